#pragma once
// The naive oracle: what a predicate means, profile by profile, written down as plainly as can be and sharing nothing with the
// engine but the bound tree, values and their order. Slow on purpose. Every evaluator is compared with it.

#include <cstdint>
#include <vector>

#include "engine/plan/predicate.h"
#include "engine/storage/schema.h"

namespace tamis::reference {

using Row = std::vector<Value>;  // one value a column of the schema

[[nodiscard]] bool holds(const Predicate& predicate, const Row& row, std::int64_t now_us);
[[nodiscard]] Value value_of(const Scalar& scalar, const Row& row, std::int64_t now_us);

// The rows (their places) that a predicate holds for, ascending.
[[nodiscard]] std::vector<std::uint32_t> members(const Predicate& predicate, const std::vector<Row>& rows, std::int64_t now_us);

// A function of present or missing arguments; zone already chosen.
[[nodiscard]] Value call(const Call& call, Type type, const std::vector<Value>& arguments, const std::string& zone);

// LIKE by recursion over code points; `escape` may be empty. `fold`: both sides by simple case folding.
[[nodiscard]] bool like(std::string_view text, std::string_view pattern, std::string_view escape, bool fold);

}  // namespace tamis::reference
