#include "engine/engine.h"

#include <csignal>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "engine/storage/event_builder.h"
#include "engine/storage/event_summaries.h"
#include "engine/storage/store_file.h"
#include "tests/unit/people.h"
#include "tests/unit/temporary_folder.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

class EngineTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path store() const { return folder_ / "store"; }
  [[nodiscard]] Engine open(OpenMode mode = OpenMode::kCreate) const { return std::move(*Engine::open(store(), mode)); }

  static GenerationRecord publish(Engine& engine, std::int64_t rows) {
    const auto lock = engine.lock_for_writing();
    return *engine.publish(*lock, *people(rows), "test");
  }

  [[nodiscard]] std::set<std::string> generation_files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(store())) {
      std::string name = entry.path().filename().string();
      if (name.find("generation") != std::string::npos) names.insert(std::move(name));
    }
    return names;
  }

  TemporaryFolder folder_;
};

TEST_F(EngineTest, OpensOnlyWhatIsAStore) {
  EXPECT_EQ(Engine::open(store(), OpenMode::kRead).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Engine::open(store(), OpenMode::kWrite).error().code, ErrorCode::kNotFound);
  fs::create_directories(store());
  EXPECT_EQ(Engine::open(store(), OpenMode::kRead).error().code, ErrorCode::kInvalid);
  write_file(store() / "letter.txt", "mine");
  const auto occupied = Engine::open(store(), OpenMode::kCreate);
  ASSERT_FALSE(occupied);
  EXPECT_EQ(occupied.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(bytes_of(store() / "letter.txt"), "mine");
  write_file(folder_ / "file", "x");
  EXPECT_EQ(Engine::open(folder_ / "file", OpenMode::kCreate).error().code, ErrorCode::kInvalid);
}

TEST_F(EngineTest, AnEmptiedCatalogueIsNoNewStore) {
  {
    Engine engine = open();
    publish(engine, 3);
  }
  const auto before = generation_files();
  write_file(store() / "catalogue.sqlite", "");
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
    const auto opened = Engine::open(store(), mode);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss);
  }
  EXPECT_EQ(generation_files(), before);
}

TEST_F(EngineTest, ANewStoreHasNoProfiles) {
  fs::create_directories(store());
  Engine engine = open();
  const auto snapshot = engine.snapshot();
  ASSERT_TRUE(snapshot);
  EXPECT_EQ((*snapshot)->rows(), 0U);
  EXPECT_FALSE(engine.generation());
  EXPECT_TRUE(*engine.holds_nothing());
}

TEST_F(EngineTest, KeepsWhatWasPublished) {
  {
    Engine engine = open();
    const GenerationRecord record = publish(engine, 100);
    EXPECT_EQ(record.id, 1U);
    EXPECT_EQ(record.profiles, 100U);
    EXPECT_EQ((*engine.snapshot())->rows(), 100U);
    EXPECT_FALSE(*engine.holds_nothing());
  }
  Engine engine = open(OpenMode::kRead);
  const SnapshotPtr snapshot = *engine.snapshot();
  EXPECT_EQ(snapshot->rows(), 100U);
  EXPECT_EQ(snapshot->value(*snapshot->schema().find("country"), RowId(4)), Value("Germany"));
  EXPECT_EQ(snapshot->find(*snapshot->schema().find("user_id"), "p42"), RowId(42));
  EXPECT_EQ(engine.generation()->source, "test");
}

TEST_F(EngineTest, KeepsTwoGenerations) {
  Engine engine = open();
  for (const std::int64_t rows : {10, 20, 30}) publish(engine, rows);
  EXPECT_EQ(generation_files(), (std::set<std::string>{"generation-000002.tamis", "generation-000003.tamis"}));
  EXPECT_EQ(engine.catalogue().generations()->size(), 2U);
}

TEST_F(EngineTest, AReaderKeepsItsSnapshotUntilItRefreshes) {
  Engine writer = open();
  publish(writer, 10);
  Engine reader = open(OpenMode::kRead);
  const SnapshotPtr old = *reader.snapshot();
  for (const std::int64_t rows : {20, 30, 40}) publish(writer, rows);
  EXPECT_EQ((*reader.snapshot())->rows(), 10U);
  EXPECT_EQ(old->value(ColumnId(0), RowId(9)), Value("p9"));  // its file is gone, its bytes are not
  ASSERT_TRUE(reader.refresh());
  EXPECT_EQ((*reader.snapshot())->rows(), 40U);
  EXPECT_EQ(reader.generation()->id, 4U);
}

