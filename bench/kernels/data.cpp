#include "bench/kernels/data.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>

#include <sys/mman.h>

namespace tamis::bench {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
// Far more than L3 gives one core, and quick to make.
constexpr std::size_t kLargeBytes = std::size_t{400} << 20;

std::span<const std::uint64_t> random_words() {
  static const Buffer buffer = [] {
    Buffer fresh(kLargeBytes);
    std::mt19937_64 random(1);
    auto* const words = reinterpret_cast<std::uint64_t*>(fresh.data());
    for (std::size_t i = 0; i < kLargeBytes / sizeof(std::uint64_t); ++i) words[i] = random();
    return fresh;
  }();
  return {reinterpret_cast<const std::uint64_t*>(buffer.data()), kLargeBytes / sizeof(std::uint64_t)};
}

const PlaneColumn& column_of(int width, std::size_t words) {
  static std::map<std::pair<int, std::size_t>, PlaneColumn> columns;
  return columns.try_emplace({width, words}, width, random_words().first(words)).first->second;
}

}  // namespace

Buffer::Buffer(std::size_t bytes) : size_(bytes) {
  const std::size_t rounded = (bytes + kHugePage - 1) / kHugePage * kHugePage;
  bytes_.reset(static_cast<std::byte*>(std::aligned_alloc(kHugePage, rounded)));
  require(bytes_ != nullptr, "memory for the benchmark");
  madvise(bytes_.get(), rounded, MADV_HUGEPAGE);
}

void Buffer::Free::operator()(std::byte* bytes) const noexcept { std::free(bytes); }

PlaneColumn::PlaneColumn(int width, std::span<const std::uint64_t> words) : width_(width), words_(words) {
  const std::size_t planes = words.size() / kBlockWords / static_cast<std::size_t>(width) * static_cast<std::size_t>(width);
  for (std::size_t plane = 0; plane < planes; ++plane) pointers_.push_back(words.data() + plane * kBlockWords);
}

std::uint64_t PlaneColumn::code(std::size_t block, std::size_t row) const noexcept {
  std::uint64_t code = 0;
  const simd::Planes planes = this->block(block);
  for (int k = 0; k < width_; ++k) code = 2 * code + ((planes.planes[k][row / 64] >> (row % 64)) & 1);
  return code;
}

const PlaneColumn& cached_column(int width) { return column_of(width, static_cast<std::size_t>(width) * kBlockWords); }

const PlaneColumn& large_column(int width) { return column_of(width, random_words().size()); }

void measure_blocks(benchmark::State& state, std::size_t blocks, std::size_t bytes_a_block, const std::function<void(std::size_t)>& block) {
  for ([[maybe_unused]] const auto _ : state)
    for (std::size_t b = 0; b < blocks; ++b) block(b);
  const auto passes = static_cast<double>(state.iterations()) * static_cast<double>(blocks);
  state.counters["rows/s"] = {passes * kBlockRows, benchmark::Counter::kIsRate};
  state.counters["bytes/s"] = {passes * static_cast<double>(bytes_a_block), benchmark::Counter::kIsRate};
}

BlockMask naive(const std::function<bool(std::size_t)>& holds) {
  BlockMask mask;
  mask.clear();
  for (std::uint32_t row = 0; row < kBlockRows; ++row)
    if (holds(row)) mask.set(row);
  return mask;
}

void require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "bench_kernels: wrong answer: %s\n", what.c_str());
  std::exit(2);
}

void require_equal(const BlockMask& expected, const BlockMask& actual, const std::string& what) {
  require(expected.words == actual.words, what);
}

std::vector<simd::Isa> supported_isas() {
  std::vector<simd::Isa> isas;
  for (const simd::Isa isa : {simd::Isa::kBaseline, simd::Isa::kAvx2, simd::Isa::kAvx512})
    if (simd::supported(isa)) isas.push_back(isa);
  return isas;
}

}  // namespace tamis::bench
