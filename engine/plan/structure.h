#pragma once
// Predicates and scalars as structures: equality, hashing, and walking with change. Nothing here knows a meaning.

#include <cstddef>
#include <functional>
#include <unordered_map>

#include "engine/plan/predicate.h"

namespace tamis {

// The same tree, spans and names of origin (In::list, InSegment::name) apart. Literals are equal only with their types. A segment
// equals one with the very same definition, and so does a computed trait: definitions are shared, and comparing them part by part could
// take for ever.
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

// The definitions of segments and computed traits that a pass has changed: each is changed once, however many refer to it, and
// stays shared.
class DefinitionChanges {
 public:
  // The reference with its definition changed; `self` where that changed nothing. What it was called with outlives it.
  [[nodiscard]] PredicatePtr changed(const PredicatePtr& self, const InSegment& segment, const PredicateChange& change);
  [[nodiscard]] ScalarPtr changed(const ScalarPtr& self, const ComputedTrait& trait, const ScalarChange& change);

 private:
  std::unordered_map<const Predicate*, PredicatePtr> segments_;
  std::unordered_map<const Scalar*, ScalarPtr> traits_;
};

// Bottom-up: `change` on every predicate of the tree, those within scalars included; once on the definition of a segment.
[[nodiscard]] PredicatePtr transform(const PredicatePtr& predicate, const PredicateChange& change);

[[nodiscard]] PredicatePtr constant(bool value);
[[nodiscard]] const Value* literal_of(const Scalar& scalar) noexcept;  // null where it is no literal
[[nodiscard]] std::optional<ColumnId> column_of(const Scalar& scalar) noexcept;
[[nodiscard]] std::optional<bool> constant_of(const Predicate& predicate) noexcept;

}  // namespace tamis