TEST_F(EngineTest, OneWriterAtATime) {
  Engine first = open();
  Engine second = open(OpenMode::kWrite);
  {
    const auto lock = first.lock_for_writing();
    ASSERT_TRUE(lock);
    const auto refused = second.lock_for_writing();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kBusy);
  }
  EXPECT_TRUE(second.lock_for_writing());
}

TEST_F(EngineTest, ClearsAwayWhatAKilledWriterLeft) {
  Engine engine = open();
  publish(engine, 10);
  write_file(store() / "generation-000099.tamis", "half");
  write_file(store() / ".generation-000002.tamis.Ab3dEf", "half");
  write_file(store() / "notes.txt", "mine");
  publish(engine, 20);
  EXPECT_EQ(generation_files(), (std::set<std::string>{"generation-000001.tamis", "generation-000002.tamis"}));
  EXPECT_TRUE(fs::exists(store() / "notes.txt"));
}

TEST_F(EngineTest, NamesTheWholeGenerationWhenTheNewestIsDamagedAndGoesBackToIt) {
  {
    Engine engine = open();
    publish(engine, 10);
    publish(engine, 20);
  }
  fs::resize_file(store() / "generation-000002.tamis", fs::file_size(store() / "generation-000002.tamis") / 2);
  Engine engine = open(OpenMode::kWrite);
  const auto damaged = engine.snapshot();
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, ErrorCode::kDataLoss);
  EXPECT_THAT(damaged.error().hint, HasSubstr("generation-000001.tamis (10 profiles)"));
  EXPECT_THAT(damaged.error().hint, HasSubstr("tamis rollback"));
  const auto lock = engine.lock_for_writing();
  const auto record = engine.roll_back(*lock);
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->id, 3U);
  EXPECT_EQ((*engine.snapshot())->rows(), 10U);
  EXPECT_EQ((*open(OpenMode::kRead).snapshot())->rows(), 10U);
}

TEST_F(EngineTest, AGenerationWhoseFileIsGoneIsALoss) {
  Engine engine = open();
  publish(engine, 10);
  fs::remove(store() / "generation-000001.tamis");
  const auto lost = open(OpenMode::kRead).snapshot();
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, ErrorCode::kDataLoss);
  EXPECT_THAT(lost.error().hint, HasSubstr("backup"));
}

TEST_F(EngineTest, AStoreThatCannotBeMadeLeavesNothing) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{2'048, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto made = Engine::open(store(), OpenMode::kCreate);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kIo);
  EXPECT_TRUE(fs::is_empty(store()));
  EXPECT_TRUE(Engine::open(store(), OpenMode::kCreate));
}

TEST_F(EngineTest, RollingBackTwiceTakesTheFirstOneBack) {
  Engine engine = open();
  const auto lock = engine.lock_for_writing();
  ASSERT_TRUE(engine.publish(*lock, *people(10), "first"));
  EXPECT_EQ(engine.roll_back(*lock).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(engine.publish(*lock, *people(20), "second"));
  ASSERT_TRUE(engine.roll_back(*lock));
  EXPECT_EQ((*engine.snapshot())->rows(), 10U);
  ASSERT_TRUE(engine.roll_back(*lock));
  EXPECT_EQ((*engine.snapshot())->rows(), 20U);
}

// ---- Events

EventTablePtr purchases(std::int64_t rows, std::int64_t events) {
  RawEvents raw;
  RawColumn times(kTimestampType);
  for (std::int64_t i = 0; i < events; ++i) {
    raw.profiles.push_back(static_cast<std::uint32_t>(i * 7 % rows));
    times.append(Timestamp{i});
  }
  raw.columns.push_back({{std::string(kEventTimeName), kTimestampType}, std::move(times)});
  auto table = std::make_shared<EventTable>();
  table->runs.push_back(build_events(std::move(raw))->run);
  table->def = {"Purchase", std::make_shared<const Schema>(table->runs.front()->events().schema())};
  return table;
}

std::uint64_t events_in(const SnapshotPtr& snapshot) {
  return snapshot->event_tables().empty() ? 0 : snapshot->event_tables().front()->events();
}

class EngineEvents : public EngineTest {
 protected:
  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(store())) {
      if (entry.path().extension() == ".tamis") names.insert(entry.path().filename().string());
    }
    return names;
  }
  static SnapshotPtr with(const SnapshotPtr& profiles, EventTablePtr table) { return *with_events(profiles, {std::move(table)}); }
};

