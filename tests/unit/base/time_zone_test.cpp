#include "engine/base/time_zone.h"

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace tamis {
namespace {

constexpr std::int64_t kHourUs = 3'600'000'000;
constexpr std::int64_t kDayUs = 24 * kHourUs;

TimeZone zone(std::string_view name) { return TimeZone::load(name).value(); }
std::int64_t at(std::string_view text) { return parse_timestamp(text, TimeZone()).value(); }
std::int32_t day(std::string_view text) { return parse_date(text).value(); }

TEST(TimeZone, LoadsByNameInAnyCase) {
  EXPECT_EQ(TimeZone().name(), "UTC");
  EXPECT_EQ(zone("UTC"), TimeZone());
  EXPECT_EQ(zone("utc"), TimeZone());
  EXPECT_EQ(zone("Europe/Paris").name(), "Europe/Paris");
  EXPECT_EQ(zone("europe/PARIS"), zone("Europe/Paris"));
  EXPECT_NE(zone("Europe/Brussels"), zone("Europe/Paris"));
  EXPECT_EQ(TimeZone::find("Asia/Tokyo"), zone("Asia/Tokyo"));
}

TEST(TimeZone, SuggestsTheNearestName) {
  const struct {
    const char* name;
    const char* hint;
  } cases[] = {
      {"Europe/Pari", "did you mean 'Europe/Paris'?"},
      {"Paris", "did you mean 'Europe/Paris'?"},
      {"new_york", "did you mean 'America/New_York'?"},
      {"qqqqqqqqqqqqqq", "write a name of the IANA database, such as 'Europe/Paris'"},
  };
  for (const auto& c : cases) {
    const auto missing = TimeZone::load(c.name);
    ASSERT_FALSE(missing) << c.name;
    EXPECT_EQ(missing.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(missing.error().message, "there is no time zone named '" + std::string(c.name) + "'");
    EXPECT_EQ(missing.error().hint, c.hint);
  }
}

TEST(TimeZone, NamesAreNoPaths) {
  for (const char* name : {"", "/etc/passwd", "/usr/share/zoneinfo/Europe/Paris", "../zoneinfo/Europe/Paris", "Europe", "Europe/",
                           "localtime", "posix/Europe/Paris", "tzdata.zi", "Fixed/UTC+01:00:00", "libc:localtime", "Europe/Paris "})
    EXPECT_EQ(TimeZone::find(name), std::nullopt) << name;
}

TEST(TimeZone, CivilFields) {
  const CivilTime t = zone("Asia/Kathmandu").civil(at("2026-01-01T18:20:30.000007Z"));  // +05:45
  EXPECT_EQ(t.year, 2026);
  EXPECT_EQ(t.month, 1);
  EXPECT_EQ(t.day, 2);
  EXPECT_EQ(t.hour, 0);
  EXPECT_EQ(t.minute, 5);
  EXPECT_EQ(t.second, 30);
  EXPECT_EQ(t.microsecond, 7);
  EXPECT_EQ(t.weekday, 5);
  EXPECT_EQ(t.year_day, 2);
  const CivilTime before = TimeZone().civil(-1);
  EXPECT_EQ(before.year, 1969);
  EXPECT_EQ(before.year_day, 365);
  EXPECT_EQ(before.weekday, 3);
  EXPECT_EQ(before.microsecond, 999'999);
  EXPECT_EQ(TimeZone().civil(at("2024-12-31")).year_day, 366);
}

TEST(TimeZone, DaysOf23And25Hours) {
  const TimeZone paris = zone("Europe/Paris");
  const auto length = [&](const char* date) { return paris.start_of_day_us(day(date) + 1) - paris.start_of_day_us(day(date)); };
  EXPECT_EQ(length("2026-03-28"), 24 * kHourUs);
  EXPECT_EQ(length("2026-03-29"), 23 * kHourUs);
  EXPECT_EQ(length("2026-10-25"), 25 * kHourUs);
  EXPECT_EQ(paris.start_of(at("2026-03-29T10:00:00Z"), TimeUnit::kDay, 1), at("2026-03-29T22:00:00Z"));
  EXPECT_EQ(paris.start_of(at("2026-10-25T10:00:00Z"), TimeUnit::kDay, 1), at("2026-10-25T23:00:00Z"));
}

TEST(TimeZone, ADayWithoutMidnightStartsAfterTheGap) {
  // São Paulo went from 2018-11-04 00:00 to 01:00.
  const TimeZone sao_paulo = zone("America/Sao_Paulo");
  const std::int64_t start = sao_paulo.start_of_day_us(day("2018-11-04"));
  EXPECT_EQ(start, at("2018-11-04T03:00:00Z"));
  EXPECT_EQ(sao_paulo.civil(start).hour, 1);
  EXPECT_EQ(sao_paulo.truncate(start + 5 * kHourUs, TimeUnit::kDay), start);
  EXPECT_EQ(sao_paulo.day_of(start - 1), day("2018-11-03"));
}

TEST(TimeZone, ADayThatNeverWasStartsWithTheNext) {
  const TimeZone apia = zone("Pacific/Apia");  // left out 2011-12-30
  EXPECT_EQ(apia.start_of_day_us(day("2011-12-30")), apia.start_of_day_us(day("2011-12-31")));
  EXPECT_EQ(apia.day_of(apia.start_of_day_us(day("2011-12-31"))), day("2011-12-31"));
  EXPECT_EQ(apia.day_of(apia.start_of_day_us(day("2011-12-31")) - 1), day("2011-12-29"));
}

TEST(TimeZone, AMidnightThatComesTwiceIsTheEarlier) {
  // Havana went from 2026-11-01 01:00 back to 00:00.
  const TimeZone havana = zone("America/Havana");
  EXPECT_EQ(havana.start_of_day_us(day("2026-11-01")), at("2026-11-01T04:00:00Z"));
  EXPECT_EQ(havana.truncate(at("2026-11-01T05:30:00Z"), TimeUnit::kDay), at("2026-11-01T04:00:00Z"));
}

TEST(TimeZone, Truncates) {
  const struct {
    const char* zone;
    const char* instant;
    TimeUnit unit;
    const char* expected;
  } cases[] = {
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kMicrosecond, "2026-08-19T13:14:15.123456Z"},
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kSecond, "2026-08-19T13:14:15Z"},
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kMinute, "2026-08-19T13:14:00Z"},
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kHour, "2026-08-19T13:00:00Z"},
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kDay, "2026-08-19T00:00:00Z"},
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kWeek, "2026-08-17T00:00:00Z"},
      {"UTC", "2026-08-17T00:00:00Z", TimeUnit::kWeek, "2026-08-17T00:00:00Z"},
      {"UTC", "2026-08-16T23:59:59Z", TimeUnit::kWeek, "2026-08-10T00:00:00Z"},
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kMonth, "2026-08-01T00:00:00Z"},
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kQuarter, "2026-07-01T00:00:00Z"},
      {"UTC", "2026-08-19T13:14:15.123456Z", TimeUnit::kYear, "2026-01-01T00:00:00Z"},
      {"UTC", "1969-12-31T23:59:59.999999Z", TimeUnit::kDay, "1969-12-31T00:00:00Z"},
      {"Europe/Paris", "2026-07-31T22:30:00Z", TimeUnit::kMonth, "2026-07-31T22:00:00Z"},
      {"Europe/Paris", "2026-12-31T23:30:00Z", TimeUnit::kYear, "2026-12-31T23:00:00Z"},
      {"Asia/Kolkata", "2026-01-01T10:10:00Z", TimeUnit::kHour, "2026-01-01T09:30:00Z"},  // 15:40 local
      // Paris in the night to 25 October 2026: hour 2 comes twice, each is an hour.
      {"Europe/Paris", "2026-10-25T00:30:00Z", TimeUnit::kHour, "2026-10-25T00:00:00Z"},
      {"Europe/Paris", "2026-10-25T01:30:00Z", TimeUnit::kHour, "2026-10-25T01:00:00Z"},
      {"Europe/Paris", "2026-10-25T01:10:30Z", TimeUnit::kMinute, "2026-10-25T01:10:00Z"},
      // Lord Howe goes back half an hour, from 02:00 to 01:30: one hour 1 of ninety minutes.
      {"Australia/Lord_Howe", "2026-04-04T15:10:00Z", TimeUnit::kHour, "2026-04-04T14:00:00Z"},
      {"Australia/Lord_Howe", "2026-04-04T15:40:00Z", TimeUnit::kHour, "2026-04-04T15:30:00Z"},
      // And forward from 02:00 to 02:30: hour 2 starts at the end of the gap.
      {"Australia/Lord_Howe", "2026-10-03T15:40:00Z", TimeUnit::kHour, "2026-10-03T15:30:00Z"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(format_timestamp(zone(c.zone).truncate(at(c.instant), c.unit)), c.expected)
        << c.zone << " " << c.instant << " " << name_of(c.unit);
}

