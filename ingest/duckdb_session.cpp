#include "ingest/duckdb_session.h"

#include <filesystem>
#include <system_error>
#include <thread>

#include <fmt/format.h>

namespace tamis {
namespace {

// DuckDB's messages have several lines, of which later ones repeat the statement; the first says what is wrong.
std::string first_paragraph(std::string_view message) {
  const auto end = message.find("\n\n");
  std::string text(message.substr(0, end));
  for (auto& c : text)
    if (c == '\n') c = ' ';
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  return text;
}

std::unexpected<Error> duckdb_failed(const char* message) {
  return fail(ErrorCode::kInvalid, fmt::format("DuckDB: {}", first_paragraph(message == nullptr ? "unknown error" : message)));
}

// Destroys one of DuckDB's objects at the end of the scope, whatever way it ends.
template <typename Handle, typename Destroy> struct Scoped {
  Handle handle{};
  Destroy destroy;
  explicit Scoped(Destroy d) : destroy(d) {}
  ~Scoped() { destroy(&handle); }
  Scoped(const Scoped&) = delete;
  Scoped& operator=(const Scoped&) = delete;
};

struct BoundColumns {
  const DuckdbLibrary& duckdb;
  std::vector<ResultColumn> columns;
  BoundColumns(const DuckdbLibrary& library, duckdb_result& result) : duckdb(library) {
    for (idx_t i = 0; i < duckdb.column_count(&result); ++i)
      columns.push_back({duckdb.column_name(&result, i), duckdb.column_logical_type(&result, i)});
  }
  ~BoundColumns() {
    for (auto& column : columns) duckdb.destroy_logical_type(&column.type);
  }
  BoundColumns(const BoundColumns&) = delete;
  BoundColumns& operator=(const BoundColumns&) = delete;
};

// Until the first rows are there: a sort or an aggregation does all its work here.
Result<void> execute_tasks(const DuckdbLibrary& duckdb, duckdb_pending_result pending, const Interrupt* interrupt) {
  while (true) {
    if (interrupt != nullptr) TAMIS_CHECK_OK(interrupt->check());
    switch (duckdb.pending_execute_task(pending)) {
      case DUCKDB_PENDING_RESULT_READY: return {};
      case DUCKDB_PENDING_ERROR: return duckdb_failed(duckdb.pending_error(pending));
      case DUCKDB_PENDING_RESULT_NOT_READY: break;
      case DUCKDB_PENDING_NO_TASKS_AVAILABLE: std::this_thread::yield(); break;  // DuckDB's own threads have them
    }
  }
}

// Chunks that are taken together, destroyed together.
class ChunkBatch {
 public:
  explicit ChunkBatch(const DuckdbLibrary& duckdb) : duckdb_(duckdb) {}
  ~ChunkBatch() { clear(); }
  ChunkBatch(const ChunkBatch&) = delete;
  ChunkBatch& operator=(const ChunkBatch&) = delete;

  // False: there are no more rows.
  bool fetch(duckdb_result& result) {
    duckdb_data_chunk data = duckdb_.fetch_chunk(result);
    if (data == nullptr) return false;
    chunks_.push_back({data, static_cast<std::size_t>(duckdb_.data_chunk_get_size(data))});
    return chunks_.back().rows > 0;
  }
  void clear() {
    for (auto& chunk : chunks_) duckdb_.destroy_data_chunk(&chunk.data);
    chunks_.clear();
  }
  [[nodiscard]] std::span<const DuckdbSession::DataChunk> chunks() const noexcept { return chunks_; }

 private:
  const DuckdbLibrary& duckdb_;
  std::vector<DuckdbSession::DataChunk> chunks_;
};

Result<void> fetch_batches(const DuckdbLibrary& duckdb, duckdb_result& result, const Interrupt* interrupt, const DuckdbSession::Batch& body,
                           std::size_t chunks) {
  ChunkBatch batch(duckdb);
  for (bool more = true; more; batch.clear()) {
    if (interrupt != nullptr) TAMIS_CHECK_OK(interrupt->check());
    while (more && batch.chunks().size() < chunks) more = batch.fetch(result);
    TAMIS_CHECK_OK(body(batch.chunks()));
  }
  if (const char* error = duckdb.result_error(&result); error != nullptr && *error != '\0') return duckdb_failed(error);
  return {};
}

Result<void> run_pending(const DuckdbLibrary& duckdb, duckdb_pending_result pending, const Interrupt* interrupt,
                         const DuckdbSession::Bind& bind, const DuckdbSession::Batch& batch, std::size_t chunks) {
  TAMIS_CHECK_OK(execute_tasks(duckdb, pending, interrupt));
  Scoped<duckdb_result, decltype(duckdb.destroy_result)> result(duckdb.destroy_result);
  if (duckdb.execute_pending(pending, &result.handle) != DuckDBSuccess) return duckdb_failed(duckdb.result_error(&result.handle));
  const BoundColumns bound(duckdb, result.handle);
  TAMIS_CHECK_OK(bind(bound.columns));
  return fetch_batches(duckdb, result.handle, interrupt, batch, chunks);
}

std::string temporary_folder() {
  std::error_code error;
  const auto path = std::filesystem::temp_directory_path(error);
  return error ? "/tmp" : path.string();
}

}  // namespace

struct DuckdbSession::Handles {
  const DuckdbLibrary* duckdb;
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;