TEST_F(EngineEvents, WhatDidNotChangeIsNotWrittenAgain) {
  Engine engine = open();
  const auto lock = engine.lock_for_writing();
  ASSERT_TRUE(engine.publish(*lock, *with(people(10), purchases(10, 30)), "first"));
  EXPECT_EQ(files(), (std::set<std::string>{"generation-000001.tamis", "events-000001-0001.tamis"}));

  // More events of the same profiles.
  const SnapshotPtr first = *engine.snapshot();
  auto grown = std::make_shared<EventTable>(*first->event_tables().front());
  grown->runs.push_back(purchases(10, 5)->runs.front());
  ASSERT_TRUE(engine.publish(*lock, *with(std::shared_ptr<const Snapshot>(first, &first->profiles()), grown), "second"));
  EXPECT_EQ(files(), (std::set<std::string>{"generation-000001.tamis", "events-000001-0001.tamis", "events-000002-0002.tamis"}));
  EXPECT_EQ(events_in(*engine.snapshot()), 35U);

  // Other profiles with the same events: two generations are kept, and all that they need.
  ASSERT_TRUE(engine.publish(*lock, *with_events(people(20), (*engine.snapshot())->event_tables()).value(), "third"));
  EXPECT_EQ(files(), (std::set<std::string>{"generation-000001.tamis", "generation-000003.tamis", "events-000001-0001.tamis",
                                            "events-000002-0002.tamis"}));
  ASSERT_TRUE(engine.publish(*lock, *people(5), "fourth"));
  ASSERT_TRUE(engine.publish(*lock, *people(6), "fifth"));
  EXPECT_EQ(files(), (std::set<std::string>{"generation-000004.tamis", "generation-000005.tamis"}));
}

TEST_F(EngineEvents, AreReadAgainAndRolledBack) {
  {
    Engine engine = open();
    const auto lock = engine.lock_for_writing();
    ASSERT_TRUE(engine.publish(*lock, *with(people(10), purchases(10, 30)), "first"));
    ASSERT_TRUE(engine.publish(*lock, *with(people(10), purchases(10, 40)), "second"));
  }
  Engine engine = open(OpenMode::kWrite);
  EXPECT_EQ(events_in(*engine.snapshot()), 40U);
  EXPECT_EQ((*engine.snapshot())->schema().event_names(), std::vector<std::string>{"Purchase"});
  const auto lock = engine.lock_for_writing();
  ASSERT_TRUE(engine.roll_back(*lock));
  EXPECT_EQ(events_in(*engine.snapshot()), 30U);
  ASSERT_TRUE(engine.roll_back(*lock));
  EXPECT_EQ(events_in(*open(OpenMode::kRead).snapshot()), 40U);
}

EventTablePtr summarised(const EventTablePtr& table) {
  auto out = std::make_shared<EventTable>(*table);
  out->summaries = *summarise(*table);
  return out;
}

