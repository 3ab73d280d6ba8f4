#pragma once
// A CompareOp as the comparison that it means.

#include <compare>
#include <functional>
#include <utility>

#include "engine/plan/predicate.h"

namespace tamis {

// `use` of the comparison of `op` as a function object (std::less<> for kLt); what it returns.
template <typename Use> constexpr auto with_comparison(CompareOp op, Use&& use) {
  switch (op) {
    case CompareOp::kEq: return use(std::equal_to<>());
    case CompareOp::kNe: return use(std::not_equal_to<>());
    case CompareOp::kLt: return use(std::less<>());
    case CompareOp::kLe: return use(std::less_equal<>());
    case CompareOp::kGt: return use(std::greater<>());
    case CompareOp::kGe: return use(std::greater_equal<>());
  }
  std::unreachable();
}

template <typename A, typename B> constexpr bool holds(CompareOp op, const A& a, const B& b) {
  return with_comparison(op, [&](auto comparison) -> bool { return comparison(a, b); });
}

// Of two values that compare as `order` tells; unordered ones (of kinds that do not compare) satisfy nothing.
constexpr bool satisfies(CompareOp op, std::partial_ordering order) noexcept {
  return order != std::partial_ordering::unordered && holds(op, static_cast<int>(order > 0) - static_cast<int>(order < 0), 0);
}

}  // namespace tamis
