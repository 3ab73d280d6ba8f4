// SELECT of rows: which rows in which order first, their values last and only of those that are answered.

#include <algorithm>
#include <atomic>
#include <unordered_set>

#include "engine/exec/block_run.h"
#include "engine/exec/decode.h"
#include "engine/exec/group_table.h"
#include "engine/exec/select.h"
#include "engine/exec/vector_evaluator.h"
#include "engine/storage/event_compare.h"

namespace tamis {
namespace {

// Rows that are projected by one part of parallel work.
constexpr std::size_t kRowsPerPart = 8'192;

// A row of one of the parts.
struct PartRow {
  std::uint32_t part;
  RowId row;
};

struct SortedRow {
  std::vector<Value> keys;
  PartRow row;
};

// The order of rows: of profiles as they lie, of events by profile and then as the language has it.
bool comes_before(std::span<const SelectPart> parts, const PartRow& a, const PartRow& b, const PlaceOrder* order) {
  if (a.part == b.part) return a.row < b.row;
  const EventRun &one = *parts[a.part].rows.run, &other = *parts[b.part].rows.run;
  const RowId first = one.profile_at(one.place_of(a.row.value)), second = other.profile_at(other.place_of(b.row.value));
  return first == second ? (*order)({&one, a.row.value}, {&other, b.row.value}) : first < second;
}

std::optional<std::size_t> rows_needed(const SelectQuery& query) {
  if (!query.limit || *query.limit > ~std::uint64_t{0} - query.offset) return std::nullopt;
  return static_cast<std::size_t>(*query.limit + query.offset);
}

// Calls visit(first, count): runs of the rows (ascending) that lie in one tile of one block.
template <typename Visit> void for_each_tile(std::span<const RowId> rows, Visit visit) {
  for (std::size_t first = 0; first < rows.size();) {
    const std::uint32_t tile = rows[first].value / kTileRows;
    std::size_t last = first;
    while (last < rows.size() && rows[last].value / kTileRows == tile) ++last;
    visit(first, last - first);
    first = last;
  }
}

// Evaluates scalars for given rows.
class Projector {
 public:
  Projector(const TableRows& rows, const ExecutionOptions& options)
      : reader_(rows, options.index, options.now_us), evaluator_(options.now_us) {}

  // put(i, k, vector, j): value j of `vector` is scalar k of rows[i]. `rows` ascend.
  template <typename Put> void project(std::span<const RowId> rows, std::span<const ScalarPtr> scalars, Put put) {
    std::size_t block = ~std::size_t{0};
    for_each_tile(rows, [&](std::size_t first, std::size_t count) {
      if (rows[first].value / kBlockRows != block) {
        block = rows[first].value / kBlockRows;
        mark(rows.subspan(first), block);
        reader_.source().set_block(block, &marked_);
      }
      places_.clear();
      for (std::size_t i = 0; i < count; ++i) places_.push_back(static_cast<std::uint32_t>(rows[first + i].value % kBlockRows));
      for (std::size_t k = 0; k < scalars.size(); ++k) {
        evaluator_.evaluate(*scalars[k], reader_.source(), places_, values_);
        for (std::size_t i = 0; i < count; ++i) put(first + i, k, values_, i);
      }
    });
  }

 private:
  // The first rows, as far as they lie in the block.
  void mark(std::span<const RowId> rows, std::size_t block) {
    marked_.clear();
    for (std::size_t i = 0; i < rows.size() && rows[i].value / kBlockRows == block; ++i)
      marked_.set(static_cast<std::uint32_t>(rows[i].value % kBlockRows));
  }

  RowReader reader_;
  VectorEvaluator evaluator_;
  BlockMask marked_;
  std::vector<std::uint32_t> places_;
  ValueVector values_;
};

class PlainSelect {
 public:
  PlainSelect(std::span<const SelectPart> parts, const SelectQuery& query, const ExecutionOptions& options)
      : parts_(parts), query_(query), options_(options) {
    for (const OutputColumn& column : query.output) outputs_.push_back(column.value);
    for (const SortKey& key : query.order_by) keys_.push_back(key.value);
  }

  Result<Answer> run() {
    Answer answer{columns_of(query_), {}};
    if (query_.limit == 0U) return answer;
    std::vector<PartRow> rows = TAMIS_TRY(query_.order_by.empty() ? first_rows() : sorted_rows());
    if (query_.distinct) {
      answer.rows = TAMIS_TRY(distinct_rows(rows));
      return answer;
    }
    cut(rows, query_);
    answer.rows = TAMIS_TRY(project(rows));
    return answer;
  }

 private:
  // The members in row order; no more than are answered.
  Result<std::vector<PartRow>> first_rows() {
    const auto needed = query_.distinct ? std::nullopt : rows_needed(query_);
    std::vector<PartRow> all;
    for (std::uint32_t part = 0; part < parts_.size(); ++part) {
      for (const RowId row : TAMIS_TRY(first_rows_of(parts_[part], needed))) all.push_back({part, row});
    }
    if (parts_.size() > 1) std::ranges::sort(all, [this](const PartRow& a, const PartRow& b) { return comes_before(a, b); });
    if (needed && all.size() > *needed) all.resize(*needed);
    return all;
  }

