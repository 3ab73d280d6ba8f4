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

 private:
  static constexpr std::uint32_t kRowsPerGroup = 16;  // of StringBlock::anchors

  [[nodiscard]] std::size_t length(std::uint32_t row) const noexcept {
    if (block_.length_bytes == 1) return static_cast<const std::uint8_t*>(block_.lengths)[row];
    if (block_.length_bytes == 2) return static_cast<const std::uint16_t*>(block_.lengths)[row];
    return static_cast<const std::uint32_t*>(block_.lengths)[row];
  }

  const StringBlock& block_;
  std::uint32_t row_ = ~std::uint32_t{0};
  std::size_t start_ = 0;
};

}  // namespace tamis
