#include <random>

#include "bench/kernels/data.h"
#include "engine/base/wide_int.h"
#include "engine/simd/code_set.h"

namespace tamis::bench {
namespace {

using simd::Kernels;

// A test of one block of a column: narrows the mask.
using BlockTest = std::function<void(simd::Planes, BlockMask&)>;

BlockMask full_mask() {
  BlockMask mask;
  mask.fill_first(kBlockRows);
  return mask;
}

// Runs the test on full masks over a column in cache and one in memory, after checking a block.
void register_test(const std::string& name, const std::string& isa, int width, const BlockTest& test,
                   const std::function<bool(std::uint64_t)>& holds) {
  for (const bool cached : {true, false}) {
    const std::string full_name = name + "/" + std::to_string(width) + (cached ? "_planes/cache/" : "_planes/memory/") + isa;
    benchmark::RegisterBenchmark(full_name.c_str(), [=](benchmark::State& state) {
      const PlaneColumn& column = cached ? cached_column(width) : large_column(width);
      BlockMask mask = full_mask();
      test(column.block(0), mask);
      require_equal(naive([&](std::size_t row) { return holds(column.code(0, row)); }), mask, full_name);
      measure_blocks(state, column.blocks(), static_cast<std::size_t>(width) * kPlaneBytes, [&](std::size_t block) {
        mask.words.fill(~std::uint64_t{0});
        test(column.block(block), mask);
        benchmark::ClobberMemory();
      });
    });
  }
}

void register_ranges(const std::string& isa, const Kernels& kernels) {
  for (const int width : {3, 7, 11, 17, 24}) {
    const std::uint64_t limit = (std::uint64_t{1} << width) - 1;
    const auto add = [&](const std::string& name, std::uint64_t lo, std::uint64_t hi) {
      register_test(
          name, isa, width,
          [&kernels, lo, hi](simd::Planes planes, BlockMask& mask) { kernels.in_range(planes, lo, hi, mask.words.data()); },
          [lo, hi](std::uint64_t code) { return lo <= code && code <= hi; });
    };
    const std::uint64_t third = limit / 3;
    add("in_range_equal", third, third);
    add("in_range_lower", third, limit);
    add("in_range_both", third, limit - third / 2 - 1);
  }
}

std::vector<std::uint64_t> random_bits(int width, std::size_t codes) {
  const std::uint64_t limit = std::uint64_t{1} << width;
  std::vector<std::uint64_t> bits((limit + 63) / 64);
  std::mt19937_64 random(7);
  for (std::size_t i = 0; i < codes; ++i) {
    const std::uint64_t code = random() % limit;
    bits[code / 64] |= std::uint64_t{1} << (code % 64);
  }
  return bits;
}

void register_sets(const std::string& isa, const Kernels& kernels) {
  struct Case {
    int width;
    std::size_t codes;
  };
  for (const auto& [width, codes] : {Case{8, 3}, Case{8, 60}, Case{9, 300}, Case{12, 300}, Case{13, 300}, Case{14, 300}, Case{16, 2000}}) {
    const auto bits = random_bits(width, codes);
    const std::string name = "in_set_of_" + std::to_string(codes);
    const auto holds = [bits](std::uint64_t code) { return ((bits[code / 64] >> (code % 64)) & 1) != 0; };
    simd::CodeSetProgram program;
    if (simd::compile_code_set(bits, width, program))
      register_test(
          name + "_" + std::to_string(program.nodes.size()) + "_nodes", isa, width,
          [&kernels, program](simd::Planes planes, BlockMask& mask) { kernels.in_set(planes, program, mask.words.data()); }, holds);
    register_test(
        "in_bits_of_" + std::to_string(codes), isa, width,
        [&kernels, bits](simd::Planes planes, BlockMask& mask) { kernels.in_bits(planes, bits.data(), mask.words.data()); }, holds);
  }
}

// The column's upper half of planes against its lower half.
void register_compares(const std::string& isa, const Kernels& kernels) {
  for (const std::int64_t offset : {std::int64_t{0}, std::int64_t{1000}}) {
    constexpr int kWidth = 17;
    register_test(
        offset == 0 ? "compare_less" : "compare_less_offset", isa, 2 * kWidth,
        [&kernels, offset](simd::Planes planes, BlockMask& mask) {
          kernels.compare({planes.planes, kWidth}, offset, simd::PlaneCompare::kLt, {planes.planes + kWidth, kWidth}, mask.words.data());
        },
        [offset](std::uint64_t code) {
          return static_cast<std::int64_t>(code >> kWidth) + offset < static_cast<std::int64_t>(code & ((std::uint64_t{1} << kWidth) - 1));
        });
  }
}

void register_conversions(const std::string& isa, const Kernels& kernels, int width) {
  const std::string suffix = "/" + std::to_string(width) + "_planes/cache/" + isa;
  const std::size_t bytes = static_cast<std::size_t>(width) * kPlaneBytes;
  benchmark::RegisterBenchmark(("decode32" + suffix).c_str(), [=, &kernels](benchmark::State& state) {
    const PlaneColumn& column = cached_column(width);
    std::vector<std::uint32_t> codes(kBlockRows);
    kernels.decode32(column.block(0), 0, kBlockWords, codes.data());
    for (std::size_t row = 0; row < kBlockRows; ++row) require(codes[row] == column.code(0, row), "decode32");
    measure_blocks(state, 1, bytes, [&](std::size_t) {
      kernels.decode32(column.block(0), 0, kBlockWords, codes.data());
      benchmark::ClobberMemory();
    });
  });
  benchmark::RegisterBenchmark(("decode64" + suffix).c_str(), [=, &kernels](benchmark::State& state) {
    const PlaneColumn& column = cached_column(width);
    std::vector<std::uint64_t> codes(kBlockRows);
    kernels.decode64(column.block(0), 0, kBlockWords, codes.data());
    for (std::size_t row = 0; row < kBlockRows; ++row) require(codes[row] == column.code(0, row), "decode64");
    measure_blocks(state, 1, bytes, [&](std::size_t) {
      kernels.decode64(column.block(0), 0, kBlockWords, codes.data());
      benchmark::ClobberMemory();
    });
  });
  benchmark::RegisterBenchmark(("encode" + suffix).c_str(), [=, &kernels](benchmark::State& state) {
    const PlaneColumn& column = cached_column(width);
    std::vector<std::uint64_t> codes(kBlockRows);
    kernels.decode64(column.block(0), 0, kBlockWords, codes.data());
    const Buffer out(bytes);
    std::vector<std::uint64_t*> planes;
    for (int k = 0; k < width; ++k)
      planes.push_back(reinterpret_cast<std::uint64_t*>(out.data()) + static_cast<std::size_t>(k) * kBlockWords);
    kernels.encode(codes.data(), kBlockRows, width, planes.data());
    require(std::equal(column.words().begin(), column.words().end(), planes[0]), "encode");
    measure_blocks(state, 1, bytes, [&](std::size_t) {
      kernels.encode(codes.data(), kBlockRows, width, planes.data());
      benchmark::ClobberMemory();
    });
  });
}

void register_sum(const std::string& isa, const Kernels& kernels, bool cached) {
  constexpr int kWidth = 17;
  benchmark::RegisterBenchmark(((cached ? "sum/17_planes/cache/" : "sum/17_planes/memory/") + isa).c_str(),
                               [=, &kernels](benchmark::State& state) {
                                 const PlaneColumn& column = cached ? cached_column(kWidth) : large_column(kWidth);
                                 const BlockMask mask = full_mask();
                                 std::uint64_t low = 0, high = 0, expected = 0;
                                 kernels.sum(column.block(0), mask.words.data(), low, high);
                                 for (std::size_t row = 0; row < kBlockRows; ++row) expected += column.code(0, row);
                                 require(low == expected && high == 0, "sum");
                                 measure_blocks(state, column.blocks(), kWidth * kPlaneBytes, [&](std::size_t block) {
                                   kernels.sum(column.block(block), mask.words.data(), low, high);
                                   benchmark::DoNotOptimize(low);
                                 });
                               });
}

}  // namespace

void register_plane_kernels() {
  for (const simd::Isa isa : supported_isas()) {
    const Kernels& kernels = simd::kernels_for(isa);
    const std::string name(simd::name_of(isa));
    register_ranges(name, kernels);
    register_sets(name, kernels);
    register_compares(name, kernels);
    for (const int width : {8, 24}) register_conversions(name, kernels, width);
    for (const bool cached : {true, false}) register_sum(name, kernels, cached);
  }
}

}  // namespace tamis::bench
