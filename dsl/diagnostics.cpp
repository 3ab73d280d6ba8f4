#include "dsl/diagnostics.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tamis::dsl {
namespace {

constexpr std::size_t kWidestLine = 120;  // columns of source shown; more is cut around the caret
constexpr std::size_t kContext = 50;      // columns kept before the caret when a line is cut

// ---- Text as a terminal shows it

struct CodePoint { char32_t value; std::size_t bytes; bool valid; };

CodePoint read(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t bytes = first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (bytes == 0 || first >= 0xF8 || text.size() < bytes) return {first, 1, false};
  char32_t value = first & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {first, 1, false};
    value = (value << 6) | (byte(i) & 0x3F);
  }
  return {value, bytes, true};
}

struct Range { char32_t first, last; };
constexpr std::array kWide{Range{0x1100, 0x115F},   Range{0x2E80, 0xA4CF},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
                           Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1FAFF},
                           Range{0x20000, 0x3FFFD}};
constexpr std::array kNarrow{Range{0x0300, 0x036F}, Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}};

template <std::size_t N>
bool is_in(char32_t c, const std::array<Range, N>& ranges) {
  return std::ranges::any_of(ranges, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// Directions and line separators would rearrange what the reader sees; they are escaped like control characters.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::string escape(char32_t c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = c < 0x100 ? "\\x" : "\\u";
  for (int shift = c < 0x100 ? 4 : 12; shift >= 0; shift -= 4) out += kHex[(c >> shift) & 0xF];
  return out;
}

struct Glyph { std::string text; std::size_t columns; };

Glyph glyph_of(const CodePoint& point, std::string_view text) {
  if (!point.valid || (is_control(point.value) && point.value != '\t')) {
    std::string escaped = escape(point.value);
    const std::size_t columns = escaped.size();
    return {std::move(escaped), columns};
  }
  if (point.value == '\t') return {" ", 1};
  const std::size_t columns = is_in(point.value, kNarrow) ? 0 : is_in(point.value, kWide) ? 2 : 1;
  return {std::string(text.substr(0, point.bytes)), columns};
}

// ---- The line of the place, with carets

struct Source {
  std::string line, carets;
};

struct Bounds { std::size_t begin, end; };  // of the line, without its end

Bounds line_around(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  std::size_t end = std::min(text.find('\n', offset), text.size());
  if (end > begin && text[end - 1] == '\r' && end > offset) --end;
  return {begin, std::max(end, offset)};
}

struct Window { Bounds bytes; bool cut_left, cut_right; };

// Of a line of megabytes, the part that can be shown: at most four bytes a column, begun at a code point. No more of it is looked at.
Window part_shown(std::string_view text, SourceSpan span) {
  constexpr std::size_t kMost = 4 * kWidestLine;
  const std::size_t from = span.begin > kMost + 1 ? span.begin - (kMost + 1) : 0;
  Bounds line = line_around(text.substr(from, kMost + 1 + kMost + 2), span.begin - from);
  line.begin += from;
  line.end += from;
  Window window{line, false, false};
  if (span.begin - line.begin > 4 * kWidestLine) {
    window.bytes.begin = span.begin - 4 * kWidestLine;
    while (window.bytes.begin < span.begin && (text[window.bytes.begin] & 0xC0) == 0x80) ++window.bytes.begin;
    window.cut_left = true;
  }
  if (line.end - span.begin > 4 * kWidestLine) {
    window.bytes.end = span.begin + 4 * kWidestLine;
    window.cut_right = true;
  }
  return window;
}

struct Glyphs {
  std::vector<Glyph> all;
  std::size_t from = 0, to = 0;  // those under the carets

  [[nodiscard]] std::size_t columns(std::size_t begin, std::size_t end) const {
    std::size_t sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += all[i].columns;
    return sum;
  }
};

Glyphs glyphs_of(std::string_view text, Bounds bytes, SourceSpan span) {
  Glyphs glyphs;
  for (std::size_t offset = bytes.begin; offset < bytes.end;) {
    const std::string_view rest = text.substr(offset, bytes.end - offset);
    const CodePoint point = read(rest);
    if (offset < span.begin) glyphs.from = glyphs.all.size() + 1;
    if (offset < span.end) glyphs.to = glyphs.all.size() + 1;
    glyphs.all.push_back(glyph_of(point, rest));
    offset += point.bytes;
  }
  return glyphs;
}

Source source_of(std::string_view text, SourceSpan span) {
  const Window window = part_shown(text, span);
  const Glyphs glyphs = glyphs_of(text, window.bytes, span);
  const bool is_cut = window.cut_left || window.cut_right || glyphs.columns(0, glyphs.all.size()) > kWidestLine;
  std::size_t first = 0;
  while (is_cut && glyphs.columns(first, glyphs.from) > kContext) ++first;
  Source source;
  if (first > 0) source.line = "…";
  source.carets.assign(glyphs.columns(first, glyphs.from) + (first > 0 ? 1 : 0), ' ');
  const std::size_t before_caret = source.carets.size();
  std::size_t columns = 0;
  for (std::size_t i = first; i < glyphs.all.size(); ++i) {
    const Glyph& glyph = glyphs.all[i];
    if (columns + glyph.columns > kWidestLine) {
      source.line += "…";
      break;
    }
    columns += glyph.columns;
    source.line += glyph.text;
    if (i >= glyphs.from && i < glyphs.to) source.carets.append(glyph.columns, '^');
  }
  if (source.carets.size() == before_caret) source.carets += '^';
  return source;
}

std::string on_one_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = read(text);
    out += glyph_of(point, text).text;
    text.remove_prefix(point.bytes);
  }
  return out;
}

