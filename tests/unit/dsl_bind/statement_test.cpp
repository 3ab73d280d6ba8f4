// DIFF, OVERLAP, profiles by name, lists, the zone of a statement, sets of a million values, and what spans say.

#include "tests/unit/dsl_bind/bind_fixture.h"

namespace tamis::dsl {
namespace {

class StatementTest : public BindTest {
 protected:
  template <typename Node> static Node parsed(std::string_view text) {
    auto statement = parse_statement(text);
    EXPECT_TRUE(statement.has_value()) << text;
    return std::move(std::get<Node>(*statement));
  }
  std::string text_of(const PredicatePtr& predicate) const { return to_text(*predicate, catalogue.schema()); }
};

TEST_F(StatementTest, DiffComparesTheSavedWithTheNew) {
  catalogue.segment_from("CREATE SEGMENT vip AS score >= 500");
  const auto query = bind_diff(parsed<Diff>("DIFF SEGMENT VIP WITH (IN SEGMENT vip AND score >= 300) IDS"), catalogue);
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(text_of(query->before), "score >= 500");
  EXPECT_EQ(text_of(query->after), "IN SEGMENT vip AND score >= 300");
  EXPECT_TRUE(query->ids);
}

TEST_F(StatementTest, DiffReadsTheNewTextInTheSavedZone) {
  catalogue.segment_from("CREATE SEGMENT old TIME ZONE 'Europe/Paris' AS signed_up < DATE '2026-01-01'");
  const auto query = bind_diff(parsed<Diff>("DIFF SEGMENT old WITH (signed_up < DATE '2026-02-01')"), catalogue);
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(text_of(query->after), "signed_up < TIMESTAMP '2026-01-31T23:00:00Z'");
  const auto own = bind_diff(parsed<Diff>("DIFF SEGMENT old WITH (signed_up < DATE '2026-02-01') TIME ZONE 'UTC'"), catalogue);
  ASSERT_TRUE(own.has_value());
  EXPECT_EQ(text_of(own->after), "signed_up < TIMESTAMP '2026-02-01T00:00:00Z'");
}

TEST_F(StatementTest, DiffOfAnUnknownSegment) {
  const std::string_view text = "DIFF SEGMENT vip WITH (churned)";
  const auto query = bind_diff(parsed<Diff>(text), catalogue);
  ASSERT_FALSE(query.has_value());
  EXPECT_EQ(query.error().id, "E0301");
  EXPECT_EQ(at(text, query.error()), "vip");
}

TEST_F(StatementTest, OverlapTakesTwoOrMore) {
  catalogue.segment_from("CREATE SEGMENT Old AS age > 60").segment_from("CREATE SEGMENT rich AS score > 9");
  const auto query = bind_overlap(parsed<Overlap>("OVERLAP old, RICH"), catalogue);
  ASSERT_TRUE(query.has_value());
  EXPECT_THAT(query->names, testing::ElementsAre("Old", "rich"));
  EXPECT_EQ(text_of(query->segments[1]), "score > 9");
  const std::string_view text = "OVERLAP old, rihc";
  const auto unknown = bind_overlap(parsed<Overlap>(text), catalogue);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(at(text, unknown.error()), "rihc");
  EXPECT_EQ(unknown.error().hint, "did you mean rich?");
  EXPECT_EQ(bind_overlap(Overlap{{"old"}, {{8, 11}}}, catalogue).error().id, "E0313");
}

TEST_F(StatementTest, ProfilesAreNamedByTypeAndId) {
  const auto key = bind_profile({"USER_ID:a:b", {}}, catalogue);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->identifier, catalogue.schema().find("user_id"));
  EXPECT_EQ(key->id, "a:b");
}

TEST_F(StatementTest, OneIdentifierTypeNeedsNoName) {
  EXPECT_EQ(bind_profile({"17850", {}}, catalogue)->id, "17850");
  EXPECT_EQ(bind_profile({"urn:17850", {}}, catalogue)->id, "urn:17850");
  const auto slip = bind_profile({"usr_id:17850", {}}, catalogue);
  ASSERT_FALSE(slip.has_value());
  EXPECT_EQ(slip.error().hint, "did you mean user_id?");
  EXPECT_EQ(bind_profile({"user_id:", {}}, catalogue).error().message, "the id is empty");
}

TEST_F(StatementTest, SeveralIdentifierTypesNeedOne) {
  catalogue.identifier("email");
  EXPECT_EQ(bind_profile({"email:a@b", {}}, catalogue)->id, "a@b");
  const auto bare = bind_profile({"17850", {}}, catalogue);
  ASSERT_FALSE(bare.has_value());
  EXPECT_EQ(bare.error().id, "E0312");
  EXPECT_EQ(bare.error().hint, "write 'type:id', with a type of user_id, email");
  EXPECT_EQ(bind_profile({"country:France", {}}, catalogue).error().id, "E0312");
}

TEST_F(StatementTest, ListEntriesBecomeValuesOfTheOperand) {
  const auto texts = bind("city IN LIST 'Cities'");
  ASSERT_TRUE(texts.has_value());
  EXPECT_EQ(std::get<tamis::In>((*texts)->node).list, "cities");
  EXPECT_EQ(std::get<tamis::In>((*texts)->node).set, catalogue.list("cities")->texts);  // shared, not copied
  const auto numbers = bind("age IN LIST 'numbers'");
  ASSERT_TRUE(numbers.has_value());
  EXPECT_THAT(std::get<tamis::In>((*numbers)->node).set->values(), testing::ElementsAre(Value(std::int64_t{1}), Value(std::int64_t{30})));
}

TEST_F(StatementTest, ListEntriesReadAsEveryKind) {
  catalogue.put_list("mixed", "x", {"TRUE", "1.5", "2026-01-31", "2026-01-31T08:00:00Z", "text"});
  const auto entries = [&](std::string_view operand) {
    const auto predicate = bind(std::string(operand) + " IN LIST 'mixed'");
    return predicate ? std::get<tamis::In>((*predicate)->node).set->values() : std::vector<Value>{};
  };
  EXPECT_THAT(entries("churned"), testing::ElementsAre(Value(true)));
  EXPECT_THAT(entries("score"), testing::ElementsAre(Value(1.5)));
  EXPECT_THAT(entries("birth_date"), testing::ElementsAre(Value(Date{20484})));
  EXPECT_EQ(entries("signed_up").size(), 2U);
  EXPECT_EQ(entries("country").size(), 5U);
  EXPECT_TRUE(entries("age").empty());
}

TEST_F(StatementTest, IdentifiersOfOtherTypesTakeLists) {
  catalogue.identifier("number", kIntegerType).put_list("few", "NUMBER", {"7", "seven"});
  const auto predicate = bind("IN LIST 'few'");
  ASSERT_TRUE(predicate.has_value());
  EXPECT_THAT(std::get<tamis::In>((*predicate)->node).set->values(), testing::ElementsAre(Value(std::int64_t{7})));
}

TEST_F(StatementTest, MillionValuesBind) {
  std::string text = "country IN (";
  for (int i = 0; i < 1'000'000; ++i) text += (i > 0 ? ",'v" : "'v") + std::to_string(i) + "'";
  const auto predicate = bind(text + ")");
  ASSERT_TRUE(predicate.has_value());
  EXPECT_EQ(std::get<tamis::In>((*predicate)->node).set->values().size(), 1'000'000U);
}

TEST_F(StatementTest, LongChainsAreFlat) {
  std::string text = "age > 0";
  for (int i = 1; i < 20'000; ++i) text += " OR age > " + std::to_string(i);
  const auto predicate = bind(text);
  ASSERT_TRUE(predicate.has_value());
  EXPECT_EQ(std::get<tamis::Or>((*predicate)->node).children.size(), 20'000U);
}

TEST_F(StatementTest, SpansAreThoseOfTheClauses) {
  const std::string_view text = "age > 3 AND (churned OR signed_up WITHIN LAST 3 DAYS) AND NOT age BETWEEN 1 AND 2";
  const auto predicate = bind(text);
  ASSERT_TRUE(predicate.has_value());
  const auto clause = [&](const PredicatePtr& node) { return text.substr(node->span.begin, node->span.end - node->span.begin); };
  EXPECT_EQ(clause(*predicate), text);
  const auto& all = std::get<tamis::And>((*predicate)->node).children;
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(clause(all[0]), "age > 3");
  const auto& either = std::get<tamis::Or>(all[1]->node).children;
  EXPECT_EQ(clause(either[0]), "churned");
  EXPECT_EQ(clause(either[1]), "signed_up WITHIN LAST 3 DAYS");
  EXPECT_EQ(clause(std::get<tamis::And>(either[1]->node).children[0]), "signed_up WITHIN LAST 3 DAYS");
  EXPECT_EQ(clause(all[2]), "NOT age BETWEEN 1 AND 2");
}

TEST_F(StatementTest, PatternsAreCompiledOnce) {
  const auto predicate = bind("city LIKE 'Par%'");
  ASSERT_TRUE(predicate.has_value());
  const auto& match = std::get<tamis::Match>((*predicate)->node);
  ASSERT_NE(match.matcher, nullptr);
  EXPECT_TRUE(match.matcher->matches("Paris"));
  EXPECT_NE(std::get<tamis::Match>((*bind("city STARTS WITH 'P'"))->node).matcher, nullptr);
  EXPECT_EQ(std::get<tamis::Match>((*bind("city STARTS WITH country"))->node).matcher, nullptr);
}

TEST_F(StatementTest, UnknownZonesAreRefused) {
  EXPECT_EQ(error_of("churned", zone("Europe/Pariss")).hint, "did you mean 'Europe/Paris'?");
  EXPECT_EQ(error_of("churned", zone("UTC", "tags")).id, "E0224");
}

}  // namespace
}  // namespace tamis::dsl
