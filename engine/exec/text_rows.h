#pragma once
// Walks the rows of a StringBlock in ascending order without adding up lengths twice.

#include <string_view>

#include "engine/storage/block.h"

namespace tamis {

class TextCursor {
 public:
  explicit TextCursor(const StringBlock& block) noexcept : block_(block) {}

  // The stored bytes of a row. Cheapest when rows ascend.
  [[nodiscard]] std::string_view stored(std::uint32_t row) noexcept {
    if (block_.fixed_bytes != 0) return {block_.heap + std::size_t{row} * block_.fixed_bytes, block_.fixed_bytes};
    if (row / kRowsPerGroup != row_ / kRowsPerGroup || row < row_) {
      row_ = row / kRowsPerGroup * kRowsPerGroup;
      start_ = block_.anchors[row_ / kRowsPerGroup];
    }
    for (; row_ < row; ++row_) start_ += length(row_);
    return {block_.heap + start_, length(row)};
  }

  // The row whose bytes hold a place in the heap, and the end of its bytes. Requires kText; places ascend.
  struct Place {
    std::uint32_t row;
    std::size_t begin, end;
  };
  [[nodiscard]] Place at(std::size_t offset) noexcept {
    std::uint32_t group = row_ == kNowhere ? 0 : row_ / kRowsPerGroup;
    if (row_ == kNowhere || block_.anchors[group + 1] <= offset) {
      while (block_.anchors[group + 1] <= offset) ++group;
      row_ = group * kRowsPerGroup;
      start_ = block_.anchors[group];
    }
    for (std::size_t size = length(row_); start_ + size <= offset; size = length(row_)) {
      start_ += size;
      ++row_;
    }
    return {row_, start_, start_ + length(row_)};
  }

 private:
  static constexpr std::uint32_t kNowhere = ~std::uint32_t{0};
  static constexpr std::uint32_t kRowsPerGroup = 16;  // of StringBlock::anchors

  [[nodiscard]] std::size_t length(std::uint32_t row) const noexcept {
    if (block_.length_bytes == 1) return static_cast<const std::uint8_t*>(block_.lengths)[row];
    if (block_.length_bytes == 2) return static_cast<const std::uint16_t*>(block_.lengths)[row];
    return static_cast<const std::uint32_t*>(block_.lengths)[row];
  }

  const StringBlock& block_;
  std::uint32_t row_ = kNowhere;
  std::size_t start_ = 0;
};

}  // namespace tamis
