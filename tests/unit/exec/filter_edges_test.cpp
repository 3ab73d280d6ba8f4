// Places where filters change their way: ends of ranges, sets that are ragged or large, codes that fill their width.

#include <cmath>

#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "engine/plan/comparison.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

SnapshotPtr one_column(Type type, const std::vector<Value>& values, BuildOptions build = {}) {
  RawColumn column(type);
  for (const Value& value : values) column.append(value);
  std::vector<BuildColumn> columns;
  columns.push_back({{"x", type}, std::move(column)});
  return build_snapshot(std::move(columns), build).value();
}

std::uint64_t counted(const Snapshot& snapshot, const PredicatePtr& predicate, IndexUse index = IndexUse::kByCost) {
  ExecutionOptions options;
  options.index = index;
  return count(snapshot, *predicate, options).value();
}

const ScalarPtr kInteger = make_scalar(ColumnRef{ColumnId(0)}, kIntegerType);
const ScalarPtr kText = make_scalar(ColumnRef{ColumnId(0)}, kStringType);

PredicatePtr in(const ScalarPtr& column, std::vector<Value> values, bool negated = false) {
  return make_predicate(In{column, std::make_shared<const ValueSet>(std::move(values)), negated, {}});
}

TEST(FilterEdges, LargestAndLeastIntegers) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max(), kLeast = std::numeric_limits<std::int64_t>::min();
  const std::vector<Value> values{kMost, kLeast, std::int64_t{0}, Value(), kMost - 1, kLeast + 1};
  const SnapshotPtr s = one_column(kIntegerType, values);
  const auto with = [](CompareOp op, Value value) { return make_predicate(Compare{op, kInteger, lit(std::move(value))}); };
  EXPECT_EQ(counted(*s, with(CompareOp::kGe, kMost)), 1U);
  EXPECT_EQ(counted(*s, with(CompareOp::kGt, kMost)), 0U);
  EXPECT_EQ(counted(*s, with(CompareOp::kLe, kLeast)), 1U);
  EXPECT_EQ(counted(*s, with(CompareOp::kLt, kLeast)), 0U);
  EXPECT_EQ(counted(*s, with(CompareOp::kNe, kLeast)), 4U);
  EXPECT_EQ(counted(*s, with(CompareOp::kGt, 9.3e18)), 0U);
  EXPECT_EQ(counted(*s, with(CompareOp::kLt, 9.3e18)), 5U);
  EXPECT_EQ(counted(*s, with(CompareOp::kGe, -9223372036854775808.0)), 5U);
  EXPECT_EQ(counted(*s, make_predicate(Not{with(CompareOp::kGe, kLeast)})), 1U);
}

