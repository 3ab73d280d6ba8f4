#pragma once
// Whole numbers that identify, as TextCodes has their texts, without making a text of each row.

#include <cstdint>
#include <span>
#include <vector>

#include "ingest/text_codes.h"

namespace tamis {

class IntegerCodes {
 public:
  // One more row of `codes` each: the number in decimal digits, missing where present[row] is 0. `codes` is always the same one.
  void add(std::span<const std::int64_t> values, std::span<const std::uint8_t> present, TextCodes& codes);

 private:
  void add_batch(std::span<const std::int64_t> values, std::span<const std::uint8_t> present, TextCodes& codes);
  [[nodiscard]] std::uint32_t code_of(std::int64_t value, std::size_t slot, TextCodes& codes);
  void grow(std::size_t values);

  std::vector<std::int64_t> values_;  // in order of arrival
  std::vector<std::uint32_t> codes_;  // of these
  std::vector<std::uint32_t> slots_;  // a value's place + 1; 0: free
};

}  // namespace tamis
