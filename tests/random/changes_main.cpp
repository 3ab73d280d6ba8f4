// What EXPLAIN SEGMENT … FOR PROFILE says of the next change by time alone, for random segments about events: until then the naive
// oracle answers the same, just before it too. It may come early, but mostly something changes at that very instant.
//   TAMIS_RANDOM_SEGMENTS  how many segments (default 2,000)
//   TAMIS_RANDOM_SEED      the first seed (default 1)

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <gtest/gtest.h>

#include "dsl/bind.h"
#include "dsl/print.h"
#include "engine/exec/executor.h"
#include "tests/random/computed_traits.h"
#include "tests/random/random_segment.h"
#include "tests/random/shrink.h"

namespace tamis::testing {
namespace {

constexpr std::size_t kSegmentsAWorld = 50, kProfilesASegment = 3, kChangesAProfile = 6, kProbes = 6;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Tally {
  std::uint64_t segments = 0, probes = 0, exact = 0, early = 0, never = 0;
};

class WorldRun {
 public:
  WorldRun(std::uint64_t seed, Tally& tally) : rng_(seed), tally_(tally), world_(random_world(rng_, 20)) {
    add_computed_traits(rng_, world_);
    profiles_ = world_.world.profiles();
  }

  void run(std::size_t segments) {
    const auto snapshot = world_.world.build({});
    ASSERT_TRUE(snapshot) << snapshot.error().message;
    SegmentGenerator generator(rng_, world_);
    for (std::size_t i = 0; i < segments && !::testing::Test::HasFailure(); ++i) {
      generator.start();
      const Piece piece = generator.predicate(static_cast<int>(rng_.below(3)));
      if (generator.constructs().empty()) continue;
      text_ = dsl::print(*piece.tree);
      const auto predicate = Comparison{world_.world, *piece.tree, generator.zone()}.bind();
      ASSERT_TRUE(predicate) << text_ << "\n" << predicate.error().message;
      ++tally_.segments;
      for (std::size_t n = 0; n < kProfilesASegment; ++n) follow(**snapshot, **predicate, rng_.below(profiles_.size()));
    }
  }

 private:
  // From one change to the next.
  void follow(const Snapshot& snapshot, const Predicate& predicate, std::size_t profile) {
    std::int64_t now = world_.world.now_us;
    for (std::size_t i = 0; i < kChangesAProfile && now < kLastInstantUs; ++i) {
      const auto report = explain_profile(snapshot, predicate, RowId(static_cast<std::uint32_t>(profile)), now);
      ASSERT_TRUE(report) << text_ << "\n" << report.error().message;
      const std::int64_t until = report->next_change_us.value_or(kLastInstantUs);
      ASSERT_GT(until, now) << text_;
      const auto holds_at = [&](std::int64_t t) { return reference::holds(predicate, profiles_[profile], t); };
      for (const std::int64_t t : probes(now, until)) {
        ++tally_.probes;
        ASSERT_EQ(holds_at(t), report->in) << text_ << "\nprofile " << profile << " at " << format_timestamp(t) << ", asked at "
                                           << format_timestamp(now) << ", which said "
                                           << (report->next_change_us ? format_timestamp(until) : "never");
      }
      if (!report->next_change_us) {
        ++tally_.never;
        return;
      }
      ++(holds_at(until) != report->in ? tally_.exact : tally_.early);
      now = until;
    }
  }

  // From `now` to before `until`: both ends, and in between near as well as far.
  std::vector<std::int64_t> probes(std::int64_t now, std::int64_t until) {
    std::vector<std::int64_t> out{now, until - 1};
    for (std::size_t i = 0; i < kProbes; ++i) {
      const std::int64_t most = until - 1 - now, few = std::int64_t{1} << rng_.below(58);
      out.push_back(now + rng_.between(0, rng_.chance(0.3) ? most : std::min(most, few)));
    }
    return out;
  }

  Rng rng_;
  Tally& tally_;
  RandomWorld world_;
  std::vector<reference::Profile> profiles_;
  std::string text_;
};

TEST(Random, NothingChangesBeforeTheNextChange) {
  const std::uint64_t segments = from_environment("TAMIS_RANDOM_SEGMENTS", 2'000);
  Tally tally;
  for (std::uint64_t seed = from_environment("TAMIS_RANDOM_SEED", 1); tally.segments < segments && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    WorldRun(seed, tally).run(kSegmentsAWorld);
  }
  std::cout << tally.segments << " segments, " << tally.probes << " instants compared with the oracle; changes: " << tally.exact
            << " at the very instant, " << tally.early << " early; " << tally.never << " times never\n";
  EXPECT_GT(tally.exact, tally.segments / 10);
}

}  // namespace
}  // namespace tamis::testing
