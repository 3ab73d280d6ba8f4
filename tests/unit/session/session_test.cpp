#include "session/session.h"

#include <thread>

#include "session/describe.h"
#include "tests/unit/session/store_fixture.h"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SessionTest : public StoreTest {};

TEST_F(SessionTest, CountsAndSelects) {
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles"), kRows);
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles WHERE country = 'France'"), 20);
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles WHERE revenue IS MISSING"), 12);
  const Outcome outcome = ask("SELECT user_id, revenue FROM profiles WHERE plan = 'pro' ORDER BY revenue DESC LIMIT 2");
  ASSERT_EQ(outcome.answer.rows.size(), 2U);
  EXPECT_EQ(outcome.answer.rows[0][0], Value("p57"));
  EXPECT_EQ(outcome.answer.rows[0][1], Value(570.0));
}

TEST_F(SessionTest, NowIsWhatTheSessionSays) {
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles WHERE signed_up WITHIN LAST 10 HOURS"), 10);
}

TEST_F(SessionTest, SavesSegmentsAndAnswersFromThem) {
  EXPECT_EQ(ask("CREATE SEGMENT French AS country = 'France'").notice, "segment French created: 20 of 60 profiles (33.3 %)");
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles WHERE IN SEGMENT french AND plan = 'pro'"), 10);
  EXPECT_EQ(ask("CREATE OR REPLACE SEGMENT french AS country = 'France' AND active").notice,
            "segment french replaced: 15 of 60 profiles (25.0 %)");
  EXPECT_THAT(saved(), ElementsAre("french"));
  EXPECT_EQ(session().members("FRENCH")->count(), 15U);
  EXPECT_EQ(ask("DROP SEGMENT French").notice, "segment french dropped");
  EXPECT_THAT(saved(), IsEmpty());
}

TEST_F(SessionTest, RefusesToSaveTwiceAndToDropWhatOthersUse) {
  ask("CREATE SEGMENT french AS country = 'France'");
  ask("CREATE SEGMENT rich AS IN SEGMENT french AND revenue > 100");
  const Error again = error_of("CREATE SEGMENT FRENCH AS active");
  EXPECT_EQ(again.id, "E0401");
  EXPECT_EQ(again.code, ErrorCode::kConflict);
  EXPECT_EQ(again.span, (SourceSpan{15, 21}));
  const Error used = error_of("DROP SEGMENT french");
  EXPECT_EQ(used.id, "E0402");
  EXPECT_THAT(used.message, HasSubstr("rich"));
  EXPECT_THAT(saved(), ElementsAre("french", "rich"));
}

// A trait of texts that says yes and no by words: the hint is the word that it has.
TEST_F(SessionTest, HintsAtTheWordForTrue) {
  std::vector<BuildColumn> columns;
  columns.push_back(column_of("user_id", kStringType, {Value("a"), Value("b"), Value("c")}, Role::kIdentifier));
  columns.push_back(column_of("security", kStringType, {Value("Yes"), Value("No"), Value("No internet service")}));
  columns.push_back(column_of("plan", kStringType, {Value("pro"), Value("free"), Value()}));
  publish(std::move(columns));
  EXPECT_EQ(error_of("SELECT COUNT(*) FROM profiles WHERE Security = TRUE").hint, "write 'Yes'");
  EXPECT_EQ(error_of("SELECT COUNT(*) FROM profiles WHERE FALSE = security").hint, "write 'No'");
  EXPECT_EQ(error_of("SELECT COUNT(*) FROM profiles WHERE security IN ('a', FALSE)").hint, "write 'No'");
  EXPECT_EQ(error_of("SELECT COUNT(*) FROM profiles WHERE plan = TRUE").hint, "write 'true'");
}

// Two processes that save segments of their own do not get in each other's way.
TEST_F(SessionTest, SavesBesideAnotherWriter) {
  constexpr int kSegments = 30;
  const auto save_all = [this](const std::string& prefix) {
    Engine own = std::move(*Engine::open(folder_ / "store", OpenMode::kWrite));
    SessionOptions options;
    options.now_us = kNowUs;
    Session session(own, options);
    for (int i = 0; i < kSegments; ++i) {
      const auto saved =
          session.run("CREATE SEGMENT " + prefix + std::to_string(i) + " AS revenue > " + std::to_string(i), [](const Outcome&) {});
      EXPECT_TRUE(saved) << saved.error().message;
    }
  };
  std::thread other([&] { save_all("b"); });
  save_all("a");
  other.join();
  EXPECT_EQ(saved().size(), 2 * kSegments);
}

TEST_F(SessionTest, RefusesCycles) {
  ask("CREATE SEGMENT a AS active");
  ask("CREATE SEGMENT b AS IN SEGMENT a");
  const Error cycle = error_of("CREATE OR REPLACE SEGMENT a AS IN SEGMENT b");
  EXPECT_EQ(cycle.id, "E0302");
  EXPECT_THAT(cycle.message, HasSubstr("a -> b -> a"));
}

