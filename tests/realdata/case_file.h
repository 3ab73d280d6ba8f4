#pragma once
// Segments beside the SQL that a person would write for them:
//
//   # A line of remarks
//   === Fragile contracts
//   --- now 2011-06-15T12:00:00Z          (only where it is not the data set's own)
//   Contract = 'Month-to-month' AND Churn
//   --- duckdb
//   Contract = 'Month-to-month' AND Churn = 'Yes'
//   --- members 1655
//
// The segment is what stands after WHERE, so it may end with a TIME ZONE; the SQL is a condition over DuckDB's table `profiles`,
// which the data set's duckdb.sql makes.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace tamis::realdata {

struct Case {
  std::string dataset;
  std::string title;
  std::string now;  // empty: the data set's own
  std::string segment, sql;
  std::uint64_t members = 0;
  std::size_t line = 0;  // of the title, from 1
};

// "telco_churn/cases.txt:12 Fragile contracts"
std::ostream& operator<<(std::ostream& out, const Case& c);

// kInvalid names the line: a part is missing or twice, an unknown mark, a title twice.
[[nodiscard]] Result<std::vector<Case>> parse_cases(std::string_view text, const std::string& dataset);

}  // namespace tamis::realdata
