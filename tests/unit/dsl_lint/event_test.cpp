// Sets of events that are likely not meant so.

#include "tests/unit/dsl_lint/lint_fixture.h"

namespace tamis::dsl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kDayUs = 86'400'000'000;

// The newest event is of day 100; NOW is day 200, and every constant scalar with it comes to that day.
class EventFigures final : public Statistics {
 public:
  explicit EventFigures(const Statistics& profiles) : profiles_(profiles) {}
  [[nodiscard]] std::uint64_t profiles() const override { return profiles_.profiles(); }
  [[nodiscard]] std::uint64_t missing(ColumnId column) const override { return profiles_.missing(column); }
  [[nodiscard]] std::optional<bool> has_value(ColumnId column, const Value& value) const override {
    if (!of_events_) return profiles_.has_value(column, value);
    return value == Value("shoes");
  }
  [[nodiscard]] std::vector<std::string> some_values(ColumnId, std::size_t) const override { return {"shoes"}; }
  [[nodiscard]] std::pair<Value, Value> range(ColumnId column) const override {
    if (!of_events_) return profiles_.range(column);
    if (column == kEventTime) return {Value(Timestamp{0}), Value(Timestamp{100 * kDayUs})};
    return {};
  }
  [[nodiscard]] std::optional<Value> at_now(const Scalar&) const override { return Value(Timestamp{200 * kDayUs}); }
  [[nodiscard]] const Statistics* of_event(EventId) const override {
    if (events_ == nullptr) {
      auto events = std::make_unique<EventFigures>(profiles_);
      events->of_events_ = true;
      events_ = std::move(events);
    }
    return events_.get();
  }

 private:
  const Statistics& profiles_;
  bool of_events_ = false;
  mutable std::unique_ptr<Statistics> events_;
};

class EventLintTest : public LintTest {
 protected:
  EventLintTest() : figures(statistics) {
    catalogue.event("Order", {{"revenue", kDoubleType}, {"category", kStringType}, {"gift", kBooleanType}})
        .event("Refund", {{"revenue", kDoubleType}, {"reason", kStringType}});
  }
  EventFigures figures;
};

TEST_F(EventLintTest, NothingIsSaidOfWhatIsWell) {
  for (const std::string_view text :
       {"COUNT(EVENT 'Order' WITHIN LAST 30 DAYS WHERE revenue > 50 AND gift) >= 3", "DID NOT 'order' SINCE LAST EVENT 'Refund'",
        "SUM(o.revenue OF EVENT 'Order' AS o WHERE o.category = 'shoes') > trait.score", "COUNT(EVENT ANY WHERE reason = 'x' OR gift) > 0",
        "COUNT(EVENT 'Order' BETWEEN DATE '1970-01-02' AND DATE '1970-01-02') > 1",
        "COUNT(EVENT 'Order' WHERE revenue > trait.score AND trait.churned) > 0", "DISTINCT DAYS(EVENT 'Order') = 0",
        "COUNT(DISTINCT category OF EVENT 'Order') != 3", "SESSIONS(EVENT 'Order', 30 MINUTES) > 1"})
    EXPECT_THAT(findings(text), IsEmpty()) << text;
}

