// A store of ten million profiles: opening, checking, finding.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include "bench/storage/columns.h"
#include "engine/storage/store_file.h"

namespace tamis::bench {
namespace {

constexpr std::size_t kRows = 10'000'000;

const ColumnKind& kind_named(std::string_view name) {
  return *std::ranges::find_if(column_kinds(), [&](const ColumnKind& kind) { return kind.name.starts_with(name); });
}

// Ids and the five traits of 54 bits; made at first use.
SnapshotPtr people() {
  static const SnapshotPtr kPeople = [] {
    std::vector<BuildColumn> columns;
    columns.push_back({{"id", kStringType, Role::kIdentifier}, make_column(kind_named("uuid"), kRows)});
    for (const char* name : {"country", "age", "plan", "last seen", "value"}) {
      const ColumnKind& kind = kind_named(name);
      columns.push_back({{name, kind.type, Role::kTrait}, make_column(kind, kRows)});
    }
    auto built = build_snapshot(std::move(columns));
    if (!built) std::exit(1);
    return *built;
  }();
  return kPeople;
}

struct StoreFile {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("tamis_bench_store_" + std::to_string(::getpid()));
  StoreFile() {
    if (const auto written = write_snapshot(*people(), path); !written) {
      std::fprintf(stderr, "%s\n", written.error().message.c_str());
      std::exit(1);
    }
  }
  ~StoreFile() { std::filesystem::remove(path); }
};

const std::filesystem::path& store_path() {
  static const StoreFile kFile;
  return kFile.path;
}

SnapshotPtr open_store() {
  auto opened = open_snapshot(store_path());
  if (!opened) std::exit(1);
  return *opened;
}

void sizes(benchmark::State& state) {
  for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(people());
  const auto a_row = [](std::uint32_t first, std::uint32_t last) {
    std::size_t total = 0;
    for (std::uint32_t c = first; c < last; ++c) {
      const auto bytes = people()->bytes(ColumnId{c});
      total += bytes.data + bytes.dictionary + bytes.index;
    }
    return static_cast<double>(total) / static_cast<double>(kRows);
  };
  state.counters["ids B/row"] = a_row(0, 1);
  state.counters["traits B/row"] = a_row(1, 6);
}
BENCHMARK(sizes)->Iterations(1);

void open(benchmark::State& state) {
  (void)store_path();
  for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(open_store());
}
BENCHMARK(open)->Unit(benchmark::kMillisecond);

void verify_everything(benchmark::State& state) {
  (void)store_path();
  for ([[maybe_unused]] const auto _ : state) {
    const SnapshotPtr store = open_store();
    if (!verify_all(*store)) std::exit(1);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(std::filesystem::file_size(store_path())));
}
BENCHMARK(verify_everything)->Unit(benchmark::kMillisecond);

// One id after the other, each somewhere else in memory; the next depends on the one before, so that nothing overlaps.
void find(benchmark::State& state, const SnapshotPtr& snapshot) {
  constexpr std::size_t kIds = 1 << 16;
  std::mt19937_64 random(9);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < kIds; ++i) {
    ids.push_back(to_text(snapshot->value(ColumnId{0}, RowId{static_cast<std::uint32_t>(random() % kRows)})));
  }
  std::size_t next = 0;
  for ([[maybe_unused]] const auto _ : state) {
    const auto row = snapshot->find(ColumnId{0}, ids[next]);
    if (!row) std::exit(1);
    next = (next + 1 + row->value % 2) % kIds;
  }
}
void find_in_memory(benchmark::State& state) { find(state, people()); }
BENCHMARK(find_in_memory);
void find_in_file(benchmark::State& state) {
  const SnapshotPtr store = open_store();
  if (!verify_all(*store)) std::exit(1);
  find(state, store);
}
BENCHMARK(find_in_file);

void write(benchmark::State& state) {
  const auto path = store_path().string() + ".again";
  for ([[maybe_unused]] const auto _ : state) {
    if (!write_snapshot(*people(), path)) std::exit(1);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(std::filesystem::file_size(path)));
  std::filesystem::remove(path);
}
BENCHMARK(write)->Unit(benchmark::kMillisecond)->Iterations(2);

}  // namespace
}  // namespace tamis::bench

BENCHMARK_MAIN();
