// From events in any order to a run: order, ties, duplicates, and who bears which event.

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "tests/unit/storage/random_events.h"

namespace tamis {
namespace {

using test::Events;
using test::in_order;
using test::some_properties;

const test::Definitions kTimeOnly = {{std::string(kEventTimeName), kTimestampType}};
const test::Definitions kTimeAndPlace = {{std::string(kEventTimeName), kTimestampType}, {"place", kIntegerType}};

BuiltEvents built(const Events& events, const test::Definitions& definitions, const BuildOptions& options = {}) {
  auto result = build_events(test::raw(events, definitions), options);
  EXPECT_TRUE(result) << result.error().message;
  return *result;
}

// What the index says of every event and profile is what the others say.
void expect_sound(const EventRun& run) {
  const auto& profiles = run.index().profiles;
  const auto events = static_cast<std::uint32_t>(run.events().rows());
  ASSERT_TRUE(std::ranges::is_sorted(profiles, std::less_equal()));
  EXPECT_EQ(run.first_event(static_cast<std::uint32_t>(profiles.size())), events);
  std::uint32_t next = 0;
  for (std::uint32_t place = 0; place < profiles.size(); ++place) {
    ASSERT_EQ(run.first_event(place), next);
    const EventRange range = run.of_profile(RowId{profiles[place]});
    ASSERT_EQ(range.first, next);
    ASSERT_GT(range.size(), 0U);
    for (std::uint32_t event = range.first; event < range.last; ++event) ASSERT_EQ(run.place_of(event), place);
    const EventRange block = run.of_block(profiles[place] / kBlockRows);
    ASSERT_LE(block.first, range.first);
    ASSERT_GE(block.last, range.last);
    next = range.last;
  }
  EXPECT_EQ(next, events);
  std::uint32_t of_blocks = 0;
  for (std::size_t block = 0; block < 70'000; ++block) of_blocks += run.of_block(block).size();
  EXPECT_EQ(of_blocks, events);
}

TEST(BuildEvents, PutsThemInTheOrderOfTheLanguage) {
  test::Random random(1);
  for (const std::uint32_t profiles : {1U, 3U, 500U, 200'000U}) {
    for (const std::uint64_t ids : {std::uint64_t{0}, std::uint64_t{4}, std::uint64_t{1'000}}) {
      SCOPED_TRACE(fmt::format("{} profiles, {} ids", profiles, ids));
      const Events events = test::random_events(3'000, profiles, ids, random);
      const Events expected = in_order(events, some_properties());
      const EventTable table = test::table_of(events, some_properties());
      EXPECT_EQ(test::first_difference(expected, test::events_in(table, profiles, some_properties())), "");
      expect_sound(*table.runs.front());
    }
  }
}

TEST(BuildEvents, IsTheSameForEveryArrivalAndAnyThreads) {
  test::Random random(2);
  Events events = test::random_events(2'000, 40, 300, random);
  const Events expected = in_order(events, some_properties());
  BuildOptions threads;
  threads.parallel = test::on_threads;
  for (int i = 0; i < 5; ++i) {
    std::ranges::shuffle(events, random);
    const BuiltEvents run = built(events, some_properties(), i % 2 == 0 ? threads : BuildOptions{});
    EXPECT_EQ(run.duplicates, events.size() - expected.size());
    const EventTable table{test::table_of({}, some_properties()).def, {run.run}};
    EXPECT_EQ(test::first_difference(expected, test::events_in(table, 40, some_properties())), "");
  }
}

TEST(BuildEvents, KeepsTheFirstOfEventsWithOneMessageId) {
  const test::Definitions definitions = {{std::string(kEventTimeName), kTimestampType}, {"message_id", kStringType}, {"n", kIntegerType}};
  const auto event = [](std::uint32_t profile, std::int64_t time, Value id, std::int64_t n) {
    return test::Event{profile, {Timestamp{time}, std::move(id), n}};
  };
  const BuiltEvents run = built(
      {event(7, 30, "x", 1), event(7, 10, "x", 2), event(7, 20, "y", 3), event(8, 5, "x", 4), event(7, 10, {}, 5), event(7, 10, {}, 5)},
      definitions);
  EXPECT_EQ(run.duplicates, 1U);
  ASSERT_EQ(run.run->events().rows(), 5U);
  std::vector<std::int64_t> kept;
  for (std::uint32_t row = 0; row < 5; ++row) kept.push_back(run.run->events().value(ColumnId{2}, RowId{row}).as<std::int64_t>());
  EXPECT_EQ(kept, (std::vector<std::int64_t>{5, 5, 2, 3, 4}));
}

TEST(BuildEvents, OfNoEvents) {
  const BuiltEvents run = built({}, kTimeOnly);
  EXPECT_EQ(run.run->events().rows(), 0U);
  EXPECT_EQ(run.run->of_profile(RowId{0}).size(), 0U);
  EXPECT_EQ(run.run->of_block(0).size(), 0U);
  EXPECT_EQ(run.run->first_event(0), 0U);
}

// Their events lie across many chunks, and fill more than one bucket of the sort.
TEST(BuildEvents, OfOneProfileWithAMillion) {
  test::Random random(3);
  RawEvents raw;
  raw.columns = {{kTimeAndPlace[0], RawColumn(kTimestampType)}, {kTimeAndPlace[1], RawColumn(kIntegerType)}};
  constexpr std::uint32_t kMany = 1'000'000;
  const auto add = [&](std::uint32_t profile, std::int64_t time, std::int64_t place) {
    raw.profiles.push_back(profile);
    raw.columns[0].values.append_item(time);
    raw.columns[0].values.close_row();
    raw.columns[1].values.append_item(place);
    raw.columns[1].values.close_row();
  };
  for (std::uint32_t i = 0; i < kMany; ++i) add(70'000, static_cast<std::int64_t>(random() % 1'000'000'000'000), i);
  add(69'999, 5, -1);
  add(70'001, 6, -2);
  const std::vector<std::int64_t> times = raw.columns[0].values.integers;
  BuildOptions options;
  options.parallel = test::on_threads;
  const auto result = build_events(std::move(raw), options);
  ASSERT_TRUE(result);
  const EventRun& run = *result->run;
  EXPECT_EQ(run.of_profile(RowId{69'999}).size(), 1U);
  EXPECT_EQ(run.of_profile(RowId{70'001}).first, kMany + 1);
  const EventRange range = run.of_profile(RowId{70'000});
  ASSERT_EQ(range.size(), kMany);
  const RawEvents back = decode_events(std::span(&result->run, 1), test::on_threads);
  const auto& sorted = back.columns[0].values.integers;
  EXPECT_TRUE(std::is_sorted(sorted.begin() + range.first, sorted.begin() + range.last));
  for (std::uint32_t event = range.first; event < range.last; ++event) {
    ASSERT_EQ(back.profiles[event], 70'000U);
    ASSERT_EQ(sorted[event], times[static_cast<std::size_t>(back.columns[1].values.integers[event])]);
  }
}

TEST(BuildEvents, OfFewProfilesFarApart) {
  Events events;
  for (const std::uint32_t profile : {4'000'000'000U, 200'000U, 65'536U, 4'294'900'000U, 65'535U, 200'000U, 3'000'000'000U}) {
    events.push_back({profile, {Timestamp{static_cast<std::int64_t>(events.size())}}});
  }
  const BuiltEvents run = built(events, kTimeOnly);
  expect_sound(*run.run);
  EXPECT_EQ(run.run->index().first_block, 0U);
  EXPECT_EQ(run.run->of_profile(RowId{200'000}).first, 2U);
  EXPECT_EQ(run.run->of_profile(RowId{200'000}).size(), 2U);
  EXPECT_EQ(run.run->of_profile(RowId{200'001}).size(), 0U);
  EXPECT_EQ(run.run->of_profile(RowId{70'000}).size(), 0U);
  EXPECT_EQ(run.run->of_block(2).size(), 0U);
  EXPECT_EQ(run.run->of_block(3).size(), 2U);
  EXPECT_EQ(run.run->of_profile(RowId{4'294'900'000}).first, 6U);
  EXPECT_EQ(run.run->of_profile(RowId{4'294'967'295}).size(), 0U);
}

// Times over the whole range beside profiles over the whole range have more bits than a key.
TEST(BuildEvents, OfTimesAndProfilesThatDoNotFitInAKey) {
  test::Random random(4);
  Events events;
  const std::int64_t first = -30'000'000'000'000'000, last = 200'000'000'000'000'000;
  for (int i = 0; i < 3'000; ++i) {
    const std::int64_t time = i % 3 == 0 ? first + static_cast<std::int64_t>(random() % 4) : last - static_cast<std::int64_t>(random() % 4);
    events.push_back({i % 2 == 0 ? static_cast<std::uint32_t>(random() % 3) : 4'294'000'000U, {Timestamp{time}}});
  }
  const Events expected = in_order(events, kTimeOnly);
  const BuiltEvents run = built(events, kTimeOnly);
  const RawEvents back = decode_events(std::span(&run.run, 1));
  ASSERT_EQ(back.profiles.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(back.profiles[i], expected[i].profile) << i;
    ASSERT_EQ(back.columns[0].values.value(i), expected[i].properties[0]) << i;
  }
}

TEST(BuildEvents, OfManyBuckets) {
  test::Random random(5);
  Events events;
  for (std::int64_t i = 0; i < 150'000; ++i) {
    events.push_back({static_cast<std::uint32_t>(random() % 90'000), {Timestamp{static_cast<std::int64_t>(random() % 50'000'000)}, i}});
  }
  const Events expected = in_order(events, kTimeAndPlace);
  BuildOptions options;
  options.parallel = test::on_threads;
  const BuiltEvents run = built(events, kTimeAndPlace, options);
  const RawEvents back = decode_events(std::span(&run.run, 1));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(back.profiles[i], expected[i].profile) << i;
    ASSERT_EQ(back.columns[1].values.value(i), expected[i].properties[1]) << i;
  }
  expect_sound(*run.run);
}

TEST(BuildEvents, RefusesWhatIsNoEvents) {
  const auto error_of = [](RawEvents events) {
    const auto result = build_events(std::move(events));
    return result ? std::string() : result.error().message;
  };
  const Events one = {{1, {Timestamp{5}, std::int64_t{6}}}};
  EXPECT_EQ(error_of({}), "the first property of an event is its timestamp");
  RawEvents other_first = test::raw(one, kTimeAndPlace);
  std::swap(other_first.columns[0], other_first.columns[1]);
  EXPECT_EQ(error_of(std::move(other_first)), "the first property of an event is its timestamp");
  RawEvents shorter = test::raw(one, kTimeAndPlace);
  shorter.profiles.push_back(2);
  EXPECT_EQ(error_of(std::move(shorter)), "column timestamp: has 1 rows where others have 2");
  EXPECT_EQ(error_of(test::raw({{1, {Value(), std::int64_t{6}}}}, kTimeAndPlace)), "an event has no time");
  RawEvents ragged = test::raw(one, kTimeAndPlace);
  ragged.columns[1].values.integers.clear();
  EXPECT_EQ(error_of(std::move(ragged)), "column place: has 0 values for 1 rows");
}

TEST(DecodeEvents, GivesAllRunsOneAfterTheOther) {
  test::Random random(6);
  const Events first = in_order(test::random_events(500, 20, 0, random), some_properties());
  const Events second = in_order(test::random_events(300, 50, 0, random), some_properties());
  const std::vector<EventRunPtr> runs = {built(first, some_properties()).run, built(second, some_properties()).run};
  const RawEvents back = decode_events(runs, test::on_threads);
  Events both = first;
  both.insert(both.end(), second.begin(), second.end());
  Events found;
  for (std::size_t row = 0; row < back.profiles.size(); ++row) {
    test::Event event{back.profiles[row], {}};
    for (const BuildColumn& column : back.columns) event.properties.push_back(column.values.value(row));
    found.push_back(std::move(event));
  }
  EXPECT_EQ(test::first_difference(both, found), "");
  EXPECT_TRUE(decode_events({}).profiles.empty());
}

}  // namespace
}  // namespace tamis
