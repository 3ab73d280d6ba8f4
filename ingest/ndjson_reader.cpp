#include "ingest/ndjson_reader.h"

#include <memory>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>
#include <simdjson.h>

#include "ingest/cell_text.h"
#include "ingest/dynamic_column.h"
#include "ingest/identifier.h"

namespace tamis {
namespace {

namespace dom = simdjson::dom;

static_assert(RecordReader::kPaddingBytes >= simdjson::SIMDJSON_PADDING);
constexpr std::size_t kLeftOut = static_cast<std::size_t>(-1);

using Reason = std::optional<std::string>;  // why a row is rejected, or nothing

// Null is nothing; an object or a list is no scalar.
struct Scalar {
  std::optional<SourceValue> value;
  bool is_scalar = true;
  std::string digits;  // what value refers to, where it is Digits
};

void read_scalar(dom::element element, Scalar& scalar) {
  scalar.value.reset();
  scalar.is_scalar = true;
  switch (element.type()) {
    case dom::element_type::NULL_VALUE: return;
    case dom::element_type::BOOL: scalar.value = element.get_bool().value_unsafe(); return;
    case dom::element_type::INT64: scalar.value = element.get_int64().value_unsafe(); return;
    case dom::element_type::DOUBLE: scalar.value = element.get_double().value_unsafe(); return;
    case dom::element_type::STRING: scalar.value = element.get_string().value_unsafe(); return;
    case dom::element_type::UINT64:
      scalar.digits = fmt::to_string(element.get_uint64().value_unsafe());
      scalar.value = Digits{scalar.digits};
      return;
    case dom::element_type::OBJECT:
    case dom::element_type::ARRAY: scalar.is_scalar = false; return;
  }
}

Reason unfit(const Scalar& scalar) {
  const auto* text = scalar.value ? std::get_if<std::string_view>(&*scalar.value) : nullptr;
  return text == nullptr ? std::nullopt : why_unfit(*text);
}

// A list of scalars goes into `column`; nothing is put where it is not one.
Reason put_list(dom::array array, std::size_t row, Scalar& scratch, DynamicColumn& column) {
  for (const dom::element item : array) {
    read_scalar(item, scratch);
    if (!scratch.is_scalar) return "a list of objects or lists, which no column holds; --exclude leaves it out";
    if (auto reason = unfit(scratch)) return reason;
  }
  column.put_list_begin(row);
  for (const dom::element item : array) {
    read_scalar(item, scratch);
    if (scratch.value) column.put_item(*scratch.value);
  }
  column.put_list_end();
  return std::nullopt;
}

struct JsonColumn {
  std::string name;
  DynamicColumn values;
  bool id = false;
};

class NdjsonReader {
 public:
  NdjsonReader(const InputFile& file, const ReadContext& context) : file_(file), context_(context) {}

  Result<StagedTable> read() {
    RecordReader reader(TAMIS_TRY(open_bytes(file_.path, file_.compression)), kLines, context_.options.interrupt);
    Record record;
    while (TAMIS_TRY(reader.next(record))) {
      if (trimmed(record.text).empty()) continue;
      ++records_;
      if (auto reason = read_record(record)) rejects_.push_back({record.offset, std::move(*reason)});
      if (columns_.size() > kMostColumns)
        return fail(ErrorCode::kLimitExceeded,
                    fmt::format("more than {} columns; the last names are {} and {}: {}", kMostColumns, columns_[kMostColumns - 1].name,
                                columns_[kMostColumns].name, file_.path),
                    "keys that are data make a column each; leave their object out with --exclude");
      context_.progress.at(rows_, reader.consumed());
    }
    TAMIS_CHECK_OK(refuse_without_objects());
    return take();
  }

 private:
  Result<void> refuse_without_objects() const {
    if (rows_ > 0 || rejects_.empty()) return {};
    return fail(ErrorCode::kInvalid,
                fmt::format("no line of this file is a JSON object; the first: {}: {}", rejects_.front().reason, file_.path),
                "NDJSON has one object a line: jq -c . makes it of JSON in several lines; if this is CSV, name it so");
  }

  // A reason: the record is no row. A row that goes wrong half way is in the table, and leaves it with the table's rejects.
  Reason read_record(const Record& record) {
    if (record.oversized) return fmt::format("a record of {} bytes; the limit is {}", record.bytes, kLongestRecordBytes);
    dom::element root;
    const auto error = parser_.parse(record.text.data(), record.text.size(), false).get(root);
    if (error != simdjson::SUCCESS) return reason_of(error, record.text);
    dom::object object;
    if (root.get_object().get(object) != simdjson::SUCCESS) return "not a JSON object";
    expected_ = 0;
    path_.clear();
    if (auto reason = read_object(object)) table_.rejects.push_back({rows_, std::move(*reason)});
    ++rows_;
    return std::nullopt;
  }

  static std::string reason_of(simdjson::error_code error, std::string_view text) {
    if (error == simdjson::UTF8_ERROR || !valid_utf8(text)) return "invalid UTF-8";
    if (text.find("NaN") != std::string_view::npos || text.find("Infinity") != std::string_view::npos)
      return "invalid JSON, where NaN and Infinity are no numbers; null is what is missing";
    if (error == simdjson::NUMBER_ERROR) return "invalid JSON: a number that is malformed or does not fit in 64 bits";
    return fmt::format("invalid JSON: {}", simdjson::error_message(error));
  }

