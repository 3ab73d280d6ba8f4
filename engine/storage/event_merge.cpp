#include "engine/storage/event_merge.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/storage/event_order.h"
#include "engine/storage/event_reconcile.h"
#include "engine/storage/event_summaries.h"
#include "engine/storage/held_events.h"
#include "engine/storage/raw_gather.h"
#include "engine/storage/run_merger.h"

namespace tamis {
namespace {

using Runs = std::vector<EventRunPtr>;

Result<std::shared_ptr<const Schema>> schema_of(const std::vector<PropertyPlan>& properties) {
  auto schema = std::make_shared<Schema>();
  for (const PropertyPlan& property : properties) TAMIS_TRY(schema->add(property.def));
  return schema;
}

Reconciliation reconcile(const EventTable& table, const RawEvents& events) {
  std::vector<PropertyState> before, fresh;
  const auto& columns = table.def.properties->columns();
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    const bool empty = std::ranges::all_of(
        table.runs, [&](const EventRunPtr& run) { return run->events().column(ColumnId{i}).statistics.missing == run->events().rows(); });
    before.push_back({columns[i], empty});
  }
  for (const BuildColumn& column : events.columns) {
    fresh.push_back({column.def, std::ranges::find(column.values.present, 1) == column.values.present.end()});
  }
  return reconcile(before, fresh);
}

// The events with the properties of the table to be; `from` says which of their columns a property's values come from.
Result<RawEvents> with_properties(RawEvents events, const std::vector<PropertyPlan>& properties,
                                  std::vector<std::uint32_t> PropertyPlan::* from) {
  RawEvents out;
  for (const PropertyPlan& property : properties) {
    std::vector<RawColumn*> sources;
    for (const std::uint32_t column : property.*from) sources.push_back(&events.columns[column].values);
    RawColumn values = TAMIS_TRY(reconciled_values(property.def, std::move(sources), events.profiles.size()));
    out.columns.push_back({property.def, std::move(values)});
  }
  out.profiles = std::move(events.profiles);
  return out;
}

RawEvents both(RawEvents first, RawEvents second, const ParallelFor& parallel) {
  for (std::size_t i = 0; i < first.columns.size(); ++i) {
    std::vector<RawColumn> parts;
    parts.push_back(std::move(first.columns[i].values));
    parts.push_back(std::move(second.columns[i].values));
    first.columns[i].values = joined(first.columns[i].def.type, std::move(parts), parallel);
  }
  first.profiles.insert(first.profiles.end(), second.profiles.begin(), second.profiles.end());
  return first;
}

class Adder {
 public:
  Adder(const EventTable& table, const MergePolicy& policy, const BuildOptions& options)
      : table_(table), policy_(policy), options_(options), parallel_(parallel_of(options)) {}

  Result<AddedEvents> add(RawEvents events) {
    TAMIS_CHECK_OK(check_events(events, parallel_));
    Schema apart;  // of one name the same event cannot have two properties
    for (const BuildColumn& column : events.columns) TAMIS_TRY(apart.add(column.def));
    Reconciliation plan = reconcile(table_, events);
    properties_ = TAMIS_TRY(schema_of(plan.properties));
    added_.reconciled = std::move(plan.notes);
    RawEvents fresh = TAMIS_TRY(with_properties(std::move(events), plan.properties, &PropertyPlan::from_new));
    Runs runs = plan.keeps_table ? TAMIS_TRY(add_to_runs(std::move(fresh))) : TAMIS_TRY(rebuild(plan, std::move(fresh)));
    EventTable out{{table_.def.name, properties_}, std::move(runs), nullptr};
    out.summaries = TAMIS_TRY(summaries_of(out));
    added_.added = out.events() - table_.events();
    added_.table = std::make_shared<const EventTable>(std::move(out));
    return std::move(added_);
  }

 private:
  // Where events were only added, from what is known of the others.
  Result<SnapshotPtr> summaries_of(const EventTable& out) const {
    if (table_.summaries == nullptr || !only_adds_) return summarise(out, options_);
    return added_run_ == nullptr ? Result<SnapshotPtr>(table_.summaries) : summarise_more(table_, *added_run_, options_);
  }

