#include "cli/whole_file.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/unit/temporary_folder.h"

namespace tamis::cli {
namespace {

namespace fs = std::filesystem;

class WholeFileTest : public testing::Test {
 protected:
  [[nodiscard]] std::size_t files() const {
    std::size_t number = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder_.path())) ++number;
    return number;
  }

  TemporaryFolder folder_;
};

TEST_F(WholeFileTest, IsThereWhenItIsKept) {
  auto file = *WholeFile::create(folder_ / "a.csv");
  file.append("one\n");
  EXPECT_FALSE(fs::exists(folder_ / "a.csv"));
  ASSERT_TRUE(file.keep());
  EXPECT_EQ(bytes_of(folder_ / "a.csv"), "one\n");
  EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFileTest, LeavesNothingWhenItIsNot) {
  write_file(folder_ / "a.csv", "old");
  {
    auto file = *WholeFile::create(folder_ / "a.csv");
    file.append("new");
  }
  EXPECT_EQ(bytes_of(folder_ / "a.csv"), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFileTest, KeepsRightsAndLinks) {
  write_file(folder_ / "real.seg", "old");
  fs::permissions(folder_ / "real.seg", fs::perms(0640));
  fs::create_symlink("real.seg", folder_ / "link.seg");
  auto file = *WholeFile::create(folder_ / "link.seg");
  file.append("new");
  ASSERT_TRUE(file.keep());
  EXPECT_TRUE(fs::is_symlink(folder_ / "link.seg"));
  EXPECT_EQ(bytes_of(folder_ / "real.seg"), "new");
  EXPECT_EQ(fs::status(folder_ / "real.seg").permissions(), fs::perms(0640));
}

TEST_F(WholeFileTest, ANewFileFollowsTheUmask) {
  const mode_t mask = ::umask(027);
  auto file = *WholeFile::create(folder_ / "a");
  ::umask(mask);
  ASSERT_TRUE(file.keep());
  EXPECT_EQ(fs::status(folder_ / "a").permissions(), fs::perms(0640));
}

TEST_F(WholeFileTest, WritesToWhatIsNoFile) {
  auto file = *WholeFile::create("/dev/null");
  file.append("gone");
  ASSERT_TRUE(file.keep());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(WholeFileTest, RefusesFoldersAndPlacesThatAreNotThere) {
  EXPECT_EQ(WholeFile::create(folder_.path()).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(WholeFile::create(folder_ / "no/such/a.csv").error().code, ErrorCode::kNotFound);
}

TEST_F(WholeFileTest, AWriteThatFailsKeepsNothing) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4'096, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  Result<void> kept;
  {
    auto file = *WholeFile::create(folder_ / "a.csv");
    file.append(std::string(1 << 20, 'x'));
    kept = file.keep();
  }
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().code, ErrorCode::kIo);
  EXPECT_EQ(files(), 0U);
}

}  // namespace
}  // namespace tamis::cli