TEST_F(EventLintTest, NamesThatNothingBears) {
  EXPECT_THAT(findings("DID 'Ordr'"), ElementsAre("W0205 'Ordr': nobody did 'Ordr': there is no such event | did you mean 'Order'?"));
  EXPECT_THAT(findings("COUNT(EVENT IN ('Order', 'Shipment')) > 0"),
              ElementsAre("W0205 'Shipment': nobody did 'Shipment': there is no such event | SHOW EVENTS lists those that there are"));
  EXPECT_THAT(findings("COUNT(EVENT 'Order' SINCE LAST EVENT 'Refnd') > 0"),
              ElementsAre("W0205 'Refnd': nobody did 'Refnd': there is no such event | did you mean 'Refund'?"));
  EXPECT_THAT(findings("SUM(revenu OF EVENT 'Order' AS o WHERE o.categry = 'x') > 0"),
              ElementsAre("W0206 revenu: no event 'Order' has a property revenu: it is always missing | did you mean revenue?",
                          "W0206 o.categry: no event 'Order' has a property categry: it is always missing | did you mean category?"));
  EXPECT_THAT(findings("COUNT(EVENT ANY WHERE colour = 'x') > 0"),
              ElementsAre("W0206 colour: none of the events has a property colour: it is always missing"));
  EXPECT_THAT(
      findings("COUNT(EVENT 'Order' WHERE category = boots) > 0"),
      ElementsAre("W0206 boots: no event 'Order' has a property boots: it is always missing | a text takes single quotes: 'boots'"));
  EXPECT_THAT(findings("COUNT(EVENT 'Order' WHERE revenue > MAX(revenu OF EVENT 'Refund')) > 0"),
              ElementsAre("W0206 revenu: no event 'Refund' has a property revenu: it is always missing | did you mean revenue?"));
}

TEST_F(EventLintTest, WindowsThatHoldNothing) {
  EXPECT_THAT(findings("DID 'Order' WITHIN LAST 0 DAYS"),
              ElementsAre("W0207 WITHIN LAST 0 DAYS: no event lies in a window of 0 units or less | as in WITHIN LAST 30 DAYS"));
  EXPECT_THAT(findings("DID 'Order' WITHIN LAST -3 CALENDAR MONTHS").size(), 1U);
  EXPECT_THAT(findings("COUNT(EVENT ANY BETWEEN 0 AND -5 DAYS AGO) > 0").size(), 1U);
  EXPECT_THAT(findings("COUNT(EVENT 'Order' BETWEEN DATE '2026-03-01' AND DATE '2026-02-01') > 0"),
              ElementsAre("W0207 BETWEEN DATE '2026-03-01' AND DATE '2026-02-01': no event lies in this window: it would begin at "
                          "2026-03-01T00:00:00Z and end at 2026-02-02T00:00:00Z | no window passes NOW"));
  EXPECT_THAT(findings("DID 'Order' SINCE DATE '2026-03-01'", &figures),
              ElementsAre("W0207 SINCE DATE '2026-03-01': no event lies in this window: it would begin at 2026-03-01T00:00:00Z and end at "
                          "1970-07-20T00:00:00Z | no window passes NOW"));
  EXPECT_THAT(findings("DID 'Order' SINCE DATE '2026-03-01'"), IsEmpty());  // without a clock that is not known
}

TEST_F(EventLintTest, WindowsAfterTheNewestEvent) {
  EXPECT_THAT(
      findings("DID 'Order' THIS MONTH", &figures),
      ElementsAre("W0204 THIS MONTH: the newest 'Order' is of 1970-04-11T00:00:00Z: this asks for later ones and finds none | to ask as "
                  "of another instant than the clock's, give --now"));
  EXPECT_THAT(
      findings("COUNT(EVENT ANY THIS MONTH) > 0", &figures),
      ElementsAre("W0204 THIS MONTH: the newest of these events is of 1970-04-11T00:00:00Z: this asks for later ones and finds none | to "
                  "ask as of another instant than the clock's, give --now"));
  EXPECT_THAT(findings("DID 'Order' SINCE DATE '1970-05-01'", &figures), IsEmpty());  // an instant that is written down is meant
}

TEST_F(EventLintTest, ThresholdsThatAreAlwaysOrNeverReached) {
  EXPECT_THAT(
      findings("COUNT(EVENT 'Order') >= 0"),
      ElementsAre("W0101 COUNT(EVENT 'Order') >= 0: always true: every profile meets COUNT(EVENT 'Order') >= 0 | leave the clause out"));
  EXPECT_THAT(findings("COUNT(EVENT 'Order') < 0"),
              ElementsAre("W0102 COUNT(EVENT 'Order') < 0: always false: no profile can meet COUNT(EVENT 'Order') < 0"));
  EXPECT_THAT(findings("DID 'Order' AT LEAST 0 TIMES").size(), 1U);
  EXPECT_THAT(findings("DID 'Order' EXACTLY -1 TIMES").size(), 1U);
  EXPECT_THAT(findings("STREAK DAYS(EVENT 'Order') IS MISSING").size(), 1U);
  EXPECT_THAT(findings("COUNT(EVENT 'Order') >= 3 OR COUNT(EVENT 'Order') < 3").size(), 1U);
  EXPECT_THAT(findings("COUNT(EVENT 'Order') < 1 AND COUNT(EVENT 'Order') != 0").size(), 1U);
  EXPECT_THAT(findings("SUM(revenue OF EVENT 'Order') >= 0"), IsEmpty());
}

