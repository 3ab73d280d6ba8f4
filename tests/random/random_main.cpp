// Random segments over random stores: every evaluator under random configurations, the naive oracle and DuckDB must agree.
//   TAMIS_RANDOM_SEGMENTS  how many segments (default 6,000)
//   TAMIS_RANDOM_SEED      the first seed (default 1)
//   TAMIS_RANDOM_EVENTS    if set, each of them asks for events
// A disagreement is shrunk and printed as a .segtest file that shows it again.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dsl/bind.h"
#include "dsl/print.h"
#include "session/describe.h"
#include "tests/random/computed_traits.h"
#include "tests/random/duckdb_world.h"
#include "tests/random/random_segment.h"
#include "tests/random/shrink.h"

namespace tamis::testing {
namespace {

constexpr std::uint64_t kLongRun = 10'000;
constexpr std::size_t kSegmentsAWorld = 100, kSegmentsAWorldOfLongRuns = 300;  // to build a world takes as long as some dozen segments
constexpr std::size_t kConfigurationsASegment = 8;
constexpr double kPaddedShare = 0.2, kPaddedShareOfEvents = 0.01;
// A run of so many segments meets every operator over every type and encoding: so many cells of the table.
constexpr std::uint64_t kSegmentsThatCover = 6'000;
constexpr std::size_t kCells = 390;
// And one of so many every function over every window and every type of property.
constexpr std::uint64_t kSegmentsThatCoverCells = 100'000;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Tally {
  std::uint64_t segments = 0, of_events = 0, comparisons = 0, with_duckdb = 0, members = 0;
  std::map<std::string, std::uint64_t> unsaid;
  std::map<std::string, std::uint64_t> constructs;  // of events, in segments that some profiles are in and some are not
  std::map<EventCell, std::uint64_t> cells;         // likewise
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> coverage;  // operator, type, encoding
};

class WorldRun {
 public:
  WorldRun(std::uint64_t seed, Tally& tally) : rng_(seed), tally_(tally), world_(with_computed_traits(rng_)), generator_(rng_, world_) {}

  void run(std::size_t segments) {
    auto duckdb = DuckdbWorld::load(world_.world);
    ASSERT_TRUE(duckdb) << duckdb.error().message;
    for (std::size_t i = 0; i < segments && !::testing::Test::HasFailure(); ++i) one(*duckdb);
    for (const auto& [what, number] : generator_.unsaid()) tally_.unsaid[what] += number;
  }

 private:
  static RandomWorld with_computed_traits(Rng& rng) {
    static const std::vector<std::size_t> sizes{0, 1, 7, 64, 200, 200, 400, 700};
    RandomWorld world = random_world(rng, rng.pick(sizes));
    add_computed_traits(rng, world);
    return world;
  }

  void one(DuckdbWorld& duckdb) {
    const Piece piece = next_piece();
    ++tally_.segments;
    tally_.of_events += generator_.constructs().empty() ? 0 : 1;
    const Comparison comparison{world_.world, *piece.tree, generator_.zone()};
    const auto expected = comparison.oracle(cache_);
    ASSERT_TRUE(expected) << dsl::print(*piece.tree) << "\n" << expected.error().message << "\n" << expected.error().hint;
    tally_.members += expected->size();
    for (std::size_t i = 0; i < kConfigurationsASegment; ++i) {
      const Configuration configuration = random_configuration();
      ++tally_.comparisons;
      const auto found = comparison.members(configuration, cache_);
      if (!found || *found != *expected) return report(comparison, configuration, found ? "" : found.error().message);
    }
    if (piece.sql) compare_with_duckdb(duckdb, piece, *expected);
    note_coverage(!expected->empty() && expected->size() < world_.world.rows.size());
  }

  Piece next_piece() {
    static const bool only_events = std::getenv("TAMIS_RANDOM_EVENTS") != nullptr;
    const bool has_events = !world_.world.catalogue.schema().events().empty();
    while (true) {
      generator_.start();
      Piece piece = generator_.predicate(1 + static_cast<int>(rng_.below(4)));
      if (!only_events || !has_events || !generator_.constructs().empty()) return piece;
    }
  }

  // A padded store has a thousand times the rows and events: few are built for each world.
  Configuration random_configuration() {
    Configuration configuration = rng_.pick(all_configurations_);
    configuration.padded = rng_.chance(generator_.constructs().empty() ? kPaddedShare : kPaddedShareOfEvents);
    if (configuration.padded) {
      const Configuration& known = rng_.pick(padded_);
      configuration.encoding = known.encoding;
      configuration.postings = known.postings;
      configuration.events = known.events;
    }
    return configuration;
  }

  void compare_with_duckdb(DuckdbWorld& duckdb, const Piece& piece, const std::vector<std::uint32_t>& expected) {
    const std::string select = DuckdbWorld::select(*piece.sql, generator_.joins());
    const auto found = duckdb.members(select);
    if (!found) {
      ADD_FAILURE() << "DuckDB refuses the SQL of " << dsl::print(*piece.tree) << "\n" << select << "\n" << found.error().message;
      return;
    }
    ++tally_.with_duckdb;
    ++tally_.comparisons;
    EXPECT_EQ(*found, expected) << "DuckDB answers otherwise\n"
                                << dsl::print(*piece.tree) << "\n"
                                << select << "\n"
                                << shown(*found, expected);
  }

