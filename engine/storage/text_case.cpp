// What depends on Unicode's character database: cases and white space.

#include <cstddef>
#include <optional>

#include <unicode/uchar.h>

#include "engine/base/floor_math.h"
#include "engine/base/utf8.h"
#include "engine/storage/schema.h"
#include "engine/storage/text_match.h"

namespace tamis {
namespace {

// `ascii` maps the bytes below 0x80 and `other` the code points above; invalid bytes stay.
template <typename Ascii, typename Other> std::string map_code_points(std::string_view text, Ascii ascii, Other other) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out += ascii(text[at++]);
      continue;
    }
    const CodePoint point = code_point_at(text, at);
    if (point.valid) {
      append_code_point(out, static_cast<char32_t>(other(static_cast<UChar32>(point.value))));
    } else {
      out += text[at];
    }
    at += point.bytes;
  }
  return out;
}

constexpr char ascii_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char ascii_upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_white_space(const CodePoint& point) noexcept { return point.valid && u_isUWhiteSpace(static_cast<UChar32>(point.value)) != 0; }

// Where the code point that ends at `end` begins.
std::size_t step_back(std::string_view text, std::size_t end) noexcept {
  for (std::size_t bytes = 1; bytes <= 4 && bytes <= end; ++bytes) {
    const CodePoint point = code_point_at(text, end - bytes);
    if (point.valid && point.bytes == bytes) return end - bytes;
  }
  return end - 1;
}

// Where the code point with that many before it begins, from `at` on; the text's end where there are not so many.
std::size_t skip(std::string_view text, std::size_t at, std::int64_t count) noexcept {
  for (; count > 0 && at < text.size(); --count) at += code_point_at(text, at).bytes;
  return at;
}

}  // namespace

std::string fold_case(std::string_view text) {
  return map_code_points(text, ascii_lower, [](UChar32 c) { return u_foldCase(c, U_FOLD_CASE_DEFAULT); });
}

std::string to_lower(std::string_view text) {
  return map_code_points(text, ascii_lower, [](UChar32 c) { return u_tolower(c); });
}

std::string to_upper(std::string_view text) {
  return map_code_points(text, ascii_upper, [](UChar32 c) { return u_toupper(c); });
}

std::string_view trim(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const CodePoint point = code_point_at(text, begin);
    if (!is_white_space(point)) break;
    begin += point.bytes;
  }
  std::size_t end = text.size();
  while (end > begin) {
    const std::size_t last = step_back(text, end);
    if (!is_white_space(code_point_at(text, last))) break;
    end = last;
  }
  return text.substr(begin, end - begin);
}

std::size_t code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += code_point_at(text, at).bytes;
  return count;
}

std::string_view substring(std::string_view text, std::int64_t start, std::optional<std::int64_t> length) {
  // Places first to last, counted from 0, last exclusive.
  const std::int64_t first = start <= 1 ? 0 : start - 1;
  const std::size_t begin = skip(text, 0, first);
  if (!length) return text.substr(begin);
  if (*length <= 0) return text.substr(begin, 0);
  const std::int64_t last = saturating_add(saturating_add(start, -1), *length);
  if (last <= first) return text.substr(begin, 0);
  return text.substr(begin, skip(text, begin, last - first) - begin);
}

}  // namespace tamis