TEST_F(EventLintTest, ClausesThatFollowFromOthers) {
  EXPECT_THAT(findings("COUNT(EVENT 'Order') >= 3 AND DID 'Order'"),
              ElementsAre("W0103 DID 'Order': DID 'Order' adds nothing: it follows from COUNT(EVENT 'Order') >= 3 | leave it out"));
  EXPECT_THAT(findings("DID 'Order' THIS YEAR AND NOT (DID 'Order' THIS YEAR)").size(), 1U);
}

// So many in a window are as many in one that includes it, and so few in the larger are as few in the smaller.
TEST_F(EventLintTest, WindowsThatIncludeOneAnother) {
  EXPECT_THAT(
      findings("DID 'Order' WITHIN LAST 7 DAYS AND DID 'Order' WITHIN LAST 30 DAYS"),
      ElementsAre("W0103 DID 'Order' WITHIN LAST 30 DAYS: DID 'Order' WITHIN LAST 30 DAYS adds nothing: it follows from DID 'Order' "
                  "WITHIN LAST 7 DAYS | leave it out"));
  for (const std::string_view text :
       {"COUNT(EVENT 'Order' WITHIN LAST 30 DAYS) >= 2 AND COUNT(EVENT 'Order' WITHIN LAST 7 DAYS) >= 2",
        "COUNT(EVENT 'Order' WITHIN LAST 7 DAYS) > 2 OR COUNT(EVENT 'Order') >= 1",
        "DID NOT 'Order' WITHIN LAST 30 DAYS AND DID NOT 'Order' WITHIN LAST 7 DAYS",
        "COUNT(EVENT 'Order' WHERE revenue > 50) >= 1 AND COUNT(EVENT 'Order' WHERE revenue > 20) >= 1",
        "COUNT(EVENT 'Order' SINCE DATE '2026-02-01' WHERE gift) >= 1 AND COUNT(EVENT 'Order' SINCE DATE '2026-01-01') >= 1",
        "COUNT(EVENT ANY WITHIN LAST 3 HOURS) >= 1 AND COUNT(EVENT ANY WITHIN LAST 2 WEEKS) >= 1",
        "COUNT(EVENT 'Order') = 0 AND COUNT(EVENT 'Order' WHERE gift) <= 3"})
    EXPECT_EQ(findings(text).size(), 1U) << text;
  for (const std::string_view text :
       {"COUNT(EVENT 'Order' WITHIN LAST 30 DAYS) >= 3 AND COUNT(EVENT 'Order' WITHIN LAST 7 DAYS) >= 1",
        "DID 'Order' WITHIN LAST 30 DAYS AND DID NOT 'Order' WITHIN LAST 7 DAYS",
        "DID 'Order' WITHIN LAST 7 DAYS AND DID 'Refund' WITHIN LAST 30 DAYS",
        "DID 'Order' WITHIN LAST 1 MONTH AND DID 'Order' WITHIN LAST 30 DAYS",
        "DID 'Order' BETWEEN 60 AND 30 DAYS AGO AND DID 'Order' WITHIN LAST 30 DAYS",
        "COUNT(EVENT 'Order' WITHIN LAST 7 DAYS WHERE revenue > 5) >= 1 AND COUNT(EVENT 'Order' WITHIN LAST 30 DAYS WHERE gift) >= 1",
        "COUNT(EVENT 'Order' WITHIN LAST 7 DAYS) = 1 AND COUNT(EVENT 'Order' WITHIN LAST 30 DAYS) >= 2"})
    EXPECT_THAT(findings(text), IsEmpty()) << text;
}

