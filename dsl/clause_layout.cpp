#include "dsl/clause_layout.h"

#include <algorithm>
#include <utility>

#include "dsl/print.h"
#include "dsl/spelling.h"

namespace tamis::dsl {
namespace {

struct Chain { const ExprList* children; std::string_view word; Tightness least; };

// The expression as a chain of AND, OR or XOR; no children where it is none.
Chain chain_of(const Expr& expression) {
  if (const auto* node = std::get_if<And>(&expression.node)) return {&node->children, "AND ", Tightness::kNot};
  if (const auto* node = std::get_if<Or>(&expression.node)) return {&node->children, "OR ", Tightness::kXor};
  if (const auto* node = std::get_if<Xor>(&expression.node)) return {&node->children, "XOR ", Tightness::kAnd};
  return {nullptr, {}, Tightness::kOr};
}

// What is laid out in brackets of its own.
bool is_group(const Expr& expression) {
  const auto* negated = std::get_if<Not>(&expression.node);
  return chain_of(negated != nullptr ? *negated->child : expression).children != nullptr;
}

// Up to where comments stand above the clause: all of them, but for those that its own lines take.
std::uint32_t end_above(const Expr& clause) {
  if (is_group(clause)) return clause.span.begin;
  const auto* in = std::get_if<In>(&clause.node);
  return in != nullptr ? in->operand->span.end : clause.span.end;
}

}  // namespace

std::uint32_t end_of_clauses(const Expr& expression) {
  const Chain chain = chain_of(expression);
  return chain.children != nullptr ? chain.children->back()->span.end : expression.span.end;
}

std::uint32_t end_above_clauses(const Expr& expression) {
  const Chain chain = chain_of(expression);
  return end_above(chain.children != nullptr ? *chain.children->front() : expression);
}

bool fits(std::string_view text, int indent) {
  return count_code_points(text) + static_cast<std::size_t>(indent) <= static_cast<std::size_t>(kLineWidth);
}

void ClauseLayout::add(int indent, std::string_view line) {
  out_.append(static_cast<std::size_t>(indent), ' ');
  out_ += line;
  out_ += '\n';
}

void ClauseLayout::flush_before(std::uint32_t offset, int indent) {
  while (has_comment_before(offset)) {
    add(indent, comments_.front().text);
    comments_ = comments_.subspan(1);
  }
}

bool ClauseLayout::has_comment_before(std::uint32_t offset) const { return !comments_.empty() && comments_.front().offset < offset; }

void ClauseLayout::raise_comments_from(std::uint32_t offset) {
  const auto first = std::ranges::find_if(comments_, [offset](const Comment& comment) { return comment.offset >= offset; });
  for (auto comment = first; comment != comments_.end(); ++comment) add(0, comment->text);
  comments_ = comments_.first(static_cast<std::size_t>(first - comments_.begin()));
}

// Nothing can follow a comment of the form -- on its line.
void ClauseLayout::flush_behind(std::uint32_t next) {
  while (has_comment_before(next) && !comments_.front().own_line) {
    const std::string_view text = comments_.front().text;
    out_.pop_back();
    out_ += "  ";
    out_ += text;
    out_ += '\n';
    comments_ = comments_.subspan(1);
    if (text.starts_with("--")) return;
  }
}

void ClauseLayout::add_clauses(const Expr& expression, int indent, std::uint32_t end) {
  const Chain chain = chain_of(expression);
  if (chain.children != nullptr) return add_chain(*chain.children, chain.word, chain.least, {indent, end});
  add_clause(expression, "", Tightness::kOr, {indent, end});
}

void ClauseLayout::add_chain(const ExprList& children, std::string_view word, Tightness least, Frame frame) {
  for (std::size_t i = 0; i < children.size(); ++i) {
    const std::uint32_t next = i + 1 < children.size() ? children[i + 1]->span.begin : frame.next;
    add_clause(*children[i], i > 0 ? std::string(word) : "", least, {frame.indent, next});
  }
}

void ClauseLayout::add_clause(const Expr& clause, const std::string& prefix, Tightness least, Frame frame) {
  flush_before(end_above(clause), frame.indent);
  std::string line = prefix;
  append(line, clause, least);
  const bool on_one_line = fits(line, frame.indent) && !has_comment_before(clause.span.end);
  if (on_one_line || !add_broken(clause, prefix, frame.indent)) add(frame.indent, line);
  flush_behind(frame.next);
}

// Over several lines; false where the clause is of a kind that stays on one.
bool ClauseLayout::add_broken(const Expr& clause, const std::string& prefix, int indent) {
  if (chain_of(clause).children != nullptr) {
    add_bracketed(clause, prefix + '(', clause.span.end, indent);
    return true;
  }
  if (const auto* node = std::get_if<Not>(&clause.node); node != nullptr && chain_of(*node->child).children != nullptr) {
    add_bracketed(*node->child, prefix + "NOT (", clause.span.end, indent);
    return true;
  }
  if (const auto* node = std::get_if<In>(&clause.node)) {
    add_values(*node, clause, prefix, indent);
    return true;
  }
  return false;
}

void ClauseLayout::add_bracketed(const Expr& inside, const std::string& opening, std::uint32_t end,
                                 int indent) {
  add(indent, opening);
  add_clauses(inside, indent + 2, end);
  flush_before(end, indent + 2);
  add(indent, ")");
}

// As many values a line as fit; one a line where comments stand among them.
void ClauseLayout::add_values(const In& node, const Expr& clause, const std::string& prefix, int indent) {
  std::string opening = prefix;
  append(opening, *node.operand, Tightness::kSum);
  add(indent, opening + (node.negated ? " NOT IN (" : " IN ("));
  const bool one_a_line = has_comment_before(clause.span.end);
  std::string line;
  for (std::size_t i = 0; i < node.values.size(); ++i) {
    const bool last = i + 1 == node.values.size();
    std::string value = print(*node.values[i]) + (last ? "" : ",");
    if (one_a_line) {
      const std::uint32_t next = last ? clause.span.end : node.values[i + 1]->span.begin;
      flush_before(node.values[i]->span.end, indent + 2);
      add(indent + 2, value);
      flush_behind(next);
      continue;
    }
    if (!line.empty() && !fits(line + ' ' + value, indent + 2)) add(indent + 2, std::exchange(line, {}));
    line += (line.empty() ? "" : " ") + value;
  }
  if (!line.empty()) add(indent + 2, line);
  flush_before(clause.span.end, indent + 2);
  add(indent, ")");
}

std::string ClauseLayout::take() {
  if (out_.ends_with('\n')) out_.pop_back();
  return std::exchange(out_, {});
}

}  // namespace tamis::dsl
