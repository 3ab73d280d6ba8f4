#include "ingest/settle.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "ingest/convert.h"
#include "ingest/text_column.h"

namespace tamis {
namespace {

std::vector<ColumnNote> notes_of(StagedColumn& column) {
  std::vector<ColumnNote> notes;
  if (column.local_time) notes.push_back({std::string(kAssumedUtc), std::nullopt});
  for (auto& note : column.notes) notes.push_back({std::move(note), std::nullopt});
  return notes;
}

// What a conversion read out of text that the text did not say.
void take_values(Conversion conversion, SettledColumn& into) {
  into.values = std::move(conversion.values);
  if (conversion.assumed_zone) into.notes.push_back({std::string(kAssumedUtc), std::nullopt});
}

SettledColumn settle_stated(StagedColumn column, Type type) {
  Conversion conversion = convert_column(column.values, type, Reading::kStated, false);
  for (auto& reject : conversion.failed) reject.reason = fmt::format("{} {}", column.name, reject.reason);
  SettledColumn settled{.values = RawColumn(type), .rejects = std::move(conversion.failed), .notes = notes_of(column)};
  take_values(std::move(conversion), settled);
  return settled;
}

// True: the values fit the type that the store has, and are of it now.
bool settle_as_known(const RawColumn& values, Type known, SettledColumn& settled) {
  // What a user stated once for this trait may be read as leniently again, but nothing may be lost on the way.
  Conversion conversion = convert_column(values, known, values.type == kStringType ? Reading::kStated : Reading::kInferred, true);
  if (conversion.failed.empty()) {
    take_values(std::move(conversion), settled);
    return true;
  }
  const RowReject& failed = conversion.failed.front();
  settled.notes.push_back({fmt::format("the store has it as {}, but a value here {}", name_of(known), failed.reason), failed.row});
  return false;
}

}  // namespace

SettledColumn settle(StagedColumn column, std::optional<Type> stated, std::optional<Type> known) {
  if (stated && column.values.type != *stated) return settle_stated(std::move(column), *stated);
  SettledColumn settled{.values = RawColumn(column.values.type), .rejects = {}, .notes = notes_of(column)};
  if (known && !stated && column.values.type != *known && settle_as_known(column.values, *known, settled)) return settled;
  if (column.mixed) settled.notes.push_back({"values of several kinds, or whole numbers past 64 bits: kept as text", std::nullopt});
  const bool may_be_narrower = !stated && column.values.type == kStringType;
  if (!may_be_narrower) {
    settled.values = std::move(column.values);
    return settled;
  }
  Inferred inferred = infer_column(column.values, candidates_of(column.origin));
  const bool narrower = inferred.values.type != kStringType;
  if (narrower && known == kStringType) {
    settled.notes.push_back({fmt::format("the store has it as STRING, all values here are {0}: --type '{1}={0}' changes the trait",
                                         name_of(inferred.values.type), column.name),
                             std::nullopt});
    settled.values = std::move(column.values);
    return settled;
  }
  settled.values = narrower ? std::move(inferred.values) : std::move(column.values);
  if (known != kStringType) std::ranges::move(inferred.notes, std::back_inserter(settled.notes));
  return settled;
}

}  // namespace tamis
