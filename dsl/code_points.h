#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tamis::dsl {

// Of valid UTF-8: the bytes that do not continue a code point.
[[nodiscard]] inline std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace tamis::dsl
