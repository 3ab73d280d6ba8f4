#include "engine/catalogue/sqlite.h"

#include <utility>

#include <sqlite3.h>

#include "engine/base/check.h"

namespace tamis {
namespace {

constexpr int kBusyWaitMs = 5'000;

ErrorCode code_of(int sqlite_code) {
  switch (sqlite_code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::kBusy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorCode::kDataLoss;
    default: return ErrorCode::kIo;
  }
}

std::unexpected<Error> failure(sqlite3* db, const char* path = nullptr) {
  const int code = db == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(db);
  std::string message = "the catalogue of the store cannot be used: ";
  message += db == nullptr ? "out of memory" : sqlite3_errmsg(db);
  if (path != nullptr) message.append(" (").append(path).append(")");
  std::string hint;
  if ((code & 0xFF) == SQLITE_BUSY) hint = "another process is writing to this store; try again when it is done";
  if ((code & 0xFF) == SQLITE_FULL) hint = "the disk is full; free some space and try again";
  if ((code & 0xFF) == SQLITE_READONLY) hint = "the store is read-only for this user";
  return fail(code_of(code), std::move(message), std::move(hint));
}

Result<sqlite3*> open_handle(const std::string& name, int flags) {
  sqlite3* db = nullptr;
  if (sqlite3_open_v2(name.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
    auto error = failure(db, name.c_str());
    sqlite3_close_v2(db);
    return error;
  }
  sqlite3_busy_timeout(db, kBusyWaitMs);
  return db;
}

// A path as a file: URI; the few characters that mean something there are escaped.
std::string immutable_uri(const std::filesystem::path& path) {
  std::string uri = "file:";
  for (const char c : path.string()) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr char kHex[] = "0123456789ABCDEF";
      uri += '%';
      uri += kHex[static_cast<unsigned char>(c) >> 4];
      uri += kHex[static_cast<unsigned char>(c) & 15];
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

// Without the right to write, the log beside the file could not be taken into account.
bool has_unmerged_log(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(path.string() + "-wal", ignored);
  return !ignored && bytes > 0;
}

bool readable(sqlite3* db) { return sqlite3_exec(db, "SELECT COUNT(*) FROM sqlite_master", nullptr, nullptr, nullptr) == SQLITE_OK; }

// The log's index cannot be made beside the file: a folder that cannot be written to.
bool lacks_right_to_write(sqlite3* db) {
  const int code = sqlite3_errcode(db);
  return code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM || code == SQLITE_IOERR;
}

Result<sqlite3*> open_unchanging(const std::filesystem::path& path) {
  if (has_unmerged_log(path))
    return fail(ErrorCode::kIo,
                "the catalogue has changes that a writer left behind, and this folder cannot be written to: " + path.string(),
                "run any tamis command once with the right to write here");
  return open_handle(immutable_uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

}  // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
void SqliteConnection::Close::operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value) {
  TAMIS_CHECK(sqlite3_bind_int64(statement_.get(), index, value) == SQLITE_OK);
  return *this;
}

SqliteStatement& SqliteStatement::bind(int index, std::string_view text) {
  TAMIS_CHECK(sqlite3_bind_text64(statement_.get(), index, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                                  SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Result<bool> SqliteStatement::step() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: {
      auto error = failure(sqlite3_db_handle(statement_.get()));
      sqlite3_reset(statement_.get());
      return error;
    }
  }
}

Result<void> SqliteStatement::run() {
  while (TAMIS_TRY(step())) {
  }
  sqlite3_reset(statement_.get());
  return {};
}

std::int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string SqliteStatement::text(int column) const {
  const unsigned char* bytes = sqlite3_column_text(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

Result<SqliteConnection> SqliteConnection::open(const std::filesystem::path& path, SqliteMode mode) {
  SqliteConnection connection;
  if (mode == SqliteMode::kRead) {
    connection.db_.reset(TAMIS_TRY(open_handle(path.string(), SQLITE_OPEN_READONLY)));
    if (readable(connection.db_.get())) return connection;
    if (lacks_right_to_write(connection.db_.get())) connection.db_.reset(TAMIS_TRY(open_unchanging(path)));
    if (!readable(connection.db_.get())) return failure(connection.db_.get(), path.c_str());
    return connection;
  }
  const int create = mode == SqliteMode::kCreate ? SQLITE_OPEN_CREATE : 0;
  connection.db_.reset(TAMIS_TRY(open_handle(path.string(), SQLITE_OPEN_READWRITE | create)));
  TAMIS_CHECK_OK(connection.execute("PRAGMA journal_mode=WAL"));
  TAMIS_CHECK_OK(connection.execute("PRAGMA synchronous=FULL"));
  TAMIS_CHECK_OK(connection.execute("PRAGMA foreign_keys=ON"));
  return connection;
}

Result<void> SqliteConnection::execute(const char* sql) {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(db_.get());
  return {};
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) return failure(db_.get());
  return SqliteStatement(statement);
}

Result<SqliteTransaction> SqliteTransaction::begin(SqliteConnection& connection) {
  TAMIS_CHECK_OK(connection.execute("BEGIN IMMEDIATE"));
  return SqliteTransaction(&connection);
}

SqliteTransaction::SqliteTransaction(SqliteTransaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

SqliteTransaction::~SqliteTransaction() {
  if (connection_ != nullptr) (void)connection_->execute("ROLLBACK");
}

Result<void> SqliteTransaction::commit() {
  TAMIS_CHECK_OK(connection_->execute("COMMIT"));
  connection_ = nullptr;
  return {};
}

}  // namespace tamis
