#include <numeric>

#include "bench/kernels/data.h"

namespace tamis::bench {
namespace {

// The sum of all words, `streams` parts of the memory side by side: what memory gives to a loop that does nothing else.
template <std::size_t kStreams>
std::uint64_t read_all(std::span<const std::uint64_t> words) {
  const std::size_t part = words.size() / kStreams / 64 * 64;
  std::uint64_t sums[kStreams][8] = {};
  for (std::size_t i = 0; i < part; i += 8)
    for (std::size_t s = 0; s < kStreams; ++s)
      for (std::size_t w = 0; w < 8; ++w) sums[s][w] += words[s * part + i + w];
  std::uint64_t sum = 0;
  for (const auto& stream : sums)
    for (const std::uint64_t word : stream) sum += word;
  return sum;
}

template <std::size_t kStreams>
void register_read(const std::string& name, const PlaneColumn& (*column)(int)) {
  benchmark::RegisterBenchmark(("plain_read/" + name).c_str(), [column](benchmark::State& state) {
    const auto words = column(17).words();
    for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(read_all<kStreams>(words));
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
  register_read<1>("memory/1_stream", large_column);
  register_read<8>("memory/8_streams", large_column);
  register_read<1>("cache/1_stream", cached_column);
}

void register_mask_kernels() {
  for (const simd::Isa isa : supported_isas()) {
    const simd::Kernels& kernels = simd::kernels_for(isa);
    const std::string name(simd::name_of(isa));
    benchmark::RegisterBenchmark(("count/cache/" + name).c_str(), [&kernels](benchmark::State& state) {
      const BlockMask mask = mask_of(cached_column(8));
      const auto expected = std::accumulate(mask.words.begin(), mask.words.end(), std::uint64_t{0},
          [](std::uint64_t sum, std::uint64_t word) { return sum + static_cast<std::uint64_t>(__builtin_popcountll(word)); });
      require(kernels.count(mask.words.data()) == expected, "count");
      measure_blocks(state, 1, kPlaneBytes,
                     [&](std::size_t) { benchmark::DoNotOptimize(kernels.count(mask.words.data())); });
    });
    benchmark::RegisterBenchmark(("and_count/cache/" + name).c_str(), [&kernels](benchmark::State& state) {
      const PlaneColumn& column = cached_column(8);
      const simd::Planes planes = column.block(0);
      measure_blocks(state, 1, 2 * kPlaneBytes, [&](std::size_t) {
        benchmark::DoNotOptimize(kernels.and_count(planes.planes[0], planes.planes[1]));
      });
    });
    benchmark::RegisterBenchmark(("and_with/cache/" + name).c_str(), [&kernels](benchmark::State& state) {
      BlockMask mask = mask_of(cached_column(8));
      const simd::Planes planes = cached_column(8).block(0);
      measure_blocks(state, 1, 2 * kPlaneBytes,
                     [&](std::size_t) { kernels.and_with(mask.words.data(), planes.planes[3]); });
    });
    for (const std::size_t distance : {2U, 10U, 100U}) register_positions(name, kernels, distance);
  }
}

}  // namespace tamis::bench
