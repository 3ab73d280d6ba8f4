// Tables of several workers, merged: the groups of one table over all blocks. A query alone does not say how blocks fall to workers.

#include "engine/exec/group_table.h"

#include <gtest/gtest.h>

#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

constexpr std::size_t kBlocks = 3;

std::vector<std::vector<Value>> groups_of(const GroupTable& table) {
  std::vector<std::vector<Value>> groups;
  for (std::size_t g = 0; g < table.groups(); ++g) groups.push_back(table.slots(g));
  return groups;
}

class Merged : public testing::TestWithParam<std::vector<const char*>> {
 protected:
  static void add(GroupTable& table, const Sample& sample, std::size_t block) {
    Scratch scratch;
    BlockMask members;
    members.fill_first(rows_of_block(block, sample.rows()));
    table.add_block(block, members, scratch);
  }
};

TEST_P(Merged, HasEachGroupOnce) {
  const Sample sample = make_sample({.rows = 2 * kBlockRows + 500, .missing = 0.1, .seed = 6, .clustered = true});
  SelectQuery query;
  query.grouped = true;
  for (const char* key : GetParam()) query.keys.push_back(sample.column(key));
  query.aggregates = {{AggregateKind::kCountAll, nullptr, kIntegerType},
                      {AggregateKind::kSum, sample.column("age"), kIntegerType},
                      {AggregateKind::kCountDistinct, sample.column("country"), kIntegerType}};

  GroupTable whole(*sample.snapshot, query, IndexUse::kByCost, kSampleNowUs);
  std::vector<std::unique_ptr<GroupTable>> parts;
  for (std::size_t block = 0; block < kBlocks; ++block) {
    add(whole, sample, block);
    parts.push_back(std::make_unique<GroupTable>(*sample.snapshot, query, IndexUse::kByCost, kSampleNowUs));
    add(*parts.back(), sample, kBlocks - 1 - block);
  }
  for (std::size_t i = 1; i < kBlocks; ++i) parts[0]->merge(*parts[i]);

  const auto expected = groups_of(whole), found = groups_of(*parts[0]);
  EXPECT_EQ(found.size(), expected.size());
  for (const std::vector<Value>& group : expected) EXPECT_EQ(std::ranges::count(found, group), 1) << to_text(group[0]);
}

INSTANTIATE_TEST_SUITE_P(Keys, Merged,
                         testing::Values(std::vector<const char*>{}, std::vector<const char*>{"country"},
                                         std::vector<const char*>{"age", "country"}, std::vector<const char*>{"day"}));

}  // namespace
}  // namespace tamis::test
