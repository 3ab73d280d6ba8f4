#pragma once
// What messages quote of a text that somebody wrote.

#include <cstddef>
#include <string>
#include <string_view>

namespace tamis {

inline constexpr std::size_t kLongestExcerpt = 60;  // bytes: a message stays a line or two, whatever it speaks of

// The text; where it is longer, its beginning up to a whole code point, and "…".
[[nodiscard]] inline std::string excerpt(std::string_view text) {
  if (text.size() <= kLongestExcerpt) return std::string(text);
  std::size_t end = kLongestExcerpt;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace tamis
