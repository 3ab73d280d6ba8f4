#pragma once
// Lays a statement out: on one line where it fits and holds no comments; otherwise a clause a line.

#include <span>
#include <string>

#include "dsl/ast.h"

namespace tamis::dsl {

// Without the final `;`. Every comment is printed, in order but for those with no line to stand by, which go above.
[[nodiscard]] std::string lay_out(const Statement& statement, std::span<const Comment> comments);
[[nodiscard]] std::string lay_out(const CreateSegment& definition);
[[nodiscard]] std::string lay_out(const CreateTrait& definition);

}  // namespace tamis::dsl
