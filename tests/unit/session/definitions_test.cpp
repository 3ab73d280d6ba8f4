#include "session/definitions.h"

#include "tests/unit/session/store_fixture.h"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DefinitionsTest : public StoreTest {
 protected:
  Definitions load() { return std::move(*Definitions::load(engine_)); }
  void save(const std::string& name, const std::string& definition) {
    ASSERT_TRUE(engine_.catalogue().change_definitions({{{name, definition, 0, 0}}, {}}, *engine_.catalogue().revision(), 1));
  }
};

TEST_F(DefinitionsTest, LooksUpInAnyCase) {
  save("Straße", "CREATE SEGMENT \"Straße\" AS active");
  const Definitions definitions = load();
  EXPECT_NE(definitions.segment("STRAßE"), nullptr);
  EXPECT_EQ(definitions.segment("strasse"), nullptr);
  EXPECT_THAT(definitions.segment_names(), ElementsAre("Straße"));
  EXPECT_EQ(definitions.schema().columns().size(), 7U);
}

TEST_F(DefinitionsTest, KnowsWhoUsesWhom) {
  save("a", "CREATE SEGMENT a AS active");
  save("b", "CREATE SEGMENT b AS IN SEGMENT A OR plan = 'pro'");
  save("c", "CREATE SEGMENT c AS NOT IN SEGMENT b");
  const Definitions definitions = load();
  EXPECT_THAT(definitions.dependents_of_segment("a"), ElementsAre("b"));
  EXPECT_THAT(definitions.dependents_of_segment("B"), ElementsAre("c"));
  EXPECT_THAT(definitions.dependents_of_segment("c"), IsEmpty());
}

TEST_F(DefinitionsTest, ListsAreReadOnceAndInAnyCase) {
  ASSERT_TRUE(engine_.catalogue().put_list({"Vips", "user_id", 0, 0}, {"p2", "p1"}, 1));
  const Definitions definitions = load();
  const auto list = definitions.list("VIPS");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->name, "Vips");
  EXPECT_EQ(list->of, "user_id");
  EXPECT_THAT(list->texts->values(), ElementsAre(Value("p1"), Value("p2")));
  EXPECT_EQ(definitions.list("vips")->texts, list->texts);
  EXPECT_FALSE(definitions.list("others"));
}

TEST_F(DefinitionsTest, TakesWhatItKnowsAndReadsWhatChanged) {
  save("a", "CREATE SEGMENT a AS active");
  save("b", "CREATE SEGMENT b AS plan = 'pro'");
  const Definitions first = load();
  const Definitions same = *Definitions::load(engine_, &first);
  EXPECT_EQ(same.segment("a"), first.segment("a"));
  save("b", "CREATE SEGMENT b AS plan = 'free'");
  ASSERT_TRUE(engine_.catalogue().put_list({"Vips", "user_id", 0, 0}, {"p2"}, 1));
  const Definitions later = *Definitions::load(engine_, &first);
  EXPECT_EQ(later.segment("a"), first.segment("a"));
  EXPECT_NE(later.segment("b"), first.segment("b"));
  EXPECT_TRUE(later.list("vips"));
  EXPECT_FALSE(first.list("vips"));
}

// As another version of Tamis might have written it.
TEST_F(DefinitionsTest, ADefinitionThatCannotBeReadStandsInNobodysWay) {
  save("good", "CREATE SEGMENT good AS active");
  save("odd", "CREATE SEGMENT odd AS SAMPLE 10 PERCENT SEED 'exp42'");
  save("worse", "SELECT COUNT(*) FROM profiles");
  const Definitions definitions = load();
  EXPECT_THAT(definitions.segment_names(), ElementsAre("good"));
  EXPECT_TRUE(definitions.segments().is_unreadable("ODD"));
  EXPECT_EQ(definitions.segments().unreadable().size(), 2U);
  EXPECT_EQ(session().broken_definitions()->size(), 2U);
  EXPECT_EQ(error_of("CREATE SEGMENT odd AS active").id, "E0401");
  ask("CREATE OR REPLACE SEGMENT odd AS active");
  ask("DROP SEGMENT worse");
  EXPECT_THAT(load().segments().unreadable(), IsEmpty());
  EXPECT_THAT(saved(), ElementsAre("good", "odd"));
}

}  // namespace
}  // namespace tamis
