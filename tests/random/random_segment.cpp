#include "tests/random/random_segment.h"

#include "tests/random/maker.h"
#include "tests/random/random_events.h"

namespace tamis::testing {

void SegmentGenerator::start() {
  used_.clear();
  constructs_.clear();
  cells_.clear();
  profile_.joins.clear();
  zone_.reset();
  if (rng_.chance(0.8)) return;
  std::string fixed;
  while (!TimeZone::find(fixed)) fixed = rng_.pick(some_zones());
  zone_ = dsl::ZoneClause{std::nullopt, fixed, {}};
  if (rng_.chance(0.4)) zone_->trait = dsl::Name{{{"zone", false}}};
}

Piece SegmentGenerator::predicate(int depth) { return Maker{*this}.predicate(depth); }
Piece SegmentGenerator::value(Kind kind, int depth) { return Maker{*this}.value(kind, depth); }

}  // namespace tamis::testing
