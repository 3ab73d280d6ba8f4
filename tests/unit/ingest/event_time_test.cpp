// The time column in all its forms.

#include "ingest/event_time.h"

#include "ingest/raw_rows.h"
#include "tests/unit/ingest/event_support.h"

namespace tamis::testing {
namespace {

EventTimes times_of(RawColumn values, const EventOptions& events = {}, std::optional<Type> stated = std::nullopt, bool local = false) {
  StagedColumn column{.name = "at", .source_type = {}, .values = std::move(values), .notes = {}};
  column.local_time = local;
  auto times = read_times(std::move(column), events, stated);
  if (!times) {
    ADD_FAILURE() << times.error().message;
    return {};
  }
  return std::move(*times);
}

RawColumn column_of(Type type, const std::vector<Value>& values) {
  RawColumn column(type);
  for (const Value& value : values) column.append(value);
  return column;
}

Strings shown(const EventTimes& times) {
  Strings texts;
  for (std::size_t row = 0; row < times.values.rows(); ++row) texts.push_back(to_text(times.values.value(row)));
  return texts;
}

Strings reasons(const EventTimes& times) {
  Strings texts;
  for (const auto& reject : times.rejects) texts.push_back(std::to_string(reject.row) + ": " + reject.reason);
  return texts;
}

Strings texts_of_notes(const EventTimes& times) {
  Strings texts;
  for (const auto& note : times.notes) texts.push_back(note.text);
  return texts;
}

Value whole(std::int64_t v) { return v; }

TEST(EventTime, TextInIso8601) {
  EventOptions events;
  events.zone = *TimeZone::find("Europe/London");
  const auto times = times_of(column_of(kStringType, {"2026-07-01T12:00:00Z", "2026-07-01 12:00:00", " 2026-07-01 ",
                                                      "2026-01-01T12:00:00.123456789+02:00", Value(), "noon", "0000-01-01"}),
                              events);
  EXPECT_EQ(shown(times),
            (Strings{"2026-07-01T12:00:00Z", "2026-07-01T11:00:00Z", "2026-06-30T23:00:00Z", "2026-01-01T10:00:00.123456Z", "", "", ""}));
  EXPECT_EQ(texts_of_notes(times),
            (Strings{"times without an offset are taken to be in Europe/London", "digits behind the microsecond are cut"}));
  EXPECT_EQ(reasons(times), (Strings{"5: at is not a time: 'noon'", "6: at is not a time: '0000-01-01'", "4: no time: at is empty"}));
}

// 01:30 comes twice in the night of 25 October 2026 and never in that of 29 March.
TEST(EventTime, NightsInWhichClocksAreSet) {
  EventOptions events;
  events.zone = *TimeZone::find("Europe/London");
  const auto text = times_of(column_of(kStringType, {"2026-10-25 01:30:00", "2026-03-29 01:30:00"}), events);
  EXPECT_EQ(shown(text), (Strings{"2026-10-25T00:30:00Z", "2026-03-29T01:00:00Z"}));
  const auto typed = times_of(column_of(kTimestampType, {Timestamp{*parse_timestamp("2026-10-25T01:30:00Z", {})},
                                                         Timestamp{*parse_timestamp("2026-03-29T01:30:00Z", {})}}),
                              events, {}, true);
  EXPECT_EQ(shown(typed), shown(text));
}

TEST(EventTime, InstantsAndDays) {
  EventOptions events;
  events.zone = *TimeZone::find("Asia/Tokyo");
  const Timestamp instant{1'000'000};
  EXPECT_EQ(shown(times_of(column_of(kTimestampType, {instant, Value()}), events)), (Strings{"1970-01-01T00:00:01Z", ""}));
  EXPECT_EQ(shown(times_of(column_of(kTimestampType, {instant}), events, {}, true)), Strings{"1969-12-31T15:00:01Z"});
  const auto days = times_of(column_of(kDateType, {Date{1}}), events);
  EXPECT_EQ(shown(days), Strings{"1970-01-01T15:00:00Z"});
  EXPECT_EQ(texts_of_notes(days), Strings{"days: each begins at its midnight in Asia/Tokyo"});
}

TEST(EventTime, NumbersCountFrom1970InTheUnitThatFits) {
  for (const auto& [number, unit, other] : {std::tuple{whole(1'700'000'000), "seconds", "MILLISECONDS"},
                                            {whole(1'700'000'000'000), "milliseconds", "SECONDS"},
                                            {whole(1'700'000'000'000'000), "microseconds", "SECONDS"},
                                            {whole(1'700'000'000'000'000'000), "nanoseconds", "SECONDS"}}) {
    const auto times = times_of(column_of(kIntegerType, {number, whole(0), whole(-1)}));
    EXPECT_EQ(shown(times).front(), "2023-11-14T22:13:20Z");
    EXPECT_EQ(texts_of_notes(times),
              Strings{std::string("numbers are read as ") + unit +
                      " since 1970, which puts 1 of 3 between 1990 and 2100; --type 'at=EPOCH " + other + "' states another unit"});
    EXPECT_EQ(shown(times_of(column_of(kStringType, {to_text(number)}))), Strings{"2023-11-14T22:13:20Z"});
  }
  EXPECT_EQ(texts_of_notes(times_of(column_of(kIntegerType, {whole(1)}))),
            Strings{"numbers are read as seconds since 1970: no unit puts one between 1990 and 2100; --type 'at=EPOCH MILLISECONDS' states "
                    "another unit"});
}

TEST(EventTime, AStatedUnitOrTypeDecides) {
  EventOptions events;
  events.epoch = EpochUnit::kMilliseconds;
  const auto times = times_of(column_of(kIntegerType, {whole(1'700'000'000)}), events);
  EXPECT_EQ(shown(times), Strings{"1970-01-20T16:13:20Z"});
  EXPECT_EQ(times.notes.size(), 0U);
  EXPECT_EQ(reasons(times_of(column_of(kStringType, {"1700000000", "2026-01-01"}), {}, kTimestampType)),
            (Strings{"0: at is not a time: '1700000000'"}));
  EXPECT_EQ(reasons(times_of(column_of(kIntegerType, {whole(1)}), {}, kDateType)), Strings{"0: at is not a DATE: '1'"});
  EXPECT_EQ(shown(times_of(column_of(kStringType, {"2026-01-01", "2026-01-01T08:00:00Z"}), {}, kDateType)),
            (Strings{"2026-01-01T00:00:00Z", ""}));
  EXPECT_EQ(read_times({.name = "at", .source_type = {}, .values = column_of(kBooleanType, {true}), .notes = {}}, {}, {}).error().message,
            "a time is TIMESTAMP, DATE, text or a number; this column is BOOLEAN: at");
  EXPECT_EQ(
      read_times({.name = "at", .source_type = {}, .values = column_of(kStringType, {"x"}), .notes = {}}, {}, kBooleanType).error().message,
      "the time of events cannot be BOOLEAN: at");
}

TEST(EventTime, FractionsOfSeconds) {
  EXPECT_EQ(shown(times_of(column_of(kDoubleType, {1'700'000'000.25}))), Strings{"2023-11-14T22:13:20.25Z"});
  EXPECT_EQ(shown(times_of(column_of(kStringType, {"1700000000.000001"}))), Strings{"2023-11-14T22:13:20.000001Z"});
  EXPECT_EQ(shown(times_of(column_of(kDoubleType, {1'700'000'000'000.5}))), Strings{"2023-11-14T22:13:20.0005Z"});
}

TEST(EventTime, NumbersPastAllYearsRejectTheRow) {
  EventOptions events;
  events.epoch = EpochUnit::kSeconds;
  const auto times = times_of(
      column_of(kIntegerType, {whole(INT64_MAX), whole(INT64_MIN), whole(253'402'300'799), whole(253'402'300'800), whole(-62'135'596'800)}),
      events);
  EXPECT_EQ(shown(times), (Strings{"", "", "9999-12-31T23:59:59Z", "", "0001-01-01T00:00:00Z"}));
  EXPECT_EQ(reasons(times).front(), "0: at lies outside the years 0001 to 9999: '9223372036854775807'");
  const auto text = times_of(column_of(kStringType, {"1e300", "-1e300", "123456789012345678901234567890", "nan"}), events);
  EXPECT_EQ(shown(text), (Strings{"", "", "", ""}));
  EXPECT_EQ(reasons(text).front(), "3: at is not a time: 'nan'");
}

TEST(EventTime, Nanoseconds) {
  EventOptions events;
  events.epoch = EpochUnit::kNanoseconds;
  EXPECT_EQ(shown(times_of(column_of(kIntegerType, {whole(1'999), whole(-1)}), events)),
            (Strings{"1970-01-01T00:00:00.000001Z", "1969-12-31T23:59:59.999999Z"}));
}

TEST(EventTime, UnitsHaveNames) {
  for (const EpochUnit unit : {EpochUnit::kSeconds, EpochUnit::kMilliseconds, EpochUnit::kMicroseconds, EpochUnit::kNanoseconds})
    EXPECT_EQ(parse_epoch_unit(name_of(unit)), unit);
  EXPECT_EQ(parse_epoch_unit(" epoch seconds "), EpochUnit::kSeconds);
  EXPECT_EQ(parse_epoch_unit("SECONDS"), std::nullopt);
}

TEST(EventTime, TimesBefore1970AndAfter2100AreKeptAndTold) {
  const auto imported = events_of("id,at\na,2026-01-01\nb,1969-12-31\nc,1900-01-01\nd,2100-01-01\n", order_events());
  EXPECT_EQ(imported.report.rows, 4U);
  EXPECT_EQ(imported.report.before_1970, 2U);
  EXPECT_EQ(imported.report.after_2100, 1U);
  EXPECT_EQ(notes(imported, "timestamp"), (Strings{"2 events are before 1970; see line 3", "1 event is after 2100; see line 5"}));
}

}  // namespace
}  // namespace tamis::testing
