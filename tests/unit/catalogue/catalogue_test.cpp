#include "engine/catalogue/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "tests/unit/temporary_folder.h"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CatalogueTest : public testing::Test {
 protected:
  StoreCatalogue create() { return std::move(*StoreCatalogue::create(file())); }
  StoreCatalogue open(bool writable = true) { return std::move(*StoreCatalogue::open(file(), writable)); }
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "catalogue.sqlite"; }

  static std::vector<std::string> names(StoreCatalogue& catalogue) {
    std::vector<std::string> out;
    const auto segments = *catalogue.segments();
    for (const DefinitionRecord& segment : segments) out.push_back(segment.name);
    return out;
  }

  void run_sql(const char* sql) const {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
  }

  TemporaryFolder folder_;
};

GenerationRecord generation(std::uint64_t id) { return {id, "generation-" + std::to_string(id), 10 * id, 1'000, "customers.csv", {}}; }

TEST_F(CatalogueTest, StartsEmpty) {
  StoreCatalogue catalogue = create();
  EXPECT_EQ(*catalogue.revision(), 0U);
  EXPECT_THAT(*catalogue.generations(), IsEmpty());
  EXPECT_THAT(*catalogue.segments(), IsEmpty());
  EXPECT_THAT(*catalogue.lists(), IsEmpty());
}

TEST_F(CatalogueTest, KeepsSegmentsAcrossOpenings) {
  {
    StoreCatalogue catalogue = create();
    ASSERT_TRUE(catalogue.change_definitions({{{"Vip", "CREATE SEGMENT Vip AS a", 0, 0}}, {}}, 0, 5));
  }
  StoreCatalogue catalogue = open(false);
  const auto segments = *catalogue.segments();
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_EQ(segments[0].name, "Vip");
  EXPECT_EQ(segments[0].definition, "CREATE SEGMENT Vip AS a");
  EXPECT_EQ(segments[0].created_us, 5);
  EXPECT_EQ(*catalogue.revision(), 1U);
}

TEST_F(CatalogueTest, MatchesNamesInAnyCaseAndKeepsThemAsWritten) {
  StoreCatalogue catalogue = create();
  ASSERT_TRUE(catalogue.change_definitions({{{"Été", "one", 0, 0}}, {}}, 0, 5));
  ASSERT_TRUE(catalogue.change_definitions({{{"éTÉ", "two", 0, 0}}, {}}, 1, 9));
  const auto segments = *catalogue.segments();
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_EQ(segments[0].name, "éTÉ");
  EXPECT_EQ(segments[0].definition, "two");
  EXPECT_EQ(segments[0].created_us, 5);
  EXPECT_EQ(segments[0].updated_us, 9);
  ASSERT_TRUE(catalogue.change_definitions({{}, {"ÉTÉ"}}, 2, 10));
  EXPECT_THAT(names(catalogue), IsEmpty());
}

TEST_F(CatalogueTest, ChangesAllSegmentsOrNone) {
  StoreCatalogue catalogue = create();
  ASSERT_TRUE(catalogue.change_definitions({{{"a", "1", 0, 0}, {"b", "2", 0, 0}}, {}}, 0, 1));
  const auto stale = catalogue.change_definitions({{{"c", "3", 0, 0}}, {"a"}}, 0, 2);
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, ErrorCode::kConflict);
  EXPECT_THAT(names(catalogue), ElementsAre("a", "b"));
  ASSERT_TRUE(catalogue.change_definitions({{{"c", "3", 0, 0}}, {"a"}}, 1, 2));
  EXPECT_THAT(names(catalogue), ElementsAre("b", "c"));
}

TEST_F(CatalogueTest, TwoOpeningsSeeEachOthersChanges) {
  StoreCatalogue first = create();
  StoreCatalogue second = open();
  ASSERT_TRUE(first.change_definitions({{{"a", "1", 0, 0}}, {}}, 0, 1));
  EXPECT_EQ(*second.revision(), 1U);
  EXPECT_THAT(names(second), ElementsAre("a"));
  EXPECT_FALSE(second.change_definitions({{{"b", "1", 0, 0}}, {}}, 0, 1));
  EXPECT_TRUE(second.change_definitions({{{"b", "1", 0, 0}}, {}}, 1, 1));
}

TEST_F(CatalogueTest, PublishesGenerationsNewestFirstAndForgetsTheOldest) {
  StoreCatalogue catalogue = create();
  EXPECT_THAT(*catalogue.publish(generation(1), 0, 2), IsEmpty());
  EXPECT_THAT(*catalogue.publish(generation(2), 1, 2), IsEmpty());
  EXPECT_THAT(*catalogue.publish(generation(3), 2, 2), ElementsAre("generation-1"));
  const auto known = *catalogue.generations();
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known[0].id, 3U);
  EXPECT_EQ(known[0].profiles, 30U);
  EXPECT_EQ(known[0].source, "customers.csv");
  EXPECT_EQ(known[1].id, 2U);
}

