#pragma once
// Builds expressions from what the grammar reports, in the order of the text: operands go on a stack, operators take them
// off. The grammar never gives up a branch for which it has reported something, so nothing is ever undone.
// Knows nothing of PEGTL. Internal to the parser; refuses by throwing SyntaxError.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/ast.h"
#include "dsl/syntax_error.h"

namespace tamis::dsl {

class ExpressionBuilder {
 public:
  // `text` outlives the builder; what is reported points into it.
  explicit ExpressionBuilder(std::string_view text) : text_(text) {}

  // ---- Tokens. They fill registers that the rule around them reads.
  void end_token(std::string_view white_space) { last_end_ = offset_of(white_space); }
  void read_string(std::string_view token);
  void read_number(std::string_view token);
  template <TimeUnit Unit>
  void read_unit() { unit_ = Unit; }
  void read_list_of() { list_of_ = true; }
  void read_type(std::string_view token);
  void begin_name(std::string_view here);
  void add_plain_part(std::string_view token) { name_.parts.push_back({std::string(token), false}); }
  void add_quoted_part(std::string_view token);
  void open_bracket(std::string_view token) { brackets_.push_back(offset_of(token)); }
  void close_bracket() { brackets_.pop_back(); }

  // ---- Nesting of the text; the grammar calls these around every rule that contains itself.
  void enter(std::uint32_t offset);
  void leave() { --nesting_; }

  // ---- Values
  void push_string(std::string_view token);
  void push_positive(std::string_view token) { push_number(token, false); }
  void push_negative(std::string_view token) { push_number(token, true); }
  template <bool Value>
  void push_boolean(std::string_view token) { push(Boolean{Value}, span_from(token)); }
  void push_null(std::string_view token) { push(Null{}, span_from(token)); }
  void push_timestamp(std::string_view token);
  void push_date(std::string_view token);
  void push_name(std::string_view token);
  void open_call(std::string_view name);
  void open_days_call(std::string_view name);
  void call_star();
  void call_distinct() { frames_.back().distinct = true; }
  void close_call();
  void open_case(std::string_view token) { open_frame(token); }
  void open_value_list(std::string_view token) { open_frame(token); open_bracket(token); }
  void case_else() { frames_.back().has_else = true; }
  void close_case();
  void cast(std::string_view text);
  void negate(std::string_view text);
  template <ArithmeticOp Op>
  void arithmetic() { arithmetic(Op); }

  // ---- Predicates
  template <CompareOp Op>
  void compare() { compare(Op); }
  void between();
  void between_ago();
  void in_values();
  void in_list();
  void profile_in_list(std::string_view text);
  void in_segment(std::string_view text);
  template <bool Negated>
  void is_missing() { is_missing(Negated); }
  void read_escape();
  template <MatchKind Kind>
  void match() { match(Kind); }
  void has_one();
  template <HasKind Kind>
  void has() { has(Kind); }
  void negate_top();
  void widen_top(std::string_view text) { top().expr->span = span_from(text); }  // to the brackets or the NOT around it
  void negate_membership(std::string_view text) { negate_top(); widen_top(text); }
  void not_(std::string_view text);
  template <typename Chain>
  void chain_first();
  template <typename Chain>
  void chain_more();

  // ---- Windows
  void read_window_count(std::string_view text);
  void read_calendar() { calendar_ = true; }
  void read_current_unit(std::string_view text);
  void within_last();
  void within_next();
  void this_unit() { window(CurrentUnit{*unit_, 0}); }
  void before();
  void after();

  // ---- Events: sets of them are open one within another
  void open_events(std::string_view token);
  void add_event() { events_.back().set.names.push_back({std::move(string_), string_span_}); }
  void name_events() { events_.back().set.alias = std::move(name_.parts.front().text); }
  void event_where();
  void close_events();
  void events_argument();
  void events_of();
  void read_event_count(std::string_view text);
  void event_last();
  void event_this() { event_window(CurrentUnit{*unit_, 0}); }
  void event_since();
  void event_since_last();
  void event_before();
  void event_after();
  void event_ago();
  void event_between();
  void end_event_window(std::string_view text) { events_.back().set.window_span = span_from(text); }
  void did_not() { events_.back().negated = true; }
  void read_count(std::string_view text);
  template <CompareOp Op>
  void did_times(std::string_view text) { did_times(Op, text); }
  void did_days(std::string_view text);
  void did_where(std::string_view text);
  void close_did();

