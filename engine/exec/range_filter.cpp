#include "engine/exec/range_filter.h"

#include <array>

namespace tamis {
namespace {

std::uint64_t greatest_code(int width) noexcept { return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1; }

void keep_codes(const simd::Planes& planes, std::uint64_t low, std::uint64_t high, BlockMask& mask) noexcept {
  if (low == 0 && high == greatest_code(planes.width)) return;
  simd::kernels().in_range(planes, low, high, mask.words.data());
}

// Rows whose code holds values on both sides of the range's end. Taken out of `mask` where their value lies outside.
void check_edge(const ScalarBlock& block, const simd::Planes& planes, std::uint64_t code, OrdinalRange range, BlockMask& mask,
                Scratch& scratch) {
  ScratchMask edge(scratch, mask);
  simd::kernels().in_range(planes, code, code, edge->words.data());
  for_each_row(*edge, [&](std::uint32_t row) {
    if (!range.contains(block.raw.at(row))) mask.reset(row);
  });
}

void keep_in_codes(const ScalarBlock& block, OrdinalRange range, BlockMask& candidates, Scratch& scratch) {
  const ScalarBlock::Codes codes = block.codes_for(range);
  if (codes.low > codes.high) return candidates.clear();
  std::array<simd::Plane, 64> storage;
  const simd::Planes planes = block.planes.resolve(storage);
  // A presence plane that takes much away goes first, one that takes little goes last.
  const bool presence_first = block.presence != nullptr && block.missing > block.rows / 8;
  if (presence_first) simd::kernels().and_with(candidates.words.data(), block.presence);
  keep_codes(planes, codes.low, codes.high, candidates);
  if (block.presence != nullptr && !presence_first) simd::kernels().and_with(candidates.words.data(), block.presence);
  if (codes.low_edge) check_edge(block, planes, codes.low, range, candidates, scratch);
  if (codes.high_edge && (codes.high != codes.low || !codes.low_edge)) check_edge(block, planes, codes.high, range, candidates, scratch);
}

}  // namespace

void keep_present(const std::uint64_t* presence, std::uint32_t rows, std::uint32_t missing, BlockMask& candidates) noexcept {
  if (presence != nullptr)
    simd::kernels().and_with(candidates.words.data(), presence);
  else if (missing == rows)
    candidates.clear();
}

void keep_present(const ScalarBlock& block, BlockMask& candidates) noexcept {
  if (!block.missing_is_zero || block.missing == block.rows) return keep_present(block.presence, block.rows, block.missing, candidates);
  std::array<simd::Plane, 64> storage;
  const simd::Planes planes = block.planes.resolve(storage);
  simd::kernels().in_range(planes, 1, greatest_code(planes.width), candidates.words.data());
}

void keep_range(const ScalarBlock& block, OrdinalRange range, BlockMask& candidates, Scratch& scratch) {
  const Exceptions exceptions(block, candidates, scratch, [range](Ordinal o) { return range.contains(o); });
  keep_in_codes(block, range, candidates, scratch);
  exceptions.put_back(candidates);
}

}  // namespace tamis
