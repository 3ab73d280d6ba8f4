// Which encoding a block gets, and what it costs.

#include <cmath>

#include "engine/storage/builder.h"
#include "engine/storage/decimal.h"
#include "engine/storage/early_stop.h"
#include "engine/storage/sketch.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

constexpr std::size_t kRows = 2 * kBlockRows;

BuildColumn make(const std::string& name, Type type, const std::function<Value(test::Random&, std::size_t)>& value, std::size_t rows = kRows,
                 Role role = Role::kTrait) {
  test::Random random(name.size());
  BuildColumn column{{name, type, role}, RawColumn(type)};
  for (std::size_t row = 0; row < rows; ++row) column.values.append(value(random, row));
  return column;
}

SnapshotPtr build(BuildColumn column, const BuildOptions& options = {}) {
  std::vector<BuildColumn> columns;
  columns.push_back(std::move(column));
  auto built = build_snapshot(std::move(columns), options);
  EXPECT_TRUE(built) << built.error().message;
  return *built;
}

const ScalarBlock& scalars(const SnapshotPtr& snapshot) { return std::get<ScalarBlock>(snapshot->column(ColumnId{0}).blocks[0]); }
std::string encoding(const SnapshotPtr& snapshot) { return std::string(encoding_of(snapshot->column(ColumnId{0}).blocks[0])); }

std::int64_t below(test::Random& random, std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n)); }

