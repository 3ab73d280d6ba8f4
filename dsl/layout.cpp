#include "dsl/layout.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/clause_layout.h"
#include "dsl/print.h"
#include "dsl/print_line.h"

namespace tamis::dsl {
namespace {

std::string line_of(const Expr& expression) { return print(expression); }

std::string joined(const ExprList& list) {
  std::string out;
  for (const ExprPtr& item : list) {
    if (!out.empty()) out += ", ";
    append(out, *item);
  }
  return out;
}

std::string item_of(const SelectItem& item) {
  if (!item.value) return "*";
  std::string out = line_of(*item.value);
  // SELECT DISTINCT DAYS(…) would be the function of two words.
  if (out.starts_with("DAYS(")) out = '(' + out + ')';
  if (item.alias) out += " AS " + quote_name(*item.alias);
  return out;
}

std::string joined(const std::vector<SelectItem>& items) {
  std::string out;
  for (const SelectItem& item : items) out += (out.empty() ? "" : ", ") + item_of(item);
  return out;
}

std::string joined(const std::vector<OrderItem>& items) {
  std::string out;
  for (const OrderItem& item : items) {
    if (!out.empty()) out += ", ";
    append(out, *item.value);
    if (item.descending) out += " DESC";
  }
  return out;
}

// LIMIT 10 OFFSET 20; empty where there is neither.
std::string rows_of(const Select& select) {
  std::string out;
  if (select.limit) out += "LIMIT " + std::to_string(*select.limit);
  if (select.offset) out += (out.empty() ? "OFFSET " : " OFFSET ") + std::to_string(*select.offset);
  return out;
}

std::string line_of(const ZoneClause& zone) {
  std::string out;
  append_zone(out, zone);
  return out;
}

// EXPLAIN SEGMENT s is kept as a SELECT.
const InSegment* explained_segment(const Explain& explain) {
  const Select& select = explain.select;
  if (select.distinct || select.items.size() != 1 || !select.items[0].value || select.items[0].alias || !select.where ||
      !select.group_by.empty() || select.having || !select.order_by.empty() || select.limit || select.offset || select.zone || select.event) {
    return nullptr;
  }
  const auto* count = std::get_if<Call>(&select.items[0].value->node);
  const auto* segment = std::get_if<InSegment>(&select.where->node);
  return count != nullptr && count->name == "COUNT" && count->star && segment != nullptr && !segment->negated ? segment : nullptr;
}

// ---- On one line

class OneLine {
 public:
  std::string operator()(const CreateSegment& create) const { return definition(create, head(create)); }
  std::string operator()(const CreateTrait& create) const { return definition(create, head(create)); }
  static std::string definition(const Definition& create, std::string out) {
    if (create.comment) {
      out += " COMMENT ";
      append_string(out, *create.comment);
    }
    if (create.zone) out += ' ' + line_of(*create.zone);
    return out + " AS " + line_of(*create.body);
  }
  std::string operator()(const DropSegment& drop) const {
    return (drop.if_exists ? "DROP SEGMENT IF EXISTS " : "DROP SEGMENT ") + quote_name(drop.name);
  }
  std::string operator()(const DropTrait& drop) const {
    return (drop.if_exists ? "DROP TRAIT IF EXISTS " : "DROP TRAIT ") + quote_name(drop.name);
  }
  std::string operator()(const Show& show) const {
    switch (show.kind) {
      case ShowKind::kEvents: return "SHOW EVENTS";
      case ShowKind::kSegments: return "SHOW SEGMENTS";
      case ShowKind::kTraits: return "SHOW TRAITS";
      case ShowKind::kLists: return "SHOW LISTS";
    }
    return "SHOW SEGMENTS";
  }
  std::string operator()(const DescribeSegment& describe) const { return "DESCRIBE SEGMENT " + quote_name(describe.name); }
  std::string operator()(const DescribeTrait& describe) const { return "DESCRIBE TRAIT " + quote_name(describe.name); }
  std::string operator()(const DescribeEvent& describe) const {
    std::string out = "DESCRIBE EVENT ";
    append_string(out, describe.name);
    return out;
  }
  std::string operator()(const Select& select) const {
    std::string out = (select.distinct ? "SELECT DISTINCT " : "SELECT ") + joined(select.items) + ' ' + source(select);
    if (select.where) out += " WHERE " + line_of(*select.where);
    if (!select.group_by.empty()) out += " GROUP BY " + joined(select.group_by);
    if (select.having) out += " HAVING " + line_of(*select.having);
    if (!select.order_by.empty()) out += " ORDER BY " + joined(select.order_by);
    if (const std::string rows = rows_of(select); !rows.empty()) out += ' ' + rows;
    if (select.zone) out += ' ' + line_of(*select.zone);
    return out;
  }
  std::string operator()(const ExplainSegment& explain) const {
    std::string out = "EXPLAIN SEGMENT " + quote_name(explain.name) + " FOR PROFILE ";
    append_string(out, explain.profile.text);
    return out;
  }
  std::string operator()(const Overlap& overlap) const {
    std::string out = "OVERLAP ";
    for (std::size_t i = 0; i < overlap.segments.size(); ++i) out += (i > 0 ? ", " : "") + quote_name(overlap.segments[i]);
    return out;
  }
  std::string operator()(const Diff& diff) const {
    return "DIFF SEGMENT " + quote_name(diff.segment) + " WITH (" + line_of(*diff.with) + ')' + tail(diff);
  }
  std::string operator()(const std::unique_ptr<Explain>& explain) const {
    const std::string head = explain->analyze ? "EXPLAIN ANALYZE " : "EXPLAIN ";
    if (const InSegment* segment = explained_segment(*explain)) return head + "SEGMENT " + quote_name(segment->segment);
    return head + (*this)(explain->select);
  }

