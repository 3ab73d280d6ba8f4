#include "dsl/expression_builder.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "dsl/code_points.h"
#include "dsl/parse.h"
#include "engine/base/time_zone.h"

namespace tamis::dsl {
namespace {

constexpr std::int64_t kLargestWindow = std::int64_t{1} << 31;  // units; 68 years in seconds

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

std::string upper(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

bool is_fractional(std::string_view number) { return number.find_first_of(".eE") != std::string_view::npos; }

}  // namespace

// ---- The stack

ExpressionBuilder::Entry ExpressionBuilder::pop() {
  Entry entry = std::move(stack_.back());
  stack_.pop_back();
  return entry;
}

template <typename Node>
void ExpressionBuilder::push(Node node, SourceSpan span, int depth_below) {
  if (depth_below >= kDeepestTree) {
    refuse("E0104", "more than " + std::to_string(kDeepestTree) + " operations inside one another",
           "split the expression, or save a part of it as a segment of its own", span, ErrorCode::kLimitExceeded);
  }
  stack_.push_back({std::make_unique<Expr>(std::move(node), span), depth_below + 1});
}
template void ExpressionBuilder::push(Boolean, SourceSpan, int);
template void ExpressionBuilder::push(Null, SourceSpan, int);
template void ExpressionBuilder::push(And, SourceSpan, int);
template void ExpressionBuilder::push(Or, SourceSpan, int);
template void ExpressionBuilder::push(Xor, SourceSpan, int);

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
    refuse("E0113", "unknown type " + name, "the types are BOOLEAN, INTEGER, DOUBLE, STRING, TIMESTAMP, DATE and LIST OF one of them",
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
                        std::string(number_),
           "for a DOUBLE write " + std::string(number_) + ".0", number_span_);
  }
  return static_cast<std::int64_t>(negative ? std::uint64_t{0} - magnitude : magnitude);
}

void ExpressionBuilder::push_duration(SourceSpan span, bool negative) {
  if (is_fractional(number_)) {
    refuse("E0111", "a duration counts whole units, not " + std::string(number_), "use a smaller unit: 36 HOURS instead of 1.5 DAYS",
           number_span_);
  }
  push(Duration{integer(negative), *unit_}, span);
}

