#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "engine/base/utf8.h"
#include "engine/storage/value.h"

namespace tamis {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// What must not stand for itself in a JSON string: quotes, backslashes, control characters.
void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
}

bool stands_for_itself(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t plain = at;
    while (plain < text.size() && stands_for_itself(text[plain])) ++plain;
    out.append(text, at, plain - at);
    at = plain;
    if (at == text.size()) break;
    const CodePoint point = code_point_at(text, at);
    if (!point.valid) {
      out += kReplacement;
    } else if (point.bytes == 1) {
      append_escaped(out, text[at]);
    } else {
      out.append(text, at, point.bytes);
    }
    at += point.bytes;
  }
  out += '"';
}

void append_json(std::string& out, const Value& value) {
  struct Json {
    std::string& out;
    void operator()(const Missing&) const { out += "null"; }
    void operator()(bool v) const { out += v ? "true" : "false"; }
    void operator()(std::int64_t v) const { fmt::format_to(std::back_inserter(out), "{}", v); }
    void operator()(double v) const { fmt::format_to(std::back_inserter(out), "{}", v); }
    void operator()(const std::string& v) const { append_json_string(out, v); }
    void operator()(const Timestamp& v) const { append_json_string(out, to_text(v)); }
    void operator()(const Date& v) const { append_json_string(out, to_text(v)); }
    void operator()(const List& v) const {
      out += '[';
      for (std::size_t i = 0; i < v.items.size(); ++i) {
        if (i > 0) out += ',';
        append_json(out, v.items[i]);
      }
      out += ']';
    }
  };
  std::visit(Json{out}, value.data());
}

}  // namespace tamis
