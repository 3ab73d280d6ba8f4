#include "cli/shell_help.h"

#include "dsl/functions.h"

namespace tamis::cli {
namespace {

constexpr const char* kHelp = R"(Ask:
  SELECT COUNT(*) FROM profiles WHERE country = 'France' AND revenue > 500;
  SELECT country, COUNT(*), AVG(revenue) FROM profiles GROUP BY country ORDER BY COUNT(*) DESC LIMIT 5;
  SELECT COUNT(*) FROM profiles WHERE last_seen WITHIN LAST 30 DAYS AND NOT IN SEGMENT vip;
  SELECT COUNT(*) FROM profiles WHERE DID 'Order Completed' AT LEAST 3 TIMES WITHIN LAST 90 DAYS;
  SELECT COUNT(*), SUM(revenue) FROM events 'Order Completed' WHERE category = 'shoes';
Keep what you found:
  CREATE SEGMENT vip COMMENT 'Big spenders' AS revenue >= 1000;
  CREATE TRAIT average_basket AS AVG(revenue OF EVENT 'Order Completed');
  SHOW SEGMENTS;   DESCRIBE SEGMENT vip;   DROP SEGMENT vip;
Look behind it:
  EXPLAIN ANALYZE SEGMENT vip;             how it was answered
  EXPLAIN SEGMENT vip FOR PROFILE 'customer_id:17850';
  OVERLAP vip, newsletter;                 what segments share
  DIFF SEGMENT vip WITH (revenue >= 800);  what a change would do

Commands:
  \d           traits                      \d NAME      one segment, trait or event
  \s           segments                    \e           events
  \l           lists                       \f [PART]    functions
  \timing      show times, or not          \format F    table, json or csv
  \now [T]     what NOW() stands for: an instant, or clock
  \h, help     this help                   \q, exit     leave
Keys: Tab completes names and values, Up and Ctrl-R find earlier statements, Ctrl-C gives one up.
`tamis error E0203` explains an error; docs/language.md describes the language.
)";

}  // namespace

void print_shell_help(Console& console) { console.out << kHelp; }

void print_functions(Console& console, const std::string& part) {
  Table table{{"function", "what it gives"}, {false, false}, {}};
  const std::string folded = fold_case(part);
  for (const dsl::FunctionInfo& function : dsl::functions()) {
    if (fold_case(function.name).find(folded) != std::string::npos) {
      table.rows.push_back({std::string(function.signature), std::string(function.doc)});
      if (function.events && function.form != dsl::FunctionForm::kEvents)
        table.rows.push_back({dsl::events_signature(function), "The same over a profile's events."});
    }
  }
  if (table.rows.empty())
    console.err << "there is no function whose name contains " << part << '\n';
  else
    print_table(console.out, table, console.colour, console.width);
}

}  // namespace tamis::cli