  static std::string head(const CreateSegment& create) {
    return (create.or_replace ? "CREATE OR REPLACE SEGMENT " : "CREATE SEGMENT ") + quote_name(create.name);
  }
  static std::string head(const CreateTrait& create) {
    return (create.or_replace ? "CREATE OR REPLACE TRAIT " : "CREATE TRAIT ") + quote_name(create.name);
  }
  static std::string source(const Select& select) {
    if (!select.event) return "FROM profiles";
    std::string out = "FROM events ";
    append_string(out, select.event->text);
    return out;
  }
  static std::string tail(const Diff& diff) {
    std::string out;
    if (diff.ids) out += " IDS";
    if (diff.zone) out += ' ' + line_of(*diff.zone);
    return out;
  }
};

// ---- On many lines

// The part of a statement's text whose comments have a line to stand by; all others go above the statement.
struct Reach { std::uint32_t begin, end; };

class ReachOf {
 public:
  Reach operator()(const CreateSegment& create) const { return {0, end_of_clauses(*create.body)}; }
  Reach operator()(const CreateTrait& create) const { return {0, end_of_clauses(*create.body)}; }
  Reach operator()(const Diff& diff) const { return {0, diff.with->span.end}; }
  Reach operator()(const Select& select) const { return {end_of_items(select), end_of_last_clause(select)}; }
  Reach operator()(const std::unique_ptr<Explain>& explain) const {
    return explained_segment(*explain) != nullptr ? Reach{0, 0} : (*this)(explain->select);
  }
  Reach operator()(const DropSegment&) const { return {0, 0}; }
  Reach operator()(const DropTrait&) const { return {0, 0}; }
  Reach operator()(const DescribeTrait&) const { return {0, 0}; }
  Reach operator()(const DescribeEvent&) const { return {0, 0}; }
  Reach operator()(const Show&) const { return {0, 0}; }
  Reach operator()(const DescribeSegment&) const { return {0, 0}; }
  Reach operator()(const ExplainSegment&) const { return {0, 0}; }
  Reach operator()(const Overlap&) const { return {0, 0}; }

 private:
  static std::uint32_t end_of_items(const Select& select) {
    std::uint32_t end = 0;
    for (const SelectItem& item : select.items) end = item.value ? item.value->span.end : end;
    return end;
  }
  static std::uint32_t end_of_last_clause(const Select& select) {
    if (!select.order_by.empty()) return select.order_by.back().value->span.end;
    if (select.having) return end_of_clauses(*select.having);
    if (!select.group_by.empty()) return select.group_by.back()->span.end;
    return select.where ? end_of_clauses(*select.where) : 0;
  }
};

// Prints into lines from which the comments out of reach are gone.
class ManyLines {
 public:
  explicit ManyLines(ClauseLayout& lines) : lines_(lines) {}

