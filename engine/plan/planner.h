#pragma once
// From a predicate to a plan over one snapshot: every leaf gets the most special shape that its column allows, clauses on one
// column melt into one leaf, chains are ordered by cost and selectivity. The plan holds exactly the predicate's profiles,
// whatever the options.

#include <memory>
#include <unordered_map>

#include "engine/plan/filter_plan.h"
#include "engine/plan/plan_options.h"
#include "engine/storage/builder.h"
#include "engine/storage/snapshot.h"

namespace tamis {

// Evaluates a predicate that reads one column for values of that column, rather than for rows. What the planner uses to answer
// any predicate over a dictionary once an entry.
class DomainEvaluator {
 public:
  virtual ~DomainEvaluator() = default;
  // Bit i of `bits` (whole words, zeroed by the caller): the predicate holds for a profile whose value is ordinal first + i.
  virtual void evaluate(const Predicate& predicate, const Column& column, Ordinal first, std::size_t count, std::uint64_t* bits) const = 0;
  // Whether it holds for a profile without a value.
  [[nodiscard]] virtual bool holds_for_missing(const Predicate& predicate, const Column& column) const = 0;
};

// The members of segments that stay references, by their definitions.
using SegmentRows = std::unordered_map<const Predicate*, std::shared_ptr<const RowSet>>;

struct PlanOptions {
  IndexUse index = IndexUse::kByCost;       // kNever: identifiers are not looked up either
  bool generic_only = false;                // every leaf general
  const DomainEvaluator* domain = nullptr;  // null: such predicates become general leaves
  const SegmentRows* segments = nullptr;    // null, or without a segment: its definition is planned in its place
  ParallelFor parallel;                     // for big dictionaries; empty: one after another
  bool rows_are_events = false;             // of an EventRun: the predicate is an EventPart's
  bool summaries = true;                    // of events, where they tell the answer; off: the events are read
};

// Requires that the columns the predicate reads are verified. `predicate` may be rewritten or not.
[[nodiscard]] FilterPlan plan_filter(const Snapshot& snapshot, PredicatePtr predicate, const PlanOptions& options);

// How a leaf is answered, for people: "planes (17 bits, early stop)", "postings", …
[[nodiscard]] std::string method_of(const FilterNode& node, const Snapshot& snapshot);

}  // namespace tamis
