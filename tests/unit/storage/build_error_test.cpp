#include <limits>

#include "engine/storage/builder.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

BuildColumn column_of(const std::string& name, Type type, std::size_t rows) {
  BuildColumn column{{name, type, Role::kTrait}, RawColumn(type)};
  for (std::size_t row = 0; row < rows; ++row) column.values.append_missing();
  return column;
}

void expect_refused(std::vector<BuildColumn> columns, const std::string& message) {
  const auto built = build_snapshot(std::move(columns));
  ASSERT_FALSE(built) << message;
  EXPECT_EQ(built.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(built.error().message, message);
}

BuildColumn spoiled(Type type, const std::function<void(RawColumn&)>& spoil) {
  BuildColumn column = column_of("x", type, 2);
  spoil(column.values);
  return column;
}

std::vector<BuildColumn> one(BuildColumn column) {
  std::vector<BuildColumn> columns;
  columns.push_back(std::move(column));
  return columns;
}

TEST(BuildErrors, NameWhatDoesNotFit) {
  std::vector<BuildColumn> lengths;
  lengths.push_back(column_of("a", kIntegerType, 2));
  lengths.push_back(column_of("b", kIntegerType, 3));
  expect_refused(std::move(lengths), "column b: has 3 rows where others have 2");
  BuildColumn other = column_of("x", kIntegerType, 1);
  other.def.type = kDoubleType;
  expect_refused(one(std::move(other)), "column x: holds INTEGER, not DOUBLE");
  expect_refused(one(spoiled(kIntegerType, [](RawColumn& c) { c.integers.pop_back(); })), "column x: has 1 values for 2 rows");
  expect_refused(one(spoiled(kStringType, [](RawColumn& c) { c.string_ends[0] = 9; })), "column x: the ends of its texts do not fit its bytes");
  expect_refused(one(spoiled({Kind::kInteger, true}, [](RawColumn& c) { c.list_ends.back() = 1; })),
                 "column x: the ends of its lists do not fit its items");
  expect_refused(one(spoiled({Kind::kInteger, true}, [](RawColumn& c) {
    c.integers.push_back(1);
    c.list_ends.back() = 1;
  })), "column x: row 1 is missing and has items");
}

TEST(BuildErrors, NameValuesOutsideTheirType) {
  const auto with = [](Type type, std::int64_t value) {
    return one(spoiled(type, [=](RawColumn& c) {
      c.present[1] = 1;
      c.integers[1] = value;
    }));
  };
  expect_refused(with(kBooleanType, 2), "column x: row 1 is no BOOLEAN: 2");
  expect_refused(with(kDateType, 2'932'897), "column x: row 1 is no DATE: 2932897");
  expect_refused(with(kTimestampType, 253'402'300'800'000'000), "column x: row 1 is no TIMESTAMP: 253402300800000000");
  EXPECT_TRUE(build_snapshot(with(kDateType, 2'932'896)));
  expect_refused(one(spoiled(kDoubleType, [](RawColumn& c) {
    c.present[0] = 1;
    c.doubles[0] = std::numeric_limits<double>::infinity();
  })), "column x: row 0 is no DOUBLE: inf");
}

TEST(BuildErrors, NamesMustDiffer) {
  std::vector<BuildColumn> columns;
  columns.push_back(column_of("Name", kIntegerType, 1));
  columns.push_back(column_of("name", kIntegerType, 1));
  const auto built = build_snapshot(std::move(columns));
  ASSERT_FALSE(built);
}

TEST(Build, OfNothingIsEmpty) {
  const auto built = build_snapshot({});
  ASSERT_TRUE(built);
  EXPECT_EQ((*built)->rows(), 0U);
  EXPECT_EQ((*built)->blocks(), 0U);
}

TEST(RawColumnTest, DropsAndCountsItemsThatAreNotFinite) {
  RawColumn column({Kind::kDouble, true});
  column.append_item(1.5);
  column.append_item(std::numeric_limits<double>::quiet_NaN());
  column.close_row();
  column.append_missing();
  column.close_row();
  EXPECT_EQ(column.non_finite, 1U);
  EXPECT_EQ(column.rows(), 3U);
  EXPECT_EQ(column.value(0), Value(List{Kind::kDouble, {1.5}}));
  EXPECT_TRUE(column.value(1).missing());
  EXPECT_EQ(column.value(2), Value(List{Kind::kDouble, {}}));
}

}  // namespace
}  // namespace tamis
