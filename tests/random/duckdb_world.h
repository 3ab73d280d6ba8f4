#pragma once
// A world as a table of DuckDB, which answers the same questions in its own way.

#include <memory>

#include "ingest/duckdb_session.h"
#include "tests/support/world.h"

namespace tamis::testing {

class DuckdbWorld {
 public:
  [[nodiscard]] static Result<DuckdbWorld> load(const World& world);
  // The places of the rows for which the SQL holds, ascending.
  [[nodiscard]] Result<std::vector<std::uint32_t>> members(const std::string& sql);

 private:
  explicit DuckdbWorld(DuckdbSession session) : session_(std::move(session)) {}
  DuckdbSession session_;
};

}  // namespace tamis::testing
