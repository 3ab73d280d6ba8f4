#include "engine/exec/event_counts.h"

#include <algorithm>
#include <array>

namespace tamis {
namespace {

// A group is counted as a whole in the time that two of its events take one by one.
constexpr std::uint64_t kEventsPerGroup = 2;

}  // namespace

void EventCounter::add(EventWalk& walk, std::size_t block, std::uint32_t* counts) {
  const EventIndex& index = walk.run().index();
  const auto base = static_cast<std::uint32_t>(block * kBlockRows);
  while (const auto chunk = walk.next()) {
    const std::size_t first = chunk->chunk * kBlockWords;  // of the index's words
    const std::uint64_t* starts = index.starts.data() + first;
    const std::uint32_t* ranks = index.ranks.data() + first;
    // Groups that have an event in these words, the one that begins before them included.
    const std::uint32_t begin = ranks[chunk->first_word] - (ranks[chunk->first_word] > 0 ? 1 : 0);
    const std::uint32_t end = ranks[chunk->last_word - 1] + static_cast<std::uint32_t>(__builtin_popcountll(starts[chunk->last_word - 1]));
    groups_.resize(std::max<std::size_t>(kBlockRows, end - begin + 1));
    if (simd::kernels().count(chunk->mask->words.data()) < kEventsPerGroup * (end - begin)) {
      const std::uint32_t events =
          simd::kernels().groups_of(chunk->mask->words.data(), starts, ranks, chunk->first_word, chunk->last_word, groups_.data());
      for (std::uint32_t i = 0; i < events; ++i) ++counts[index.profiles[groups_[i]] - base];
      continue;
    }
    // Where no group begins before the words, the first count is of nobody.
    const std::uint32_t nobody = ranks[chunk->first_word] > 0 ? 0 : 1;
    std::fill_n(groups_.begin(), end - begin + nobody, 0);
    simd::kernels().count_groups(chunk->mask->words.data(), starts, chunk->first_word, chunk->last_word, groups_.data());
    for (std::uint32_t i = nobody; i < end - begin + nobody; ++i) {
      if (groups_[i] != 0) counts[index.profiles[begin + i - nobody] - base] += groups_[i];
    }
  }
}

void mark_profiles_with(EventWalk& walk, std::size_t block, std::uint32_t least, BlockMask& marked) {
  const EventIndex& index = walk.run().index();
  const auto base = static_cast<std::uint32_t>(block * kBlockRows);
  // carries[i]: the profile that the chunk before ended in has i + 1 events or more.
  std::vector<std::uint8_t> carries(least, 0);
  std::size_t next_word = 0;
  BlockMask left;
  std::array<std::uint32_t, 64> groups;
  while (const auto chunk = walk.next()) {
    const std::size_t word = chunk->chunk * kBlockWords;
    // Chunks without events were left out: a profile goes on only where none begins there.
    if (word != next_word && index.ranks[word] != index.ranks[next_word]) std::ranges::fill(carries, 0);
    next_word = word + kBlockWords;
    left = *chunk->mask;
    // The first event of each that has enough: events before which least - 1 lie, and not one more.
    for (std::uint32_t i = 0; i + 1 < least; ++i) {
      bool carry = carries[i] != 0;
      simd::kernels().later_in_group(left.words.data(), index.starts.data() + word, carry);
      carries[i] = carry ? 1 : 0;
    }
    for (std::size_t w = chunk->first_word; w < chunk->last_word; ++w) {
      if (left.words[w] == 0) continue;
      const std::uint32_t found =
          simd::kernels().groups_of(left.words.data(), index.starts.data() + word, index.ranks.data() + word, w, w + 1, groups.data());
      for (std::uint32_t i = 0; i < found; ++i) marked.set(index.profiles[groups[i]] - base);
    }
  }
}

}  // namespace tamis
