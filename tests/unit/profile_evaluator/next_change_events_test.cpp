// next_change_us where events enter and leave their windows.

#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/storage/schema.h"
#include "tests/unit/profile_evaluator/build.h"

namespace tamis {
namespace {

constexpr std::int64_t kHourUs = 3'600'000'000, kDayUs = 24 * kHourUs;
constexpr EventId kOrder{0}, kVisit{1};
constexpr std::uint32_t kZone = 0;

// Properties of each event: its time, and a number.
class EventfulProfile final : public ProfileView {
 public:
  EventfulProfile(std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>> events, Value zone)
      : events_(std::move(events)), zone_(std::move(zone)) {
    for (auto& of_one : events_) std::ranges::sort(of_one);
  }
  [[nodiscard]] Value value(ColumnId) const override { return zone_; }
  [[nodiscard]] std::size_t events(EventId event) const override { return events_[event.value].size(); }
  [[nodiscard]] Value property(EventId event, std::size_t place, ColumnId property) const override {
    const auto& [time, number] = events_[event.value][place];
    return property == kEventTime ? Value(Timestamp{time}) : Value(number);
  }
  [[nodiscard]] std::vector<std::int64_t> times() const {
    std::vector<std::int64_t> times;
    for (const auto& of_one : events_) {
      for (const auto& event : of_one) times.push_back(event.first);
    }
    return times;
  }

 private:
  std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>> events_;
  Value zone_;
};

ScalarPtr time_of_event() { return column(0, kTimestampType); }
ScalarPtr number_of_event() { return column(1, kIntegerType); }
PredicatePtr all(std::vector<PredicatePtr> clauses) { return clauses.size() == 1 ? clauses[0] : make_predicate(And{std::move(clauses)}); }
ScalarPtr aggregate(EventFunction function, std::vector<EventPart> parts, Type type = kIntegerType) {
  return make_scalar(EventAggregate{function, std::move(parts), 0, kDayUs, {}}, type);
}
PredicatePtr until_now() { return compare(time_of_event(), CompareOp::kLe, now()); }
PredicatePtr last_days(std::int64_t days) {
  return all({until_now(), compare(time_of_event(), CompareOp::kGt, moved(now(), -days, TimeUnit::kDay))});
}
ScalarPtr count_in(PredicatePtr where, EventId event = kOrder) {
  return aggregate(EventFunction::kCount, {{event, std::move(where), nullptr}});
}

std::optional<std::int64_t> change(const PredicatePtr& predicate, const ProfileView& profile, std::int64_t now_us) {
  return next_change_us(*predicate, profile, {now_us, {}});
}

TEST(NextChangeOfEvents, RollingWindow) {
  const std::int64_t t = us("2026-03-01");
  const EventfulProfile profile({{{t - 29 * kDayUs, 1}, {t - 20 * kDayUs, 2}, {t - kDayUs, 3}}, {}}, {});
  // The first to leave leaves two, the next one.
  EXPECT_EQ(change(compare(count_in(last_days(30)), CompareOp::kGe, literal(integer(3))), profile, t), t + kDayUs);
  EXPECT_EQ(change(compare(count_in(last_days(30)), CompareOp::kGe, literal(integer(2))), profile, t), t + 10 * kDayUs);
  EXPECT_EQ(change(compare(count_in(last_days(30)), CompareOp::kEq, literal(integer(0))), profile, t), t + 29 * kDayUs);
  EXPECT_EQ(change(compare(count_in(last_days(30)), CompareOp::kGe, literal(integer(4))), profile, t), std::nullopt);
  // Only the dear ones.
  const PredicatePtr dear = all({last_days(30), compare(number_of_event(), CompareOp::kGe, literal(integer(2)))});
  EXPECT_EQ(change(compare(count_in(dear), CompareOp::kGe, literal(integer(2))), profile, t), t + 10 * kDayUs);
}

TEST(NextChangeOfEvents, EventsThatAreToCome) {
  const std::int64_t t = us("2026-03-01");
  const EventfulProfile profile({{{t + 5 * kDayUs, 1}, {t + 7 * kDayUs, 1}}, {}}, {});
  EXPECT_EQ(change(compare(count_in(until_now()), CompareOp::kGe, literal(integer(1))), profile, t), t + 5 * kDayUs);
  EXPECT_EQ(change(compare(count_in(until_now()), CompareOp::kGe, literal(integer(2))), profile, t), t + 7 * kDayUs);
}

TEST(NextChangeOfEvents, CalendarWindows) {
  const std::int64_t t = us("2026-02-10T12:00:00Z");
  const EventfulProfile profile({{{us("2026-01-20"), 1}, {us("2026-02-03"), 1}}, {}}, Value("Europe/Paris"));
  const ZoneSource paris{TimeZone(), ColumnId(kZone)};
  const PredicatePtr this_month = all({until_now(), compare(time_of_event(), CompareOp::kGe, start_of(now(), TimeUnit::kMonth, 0, paris))});
  EXPECT_EQ(change(compare(count_in(this_month), CompareOp::kGe, literal(integer(1))), profile, t), us("2026-02-28T23:00:00Z"));
  const PredicatePtr last_month = all({until_now(), compare(time_of_event(), CompareOp::kGe, start_of(now(), TimeUnit::kMonth, -1, paris)),
                                       compare(time_of_event(), CompareOp::kLt, start_of(now(), TimeUnit::kMonth, 0, paris))});
  EXPECT_EQ(change(compare(count_in(last_month), CompareOp::kEq, literal(integer(0))), profile, t), us("2026-03-31T22:00:00Z"));
}

TEST(NextChangeOfEvents, SinceTheLastOfAnother) {
  const std::int64_t t = us("2026-03-01");
  const EventfulProfile profile({{{t - 3 * kDayUs, 1}}, {{t - 5 * kDayUs, 1}, {t + 2 * kDayUs, 1}}}, {});
  const ScalarPtr last = aggregate(EventFunction::kLast, {{kVisit, until_now(), time_of_event()}}, kTimestampType);
  const PredicatePtr since = all({until_now(), compare(time_of_event(), CompareOp::kGt, make_scalar(OfProfile{last}, kTimestampType))});
  EXPECT_EQ(change(compare(count_in(since), CompareOp::kGe, literal(integer(1))), profile, t), t + 2 * kDayUs);
}

// Random aggregates of random events: at every instant before the change that might matter, the answer is the same.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t count) { return random_() % count; }

