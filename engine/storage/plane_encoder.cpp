#include "engine/storage/plane_encoder.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace tamis {

StoredPlanes encode_planes(std::span<const std::uint64_t> codes, int width, EncoderScratch& scratch) {
  std::uint64_t any = 0, all = ~std::uint64_t{0};
  for (const std::uint64_t code : codes) {
    any |= code;
    all &= code;
  }
  auto* next = reinterpret_cast<std::uint64_t*>(scratch.planes.data());
  StoredPlanes result;
  result.width = static_cast<std::uint8_t>(width);
  result.words = next;
  std::array<std::uint64_t*, EncoderScratch::kPlanes> places{};
  for (std::size_t k = 0; k < result.width; ++k) {
    const std::uint64_t significance = std::uint64_t{1} << (result.width - 1U - k);
    const bool one = (all & significance) != 0, zero = (any & significance) == 0;
    places[k] = reinterpret_cast<std::uint64_t*>(scratch.unwanted.data());
    if (one) result.ones |= std::uint64_t{1} << k;
    if (one || zero) continue;
    result.stored |= std::uint64_t{1} << k;
    places[k] = next;
    next += kBlockWords;
  }
  if (result.stored != 0) simd::kernels().encode(codes.data(), codes.size(), width, places.data());
  return result;
}

const std::uint64_t* encode_presence(std::span<const std::uint8_t> present, EncoderScratch& scratch) {
  auto* words = reinterpret_cast<std::uint64_t*>(scratch.presence.data());
  std::fill_n(words, kBlockWords, 0);
  for (std::size_t row = 0; row < present.size(); ++row) {
    words[row / kWordBits] |= std::uint64_t{present[row] != 0 ? 1U : 0U} << (row % kWordBits);
  }
  return words;
}

}  // namespace tamis
