#pragma once
// Lines of clauses with their comments: the working part of the formatter.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dsl/ast.h"
#include "dsl/print_line.h"

namespace tamis::dsl {

// Whether the text, set in by `indent`, fits kLineWidth.
[[nodiscard]] bool fits(std::string_view text, int indent);

// Where the last of the lines ends that add_clauses prints.
[[nodiscard]] std::uint32_t end_of_clauses(const Expr& expression);

// Up to where comments stand above the first of those lines.
[[nodiscard]] std::uint32_t end_above_clauses(const Expr& expression);

// Comments are printed as the lines go by: before a clause those that stand above or inside it, behind a clause those that
// stand behind it on its line.
class ClauseLayout {
 public:
  explicit ClauseLayout(std::span<const Comment> comments) : comments_(comments) {}

  void add(int indent, std::string_view line);
  // The children of AND, OR, XOR a line each; anything else on one line or, if it is too long, in brackets over several.
  // A comment may stand behind the last of them if a line follows, and then if it begins before `end`.
  void add_clauses(const Expr& expression, int indent, std::uint32_t end = 0);

  // Prints the comments that begin before the offset.
  void flush_before(std::uint32_t offset, int indent);
  // Prints the comments that begin before the offset and stand on the line of what was printed last.
  void flush_behind(std::uint32_t next);
  [[nodiscard]] bool has_comment_before(std::uint32_t offset) const;
  [[nodiscard]] bool has_comments() const { return !comments_.empty(); }
  // Prints the comments from the offset on at once: nothing will come that they could stand by.
  void raise_comments_from(std::uint32_t offset);

  [[nodiscard]] std::string take();

 private:
  struct Frame { int indent; std::uint32_t next; };   // of a clause: comments that begin before `next` may stand behind it

  void add_chain(const ExprList& children, std::string_view word, Tightness least, Frame frame);
  void add_clause(const Expr& clause, const std::string& prefix, Tightness least, Frame frame);
  bool add_broken(const Expr& clause, const std::string& prefix, Tightness least, int indent);
  bool add_events(const Expr& clause, const std::string& prefix, Tightness least, int indent);
  std::string add_call(const Call& call, const std::string& text, const std::string& before, int indent);
  std::string add_did(const Did& did, const std::string& text, const std::string& before, int indent);
  void add_names(const EventSet& events, const std::string& set, int indent);
  void add_bracketed(const Expr& inside, const std::string& opening, std::uint32_t end, int indent);
  void add_values(const In& node, const Expr& clause, const std::string& prefix, int indent);

  std::span<const Comment> comments_;                 // those still to come
  std::string out_;
};

}  // namespace tamis::dsl