TEST(Choice, OffsetsFindTheirStep) {
  const auto seconds = build(make("seconds", kTimestampType, [](auto& r, std::size_t) {
    return Value(Timestamp{1'700'000'000'000'000 + 60'000'000 * below(r, 100'000)});
  }));
  EXPECT_EQ(encoding(seconds), "planes");
  EXPECT_EQ(scalars(seconds).step, 60'000'000U);
  EXPECT_EQ(scalars(seconds).planes.width, 17);
  const auto hundreds = build(make("hundreds", kIntegerType, [](auto& r, std::size_t) { return Value(100 * below(r, 1'000) - 7); }));
  EXPECT_EQ(scalars(hundreds).step, 100U);
  EXPECT_EQ(scalars(hundreds).planes.width, 10);
}

TEST(Choice, MissingIsACodeWhereThereIsRoom) {
  const auto with_missing = [](std::int64_t values) {
    return build(make("x", kIntegerType, [=](auto& r, std::size_t row) { return row % 10 == 0 ? Value{} : Value(below(r, values)); }));
  };
  EXPECT_TRUE(scalars(with_missing(127)).missing_is_zero);
  EXPECT_EQ(scalars(with_missing(127)).planes.width, 7);
  EXPECT_FALSE(scalars(with_missing(128)).missing_is_zero);
  EXPECT_EQ(scalars(with_missing(128)).planes.width, 7);
  EXPECT_NE(scalars(with_missing(128)).presence, nullptr);
}

TEST(Choice, ConstantPlanesAreNotStored) {
  const auto constant = build(make("constant", kIntegerType, [](auto&, std::size_t) { return Value(std::int64_t{9}); }));
  EXPECT_EQ(encoding(constant), "constant");
  EXPECT_LT(constant->bytes(ColumnId{0}).data, 2'000U);
  // 4 … 7 and 12 … 15: bit 2 is always set.
  const auto with_gap = build(make("gap", kIntegerType, [](auto& r, std::size_t) { return Value(4 + below(r, 4) + 8 * below(r, 2)); }));
  EXPECT_EQ(scalars(with_gap).base, 0);
  EXPECT_EQ(scalars(with_gap).planes.width, 4);
  EXPECT_EQ(scalars(with_gap).planes.stored, 0b1101U);
  EXPECT_EQ(scalars(with_gap).planes.ones, 0b0010U);
}

TEST(Choice, BlocksShareABaseWhereItCostsNothing) {
  const auto dictionary = build(make("codes", kStringType, [](auto& r, std::size_t row) {
    return Value(std::to_string(1'000 + (row < kBlockRows ? below(r, 200) : 10 + below(r, 150))));
  }));
  for (const Block& block : dictionary->column(ColumnId{0}).blocks) {
    EXPECT_EQ(std::get<ScalarBlock>(block).base, 0);
    EXPECT_EQ(std::get<ScalarBlock>(block).planes.width, 8);
  }
}

TEST(Choice, DoublesAreDecimalsWhereTheyCanBe) {
  const auto cents = build(make("cents", kDoubleType, [](auto& r, std::size_t) { return Value(static_cast<double>(below(r, 1'000'000)) / 100); }));
  EXPECT_EQ(encoding(cents), "decimal");
  EXPECT_EQ(scalars(cents).exponent, 2);
  EXPECT_EQ(scalars(cents).planes.width, 20);
  EXPECT_TRUE(scalars(cents).exceptions.empty());
  const auto whole = build(make("whole", kDoubleType, [](auto& r, std::size_t) { return Value(static_cast<double>(below(r, 1'000))); }));
  EXPECT_EQ(scalars(whole).exponent, 0);
  const auto noisy = build(make("noisy", kDoubleType, [](auto& r, std::size_t) {
    return Value(r() % 100 == 0 ? std::exp(static_cast<double>(r() % 1'000) / 7) : static_cast<double>(below(r, 1'000)) / 10);
  }));
  EXPECT_EQ(encoding(noisy), "decimal");
  EXPECT_GT(scalars(noisy).exceptions.size(), 300U);
  const auto far_out = build(make("far out", kDoubleType, [](auto& r, std::size_t row) {
    return Value(row % 5'000 == 0 ? 1e12 + static_cast<double>(row) : static_cast<double>(below(r, 1'000)) / 10);
  }));
  EXPECT_EQ(scalars(far_out).planes.width, 10);
  EXPECT_EQ(scalars(far_out).exceptions.size(), 14U);
  const auto far_below = build(make("far below", kDoubleType, [](auto& r, std::size_t row) {
    return row % 5'000 == 0 ? Value(-1e12) : row % 3 == 0 ? Value{} : Value(static_cast<double>(below(r, 1'000)) / 10);
  }));
  EXPECT_EQ(scalars(far_below).exceptions.size(), 14U);
  const auto random = build(make("random", kDoubleType, [](auto& r, std::size_t) { return Value(std::generate_canonical<double, 53>(r)); }));
  EXPECT_EQ(encoding(random), "sketch");
}

TEST(Choice, SkewedWideValuesGetASketch) {
  const auto skewed = [](double sigma) {
    return make("skewed", kIntegerType, [=](auto& r, std::size_t) {
      return Value(static_cast<std::int64_t>(1e4 * std::exp(sigma * std::normal_distribution<>()(r))));
    });
  };
  EXPECT_EQ(encoding(build(skewed(5))), "sketch");
  EXPECT_EQ(encoding(build(skewed(1))), "planes");
  const auto uniform = build(make("uniform", kIntegerType, [](auto& r, std::size_t) { return Value(below(r, std::int64_t{1} << 40)); }));
  EXPECT_EQ(encoding(uniform), "planes") << "wide, but decided after some ten planes";
  const auto names = build(make("names", kStringType, [](auto& r, std::size_t) { return Value("name " + std::to_string(below(r, 20'000))); }));
  EXPECT_EQ(encoding(names), "sketch");
  EXPECT_EQ(scalars(names).raw.base, 0);
  EXPECT_EQ(scalars(names).raw.bytes, 2);
}

TEST(Choice, ManyDistinctTextsStayInRows) {
  const auto unique = build(make("unique", kStringType, [](auto&, std::size_t row) { return Value("user" + std::to_string(row)); }));
  EXPECT_TRUE(unique->column(ColumnId{0}).text_in_rows);
  EXPECT_EQ(unique->column(ColumnId{0}).dictionary.size(), 0U);
  const auto repeated = build(make("repeated", kStringType, [](auto&, std::size_t row) { return Value("user" + std::to_string(row / 10)); }));
  EXPECT_FALSE(repeated->column(ColumnId{0}).text_in_rows);
}

TEST(Choice, PostingsCanBeSwitchedOff) {
  const auto column = [] { return make("country", kStringType, [](auto& r, std::size_t) { return Value(std::to_string(below(r, 500))); }); };
  EXPECT_FALSE(scalars(build(column())).postings.values.empty());
  BuildOptions options;
  options.postings = false;
  EXPECT_TRUE(scalars(build(column(), options)).postings.values.empty());
}

// Country, age, plan, last seen by the minute, cents: 54 bits of content, at most 8.5 bytes a profile; and UUIDs.
TEST(Memory, KeepsToTheBudget) {
  std::vector<BuildColumn> columns;
  constexpr std::size_t rows = 8 * kBlockRows;
  columns.push_back(make("country", kStringType, [](auto& r, std::size_t) { return Value("country " + std::to_string(below(r, 200))); }, rows));
  columns.push_back(make("age", kIntegerType, [](auto& r, std::size_t) { return Value(below(r, 128)); }, rows));
  columns.push_back(make("plan", kStringType, [](auto& r, std::size_t) { return Value("plan " + std::to_string(below(r, 4))); }, rows));
  columns.push_back(make("last_seen", kTimestampType, [](auto& r, std::size_t) { return Value(Timestamp{60'000'000 * below(r, 1 << 17)}); }, rows));
  columns.push_back(make("value", kDoubleType, [](auto& r, std::size_t) { return Value(static_cast<double>(below(r, 1 << 20)) / 100); }, rows));
  columns.push_back(make("id", kStringType, [](auto& r, std::size_t) {
    return test::column_shapes()[23].make(r, 0);
  }, rows, Role::kIdentifier));
  ASSERT_EQ(test::column_shapes()[23].name, "uuid");
  const auto built = build_snapshot(std::move(columns));
  ASSERT_TRUE(built) << built.error().message;
  const auto bytes_of_columns = [&](std::uint32_t first, std::uint32_t last) {
    std::size_t total = 0;
    for (std::uint32_t c = first; c < last; ++c) {
      const auto sizes = (*built)->bytes(ColumnId{c});
      total += sizes.data + sizes.dictionary + sizes.index;
    }
    return static_cast<double>(total) / rows;
  };
  EXPECT_LE(bytes_of_columns(0, 5), 8.5);
  EXPECT_LE(bytes_of_columns(5, 6), 30);
}

TEST(EarlyStop, TellsSkewFromSpread) {
  std::vector<std::uint64_t> even, skewed;
  for (std::uint64_t i = 0; i < 1'000; ++i) even.push_back(i << 30);
  for (std::uint64_t i = 0; i < 1'000; ++i) skewed.push_back(i);
  EXPECT_LT(planes_touched(even, 40), 14);
  EXPECT_GT(planes_touched(skewed, 40), 35);
}

TEST(SketchBounds, GiveHeavyValuesTheirOwnPart) {
  std::vector<Ordinal> sorted(1'000, 0);
  for (Ordinal i = 0; i < 1'000; ++i) sorted.push_back(10 + i);
  sorted.insert(sorted.end(), 1'000, 5'000);
  const auto bounds = sketch_bounds(sorted, 64);
  EXPECT_LE(bounds.size() - 1, 64U);
  const auto zero = part_of(bounds, 0), heavy = part_of(bounds, 5'000);
  EXPECT_EQ(bounds[zero], 0);
  EXPECT_EQ(bounds[zero + 1], 1);
  EXPECT_EQ(bounds[heavy], 5'000);
  EXPECT_EQ(bounds[heavy + 1], 5'001);
  EXPECT_TRUE(std::ranges::is_sorted(bounds));
  EXPECT_EQ(sketch_bounds(std::vector<Ordinal>{INT64_MAX}, 8).back(), INT64_MAX);
}

TEST(Decimals, AreExactOrNotAtAll) {
  const auto convert = [](const std::vector<double>& doubles) {
    std::vector<Ordinal> ordinals;
    for (const double d : doubles) ordinals.push_back(ordinal_of(d));
    const std::vector<std::uint8_t> present(doubles.size(), 1);
    return to_decimals(ordinals, present);
  };
  EXPECT_EQ(convert({0.1, 0.2, 0.3})->exponent, 1);
  EXPECT_EQ(convert({1, 2, 1e15})->exponent, 0);
  EXPECT_EQ(convert({9007199254740992.0})->max, kLargestDecimal);
  EXPECT_FALSE(convert({9007199254740994.0})) << "past 2^53";
  EXPECT_FALSE(convert({1.0 / 3}));
  EXPECT_FALSE(convert({0.1 + 0.2})) << "0.30000000000000004 has more digits than a decimal of ours";
  EXPECT_EQ(convert({-0.05, 12.25})->min, -5);
}

}  // namespace
}  // namespace tamis
