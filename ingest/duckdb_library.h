#pragma once
// libduckdb, loaded at run time: only import needs it, and a program without it still answers queries.

#include <string>

#include <duckdb.h>

#include "engine/base/error.h"

namespace tamis {

// Each of the library's functions that Tamis calls.
#define TAMIS_DUCKDB_FUNCTIONS(F)                                                                                        \
  F(library_version) F(create_config) F(set_config) F(destroy_config) F(open_ext) F(close) F(connect) F(disconnect)      \
  F(free) F(query) F(prepare) F(prepare_error) F(prepared_statement_type) F(destroy_prepare)                             \
  F(pending_prepared_streaming) F(interrupt)                                                                             \
  F(pending_error) F(pending_execute_task) F(execute_pending) F(destroy_pending) F(fetch_chunk) F(result_error)          \
  F(destroy_result) F(column_count) F(column_name) F(column_logical_type) F(destroy_data_chunk)                          \
  F(data_chunk_get_size) F(data_chunk_get_vector) F(vector_get_data) F(vector_get_validity) F(list_vector_get_child)     \
  F(struct_vector_get_child) F(array_vector_get_child) F(destroy_logical_type) F(get_type_id) F(decimal_width)           \
  F(decimal_scale) F(decimal_internal_type) F(enum_internal_type) F(enum_dictionary_size) F(enum_dictionary_value)       \
  F(list_type_child_type) F(array_type_child_type) F(array_type_array_size) F(struct_type_child_count)                   \
  F(struct_type_child_name) F(struct_type_child_type)                                                                    \
  /* parquet_writer.cpp */                                                                                               \
  F(appender_create) F(appender_error) F(appender_end_row) F(appender_close) F(appender_destroy)                \
  F(append_value) F(destroy_value) F(create_null_value) F(create_bool) F(create_int64) F(create_double)                  \
  F(create_varchar_length) F(create_timestamp_tz) F(create_date) F(create_list_value) F(create_logical_type)

struct DuckdbLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses): a declared name takes none
#define TAMIS_DUCKDB_MEMBER(name) decltype(&duckdb_##name) name = nullptr;
  TAMIS_DUCKDB_FUNCTIONS(TAMIS_DUCKDB_MEMBER)
#undef TAMIS_DUCKDB_MEMBER
  std::string path;  // what was loaded
};

// Loads it once and keeps it. Looked for: $TAMIS_DUCKDB_LIBRARY (then nowhere else), beside the program, in the build's
// dependencies, where the system's loader looks. kNotFound says where it was looked for and how to get it. Thread-safe.
[[nodiscard]] Result<const DuckdbLibrary*> load_duckdb();

// The same from one path, for tests. The library is never unloaded: its threads may outlive any answer.
[[nodiscard]] Result<DuckdbLibrary> load_duckdb_from(const std::string& path);

}  // namespace tamis
