// Ranges of ordinals to ranges of codes, against a look at every row; and the index of a block against the same.

#include <set>

#include "engine/storage/builder.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

constexpr Ordinal kLeast = std::numeric_limits<Ordinal>::min(), kGreatest = std::numeric_limits<Ordinal>::max();

bool in_codes(const ScalarBlock& block, const ScalarBlock::Codes& codes, std::uint32_t row, OrdinalRange range) {
  const auto exception = std::ranges::find(block.exception_rows, row);
  if (exception != block.exception_rows.end()) {
    return range.contains(block.exceptions[static_cast<std::size_t>(exception - block.exception_rows.begin())]);
  }
  const std::uint64_t code = block.planes.code(row);
  if (code < codes.low || code > codes.high) return false;
  const bool at_edge = (codes.low_edge && code == codes.low) || (codes.high_edge && code == codes.high);
  return !at_edge || range.contains(block.ordinal(row));
}

// What an evaluator does with codes_for must come to the same as comparing every ordinal.
void expect_exact(const ScalarBlock& block, OrdinalRange range) {
  const auto codes = block.codes_for(range);
  if (codes.low <= codes.high && block.planes.width < 64) {
    ASSERT_LT(codes.high >> block.planes.width, 1U) << "code past the planes";
  }
  for (std::uint32_t row = 0; row < block.rows; ++row) {
    if (!block.present(row)) {
      ASSERT_FALSE(block.missing_is_zero && codes.low == 0);
      continue;
    }
    ASSERT_EQ(in_codes(block, codes, row, range), range.contains(block.ordinal(row)))
        << "row " << row << " ordinal " << block.ordinal(row) << " range " << range.low << " to " << range.high;
  }
}

class CodesFor : public testing::TestWithParam<std::tuple<ForcedEncoding, double>> {};

