#include "ingest/query_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "ingest/typed_columns.h"

namespace tamis {
namespace {

constexpr std::uint64_t kMostReservedRows = std::uint64_t{1} << 26;  // a damaged file may claim any number

// DuckDB reads Parquet in place, so that a packed one is unpacked first.
Result<TemporaryFile> unpack(const InputFile& file, const Interrupt* interrupt) {
  constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
  auto copy = TAMIS_TRY(TemporaryFile::create());
  auto source = TAMIS_TRY(open_bytes(file.path, file.compression));
  std::string buffer(kBufferBytes, '\0');
  while (const std::size_t got = TAMIS_TRY(source->read(buffer.data(), buffer.size()))) {
    if (interrupt != nullptr) TAMIS_CHECK_OK(interrupt->check());
    TAMIS_CHECK_OK(copy.append(std::string_view(buffer).substr(0, got)));
  }
  TAMIS_CHECK_OK(copy.flush());
  return copy;
}

std::unexpected<Error> name_file(Error error, const std::string& path) {
  if (error.message.find(path) == std::string::npos) error.message += fmt::format(": {}", path);
  return std::unexpected(std::move(error));
}

// Its end is there and its beginning: what DuckDB cannot read of it is damaged in between.
std::unexpected<Error> unreadable_parquet(Error error, const std::string& path) {
  if (!error.message.starts_with("DuckDB: ")) return name_file(std::move(error), path);
  return fail(ErrorCode::kInvalid, fmt::format("this Parquet file is damaged, or of a kind that DuckDB does not read: {}", path),
              error.message);
}

Result<StagedTable> read_typed(DuckdbSession& session, const std::string& sql, const ReadContext& context, std::uint64_t expected_rows,
                               std::uint64_t bytes) {
  StagedTable table;
  TypedColumns columns(session.library(), context.rules, table);
  const auto batch = [&](std::span<const DuckdbSession::DataChunk> chunks) -> Result<void> {
    columns.take(chunks, context.options.threads);
    const double part = expected_rows == 0 ? 0 : static_cast<double>(table.rows) / static_cast<double>(expected_rows);
    context.progress.at(table.rows, static_cast<std::uint64_t>(static_cast<double>(bytes) * part));
    return {};
  };
  const auto bind = [&](const std::vector<ResultColumn>& bound) -> Result<void> {
    TAMIS_CHECK_OK(columns.bind(bound));
    columns.reserve(std::min(expected_rows, kMostReservedRows));
    return {};
  };
  TAMIS_CHECK_OK(session.select_batches(sql, context.options.interrupt, bind, batch));
  return table;
}

Result<std::uint64_t> rows_of_parquet(DuckdbSession& session, const std::string& path, const Interrupt* interrupt) {
  const auto rows =
      TAMIS_TRY(session.texts(fmt::format("SELECT CAST(num_rows AS VARCHAR) FROM parquet_file_metadata({})", sql_path(path)), interrupt));
  std::uint64_t count = 0;
  if (!rows.empty()) std::from_chars(rows[0][0].data(), rows[0][0].data() + rows[0][0].size(), count);
  return count;
}

}  // namespace

Result<StagedTable> read_parquet(DuckdbSession& session, const InputFile& file, const ReadContext& context) {
  std::optional<TemporaryFile> copy;
  if (file.compression != Compression::kNone) copy = TAMIS_TRY(unpack(file, context.options.interrupt));
  const std::string& path = copy ? copy->path() : file.path;
  const auto expected = rows_of_parquet(session, path, context.options.interrupt);
  if (!expected) return unreadable_parquet(expected.error(), file.path);
  const auto sql = fmt::format("SELECT * FROM read_parquet({}, hive_partitioning=false)", sql_path(path));
  auto table = read_typed(session, sql, context, *expected, file.bytes);
  if (!table) return unreadable_parquet(table.error(), file.path);
  if (table->rows != *expected)
    return fail(ErrorCode::kDataLoss,
                fmt::format("the rows do not add up: the file has {}, DuckDB gave {}: {}", *expected, table->rows, file.path));
  StagedSource source{.file = file, .format = "Parquet", .records = table->rows, .rows = table->rows};
  if (file.compression != Compression::kNone) source.format += fmt::format(", {}", name_of(file.compression));
  table->sources.push_back(std::move(source));
  return table;
}

Result<StagedTable> read_query(DuckdbSession& session, const std::string& sql, const ReadContext& context) {
  auto table = read_typed(session, sql, context, 0, 0);
  if (!table) {
    Error error = std::move(table).error();
    if (error.code == ErrorCode::kInvalid && error.hint.empty())
      error.hint = "--sql takes one SELECT of DuckDB's dialect, as in SELECT * FROM 'customers.csv'";
    return std::unexpected(std::move(error));
  }
  table->sources.push_back({.file = {}, .format = "SELECT", .records = table->rows, .rows = table->rows});
  return table;
}

}  // namespace tamis