  std::string shown(const std::vector<std::uint32_t>& found, const std::vector<std::uint32_t>& expected) {
    for (std::uint32_t i = 0; i < world_.world.rows.size(); ++i) {
      const bool theirs = std::ranges::binary_search(found, i), ours = std::ranges::binary_search(expected, i);
      if (theirs == ours) continue;
      std::string out = theirs ? "only DuckDB has: " : "DuckDB lacks: ";
      for (std::size_t c = 0; c < world_.world.rows[i].size(); ++c)
        out += world_.world.catalogue.schema().columns()[c].name + " = " + to_literal(world_.world.rows[i][c]) + "; ";
      for (const reference::Event& e : cache_.profiles(world_.world)[i].events) {
        const EventDef& def = world_.world.catalogue.schema()[e.id];
        out += "\n" + def.name + ":";
        for (std::size_t c = 0; c < e.properties.size(); ++c)
          out += " " + def.properties->columns()[c].name + " = " + to_literal(e.properties[c]) + ";";
      }
      return out + "\nnow = " + format_timestamp(world_.world.now_us);
    }
    return {};
  }

  void report(const Comparison& comparison, const Configuration& configuration, const std::string& error) {
    ADD_FAILURE() << "disagreement under " << name_of(configuration) << " " << error << "\n" << shrunk(comparison, configuration);
  }

  void note_coverage(bool divides) {
    for (const std::string& construct : generator_.constructs()) tally_.constructs[construct] += divides ? 1 : 0;
    for (const EventCell& cell : generator_.cells()) tally_.cells[cell] += divides ? 1 : 0;
    for (const auto& [what, id] : generator_.used())
      for (const auto& [key, snapshot] : cache_.snapshots())
        for (const Block& block : snapshot->column(id).blocks)
          ++tally_.coverage[{what, tamis::name_of(snapshot->schema()[id].type), std::string(encoding_of(block))}];
  }

  Rng rng_;
  Tally& tally_;
  RandomWorld world_;
  SegmentGenerator generator_;
  WorldCache cache_;
  const std::vector<Configuration> all_configurations_ = all_configurations();
  const std::vector<Configuration> padded_{rng_.pick(all_configurations_), rng_.pick(all_configurations_)};
};

// What a column of a type can be kept as.
std::vector<std::string> encodings_of(const std::string& type) {
  if (type.starts_with("LIST OF ")) return {"list"};
  if (type == "STRING") return {"constant", "digits", "planes", "sketch", "text", "uuid"};
  if (type == "DOUBLE") return {"constant", "decimal", "planes", "sketch"};
  return {"constant", "planes", "sketch"};
}

// Every operator that a type has, over every encoding of the type; operators and types are those that occurred.
std::vector<std::string> holes(Tally& tally) {
  std::set<std::pair<std::string, std::string>> used;
  for (const auto& [key, number] : tally.coverage) used.emplace(std::get<0>(key), std::get<1>(key));
  std::vector<std::string> out;
  for (const auto& [what, type] : used) {
    for (const std::string& encoding : encodings_of(type))
      if (tally.coverage[{what, type, encoding}] == 0) out.push_back(what + " | " + type + " | " + encoding);
  }
  for (const std::string& construct : all_event_constructs())
    if (tally.constructs[construct] == 0) out.push_back(construct);
  if (tally.segments < kSegmentsThatCoverCells) return out;
  for (const auto& [function, window, type] : all_event_cells())
    if (tally.cells[{function, window, type}] == 0) out.push_back(function + " | " + window + " | " + type);
  return out;
}

void print(const Tally& tally, double seconds) {
  std::cout << grouped(tally.segments) << " segments, of them " << grouped(tally.of_events) << " about events, "
            << grouped(tally.comparisons) << " comparisons with the oracle, of them " << grouped(tally.with_duckdb) << " by DuckDB, "
            << grouped(tally.members) << " members, " << seconds << " s\n";
  std::cout << "not said in SQL:\n";
  for (const auto& [what, number] : tally.unsaid) std::cout << "  " << grouped(number) << "  " << what << '\n';
  std::cout << "constructs of events, in segments that some profiles are in:\n";
  for (const auto& [what, number] : tally.constructs) std::cout << "  " << grouped(number) << "  " << what << '\n';
  std::cout << "function x window x type of values, likewise:\n";
  for (const auto& [cell, number] : tally.cells)
    std::cout << "  " << std::get<0>(cell) << " | " << std::get<1>(cell) << " | " << std::get<2>(cell) << " | " << grouped(number) << '\n';
  std::cout << "operator x type x encoding, blocks compared:\n";
  for (const auto& [key, number] : tally.coverage)
    std::cout << "  " << std::get<0>(key) << " | " << std::get<1>(key) << " | " << std::get<2>(key) << " | " << grouped(number) << '\n';
}

TEST(Random, EveryEvaluatorAgreesWithTheOracleAndDuckdb) {
  const std::uint64_t segments = from_environment("TAMIS_RANDOM_SEGMENTS", 6'000), first = from_environment("TAMIS_RANDOM_SEED", 1);
  const auto begin = std::chrono::steady_clock::now();
  const std::size_t a_world = segments < kLongRun ? kSegmentsAWorld : kSegmentsAWorldOfLongRuns;
  Tally tally;
  for (std::uint64_t seed = first; tally.segments < segments && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    WorldRun(seed, tally).run(std::min<std::uint64_t>(a_world, segments - tally.segments));
  }
  const std::vector<std::string> uncovered = holes(tally);
  print(tally, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  EXPECT_GT(tally.with_duckdb, tally.segments / 3);
  // A smaller run proves less, and may leave holes.
  if (tally.segments >= kSegmentsThatCover) {
    EXPECT_THAT(uncovered, ::testing::IsEmpty());
    EXPECT_GE(tally.coverage.size(), kCells);
  }
}

}  // namespace
}  // namespace tamis::testing