TEST_F(CatalogueTest, RefusesAGenerationOnAnotherBase) {
  StoreCatalogue catalogue = create();
  ASSERT_TRUE(catalogue.publish(generation(1), 0, 2));
  const auto late = catalogue.publish(generation(1), 0, 2);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kConflict);
  EXPECT_EQ(catalogue.generations()->size(), 1U);
}

TEST_F(CatalogueTest, ListsAreReplacedWholeSortedAndWithoutRepetitions) {
  StoreCatalogue catalogue = create();
  ASSERT_TRUE(catalogue.put_list({"Vips", "customer_id", 0, 0}, {"2", "1", "2"}, 7));
  EXPECT_THAT(*catalogue.list_entries("VIPS"), ElementsAre("1", "2"));
  ASSERT_TRUE(catalogue.put_list({"vips", "email", 0, 0}, {"z"}, 8));
  const auto lists = *catalogue.lists();
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_EQ(lists[0].of, "email");
  EXPECT_EQ(lists[0].entries, 1U);
  EXPECT_THAT(*catalogue.list_entries("vips"), ElementsAre("z"));
  EXPECT_EQ(*catalogue.revision(), 2U);
  EXPECT_TRUE(*catalogue.drop_list("VIPS", 9));
  EXPECT_FALSE(*catalogue.drop_list("vips", 9));
  EXPECT_THAT(*catalogue.list_entries("vips"), IsEmpty());
}

TEST_F(CatalogueTest, FillsWhatAKilledWriterLeftBehind) {
  write_file(file(), "");
  const auto reader = StoreCatalogue::open(file(), false);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::kNotFound);
  StoreCatalogue catalogue = create();
  EXPECT_EQ(*catalogue.revision(), 0U);
}

TEST_F(CatalogueTest, CreatingAgainOpensWhatIsThere) {
  ASSERT_TRUE(create().change_definitions({{{"a", "1", 0, 0}}, {}}, 0, 1));
  StoreCatalogue again = create();
  EXPECT_THAT(names(again), ElementsAre("a"));
}

