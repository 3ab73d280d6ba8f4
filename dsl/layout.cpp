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
      !select.group_by.empty() || select.having || !select.order_by.empty() || select.limit || select.offset || select.zone) {
    return nullptr;
  }
  const auto* count = std::get_if<Call>(&select.items[0].value->node);
  const auto* segment = std::get_if<InSegment>(&select.where->node);
  return count != nullptr && count->name == "COUNT" && count->star && segment != nullptr && !segment->negated ? segment : nullptr;
}

// ---- On one line

class OneLine {
 public:
  std::string operator()(const CreateSegment& create) const {
    std::string out = head(create);
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
  std::string operator()(const Show& show) const {
    switch (show.kind) {
      case ShowKind::kSegments: return "SHOW SEGMENTS";
      case ShowKind::kTraits: return "SHOW TRAITS";
      case ShowKind::kLists: return "SHOW LISTS";
    }
    return "SHOW SEGMENTS";
  }
  std::string operator()(const DescribeSegment& describe) const { return "DESCRIBE SEGMENT " + quote_name(describe.name); }
  std::string operator()(const Select& select) const {
    std::string out = (select.distinct ? "SELECT DISTINCT " : "SELECT ") + joined(select.items) + " FROM profiles";
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
  static std::string tail(const Diff& diff) {
    std::string out;
    if (diff.ids) out += " IDS";
    if (diff.zone) out += ' ' + line_of(*diff.zone);
    return out;
  }
};

// ---- On many lines

class ManyLines {
 public:
  explicit ManyLines(std::span<const Comment> comments) : lines_(comments) {}

  void operator()(const CreateSegment& create) {
    lines_.raise_comments_from(create.body->span.end);
    lines_.add(0, OneLine::head(create));
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
    lines_.raise_comments_from(diff.with->span.end);
    lines_.add(0, "DIFF SEGMENT " + quote_name(diff.segment) + " WITH (");
    lines_.add_clauses(*diff.with, 2);
    lines_.add(0, ")" + OneLine::tail(diff));
  }
  void operator()(const Select& select) { add_select(select, ""); }
  void operator()(const std::unique_ptr<Explain>& explain) {
    if (explained_segment(*explain) != nullptr) return add_short(OneLine{}(explain));
    add_select(explain->select, explain->analyze ? "EXPLAIN ANALYZE " : "EXPLAIN ");
  }
  void operator()(const DropSegment& drop) { add_short(OneLine{}(drop)); }
  void operator()(const Show& show) { add_short(OneLine{}(show)); }
  void operator()(const DescribeSegment& describe) { add_short(OneLine{}(describe)); }
  void operator()(const ExplainSegment& explain) { add_short(OneLine{}(explain)); }
  void operator()(const Overlap& overlap) { add_short(OneLine{}(overlap)); }

  [[nodiscard]] std::string take() { return lines_.take(); }

 private:
  void add_zone(const ZoneClause& zone, std::uint32_t body) {
    const bool stands_here = zone.span.end <= body;  // it may also end the statement
    if (stands_here) lines_.flush_before(zone.span.begin, 2);
    lines_.add(2, line_of(zone));
    if (stands_here) lines_.flush_behind(body);
  }

  // A statement that never takes more than a line: its comments go above it.
  void add_short(const std::string& text) {
    lines_.raise_comments_from(0);
    lines_.add(0, text);
  }

  // Where the expressions of the last clause end that has any; behind it no line follows that a comment could stand before.
  static std::uint32_t last_anchor(const Select& select) {
    if (!select.order_by.empty()) return select.order_by.back().value->span.end;
    if (select.having) return select.having->span.end;
    if (!select.group_by.empty()) return select.group_by.back()->span.end;
    if (select.where) return select.where->span.end;
    return select.items.back().value ? select.items.back().value->span.end : 0;
  }

  void add_select(const Select& select, const std::string& prefix) {
    lines_.raise_comments_from(last_anchor(select));
    add_items(select, prefix + (select.distinct ? "SELECT DISTINCT" : "SELECT"));
    lines_.add(0, "FROM profiles");
    if (select.where) add_predicate("WHERE", *select.where);
    if (!select.group_by.empty()) add_list("GROUP BY " + joined(select.group_by), select.group_by.back()->span.end);
    if (select.having) add_predicate("HAVING", *select.having);
    if (!select.order_by.empty()) add_list("ORDER BY " + joined(select.order_by), select.order_by.back().value->span.end);
    if (const std::string rows = rows_of(select); !rows.empty()) lines_.add(0, rows);
    if (select.zone) lines_.add(0, line_of(*select.zone));
  }

  void add_items(const Select& select, const std::string& word) {
    const std::string line = word + ' ' + joined(select.items);
    const SelectItem& last = select.items.back();
    if (last.value) lines_.flush_before(last.value->span.end, 0);
    if (fits(line, 0)) return lines_.add(0, line);
    lines_.add(0, word);
    for (const SelectItem& item : select.items) lines_.add(2, item_of(item) + (&item == &last ? "" : ","));
  }

  void add_list(const std::string& line, std::uint32_t end) {
    lines_.flush_before(end, 0);
    lines_.add(0, line);
  }

  void add_predicate(const std::string& word, const Expr& predicate) {
    const std::string line = word + ' ' + line_of(predicate);
    lines_.flush_before(predicate.span.begin, 0);
    if (fits(line, 0) && !lines_.has_comment_before(predicate.span.end)) return lines_.add(0, line);
    lines_.add(0, word);
    lines_.add_clauses(predicate, 2);
  }

  ClauseLayout lines_;
};

}  // namespace

std::string lay_out(const Statement& statement, std::span<const Comment> comments) {
  if (comments.empty()) {
    std::string line = std::visit(OneLine{}, statement);
    if (fits(line + ';', 0)) return line;
  }
  ManyLines layout(comments);
  std::visit(layout, statement);
  return layout.take();
}

}  // namespace tamis::dsl
