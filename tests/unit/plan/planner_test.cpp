#include "engine/plan/planner.h"

#include <gtest/gtest.h>

#include "engine/plan/leaf_planner.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

class PlannerTest : public testing::Test {
 protected:
  const Sample s = make_sample({.rows = 20'000, .missing = 0.1, .seed = 41});

  FilterPlan plan(const PredicatePtr& predicate, PlanOptions options = {}) const { return plan_filter(*s.snapshot, predicate, options); }
  PredicatePtr compare(const char* name, CompareOp op, Value value) const {
    return make_predicate(Compare{op, s.column(name), lit(std::move(value))});
  }
  PredicatePtr match(const char* name, const std::string& pattern, bool negated = false) const {
    return make_predicate(
        Match{s.column(name), lit(pattern), MatchKind::kLike, negated, TextMatcher::compile(MatchKind::kLike, pattern).value()});
  }
  template <typename T> static T leaf(const FilterNode& node) { return std::get<T>(std::get<LeafFilter>(node.node).leaf); }
  template <typename T> static bool is_leaf(const FilterNode& node) {
    const auto* l = std::get_if<LeafFilter>(&node.node);
    return l != nullptr && std::holds_alternative<T>(l->leaf);
  }
  static bool is_constant(const FilterNode& node, bool value) {
    const auto* c = std::get_if<ConstantFilter>(&node.node);
    return c != nullptr && c->value == value;
  }
  static PredicatePtr all(std::vector<PredicatePtr> c) { return make_predicate(And{std::move(c)}); }
  static PredicatePtr any(std::vector<PredicatePtr> c) { return make_predicate(Or{std::move(c)}); }
  static PredicatePtr no(PredicatePtr c) { return make_predicate(Not{std::move(c)}); }
};

TEST_F(PlannerTest, ComparisonsAreIntervals) {
  const FilterPlan p = plan(compare("age", CompareOp::kLt, std::int64_t{30}));
  EXPECT_EQ(leaf<SetLeaf>(p.root).set, OrdinalSet(OrdinalRange{kLeastOrdinal, 29}));
  EXPECT_EQ(leaf<SetLeaf>(plan(compare("age", CompareOp::kGt, 29.5)).root).set, OrdinalSet(OrdinalRange{30, kGreatestOrdinal}));
  EXPECT_EQ(leaf<SetLeaf>(plan(compare("age", CompareOp::kNe, std::int64_t{30})).root).set, OrdinalSet(OrdinalRange{30, 30}).complement());
  EXPECT_TRUE(is_constant(plan(compare("age", CompareOp::kEq, 29.5)).root, false));
}

TEST_F(PlannerTest, ClausesOnOneColumnMelt) {
  const FilterPlan range = plan(all({compare("age", CompareOp::kGe, std::int64_t{20}), compare("age", CompareOp::kLt, std::int64_t{30})}));
  EXPECT_EQ(leaf<SetLeaf>(range.root).set, OrdinalSet(OrdinalRange{20, 29}));
  const FilterPlan missing = plan(any({compare("age", CompareOp::kGe, std::int64_t{20}), make_predicate(IsMissing{s.column("age")})}));
  EXPECT_TRUE(leaf<SetLeaf>(missing.root).missing);
  const FilterPlan everybody =
      plan(any({compare("age", CompareOp::kGe, std::int64_t{20}), no(compare("age", CompareOp::kGe, std::int64_t{20}))}));
  EXPECT_TRUE(is_constant(everybody.root, true));
  const FilterPlan nobody = plan(all({compare("age", CompareOp::kGe, std::int64_t{20}), compare("age", CompareOp::kLt, std::int64_t{20}),
                                      compare("many", CompareOp::kEq, std::int64_t{1})}));
  EXPECT_TRUE(is_constant(nobody.root, false));
  // A chain that melts to one leaf melts with the chain around it.
  const FilterPlan nested =
      plan(all({any({compare("age", CompareOp::kLt, std::int64_t{20}), compare("age", CompareOp::kGt, std::int64_t{60})}),
                compare("age", CompareOp::kGt, std::int64_t{10})}));
  EXPECT_EQ(leaf<SetLeaf>(nested.root).set, OrdinalSet(std::vector<OrdinalRange>{{11, 19}, {61, kGreatestOrdinal}}));
  EXPECT_EQ(to_text(*nested.root.clause, s.snapshot->schema()), "(age < 20 OR age > 60) AND age > 10");
}

TEST_F(PlannerTest, NotOfALeafIsItsComplement) {
  const SetLeaf set = leaf<SetLeaf>(plan(no(compare("age", CompareOp::kLt, std::int64_t{30}))).root);
  EXPECT_TRUE(set.missing);
  EXPECT_EQ(set.set, OrdinalSet(OrdinalRange{30, kGreatestOrdinal}));
  const FilterPlan text = plan(no(match("email", "%a@%")));
  EXPECT_TRUE(std::get<LeafFilter>(text.root.node).complement);
  // Without rewriting, NOT stands above chains.
  const FilterPlan chain = plan(no(all({compare("age", CompareOp::kLt, std::int64_t{30}), match("email", "%a@%")})));
  EXPECT_TRUE(std::holds_alternative<OrFilter>(chain.root.node));
}

// NOT IN wants a value, NOT (… IN …) does not.
TEST_F(PlannerTest, SetsAndTheirComplements) {
  const auto in = [&](bool negated) {
    return make_predicate(
        In{s.column("age"), std::make_shared<const ValueSet>(std::vector<Value>{std::int64_t{20}, std::int64_t{30}}), negated, {}});
  };
  const OrdinalSet ages(std::vector<OrdinalRange>{{20, 20}, {30, 30}});
  const auto expect = [&](const PredicatePtr& predicate, const OrdinalSet& set, bool missing) {
    const FilterPlan p = plan(predicate);
    EXPECT_EQ(leaf<SetLeaf>(p.root).set, set);
    EXPECT_EQ(leaf<SetLeaf>(p.root).missing, missing);
    EXPECT_FALSE(std::get<LeafFilter>(p.root.node).complement);
  };
  expect(in(false), ages, false);
  expect(in(true), ages.complement(), false);
  expect(no(in(false)), ages.complement(), true);
  expect(no(in(true)), ages, true);
}

TEST_F(PlannerTest, TextsOfADictionaryBecomeCodes) {
  const Column& city = s.snapshot->column(s.id("city"));
  ASSERT_FALSE(city.text_in_rows);
  const auto expected = [&](const TextMatcher& m) {
    std::vector<OrdinalRange> codes;
    for (std::size_t c = 0; c < city.dictionary.size(); ++c) {
      if (m.matches(city.dictionary.text(c))) codes.push_back({static_cast<Ordinal>(c), static_cast<Ordinal>(c)});
    }
    return OrdinalSet(std::move(codes));
  };
  for (const char* pattern : {"City_1%", "%7", "%1%2%", "City_12%5", "nothing%"}) {
    const auto matcher = TextMatcher::compile(MatchKind::kLike, pattern).value();
    EXPECT_EQ(matching_codes(city.dictionary, *matcher, {}), expected(*matcher)) << pattern;
  }
  EXPECT_TRUE(is_leaf<SetLeaf>(plan(match("city", "%7")).root));
  EXPECT_EQ(leaf<SetLeaf>(plan(match("city", "City_1%")).root).set.ranges().size(), 1U);
}

TEST_F(PlannerTest, BigDictionariesAreRunInParallel) {
  std::vector<BuildColumn> columns;
  RawColumn texts(kStringType);
  for (int i = 0; i < 60'000; ++i) texts.append(Value("text" + std::to_string(i % 30'000)));
  columns.push_back({{"text", kStringType}, std::move(texts)});
  const SnapshotPtr snapshot =
      build_snapshot(std::move(columns), {.force = ForcedEncoding::kDictionary, .postings = true, .parallel = {}}).value();
  const Dictionary& dictionary = snapshot->column(ColumnId(0)).dictionary;
  const auto matcher = TextMatcher::compile(MatchKind::kLike, "%7%1").value();
  std::size_t parts = 0;
  const ParallelFor backwards = [&parts](std::size_t n, const std::function<void(std::size_t)>& f) {
    parts = n;
    while (n-- > 0) f(n);
  };
  EXPECT_EQ(matching_codes(dictionary, *matcher, backwards), matching_codes(dictionary, *matcher, {}));
  EXPECT_GT(parts, 1U);
}

