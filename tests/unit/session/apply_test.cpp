#include "session/apply.h"

#include "tests/unit/session/store_fixture.h"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ApplyTest : public StoreTest {
 protected:
  std::expected<ApplyReport, ApplyError> apply(const std::vector<std::string>& texts, ApplyOptions options = {}) {
    std::vector<SourceFile> files;
    for (std::size_t i = 0; i < texts.size(); ++i) files.push_back({"file" + std::to_string(i), texts[i]});
    return tamis::apply(engine_, session(), files, options);
  }

  // "create french 0+20-0": kind, name, before, entered, left.
  static std::vector<std::string> changes(const ApplyReport& report) {
    std::vector<std::string> out;
    for (const AppliedChange& change : report.changes)
      out.push_back(std::string(name_of(change.kind)) + " " + (change.is_trait ? "trait " : "") + change.name + " " +
                    std::to_string(change.before.value_or(0)) + "+" + std::to_string(change.enter) + "-" + std::to_string(change.leave));
    return out;
  }
};

TEST_F(ApplyTest, SavesAllFilesAtOnceWithReferencesForwardAndAcross) {
  const auto report =
      apply({"CREATE SEGMENT rich AS IN SEGMENT french AND revenue >= 300;", "CREATE SEGMENT french AS country = 'France';"});
  ASSERT_TRUE(report) << report.error().error.message;
  EXPECT_THAT(changes(*report), ElementsAre("create rich 0+8-0", "create french 0+20-0"));
  EXPECT_THAT(saved(), ElementsAre("french", "rich"));
}

TEST_F(ApplyTest, ADryRunSavesNothing) {
  const auto report = apply({"CREATE SEGMENT a AS active"}, {.dry_run = true});
  ASSERT_TRUE(report);
  EXPECT_THAT(changes(*report), ElementsAre("create a 0+45-0"));
  EXPECT_THAT(saved(), IsEmpty());
}

TEST_F(ApplyTest, TellsWhatAChangeMoves) {
  ASSERT_TRUE(apply({"CREATE SEGMENT a AS country = 'France'; CREATE SEGMENT b AS active; CREATE SEGMENT c AS IN SEGMENT a"}));
  const auto report =
      apply({"CREATE SEGMENT a AS country = 'Spain' OR user_id = 'p0'; create segment B as (active); CREATE SEGMENT c AS IN SEGMENT a"});
  ASSERT_TRUE(report) << report.error().error.message;
  // c is written as before, and has other members now.
  EXPECT_THAT(changes(*report),
              ElementsAre("replace a 20+20-19", testing::AnyOf("unchanged B 45+0-0", "replace B 45+0-0"), "unchanged c 20+20-19"));
}

TEST_F(ApplyTest, AnUnchangedFileChangesNothing) {
  const std::string text = "CREATE SEGMENT a COMMENT 'x' AS active AND plan = 'pro';";
  ASSERT_TRUE(apply({text}));
  const auto revision = *engine_.catalogue().revision();
  const auto again = apply({text});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->changes[0].kind, ChangeKind::kUnchanged);
  EXPECT_EQ(*engine_.catalogue().revision(), revision);
}

TEST_F(ApplyTest, ACommentIsAChange) {
  ASSERT_TRUE(apply({"CREATE SEGMENT a AS active"}));
  EXPECT_EQ(apply({"CREATE SEGMENT a COMMENT 'why' AS active"})->changes[0].kind, ChangeKind::kReplace);
}

TEST_F(ApplyTest, KeepsOrDropsWhatNoFileDefines) {
  ASSERT_TRUE(apply({"CREATE SEGMENT a AS active; CREATE SEGMENT b AS plan = 'pro'"}));
  const auto kept = apply({"CREATE SEGMENT a AS active"});
  ASSERT_TRUE(kept);
  EXPECT_THAT(kept->kept, ElementsAre("b"));
  const auto pruned = apply({"CREATE SEGMENT a AS active"}, {.prune = true});
  ASSERT_TRUE(pruned);
  EXPECT_THAT(changes(*pruned), ElementsAre("unchanged a 45+0-0", "drop b 30+0-30"));
  EXPECT_THAT(saved(), ElementsAre("a"));
}

