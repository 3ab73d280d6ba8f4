#include "tests/random/random_world.h"

#include "tests/random/random_column.h"
#include "tests/random/random_events.h"

namespace tamis::testing {
namespace {

ColumnPlan random_plan(Rng& rng, std::size_t i) {
  // Strings have the most encodings.
  static constexpr Kind kAll[] = {Kind::kBoolean,   Kind::kInteger, Kind::kDouble, Kind::kString,
                                  Kind::kTimestamp, Kind::kDate,    Kind::kString};
  const Kind kind = i < 7 ? kAll[i] : kAll[rng.below(7)];
  const bool is_list = i >= 7 && rng.chance(0.4);
  const auto shape = static_cast<Shape>(rng.below(kShapes));
  return {{kind, is_list}, shape, rng.between(-1'000'000, 1'000'000'000), rng.pick({0.0, 0.0, 0.1, 0.5, 1.0})};
}

}  // namespace

RandomWorld random_world(Rng& rng, std::size_t rows) {
  RandomWorld out;
  out.plain = rng.chance(0.7);
  out.world.now_us = random_now(rng);
  out.world.catalogue.identifier("id");
  std::vector<ColumnPlan> plans;
  for (std::size_t i = 0; i < 7 + rng.below(8); ++i) {
    plans.push_back(random_plan(rng, i));
    out.world.catalogue.trait("c" + std::to_string(i), plans.back().type);
  }
  out.world.catalogue.trait("zone", kStringType);
  for (std::size_t r = 0; r < rows; ++r) {
    reference::Row row{Value("p" + std::to_string(r))};
    for (const ColumnPlan& plan : plans) row.push_back(planned_value(rng, plan, out.plain));
    row.push_back(rng.chance(0.1) ? Value() : Value(rng.pick(some_zones())));
    out.world.rows.push_back(std::move(row));
  }
  out.samples.resize(out.world.catalogue.schema().columns().size());
  for (const reference::Row& row : out.world.rows)
    for (std::size_t c = 0; c < row.size(); ++c)
      if (!row[c].missing()) out.samples[c].push_back(row[c]);
  add_events(rng, out);
  return out;
}

Value random_scalar(Rng& rng, Kind kind, bool plain) {
  return shaped_value(rng, kind, static_cast<Shape>(rng.below(kShapes)), rng.between(-100, 100), plain);
}

}  // namespace tamis::testing
