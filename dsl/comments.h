#pragma once
// Where comments belong: to the statement below them, to the end of the line they stand on, or inside a statement.

#include <span>
#include <string_view>

#include "dsl/ast.h"

namespace tamis::dsl {

// Hands the comments of `text`, in ascending order, to the items of the script (whose spans are set). None is lost.
void attach_comments(Script& script, std::string_view text, std::span<const SourceSpan> comments);

}  // namespace tamis::dsl
