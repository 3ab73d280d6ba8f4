#pragma once
// A file that appears under its name when it is whole, or not at all.

#include <filesystem>
#include <fstream>
#include <string_view>

#include "engine/base/error.h"

namespace tamis::cli {

// Written beside its place under a temporary name; keep() syncs it and renames it, and otherwise the destructor removes it. A
// file that is there already keeps its permissions, and a symbolic link keeps pointing where it did. What is there but no file
// (a pipe, /dev/null) is written to as it is. Move-only.
class WholeFile {
 public:
  [[nodiscard]] static Result<WholeFile> create(const std::filesystem::path& path);
  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;
  ~WholeFile();

  // Where others may write the content instead of append().
  [[nodiscard]] const std::filesystem::path& temporary() const noexcept { return temporary_; }
  void append(std::string_view bytes) { stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); }
  [[nodiscard]] bool good() const { return stream_.good(); }
  // kIo where any byte could not be written: then nothing has changed.
  [[nodiscard]] Result<void> keep();

 private:
  WholeFile() = default;
  std::filesystem::path path_, temporary_;
  bool in_place_ = false;  // or kept, or moved from: there is nothing to remove
  std::ofstream stream_;
};

}  // namespace tamis::cli
