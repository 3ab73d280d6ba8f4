#pragma once
// Columns of the kinds that customer data has, for measuring their encodings.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/storage/builder.h"

namespace tamis::bench {

struct ColumnKind {
  std::string name;
  Type type;
  void (*fill)(RawColumn&, std::size_t rows);
  ForcedEncoding force = ForcedEncoding::kNone;
};

[[nodiscard]] const std::vector<ColumnKind>& column_kinds();

[[nodiscard]] RawColumn make_column(const ColumnKind& kind, std::size_t rows);

// A snapshot of one column; ends the program where it cannot be built.
[[nodiscard]] SnapshotPtr build_one(RawColumn column, Role role, const BuildOptions& options);

}  // namespace tamis::bench