  EventfulProfile profile(std::int64_t now_us) {
    std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>> events(2);
    for (auto& of_one : events) {
      for (std::uint64_t i = 0, count = below(8); i < count; ++i) {
        const std::int64_t away =
            (static_cast<std::int64_t>(below(150)) - 110) * kDayUs + static_cast<std::int64_t>(below(3)) * kHourUs / 2;
        of_one.emplace_back(now_us + away, static_cast<std::int64_t>(below(5)));
      }
    }
    static const char* const kZones[] = {"UTC", "Europe/Paris", "America/St_Johns", "no zone"};
    return EventfulProfile(std::move(events), Value(kZones[below(4)]));
  }

  PredicatePtr predicate() {
    const PredicatePtr one = leaf();
    if (below(3) != 0) return one;
    return below(2) == 0 ? make_predicate(And{{one, leaf()}}) : make_predicate(Or{{one, make_predicate(Not{leaf()})}});
  }
  // Only windows follow NOW, and each moves it once: the promise is the very instant.
  PredicatePtr exact() {
    return compare(count_in(plain_window()), kCompareOps[below(6)], literal(integer(static_cast<std::int64_t>(below(4)))));
  }

 private:
  ScalarPtr bound() {
    const auto count = static_cast<std::int64_t>(below(60));
    const ZoneSource zone{below(2) == 0 ? TimeZone() : TimeZone::load("America/New_York").value(),
                          below(3) == 0 ? std::optional(ColumnId(kZone)) : std::nullopt};
    switch (below(4)) {
      case 0: return moved(now(), -count, TimeUnit::kDay);
      case 1: return moved(now(), -count, TimeUnit::kHour);
      case 2: return moved(now(), -static_cast<std::int64_t>(below(4)), TimeUnit::kMonth);
      default: return start_of(now(), below(2) == 0 ? TimeUnit::kMonth : TimeUnit::kWeek, -static_cast<std::int64_t>(below(3)), zone);
    }
  }
  PredicatePtr plain_window() {
    std::vector<PredicatePtr> clauses{until_now(), compare(time_of_event(), below(2) == 0 ? CompareOp::kGt : CompareOp::kGe, bound())};
    if (below(3) == 0) clauses.push_back(compare(bound(), CompareOp::kGe, time_of_event()));
    if (below(3) == 0) clauses.push_back(compare(number_of_event(), CompareOp::kLt, literal(integer(3))));
    return all(std::move(clauses));
  }
  PredicatePtr where(int depth) {
    PredicatePtr window = plain_window();
    if (below(3) != 0 || depth == 0) return window;
    const ScalarPtr asked = make_scalar(OfProfile{numeric(depth - 1)}, kIntegerType);
    const PredicatePtr clause = compare(number_of_event(), kCompareOps[below(6)], asked);
    return below(2) == 0 ? all({window, clause}) : make_predicate(Or{{make_predicate(Not{window}), clause}});
  }
  ScalarPtr numeric(int depth) {
    const EventId event = below(2) == 0 ? kOrder : kVisit;
    switch (below(5)) {
      case 0: return aggregate(EventFunction::kSum, {{event, where(depth), number_of_event()}});
      case 1: return aggregate(EventFunction::kLast, {{event, where(depth), number_of_event()}});
      case 2: return aggregate(EventFunction::kSessions, {{event, where(depth), nullptr}});
      case 3: {
        const ScalarPtr age = call(Function::kDateDifference, {time_of_event(), now()}, kIntegerType, TimeUnit::kDay);
        return aggregate(EventFunction::kMin, {{event, where(depth), age}});
      }
      default: return aggregate(EventFunction::kCount, {{kOrder, where(depth), nullptr}, {kVisit, where(depth), nullptr}});
    }
  }
  PredicatePtr leaf() {
    switch (below(3)) {
      case 0: return compare(numeric(1), kCompareOps[below(6)], literal(integer(static_cast<std::int64_t>(below(6)))));
      case 1: return compare(numeric(1), kCompareOps[below(6)], numeric(0));
      default: {
        const ScalarPtr last = aggregate(EventFunction::kLast, {{kOrder, where(1), time_of_event()}}, kTimestampType);
        return compare(last, kCompareOps[below(6)], moved(now(), -static_cast<std::int64_t>(below(50)), TimeUnit::kDay));
      }
    }
  }

