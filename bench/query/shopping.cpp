#include "bench/query/shopping.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>
#include <utility>

#include "bench/query/people.h"
#include "engine/storage/builder.h"
#include "engine/storage/event_summaries.h"

namespace tamis::bench {
namespace {

constexpr double kMost = 10'000;
constexpr std::int32_t kTwoYears = 2 * 365 * 86'400;

// How many events each profile has: a Pareto distribution, cut off, scaled to `events` in all.
std::vector<std::uint32_t> numbers(std::size_t profiles, std::size_t events, std::mt19937_64& random) {
  std::uniform_real_distribution<double> real(1e-9, 1);
  std::vector<double> weights(profiles);
  double sum = 0;
  for (double& weight : weights) {
    weight = real(random) < 0.25 ? 0 : std::min(kMost, std::pow(real(random), -1 / 1.4));
    sum += weight;
  }
  const double scale = static_cast<double>(events) / sum;
  std::vector<std::uint32_t> counts;
  for (const double weight : weights) counts.push_back(static_cast<std::uint32_t>(std::min(kMost, weight * scale + real(random))));
  return counts;
}

void run_on_threads(std::size_t n, const std::function<void(std::size_t)>& f) {
  const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> pool;
  for (std::size_t t = 0; t < threads; ++t) {
    pool.emplace_back([&, t] {
      for (std::size_t i = t; i < n; i += threads) f(i);
    });
  }
}

RawColumn raw(Type type, std::size_t rows) {
  RawColumn column(type);
  column.present.assign(rows, 1);
  return column;
}

// What the index of the run points to.
struct IndexMemory {
  std::vector<std::uint32_t> block_ends, ranks, profiles;
  std::vector<std::uint64_t> starts;
};

EventRunPtr make_run(const Shopping& shopping, SnapshotPtr events) {
  const std::size_t profiles = shopping.starts.size() - 1;
  auto memory = std::make_shared<IndexMemory>();
  memory->starts.resize(events->blocks() * kBlockWords);
  for (std::size_t p = 0; p < profiles; ++p) {
    const std::uint32_t first = shopping.starts[p];
    if (p % kBlockRows == 0) memory->block_ends.push_back(0);
    memory->block_ends.back() = shopping.starts[p + 1];
    if (shopping.starts[p + 1] == first) continue;
    memory->starts[first / 64] |= std::uint64_t{1} << (first % 64);
    memory->profiles.push_back(static_cast<std::uint32_t>(p));
  }
  std::uint32_t rank = 0;
  for (const std::uint64_t word : memory->starts) {
    memory->ranks.push_back(rank);
    rank += static_cast<std::uint32_t>(__builtin_popcountll(word));
  }
  const EventIndex index{0, memory->block_ends, memory->starts, memory->ranks, memory->profiles};
  return std::make_shared<const EventRun>(std::move(events), index, std::move(memory));
}

}  // namespace

Shopping make_shopping(std::size_t profiles, std::size_t events) {
  std::mt19937_64 random(2026);
  Shopping shopping;
  shopping.starts.push_back(0);
  for (const std::uint32_t count : numbers(profiles, events, random)) shopping.starts.push_back(shopping.starts.back() + count);
  const std::size_t rows = shopping.starts.back();
  shopping.seconds.resize(rows);
  shopping.cents.resize(rows);
  RawColumn times = raw(kTimestampType, rows), amounts = raw(kDoubleType, rows), quantities = raw(kIntegerType, rows);
  times.integers.reserve(rows);
  amounts.doubles.reserve(rows);
  quantities.integers.reserve(rows);
  for (std::size_t p = 0; p < profiles; ++p) {
    const auto first = shopping.seconds.begin() + shopping.starts[p], last = shopping.seconds.begin() + shopping.starts[p + 1];
    for (auto at = first; at != last; ++at) *at = static_cast<std::int32_t>(random() % kTwoYears);
    std::sort(first, last, std::greater<>());
  }
  for (std::size_t i = 0; i < rows; ++i) {
    const double share = static_cast<double>(random() % 1'000'000) / 1e6;
    shopping.cents[i] = static_cast<std::int32_t>(100 + 30'000 * share * share * share);
    times.integers.push_back(kNowUs - std::int64_t{shopping.seconds[i]} * 1'000'000);
    amounts.doubles.push_back(static_cast<double>(shopping.cents[i]) / 100);
    quantities.integers.push_back(static_cast<std::int64_t>(1 + random() % 8));
  }
  std::vector<BuildColumn> columns;
  columns.push_back({{"timestamp", kTimestampType}, std::move(times)});
  columns.push_back({{"amount", kDoubleType}, std::move(amounts)});
  columns.push_back({{"quantity", kIntegerType}, std::move(quantities)});
  BuildOptions options;
  options.parallel = run_on_threads;
  SnapshotPtr run = build_snapshot(std::move(columns), options).value();
  EventTable table{{"Order", std::make_shared<const Schema>(run->schema())}, {}, nullptr};
  table.runs.push_back(make_run(shopping, std::move(run)));
  table.summaries = summarise(table, options).value();

  RawColumn ages = raw(kIntegerType, profiles);
  for (std::size_t p = 0; p < profiles; ++p) ages.integers.push_back(static_cast<std::int64_t>(18 + random() % 70));
  std::vector<BuildColumn> traits;
  traits.push_back({{"age", kIntegerType}, std::move(ages)});
  std::vector<EventTablePtr> tables;
  tables.push_back(std::make_shared<const EventTable>(std::move(table)));
  shopping.snapshot = with_events(build_snapshot(std::move(traits)).value(), std::move(tables)).value();
  return shopping;
}

}  // namespace tamis::bench
