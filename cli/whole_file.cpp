#include "cli/whole_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tamis::cli {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> refused(const fs::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR)
    return fail(ErrorCode::kNotFound, "there is no folder for the file: " + path.string(), "make the folder first");
  return fail(ErrorCode::kIo, "the file cannot be written: " + path.string() + ": " + std::strerror(error),
              error == ENOSPC ? "free some space and try again" : "");
}

fs::path without_links(const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return error ? path : real;
}

Result<void> sync(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return refused(file, errno);
  const int failed = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (failed != 0) return refused(file, failed);
  return {};
}

}  // namespace

Result<WholeFile> WholeFile::create(const fs::path& path) {
  WholeFile file;
  file.path_ = without_links(path);
  std::error_code ignored;
  if (fs::is_directory(file.path_, ignored)) return fail(ErrorCode::kInvalid, "this is a folder, not a file: " + path.string());
  if (fs::exists(file.path_, ignored) && !fs::is_regular_file(file.path_, ignored)) {
    file.temporary_ = file.path_;
    file.in_place_ = true;
    file.stream_.open(file.path_, std::ios::binary);
    if (!file.stream_) return refused(path, errno);
    return file;
  }
  std::string name = file.path_.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return refused(path, errno);
  file.temporary_ = name;
  // A new file gets what the user's umask leaves, as any program's would; mkstemp makes it private.
  struct stat old{};
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(descriptor, ::stat(file.path_.c_str(), &old) == 0 ? old.st_mode & 07777U : 0666U & ~mask);
  ::close(descriptor);
  file.stream_.open(file.temporary_, std::ios::binary | std::ios::trunc);
  if (!file.stream_) return refused(path, errno);
  return file;
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      in_place_(std::exchange(other.in_place_, true)),
      stream_(std::move(other.stream_)) {}

WholeFile::~WholeFile() {
  std::error_code ignored;
  if (!in_place_ && !temporary_.empty()) fs::remove(temporary_, ignored);
}

Result<void> WholeFile::keep() {
  errno = 0;
  stream_.close();
  if (!stream_) return refused(path_, errno == 0 ? EIO : errno);
  if (in_place_) return {};
  TAMIS_CHECK_OK(sync(temporary_));
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return refused(path_, errno);
  in_place_ = true;
  return {};
}

}  // namespace tamis::cli
