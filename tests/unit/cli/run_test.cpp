#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/app.h"
#include "engine/engine.h"
#include "tests/unit/people.h"
#include "tests/unit/temporary_folder.h"

namespace tamis::cli {
namespace {

using testing::HasSubstr;

// The program as a function: the whole of it, without a process.
class RunTest : public testing::Test {
 protected:
  RunTest() {
    Engine engine = std::move(*Engine::open(store(), OpenMode::kCreate));
    const auto lock = engine.lock_for_writing();
    EXPECT_TRUE(engine.publish(*lock, *people(60), "people"));
  }

  [[nodiscard]] std::string store() const { return (folder_ / "store").string(); }

  int tamis(std::vector<std::string> arguments, const std::string& input = {}) {
    std::vector<const char*> argv{"tamis"};
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    std::istringstream in(input);
    std::ostringstream out, err;
    const int code = run(static_cast<int>(argv.size()), argv.data(), in, out, err);
    out_ = out.str();
    err_ = err.str();
    return code;
  }

  TemporaryFolder folder_;
  std::string out_, err_;
};

TEST_F(RunTest, AnswersOnStandardOutputOnly) {
  EXPECT_EQ(tamis({"query", store(), "SELECT COUNT(*) FROM profiles WHERE country = 'France'", "--format", "csv"}), 0);
  EXPECT_EQ(out_, "count\n20\n");
  EXPECT_EQ(err_, "");
}

TEST_F(RunTest, ReadsStatementsFromAStream) {
  EXPECT_EQ(tamis({"query", store(), "-", "--format", "csv"}, "SELECT COUNT(*) FROM profiles; SELECT COUNT(*) FROM profiles WHERE active"),
            0);
  EXPECT_EQ(out_, "count\n60\ncount\n45\n");
  EXPECT_EQ(tamis({"shell", store(), "--format", "csv"}, "SELECT COUNT(*) FROM profiles;"), 0);
  EXPECT_EQ(out_, "count\n60\n");
}

TEST_F(RunTest, AMistakeIsOneAndGoesToStandardError) {
  EXPECT_EQ(tamis({"query", store(), "SELECT COUNT(*) FROM profiles WHERE contry = 'France'"}), 1);
  EXPECT_EQ(out_, "");
  EXPECT_THAT(err_, HasSubstr("E0203"));
  EXPECT_THAT(err_, HasSubstr("did you mean country?"));
  EXPECT_EQ(tamis({"query", store()}), 1);
  EXPECT_EQ(tamis({"query", store(), "SHOW TRAITS", "-f", "x"}), 1);
  EXPECT_EQ(tamis({"query", store(), "SHOW TRAITS", "--now", "yesterday"}), 1);
  EXPECT_EQ(tamis({"nonsense"}), 1);
  EXPECT_EQ(tamis({}), 1);
  EXPECT_EQ(tamis({"--help"}), 0);
}

TEST_F(RunTest, NowIsGiven) {
  EXPECT_EQ(tamis({"query", store(), "SELECT COUNT(*) FROM profiles WHERE signed_up WITHIN LAST 10 HOURS", "--now", "1971-01-01T00:00:00Z",
                   "--format", "csv"}),
            0);
  EXPECT_EQ(out_, "count\n10\n");
}

TEST_F(RunTest, ListsFromAStream) {
  EXPECT_EQ(tamis({"list", "put", store(), "vips", "-"}, "p1\n\n  p2\t\r\n"), 0);
  EXPECT_THAT(out_, HasSubstr("2 entries of user_id"));
  EXPECT_EQ(tamis({"query", store(), "SELECT COUNT(*) FROM profiles WHERE IN LIST 'vips'", "--format", "csv"}), 0);
  EXPECT_EQ(out_, "count\n2\n");
  EXPECT_EQ(tamis({"list", "put", store(), "vips", "-", "--of", "email"}, "p1"), 1);
  EXPECT_EQ(tamis({"list", "drop", store(), "VIPS"}), 0);
  EXPECT_EQ(tamis({"list", "drop", store(), "vips"}), 1);
}

TEST_F(RunTest, FormatsAndChecksFiles) {
  const std::string file = (folder_ / "a.seg").string();
  write_file(file, "create segment a as (active)\n");
  EXPECT_EQ(tamis({"fmt", "--check", file}), 1);
  EXPECT_EQ(tamis({"fmt", "--write", file}), 0);
  EXPECT_THAT(bytes_of(file), HasSubstr("CREATE SEGMENT a"));
  EXPECT_EQ(tamis({"fmt", "--check", file}), 0);
  EXPECT_EQ(tamis({"fmt", "-"}, "select count(*) from profiles where ("), 1);
}

TEST_F(RunTest, ExportsMembers) {
  EXPECT_EQ(tamis({"query", store(), "CREATE SEGMENT a AS user_id IN ('p4', 'p2')"}), 0);
  EXPECT_EQ(tamis({"export", store(), "a"}), 0);
  EXPECT_EQ(out_, "user_id\np2\np4\n");
  const std::string file = (folder_ / "a.ndjson").string();
  EXPECT_EQ(tamis({"export", store(), "A", "-o", file, "--traits", "user_id,revenue"}), 0);
  EXPECT_EQ(bytes_of(file), "{\"user_id\":\"p2\",\"revenue\":20}\n{\"user_id\":\"p4\",\"revenue\":null}\n");
  EXPECT_EQ(tamis({"export", store(), "a", "-o", (folder_ / "a.txt").string()}), 1);
  EXPECT_EQ(tamis({"export", store(), "b", "-o", file}), 1);
}

TEST_F(RunTest, ExplainsTheCodesOfErrors) {
  EXPECT_EQ(tamis({"error", "e0203"}), 0);
  EXPECT_THAT(out_, HasSubstr("E0203: unknown trait"));
  for (const char* code : {"E0401", "E0402", "E0403", "E0404", "E0405", "E0406", "E0407"}) EXPECT_EQ(tamis({"error", code}), 0) << code;
  EXPECT_EQ(tamis({"error", "E9999"}), 1);
  EXPECT_EQ(tamis({"error", "--all"}), 0);
  EXPECT_THAT(out_, HasSubstr("W0201"));
}

TEST_F(RunTest, ChecksAStore) {
  EXPECT_EQ(tamis({"check", store()}), 0);
  EXPECT_THAT(out_, HasSubstr("60 profiles"));
  EXPECT_EQ(tamis({"check", (folder_ / "nowhere").string()}), 1);
}

}  // namespace
}  // namespace tamis::cli
