#pragma once
// Questions over profiles, on top of Predicate: SELECT, DIFF, OVERLAP. Bound, immutable, independent of data.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/predicate.h"

namespace tamis {

enum class AggregateKind : std::uint8_t { kCountAll, kCount, kCountDistinct, kSum, kAvg, kMin, kMax };
[[nodiscard]] std::string_view name_of(AggregateKind kind) noexcept;

// Missing arguments are skipped. Over no value kCountAll, kCount and kCountDistinct are 0, kSum is 0 (as in the language's
// aggregates), the others missing. Sums of doubles are exact and rounded once; integer sums are exact in 128 bits, missing
// where they do not fit 64. kAvg is the exact sum divided once.
struct Aggregate {
  AggregateKind kind;
  ScalarPtr argument;  // null for kCountAll
  Type type;           // of the result
};

struct OutputColumn {
  std::string name;
  ScalarPtr value;
};

struct SortKey {
  ScalarPtr value;
  bool descending = false;
};

// Plain: one row a profile; scalars read columns. Grouped (`grouped`): one row a group, and exactly one where there are no
// keys; output, having and order_by read slots: slot i is group key i, then aggregate i - keys. Missing is a group of its
// own. Missing sorts last either way; ties go by row (of a group: by its keys' order).
struct SelectQuery {
  PredicatePtr where;                 // never null: Constant{true} where there is none
  bool grouped = false;
  std::vector<ScalarPtr> keys;
  std::vector<Aggregate> aggregates;
  std::vector<OutputColumn> output;
  PredicatePtr having;                // null where there is none; over slots
  std::vector<SortKey> order_by;
  bool distinct = false;              // of output rows
  std::optional<std::uint64_t> limit;
  std::uint64_t offset = 0;
};

struct DiffQuery {        // rows (change, count): "enter", "leave", "stay"; with ids: (change, id), of who enters and who leaves
  PredicatePtr before, after;
  bool ids = false;
};

struct OverlapQuery {     // one row a pair (a, b, both, jaccard)
  std::vector<std::string> names;
  std::vector<PredicatePtr> segments;
};

// A table of values: what every statement answers.
struct AnswerColumn {
  std::string name;
  Type type;
};
struct Answer {
  std::vector<AnswerColumn> columns;
  std::vector<std::vector<Value>> rows;
};

}  // namespace tamis
