#pragma once
// How the properties of a table and those of new events become those of one table: the rule stands in event_merge.h.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/storage/event_merge.h"

namespace tamis {

struct PropertyState {
  ColumnDef def;
  bool empty = false;  // without a value: it takes any type
};

// A property of the table to be, and the columns that its values come from.
struct PropertyPlan {
  ColumnDef def;
  std::vector<std::uint32_t> from_table, from_new;
};

struct Reconciliation {
  std::vector<PropertyPlan> properties;
  std::vector<Reconciled> notes;
  bool keeps_table = true;  // the table's properties stay what and where they are; new ones may follow
};

[[nodiscard]] Reconciliation reconcile(std::span<const PropertyState> table, std::span<const PropertyState> fresh);

// The values of one property from columns of `rows` rows; at most one of them has a value in a row (else kConflict). Consumes them.
[[nodiscard]] Result<RawColumn> reconciled_values(const ColumnDef& def, std::vector<RawColumn*> sources, std::size_t rows);

}  // namespace tamis
