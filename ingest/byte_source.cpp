#include "ingest/byte_source.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

namespace tamis {
namespace {

constexpr std::size_t kPackedBytes = std::size_t{256} << 10;  // of one read(2) of a compressed file
constexpr std::size_t kAppendBytes = std::size_t{1} << 20;    // of one write(2) of a temporary file

class PlainSource final : public ByteSource {
 public:
  PlainSource(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  ~PlainSource() override { ::close(descriptor_); }

  Result<std::size_t> read(char* into, std::size_t size) override {
    while (true) {
      const ssize_t got = ::read(descriptor_, into, size);
      if (got >= 0) {
        consumed_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) return system_failed("cannot read", path_, errno);
    }
  }
  std::uint64_t consumed() const noexcept override { return consumed_; }
  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
  int descriptor_;
  std::uint64_t consumed_ = 0;
};

// The packed bytes that a decoder has not yet taken.
class PackedBytes {
 public:
  explicit PackedBytes(std::unique_ptr<PlainSource> file) : file_(std::move(file)), buffer_(kPackedBytes) {}

  // False at the end of the file.
  Result<bool> refill() {
    if (next_ < end_) return true;
    end_ = TAMIS_TRY(file_->read(buffer_.data(), buffer_.size()));
    next_ = 0;
    return end_ > 0;
  }
  char* data() noexcept { return buffer_.data() + next_; }
  std::size_t size() const noexcept { return end_ - next_; }
  void take(std::size_t bytes) noexcept { next_ += bytes; }
  std::uint64_t consumed() const noexcept { return file_->consumed(); }
  std::unexpected<Error> damaged(std::string_view how) const {
    return fail(ErrorCode::kInvalid, fmt::format("the compressed file {}: {}", how, file_->path()), "copy or compress it again");
  }

 private:
  std::unique_ptr<PlainSource> file_;
  std::vector<char> buffer_;
  std::size_t next_ = 0;
  std::size_t end_ = 0;
};

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<PlainSource> file) : packed_(std::move(file)) {
    constexpr int kLargestWindow = 15, kGzipHeader = 16;
    ready_ = inflateInit2(&stream_, kLargestWindow + kGzipHeader) == Z_OK;
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  Result<std::size_t> read(char* into, std::size_t size) override {
    if (!ready_) return fail(ErrorCode::kInternal, "zlib does not start");
    std::size_t done = 0;
    while (done == 0) {
      if (!TAMIS_TRY(packed_.refill())) {
        if (!between_members_) return packed_.damaged("ends early");
        break;
      }
      if (between_members_ && inflateReset(&stream_) != Z_OK) return packed_.damaged("is damaged");
      between_members_ = false;
      done = TAMIS_TRY(inflate_into(into, size));
    }
    return done;
  }
  std::uint64_t consumed() const noexcept override { return packed_.consumed(); }

 private:
  Result<std::size_t> inflate_into(char* into, std::size_t size) {
    const std::size_t room = std::min<std::size_t>(size, std::size_t{1} << 30);
    stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
    stream_.avail_in = static_cast<uInt>(packed_.size());
    stream_.next_out = reinterpret_cast<Bytef*>(into);
    stream_.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    packed_.take(packed_.size() - stream_.avail_in);
    if (status == Z_STREAM_END) {
      between_members_ = true;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      return packed_.damaged("is damaged");
    }
    return room - stream_.avail_out;
  }

  PackedBytes packed_;
  z_stream stream_{};
  bool ready_ = false;
  bool between_members_ = false;
};

class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<PlainSource> file) : packed_(std::move(file)), stream_(ZSTD_createDStream()) {}
  ~ZstdSource() override { ZSTD_freeDStream(stream_); }

  Result<std::size_t> read(char* into, std::size_t size) override {
    if (stream_ == nullptr) return fail(ErrorCode::kInternal, "Zstandard does not start");
    ZSTD_outBuffer out{into, size, 0};
    while (out.pos == 0) {
      // A decoder with a full window still has bytes to give when its input has ended.
      const bool more = TAMIS_TRY(packed_.refill());
      ZSTD_inBuffer in{packed_.data(), more ? packed_.size() : 0, 0};
      const std::size_t status = ZSTD_decompressStream(stream_, &out, &in);
      if (ZSTD_isError(status) != 0) return packed_.damaged("is damaged");
      packed_.take(in.pos);
      if (more) inside_frame_ = status != 0;
      if (!more && out.pos == 0) {
        if (inside_frame_) return packed_.damaged("ends early");
        break;
      }
    }
    return out.pos;
  }
  std::uint64_t consumed() const noexcept override { return packed_.consumed(); }

 private:
  PackedBytes packed_;
  ZSTD_DStream* stream_;
  bool inside_frame_ = true;
};

}  // namespace

std::string_view name_of(Compression compression) noexcept {
  switch (compression) {
    case Compression::kNone: return "";
    case Compression::kGzip: return "gzip";
    case Compression::kZstd: return "zstd";
  }
  return "";
}

std::unexpected<Error> system_failed(std::string_view what, std::string_view path, int error) {
  const auto code = error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
  return fail(code, fmt::format("{}: {}: {}", what, std::generic_category().message(error), path));
}

Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path, Compression compression) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_failed("cannot read", path, errno);
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  auto plain = std::make_unique<PlainSource>(path, descriptor);
  std::unique_ptr<ByteSource> source;
  switch (compression) {
    case Compression::kNone: source = std::move(plain); break;
    case Compression::kGzip: source = std::make_unique<GzipSource>(std::move(plain)); break;
    case Compression::kZstd: source = std::make_unique<ZstdSource>(std::move(plain)); break;
  }
  return source;
}

Result<TemporaryFile> TemporaryFile::create() {
  std::error_code error;
  const auto folder = std::filesystem::temp_directory_path(error);
  if (error) return fail(ErrorCode::kIo, fmt::format("there is no temporary folder: {}", error.message()), "set TMPDIR");
  std::string name = (folder / "tamis-import-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return system_failed("cannot make a temporary file", name, errno);
  ::unlink(name.c_str());
  return TemporaryFile(folder.string(), descriptor);
}

TemporaryFile::TemporaryFile(std::string folder, int descriptor)
    : folder_(std::move(folder)), path_(fmt::format("/proc/self/fd/{}", descriptor)), descriptor_(descriptor) {}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : folder_(std::move(other.folder_)),
      path_(std::move(other.path_)),
      buffer_(std::move(other.buffer_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

TemporaryFile& TemporaryFile::operator=(TemporaryFile&& other) noexcept {
  if (this != &other) {
    close();
    folder_ = std::move(other.folder_);
    path_ = std::move(other.path_);
    buffer_ = std::move(other.buffer_);
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

TemporaryFile::~TemporaryFile() { close(); }

void TemporaryFile::close() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Result<void> TemporaryFile::append(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() < kAppendBytes) return {};
  return flush();
}

Result<void> TemporaryFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t wrote = ::write(descriptor_, rest.data(), rest.size());
    if (wrote < 0 && errno != EINTR) return system_failed("cannot write a temporary file", folder_, errno);
    if (wrote > 0) rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  buffer_.clear();
  return {};
}

}  // namespace tamis