TEST_F(PlannerTest, TextsInRows) {
  const Column& email = s.snapshot->column(s.id("email"));
  ASSERT_TRUE(email.text_in_rows);
  const FilterPlan equal = plan(compare("email", CompareOp::kEq, "a@b"));
  EXPECT_EQ(*leaf<TextRangeLeaf>(equal.root).ranges[0].low, "a@b");
  const FilterPlan prefix = plan(match("email", "anna%"));
  EXPECT_EQ(*leaf<TextRangeLeaf>(prefix.root).ranges[0].high, "annb");
  EXPECT_TRUE(leaf<TextRangeLeaf>(prefix.root).ranges[0].high_strict);
  EXPECT_TRUE(is_leaf<TextMatchLeaf>(plan(match("email", "%anna%")).root));
  EXPECT_TRUE(leaf<TextRangeLeaf>(plan(compare("email", CompareOp::kNe, "a@b")).root).negated);
}

TEST_F(PlannerTest, IdentifiersAreLookedUp) {
  const Value& id = s.columns[s.id("id").value][77];
  EXPECT_EQ(leaf<RowsLeaf>(plan(compare("id", CompareOp::kEq, id)).root).rows, std::vector<RowId>{RowId(77)});
  PlanOptions never;
  never.index = IndexUse::kNever;
  EXPECT_FALSE(is_leaf<RowsLeaf>(plan(compare("id", CompareOp::kEq, id), never).root));
  EXPECT_FALSE(is_leaf<RowsLeaf>(plan(no(compare("id", CompareOp::kNe, id))).root));
}