  // Blocks run in waves, so that a LIMIT ends the run early.
  Result<std::vector<RowId>> first_rows_of(const SelectPart& part, std::optional<std::size_t> needed) {
    if (!needed) {
      const RowSet all = TAMIS_TRY(rows_of(part.rows, part.plan, options_));
      return all.rows();
    }
    std::vector<RowId> rows;
    const FilterPlan* const plans[] = {&part.plan};
    const SharedLeaves leaves(plans);
    PlanRunner runner(plans, leaves, part.rows, options_.index, options_.now_us);
    for (std::size_t block = 0; block < part.rows.snapshot.blocks() && rows.size() < *needed; ++block) {
      if (options_.interrupt != nullptr) TAMIS_CHECK_OK(options_.interrupt->check());
      runner.visit_members(0, block, [&](const BlockMask& members, Scratch&) {
        for_each_row(members, [&](std::uint32_t row) {
          if (rows.size() < *needed) rows.emplace_back(static_cast<std::uint32_t>(block * kBlockRows + row));
        });
      });
    }
    return rows;
  }

  bool sorts_before(const SortedRow& a, const SortedRow& b) const {
    for (std::size_t i = 0; i < query_.order_by.size(); ++i) {
      const int order = compare_keys(a.keys[i], b.keys[i], query_.order_by[i].descending);
      if (order != 0) return order < 0;
    }
    return comes_before(a.row, b.row);
  }
  bool comes_before(const PartRow& a, const PartRow& b) const { return tamis::comes_before(parts_, a, b, order_ ? &*order_ : nullptr); }

  // One worker's best rows so far: a heap with the worst on top where only some are needed.
  struct Best {
    std::unique_ptr<Projector> projector;
    std::vector<SortedRow> heap;
    std::vector<RowId> members;
  };

  Result<std::vector<PartRow>> sorted_rows() {
    const auto needed = query_.distinct ? std::nullopt : rows_needed(query_);
    std::vector<SortedRow> all;
    constexpr double kLinesPerBlock = 4'096;
    for (std::uint32_t part = 0; part < parts_.size(); ++part) {
      const FilterPlan* const plans[] = {&parts_[part].plan};
      std::vector<Best> workers(worker_count(options_.threads));
      const auto visit = [&](PlanRunner& runner, std::size_t block, unsigned worker) {
        runner.visit_members(0, block,
                             [&](const BlockMask& members, Scratch&) { add_block(workers[worker], part, block, members, needed); });
      };
      TAMIS_CHECK_OK(for_each_block(parts_[part].rows, plans, options_, kLinesPerBlock, visit));
      for (Best& best : workers)
        all.insert(all.end(), std::make_move_iterator(best.heap.begin()), std::make_move_iterator(best.heap.end()));
    }
    std::ranges::sort(all, [this](const SortedRow& a, const SortedRow& b) { return sorts_before(a, b); });
    if (needed && all.size() > *needed) all.resize(*needed);
    std::vector<PartRow> rows;
    rows.reserve(all.size());
    for (const SortedRow& row : all) rows.push_back(row.row);
    return rows;
  }

  void add_block(Best& best, std::uint32_t part, std::size_t block, const BlockMask& members, std::optional<std::size_t> needed) const {
    if (best.projector == nullptr) best.projector = std::make_unique<Projector>(parts_[part].rows, options_);
    best.members.clear();
    for_each_row(members, [&](std::uint32_t row) { best.members.emplace_back(static_cast<std::uint32_t>(block * kBlockRows + row)); });
    if (needed && best.heap.size() >= *needed) drop_hopeless(best);
    std::vector<SortedRow> rows(best.members.size());
    best.projector->project(best.members, keys_, [&](std::size_t i, std::size_t k, const ValueVector& values, std::size_t j) {
      if (k == 0) rows[i] = {std::vector<Value>(keys_.size()), {part, best.members[i]}};
      rows[i].keys[k] = values.value(j);
    });
    const auto less = [this](const SortedRow& a, const SortedRow& b) { return sorts_before(a, b); };
    for (SortedRow& row : rows) {
      if (needed && best.heap.size() >= *needed) {
        if (*needed == 0 || !less(row, best.heap.front())) continue;
        std::ranges::pop_heap(best.heap, less);
        best.heap.back() = std::move(row);
      } else {
        best.heap.push_back(std::move(row));
      }
      if (needed) std::ranges::push_heap(best.heap, less);
    }
  }

  // Members whose first key alone is worse than the worst that is kept need no values of their own.
  void drop_hopeless(Best& best) const {
    const Value& worst = best.heap.front().keys[0];
    std::vector<std::uint8_t> hopeless(best.members.size());
    best.projector->project(best.members, std::span(keys_).first(1),
                            [&](std::size_t i, std::size_t, const ValueVector& values, std::size_t j) {
                              hopeless[i] = is_worse(values, j, worst, query_.order_by[0].descending) ? 1 : 0;
                            });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < best.members.size(); ++i) {
      if (hopeless[i] == 0) best.members[kept++] = best.members[i];
    }
    best.members.resize(kept);
  }