TEST(FilterEdges, SetsOfEverySizeAndRaggedness) {
  std::vector<Value> values;
  Random random(1);
  for (int i = 0; i < 70'000; ++i) values.push_back(missing_or(random() % 20 == 0, static_cast<std::int64_t>(random() % 3'000'000)));
  for (const ForcedEncoding force : {ForcedEncoding::kNone, ForcedEncoding::kSketch}) {
    const SnapshotPtr s = one_column(kIntegerType, values, {.force = force, .postings = true, .parallel = {}});
    for (const std::size_t size : {1UL, 2UL, 3UL, 4UL, 5UL, 20UL, 400UL, 5'000UL}) {
      std::vector<Value> set;
      while (set.size() < size) {
        const Value& value = values[random() % values.size()];
        if (!value.missing()) set.push_back(value);
      }
      const ValueSet lookup(set);
      std::uint64_t expected = 0, present = 0;
      for (const Value& value : values) {
        present += value.missing() ? 0 : 1;
        expected += !value.missing() && lookup.contains(value) ? 1 : 0;
      }
      EXPECT_EQ(counted(*s, in(kInteger, set)), expected) << size;
      EXPECT_EQ(counted(*s, in(kInteger, set, true)), present - expected) << size;
      EXPECT_EQ(counted(*s, make_predicate(Not{in(kInteger, set)})), values.size() - expected) << size;
    }
  }
}

TEST(FilterEdges, RangesAndSetsTogether) {
  // Wide intervals among single values, over codes wider than the table of a set.
  std::vector<Value> values;
  Random random(2);
  for (int i = 0; i < 66'000; ++i) values.emplace_back(static_cast<std::int64_t>(random() % 100'000'000));
  const SnapshotPtr s = one_column(kIntegerType, values);
  std::vector<PredicatePtr> parts;
  for (std::int64_t i = 0; i < 12; ++i) {
    const ScalarPtr low = lit(i * 7'000'000 + 3), high = lit(i * 7'000'000 + 3 + (std::int64_t{1} << (i * 2)));
    parts.push_back(make_predicate(
        And{{make_predicate(Compare{CompareOp::kGe, kInteger, low}), make_predicate(Compare{CompareOp::kLe, kInteger, high})}}));
  }
  std::uint64_t expected = 0;
  for (const Value& value : values) {
    const std::int64_t v = value.as<std::int64_t>();
    bool holds = false;
    for (std::int64_t i = 0; i < 12; ++i) holds |= v >= i * 7'000'000 + 3 && v <= i * 7'000'000 + 3 + (std::int64_t{1} << (i * 2));
    expected += holds ? 1 : 0;
  }
  ASSERT_GT(expected, 0U);
  EXPECT_EQ(counted(*s, make_predicate(Or{parts})), expected);
}

// Low bits of wide codes have a table of their own: short intervals that go past its end go on at its beginning.
TEST(FilterEdges, IntervalsAcrossTheEndOfATable) {
  std::vector<Value> values;
  for (std::int64_t i = 0; i < 65'536; ++i) values.emplace_back(i);
  const SnapshotPtr s = one_column(kIntegerType, values);
  std::vector<PredicatePtr> parts;
  for (std::int64_t low = 4'090; low < 60'000; low += 8'192)
    parts.push_back(make_predicate(And{
        {make_predicate(Compare{CompareOp::kGe, kInteger, lit(low)}), make_predicate(Compare{CompareOp::kLe, kInteger, lit(low + 10)})}}));
  EXPECT_EQ(counted(*s, make_predicate(Or{parts}), IndexUse::kNever), 11 * parts.size());
}

// A worker keeps the table of a set for the blocks that follow: their values may reach further, and some rows may have none.
TEST(FilterEdges, ATableServesBlocksThatReachFurther) {
  std::vector<Value> values;
  for (std::int64_t i = 0; i < 4 * 65'536; ++i) {
    const std::int64_t block = i / 65'536;
    values.push_back(missing_or(block == 2 && i % 10 == 0, i % (block == 0 ? 600 : 1'000)));
  }
  const SnapshotPtr s = one_column(kIntegerType, values);
  const std::vector<Value> set{std::int64_t{3}, std::int64_t{500}, std::int64_t{701}, std::int64_t{903}};
  std::uint64_t expected = 0;
  for (const Value& value : values) expected += std::ranges::count(set, value) != 0 ? 1 : 0;
  ExecutionOptions options;
  options.index = IndexUse::kNever;
  options.threads = 1;
  EXPECT_EQ(count(*s, *in(kInteger, set), options).value(), expected);
}

TEST(FilterEdges, IndexAndScanAgreeOnRareValues) {
  std::vector<Value> values;
  for (int i = 0; i < 70'000; ++i) values.emplace_back(i % 500 == 3 ? "rare" : i % 700 == 5 ? "rarer" : i % 2 == 0 ? "common" : "usual");
  const SnapshotPtr s = one_column(kStringType, values);
  for (const auto& set : {std::vector<Value>{"rare"}, std::vector<Value>{"rare", "rarer"}, std::vector<Value>{"rare", "common"},
                          std::vector<Value>{"none", "rarer"}}) {
    const std::uint64_t scan = counted(*s, in(kText, set), IndexUse::kNever);
    EXPECT_EQ(counted(*s, in(kText, set), IndexUse::kAlways), scan);
    EXPECT_EQ(counted(*s, in(kText, set), IndexUse::kByCost), scan);
    EXPECT_EQ(counted(*s, make_predicate(Not{in(kText, set)}), IndexUse::kAlways), values.size() - scan);
  }
  EXPECT_EQ(counted(*s, in(kText, {"rare"})), 140U);
}

// Hits of a scanned pattern that cross from one row's text into the next are none.
TEST(FilterEdges, ScannedPatternsStayWithinARow) {
  std::vector<Value> values;
  for (int i = 0; i < 3'000; ++i) {
    const std::string number = std::to_string(i);
    const std::string texts[] = {"needle" + number, number + "need", "le" + number + "need", "", "le" + number, ""};
    values.emplace_back(texts[i % 6]);
  }
  const SnapshotPtr s = one_column(kStringType, values, {.force = ForcedEncoding::kTextInRows, .postings = true, .parallel = {}});
  for (const char* pattern : {"%needle%", "%dle1%", "%need", "%need%le%", "%e%e%"}) {
    const auto matcher = TextMatcher::compile(MatchKind::kLike, pattern).value();
    std::uint64_t expected = 0;
    for (const Value& value : values) expected += matcher->matches(value.as<std::string>()) ? 1 : 0;
    EXPECT_EQ(counted(*s, make_predicate(Match{kText, lit(pattern), MatchKind::kLike, false, matcher})), expected) << pattern;
    EXPECT_EQ(counted(*s, make_predicate(Match{kText, lit(pattern), MatchKind::kLike, true, matcher})), values.size() - expected)
        << pattern;
  }
}

TEST(FilterEdges, TextRangesAtTheEdgesOfTheSketch) {
  std::vector<Value> values;
  Random random(4);
  for (int i = 0; i < 20'000; ++i) values.emplace_back("k" + std::to_string(random() % 1'000'000));
  const SnapshotPtr s = one_column(kStringType, values, {.force = ForcedEncoding::kTextInRows, .postings = true, .parallel = {}});
  const auto& block = std::get<StringBlock>(s->column(ColumnId(0)).blocks[0]);
  constexpr CompareOp kOps[] = {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe, CompareOp::kGt, CompareOp::kGe};
  for (std::size_t code = 0; code < block.codes(); code += std::max<std::size_t>(1, block.codes() / 15)) {
    for (const std::string suffix : {"", "0"}) {
      const std::string text = std::string(block.bound(code)) + suffix;
      for (const CompareOp op : kOps) {
        const PredicatePtr predicate = make_predicate(Compare{op, kText, lit(text)});
        std::uint64_t expected = 0;
        for (const Value& value : values) expected += holds(op, value.as<std::string>(), text) ? 1 : 0;
        EXPECT_EQ(counted(*s, predicate), expected) << name_of(op) << " " << text;
      }
    }
  }
}

TEST(FilterEdges, ComparedColumnsOfDifferentScales) {
  // Steps, bases and widths differ; sums overflow at the ends.
  Random random(5);
  const auto build = [&](std::int64_t base, std::int64_t step, std::int64_t range, bool missing) {
    std::vector<Value> values;
    for (int i = 0; i < 5'000; ++i)
      values.push_back(
          missing_or(missing && random() % 7 == 0, base + step * static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(range))));
    return values;
  };
  const std::vector<std::vector<Value>> columns{build(0, 1, 100, true), build(-50, 1, 300, false),
                                                build(3, 10, 30, true), build(-5, 10, 30, false),
                                                build(77, 1, 1, true),  build(std::numeric_limits<std::int64_t>::max() - 40, 1, 40, true)};
  std::vector<BuildColumn> built;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    RawColumn raw(kIntegerType);
    for (const Value& value : columns[c]) raw.append(value);
    built.push_back({{"c" + std::to_string(c), kIntegerType}, std::move(raw)});
  }
  const SnapshotPtr s = build_snapshot(std::move(built)).value();
  constexpr CompareOp kOps[] = {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe, CompareOp::kGt, CompareOp::kGe};
  for (std::uint32_t a = 0; a < columns.size(); ++a) {
    for (std::uint32_t b = 0; b < columns.size(); ++b) {
      for (const std::int64_t offset : {0L, 7L, -13L, 100L}) {
        for (const CompareOp op : kOps) {
          const ScalarPtr left = make_scalar(ColumnRef{ColumnId(a)}, kIntegerType),
                          right = make_scalar(ColumnRef{ColumnId(b)}, kIntegerType);
          const ScalarPtr sum = offset == 0 ? right : make_scalar(Call{Function::kAdd, {right, lit(offset)}, {}, 0, {}}, kIntegerType);
          std::uint64_t expected = 0;
          for (std::size_t i = 0; i < 5'000; ++i) {
            std::int64_t total = 0;
            if (columns[a][i].missing() || columns[b][i].missing() ||
                __builtin_add_overflow(columns[b][i].as<std::int64_t>(), offset, &total))
              continue;
            expected += holds(op, columns[a][i].as<std::int64_t>(), total) ? 1 : 0;
          }
          ASSERT_EQ(counted(*s, make_predicate(Compare{op, left, sum})), expected) << "c" << a << name_of(op) << "c" << b << "+" << offset;
        }
      }
    }
  }
}

// 0.1 + 0.2 is not 0.3 as doubles, though it is as decimals: rows that are equal as integers are compared as what they are.
TEST(FilterEdges, ComparedDecimalsWithAnAddend) {
  Random random(6);
  int odd_row = 996;  // no two neighbouring columns keep the same rows apart from their codes
  const auto build = [&](double unit, std::int64_t base, std::uint64_t range, bool missing) {
    std::vector<Value> values;
    odd_row = odd_row == 999 ? 997 : odd_row + 1;
    for (int i = 0; i < 5'000; ++i) {
      const double value = static_cast<double>(base + static_cast<std::int64_t>(random() % range)) / unit;
      values.push_back(missing && random() % 7 == 0 ? Value() : Value(i % 1'000 == odd_row ? 1.0 / 3 : value));
    }
    return values;
  };
  const std::vector<std::vector<Value>> columns{build(10, 0, 10, true), build(10, -5, 20, false),      build(100, 0, 300, true),
                                                build(1, 0, 30, false), build(10, 1LL << 50, 9, true), build(1e-300, 1LL << 33, 2, true),
                                                build(10, 7, 1, false)};
  std::vector<BuildColumn> built;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    RawColumn raw(kDoubleType);
    for (const Value& value : columns[c]) raw.append(value);
    built.push_back({{"c" + std::to_string(c), kDoubleType}, std::move(raw)});
  }
  const SnapshotPtr s = build_snapshot(std::move(built)).value();
  EXPECT_EQ(std::get<ScalarBlock>(s->column(ColumnId(0)).blocks[0]).map, CodeMap::kDecimal);
  std::uint64_t rounded_apart = 0;
  for (std::uint32_t a = 0; a < columns.size(); ++a) {
    for (std::uint32_t b = 0; b < columns.size(); ++b) {
      const ScalarPtr left = make_scalar(ColumnRef{ColumnId(a)}, kDoubleType), right = make_scalar(ColumnRef{ColumnId(b)}, kDoubleType);
      for (const double addend : {0.0, 0.1, 0.2, -0.3, 0.25, 0.05, 3.0, 1.0 / 3, 1e300, -1.7e308}) {
        const ScalarPtr sum = make_scalar(Call{Function::kAdd, {right, lit(addend)}, {}, 0, {}}, kDoubleType);
        for (const CompareOp op : {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe, CompareOp::kGt, CompareOp::kGe}) {
          std::uint64_t expected = 0;
          for (std::size_t i = 0; i < 5'000; ++i) {
            if (columns[a][i].missing() || columns[b][i].missing()) continue;
            const double x = columns[a][i].as<double>(), y = columns[b][i].as<double>() + addend;
            if (!std::isfinite(y)) continue;
            expected += holds(op, x, y) ? 1 : 0;
            rounded_apart += x != y && std::nearbyint(x * 10) == std::nearbyint(y * 10) && std::abs(x - y) < 1e-12 ? 1 : 0;
          }
          ASSERT_EQ(counted(*s, make_predicate(Compare{op, left, sum})), expected) << "c" << a << name_of(op) << "c" << b << "+" << addend;
        }
      }
    }
  }
  EXPECT_GT(rounded_apart, 1'000U);
}

// Blocks in which only some of the items occur, or none, with and without rows that have no list.
TEST(FilterEdges, ItemsThatAreNotInEveryBlock) {
  std::vector<Value> values;
  for (std::uint32_t i = 0; i < 3 * kBlockRows; ++i) {
    List list{Kind::kString, {}};
    if (i % 3 != 0) list.items.emplace_back("everywhere");
    if (i / kBlockRows == 1 && i % 5 == 0) list.items.emplace_back("second");
    if (i / kBlockRows == 1 && i % 4'001 == 0) list.items.emplace_back("rare");
    values.push_back(i / kBlockRows == 2 && i % 2 == 0 ? Value() : Value(std::move(list)));
  }
  const SnapshotPtr s = one_column({Kind::kString, true}, values);
  const ScalarPtr lists = make_scalar(ColumnRef{ColumnId(0)}, {Kind::kString, true});
  for (const auto& items : {std::vector<Value>{"everywhere", "second"}, std::vector<Value>{"everywhere", "rare"},
                            std::vector<Value>{"second", "rare"}, std::vector<Value>{"rare"}}) {
    const auto set = std::make_shared<const ValueSet>(items);
    std::uint64_t any = 0, all = 0, present = 0;
    for (const Value& value : values) {
      if (value.missing()) continue;
      ++present;
      const auto held = static_cast<std::size_t>(
          std::ranges::count_if(items, [&](const Value& item) { return std::ranges::count(value.as<List>().items, item) != 0; }));
      any += held != 0 ? 1 : 0;
      all += held == items.size() ? 1 : 0;
    }
    for (const IndexUse index : {IndexUse::kByCost, IndexUse::kNever}) {
      EXPECT_EQ(counted(*s, make_predicate(Has{lists, HasKind::kAny, set}), index), any);
      EXPECT_EQ(counted(*s, make_predicate(Has{lists, HasKind::kAll, set}), index), all);
      EXPECT_EQ(counted(*s, make_predicate(Has{lists, HasKind::kNone, set}), index), present - any);
    }
  }
}

}  // namespace
}  // namespace tamis::test