  [[nodiscard]] ExprPtr take_expression() { return pop().expr; }

  // ---- For messages
  [[nodiscard]] const std::vector<std::uint32_t>& open_brackets() const noexcept { return brackets_; }
  [[nodiscard]] std::uint32_t offset_of(std::string_view part) const noexcept {
    return static_cast<std::uint32_t>(part.data() - text_.data());
  }

 protected:
  struct Entry { ExprPtr expr; int depth; };    // depth: of the tree below, in nodes
  struct Frame {                                // an open call, list or CASE
    std::string name;
    std::uint32_t begin = 0;
    std::size_t height = 0;                     // of the stack when it was opened
    bool star = false, distinct = false, has_else = false;
    std::unique_ptr<EventSet> events;
    bool events_first = false;
    int events_depth = 0;
  };
  struct EventFrame {                           // a set of events that is being read, or a DID
    EventSet set;
    int depth = 0;                              // of the deepest expression in it
    std::optional<Times> times;
    std::optional<std::int64_t> days;
    bool negated = false;
  };

  [[nodiscard]] SourceSpan span_from(std::string_view part) const noexcept { return {offset_of(part), last_end_}; }
  [[nodiscard]] SourceSpan name_span() const noexcept { return {name_begin_, last_end_}; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] Entry& top() { return stack_.back(); }
  Entry pop();
  // `depth_below`: of the deepest child.
  template <typename Node>
  void push(Node node, SourceSpan span, int depth_below = 0) {
    check_depth(depth_below + 1, span);
    stack_.push_back({std::make_unique<Expr>(std::move(node), span), depth_below + 1});
  }

  std::string string_;                          // of the last string token, unescaped
  SourceSpan string_span_;
  std::string_view number_;                     // the last number token
  SourceSpan number_span_;
  Name name_;

 private:
  static void check_depth(int depth, SourceSpan span);
  void push_number(std::string_view text, bool negative);
  void push_duration(SourceSpan span, bool negative);
  void open_frame(std::string_view token);
  [[nodiscard]] Frame close_frame(ExprList& items, int& depth);
  void arithmetic(ArithmeticOp op);
  void compare(CompareOp op);
  void is_missing(bool negated);
  void match(MatchKind kind);
  void has(HasKind kind);
  void window(Window window);
  void window(Window window, Entry instant);
  void event_window(EventWindow window);
  void did_times(CompareOp op, std::string_view text);
  // Takes an operand off for the set that is being read.
  [[nodiscard]] ExprPtr take_for_events();
  [[nodiscard]] bool is_fractional() const { return number_.find_first_of(".eE") != std::string_view::npos; }
  [[nodiscard]] std::int64_t integer(bool negative) const;
  [[nodiscard]] std::int64_t ago_count(const Expr& expr) const;

  std::string_view text_;
  std::vector<Entry> stack_;
  std::vector<Frame> frames_;
  std::vector<EventFrame> events_;
  EventFrame closed_events_;                    // until its place takes it
  std::vector<std::uint32_t> brackets_;
  int nesting_ = 0;
  std::uint32_t last_end_ = 0;                  // of the last token, without the white space behind it
  std::uint32_t name_begin_ = 0;
  std::optional<TimeUnit> unit_;
  std::optional<std::string> escape_;
  std::optional<std::int64_t> window_count_;
  std::int64_t count_ = 0;
  bool calendar_ = false;
  bool list_of_ = false;
  Type type_;
};

// a AND b AND c is one node of three children; brackets around a AND b keep a node of their own.
template <typename Chain>
void ExpressionBuilder::chain_first() {
  Entry right = pop();
  Entry left = pop();
  const SourceSpan span{left.expr->span.begin, right.expr->span.end};
  Chain chain;
  chain.children.push_back(std::move(left.expr));
  chain.children.push_back(std::move(right.expr));
  push(std::move(chain), span, std::max(left.depth, right.depth));
}

template <typename Chain>
void ExpressionBuilder::chain_more() {
  Entry right = pop();
  Entry& chain = top();
  chain.expr->span.end = right.expr->span.end;
  chain.depth = std::max(chain.depth, right.depth + 1);
  std::get<Chain>(chain.expr->node).children.push_back(std::move(right.expr));
}

}  // namespace tamis::dsl
