#include "session/store_statistics.h"
#include "tests/unit/session/store_fixture.h"

namespace tamis {
namespace {

using testing::ElementsAre;

class StatisticsTest : public testing::Test {
 protected:
  [[nodiscard]] ColumnId id(std::string_view name) const { return *snapshot_->schema().find(name); }

  SnapshotPtr snapshot_ = people(60);
  StoreStatistics statistics_{*snapshot_};
};

TEST_F(StatisticsTest, CountsProfilesAndMissingValues) {
  EXPECT_EQ(statistics_.profiles(), 60U);
  EXPECT_EQ(statistics_.missing(id("revenue")), 12U);
  EXPECT_EQ(statistics_.missing(id("country")), 0U);
}

TEST_F(StatisticsTest, KnowsTheValuesOfADictionary) {
  EXPECT_EQ(statistics_.has_value(id("country"), Value("France")), true);
  EXPECT_EQ(statistics_.has_value(id("country"), Value("Frnace")), false);
  EXPECT_EQ(statistics_.has_value(id("tags"), Value("t1")), true);
  EXPECT_EQ(statistics_.has_value(id("tags"), Value("t9")), false);
  EXPECT_THAT(statistics_.some_values(id("country"), 2), ElementsAre("France", "Germany"));
}

TEST_F(StatisticsTest, KnowsTextsWithoutADictionaryWhereRowsAreFew) {
  ASSERT_TRUE(snapshot_->column(id("user_id")).text_in_rows);
  EXPECT_EQ(statistics_.has_value(id("user_id"), Value("p42")), true);
  EXPECT_EQ(statistics_.has_value(id("user_id"), Value("p60")), false);
  EXPECT_THAT(statistics_.some_values(id("user_id"), 2), ElementsAre("p0", "p1"));
  const SnapshotPtr many = people(70'000);
  const StoreStatistics large(*many);
  EXPECT_EQ(large.has_value(*many->schema().find("user_id"), Value("p42")), std::nullopt);
  EXPECT_TRUE(large.some_values(*many->schema().find("user_id"), 2).empty());
}

TEST_F(StatisticsTest, KnowsWhatLiesOutsideARange) {
  EXPECT_EQ(statistics_.has_value(id("revenue"), Value(1e9)), false);
  EXPECT_EQ(statistics_.range(id("revenue")).first, Value(0.0));
  EXPECT_EQ(statistics_.range(id("revenue")).second, Value(580.0));
  EXPECT_TRUE(statistics_.range(id("tags")).first.missing());
}

}  // namespace
}  // namespace tamis