TEST_F(CatalogueTest, RefusesFilesThatAreNoCatalogue) {
  write_file(file(), std::string(5'000, 'x'));
  for (const bool writable : {false, true}) {
    const auto opened = StoreCatalogue::open(file(), writable);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss);
  }
  EXPECT_EQ(StoreCatalogue::create(file()).error().code, ErrorCode::kDataLoss);
}

TEST_F(CatalogueTest, RefusesTheDatabaseOfAnotherProgram) {
  run_sql("CREATE TABLE t (x)");
  const auto opened = StoreCatalogue::open(file(), true);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(StoreCatalogue::create(file()).error().code, ErrorCode::kInvalid);
}

TEST_F(CatalogueTest, AnEarlierFormatIsReadAndBroughtUpToDateByAWriter) {
  {
    StoreCatalogue catalogue = create();
    ASSERT_TRUE(catalogue.publish(generation(1), 0, 2));
  }
  run_sql("DROP TABLE event_file; DROP TABLE trait; PRAGMA user_version = 1");
  {
    StoreCatalogue reader = open(false);
    ASSERT_EQ(reader.generations()->size(), 1U);
    EXPECT_THAT(reader.generations()->front().events, IsEmpty());
    EXPECT_THAT(*reader.traits(), IsEmpty());
  }
  StoreCatalogue writer = open();
  ASSERT_TRUE(writer.change_definitions({{}, {}, {{"basket", "CREATE TRAIT basket AS 1", 0, 0}}, {}}, 0, 1));
  EXPECT_EQ(open(false).traits()->size(), 1U);
  GenerationRecord second = generation(2);
  second.events = {{"Order", "events-2-1", 5}, {"Order", "events-2-2", 1}, {"View", "events-2-3", 9}};
  ASSERT_TRUE(writer.publish(second, 1, 2));
  EXPECT_EQ(open(false).generations()->front().events, second.events);
}

TEST_F(CatalogueTest, TraitsAreChangedTogetherWithSegments) {
  StoreCatalogue catalogue = create();
  ASSERT_TRUE(catalogue.change_definitions({{{"a", "1", 0, 0}}, {}, {{"a", "2", 0, 0}, {"B", "3", 0, 0}}, {}}, 0, 5));
  const auto traits = *catalogue.traits();
  ASSERT_EQ(traits.size(), 2U);
  EXPECT_EQ(traits[0].definition, "2");
  EXPECT_EQ(traits[1].name, "B");
  EXPECT_EQ(traits[1].created_us, 5);
  EXPECT_FALSE(catalogue.change_definitions({{}, {}, {}, {"a"}}, 0, 6));
  ASSERT_TRUE(catalogue.change_definitions({{}, {}, {{"b", "4", 0, 0}}, {"A"}}, 1, 7));
  const auto later = *catalogue.traits();
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].name, "b");
  EXPECT_EQ(later[0].created_us, 5);
  EXPECT_EQ(catalogue.segments()->size(), 1U);
}

TEST_F(CatalogueTest, FilesThatAKeptGenerationNeedsAreNotForgotten) {
  StoreCatalogue catalogue = create();
  GenerationRecord first = generation(1), second = generation(2), third = generation(3);
  first.events = {{"Order", "events-1-1", 5}, {"View", "events-1-2", 5}};
  second.file = first.file;
  second.events = {{"Order", "events-1-1", 5}, {"View", "events-2-1", 6}};
  third.events = {{"Order", "events-3-1", 7}};
  EXPECT_THAT(*catalogue.publish(first, 0, 2), IsEmpty());
  EXPECT_THAT(*catalogue.publish(second, 1, 2), IsEmpty());
  EXPECT_THAT(*catalogue.publish(third, 2, 2), ElementsAre("events-1-2"));
  EXPECT_THAT(*catalogue.publish(generation(4), 3, 2), ElementsAre("events-1-1", "events-2-1", "generation-1"));
}

TEST_F(CatalogueTest, RefusesANewerFormat) {
  {
    const StoreCatalogue catalogue = create();
  }
  run_sql("PRAGMA user_version = 3");
  const auto opened = StoreCatalogue::open(file(), false);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kUnsupported);
  EXPECT_THAT(opened.error().message, HasSubstr("newer Tamis"));
}

TEST_F(CatalogueTest, AReaderThatMayNotWriteIsTold) {
  {
    const StoreCatalogue catalogue = create();
  }
  StoreCatalogue reader = open(false);
  const auto changed = reader.change_definitions({{{"a", "1", 0, 0}}, {}}, 0, 1);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::kIo);
}

TEST_F(CatalogueTest, AWriterInTheMiddleOfATransactionDoesNotBlockReaders) {
  StoreCatalogue catalogue = create();
  ASSERT_TRUE(catalogue.change_definitions({{{"a", "1", 0, 0}}, {}}, 0, 1));
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE; DELETE FROM segment", nullptr, nullptr, nullptr), SQLITE_OK);
  StoreCatalogue reader = open(false);
  EXPECT_THAT(names(reader), ElementsAre("a"));
  sqlite3_close(other);
}

}  // namespace
}  // namespace tamis
