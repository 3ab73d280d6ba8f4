#pragma once
// Builds statements from what the grammar reports, on top of the expressions in them, and keeps the comments between them.
// Internal to the parser.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/ast.h"
#include "dsl/expression_builder.h"

namespace tamis::dsl {

enum class ObjectKind : std::uint8_t { kSegment, kTrait, kEvent };

class ScriptBuilder : public ExpressionBuilder {
 public:
  using ExpressionBuilder::ExpressionBuilder;

  void add_comment(std::string_view comment);

  // ---- TIME ZONE
  void zone_trait() { zone_.trait = std::exchange(name_, {}); }
  void zone_name() { zone_.zone = string_; }
  void zone(std::string_view text);

  // ---- CREATE SEGMENT, CREATE TRAIT
  void create_replace() { create_.or_replace = true; }
  template <bool IsTrait>
  void create_name() { create_name(IsTrait); }
  void create_comment(std::string_view text);
  void create_body() { create_.body = take_expression(); }
  void finish_create(std::string_view text);

  // ---- DROP, SHOW, DESCRIBE, OVERLAP, DIFF
  template <ObjectKind Kind>
  void read_object() { read_object(Kind, std::move(name_.parts.front().text), name_span()); }
  void read_event() { read_object(ObjectKind::kEvent, std::move(string_), string_span_); }
  void drop_if_exists() { if_exists_ = true; }
  void finish_drop(std::string_view text);
  template <ShowKind Kind>
  void show() { show_kind_ = Kind; }
  void finish_show(std::string_view text) { finish(Show{show_kind_}, text); }
  void finish_describe(std::string_view text);
  void overlap_name();
  void finish_overlap(std::string_view text) { finish(std::exchange(overlap_, {}), text); }
  void diff_body() { diff_with_ = take_expression(); }
  void diff_ids() { diff_ids_ = true; }
  void finish_diff(std::string_view text);

  // ---- SELECT and EXPLAIN
  void select_distinct() { select_.distinct = true; }
  void select_star() { select_.items.emplace_back(); }
  void select_value() { select_.items.push_back({take_expression(), std::nullopt}); }
  void select_alias() { select_.items.back().alias = std::move(name_.parts.front().text); }
  void select_event() { select_.event = EventName{std::move(string_), string_span_}; }
  void where() { select_.where = take_expression(); }
  void group_item() { select_.group_by.push_back(take_expression()); }
  void having() { select_.having = take_expression(); }
  void order_value() { select_.order_by.push_back({take_expression(), false}); }
  void order_descending() { select_.order_by.back().descending = true; }
  void limit() { select_.limit = row_count(); }
  void offset() { select_.offset = row_count(); }
  void finish_select(std::string_view text);
  void explain_analyze() { analyze_ = true; }
  void explain_select();
  void explain_profile(std::string_view text);
  void explain_members();
  void finish_explain(std::string_view text);

  // Behind the `;` of the last statement: where to look for what stands before an error.
  void end_statement(std::string_view semicolon) { statement_begin_ = offset_of(semicolon); }
  [[nodiscard]] std::uint32_t statement_begin() const noexcept { return statement_begin_; }

  // The statements with their comments. The builder is done then.
  [[nodiscard]] Script take_script();

 private:
  struct RawComment { std::uint32_t begin, end; };

  void create_name(bool is_trait);
  void read_object(ObjectKind kind, std::string name, SourceSpan span);
  void finish(Statement statement, std::string_view text);
  [[nodiscard]] std::optional<ZoneClause> take_zone();
  [[nodiscard]] std::uint64_t row_count() const;

  std::vector<RawComment> comments_;
  std::vector<Script::Item> items_;
  std::uint32_t statement_begin_ = 0;

  ZoneClause zone_;
  bool has_zone_ = false;
  Definition create_;
  bool creates_trait_ = false;
  ObjectKind object_ = ObjectKind::kSegment;    // what is dropped, described or explained
  std::string object_name_;
  SourceSpan object_span_;
  bool if_exists_ = false;
  ShowKind show_kind_ = ShowKind::kSegments;
  Overlap overlap_;
  ExprPtr diff_with_;
  bool diff_ids_ = false;
  Select select_;
  bool analyze_ = false;
  Statement explained_ = Show{};                // what EXPLAIN explains, until its text ends
};

}  // namespace tamis::dsl
