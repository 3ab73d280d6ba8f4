#pragma once
// DuckDB's data chunks as staged columns: structs become dotted names, each type the one of ours that holds it exactly.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "ingest/duckdb_session.h"
#include "ingest/staged_table.h"

namespace tamis {

// Whole numbers are INTEGER (past 64 bits: the row is rejected), DECIMAL without fraction too, with fraction DOUBLE; all times
// are UTC microseconds; UUID and ENUM are STRING. Whole numbers and decimals of the id's column are STRING, all digits kept.
class TypedColumns {
 public:
  TypedColumns(const DuckdbLibrary& duckdb, const ColumnRules& rules, StagedTable& table);
  ~TypedColumns();
  TypedColumns(const TypedColumns&) = delete;
  TypedColumns& operator=(const TypedColumns&) = delete;

  // kUnsupported: a column that no type of ours holds (BLOB, MAP, TIME, lists of structs …) and that is not excluded.
  [[nodiscard]] Result<void> bind(const std::vector<ResultColumn>& columns);
  // Memory for so many rows.
  void reserve(std::uint64_t rows);
  // Columns beside each other, on so many threads.
  void take(std::span<const DuckdbSession::DataChunk> chunks, unsigned threads);

 private:
  struct Field;
  Result<std::unique_ptr<Field>> make_field(std::string path, duckdb_logical_type type);
  Result<void> make_struct(Field& field, duckdb_logical_type type);
  Result<void> make_leaf(Field& field, duckdb_logical_type type);
  void take_field(std::size_t place, std::span<const DuckdbSession::DataChunk> chunks);
  void take_struct(Field& field, duckdb_vector vector, const std::vector<std::uint8_t>& present);
  void take_leaf(Field& field, duckdb_vector vector, const std::vector<std::uint8_t>& present);
  bool take_codes(Field& field, const void* data, const std::uint64_t* validity, std::vector<std::uint8_t> present);
  void take_items(Field& field, duckdb_vector vector, const std::vector<std::uint8_t>& present);  // one by one
  void collect_rejects(Field& field);

  const DuckdbLibrary& duckdb_;
  const ColumnRules& rules_;
  StagedTable& table_;
  std::vector<std::unique_ptr<Field>> fields_;  // null where excluded
};

}  // namespace tamis
