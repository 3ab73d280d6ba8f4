#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/profile_evaluator/build.h"

namespace tamis {
namespace {

const char* const kNow = "2026-07-01T08:00:00Z";  // a Wednesday

// 0 seen, 1 renewal, 2 birth, 3 age, 4 zone, 5 nothing
const FixedProfile kProfile({instant("2026-06-20T10:00:00.5Z"), instant("2026-07-10T12:00:00Z"), date("1980-07-15"), integer(46),
                             "Europe/Paris", Value()});

ScalarPtr seen() { return column(0, kTimestampType); }
ScalarPtr renewal() { return column(1, kTimestampType); }
ScalarPtr birth() { return column(2, kDateType); }
ScalarPtr age() { return column(3, kIntegerType); }
ScalarPtr nothing() { return column(5, kTimestampType); }
ZoneSource paris() { return {zone("Europe/Paris"), {}}; }

std::string next(const PredicatePtr& predicate, const char* when = kNow) {
  const auto change = next_change_us(*predicate, kProfile, {us(when), {}});
  return change ? format_timestamp(*change) : "never";
}

// Where the change is, it shows: the instant before has the old answer, the instant itself the new one.
void expect_change(const PredicatePtr& predicate, const char* expected, const char* when = kNow) {
  ASSERT_EQ(next(predicate, when), expected);
  if (std::string_view(expected) == "never") return;
  const bool before = evaluate(*predicate, kProfile, {us(when), {}});
  EXPECT_EQ(evaluate(*predicate, kProfile, {us(expected) - 1, {}}), before) << expected;
  EXPECT_NE(evaluate(*predicate, kProfile, {us(expected), {}}), before) << expected;
}

PredicatePtr all(std::vector<PredicatePtr> children) { return make_predicate(And{std::move(children)}); }

TEST(NextChange, WithoutTimeThereIsNone) {
  expect_change(make_predicate(Constant{true}), "never");
  expect_change(compare(age(), CompareOp::kGt, literal(integer(18))), "never");
  expect_change(compare(seen(), CompareOp::kLt, renewal()), "never");
  expect_change(compare(nothing(), CompareOp::kLt, now()), "never");
  expect_change(make_predicate(IsMissing{now()}), "never");
}

TEST(NextChange, RollingWindows) {
  // WITHIN LAST 30 DAYS: (NOW - 30 days, NOW]
  const auto within_last = [](std::int64_t count, TimeUnit unit) {
    return all({compare(seen(), CompareOp::kGt, moved(now(), -count, unit)), compare(seen(), CompareOp::kLe, now())});
  };
  expect_change(within_last(30, TimeUnit::kDay), "2026-07-20T10:00:00.5Z");
  expect_change(within_last(1, TimeUnit::kMonth), "2026-07-20T10:00:00.5Z");
  expect_change(within_last(1, TimeUnit::kDay), "never");                                            // gone for good
  expect_change(within_last(30, TimeUnit::kDay), "2026-06-20T10:00:00.5Z", "2026-06-01T00:00:00Z");  // has not happened yet
  // WITHIN NEXT 5 DAYS: [NOW, NOW + 5 days)
  const PredicatePtr within_next =
      all({compare(renewal(), CompareOp::kGe, now()), compare(renewal(), CompareOp::kLt, moved(now(), 5, TimeUnit::kDay))});
  expect_change(within_next, "2026-07-05T12:00:00.000001Z");
  expect_change(within_next, "2026-07-10T12:00:00.000001Z", "2026-07-06T00:00:00Z");
  expect_change(within_next, "never", "2026-07-11T00:00:00Z");
}

TEST(NextChange, EveryComparison) {
  const ScalarPtr edge = moved(now(), -7, TimeUnit::kDay);  // 2026-06-24T08:00 at NOW, which passes `renewal` in 16 days
  expect_change(compare(renewal(), CompareOp::kGt, edge), "2026-07-17T12:00:00Z");
  expect_change(compare(renewal(), CompareOp::kGe, edge), "2026-07-17T12:00:00.000001Z");
  expect_change(compare(renewal(), CompareOp::kLt, edge), "2026-07-17T12:00:00.000001Z");
  expect_change(compare(renewal(), CompareOp::kLe, edge), "2026-07-17T12:00:00Z");
  expect_change(compare(renewal(), CompareOp::kEq, edge), "2026-07-17T12:00:00Z");
  expect_change(compare(renewal(), CompareOp::kEq, edge), "2026-07-17T12:00:00.000001Z", "2026-07-17T12:00:00Z");
  expect_change(compare(renewal(), CompareOp::kNe, edge), "2026-07-17T12:00:00Z");
  expect_change(compare(edge, CompareOp::kLt, renewal()), "2026-07-17T12:00:00Z");
  for (const CompareOp op : kCompareOps) expect_change(compare(seen(), op, edge), "never");  // long past
}

TEST(NextChange, MonthsAreClamped) {
  // On 28 February NOW + 1 MONTH is 28 March, on 1 March it is 1 April: days 29 to 31 are jumped over.
  const PredicatePtr before = compare(literal(instant("2026-03-30T00:00:00Z")), CompareOp::kGt, moved(now(), 1, TimeUnit::kMonth));
  expect_change(before, "2026-03-01T00:00:00Z", "2026-02-01T00:00:00Z");
  // NOW - 1 MONTH stays on 28 February from 28 to 31 March, with the time of day going round.
  const PredicatePtr after = compare(literal(instant("2026-02-28T06:00:00Z")), CompareOp::kGt, moved(now(), -1, TimeUnit::kMonth));
  expect_change(after, "2026-03-28T06:00:00Z", "2026-03-01T00:00:00Z");
  expect_change(after, "2026-03-29T00:00:00Z", "2026-03-28T06:00:00Z");
  expect_change(after, "2026-03-29T06:00:00Z", "2026-03-29T00:00:00Z");
  expect_change(after, "2026-03-31T06:00:00Z", "2026-03-31T00:00:00Z");
  expect_change(after, "never", "2026-03-31T06:00:00Z");
}

TEST(NextChange, CalendarUnits) {
  // THIS MONTH, in Paris
  const PredicatePtr this_month = compare(seen(), CompareOp::kGe, start_of(now(), TimeUnit::kMonth, 0, paris()));
  expect_change(this_month, "2026-06-30T22:00:00Z", "2026-06-25T00:00:00Z");
  expect_change(this_month, "never");
  // LAST 2 CALENDAR WEEKS
  const PredicatePtr last_weeks = compare(seen(), CompareOp::kGe, start_of(now(), TimeUnit::kWeek, -2));
  expect_change(last_weeks, "2026-07-06T00:00:00Z");
  // In the profile's own zone
  const PredicatePtr own = compare(seen(), CompareOp::kGe, start_of(now(), TimeUnit::kDay, 0, {TimeZone(), ColumnId(4)}));
  expect_change(own, "2026-06-20T22:00:00Z", "2026-06-20T12:00:00Z");
  // A day of 25 hours
  const PredicatePtr today_only =
      compare(literal(instant("2026-10-25T00:30:00Z")), CompareOp::kGe, start_of(now(), TimeUnit::kDay, 0, paris()));
  expect_change(today_only, "2026-10-25T23:00:00Z", "2026-10-24T22:00:00Z");
}

TEST(NextChange, DatesFollowTheZone) {
  const PredicatePtr birthday = compare(literal(date("2026-07-15")), CompareOp::kEq, today(paris()));
  expect_change(birthday, "2026-07-14T22:00:00Z");
  expect_change(birthday, "2026-07-15T22:00:00Z", "2026-07-14T23:00:00Z");
  expect_change(birthday, "never", "2026-07-16T00:00:00Z");
  // To the last day of all: what follows has no date in Paris.
  expect_change(compare(birth(), CompareOp::kLe, moved(today(paris()), -18 * 12, TimeUnit::kMonth)), "9999-12-31T23:00:00Z");
  expect_change(make_predicate(In{today(), set_of({date("2026-07-03"), date("2026-07-04"), date("2026-07-09")}), false, {}}),
                "2026-07-03T00:00:00Z");
  expect_change(make_predicate(In{today(), set_of({date("2026-07-03"), date("2026-07-04"), date("2026-07-09")}), false, {}}),
                "2026-07-05T00:00:00Z", "2026-07-03T12:00:00Z");
  expect_change(make_predicate(In{today(), set_of({date("2026-07-03")}), true, {}}), "2026-07-03T00:00:00Z");
}

TEST(NextChange, AgesAndDifferences) {
  const ScalarPtr years = call(
      Function::kSubtract, {call(Function::kYear, {now()}, kIntegerType), call(Function::kYear, {birth()}, kIntegerType)}, kIntegerType);
  expect_change(compare(years, CompareOp::kGe, literal(integer(50))), "2030-01-01T00:00:00Z");
  expect_change(compare(age(), CompareOp::kEq, years), "2027-01-01T00:00:00Z");
  const ScalarPtr days = call(Function::kDateDifference, {seen(), now()}, kIntegerType, TimeUnit::kDay, 0, paris());
  expect_change(compare(days, CompareOp::kGe, literal(integer(30))), "2026-07-19T22:00:00Z");
  const ScalarPtr left = call(Function::kDateDifference, {now(), renewal()}, kIntegerType, TimeUnit::kHour);
  expect_change(compare(left, CompareOp::kLt, literal(integer(48))), "2026-07-08T13:00:00Z");
  const ScalarPtr negated = call(Function::kNegate, {days}, kIntegerType);
  expect_change(compare(negated, CompareOp::kLe, literal(-29.5)), "2026-07-19T22:00:00Z");
}

TEST(NextChange, BothSidesFollowNow) {
  // ANNIVERSARY(birth) WITHIN NEXT 7 DAYS
  const ScalarPtr anniversary = call(Function::kNextAnniversary, {birth(), today()}, kDateType);
  const PredicatePtr soon = compare(anniversary, CompareOp::kLt, moved(today(), 7, TimeUnit::kDay));
  expect_change(soon, "2026-07-09T00:00:00Z");
  expect_change(soon, "2026-07-16T00:00:00Z", "2026-07-10T00:00:00Z");
  expect_change(soon, "2027-07-09T00:00:00Z", "2026-07-20T00:00:00Z");
  // Less than three days into the month
  const PredicatePtr early = compare(moved(now(), -3, TimeUnit::kDay), CompareOp::kLt, start_of(now(), TimeUnit::kMonth, 0));
  expect_change(early, "2026-07-04T00:00:00Z");
  expect_change(early, "2026-08-01T00:00:00Z", "2026-07-04T00:00:00Z");
  // A month ago is later than 31 days ago after a month of 30 days, until the 31st
  const PredicatePtr shorter = compare(moved(now(), -31, TimeUnit::kDay), CompareOp::kLt, moved(now(), -1, TimeUnit::kMonth));
  expect_change(shorter, "2026-07-31T00:00:00Z");
}

TEST(NextChange, Steps) {
  const ScalarPtr month = call(Function::kMonth, {now()}, kIntegerType, TimeUnit::kDay, 0, paris());
  expect_change(compare(month, CompareOp::kEq, literal(integer(12))), "2026-11-30T23:00:00Z");
  const ScalarPtr weekday = call(Function::kWeekday, {now()}, kIntegerType);
  expect_change(compare(weekday, CompareOp::kGe, literal(integer(6))), "2026-07-04T00:00:00Z");
  const ScalarPtr hour = call(Function::kHour, {now()}, kIntegerType, TimeUnit::kDay, 0, paris());
  expect_change(make_predicate(In{hour, set_of({integer(9), integer(10)}), false, {}}), "2026-07-01T09:00:00Z");
  const ScalarPtr even = call(Function::kModulo, {call(Function::kDay, {now()}, kIntegerType), literal(integer(2))}, kIntegerType);
  expect_change(compare(even, CompareOp::kEq, literal(integer(0))), "2026-07-02T00:00:00Z");
  const ScalarPtr phase = make_scalar(
      Case{{{compare(seen(), CompareOp::kGt, moved(now(), -14, TimeUnit::kDay)), literal("new")}}, literal("old")}, kStringType);
  expect_change(compare(phase, CompareOp::kEq, literal("new")), "2026-07-04T10:00:00.5Z");
  expect_change(make_predicate(Truth{make_scalar(tamis::Test{compare(weekday, CompareOp::kEq, literal(integer(1)))}, kBooleanType)}),
                "2026-07-06T00:00:00Z");
  const ScalarPtr day_text = call(Function::kCast, {today()}, kStringType);
  const auto fifteenth = TextMatcher::compile(MatchKind::kLike, "%-15").value();
  expect_change(make_predicate(Match{day_text, literal("%-15"), MatchKind::kLike, false, fifteenth}), "2026-07-15T00:00:00Z");
}

TEST(NextChange, LogicKeepsWhatDecides) {
  const PredicatePtr until_12 = compare(literal(instant("2026-07-12T00:00:00Z")), CompareOp::kGt, now());
  const PredicatePtr until_20 = compare(literal(instant("2026-07-20T00:00:00Z")), CompareOp::kGt, now());
  const PredicatePtr from_15 = compare(literal(instant("2026-07-15T00:00:00Z")), CompareOp::kLe, now());
  const PredicatePtr yes = make_predicate(Constant{true}), no = make_predicate(Constant{false});
  expect_change(make_predicate(And{{until_12, until_20}}), "2026-07-12T00:00:00Z");
  expect_change(make_predicate(Or{{until_12, until_20}}), "2026-07-20T00:00:00Z");
  expect_change(make_predicate(And{{until_20, from_15}}), "2026-07-15T00:00:00Z");
  expect_change(make_predicate(And{{until_12, from_15}}), "never");  // never both
  expect_change(make_predicate(And{{until_12, no}}), "never");
  expect_change(make_predicate(Or{{until_12, yes}}), "never");
  expect_change(make_predicate(Xor{{until_12, until_20}}), "2026-07-12T00:00:00Z");
  expect_change(make_predicate(Xor{{until_12, until_12}}), "never");
  expect_change(make_predicate(Not{until_12}), "2026-07-12T00:00:00Z");
  expect_change(make_predicate(InSegment{"s", until_12}), "2026-07-12T00:00:00Z");
}

TEST(NextChange, TheEndsOfTime) {
  const ScalarPtr far = literal(instant("9999-12-31T23:59:59.999999Z"));
  expect_change(compare(now(), CompareOp::kLt, far), "9999-12-31T23:59:59.999999Z");
  expect_change(compare(now(), CompareOp::kLe, far), "never");
  // NOW - 3000 YEARS is missing until the year 3001.
  const PredicatePtr ancient = compare(seen(), CompareOp::kGt, moved(now(), -3000, TimeUnit::kYear));
  expect_change(ancient, "3001-01-01T00:00:00Z");
  expect_change(make_predicate(IsMissing{moved(now(), -3000, TimeUnit::kYear)}), "3001-01-01T00:00:00Z");
  // NOW + 5000 YEARS is missing from the year 5000 on.
  expect_change(compare(seen(), CompareOp::kLt, moved(now(), 5000, TimeUnit::kYear)), "5000-01-01T00:00:00Z");
  expect_change(make_predicate(IsMissing{start_of(now(), TimeUnit::kYear, 9000)}), "never");
  EXPECT_EQ(next_change_us(*compare(now(), CompareOp::kLe, far), kProfile, {kLastInstantUs, {}}), std::nullopt);
}

TEST(NextChange, WhatTakesTheLeadAndLosesIt) {
  // NOW + 7970 YEARS passes the bound in June 2029 and leaves the calendar half a year later; then NOW itself stands in.
  const ScalarPtr lead = call(Function::kCoalesce, {moved(now(), 7970, TimeUnit::kYear), now()}, kTimestampType);
  const PredicatePtr late = compare(lead, CompareOp::kGe, literal(instant("9999-06-01T00:00:00Z")));
  expect_change(late, "2029-06-01T00:00:00Z");
  expect_change(late, "2030-01-01T00:00:00Z", "2029-06-01T00:00:00Z");
  expect_change(late, "9999-06-01T00:00:00Z", "2030-01-01T00:00:00Z");
  const ScalarPtr least = call(Function::kLeast, {now(), renewal()}, kTimestampType);
  expect_change(compare(least, CompareOp::kGe, literal(instant("2026-07-10T12:00:00Z"))), "2026-07-10T12:00:00Z");
  expect_change(compare(least, CompareOp::kGt, literal(instant("2026-07-10T12:00:00Z"))), "never");
}

TEST(NextChange, ClocksThatGoBackAcrossMidnight) {
  // In St John's, 2010-11-07 00:01 was followed by 2010-11-06 23:01.
  const ZoneSource st_johns{zone("America/St_Johns"), {}};
  const PredicatePtr sunday = compare(literal(date("2010-11-07")), CompareOp::kEq, today(st_johns));
  expect_change(sunday, "2010-11-07T02:30:00Z", "2010-11-06T12:00:00Z");
  expect_change(sunday, "2010-11-07T02:31:00Z", "2010-11-07T02:30:00Z");  // Saturday again
  expect_change(sunday, "2010-11-07T03:30:00Z", "2010-11-07T02:31:00Z");
  expect_change(sunday, "2010-11-08T03:30:00Z", "2010-11-07T03:30:00Z");
}

}  // namespace
}  // namespace tamis
