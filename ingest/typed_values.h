#pragma once
// Single values of DuckDB's types in ours.

#include <cstdint>
#include <optional>
#include <string>

#include <duckdb.h>

#include "engine/base/wide_int.h"

namespace tamis {

[[nodiscard]] inline int128 wide(const duckdb_hugeint& value) noexcept {
  return static_cast<int128>((static_cast<uint128>(static_cast<std::uint64_t>(value.upper)) << 64) | value.lower);
}
[[nodiscard]] inline uint128 wide(const duckdb_uhugeint& value) noexcept {
  return (static_cast<uint128>(value.upper) << 64) | value.lower;
}

[[nodiscard]] std::string digits_of(uint128 value);
[[nodiscard]] std::string digits_of(int128 value);
// 12345 with scale 2 is "123.45"; a fraction of zeros stays.
[[nodiscard]] std::string decimal_text(int128 value, std::uint8_t scale);
// The double nearest to it.
[[nodiscard]] double decimal_double(int128 value, std::uint8_t scale);

// DuckDB keeps a UUID as a hugeint with the first bit flipped, so that it sorts.
[[nodiscard]] std::string uuid_text(const duckdb_hugeint& value);

}  // namespace tamis
