// Types of properties: inferred, stated, those of the store; numbers here and texts there.

#include "tests/unit/ingest/event_support.h"

namespace tamis::testing {
namespace {

// A store that has one event with these properties.
Schema store_with(const std::vector<ColumnDef>& properties) {
  auto schema = std::make_shared<Schema>();
  EXPECT_TRUE(schema->add({std::string(kEventTimeName), kTimestampType}));
  for (const auto& property : properties) EXPECT_TRUE(schema->add(property));
  Schema store;
  EXPECT_TRUE(store.add_event({"Order", schema}));
  return store;
}

ImportedEvents into(const Schema& store, std::string_view text, const std::string& name = "t.csv") {
  ImportOptions options;
  options.known = &store;
  EventOptions events = order_events();
  events.again = Again::kAppend;
  return events_of(text, events, name, options);
}

TEST(EventProperties, AreInferredAsTraitsAre) {
  const auto imported = events_of(
      "id,at,i,d,b,t,day,s,l,zip\na,2026-01-01,1,1.5,yes,2026-01-01 10:00:00,2026-01-01,x,\"[\"\"a\"\"]\",01000\n", order_events());
  EXPECT_EQ(lines(imported), Strings{"Order | a 2026-01-01T00:00:00Z i=1 d=1.5 b=TRUE t=TIMESTAMP '2026-01-01T10:00:00Z' day=DATE "
                                     "'2026-01-01' s='x' l=('a') zip='01000'"});
}

TEST(EventProperties, TimesWithoutAnOffsetAreOfTheZone) {
  EventOptions events = order_events();
  events.zone = *TimeZone::find("Asia/Tokyo");
  EXPECT_EQ(
      lines(events_of("id,at,t\na,2026-01-01T09:00:00,2026-01-01 10:00:00\nb,2026-01-01T09:00:00Z,2026-01-01 10:00:00Z\n", events)),
      Strings{
          "Order | a 2026-01-01T00:00:00Z t=TIMESTAMP '2026-01-01T01:00:00Z' | b 2026-01-01T09:00:00Z t=TIMESTAMP '2026-01-01T10:00:00Z'"});
}

TEST(EventProperties, WithoutAValueAreNone) {
  EXPECT_EQ(lines(events_of("id,at,n\na,2026-01-01,\n", order_events())), Strings{"Order | a 2026-01-01T00:00:00Z"});
  EXPECT_EQ(lines(events_of("{\"id\":\"a\",\"at\":\"2026-01-01\",\"n\":null}\n", order_events(), "t.ndjson")),
            Strings{"Order | a 2026-01-01T00:00:00Z"});
}

TEST(EventProperties, NumbersHereAndTextsThereAreTwo) {
  const auto imported = events_of(R"({"id":"a","at":"2026-01-01","p":1}
{"id":"a","at":"2026-01-01","p":"x"}
{"id":"a","at":"2026-01-01","p":2.5}
{"id":"a","at":"2026-01-01","p":true}
{"id":"a","at":"2026-01-01","p":["l"]}
{"id":"a","at":"2026-01-01","p":18446744073709551615}
)",
                                  order_events(), "t.ndjson");
  EXPECT_EQ(lines(imported),
            Strings{"Order | a 2026-01-01T00:00:00Z p=1.0 | a 2026-01-01T00:00:00Z p.text='x' | a 2026-01-01T00:00:00Z p=2.5 "
                    "| a 2026-01-01T00:00:00Z p.text='true' | a 2026-01-01T00:00:00Z p.text='[\"l\"]' | a 2026-01-01T00:00:00Z "
                    "p.text='18446744073709551615'"});
  EXPECT_EQ(notes(imported, "p").size(), 3U);
}

TEST(EventProperties, JsonsTextsAreNoNumbers) {
  const auto imported = events_of("{\"id\":\"a\",\"at\":\"2026-01-01\",\"p\":\"1\",\"q\":\"true\",\"t\":\"2026-01-01T00:00:00Z\"}\n",
                                  order_events(), "t.ndjson");
  EXPECT_EQ(lines(imported), Strings{"Order | a 2026-01-01T00:00:00Z p='1' q=TRUE t=TIMESTAMP '2026-01-01T00:00:00Z'"});
}

TEST(EventProperties, TextsOfTheStoreStayTexts) {
  const Schema store = store_with({{"zip", kStringType}});
  EXPECT_EQ(lines(into(store, "id,at,Zip\na,2026-01-01,1000\nb,2026-01-01,2000\n")),
            Strings{"Order | a 2026-01-01T00:00:00Z Zip='1000' | b 2026-01-01T00:00:00Z Zip='2000'"});
  EXPECT_EQ(lines(into(store, "{\"id\":\"a\",\"at\":\"2026-01-01\",\"zip\":\"2026-01-01\"}\n", "t.ndjson")),
            Strings{"Order | a 2026-01-01T00:00:00Z zip='2026-01-01'"});
}

TEST(EventProperties, CellsAreReadAsTheStoreHasThemWhereTheyCanBe) {
  const Schema store = store_with({{"n", kIntegerType}, {"t", kTimestampType}, {"d", kDoubleType}});
  const auto imported =
      into(store, "id,at,n,t,d\na,2026-01-01,007,2026-01-01,5\nb,2026-01-01,x,2026-01-02T10:00:00Z,\nc,2026-01-01,8,soon,y\n");
  EXPECT_EQ(
      lines(imported),
      Strings{
          "Order | a 2026-01-01T00:00:00Z n=7 t=TIMESTAMP '2026-01-01T00:00:00Z' d=5.0 "
          "| b 2026-01-01T00:00:00Z n.text='x' t=TIMESTAMP '2026-01-02T10:00:00Z' | c 2026-01-01T00:00:00Z n=8 t.text='soon' d.text='y'"});
  EXPECT_EQ(notes(imported, "n"), (Strings{"the store has it as INTEGER, but a value here is not an INTEGER: 'x'; see line 3",
                                           "1 event has STRING: as text in n.text"}));
}

TEST(EventProperties, IntegerWidens) {
  const Schema store = store_with({{"n", kIntegerType}});
  EXPECT_EQ(lines(into(store, "id,at,n\na,2026-01-01,7\nb,2026-01-01,7.5\n")),
            Strings{"Order | a 2026-01-01T00:00:00Z n=7.0 | b 2026-01-01T00:00:00Z n=7.5"});
  const auto text =
      events_of("{\"id\":\"a\",\"at\":\"2026-01-01\",\"p\":9007199254740993}\n{\"id\":\"a\",\"at\":\"2026-01-01\",\"p\":0.5}\n",
                order_events(), "t.ndjson");
  EXPECT_EQ(lines(text), Strings{"Order | a 2026-01-01T00:00:00Z p=9007199254740992.0 | a 2026-01-01T00:00:00Z p=0.5"});
}

TEST(EventProperties, ATextBesideItsNumbersAndAPropertyOfThatName) {
  const auto imported = events_of(R"({"id":"a","at":"2026-01-01","p":1}
{"id":"b","at":"2026-01-01","p":{"text":"own"}}
{"id":"c","at":"2026-01-01","p":"x"}
)",
                                  order_events(), "t.ndjson");
  EXPECT_EQ(lines(imported),
            Strings{"Order | a 2026-01-01T00:00:00Z p=1 | b 2026-01-01T00:00:00Z p.text='own' | c 2026-01-01T00:00:00Z p.text='x'"});
}

