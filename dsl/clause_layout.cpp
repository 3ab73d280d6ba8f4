#include "dsl/clause_layout.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "dsl/print.h"
#include "dsl/spelling.h"
#include "dsl/walk.h"

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

// Aggregates over events and DID, in the order of the text; not those within one another.
std::vector<const Expr*> sets_within(const Expr& clause) {
  std::vector<const Expr*> sets;
  walk(clause, [&](const Expr& part) {
    const auto* call = std::get_if<Call>(&part.node);
    const bool is_set = (call != nullptr && call->events != nullptr) || std::holds_alternative<Did>(part.node);
    if (is_set) sets.push_back(&part);
    return !is_set;
  });
  return sets;
}

// Whether IN is broken at its values, not at the events that it tests.
bool breaks_at_values(const In& in) { return fits(print(*in.operand), 0) || sets_within(*in.operand).empty(); }

// Up to where comments stand above the clause: all of them, but for those that its own lines take.
std::uint32_t end_above(const Expr& clause) {
  if (is_group(clause)) return clause.span.begin;
  const auto* in = std::get_if<In>(&clause.node);
  return in != nullptr && breaks_at_values(*in) ? in->operand->span.end : clause.span.end;
}

// A set of events as it is written: up to its WHERE, that with its condition, and what stands behind.
struct SetText { std::string set, where, behind; };

SetText cut(std::string text, const Expr* where, std::string_view word) {
  if (where == nullptr) return {text.substr(0, text.size() - 1), {}, ")"};
  const std::string condition = std::string(word) + print(*where);
  const std::size_t begin = text.rfind(condition);
  return {text.substr(0, begin), condition, text.substr(begin + condition.size())};
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
  if (on_one_line || !add_broken(clause, prefix, least, frame.indent)) add(frame.indent, line);
  flush_behind(frame.next);
}

// Over several lines; false where the clause is of a kind that stays on one.
bool ClauseLayout::add_broken(const Expr& clause, const std::string& prefix, Tightness least, int indent) {
  if (chain_of(clause).children != nullptr) {
    add_bracketed(clause, prefix + '(', clause.span.end, indent);
    return true;
  }
  if (const auto* node = std::get_if<Not>(&clause.node); node != nullptr && chain_of(*node->child).children != nullptr) {
    add_bracketed(*node->child, prefix + "NOT (", clause.span.end, indent);
    return true;
  }
  if (const auto* node = std::get_if<In>(&clause.node); node != nullptr && breaks_at_values(*node)) {
    add_values(*node, clause, prefix, indent);
    return true;
  }
  return add_events(clause, prefix, least, indent);
}

// Sets of events are broken one after another until the rest fits.
bool ClauseLayout::add_events(const Expr& clause, const std::string& prefix, Tightness least, int indent) {
  const std::vector<const Expr*> sets = sets_within(clause);
  if (sets.empty()) return false;
  std::string rest = prefix;
  append(rest, clause, least);
  for (const Expr* set : sets) {
    if (fits(rest, indent)) break;
    const std::string text = print(*set);
    const std::size_t place = rest.find(text);
    if (place == std::string::npos) continue;
    const std::string before = rest.substr(0, place), behind = rest.substr(place + text.size());
    const auto* call = std::get_if<Call>(&set->node);
    rest = (call != nullptr ? add_call(*call, text, before, indent) : add_did(std::get<Did>(set->node), text, before, indent)) + behind;
  }
  add(indent, rest);
  return true;
}

// All but its closing bracket, which is given back with what stands before it.
std::string ClauseLayout::add_call(const Call& call, const std::string& text, const std::string& before, int indent) {
  const std::size_t open = text.find('(') + 1;
  add(indent, before + text.substr(0, open));
  const auto [set, where, behind] = cut(text.substr(open), call.events->where.get(), " WHERE ");
  if (fits(set + where, indent + 2)) {
    add(indent + 2, set + where);
    return behind;
  }
  add_names(*call.events, set, indent + 2);
  if (where.empty()) return behind;
  if (fits(where.substr(1), indent + 2)) {
    add(indent + 2, where.substr(1));
    return behind;
  }
  add(indent + 2, "WHERE");
  add_clauses(*call.events->where, indent + 4);
  return behind;
}

std::string ClauseLayout::add_did(const Did& did, const std::string& text, const std::string& before, int indent) {
  if (did.events.where == nullptr) return before + text;
  const auto [set, where, behind] = cut(text, did.events.where.get(), " WHERE (");
  add(indent, before + set + " WHERE (");
  add_clauses(*did.events.where, indent + 2);
  return behind;
}

// The value, and what it is of, a line each where they do not fit one; of many names as many a line as fit.
void ClauseLayout::add_names(const EventSet& events, const std::string& set, int indent) {
  if (const std::size_t of = set.find(" OF EVENT "); of != std::string::npos && !fits(set, indent)) {
    add(indent, set.substr(0, of));
    return add_names(events, set.substr(of + 1), indent);
  }
  const std::string_view kOpening = "EVENT IN (";
  const std::size_t begin = events.names.size() < 2 || fits(set, indent) ? std::string::npos : set.find(kOpening);
  if (begin == std::string::npos) return add(indent, set);
  std::size_t at = begin + kOpening.size();
  add(indent, set.substr(0, at));
  std::string line;
  for (const EventName& name : events.names) {
    std::string value;
    append_string(value, name.text);
    const bool last = &name == &events.names.back();
    at += value.size() + (last ? 0 : 2);
    if (!last) value += ',';
    if (!line.empty() && !fits(line + ' ' + value, indent + 2)) add(indent + 2, std::exchange(line, {}));
    line += (line.empty() ? "" : " ") + value;
  }
  add(indent + 2, line);
  add(indent, set.substr(at));
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
