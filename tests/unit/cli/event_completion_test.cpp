// Completion where events are spoken of.

#include "cli/completion.h"
#include "engine/storage/event_builder.h"
#include "tests/unit/session/store_fixture.h"

namespace tamis::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

EventTablePtr table_of(std::string name, std::vector<BuildColumn> columns) {
  RawEvents events;
  for (std::uint32_t i = 0; i < columns.front().values.rows(); ++i) events.profiles.push_back(i);
  EventTable table;
  table.def.name = std::move(name);
  auto properties = std::make_shared<Schema>();
  for (const BuildColumn& column : columns) EXPECT_TRUE(properties->add(column.def));
  table.def.properties = std::move(properties);
  events.columns = std::move(columns);
  table.runs.push_back(build_events(std::move(events))->run);
  return std::make_shared<const EventTable>(std::move(table));
}

class EventCompletionTest : public StoreTest {
 protected:
  EventCompletionTest() {
    const std::vector<Value> times{Timestamp{1}, Timestamp{2}};
    std::vector<BuildColumn> orders, visits;
    orders.push_back(column_of(std::string(kEventTimeName), kTimestampType, times));
    orders.push_back(column_of("category", kStringType, {Value("shoes"), Value("shirts")}));
    orders.push_back(column_of("revenue", kDoubleType, {Value(1.5), Value(2.5)}));
    visits.push_back(column_of(std::string(kEventTimeName), kTimestampType, times));
    visits.push_back(column_of("page", kStringType, {Value("home"), Value("cart")}));
    const SnapshotPtr profiles = *build_snapshot(people_columns(kRows));
    const auto lock = engine_.lock_for_writing();
    const auto whole = with_events(profiles, {table_of("Order Completed", std::move(orders)), table_of("Visit", std::move(visits))});
    EXPECT_TRUE(engine_.publish(*lock, **whole, "events"));
    ask("CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order Completed')");
    definitions_.emplace(*Definitions::load(engine_));
  }

  std::vector<std::string> offered(std::string_view before) { return complete(before, *definitions_).candidates; }

  std::optional<Definitions> definitions_;
};

TEST_F(EventCompletionTest, NamesOfEventsWhereTheyGo) {
  for (const std::string_view before :
       {"SELECT 1 FROM profiles WHERE DID 'o", "CREATE SEGMENT a AS DID NOT 'Ord", "SELECT COUNT(EVENT 'or", "DESCRIBE EVENT 'O",
        "SELECT COUNT(*) FROM events 'o", "SELECT COUNT(EVENT IN ('Visit', 'o", "SELECT COUNT(EVENT 'Visit' SINCE LAST EVENT 'o"})
    EXPECT_THAT(offered(before), ElementsAre("'Order Completed'")) << before;
  EXPECT_THAT(offered("SELECT COUNT(EVENT '"), ElementsAre("'Order Completed'", "'Visit'"));
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE country = 'O"), IsEmpty());
  EXPECT_THAT(offered("SELECT 1 FROM profiles WHERE country IN ('France', 'O"), IsEmpty());
}

TEST_F(EventCompletionTest, PropertiesWhereTheyGo) {
  for (const std::string_view before :
       {"SELECT COUNT(EVENT 'Order Completed' WHERE c", "SELECT COUNT(EVENT 'Order Completed' SINCE LAST EVENT 'Visit' WHERE c",
        "SELECT COUNT(EVENT IN ('Visit', 'Order Completed') WHERE (revenue > 3 OR c", "SELECT SUM(c",
        "CREATE SEGMENT a AS DID 'Order Completed' WITHIN LAST 3 DAYS WHERE (c", "SELECT COUNT(EVENT ANY WHERE revenue > 1 AND c"})
    EXPECT_THAT(offered(before), Contains("category")) << before;
  EXPECT_THAT(offered("SELECT COUNT(*) FROM events 'Order Completed' WHERE "), ElementsAre("category", "revenue", "timestamp"));
  EXPECT_THAT(offered("SELECT COUNT(*) FROM events 'Order Completed' WHERE revenue > 1 GROUP BY c"), Contains("category"));
  EXPECT_THAT(offered("SELECT COUNT(EVENT 'Visit' AS v WHERE v.p"), ElementsAre("v.page"));
  EXPECT_THAT(offered("SELECT COUNT(EVENT 'Visit' WHERE trait.co"), ElementsAre("trait.country"));
  EXPECT_THAT(offered("SELECT COUNT(EVENT 'Visit' WHERE \"p"), ElementsAre("page"));
}

TEST_F(EventCompletionTest, TraitsElsewhere) {
  for (const std::string_view before :
       {"SELECT 1 FROM profiles WHERE DID 'Order Completed' WHERE (revenue > 1) AND c", "SELECT COUNT(EVENT 'Order Completed' SINCE c",
        "SELECT 1 FROM profiles WHERE COUNT(EVENT 'Order Completed' WHERE revenue > 1) > 2 AND c"}) {
    EXPECT_THAT(offered(before), Contains("country")) << before;
    EXPECT_THAT(offered(before), Not(Contains("category"))) << before;
  }
}

TEST_F(EventCompletionTest, ValuesOfProperties) {
  EXPECT_THAT(offered("SELECT COUNT(EVENT 'Order Completed' WHERE category = 'sh"), ElementsAre("'shirts'", "'shoes'"));
  EXPECT_THAT(offered("SELECT COUNT(EVENT ANY AS e WHERE e.category IN ('shoes', 'shi"), ElementsAre("'shirts'"));
  EXPECT_THAT(offered("SELECT COUNT(EVENT 'Visit' WHERE trait.country = 'F"), ElementsAre("'France'"));
  EXPECT_THAT(offered("SELECT COUNT(*) FROM events 'Visit' WHERE page != 'c"), ElementsAre("'cart'"));
  EXPECT_THAT(offered("SELECT COUNT(EVENT 'Visit' WHERE country = 'F"), IsEmpty());
}

TEST_F(EventCompletionTest, ComputedTraits) {
  EXPECT_THAT(offered("DROP TRAIT "), ElementsAre("basket"));
  EXPECT_THAT(offered("CREATE OR REPLACE TRAIT b"), ElementsAre("basket"));
  EXPECT_THAT(offered("DESCRIBE TRAIT "), Contains("country"));
  EXPECT_THAT(offered("DESCRIBE TRAIT b"), ElementsAre("basket"));
  EXPECT_THAT(offered("SELECT ba"), ElementsAre("basket"));
  EXPECT_THAT(offered("CREATE TRAIT b"), Not(Contains("basket")));
}

TEST_F(EventCompletionTest, IsSafeOnAnyText) {
  const std::string text =
      "WHERE ) FROM events 'x' WHERE (SELECT COUNT(EVENT IN ('Visit', ANY AS v WHERE v.p = (')) OF DID NOT 'x' WHERE ( a )) b";
  for (std::size_t from = 0; from <= text.size(); ++from)
    for (std::size_t size = 0; from + size <= text.size(); ++size) static_cast<void>(offered(text.substr(from, size)));
}

}  // namespace
}  // namespace tamis::cli
