#pragma once
// A name that a random piece may use, and what is known of it.

#include <set>
#include <string>
#include <vector>

#include "tests/random/duckdb_sql.h"

namespace tamis::testing {

// A table of SQL that a piece needs besides, with one row a profile.
struct SqlJoin {
  int number;
  std::string text;
  friend auto operator<=>(const SqlJoin&, const SqlJoin&) = default;
};
using SqlJoins = std::set<SqlJoin>;

struct ScopeColumn {
  std::string name;
  Type type;
  Sql sql;
  SqlJoins joins;                                  // of a computed trait
  std::vector<const std::vector<Value>*> samples;  // present values that it holds
  bool quarters = false;                           // its values are small multiples of 1/4: their sums are exact anyhow
  bool computed = false;                           // a trait that is an expression
};

}  // namespace tamis::testing
