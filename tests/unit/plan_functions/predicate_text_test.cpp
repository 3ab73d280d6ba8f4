#include <gtest/gtest.h>

#include "engine/plan/predicate.h"
#include "engine/storage/schema.h"
#include "tests/unit/plan_functions/apply.h"

namespace tamis {
namespace {

class PredicateText : public ::testing::Test {
 protected:
  PredicateText() {
    for (const char* name :
         {"a", "b", "c", "Monthly Charges", "address.city", "trait.x", "select", "and", "9lives", "é", "q\"t", "tags", "zone"})
      (void)schema_.add({name, kIntegerType});
  }
  ScalarPtr column(std::string_view name, Type type = kIntegerType) const {
    return make_scalar(ColumnRef{schema_.find(name).value()}, type);
  }
  static ScalarPtr literal(Value value) { return make_scalar(Literal{value}, type_of(value).value_or(kIntegerType)); }
  static ScalarPtr call(Function function, std::vector<ScalarPtr> arguments, Type type = kIntegerType, TimeUnit unit = TimeUnit::kDay,
                        std::int64_t count = 0, ZoneSource zone = {}) {
    return make_scalar(Call{function, std::move(arguments), unit, count, std::move(zone)}, type);
  }
  PredicatePtr eq(std::string_view name, std::int64_t value) const {
    return make_predicate(Compare{CompareOp::kEq, column(name), literal(integer(value))});
  }
  static std::shared_ptr<const ValueSet> set(std::vector<Value> values) { return std::make_shared<const ValueSet>(std::move(values)); }
  std::string text(const PredicatePtr& predicate) const { return to_text(*predicate, schema_); }
  std::string text(const ScalarPtr& scalar) const { return to_text(*scalar, schema_); }