  // The value sorts after `worst`, told without making a Value of it where the kind allows.
  static bool is_worse(const ValueVector& values, std::size_t i, const Value& worst, bool descending) {
    if (values.present[i] == 0) return !worst.missing();
    if (worst.missing()) return false;
    const auto after = [descending](const auto& value, const auto& bound) { return descending ? value < bound : value > bound; };
    switch (values.type.kind) {
      case Kind::kInteger: return after(values.integers[i], worst.as<std::int64_t>());
      case Kind::kTimestamp: return after(values.integers[i], worst.as<Timestamp>().us);
      case Kind::kDate: return after(values.integers[i], std::int64_t{worst.as<Date>().days});
      case Kind::kDouble: return after(values.doubles[i], worst.as<double>());
      case Kind::kString: return after(values.texts[i], std::string_view(worst.as<std::string>()));
      case Kind::kBoolean: return after(values.integers[i], static_cast<std::int64_t>(worst.as<bool>()));
    }
    return false;
  }

  // The output of rows in any order.
  Result<std::vector<std::vector<Value>>> project(std::span<const PartRow> rows) const {
    std::vector<std::vector<Value>> out(rows.size(), std::vector<Value>(outputs_.size()));
    for (std::uint32_t part = 0; part < parts_.size(); ++part) TAMIS_CHECK_OK(project(rows, part, out));
    return out;
  }

  // Those of one part.
  Result<void> project(std::span<const PartRow> rows, std::uint32_t part, std::vector<std::vector<Value>>& out) const {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      if (rows[i].part == part) order.push_back(i);
    }
    std::ranges::sort(order, {}, [&rows](std::uint32_t i) { return rows[i].row; });
    std::vector<RowId> ascending;
    ascending.reserve(order.size());
    for (const std::uint32_t i : order) ascending.push_back(rows[i].row);
    return parallel_for(
        order.size(), kRowsPerPart, options_.threads, options_.interrupt, [&](std::size_t first, std::size_t last, unsigned) {
          Projector projector(parts_[part].rows, options_);
          projector.project(
              std::span(ascending).subspan(first, last - first), outputs_,
              [&](std::size_t i, std::size_t k, const ValueVector& values, std::size_t j) { out[order[first + i]][k] = values.value(j); });
        });
  }

  // Batches, so that a LIMIT ends the run when enough different rows were seen.
  Result<std::vector<std::vector<Value>>> distinct_rows(std::span<const PartRow> rows) const {
    const auto needed = rows_needed(query_);
    std::vector<std::vector<Value>> out;
    std::unordered_set<std::string> seen;
    constexpr std::size_t kBatch = 16 * kRowsPerPart;
    for (std::size_t first = 0; first < rows.size() && (!needed || out.size() < *needed); first += kBatch) {
      for (std::vector<Value>& row : TAMIS_TRY(project(rows.subspan(first, std::min(kBatch, rows.size() - first))))) {
        std::string bytes;
        for (const Value& value : row) append_key(bytes, value);
        if (seen.insert(std::move(bytes)).second) out.push_back(std::move(row));
      }
    }
    cut(out, query_);
    return out;
  }

  std::span<const SelectPart> parts_;
  const SelectQuery& query_;
  const ExecutionOptions& options_;
  const std::optional<PlaceOrder> order_ = parts_.size() > 1 ? std::optional<PlaceOrder>(parts_[0].rows.run->events().schema())
                                                             : std::nullopt;
  std::vector<ScalarPtr> outputs_, keys_;
};

}  // namespace

Result<std::vector<std::vector<Value>>> values_of(const Snapshot& snapshot, std::span<const RowId> profiles,
                                                  std::span<const ScalarPtr> scalars, const ExecutionOptions& options) {
  SelectQuery query;
  for (const ScalarPtr& scalar : scalars) query.output.push_back({{}, scalar});
  query = with_scalars_rewritten(query, options);
  std::vector<ScalarPtr> rewritten;
  for (const OutputColumn& column : query.output) {
    TAMIS_CHECK_OK(verify(snapshot, reads_of(*column.value)));
    rewritten.push_back(column.value);
  }
  TableRows rows(snapshot);
  rows.events = plan_events(snapshot, rewritten, options);
  std::vector<std::vector<Value>> out(profiles.size(), std::vector<Value>(scalars.size()));
  TAMIS_CHECK_OK(
      parallel_for(profiles.size(), kRowsPerPart, options.threads, options.interrupt, [&](std::size_t first, std::size_t last, unsigned) {
        Projector projector(rows, options);
        projector.project(
            profiles.subspan(first, last - first), rewritten,
            [&](std::size_t i, std::size_t k, const ValueVector& values, std::size_t j) { out[first + i][k] = values.value(j); });
      }));
  return out;
}

Result<Answer> run_plain(std::span<const SelectPart> parts, const SelectQuery& query, const ExecutionOptions& options) {
  return PlainSelect(parts, query, options).run();
}

}  // namespace tamis
