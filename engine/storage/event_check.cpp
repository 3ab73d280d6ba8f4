#include "engine/storage/event_check.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace tamis {
namespace {

constexpr std::size_t kMostBlocks = (std::size_t{1} << 32) / kBlockRows;  // of profiles

// Ranks count the starts, and no start lies behind the last event.
bool ranks_count(const EventIndex& index, std::size_t rows) {
  std::size_t starts = 0;
  for (std::size_t word = 0; word < index.starts.size(); ++word) {
    if (index.ranks[word] != starts) return false;
    starts += static_cast<std::size_t>(std::popcount(index.starts[word]));
    const std::size_t first = word * kWordBits;
    const std::size_t used = rows <= first ? 0 : std::min(rows - first, kWordBits);
    if (used < kWordBits && index.starts[word] >> used != 0) return false;
  }
  return starts == index.profiles.size();
}

// Every profile's events begin among those of its block, and those of a block with the first of a profile.
bool blocks_hold_their_profiles(const EventIndex& index) {
  std::size_t place = 0, block = 0;
  std::uint32_t block_begin = 0;
  for (std::size_t word = 0; word < index.starts.size(); ++word) {
    for (std::uint64_t left = index.starts[word]; left != 0; left &= left - 1, ++place) {
      const auto event = static_cast<std::uint32_t>(word * kWordBits + static_cast<std::size_t>(std::countr_zero(left)));
      for (; block < index.block_ends.size() && index.block_ends[block] <= event; ++block) {
        if (index.block_ends[block] > block_begin && index.block_ends[block] != event) return false;
        block_begin = index.block_ends[block];
      }
      if (block == index.block_ends.size() || index.profiles[place] / kBlockRows != index.first_block + block) return false;
    }
  }
  return true;
}

}  // namespace

std::string fault_in_index(const EventIndex& index, std::size_t rows) {
  if (index.first_block + index.block_ends.size() > kMostBlocks) return "blocks that no profile lies in";
  if (!std::ranges::is_sorted(index.block_ends)) return "its blocks are out of order";
  const std::size_t end = index.block_ends.empty() ? 0 : index.block_ends.back();
  if (end != rows) return "its blocks do not hold all events";
  if (index.starts.size() != blocks_for(rows) * kBlockWords || index.ranks.size() != index.starts.size()) return "it has another size";
  if (rows > 0 && (index.starts[0] & 1) == 0) return "its first event belongs to no profile";
  if (!ranks_count(index, rows)) return "its counts of profiles are wrong";
  if (std::ranges::adjacent_find(index.profiles, std::greater_equal<>{}) != index.profiles.end()) return "its profiles are out of order";
  if (!blocks_hold_their_profiles(index)) return "profiles lie outside of their blocks";
  return {};
}

}  // namespace tamis