std::string render_finding(std::string_view word, std::string_view id, std::string_view message, std::string_view hint,
                           const std::optional<SourceSpan>& place, std::string_view text, std::string_view name, Places& places) {
  std::string out(word);
  if (!id.empty()) out += ' ' + std::string(id);
  out += ": " + on_one_line(message) + '\n';
  if (!place) {
    if (!hint.empty()) out += "  = " + on_one_line(hint) + '\n';
    return out;
  }
  SourceSpan span = *place;
  span.begin = std::min(span.begin, static_cast<std::uint32_t>(text.size()));
  span.end = std::clamp(span.end, span.begin, static_cast<std::uint32_t>(text.size()));
  const Place at = places.of(span.begin);
  const std::string number = std::to_string(at.line);
  const std::string margin(number.size() + 1, ' ');
  const Source source = source_of(text, span);
  out += margin + "--> " + on_one_line(name) + (name.empty() ? "" : ":") + number + ':' + std::to_string(at.column) + '\n';
  out += margin + " |\n";
  out += ' ' + number + " | " + source.line + '\n';
  out += margin + " | " + source.carets;
  if (!hint.empty()) out += ' ' + on_one_line(hint);
  return out + '\n';
}

}  // namespace

Place place_of(std::string_view text, std::uint32_t offset) { return Places(text).of(offset); }

Place Places::of(std::uint32_t offset) {
  const std::size_t end = std::min<std::size_t>(offset, text_.size());
  if (end < offset_) *this = Places(text_);
  while (offset_ < end) {
    const CodePoint point = read(text_.substr(offset_));
    if (offset_ + point.bytes > end) break;
    if (point.value == '\n') {
      ++place_.line;
      place_.column = 1;
    } else {
      ++place_.column;
    }
    offset_ += point.bytes;
  }
  return place_;
}

std::string render(const Error& error, std::string_view text, std::string_view name) {
  Places places(text);
  return render_finding("error", error.id, error.message, error.hint, error.span, text, name, places);
}

std::string render(const Warning& warning, std::string_view text, std::string_view name) {
  Places places(text);
  return render(warning, text, name, places);
}

std::string render(const Warning& warning, std::string_view text, std::string_view name, Places& places) {
  return render_finding("warning", warning.id, warning.message, warning.hint, warning.span, text, name, places);
}

}  // namespace tamis::dsl
