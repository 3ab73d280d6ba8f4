// What becomes of files that are not what was written.

#include "engine/storage/store_file.h"

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/storage/aligned_bytes.h"
#include "engine/storage/file_format.h"
#include "engine/storage/new_file.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

namespace fs = std::filesystem;

SnapshotPtr small_snapshot(std::size_t rows = 300) {
  std::vector<BuildColumn> columns = test::random_table(rows, 0.1, 53);
  RawColumn ids(kStringType);
  for (std::size_t row = 0; row < rows; ++row) ids.append(Value("id" + std::to_string(row)));
  columns.push_back({{"id", kStringType, Role::kIdentifier}, std::move(ids)});
  auto built = build_snapshot(std::move(columns));
  EXPECT_TRUE(built);
  return *built;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Bytes of a store file in memory, to be spoiled.
class Image {
 public:
  explicit Image(std::string_view file) : bytes_(file.size()), size_(file.size()) {
    std::ranges::copy(std::as_bytes(std::span(file)), bytes_.data());
  }
  [[nodiscard]] std::byte& at(std::size_t i) { return bytes_.data()[i]; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::span<const std::byte> bytes() const { return {bytes_.data(), size_}; }

 private:
  AlignedBytes bytes_;
  std::size_t size_;
};

// Opens and checks all; nothing where that fails.
std::optional<Error> fault_in(std::span<const std::byte> bytes) {
  const auto opened = open_snapshot(bytes);
  if (!opened) return opened.error();
  const auto sound = verify_all(**opened);
  if (!sound) return sound.error();
  return std::nullopt;
}

class StoreFile : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(write_snapshot(*small_snapshot(), path()));
    file_ = read_file(path());
  }
  [[nodiscard]] std::string path() const { return folder_.file("store"); }
  [[nodiscard]] std::size_t names_in_folder() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), {}));
  }

  test::TemporaryFolder folder_;
  std::string file_;
};

TEST_F(StoreFile, EveryFlippedBitIsFound) {
  Image image(file_);
  ASSERT_FALSE(fault_in(image.bytes()));
  test::Random random(59);
  // Every bit of header and directory, and bytes all over the rest.
  file::Header header;
  std::memcpy(&header, file_.data(), sizeof header);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < sizeof header; ++i) places.push_back(i);
  for (int i = 0; i < 1'500; ++i) places.push_back(header.directory_offset + random() % header.directory_bytes);
  for (int i = 0; i < 1'500; ++i) places.push_back(random() % file_.size());
  for (const std::size_t place : places) {
    const auto bit = static_cast<std::byte>(1U << random() % 8);
    image.at(place) ^= bit;
    const auto fault = fault_in(image.bytes());
    ASSERT_TRUE(fault) << "byte " << place;
    EXPECT_TRUE(fault->code == ErrorCode::kDataLoss || (place >= 8 && place < 12 && fault->code == ErrorCode::kUnsupported))
        << fault->message;
    image.at(place) ^= bit;
  }
  EXPECT_FALSE(fault_in(image.bytes()));
}

TEST_F(StoreFile, DamageIsNamedWithItsPlace) {
  // The last byte before the directory belongs to the index of the last column.
  file::Header header;
  std::memcpy(&header, file_.data(), sizeof header);
  file_[header.directory_offset - 1] = static_cast<char>(file_[header.directory_offset - 1] ^ 1);
  write_file(path(), file_);
  const auto opened = open_snapshot(fs::path(path()));
  ASSERT_TRUE(opened) << "blocks are checked when they are used";
  const auto columns = static_cast<std::uint32_t>((*opened)->schema().columns().size());
  const std::vector<ColumnId> others = {ColumnId{0}, ColumnId{1}};
  EXPECT_TRUE((*opened)->verify(others));
  const std::vector<ColumnId> last = {ColumnId{columns - 1}};
  const auto damaged = (*opened)->verify(last);
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, ErrorCode::kDataLoss);
  EXPECT_THAT(damaged.error().message, testing::HasSubstr(path()));
  EXPECT_THAT(damaged.error().message, testing::HasSubstr("column id, identifier index (bytes "));
  const test::TemporaryFolder copy;
  EXPECT_FALSE(write_snapshot(**opened, copy.file("copy"))) << "damage must not be copied under a new checksum";
}

