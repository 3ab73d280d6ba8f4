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

// Comments are printed as the lines go by: before a clause those that stand above or inside it, behind a clause those that
// stand behind it on its line.
class ClauseLayout {
 public:
  explicit ClauseLayout(std::span<const Comment> comments) : comments_(comments) {}

  void add(int indent, std::string_view line);
  // The children of AND, OR, XOR a line each; anything else on one line or, if it is too long, in brackets over several.
  void add_clauses(const Expr& expression, int indent);

  // Prints the comments that begin before the offset.
  void flush_before(std::uint32_t offset, int indent);
  // Prints the comments that begin before the offset and stand on the line of what was printed last.
  void flush_behind(std::uint32_t next);
  [[nodiscard]] bool has_comment_before(std::uint32_t offset) const;
  // Prints the comments from the offset on at once, above all else: nothing will come that they could stand by.
  void raise_comments_from(std::uint32_t offset);

  [[nodiscard]] std::string take();

 private:
  struct Frame { int indent; std::uint32_t next; };   // of a clause: where the clause behind it begins (its own end: none follows)

  void add_chain(const ExprList& children, std::string_view word, Tightness least, int indent);
  void add_clause(const Expr& clause, const std::string& prefix, const std::string& suffix, Tightness least, Frame frame);
  bool add_broken(const Expr& clause, const std::string& prefix, const std::string& suffix, int indent);
  void add_bracketed(const Expr& inside, const std::string& opening, const std::string& suffix, std::uint32_t end, int indent);
  void add_values(const In& node, const Expr& clause, const std::string& prefix, const std::string& suffix, int indent);

  std::span<const Comment> comments_;                 // those still to come
  std::string out_;
};

}  // namespace tamis::dsl
