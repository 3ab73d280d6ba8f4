#include "engine/storage/new_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tamis {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

std::unexpected<Error> system_error(std::string_view what, const std::string& file) {
  const int number = errno;
  std::string hint = number == ENOSPC || number == EDQUOT ? "free some space and try again" : "";
  return fail(ErrorCode::kIo, fmt::format("cannot {} {}: {}", what, file, std::strerror(number)), std::move(hint));
}

// Data of a folder: which names are in it.
Result<void> sync_folder(const std::filesystem::path& folder) {
  const std::string name = folder.empty() ? "." : folder.string();
  const int descriptor = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return system_error("open folder", name);
  const int synced = ::fsync(descriptor);
  const int number = errno;
  ::close(descriptor);
  errno = number;
  // Some file systems have no folders that could be synced, and say so with EINVAL.
  if (synced != 0 && number != EINVAL) return system_error("sync folder", name);
  return {};
}

}  // namespace

NewFile::NewFile(std::filesystem::path path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {
  buffer_.reserve(kBufferBytes);
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      written_(other.written_) {}

NewFile::~NewFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<NewFile> NewFile::create(const std::filesystem::path& path) {
  std::string name = (path.parent_path() / fmt::format(".{}.XXXXXX", path.filename().string())).string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return system_error("create", name);
  NewFile file(path, std::move(name), descriptor);
  // mkostemp lets only the owner read.
  if (::fchmod(descriptor, 0644) != 0) return system_error("set the rights of", file.temporary_);
  return file;
}

Result<void> NewFile::append(std::span<const std::byte> bytes) {
  if (buffer_.size() + bytes.size() > kBufferBytes) TAMIS_CHECK_OK(flush());
  if (bytes.size() < kBufferBytes) {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    return {};
  }
  TAMIS_CHECK_OK(write_at(bytes, written_));
  written_ += bytes.size();
  return {};
}

Result<void> NewFile::flush() {
  TAMIS_CHECK_OK(write_at(buffer_, written_));
  written_ += buffer_.size();
  buffer_.clear();
  return {};
}

Result<void> NewFile::write_at(std::span<const std::byte> bytes, std::size_t offset) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return system_error("write", path_.string());
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::size_t>(done);
  }
  return {};
}

Result<void> NewFile::rewrite_start(std::span<const std::byte> bytes) {
  TAMIS_CHECK_OK(flush());
  return write_at(bytes, 0);
}

Result<void> NewFile::publish() {
  TAMIS_CHECK_OK(flush());
  if (::fsync(descriptor_) != 0) return system_error("sync", path_.string());
  if (::close(std::exchange(descriptor_, -1)) != 0) return system_error("close", path_.string());
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return system_error("name", path_.string());
  temporary_.clear();
  if (auto synced = sync_folder(path_.parent_path()); !synced) {
    // The name may not last: then it shall not be there either.
    ::unlink(path_.c_str());
    return synced;
  }
  return {};
}

}  // namespace tamis
