// Runs of events as files.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

#include <gmock/gmock.h>

#include "engine/storage/aligned_bytes.h"
#include "engine/storage/event_builder.h"
#include "engine/storage/file_format.h"
#include "engine/storage/store_file.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

// Profiles far apart and with unlike numbers of events, over a few blocks; several chunks of events.
RawEvents some_events(std::size_t count, std::uint64_t seed) {
  test::Random random(seed);
  RawEvents events;
  RawColumn times(kTimestampType), amounts(kDoubleType), names(kStringType);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t one = random();
    events.profiles.push_back(static_cast<std::uint32_t>(one % 3 == 0 ? 70'000 + one % 50 : 400'000 - one % 5'000));
    times.append(Timestamp{static_cast<std::int64_t>(random() % 1'000'000)});
    amounts.append(random() % 10 == 0 ? Value() : Value(static_cast<double>(random() % 10'000) / 100));
    names.append(Value("plan" + std::to_string(random() % 5)));
  }
  events.columns.push_back({{std::string(kEventTimeName), kTimestampType}, std::move(times)});
  events.columns.push_back({{"amount", kDoubleType}, std::move(amounts)});
  events.columns.push_back({{"plan", kStringType}, std::move(names)});
  return events;
}

EventRunPtr some_run(std::size_t count = 70'000, std::uint64_t seed = 5) {
  auto built = build_events(some_events(count, seed));
  EXPECT_TRUE(built);
  return built->run;
}

std::string bytes_of_file(const EventRun& run) {
  const test::TemporaryFolder folder;
  EXPECT_TRUE(write_events(run, folder.file("events")));
  std::ifstream in(folder.file("events"), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// 64-byte aligned, to be spoiled.
struct Image {
  explicit Image(const std::string& file) : bytes(file.size()) { std::ranges::copy(std::as_bytes(std::span(file)), bytes.data()); }
  [[nodiscard]] std::span<const std::byte> span() const { return {bytes.data(), bytes.size()}; }
  AlignedBytes bytes;
};

std::optional<Error> fault_in(std::span<const std::byte> bytes) {
  const auto opened = open_events(bytes);
  if (!opened) return opened.error();
  if (const auto sound = verify_all((*opened)->events()); !sound) return sound.error();
  if (const auto sound = (*opened)->verify_index(); !sound) return sound.error();
  return std::nullopt;
}

TEST(EventFile, HoldsWhatWasWritten) {
  const test::TemporaryFolder folder;
  for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{70'000}}) {
    const EventRunPtr run = some_run(count);
    ASSERT_TRUE(write_events(*run, folder.file("events")));
    const auto opened = open_events(std::filesystem::path(folder.file("events")));
    ASSERT_TRUE(opened) << opened.error().message;
    ASSERT_TRUE((*opened)->verify_index());
    ASSERT_TRUE(verify_all((*opened)->events()));
    ASSERT_EQ((*opened)->events().rows(), count);
    EXPECT_TRUE(std::ranges::equal((*opened)->index().profiles, run->index().profiles));
    for (const std::uint32_t profile : run->index().profiles) {
      const EventRange range = (*opened)->of_profile(RowId{profile}), before = run->of_profile(RowId{profile});
      ASSERT_EQ(range.first, before.first);
      ASSERT_EQ(range.last, before.last);
    }
    for (std::uint32_t row = 0; row < count; row += 101) {
      for (std::uint32_t column = 0; column < 3; ++column)
        ASSERT_EQ((*opened)->events().value(ColumnId{column}, RowId{row}), run->events().value(ColumnId{column}, RowId{row}));
    }
  }
}

TEST(EventFile, EveryFlippedBitIsFound) {
  const std::string file = bytes_of_file(*some_run(2'000));
  Image image(file);
  ASSERT_FALSE(fault_in(image.span()));
  test::Random random(61);
  for (int i = 0; i < 3'000; ++i) {
    const std::size_t place = random() % file.size();
    const auto bit = static_cast<std::byte>(1U << random() % 8);
    image.bytes.data()[place] ^= bit;
    const auto fault = fault_in(image.span());
    ASSERT_TRUE(fault) << "byte " << place;
    EXPECT_TRUE(fault->code == ErrorCode::kDataLoss || fault->code == ErrorCode::kUnsupported) << fault->message;
    image.bytes.data()[place] ^= bit;
  }
}

TEST(EventFile, EveryTruncationIsFound) {
  const std::string file = bytes_of_file(*some_run(500));
  for (std::size_t size = 0; size < file.size(); size += 1 + size / 50) EXPECT_TRUE(fault_in(Image(file.substr(0, size)).span())) << size;
}

TEST(EventFile, ProfilesAndEventsAreNotTakenForEachOther) {
  const test::TemporaryFolder folder;
  const EventRunPtr run = some_run(10);
  ASSERT_TRUE(write_events(*run, folder.file("events")));
  ASSERT_TRUE(write_snapshot(run->events(), folder.file("profiles")));
  const auto profiles = open_snapshot(std::filesystem::path(folder.file("events")));
  ASSERT_FALSE(profiles);
  EXPECT_THAT(profiles.error().message, testing::HasSubstr("it holds events, not profiles"));
  const auto events = open_events(std::filesystem::path(folder.file("profiles")));
  ASSERT_FALSE(events);
  EXPECT_THAT(events.error().message, testing::HasSubstr("it holds profiles, not events"));
}

TEST(EventFile, EventsOfProfilesThatAreNotThereAreALoss) {
  const EventRunPtr run = some_run(10);
  RawColumn one(kIntegerType);
  one.append(Value(std::int64_t{1}));
  std::vector<BuildColumn> columns;
  columns.push_back({{"n", kIntegerType}, std::move(one)});
  const SnapshotPtr profiles = *build_snapshot(std::move(columns));
  auto table = std::make_shared<EventTable>();
  table->def = {"Paid", std::make_shared<const Schema>(run->events().schema())};
  table->runs = {run};
  const auto store = with_events(profiles, {table});
  ASSERT_TRUE(store);
  const auto sound = verify_all(**store);
  ASSERT_FALSE(sound);
  EXPECT_EQ(sound.error().code, ErrorCode::kDataLoss);
  EXPECT_THAT(sound.error().message, testing::HasSubstr("the events 'Paid' name profile"));
}

}  // namespace
}  // namespace tamis
