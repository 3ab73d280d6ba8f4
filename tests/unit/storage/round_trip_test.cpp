// What is built, written, opened and decoded is what was there.

#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/storage/store_file.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

struct Case {
  std::size_t rows;
  double missing;
  ForcedEncoding force;
};

class RoundTrip : public testing::TestWithParam<Case> {};

void expect_same(const Snapshot& snapshot, const std::vector<BuildColumn>& columns) {
  ASSERT_EQ(snapshot.schema().columns().size(), columns.size());
  for (std::uint32_t c = 0; c < columns.size(); ++c) {
    SCOPED_TRACE(columns[c].def.name);
    EXPECT_EQ(snapshot.schema()[ColumnId{c}], columns[c].def);
    EXPECT_EQ(test::first_difference(columns[c].values, decode_column(snapshot, ColumnId{c})), "");
    for (std::uint32_t row = 0; row < snapshot.rows(); row += 97) {
      ASSERT_EQ(snapshot.value(ColumnId{c}, RowId{row}), columns[c].values.value(row)) << "row " << row;
    }
  }
}

TEST_P(RoundTrip, KeepsEveryValue) {
  const auto [rows, missing, force] = GetParam();
  const auto columns = test::random_table(rows, missing, 17 + rows);
  BuildOptions options;
  options.force = force;
  const auto built = build_snapshot(columns, options);
  ASSERT_TRUE(built) << built.error().message;
  ASSERT_EQ((*built)->rows(), rows);
  expect_same(**built, columns);

  const test::TemporaryFolder folder;
  const auto written = write_snapshot(**built, folder.file("store"));
  ASSERT_TRUE(written) << written.error().message;
  const auto opened = open_snapshot(std::filesystem::path(folder.file("store")));
  ASSERT_TRUE(opened) << opened.error().message;
  const auto sound = verify_all(**opened);
  ASSERT_TRUE(sound) << sound.error().message;
  expect_same(**opened, columns);
  for (std::uint32_t c = 0; c < columns.size(); ++c) {
    const auto before = (*built)->bytes(ColumnId{c}), after = (*opened)->bytes(ColumnId{c});
    EXPECT_EQ(before.data, after.data);
    EXPECT_EQ(before.dictionary, after.dictionary);
    EXPECT_EQ(before.index, after.index);
  }
}

constexpr auto kNone = ForcedEncoding::kNone;
INSTANTIATE_TEST_SUITE_P(Sizes, RoundTrip,
                         testing::Values(Case{0, 0, kNone}, Case{1, 0, kNone}, Case{1, 1, kNone}, Case{63, 0.3, kNone},
                                         Case{1'000, 0.1, kNone}, Case{65'535, 0, kNone}, Case{65'536, 0.01, kNone},
                                         Case{65'537, 0, kNone}, Case{140'000, 0.2, kNone}));
INSTANTIATE_TEST_SUITE_P(Missing, RoundTrip, testing::Values(Case{70'000, 0.9, kNone}, Case{70'000, 0.9999, kNone}, Case{70'000, 1, kNone}));
INSTANTIATE_TEST_SUITE_P(Forced, RoundTrip,
                         testing::Values(Case{66'000, 0, ForcedEncoding::kPlanes}, Case{5'000, 0.1, ForcedEncoding::kPlanes},
                                         Case{66'000, 0, ForcedEncoding::kSketch}, Case{5'000, 0.1, ForcedEncoding::kSketch},
                                         Case{200, 0.1, ForcedEncoding::kSketch}, Case{66'000, 0, ForcedEncoding::kDictionary},
                                         Case{5'000, 0.1, ForcedEncoding::kDictionary}, Case{66'000, 0, ForcedEncoding::kTextInRows},
                                         Case{5'000, 0.1, ForcedEncoding::kTextInRows}, Case{50, 0.1, ForcedEncoding::kTextInRows}));

// The build must not depend on the order in which its parts run.
TEST(Build, GivesTheSameBytesInAnyOrder) {
  const auto columns = test::random_table(140'000, 0.1, 3);
  const test::TemporaryFolder folder;
  const auto write_built = [&](const BuildOptions& options, const std::string& name) {
    const auto built = build_snapshot(columns, options);
    ASSERT_TRUE(built);
    ASSERT_TRUE(write_snapshot(**built, folder.file(name)));
  };
  write_built({}, "forward");
  BuildOptions backward;
  backward.parallel = [](std::size_t n, const std::function<void(std::size_t)>& f) {
    while (n > 0) f(--n);
  };
  write_built(backward, "backward");
  std::ifstream a(folder.file("forward"), std::ios::binary), b(folder.file("backward"), std::ios::binary);
  const std::string first{std::istreambuf_iterator<char>(a), {}}, second{std::istreambuf_iterator<char>(b), {}};
  EXPECT_GT(first.size(), 1'000'000U);
  EXPECT_TRUE(first == second);
}

}  // namespace
}  // namespace tamis
