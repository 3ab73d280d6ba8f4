// Latency of segments over events, plan included. Every count is checked against a naive loop over plain arrays before it is timed.
// TAMIS_BENCH_EVENTS events (ten million by default), a tenth as many profiles.

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <set>
#include <string>

#include <benchmark/benchmark.h>

#include "bench/query/people.h"
#include "bench/query/shopping.h"
#include "engine/exec/executor.h"

namespace tamis::bench {
namespace {

constexpr std::int32_t kDay = 86'400;
const EventId kOrder{0};

const Shopping& shopping() {
  static const Shopping kShopping = [] {
    const char* asked = std::getenv("TAMIS_BENCH_EVENTS");
    const std::size_t events = asked == nullptr ? 10'000'000 : std::strtoull(asked, nullptr, 10);
    return make_shopping(events / 10, events);
  }();
  return kShopping;
}

ScalarPtr number(double value) { return make_scalar(Literal{value}, kDoubleType); }
ScalarPtr number(std::int64_t value) { return make_scalar(Literal{value}, kIntegerType); }
ScalarPtr time_of_event() { return make_scalar(ColumnRef{kEventTime}, kTimestampType); }
ScalarPtr amount() { return make_scalar(ColumnRef{ColumnId{1}}, kDoubleType); }
PredicatePtr compare(CompareOp op, ScalarPtr left, ScalarPtr right) {
  return make_predicate(Compare{op, std::move(left), std::move(right)});
}

// timestamp <= NOW, in the last `days` (0: whenever), and what else is asked.
PredicatePtr within(std::int64_t days, std::vector<PredicatePtr> more = {}) {
  const ScalarPtr now = make_scalar(Now{}, kTimestampType);
  more.push_back(compare(CompareOp::kLe, time_of_event(), now));
  if (days > 0) {
    Call begin{Function::kAddUnits, {now}, TimeUnit::kDay, -days, {}};
    more.push_back(compare(CompareOp::kGt, time_of_event(), make_scalar(std::move(begin), kTimestampType)));
  }
  return more.size() == 1 ? more[0] : make_predicate(And{std::move(more)});
}

ScalarPtr aggregate(EventFunction function, PredicatePtr where, ScalarPtr value, Type type) {
  return make_scalar(EventAggregate{function, {{kOrder, std::move(where), std::move(value)}}, 0, 0, {}}, type);
}
ScalarPtr count_of(PredicatePtr where) { return aggregate(EventFunction::kCount, std::move(where), nullptr, kIntegerType); }

// The events of one profile, in order.
struct Orders {
  const std::int32_t* seconds;
  const std::int32_t* cents;
  std::size_t size;
};

struct Case {
  const char* name;
  std::function<PredicatePtr()> predicate;
  std::function<bool(const Orders&)> holds;
};

std::size_t count_if(const Orders& orders, const std::function<bool(std::size_t)>& holds) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < orders.size; ++i) count += holds(i) ? 1 : 0;
  return count;
}

PredicatePtr dear(double least) { return compare(CompareOp::kGt, amount(), number(least)); }

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      {"three_in_30_days_above_50", [] { return compare(CompareOp::kGe, count_of(within(30, {dear(50)})), number(std::int64_t{3})); },
       [](const Orders& o) { return count_if(o, [&](std::size_t i) { return o.seconds[i] < 30 * kDay && o.cents[i] > 5'000; }) >= 3; }},
      {"any_in_a_year", [] { return compare(CompareOp::kGe, count_of(within(365)), number(std::int64_t{1})); },
       [](const Orders& o) { return count_if(o, [&](std::size_t i) { return o.seconds[i] < 365 * kDay; }) >= 1; }},
      {"not_done_in_60_days", [] { return compare(CompareOp::kEq, count_of(within(60)), number(std::int64_t{0})); },
       [](const Orders& o) { return count_if(o, [&](std::size_t i) { return o.seconds[i] < 60 * kDay; }) == 0; }},
      {"sum_of_a_year_above_1000",
       [] { return compare(CompareOp::kGt, aggregate(EventFunction::kSum, within(365), amount(), kDoubleType), number(1'000.0)); },
       [](const Orders& o) {
         long double sum = 0;
         for (std::size_t i = 0; i < o.size; ++i) sum += o.seconds[i] < 365 * kDay ? static_cast<long double>(o.cents[i] / 100.0) : 0;
         return static_cast<double>(sum) > 1'000.0;
       }},
      {"four_distinct_days_in_90",
       [] {
         return compare(CompareOp::kGe, aggregate(EventFunction::kDistinctDays, within(90), nullptr, kIntegerType),
                        number(std::int64_t{4}));
       },
       [](const Orders& o) {
         std::set<std::int64_t> days;
         for (std::size_t i = 0; i < o.size; ++i) {
           if (o.seconds[i] < 90 * kDay) days.insert((kNowUs / 1'000'000 - o.seconds[i]) / kDay);
         }
         return days.size() >= 4;
       }},
      {"last_amount_above_100",
       [] { return compare(CompareOp::kGt, aggregate(EventFunction::kLast, within(0), amount(), kDoubleType), number(100.0)); },
       [](const Orders& o) { return o.size > 0 && o.cents[o.size - 1] > 10'000; }},
      {"ratio_of_dear_above_a_fifth",
       [] {
         Call ratio{Function::kDivide, {count_of(within(365, {dear(100)})), count_of(within(365))}, TimeUnit::kDay, 0, {}};
         return compare(CompareOp::kGt, make_scalar(std::move(ratio), kDoubleType), number(0.2));
       },
       [](const Orders& o) {
         const std::size_t all = count_if(o, [&](std::size_t i) { return o.seconds[i] < 365 * kDay; });
         const std::size_t some = count_if(o, [&](std::size_t i) { return o.seconds[i] < 365 * kDay && o.cents[i] > 10'000; });
         return all > 0 && static_cast<double>(some) / static_cast<double>(all) > 0.2;
       }},
  };
  return kCases;
}

std::uint64_t counted(const Case& one) {
  const Shopping& data = shopping();
  std::uint64_t count = 0;
  for (std::size_t p = 0; p + 1 < data.starts.size(); ++p) {
    const std::uint32_t first = data.starts[p];
    count += one.holds({data.seconds.data() + first, data.cents.data() + first, data.starts[p + 1] - first}) ? 1 : 0;
  }
  return count;
}

void count_segment(benchmark::State& state, const Case& one) {
  ExecutionOptions options;
  options.now_us = kNowUs;
  options.threads = static_cast<unsigned>(state.range(0));
  const PredicatePtr predicate = one.predicate();
  if (std::getenv("TAMIS_BENCH_UNCHECKED") == nullptr && count(*shopping().snapshot, *predicate, options).value_or(0) != counted(one)) {
    state.SkipWithError("the count is not the naive loop's");
    return;
  }
  std::uint64_t members = 0;
  for (auto _ : state) members = count(*shopping().snapshot, *predicate, options).value_or(0);
  state.counters["members"] = static_cast<double>(members);
}

}  // namespace
}  // namespace tamis::bench

int main(int argc, char** argv) {
  using namespace tamis::bench;
  for (const Case& one : cases()) {
    benchmark::RegisterBenchmark((std::string("count/") + one.name).c_str(), [&one](benchmark::State& state) { count_segment(state, one); })
        ->ArgName("threads")
        ->Arg(1)
        ->Arg(2)
        ->UseRealTime()
        ->MeasureProcessCPUTime()
        ->Unit(benchmark::kMicrosecond);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