TEST_F(SessionTest, SuggestsTheNearestSegment) {
  ask("CREATE SEGMENT french AS country = 'France'");
  for (const char* text : {"DROP SEGMENT frensh", "DESCRIBE SEGMENT frensh", "EXPLAIN SEGMENT frensh FOR PROFILE 'p1'"}) {
    const Error unknown = error_of(text);
    EXPECT_EQ(unknown.code, ErrorCode::kNotFound) << text;
    EXPECT_EQ(unknown.id, "E0301") << text;
    EXPECT_EQ(unknown.hint, "did you mean french?") << text;
  }
  EXPECT_EQ(session().members("frensh").error().code, ErrorCode::kNotFound);
  EXPECT_THAT(ask("DROP SEGMENT IF EXISTS frensh").notice, HasSubstr("nothing to drop"));
}

TEST_F(SessionTest, WhatEarlierStatementsChangedStaysWhenALaterOneFails) {
  const Error error = error_of("CREATE SEGMENT a AS active; SELECT nothing FROM profiles");
  EXPECT_EQ(error.id, "E0203");
  EXPECT_EQ(error.span->begin, 35U);
  EXPECT_THAT(saved(), ElementsAre("a"));
}

TEST_F(SessionTest, SaysThatThereIsNothingToShow) {
  const Outcome segments = ask("SHOW SEGMENTS"), lists = ask("SHOW LISTS");
  EXPECT_EQ(segments.notice, "no segments yet: CREATE SEGMENT name AS …");
  EXPECT_THAT(segments.answer.rows, IsEmpty());
  EXPECT_EQ(segments.answer.columns.size(), 3U);
  EXPECT_EQ(lists.notice, "no lists yet: tamis list put saves one");
  ask("CREATE SEGMENT a AS active");
  EXPECT_EQ(ask("SHOW SEGMENTS").notice, "");
}

TEST_F(SessionTest, ShowsWhatThereIs) {
  ask("CREATE SEGMENT b COMMENT 'second' AS plan = 'pro'");
  ask("CREATE SEGMENT A AS active");
  const Answer segments = ask("SHOW SEGMENTS").answer;
  ASSERT_EQ(segments.rows.size(), 2U);
  EXPECT_EQ(segments.rows[0][0], Value("A"));
  EXPECT_EQ(segments.rows[0][1], Value(std::int64_t{45}));
  EXPECT_EQ(segments.rows[1][2], Value("second"));
  const Answer traits = ask("SHOW TRAITS").answer;
  ASSERT_EQ(traits.rows.size(), 7U);
  EXPECT_EQ(traits.rows[0][0], Value("user_id"));
  EXPECT_EQ(traits.rows[0][2], Value("identifier"));
  EXPECT_EQ(traits.rows[2][4], Value(std::int64_t{12}));
  EXPECT_THAT(ask("SHOW LISTS").answer.rows, IsEmpty());
}

TEST_F(SessionTest, DescribesASegment) {
  ask("CREATE SEGMENT base COMMENT 'all the paying' AS plan = 'pro'");
  ask("CREATE SEGMENT recent TIME ZONE 'Europe/Paris' AS IN SEGMENT base AND signed_up WITHIN LAST 30 DAYS");
  std::map<std::string, std::string> properties;
  const Answer answer = ask("DESCRIBE SEGMENT Recent").answer;
  for (const auto& row : answer.rows) properties[to_text(row[0])] = to_text(row[1]);
  EXPECT_EQ(properties["segment"], "recent");
  EXPECT_EQ(properties["time zone"], "Europe/Paris");
  EXPECT_EQ(properties["uses segments"], "base");
  EXPECT_EQ(properties["profiles"], "30 of 60 profiles (50.0 %)");
  EXPECT_EQ(properties["reads traits"], "plan, signed_up");
  EXPECT_EQ(properties["changes with time"], "yes");
}

TEST_F(SessionTest, ExplainsPlansAndProfiles) {
  const Outcome plan = ask("EXPLAIN SELECT COUNT(*) FROM profiles WHERE country = 'France' AND active");
  ASSERT_TRUE(plan.plan);
  EXPECT_FALSE(plan.analyzed);
  EXPECT_GE(plan.plan->lines.size(), 3U);
  const Outcome analyzed = ask("EXPLAIN ANALYZE SELECT COUNT(*) FROM profiles WHERE country = 'France' AND active");
  EXPECT_TRUE(analyzed.analyzed);
  EXPECT_EQ(analyzed.plan->rows, 15U);
  ask("CREATE SEGMENT french AS country = 'France' AND revenue >= 300");
  const Outcome in = ask("EXPLAIN SEGMENT french FOR PROFILE 'user_id:p33'");
  ASSERT_TRUE(in.profile);
  EXPECT_TRUE(in.profile->in);
  EXPECT_FALSE(ask("EXPLAIN SEGMENT french FOR PROFILE 'p30'").profile->in == false);
  EXPECT_FALSE(ask("EXPLAIN SEGMENT french FOR PROFILE 'p31'").profile->in);
  const Error nobody = error_of("EXPLAIN SEGMENT french FOR PROFILE 'user_id:p999'");
  EXPECT_EQ(nobody.id, "E0403");
  EXPECT_EQ(nobody.code, ErrorCode::kNotFound);
}

