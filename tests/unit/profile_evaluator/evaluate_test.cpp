#include <gtest/gtest.h>

#include "tests/unit/profile_evaluator/build.h"

namespace tamis {
namespace {

// 0 country, 1 age (missing), 2 value, 3 tags, 4 seen, 5 vip, 6 zone, 7 no tags at all
const FixedProfile kProfile({"France", Value(), 12.5, texts({"a", "b", "b"}), instant("2026-06-30T22:30:00Z"), true, "Europe/Paris",
                             Value()});
const EvaluationContext kContext{us("2026-07-01T08:00:00Z"), {}};

const Type kTexts{Kind::kString, true};
ScalarPtr country() { return column(0, kStringType); }
ScalarPtr age() { return column(1, kIntegerType); }
ScalarPtr amount() { return column(2, kDoubleType); }
ScalarPtr tags() { return column(3, kTexts); }
ScalarPtr seen() { return column(4, kTimestampType); }
ScalarPtr vip() { return column(5, kBooleanType); }
ScalarPtr no_tags() { return column(7, kTexts); }

bool holds(const PredicatePtr& predicate) { return evaluate(*predicate, kProfile, kContext); }
Value value(const ScalarPtr& scalar) { return evaluate(*scalar, kProfile, kContext); }

TEST(Evaluate, ComparisonsNeedBothSides) {
  for (const CompareOp op : kCompareOps) {
    EXPECT_FALSE(holds(compare(age(), op, literal(integer(30))))) << name_of(op);
    EXPECT_FALSE(holds(compare(literal(integer(30)), op, age()))) << name_of(op);
    EXPECT_FALSE(holds(compare(age(), op, age()))) << name_of(op);
    EXPECT_TRUE(holds(make_predicate(Not{compare(age(), op, age())}))) << name_of(op);
    const bool equal = op == CompareOp::kEq || op == CompareOp::kLe || op == CompareOp::kGe;
    EXPECT_EQ(holds(compare(country(), op, literal("France"))), equal) << name_of(op);
    const bool greater = op == CompareOp::kNe || op == CompareOp::kGt || op == CompareOp::kGe;
    EXPECT_EQ(holds(compare(amount(), op, literal(integer(12)))), greater) << name_of(op);
  }
}

TEST(Evaluate, SetsNeedAValueNegatedOrNot) {
  const auto in = [](ScalarPtr operand, std::vector<Value> values, bool negated) {
    return holds(make_predicate(In{std::move(operand), set_of(std::move(values)), negated, {}}));
  };
  EXPECT_TRUE(in(country(), {"Spain", "France"}, false));
  EXPECT_FALSE(in(country(), {"Spain", "France"}, true));
  EXPECT_FALSE(in(country(), {"Spain"}, false));
  EXPECT_TRUE(in(country(), {"Spain"}, true));
  EXPECT_FALSE(in(age(), {integer(1)}, false));
  EXPECT_FALSE(in(age(), {integer(1)}, true));
  EXPECT_FALSE(in(country(), {}, false));
  EXPECT_TRUE(in(country(), {}, true));
}

TEST(Evaluate, MatchesNeedBothTexts) {
  const auto like = TextMatcher::compile(MatchKind::kLike, "Fr%").value();
  const ScalarPtr pattern = literal("Fr%");
  EXPECT_TRUE(holds(make_predicate(Match{country(), pattern, MatchKind::kLike, false, like})));
  EXPECT_FALSE(holds(make_predicate(Match{country(), pattern, MatchKind::kLike, true, like})));
  const ScalarPtr none = call(Function::kCast, {age()}, kStringType);
  for (const bool negated : {false, true}) {
    EXPECT_FALSE(holds(make_predicate(Match{none, pattern, MatchKind::kLike, negated, like})));
    EXPECT_FALSE(holds(make_predicate(Match{country(), none, MatchKind::kContains, negated, nullptr})));
    EXPECT_EQ(holds(make_predicate(Match{country(), literal("Fra"), MatchKind::kStartsWith, negated, nullptr})), !negated);
    EXPECT_EQ(holds(make_predicate(Match{country(), literal("nce"), MatchKind::kEndsWith, negated, nullptr})), !negated);
    EXPECT_EQ(holds(make_predicate(Match{country(), literal("ran"), MatchKind::kContains, negated, nullptr})), !negated);
    EXPECT_EQ(holds(make_predicate(Match{country(), literal("x"), MatchKind::kContains, negated, nullptr})), negated);
  }
}

TEST(Evaluate, ListsHaveAnyAllNone) {
  const struct {
    HasKind kind;
    std::vector<Value> values;
    bool expected;
  } cases[] = {
      {HasKind::kAny, {"b", "x"}, true}, {HasKind::kAny, {"x"}, false},
      {HasKind::kAny, {}, false},        {HasKind::kAll, {"a", "b"}, true},
      {HasKind::kAll, {"b"}, true},      {HasKind::kAll, {"b", "x"}, false},
      {HasKind::kAll, {}, true},         {HasKind::kAll, {"a", "b", "c"}, false},
      {HasKind::kNone, {"x"}, true},     {HasKind::kNone, {"x", "a"}, false},
      {HasKind::kNone, {}, true},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(holds(make_predicate(Has{tags(), c.kind, set_of(c.values)})), c.expected);
    EXPECT_FALSE(holds(make_predicate(Has{no_tags(), c.kind, set_of(c.values)})));
  }
}

TEST(Evaluate, LogicIsOfSets) {
  const PredicatePtr yes = make_predicate(Constant{true}), no = make_predicate(Constant{false});
  EXPECT_TRUE(holds(make_predicate(And{{yes, yes}})));
  EXPECT_FALSE(holds(make_predicate(And{{yes, no}})));
  EXPECT_TRUE(holds(make_predicate(Or{{no, yes}})));
  EXPECT_FALSE(holds(make_predicate(Or{{no, no}})));
  EXPECT_TRUE(holds(make_predicate(Xor{{yes, yes, yes}})));
  EXPECT_FALSE(holds(make_predicate(Xor{{yes, yes, no}})));
  EXPECT_TRUE(holds(make_predicate(Not{no})));
  EXPECT_TRUE(holds(make_predicate(IsMissing{age()})));
  EXPECT_FALSE(holds(make_predicate(IsMissing{country()})));
  EXPECT_TRUE(holds(make_predicate(Truth{vip()})));
  EXPECT_FALSE(holds(make_predicate(Truth{make_scalar(Literal{}, kBooleanType)})));
  EXPECT_TRUE(holds(make_predicate(InSegment{"s", yes})));
}

TEST(Evaluate, Scalars) {
  EXPECT_EQ(value(now()), Value(Timestamp{kContext.now_us}));
  EXPECT_EQ(value(call(Function::kAdd, {amount(), literal(integer(1))}, kDoubleType)), Value(13.5));
  EXPECT_TRUE(value(call(Function::kAdd, {age(), literal(integer(1))}, kIntegerType)).missing());
  EXPECT_EQ(value(call(Function::kConcat, {country(), literal("/"), country(), literal("!")}, kStringType)), Value("France/France!"));
  EXPECT_EQ(value(make_scalar(tamis::Test{make_predicate(IsMissing{age()})}, kBooleanType)), Value(true));
  const ScalarPtr cased =
      make_scalar(Case{{{make_predicate(IsMissing{country()}), literal(integer(1))}, {make_predicate(Truth{vip()}), literal(integer(2))}},
                       literal(2.5)},
                  kDoubleType);
  EXPECT_EQ(type_of(value(cased)), kDoubleType);  // 2 becomes 2.0
  EXPECT_EQ(value(cased), Value(2.0));
  EXPECT_TRUE(value(make_scalar(Case{{}, make_scalar(Literal{}, kDoubleType)}, kDoubleType)).missing());
}

TEST(Evaluate, SlotsAreRead) {
  const Value slots[] = {integer(7), Value("x")};
  const EvaluationContext grouped{0, slots};
  EXPECT_EQ(evaluate(*make_scalar(SlotRef{1}, kStringType), kProfile, grouped), Value("x"));
  EXPECT_TRUE(evaluate(*compare(make_scalar(SlotRef{0}, kIntegerType), CompareOp::kGt, literal(integer(6))), kProfile, grouped));
}

TEST(Evaluate, ProfilesHaveTheirZones) {
  const auto day = [](ZoneSource source) {
    return value(call(Function::kDay, {seen()}, kIntegerType, TimeUnit::kDay, 0, std::move(source)));
  };
  EXPECT_EQ(day({}), integer(30));
  EXPECT_EQ(day({zone("Asia/Tokyo"), {}}), integer(1));
  EXPECT_EQ(day({TimeZone(), ColumnId(6)}), integer(1));          // Europe/Paris
  EXPECT_EQ(day({TimeZone(), ColumnId(0)}), integer(30));         // France is no zone: the fallback
  EXPECT_EQ(day({zone("Asia/Tokyo"), ColumnId(1)}), integer(1));  // missing: the fallback
}

TEST(Evaluate, ChainsOfAMillion) {
  std::vector<PredicatePtr> children(1'000'000, compare(country(), CompareOp::kEq, literal("France")));
  EXPECT_TRUE(holds(make_predicate(And{children})));
  children.back() = make_predicate(Constant{false});
  EXPECT_FALSE(holds(make_predicate(And{children})));
  EXPECT_EQ(next_change_us(*make_predicate(And{std::move(children)}), kProfile, kContext), std::nullopt);
}

TEST(Evaluate, NestingOfTheLanguagesLimitAndMore) {
  PredicatePtr deep = make_predicate(Truth{vip()});
  for (int i = 0; i < 2'000; ++i) deep = make_predicate(Not{deep});
  EXPECT_TRUE(holds(deep));
  EXPECT_EQ(next_change_us(*deep, kProfile, kContext), std::nullopt);
}

TEST(Evaluate, SharedSegmentsAreDecidedOnce) {
  PredicatePtr segment = compare(seen(), CompareOp::kGt, moved(now(), -1, TimeUnit::kDay));
  for (int i = 0; i < 60; ++i) {
    const PredicatePtr reference = make_predicate(InSegment{"s", segment});
    segment = make_predicate(Xor{{reference, reference, reference}});  // 3^60 paths
  }
  EXPECT_TRUE(holds(segment));
  EXPECT_EQ(next_change_us(*segment, kProfile, kContext), us("2026-07-01T22:30:00Z"));
}

// A profile with events at the microseconds 0 to n - 1, that counts how often their times are read.
class BusyProfile final : public ProfileView {
 public:
  explicit BusyProfile(std::size_t events) : events_(events) {}
  [[nodiscard]] Value value(ColumnId) const override { return {}; }
  [[nodiscard]] std::size_t events(EventId) const override { return events_; }
  [[nodiscard]] Value property(EventId, std::size_t event, ColumnId) const override {
    ++reads;
    return Timestamp{static_cast<std::int64_t>(event)};
  }
  mutable std::size_t reads = 0;

 private:
  std::size_t events_;
};

// SINCE LAST EVENT asks for the newest event for each event that it tests: it is looked for once.
TEST(Evaluate, WhatEventsWantOfTheirProfileIsFoundOnce) {
  const auto time = column(0, kTimestampType);
  const auto all = make_predicate(Constant{true});
  const auto last = make_scalar(EventAggregate{EventFunction::kLast, {{EventId{0}, all, time}}, 0, 0, {}}, kTimestampType);
  const auto later = compare(time, CompareOp::kGe, make_scalar(OfProfile{last}, kTimestampType));
  const auto count = make_scalar(EventAggregate{EventFunction::kCount, {{EventId{0}, later, nullptr}}, 0, 0, {}}, kIntegerType);
  const BusyProfile profile(1'000);
  EXPECT_EQ(evaluate(*count, profile, kContext), integer(1));
  EXPECT_LE(profile.reads, 5'000);
}

}  // namespace
}  // namespace tamis
