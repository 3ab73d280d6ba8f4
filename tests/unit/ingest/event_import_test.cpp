// Rows of tables as events: names, times, ids, properties, rejects.

#include "ingest/event_time.h"
#include "tests/unit/ingest/event_support.h"

namespace tamis::testing {
namespace {

TEST(EventImport, ARowIsAnEvent) {
  const auto imported = events_of(
      "id,at,total,paid\nb,2026-01-02T10:00:00Z,5,yes\na,2026-01-01T10:00:00Z,2.5,no\nb,2026-01-03T10:00:00Z,,\n", order_events());
  EXPECT_EQ(
      lines(imported),
      Strings{"Order | b 2026-01-02T10:00:00Z total=5.0 paid=TRUE | a 2026-01-01T10:00:00Z total=2.5 paid=FALSE | b 2026-01-03T10:00:00Z"});
  EXPECT_EQ(imported.report.profiles, 2U);
  EXPECT_EQ(imported.report.identifier, "id");
  EXPECT_EQ(imported.report.events.front().first_us, 1767261600000000);
}

TEST(EventImport, OnlyThePropertiesThatAreChosen) {
  EventOptions events = order_events();
  events.properties = {"B", "addr"};
  const auto imported =
      events_of(R"({"id":"x","at":"2026-01-01","a":1,"b":2,"addr":{"city":"Rome","zip":7},"user":{"name":"n"}})", events, "t.ndjson");
  EXPECT_EQ(lines(imported), Strings{"Order | x 2026-01-01T00:00:00Z b=2 addr.city='Rome' addr.zip=7"});
  events.properties = {"nothing"};
  const Folder folder;
  EXPECT_EQ(events_error(options_for({folder.write("t.csv", "id,at,a\nx,2026-01-01,1\n")}), events).message,
            "there is no column for --properties: nothing");
}

TEST(EventImport, AColumnNamesTheEvents) {
  EventOptions events = order_events();
  events.event.clear();
  events.event_column = "what";
  const auto imported = events_of(
      "id,what,at,total,page\nx, Order ,2026-01-01,5,\ny,View,2026-01-02,,home\nx,order,2026-01-03,7,\nz,,2026-01-04,1,\n", events);
  EXPECT_EQ(lines(imported), (Strings{"Order | x 2026-01-01T00:00:00Z total=5 | x 2026-01-03T00:00:00Z total=7",
                                      "View | y 2026-01-02T00:00:00Z page='home'"}));
  EXPECT_EQ(rejects(imported), Strings{"5: no name of an event: what is empty"});
}

TEST(EventImport, NumbersNameEventsTooAndLongNamesDoNot) {
  EventOptions events = order_events();
  events.event.clear();
  events.event_column = "what";
  const std::string text = "{\"id\":1,\"what\":7,\"at\":\"2026-01-01\"}\n{\"id\":1,\"what\":\"" + std::string(1'025, 'x') +
                           "\",\"at\":\"2026-01-01\"}\n{\"id\":1,\"at\":\"2026-01-01\"}\n{\"id\":1,\"what\":true,\"at\":\"2026-01-01\"}\n";
  const auto imported = events_of(text, events, "t.ndjson");
  EXPECT_EQ(lines(imported), Strings{"7 | 1 2026-01-01T00:00:00Z"});
  EXPECT_EQ(rejects(imported), (Strings{"2: the name of an event is longer than 1024 bytes", "3: no name of an event",
                                        "4: what: true and false identify nobody"}));
}

TEST(EventImport, TooManyNamesAreALimit) {
  EventOptions events = order_events();
  events.event.clear();
  events.event_column = "what";
  std::string csv = "id,what,at\n", json;
  for (int i = 0; i < 10'000; ++i) {
    csv += "x,order " + std::to_string(i) + ",2026-01-01\n";
    json += R"({"id":"x","what":"order )" + std::to_string(i) + R"(","at":"2026-01-01"})" + "\n";
  }
  const Folder folder;
  for (const auto& file : {folder.write("t.csv", csv), folder.write("t.ndjson", json)}) {
    const Error error = events_error(options_for({file}), events);
    EXPECT_EQ(error.code, ErrorCode::kLimitExceeded);
    EXPECT_EQ(error.message, "more than 2000 names of events; the last are 'order 1999' and 'order 2000'");
  }
}

// The names of the store count too.
TEST(EventImport, TheLimitOfNamesIsTheStores) {
  Schema known;
  for (std::size_t i = 0; i < kMostEventNames; ++i) {
    auto properties = std::make_shared<Schema>();
    ASSERT_TRUE(properties->add({std::string(kEventTimeName), kTimestampType}));
    ASSERT_TRUE(known.add_event({"e" + std::to_string(i), properties}));
  }
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,at\nx,2026-01-01\n")});
  options.known = &known;
  EXPECT_EQ(events_error(options, order_events()).code, ErrorCode::kLimitExceeded);
  EventOptions events = order_events();
  events.event = "E7";
  events.again = Again::kAppend;
  EXPECT_EQ(lines(events_ok(options, events)), Strings{"E7 | x 2026-01-01T00:00:00Z"});
}

TEST(EventImport, RowsThatAreNoEventsAreRejectedWithTheirLine) {
  EventOptions events = order_events();
  const auto imported =
      events_of("id,at,n\na,2026-01-01,1\n,2026-01-02,2\nc,yesterday,3\nd,,4\ne,2026-13-01,5\nf,2026-01-06\n,,7\ng,2026-01-08,8\n", events);
  EXPECT_EQ(lines(imported), Strings{"Order | a 2026-01-01T00:00:00Z n=1 | g 2026-01-08T00:00:00Z n=8"});
  EXPECT_EQ(rejects(imported), (Strings{"3: no id: id is empty", "4: at is not a time: 'yesterday'", "5: no time: at is empty",
                                        "6: at is not a time: '2026-13-01'", "7: expected 3 cells, found 2", "8: no time: at is empty"}));
  EXPECT_EQ(imported.report.without_id, 1U);
}

TEST(EventImport, StatedTypesRejectAndAreKept) {
  ImportOptions options;
  options.types = {{"n", kIntegerType}};
  const auto imported = events_of("id,at,n\na,2026-01-01,007\nb,2026-01-02,x\n", order_events(), "t.csv", options);
  EXPECT_EQ(lines(imported), Strings{"Order | a 2026-01-01T00:00:00Z n=7"});
  EXPECT_EQ(rejects(imported), Strings{"3: n is not an INTEGER: 'x'"});
}

TEST(EventImport, RowsWithoutAnIdCanBeAnonymous) {
  EventOptions events = order_events();
  events.anonymous_column = "invoice";
  const auto imported = events_of("id,at,invoice\na,2026-01-01,1\n,2026-01-02,2\n,2026-01-03,2\n2,2026-01-04,3\n,2026-01-05,\n", events);
  EXPECT_EQ(lines(imported), Strings{"Order | a 2026-01-01T00:00:00Z invoice=1 | ?2 2026-01-02T00:00:00Z invoice=2 | ?2 "
                                     "2026-01-03T00:00:00Z invoice=2 | 2 2026-01-04T00:00:00Z invoice=3"});
  EXPECT_EQ(rejects(imported), Strings{"6: no id: id is empty, and invoice too"});
  EXPECT_EQ(imported.report.anonymous, 2U);
  EXPECT_EQ(imported.report.profiles, 3U);
}

TEST(EventImport, MessageIds) {
  EventOptions events = order_events();
  events.message_id_column = "no";
  const auto imported = events_of("id,at,no\na,2026-01-01,00017\nb,2026-01-02,18.0\nc,2026-01-03,\n", events);
  EXPECT_EQ(lines(imported),
            Strings{"Order | a 2026-01-01T00:00:00Z message_id='00017' | b 2026-01-02T00:00:00Z message_id='18' | c 2026-01-03T00:00:00Z"});
  EXPECT_FALSE(imported.report.events.front().message_ids);
}

TEST(EventImport, NamesThatEveryEventHasAreNotFree) {
  EventOptions events = order_events();
  const auto imported = events_of("id,at,timestamp,Message_ID,n\na,2026-01-01,2020-01-01,m,1\n", events);
  EXPECT_EQ(lines(imported),
            Strings{"Order | a 2026-01-01T00:00:00Z properties.timestamp=DATE '2020-01-01' properties.Message_ID='m' n=1"});
  EXPECT_EQ(notes(imported, "properties.timestamp"), Strings{"timestamp is a name that every event has"});
  events.time_column = "timestamp";
  events.message_id_column = "message_id";
  EXPECT_EQ(lines(events_of("id,timestamp,message_id\na,2026-01-01,m\n", events)),
            Strings{"Order | a 2026-01-01T00:00:00Z message_id='m'"});
}

TEST(EventImport, OptionsThatDoNotHold) {
  const Folder folder;
  const auto options = options_for({folder.write("t.csv", "id,at,n\na,2026-01-01,1\n")});
  const auto message = [&](auto change) {
    EventOptions events = order_events();
    change(events);
    return events_error(options, events).message;
  };
  EXPECT_EQ(message([](EventOptions& e) { e.event = ""; }), "the name of the events is not said");
  EXPECT_EQ(message([](EventOptions& e) { e.event_column = "n"; }), "the name of the events is said in more than one way");
  EXPECT_EQ(message([](EventOptions& e) { e.event = "  "; }), "the name of the events is not said");
  EXPECT_EQ(message([](EventOptions& e) { e.time_column = ""; }), "the column that says when an event happened is not named");
  EXPECT_EQ(message([](EventOptions& e) { e.time_column = "when"; }), "there is no column for --time: when");
  EXPECT_EQ(message([](EventOptions& e) { e.time_column = "id"; }), "one column cannot be --id and --time: id");
  EXPECT_EQ(message([](EventOptions& e) { e.anonymous_column = "ID"; }), "one column cannot be --id and --anonymous-from: ID");
  EXPECT_EQ(message([](EventOptions& e) { e.message_id_column = "m"; }), "there is no column for --message-id: m");
  EXPECT_EQ(message([](EventOptions& e) {
              e.event = "";
              e.tracking = true;
            }),
            "messages of tracking calls are NDJSON, and this is delimited text: " + options.files.front());
}

TEST(EventImport, FilesOfAllKindsTogether) {
  const Folder folder;
  auto options = options_for({folder.write("a.csv", "id,at,n\na,2026-01-01,1\nb,2026-01-02,x\n"),
                              folder.write("b.ndjson", R"({"at":"2026-01-03","id":"a","n":3,"m":true})"
                                                       "\n"
                                                       R"({"id":"c","n":4})"
                                                       "\n"),
                              folder.write("c.csv", "N,at,id\n5,2026-01-05,d\n,2026-01-06,\n")});
  const auto imported = events_ok(options, order_events());
  EXPECT_EQ(lines(imported), Strings{"Order | a 2026-01-01T00:00:00Z n.text='1' | b 2026-01-02T00:00:00Z n.text='x' | a "
                                     "2026-01-03T00:00:00Z n=3 m=TRUE | d 2026-01-05T00:00:00Z n.text='5'"});
  EXPECT_EQ(rejects(imported), (Strings{"2: no time: at is empty", "3: no id: id is empty"}));
}

TEST(EventImport, AnEventOfManyFilesHasTheirRows) {
  EventOptions events = order_events();
  events.event.clear();
  events.event_column = "e";
  const Folder folder;
  const auto imported = events_ok(options_for({folder.write("a.csv", "id,at,e,n\na,2026-01-01,A,1\nb,2026-01-02,B,2\n"),
                                               folder.write("b.csv", "id,at,e,m\nc,2026-01-03,a,3\nd,,C,5\ne,2026-01-04,B,4\n")}),
                                  events);
  EXPECT_EQ(lines(imported), (Strings{"A | a 2026-01-01T00:00:00Z n=1 | c 2026-01-03T00:00:00Z m=3",
                                      "B | b 2026-01-02T00:00:00Z n=2 | e 2026-01-04T00:00:00Z m=4"}));
}

TEST(EventImport, ParquetKeepsItsTypes) {
  const Folder folder;
  ImportOptions options;
  options.sql =
      "SELECT * FROM (VALUES (17850::BIGINT, TIMESTAMP '2026-07-01 12:00:00', 2.5::DECIMAL(9,2), ['a','b'], {'city': 'Rome'}), "
      "(NULL, TIMESTAMP '2026-07-01 13:00:00', 1, [], NULL)) t(id, \"at\", total, tags, address)";
  options.id_column = "id";
  EventOptions events = order_events();
  events.zone = *TimeZone::find("Europe/London");
  const auto imported = events_ok(options, events);
  EXPECT_EQ(lines(imported), Strings{"Order | 17850 2026-07-01T11:00:00Z total=2.5 tags=('a', 'b') address.city='Rome'"});
  EXPECT_EQ(notes(imported, "timestamp"), Strings{"times without an offset are taken to be in Europe/London"});
  EXPECT_EQ(rejects(imported), Strings{"2: no id: id is empty"});
}

TEST(EventImport, ManyChunksOfASelect) {
  constexpr std::int64_t kRows = 150'000;
  ImportOptions options;
  options.sql =
      "SELECT (range * 7919) % 30011 AS id, TIMESTAMP '2025-01-01' + to_seconds(range) AS \"at\", 't' || range % 13 AS t, "
      "CASE WHEN range % 50000 = 7 THEN 170141183460469231731687303715884105727::HUGEINT ELSE range END AS n FROM range(150000)";
  options.id_column = "id";
  const auto imported = events_ok(options, order_events());
  EXPECT_EQ(imported.report.rejected, 3U);
  ASSERT_EQ(imported.events.size(), 1U);
  const RawEvents& events = imported.events[0].events;
  ASSERT_EQ(events.profiles.size(), static_cast<std::size_t>(kRows - 3));
  for (std::size_t i = 0; i < events.profiles.size(); ++i) {
    const std::int64_t n = events.columns[2].values.integers[i];
    ASSERT_EQ(imported.ids.text(events.profiles[i]), std::to_string(n * 7919 % 30'011));
    ASSERT_EQ(events.columns[1].values.text(i), "t" + std::to_string(n % 13));
    ASSERT_EQ(events.columns[0].values.integers[i], 1'735'689'600'000'000 + n * 1'000'000);
  }
}

}  // namespace
}  // namespace tamis::testing
