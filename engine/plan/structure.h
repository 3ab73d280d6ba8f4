#pragma once
// Predicates and scalars as structures: equality, hashing, and walking with change. Nothing here knows a meaning.

#include <cstddef>
#include <functional>

#include "engine/plan/predicate.h"

namespace tamis {

// The same tree, spans and names of origin (In::list, InSegment::name) apart. Literals are equal only with their types.
[[nodiscard]] bool same(const Predicate& a, const Predicate& b);
[[nodiscard]] bool same(const Scalar& a, const Scalar& b);
[[nodiscard]] std::size_t hash_of(const Predicate& predicate);
[[nodiscard]] std::size_t hash_of(const Scalar& scalar);

struct PredicateHash {
  std::size_t operator()(const PredicatePtr& p) const { return hash_of(*p); }
};
struct PredicateSame {
  bool operator()(const PredicatePtr& a, const PredicatePtr& b) const { return same(*a, *b); }
};
struct ScalarHash {
  std::size_t operator()(const ScalarPtr& s) const { return hash_of(*s); }
};
struct ScalarSame {
  bool operator()(const ScalarPtr& a, const ScalarPtr& b) const { return same(*a, *b); }
};

using PredicateChange = std::function<PredicatePtr(const PredicatePtr&)>;
using ScalarChange = std::function<ScalarPtr(const ScalarPtr&)>;

// The predicate with `change` applied to its direct child predicates (And, Or, Xor, Not, InSegment); the same pointer where no
// child changed.
[[nodiscard]] PredicatePtr map_children(const PredicatePtr& predicate, const PredicateChange& change);
// The same for the direct scalars of a leaf, and for the direct parts of a scalar (predicates of Case and Test included).
[[nodiscard]] PredicatePtr map_scalars(const PredicatePtr& predicate, const ScalarChange& change);
[[nodiscard]] ScalarPtr map_parts(const ScalarPtr& scalar, const ScalarChange& change, const PredicateChange& change_predicate);

// Bottom-up: `change` on every predicate of the tree, those within scalars included.
[[nodiscard]] PredicatePtr transform(const PredicatePtr& predicate, const PredicateChange& change);

[[nodiscard]] PredicatePtr constant(bool value);
[[nodiscard]] const Value* literal_of(const Scalar& scalar) noexcept;  // null where it is no literal
[[nodiscard]] std::optional<ColumnId> column_of(const Scalar& scalar) noexcept;
[[nodiscard]] std::optional<bool> constant_of(const Predicate& predicate) noexcept;

}  // namespace tamis
