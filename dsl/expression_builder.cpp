#include "dsl/expression_builder.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "dsl/parse.h"
#include "dsl/spelling.h"
#include "engine/base/excerpt.h"
#include "engine/base/time_zone.h"

namespace tamis::dsl {
namespace {

// What stands between the quotes, with doubled quotes made one.
std::string unquoted(std::string_view token, char quote) {
  std::string text;
  text.reserve(token.size());
  for (std::size_t i = 1; i + 1 < token.size(); ++i) {
    text += token[i];
    if (token[i] == quote) ++i;
  }
  return text;
}

}  // namespace

// ---- The stack

ExpressionBuilder::Entry ExpressionBuilder::pop() {
  Entry entry = std::move(stack_.back());
  stack_.pop_back();
  return entry;
}

void ExpressionBuilder::check_depth(int depth, SourceSpan span) {
  if (depth <= kDeepestTree) return;
  refuse("E0104", "more than " + std::to_string(kDeepestTree) + " operations inside one another",
         "split the expression, or save a part of it as a segment of its own", span, ErrorCode::kLimitExceeded);
}

void ExpressionBuilder::enter(std::uint32_t offset) {
  if (++nesting_ > kDeepestNesting) {
    refuse("E0104", "nested more than " + std::to_string(kDeepestNesting) + " deep",
           "save the inner part as a segment of its own and write IN SEGMENT", {offset, offset + 1}, ErrorCode::kLimitExceeded);
  }
}

void ExpressionBuilder::open_frame(std::string_view token) {
  Frame frame;
  frame.begin = offset_of(token);
  frame.height = stack_.size();
  frames_.push_back(std::move(frame));
}

// The operands since the frame was opened, and how deep the deepest of them is.
ExpressionBuilder::Frame ExpressionBuilder::close_frame(ExprList& items, int& depth) {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  items.reserve(stack_.size() - frame.height);
  for (std::size_t i = frame.height; i < stack_.size(); ++i) {
    depth = std::max(depth, stack_[i].depth);
    items.push_back(std::move(stack_[i].expr));
  }
  stack_.resize(frame.height);
  return frame;
}

// ---- Tokens

void ExpressionBuilder::read_string(std::string_view token) {
  string_ = unquoted(token, '\'');
  string_span_ = {offset_of(token), offset_of(token) + static_cast<std::uint32_t>(token.size())};
}

void ExpressionBuilder::read_number(std::string_view token) {
  number_ = token;
  number_span_ = {offset_of(token), offset_of(token) + static_cast<std::uint32_t>(token.size())};
  unit_.reset();
}

void ExpressionBuilder::read_type(std::string_view token) {
  const std::string name = (std::exchange(list_of_, false) ? "LIST OF " : "") + std::string(token);
  const std::optional<Type> type = parse_type(name);
  if (!type) {
    refuse("E0113", "unknown type " + excerpt(name), "the types are BOOLEAN, INTEGER, DOUBLE, STRING, TIMESTAMP, DATE and LIST OF one of them",
           {offset_of(token), offset_of(token) + static_cast<std::uint32_t>(token.size())});
  }
  type_ = *type;
}

void ExpressionBuilder::begin_name(std::string_view here) {
  name_.parts.clear();
  name_begin_ = offset_of(here);
}

void ExpressionBuilder::add_quoted_part(std::string_view token) {
  if (token.size() == 2) {
    refuse("E0119", "a name cannot be empty", "write the name between the quotes; the empty string is ''",
           {offset_of(token), offset_of(token) + 2});
  }
  name_.parts.push_back({unquoted(token, '"'), true});
}

// ---- Values

void ExpressionBuilder::push_string(std::string_view token) { push(String{std::move(string_)}, span_from(token)); }

std::int64_t ExpressionBuilder::integer(bool negative) const {
  std::uint64_t magnitude = 0;
  const auto [end, code] = std::from_chars(number_.data(), number_.data() + number_.size(), magnitude);
  const std::uint64_t most = std::uint64_t{std::numeric_limits<std::int64_t>::max()} + (negative ? 1 : 0);
  if (code != std::errc() || magnitude > most) {
    refuse("E0106", "an INTEGER lies between -9223372036854775808 and 9223372036854775807, not " + std::string(negative ? "-" : "") +
                        excerpt(number_),
           "for a DOUBLE write " + excerpt(number_) + ".0", number_span_);
  }
  return static_cast<std::int64_t>(negative ? std::uint64_t{0} - magnitude : magnitude);
}

void ExpressionBuilder::push_duration(SourceSpan span, bool negative) {
  if (is_fractional()) {
    refuse("E0111", "a duration counts whole units, not " + excerpt(number_), "use a smaller unit: 36 HOURS instead of 1.5 DAYS",
           number_span_);
  }
  push(Duration{integer(negative), *unit_}, span);
}

void ExpressionBuilder::push_number(std::string_view text, bool negative) {
  const SourceSpan span = span_from(text);
  if (unit_) return push_duration(span, negative);
  if (!is_fractional()) return push(Integer{integer(negative)}, span);
  double value = 0;
  const auto [end, code] = std::from_chars(number_.data(), number_.data() + number_.size(), value);
  if (code != std::errc()) {
    refuse("E0106", "outside the range of DOUBLE: " + excerpt(number_),
           "a DOUBLE lies between 4.9e-324 and 1.8e308, or is 0.0", number_span_);
  }
  push(Double{negative ? -value : value}, span);
}

void ExpressionBuilder::push_timestamp(std::string_view token) {
  if (const auto instant = parse_timestamp(string_, TimeZone{}); !instant) {
    const Error& error = instant.error();
    refuse("E0108", error.message, error.hint.empty() ? "write TIMESTAMP '2026-01-01T08:00:00Z'" : error.hint, string_span_);
  }
  push(TimestampLiteral{std::move(string_)}, span_from(token));
}

void ExpressionBuilder::push_date(std::string_view token) {
  const auto days = parse_date(string_);
  if (!days) {
    const Error& error = days.error();
    refuse("E0108", error.message, error.hint.empty() ? "write DATE '2026-01-31'" : error.hint, string_span_);
  }
  push(DateLiteral{*days}, span_from(token));
}

void ExpressionBuilder::push_name(std::string_view token) { push(std::exchange(name_, {}), span_from(token)); }

void ExpressionBuilder::open_call(std::string_view name) {
  open_frame(name);
  frames_.back().name = in_upper_case(name);
}

void ExpressionBuilder::open_days_call(std::string_view name) {
  open_frame(name);
  const std::string word = in_upper_case(name.substr(0, sizeof("STREAK") - 1));
  frames_.back().name = word == "STREAK" ? "STREAK DAYS" : "DISTINCT DAYS";
}

void ExpressionBuilder::call_star() {
  Frame& call = frames_.back();
  if (call.name != "COUNT") refuse("E0120", "only COUNT takes *, not " + excerpt(call.name), "name the value it is of", {call.begin, last_end_});
  call.star = true;
}

void ExpressionBuilder::close_call() {
  Call call;
  int depth = 0;
  Frame frame = close_frame(call.arguments, depth);
  call.name = std::move(frame.name);
  call.star = frame.star;
  call.distinct = frame.distinct;
  call.events = std::move(frame.events);
  call.events_first = frame.events_first;
  push(std::move(call), {frame.begin, last_end_}, std::max(depth, frame.events_depth));
}

void ExpressionBuilder::close_case() {
  ExprList parts;
  int depth = 0;
  const Frame frame = close_frame(parts, depth);
  CaseWhen node;
  if (frame.has_else) {
    node.otherwise = std::move(parts.back());
    parts.pop_back();
  }
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) node.branches.emplace_back(std::move(parts[i]), std::move(parts[i + 1]));
  push(std::move(node), {frame.begin, last_end_}, depth);
}

void ExpressionBuilder::cast(std::string_view text) {
  Entry operand = pop();
  push(Cast{std::move(operand.expr), type_}, span_from(text), operand.depth);
}

void ExpressionBuilder::negate(std::string_view text) {
  Entry operand = pop();
  push(Negate{std::move(operand.expr)}, span_from(text), operand.depth);
}

void ExpressionBuilder::arithmetic(ArithmeticOp op) {
  Entry right = pop();
  Entry left = pop();
  const SourceSpan span{left.expr->span.begin, right.expr->span.end};
  push(Arithmetic{op, std::move(left.expr), std::move(right.expr)}, span, std::max(left.depth, right.depth));
}

}  // namespace tamis::dsl
