#include "engine/storage/statistics.h"

#include <map>
#include <set>

#include "engine/storage/builder.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

using Counts = std::map<Ordinal, std::uint64_t>;

// What the statistics should say, from the values themselves.
Counts count_ordinals(const Column& column, const RawColumn& raw) {
  Counts counts;
  for (std::size_t row = 0; row < raw.rows(); ++row) {
    const Value value = raw.value(row);
    if (value.missing()) continue;
    if (!raw.type.is_list) {
      ++counts[*column.ordinal_of(value)];
      continue;
    }
    std::set<Ordinal> items;
    for (const Value& item : value.as<List>().items) items.insert(*column.ordinal_of(item));
    for (const Ordinal item : items) ++counts[item];
  }
  return counts;
}

void expect_frequent(const ColumnStatistics& statistics, const Counts& counts) {
  ASSERT_EQ(statistics.frequent.size(), std::min<std::size_t>(64, counts.size()));
  std::multiset<std::uint64_t, std::greater<>> rows;
  for (const auto& [value, n] : counts) rows.insert(n);
  auto next = rows.begin();
  for (const auto& [value, n] : statistics.frequent) {
    EXPECT_EQ(counts.at(value), n);
    EXPECT_EQ(*next++, n) << "most frequent first";
  }
}

void expect_quantiles(const ColumnStatistics& statistics, const Counts& counts, double tolerance) {
  ASSERT_EQ(statistics.quantiles.size(), 65U);
  EXPECT_EQ(statistics.quantiles.front(), counts.begin()->first);
  EXPECT_EQ(statistics.quantiles.back(), counts.rbegin()->first);
  std::uint64_t total = 0;
  for (const auto& [value, n] : counts) total += n;
  for (std::size_t i = 1; i < 64; ++i) {
    std::uint64_t up_to = 0, less = 0;
    for (const auto& [value, n] : counts) {
      if (value <= statistics.quantiles[i]) up_to += n;
      if (value < statistics.quantiles[i]) less += n;
    }
    const double wanted = static_cast<double>(i) / 64;
    EXPECT_GE(static_cast<double>(up_to) / static_cast<double>(total), wanted - tolerance) << i;
    EXPECT_LE(static_cast<double>(less) / static_cast<double>(total), wanted + tolerance) << i;
  }
}

TEST(Statistics, AreExactWhereTheySaySo) {
  const auto columns = test::random_table(100'000, 0.1, 47);
  const auto built = build_snapshot(columns);
  ASSERT_TRUE(built);
  std::size_t exact = 0, estimated = 0;
  for (std::uint32_t c = 0; c < columns.size(); ++c) {
    const Column& column = (*built)->column(ColumnId{c});
    SCOPED_TRACE(column.def.name);
    const ColumnStatistics& statistics = column.statistics;
    EXPECT_EQ(statistics.missing, static_cast<std::uint64_t>(std::ranges::count(columns[c].values.present, 0)));
    if (column.text_in_rows) {
      std::set<std::string> texts;
      for (std::size_t row = 0; row < 100'000; ++row) {
        if (columns[c].values.present[row] != 0) texts.emplace(columns[c].values.text(row));
      }
      EXPECT_NEAR(static_cast<double>(statistics.distinct) / static_cast<double>(texts.size()), 1, 0.08);
      continue;
    }
    const Counts counts = count_ordinals(column, columns[c].values);
    if (statistics.distinct_exact) {
      ++exact;
      EXPECT_EQ(statistics.distinct, counts.size());
      expect_frequent(statistics, counts);
    } else {
      ++estimated;
      EXPECT_NEAR(static_cast<double>(statistics.distinct) / static_cast<double>(counts.size()), 1, 0.08);
    }
    if (!column.def.type.is_list) expect_quantiles(statistics, counts, statistics.distinct_exact ? 1e-4 : 0.01);
  }
  EXPECT_GE(exact, 12U);
  EXPECT_GE(estimated, 5U);
}

// HyperLogLog may say more; a reader who knows how many profiles there are would not believe the rest either.
TEST(Statistics, ThereAreNeverMoreDistinctValuesThanValues) {
  for (int rows = 2'000; rows <= 40'000; rows += 2'000) {
    RawColumn texts(kStringType), numbers(kIntegerType);
    for (int i = 0; i < rows; ++i) {
      texts.append(i % 10 == 0 ? Value() : Value("customer" + std::to_string(i * 7919) + "@example.com"));
      numbers.append(i % 10 == 0 ? Value() : Value(std::int64_t{i} * 1'000'003));
    }
    std::vector<BuildColumn> columns;
    columns.push_back({{"text", kStringType, Role::kTrait}, std::move(texts)});
    columns.push_back({{"number", kIntegerType, Role::kTrait}, std::move(numbers)});
    const auto built = build_snapshot(std::move(columns));
    ASSERT_TRUE(built);
    for (const ColumnId id : {ColumnId{0}, ColumnId{1}}) {
      const ColumnStatistics& statistics = (*built)->column(id).statistics;
      EXPECT_LE(statistics.distinct, static_cast<std::uint64_t>(rows) * 9 / 10);
      EXPECT_GE(statistics.distinct, static_cast<std::uint64_t>(rows) * 8 / 10);
    }
  }
}

TEST(Statistics, EstimateFrequenciesBySample) {
  RawColumn column(kIntegerType);
  test::Random random(1);
  for (int i = 0; i < 300'000; ++i) column.append(Value(random() % 4 == 0 ? std::int64_t{7} : static_cast<std::int64_t>(random())));
  std::vector<BuildColumn> columns;
  columns.push_back({{"x", kIntegerType, Role::kTrait}, std::move(column)});
  const auto built = build_snapshot(std::move(columns));
  ASSERT_TRUE(built);
  const ColumnStatistics& statistics = (*built)->column(ColumnId{0}).statistics;
  EXPECT_FALSE(statistics.distinct_exact);
  ASSERT_EQ(statistics.frequent.size(), 1U);
  EXPECT_EQ(statistics.frequent[0].first, 7);
  EXPECT_NEAR(static_cast<double>(statistics.frequent[0].second), 75'000, 2'000);
}

TEST(Statistics, CountWhatWasNotFinite) {
  RawColumn column(kDoubleType);
  column.append_double(1);
  column.append_double(std::numeric_limits<double>::quiet_NaN());
  column.append_double(-std::numeric_limits<double>::infinity());
  std::vector<BuildColumn> columns;
  columns.push_back({{"x", kDoubleType, Role::kTrait}, std::move(column)});
  const auto built = build_snapshot(std::move(columns));
  ASSERT_TRUE(built);
  EXPECT_EQ((*built)->column(ColumnId{0}).statistics.non_finite, 2U);
  EXPECT_EQ((*built)->column(ColumnId{0}).statistics.missing, 2U);
}

TEST(DistinctCounterTest, IsNearAndUnites) {
  for (const std::uint64_t n : {0U, 1U, 100U, 5'000U, 100'000U, 1'000'000U}) {
    DistinctCounter a, b;
    test::Random random(n);
    for (std::uint64_t i = 0; i < n; ++i) (i % 2 == 0 ? a : b).add(random());
    a.unite(b);
    EXPECT_NEAR(static_cast<double>(a.estimate()), static_cast<double>(n), 0.06 * static_cast<double>(n) + 0.5);
  }
}

}  // namespace
}  // namespace tamis
