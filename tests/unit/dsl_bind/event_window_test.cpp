// Windows of sets of events.

#include "tests/unit/dsl_bind/event_fixture.h"

namespace tamis::dsl {
namespace {

struct WindowCase {
  std::string_view written, bound_window;  // without the end at NOW, where that is all that is added
};
class EventWindowTest : public EventBindTest, public testing::WithParamInterface<WindowCase> {};
TEST_P(EventWindowTest, IsATestOfTheTime) {
  std::string bound(GetParam().bound_window);
  if (!bound.ends_with("timestamp <= NOW()")) bound += " AND timestamp <= NOW()";
  EXPECT_EQ(where_text(GetParam().written), bound);
}

INSTANTIATE_TEST_SUITE_P(
    Utc, EventWindowTest,
    testing::Values(WindowCase{"WITHIN LAST 30 DAYS", "timestamp > NOW() - 30 DAYS AND timestamp <= NOW()"},
                    WindowCase{"WITHIN LAST 2 MONTHS", "timestamp > NOW() - 2 MONTHS AND timestamp <= NOW()"},
                    WindowCase{"LAST 7 CALENDAR DAYS", "timestamp >= START_OF('day', NOW(), -7) AND timestamp < START_OF('day', NOW(), 0)"},
                    WindowCase{"LAST MONTH", "timestamp >= START_OF('month', NOW(), -1) AND timestamp < START_OF('month', NOW(), 0)"},
                    WindowCase{"THIS WEEK", "timestamp >= START_OF('week', NOW(), 0) AND timestamp <= NOW()"},
                    WindowCase{"BETWEEN 60 AND 30 DAYS AGO", "timestamp > NOW() - 60 DAYS AND timestamp <= NOW() - 30 DAYS"},
                    WindowCase{"BETWEEN 60 AND 0 DAYS AGO", "timestamp > NOW() - 60 DAYS AND timestamp <= NOW()"},
                    WindowCase{"BETWEEN 60 AND -9 DAYS AGO", "timestamp > NOW() - 60 DAYS AND timestamp <= NOW()"},
                    WindowCase{"SINCE TIMESTAMP '2026-01-01T08:00:00Z'", "timestamp >= TIMESTAMP '2026-01-01T08:00:00Z'"},
                    WindowCase{"SINCE DATE '2026-01-02'", "timestamp >= TIMESTAMP '2026-01-02T00:00:00Z'"},
                    WindowCase{"BEFORE DATE '2026-01-02'", "timestamp < TIMESTAMP '2026-01-02T00:00:00Z'"},
                    WindowCase{"AFTER DATE '2026-01-02'", "timestamp >= TIMESTAMP '2026-01-03T00:00:00Z'"},
                    WindowCase{"BETWEEN DATE '2026-01-02' AND DATE '2026-01-02'",
                               "timestamp >= TIMESTAMP '2026-01-02T00:00:00Z' AND timestamp < TIMESTAMP '2026-01-03T00:00:00Z'"},
                    WindowCase{"BETWEEN TIMESTAMP '2026-01-02T00:00:00Z' AND NOW() - 1 DAY",
                               "timestamp >= TIMESTAMP '2026-01-02T00:00:00Z' AND timestamp <= NOW() - 1 DAY"},
                    WindowCase{"SINCE signed_up", "timestamp >= trait.signed_up"},
                    WindowCase{"BEFORE trait.signed_up + 30 DAYS", "timestamp < (trait.signed_up + 30 DAYS)"},
                    WindowCase{"SINCE birth_date", "timestamp >= CAST(trait.birth_date AS TIMESTAMP)"},
                    WindowCase{"BETWEEN birth_date AND renewal",
                               "timestamp >= CAST(trait.birth_date AS TIMESTAMP) AND timestamp < CAST(trait.renewal + 1 DAY AS TIMESTAMP)"},
                    WindowCase{"SINCE LAST EVENT 'Login'", "timestamp > LAST(timestamp OF EVENT 'Login' WHERE timestamp <= NOW())"},
                    WindowCase{"SINCE LAST (EVENT 'Refund' WHERE reason = 'x')",
                               "timestamp > LAST(timestamp OF EVENT 'Refund' WHERE timestamp <= NOW() AND reason = 'x')"},
                    WindowCase{"SINCE LAST EVENT IN ('Login', 'Refund')",
                               "timestamp > LAST(timestamp OF EVENT IN ('Login', 'Refund') WHERE timestamp <= NOW())"},
                    WindowCase{"SINCE LAST(shipped OF EVENT 'Order')",
                               "timestamp >= LAST(shipped OF EVENT 'Order' WHERE timestamp <= NOW())"}));

// Windows of no length, of less, and after an event that nobody did: nothing lies in them.
INSTANTIATE_TEST_SUITE_P(Empty, EventWindowTest,
                         testing::Values(WindowCase{"WITHIN LAST 0 DAYS", "FALSE"}, WindowCase{"WITHIN LAST -30 DAYS", "FALSE"},
                                         WindowCase{"WITHIN LAST 0 CALENDAR DAYS", "FALSE"},
                                         WindowCase{"BETWEEN 0 AND -7 DAYS AGO", "FALSE"},
                                         WindowCase{"WITHIN LAST -9223372036854775807 DAYS", "FALSE"},
                                         WindowCase{"SINCE LAST EVENT 'Ordre'", "FALSE"}));

// A window that is longer than the calendar holds all that was.
TEST_F(EventBindTest, HugeWindowsReachToTheBeginning) {
  for (const std::string_view unit : {"SECONDS", "DAYS", "MONTHS", "YEARS"})
    EXPECT_THAT(where_text("WITHIN LAST 9223372036854775807 " + std::string(unit)),
                testing::StartsWith("timestamp > COALESCE(NOW() - 1000000000000 " + std::string(unit)));
  EXPECT_THAT(where_text("BETWEEN 9223372036854775807 AND 9223372036854775806 DAYS AGO"), testing::StartsWith("timestamp > COALESCE("));
  EXPECT_THAT(where_text("WITHIN LAST 99999999999999999999999 CALENDAR YEARS"),
              testing::StartsWith("timestamp >= COALESCE(START_OF('year'"));
}

TEST_F(EventBindTest, WindowsAreInTheZoneOfTheStatement) {
  EXPECT_EQ(where_text("SINCE DATE '2026-07-01'", zone("Europe/Paris")),
            "timestamp >= TIMESTAMP '2026-06-30T22:00:00Z' AND timestamp <= NOW()");
  EXPECT_EQ(where_text("THIS MONTH", zone("Europe/Paris")),
            "timestamp >= START_OF('month', NOW(), 0, TIME ZONE 'Europe/Paris') AND timestamp <= NOW()");
  EXPECT_EQ(where_text("SINCE TIMESTAMP '2026-07-01 08:00'", zone("Europe/Paris")),
            "timestamp >= TIMESTAMP '2026-07-01T06:00:00Z' AND timestamp <= NOW()");
  EXPECT_EQ(where_text("SINCE DATE '2026-07-01'", zone("UTC", "timezone")),
            "timestamp >= CAST(DATE '2026-07-01' AS TIMESTAMP TIME ZONE OF timezone ELSE 'UTC') AND timestamp <= NOW()");
}

}  // namespace
}  // namespace tamis::dsl
