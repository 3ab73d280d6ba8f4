#include "session/store_statistics.h"

#include <algorithm>

#include "engine/exec/executor.h"
#include "engine/exec/profile_evaluator.h"
#include "engine/storage/builder.h"
#include "session/event_statistics.h"

namespace tamis {
namespace {

// A column without a dictionary is read whole: worth it while that takes milliseconds.
constexpr std::size_t kMostRowsRead = 65'536;
constexpr std::uint64_t kMostEventsRead = 1'000'000;

class NoProfile final : public ProfileView {
 public:
  [[nodiscard]] Value value(ColumnId) const override { return {}; }
};

// The ordinals that a column's blocks span; empty where no row has a value, or where the column has no ordinals.
OrdinalRange span_of(const Column& column) {
  OrdinalRange all;
  for (const Block& block : column.blocks) {
    const auto* scalar = std::get_if<ScalarBlock>(&block);
    if (scalar == nullptr || scalar->min > scalar->max) continue;
    if (all.empty()) all = {scalar->min, scalar->max};
    all = {std::min(all.low, scalar->min), std::max(all.high, scalar->max)};
  }
  return all;
}

}  // namespace

StoreStatistics::StoreStatistics(const Snapshot& snapshot, std::optional<std::int64_t> now_us) : snapshot_(snapshot), now_us_(now_us) {}
StoreStatistics::StoreStatistics(StoreStatistics&&) noexcept = default;
StoreStatistics::~StoreStatistics() = default;

const dsl::Statistics* StoreStatistics::of_event(EventId event) const {
  std::unique_ptr<EventStatistics>& known = events_[event];
  if (known == nullptr) known = std::make_unique<EventStatistics>(snapshot_.events(event), now_us_);
  return known.get();
}

// A dictionary holds exactly the values that occur. Elsewhere only what lies outside the range is known to be absent.
std::optional<bool> StoreStatistics::has_value(ColumnId id, const Value& value) const {
  const Column& column = snapshot_.column(id);
  if (column.text_in_rows) {
    const auto* known = texts(id);
    if (known == nullptr) return std::nullopt;
    return std::ranges::binary_search(*known, value.as<std::string>());
  }
  const auto ordinal = column.ordinal_of(value);
  if (!ordinal) return false;
  if (column.dictionary.size() > 0) return true;
  const OrdinalRange all = span_of(column);
  if (!all.contains(*ordinal)) return false;
  return std::nullopt;
}

std::vector<std::string> StoreStatistics::some_values(ColumnId id, std::size_t most) const {
  const Column& column = snapshot_.column(id);
  std::vector<std::string> values;
  if (const auto* known = column.text_in_rows ? texts(id) : nullptr)
    values.assign(known->begin(), known->begin() + static_cast<std::ptrdiff_t>(std::min(most, known->size())));
  if (!column.dictionary.has_strings()) return values;
  for (std::size_t code = 0; code < std::min(most, column.dictionary.size()); ++code) values.emplace_back(column.dictionary.text(code));
  return values;
}

const std::vector<std::string>* StoreStatistics::texts(ColumnId id) const {
  if (snapshot_.rows() > kMostRowsRead) return nullptr;
  const auto [entry, is_new] = texts_.try_emplace(id);
  std::vector<std::string>& values = entry->second;
  if (!is_new || !snapshot_.verify({&id, 1})) return &values;
  const RawColumn rows = decode_column(snapshot_, id);
  for (std::size_t row = 0; row < rows.rows(); ++row)
    if (rows.present[row] != 0) values.emplace_back(rows.text(row));
  std::ranges::sort(values);
  const auto again = std::ranges::unique(values);
  values.erase(again.begin(), again.end());
  return &values;
}

std::pair<Value, Value> StoreStatistics::range(ColumnId id) const {
  const Column& column = snapshot_.column(id);
  if (column.def.type.is_list || column.text_in_rows) return {};
  const OrdinalRange all = span_of(column);
  if (all.empty()) return {};
  return {column.value_of(all.low), column.value_of(all.high)};
}

std::optional<std::uint64_t> StoreStatistics::missing_of(const ScalarPtr& value) const {
  const Found& all = found(value);
  return all ? std::optional(snapshot_.rows() - static_cast<std::uint64_t>((*all)[0].as<std::int64_t>())) : std::nullopt;
}

std::pair<Value, Value> StoreStatistics::range_of(const ScalarPtr& value) const {
  const Found& all = found(value);
  return all ? std::pair((*all)[1], (*all)[2]) : std::pair<Value, Value>();
}

const StoreStatistics::Found& StoreStatistics::found(const ScalarPtr& value) const {
  const auto [entry, is_new] = found_.try_emplace(value);
  std::uint64_t events = 0;
  for (const EventTablePtr& table : snapshot_.event_tables()) events += table->events();
  if (!is_new || !now_us_ || snapshot_.rows() > kMostRowsRead || events > kMostEventsRead) return entry->second;
  SelectQuery query;
  query.where = make_predicate(Constant{true});
  query.grouped = true;
  query.aggregates = {{AggregateKind::kCount, value, kIntegerType}};
  if (!value->type.is_list) {
    query.aggregates.push_back({AggregateKind::kMin, value, value->type});
    query.aggregates.push_back({AggregateKind::kMax, value, value->type});
  }
  for (std::uint32_t slot = 0; slot < query.aggregates.size(); ++slot)
    query.output.push_back({{}, make_scalar(SlotRef{slot}, query.aggregates[slot].type)});
  ExecutionOptions options;
  options.now_us = *now_us_;
  const auto answer = run(snapshot_, query, options);
  if (!answer) return entry->second;
  std::array<Value, 3>& values = entry->second.emplace();
  std::ranges::copy(answer->rows.front(), values.begin());
  return entry->second;
}

std::optional<Value> StoreStatistics::at_now(const Scalar& scalar) const {
  if (!now_us_) return std::nullopt;
  return evaluate(scalar, NoProfile(), {*now_us_, {}});
}

}  // namespace tamis
