// The vector evaluator against the single-profile evaluator, value by value.

#include "engine/exec/vector_evaluator.h"

#include <numeric>

#include <gtest/gtest.h>

#include "engine/exec/decode.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

class VectorEvaluation : public testing::TestWithParam<ForcedEncoding> {};

std::vector<std::uint32_t> every(std::uint32_t step, std::uint32_t rows) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t row = 0; row < rows; row += step) out.push_back(row);
  return out;
}

TEST_P(VectorEvaluation, ScalarsOfEveryKind) {
  const Sample s = make_sample({.rows = kTileRows, .missing = 0.2, .force = GetParam(), .seed = 3});
  PredicateMaker maker(s, 5);
  BlockSource source(*s.snapshot);
  VectorEvaluator evaluator(kSampleNowUs);
  constexpr Kind kKinds[] = {Kind::kBoolean, Kind::kInteger, Kind::kDouble, Kind::kString, Kind::kTimestamp, Kind::kDate};
  std::vector<ScalarPtr> kept;  // the evaluator keeps tables by the place of an IN
  for (int i = 0; i < 400; ++i) {
    const ScalarPtr scalar = kept.emplace_back(maker.scalar(kKinds[i % 6], 3));
    // Many rows of the tile, or few: columns load in two ways.
    const std::vector<std::uint32_t> rows = every(i % 2 == 0 ? 3 : 101, kTileRows);
    ValueVector values;
    evaluator.evaluate(*scalar, source, rows, values);
    ASSERT_EQ(values.size(), rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const Value expected = evaluate(*scalar, SampleView(s, rows[k]), {kSampleNowUs, {}});
      ASSERT_EQ(values.value(k).data().index(), expected.data().index()) << to_text(*scalar, s.snapshot->schema()) << ", row " << rows[k];
      ASSERT_TRUE(values.value(k) == expected) << to_text(*scalar, s.snapshot->schema()) << " is " << to_text(values.value(k)) << ", not "
                                               << to_text(expected);
    }
  }
}

TEST_P(VectorEvaluation, Predicates) {
  const Sample s = make_sample({.rows = kTileRows, .missing = 0.2, .force = GetParam(), .seed = 4});
  PredicateMaker maker(s, 6);
  BlockSource source(*s.snapshot);
  VectorEvaluator evaluator(kSampleNowUs);
  std::vector<PredicatePtr> kept;  // as above
  for (int i = 0; i < 300; ++i) {
    const PredicatePtr predicate = kept.emplace_back(maker.predicate(2));
    const std::vector<std::uint32_t> rows = every(7, kTileRows);
    TestVector holds;
    evaluator.test(*predicate, source, rows, holds);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      ASSERT_EQ(holds[k] != 0, evaluate(*predicate, SampleView(s, rows[k]), {kSampleNowUs, {}}))
          << to_text(*predicate, s.snapshot->schema()) << ", row " << rows[k];
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Encodings, VectorEvaluation,
                         testing::Values(ForcedEncoding::kNone, ForcedEncoding::kSketch, ForcedEncoding::kTextInRows));

TEST(VectorEvaluator, TakesTheZoneOfEachProfile) {
  RawColumn zones(kStringType), instants(kTimestampType);
  for (const char* name : {"Asia/Tokyo", "America/New_York", "no such zone"}) zones.append(Value(name));
  zones.append_missing();
  for (int i = 0; i < 4; ++i) instants.append(Timestamp{kSampleNowUs});  // midnight UTC
  std::vector<BuildColumn> columns;
  columns.push_back({{"zone", kStringType}, std::move(zones)});
  columns.push_back({{"at", kTimestampType}, std::move(instants)});
  const SnapshotPtr snapshot = build_snapshot(std::move(columns)).value();
  Call call{Function::kHour, {make_scalar(ColumnRef{ColumnId(1)}, kTimestampType)}, TimeUnit::kDay, 0, {}};
  call.zone.trait = ColumnId(0);
  const ScalarPtr hour = make_scalar(std::move(call), kIntegerType);
  BlockSource source(*snapshot);
  VectorEvaluator evaluator(0);
  ValueVector values;
  const std::vector<std::uint32_t> rows{0, 1, 2, 3};
  evaluator.evaluate(*hour, source, rows, values);
  EXPECT_EQ(values.integers[0], 9);
  EXPECT_EQ(values.integers[1], 19);
  EXPECT_EQ(values.integers[2], 0);
  EXPECT_EQ(values.integers[3], 0);
}

}  // namespace
}  // namespace tamis::test
