#pragma once
// Leaves of a filter plan, specialised by the shape of the predicate and of the column. A leaf names the profiles that are in it;
// where it carries `complement`, those that are not.

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/bitmap/row_set.h"
#include "engine/plan/ordinal_set.h"
#include "engine/plan/predicate.h"
#include "engine/storage/snapshot.h"

namespace tamis {

// The rows of a scalar column whose ordinal is in the set, and those without a value where `missing`. Every Boolean
// combination of such leaves over one column is such a leaf: the planner melts them.
struct SetLeaf {
  ColumnId column;
  OrdinalSet set;
  bool missing = false;
};

// An interval of texts by bytes. No lower or upper bound where absent.
struct TextRange {
  std::optional<std::string> low, high;
  bool low_strict = false, high_strict = false;
  [[nodiscard]] bool contains(std::string_view text) const noexcept;
};

// The rows of a STRING column kept in rows whose text lies in one of the ranges (ascending, disjoint); `negated`: in none of
// them, but present. No range at all: IS NOT MISSING when negated.
struct TextRangeLeaf {
  ColumnId column;
  std::vector<TextRange> ranges;
  bool negated = false;
};

// The same rows by a pattern.
struct TextMatchLeaf {
  ColumnId column;
  std::shared_ptr<const TextMatcher> matcher;
  bool negated = false;
};

// The rows of a list column that have any, all or none of the items (codes of its dictionary, ascending). kNone needs a list.
struct ListLeaf {
  ColumnId column;
  HasKind kind;
  std::vector<Ordinal> items;
};

// The rows of a list column that have a list whose length is in the set; with the full set: IS NOT MISSING.
struct LengthLeaf {
  ColumnId column;
  OrdinalSet lengths;
};

// left op right + offset, where both have a value: INTEGER, TIMESTAMP or DATE as integers; BOOLEAN without an offset; DOUBLE with
// the addend. A sum that overflows is missing.
struct CompareLeaf {
  ColumnId left;
  CompareOp op;
  ColumnId right;
  std::int64_t offset = 0;
  double addend = 0;
};

// Given rows, ascending: identifiers that were looked up.
struct RowsLeaf {
  ColumnId column;
  std::vector<RowId> rows;
};

// The members of a segment, found beforehand.
struct SegmentLeaf {
  std::string name;
  std::shared_ptr<const RowSet> rows;
};

struct EventSet;  // event_plan.h
using EventSetPtr = std::shared_ptr<const EventSet>;

// The profiles that have so many events in the sets, each of another event, together.
struct EventCountLeaf {
  std::vector<EventSetPtr> sets;
  OrdinalSet counts;
};

// Profiles by what the summaries of a table (storage/event_summaries.h) say of their events.
struct SummaryLeaf {
  SnapshotPtr summaries;
  SetLeaf leaf;  // over one of their columns; missing: profiles without events
};

// Anything else: evaluated value by value.
struct GeneralLeaf {
  PredicatePtr predicate;
  std::vector<EventSetPtr> sets;  // of events, that are asked for
};

// The profiles whose first or last event in a set is also in another: FIRST(p OF …) and LAST(p OF …) against a literal.
struct EventEndLeaf {
  bool first;
  EventSetPtr set;        // events with a value
  EventSetPtr chosen;     // events whose value satisfies the clause
  GeneralLeaf otherwise;  // the clause, for profiles whose events lie in several runs
};

using Leaf = std::variant<SetLeaf, TextRangeLeaf, TextMatchLeaf, ListLeaf, LengthLeaf, CompareLeaf, RowsLeaf, SegmentLeaf, EventCountLeaf,
                          EventEndLeaf, SummaryLeaf, GeneralLeaf>;

}  // namespace tamis
