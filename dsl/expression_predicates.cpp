// ExpressionBuilder: comparisons, tests and windows.

#include <charconv>

#include "dsl/expression_builder.h"
#include "dsl/spelling.h"
#include "engine/base/excerpt.h"

namespace tamis::dsl {
namespace {

constexpr std::int64_t kLargestWindow = std::int64_t{1} << 31;  // units; 68 years in seconds

}  // namespace

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
    refuse("E0112", "ESCAPE takes one character, not '" + excerpt(string_) + "'", "write ESCAPE '\\'", string_span_);
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
  if (negative || is_fractional() || code != std::errc() || count < 1 || count > kLargestWindow) {
    refuse("E0111", "a window is a whole number of units from 1 to 2147483648, not " + std::string(negative ? "-" : "") +
                        excerpt(number_),
           negative ? "write NEXT for the time to come, LAST for the time gone by"
                    : is_fractional() ? "use a smaller unit: 36 HOURS instead of 1.5 DAYS" : "", span);
  }
  window_count_ = count;
}

void ExpressionBuilder::read_current_unit(std::string_view text) {
  const std::string unit = in_upper_case(text.substr(0, text.find_first_not_of(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")));
  const SourceSpan span{offset_of(text), offset_of(text) + static_cast<std::uint32_t>(unit.size())};
  if (unit.ends_with('S')) {
    refuse("E0111", "how many " + unit + "?", "write WITHIN LAST 7 " + unit + ", or LAST " + unit.substr(0, unit.size() - 1) +
                                                  " for the calendar one", span);
  }
  if (*unit_ < TimeUnit::kDay) {
    refuse("E0102", "expected DAY, WEEK, MONTH, QUARTER or YEAR, found " + unit, "for shorter times write WITHIN LAST 1 " + unit, span);
  }
}

void ExpressionBuilder::window(Window window) { this->window(std::move(window), {}); }

// `instant`: the bound that the window holds, for its depth; none where it is empty.
void ExpressionBuilder::window(Window window, Entry instant) {
  if (auto* before = std::get_if<Before>(&window)) before->instant = std::move(instant.expr);
  if (auto* after = std::get_if<After>(&window)) after->instant = std::move(instant.expr);
  Entry operand = pop();
  const SourceSpan span{operand.expr->span.begin, last_end_};
  push(InWindow{std::move(operand.expr), std::move(window)}, span, std::max(instant.depth, operand.depth));
  window_count_.reset();
  calendar_ = false;
}

void ExpressionBuilder::before() { window(Before{nullptr}, pop()); }
void ExpressionBuilder::after() { window(After{nullptr}, pop()); }

void ExpressionBuilder::within_last() {
  if (window_count_) return window(WithinLast{*window_count_, *unit_, calendar_});
  window(CurrentUnit{*unit_, -1});
}

void ExpressionBuilder::within_next() {
  if (window_count_) return window(WithinNext{*window_count_, *unit_, calendar_});
  window(CurrentUnit{*unit_, 1});
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
  window(BetweenAgo{first, to->count, to->unit});
}

}  // namespace tamis::dsl
