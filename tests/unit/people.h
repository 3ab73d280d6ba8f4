#pragma once
// Small sets of profiles for tests.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/storage/builder.h"

namespace tamis {

// One column from values of its type, missing ones included.
inline BuildColumn column_of(std::string name, Type type, const std::vector<Value>& values, Role role = Role::kTrait) {
  BuildColumn column{{std::move(name), type, role}, RawColumn(type)};
  for (const Value& value : values) column.values.append(value);
  return column;
}

// Profiles "p0", "p1", …: user_id, country (France, Germany, Spain in turn), revenue (10 * row; missing in each fifth row),
// plan ('free', 'pro' in turn), active (row 0 of four is not), tags (of row % 3 items), signed_up (row hours before the epoch's
// first year's end).
inline std::vector<BuildColumn> people_columns(std::int64_t rows) {
  std::vector<Value> ids, countries, revenues, plans, active, tags, signed_up;
  constexpr const char* kCountries[] = {"France", "Germany", "Spain"};
  constexpr std::int64_t kHourUs = 3'600'000'000, kYearUs = 365 * 24 * kHourUs;
  for (std::int64_t row = 0; row < rows; ++row) {
    ids.emplace_back("p" + std::to_string(row));
    countries.emplace_back(kCountries[row % 3]);
    revenues.push_back(row % 5 == 4 ? Value() : Value(static_cast<double>(10 * row)));
    plans.emplace_back(row % 2 == 0 ? "free" : "pro");
    active.emplace_back(row % 4 != 0);
    List list{Kind::kString, {}};
    for (std::int64_t item = 0; item < row % 3; ++item) list.items.emplace_back("t" + std::to_string(item));
    tags.emplace_back(std::move(list));
    signed_up.emplace_back(Timestamp{kYearUs - row * kHourUs});
  }
  std::vector<BuildColumn> columns;
  columns.push_back(column_of("user_id", kStringType, ids, Role::kIdentifier));
  columns.push_back(column_of("country", kStringType, countries));
  columns.push_back(column_of("revenue", kDoubleType, revenues));
  columns.push_back(column_of("plan", kStringType, plans));
  columns.push_back(column_of("active", kBooleanType, active));
  columns.push_back(column_of("tags", Type{Kind::kString, true}, tags));
  columns.push_back(column_of("signed_up", kTimestampType, signed_up));
  return columns;
}

inline SnapshotPtr people(std::int64_t rows) { return *build_snapshot(people_columns(rows)); }

}  // namespace tamis
