#include "engine/storage/types.h"

#include <array>

namespace tamis {
namespace {

constexpr std::array<Kind, kKinds> kAllKinds = {Kind::kBoolean, Kind::kInteger,   Kind::kDouble,
                                                Kind::kString,  Kind::kTimestamp, Kind::kDate};

constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The text in upper case, with one blank between words and none around them.
std::string words_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_space(c)) {
      out += upper(c);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

std::string_view name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::kBoolean: return "BOOLEAN";
    case Kind::kInteger: return "INTEGER";
    case Kind::kDouble: return "DOUBLE";
    case Kind::kString: return "STRING";
    case Kind::kTimestamp: return "TIMESTAMP";
    case Kind::kDate: return "DATE";
  }
  return "";
}

std::string name_of(Type type) {
  std::string name = type.is_list ? "LIST OF " : "";
  name += name_of(type.kind);
  return name;
}

std::optional<Type> parse_type(std::string_view text) {
  const std::string words = words_of(text);
  for (const Kind kind : kAllKinds) {
    for (const bool is_list : {false, true}) {
      if (const Type type{kind, is_list}; words == name_of(type)) return type;
    }
  }
  return std::nullopt;
}

}  // namespace tamis
