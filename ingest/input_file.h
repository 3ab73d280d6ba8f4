#pragma once
// Which files are meant, and what each of them is.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "ingest/byte_source.h"

namespace tamis {

enum class FileFormat : std::uint8_t { kDelimited, kNdjson, kParquet };

struct InputFile {
  std::string path;
  FileFormat format = FileFormat::kDelimited;
  Compression compression = Compression::kNone;
  bool tabs = false;        // its name says that tabs separate the cells
  std::uint64_t bytes = 0;  // on disk
};

// Expands patterns (sorted by name) and looks at each file. kNotFound: no such file (with the nearest name of its folder), no
// match of a pattern. kInvalid: empty, a directory, binary, of no known format, a Parquet without its end.
[[nodiscard]] Result<std::vector<InputFile>> find_inputs(const std::vector<std::string>& patterns);

}  // namespace tamis