TEST(TimeZone, StartOfCountsUnits) {
  const struct {
    const char* instant;
    TimeUnit unit;
    std::int64_t count;
    const char* expected;
  } cases[] = {
      {"2026-08-19T13:14:15Z", TimeUnit::kDay, -7, "2026-08-12T00:00:00Z"},
      {"2026-08-19T13:14:15Z", TimeUnit::kWeek, -1, "2026-08-10T00:00:00Z"},
      {"2026-08-19T13:14:15Z", TimeUnit::kMonth, 1, "2026-09-01T00:00:00Z"},
      {"2026-08-19T13:14:15Z", TimeUnit::kMonth, -8, "2025-12-01T00:00:00Z"},
      {"2026-08-19T13:14:15Z", TimeUnit::kQuarter, -3, "2025-10-01T00:00:00Z"},
      {"2026-08-19T13:14:15Z", TimeUnit::kYear, 1, "2027-01-01T00:00:00Z"},
      {"2026-08-19T13:14:15Z", TimeUnit::kHour, -14, "2026-08-18T23:00:00Z"},
      {"2026-08-19T13:14:15Z", TimeUnit::kMinute, 46, "2026-08-19T14:00:00Z"},
      {"2026-08-19T13:14:15Z", TimeUnit::kSecond, -16, "2026-08-19T13:13:59Z"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(format_timestamp(TimeZone().start_of(at(c.instant), c.unit, c.count)), c.expected) << c.count << " " << name_of(c.unit);
  // Hours are counted as they pass: an hour before the second hour 2 is the first.
  EXPECT_EQ(zone("Europe/Paris").start_of(at("2026-10-25T01:30:00Z"), TimeUnit::kHour, -1), at("2026-10-25T00:00:00Z"));
}

TEST(TimeZone, CountsWithoutOverflow) {
  const std::int64_t now = at("2026-01-01");
  for (const std::string_view name : {"UTC", "Europe/Paris", "Asia/Tokyo", "America/Los_Angeles"}) {
    for (int unit = 0; unit <= static_cast<int>(TimeUnit::kYear); ++unit) {
      for (const std::int64_t count : {std::numeric_limits<std::int64_t>::max(), std::int64_t{1} << 60}) {
        EXPECT_GT(zone(name).start_of(now, static_cast<TimeUnit>(unit), count), kLastInstantUs) << name << unit;
        EXPECT_LT(zone(name).start_of(now, static_cast<TimeUnit>(unit), -count), kFirstInstantUs) << name << unit;
      }
    }
    EXPECT_LT(zone(name).start_of_day_us(std::numeric_limits<std::int32_t>::min()), kFirstInstantUs);
    EXPECT_GT(zone(name).start_of_day_us(std::numeric_limits<std::int32_t>::max()), kLastInstantUs);
  }
}

// The C library reads the same database by its own code.
class AgainstLibc : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (const char* old = std::getenv("TZ")) before_ = old;
    setenv("TZ", GetParam(), 1);
    tzset();
  }
  void TearDown() override {
    before_ ? setenv("TZ", before_->c_str(), 1) : unsetenv("TZ");
    tzset();
  }

 private:
  std::optional<std::string> before_;
};

