#pragma once
// Text to tree. Pure: no schema, no store. Safe on any bytes.

#include <string_view>

#include "dsl/ast.h"
#include "engine/base/error.h"

namespace tamis::dsl {

inline constexpr std::size_t kLongestText = std::size_t{256} << 20;  // bytes of a statement or file
inline constexpr int kDeepestNesting = 512;                          // parentheses, CASE, calls, NOT; chains of AND and OR do not count
inline constexpr int kDeepestTree = 3 * kDeepestNesting;             // nodes from a root to a leaf: bounds recursion over any tree

// One or more statements, each ended by `;` (the last may lack it). Errors carry id, span, what was expected and a hint.
[[nodiscard]] Result<Script> parse_script(std::string_view text);
// Exactly one statement.
[[nodiscard]] Result<Statement> parse_statement(std::string_view text);
// A bare predicate or value (the body of a segment).
[[nodiscard]] Result<ExprPtr> parse_expression(std::string_view text);

// Whether the text can stand as a name without quotes: a word that is not reserved.
[[nodiscard]] bool is_plain_name(std::string_view text);

}  // namespace tamis::dsl
