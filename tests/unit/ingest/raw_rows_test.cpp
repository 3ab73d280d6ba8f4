#include "ingest/raw_rows.h"

#include <gtest/gtest.h>

#include "ingest/convert.h"

namespace tamis {
namespace {

using Strings = std::vector<std::string>;

Strings literals(const RawColumn& column) {
  Strings texts;
  for (std::size_t row = 0; row < column.rows(); ++row) texts.push_back(to_literal(column.value(row)));
  return texts;
}

RawColumn column_of(Type type, const std::vector<Value>& values) {
  RawColumn column(type);
  for (const auto& value : values) column.append(value);
  return column;
}

Value list_of(Kind kind, std::vector<Value> items) { return Value(List{kind, std::move(items)}); }

// One column of every type, with missing rows.
std::vector<RawColumn> samples() {
  return {column_of(kBooleanType, {true, Value(), false, true}),
          column_of(kIntegerType, {Value(), std::int64_t{5}, std::int64_t{-7}, Value()}),
          column_of(kDoubleType, {1.5, Value(), 2.5, -3.0}),
          column_of(kStringType, {"a", "", Value(), "ccc"}),
          column_of(kTimestampType, {Timestamp{1}, Value(), Timestamp{-1}, Timestamp{5}}),
          column_of(kDateType, {Value(), Date{1}, Date{2}, Value()}),
          column_of(Type{Kind::kString, true}, {list_of(Kind::kString, {"x", "y"}), Value(), list_of(Kind::kString, {}), list_of(Kind::kString, {"z"})}),
          column_of(Type{Kind::kDouble, true}, {Value(), list_of(Kind::kDouble, {1.0}), list_of(Kind::kDouble, {2.0, 3.0}), Value()})};
}

TEST(RawRows, AppendsAnyRangeOfAnyType) {
  for (const RawColumn& column : samples()) {
    const Strings all = literals(column);
    for (std::size_t first = 0; first <= all.size(); ++first) {
      for (std::size_t count = 0; first + count <= all.size(); ++count) {
        RawColumn twice(column.type);
        append_rows(twice, column, first, count);
        append_rows(twice, column, 0, all.size());
        Strings expected(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(first + count));
        expected.insert(expected.end(), all.begin(), all.end());
        EXPECT_EQ(literals(twice), expected) << name_of(column.type) << " " << first << "+" << count;
      }
    }
  }
}

TEST(RawRows, ChoosesRows) {
  const std::vector<std::uint8_t> keep{1, 0, 0, 1};
  for (const RawColumn& column : samples()) {
    const Strings all = literals(column);
    EXPECT_EQ(literals(choose_rows(column, keep)), (Strings{all[0], all[3]})) << name_of(column.type);
  }
}

TEST(RawRows, PadsWithMissing) {
  for (RawColumn column : samples()) {
    pad_to(column, 6);
    EXPECT_EQ(column.rows(), 6U);
    EXPECT_EQ(literals(column)[5], "NULL");
    RawColumn fresh(column.type);
    pad_to(fresh, 2);
    append_rows(fresh, column, 0, 4);
    EXPECT_EQ(literals(fresh)[2], literals(column)[0]);
    EXPECT_EQ(count_missing(fresh), 2 + count_missing(column) - 2);
  }
}

TEST(ConvertColumn, ConvertsWhatWasStated) {
  const auto converted = [](const Value& value, Type to, Reading reading = Reading::kStated) {
    const auto result = convert_value(value, to, reading);
    return result ? to_literal(*result) : "no";
  };
  EXPECT_EQ(converted(std::int64_t{1}, kBooleanType), "TRUE");
  EXPECT_EQ(converted(std::int64_t{2}, kBooleanType), "no");
  EXPECT_EQ(converted(12.0, kIntegerType), "12");
  EXPECT_EQ(converted(12.5, kIntegerType), "no");
  EXPECT_EQ(converted(1e19, kIntegerType), "no");
  EXPECT_EQ(converted(std::int64_t{12}, kStringType), "'12'");
  EXPECT_EQ(converted(Date{1}, kTimestampType), "TIMESTAMP '1970-01-02T00:00:00Z'");
  EXPECT_EQ(converted(Timestamp{86'400'000'001}, kDateType), "DATE '1970-01-02'");
  EXPECT_EQ(converted(Timestamp{86'400'000'001}, kDateType, Reading::kInferred), "no") << "it would lose the time of day";
  EXPECT_EQ(converted("2026-01-01", kDateType), "DATE '2026-01-01'");
  EXPECT_EQ(converted(std::int64_t{(1LL << 53) + 1}, kDoubleType, Reading::kInferred), "no");
  EXPECT_EQ(converted("x", Type{Kind::kString, true}), "('x')");
  EXPECT_EQ(converted(list_of(Kind::kString, {"1", "2"}), Type{Kind::kInteger, true}), "(1, 2)");
  EXPECT_EQ(converted(list_of(Kind::kString, {"1", "b"}), Type{Kind::kInteger, true}), "no");
  EXPECT_EQ(converted(list_of(Kind::kString, {"1"}), kStringType), "no");
}

TEST(ConvertColumn, SaysWhichRowsFailAndWhy) {
  const auto text = column_of(kStringType, {"1", "x", Value(), "99999999999999999999"});
  const auto result = convert_column(text, kIntegerType, Reading::kStated, false);
  EXPECT_EQ(literals(result.values), (Strings{"1", "NULL", "NULL", "NULL"}));
  ASSERT_EQ(result.failed.size(), 2U);
  EXPECT_EQ(result.failed[0].row, 1U);
  EXPECT_EQ(result.failed[0].reason, "is not an INTEGER: 'x'");
  EXPECT_EQ(result.failed[1].row, 3U);
  const auto lists = column_of(kStringType, {"[1,2]", "plain", Value()});
  const auto parsed = convert_column(lists, Type{Kind::kInteger, true}, Reading::kStated, false);
  EXPECT_EQ(literals(parsed.values), (Strings{"(1, 2)", "NULL", "NULL"}));
  ASSERT_EQ(parsed.failed.size(), 1U);
  EXPECT_EQ(parsed.failed[0].row, 1U);
}

}  // namespace
}  // namespace tamis
