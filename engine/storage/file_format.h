#pragma once
// The store file, format version 2: docs/storage.md. Header, then the sections (dictionary, blocks and index of one column
// after another; of events, whose they are), then the directory, which ends the file. Sections follow each other without a gap, so that every byte of
// the file is under a checksum. Numbers are little-endian.

#include <array>
#include <bit>
#include <cstdint>

#include "engine/base/geometry.h"

namespace tamis::file {

static_assert(std::endian::native == std::endian::little, "the store file is mapped as it is");

// The tail makes text-mode transfers show.
inline constexpr std::array<char, 8> kMagic = {'T', 'A', 'M', 'I', 'S', '\r', '\n', '\x1a'};

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t version = 0;
  std::uint32_t header_bytes = sizeof(Header);
  std::uint64_t directory_offset = 0;
  std::uint64_t directory_bytes = 0;
  std::uint64_t directory_checksum = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t reserved = 0;
  std::uint64_t checksum = 0;  // of the bytes before it
};
static_assert(sizeof(Header) == kAlignment);

// A run of bytes with its checksum; offset and length are multiples of kAlignment.
struct Section {
  std::uint64_t offset = 0, bytes = 0, checksum = 0;
};

}  // namespace tamis::file
