#pragma once
// Events that are in a set, with what an aggregate needs of them: arrays, in the order of profiles and of each profile's events.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/exec/event_masks.h"
#include "engine/exec/row_source.h"
#include "engine/exec/vector_evaluator.h"

namespace tamis {

// Where one lies: which stream took it, and its row in the run.
struct TakenPlace {
  std::uint32_t stream, row;
};

struct TakenEvents {
  Type type;                            // of the values
  std::vector<std::uint32_t> profiles;  // of each event: the row in the block
  std::vector<std::int64_t> times;      // empty where nobody asks
  std::vector<TakenPlace> places;       // empty where nobody asks
  // Of the value's kind one array is in use; all of them are empty where there is no value.
  std::vector<std::int64_t> integers;
  std::vector<double> doubles;
  std::vector<std::string_view> texts;  // into the snapshot or `kept`
  std::vector<Value> lists;
  std::deque<std::string> kept;

  [[nodiscard]] std::size_t size() const noexcept { return profiles.size(); }
  void clear();
  // Requires a value.
  [[nodiscard]] Value value(std::size_t i) const;
  // The same events in another order.
  void reorder(const std::vector<std::uint32_t>& order);
};

// The events of one part in one run.
class EventStream {
 public:
  struct Needs {
    bool times = false, places = false;
  };
  // `number`: what places call it. The part outlives it.
  EventStream(const EventPart& part, std::size_t run, std::uint32_t number, Needs needs, BlockEvents& events);

  [[nodiscard]] EventWalk& walk() noexcept { return walk_; }
  [[nodiscard]] const EventWalk& walk() const noexcept { return walk_; }
  [[nodiscard]] EventId event() const noexcept { return part_.event; }
  // Of the profiles `rows` of the block, which outlive the taking. Where that costs no more, of all its profiles: is_whole().
  void begin(std::size_t block, const BlockMask& rows);
  [[nodiscard]] bool is_whole() const noexcept { return walk_.is_whole() && wanted_ == nullptr; }
  // Appends the events of profiles before row `end` that come next; those without a value are left out. Whether there were any.
  bool take(std::uint32_t end, TakenEvents& out);

 private:
  bool next_chunk();
  void drop_unwanted();
  void take_tile(std::size_t first, std::size_t last, TakenEvents& out);
  void append_values(std::size_t first, TakenEvents& out);

  const EventPart& part_;
  EventWalk walk_;
  const std::uint32_t number_;
  const Needs needs_;
  const Snapshot& snapshot_;  // of profiles
  const std::int64_t now_us_;
  EventSource source_;
  VectorEvaluator evaluator_;
  bool texts_stay_;
  const BlockMask* wanted_ = nullptr;  // the profiles whose events alone are taken; null where the walk has no others
  std::uint32_t base_ = 0;
  // The events of the chunk at hand, and how many are taken.
  std::size_t chunk_ = 0, taken_ = 0, count_ = 0;
  std::vector<std::uint16_t> positions_;
  std::vector<std::uint32_t> groups_, rows_;
  ValueVector values_, times_;
};

}  // namespace tamis
