#include "engine/storage/column.h"

#include <limits>

#include "engine/storage/builder.h"
#include "engine/storage/numeric_bounds.h"

namespace tamis {
namespace {

constexpr std::int64_t kTwo53 = std::int64_t{1} << 53;
constexpr double kInfinityLike = 1e300;

SnapshotPtr snapshot_of(Type type, const std::vector<Value>& values) {
  RawColumn column(type);
  for (const Value& value : values) column.append(value);
  BuildOptions options;
  options.force = ForcedEncoding::kDictionary;
  auto built = build_snapshot({{{"x", type, Role::kTrait}, std::move(column)}}, options);
  EXPECT_TRUE(built);
  return *built;
}

List list_of(std::vector<Value> items) {
  const Kind kind = type_of(items.front())->kind;
  return {kind, std::move(items)};
}

bool holds(const Value& a, int op, const Value& b) {  // op: 0 <, 1 <=, 2 >, 3 >=
  const auto order = compare(a, b);
  return op == 0 ? order < 0 : op == 1 ? order <= 0 : op == 2 ? order > 0 : order >= 0;
}

// The ranges that a column gives for a literal, against compare() on each of its values.
void expect_bounds(Type type, const std::vector<Value>& values, const std::vector<Value>& literals) {
  const SnapshotPtr snapshot = snapshot_of(type, values);
  const Column& column = snapshot->column(ColumnId{0});
  for (const Value& literal : literals) {
    for (const Value& value : values) {
      const auto ordinal = column.ordinal_of(value);
      ASSERT_TRUE(ordinal);
      EXPECT_EQ(column.value_of(*ordinal), value);
      SCOPED_TRACE(to_literal(value) + " beside " + to_literal(literal));
      EXPECT_EQ(column.at_most(literal, true).contains(*ordinal), holds(value, 0, literal));
      EXPECT_EQ(column.at_most(literal, false).contains(*ordinal), holds(value, 1, literal));
      EXPECT_EQ(column.at_least(literal, true).contains(*ordinal), holds(value, 2, literal));
      EXPECT_EQ(column.at_least(literal, false).contains(*ordinal), holds(value, 3, literal));
      if (compare(value, literal) == 0) {
        EXPECT_EQ(column.ordinal_of(literal), ordinal);
      }
    }
  }
}

const std::vector<Value> kIntegers = {std::int64_t{0},  std::int64_t{1},      std::int64_t{2},      std::int64_t{-1},
                                      kTwo53,           kTwo53 + 1,           kTwo53 + 2,           -kTwo53 - 1,
                                      INT64_MAX,        INT64_MAX - 1,        INT64_MIN,            INT64_MIN + 1};
const std::vector<Value> kDoubles = {0.0, 1.0, 1.5, -1.5, 0.1, static_cast<double>(kTwo53), static_cast<double>(kTwo53 + 2),
                                     -static_cast<double>(kTwo53), 9223372036854775807.0, -9223372036854775808.0, kInfinityLike,
                                     -kInfinityLike, std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min()};

TEST(ColumnBounds, AreExactBetweenIntegersAndDoubles) {
  std::vector<Value> numbers = kIntegers;
  numbers.insert(numbers.end(), kDoubles.begin(), kDoubles.end());
  expect_bounds(kIntegerType, kIntegers, numbers);
  expect_bounds(kDoubleType, kDoubles, numbers);
}

TEST(ColumnBounds, AreExactForTextsTimesAndTruth) {
  expect_bounds(kStringType, {"b", "d", "d", "f", "f", "b"}, {"", "a", "b", "c", "d", "da", "f", "g"});
  expect_bounds(kTimestampType, {Timestamp{-5}, Timestamp{0}, Timestamp{7}}, {Timestamp{-6}, Timestamp{-5}, Timestamp{6}, Timestamp{8}});
  expect_bounds(kDateType, {Date{0}, Date{19'000}}, {Date{-1}, Date{0}, Date{5}, Date{20'000}});
  expect_bounds(kBooleanType, {true, false}, {true, false});
}

TEST(ColumnBounds, OfListsAreOfTheirItems) {
  const SnapshotPtr snapshot = snapshot_of({Kind::kInteger, true}, {list_of({std::int64_t{10}, std::int64_t{20}}), list_of({std::int64_t{30}})});
  const Column& column = snapshot->column(ColumnId{0});
  EXPECT_EQ(column.ordinal_of(std::int64_t{20}), 1);
  EXPECT_EQ(column.ordinal_of(20.0), 1);
  EXPECT_FALSE(column.ordinal_of(std::int64_t{21}));
  EXPECT_EQ(column.value_of(2), Value(std::int64_t{30}));
  EXPECT_EQ(column.at_least(15.5, false).low, 1);
  EXPECT_EQ(column.at_most(kInfinityLike, false).high, 2);
  EXPECT_TRUE(column.at_most(-kInfinityLike, false).empty());
  EXPECT_TRUE(column.at_least(kInfinityLike, true).empty());
}

TEST(ColumnBounds, OfAnotherKindAreEmpty) {
  const SnapshotPtr snapshot = snapshot_of(kIntegerType, {std::int64_t{1}});
  const Column& column = snapshot->column(ColumnId{0});
  for (const Value& other : {Value("1"), Value(true), Value(Date{1}), Value(Timestamp{1}), Value{}}) {
    EXPECT_TRUE(column.at_least(other, false).empty());
    EXPECT_TRUE(column.at_most(other, false).empty());
    EXPECT_FALSE(column.ordinal_of(other));
  }
  EXPECT_FALSE(column.ordinal_of(1.5));
  const SnapshotPtr texts = snapshot_of(kStringType, {"a", "a"});
  EXPECT_TRUE(texts->column(ColumnId{0}).at_least(std::int64_t{0}, false).empty());
  EXPECT_FALSE(texts->column(ColumnId{0}).ordinal_of("b"));
}

TEST(NumericBounds, EndWhereIntegersEnd) {
  EXPECT_FALSE(least_integer(9223372036854775808.0, false));
  EXPECT_EQ(greatest_integer(9223372036854775808.0, true), INT64_MAX);
  EXPECT_EQ(least_integer(-9223372036854775808.0, false), INT64_MIN);
  EXPECT_FALSE(greatest_integer(-9223372036854775808.0, true));
  EXPECT_EQ(least_integer(-kInfinityLike, true), INT64_MIN);
  EXPECT_FALSE(exact_integer(9223372036854775808.0));
  EXPECT_EQ(exact_integer(-9223372036854775808.0), INT64_MIN);
  EXPECT_FALSE(exact_double(INT64_MAX));
  EXPECT_FALSE(exact_double(kTwo53 + 1));
}

TEST(DictionaryTest, FindsPlaces) {
  const std::vector<std::uint64_t> ends = {1, 1 + 3, 4 + 2};
  const Dictionary texts(ends, "abbbcc");
  EXPECT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts.text(1), "bbb");
  EXPECT_EQ(texts.lower_bound(""), 0U);
  EXPECT_EQ(texts.lower_bound("bb"), 1U);
  EXPECT_EQ(texts.lower_bound("d"), 3U);
  EXPECT_EQ(texts.find("cc"), 2U);
  EXPECT_FALSE(texts.find("c"));
  const std::vector<Ordinal> values = {-5, 0, 9};
  const Dictionary ordinals{std::span<const Ordinal>(values)};
  EXPECT_EQ(ordinals.find(Ordinal{0}), 1U);
  EXPECT_FALSE(ordinals.find(Ordinal{1}));
  EXPECT_EQ(ordinals.lower_bound(Ordinal{10}), 3U);
  EXPECT_EQ(Dictionary().size(), 0U);
  EXPECT_FALSE(Dictionary().find("a"));
}

}  // namespace
}  // namespace tamis
