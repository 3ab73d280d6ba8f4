// Computed traits in a store.

#include <algorithm>

#include "session/apply.h"
#include "session/describe.h"
#include "tests/unit/session/store_fixture.h"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SavedTraitTest : public StoreTest {
 protected:
  std::vector<std::string> traits() {
    std::vector<std::string> names;
    const auto saved_traits = engine_.catalogue().traits();
    for (const DefinitionRecord& trait : *saved_traits) names.push_back(trait.name);
    return names;
  }
  std::string described(std::string_view text, std::string_view property) {
    for (const auto& row : ask(text).answer.rows)
      if (to_text(row[0]) == property) return to_text(row[1]);
    return "nothing";
  }
  std::expected<ApplyReport, ApplyError> apply(std::string text, ApplyOptions options = {}) {
    return tamis::apply(engine_, session(), {{"file", std::move(text)}}, options);
  }
};

TEST_F(SavedTraitTest, IsSavedAndUsed) {
  EXPECT_EQ(ask("CREATE TRAIT half AS revenue / 2").notice, "trait half created: DOUBLE, 48 of 60 profiles (80.0 %) have a value");
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles WHERE half >= 200"), number("SELECT COUNT(*) FROM profiles WHERE revenue >= 400"));
  ask("CREATE SEGMENT rich AS half > 100");
  ask("CREATE TRAIT quarter AS half / 2");
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles WHERE IN SEGMENT rich AND quarter > 50"),
            number("SELECT COUNT(*) FROM profiles WHERE revenue > 200"));
  const Answer answer = ask("SELECT user_id, Half FROM profiles WHERE half IS NOT MISSING ORDER BY half DESC LIMIT 1").answer;
  EXPECT_EQ(answer.columns[1].name, "half");
  EXPECT_EQ(
      number("SELECT COUNT(*) FROM profiles GROUP BY half > 100 HAVING COUNT(*) > 0 ORDER BY COUNT(*) LIMIT 1"),
      std::min(number("SELECT COUNT(*) FROM profiles WHERE half > 100"), number("SELECT COUNT(*) FROM profiles WHERE NOT (half > 100)")));
}

TEST_F(SavedTraitTest, IsReplacedOnlyWhenAsked) {
  ask("CREATE TRAIT half AS revenue / 2");
  EXPECT_EQ(error_of("CREATE TRAIT Half AS 1").id, "E0408");
  EXPECT_THAT(ask("CREATE OR REPLACE TRAIT Half AS 1").notice, HasSubstr("trait Half replaced: INTEGER, 60 of 60"));
  EXPECT_THAT(traits(), ElementsAre("Half"));
  EXPECT_EQ(error_of("CREATE TRAIT country AS 1").id, "E0317");
}

// What uses it must have a meaning still.
TEST_F(SavedTraitTest, KeepsItsUsersWorking) {
  ask("CREATE TRAIT half AS revenue / 2; CREATE SEGMENT rich AS half > 100;");
  const Error error = error_of("CREATE OR REPLACE TRAIT half AS country");
  EXPECT_EQ(error.id, "E0407");
  EXPECT_THAT(error.message, HasSubstr("the saved segment rich would no longer work"));
  EXPECT_EQ(error_of("DROP TRAIT half").message, "half is used by rich");
  ask("DROP SEGMENT rich");
  ask("CREATE TRAIT quarter AS half / 2");
  EXPECT_EQ(error_of("DROP TRAIT half").message, "half is used by trait quarter");
  EXPECT_EQ(error_of("CREATE OR REPLACE TRAIT half AS quarter").id, "E0302");
}

TEST_F(SavedTraitTest, ASegmentThatATraitUsesStays) {
  ask("CREATE SEGMENT french AS country = 'France'");
  ask("CREATE TRAIT weight AS CASE WHEN IN SEGMENT french THEN 2 ELSE 1 END");
  EXPECT_EQ(error_of("DROP SEGMENT french").message, "french is used by trait weight");
  EXPECT_EQ(described("DESCRIBE SEGMENT french", "used by"), "trait weight");
}

TEST_F(SavedTraitTest, IsDropped) {
  ask("CREATE TRAIT half AS revenue / 2");
  EXPECT_EQ(ask("DROP TRAIT HALF").notice, "trait half dropped");
  EXPECT_THAT(traits(), IsEmpty());
  EXPECT_EQ(error_of("DROP TRAIT half").id, "E0203");
  EXPECT_EQ(ask("DROP TRAIT IF EXISTS half").notice, "there is no computed trait half: nothing to drop");
}

