#include <string>

#include <gtest/gtest.h>

#include "engine/base/time_zone.h"

namespace tamis {
namespace {

TEST(TimeText, ReadsIso8601) {
  const TimeZone paris = TimeZone::load("Europe/Paris").value();
  const struct {
    const char* text;
    const char* utc;
  } cases[] = {
      {"2026-01-01T08:00:00Z", "2026-01-01T08:00:00Z"},
      {"2026-01-01 08:00:00Z", "2026-01-01T08:00:00Z"},
      {"2026-01-01 08:00:00.123456+02:00", "2026-01-01T06:00:00.123456Z"},
      {"2026-01-01T08:00:00.5-11:30", "2026-01-01T19:30:00.5Z"},
      {"2026-01-01T08:00+00:00", "2026-01-01T08:00:00Z"},
      {"2026-01-01T08:00:00.000001Z", "2026-01-01T08:00:00.000001Z"},
      {"2026-01-01T08:00", "2026-01-01T07:00:00Z"},     // winter in Paris
      {"2026-07-01T08:00:30", "2026-07-01T06:00:30Z"},  // summer
      {"2026-01-01", "2025-12-31T23:00:00Z"},
      {"2026-03-29T02:30", "2026-03-29T01:00:00Z"},  // did not exist: the end of the gap
      {"2026-10-25T02:30", "2026-10-25T00:30:00Z"},  // happened twice: the earlier
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
  };
  for (const auto& c : cases) {
    const auto us = parse_timestamp(c.text, paris);
    ASSERT_TRUE(us) << c.text;
    EXPECT_EQ(format_timestamp(*us), c.utc) << c.text;
  }
}

TEST(TimeText, GuessesNothing) {
  for (const char* text : {"",
                           " ",
                           "2026",
                           "2026-01",
                           "2026-1-1",
                           "26-01-01",
                           "2026/01/01",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-02-30",
                           "2026-02-29",
                           "2026-01-32",
                           "2026-01-00",
                           "0000-01-01",
                           "10000-01-01",
                           "-2026-01-01",
                           "2026-01-01T",
                           "2026-01-01T8:00",
                           "2026-01-01T08",
                           "2026-01-01T24:00",
                           "2026-01-01T08:60",
                           "2026-01-01T08:00:60Z",
                           "2026-01-01T08:00:00.",
                           "2026-01-01T08:00:00.Z",
                           "2026-01-01T08:00:00.1234567Z",
                           "2026-01-01T08:00:00z",
                           "2026-01-01t08:00:00Z",
                           "2026-01-01T08:00:00 Z",
                           "2026-01-01T08:00:00+2",
                           "2026-01-01T08:00:00+0200",
                           "2026-01-01T08:00:00+24:00",
                           "2026-01-01T08:00:00+02:60",
                           "2026-01-01T08:00:00Zx",
                           "2026-01-01  08:00",
                           " 2026-01-01",
                           "2026-01-01 ",
                           "2026-01-01Z",
                           "yesterday",
                           "2026-01-01T08:00:00,5Z",
                           "２０26-01-01"}) {
    const auto us = parse_timestamp(text, TimeZone());
    ASSERT_FALSE(us) << text;
    EXPECT_EQ(us.error().code, ErrorCode::kInvalid);
    EXPECT_NE(us.error().message.find("'" + std::string(text) + "'"), std::string::npos) << us.error().message;
    EXPECT_NE(us.error().hint.find("2026-01-01T08:00:00Z"), std::string::npos) << us.error().hint;
  }
}

TEST(TimeText, RefusesInstantsOutsideTheYears) {
  EXPECT_FALSE(parse_timestamp("0001-01-01T00:00:00+00:01", TimeZone()));
  EXPECT_FALSE(parse_timestamp("9999-12-31T23:59:59-00:01", TimeZone()));
  EXPECT_FALSE(parse_timestamp("0001-01-01", TimeZone::load("Asia/Tokyo").value()));
  EXPECT_TRUE(parse_timestamp("0001-01-01", TimeZone::load("America/New_York").value()));
}

TEST(TimeText, ReadsDates) {
  EXPECT_EQ(parse_date("1970-01-02"), 1);
  EXPECT_EQ(parse_date("0001-01-01"), kFirstDay);
  EXPECT_EQ(parse_date("9999-12-31"), kLastDay);
  for (const char* text : {"", "1970-01-02T00:00", "1970-01-02 ", "1970-1-2", "2025-02-29", "1900-02-29", "0000-12-31", "1970-01-0x"})
    EXPECT_FALSE(parse_date(text)) << text;
  EXPECT_EQ(parse_date("2000-02-29"), 11'016);
}

TEST(TimeText, WritesWhatItReads) {
  EXPECT_EQ(format_date(0), "1970-01-01");
  EXPECT_EQ(format_date(kFirstDay), "0001-01-01");
  EXPECT_EQ(format_date(kLastDay), "9999-12-31");
  EXPECT_EQ(format_timestamp(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(format_timestamp(100'000), "1970-01-01T00:00:00.1Z");
  EXPECT_EQ(format_timestamp(kFirstInstantUs), "0001-01-01T00:00:00Z");
  EXPECT_EQ(format_timestamp(kLastInstantUs), "9999-12-31T23:59:59.999999Z");
  for (std::int64_t us = kFirstInstantUs; us < kLastInstantUs - 31'536'000'123'457; us += 31'536'000'123'457)
    ASSERT_EQ(parse_timestamp(format_timestamp(us), TimeZone()), us);
}

}  // namespace
}  // namespace tamis
