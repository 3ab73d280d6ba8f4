#pragma once
// Columns that grow with the JSON objects that are put into them. Objects inside become dotted names, lists of scalars LISTs.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "ingest/column_rules.h"
#include "ingest/dynamic_column.h"
#include "ingest/json_value.h"
#include "ingest/staged_table.h"

namespace tamis {

// What becomes of values of several kinds under one name.
enum class JsonMixing : std::uint8_t {
  kUnite,  // one column holds them all, as text where they do not go together; a list of objects is refused
  kSplit,  // a column of that name for each kind; of a list of objects, each member is a list of its values
};
enum class JsonPart : std::uint8_t { kAll, kRoles, kProperties };

class JsonTable {
 public:
  JsonTable(const ColumnRules& rules, JsonMixing mixing, JsonPart part) : rules_(&rules), mixing_(mixing), part_(part) {}

  // Puts the members of an object into a row behind those that were put before. A reason: the row is no good, whatever it has.
  [[nodiscard]] Reason read(simdjson::dom::object object, std::size_t row);
  // The same of one member, unless the row has a value of that name.
  [[nodiscard]] Reason read_unless_there(std::string_view key, simdjson::dom::element value, std::size_t row);

  // kLimitExceeded: more than kMostColumns. Each row is to be checked.
  [[nodiscard]] Result<void> check_limit(const std::string& path) const;
  // The text of a column that keeps_digits in the row that was put last; empty where it has none.
  [[nodiscard]] std::string_view last_text(ColumnRole role) const;

  // All columns, padded to `rows`; then it is empty. Names without a value are none, but named.
  [[nodiscard]] std::vector<StagedColumn> take(std::size_t rows);
  [[nodiscard]] std::vector<std::string> take_excluded() { return std::move(excluded_); }
  // Of every column, also those without a value.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  enum class Class : std::uint8_t { kBoolean, kInteger, kDouble, kText, kList, kAny };
  struct Values {
    Class values_class;
    DynamicColumn column;
  };
  struct Column {
    std::string name;
    bool as_text = false;        // ids and names
    std::size_t rows = 0;        // behind the last that has a value
    std::vector<Values> values;  // by class; united: one
  };

  Reason read_members(simdjson::dom::object object);
  Reason read_member(simdjson::dom::element value);
  Reason read_scalar(Column& column);
  Reason read_list(Column& column, simdjson::dom::array array);
  Reason spread(simdjson::dom::array array, std::vector<std::size_t>& open);
  Reason spread_member(simdjson::dom::element value, std::vector<std::size_t>& open);
  Reason put_text(Column& column);
  [[nodiscard]] DynamicColumn& column_for(Column& column, Class values_class) const;
  [[nodiscard]] static Class class_of(const SourceValue& value);
  std::size_t place_of(const std::string& path);
  std::size_t look_up(const std::string& path);
  bool left_out(const std::string& path);

  const ColumnRules* rules_;
  JsonMixing mixing_;
  JsonPart part_;
  JsonScalar scratch_;
  std::vector<Column> columns_;
  std::unordered_map<std::string, std::size_t> places_;  // path as written
  std::unordered_map<std::string, std::size_t> folded_places_;
  std::vector<std::pair<std::string, std::size_t>> order_;  // of the row before
  std::size_t expected_ = 0;
  std::size_t row_ = 0;
  std::string path_;
  std::vector<std::string> excluded_;
};

}  // namespace tamis
