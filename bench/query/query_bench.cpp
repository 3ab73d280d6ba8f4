// Latency of counting a segment, plan included: one benchmark a segment and number of threads. Every count is checked against the
// general evaluator before it is timed.

#include <cstdio>
#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>

#include "bench/query/people.h"
#include "bench/query/segments.h"
#include "engine/exec/executor.h"

namespace tamis::bench {
namespace {

ExecutionOptions options_for(unsigned threads) {
  ExecutionOptions options;
  options.now_us = kNowUs;
  options.threads = threads;
  return options;
}

bool is_right(const Segment& segment) {
  const PredicatePtr predicate = segment.make(people(), 0);
  ExecutionOptions options = options_for(0);
  const auto fast = count(people(), *predicate, options);
  options.generic_only = true;
  options.rewrite = false;
  const auto slow = count(people(), *predicate, options);
  return fast && slow && *fast == *slow;
}

void count_segment(benchmark::State& state, const Segment& segment) {
  const ExecutionOptions options = options_for(static_cast<unsigned>(state.range(0)));
  if (std::getenv("TAMIS_BENCH_UNCHECKED") == nullptr && !is_right(segment)) {
    state.SkipWithError("the count is not the general evaluator's");
    return;
  }
  std::uint32_t turn = 0;
  std::uint64_t members = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const PredicatePtr predicate = segment.make(people(), ++turn);
    state.ResumeTiming();
    members = count(people(), *predicate, options).value_or(0);
  }
  state.counters["members"] = static_cast<double>(members);
}

void plan_segment(benchmark::State& state, const Segment& segment) {
  const ExecutionOptions options = options_for(1);
  const PredicatePtr predicate = segment.make(people(), 0);
  for (auto _ : state) benchmark::DoNotOptimize(explain(people(), *predicate, options, false));
}

}  // namespace
}  // namespace tamis::bench

int main(int argc, char** argv) {
  using namespace tamis::bench;
  for (const Segment& segment : segments()) {
    const auto run = [&segment](benchmark::State& state) { count_segment(state, segment); };
    benchmark::RegisterBenchmark((std::string("count/") + segment.name).c_str(), run)
        ->ArgName("threads")
        ->Arg(1)
        ->Arg(2)
        ->UseRealTime()
        ->MeasureProcessCPUTime()
        ->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark((std::string("explain/") + segment.name).c_str(), [&segment](benchmark::State& state) {
      plan_segment(state, segment);
    })->Unit(benchmark::kMicrosecond);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
