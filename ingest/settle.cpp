#include "ingest/settle.h"

#include <fmt/format.h>

#include "ingest/convert.h"
#include "ingest/text_column.h"

namespace tamis {
namespace {

SettledColumn settle_stated(StagedColumn column, Type type) {
  Conversion conversion = convert_column(column.values, type, Reading::kStated, false);
  for (auto& reject : conversion.failed) reject.reason = fmt::format("{} {}", column.name, reject.reason);
  return {.values = std::move(conversion.values), .rejects = std::move(conversion.failed), .notes = std::move(column.notes)};
}

Candidates candidates_of(Origin origin) noexcept {
  switch (origin) {
    case Origin::kText: return Candidates::kAll;
    case Origin::kJson: return Candidates::kTimesAndTruths;
    case Origin::kTyped: return Candidates::kTruths;
  }
  return Candidates::kTruths;
}

}  // namespace

SettledColumn settle(StagedColumn column, std::optional<Type> stated, std::optional<Type> known) {
  if (stated && column.values.type != *stated) return settle_stated(std::move(column), *stated);
  SettledColumn settled{.values = RawColumn(column.values.type), .rejects = {}, .notes = std::move(column.notes)};
  if (known && !stated && column.values.type != *known) {
    // What a user stated once for this trait may be read as leniently again, but nothing may be lost on the way.
    const bool text = column.values.type == kStringType;
    Conversion conversion = convert_column(column.values, *known, text ? Reading::kStated : Reading::kInferred, true);
    if (conversion.failed.empty()) {
      settled.values = std::move(conversion.values);
      return settled;
    }
    settled.notes.push_back(fmt::format("the store has it as {}, but a value here {}", name_of(*known), conversion.failed.front().reason));
  }
  const bool fixed = stated || column.values.type != kStringType || (known && *known == kStringType);
  if (fixed) {
    settled.values = std::move(column.values);
    return settled;
  }
  Inferred inferred = infer_column(std::move(column.values), candidates_of(column.origin));
  settled.values = std::move(inferred.values);
  for (auto& note : inferred.notes) settled.notes.push_back(std::move(note));
  return settled;
}

}  // namespace tamis
