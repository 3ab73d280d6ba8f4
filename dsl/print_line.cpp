#include "dsl/print_line.h"

#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>

#include "dsl/print.h"
#include "dsl/spelling.h"
#include "engine/base/time_zone.h"

namespace tamis::dsl {
namespace {

// ---- Tightness

struct Tight {
  Tightness operator()(const Or&) const { return Tightness::kOr; }
  Tightness operator()(const Xor&) const { return Tightness::kXor; }
  Tightness operator()(const And&) const { return Tightness::kAnd; }
  Tightness operator()(const Not&) const { return Tightness::kNot; }
  Tightness operator()(const InSegment& node) const { return node.negated ? Tightness::kNot : Tightness::kComparison; }
  Tightness operator()(const InList& node) const {
    return node.negated && !node.operand ? Tightness::kNot : Tightness::kComparison;
  }
  Tightness operator()(const Compare&) const { return Tightness::kComparison; }
  Tightness operator()(const Between&) const { return Tightness::kComparison; }
  Tightness operator()(const In&) const { return Tightness::kComparison; }
  Tightness operator()(const IsMissing&) const { return Tightness::kComparison; }
  Tightness operator()(const Match&) const { return Tightness::kComparison; }
  Tightness operator()(const Has&) const { return Tightness::kComparison; }
  Tightness operator()(const InWindow&) const { return Tightness::kComparison; }
  Tightness operator()(const Did&) const { return Tightness::kComparison; }
  Tightness operator()(const Arithmetic& node) const {
    return node.op == ArithmeticOp::kAdd || node.op == ArithmeticOp::kSubtract ? Tightness::kSum : Tightness::kProduct;
  }
  Tightness operator()(const Negate&) const { return Tightness::kUnary; }
  Tightness operator()(const Integer& node) const { return node.value < 0 ? Tightness::kUnary : Tightness::kPrimary; }
  Tightness operator()(const Double& node) const { return std::signbit(node.value) ? Tightness::kUnary : Tightness::kPrimary; }
  Tightness operator()(const Duration& node) const { return node.count < 0 ? Tightness::kUnary : Tightness::kPrimary; }
  Tightness operator()(const Null&) const { return Tightness::kPrimary; }
  Tightness operator()(const Boolean&) const { return Tightness::kPrimary; }
  Tightness operator()(const String&) const { return Tightness::kPrimary; }
  Tightness operator()(const TimestampLiteral&) const { return Tightness::kPrimary; }
  Tightness operator()(const DateLiteral&) const { return Tightness::kPrimary; }
  Tightness operator()(const Name&) const { return Tightness::kPrimary; }
  Tightness operator()(const Call&) const { return Tightness::kPrimary; }
  Tightness operator()(const CaseWhen&) const { return Tightness::kPrimary; }
  Tightness operator()(const Cast&) const { return Tightness::kPrimary; }
};

bool is_number(const Expr& expression) {
  return std::holds_alternative<Integer>(expression.node) || std::holds_alternative<Double>(expression.node) ||
         std::holds_alternative<Duration>(expression.node);
}

std::string_view sign_of(ArithmeticOp op) {
  switch (op) {
    case ArithmeticOp::kAdd: return " + ";
    case ArithmeticOp::kSubtract: return " - ";
    case ArithmeticOp::kMultiply: return " * ";
    case ArithmeticOp::kDivide: return " / ";
    case ArithmeticOp::kModulo: return " % ";
  }
  return " + ";
}

std::string_view sign_of(CompareOp op) {
  switch (op) {
    case CompareOp::kEq: return " = ";
    case CompareOp::kNe: return " != ";
    case CompareOp::kLt: return " < ";
    case CompareOp::kLe: return " <= ";
    case CompareOp::kGt: return " > ";
    case CompareOp::kGe: return " >= ";
  }
  return " = ";
}

std::string_view words_of(MatchKind kind) {
  switch (kind) {
    case MatchKind::kLike: return "LIKE ";
    case MatchKind::kILike: return "ILIKE ";
    case MatchKind::kStartsWith: return "STARTS WITH ";
    case MatchKind::kEndsWith: return "ENDS WITH ";
    case MatchKind::kContains: return "CONTAINS ";
    case MatchKind::kRegex: return "MATCHES ";
  }
  return "LIKE ";
}

std::string_view words_of(HasKind kind) {
  switch (kind) {
    case HasKind::kAny: return " HAS ANY ";
    case HasKind::kAll: return " HAS ALL ";
    case HasKind::kNone: return " HAS NONE ";
  }
  return " HAS ANY ";
}

std::string units(std::int64_t count, TimeUnit unit) {
  return std::to_string(count) + ' ' + std::string(name_of(unit)) + (count == 1 || count == -1 ? "" : "S");
}

// "trait".x is a column called trait; trait.x says where to look for x.
bool is_quoted_qualifier(const Name& name, const NamePart& part) {
  return name.parts.size() > 1 && &part == &name.parts.front() && part.quoted && in_upper_case(part.text) == "TRAIT";
}

// ---- Writing, one method a kind of node

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void operator()(const Null&) { out_ += "NULL"; }
  void operator()(const Boolean& node) { out_ += node.value ? "TRUE" : "FALSE"; }
  void operator()(const Integer& node) { out_ += std::to_string(node.value); }
  void operator()(const Double& node) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), node.value).ptr;
    const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
    out_ += text;
    if (text.find_first_of(".e") == std::string_view::npos) out_ += ".0";
  }
  void operator()(const String& node) { append_string(out_, node.value); }
  void operator()(const TimestampLiteral& node) {
    out_ += "TIMESTAMP ";
    append_string(out_, node.text);
  }
  void operator()(const DateLiteral& node) { out_ += "DATE '" + format_date(node.days) + "'"; }
  void operator()(const Duration& node) { out_ += units(node.count, node.unit); }

  void operator()(const Name& node) {
    for (const NamePart& part : node.parts) {
      if (&part != &node.parts.front()) out_ += '.';
      out_ += is_quoted_qualifier(node, part) ? '"' + part.text + '"' : quote_name(part.text);
    }
  }

  void operator()(const Arithmetic& node) {
    const bool is_sum = node.op == ArithmeticOp::kAdd || node.op == ArithmeticOp::kSubtract;
    append(out_, *node.left, is_sum ? Tightness::kSum : Tightness::kProduct);
    out_ += sign_of(node.op);
    append(out_, *node.right, is_sum ? Tightness::kProduct : Tightness::kUnary);
  }
  // -5 is a literal and --5 a comment.
  void operator()(const Negate& node) {
    out_ += '-';
    if (tightness_of(*node.operand) == Tightness::kUnary) out_ += ' ';
    append(out_, *node.operand, Tightness::kUnary, is_number(*node.operand) && tightness_of(*node.operand) == Tightness::kPrimary);
  }
  void operator()(const Call& node) {
    out_ += node.name + '(';
    if (node.events && node.events_first) {
      (*this)(*node.events);
      if (!node.arguments.empty()) out_ += ", ";
    }
    arguments(node);
    if (node.events && !node.events_first) {
      out_ += " OF ";
      (*this)(*node.events);
    }
    out_ += ')';
  }
  void operator()(const CaseWhen& node) {
    out_ += "CASE";
    for (const auto& [condition, value] : node.branches) {
      out_ += " WHEN ";
      append(out_, *condition);
      out_ += " THEN ";
      append(out_, *value);
    }
    if (node.otherwise) {
      out_ += " ELSE ";
      append(out_, *node.otherwise);
    }
    out_ += " END";
  }
  void operator()(const Cast& node) {
    out_ += "CAST(";
    append(out_, *node.operand);
    out_ += " AS " + name_of(node.type) + ')';
  }

  void operator()(const Compare& node) {
    append(out_, *node.left, Tightness::kSum);
    out_ += sign_of(node.op);
    append(out_, *node.right, Tightness::kSum);
  }
  void operator()(const Between& node) {
    operand(node.operand, node.negated);
    out_ += "BETWEEN ";
    append(out_, *node.low, Tightness::kSum);
    out_ += " AND ";
    append(out_, *node.high, Tightness::kSum);
  }
  void operator()(const In& node) {
    operand(node.operand, node.negated);
    out_ += "IN (";
    items(node.values);
    out_ += ')';
  }
  void operator()(const InList& node) {
    if (node.operand) operand(node.operand, node.negated);
    else if (node.negated) out_ += "NOT ";
    out_ += "IN LIST ";
    append_string(out_, node.list);
  }
  void operator()(const InSegment& node) {
    out_ += node.negated ? "NOT IN SEGMENT " : "IN SEGMENT ";
    out_ += quote_name(node.segment);
  }
  void operator()(const IsMissing& node) {
    append(out_, *node.operand, Tightness::kSum);
    out_ += node.negated ? " IS NOT MISSING" : " IS MISSING";
  }
  void operator()(const Match& node) {
    operand(node.operand, node.negated);
    out_ += words_of(node.kind);
    append(out_, *node.pattern, Tightness::kSum);
    if (node.escape) {
      out_ += " ESCAPE ";
      append_string(out_, *node.escape);
    }
  }
  void operator()(const Has& node) {
    append(out_, *node.list, Tightness::kSum);
    if (node.kind == HasKind::kAny && node.values.size() == 1) {
      std::string value;
      append(value, *node.values.front(), Tightness::kSum);
      // A call of something named ANY would be read as HAS ANY (…).
      if (!value.starts_with("ANY(") && !value.starts_with("ALL(") && !value.starts_with("NONE(")) {
        out_ += " HAS " + value;
        return;
      }
    }
    out_ += words_of(node.kind);
    out_ += '(';
    items(node.values);
    out_ += ')';
  }
  void operator()(const InWindow& node) {
    operand(node.operand, node.negated);
    std::visit(*this, node.window);
  }

  void operator()(const WithinLast& window) { within("WITHIN LAST ", window.count, window.unit, window.calendar); }
  void operator()(const WithinNext& window) { within("WITHIN NEXT ", window.count, window.unit, window.calendar); }
  void operator()(const CurrentUnit& window) {
    out_ += window.offset == 0 ? "WITHIN THIS " : window.offset < 0 ? "WITHIN LAST " : "WITHIN NEXT ";
    out_ += name_of(window.unit);
  }
  void operator()(const BetweenAgo& window) {
    out_ += "BETWEEN " + std::to_string(window.from) + " AND " + units(window.to, window.unit) + " AGO";
  }
  void operator()(const Before& window) {
    out_ += "BEFORE ";
    append(out_, *window.instant, Tightness::kSum);
  }
  void operator()(const After& window) {
    out_ += "AFTER ";
    append(out_, *window.instant, Tightness::kSum);
  }

  void operator()(const EventSet& events) {
    out_ += "EVENT ";
    if (events.names.empty()) out_ += "ANY";
    if (events.names.size() > 1) out_ += "IN (";
    for (const EventName& name : events.names) {
      if (&name != &events.names.front()) out_ += ", ";
      append_string(out_, name.text);
    }
    if (events.names.size() > 1) out_ += ')';
    if (events.alias) out_ += " AS " + quote_name(*events.alias);
    event_window(events);
    if (!events.where) return;
    out_ += " WHERE ";
    append(out_, *events.where);
  }
  void operator()(const Since& window) {
    out_ += "SINCE ";
    std::string instant;
    append(instant, *window.instant, Tightness::kSum);
    // LAST(EVENT …) is no value, but a tree may hold it.
    out_ += instant.starts_with("LAST(EVENT ") ? '(' + instant + ')' : instant;
  }
  void operator()(const BetweenInstants& window) {
    out_ += "BETWEEN ";
    append(out_, *window.from, Tightness::kSum);
    out_ += " AND ";
    append(out_, *window.to, Tightness::kSum);
  }
  void operator()(const SinceLast& window) {
    const EventSet& events = *window.events;
    const bool bare = !events.alias && !events.window && !events.where;
    out_ += bare ? "SINCE LAST " : "SINCE LAST (";
    (*this)(events);
    if (!bare) out_ += ')';
  }
  void operator()(const Did& node) {
    out_ += node.negated ? "DID NOT " : "DID ";
    append_string(out_, node.events.names.front().text);
    if (node.times) {
      out_ += node.times->op == CompareOp::kEq ? " EXACTLY " : node.times->op == CompareOp::kLe ? " AT MOST " : " AT LEAST ";
      out_ += std::to_string(node.times->count) + (node.times->count == 1 ? " TIME" : " TIMES");
    }
    if (node.days) out_ += " ON AT LEAST " + std::to_string(*node.days) + " DISTINCT DAYS";
    event_window(node.events);
    if (!node.events.where) return;
    out_ += " WHERE (";
    append(out_, *node.events.where);
    out_ += ')';
  }

  void operator()(const And& node) { chain(node.children, " AND ", Tightness::kNot); }
  void operator()(const Xor& node) { chain(node.children, " XOR ", Tightness::kAnd); }
  void operator()(const Or& node) { chain(node.children, " OR ", Tightness::kXor); }
  void operator()(const Not& node) {
    out_ += "NOT ";
    append(out_, *node.child, Tightness::kNot, not_takes_brackets(*node.child));
  }

  void append(std::string& out, const Expr& expression, Tightness least = Tightness::kOr, bool brackets = false) {
    brackets = brackets || tightness_of(expression) < least;
    if (brackets) out += '(';
    Writer writer(out);
    std::visit(writer, expression.node);
    if (brackets) out += ')';
  }

 private:
  void event_window(const EventSet& events) {
    if (!events.window) return;
    out_ += ' ';
    std::visit(*this, *events.window);
  }
  // Brackets keep a value from being read as words of the syntax: COUNT("event" IN (…)), COUNT(DISTINCT (DAYS(…))).
  void arguments(const Call& node) {
    if (node.star) out_ += '*';
    if (node.distinct) out_ += "DISTINCT ";
    const std::size_t begin = out_.size();
    items(node.arguments);
    if (node.events_first || node.arguments.empty()) return;
    const std::string upper = in_upper_case(std::string_view(out_).substr(begin, sizeof("EVENT IN (") - 1));
    const bool like_events = !node.distinct && upper == "EVENT IN (", like_days = node.distinct && upper.starts_with("DAYS(");
    if (!like_events && !like_days) return;
    std::string first;
    append(first, *node.arguments.front());
    out_.replace(begin, first.size(), '(' + first + ')');
  }
  void operand(const ExprPtr& expression, bool negated) {
    append(out_, *expression, Tightness::kSum);
    out_ += negated ? " NOT " : " ";
  }
  void items(const ExprList& list) {
    bool first = true;
    for (const ExprPtr& item : list) {
      if (!first) out_ += ", ";
      append(out_, *item);
      first = false;
    }
  }
  void chain(const ExprList& children, std::string_view word, Tightness least) {
    bool first = true;
    for (const ExprPtr& child : children) {
      if (!first) out_ += word;
      append(out_, *child, least);
      first = false;
    }
  }
  void within(std::string_view words, std::int64_t count, TimeUnit unit, bool calendar) {
    out_ += words;
    const std::string text = units(count, unit);
    if (!calendar) {
      out_ += text;
      return;
    }
    const std::size_t space = text.find(' ');
    out_ += text.substr(0, space) + " CALENDAR" + text.substr(space);
  }

  std::string& out_;
};

}  // namespace

Tightness tightness_of(const Expr& expression) { return std::visit(Tight{}, expression.node); }

bool not_takes_brackets(const Expr& child) {
  const Tightness tight = tightness_of(child);
  return tight != Tightness::kPrimary && tight != Tightness::kNot;
}

void append(std::string& out, const Expr& expression, Tightness least) { Writer(out).append(out, expression, least); }

void append_string(std::string& out, std::string_view text) {
  out += '\'';
  for (const char c : text) {
    if (c == '\'') out += c;
    out += c;
  }
  out += '\'';
}

void append_zone(std::string& out, const ZoneClause& zone) {
  out += "TIME ZONE ";
  if (zone.trait) {
    out += "OF ";
    Writer writer(out);
    writer(*zone.trait);
    out += " ELSE ";
  }
  append_string(out, zone.zone);
}

}  // namespace tamis::dsl
