// Runs .segtest files under every configuration that must not matter (TAMIS_TEST_FULL=1), or under a pairwise choice of them.
//   segtest FILE…            compare
//   segtest --update FILE…   write what is answered into the files (the oracle's answer for members)

#include <cstdlib>
#include <fstream>
#include <iostream>

#include <gtest/gtest.h>

#include "tests/language/segtest_run.h"
#include "tests/language/segtest_world.h"

namespace tamis::segtest {
namespace {

using testing::Configuration;

const std::vector<Configuration>& configurations() {
  static const std::vector<Configuration> chosen =
      std::getenv("TAMIS_TEST_FULL") != nullptr ? testing::all_configurations() : testing::pairwise_configurations();
  return chosen;
}

// The answer of a query over profiles depends on padding, by right; and no other evaluator answers queries.
bool applies(const Case& c, const Configuration& configuration) {
  return c.kind == "members" || (!configuration.padded && configuration.evaluator != testing::Evaluator::kSingleProfile);
}

struct Runner {
  explicit Runner(File f) : file(std::move(f)) {}
  File file;
  testing::World world;
  testing::WorldCache cache;
  std::size_t cases = 0, comparisons = 0;

  std::string place(const Case& c) const { return file.path + ":" + std::to_string(c.line); }

  bool set_up_case(const Case& c) {
    if (!is_set_up(c)) return false;
    const auto done = set_up(world, c);
    EXPECT_TRUE(done) << place(c) << ": " << (done ? "" : done.error().message);
    if (c.kind == "data" || c.kind == "events") cache.clear();
    return true;
  }

  std::string reference_answer(const Case& c) { return c.kind == "members" ? oracle_answer(c, world, cache) : answer(c, world, cache, {}); }

  void check(const Case& c) {
    ++cases;
    EXPECT_TRUE(c.has_expected) << place(c) << ": nothing is expected; --update fills it in";
    EXPECT_EQ(reference_answer(c), c.expected) << place(c);
    if (!varies(c)) return;
    for (const Configuration& configuration : configurations()) {
      if (!applies(c, configuration)) continue;
      ++comparisons;
      EXPECT_EQ(answer(c, world, cache, configuration), c.expected) << place(c) << " under " << testing::name_of(configuration);
    }
  }

  void compare() {
    for (const Case& c : file.cases)
      if (!set_up_case(c)) check(c);
    std::cout << file.path << ": " << cases << " cases, " << comparisons << " comparisons\n";
  }

  void update() {
    for (Case& c : file.cases) {
      if (set_up_case(c)) continue;
      c.expected = reference_answer(c);
      c.has_expected = true;
    }
    std::ofstream(file.path, std::ios::trunc) << print(file);
  }
};

class FileTest : public ::testing::Test {
 public:
  explicit FileTest(std::string path) : path_(std::move(path)) {}
  void TestBody() override { Runner(read_file(path_)).compare(); }

 private:
  std::string path_;
};

int update(int argc, char** argv) {
  for (int i = 2; i < argc; ++i) Runner(read_file(argv[i])).update();
  return 0;
}

std::string test_name(std::string path) {
  path = path.substr(path.find_last_of('/') + 1);
  return path.substr(0, path.find('.'));
}

}  // namespace
}  // namespace tamis::segtest

int main(int argc, char** argv) {
  using namespace tamis::segtest;
  if (argc > 1 && std::string_view(argv[1]) == "--update") return update(argc, argv);
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string path = argv[i];
    ::testing::RegisterTest("Segtest", test_name(path).c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [path]() -> ::testing::Test* { return new FileTest(path); });
  }
  return RUN_ALL_TESTS();
}
