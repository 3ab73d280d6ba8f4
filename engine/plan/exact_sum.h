#pragma once
// Sums without rounding: doubles and integers are added exactly and rounded once, at the end, so that no sum depends on the order
// of its terms or on the number of threads. A superaccumulator: a fixed-point number from 2^-1074 to 2^1023 and room for carries,
// in digits of 32 bits (after Neal, "Fast exact summation using small and large superaccumulators", 2015).

#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "engine/base/wide_int.h"

namespace tamis {

class ExactSum {
 public:
  // Requires a finite value.
  void add(double value) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const std::uint64_t exponent = bits >> 52 & 0x7FF;
    std::uint64_t mantissa = bits & ((std::uint64_t{1} << 52) - 1);
    if (exponent != 0) mantissa |= std::uint64_t{1} << 52;
    add_shifted(mantissa, exponent == 0 ? 0 : static_cast<unsigned>(exponent) - 1, bits >> 63 != 0);
  }
  void add(int128 value) noexcept;
  void add(const ExactSum& other) noexcept;

  // The sum divided by `divisor`, rounded once to the nearest double (ties to even); infinite where it is too large.
  // Requires divisor > 0.
  [[nodiscard]] double rounded(std::uint64_t divisor = 1) const noexcept;

 private:
  // Digit i has the weight 2^(32 i - 1074). The last ones take carries.
  static constexpr int kDigits = 72;
  static constexpr std::uint32_t kAddsBeforeCarry = std::uint32_t{1} << 30;  // each adds less than 2^32 to a digit of 63 bits

  void add_shifted(std::uint64_t mantissa, unsigned position, bool negative) noexcept {
    const unsigned digit = position / 32;
    const uint128 wide = static_cast<uint128>(mantissa) << (position % 32);
    const std::int64_t sign = negative ? -1 : 1;
    digits_[digit] += sign * static_cast<std::int64_t>(static_cast<std::uint32_t>(wide));
    digits_[digit + 1] += sign * static_cast<std::int64_t>(static_cast<std::uint32_t>(wide >> 32));
    digits_[digit + 2] += sign * static_cast<std::int64_t>(static_cast<std::uint32_t>(wide >> 64));
    if (++adds_ == kAddsBeforeCarry) carry();
  }
  void carry() noexcept;

  std::array<std::int64_t, kDigits> digits_{};
  std::uint32_t adds_ = 0;
};

// The sum of finite doubles divided by `divisor`, as an ExactSum of them rounds it. For few of them, or of like size, in a tenth of
// its time: with error-free additions (Ogita, Rump, Oishi, "Accurate sum and dot product", 2005), where these prove that nothing was lost.
[[nodiscard]] double exactly_summed(std::span<const double> values, std::uint64_t divisor = 1) noexcept;

}  // namespace tamis
