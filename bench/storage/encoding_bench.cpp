// What each encoding takes and how quick it is: bytes a row, building, a range predicate, decoding, one value.

#include <algorithm>
#include <random>

#include <benchmark/benchmark.h>

#include "bench/storage/columns.h"
#include "engine/bitmap/block_mask.h"

namespace tamis::bench {
namespace {

constexpr std::size_t kRows = 32 * kBlockRows;
constexpr ColumnId kColumn{0};

BuildOptions options_of(const ColumnKind& kind) {
  BuildOptions options;
  options.force = kind.force;
  return options;
}

void count_rows(benchmark::State& state) {
  state.counters["ns/row"] = benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(kRows) / 1e9,
                                                benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void build(benchmark::State& state, const ColumnKind& kind) {
  const RawColumn column = make_column(kind, kRows);
  for ([[maybe_unused]] const auto _ : state) {
    state.PauseTiming();
    RawColumn copy = column;
    state.ResumeTiming();
    benchmark::DoNotOptimize(build_one(std::move(copy), Role::kTrait, options_of(kind)));
  }
  count_rows(state);
}

// Rows whose ordinal is in the range, by the codes, with undecided rows looked up.
void filter(const ScalarBlock& block, OrdinalRange range, BlockMask& mask) {
  const auto codes = block.codes_for(range);
  if (codes.low > codes.high) return mask.clear();
  std::array<simd::Plane, 64> resolved{};
  const simd::Planes planes = block.planes.resolve(resolved);
  simd::kernels().in_range(planes, codes.low, codes.high, mask.words.data());
  for (const auto& [edge, code] : {std::pair(codes.low_edge, codes.low), std::pair(codes.high_edge, codes.high)}) {
    if (!edge) continue;
    BlockMask undecided = mask;
    std::array<std::uint16_t, kBlockRows> rows;
    simd::kernels().in_range(planes, code, code, undecided.words.data());
    const std::uint32_t count = simd::kernels().positions(undecided.words.data(), rows.data());
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!range.contains(block.raw.at(rows[i]))) mask.reset(rows[i]);
    }
  }
  for (std::size_t i = 0; i < block.exceptions.size(); ++i) {
    if (range.contains(block.exceptions[i])) mask.set(block.exception_rows[i]);
  }
}

void scan(benchmark::State& state, const ColumnKind& kind) {
  const SnapshotPtr snapshot = build_one(make_column(kind, kRows), Role::kTrait, options_of(kind));
  const Column& column = snapshot->column(kColumn);
  // A tenth of the values, literals that vary.
  const auto& quantiles = column.statistics.quantiles;
  std::mt19937_64 random(5);
  std::uint64_t rows = 0;
  for ([[maybe_unused]] const auto _ : state) {
    const std::size_t from = random() % 58;
    for (const Block& block : column.blocks) {
      BlockMask mask;
      mask.fill_first(kBlockRows);
      filter(std::get<ScalarBlock>(block), {quantiles[from] + 1, quantiles[from + 6]}, mask);
      rows += mask.count();
    }
  }
  benchmark::DoNotOptimize(rows);
  count_rows(state);
}

void decode(benchmark::State& state, const ColumnKind& kind) {
  const SnapshotPtr snapshot = build_one(make_column(kind, kRows), Role::kTrait, options_of(kind));
  for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(decode_column(*snapshot, kColumn));
  count_rows(state);
  const auto bytes = snapshot->bytes(kColumn);
  const auto a_row = [](std::size_t n) { return static_cast<double>(n) / static_cast<double>(kRows); };
  state.counters["data B/row"] = a_row(bytes.data);
  state.counters["dictionary B/row"] = a_row(bytes.dictionary);
  state.counters["index B/row"] = a_row(bytes.index);
  state.SetLabel(std::string(encoding_of(snapshot->column(kColumn).blocks[0])));
}

void one_value(benchmark::State& state, const ColumnKind& kind) {
  const SnapshotPtr snapshot = build_one(make_column(kind, kRows), Role::kTrait, options_of(kind));
  std::mt19937_64 random(6);
  for ([[maybe_unused]] const auto _ : state) {
    benchmark::DoNotOptimize(snapshot->value(kColumn, RowId{static_cast<std::uint32_t>(random() % kRows)}));
  }
}

const int kRegistered = [] {
  for (const ColumnKind& kind : column_kinds()) {
    const auto add = [&](const char* what, void (*run)(benchmark::State&, const ColumnKind&)) {
      return benchmark::RegisterBenchmark((what + ("/" + kind.name)).c_str(), [run, &kind](benchmark::State& state) { run(state, kind); });
    };
    add("build", build)->MinTime(0.2)->Unit(benchmark::kMillisecond);
    if (!kind.type.is_list && kind.type.kind != Kind::kBoolean && !(build_one(make_column(kind, 1'000), Role::kTrait, {})->column(kColumn).text_in_rows)) {
      add("range", scan)->MinTime(0.1)->Unit(benchmark::kMicrosecond);
    }
    add("decode", decode)->MinTime(0.1)->Unit(benchmark::kMillisecond);
    add("value", one_value)->MinTime(0.1);
  }
  return 0;
}();

}  // namespace
}  // namespace tamis::bench