TEST_F(PlannerTest, TraitsAgainstTraits) {
  const auto sum = [&](Function f, std::int64_t offset) {
    return make_scalar(Call{f, {s.column("limit_age"), lit(offset)}, {}, 0, {}}, kIntegerType);
  };
  const FilterPlan p = plan(make_predicate(Compare{CompareOp::kGt, s.column("age"), sum(Function::kSubtract, 5)}));
  EXPECT_EQ(leaf<CompareLeaf>(p.root).offset, -5);
  EXPECT_EQ(leaf<CompareLeaf>(p.root).op, CompareOp::kGt);
  const FilterPlan turned = plan(make_predicate(Compare{CompareOp::kGt, sum(Function::kAdd, 5), s.column("age")}));
  EXPECT_EQ(leaf<CompareLeaf>(turned.root).left, s.id("age"));
  EXPECT_EQ(leaf<CompareLeaf>(turned.root).op, CompareOp::kLt);
  EXPECT_TRUE(is_leaf<CompareLeaf>(plan(make_predicate(Compare{CompareOp::kEq, s.column("cents"), s.column("cents_too")})).root));
  EXPECT_TRUE(is_leaf<GeneralLeaf>(plan(make_predicate(Compare{CompareOp::kEq, s.column("cents"), s.column("age")})).root));
  EXPECT_TRUE(is_leaf<GeneralLeaf>(plan(make_predicate(Compare{CompareOp::kEq, s.column("city"), s.column("email")})).root));
}

TEST_F(PlannerTest, ListsAndLengths) {
  const auto has = [&](HasKind kind, std::vector<Value> items) {
    return make_predicate(Has{s.column("tags"), kind, std::make_shared<const ValueSet>(std::move(items))});
  };
  EXPECT_EQ(leaf<ListLeaf>(plan(has(HasKind::kAny, {"t01", "nowhere"})).root).items.size(), 1U);
  EXPECT_TRUE(is_constant(plan(has(HasKind::kAll, {"t01", "nowhere"})).root, false));
  EXPECT_TRUE(is_constant(plan(has(HasKind::kAny, {"nowhere"})).root, false));
  EXPECT_TRUE(leaf<LengthLeaf>(plan(has(HasKind::kNone, {"nowhere"})).root).lengths.is_all());
  const ScalarPtr length = make_scalar(Call{Function::kLength, {s.column("tags")}, {}, 0, {}}, kIntegerType);
  EXPECT_EQ(leaf<LengthLeaf>(plan(make_predicate(Compare{CompareOp::kGe, length, lit(std::int64_t{2})})).root).lengths,
            OrdinalSet(OrdinalRange{2, kGreatestOrdinal}));
}

TEST_F(PlannerTest, GenericOnlyMakesEveryLeafGeneral) {
  PlanOptions options;
  options.generic_only = true;
  const FilterPlan p = plan(all({compare("age", CompareOp::kGe, std::int64_t{20}), no(match("city", "%7"))}), options);
  ASSERT_EQ(children_of(p.root).size(), 2U);
  for (const FilterNode& child : children_of(p.root)) EXPECT_TRUE(is_leaf<GeneralLeaf>(child));
}

// Answers a predicate over one column by a rule of the test's own.
class EvenCodes final : public DomainEvaluator {
 public:
  void evaluate(const Predicate&, const Column&, Ordinal first, std::size_t count, std::uint64_t* bits) const override {
    for (std::size_t i = 0; i < count; ++i) {
      if ((first + static_cast<Ordinal>(i)) % 2 == 0) bits[i / 64] |= std::uint64_t{1} << (i % 64);
    }
  }
  bool holds_for_missing(const Predicate&, const Column&) const override { return true; }
};

