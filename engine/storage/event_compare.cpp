#include "engine/storage/event_compare.h"

#include <algorithm>

#include "engine/storage/block_decoder.h"

namespace tamis {

PlaceOrder::PlaceOrder(const Schema& properties) : message_id_(properties.find(kMessageIdName)) {
  // Properties in the order of their names: an order that does not depend on which came first.
  const auto& columns = properties.columns();
  for (std::uint32_t i = 1; i < columns.size(); ++i) by_name_.push_back(ColumnId{i});
  std::ranges::sort(by_name_, {}, [&](ColumnId id) -> const std::string& { return columns[id.value].name; });
}

bool PlaceOrder::operator()(const EventPlace& a, const EventPlace& b) const {
  const auto compare_by = [&](ColumnId property) { return order(property_of(a, property), property_of(b, property)); };
  if (const auto by = compare_by(kEventTime); by != 0) return by < 0;
  if (message_id_) {
    if (const auto by = compare_by(*message_id_); by != 0) return by < 0;
  }
  for (const ColumnId property : by_name_) {
    if (const auto by = compare_by(property); by != 0) return by < 0;
  }
  return false;
}

Value property_of(const EventPlace& place, ColumnId property) {
  const Snapshot& events = place.run->events();
  return property.value < events.schema().columns().size() ? events.value(property, RowId{place.row}) : Value();
}

void decode_times(const EventRun& run, EventRange range, std::vector<std::int64_t>& times) {
  times.resize(range.size());
  const auto& blocks = run.events().column(kEventTime).blocks;
  std::vector<std::uint8_t> present(kBlockRows);
  std::int64_t* out = times.data();
  for (std::uint32_t row = range.first; row < range.last;) {
    const auto block = static_cast<std::uint32_t>(row / kBlockRows), first = static_cast<std::uint32_t>(row % kBlockRows);
    const std::uint32_t last = std::min<std::uint32_t>(first + (range.last - row), kBlockRows);
    decode_ordinals(std::get<ScalarBlock>(blocks[block]), first, last, out, present.data());
    out += last - first;
    row += last - first;
  }
}

}  // namespace tamis