// The WHERE of a set is read as that of a segment.
TEST_F(EventLintTest, ClausesWithinASet) {
  EXPECT_THAT(findings("COUNT(EVENT 'Order' WHERE revenue > 50 AND revenue < 20) > 1"),
              ElementsAre("W0102 revenue < 20: always false: revenue < 20 leaves nothing of revenue > 50 | did you mean OR?"));
  EXPECT_THAT(findings("COUNT(EVENT ANY WHERE revenue > 50 AND revenue > 20) > 1"),
              ElementsAre("W0103 revenue > 20: revenue > 20 adds nothing: it follows from revenue > 50 | leave it out"));
  EXPECT_THAT(findings("COUNT(EVENT 'Order' WHERE trait.score > 5 AND trait.score > 3) > 1").size(), 1U);
  EXPECT_THAT(findings("COUNT(EVENT 'Order' WHERE category = 'shose') > 1", &figures),
              ElementsAre("W0201 category = 'shose': no event has category 'shose' | did you mean 'shoes'?"));
  EXPECT_THAT(findings("COUNT(EVENT 'Order' WHERE category = 'shoes') > 1", &figures), IsEmpty());
  // Of events that lack the property nothing is said.
  EXPECT_THAT(findings("COUNT(EVENT ANY WHERE reason = 'x') > 1"), IsEmpty());
}

// W0202 speaks of traits of the profile: names within a set are none.
TEST_F(EventLintTest, PropertiesAreNoTraits) {
  catalogue.event("Visit", {{"country", kStringType}});
  statistics.missing_count["country"] = 7;
  EXPECT_THAT(findings("COUNT(DISTINCT country OF EVENT 'Visit' WHERE country != 'x') != 3", &statistics), IsEmpty());
}

TEST_F(EventLintTest, Questions) {
  const auto ids = [&](std::string_view text) {
    const auto statement = parse_statement(text);
    std::vector<std::string> found;
    for (const Warning& warning : lint(std::get<Select>(*statement), catalogue, &figures)) found.push_back(warning.id);
    return found;
  };
  EXPECT_THAT(ids("SELECT COUNT(*) FROM events 'Order' WHERE category = 'shose'"), ElementsAre("W0201"));
  EXPECT_THAT(ids("SELECT COUNT(*) FROM events 'Order' WHERE revenue > 5 AND revenue > 3"), ElementsAre("W0103"));
  EXPECT_THAT(ids("SELECT COUNT(*) FROM events 'Order' WHERE category = 'shoes' AND DID 'Ordr'"), ElementsAre("W0205"));
  EXPECT_THAT(ids("SELECT COUNT(EVENT 'Ordr'), age FROM profiles ORDER BY SUM(revenu OF EVENT 'Order')"), ElementsAre("W0205", "W0206"));
  EXPECT_THAT(ids("SELECT age, SUM(COUNT(EVENT 'Ordr')) FROM profiles GROUP BY age HAVING COUNT(*) > 1"), ElementsAre("W0205"));
  EXPECT_THAT(ids("SELECT COUNT(*) FROM events 'Order'"), IsEmpty());
  EXPECT_THAT(ids("SELECT nothing FROM events 'Order' WHERE category = 'shose'"), IsEmpty());  // an error, which is told
}

TEST_F(EventLintTest, DefinitionsOfTraits) {
  const auto statement = parse_statement("CREATE TRAIT x AS SUM(revenu OF EVENT 'Order')");
  const auto warnings = lint(std::get<CreateTrait>(*statement), catalogue, nullptr);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].id, "W0206");
  const auto predicate = parse_statement("CREATE TRAIT x AS age > 3 AND age < 2");
  EXPECT_EQ(lint(std::get<CreateTrait>(*predicate), catalogue, nullptr).front().id, "W0102");
}

}  // namespace
}  // namespace tamis::dsl