TEST_P(AgainstLibc, CivilFieldsAgree) {
  const TimeZone here = zone(GetParam());
  std::mt19937_64 random(20'260'101);
  const auto check = [&](std::int64_t second) {
    const time_t when = second;
    tm expected{};
    ASSERT_NE(localtime_r(&when, &expected), nullptr);
    const CivilTime t = here.civil(second * 1'000'000);
    ASSERT_EQ(t.year, expected.tm_year + 1900) << second;
    ASSERT_EQ(t.month, expected.tm_mon + 1) << second;
    ASSERT_EQ(t.day, expected.tm_mday) << second;
    ASSERT_EQ(t.hour, expected.tm_hour) << second;
    ASSERT_EQ(t.minute, expected.tm_min) << second;
    ASSERT_EQ(t.second, expected.tm_sec) << second;
    ASSERT_EQ(t.weekday % 7, expected.tm_wday) << second;
    ASSERT_EQ(t.year_day, expected.tm_yday + 1) << second;
  };
  std::uniform_int_distribution<std::int64_t> modern(-2'208'988'800, 4'102'444'800);  // 1900 to 2100
  std::uniform_int_distribution<std::int64_t> all(kFirstInstantUs / 1'000'000, kLastInstantUs / 1'000'000);
  for (int i = 0; i < 20'000; ++i) check(modern(random));
  for (int i = 0; i < 5'000; ++i) check(all(random));
  for (std::int64_t second = 1'767'225'600; second < 1'798'761'600; second += 1'800) check(second);  // 2026 by half-hours
}

// What start_of_day_us and instant_us promise, found by trying.
TEST_P(AgainstLibc, LocalTimesGiveTheFirstInstantNotBeforeThem) {
  const TimeZone here = zone(GetParam());
  const auto local_us = [&](std::int64_t us) {
    const CivilTime t = here.civil(us);
    return days_from_civil(t.year, t.month, t.day) * kDayUs + ((t.hour * 60 + t.minute) * 60 + t.second) * std::int64_t{1'000'000} +
           t.microsecond;
  };
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int32_t> days(day("1900-01-01"), day("2500-01-01"));
  for (int i = 0; i < 3'000; ++i) {
    const std::int32_t d = days(random);
    const std::int64_t in_day = static_cast<std::int64_t>(random() % 48) * kHourUs / 2;
    const std::int64_t wanted = d * kDayUs + in_day;
    const std::int64_t found = here.instant_us(d, in_day);
    ASSERT_GE(local_us(found), wanted);
    for (std::int64_t back = kHourUs / 4; back <= 30 * kHourUs; back += kHourUs / 4)
      ASSERT_LT(local_us(found - back), wanted) << format_date(d) << " " << in_day;
    ASSERT_LT(local_us(found - 1), wanted);
  }
}

TEST_P(AgainstLibc, TruncationHoldsItsInstantAndGrowsBetweenDisorders) {
  const TimeZone here = zone(GetParam());
  std::mt19937_64 random(11);
  std::uniform_int_distribution<std::int64_t> start(at("1900-01-01"), at("2600-01-01"));
  for (int i = 0; i < 400; ++i) {
    std::int64_t us = start(random);
    const auto unit = static_cast<TimeUnit>(random() % 9);
    std::int64_t last = here.truncate(us, unit);
    for (int step = 0; step < 100; ++step) {
      const std::int64_t next = us + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(6 * kHourUs));
      const std::int64_t truncated = here.truncate(next, unit);
      ASSERT_LE(truncated, next);
      ASSERT_EQ(here.truncate(truncated, unit), truncated) << format_timestamp(next) << " " << name_of(unit);
      ASSERT_EQ(here.start_of(next, unit, 0), truncated);
      const auto disorder = here.next_disorder_us(us);
      if (!disorder || *disorder > next) {
        ASSERT_GE(truncated, last) << format_timestamp(us) << " " << format_timestamp(next) << " " << name_of(unit);
      }
      us = next;
      last = truncated;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Zones, AgainstLibc,
                         ::testing::Values("UTC", "Europe/Paris", "America/New_York", "America/St_Johns", "Australia/Lord_Howe",
                                           "Asia/Kolkata", "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Tehran",
                                           "Antarctica/Troll", "Europe/Dublin", "America/Havana", "Asia/Gaza", "Pacific/Kwajalein"),
                         [](const auto& zone_case) {
                           std::string name = zone_case.param;
                           for (char& c : name)
                             if (c == '/') c = '_';
                           return name;
                         });

TEST(TimeZone, DisordersAreRare) {
  EXPECT_EQ(TimeZone().next_disorder_us(0), std::nullopt);
  EXPECT_EQ(zone("Europe/Paris").next_disorder_us(at("2000-01-01")), std::nullopt);
  // St John's set its clocks back at 00:01 until 2011.
  EXPECT_EQ(zone("America/St_Johns").next_disorder_us(at("2010-01-01")), at("2010-11-07T02:31:00Z"));
  EXPECT_EQ(zone("America/St_Johns").next_disorder_us(at("2026-01-01")), std::nullopt);
}

TEST(TimeZone, ThreadsShareZones) {
  std::vector<std::jthread> threads;
  std::vector<std::int64_t> sums(4);
  for (std::size_t t = 0; t < sums.size(); ++t) {
    threads.emplace_back([&sums, t] {
      for (int i = 0; i < 3'000; ++i) {
        const TimeZone here = TimeZone::find(i % 2 == 0 ? "America/Chicago" : "Asia/Seoul").value();
        sums[t] += here.day_of(i * kDayUs * 11 + i);
      }
    });
  }
  threads.clear();
  for (const std::int64_t sum : sums) EXPECT_EQ(sum, sums[0]);
}

}  // namespace
}  // namespace tamis
