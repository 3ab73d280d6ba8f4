#include "ingest/json_lines.h"

#include <fmt/format.h>

#include "ingest/cell_text.h"
#include "ingest/json_value.h"

namespace tamis {
namespace {

namespace dom = simdjson::dom;

static_assert(RecordReader::kPaddingBytes >= simdjson::SIMDJSON_PADDING);

std::string reason_of(simdjson::error_code error, std::string_view text) {
  if (error == simdjson::UTF8_ERROR || !valid_utf8(text)) return "invalid UTF-8";
  if (text.find("NaN") != std::string_view::npos || text.find("Infinity") != std::string_view::npos)
    return "invalid JSON, where NaN and Infinity are no numbers; null is what is missing";
  if (error == simdjson::NUMBER_ERROR) return "invalid JSON: a number that is malformed or does not fit in 64 bits";
  return fmt::format("invalid JSON: {}", simdjson::error_message(error));
}

// The object of a record, or why it is none.
Reason parse(dom::parser& parser, const Record& record, dom::object& object) {
  if (record.oversized) return fmt::format("a record of {} bytes; the limit is {}", record.bytes, kLongestRecordBytes);
  dom::element root;
  const auto error = parser.parse(record.text.data(), record.text.size(), false).get(root);
  if (error != simdjson::SUCCESS) return reason_of(error, record.text);
  if (root.get_object().get(object) != simdjson::SUCCESS) return "not a JSON object";
  return std::nullopt;
}

Result<void> refuse_without_objects(const StagedSource& source) {
  if (source.rows > 0 || source.rejects.empty()) return {};
  return fail(ErrorCode::kInvalid,
              fmt::format("no line of this file is a JSON object; the first: {}: {}", source.rejects.front().reason, source.file.path),
              "NDJSON has one object a line: jq -c . makes it of JSON in several lines; if this is CSV, name it so");
}

}  // namespace

Result<StagedSource> read_json_lines(const InputFile& file, const ReadContext& context, const TakeObject& take) {
  StagedSource source{.file = file, .format = "NDJSON", .text = true, .dialect = kLines};
  if (file.compression != Compression::kNone) source.format += fmt::format(", {}", name_of(file.compression));
  RecordReader reader(TAMIS_TRY(open_bytes(file.path, file.compression)), kLines, context.options.interrupt);
  dom::parser parser;
  Record record;
  while (TAMIS_TRY(reader.next(record))) {
    if (trimmed(record.text).empty()) continue;
    ++source.records;
    dom::object object;
    if (auto reason = parse(parser, record, object))
      source.rejects.push_back({record.offset, std::move(*reason)});
    else
      TAMIS_CHECK_OK(take(object, source.rows++));
    context.progress.at(source.rows, reader.consumed());
  }
  TAMIS_CHECK_OK(refuse_without_objects(source));
  return source;
}

}  // namespace tamis
