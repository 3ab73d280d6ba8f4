// SELECT of events: the runs of a table one after the other, as if they were one.

#include <utility>

#include "engine/exec/block_run.h"
#include "engine/exec/executor.h"
#include "engine/exec/select.h"
#include "engine/plan/rewrite/rewrite.h"
#include "engine/storage/event_builder.h"

namespace tamis {
namespace {

// A table without events still has columns.
Result<EventRunPtr> empty_run(const EventDef& def) {
  RawEvents none;
  for (const ColumnDef& column : def.properties->columns()) none.columns.push_back({column, RawColumn(column.type)});
  return TAMIS_TRY(build_events(std::move(none))).run;
}

// What is read of the events and of their profiles is what was written.
Result<void> verify_all(const Snapshot& snapshot, EventId event, const SelectQuery& query) {
  TAMIS_CHECK_OK(verify(snapshot, reads_of(*query.where, event)));
  for (const ScalarPtr& scalar : scalars_over_rows(query)) TAMIS_CHECK_OK(verify(snapshot, reads_of(*scalar, event)));
  return {};
}

}  // namespace

Result<std::vector<SelectPart>> event_parts(const Snapshot& snapshot, EventId event, const SelectQuery& query,
                                            const ExecutionOptions& options) {
  TAMIS_CHECK_OK(verify_all(snapshot, event, query));
  std::vector<EventRunPtr> runs = snapshot.events(event).runs;
  if (runs.empty()) runs.push_back(TAMIS_TRY(empty_run(snapshot.schema()[event])));

  std::vector<ScalarPtr> asked = scalars_over_rows(query);
  asked.push_back(make_scalar(Test{query.where}, kBooleanType));
  const std::shared_ptr<const EventPlans> events = plan_events(snapshot, asked, options);
  Planning planning(options);
  planning.options.rows_are_events = true;
  std::vector<SelectPart> parts;
  for (const EventRunPtr& run : runs) {
    SelectPart& part = parts.emplace_back(TableRows(snapshot, *run), plan_filter(run->events(), query.where, planning.options), run);
    part.rows.events = events;
  }
  return parts;
}

Result<Answer> run_events(const Snapshot& snapshot, EventId event, const SelectQuery& query, const ExecutionOptions& options) {
  SelectQuery rewritten = with_scalars_rewritten(query, options);
  if (options.rewrite) rewritten.where = rewrite(query.where, {options.now_us}).predicate;
  const std::vector<SelectPart> parts = TAMIS_TRY(event_parts(snapshot, event, rewritten, options));
  return query.grouped ? run_grouped(parts, rewritten, options) : run_plain(parts, rewritten, options);
}

}  // namespace tamis
