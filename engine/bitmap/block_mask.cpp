#include "engine/bitmap/block_mask.h"

#include "engine/simd/kernels.h"

namespace tamis {

void BlockMask::fill_first(std::size_t rows) noexcept {
  for (std::size_t w = 0; w < kBlockWords; ++w) {
    const std::size_t first = w * kWordBits;
    if (rows >= first + kWordBits)
      words[w] = ~std::uint64_t{0};
    else
      words[w] = rows <= first ? 0 : (std::uint64_t{1} << (rows - first)) - 1;
  }
}

std::uint32_t BlockMask::count() const noexcept { return static_cast<std::uint32_t>(simd::kernels().count(words.data())); }
bool BlockMask::any() const noexcept { return simd::kernels().any(words.data()); }
void BlockMask::and_with(const BlockMask& other) noexcept { simd::kernels().and_with(words.data(), other.words.data()); }
void BlockMask::and_not(const BlockMask& other) noexcept { simd::kernels().and_not(words.data(), other.words.data()); }
void BlockMask::or_with(const BlockMask& other) noexcept { simd::kernels().or_with(words.data(), other.words.data()); }
void BlockMask::xor_with(const BlockMask& other) noexcept { simd::kernels().xor_with(words.data(), other.words.data()); }

}  // namespace tamis
