#pragma once
// Expressions and clauses on one line: the parts that the formatter (print.cpp) lays out.

#include <cstdint>
#include <string>
#include <string_view>

#include "dsl/ast.h"

namespace tamis::dsl {

// How tightly an expression holds together; brackets go around one that is looser than its place allows.
enum class Tightness : std::uint8_t { kOr, kXor, kAnd, kNot, kComparison, kSum, kProduct, kUnary, kPrimary };
[[nodiscard]] Tightness tightness_of(const Expr& expression);

// Appends the expression, in brackets where it is looser than `least`.
void append(std::string& out, const Expr& expression, Tightness least = Tightness::kOr);
// Whether NOT needs brackets around the expression, or they help the reader.
[[nodiscard]] bool not_takes_brackets(const Expr& child);

void append_string(std::string& out, std::string_view text);  // 'it''s'
void append_zone(std::string& out, const ZoneClause& zone);   // TIME ZONE 'Europe/Paris'

}  // namespace tamis::dsl
