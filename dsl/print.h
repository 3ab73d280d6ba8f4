#pragma once
// Tree to text: the formatter. print(parse(print(t))) == print(t), and parse(print(t)) is the same tree.

#include <string>

#include "dsl/ast.h"

namespace tamis::dsl {

inline constexpr int kLineWidth = 100;

// Keywords in upper case, names as written (quoted only where they must be), one clause of a long AND/OR a line, comments kept.
[[nodiscard]] std::string print(const Script& script);       // ends with a newline
[[nodiscard]] std::string print(const Statement& statement); // without the final `;`
[[nodiscard]] std::string print_definition(const CreateSegment& definition);  // as CREATE SEGMENT, whatever or_replace says
[[nodiscard]] std::string print_definition(const CreateTrait& definition);    // as CREATE TRAIT
[[nodiscard]] std::string print(const Expr& expression);     // one line
[[nodiscard]] std::string quote_name(std::string_view name); // quoted with " where it needs to be

}  // namespace tamis::dsl
