#pragma once
// Runs predicates and queries over a snapshot: rewrite, plan, execute. Any number of threads may do so at once.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/bitmap/row_set.h"
#include "engine/exec/parallel.h"
#include "engine/plan/plan_options.h"
#include "engine/plan/predicate.h"
#include "engine/plan/query.h"
#include "engine/storage/snapshot.h"

namespace tamis {

struct ExecutionOptions {
  std::int64_t now_us = 0;  // NOW, fixed for the whole evaluation
  unsigned threads = 0;     // 0: all
  const Interrupt* interrupt = nullptr;
  bool rewrite = true;  // off for tests: the answer is the same
  IndexUse index = IndexUse::kByCost;
  bool summaries = true;      // of events; off for tests: the answer is the same
  bool generic_only = false;  // tests: every leaf through the general evaluator, no specialised filter
};

[[nodiscard]] Result<std::uint64_t> count(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options);
[[nodiscard]] Result<RowSet> rows(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options);
// Many predicates in one pass over the blocks; equal clauses are evaluated once a block.
[[nodiscard]] Result<std::vector<std::uint64_t>> count_all(const Snapshot& snapshot, std::span<const PredicatePtr> predicates,
                                                           const ExecutionOptions& options);
[[nodiscard]] Result<std::vector<RowSet>> rows_all(const Snapshot& snapshot, std::span<const PredicatePtr> predicates,
                                                   const ExecutionOptions& options);

[[nodiscard]] Result<Answer> run(const Snapshot& snapshot, const SelectQuery& query, const ExecutionOptions& options);
[[nodiscard]] Result<Answer> run(const Snapshot& snapshot, const DiffQuery& query, const ExecutionOptions& options);
[[nodiscard]] Result<Answer> run(const Snapshot& snapshot, const OverlapQuery& query, const ExecutionOptions& options);

// A SELECT whose rows are the events of one table: in its scalars and predicates columns are properties, and the profile is reached by
// OfProfile, as in an EventPart. `where` says whether events after NOW are among them. Rows are in the order of profiles, and of a
// profile's events.
[[nodiscard]] Result<Answer> run_events(const Snapshot& snapshot, EventId event, const SelectQuery& query, const ExecutionOptions& options);
// The values of scalars for given profiles, which ascend: a row each.
[[nodiscard]] Result<std::vector<std::vector<Value>>> values_of(const Snapshot& snapshot, std::span<const RowId> profiles,
                                                                std::span<const ScalarPtr> scalars, const ExecutionOptions& options);

// The plan as a tree of lines. Deterministic without `analyze`; with it, also what happened (rows in and out, blocks folded,
// skipped and scanned, bytes read, time). One line a node: operator or clause, how it is answered (planes of n bits, index,
// dictionary, text scan, general), estimated selectivity and cost.
struct PlanLine {
  int depth = 0;
  std::string what;  // the clause, canonical; "AND", "OR", …
  std::string how;   // "planes (17 bits, early stop)", "postings", "folded: always false"
  double estimated_rows = 0;
  double estimated_cost = 0;                     // cache lines a block
  std::uint64_t actual_rows = 0;                 // analyze only, as all below
  std::uint64_t events = 0;                      // that were read
  std::uint64_t chunks = 0, chunks_decided = 0;  // of events that were asked for; those of them that their zone maps decide
  std::uint64_t candidates = 0;                  // rows that were still to be decided when the node ran
  std::uint64_t blocks_run = 0, blocks_skipped = 0;
  std::uint64_t bytes_read = 0;  // estimate from the planes touched; exact for whole blocks
  std::int64_t elapsed_us = 0;   // summed over threads
};
struct PlanReport {
  std::vector<PlanLine> lines;        // of the WHERE; depth 0 is the root
  std::vector<std::string> rewrites;  // rules that changed something, in order
  std::uint64_t rows = 0;             // analyze: the answer
  std::int64_t plan_us = 0, elapsed_us = 0;
};
[[nodiscard]] Result<PlanReport> explain(const Snapshot& snapshot, const Predicate& predicate, const ExecutionOptions& options,
                                         bool analyze);
// The same of a SELECT over events: the plan of each run of the table. Where there are several, each is headed by a line of its own.
[[nodiscard]] Result<PlanReport> explain_events(const Snapshot& snapshot, EventId event, const Predicate& predicate,
                                                const ExecutionOptions& options, bool analyze);

// One profile, clause by clause.
struct ShownEvent {
  std::string name;
  std::int64_t time_us = 0;
  std::vector<std::pair<std::string, Value>> properties;  // those that it has, but for its time
};
struct AggregateReport {
  std::string text;                // "COUNT(EVENT 'Order Completed' WHERE …)"
  Value value;                     // what was found
  std::uint64_t counted = 0;       // events
  std::vector<ShownEvent> events;  // the last of them, at most kEventsShown, in order
};
inline constexpr std::size_t kEventsShown = 10;
struct ClauseReport {
  int depth = 0;
  std::string clause;
  bool holds = false;
  std::string value;                        // what the profile has: "country = 'France'"; empty for AND, OR, NOT
  std::vector<AggregateReport> aggregates;  // of events, that the clause names; those of computed traits included
};
struct ProfileReport {
  bool in = false;
  std::vector<ClauseReport> clauses;
  std::optional<std::int64_t> next_change_us;  // when time alone may change the answer
};
[[nodiscard]] Result<ProfileReport> explain_profile(const Snapshot& snapshot, const Predicate& predicate, RowId row, std::int64_t now_us);

// The single-profile evaluator over a row of the snapshot.
[[nodiscard]] Result<bool> matches(const Snapshot& snapshot, const Predicate& predicate, RowId row, std::int64_t now_us);

}  // namespace tamis