TEST_F(EngineEvents, SummariesAreKeptWithTheRunsThatTheySpeakOf) {
  {
    Engine engine = open();
    const auto lock = engine.lock_for_writing();
    ASSERT_TRUE(engine.publish(*lock, *with(people(10), summarised(purchases(10, 60))), "first"));
    // What did not change is not written again.
    ASSERT_TRUE(engine.publish(*lock, *with_events(people(11), (*engine.snapshot())->event_tables()).value(), "second"));
    ASSERT_TRUE(engine.publish(*lock, *with(people(11), summarised(purchases(10, 80))), "third"));
  }
  EXPECT_EQ(files(), (std::set<std::string>{"generation-000002.tamis", "events-000001-0001.tamis", "summaries-000001-0002.tamis",
                                            "generation-000003.tamis", "events-000003-0001.tamis", "summaries-000003-0002.tamis"}));
  const auto count = [](const SnapshotPtr& snapshot) {
    return snapshot->event_tables().front()->summaries->value(kEventCount, RowId{4}).as<std::int64_t>();
  };
  Engine engine = open(OpenMode::kWrite);
  EXPECT_EQ(count(*engine.snapshot()), 8);
  const auto lock = engine.lock_for_writing();
  ASSERT_TRUE(engine.roll_back(*lock));
  EXPECT_EQ(count(*engine.snapshot()), 6);
  EXPECT_TRUE(verify_all(**engine.snapshot()));

  // Another file in their place is not taken for them.
  fs::copy_file(store() / "generation-000002.tamis", store() / "summaries-000001-0002.tamis", fs::copy_options::overwrite_existing);
  const auto exchanged = open(OpenMode::kRead).snapshot();
  ASSERT_FALSE(exchanged);
  EXPECT_EQ(exchanged.error().code, ErrorCode::kDataLoss);
  EXPECT_THAT(exchanged.error().message, HasSubstr("summaries-000001-0002.tamis"));
}

TEST_F(EngineEvents, DamageIsALossAndTheGenerationBeforeIsNamed) {
  {
    Engine engine = open();
    publish(engine, 10);
    const auto lock = engine.lock_for_writing();
    ASSERT_TRUE(engine.publish(*lock, *with(people(10), purchases(10, 30)), "second"));
  }
  fs::resize_file(store() / "events-000002-0001.tamis", fs::file_size(store() / "events-000002-0001.tamis") / 2);
  const auto damaged = open(OpenMode::kRead).snapshot();
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, ErrorCode::kDataLoss);
  EXPECT_THAT(damaged.error().message, HasSubstr("events-000002-0001.tamis"));
  EXPECT_THAT(damaged.error().hint, HasSubstr("tamis rollback"));
}

TEST_F(EngineEvents, StrayFilesAreSweptAwayByTheNextWriter) {
  Engine engine = open();
  const auto lock = engine.lock_for_writing();
  ASSERT_TRUE(engine.publish(*lock, *with(people(10), purchases(10, 30)), "first"));
  write_file(store() / "events-000002-0001.tamis", "half a file");
  write_file(store() / ".events-000002-0002.tamis.new", "less");
  ASSERT_TRUE(engine.publish(*lock, *people(5), "second"));
  EXPECT_EQ(files(), (std::set<std::string>{"generation-000001.tamis", "generation-000002.tamis", "events-000001-0001.tamis"}));
  EXPECT_FALSE(fs::exists(store() / ".events-000002-0002.tamis.new"));
}

// A full disk looks the same to the program: a write that fails half-way.
TEST_F(EngineTest, AFailedWriteLeavesTheStoreAsItWas) {
  Engine engine = open();
  publish(engine, 10);
  const auto lock = engine.lock_for_writing();
  const SnapshotPtr large = people(200'000);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{64 * 1024, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto published = engine.publish(*lock, *large, "large");
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code, ErrorCode::kIo);
  EXPECT_EQ(generation_files(), (std::set<std::string>{"generation-000001.tamis"}));
  EXPECT_EQ((*open(OpenMode::kRead).snapshot())->rows(), 10U);
  EXPECT_TRUE(engine.publish(*lock, *large, "large"));
}

TEST_F(EngineTest, RemovesAStoreThatHoldsNothing) {
  Engine engine = open();
  auto lock = engine.lock_for_writing();
  ASSERT_TRUE(*engine.holds_nothing());
  Engine::remove(std::move(engine), *lock);
  EXPECT_TRUE(fs::is_empty(store()));
}

TEST_F(EngineTest, AStoreWithAListHoldsSomething) {
  Engine engine = open();
  ASSERT_TRUE(engine.catalogue().put_list({"vips", "", 0, 0}, {"1"}, 1));
  EXPECT_FALSE(*engine.holds_nothing());
}

}  // namespace
}  // namespace tamis
