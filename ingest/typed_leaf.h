#pragma once
// How the values of one scalar type of DuckDB become ours.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/types.h"
#include "ingest/duckdb_session.h"

namespace tamis {

struct Leaf {
  duckdb_type type = DUCKDB_TYPE_INVALID;
  duckdb_type stored = DUCKDB_TYPE_INVALID;  // of DECIMAL and ENUM: the integer that holds it
  std::uint8_t scale = 0;                    // of DECIMAL
  std::vector<std::string> names;            // of ENUM
  bool as_text = false;                      // whole numbers and decimals keep all their digits
  Kind kind = Kind::kString;                 // what it becomes
  std::string name;                          // for people: "DECIMAL(18,2)"
};

enum class ItemState : std::uint8_t { kPresent, kMissing, kNonFinite, kRefused };

struct Item {
  ItemState state = ItemState::kPresent;
  std::int64_t integer = 0;  // by the leaf's kind, one of these
  double real = 0;
  std::string_view text;     // into the chunk or `scratch`
  std::string scratch;       // with kRefused: the reason
};

// Nothing where no type of ours holds its values: BLOB, TIME, INTERVAL, MAP, LIST, STRUCT …
[[nodiscard]] std::optional<Leaf> make_leaf(const DuckdbLibrary& duckdb, duckdb_logical_type type, bool as_text);
[[nodiscard]] std::string_view name_of(duckdb_type type) noexcept;

// The valid value at `index` of a vector's data.
void read_item(const Leaf& leaf, const void* data, std::size_t index, Item& item);

}  // namespace tamis
