#include "engine/storage/event_interleave.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "engine/storage/event_compare.h"

namespace tamis {
namespace {

// The first event behind `row` that is the first of its profile; the number of events where there is none.
std::uint32_t next_start(const EventRun& run, std::uint32_t row) {
  const auto& starts = run.index().starts;
  std::size_t word = (std::size_t{row} + 1) / kWordBits;
  if (word >= starts.size()) return static_cast<std::uint32_t>(run.events().rows());
  std::uint64_t left = starts[word] >> ((row + 1) % kWordBits) << ((row + 1) % kWordBits);
  while (left == 0) {
    if (++word == starts.size()) return static_cast<std::uint32_t>(run.events().rows());
    left = starts[word];
  }
  return static_cast<std::uint32_t>(word * kWordBits + static_cast<std::size_t>(std::countr_zero(left)));
}

std::uint32_t dropped_within(const DroppedEvents& dropped, EventRange range) {
  return static_cast<std::uint32_t>(std::ranges::lower_bound(dropped, range.last) - std::ranges::lower_bound(dropped, range.first));
}

// The events of one block of profiles in one run.
struct Head {
  const EventRun* run = nullptr;
  const DroppedEvents* dropped = nullptr;
  std::uint8_t number = 0;
  EventRange range;        // what is left
  std::uint32_t from = 0;  // where it began
  std::uint32_t place = 0;
  std::vector<std::int64_t> times;  // from `from` on

  [[nodiscard]] std::uint32_t profile() const { return run->index().profiles[place]; }
  // The events of the next profile; they are then behind.
  EventRange take() {
    const EventRange taken{range.first, std::min(next_start(*run, range.first), range.last)};
    range.first = taken.last;
    ++place;
    return taken;
  }
};

struct Turn {
  std::int64_t time = 0;
  std::uint32_t row = 0;
  const Head* head = nullptr;
};

class BlockInterleaver {
 public:
  BlockInterleaver(std::span<const EventRunPtr> runs, std::span<const DroppedEvents> dropped, const PlaceOrder& in_order, std::size_t block)
      : in_order_(in_order) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const EventRange range = runs[i]->of_block(block);
      if (range.size() == 0) continue;
      heads_.push_back({runs[i].get(), &dropped[i], static_cast<std::uint8_t>(i), range, range.first, runs[i]->place_of(range.first), {}});
    }
    for (Head& head : heads_) {
      if (heads_.size() > 1) decode_times(*head.run, head.range, head.times);
    }
  }

  // Writes the turns of the block's events to `out`.
  void run(std::uint8_t* out, std::vector<ProfileEvents>& profiles) {
    for (;;) {
      std::erase_if(heads_, [](const Head& head) { return head.range.size() == 0; });
      if (heads_.empty()) return;
      const std::uint32_t profile = std::ranges::min(heads_, {}, &Head::profile).profile();
      const std::uint32_t events = one_profile(profile, out);
      profiles.push_back({profile, events});
      out += events;
    }
  }

 private:
  // Heads stay where they are while turns point to them.
  std::uint32_t one_profile(std::uint32_t profile, std::uint8_t* out) {
    if (heads_.size() == 1 || std::ranges::count(heads_, profile, &Head::profile) == 1) {
      Head& head = *std::ranges::find(heads_, profile, &Head::profile);
      const EventRange range = head.take();
      const std::uint32_t events = range.size() - dropped_within(*head.dropped, range);
      std::fill_n(out, events, head.number);
      return events;
    }
    turns_.clear();
    for (Head& head : heads_) {
      if (head.profile() == profile) merge(head);
    }
    for (const Turn& turn : turns_) *out++ = turn.head->number;
    return static_cast<std::uint32_t>(turns_.size());
  }

  void merge(Head& head) {
    const auto before = static_cast<std::ptrdiff_t>(turns_.size());
    const EventRange range = head.take();
    for (std::uint32_t row = range.first; row < range.last; ++row) {
      if (!std::ranges::binary_search(*head.dropped, row)) turns_.push_back({head.times[row - head.from], row, &head});
    }
    std::inplace_merge(turns_.begin(), turns_.begin() + before, turns_.end(), [&](const Turn& a, const Turn& b) {
      return a.time != b.time ? a.time < b.time : in_order_({a.head->run, a.row}, {b.head->run, b.row});
    });
  }

  const PlaceOrder& in_order_;
  std::vector<Head> heads_;
  std::vector<Turn> turns_;
};

// The row of a run's event that so many events which stay lie before.
std::uint32_t row_of_rank(const DroppedEvents& dropped, std::uint32_t rank) {
  // dropped[i] - i events that stay lie before dropped[i], ever more of them.
  std::size_t low = 0, high = dropped.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (dropped[middle] - middle <= rank) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return rank + static_cast<std::uint32_t>(low);
}

std::vector<std::vector<std::uint32_t>> chunk_starts(std::span<const std::uint8_t> turns, std::span<const DroppedEvents> dropped,
                                                     const ParallelFor& parallel) {
  const std::size_t chunks = blocks_for(turns.size());
  std::vector<std::vector<std::uint32_t>> starts(chunks + 1, std::vector<std::uint32_t>(dropped.size()));
  parallel(chunks, [&](std::size_t chunk) {
    for (const std::uint8_t run : turns.subspan(chunk * kBlockRows, rows_of_block(chunk, turns.size()))) ++starts[chunk + 1][run];
  });
  for (std::size_t chunk = 1; chunk <= chunks; ++chunk) {
    for (std::size_t run = 0; run < dropped.size(); ++run) starts[chunk][run] += starts[chunk - 1][run];
  }
  for (auto& of_chunk : starts) {
    for (std::size_t run = 0; run < dropped.size(); ++run) of_chunk[run] = row_of_rank(dropped[run], of_chunk[run]);
  }
  return starts;
}

}  // namespace

Interleaved interleave(std::span<const EventRunPtr> runs, std::span<const DroppedEvents> dropped, const Schema& properties,
                       const ParallelFor& parallel) {
  std::size_t first = std::numeric_limits<std::size_t>::max(), last = 0;
  for (const EventRunPtr& run : runs) {
    if (run->index().block_ends.empty()) continue;
    first = std::min<std::size_t>(first, run->index().first_block);
    last = std::max(last, run->index().first_block + run->index().block_ends.size());
  }
  Interleaved out;
  std::vector<std::size_t> block_starts{0};  // in the turns
  for (std::size_t block = first; block < last; ++block) {
    std::size_t events = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const EventRange range = runs[i]->of_block(block);
      events += range.size() - dropped_within(dropped[i], range);
    }
    block_starts.push_back(block_starts.back() + events);
  }
  out.turns.resize(block_starts.back());
  std::vector<std::vector<ProfileEvents>> profiles(block_starts.size() - 1);
  const PlaceOrder in_order(properties);
  parallel(profiles.size(), [&](std::size_t i) {
    BlockInterleaver(runs, dropped, in_order, first + i).run(out.turns.data() + block_starts[i], profiles[i]);
  });
  for (std::vector<ProfileEvents>& of_block : profiles) {
    out.profiles.insert(out.profiles.end(), of_block.begin(), of_block.end());
    of_block = {};
  }
  out.chunk_starts = chunk_starts(out.turns, dropped, parallel);
  return out;
}

}  // namespace tamis
