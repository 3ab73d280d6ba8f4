#pragma once
// One in-memory DuckDB for one import: SELECT in, data chunks out.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/exec/parallel.h"
#include "ingest/duckdb_library.h"

namespace tamis {

// A column of a result. The type belongs to the result and is gone with it.
struct ResultColumn {
  std::string name;
  duckdb_logical_type type = nullptr;
};

class DuckdbSession {
 public:
  // Loads no extension and asks no server: what is not in the library does not exist. Spills to the system's temporary folder.
  [[nodiscard]] static Result<DuckdbSession> open(unsigned threads);

  // Runs one SELECT; the rows come in the order of the result. `bind` sees its columns before the first chunk. Errors of
  // DuckDB are kInvalid with its own words; an error of `bind` or `chunk` ends the query and is returned.
  using Bind = std::function<Result<void>(const std::vector<ResultColumn>&)>;
  using Chunk = std::function<Result<void>(duckdb_data_chunk, std::size_t rows)>;
  [[nodiscard]] Result<void> select(const std::string& sql, const Interrupt* interrupt, const Bind& bind, const Chunk& chunk);

  // The same with up to kBatchChunks chunks at a time, for work that is worth handing out.
  struct DataChunk {
    duckdb_data_chunk data = nullptr;
    std::size_t rows = 0;
  };
  using Batch = std::function<Result<void>(std::span<const DataChunk>)>;
  static constexpr std::size_t kBatchChunks = 32;
  [[nodiscard]] Result<void> select_batches(const std::string& sql, const Interrupt* interrupt, const Bind& bind, const Batch& batch);

  // The rows of a small SELECT whose columns are all VARCHAR; NULL is the empty string.
  [[nodiscard]] Result<std::vector<std::vector<std::string>>> texts(const std::string& sql, const Interrupt* interrupt);

  // Runs a statement that answers no rows.
  [[nodiscard]] Result<void> execute(const std::string& sql);

  [[nodiscard]] duckdb_connection connection() const noexcept;
  // 1, 2, …: for names of tables that must be new.
  [[nodiscard]] std::size_t next_number() noexcept { return ++last_number_; }
  [[nodiscard]] const DuckdbLibrary& library() const noexcept { return *library_; }

 private:
  struct Handles;
  DuckdbSession(const DuckdbLibrary* library, std::shared_ptr<Handles> handles) : library_(library), handles_(std::move(handles)) {}

  Result<void> run(const std::string& sql, const Interrupt* interrupt, const Bind& bind, const Batch& batch, std::size_t chunks);

  const DuckdbLibrary* library_;
  std::shared_ptr<Handles> handles_;
  std::size_t last_number_ = 0;
};

// 'it''s'
[[nodiscard]] std::string sql_text(std::string_view text);
// A path as an SQL literal that DuckDB takes for this one file, not for a pattern.
[[nodiscard]] std::string sql_path(std::string_view path);

// The bytes of a string in a vector; valid as long as the chunk.
[[nodiscard]] inline std::string_view text_of(const duckdb_string_t& value) noexcept {
  const std::uint32_t length = value.value.inlined.length;
  return {length <= 12 ? value.value.inlined.inlined : value.value.pointer.ptr, length};
}

// `validity` is a vector's, null where all are valid.
[[nodiscard]] inline bool is_valid(const std::uint64_t* validity, std::size_t row) noexcept {
  return validity == nullptr || ((validity[row / 64] >> (row % 64)) & 1) != 0;
}

}  // namespace tamis
