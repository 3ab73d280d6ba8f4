#include "ingest/ndjson_reader.h"

#include "ingest/json_lines.h"
#include "ingest/json_table.h"

namespace tamis {

Result<StagedTable> read_ndjson(const InputFile& file, const ReadContext& context) {
  StagedTable table;
  JsonTable columns(context.rules, JsonMixing::kUnite, JsonPart::kAll);
  const auto take = [&](simdjson::dom::object object, std::uint64_t row) -> Result<void> {
    // A row that goes wrong half way is in the table, and leaves it with the table's rejects.
    if (auto reason = columns.read(object, row)) table.rejects.push_back({row, std::move(*reason)});
    return columns.check_limit(file.path);
  };
  StagedSource source = TAMIS_TRY(read_json_lines(file, context, take));
  table.rows = source.rows;
  table.columns = columns.take(table.rows);
  table.excluded = columns.take_excluded();
  table.sources.push_back(std::move(source));
  return table;
}

}  // namespace tamis