TEST_F(PlannerTest, AnyPredicateOverFewValuesIsDecidedOnceAValue) {
  const EvenCodes domain;
  PlanOptions options;
  options.domain = &domain;
  const ScalarPtr lower = make_scalar(Call{Function::kLower, {s.column("country")}, {}, 0, {}}, kStringType);
  const PredicatePtr predicate = make_predicate(Compare{CompareOp::kEq, lower, lit("x")});
  EXPECT_TRUE(is_leaf<GeneralLeaf>(plan(predicate).root)) << "nobody to ask";
  const SetLeaf set = leaf<SetLeaf>(plan(predicate, options).root);
  EXPECT_TRUE(set.missing);
  EXPECT_TRUE(set.set.contains(0) && !set.set.contains(1) && set.set.contains(2));
  const ScalarPtr doubled = make_scalar(Call{Function::kMultiply, {s.column("age"), lit(std::int64_t{2})}, {}, 0, {}}, kIntegerType);
  EXPECT_TRUE(is_leaf<SetLeaf>(plan(make_predicate(Compare{CompareOp::kEq, doubled, lit(std::int64_t{60})}), options).root));
  const ScalarPtr many = make_scalar(Call{Function::kMultiply, {s.column("many"), lit(std::int64_t{2})}, {}, 0, {}}, kIntegerType);
  EXPECT_TRUE(is_leaf<GeneralLeaf>(plan(make_predicate(Compare{CompareOp::kEq, many, lit(std::int64_t{60})}), options).root))
      << "too many values";
}

TEST_F(PlannerTest, CheapAndSelectiveGoesFirst) {
  const PredicatePtr rare = compare("country", CompareOp::kEq, "country 39"), often = compare("many", CompareOp::kGt, std::int64_t{10});
  const PredicatePtr dear = match("email", "%a@%");
  const FilterPlan conjunction = plan(all({dear, often, rare}));
  EXPECT_TRUE(is_leaf<TextMatchLeaf>(children_of(conjunction.root)[2]) || is_leaf<TextMatchLeaf>(children_of(conjunction.root)[1]));
  EXPECT_EQ(leaf<SetLeaf>(children_of(conjunction.root)[0]).column, s.id("country"));
  const FilterPlan disjunction = plan(any({dear, rare, often}));
  EXPECT_EQ(leaf<SetLeaf>(children_of(disjunction.root)[0]).column, s.id("many"));
}

TEST_F(PlannerTest, NodesAreNumberedInPreorder) {
  PredicateMaker maker(s, 1);
  for (int i = 0; i < 50; ++i) {
    const FilterPlan p = plan(maker.predicate(4));
    std::uint32_t next = 0;
    const auto walk = [&next](const auto& self, const FilterNode& node) -> void {
      ASSERT_EQ(node.id, next++);
      for (const FilterNode& child : children_of(node)) self(self, child);
    };
    walk(walk, p.root);
    EXPECT_EQ(p.nodes, next);
  }
}

TEST(IntegersWhere, LiteralsThatAreNoIntegers) {
  EXPECT_EQ(integers_where(CompareOp::kLt, 2.5), OrdinalSet(OrdinalRange{kLeastOrdinal, 2}));
  EXPECT_EQ(integers_where(CompareOp::kLe, 2.0), OrdinalSet(OrdinalRange{kLeastOrdinal, 2}));
  EXPECT_EQ(integers_where(CompareOp::kLt, 2.0), OrdinalSet(OrdinalRange{kLeastOrdinal, 1}));
  EXPECT_EQ(integers_where(CompareOp::kGe, -2.5), OrdinalSet(OrdinalRange{-2, kGreatestOrdinal}));
  EXPECT_EQ(integers_where(CompareOp::kGt, -2.5), OrdinalSet(OrdinalRange{-2, kGreatestOrdinal}));
  EXPECT_TRUE(integers_where(CompareOp::kEq, 2.5).empty());
  EXPECT_TRUE(integers_where(CompareOp::kNe, 2.5).is_all());
  EXPECT_TRUE(integers_where(CompareOp::kLt, 1e300).is_all());
  EXPECT_TRUE(integers_where(CompareOp::kGt, 1e300).empty());
  EXPECT_TRUE(integers_where(CompareOp::kGe, -1e300).is_all());
  EXPECT_TRUE(integers_where(CompareOp::kGt, std::int64_t{kGreatestOrdinal}).empty());
  EXPECT_TRUE(integers_where(CompareOp::kLt, std::int64_t{kLeastOrdinal}).empty());
}

TEST(AfterPrefix, TheNextTextThatDoesNotStartSo) {
  EXPECT_EQ(after_prefix("ab"), "ac");
  EXPECT_EQ(after_prefix("a\xFF"), "b");
  EXPECT_EQ(after_prefix("\xFF\xFF"), std::nullopt);
  EXPECT_EQ(after_prefix(""), std::nullopt);
}

TEST(TextRange, Bounds) {
  const TextRange range{.low = "b", .high = "d", .low_strict = true};
  EXPECT_FALSE(range.contains("b"));
  EXPECT_TRUE(range.contains("b "));
  EXPECT_TRUE(range.contains("d"));
  EXPECT_FALSE(range.contains("d "));
  EXPECT_TRUE(TextRange{}.contains(""));
}

}  // namespace
}  // namespace tamis::test