TEST_F(SavedTraitTest, IsShownWithItsDefinition) {
  ask("CREATE TRAIT half COMMENT 'of what was spent' TIME ZONE 'Europe/Paris' AS revenue / 2");
  const Answer answer = ask("SHOW TRAITS").answer;
  EXPECT_THAT(answer.rows.back(),
              ElementsAre(Value("half"), Value("DOUBLE"), Value("computed"), Value(), Value(), Value(), Value("revenue / 2")));
  EXPECT_EQ(described("DESCRIBE TRAIT half", "definition"), "revenue / 2");
  EXPECT_EQ(described("DESCRIBE TRAIT half", "comment"), "of what was spent");
  EXPECT_EQ(described("DESCRIBE TRAIT half", "reads traits"), "revenue");
  EXPECT_EQ(described("DESCRIBE TRAIT half", "have a value"), "48 of 60 profiles (80.0 %)");
  EXPECT_EQ(described("DESCRIBE TRAIT half", "changes with time"), "no");
  EXPECT_EQ(described("DESCRIBE TRAIT country", "type"), "STRING");
  EXPECT_EQ(error_of("DESCRIBE TRAIT hlf").hint, "did you mean half?");
}

TEST_F(SavedTraitTest, IsAppliedFromFilesWithSegments) {
  const auto report = apply("CREATE SEGMENT rich AS quarter > 50; CREATE TRAIT quarter AS half / 2; CREATE TRAIT half AS revenue / 2;");
  ASSERT_TRUE(report) << report.error().error.message;
  EXPECT_THAT(traits(), ElementsAre("half", "quarter"));
  EXPECT_TRUE(report->changes[1].is_trait);
  EXPECT_EQ(report->changes[1].after, 48U);
  const auto again = apply("CREATE TRAIT half AS revenue / 4");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->changes[0].kind, ChangeKind::kReplace);
  EXPECT_THAT(again->kept, ElementsAre("rich", "trait quarter"));
  const auto broken = apply("CREATE TRAIT half AS country");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().error.id, "E0407");
  EXPECT_EQ(apply("DROP TRAIT half").error().error.id, "E0406");
  EXPECT_EQ(apply("CREATE TRAIT a AS 1; CREATE TRAIT A AS 2").error().error.message, "the trait is defined twice: A");
  const auto pruned = apply("CREATE TRAIT half AS revenue / 2", {.dry_run = false, .prune = true});
  ASSERT_TRUE(pruned) << pruned.error().error.message;
  EXPECT_THAT(traits(), ElementsAre("half"));
  EXPECT_THAT(saved(), IsEmpty());
}

TEST_F(SavedTraitTest, ADryRunSavesNothing) {
  ASSERT_TRUE(apply("CREATE TRAIT half AS revenue / 2", {.dry_run = true, .prune = false}));
  EXPECT_THAT(traits(), IsEmpty());
}

// A column that is imported later hides the trait, which is told.
TEST_F(SavedTraitTest, BrokenOnesAreTold) {
  ask("CREATE TRAIT half AS revenue / 2; CREATE TRAIT gone AS plan;");
  auto columns = people_columns(kRows);
  std::erase_if(columns, [](const BuildColumn& column) { return column.def.name == "plan"; });
  columns.push_back(column_of("half", kIntegerType, std::vector<Value>(kRows, Value(std::int64_t{1}))));
  publish(std::move(columns));
  const auto broken = *session().broken_definitions();
  ASSERT_EQ(broken.size(), 2U);
  EXPECT_EQ(broken[0].first, "trait gone");
  EXPECT_EQ(broken[1].first, "trait half");
  EXPECT_EQ(broken[1].second.id, "E0317");
}

TEST_F(SavedTraitTest, UnreadableOnesCanBeReplacedOrDropped) {
  ASSERT_TRUE(engine_.catalogue().change_definitions({{}, {}, {{"later", "CREATE TRAIT later AS SEQUENCE x", 0, 0}}, {}},
                                                     *engine_.catalogue().revision(), 1));
  EXPECT_EQ(session().broken_definitions()->front().first, "trait later");
  EXPECT_EQ(error_of("CREATE TRAIT later AS 1").id, "E0408");
  ask("CREATE OR REPLACE TRAIT later AS 1");
  EXPECT_THAT(*session().broken_definitions(), IsEmpty());
}

}  // namespace
}  // namespace tamis
