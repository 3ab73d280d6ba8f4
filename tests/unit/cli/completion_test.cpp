#include "cli/completion.h"

#include "tests/unit/session/store_fixture.h"

namespace tamis::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class CompletionTest : public StoreTest {
 protected:
  CompletionTest() {
    ask("CREATE SEGMENT vip AS revenue > 100");
    ask("CREATE SEGMENT \"Very French\" AS country = 'France'");
    ask("CREATE TRAIT half AS revenue / 2");
    EXPECT_TRUE(engine_.catalogue().put_list({"Vips", "user_id", 0, 0}, {"p1"}, 1));
    definitions_.emplace(*Definitions::load(engine_));
  }

  Completion at(std::string_view before) { return complete(before, *definitions_); }
  std::vector<std::string> offered(std::string_view before) { return at(before).candidates; }

  std::optional<Definitions> definitions_;
};

TEST_F(CompletionTest, StatementsAtTheStart) {
  EXPECT_THAT(offered("SE"), ElementsAre("SELECT"));
  EXPECT_THAT(offered("d"), ElementsAre("DESCRIBE", "DIFF", "DROP"));
  EXPECT_EQ(offered("").size(), 8U);
  EXPECT_THAT(offered("SHOW TRAITS; ex"), ElementsAre("EXPLAIN"));
}

TEST_F(CompletionTest, TraitsKeywordsAndFunctions) {
  EXPECT_THAT(offered("SELECT COUNT(*) FROM profiles WHERE cou"), ElementsAre("COUNT(", "country"));
  EXPECT_THAT(offered("SELECT COUNT(*) FROM prof"), ElementsAre("profiles"));
  EXPECT_THAT(offered("SELECT COUNT(*) FROM "), ElementsAre("events", "profiles"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE trait.h"), ElementsAre("trait.half"));
  EXPECT_THAT(offered("SELECT COUNT(*) FROM profiles WHERE "),
              ElementsAre("active", "country", "half", "plan", "revenue", "signed_up", "tags", "user_id"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE revenue BETW"), ElementsAre("BETWEEN"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE LOW"), Contains("LOWER("));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE nothing_like_it"), IsEmpty());
}

TEST_F(CompletionTest, SegmentsWhereSegmentsGo) {
  EXPECT_THAT(offered("SELECT COUNT(*) FROM profiles WHERE IN SEGMENT "), ElementsAre("\"Very French\"", "vip"));
  EXPECT_THAT(offered("DROP SEGMENT v"), ElementsAre("\"Very French\"", "vip"));
  EXPECT_THAT(offered("DROP SEGMENT \"ver"), ElementsAre("\"Very French\""));
  EXPECT_THAT(offered("OVERLAP vip, v"), ElementsAre("\"Very French\"", "vip"));
  EXPECT_THAT(offered("CREATE SEGMENT v"), Not(Contains("vip")));
  EXPECT_THAT(offered("CREATE OR REPLACE SEGMENT vi"), ElementsAre("vip"));
}

TEST_F(CompletionTest, ValuesOfTheTraitThatIsCompared) {
  const Completion french = at("SELECT 1 FROM profiles WHERE country = 'Fr");
  EXPECT_THAT(french.candidates, ElementsAre("'France'"));
  EXPECT_EQ(french.replaced, 3U);
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE country = '"), ElementsAre("'France'", "'Germany'", "'Spain'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE country = 'fr"), ElementsAre("'France'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE \"Country\" != 'S"), ElementsAre("'Spain'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE trait.country <> 'S"), ElementsAre("'Spain'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE active AND country NOT IN ('France', 'G"), ElementsAre("'Germany'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE tags HAS ANY ('t0', '"), ElementsAre("'t0'", "'t1'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE country STARTS WITH 'F"), ElementsAre("'France'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE revenue = '"), IsEmpty());
  EXPECT_THAT(offered("CREATE SEGMENT a COMMENT '"), IsEmpty());
}

TEST_F(CompletionTest, ListsAfterInList) {
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE IN LIST 'v"), ElementsAre("'Vips'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE user_id IN LIST '"), ElementsAre("'Vips'"));
}

TEST_F(CompletionTest, IsSafeOnAnyText) {
  const std::string text = "SELECT /* x */ 'a''b' FROM \"p\"\"q\" -- é\n WHERE (country IN ('\xC3";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const Completion found = at(std::string_view(text).substr(0, size));
    EXPECT_LE(found.replaced, size);
  }
}

TEST(CommonBeginning, StopsAtWholeCharacters) {
  EXPECT_EQ(common_beginning({}), "");
  EXPECT_EQ(common_beginning({"country"}), "country");
  EXPECT_EQ(common_beginning({"country", "county"}), "count");
  EXPECT_EQ(common_beginning({"é1", "è1"}), "");
  EXPECT_EQ(common_beginning({"xé1", "xè1"}), "x");
}

}  // namespace
}  // namespace tamis::cli
