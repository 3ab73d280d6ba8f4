// References between segments: their zones, sharing, circles, chains, depth.

#include "dsl/binder.h"
#include "tests/unit/dsl_bind/bind_fixture.h"

namespace tamis::dsl {
namespace {

class SegmentTest : public BindTest {
 protected:
  void save(std::string name, std::string_view body) { catalogue.segment_from("CREATE SEGMENT " + name + " AS " + std::string(body)); }
};

TEST_F(SegmentTest, ReferenceHoldsTheDefinitionAndTheNameAsSaved) {
  save("Adults", "age >= 18");
  const auto predicate = bind("IN SEGMENT adults");
  ASSERT_TRUE(predicate.has_value());
  const auto& reference = std::get<tamis::InSegment>((*predicate)->node);
  EXPECT_EQ(reference.name, "Adults");
  EXPECT_EQ(to_text(*reference.definition, catalogue.schema()), "age >= 18");
  EXPECT_EQ(bound_text("NOT IN SEGMENT ADULTS"), "NOT IN SEGMENT Adults");
}

TEST_F(SegmentTest, ReferencedSegmentKeepsItsOwnZone) {
  catalogue.segment_from("CREATE SEGMENT paris TIME ZONE 'Europe/Paris' AS signed_up < DATE '2026-01-01'");
  const auto predicate = bind("IN SEGMENT paris", zone("America/New_York"));
  ASSERT_TRUE(predicate.has_value());
  EXPECT_EQ(to_text(*std::get<tamis::InSegment>((*predicate)->node).definition, catalogue.schema()),
            "signed_up < TIMESTAMP '2025-12-31T23:00:00Z'");
}

TEST_F(SegmentTest, BindsByName) {
  save("a", "age > 1");
  const auto predicate = bind_segment("A", catalogue);
  ASSERT_TRUE(predicate.has_value());
  EXPECT_EQ(to_text(**predicate, catalogue.schema()), "age > 1");
  const auto unknown = bind_segment("b", catalogue);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().id, "E0301");
  EXPECT_EQ(unknown.error().hint, "did you mean a?");
  EXPECT_FALSE(unknown.error().span.has_value());
}

TEST_F(SegmentTest, CirclesAreShown) {
  save("a", "IN SEGMENT b");
  save("b", "churned OR IN SEGMENT C");
  save("c", "IN SEGMENT a");
  const std::string_view text = "age > 3 AND IN SEGMENT b";
  const Error error = error_of(text);
  EXPECT_EQ(error.id, "E0302");
  EXPECT_EQ(error.code, ErrorCode::kConflict);
  EXPECT_EQ(error.message, "segments refer to each other in a circle: b -> c -> a -> b");
  EXPECT_EQ(at(text, error), "IN SEGMENT b");
}

TEST_F(SegmentTest, CircleThatSavingWouldClose) {
  save("b", "IN SEGMENT a");
  const auto statement = parse_statement("CREATE OR REPLACE SEGMENT A AS age > 3 AND IN SEGMENT b");
  ASSERT_TRUE(statement.has_value());
  const auto bound_definition = bind_definition(std::get<CreateSegment>(*statement), catalogue);
  ASSERT_FALSE(bound_definition.has_value());
  EXPECT_EQ(bound_definition.error().message, "segments refer to each other in a circle: A -> b -> A");
  const auto itself = parse_statement("CREATE SEGMENT me AS IN SEGMENT Me");
  EXPECT_EQ(bind_definition(std::get<CreateSegment>(*itself), catalogue).error().message,
            "segments refer to each other in a circle: me -> me");
}

TEST_F(SegmentTest, NewDefinitionReplacesTheSavedOneOnlyForItself) {
  save("a", "age > 1");
  const auto statement = parse_statement("CREATE OR REPLACE SEGMENT a AS age > 2");
  const auto bound_definition = bind_definition(std::get<CreateSegment>(*statement), catalogue);
  ASSERT_TRUE(bound_definition.has_value());
  EXPECT_EQ(to_text(**bound_definition, catalogue.schema()), "age > 2");
}

TEST_F(SegmentTest, MistakesInsideASavedSegmentNameIt) {
  save("broken", "contry = 'x'");
  save("outer", "churned AND IN SEGMENT broken");
  const std::string_view text = "age > 3 OR IN SEGMENT outer";
  const Error error = error_of(text);
  EXPECT_EQ(error.id, "E0203");
  EXPECT_EQ(error.message, "in segment broken: unknown trait contry");
  EXPECT_EQ(error.hint, "did you mean country?");
  EXPECT_EQ(at(text, error), "IN SEGMENT outer");
  save("lost", "IN SEGMENT nowhere");
  EXPECT_EQ(error_of("IN SEGMENT lost").message, "in segment lost: unknown segment nowhere");
  catalogue.segment_from("CREATE SEGMENT zoned TIME ZONE 'Mars/Olympus' AS churned");
  EXPECT_EQ(error_of("IN SEGMENT zoned").id, "E0223");
}

TEST_F(SegmentTest, DiamondsAreBoundOnce) {
  save("s0", "age > 3");
  constexpr int kRows = 60;  // 2^60 paths
  for (int i = 1; i <= kRows; ++i) {
    const std::string below = "s" + std::to_string(i - 1);
    save("s" + std::to_string(i), "IN SEGMENT " + below + " OR NOT IN SEGMENT " + below);
  }
  const auto predicate = bind("IN SEGMENT s60");
  ASSERT_TRUE(predicate.has_value());
  const auto& top = std::get<tamis::Or>(std::get<tamis::InSegment>((*predicate)->node).definition->node);
  const auto& left = std::get<tamis::InSegment>(top.children[0]->node);
  const auto& right = std::get<tamis::InSegment>(std::get<tamis::Not>(top.children[1]->node).child->node);
  EXPECT_EQ(left.definition, right.definition);
}

TEST_F(SegmentTest, ChainsEndAtTheirLimit) {
  save("s1", "age > 3");
  for (int i = 2; i <= kLongestSegmentChain + 1; ++i) save("s" + std::to_string(i), "IN SEGMENT s" + std::to_string(i - 1));
  EXPECT_TRUE(bind("IN SEGMENT s512").has_value());
  const Error error = error_of("IN SEGMENT s513");
  EXPECT_EQ(error.id, "E0303");
  EXPECT_EQ(error.code, ErrorCode::kLimitExceeded);
}

TEST_F(SegmentTest, DepthAddsUpThroughReferences) {
  std::string nested = "age > 3";
  for (int i = 0; i < 500; ++i) nested = "NOT (" + nested + ")";
  save("s1", nested);
  for (int i = 2; i <= 10; ++i) {
    std::string body = "IN SEGMENT s" + std::to_string(i - 1);
    for (int j = 0; j < 500; ++j) body = "NOT (" + body + ")";
    save("s" + std::to_string(i), body);
  }
  EXPECT_TRUE(bind("IN SEGMENT s8").has_value());
  const Error error = error_of("IN SEGMENT s10");
  EXPECT_EQ(error.id, "E0225");
  EXPECT_EQ(error.code, ErrorCode::kLimitExceeded);
}

// The parser refuses such trees; those made otherwise are refused as well.
TEST_F(SegmentTest, TreesThatAreTooDeepAreRefused) {
  ExprPtr tree = *parse_expression("churned");
  for (int i = 0; i < kDeepestTree; ++i) {
    auto above = std::make_unique<Expr>();
    above->node = dsl::Not{std::move(tree)};
    tree = std::move(above);
  }
  const auto predicate = bind_predicate(*tree, catalogue);
  ASSERT_FALSE(predicate.has_value());
  EXPECT_EQ(predicate.error().id, "E0225");
}

TEST_F(SegmentTest, NamesSegmentsInOrderOfFirstMention) {
  const auto tree =
      parse_expression("IN SEGMENT b AND (NOT IN SEGMENT a OR CASE WHEN IN SEGMENT c THEN TRUE END) AND IN SEGMENT B AND IN SEGMENT a");
  ASSERT_TRUE(tree.has_value());
  EXPECT_THAT(segments_of(**tree), testing::ElementsAre("b", "a", "c"));
}

}  // namespace
}  // namespace tamis::dsl
