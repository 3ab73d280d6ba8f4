#pragma once
// SQLite behind Result: a connection and its statements. Internal to catalogue/.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tamis {

// One prepared statement: bind from 1, step, read columns from 0. Single-threaded.
class SqliteStatement {
 public:
  SqliteStatement& bind(int index, std::int64_t value);
  SqliteStatement& bind(int index, std::string_view text);
  [[nodiscard]] Result<bool> step();  // whether there is a row
  [[nodiscard]] Result<void> run();   // to the end; then it can be bound anew
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;

 private:
  friend class SqliteConnection;
  struct Finalize {
    void operator()(sqlite3_stmt* s) const noexcept;
  };
  explicit SqliteStatement(sqlite3_stmt* s) : statement_(s) {}
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class SqliteMode : std::uint8_t { kRead, kWrite, kCreate };

class SqliteConnection {
 public:
  // kWrite and kCreate: write-ahead log, synchronous FULL, waits up to five seconds for another writer. kRead of a folder that
  // cannot be written to reads the file as it lies.
  [[nodiscard]] static Result<SqliteConnection> open(const std::filesystem::path& path, SqliteMode mode);
  [[nodiscard]] Result<void> execute(const char* sql);
  [[nodiscard]] Result<SqliteStatement> prepare(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3* db) const noexcept;
  };
  std::unique_ptr<sqlite3, Close> db_;
};

// Rolls back unless it was committed.
class SqliteTransaction {
 public:
  [[nodiscard]] static Result<SqliteTransaction> begin(SqliteConnection& connection);
  SqliteTransaction(SqliteTransaction&& other) noexcept;
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;
  ~SqliteTransaction();
  [[nodiscard]] Result<void> commit();

 private:
  explicit SqliteTransaction(SqliteConnection* connection) : connection_(connection) {}
  SqliteConnection* connection_;
};

}  // namespace tamis