  // Where values change their property or type, events of one time may change their order: all are sorted again.
  Result<Runs> rebuild(const Reconciliation& plan, RawEvents fresh) {
    for (const EventRunPtr& run : table_.runs) TAMIS_CHECK_OK(verify_run(*run));
    RawEvents before = TAMIS_TRY(with_properties(decode_events(table_.runs, parallel_), plan.properties, &PropertyPlan::from_table));
    const std::size_t of_table = before.profiles.size();
    RawEvents all = both(std::move(before), std::move(fresh), parallel_);
    TAMIS_CHECK_OK(check_events(all, parallel_));
    OrderedEvents ordered = order_events(all, parallel_);
    const auto stayed = std::ranges::count_if(ordered.rows, [of_table](std::uint32_t row) { return row < of_table; });
    added_.duplicates = ordered.duplicates;
    added_.gave_way = of_table - static_cast<std::uint64_t>(stayed);
    added_.merged = true;
    EventRunPtr run = TAMIS_TRY(build_ordered(std::move(all), std::move(ordered), options_));
    return Runs{std::move(run)};
  }

  Result<Runs> add_to_runs(RawEvents fresh) {
    OrderedEvents ordered = order_events(fresh, parallel_);
    HeldEvents held = TAMIS_TRY(find_held(table_, fresh, ordered, parallel_));
    added_.duplicates = ordered.duplicates + held.count;
    for (const DroppedEvents& of_run : held.replaced) added_.gave_way += of_run.size();
    leave_out(ordered, held.left_out);
    const std::size_t count = ordered.rows.size();
    const bool same_properties = properties_->columns().size() == table_.def.properties->columns().size();
    only_adds_ = std::ranges::all_of(held.replaced, [](const DroppedEvents& dropped) { return dropped.empty(); });
    if (count == 0 && same_properties) return table_.runs;
    const EventRunPtr run = TAMIS_TRY(build_ordered(std::move(fresh), std::move(ordered), options_));
    Runs runs = table_.runs;
    if (count > 0) runs.push_back(run);
    if (count > 0) added_run_ = run;
    if (table_.runs.empty()) return runs;
    const std::size_t first = same_properties ? first_to_merge(runs, held.replaced) : 0;
    if (first >= table_.runs.size()) return runs;
    added_.merged = true;
    held.replaced.resize(runs.size());
    const EventRunPtr merged =
        TAMIS_TRY(merge_into_one(std::span(runs).subspan(first), std::span(held.replaced).subspan(first), *properties_, options_));
    runs.resize(first);
    runs.push_back(merged);
    return runs;
  }

  // From which run on they become one: by the policy, or since events of it are replaced.
  [[nodiscard]] std::size_t first_to_merge(const Runs& runs, const std::vector<DroppedEvents>& replaced) const {
    std::size_t first = runs.size();
    std::uint64_t behind = 0;
    for (std::size_t i = runs.size(); i-- > 0;) {
      const std::uint64_t events = runs[i]->events().rows();
      if (events < policy_.times * behind || (i < replaced.size() && !replaced[i].empty())) first = i;
      behind += events;
    }
    return first;
  }

  const EventTable& table_;
  const MergePolicy& policy_;
  const BuildOptions& options_;
  ParallelFor parallel_;
  std::shared_ptr<const Schema> properties_;  // of the table to be
  bool only_adds_ = false;                    // no event of the table went
  EventRunPtr added_run_;                     // null: none was added
  AddedEvents added_;
};

}  // namespace

Result<AddedEvents> add_events(const EventTable& table, RawEvents events, const MergePolicy& policy, const BuildOptions& options) {
  return Adder(table, policy, options).add(std::move(events));
}

Result<EventTablePtr> merge_runs(const EventTablePtr& table, const BuildOptions& options) {
  if (table->runs.size() <= 1) return table;
  Runs runs = table->runs;
  while (runs.size() > 1) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(runs.size(), kMostRunsAtOnce));
    const Runs first(runs.begin(), runs.begin() + count);
    EventRunPtr merged = TAMIS_TRY(merge_into_one(first, std::vector<DroppedEvents>(first.size()), *table->def.properties, options));
    runs.erase(runs.begin() + 1, runs.begin() + count);
    runs.front() = std::move(merged);
  }
  EventTable out{table->def, std::move(runs), table->summaries};
  return std::make_shared<const EventTable>(std::move(out));
}

}  // namespace tamis
