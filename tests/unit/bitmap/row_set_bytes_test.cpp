#include "tests/unit/bitmap/row_set_oracle.h"

namespace tamis {
namespace {

using namespace testing;

Result<RowSet> read(std::string_view bytes) { return RowSet::deserialize(std::as_bytes(std::span(bytes))); }

void expect_refused(std::string_view bytes) {
  const auto result = read(bytes);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::kDataLoss);
}

TEST(RowSetBytes, RoundTrip) {
  Random random(11);
  for (int repetition = 0; repetition < 10; ++repetition) {
    Sample sample = random_sample(random);
    if (repetition % 2) sample.rows.optimize();
    const auto back = read(sample.rows.serialize());
    ASSERT_TRUE(back.has_value()) << back.error().message;
    expect_equal(*back, sample.oracle);
    EXPECT_EQ(*back, sample.rows);
  }
}

TEST(RowSetBytes, TheFormatIsTheSpecifications) {
  RowSet rows;
  rows.add(RowId(0x0002'0005));
  rows.add(RowId(0x0002'0007));
  // cookie without runs, one container, key 2, cardinality - 1, offset, two rows: all little-endian
  const std::string expected("\x3A\x30\0\0\x01\0\0\0\x02\0\x01\0\x10\0\0\0\x05\0\x07\0", 20);
  EXPECT_EQ(rows.serialize(), expected);
  const std::string header64("\x01\0\0\0\0\0\0\0\x09\0\0\0", 12);
  EXPECT_EQ(rows.serialize64(9), header64 + expected);
  EXPECT_EQ(RowSet().serialize64(9), std::string(8, '\0'));
}

TEST(RowSetBytes, EveryTruncationIsRefused) {
  Random random(12);
  Sample sample = random_sample(random);
  sample.rows.optimize();
  sample.rows.add(RowId(77'777'777));
  const std::string bytes = sample.rows.serialize();
  for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 97)
    expect_refused(std::string(bytes, 0, size));  // a copy, so that the sanitizer sees a read past the end
  expect_refused(bytes + '\0');
}

// Whatever the bytes, the answer is an error or a set that holds together.
TEST(RowSetBytes, HostileBytes) {
  Random random(13);
  int refused = 0, accepted = 0;
  for (int repetition = 0; repetition < 4000; ++repetition) {
    RowSet rows;
    for (std::size_t block = 0; block < 3; ++block)
      rows.add_block(block, random_mask(block == 0 ? Shape::kFew : block == 1 ? Shape::kRuns : Shape::kEmpty, random));
    rows.optimize();
    std::string bytes = rows.serialize();
    for (std::uint64_t i = 0, changes = 1 + random() % 4; i < changes; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto result = read(bytes);
    if (!result) {
      EXPECT_EQ(result.error().code, ErrorCode::kDataLoss);
      ++refused;
      continue;
    }
    ++accepted;
    EXPECT_EQ(result->rows().size(), result->count());
    EXPECT_TRUE(std::ranges::is_sorted(result->rows()));
    const auto again = read(result->serialize());
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(*again, *result);
    EXPECT_EQ(RowSet::and_count(*result, *again), result->count());
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(accepted, 100);
}

TEST(RowSetBytes, NoiseIsRefused) {
  Random random(14);
  for (int repetition = 0; repetition < 2000; ++repetition) {
    std::string bytes(random() % 200, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    expect_refused(bytes);
  }
}

}  // namespace
}  // namespace tamis