TEST(EventProperties, RenamesAndExcludes) {
  ImportOptions options;
  options.renames = {{"n", "number"}};
  options.excludes = {"secret"};
  EXPECT_EQ(lines(events_of("id,at,n,secret\na,2026-01-01,7,x\n", order_events(), "t.csv", options)),
            Strings{"Order | a 2026-01-01T00:00:00Z number=7"});
  options.renames = {{"n", "m"}};
  options.excludes = {};
  const Folder folder;
  options.id_column = "id";
  for (const auto& file : {folder.write("t.csv", "id,at,n,m\na,2026-01-01,7,8\n"),
                           folder.write("t.ndjson", "{\"id\":\"a\",\"at\":\"2026-01-01\",\"n\":7,\"m\":8}\n")}) {
    options.files = {file};
    EXPECT_NE(events_error(options, order_events()).message.find("two columns have one name"), std::string::npos) << file;
  }
}

TEST(EventProperties, RefusedAgainWithoutMessageIds) {
  const Schema store = store_with({});
  const Folder folder;
  auto options = options_for({folder.write("t.csv", "id,at,m\na,2026-01-01,\nb,2026-01-02,x\n")});
  options.known = &store;
  EventOptions events = order_events();
  EXPECT_EQ(events_error(options, events).message,
            "the store has events of that name, and nothing tells whether these are the same: 'Order'");
  EXPECT_EQ(events_error(options, events).code, ErrorCode::kConflict);
  events.message_id_column = "m";
  EXPECT_EQ(events_error(options, events).message, "1 event has no message id, and the store has events of that name: 'Order'");
  for (const Again again : {Again::kAppend, Again::kReplace}) {
    events.again = again;
    EXPECT_EQ(events_ok(options, events).report.rows, 2U);
  }
  events.again = Again::kRefuse;
  events.event = "Another";
  EXPECT_EQ(events_ok(options, events).report.rows, 2U);
}

}  // namespace
}  // namespace tamis::testing
