#pragma once
// From identifiers to rows: a table of cache lines, eight entries each. An identifier's hash names the line where its entry is,
// or the next lines after it while those are full; the entry holds a tag of 32 bits of the hash and the row, whose own
// identifier decides. Part of the file format.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/geometry.h"
#include "engine/storage/aligned_bytes.h"
#include "engine/storage/builder.h"
#include "engine/storage/hash.h"
#include "engine/storage/raw_column.h"

namespace tamis {

struct alignas(kAlignment) IdentifierBucket {
  static constexpr std::size_t kEntries = 8;
  static constexpr std::uint32_t kNoRow = ~std::uint32_t{0};  // entries fill from the front
  std::array<std::uint32_t, kEntries> tags;
  std::array<std::uint32_t, kEntries> rows;
};
static_assert(sizeof(IdentifierBucket) == kAlignment);

using IdentifierIndex = std::span<const IdentifierBucket>;

// The first entry of the hash for which is_it(row) holds.
template <typename IsIt>
[[nodiscard]] std::optional<std::uint32_t> find_in(IdentifierIndex index, std::uint64_t hash, IsIt is_it) {
  const auto tag = static_cast<std::uint32_t>(hash);
  std::size_t place = index.empty() ? 0 : place_of(hash, index.size());
  for (std::size_t tried = 0; tried < index.size(); ++tried) {
    const IdentifierBucket& bucket = index[place];
    for (std::size_t i = 0; i < IdentifierBucket::kEntries; ++i) {
      if (bucket.rows[i] == IdentifierBucket::kNoRow) return std::nullopt;
      if (bucket.tags[i] == tag && is_it(bucket.rows[i])) return bucket.rows[i];
    }
    place = place + 1 == index.size() ? 0 : place + 1;
  }
  return std::nullopt;
}

// The integer that an identifier's text writes in its canonical form: "17", "-3", but not "017" or "+3".
[[nodiscard]] std::optional<std::int64_t> parse_integer_identifier(std::string_view text);

// The buckets of a column: rows where it is missing have no entry. kInvalid: two rows have the same identifier.
[[nodiscard]] Result<AlignedBytes> build_identifier_index(const RawColumn& column, std::string_view name, const ParallelFor& parallel);

[[nodiscard]] inline IdentifierIndex as_index(std::span<const std::byte> bytes) noexcept {
  return {reinterpret_cast<const IdentifierBucket*>(bytes.data()), bytes.size() / sizeof(IdentifierBucket)};
}

}  // namespace tamis