  std::mt19937_64 random_;
};

class OfRandomEvents : public testing::TestWithParam<int> {
 protected:
  // Instants where something may happen: whole hours about the events, moved by anything that windows move by, and others.
  static std::vector<std::int64_t> instants(const EventfulProfile& profile, std::int64_t from, std::int64_t to, Generator& generator) {
    std::vector<std::int64_t> instants{to - 1};
    for (const std::int64_t time : profile.times()) {
      for (std::int64_t days = 0; days < 130; ++days) {
        for (const std::int64_t off : {std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}}) instants.push_back(time + days * kDayUs + off);
      }
    }
    for (int i = 0; i < 100; ++i)
      instants.push_back(from +
                         static_cast<std::int64_t>(generator.below(static_cast<std::uint64_t>(std::max<std::int64_t>(1, to - from)))));
    std::erase_if(instants, [&](std::int64_t at) { return at <= from || at >= to; });
    return instants;
  }
};

TEST_P(OfRandomEvents, NeverTooLate) {
  Generator generator(static_cast<std::uint64_t>(GetParam()));
  for (int i = 0; i < 60; ++i) {
    const std::int64_t t = us("2024-02-01") + static_cast<std::int64_t>(generator.below(800)) * kDayUs / 2;
    const EventfulProfile profile = generator.profile(t);
    const PredicatePtr predicate = generator.predicate();
    const bool holds = evaluate(*predicate, profile, {t, {}});
    const std::int64_t end = change(predicate, profile, t).value_or(t + 400 * kDayUs);
    ASSERT_GT(end, t);
    for (const std::int64_t at : instants(profile, t, std::min(end, t + 400 * kDayUs), generator)) {
      ASSERT_EQ(evaluate(*predicate, profile, {at, {}}), holds)
          << "from " << format_timestamp(t) << " at " << format_timestamp(at) << ", said " << format_timestamp(end) << ", case " << i;
    }
  }
}

TEST_P(OfRandomEvents, TheVeryInstant) {
  Generator generator(static_cast<std::uint64_t>(GetParam()) + 1'000);
  for (int i = 0; i < 100; ++i) {
    const std::int64_t t = us("2024-02-01") + static_cast<std::int64_t>(generator.below(800)) * kDayUs / 2;
    const EventfulProfile profile = generator.profile(t);
    const PredicatePtr predicate = generator.exact();
    const auto end = change(predicate, profile, t);
    if (!end) continue;
    ASSERT_NE(evaluate(*predicate, profile, {*end, {}}), evaluate(*predicate, profile, {t, {}}))
        << "from " << format_timestamp(t) << ", said " << format_timestamp(*end) << ", case " << i;
    ASSERT_EQ(evaluate(*predicate, profile, {*end - 1, {}}), evaluate(*predicate, profile, {t, {}}));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, OfRandomEvents, testing::Range(0, 10));

}  // namespace
}  // namespace tamis
