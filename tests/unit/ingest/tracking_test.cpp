// Messages of tracking calls.

#include "tests/unit/ingest/event_support.h"

namespace tamis::testing {
namespace {

EventOptions tracking() {
  EventOptions events;
  events.tracking = true;
  return events;
}

ImportedEvents messages(std::string_view text) { return events_of(text, tracking(), "m.ndjson"); }

TEST(Tracking, TrackPageAndScreenAreEvents) {
  const auto imported = messages(
      R"({"type":"track","event":"Signed Up","userId":"u1","messageId":"m1","timestamp":"2026-01-01T10:00:00Z","properties":{"plan":"pro","price":9.5},"context":{"ip":"1.2.3.4"}}
{"type":"page","name":"Home","category":"Start","userId":7,"anonymousId":"v","messageId":"m2","timestamp":"2026-01-01T11:00:00.123Z","properties":{"url":"/"}}
{"type":"screen","name":"Cart","anonymousId":"v","timestamp":"2026-01-01T12:00:00Z","properties":{"name":"Own"}}
{"type":"page","userId":null,"anonymousId":"v","timestamp":"2026-01-01T13:00:00Z"}
)");
  EXPECT_EQ(
      lines(imported),
      (Strings{"Signed Up | u1 2026-01-01T10:00:00Z message_id='m1' plan='pro' price=9.5",
               "Page Viewed | 7 2026-01-01T11:00:00.123Z message_id='m2' url='/' name='Home' category='Start' | ?v 2026-01-01T13:00:00Z",
               "Screen Viewed | ?v 2026-01-01T12:00:00Z name='Own'"}));
  EXPECT_EQ(imported.report.identifier, "user_id");
  EXPECT_EQ(imported.report.notes, (Strings{"2 page messages are events 'Page Viewed', with name and category as properties",
                                            "1 screen message is an event 'Screen Viewed', with name and category as properties",
                                            "what messages have beside their properties is not kept: context"}));
}

TEST(Tracking, MessagesThatAreNoEventsAreCounted) {
  const auto imported = messages(R"({"type":"identify","userId":"u","traits":{"a":1}}
{"type":"track","event":"E","userId":"u","timestamp":"2026-01-01"}
{"type":"group","groupId":"g"}
{"type":"identify","userId":"w"}
{"type":"alias","userId":"u","previousId":"p"}
)");
  EXPECT_EQ(lines(imported), Strings{"E | u 2026-01-01T00:00:00Z"});
  const std::vector<std::pair<std::string, std::uint64_t>> others = {{"alias", 1}, {"group", 1}, {"identify", 2}};
  EXPECT_EQ(imported.report.not_events, others);
}

TEST(Tracking, NothingButOtherMessagesIsNoMistake) {
  const auto imported = messages("{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{\"a\":1}}\n");
  EXPECT_EQ(lines(imported), Strings{});
  EXPECT_EQ(imported.report.not_events.size(), 1U);
}

TEST(Tracking, WhatIsNoMessageIsRejected) {
  const auto imported = messages(R"({"type":"track","event":"E","userId":"u","timestamp":"2026-01-01"}
{"event":"E","userId":"u"}
{"type":"track","userId":"u","timestamp":"2026-01-01"}
{"type":"track","event":"  ","userId":"u","timestamp":"2026-01-01"}
{"type":"track","event":"E","timestamp":"2026-01-01"}
{"type":"track","event":"E","userId":"","anonymousId":null,"timestamp":"2026-01-01"}
{"type":"track","event":"E","userId":"u"}
{"type":"track","event":"E","userId":"u","timestamp":"soon"}
{"type":"track","event":"E","userId":"u","timestamp":"2026-01-01","properties":[1]}
{"type":"track","event":"E","userId":["u"],"timestamp":"2026-01-01"}
{"type":"track","event":"E","userId":true,"timestamp":"2026-01-01"}
{"type":"track","event":"E","userId":1.5,"timestamp":"2026-01-01"}
{"type":"purchase","event":"E","userId":"u","timestamp":"2026-01-01"}
{"batch":[{"type":"track"}]}
[1]
{"type":"track","event":"E","userId":"u","timestamp":"2026-01-01","properties":{"a":{"b":[[1]]}}}
)");
  EXPECT_EQ(lines(imported), Strings{"E | u 2026-01-01T00:00:00Z"});
  EXPECT_EQ(imported.report.rejected, 15U);
  EXPECT_EQ(rejects(imported),
            (Strings{"2: no type, which every message of a tracking call has", "3: no name of an event", "4: no name of an event",
                     "5: no id: userId is empty, and anonymousId too", "6: no id: userId is empty, and anonymousId too",
                     "7: no time: timestamp is empty", "8: timestamp is not a time: 'soon'", "9: properties: not an object",
                     "10: userId: an object or a list identifies nobody", "11: userId: true and false identify nobody"}));
}

TEST(Tracking, AMessageWithoutTimestampHasOtherTimes) {
  const auto imported = messages(R"({"type":"track","event":"E","userId":"a","originalTimestamp":"2026-01-01","sentAt":"2026-01-02"}
{"type":"track","event":"E","userId":"b","timestamp":null,"sentAt":"2026-01-03","receivedAt":"2026-01-04"}
{"type":"track","event":"E","userId":"c","receivedAt":1767571200}
)");
  EXPECT_EQ(lines(imported), Strings{"E | a 2026-01-01T00:00:00Z | b 2026-01-03T00:00:00Z | c 2026-01-05T00:00:00Z"});
  EXPECT_EQ(imported.report.notes,
            (Strings{"1 message has no timestamp: originalTimestamp is taken", "1 message has no timestamp: receivedAt is taken",
                     "1 message has no timestamp: sentAt is taken"}));
}

TEST(Tracking, KeysCanBeNamed) {
  EventOptions events = tracking();
  events.time_column = "receivedAt";
  ImportOptions options;
  options.id_column = "context.traits.email";
  options.excludes = {"secret"};
  const auto imported = events_of(
      R"({"type":"track","event":"E","userId":"u","context":{"traits":{"email":"a@b.c"}},"timestamp":"2026-01-01","receivedAt":"2026-02-01","properties":{"secret":1,"n":2}})",
      events, "m.ndjson", options);
  EXPECT_EQ(lines(imported), Strings{"E | a@b.c 2026-02-01T00:00:00Z n=2"});
  EXPECT_EQ(imported.report.identifier, "context.traits.email");
}

TEST(Tracking, PropertiesOfEachEventAreItsOwn) {
  std::string text;
  for (int i = 0; i < 1'000; ++i) {
    const std::string n = std::to_string(i % 100);
    text += R"({"type":"track","event":"E)" + n + R"(","userId":"u","timestamp":"2026-01-01","properties":{"p)" + n + R"(":)" + n + "}}\n";
  }
  const auto imported = messages(text);
  ASSERT_EQ(imported.events.size(), 100U);
  for (const auto& event : imported.events) EXPECT_EQ(event.events.columns.size(), 2U) << event.name;
}

TEST(Tracking, AnOrdersProductsAreListsOfTheirMembers) {
  const auto imported = messages(
      R"({"type":"track","event":"Order","userId":"u","timestamp":"2026-01-01","properties":{"total":12,"products":[{"sku":"a","price":5,"tags":["x"],"maker":{"name":"M"}},{"sku":"b","price":7.5,"tags":["y","z"]}],"coupons":["c",null]}}
{"type":"track","event":"Order","userId":"u","timestamp":"2026-01-02","properties":{"products":[]}}
{"type":"track","event":"Order","userId":"u","timestamp":"2026-01-03","properties":{"products":[{"sku":"c"},"d"]}}
)");
  EXPECT_EQ(lines(imported), Strings{"Order | u 2026-01-01T00:00:00Z total=12 products.sku=('a', 'b') products.price=(5.0, 7.5) "
                                     "products.tags=('x', 'y', 'z') products.maker.name=('M') coupons=('c') "
                                     "| u 2026-01-02T00:00:00Z products=() | u 2026-01-03T00:00:00Z products=('d') products.sku=('c')"});
}

TEST(Tracking, IsRecognisedByItsFirstLine) {
  const Folder folder;
  const auto is = [&](std::string_view text, const std::string& name = "t.ndjson") {
    return are_tracking_messages({folder.write(name, text)});
  };
  EXPECT_TRUE(is("\n{\"type\":\"identify\",\"userId\":1}\n"));
  EXPECT_TRUE(is("{\"type\":\"page\",\"anonymousId\":\"x\"}\n"));
  EXPECT_FALSE(is("{\"type\":\"page\"}\n"));
  EXPECT_FALSE(is("{\"type\":\"dog\",\"userId\":1}\n"));
  EXPECT_FALSE(is("{\"type\":1,\"userId\":1}\n"));
  EXPECT_FALSE(is("{\"id\":1}\n"));
  EXPECT_FALSE(is("{"));
  EXPECT_FALSE(is("type,userId\ntrack,1\n", "t.csv"));
  EXPECT_FALSE(are_tracking_messages({folder.path("nothing")}));
  EXPECT_FALSE(
      are_tracking_messages({folder.write("a.ndjson", "{\"type\":\"page\",\"userId\":1}\n"), folder.write("b.ndjson", "{\"id\":1}\n")}));
}

TEST(Tracking, AFileWithoutMessagesIsRefused) {
  const Folder folder;
  ImportOptions options;
  options.files = {folder.write("t.ndjson", "{\"id\":1}\n")};
  EXPECT_EQ(events_error(options, tracking()).message, "no line of this file is a message of a tracking call: " + options.files.front());
}

// The messages that the specification itself shows, some with times and ids, most without.
TEST(Tracking, ThoseOfTheSpecification) {
  ImportOptions options;
  options.files = {std::string(TAMIS_SOURCE_DIR) + "/examples/tracking/messages.ndjson"};
  ASSERT_TRUE(are_tracking_messages(options.files));
  const auto imported = events_ok(options, tracking());
  const EventImportReport& report = imported.report;
  EXPECT_EQ(report.records, 37U);
  std::uint64_t others = 0;
  for (const auto& [kind, count] : report.not_events) others += count;
  EXPECT_EQ(others, 6U);
  EXPECT_EQ(report.rows + report.rejected, 31U);
  EXPECT_GT(report.rows, 0U);
}

}  // namespace
}  // namespace tamis::testing