TEST_P(CodesFor, AgreesWithEveryRow) {
  const auto [force, missing] = GetParam();
  BuildOptions options;
  options.force = force;
  test::Random random(5);
  std::set<std::string> maps;
  for (const std::size_t rows : {3U, 700U, 5'000U}) {
    const auto built = build_snapshot(test::random_table(rows, missing, 23), options);
    ASSERT_TRUE(built);
    for (std::uint32_t c = 0; c < (*built)->schema().columns().size(); ++c) {
      const Column& column = (*built)->column(ColumnId{c});
      const auto* block = std::get_if<ScalarBlock>(column.blocks.data());
      if (block == nullptr || block->missing == block->rows) continue;
      SCOPED_TRACE(column.def.name);
      maps.emplace(encoding_of(column.blocks[0]));
      const auto pick = [&] {
        std::uint32_t row = 0;
        do row = static_cast<std::uint32_t>(random() % block->rows);
        while (!block->present(row));
        const Ordinal ordinal = block->ordinal(row);
        const auto shift = static_cast<Ordinal>(random() % 5) - 2;
        return (shift < 0 && ordinal < kLeast + 2) || (shift > 0 && ordinal > kGreatest - 2) ? ordinal : ordinal + shift;
      };
      expect_exact(*block, {kLeast, kGreatest});
      expect_exact(*block, {block->min, block->max});
      expect_exact(*block, {block->max, block->min});
      expect_exact(*block, {block->min, block->min});
      expect_exact(*block, {block->max, kGreatest});
      for (std::size_t i = 1; i + 1 < block->bounds.size(); i += 1 + block->bounds.size() / 8) {
        const Ordinal bound = block->bounds[i];
        if (bound < kLeast + 2 || bound == kGreatest) continue;  // its neighbours are no ordinals
        for (const Ordinal end : {bound - 2, bound - 1, bound}) expect_exact(*block, {block->min, end});
        for (const Ordinal end : {bound - 1, bound, bound + 1}) expect_exact(*block, {end, block->max});
      }
      for (int i = 0; i < 12; ++i) {
        const Ordinal a = pick(), b = pick();
        expect_exact(*block, {std::min(a, b), std::max(a, b)});
        expect_exact(*block, {a, a});
      }
    }
  }
  if (force == ForcedEncoding::kNone) {
    EXPECT_EQ(maps, (std::set<std::string>{"constant", "planes", "decimal", "sketch"}));
  }
}

INSTANTIATE_TEST_SUITE_P(Encodings, CodesFor,
                         testing::Combine(testing::Values(ForcedEncoding::kNone, ForcedEncoding::kPlanes, ForcedEncoding::kSketch),
                                          testing::Values(0.0, 0.05, 0.6)));

TEST(Postings, HoldExactlyTheRowsOfTheirValues) {
  const auto built = build_snapshot(test::random_table(80'000, 0.1, 29));
  ASSERT_TRUE(built);
  std::size_t values = 0;
  for (std::uint32_t c = 0; c < (*built)->schema().columns().size(); ++c) {
    for (const Block& any : (*built)->column(ColumnId{c}).blocks) {
      const auto* block = std::get_if<ScalarBlock>(&any);
      if (block == nullptr) continue;
      EXPECT_LE(block->postings.values.size_bytes() + block->postings.starts.size_bytes() + block->postings.rows.size_bytes(), kPlaneBytes);
      std::map<Ordinal, std::vector<std::uint16_t>> rows;
      for (std::uint32_t row = 0; row < block->rows && !block->postings.values.empty(); ++row) {
        if (block->present(row)) rows[block->ordinal(row)].push_back(static_cast<std::uint16_t>(row));
      }
      for (const Ordinal value : block->postings.values) {
        const auto found = block->postings.find(value);
        ASSERT_TRUE(found);
        EXPECT_TRUE(std::ranges::equal(*found, rows[value]));
        EXPECT_LT(found->size(), 656U);
        ++values;
      }
      EXPECT_FALSE(block->postings.find(kLeast));
    }
  }
  EXPECT_GT(values, 100U);
}

TEST(Lists, HaveACompleteIndex) {
  const auto built = build_snapshot(test::random_table(70'000, 0.1, 31));
  ASSERT_TRUE(built);
  std::size_t frequent = 0, rare = 0;
  for (std::uint32_t c = 0; c < (*built)->schema().columns().size(); ++c) {
    const Column& column = (*built)->column(ColumnId{c});
    for (const Block& any : column.blocks) {
      const auto* block = std::get_if<ListBlock>(&any);
      if (block == nullptr) continue;
      SCOPED_TRACE(column.def.name);
      std::map<Ordinal, std::set<std::uint16_t>> rows;
      for (std::uint32_t row = 0; row < block->rows; ++row) {
        ASSERT_TRUE(block->present(row) || block->starts[row] == block->starts[row + 1]);
        for (std::uint32_t place = block->starts[row]; place < block->starts[row + 1]; ++place) {
          rows[block->item(place)].insert(static_cast<std::uint16_t>(row));
        }
      }
      ASSERT_EQ(block->frequent.size() + block->postings.values.size(), rows.size());
      for (std::size_t i = 0; i < block->frequent.size(); ++i) {
        const std::uint64_t* plane = block->frequent_planes + i * kBlockWords;
        for (std::uint32_t row = 0; row < kBlockRows; ++row) {
          ASSERT_EQ((plane[row / 64] >> (row % 64)) & 1U, rows[block->frequent[i]].contains(static_cast<std::uint16_t>(row)) ? 1U : 0U);
        }
        ++frequent;
      }
      for (const Ordinal value : block->postings.values) {
        ASSERT_TRUE(std::ranges::equal(*block->postings.find(value), rows[value]));
        ++rare;
      }
    }
  }
  EXPECT_GT(frequent, 5U);
  EXPECT_GT(rare, 100U);
}

TEST(CodesPresent, NameTheCodesOfANarrowDictionary) {
  const auto built = build_snapshot(test::random_table(2'000, 0.1, 37));
  ASSERT_TRUE(built);
  std::size_t sets = 0;
  for (std::uint32_t c = 0; c < (*built)->schema().columns().size(); ++c) {
    const auto* block = std::get_if<ScalarBlock>((*built)->column(ColumnId{c}).blocks.data());
    if (block == nullptr || block->codes_present.empty()) continue;
    ++sets;
    std::set<Ordinal> ordinals;
    for (std::uint32_t row = 0; row < block->rows; ++row) {
      if (block->present(row)) ordinals.insert(block->ordinal(row));
    }
    for (Ordinal o = block->min; o <= block->max; ++o) {
      const auto bit = static_cast<std::size_t>(o - block->min);
      EXPECT_EQ((block->codes_present[bit / 64] >> (bit % 64)) & 1U, ordinals.contains(o) ? 1U : 0U);
    }
  }
  EXPECT_EQ(sets, 2U);  // country and plan
}

}  // namespace
}  // namespace tamis