TEST_F(StoreFile, EveryTruncationIsFound) {
  for (std::size_t size = 0; size < file_.size(); size += 1 + size / 50) {
    const Image image(std::string_view(file_).substr(0, size));
    const auto opened = open_snapshot(image.bytes());
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss);
  }
  const Image longer(file_ + "x");
  EXPECT_FALSE(open_snapshot(longer.bytes()));
}

TEST_F(StoreFile, ANewerVersionIsRefusedWithBothVersions) {
  file_[8] = 7;
  write_file(path(), file_);
  const auto opened = open_snapshot(fs::path(path()));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kUnsupported);
  EXPECT_THAT(opened.error().message, testing::HasSubstr("has format version 7, this Tamis reads up to 2"));
}

TEST_F(StoreFile, OtherFilesAreRefused) {
  const auto code_of = [&](const std::string& file) {
    const auto opened = open_snapshot(fs::path(file));
    return opened ? std::optional<ErrorCode>() : opened.error().code;
  };
  EXPECT_EQ(code_of(folder_.file("none")), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(folder_.path()), ErrorCode::kInvalid);
  write_file(folder_.file("empty"), "");
  EXPECT_EQ(code_of(folder_.file("empty")), ErrorCode::kDataLoss);
  write_file(folder_.file("text"), std::string(1'000, 'x'));
  EXPECT_EQ(code_of(folder_.file("text")), ErrorCode::kDataLoss);
}

TEST_F(StoreFile, WritingReplacesTheFileWhole) {
  const auto old = open_snapshot(fs::path(path()));
  ASSERT_TRUE(old);
  ASSERT_TRUE(write_snapshot(*small_snapshot(10), path()));
  EXPECT_EQ((*old)->rows(), 300U) << "a reader keeps what it opened";
  EXPECT_TRUE(verify_all(**old));
  const auto opened = open_snapshot(fs::path(path()));
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->rows(), 10U);
  EXPECT_EQ(names_in_folder(), 1U);
}

TEST_F(StoreFile, AFailedWriteLeavesNothing) {
  const auto missing_folder = write_snapshot(*small_snapshot(), folder_.file("no/such/folder/store"));
  ASSERT_FALSE(missing_folder);
  EXPECT_EQ(missing_folder.error().code, ErrorCode::kIo);
  const auto on_folder = write_snapshot(*small_snapshot(), folder_.path());
  ASSERT_FALSE(on_folder);
  EXPECT_EQ(names_in_folder(), 1U);
  EXPECT_EQ(read_file(path()), file_);
}

// A limit on file sizes stops writing in the middle, as a full disk does.
TEST_F(StoreFile, ADiskThatFillsLeavesTheOldFile) {
  const SnapshotPtr snapshot = small_snapshot(200);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = write_snapshot(*snapshot, path());
    ::_exit(!written && written.error().code == ErrorCode::kIo && written.error().message.find("File too large") != std::string::npos ? 0
                                                                                                                                      : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(names_in_folder(), 1U);
  EXPECT_EQ(read_file(path()), file_);
}

TEST(NewFileTest, AppearsOnlyWhenPublished) {
  const test::TemporaryFolder folder;
  const std::string text(3'000'000, 'y');
  {
    auto file = NewFile::create(folder.file("a"));
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->append(std::as_bytes(std::span(text))));
    EXPECT_FALSE(fs::exists(folder.file("a")));
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
  auto file = NewFile::create(folder.file("a"));
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->append(std::as_bytes(std::span("head", 4))));
  ASSERT_TRUE(file->append(std::as_bytes(std::span(text))));
  ASSERT_TRUE(file->rewrite_start(std::as_bytes(std::span("HEAD", 4))));
  ASSERT_TRUE(file->publish());
  EXPECT_EQ(read_file(folder.file("a")), "HEAD" + text);
}

}  // namespace
}  // namespace tamis