TEST_F(SessionTest, ComparesSegments) {
  ask("CREATE SEGMENT french AS country = 'France'; ");
  ask("CREATE SEGMENT pro AS plan = 'pro'");
  const Answer overlap = ask("OVERLAP french, pro").answer;
  ASSERT_EQ(overlap.rows.size(), 1U);
  EXPECT_EQ(overlap.rows[0][2], Value(std::int64_t{10}));
  EXPECT_EQ(overlap.rows[0][3], Value(0.25));
  const Answer diff = ask("DIFF SEGMENT french WITH (country = 'France' AND active)").answer;
  std::map<std::string, std::int64_t> counts;
  for (const auto& row : diff.rows) counts[to_text(row[0])] = row[1].as<std::int64_t>();
  EXPECT_EQ(counts, (std::map<std::string, std::int64_t>{{"enter", 0}, {"leave", 5}, {"stay", 15}}));
}

TEST_F(SessionTest, ListsAnswer) {
  ASSERT_TRUE(engine_.catalogue().put_list({"Vips", "user_id", 0, 0}, {"p1", "p2", "nobody"}, 1));
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles WHERE IN LIST 'vips'"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles WHERE user_id NOT IN LIST 'Vips'"), kRows - 2);
  EXPECT_EQ(ask("SHOW LISTS").answer.rows[0][2], Value(std::int64_t{3}));
}

TEST_F(SessionTest, WarnsOfWhatIsLikelyNotMeant) {
  const Outcome outcome = ask("CREATE SEGMENT odd AS revenue != 100");
  ASSERT_EQ(outcome.warnings.size(), 1U);
  EXPECT_EQ(outcome.warnings[0].id, "W0202");
}

TEST_F(SessionTest, AdvisesOnQuestionsWhereItIsAskedTo) {
  const auto warnings_of = [&](std::string_view text, bool advise) {
    SessionOptions options;
    options.advise = advise;
    std::vector<std::string> ids;
    const auto done = Session(engine_, options).run(text, [&](const Outcome& outcome) {
      for (const dsl::Warning& warning : outcome.warnings) ids.push_back(warning.id);
    });
    EXPECT_TRUE(done);
    return ids;
  };
  EXPECT_THAT(warnings_of("SELECT COUNT(*) FROM profiles WHERE country = 'Frnace'", true), ElementsAre("W0201"));
  EXPECT_THAT(warnings_of("SELECT COUNT(*) FROM profiles WHERE country = 'Frnace'", false), IsEmpty());
  EXPECT_THAT(warnings_of("SELECT COUNT(*) FROM profiles WHERE revenue != 100", true), IsEmpty());
  EXPECT_THAT(warnings_of("SELECT COUNT(*) FROM profiles WHERE country = 'France'", true), IsEmpty());
}

TEST_F(SessionTest, FindsSegmentsThatNoLongerCompile) {
  ask("CREATE SEGMENT french AS country = 'France'");
  ask("CREATE SEGMENT pro AS plan = 'pro'");
  auto columns = people_columns(10);
  columns.erase(columns.begin() + 1);
  publish(std::move(columns));
  const auto broken = *session().broken_definitions();
  ASSERT_EQ(broken.size(), 1U);
  EXPECT_EQ(broken[0].first, "segment french");
  EXPECT_THAT(broken[0].second.message, HasSubstr("country"));
  const Answer segments = ask("SHOW SEGMENTS").answer;
  EXPECT_TRUE(segments.rows[0][1].missing());
  EXPECT_EQ(segments.rows[1][1], Value(std::int64_t{5}));
}

TEST_F(SessionTest, AStatementThatIsCancelledSaysSo) {
  Interrupt interrupt;
  interrupt.cancel();
  SessionOptions options;
  options.interrupt = &interrupt;
  Session cancelled(engine_, options);
  const auto done = cancelled.run("SELECT COUNT(*) FROM profiles WHERE revenue > 10 AND active", [](const Outcome&) {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
}

TEST_F(SessionTest, AnEmptyStoreAnswersToo) {
  publish({});
  EXPECT_EQ(number("SELECT COUNT(*) FROM profiles"), 0);
  EXPECT_THAT(ask("SHOW TRAITS").answer.rows, IsEmpty());
}

TEST(Describe, NumbersForPeople) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'869), "1,869");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
  EXPECT_EQ(share_of(1'869, 7'043), "1,869 of 7,043 profiles (26.5 %)");
  EXPECT_EQ(share_of(0, 0), "0 profiles");
}

}  // namespace
}  // namespace tamis
