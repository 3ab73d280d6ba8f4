// Predicates and scalars as the language writes them.

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/plan/predicate.h"
#include "engine/storage/schema.h"

namespace tamis {
namespace {

// What binds tighter has the greater number; a part stands in parentheses where its own is less than its place asks for.
enum class Level { kOr, kXor, kAnd, kNot, kComparison, kSum, kProduct, kNegation, kAtom };

constexpr std::array<std::string_view, 16> kReserved = {"and",  "or",   "xor",  "not",  "in",  "is",   "like",  "between",
                                                        "case", "when", "then", "else", "end", "true", "false", "null"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_word(std::string_view text) noexcept {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (text.empty() || !letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// Whether a name needs no quotes: words with dots between them, the first neither reserved nor the prefix of traits.
bool is_plain_name(std::string_view name) {
  const std::size_t dot = name.find('.');
  const std::string first = lower(name.substr(0, dot));
  if (std::find(kReserved.begin(), kReserved.end(), first) != kReserved.end()) return false;
  if (dot != std::string_view::npos && first == "trait") return false;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    if (!is_word(name.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string column_text(std::string_view name) { return is_plain_name(name) ? std::string(name) : quoted(name); }
// Segments have no dots in their names.
std::string segment_text(std::string_view name) {
  return is_plain_name(name) && name.find('.') == std::string_view::npos ? std::string(name) : quoted(name);
}

// In the greatest unit that divides it: "30 MINUTES".
std::string duration_text(std::int64_t us) {
  constexpr std::pair<std::int64_t, std::string_view> kUnits[] = {
      {86'400'000'000, "DAY"}, {3'600'000'000, "HOUR"}, {60'000'000, "MINUTE"}, {1'000'000, "SECOND"}};
  for (const auto& [unit, name] : kUnits)
    if (us != 0 && us % unit == 0) return fmt::format("{} {}{}", us / unit, name, us == unit ? "" : "S");
  return fmt::format("{} MICROSECONDS", us);
}

bool is_null(const Scalar& scalar) {
  const auto* literal = std::get_if<Literal>(&scalar.node);
  return literal != nullptr && literal->value.missing();
}

class Writer {
 public:
  explicit Writer(const Schema& schema) : schema_(schema), columns_(&schema) {}
  // Of what stands within a part.
  Writer(const Schema& schema, EventId event) : schema_(schema), columns_(schema[event].properties.get()) {}

  void write(const Predicate& predicate, Level place) {
    in_parentheses(level_of(predicate) < place, [&] { std::visit([&](const auto& node) { put(node); }, predicate.node); });
  }
  void write(const Scalar& scalar, Level place) {
    in_parentheses(level_of(scalar) < place, [&] {
      if (const auto* call = std::get_if<Call>(&scalar.node)) {
        put(*call, scalar.type);
      } else {
        std::visit([&](const auto& node) { put(node); }, scalar.node);
      }
    });
  }

  std::string out;

 private:
  template <typename Body> void in_parentheses(bool needed, Body body) {
    if (needed) out += '(';
    body();
    if (needed) out += ')';
  }

  static Level level_of(const Predicate& predicate) {
    // A chain of one reads as its member.
    struct LevelOf {
      Level operator()(const And& node) const { return chain(node.children, Level::kAnd); }
      Level operator()(const Or& node) const { return chain(node.children, Level::kOr); }
      Level operator()(const Xor& node) const { return chain(node.children, Level::kXor); }
      Level operator()(const Not& node) const {
        return std::holds_alternative<IsMissing>(node.child->node) ? Level::kComparison : Level::kNot;
      }
      Level operator()(const Constant&) const { return Level::kAtom; }
      Level operator()(const Truth& node) const { return Writer::level_of(*node.operand); }
      Level operator()(const Compare&) const { return Level::kComparison; }
      Level operator()(const In&) const { return Level::kComparison; }
      Level operator()(const IsMissing&) const { return Level::kComparison; }
      Level operator()(const Match&) const { return Level::kComparison; }
      Level operator()(const Has&) const { return Level::kComparison; }
      Level operator()(const InSegment&) const { return Level::kComparison; }
      static Level chain(const std::vector<PredicatePtr>& children, Level level) {
        return children.size() == 1 ? Writer::level_of(*children.front()) : level;
      }
    };
    return std::visit(LevelOf{}, predicate.node);
  }

  static Level level_of(const Scalar& scalar) {
    if (const auto* test = std::get_if<Test>(&scalar.node)) return std::min(level_of(*test->predicate), Level::kComparison);
    if (const auto* literal = std::get_if<Literal>(&scalar.node))
      return to_literal(literal->value).starts_with('-') ? Level::kNegation : Level::kAtom;
    const auto* call = std::get_if<Call>(&scalar.node);
    return call == nullptr ? Level::kAtom : level_of(call->function);
  }

  static Level level_of(Function function) {
    switch (function) {
      case Function::kAdd:
      case Function::kSubtract:
      case Function::kAddUnits: return Level::kSum;
      case Function::kMultiply:
      case Function::kDivide:
      case Function::kModulo: return Level::kProduct;
      case Function::kNegate: return Level::kNegation;
      case Function::kAbs:
      case Function::kRound:
      case Function::kFloor:
      case Function::kCeil:
      case Function::kCoalesce:
      case Function::kLeast:
      case Function::kGreatest:
      case Function::kLower:
      case Function::kUpper:
      case Function::kTrim:
      case Function::kLength:
      case Function::kSubstring:
      case Function::kConcat:
      case Function::kYear:
      case Function::kQuarter:
      case Function::kMonth:
      case Function::kDay:
      case Function::kHour:
      case Function::kMinute:
      case Function::kSecond:
      case Function::kWeekday:
      case Function::kDateTruncate:
      case Function::kDateDifference:
      case Function::kStartOf:
      case Function::kNextAnniversary:
      case Function::kCast: return Level::kAtom;
    }
    return Level::kAtom;
  }

  // ---- Predicates
  void put(const Constant& node) { out += node.value ? "TRUE" : "FALSE"; }
  void put(const And& node) { chain(node.children, " AND ", Level::kAnd, "TRUE"); }
  void put(const Or& node) { chain(node.children, " OR ", Level::kOr, "FALSE"); }
  void put(const Xor& node) { chain(node.children, " XOR ", Level::kXor, "FALSE"); }
  void chain(const std::vector<PredicatePtr>& children, std::string_view word, Level level, std::string_view none) {
    if (children.empty()) out += none;
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (i > 0) out += word;
      write(*children[i], children.size() == 1 ? Level::kOr : level);
    }
  }
  void put(const Not& node) {
    if (const auto* missing = std::get_if<IsMissing>(&node.child->node)) {
      write(*missing->operand, Level::kSum);
      out += " IS NOT MISSING";
      return;
    }
    out += "NOT ";
    write(*node.child, Level::kNot);
  }
  void put(const Compare& node) {
    write(*node.left, Level::kSum);
    fmt::format_to(std::back_inserter(out), " {} ", name_of(node.op));
    write(*node.right, Level::kSum);
  }
  void put(const In& node) {
    write(*node.operand, Level::kSum);
    out += node.negated ? " NOT IN " : " IN ";
    if (node.list.empty()) {
      values(*node.set);
    } else {
      out += "LIST " + to_literal(node.list);
    }
  }
  void put(const IsMissing& node) {
    write(*node.operand, Level::kSum);
    out += " IS MISSING";
  }
  void put(const Match& node) {
    write(*node.operand, Level::kSum);
    fmt::format_to(std::back_inserter(out), "{} {} ", node.negated ? " NOT" : "", name_of(node.kind));
    write(*node.pattern, Level::kSum);
    if (node.matcher != nullptr && !node.matcher->escape().empty()) out += " ESCAPE " + to_literal(node.matcher->escape());
  }
  void put(const Has& node) {
    write(*node.list, Level::kSum);
    out += " HAS ";
    const bool one = node.set->values().size() == 1 && node.kind != HasKind::kNone;
    if (one) {
      out += to_literal(node.set->values().front());
      return;
    }
    switch (node.kind) {
      case HasKind::kAny: out += "ANY "; break;
      case HasKind::kAll: out += "ALL "; break;
      case HasKind::kNone: out += "NONE "; break;
    }
    values(*node.set);
  }
  void put(const Truth& node) { write(*node.operand, Level::kOr); }
  void put(const InSegment& node) { out += "IN SEGMENT " + segment_text(node.name); }

  void values(const ValueSet& set) {
    const std::size_t count = set.values().size();
    const std::size_t shown = count <= kLongestShownSet ? count : kLongestShownSet / 10;
    out += '(';
    for (std::size_t i = 0; i < shown; ++i) {
      if (i > 0) out += ", ";
      out += to_literal(set.values()[i]);
    }
    if (shown < count) fmt::format_to(std::back_inserter(out), ", … {} more, #{:016x}", count - shown, set.fingerprint());
    out += ')';
  }

  // ---- Scalars
  void put(const Literal& node) { out += to_literal(node.value); }
  void put(const ColumnRef& node) { out += (of_profile_ ? "trait." : "") + column_text((*columns_)[node.column].name); }
  void put(const SlotRef& node) { fmt::format_to(std::back_inserter(out), "#{}", node.slot); }
  void put(const Now&) { out += "NOW()"; }
  void put(const Test& node) { write(*node.predicate, Level::kOr); }
  void put(const Call&) {}  // write() puts calls, which need their type
  void put(const ComputedTrait& node) { out += (of_profile_ ? "trait." : "") + column_text(node.name); }
  void put(const OfProfile& node) {
    const Schema* properties = std::exchange(columns_, &schema_);
    const bool outer = std::exchange(of_profile_, true);
    write(*node.value, Level::kAtom);
    columns_ = properties;
    of_profile_ = outer;
  }
  void put(const EventAggregate& node) {
    out += name_of(node.function);
    out += '(';
    if (node.function == EventFunction::kCountDistinct) out += "DISTINCT ";
    if (node.function == EventFunction::kPercentile) out += to_literal(node.percent) + ", ";
    if (node.function == EventFunction::kNth) fmt::format_to(std::back_inserter(out), "{}, ", node.number);
    events(node);
    if (node.function == EventFunction::kSessions) fmt::format_to(std::back_inserter(out), ", {}", duration_text(node.number));
    zone(node.zone, ", ");
    out += ')';
  }
  // Parts that read alike are one set of several events.
  void events(const EventAggregate& node) {
    if (node.parts.empty() && node.unknown.empty()) out += "EVENT ANY";
    for (std::size_t i = 0; i < node.parts.size();) {
      const std::string what = part_text(node.parts[i]);
      std::string names = to_literal(schema_[node.parts[i].event].name);
      std::size_t end = i + 1;
      for (; end < node.parts.size() && part_text(node.parts[end]) == what; ++end)
        names += ", " + to_literal(schema_[node.parts[end].event].name);
      if (i > 0) out += ", ";
      const std::size_t of = what.find('\0');
      if (of > 0) out += what.substr(0, of) + " OF ";
      out += end == i + 1 ? "EVENT " + names : "EVENT IN (" + names + ")";
      out += what.substr(of + 1);
      i = end;
    }
    for (std::size_t i = 0; i < node.unknown.size(); ++i) {
      if (i > 0 || !node.parts.empty()) out += ", ";
      out += "EVENT " + to_literal(node.unknown[i]) + " /* no such event */";
    }
  }
  // The value, a NUL, and the WHERE.
  std::string part_text(const EventPart& part) const {
    Writer writer(schema_, part.event);
    if (part.value != nullptr) writer.write(*part.value, Level::kSum);
    writer.out += '\0';
    const auto* all = std::get_if<Constant>(&part.where->node);
    if (all == nullptr || !all->value) {
      writer.out += " WHERE ";
      writer.write(*part.where, Level::kOr);
    }
    return std::move(writer.out);
  }
  void put(const Case& node) {
    out += "CASE";
    for (const auto& [condition, value] : node.branches) {
      out += " WHEN ";
      write(*condition, Level::kOr);
      out += " THEN ";
      write(*value, Level::kOr);
    }
    if (!is_null(*node.otherwise)) {
      out += " ELSE ";
      write(*node.otherwise, Level::kOr);
    }
    out += " END";
  }

  void put(const Call& call, Type type) {
    switch (level_of(call.function)) {
      case Level::kSum:
        if (call.function == Function::kAddUnits) return moved(call);
        return binary(call, Level::kSum, Level::kProduct);
      case Level::kProduct: return binary(call, Level::kProduct, Level::kNegation);
      case Level::kNegation:
        out += '-';
        // Never `--`, which starts a comment.
        return write(*call.arguments.front(), Level::kAtom);
      case Level::kOr:
      case Level::kXor:
      case Level::kAnd:
      case Level::kNot:
      case Level::kComparison:
      case Level::kAtom: return function(call, type);
    }
  }
  void binary(const Call& call, Level left, Level right) {
    write(*call.arguments[0], left);
    fmt::format_to(std::back_inserter(out), " {} ", name_of(call.function));
    write(*call.arguments[1], right);
  }
  // t + 30 DAYS
  void moved(const Call& call) {
    write(*call.arguments.front(), Level::kSum);
    const bool back = call.count < 0;
    const std::uint64_t count = back ? 0 - static_cast<std::uint64_t>(call.count) : static_cast<std::uint64_t>(call.count);
    fmt::format_to(std::back_inserter(out), " {} {} {}{}", back ? '-' : '+', count, name_of(call.unit), count == 1 ? "" : "S");
  }
  void function(const Call& call, Type type) {
    out += name_of(call.function);
    out += '(';
    const bool has_unit =
        call.function == Function::kDateTruncate || call.function == Function::kDateDifference || call.function == Function::kStartOf;
    if (has_unit) out += "'" + lower(name_of(call.unit)) + "', ";
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      if (i > 0) out += ", ";
      write(*call.arguments[i], Level::kOr);
    }
    if (call.function == Function::kStartOf) fmt::format_to(std::back_inserter(out), ", {}", call.count);
    if (call.function == Function::kCast) out += " AS " + name_of(type);
    zone(call.zone, call.function == Function::kCast ? " " : ", ");
    out += ')';
  }
  void zone(const ZoneSource& source, std::string_view separator) {
    if (!source.trait && source.fixed == TimeZone()) return;
    out += separator;
    out += "TIME ZONE ";
    if (source.trait) out += "OF " + column_text(schema_[*source.trait].name) + " ELSE ";
    out += to_literal(source.fixed.name());
  }

  const Schema& schema_;
  const Schema* columns_;    // whose columns are read: the profile's, or an event's
  bool of_profile_ = false;  // within an event, of its profile
};

}  // namespace

std::string to_text(const Predicate& predicate, const Schema& schema) {
  Writer writer(schema);
  writer.write(predicate, Level::kOr);
  return std::move(writer.out);
}

std::string to_text(const Predicate& predicate, EventId event, const Schema& schema) {
  Writer writer(schema, event);
  writer.write(predicate, Level::kOr);
  return std::move(writer.out);
}

std::string to_text(const Scalar& scalar, const Schema& schema) {
  Writer writer(schema);
  writer.write(scalar, Level::kOr);
  return std::move(writer.out);
}

}  // namespace tamis
