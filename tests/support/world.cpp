#include "tests/support/world.h"

#include "tests/support/world_events.h"

namespace tamis::testing {
namespace {

constexpr std::size_t kPaddedRows = 2 * kBlockRows + 777;  // three blocks, the last one short

}  // namespace

std::size_t padded_place(std::size_t row, std::size_t rows) {
  // The first and the last place of the blocks are used, the others evenly.
  return rows < 2 ? 0 : row * (kPaddedRows - 1) / (rows - 1);
}

Result<SnapshotPtr> World::build(const Configuration& configuration) const {
  std::vector<BuildColumn> columns;
  for (const ColumnDef& def : catalogue.schema().columns()) columns.push_back({def, RawColumn(def.type)});
  const bool padded = configuration.padded;
  const std::size_t total = padded ? kPaddedRows : rows.size();
  std::size_t next = 0;
  for (std::size_t place = 0; place < total; ++place) {
    const bool ours = next < rows.size() && (!padded || place == padded_place(next, rows.size()));
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (ours)
        columns[i].values.append(rows[next][i]);
      else if (i == 0)
        columns[i].values.append(Value("padding-" + std::to_string(place)));
      else
        columns[i].values.append_missing();
    }
    next += ours ? 1U : 0U;
  }
  BuildOptions options;
  options.force = configuration.encoding;
  options.postings = configuration.postings;
  return with_events(TAMIS_TRY(build_snapshot(std::move(columns), options)), TAMIS_TRY(event_tables(*this, configuration, options)));
}

std::vector<reference::Profile> World::profiles() const {
  std::vector<std::vector<reference::Event>> histories(rows.size());
  for (const WorldEvent& e : events) histories[e.profile].push_back(e.event);
  std::vector<reference::Profile> out;
  for (std::size_t i = 0; i < rows.size(); ++i) out.emplace_back(rows[i], reference::in_order(std::move(histories[i]), catalogue.schema()));
  return out;
}

Result<SnapshotPtr> WorldCache::snapshot(const World& world, const Configuration& c) {
  // Without events there is nothing to lay out.
  const bool events = !world.events.empty();
  SnapshotPtr& slot = snapshots_[{c.encoding, c.postings, c.padded, events && c.crowded(), events ? c.events : EventLayout::kOneRun}];
  if (!slot) slot = TAMIS_TRY(world.build(c));
  return slot;
}

const std::vector<reference::Profile>& WorldCache::profiles(const World& world) {
  if (!has_profiles_) profiles_ = world.profiles();
  has_profiles_ = true;
  return profiles_;
}

void WorldCache::clear() { *this = WorldCache(); }

Result<std::vector<std::uint32_t>> members_under(const Configuration& configuration, const Snapshot& snapshot, const World& world,
                                                 const Predicate& predicate) {
  simd::force_isa(configuration.isa);
  const auto place = [&](std::size_t row) { return configuration.padded ? padded_place(row, world.rows.size()) : row; };
  std::vector<std::uint32_t> out;
  if (configuration.evaluator == Evaluator::kSingleProfile) {
    for (std::uint32_t i = 0; i < world.rows.size(); ++i)
      if (TAMIS_TRY(matches(snapshot, predicate, RowId(static_cast<std::uint32_t>(place(i))), world.now_us))) out.push_back(i);
    return out;
  }
  const ExecutionOptions options = options_for(configuration, world.now_us);
  const RowSet found = TAMIS_TRY(rows(snapshot, predicate, options));
  if (const std::uint64_t counted = TAMIS_TRY(count(snapshot, predicate, options)); counted != found.count())
    return fail(ErrorCode::kInternal, "count() says " + std::to_string(counted) + ", rows() has " + std::to_string(found.count()));
  for (std::uint32_t i = 0; i < world.rows.size(); ++i)
    if (found.contains(RowId(static_cast<std::uint32_t>(place(i))))) out.push_back(i);
  if (!configuration.padded && out.size() != found.count()) return fail(ErrorCode::kInternal, "rows() has rows that do not exist");
  return out;
}

}  // namespace tamis::testing
