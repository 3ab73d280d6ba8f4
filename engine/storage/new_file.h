#pragma once
// A file that appears whole or not at all.

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace tamis {

// Written under a temporary name in the folder where it shall be; publish() gives it its name. Without that nothing stays.
class NewFile {
 public:
  [[nodiscard]] static Result<NewFile> create(const std::filesystem::path& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  // Buffered. kIo with the system's words.
  [[nodiscard]] Result<void> append(std::span<const std::byte> bytes);
  // Over what was written at the beginning.
  [[nodiscard]] Result<void> rewrite_start(std::span<const std::byte> bytes);
  // Syncs the file, gives it its name (replacing a file of that name), syncs the folder.
  [[nodiscard]] Result<void> publish();

 private:
  NewFile(std::filesystem::path path, std::string temporary, int descriptor);
  [[nodiscard]] Result<void> flush();
  [[nodiscard]] Result<void> write_at(std::span<const std::byte> bytes, std::size_t offset);

  std::filesystem::path path_;
  std::string temporary_;  // empty once published
  int descriptor_ = -1;
  std::vector<std::byte> buffer_;
  std::size_t written_ = 0;
};

}  // namespace tamis