  explicit Handles(const DuckdbLibrary* library) : duckdb(library) {}
  ~Handles() {
    if (connection != nullptr) duckdb->disconnect(&connection);
    if (database != nullptr) duckdb->close(&database);
  }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
};

Result<DuckdbSession> DuckdbSession::open(unsigned threads) {
  const DuckdbLibrary* duckdb = TAMIS_TRY(load_duckdb());
  Scoped<duckdb_config, decltype(duckdb->destroy_config)> config(duckdb->destroy_config);
  if (duckdb->create_config(&config.handle) != DuckDBSuccess) return fail(ErrorCode::kInternal, "DuckDB makes no configuration");
  const std::pair<const char*, std::string> settings[] = {
      {"threads", std::to_string(worker_count(threads))},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"temp_directory", temporary_folder()},
  };
  for (const auto& [name, value] : settings)
    if (duckdb->set_config(config.handle, name, value.c_str()) != DuckDBSuccess)
      return fail(ErrorCode::kInternal, fmt::format("DuckDB does not take the setting {}", name));
  auto handles = std::make_shared<Handles>(duckdb);
  char* message = nullptr;
  if (duckdb->open_ext(nullptr, &handles->database, config.handle, &message) != DuckDBSuccess) {
    auto error = duckdb_failed(message);
    duckdb->free(message);
    return error;
  }
  if (duckdb->connect(handles->database, &handles->connection) != DuckDBSuccess)
    return fail(ErrorCode::kInternal, "DuckDB gives no connection");
  DuckdbSession session(duckdb, std::move(handles));
  // Times without an offset are UTC, whatever this machine's zone.
  TAMIS_CHECK_OK(session.execute("SET TimeZone = 'UTC'"));
  // What it keeps of files it keeps by their paths, and those of temporary files come again. Old libraries know no such setting.
  (void)session.execute("SET enable_external_file_cache = false");
  // Its threads read ahead while rows are taken, but no further than this; by default less than what one of them reads at a time.
  (void)session.execute("SET streaming_buffer_size = '64MB'");
  return session;
}

Result<void> DuckdbSession::select(const std::string& sql, const Interrupt* interrupt, const Bind& bind, const Chunk& chunk) {
  const auto each = [&](std::span<const DataChunk> chunks) -> Result<void> {
    for (const auto& [data, rows] : chunks)
      if (rows > 0) TAMIS_CHECK_OK(chunk(data, rows));
    return {};
  };
  return run(sql, interrupt, bind, each, 1);
}

Result<void> DuckdbSession::select_batches(const std::string& sql, const Interrupt* interrupt, const Bind& bind, const Batch& batch) {
  return run(sql, interrupt, bind, batch, kBatchChunks);
}

Result<void> DuckdbSession::run(const std::string& sql, const Interrupt* interrupt, const Bind& bind, const Batch& batch,
                                std::size_t chunks) {
  const DuckdbLibrary& duckdb = *library_;
  Scoped<duckdb_prepared_statement, decltype(duckdb.destroy_prepare)> statement(duckdb.destroy_prepare);
  if (duckdb.prepare(handles_->connection, sql.c_str(), &statement.handle) != DuckDBSuccess)
    return duckdb_failed(duckdb.prepare_error(statement.handle));
  if (duckdb.prepared_statement_type(statement.handle) != DUCKDB_STATEMENT_TYPE_SELECT)
    return fail(ErrorCode::kInvalid, "only a SELECT can be imported", "one statement, for example: SELECT * FROM 'customers.csv'");
  Scoped<duckdb_pending_result, decltype(duckdb.destroy_pending)> pending(duckdb.destroy_pending);
  if (duckdb.pending_prepared_streaming(statement.handle, &pending.handle) != DuckDBSuccess)
    return duckdb_failed(duckdb.pending_error(pending.handle));
  auto done = run_pending(duckdb, pending.handle, interrupt, bind, batch, chunks);
  // Without it DuckDB's threads would work on, and closing would wait for them.
  if (!done) duckdb.interrupt(handles_->connection);
  return done;
}

Result<void> DuckdbSession::execute(const std::string& sql) {
  const DuckdbLibrary& duckdb = *library_;
  Scoped<duckdb_result, decltype(duckdb.destroy_result)> result(duckdb.destroy_result);
  if (duckdb.query(handles_->connection, sql.c_str(), &result.handle) != DuckDBSuccess)
    return duckdb_failed(duckdb.result_error(&result.handle));
  return {};
}

duckdb_connection DuckdbSession::connection() const noexcept { return handles_->connection; }

Result<std::vector<std::vector<std::string>>> DuckdbSession::texts(const std::string& sql, const Interrupt* interrupt) {
  std::vector<std::vector<std::string>> rows;
  std::size_t columns = 0;
  const auto bind = [&](const std::vector<ResultColumn>& bound) -> Result<void> {
    columns = bound.size();
    return {};
  };
  const auto chunk = [&](duckdb_data_chunk data, std::size_t count) -> Result<void> {
    const std::size_t first = rows.size();
    rows.resize(first + count, std::vector<std::string>(columns));
    for (std::size_t c = 0; c < columns; ++c) {
      duckdb_vector vector = library_->data_chunk_get_vector(data, c);
      const auto* values = static_cast<const duckdb_string_t*>(library_->vector_get_data(vector));
      const std::uint64_t* validity = library_->vector_get_validity(vector);
      for (std::size_t r = 0; r < count; ++r)
        if (is_valid(validity, r)) rows[first + r][c] = text_of(values[r]);
    }
    return {};
  };
  TAMIS_CHECK_OK(select(sql, interrupt, bind, chunk));
  return rows;
}

std::string sql_text(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) {
    if (c == '\'') literal += '\'';
    literal += c;
  }
  return literal + "'";
}

std::string sql_path(std::string_view path) {
  // A bracket class of one character is that character.
  std::string pattern;
  for (const char c : path) {
    if (c == '*' || c == '?' || c == '[') {
      pattern += fmt::format("[{}]", c);
    } else {
      pattern += c;
    }
  }
  return sql_text(pattern);
}

}  // namespace tamis
