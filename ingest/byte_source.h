#pragma once
// The bytes of a file, unpacked: plain, gzip or Zstandard.

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/error.h"

namespace tamis {

enum class Compression : std::uint8_t { kNone, kGzip, kZstd };
[[nodiscard]] std::string_view name_of(Compression compression) noexcept;  // "", "gzip", "zstd"

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  // Up to `size` bytes into `into`; 0 at the end. kIo from the system, kInvalid where the packed bytes are damaged or end early.
  [[nodiscard]] virtual Result<std::size_t> read(char* into, std::size_t size) = 0;
  // How much of the file on disk has been read.
  [[nodiscard]] virtual std::uint64_t consumed() const noexcept = 0;

 protected:
  ByteSource() = default;
};

[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path, Compression compression);

// A file of the system's temporary folder without a name there, so that nothing is left of it however the process ends. This process
// can open its path, once more for each reader. Move-only.
class TemporaryFile {
 public:
  [[nodiscard]] static Result<TemporaryFile> create();
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&& other) noexcept;
  ~TemporaryFile();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] Result<void> append(std::string_view bytes);
  // All appended bytes are in the file for others to read.
  [[nodiscard]] Result<void> flush();

 private:
  TemporaryFile(std::string folder, int descriptor);
  void close() noexcept;

  std::string folder_;  // for messages
  std::string path_;
  std::string buffer_;
  int descriptor_ = -1;
};

// "cannot read: Permission denied: path" from errno.
[[nodiscard]] std::unexpected<Error> system_failed(std::string_view what, std::string_view path, int error);

}  // namespace tamis
