#include "ingest/typed_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace tamis {
namespace {

constexpr int128 kExactDouble = int128{1} << 53;
constexpr std::uint8_t kExactPowers = 22;  // 10^22 is the last power of ten that a double holds exactly

}  // namespace

std::string digits_of(uint128 value) {
  std::string text;
  do {
    text += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value != 0);
  std::ranges::reverse(text);
  return text;
}

std::string digits_of(int128 value) {
  if (value >= 0) return digits_of(static_cast<uint128>(value));
  return "-" + digits_of(uint128{0} - static_cast<uint128>(value));
}

std::string decimal_text(int128 value, std::uint8_t scale) {
  std::string text = digits_of(value);
  if (scale == 0) return text;
  const std::size_t sign = value < 0 ? 1 : 0;
  if (text.size() - sign <= scale) text.insert(sign, scale + 1 - (text.size() - sign), '0');
  text.insert(text.size() - scale, 1, '.');
  return text;
}

double decimal_double(int128 value, std::uint8_t scale) {
  // Both sides of this division are exact, so that it rounds once.
  if (value <= kExactDouble && value >= -kExactDouble && scale <= kExactPowers)
    return static_cast<double>(value) / std::pow(10.0, scale);
  const std::string text = decimal_text(value, scale);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

std::string uuid_text(const duckdb_hugeint& value) {
  const auto high = static_cast<std::uint64_t>(value.upper) ^ (std::uint64_t{1} << 63);
  const std::uint64_t low = value.lower;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF, high & 0xFFFF, low >> 48,
                     low & 0xFFFF'FFFF'FFFF);
}

}  // namespace tamis
