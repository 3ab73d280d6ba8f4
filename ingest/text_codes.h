#pragma once
// Rows of texts that come again and again (ids, names of events): each different text once, and a number a row.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/raw_column.h"

namespace tamis {

class TextCodes {
 public:
  static constexpr std::uint32_t kMissing = ~std::uint32_t{0};

  TextCodes() = default;
  // The rows of a STRING column.
  explicit TextCodes(const RawColumn& column);

  // One more row each; those whose text is empty are missing. At most 2^32 - 2 different texts.
  void add(std::span<const std::string_view> texts);
  void add(std::string_view text) { add(std::span(&text, 1)); }
  // For whoever knows the codes of what comes: one more row, and a code that no row has yet for a text that none has.
  void add_row(std::uint32_t code) { codes_.push_back(code); }
  [[nodiscard]] std::uint32_t code_of_new(std::string_view text);
  void reserve(std::size_t rows) { codes_.reserve(rows); }
  // Missing rows up to `rows`.
  void pad_to(std::size_t rows) { codes_.resize(std::max(codes_.size(), rows), kMissing); }
  // The rows of `other` behind these.
  void append(const TextCodes& other);

  [[nodiscard]] std::size_t rows() const noexcept { return codes_.size(); }
  // Rows behind the last are missing.
  [[nodiscard]] std::uint32_t code(std::size_t row) const noexcept { return row < codes_.size() ? codes_[row] : kMissing; }
  [[nodiscard]] bool has(std::size_t row) const noexcept { return code(row) != kMissing; }
  [[nodiscard]] std::size_t texts() const noexcept { return begins_.size(); }
  // Of all rows; the object is empty afterwards.
  [[nodiscard]] std::vector<std::uint32_t> take_codes();
  [[nodiscard]] std::string_view text(std::uint32_t code) const noexcept { return text_at(begins_[code]); }

 private:
  // The upper 24 bits of a hash, and where the text's record begins in bytes_: code, length, text. 0: free.
  using Slot = std::uint64_t;

  void add_batch(std::span<const std::string_view> texts);
  [[nodiscard]] std::uint32_t code_of(std::string_view text, std::uint64_t hash);
  std::uint32_t append_text(std::string_view text);
  void grow(std::size_t texts);
  [[nodiscard]] std::string_view text_at(std::uint64_t begin) const noexcept;

  std::vector<std::uint32_t> codes_;   // of rows
  std::vector<std::uint64_t> begins_;  // of texts
  std::string bytes_ = " ";            // no record begins at 0
  std::vector<Slot> slots_;            // none where nobody has looked for a text yet
};

}  // namespace tamis
