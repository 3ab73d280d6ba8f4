#pragma once
// The hash of storage: XXH3 with 64 bits, for checksums, dictionaries and the identifier index. What it yields is part of
// the file format.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/storage/ordinal.h"

namespace tamis {

[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) noexcept { return XXH3_64bits(text.data(), text.size()); }
[[nodiscard]] inline std::uint64_t hash_of(Ordinal ordinal) noexcept { return XXH3_64bits(&ordinal, sizeof ordinal); }
[[nodiscard]] inline std::uint64_t checksum_of(std::span<const std::byte> bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

// The place of a hash among n: its upper bits decide.
[[nodiscard]] inline std::size_t place_of(std::uint64_t hash, std::size_t n) noexcept {
  __extension__ typedef unsigned __int128 wide;
  return static_cast<std::size_t>((static_cast<wide>(hash) * n) >> 64);
}

}  // namespace tamis
