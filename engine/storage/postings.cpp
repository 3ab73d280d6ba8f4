#include "engine/storage/postings.h"

#include <algorithm>

namespace tamis {
namespace {

std::vector<ValueCount> choose_rarest(std::span<const ValueCount> counts) {
  std::vector<ValueCount> rare;
  std::ranges::copy_if(counts, std::back_inserter(rare), [](const ValueCount& v) { return v.rows < kRareRows; });
  std::ranges::stable_sort(rare, {}, &ValueCount::rows);
  std::size_t bytes = sizeof(std::uint32_t), chosen = 0;
  for (const ValueCount& value : rare) {
    bytes += sizeof(Ordinal) + sizeof(std::uint32_t) + value.rows * sizeof(std::uint16_t);
    if (bytes > kPostingsBytes) break;
    ++chosen;
  }
  rare.resize(chosen);
  std::ranges::sort(rare, {}, &ValueCount::value);
  return rare;
}

}  // namespace

PostingLists rare_postings(std::span<const ValueCount> counts, std::span<const Ordinal> ordinals, std::span<const std::uint8_t> present) {
  PostingLists lists;
  const std::vector<ValueCount> rare = choose_rarest(counts);
  if (rare.empty()) return lists;
  std::vector<std::uint32_t> next;
  std::uint32_t total = 0;
  for (const ValueCount& value : rare) {
    lists.values.push_back(value.value);
    lists.starts.push_back(total);
    total += value.rows;
  }
  next = lists.starts;
  lists.starts.push_back(total);
  lists.rows.resize(total);
  for (std::size_t row = 0; row < ordinals.size(); ++row) {
    if (present[row] == 0) continue;
    const auto found = std::lower_bound(lists.values.begin(), lists.values.end(), ordinals[row]);
    if (found == lists.values.end() || *found != ordinals[row]) continue;
    lists.rows[next[static_cast<std::size_t>(found - lists.values.begin())]++] = static_cast<std::uint16_t>(row);
  }
  return lists;
}

}  // namespace tamis