  void operator()(const CreateSegment& create) { add_definition(create, OneLine::head(create)); }
  void operator()(const CreateTrait& create) { add_definition(create, OneLine::head(create)); }
  void add_definition(const Definition& create, const std::string& head) {
    lines_.add(0, head);
    if (create.comment) {
      std::string comment = "COMMENT ";
      append_string(comment, *create.comment);
      lines_.add(2, comment);
    }
    if (create.zone) add_zone(*create.zone, create.body->span.begin);
    lines_.add(0, "AS");
    lines_.add_clauses(*create.body, 2);
  }
  void operator()(const Diff& diff) {
    lines_.add(0, "DIFF SEGMENT " + quote_name(diff.segment) + " WITH (");
    lines_.add_clauses(*diff.with, 2, diff.with->span.end);
    lines_.add(0, ")" + OneLine::tail(diff));
  }
  void operator()(const Select& select) { add_select(select, ""); }
  void operator()(const std::unique_ptr<Explain>& explain) {
    if (explained_segment(*explain) != nullptr) return lines_.add(0, OneLine{}(explain));
    add_select(explain->select, explain->analyze ? "EXPLAIN ANALYZE " : "EXPLAIN ");
  }
  void operator()(const DropSegment& drop) { lines_.add(0, OneLine{}(drop)); }
  void operator()(const DropTrait& drop) { lines_.add(0, OneLine{}(drop)); }
  void operator()(const DescribeTrait& describe) { lines_.add(0, OneLine{}(describe)); }
  void operator()(const DescribeEvent& describe) { lines_.add(0, OneLine{}(describe)); }
  void operator()(const Show& show) { lines_.add(0, OneLine{}(show)); }
  void operator()(const DescribeSegment& describe) { lines_.add(0, OneLine{}(describe)); }
  void operator()(const ExplainSegment& explain) { lines_.add(0, OneLine{}(explain)); }
  void operator()(const Overlap& overlap) { lines_.add(0, OneLine{}(overlap)); }

 private:
  void add_zone(const ZoneClause& zone, std::uint32_t body) {
    const bool stands_here = zone.span.end <= body;  // it may also end the statement
    if (stands_here) lines_.flush_before(zone.span.begin, 2);
    lines_.add(2, line_of(zone));
    if (stands_here) lines_.flush_behind(body);
  }

  // Where the clause behind FROM begins; 0 where there is none.
  static std::uint32_t begin_of_clauses(const Select& select) {
    if (select.where) return select.where->span.begin;
    if (!select.group_by.empty()) return select.group_by.front()->span.begin;
    if (select.having) return select.having->span.begin;
    return select.order_by.empty() ? 0 : select.order_by.front().value->span.begin;
  }

  void add_select(const Select& select, const std::string& prefix) {
    add_items(select, prefix + (select.distinct ? "SELECT DISTINCT" : "SELECT"));
    lines_.flush_behind(begin_of_clauses(select));
    lines_.add(0, OneLine::source(select));
    if (select.where) add_predicate("WHERE", *select.where);
    if (!select.group_by.empty()) add_list("GROUP BY " + joined(select.group_by), select.group_by.back()->span.end);
    if (select.having) add_predicate("HAVING", *select.having);
    if (!select.order_by.empty()) add_list("ORDER BY " + joined(select.order_by), select.order_by.back().value->span.end);
    if (const std::string rows = rows_of(select); !rows.empty()) lines_.add(0, rows);
    if (select.zone) lines_.add(0, line_of(*select.zone));
  }

  void add_items(const Select& select, const std::string& word) {
    const std::string line = word + ' ' + joined(select.items);
    if (fits(line, 0)) return lines_.add(0, line);
    lines_.add(0, word);
    const SelectItem& last = select.items.back();
    for (const SelectItem& item : select.items) lines_.add(2, item_of(item) + (&item == &last ? "" : ","));
  }

  void add_list(const std::string& line, std::uint32_t end) {
    lines_.flush_before(end, 0);
    lines_.add(0, line);
  }

  void add_predicate(const std::string& word, const Expr& predicate) {
    const std::string line = word + ' ' + line_of(predicate);
    lines_.flush_before(end_above_clauses(predicate), 0);
    if (fits(line, 0) && !lines_.has_comment_before(predicate.span.end)) return lines_.add(0, line);
    lines_.add(0, word);
    lines_.add_clauses(predicate, 2);
  }

  ClauseLayout& lines_;
};

}  // namespace

std::string lay_out(const Statement& statement, std::span<const Comment> comments) {
  ClauseLayout lines(comments);
  const Reach reach = std::visit(ReachOf{}, statement);
  lines.flush_before(reach.begin, 0);
  lines.raise_comments_from(reach.end);
  const std::string line = lines.has_comments() ? "" : std::visit(OneLine{}, statement);
  if (!line.empty() && fits(line + ';', 0)) lines.add(0, line);
  else std::visit(ManyLines(lines), statement);
  return lines.take();
}

namespace {

template <typename Create> std::string lay_out_definition(const Create& definition) {
  ClauseLayout lines({});
  const std::string line = OneLine{}(definition);
  if (fits(line + ';', 0)) lines.add(0, line);
  else ManyLines{lines}(definition);
  return lines.take();
}

}  // namespace

std::string lay_out(const CreateSegment& definition) { return lay_out_definition(definition); }
std::string lay_out(const CreateTrait& definition) { return lay_out_definition(definition); }

}  // namespace tamis::dsl
