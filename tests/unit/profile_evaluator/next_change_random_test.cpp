// next_change_us on random predicates: until the instant that it gives, the answer must not change.

#include <cstdio>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/exec/profile_residual.h"
#include "engine/storage/schema.h"
#include "tests/unit/profile_evaluator/build.h"

namespace tamis {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
enum ColumnPlace : std::uint32_t { kTime, kOtherTime, kDay, kNumber, kZone, kColumnCount };

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t count) { return random_() % count; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }

  // Within sixty years.
  std::int64_t now_us(const char* first) {
    return us(first) + static_cast<std::int64_t>(below(60 * 365)) * kDayUs + static_cast<std::int64_t>(below(kDayUs));
  }

  FixedProfile profile(std::int64_t now_us) {
    std::vector<Value> values(kColumnCount);
    values[kTime] = near(now_us);
    values[kOtherTime] = near(now_us);
    if (!chance(10)) values[kDay] = Date{TimeZone().day_of(near(now_us).as<Timestamp>().us) - static_cast<std::int32_t>(below(3) * 7'000)};
    if (!chance(10)) values[kNumber] = static_cast<std::int64_t>(below(60)) - 20;
    values[kZone] = zone_names()[below(zone_names().size())];
    if (chance(10)) values[below(kColumnCount)] = Value();
    return FixedProfile(std::move(values));
  }

  PredicatePtr predicate(int depth) {
    if (depth == 0 || chance(30)) return leaf();
    std::vector<PredicatePtr> children;
    for (std::uint64_t i = 0, count = 2 + below(2); i < count; ++i) children.push_back(predicate(depth - 1));
    switch (below(5)) {
      case 0: return make_predicate(And{std::move(children)});
      case 1: return make_predicate(Or{std::move(children)});
      case 2: return make_predicate(Xor{std::move(children)});
      case 3: return make_predicate(Not{children[0]});
      default: return make_predicate(InSegment{"s", children[0]});
    }
  }

  // A comparison that next_change_us promises to follow to the very instant.
  PredicatePtr exact() {
    ScalarPtr moving = chance(50) ? times(2, true) : days(2, true);
    const Type type = moving->type;
    ScalarPtr kept = type == kTimestampType ? column(kTime, type) : column(kDay, type);
    if (chance(30)) {
      moving = call(Function::kDateDifference, {kept, moving}, kIntegerType, unit(type == kDateType), 0, zone_source());
      kept = column(kNumber, kIntegerType);
    }
    return chance(50) ? compare(kept, op(), moving) : compare(moving, op(), kept);
  }

 private:
  static const std::vector<Value>& zone_names() {
    static const std::vector<Value> names = {"UTC",          "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe",
                                             "Asia/Kolkata", "Pacific/Apia", "America/Havana",   "no zone"};
    return names;
  }

  Value near(std::int64_t now_us) {
    const std::int64_t width = std::int64_t{1} << (20 + below(33));  // a second to centuries
    const std::int64_t away = static_cast<std::int64_t>(below(static_cast<std::uint64_t>(width))) - width / 2;
    const std::int64_t grain = chance(30) ? 1 : 3'600'000'000;
    return Timestamp{(now_us + away) / grain * grain};
  }

  CompareOp op() { return kCompareOps[below(6)]; }
  TimeUnit unit(bool of_day = false) { return static_cast<TimeUnit>(of_day ? 4 + below(5) : 1 + below(8)); }
  std::int64_t count() { return static_cast<std::int64_t>(below(chance(5) ? 100'000 : 40)) - (chance(50) ? 0 : 30); }
  ZoneSource zone_source() {
    if (chance(40)) return {};
    const TimeZone fixed = TimeZone::find(zone_names()[below(zone_names().size())].as<std::string>()).value_or(TimeZone());
    return {fixed, chance(30) ? std::optional(ColumnId(kZone)) : std::nullopt};
  }

  // `moving`: follows NOW for certain, by functions that keep its order, and by months at most once.
  ScalarPtr times(int depth, bool moving) {
    if (!moving && chance(30)) return column(chance(50) ? kTime : kOtherTime, kTimestampType);
    if (depth == 0 || chance(30)) return now();
    switch (below(moving ? 4 : 6)) {
      case 0: {
        const TimeUnit by = unit();
        return moved(moving && months_of(by) != 0 ? now() : times(depth - 1, moving), count(), by);
      }
      case 1: return start_of(times(depth - 1, moving), unit(), count(), zone_source());
      case 2: return call(Function::kDateTruncate, {times(depth - 1, moving)}, kTimestampType, unit(), 0, zone_source());
      case 3: return call(Function::kCast, {days(depth - 1, moving)}, kTimestampType, TimeUnit::kDay, 0, zone_source());
      case 4:
        return call(chance(50) ? Function::kLeast : Function::kCoalesce, {times(depth - 1, false), times(depth - 1, false)},
                    kTimestampType);
      default: return make_scalar(Case{{{leaf(), times(depth - 1, false)}}, times(depth - 1, false)}, kTimestampType);
    }
  }

  ScalarPtr days(int depth, bool moving) {
    if (!moving && chance(30)) return column(kDay, kDateType);
    if (depth == 0 || chance(30)) return call(Function::kCast, {now()}, kDateType, TimeUnit::kDay, 0, zone_source());
    switch (below(4)) {
      case 0: return moved(days(depth - 1, moving), count(), unit(true));
      case 1: return start_of(days(depth - 1, moving), unit(true), count());
      case 2: return call(Function::kNextAnniversary, {column(kDay, kDateType), days(depth - 1, moving)}, kDateType);
      default: return call(Function::kCast, {times(depth - 1, moving)}, kDateType, TimeUnit::kDay, 0, zone_source());
    }
  }

  ScalarPtr numbers(int depth) {
    static constexpr Function kFields[] = {Function::kYear, Function::kQuarter, Function::kMonth,  Function::kDay,
                                           Function::kHour, Function::kMinute,  Function::kSecond, Function::kWeekday};
    static constexpr Function kArithmetic[] = {Function::kAdd, Function::kSubtract, Function::kMultiply, Function::kModulo,
                                               Function::kLeast};
    if (depth == 0 || chance(20)) return chance(50) ? column(kNumber, kIntegerType) : literal(count());
    switch (below(4)) {
      case 0:
        return call(kFields[below(8)], {chance(70) ? times(depth - 1, false) : days(depth - 1, false)}, kIntegerType, TimeUnit::kDay, 0,
                    zone_source());
      case 1:
        return call(Function::kDateDifference, {times(depth - 1, false), times(depth - 1, false)}, kIntegerType, unit(), 0, zone_source());
      case 2: return call(Function::kDateDifference, {days(depth - 1, false), days(depth - 1, false)}, kIntegerType, unit(true));
      default: return call(kArithmetic[below(5)], {numbers(depth - 1), numbers(depth - 1)}, kIntegerType);
    }
  }

  PredicatePtr leaf() {
    switch (below(10)) {
      case 0:
      case 1:
      case 2: return compare(times(2, false), op(), times(2, false));
      case 3:
      case 4: return compare(days(2, false), op(), days(2, false));
      case 5:
      case 6: return compare(numbers(3), op(), numbers(2));
      case 7: return make_predicate(In{numbers(2), set_of({count(), count(), count()}), chance(30), {}});
      case 8: return make_predicate(IsMissing{chance(50) ? times(3, false) : numbers(3)});
      default: {
        const ScalarPtr text = call(Function::kCast, {days(1, false)}, kStringType);
        return make_predicate(Match{text, literal(std::to_string(below(20))), MatchKind::kContains, chance(30), nullptr});
      }
    }
  }

  std::mt19937_64 random_;
};

Schema schema() {
  Schema out;
  (void)out.add({"time", kTimestampType});
  (void)out.add({"other", kTimestampType});
  (void)out.add({"day", kDateType});
  (void)out.add({"number", kIntegerType});
  (void)out.add({"zone", kStringType});
  return out;
}

// Instants in [now, end): the first and last, near and far, and around midnights.
std::vector<std::int64_t> samples(Generator& random, std::int64_t now, std::int64_t end) {
  std::vector<std::int64_t> out = {now + 1, now + 2, end - 1, end - 2};
  for (int i = 0; i < 40; ++i) {
    const auto width = std::uint64_t{1} << random.below(58);
    out.push_back(now + static_cast<std::int64_t>(random.below(width)));
    out.push_back(end - 1 - static_cast<std::int64_t>(random.below(width)));
    out.push_back(now + static_cast<std::int64_t>(random.below(600)) * 60'000'000);
    out.push_back((now / kDayUs + static_cast<std::int64_t>(random.below(400))) * kDayUs + static_cast<std::int64_t>(random.below(3)) - 1);
  }
  std::erase_if(out, [&](std::int64_t t) { return t < now || t >= end; });
  return out;
}

struct Tally {
  int never = 0, changes = 0, early = 0;
};

void check(const Predicate& predicate, const FixedProfile& profile, std::int64_t now, Generator& random, Tally& tally, std::uint64_t seed) {
  static const Schema names = schema();
  const bool before = evaluate(predicate, profile, {now, {}});
  const auto next = next_change_us(predicate, profile, {now, {}});
  if (next) {
    ASSERT_GT(*next, now) << "seed " << seed;
  }
  for (const std::int64_t t : samples(random, now, next.value_or(kLastInstantUs)))
    ASSERT_EQ(evaluate(predicate, profile, {t, {}}), before)
        << "seed " << seed << ": " << to_text(predicate, names) << "\nnow " << format_timestamp(now) << "\nchanged by "
        << format_timestamp(t) << "\nwas to hold until " << (next ? format_timestamp(*next) : "the end");
  if (!next) {
    ++tally.never;
  } else {
    ++(evaluate(predicate, profile, {*next, {}}) != before ? tally.changes : tally.early);
  }
}

TEST(NextChangeRandom, IsNeverTooLate) {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= 4'000; ++seed) {
    Generator random(seed);
    const std::int64_t now = random.now_us("1990-01-01");
    const FixedProfile profile = random.profile(now);
    check(*random.predicate(2), profile, now, random, tally, seed);
    if (HasFatalFailure()) return;
  }
  std::printf("never %d, changes %d, early %d\n", tally.never, tally.changes, tally.early);
  EXPECT_GT(tally.never, 500);
  EXPECT_GT(tally.changes, 500);
}

// What is left of a predicate for a profile answers as the predicate does, at any time and for lack of any column.
TEST(ResidualRandom, AnswersAlike) {
  const FixedProfile nobody({});
  int constants = 0;
  for (std::uint64_t seed = 1; seed <= 4'000; ++seed) {
    Generator random(seed * 104'729);
    const std::int64_t now = random.now_us("1990-01-01");
    const FixedProfile profile = random.profile(now);
    const PredicatePtr predicate = random.predicate(2);
    const PredicatePtr rest = residual(*predicate, profile, {now, {}});
    if (std::holds_alternative<Constant>(rest->node)) ++constants;
    EXPECT_EQ(depends_on_now(*rest), !std::holds_alternative<Constant>(rest->node));
    for (const std::int64_t t : samples(random, now, kLastInstantUs))
      ASSERT_EQ(evaluate(*rest, nobody, {t, {}}), evaluate(*predicate, profile, {t, {}}))
          << "seed " << seed << ": " << to_text(*predicate, schema()) << "\nat " << format_timestamp(t);
  }
  EXPECT_GT(constants, 300);
  EXPECT_LT(constants, 3'700);
}

// Hours and minutes around 2010-11-07T02:31Z, when St John's went from 00:01 back to 23:01.
TEST(NextChangeRandom, IsNeverTooLateWhereClocksGoBackAcrossMidnight) {
  const std::int64_t back = us("2010-11-07T02:31:00Z");
  const ZoneSource st_johns{zone("America/St_Johns"), {}};
  const FixedProfile nobody({});
  Tally tally;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    Generator random(seed);
    const auto near = [&] { return back + (static_cast<std::int64_t>(random.below(480)) - 240) * 60'000'000; };
    const TimeUnit unit = random.chance(70) ? TimeUnit::kHour : TimeUnit::kMinute;
    const ScalarPtr start = start_of(now(), unit, static_cast<std::int64_t>(random.below(7)) - 3, st_johns);
    const PredicatePtr predicate = compare(literal(Timestamp{near()}), kCompareOps[random.below(6)], start);
    check(*predicate, nobody, near() + static_cast<std::int64_t>(random.below(2)), random, tally, seed);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(tally.changes, 500);
}

// Days 28 to 31, which months may move to the same day.
TEST(NextChangeRandom, IsNeverTooLateWhereMonthsAreClamped) {
  const FixedProfile nobody({});
  Tally tally;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    Generator random(seed);
    const std::int64_t months = static_cast<std::int64_t>(random.below(9)) - 4;
    const std::int64_t start = us("2026-01-27") + static_cast<std::int64_t>(random.below(26)) * 30 * kDayUs;
    const auto near = [&] { return start + static_cast<std::int64_t>(random.below(5 * 24)) * 3'600'000'000; };
    const std::int64_t bound = add_units(near(), TimeUnit::kMonth, months);
    ScalarPtr edge = moved(now(), months, TimeUnit::kMonth);
    if (random.chance(30)) edge = start_of(edge, TimeUnit::kHour, 0, {zone("Asia/Kolkata"), {}});
    check(*compare(literal(Timestamp{bound}), kCompareOps[random.below(6)], edge), nobody, near(), random, tally, seed);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(tally.changes, 1'000);
}

TEST(NextChangeRandom, IsExactWhereOneSideStays) {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= 4'000; ++seed) {
    Generator random(seed * 7'919);
    const std::int64_t now = random.now_us("2012-01-01");  // no more clocks go back across midnight
    const FixedProfile profile = random.profile(now);
    const PredicatePtr predicate = random.exact();
    const int early = tally.early;
    check(*predicate, profile, now, random, tally, seed);
    if (HasFatalFailure()) return;
    ASSERT_EQ(tally.early, early) << "seed " << seed << ": " << to_text(*predicate, schema()) << "\nnow " << format_timestamp(now);
  }
  EXPECT_GT(tally.changes, 1'000);
  EXPECT_GT(tally.never, 300);
}

}  // namespace
}  // namespace tamis
