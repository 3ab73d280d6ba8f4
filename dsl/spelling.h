#pragma once
// Small questions about the spelling of words.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace tamis::dsl {

// ASCII letters in upper case, everything else as it is: enough for keywords.
[[nodiscard]] inline std::string in_upper_case(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// Of valid UTF-8: the bytes that do not continue a code point.
[[nodiscard]] inline std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace tamis::dsl
