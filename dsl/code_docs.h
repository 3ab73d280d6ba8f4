#pragma once
// Internal: the parts of code_docs() (diagnostics.h).

#include <span>

#include "dsl/diagnostics.h"

namespace tamis::dsl {

// E01xx: the syntax.
[[nodiscard]] std::span<const CodeDoc> parse_code_docs() noexcept;
// E02xx (names and types), E03xx (statements and segments), W… (findings of the linter), in order of their ids. An
// explanation is a sentence or two, then examples of four spaces' indent, each with what is wrong and what to write.
[[nodiscard]] std::span<const CodeDoc> bind_code_docs() noexcept;
// E04xx: what saving definitions and asking for profiles can meet, told by session/ and documented with the others.
[[nodiscard]] std::span<const CodeDoc> definition_code_docs() noexcept;

}  // namespace tamis::dsl
