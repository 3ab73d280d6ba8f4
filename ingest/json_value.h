#pragma once
// Values of JSON as values of columns.

#include <optional>
#include <string>

#include <simdjson.h>

#include "ingest/dynamic_column.h"

namespace tamis {

using Reason = std::optional<std::string>;  // why a row is rejected, or nothing

// Null is nothing; an object or a list is no scalar.
struct JsonScalar {
  std::optional<SourceValue> value;
  bool is_scalar = true;
  std::string digits;  // what value refers to, where it is Digits

  void read(simdjson::dom::element element);
  // Why no column takes it.
  [[nodiscard]] Reason unfit() const;
  // An id or a name as text: a number with all its digits. Nothing where it is none: an object, a list, a truth, a number that is
  // not whole or not exact; `why` says so. Empty where it is null or blank.
  [[nodiscard]] std::optional<std::string> as_id(std::string& why) const;
};

// A list of scalars goes into `column`, nulls left out; nothing is put where it is not one.
[[nodiscard]] Reason put_list(simdjson::dom::array array, std::size_t row, JsonScalar& scratch, DynamicColumn& column);

}  // namespace tamis
