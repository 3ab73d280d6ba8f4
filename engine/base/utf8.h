#pragma once
// Walking over UTF-8. Invalid bytes are met one by one, so that every text has a well-defined sequence of steps.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tamis {

struct CodePoint {
  char32_t value = 0;      // of an invalid byte: the byte
  std::uint8_t bytes = 1;  // how far to step
  bool valid = true;
};

namespace utf8_detail {

constexpr std::uint8_t byte_at(std::string_view text, std::size_t at) noexcept {
  return at < text.size() ? static_cast<std::uint8_t>(text[at]) : std::uint8_t{0};
}

constexpr bool continues(std::uint8_t byte) noexcept { return (byte & 0xC0U) == 0x80U; }

}  // namespace utf8_detail

// The code point that starts at `at`, which is inside the text. Overlong forms, surrogates and values past U+10FFFF are
// invalid (RFC 3629).
[[nodiscard]] constexpr CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
  using utf8_detail::byte_at, utf8_detail::continues;
  const std::uint8_t a = byte_at(text, at);
  if (a < 0x80) return {a, 1, true};
  const CodePoint invalid{a, 1, false};
  const std::uint8_t b = byte_at(text, at + 1);
  if (a < 0xC2 || a > 0xF4 || !continues(b)) return invalid;
  if (a < 0xE0) return {(char32_t{a} & 0x1FU) << 6 | (b & 0x3FU), 2, true};
  const std::uint8_t c = byte_at(text, at + 2);
  if (!continues(c)) return invalid;
  if (a < 0xF0) {
    const char32_t value = (char32_t{a} & 0x0FU) << 12 | (char32_t{b} & 0x3FU) << 6 | (c & 0x3FU);
    return value < 0x800 || (value >= 0xD800 && value <= 0xDFFF) ? invalid : CodePoint{value, 3, true};
  }
  const std::uint8_t d = byte_at(text, at + 3);
  if (!continues(d)) return invalid;
  const char32_t value = (char32_t{a} & 0x07U) << 18 | (char32_t{b} & 0x3FU) << 12 | (char32_t{c} & 0x3FU) << 6 | (d & 0x3FU);
  return value < 0x10000 || value > 0x10FFFF ? invalid : CodePoint{value, 4, true};
}

// Appends a scalar value of Unicode.
inline void append_code_point(std::string& out, char32_t value) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | value >> 6);
    put(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    put(0xE0 | value >> 12);
    put(0x80 | (value >> 6 & 0x3F));
    put(0x80 | (value & 0x3F));
  } else {
    put(0xF0 | value >> 18);
    put(0x80 | (value >> 12 & 0x3F));
    put(0x80 | (value >> 6 & 0x3F));
    put(0x80 | (value & 0x3F));
  }
}

}  // namespace tamis
