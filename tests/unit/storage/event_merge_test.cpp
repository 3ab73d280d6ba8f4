// Events added to tables: what is kept does not depend on the order, on the split or on merges.

#include "engine/storage/event_merge.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "engine/storage/store_file.h"
#include "tests/unit/storage/random_columns.h"
#include "tests/unit/storage/random_events.h"

namespace tamis {
namespace {

using test::Event;
using test::Events;
using test::some_properties;

EventTable nothing() {
  auto schema = std::make_shared<Schema>();
  EXPECT_TRUE(schema->add({std::string(kEventTimeName), kTimestampType}));
  return {{"Some Event", std::move(schema)}, {}, nullptr};
}

AddedEvents added(const EventTable& table, const Events& events, const test::Definitions& definitions, const MergePolicy& policy = {},
                  const BuildOptions& options = {}) {
  auto result = add_events(table, test::raw(events, definitions), policy, options);
  EXPECT_TRUE(result) << result.error().message;
  return *result;
}

std::vector<std::size_t> sizes_of(const EventTable& table) {
  std::vector<std::size_t> sizes;
  for (const EventRunPtr& run : table.runs) sizes.push_back(run->events().rows());
  return sizes;
}

// Cuts events into parts of random sizes.
std::vector<Events> parts_of(const Events& events, std::size_t parts, test::Random& random) {
  std::vector<Events> out(parts);
  for (const Event& event : events) out[random() % parts].push_back(event);
  return out;
}

class AddEvents : public testing::TestWithParam<MergePolicy> {};

TEST_P(AddEvents, AnswersTheSameHoweverEventsAreSplitAndOrdered) {
  test::Random random(1);
  for (const std::uint64_t ids : {std::uint64_t{0}, std::uint64_t{20}, std::uint64_t{2'000}}) {
    Events events = test::random_events(1'500, 25, ids, random);
    const Events expected = test::in_order(events, some_properties());
    for (int round = 0; round < 6; ++round) {
      SCOPED_TRACE(fmt::format("{} ids, round {}", ids, round));
      std::ranges::shuffle(events, random);
      BuildOptions options;
      if (round % 2 == 1) options.parallel = test::on_threads;
      EventTable table = nothing();
      std::uint64_t count = 0, duplicates = 0;
      for (const Events& part : parts_of(events, 1 + random() % 12, random)) {
        const AddedEvents result = added(table, part, some_properties(), GetParam(), options);
        table = *result.table;
        count += result.added;
        duplicates += result.duplicates;
      }
      EXPECT_EQ(count, expected.size());
      EXPECT_EQ(duplicates, events.size() - expected.size());
      EXPECT_EQ(test::first_difference(expected, test::events_in(table, 25, some_properties())), "");
      const auto merged = merge_runs(std::make_shared<const EventTable>(table), options);
      ASSERT_TRUE(merged) << merged.error().message;
      EXPECT_EQ(sizes_of(**merged), std::vector{expected.size()});
      EXPECT_EQ(test::first_difference(expected, test::events_in(**merged, 25, some_properties())), "");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, AddEvents, testing::Values(MergePolicy{}, MergePolicy{0}, MergePolicy{1}, MergePolicy{1'000'000}));

TEST(AddEventsTails, ARunHasSeveralTimesTheEventsOfAllBehindIt) {
  const test::Definitions time_only = {{std::string(kEventTimeName), kTimestampType}};
  std::int64_t time = 0;
  const auto some = [&](std::size_t count) {
    Events events;
    for (std::size_t i = 0; i < count; ++i) events.push_back({static_cast<std::uint32_t>(i % 7), {Timestamp{++time}}});
    return events;
  };
  AddedEvents result = added(nothing(), some(800), time_only);
  EXPECT_FALSE(result.merged);
  EXPECT_EQ(sizes_of(*result.table), (std::vector<std::size_t>{800}));
  const auto add = [&](std::size_t count, bool merges, const std::vector<std::size_t>& sizes) {
    result = added(*result.table, some(count), time_only);
    EXPECT_EQ(result.merged, merges) << count;
    EXPECT_EQ(sizes_of(*result.table), sizes) << count;
  };
  add(100, false, {800, 100});
  add(25, false, {800, 100, 25});
  add(1, true, {800, 126});  // 100 < 4 * 26
  add(30, false, {800, 126, 30});
  add(7, true, {800, 163});  // 126 < 4 * 37, though 30 >= 4 * 7
  add(37, false, {800, 163, 37});
  add(1, true, {1'001});
  add(250, false, {1'001, 250});
  add(62, true, {1'313});  // 1001 < 4 * 312, though 250 >= 4 * 62
  const AddedEvents again = added(*result.table, {}, time_only);
  EXPECT_EQ(again.added, 0U);
  EXPECT_EQ(again.table->runs, result.table->runs);
}

const test::Definitions kBearingIds = {{std::string(kEventTimeName), kTimestampType}, {"message_id", kStringType}, {"n", kIntegerType}};

Event bearing(std::uint32_t profile, std::int64_t time, Value id, std::int64_t n) { return {profile, {Timestamp{time}, std::move(id), n}}; }

TEST(AddEventsOnce, TheSameFileTwiceAddsNothing) {
  Events events;
  for (std::int64_t i = 0; i < 500; ++i) events.push_back(bearing(static_cast<std::uint32_t>(i % 9), 100 - i, fmt::format("m{}", i), i));
  const AddedEvents first = added(nothing(), events, kBearingIds);
  const AddedEvents second = added(*first.table, events, kBearingIds);
  EXPECT_EQ(second.added, 0U);
  EXPECT_EQ(second.duplicates, 500U);
  EXPECT_EQ(second.table->runs, first.table->runs);
  // The id of another profile is another one.
  const AddedEvents third = added(*first.table, {bearing(10, 5, "m0", 0)}, kBearingIds);
  EXPECT_EQ(third.added, 1U);
  EXPECT_EQ(third.duplicates, 0U);
}

TEST(AddEventsOnce, TheFirstOfOneMessageIdStaysWhicheverCameFirst) {
  Events base;
  for (std::int64_t i = 0; i < 100; ++i) base.push_back(bearing(3, i, fmt::format("m{}", i), i));
  const AddedEvents before = added(nothing(), base, kBearingIds);
  const AddedEvents later = added(*before.table, {bearing(3, 60, "m50", -1)}, kBearingIds);
  EXPECT_EQ(later.duplicates, 1U);
  EXPECT_EQ(later.added, 0U);
  const AddedEvents earlier = added(*before.table, {bearing(3, 40, "m50", -1), bearing(3, 200, "new", -2)}, kBearingIds);
  EXPECT_EQ(earlier.duplicates, 1U);
  EXPECT_EQ(earlier.added, 1U);
  EXPECT_TRUE(earlier.merged);
  base[50] = bearing(3, 40, "m50", -1);
  base.push_back(bearing(3, 200, "new", -2));
  EXPECT_EQ(test::first_difference(test::in_order(base, kBearingIds), test::events_in(*earlier.table, 4, kBearingIds)), "");
}

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

TEST(AddEventsTails, FewRunsHoweverFewEventsAtATime) {
  const test::Definitions time_only = {{std::string(kEventTimeName), kTimestampType}};
  EventTable table = nothing();
  std::size_t most = 0;
  std::uint64_t written = 0;
  for (std::int64_t time = 0; time < 1'000; ++time) {
    const AddedEvents result = added(table, {{static_cast<std::uint32_t>(time % 3), {Timestamp{time}}}}, time_only);
    table = *result.table;
    most = std::max(most, table.runs.size());
    if (result.merged) written += table.runs.back()->events().rows();
  }
  EXPECT_EQ(table.events(), 1'000U);
  EXPECT_LE(most, 5U);
  EXPECT_GE(most, 4U);
  EXPECT_LE(written, 25'000U);
}

// Across many chunks, of runs in memory and of mapped ones, a merge writes what a build of all events writes.
TEST(MergeRuns, GiveTheRunThatAllEventsTogetherGive) {
  test::Random random(7);
  const Events events = test::random_events(200'000, 90'000, 0, random);
  BuildOptions threads;
  threads.parallel = test::on_threads;
  const test::TemporaryFolder folder;
  EventTable table = nothing();
  std::size_t number = 0;
  for (const Events& part : parts_of(events, 3, random)) {
    table = *added(table, part, some_properties(), {0}, threads).table;
    const std::string path = folder.file(std::to_string(++number));
    ASSERT_TRUE(write_events(*table.runs.back(), path));
    auto opened = open_events(std::filesystem::path(path));
    ASSERT_TRUE(opened) << opened.error().message;
    table.runs.back() = *opened;
  }
  const auto merged = merge_runs(std::make_shared<const EventTable>(table), threads);
  ASSERT_TRUE(merged) << merged.error().message;
  ASSERT_EQ((*merged)->runs.size(), 1U);
  ASSERT_TRUE(write_events(*(*merged)->runs.front(), folder.file("merged")));
  ASSERT_TRUE(write_events(*test::table_of(events, some_properties()).runs.front(), folder.file("built")));
  EXPECT_GT(content(folder.file("built")).size(), 100'000U);
  EXPECT_TRUE(content(folder.file("merged")) == content(folder.file("built")));
}

TEST(MergeRuns, OfMoreRunsThanATurnHasBitsFor) {
  test::Random random(8);
  const Events events = test::random_events(1'200, 30, 0, random);
  EventTable table = test::table_of({events.front()}, some_properties());
  for (std::size_t first = 1; first < events.size(); first += 4) {
    const Events part(events.begin() + static_cast<std::ptrdiff_t>(first),
                      events.begin() + static_cast<std::ptrdiff_t>(std::min(first + 4, events.size())));
    table.runs.push_back(test::table_of(part, some_properties()).runs.front());
  }
  ASSERT_GT(table.runs.size(), 256U);
  const auto merged = merge_runs(std::make_shared<const EventTable>(table));
  ASSERT_TRUE(merged);
  EXPECT_EQ((*merged)->runs.size(), 1U);
  EXPECT_EQ(test::first_difference(test::in_order(events, some_properties()), test::events_in(**merged, 30, some_properties())), "");
}

// Texts in rows, a dictionary, and no texts at all go together.
TEST(MergeRuns, OfTextsKeptInDifferentWays) {
  const test::Definitions definitions = {{std::string(kEventTimeName), kTimestampType}, {"page", kStringType}};
  test::Random random(9);
  const auto some = [&](std::size_t count, std::uint64_t pages) {
    Events events;
    for (std::size_t i = 0; i < count; ++i) {
      Value page = pages == 0 || random() % 7 == 0 ? Value() : Value(fmt::format("page {}", random() % pages));
      events.push_back(
          {static_cast<std::uint32_t>(random() % 50), {Timestamp{static_cast<std::int64_t>(random() % 1'000)}, std::move(page)}});
    }
    return events;
  };
  for (const std::uint64_t pages_of_base : {std::uint64_t{5}, std::uint64_t{1'000'000}}) {
    Events all;
    EventTable table = nothing();
    for (const Events& part : {some(2'000, pages_of_base), some(100, 1'000'000), some(50, 0), some(150, 3)}) {
      all.insert(all.end(), part.begin(), part.end());
      table = *added(table, part, definitions, {0}).table;
    }
    ASSERT_EQ(table.runs.size(), 4U);
    EXPECT_TRUE(table.runs[1]->events().column(ColumnId{1}).text_in_rows);
    const auto merged = merge_runs(std::make_shared<const EventTable>(table));
    ASSERT_TRUE(merged);
    EXPECT_EQ((*merged)->runs.front()->events().column(ColumnId{1}).text_in_rows, pages_of_base > 5);
    EXPECT_EQ(test::first_difference(test::in_order(all, definitions), test::events_in(**merged, 50, definitions)), "");
  }
}

TEST(MergeRuns, TellsOfDamage) {
  test::Random random(10);
  const test::TemporaryFolder folder;
  EventTable table = test::table_of(test::random_events(3'000, 30, 0, random), some_properties());
  ASSERT_TRUE(write_events(*table.runs.front(), folder.file("run")));
  {
    std::fstream file(folder.file("run"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(200);
    file.put('\x55').put('\x55').put('\x55');
  }
  auto opened = open_events(std::filesystem::path(folder.file("run")));
  ASSERT_TRUE(opened);
  table.runs.push_back(*opened);
  const auto merged = merge_runs(std::make_shared<const EventTable>(table));
  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().code, ErrorCode::kDataLoss);
}

}  // namespace
}  // namespace tamis
