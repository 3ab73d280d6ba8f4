#include "ingest/parquet_writer.h"

#include <utility>

#include <fmt/format.h>

#include "ingest/duckdb_library.h"
#include "ingest/duckdb_session.h"

namespace tamis {
namespace {

constexpr const char* kTable = "members";

std::string sql_name(const std::string& name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

const char* sql_type(Kind kind) {
  switch (kind) {
    case Kind::kBoolean: return "BOOLEAN";
    case Kind::kInteger: return "BIGINT";
    case Kind::kDouble: return "DOUBLE";
    case Kind::kString: return "VARCHAR";
    case Kind::kTimestamp: return "TIMESTAMP WITH TIME ZONE";
    case Kind::kDate: return "DATE";
  }
  return "VARCHAR";
}

duckdb_type type_id(Kind kind) {
  switch (kind) {
    case Kind::kBoolean: return DUCKDB_TYPE_BOOLEAN;
    case Kind::kInteger: return DUCKDB_TYPE_BIGINT;
    case Kind::kDouble: return DUCKDB_TYPE_DOUBLE;
    case Kind::kString: return DUCKDB_TYPE_VARCHAR;
    case Kind::kTimestamp: return DUCKDB_TYPE_TIMESTAMP_TZ;
    case Kind::kDate: return DUCKDB_TYPE_DATE;
  }
  return DUCKDB_TYPE_VARCHAR;
}

std::string create_table(const std::vector<AnswerColumn>& columns) {
  std::string sql = fmt::format("CREATE TABLE {} (", kTable);
  for (std::size_t i = 0; i < columns.size(); ++i)
    sql += fmt::format("{}{} {}{}", i > 0 ? ", " : "", sql_name(columns[i].name), sql_type(columns[i].type.kind),
                       columns[i].type.is_list ? "[]" : "");
  return sql + ")";
}

// Makes the DuckDB value of one of ours; the caller destroys it.
struct ValueMaker {
  const DuckdbLibrary& duckdb;

  duckdb_value operator()(Missing) const { return duckdb.create_null_value(); }
  duckdb_value operator()(bool v) const { return duckdb.create_bool(v); }
  duckdb_value operator()(std::int64_t v) const { return duckdb.create_int64(v); }
  duckdb_value operator()(double v) const { return duckdb.create_double(v); }
  duckdb_value operator()(const std::string& v) const { return duckdb.create_varchar_length(v.data(), v.size()); }
  duckdb_value operator()(Timestamp v) const { return duckdb.create_timestamp_tz({v.us}); }
  duckdb_value operator()(Date v) const { return duckdb.create_date({v.days}); }
  duckdb_value operator()(const List& list) const {
    std::vector<duckdb_value> items;
    items.reserve(list.items.size());
    for (const Value& item : list.items) items.push_back(std::visit(*this, item.data()));
    duckdb_logical_type type = duckdb.create_logical_type(type_id(list.element));
    duckdb_value none = nullptr;  // an empty list has items too, as far as null pointers are looked for
    duckdb_value value = duckdb.create_list_value(type, items.empty() ? &none : items.data(), items.size());
    duckdb.destroy_logical_type(&type);
    for (duckdb_value& item : items) duckdb.destroy_value(&item);
    return value;
  }
};

}  // namespace

struct ParquetWriter::Impl {
  DuckdbSession session;
  duckdb_appender appender = nullptr;

  explicit Impl(DuckdbSession s) : session(std::move(s)) {}
  ~Impl() {
    if (appender != nullptr) session.library().appender_destroy(&appender);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::unexpected<Error> append_failed() const {
    const char* words = session.library().appender_error(appender);
    return fail(ErrorCode::kIo, fmt::format("the rows for Parquet cannot be gathered: {}", words == nullptr ? "unknown error" : words));
  }
};

ParquetWriter::ParquetWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ParquetWriter::ParquetWriter(ParquetWriter&&) noexcept = default;
ParquetWriter& ParquetWriter::operator=(ParquetWriter&&) noexcept = default;
ParquetWriter::~ParquetWriter() = default;

Result<ParquetWriter> ParquetWriter::open(const std::vector<AnswerColumn>& columns, unsigned threads) {
  auto impl = std::make_unique<Impl>(TAMIS_TRY(DuckdbSession::open(threads)));
  TAMIS_CHECK_OK(impl->session.execute(create_table(columns)));
  const DuckdbLibrary& duckdb = impl->session.library();
  if (duckdb.appender_create(impl->session.connection(), nullptr, kTable, &impl->appender) != DuckDBSuccess) return impl->append_failed();
  return ParquetWriter(std::move(impl));
}

Result<void> ParquetWriter::append(const std::vector<Value>& row) {
  const DuckdbLibrary& duckdb = impl_->session.library();
  for (const Value& value : row) {
    duckdb_value made = std::visit(ValueMaker{duckdb}, value.data());
    const duckdb_state state = duckdb.append_value(impl_->appender, made);
    duckdb.destroy_value(&made);
    if (state != DuckDBSuccess) return impl_->append_failed();
  }
  if (duckdb.appender_end_row(impl_->appender) != DuckDBSuccess) return impl_->append_failed();
  return {};
}

Result<void> ParquetWriter::finish(const std::string& path) {
  if (impl_->session.library().appender_close(impl_->appender) != DuckDBSuccess) return impl_->append_failed();
  auto written =
      impl_->session.execute(fmt::format("COPY {} TO {} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)", kTable, sql_text(path)));
  if (!written) return fail(ErrorCode::kIo, "the Parquet file cannot be written: " + written.error().message);
  return {};
}

}  // namespace tamis