  Reason read_object(dom::object object) {
    const std::size_t prefix = path_.size();
    for (const auto& [key, value] : object) {
      path_.resize(prefix);
      if (key.empty()) return "a key without a name";
      if (prefix != 0) path_ += '.';
      path_ += key;
      if (auto reason = read_member(value)) return reason;
    }
    path_.resize(prefix);
    return std::nullopt;
  }

  Reason read_member(dom::element value) {
    if (value.is_object()) {
      if (left_out(path_)) return std::nullopt;
      return read_object(value.get_object().value_unsafe());
    }
    const std::size_t place = place_of(path_);
    if (place == kLeftOut) return std::nullopt;
    JsonColumn& column = columns_[place];
    const auto because = [&](std::string why) { return fmt::format("{}: {}", column.name, why); };
    if (value.is_array()) {
      if (column.id) return because("a list identifies nobody");
      if (column.values.rows() > rows_) return because("it is there twice");
      auto reason = put_list(value.get_array().value_unsafe(), rows_, scratch_, column.values);
      return reason ? Reason(because(*reason)) : std::nullopt;
    }
    read_scalar(value, scratch_);
    if (!scratch_.value) return std::nullopt;
    if (column.values.rows() > rows_) return because("it is there twice");
    if (auto reason = unfit(scratch_)) return because(*reason);
    if (column.id) return put_id(column, *scratch_.value);
    column.values.put(rows_, *scratch_.value);
    return std::nullopt;
  }

  // Ids of all kinds in one column stay what they were: each becomes its text here.
  Reason put_id(JsonColumn& column, const SourceValue& value) {
    if (const auto* number = std::get_if<double>(&value)) {
      const auto text = id_of_double(*number, false);
      if (!text) return fmt::format("{}: {}", column.name, text.error().message);
      column.values.put(rows_, std::string_view(*text));
    } else if (std::holds_alternative<bool>(value)) {
      return fmt::format("{}: true and false identify nobody", column.name);
    } else {
      column.values.put(rows_, std::string_view(written(value)));
    }
    return std::nullopt;
  }

  // Most rows have the keys of the row before, in the same order.
  std::size_t place_of(const std::string& path) {
    if (expected_ < order_.size() && order_[expected_].first == path) return order_[expected_++].second;
    const std::size_t place = look_up(path);
    order_.resize(expected_);
    order_.emplace_back(path, place);
    ++expected_;
    return place;
  }

  std::size_t look_up(const std::string& path) {
    if (const auto known = places_.find(path); known != places_.end()) return known->second;
    std::size_t place = kLeftOut;
    if (left_out(path)) {
      table_.excluded.push_back(path);
    } else {
      const std::string folded = fold_case(path);
      place = folded_places_.emplace(folded, columns_.size()).first->second;
      if (place == columns_.size()) columns_.push_back({path, DynamicColumn(), context_.rules.is_id(path)});
    }
    places_.emplace(path, place);
    return place;
  }

  bool left_out(const std::string& path) {
    const bool out = context_.rules.excludes(path);
    if (out && places_.emplace(path, kLeftOut).second) table_.excluded.push_back(path);
    return out;
  }

  StagedTable take() {
    for (auto& column : columns_) {
      StagedColumn staged{.name = std::move(column.name), .source_type = "JSON", .origin = Origin::kJson};
      staged.mixed = column.values.mixed();
      staged.values = column.values.take(rows_);
      table_.columns.push_back(std::move(staged));
    }
    table_.rows = rows_;
    StagedSource source{.file = file_, .format = "NDJSON", .text = true, .dialect = kLines};
    if (file_.compression != Compression::kNone) source.format += fmt::format(", {}", name_of(file_.compression));
    source.rejects = std::move(rejects_);
    source.records = records_;
    source.rows = rows_;
    table_.sources.push_back(std::move(source));
    return std::move(table_);
  }

  const InputFile& file_;
  const ReadContext& context_;
  dom::parser parser_;
  Scalar scratch_;
  std::vector<JsonColumn> columns_;
  std::unordered_map<std::string, std::size_t> places_;  // path as written
  std::unordered_map<std::string, std::size_t> folded_places_;
  std::vector<std::pair<std::string, std::size_t>> order_;  // of the row before
  std::size_t expected_ = 0;
  std::string path_;
  StagedTable table_;
  std::vector<RecordReject> rejects_;
  std::uint64_t records_ = 0;
  std::uint64_t rows_ = 0;
};

}  // namespace

Result<StagedTable> read_ndjson(const InputFile& file, const ReadContext& context) { return NdjsonReader(file, context).read(); }

struct JsonListParser::Impl {
  dom::parser parser;
  Scalar scratch;
};

JsonListParser::JsonListParser() : impl_(std::make_unique<Impl>()) {}
JsonListParser::~JsonListParser() = default;

bool JsonListParser::parse(std::string_view text, std::size_t row, DynamicColumn& into) {
  dom::array array;
  if (impl_->parser.parse(text.data(), text.size()).get_array().get(array) != simdjson::SUCCESS) return false;
  return !put_list(array, row, impl_->scratch, into);
}

}  // namespace tamis
