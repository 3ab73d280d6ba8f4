#pragma once
// What a block consists of: its fields, and its arrays in the order in which they lie in its payload, each padded to a cache
// line. Measuring, moving, writing and reading a block all walk this one description, so that they cannot disagree.
//
// An archive has `field(T&)` for integers, enumerations and flags, `size(size_t&)` for sizes of arrays, and
// `bytes(const void*&, size)` for arrays; a reading archive sets what it is given, the others look at it. An array whose length follows from fields comes after them.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <variant>

#include "engine/base/geometry.h"
#include "engine/storage/block.h"

namespace tamis::layout {

[[nodiscard]] constexpr std::size_t padded(std::size_t bytes) noexcept {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}
inline constexpr std::uint32_t kRowsPerAnchor = 16;
[[nodiscard]] constexpr std::size_t anchors_for(std::size_t rows) noexcept {
  return (rows + kRowsPerAnchor - 1) / kRowsPerAnchor + 1;
}

template <typename Archive, typename T>
void array(Archive& archive, const T*& data, std::size_t count) {
  const void* place = data;
  archive.bytes(place, count * sizeof(T));
  data = static_cast<const T*>(place);
}

template <typename Archive, typename T>
void array(Archive& archive, std::span<const T>& data, std::size_t count) {
  const T* place = data.data();
  array(archive, place, count);
  data = place == nullptr ? std::span<const T>{} : std::span<const T>{place, count};
}

template <typename Archive, typename T>
void counted(Archive& archive, std::span<const T>& data) {
  auto count = static_cast<std::uint32_t>(data.size());
  archive.field(count);
  array(archive, data, count);
}

template <typename Archive>
void optional_plane(Archive& archive, const std::uint64_t*& plane) {
  bool there = plane != nullptr;
  archive.field(there);
  array(archive, plane, there ? kBlockWords : 0);
}

template <typename Archive>
void describe(Archive& archive, StoredPlanes& planes) {
  archive.field(planes.width);
  archive.field(planes.stored);
  archive.field(planes.ones);
  array(archive, planes.words, static_cast<std::size_t>(std::popcount(planes.stored)) * kBlockWords);
}

template <typename Archive>
void describe(Archive& archive, Postings& postings) {
  counted(archive, postings.values);
  array(archive, postings.starts, postings.values.empty() ? 0 : postings.values.size() + 1);
  counted(archive, postings.rows);
}

template <typename Archive>
void describe(Archive& archive, ScalarBlock& block) {
  archive.field(block.rows);
  archive.field(block.missing);
  archive.field(block.min);
  archive.field(block.max);
  archive.field(block.map);
  archive.field(block.missing_is_zero);
  archive.field(block.base);
  archive.field(block.step);
  archive.field(block.exponent);
  archive.field(block.raw.bytes);
  archive.field(block.raw.base);
  describe(archive, block.planes);
  optional_plane(archive, block.presence);
  counted(archive, block.bounds);
  archive.bytes(block.raw.data, kBlockRows * block.raw.bytes);
  counted(archive, block.exception_rows);
  array(archive, block.exceptions, block.exception_rows.size());
  counted(archive, block.codes_present);
  describe(archive, block.postings);
}

template <typename Archive>
void describe(Archive& archive, StringBlock& block) {
  archive.field(block.rows);
  archive.field(block.missing);
  archive.field(block.codec);
  archive.field(block.fixed_bytes);
  archive.size(block.bounds_bytes);
  archive.size(block.heap_bytes);
  archive.field(block.length_bytes);
  describe(archive, block.planes);
  optional_plane(archive, block.presence);
  counted(archive, block.bound_ends);
  array(archive, block.bounds, block.bounds_bytes);
  const bool variable = block.fixed_bytes == 0;
  array(archive, block.anchors, variable ? anchors_for(block.rows) : 0);
  archive.bytes(block.lengths, variable ? kBlockRows * block.length_bytes : 0);
  array(archive, block.heap, block.heap_bytes);
}

template <typename Archive>
void describe(Archive& archive, ListBlock& block) {
  archive.field(block.rows);
  archive.field(block.missing);
  archive.size(block.item_count);
  archive.field(block.item_bytes);
  optional_plane(archive, block.presence);
  counted(archive, block.frequent);
  array(archive, block.frequent_planes, block.frequent.size() * kBlockWords);
  array(archive, block.starts, std::size_t{block.rows} + 1);
  archive.bytes(block.items, block.item_count * block.item_bytes);
  describe(archive, block.postings);
}

class Measure {
 public:
  template <typename T> void field(T&) {}
  void size(std::size_t&) {}
  void bytes(const void*&, std::size_t size) { total_ += padded(size); }
  [[nodiscard]] std::size_t total() const noexcept { return total_; }

 private:
  std::size_t total_ = 0;
};

// Copies the arrays to one place and points the block to them there. Padding becomes zero.
class Move {
 public:
  explicit Move(std::byte* to) : to_(to) {}
  template <typename T> void field(T&) {}
  void size(std::size_t&) {}
  void bytes(const void*& data, std::size_t size) {
    if (size == 0) {
      data = nullptr;
      return;
    }
    std::memcpy(to_, data, size);
    std::memset(to_ + size, 0, padded(size) - size);
    data = to_;
    to_ += padded(size);
  }

 private:
  std::byte* to_;
};

// Bytes of the arrays of a block, padding included.
[[nodiscard]] inline std::size_t payload_bytes(Block block) {
  Measure measure;
  std::visit([&](auto& b) { describe(measure, b); }, block);
  return measure.total();
}

// Moves the arrays to `to`, a cache line with room for payload_bytes.
inline void relocate(Block& block, std::byte* to) {
  Move move(to);
  std::visit([&](auto& b) { describe(move, b); }, block);
}

}  // namespace tamis::layout
