#include "engine/storage/mapped_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tamis {
namespace {

std::unexpected<Error> system_error(const std::filesystem::path& path) {
  const int number = errno;
  return fail(number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
              fmt::format("cannot open store file {}: {}", path.string(), std::strerror(number)));
}

struct Descriptor {
  int value;
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
};

}  // namespace

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status {};
  if (file.value < 0 || ::fstat(file.value, &status) != 0) return system_error(path);
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::kInvalid, fmt::format("not a store file: {}", path.string()));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return fail(ErrorCode::kDataLoss, fmt::format("store file is empty: {}", path.string()));
  void* place = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.value, 0);
  if (place == MAP_FAILED) return system_error(path);
  return std::shared_ptr<const MappedFile>(new MappedFile({static_cast<const std::byte*>(place), size}));
}

MappedFile::~MappedFile() { ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size()); }

}  // namespace tamis