void ExpressionBuilder::push_number(std::string_view text, bool negative) {
  const SourceSpan span = span_from(text);
  if (unit_) return push_duration(span, negative);
  if (!is_fractional(number_)) return push(Integer{integer(negative)}, span);
  double value = 0;
  const auto [end, code] = std::from_chars(number_.data(), number_.data() + number_.size(), value);
  if (code != std::errc()) {
    refuse("E0106", "outside the range of DOUBLE: " + std::string(number_),
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
  frames_.back().name = upper(name);
}

void ExpressionBuilder::call_star() {
  Frame& call = frames_.back();
  if (call.name != "COUNT") refuse("E0120", "only COUNT takes *, not " + call.name, "name the value it is of", {call.begin, last_end_});
  call.star = true;
}

void ExpressionBuilder::close_call() {
  Call call;
  int depth = 0;
  Frame frame = close_frame(call.arguments, depth);
  call.name = std::move(frame.name);
  call.star = frame.star;
  call.distinct = frame.distinct;
  push(std::move(call), {frame.begin, last_end_}, depth);
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

// ---- Predicates

void ExpressionBuilder::compare(CompareOp op) {
  Entry right = pop();
  Entry left = pop();
  const SourceSpan span{left.expr->span.begin, right.expr->span.end};
  push(Compare{op, std::move(left.expr), std::move(right.expr)}, span, std::max(left.depth, right.depth));
}

void ExpressionBuilder::between() {
  Entry high = pop();
  Entry low = pop();
  Entry operand = pop();
  const SourceSpan span{operand.expr->span.begin, high.expr->span.end};
  push(Between{std::move(operand.expr), std::move(low.expr), std::move(high.expr)}, span,
       std::max({operand.depth, low.depth, high.depth}));
}

void ExpressionBuilder::in_values() {
  In node;
  int depth = 0;
  static_cast<void>(close_frame(node.values, depth));
  Entry operand = pop();
  node.operand = std::move(operand.expr);
  const SourceSpan span{node.operand->span.begin, last_end_};
  push(std::move(node), span, std::max(depth, operand.depth));
}

void ExpressionBuilder::in_list() {
  Entry operand = pop();
  const SourceSpan span{operand.expr->span.begin, last_end_};
  push(InList{std::move(operand.expr), std::move(string_)}, span, operand.depth);
}

void ExpressionBuilder::profile_in_list(std::string_view text) { push(InList{nullptr, std::move(string_)}, span_from(text)); }

void ExpressionBuilder::in_segment(std::string_view text) { push(InSegment{std::move(name_.parts.front().text)}, span_from(text)); }

void ExpressionBuilder::is_missing(bool negated) {
  Entry operand = pop();
  const SourceSpan span{operand.expr->span.begin, last_end_};
  push(IsMissing{std::move(operand.expr), negated}, span, operand.depth);
}

void ExpressionBuilder::read_escape() {
  if (count_code_points(string_) != 1) {
    refuse("E0112", "ESCAPE takes one character, not '" + string_ + "'", "write ESCAPE '\\'", string_span_);
  }
  escape_ = std::move(string_);
}

void ExpressionBuilder::match(MatchKind kind) {
  Entry pattern = pop();
  Entry operand = pop();
  const SourceSpan span{operand.expr->span.begin, last_end_};
  push(Match{kind, std::move(operand.expr), std::move(pattern.expr), std::exchange(escape_, std::nullopt)}, span,
       std::max(operand.depth, pattern.depth));
}

void ExpressionBuilder::has_one() {
  Entry value = pop();
  Entry list = pop();
  const SourceSpan span{list.expr->span.begin, last_end_};
  Has node{HasKind::kAny, std::move(list.expr), {}};
  node.values.push_back(std::move(value.expr));
  push(std::move(node), span, std::max(list.depth, value.depth));
}

void ExpressionBuilder::has(HasKind kind) {
  Has node{kind, nullptr, {}};
  int depth = 0;
  static_cast<void>(close_frame(node.values, depth));
  Entry list = pop();
  node.list = std::move(list.expr);
  const SourceSpan span{node.list->span.begin, last_end_};
  push(std::move(node), span, std::max(depth, list.depth));
}

void ExpressionBuilder::negate_top() {
  std::visit(
      [](auto& node) {
        if constexpr (requires { node.negated; }) node.negated = true;
      },
      top().expr->node);
}

void ExpressionBuilder::not_(std::string_view text) {
  Entry child = pop();
  push(Not{std::move(child.expr)}, span_from(text), child.depth);
}

// ---- Windows

void ExpressionBuilder::read_window_count(std::string_view text) {
  const bool negative = text.starts_with('-');
  const SourceSpan span{offset_of(text), number_span_.end};
  std::int64_t count = 0;
  const auto [end, code] = std::from_chars(number_.data(), number_.data() + number_.size(), count);
  if (negative || is_fractional(number_) || code != std::errc() || count < 1 || count > kLargestWindow) {
    refuse("E0111", "a window is a whole number of units from 1 to 2147483648, not " + std::string(negative ? "-" : "") +
                        std::string(number_),
           negative ? "write NEXT for the time to come, LAST for the time gone by"
                    : is_fractional(number_) ? "use a smaller unit: 36 HOURS instead of 1.5 DAYS" : "", span);
  }
  window_count_ = count;
}

void ExpressionBuilder::read_current_unit(std::string_view text) {
  const std::string unit = upper(text.substr(0, text.find_first_not_of(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")));
  const SourceSpan span{offset_of(text), offset_of(text) + static_cast<std::uint32_t>(unit.size())};
  if (unit.ends_with('S')) {
    refuse("E0111", "how many " + unit + "?", "write LAST 7 " + unit + ", or LAST " + unit.substr(0, unit.size() - 1) +
                                                  " for the calendar one", span);
  }
  if (*unit_ < TimeUnit::kDay) {
    refuse("E0102", "expected DAY, WEEK, MONTH, QUARTER or YEAR, found " + unit, "for shorter times write WITHIN LAST 1 " + unit, span);
  }
}

void ExpressionBuilder::window(Window window, bool has_instant) {
  Entry instant;
  int depth = 0;
  if (has_instant) {
    instant = pop();
    depth = instant.depth;
    if (auto* before = std::get_if<Before>(&window)) before->instant = std::move(instant.expr);
    if (auto* after = std::get_if<After>(&window)) after->instant = std::move(instant.expr);
  }
  Entry operand = pop();
  const SourceSpan span{operand.expr->span.begin, last_end_};
  push(InWindow{std::move(operand.expr), std::move(window)}, span, std::max(depth, operand.depth));
  window_count_.reset();
  calendar_ = false;
}

template <typename Kind>
void ExpressionBuilder::window_of_instant() { window(Kind{nullptr}, true); }
template void ExpressionBuilder::window_of_instant<Before>();
template void ExpressionBuilder::window_of_instant<After>();

void ExpressionBuilder::within_last() {
  if (window_count_) return window(WithinLast{*window_count_, *unit_, calendar_}, false);
  window(CurrentUnit{*unit_, -1}, false);
}

void ExpressionBuilder::within_next() {
  if (window_count_) return window(WithinNext{*window_count_, *unit_, calendar_}, false);
  window(CurrentUnit{*unit_, 1}, false);
}

// A bound of BETWEEN 60 AND 30 DAYS AGO; 0 where it is none.
std::int64_t ExpressionBuilder::ago_count(const Expr& expr) const {
  if (const auto* integer = std::get_if<Integer>(&expr.node)) return integer->value;
  if (const auto* duration = std::get_if<Duration>(&expr.node)) return duration->count;
  return 0;
}

void ExpressionBuilder::between_ago() {
  Entry high = pop();
  Entry low = pop();
  const auto* to = std::get_if<Duration>(&high.expr->node);
  const auto* from = std::get_if<Duration>(&low.expr->node);
  const std::int64_t first = ago_count(*low.expr);
  const bool proper = to != nullptr && (from == nullptr || from->unit == to->unit) && first >= 1 && first <= kLargestWindow &&
                      to->count >= 1 && to->count <= kLargestWindow;
  if (!proper) {
    refuse("E0111", "BETWEEN … AGO takes two whole numbers from 1 to 2147483648 and one unit", "write BETWEEN 60 AND 30 DAYS AGO",
           {low.expr->span.begin, high.expr->span.end});
  }
  window(BetweenAgo{first, to->count, to->unit}, false);
}

}  // namespace tamis::dsl
