#pragma once
// Cells of text that are JSON lists.

#include <cstddef>
#include <memory>
#include <string_view>

#include "ingest/dynamic_column.h"

namespace tamis {

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
