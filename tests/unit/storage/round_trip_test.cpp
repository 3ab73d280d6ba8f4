// What is built, written, opened and decoded is what was there.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

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

void on_threads(std::size_t n, const std::function<void(std::size_t)>& f) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < n; i = next++) f(i);
    });
  }
}

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
  BuildOptions threads;
  threads.parallel = on_threads;
  write_built(threads, "threads");
  const auto content = [&](const std::string& name) {
    std::ifstream in(folder.file(name), std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };
  const std::string forward = content("forward");
  EXPECT_GT(forward.size(), 1'000'000U);
  EXPECT_TRUE(forward == content("backward"));
  EXPECT_TRUE(forward == content("threads"));
}

TEST(Verify, RunsOnManyThreadsAtOnce) {
  auto columns = test::random_table(70'000, 0.1, 5);
  RawColumn ids(kIntegerType);
  for (std::int64_t row = 0; row < 70'000; ++row) ids.append(Value(3 * row));
  columns.push_back({{"id", kIntegerType, Role::kIdentifier}, std::move(ids)});
  const auto built = build_snapshot(std::move(columns));
  const test::TemporaryFolder folder;
  ASSERT_TRUE(write_snapshot(**built, folder.file("store")));
  const auto opened = open_snapshot(std::filesystem::path(folder.file("store")));
  ASSERT_TRUE(opened);
  const auto last = static_cast<std::uint32_t>((*opened)->schema().columns().size() - 1);
  std::atomic<std::size_t> found = 0;
  on_threads(8, [&](std::size_t i) {
    if ((*opened)->find(ColumnId{last}, std::to_string(3 * (i * 8'000))) == RowId{static_cast<std::uint32_t>(i * 8'000)}) ++found;
    if (verify_all(**opened)) ++found;
  });
  EXPECT_EQ(found, 16U);
}

}  // namespace
}  // namespace tamis
