// Computed traits: what a name means, how definitions refer to each other.

#include "tests/unit/dsl_bind/event_fixture.h"

namespace tamis::dsl {
namespace {

class TraitTest : public EventBindTest {
 protected:
  TraitTest() {
    catalogue.trait_from("CREATE TRAIT Basket AS AVG(revenue OF EVENT 'Order' WITHIN LAST 365 DAYS)")
        .trait_from("CREATE TRAIT rich AS basket > 100 OR IN SEGMENT vip")
        .trait_from("CREATE TRAIT year TIME ZONE 'Europe/Paris' AS YEAR(signed_up)")
        .trait_from("CREATE TRAIT revenue AS SUM(revenue OF EVENT 'Order')")
        .segment_from("CREATE SEGMENT vip AS trait.basket > 1000");
  }

  Result<ScalarPtr> define(std::string_view text) {
    auto statement = parse_statement(text);
    EXPECT_TRUE(statement) << text;
    return bind_definition(std::get<CreateTrait>(*statement), catalogue);
  }
  Error definition_error(std::string_view text) {
    auto value = define(text);
    return value ? Error{.id = "bound", .message = {}, .hint = {}, .span = {}} : value.error();
  }
};

// One that is not saved yet is seen by what it would refer to.
TEST_F(TraitTest, ANewOneMayNotReferToItself) {
  EXPECT_EQ(definition_error("CREATE TRAIT x AS x + 1").message, "computed traits refer to each other in a circle: x -> x");
  catalogue.trait_from("CREATE TRAIT y AS Fresh + 1");
  EXPECT_EQ(definition_error("CREATE TRAIT fresh AS y").message, "computed traits refer to each other in a circle: fresh -> y -> fresh");
  EXPECT_EQ(definition_error("CREATE TRAIT x AS COUNT(EVENT 'Order' WHERE trait.x > 3)").id, "E0302");
  // A property of that name is none.
  EXPECT_EQ(definition_error("CREATE TRAIT sku AS MODE(sku OF EVENT 'Order')").id, "bound");
}

TEST_F(TraitTest, IsUsedLikeAnyOther) {
  EXPECT_EQ(bound_text("basket > 50 AND churned"), "Basket > 50 AND churned");
  EXPECT_EQ(bound_text("trait.BASKET IS MISSING"), "Basket IS MISSING");
  EXPECT_EQ(bound_text("rich"), "rich");
  EXPECT_EQ(bound_text("COUNT(EVENT 'Order' WHERE revenue > trait.basket) > 1"),
            "COUNT(EVENT 'Order' WHERE timestamp <= NOW() AND revenue > trait.Basket) > 1");
  const auto query = select("SELECT basket, COUNT(*) FROM profiles GROUP BY basket ORDER BY basket");
  ASSERT_TRUE(query) << query.error().message;
  EXPECT_EQ(query->output[0].name, "Basket");
  EXPECT_EQ(query->output[0].value->type, kDoubleType);
  EXPECT_EQ(select_error("SELECT basket, COUNT(*) FROM profiles").id, "E0305");
}

TEST_F(TraitTest, KeepsItsOwnZone) {
  const auto value = bind_trait("year", catalogue);
  ASSERT_TRUE(value);
  EXPECT_EQ(to_text(**value, catalogue.schema()), "YEAR(signed_up, TIME ZONE 'Europe/Paris')");
  const auto predicate = bind("year = 2026", zone("Asia/Tokyo"));
  ASSERT_TRUE(predicate);
  const auto& compare = std::get<tamis::Compare>((*predicate)->node);
  EXPECT_EQ(to_text(*std::get<ComputedTrait>(compare.left->node).definition, catalogue.schema()),
            "YEAR(signed_up, TIME ZONE 'Europe/Paris')");
}

// A property of the same name is another thing: the trait is no reference to itself.
TEST_F(TraitTest, MayBearTheNameOfAProperty) {
  EXPECT_EQ(bound_text("revenue > 5"), "revenue > 5");
  EXPECT_TRUE(define("CREATE OR REPLACE TRAIT revenue AS SUM(revenue OF EVENT 'Order' WHERE revenue > 1)"));
  EXPECT_EQ(definition_error("CREATE OR REPLACE TRAIT revenue AS SUM(revenue OF EVENT 'Order' WHERE revenue > trait.revenue)").message,
            "computed traits refer to each other in a circle: revenue -> revenue");
  EXPECT_EQ(definition_error("CREATE OR REPLACE TRAIT revenue AS COUNT(EVENT 'Order' SINCE revenue)").id, "E0302");
}

TEST_F(TraitTest, CyclesAreShown) {
  EXPECT_EQ(definition_error("CREATE TRAIT basket AS CASE WHEN rich THEN 1.0 END").message,
            "computed traits refer to each other in a circle: basket -> rich -> basket");
  catalogue.segment_from("CREATE SEGMENT vip AS rich");
  const Error error = error_of("IN SEGMENT vip");
  EXPECT_EQ(error.id, "E0302");
  EXPECT_EQ(error.message, "definitions refer to each other in a circle: vip -> rich -> vip");
  EXPECT_EQ(error_of("rich").message, "definitions refer to each other in a circle: rich -> vip -> rich");
}

TEST_F(TraitTest, TheNameIsFree) {
  const Error error = definition_error("CREATE TRAIT Age AS 3");
  EXPECT_EQ(error.id, "E0317");
  EXPECT_EQ(error.message, "there is a stored trait of that name: age");
  catalogue.trait_from("CREATE TRAIT country AS 'x'");
  EXPECT_EQ(bound_text("country = 'x'"), "country = 'x'");
  EXPECT_EQ(bind_trait("country", catalogue).error().id, "E0317");
}

TEST_F(TraitTest, ErrorsInADefinitionPointAtTheReference) {
  catalogue.trait_from("CREATE TRAIT bad AS contry = 'x'").trait_from("CREATE TRAIT worse AS bad");
  const Error error = error_of("churned AND worse");
  EXPECT_EQ(error.message, "in trait bad: unknown trait contry");
  EXPECT_EQ(at("churned AND worse", error), "worse");
  EXPECT_EQ(error_of("baskt > 3").hint, "did you mean Basket?");
  EXPECT_EQ(bind_trait("baskt", catalogue).error().hint, "did you mean Basket?");
}

TEST_F(TraitTest, NamesNoZone) {
  EXPECT_EQ(error_of("THIS", zone("UTC", "basket")).message, "trait Basket is computed and cannot name time zones");
  EXPECT_EQ(error_of("churned", zone("UTC", "basket")).id, "E0224");
}

TEST_F(TraitTest, SaysWhatABodyNames) {
  const auto tree =
      parse_expression("basket > 3 AND COUNT(EVENT 'Order' WHERE basket > trait.rich AND revenue > 1) > year AND trait.BASKET > 1");
  ASSERT_TRUE(tree);
  EXPECT_THAT(traits_of(**tree, catalogue), testing::UnorderedElementsAre("Basket", "rich", "year"));
}

TEST_F(TraitTest, OfWhatIsMissingEverywhereIsAText) {
  const auto value = define("CREATE TRAIT x AS LAST(nothing OF EVENT 'Order')");
  ASSERT_TRUE(value);
  EXPECT_EQ((*value)->type, kStringType);
}

TEST_F(TraitTest, ChainsAreLimited) {
  catalogue.trait_from("CREATE TRAIT t0 AS 1");
  for (int i = 1; i <= 600; ++i) catalogue.trait_from("CREATE TRAIT t" + std::to_string(i) + " AS t" + std::to_string(i - 1) + " + 1");
  EXPECT_EQ(bound_text("t400 > 1"), "t400 > 1");
  EXPECT_EQ(error_of("t600 > 1").id, "E0303");
}

}  // namespace
}  // namespace tamis::dsl
