#pragma once
// Equi-depth parts of texts: the sketch of strings that are kept in rows.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

// Parts of stored texts. Compares eight bytes at a time, those after the prefix that all texts share.
class TextSketch {
 public:
  // `texts` (at least one) are the present ones; at most `parts` parts. The bounds come from a sample, cut as short as they
  // still divide it; the first is the least text.
  TextSketch(std::span<const std::string_view> texts, std::size_t parts);

  [[nodiscard]] const std::vector<std::string>& bounds() const noexcept { return bounds_; }
  // The part of a text that is not less than the first bound.
  [[nodiscard]] std::uint32_t part_of(std::string_view text) const noexcept;

 private:
  [[nodiscard]] std::uint64_t key_of(std::string_view text) const noexcept;
  [[nodiscard]] bool less(std::uint64_t a_key, std::string_view a, std::uint64_t b_key, std::string_view b) const noexcept {
    return a_key != b_key ? a_key < b_key : a < b;
  }
  void sort(std::vector<std::string_view>& texts) const;
  void add_bound(std::string bound);

  std::size_t shared_ = 0;  // length of the common prefix
  std::vector<std::string> bounds_;
  std::vector<std::uint64_t> keys_;
};

}  // namespace tamis
