#pragma once
// A world as tables of DuckDB, which answers the same questions in its own way.

#include <memory>

#include "ingest/duckdb_session.h"
#include "tests/random/scope_column.h"
#include "tests/support/world.h"

namespace tamis::testing {

class DuckdbWorld {
 public:
  [[nodiscard]] static Result<DuckdbWorld> load(const World& world);
  // The rows for which a condition holds, by their places.
  [[nodiscard]] static std::string select(const std::string& condition, const SqlJoins& joins);
  [[nodiscard]] Result<std::vector<std::uint32_t>> members(const std::string& select);

 private:
  explicit DuckdbWorld(DuckdbSession session) : session_(std::move(session)) {}
  DuckdbSession session_;
};

}  // namespace tamis::testing
