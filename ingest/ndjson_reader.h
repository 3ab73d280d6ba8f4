#pragma once
// NDJSON: one object a line. Objects inside become dotted names, lists of scalars LISTs.

#include <cstddef>
#include <memory>
#include <string_view>

#include "engine/base/error.h"
#include "ingest/dynamic_column.h"
#include "ingest/input_file.h"
#include "ingest/staged_table.h"

namespace tamis {

// A line that is no object, is not valid JSON or UTF-8, or has a value that no column can hold, is a reject.
// kLimitExceeded: more than kMostColumns names.
[[nodiscard]] Result<StagedTable> read_ndjson(const InputFile& file, const ReadContext& context);

// The items of a JSON list of scalars, for list cells in text files. Nothing where it is not one; nulls are left out.
class JsonListParser {
 public:
  JsonListParser();
  ~JsonListParser();
  JsonListParser(const JsonListParser&) = delete;
  JsonListParser& operator=(const JsonListParser&) = delete;
  [[nodiscard]] bool parse(std::string_view text, std::size_t row, DynamicColumn& into);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tamis
