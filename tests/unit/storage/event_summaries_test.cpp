// What a profile's events come to.

#include "engine/storage/event_summaries.h"

#include <algorithm>

#include "engine/storage/event_merge.h"
#include "tests/unit/storage/random_events.h"

namespace tamis {
namespace {

const test::Definitions kTimeOnly = {{std::string(kEventTimeName), kTimestampType}};

SnapshotPtr summaries_of(const EventTable& table, const BuildOptions& options = {}) {
  auto result = summarise(table, options);
  EXPECT_TRUE(result) << result.error().message;
  return *result;
}

void expect_right(const EventTable& table, std::uint32_t profiles) {
  const SnapshotPtr summaries = table.summaries;
  ASSERT_NE(summaries, nullptr);
  std::int64_t newest = std::numeric_limits<std::int64_t>::min();
  for (std::uint32_t profile = 0; profile < profiles; ++profile) {
    SCOPED_TRACE(profile);
    const auto places = events_of(table, RowId{profile});
    if (profile >= summaries->rows()) {
      ASSERT_TRUE(places.empty());
      continue;
    }
    const auto value = [&](ColumnId column) { return summaries->value(column, RowId{profile}); };
    if (places.empty()) {
      ASSERT_TRUE(value(kEventCount).missing() && value(kFirstEvent).missing() && value(kLastEvent).missing());
      continue;
    }
    const auto time = [](const EventPlace& place) { return place.run->events().value(kEventTime, RowId{place.row}); };
    ASSERT_EQ(value(kEventCount), Value(static_cast<std::int64_t>(places.size())));
    ASSERT_EQ(value(kFirstEvent), time(places.front()));
    ASSERT_EQ(value(kLastEvent), time(places.back()));
    newest = std::max(newest, time(places.back()).as<Timestamp>().us);
  }
  EXPECT_EQ(times_of(*summaries).newest_us, newest);
}

TEST(Summaries, SayWhatTheEventsOfAllRunsSay) {
  test::Random random(1);
  EventTable table = test::table_of({}, kTimeOnly);
  table.runs.clear();
  BuildOptions threads;
  threads.parallel = test::on_threads;
  for (int round = 0; round < 5; ++round) {
    test::Events events;
    for (int i = 0; i < (round == 0 ? 8'000 : 300); ++i) {
      events.push_back({static_cast<std::uint32_t>(65'000 + random() % 1'000), {Timestamp{static_cast<std::int64_t>(random() % 100'000)}}});
    }
    const auto result = add_events(table, test::raw(events, kTimeOnly), {}, threads);
    ASSERT_TRUE(result);
    table = *result->table;
    expect_right(table, 66'100);
  }
  EXPECT_GT(table.runs.size(), 1U);
}

TEST(Summaries, OfTimesBeforeTheEpoch) {
  EventTable table = test::table_of(test::Events(5, {2, {Timestamp{-7'000'000}}}), kTimeOnly);
  table.summaries = summaries_of(table);
  expect_right(table, 5);
}

TEST(Summaries, AreLeftOutWhereProfilesHaveFewEvents) {
  test::Events events;
  for (std::uint32_t profile = 0; profile < 100; ++profile) {
    for (int i = 0; i < 3; ++i) events.push_back({profile, {Timestamp{i}}});
  }
  EXPECT_EQ(summaries_of(test::table_of(events, kTimeOnly)), nullptr);
  EXPECT_EQ(summaries_of(test::table_of({}, kTimeOnly)), nullptr);
  for (int i = 0; i < 100; ++i) events.push_back({7, {Timestamp{i}}});
  EXPECT_NE(summaries_of(test::table_of(events, kTimeOnly)), nullptr);
}

}  // namespace
}  // namespace tamis