  Schema schema_;
};

TEST_F(PredicateText, ParenthesesOnlyWhereNeeded) {
  const PredicatePtr a = eq("a", 1), b = eq("b", 2), c = eq("c", 3);
  const auto all = [](std::vector<PredicatePtr> children) { return make_predicate(And{std::move(children)}); };
  const auto any = [](std::vector<PredicatePtr> children) { return make_predicate(Or{std::move(children)}); };
  const auto odd = [](std::vector<PredicatePtr> children) { return make_predicate(Xor{std::move(children)}); };
  const auto no = [](PredicatePtr child) { return make_predicate(Not{std::move(child)}); };
  const struct {
    PredicatePtr predicate;
    const char* expected;
  } cases[] = {
      {a, "a = 1"},
      {all({a, b, c}), "a = 1 AND b = 2 AND c = 3"},
      {any({all({a, b}), c}), "a = 1 AND b = 2 OR c = 3"},
      {all({any({a, b}), c}), "(a = 1 OR b = 2) AND c = 3"},
      {odd({any({a, b}), c}), "(a = 1 OR b = 2) XOR c = 3"},
      {any({odd({a, b}), c}), "a = 1 XOR b = 2 OR c = 3"},
      {all({odd({a, b}), c}), "(a = 1 XOR b = 2) AND c = 3"},
      {odd({all({a, b}), c}), "a = 1 AND b = 2 XOR c = 3"},
      {no(a), "NOT a = 1"},
      {no(no(a)), "NOT NOT a = 1"},
      {no(all({a, b})), "NOT (a = 1 AND b = 2)"},
      {all({no(a), b}), "NOT a = 1 AND b = 2"},
      {all({any({a})}), "a = 1"},
      {all({}), "TRUE"},
      {any({}), "FALSE"},
      {make_predicate(Constant{false}), "FALSE"},
      {no(make_predicate(Constant{true})), "NOT TRUE"},
      {no(make_predicate(IsMissing{column("a")})), "a IS NOT MISSING"},
      {no(no(make_predicate(IsMissing{column("a")}))), "NOT a IS NOT MISSING"},
      {no(make_predicate(InSegment{"vip", a})), "NOT IN SEGMENT vip"},
  };
  for (const auto& test : cases) EXPECT_EQ(text(test.predicate), test.expected);
}

TEST_F(PredicateText, Leaves) {
  const ScalarPtr a = column("a"), tags = column("tags", Type{Kind::kString, true});
  const auto like = TextMatcher::compile(MatchKind::kLike, "50!%", "!").value();
  const struct {
    PredicatePtr predicate;
    const char* expected;
  } cases[] = {
      {make_predicate(Compare{CompareOp::kNe, a, literal(Value(2.0))}), "a != 2.0"},
      {make_predicate(Compare{CompareOp::kGe, a, literal(date("2026-01-01"))}), "a >= DATE '2026-01-01'"},
      {make_predicate(In{a, set({integer(2), integer(1)}), false, {}}), "a IN (1, 2)"},
      {make_predicate(In{a, set({Value("it's")}), true, {}}), "a NOT IN ('it''s')"},
      {make_predicate(In{a, set({integer(1)}), false, "v'ip"}), "a IN LIST 'v''ip'"},
      {make_predicate(In{a, set({integer(1)}), true, "vip"}), "a NOT IN LIST 'vip'"},
      {make_predicate(IsMissing{a}), "a IS MISSING"},
      {make_predicate(Match{a, literal(Value("50!%")), MatchKind::kLike, false, like}), "a LIKE '50!%' ESCAPE '!'"},
      {make_predicate(Match{a, column("b"), MatchKind::kStartsWith, true, nullptr}), "a NOT STARTS WITH b"},
      {make_predicate(Has{tags, HasKind::kAny, set({Value("x")})}), "tags HAS 'x'"},
      {make_predicate(Has{tags, HasKind::kAll, set({Value("x")})}), "tags HAS 'x'"},
      {make_predicate(Has{tags, HasKind::kNone, set({Value("x")})}), "tags HAS NONE ('x')"},
      {make_predicate(Has{tags, HasKind::kAny, set({Value("y"), Value("x")})}), "tags HAS ANY ('x', 'y')"},
      {make_predicate(Has{tags, HasKind::kAll, set({Value("y"), Value("x")})}), "tags HAS ALL ('x', 'y')"},
      {make_predicate(Truth{a}), "a"},
      {make_predicate(InSegment{"vip customers", eq("a", 1)}), "IN SEGMENT \"vip customers\""},
      {make_predicate(InSegment{"a.b", eq("a", 1)}), "IN SEGMENT \"a.b\""},
      {make_predicate(Compare{CompareOp::kEq, make_scalar(tamis::Test{eq("a", 1)}, kBooleanType), literal(Value(true))}), "(a = 1) = TRUE"},
      {make_predicate(Truth{make_scalar(tamis::Test{make_predicate(Or{{eq("a", 1), eq("b", 1)}})}, kBooleanType)}), "a = 1 OR b = 1"},
      {make_predicate(
           And{{make_predicate(Truth{make_scalar(tamis::Test{make_predicate(Or{{eq("a", 1), eq("b", 1)}})}, kBooleanType)}), eq("c", 1)}}),
       "(a = 1 OR b = 1) AND c = 1"},
  };
  for (const auto& test : cases) EXPECT_EQ(text(test.predicate), test.expected);
}

TEST_F(PredicateText, LongSetsAreCutShortButTellApart) {
  const auto in = [&](std::int64_t first, std::int64_t count) {
    std::vector<Value> values;
    for (std::int64_t i = 0; i < count; ++i) values.push_back(integer(first + i));
    return text(make_predicate(In{column("a"), set(std::move(values)), false, {}}));
  };
  EXPECT_NE(in(0, 100).find(" 99)"), std::string::npos);
  const std::string cut = in(0, 1'000);
  EXPECT_TRUE(cut.starts_with("a IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … 990 more, #")) << cut;
  EXPECT_EQ(cut, in(0, 1'000));
  EXPECT_NE(cut.substr(cut.find('#')), in(1, 1'000).substr(in(1, 1'000).find('#')));
}

TEST_F(PredicateText, Scalars) {
  const ScalarPtr a = column("a"), b = column("b"), c = column("c");
  const ScalarPtr sum = call(Function::kAdd, {a, b}), product = call(Function::kMultiply, {a, b});
  const ScalarPtr now = make_scalar(Now{}, kTimestampType);
  const TimeZone paris = zone("Europe/Paris");
  const struct {
    ScalarPtr scalar;
    const char* expected;
  } cases[] = {
      {call(Function::kMultiply, {sum, c}), "(a + b) * c"},
      {call(Function::kAdd, {product, c}), "a * b + c"},
      {call(Function::kSubtract, {call(Function::kSubtract, {a, b}), c}), "a - b - c"},
      {call(Function::kSubtract, {a, call(Function::kSubtract, {b, c})}), "a - (b - c)"},
      {call(Function::kDivide, {a, product}), "a / (a * b)"},
      {call(Function::kModulo, {product, literal(integer(-3))}), "a * b % -3"},
      {call(Function::kSubtract, {a, literal(integer(-3))}), "a - -3"},
      {call(Function::kNegate, {a}), "-a"},
      {call(Function::kNegate, {literal(integer(-3))}), "-(-3)"},
      {call(Function::kNegate, {call(Function::kNegate, {a})}), "-(-a)"},
      {call(Function::kNegate, {sum}), "-(a + b)"},
      {call(Function::kMultiply, {call(Function::kNegate, {a}), b}), "-a * b"},
      {call(Function::kRound, {sum, literal(integer(2))}), "ROUND(a + b, 2)"},
      {call(Function::kCoalesce, {a, literal(Value())}), "COALESCE(a, NULL)"},
      {now, "NOW()"},
      {call(Function::kAddUnits, {now}, kTimestampType, TimeUnit::kDay, -30), "NOW() - 30 DAYS"},
      {call(Function::kAddUnits, {now}, kTimestampType, TimeUnit::kMonth, 1), "NOW() + 1 MONTH"},
      {call(Function::kAddUnits, {now}, kTimestampType, TimeUnit::kYear, kLeastInteger), "NOW() - 9223372036854775808 YEARS"},
      {call(Function::kStartOf, {now}, kTimestampType, TimeUnit::kMonth, -1, {paris, {}}),
       "START_OF('month', NOW(), -1, TIME ZONE 'Europe/Paris')"},
      {call(Function::kYear, {now}, kIntegerType, TimeUnit::kDay, 0, {paris, schema_.find("zone")}),
       "YEAR(NOW(), TIME ZONE OF zone ELSE 'Europe/Paris')"},
      {call(Function::kDateTruncate, {a}, kTimestampType, TimeUnit::kQuarter), "DATE_TRUNC('quarter', a)"},
      {call(Function::kDateDifference, {a, b}, kIntegerType, TimeUnit::kHour), "DATE_DIFF('hour', a, b)"},
      {call(Function::kCast, {a}, kStringType), "CAST(a AS STRING)"},
      {call(Function::kCast, {now}, kDateType, TimeUnit::kDay, 0, {paris, {}}), "CAST(NOW() AS DATE TIME ZONE 'Europe/Paris')"},
      {make_scalar(Case{{{eq("a", 1), b}, {eq("a", 2), c}}, literal(Value())}, kIntegerType),
       "CASE WHEN a = 1 THEN b WHEN a = 2 THEN c END"},
      {make_scalar(Case{{{eq("a", 1), b}}, literal(integer(0))}, kIntegerType), "CASE WHEN a = 1 THEN b ELSE 0 END"},
      {make_scalar(SlotRef{3}, kIntegerType), "#3"},
  };
  for (const auto& test : cases) EXPECT_EQ(text(test.scalar), test.expected);
}

TEST_F(PredicateText, NamesAreQuotedWhereTheyMustBe) {
  const struct {
    const char* name;
    const char* expected;
  } cases[] = {
      {"Monthly Charges", "\"Monthly Charges\""},
      {"address.city", "address.city"},
      {"trait.x", "\"trait.x\""},
      {"select", "select"},
      {"and", "\"and\""},
      {"9lives", "\"9lives\""},
      {"é", "\"é\""},
      {"q\"t", "\"q\"\"t\""},
  };
  for (const auto& test : cases) EXPECT_EQ(text(column(test.name)), test.expected);
}

}  // namespace
}  // namespace tamis
