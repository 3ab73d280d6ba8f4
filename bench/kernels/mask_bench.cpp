#include <numeric>

#include "bench/kernels/data.h"

namespace tamis::bench {
namespace {

#if defined(__x86_64__)
#define TAMIS_WIDEST_ISA __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define TAMIS_WIDEST_ISA
#endif

// Ors words together, eight parts of the memory side by side: what memory gives to a loop that does nothing else. With
// distance 1 the eight are neighbours and the memory is one stream.
TAMIS_WIDEST_ISA std::uint64_t read_all(const std::uint64_t* words, std::size_t lines, std::size_t distance) {
  std::uint64_t seen[8] = {};
  const std::size_t steps = lines / 8, step = distance == 1 ? 8 : 1;
  for (std::size_t i = 0; i < steps; ++i) {
    const std::uint64_t* const line = words + i * step * 8;
    for (std::size_t w = 0; w < 8; ++w)
      seen[w] |= line[w] | line[8 * distance + w] | line[16 * distance + w] | line[24 * distance + w] | line[32 * distance + w] |
                 line[40 * distance + w] | line[48 * distance + w] | line[56 * distance + w];
  }
  std::uint64_t all = 0;
  for (const std::uint64_t word : seen) all |= word;
  return all;
}

void register_read(const std::string& name, const PlaneColumn& (*column)(int), bool one_stream) {
  benchmark::RegisterBenchmark(("plain_read/" + name).c_str(), [column, one_stream](benchmark::State& state) {
    const auto words = column(17).words();
    const std::size_t lines = words.size() / 8;
    for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(read_all(words.data(), lines, one_stream ? 1 : lines / 8));
    state.counters["bytes/s"] = {static_cast<double>(state.iterations()) * static_cast<double>(words.size_bytes()),
                                 benchmark::Counter::kIsRate};
  })->MinTime(0.3);
}

BlockMask mask_of(const PlaneColumn& column) {
  BlockMask mask;
  std::copy_n(column.words().begin(), kBlockWords, mask.words.begin());
  return mask;
}

// One row in `distance`.
BlockMask every(std::size_t distance) {
  return naive([distance](std::size_t row) { return row * 2654435761U % distance == 0; });
}

void register_positions(const std::string& isa, const simd::Kernels& kernels, std::size_t distance) {
  benchmark::RegisterBenchmark(("positions/1_in_" + std::to_string(distance) + "/" + isa).c_str(),
                               [&kernels, distance](benchmark::State& state) {
                                 const BlockMask mask = every(distance);
                                 std::vector<std::uint16_t> out(kBlockRows);
                                 require(kernels.positions(mask.words.data(), out.data()) == mask.count(), "positions");
                                 measure_blocks(state, 1, kPlaneBytes, [&](std::size_t) {
                                   benchmark::DoNotOptimize(kernels.positions(mask.words.data(), out.data()));
                                   benchmark::ClobberMemory();
                                 });
                               });
}

}  // namespace

void register_reads() {
  register_read("memory/1_stream", large_column, true);
  register_read("memory/8_streams", large_column, false);
  register_read("cache/1_stream", cached_column, true);
}

void register_mask_kernels() {
  for (const simd::Isa isa : supported_isas()) {
    const simd::Kernels& kernels = simd::kernels_for(isa);
    const std::string name(simd::name_of(isa));
    benchmark::RegisterBenchmark(("count/cache/" + name).c_str(), [&kernels](benchmark::State& state) {
      const BlockMask mask = mask_of(cached_column(8));
      const auto expected = std::accumulate(
          mask.words.begin(), mask.words.end(), std::uint64_t{0},
          [](std::uint64_t sum, std::uint64_t word) { return sum + static_cast<std::uint64_t>(__builtin_popcountll(word)); });
      require(kernels.count(mask.words.data()) == expected, "count");
      measure_blocks(state, 1, kPlaneBytes, [&](std::size_t) { benchmark::DoNotOptimize(kernels.count(mask.words.data())); });
    });
    benchmark::RegisterBenchmark(("and_count/cache/" + name).c_str(), [&kernels](benchmark::State& state) {
      const PlaneColumn& column = cached_column(8);
      const simd::Planes planes = column.block(0);
      measure_blocks(state, 1, 2 * kPlaneBytes,
                     [&](std::size_t) { benchmark::DoNotOptimize(kernels.and_count(planes.planes[0], planes.planes[1])); });
    });
    benchmark::RegisterBenchmark(("and_with/cache/" + name).c_str(), [&kernels](benchmark::State& state) {
      BlockMask mask = mask_of(cached_column(8));
      const simd::Planes planes = cached_column(8).block(0);
      measure_blocks(state, 1, 2 * kPlaneBytes, [&](std::size_t) { kernels.and_with(mask.words.data(), planes.planes[3]); });
    });
    for (const std::size_t distance : {2U, 10U, 100U}) register_positions(name, kernels, distance);
  }
}

}  // namespace tamis::bench