TEST_F(ApplyTest, DropsNeedPrune) {
  ASSERT_TRUE(apply({"CREATE SEGMENT a AS active"}));
  const auto refused = apply({"CREATE SEGMENT b AS plan = 'pro'", "DROP SEGMENT a"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().error.id, "E0406");
  EXPECT_EQ(refused.error().file, 1U);
  EXPECT_THAT(saved(), ElementsAre("a"));
  ASSERT_TRUE(apply({"CREATE SEGMENT b AS plan = 'pro'", "DROP SEGMENT a"}, {.prune = true}));
  EXPECT_THAT(saved(), ElementsAre("b"));
  EXPECT_TRUE(apply({"DROP SEGMENT IF EXISTS nobody"}));
  EXPECT_EQ(apply({"DROP SEGMENT nobody"}, {.prune = true}).error().error.id, "E0301");
}

TEST_F(ApplyTest, ErrorsNameTheirFileAndSaveNothing) {
  struct Case {
    std::vector<std::string> files;
    std::string id;
    std::size_t file;
  };
  const std::vector<Case> cases{
      {{"CREATE SEGMENT a AS active", "CREATE SEGMENT b AS contry = 'France'"}, "E0203", 1},
      {{"CREATE SEGMENT a AS active", "CREATE SEGMENT A AS plan = 'pro'"}, "E0405", 1},
      {{"CREATE SEGMENT a AS IN SEGMENT b", "CREATE SEGMENT b AS IN SEGMENT a"}, "E0302", 0},
      {{"CREATE SEGMENT a AS active; SELECT COUNT(*) FROM profiles"}, "E0404", 0},
      {{"CREATE SEGMENT a AS IN SEGMENT nowhere"}, "E0301", 0},
  };
  for (const Case& wrong : cases) {
    const auto refused = apply(wrong.files);
    ASSERT_FALSE(refused) << wrong.id;
    EXPECT_EQ(refused.error().error.id, wrong.id) << refused.error().error.message;
    EXPECT_EQ(refused.error().file, wrong.file) << wrong.id;
    EXPECT_TRUE(refused.error().error.span) << wrong.id;
    EXPECT_THAT(saved(), IsEmpty());
  }
  const auto unparsed = apply({"CREATE SEGMENT a AS active", "CREATE SEGMENT"});
  ASSERT_FALSE(unparsed);
  EXPECT_EQ(unparsed.error().file, 1U);
}

// Pruning takes away what a definition in the files uses.
TEST_F(ApplyTest, AReferenceToWhatIsPrunedIsAnError) {
  ASSERT_TRUE(apply({"CREATE SEGMENT a AS active"}));
  const auto refused = apply({"CREATE SEGMENT b AS IN SEGMENT a"}, {.prune = true});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().error.id, "E0301");
  EXPECT_TRUE(apply({"CREATE SEGMENT b AS IN SEGMENT a"}));
}

TEST_F(ApplyTest, WarnsOfChangedDefinitionsOnly) {
  const std::string odd = "CREATE SEGMENT odd AS country = 'Frnace'";
  const auto first = apply({"CREATE SEGMENT fine AS active", odd});
  ASSERT_TRUE(first);
  ASSERT_FALSE(first->warnings.empty());
  EXPECT_EQ(first->warnings[0].file, 1U);
  EXPECT_EQ(first->warnings[0].warning.id, "W0201");
  EXPECT_THAT(apply({odd})->warnings, IsEmpty());
}

TEST_F(ApplyTest, AStoreThatChangedMeanwhileIsAConflict) {
  Engine other = std::move(*Engine::open(folder_ / "store", OpenMode::kWrite));
  const Definitions seen = *Definitions::load(engine_);
  ASSERT_TRUE(other.catalogue().change_definitions({{{"x", "CREATE SEGMENT x AS active", 0, 0}}, {}}, seen.revision(), 1));
  const auto late = engine_.catalogue().change_definitions({{{"y", "CREATE SEGMENT y AS active", 0, 0}}, {}}, seen.revision(), 1);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kConflict);
  EXPECT_THAT(late.error().message, HasSubstr("meanwhile"));
}

}  // namespace
}  // namespace tamis
