// Events of one name: building a run, reading it again, and what an event takes. Times are by the millisecond over a year; an
// amount in cents and a text of eight values; profiles are skewed, so that the first of ten million has thousands of a hundred
// million events. TAMIS_BENCH_EVENTS says how many events (default: two million); profiles are a tenth of that.

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include <benchmark/benchmark.h>

#include "bench/storage/columns.h"
#include "engine/storage/event_builder.h"
#include "engine/storage/event_merge.h"
#include "engine/storage/event_summaries.h"

namespace tamis::bench {
namespace {

std::size_t events_asked() {
  const char* text = std::getenv("TAMIS_BENCH_EVENTS");
  const long long asked = text == nullptr ? 0 : std::atoll(text);
  return asked > 0 ? static_cast<std::size_t>(asked) : 2'000'000;
}

constexpr std::uint64_t kYearMs = 365ULL * 24 * 60 * 60 * 1'000;
constexpr std::int64_t kFirstMs = 1'735'689'600'000;  // 2025-01-01

void on_all_cores(std::size_t n, const std::function<void(std::size_t)>& f) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (unsigned t = 0; t < std::max(1U, std::thread::hardware_concurrency()); ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < n; i = next++) f(i);
    });
  }
}

BuildOptions all_cores() {
  BuildOptions options;
  options.parallel = on_all_cores;
  return options;
}

class SkewedProfiles {
 public:
  explicit SkewedProfiles(std::size_t events) : profiles_(std::max<std::size_t>(events / 10, 1)) {}
  std::uint32_t operator()(std::mt19937_64& random) const {
    const double u = std::generate_canonical<double, 53>(random);
    const auto rank = static_cast<std::uint64_t>(u * u * static_cast<double>(profiles_));
    return static_cast<std::uint32_t>(rank * 2'654'435'761U % profiles_);
  }

 private:
  std::size_t profiles_;
};

// Events of the profiles that `events_asked()` have.
RawEvents make_events(std::size_t count) {
  static constexpr const char* kChannels[] = {"web", "ios", "android", "store", "phone", "partner", "mail", "other"};
  std::mt19937_64 random(7);
  std::normal_distribution<> normal;
  const SkewedProfiles profile(events_asked());
  RawEvents events;
  events.profiles.reserve(count);
  events.columns = {{{std::string(kEventTimeName), kTimestampType}, RawColumn(kTimestampType)},
                    {{"amount", kDoubleType}, RawColumn(kDoubleType)},
                    {{"channel", kStringType}, RawColumn(kStringType)}};
  for (BuildColumn& column : events.columns) column.values.present.assign(count, 1);
  for (std::size_t i = 0; i < count; ++i) {
    events.profiles.push_back(profile(random));
    events.columns[0].values.append_item(1'000 * (kFirstMs + static_cast<std::int64_t>(random() % kYearMs)));
    events.columns[1].values.append_item(std::round(4'000 * std::exp(1.1 * normal(random))) / 100);
    events.columns[2].values.append_item(std::string_view(kChannels[random() % 64 % 11 % 8]));
  }
  return events;
}

EventRunPtr run_of(RawEvents events) {
  auto built = build_events(std::move(events), all_cores());
  if (built) return built->run;
  std::fprintf(stderr, "%s\n", built.error().message.c_str());
  std::exit(1);
}

void count_events(benchmark::State& state) {
  state.counters["events/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(events_asked()), benchmark::Counter::kIsRate);
}

void report_sizes(benchmark::State& state, const EventRun& run) {
  const auto events = static_cast<double>(run.events().rows());
  double total = static_cast<double>(bytes_of(run.index())) / events;
  state.counters["index B/event"] = total;
  for (std::uint32_t i = 0; i < run.events().schema().columns().size(); ++i) {
    const auto bytes = run.events().bytes(ColumnId{i});
    const double each = static_cast<double>(bytes.data + bytes.dictionary + bytes.index) / events;
    state.counters[run.events().schema()[ColumnId{i}].name + " B/event"] = each;
    total += each;
  }
  state.counters["B/event"] = total;
}

void events_build(benchmark::State& state) {
  for ([[maybe_unused]] const auto _ : state) {
    state.PauseTiming();
    RawEvents events = make_events(events_asked());
    state.ResumeTiming();
    const EventRunPtr run = run_of(std::move(events));
    state.PauseTiming();
    report_sizes(state, *run);
    state.ResumeTiming();
  }
  count_events(state);
}
BENCHMARK(events_build)->Unit(benchmark::kMillisecond)->Iterations(1)->MeasureProcessCPUTime()->UseRealTime();

void events_decode(benchmark::State& state) {
  const EventRunPtr run = run_of(make_events(events_asked()));
  for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(decode_events(std::span(&run, 1), on_all_cores));
  count_events(state);
}
BENCHMARK(events_decode)->Unit(benchmark::kMillisecond)->Iterations(1)->MeasureProcessCPUTime()->UseRealTime();

EventTable table_of(const EventRunPtr& run) {
  return {{"Order Completed", std::make_shared<const Schema>(run->events().schema())}, {run}, nullptr};
}

// A twentieth of the events comes after the others; then all become one run.
void events_merge(benchmark::State& state) {
  const std::size_t late = std::max<std::size_t>(events_asked() / 20, 1);
  EventTable table = table_of(run_of(make_events(events_asked() - late)));
  table.runs.push_back(run_of(make_events(late)));
  const auto both = std::make_shared<const EventTable>(std::move(table));
  for ([[maybe_unused]] const auto _ : state) {
    const auto merged = merge_runs(both, all_cores());
    if (!merged) std::exit(1);
    benchmark::DoNotOptimize(*merged);
  }
  count_events(state);
}
BENCHMARK(events_merge)->Unit(benchmark::kMillisecond)->Iterations(1)->MeasureProcessCPUTime()->UseRealTime();

void events_summarise(benchmark::State& state) {
  const EventTable table = table_of(run_of(make_events(events_asked())));
  for ([[maybe_unused]] const auto _ : state) {
    const auto summaries = summarise(table, all_cores());
    if (!summaries || !*summaries) std::exit(1);
    std::size_t total = 0;
    for (std::uint32_t i = 0; i < 3; ++i) {
      const auto bytes = (*summaries)->bytes(ColumnId{i});
      total += bytes.data + bytes.index;
    }
    state.counters["B/event"] = static_cast<double>(total) / static_cast<double>(events_asked());
  }
  count_events(state);
}
BENCHMARK(events_summarise)->Unit(benchmark::kMillisecond)->Iterations(1)->MeasureProcessCPUTime()->UseRealTime();

}  // namespace
}  // namespace tamis::bench
