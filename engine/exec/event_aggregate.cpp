#include "engine/exec/event_aggregate.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>

#include "engine/base/floor_math.h"
#include "engine/base/wide_int.h"
#include "engine/exec/decode.h"
#include "engine/plan/event_fold.h"
#include "engine/plan/exact_sum.h"
#include "engine/plan/scalar_functions.h"
#include "engine/storage/event_compare.h"

namespace tamis {
namespace {

// Profiles whose events are gathered at a time: some ten thousand events stay in L2.
constexpr std::uint32_t kProfilesAtOnce = 1'024;
constexpr std::int64_t kDayUs = std::int64_t{86'400} * 1'000'000;

// Whether the answer depends on which event comes first.
bool is_ordered(EventFunction function) {
  switch (function) {
    case EventFunction::kFirst:
    case EventFunction::kLast:
    case EventFunction::kNth:
    case EventFunction::kMode:
    case EventFunction::kList:
    case EventFunction::kSessions: return true;
    case EventFunction::kCount:
    case EventFunction::kCountDistinct:
    case EventFunction::kSum:
    case EventFunction::kAvg:
    case EventFunction::kMin:
    case EventFunction::kMax:
    case EventFunction::kMedian:
    case EventFunction::kStddev:
    case EventFunction::kPercentile:
    case EventFunction::kDistinctDays:
    case EventFunction::kStreakDays: return false;
  }
  return true;
}

// Whether it is 0 over no events, and not missing.
bool is_zero_of_nothing(EventFunction function) {
  return !takes_value(function) || function == EventFunction::kCountDistinct || function == EventFunction::kSum;
}

Type value_type(const EventAggregate& aggregate) {
  for (const EventPart& part : aggregate.parts) {
    if (part.value != nullptr) return part.value->type;
  }
  return kIntegerType;
}

// Calls visit(row, first, last) for the events of each profile.
template <typename Visit> void for_each_profile(const TakenEvents& taken, Visit visit) {
  const std::size_t size = taken.size();
  for (std::size_t first = 0; first < size;) {
    const std::uint32_t row = taken.profiles[first];
    std::size_t last = first + 1;
    while (last < size && taken.profiles[last] == row) ++last;
    visit(row, first, last);
    first = last;
  }
}

// Puts events in the order of the language: by profile and, where `by_order`, by event.
class EventSorter {
 public:
  EventSorter(const Snapshot& profiles, const std::deque<EventStream>& streams) : profiles_(profiles), streams_(streams) {}

  [[nodiscard]] std::vector<std::uint32_t> order_of(const TakenEvents& taken, bool by_order) const {
    std::vector<std::uint32_t> order(taken.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return taken.profiles[i]; });
    if (!by_order) return order;
    for (std::size_t first = 0; first < order.size();) {
      std::size_t last = first + 1;
      while (last < order.size() && taken.profiles[order[last]] == taken.profiles[order[first]]) ++last;
      std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(first), order.begin() + static_cast<std::ptrdiff_t>(last),
                       [&](std::uint32_t a, std::uint32_t b) { return comes_before(taken, a, b); });
      first = last;
    }
    return order;
  }

 private:
  bool comes_before(const TakenEvents& taken, std::uint32_t a, std::uint32_t b) const {
    if (taken.times[a] != taken.times[b]) return taken.times[a] < taken.times[b];
    const TakenPlace &first = taken.places[a], &second = taken.places[b];
    if (first.stream == second.stream) return a < b;
    const EventStream &one = streams_[first.stream], &other = streams_[second.stream];
    const auto by_message = order(message_id(one, first.row), message_id(other, second.row));
    if (by_message != 0) return by_message < 0;
    if (one.event() != other.event()) return first.stream < second.stream;
    return PlaceOrder(*profiles_.schema()[one.event()].properties)({&one.walk().run(), first.row}, {&other.walk().run(), second.row});
  }
  static Value message_id(const EventStream& stream, std::uint32_t row) {
    const Snapshot& events = stream.walk().run().events();
    const auto id = events.schema().find(kMessageIdName);
    return id ? events.value(*id, RowId{row}) : Value();
  }

  const Snapshot& profiles_;
  const std::deque<EventStream>& streams_;
};

// ---- Functions of one profile's values, items[0 … n)

template <typename T> std::int64_t distinct(const T* items, std::size_t n, std::vector<T>& scratch) {
  constexpr std::size_t kFew = 8;  // compared with each other
  if (n > kFew) {
    scratch.assign(items, items + n);
    std::ranges::sort(scratch);
    const auto rest = std::ranges::unique(scratch);
    return rest.begin() - scratch.begin();
  }
  std::int64_t count = 0;
  for (std::size_t i = 0; i < n; ++i) count += std::find(items, items + i, items[i]) == items + i ? 1 : 0;
  return count;
}

// SUM or AVG of integers.
Value integer_sum(const std::int64_t* items, std::size_t n, bool average, Type type) {
  int128 sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += items[i];
  if (!average && type == kIntegerType) {
    const auto narrow = static_cast<std::int64_t>(sum);
    return narrow == sum ? Value(narrow) : Value();
  }
  ExactSum exact;
  exact.add(sum);
  return exact.rounded(average ? n : 1);
}

void set(ValueVector& values, std::uint32_t row, std::int64_t value) {
  values.present[row] = 1;
  values.integers[row] = value;
}
void set(ValueVector& values, std::uint32_t row, double value) {
  values.present[row] = 1;
  values.doubles[row] = value;
}
void set(ValueVector& values, std::uint32_t row, std::string_view value) { values.set_text(row, std::string(value)); }

// Functions whose result is one of the values: which of the n.
template <typename T> std::size_t chosen(const EventAggregate& aggregate, const T* items, std::size_t n) {
  if (aggregate.function == EventFunction::kMin) return static_cast<std::size_t>(std::min_element(items, items + n) - items);
  if (aggregate.function == EventFunction::kMax) return static_cast<std::size_t>(std::max_element(items, items + n) - items);
  if (aggregate.function == EventFunction::kLast) return n - 1;
  return aggregate.function == EventFunction::kNth ? static_cast<std::size_t>(aggregate.number - 1) : 0;
}

// Folds values that are kept as T; false where the function has no way of its own.
template <typename T> bool fold_items(const EventAggregate& aggregate, Type type, const TakenEvents& taken, const std::vector<T>& items,
                                      const BlockMask* wanted, ValueVector& values) {
  const auto each = [&](auto visit) {
    for_each_profile(taken, [&](std::uint32_t row, std::size_t first, std::size_t last) {
      if (wanted == nullptr || wanted->test(row)) visit(row, items.data() + first, last - first);
    });
    return true;
  };
  std::vector<T> scratch;
  switch (aggregate.function) {
    case EventFunction::kCountDistinct:
      return each([&](std::uint32_t row, const T* of, std::size_t n) { set(values, row, distinct(of, n, scratch)); });
    case EventFunction::kSum:
    case EventFunction::kAvg: {
      const bool average = aggregate.function == EventFunction::kAvg;
      if constexpr (std::is_same_v<T, double>) {
        return each([&](std::uint32_t row, const T* of, std::size_t n) {
          const double sum = exactly_summed({of, n}, average ? n : 1);
          set(values, row, sum);
          if (!std::isfinite(sum)) values.present[row] = 0;
        });
      } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return each([&](std::uint32_t row, const T* of, std::size_t n) { values.set(row, integer_sum(of, n, average, type)); });
      }
      return false;
    }
    case EventFunction::kMin:
    case EventFunction::kMax:
    case EventFunction::kFirst:
    case EventFunction::kLast:
    case EventFunction::kNth:
      if (taken.type != type) return false;  // an INTEGER that widens
      return each([&](std::uint32_t row, const T* of, std::size_t n) {
        const std::size_t at = chosen(aggregate, of, n);
        if (at < n) set(values, row, of[at]);
      });
    case EventFunction::kCount:
    case EventFunction::kMedian:
    case EventFunction::kStddev:
    case EventFunction::kPercentile:
    case EventFunction::kMode:
    case EventFunction::kList:
    case EventFunction::kDistinctDays:
    case EventFunction::kStreakDays:
    case EventFunction::kSessions: return false;
  }
  return false;
}

std::int64_t sessions(const std::int64_t* times, std::size_t n, std::int64_t gap_us) {
  std::int64_t count = 1;
  for (std::size_t i = 1; i < n; ++i) count += times[i] - times[i - 1] > gap_us ? 1 : 0;
  return count;
}

}  // namespace

EventAggregator::EventAggregator(const Scalar& scalar, BlockEvents& events)
    : scalar_(scalar), aggregate_(std::get<EventAggregate>(scalar.node)), events_(events), summary_(events.summary_of(aggregate_)) {
  if (summary_) return;
  const bool value = takes_value(aggregate_.function);
  std::size_t runs = 0;
  for (const EventPart& part : aggregate_.parts) runs += events.snapshot().events(part.event).runs.size();
  const bool merge = runs > 1 && is_ordered(aggregate_.function);
  for (const EventPart& part : aggregate_.parts) {
    const std::size_t count = events.snapshot().events(part.event).runs.size();
    for (std::size_t run = 0; run < count; ++run) {
      if (events.masks_of(part)->is_empty(run)) continue;
      streams_.emplace_back(part, run, static_cast<std::uint32_t>(streams_.size()), EventStream::Needs{merge || !value, merge}, events);
    }
  }
  taken_.type = value_type(aggregate_);
  is_utc_ = aggregate_.zone.fixed == TimeZone();
  if (aggregate_.zone.trait) zone_ = make_scalar(ColumnRef{*aggregate_.zone.trait}, kStringType);
}

void EventAggregator::fill_empty(const BlockMask& rows, ValueVector& values) const {
  const bool zero = is_zero_of_nothing(aggregate_.function);
  for_each_row(rows, [&](std::uint32_t row) {
    values.present[row] = zero ? 1 : 0;
    if (zero && scalar_.type == kDoubleType) values.doubles[row] = 0;
    if (zero && scalar_.type == kIntegerType) values.integers[row] = 0;
  });
}

void EventAggregator::find(std::size_t block, const BlockMask& wanted, ValueVector& values, BlockMask& known) {
  if (summary_) {
    BlockMask all;
    all.fill_first(rows_of_block(block, events_.snapshot().rows()));
    fill_empty(all, values);
    if (block < summary_->summaries->blocks()) read_summaries(block, values);
    return known.or_with(all);
  }
  bool whole = true;
  for (EventStream& stream : streams_) {
    stream.begin(block, wanted);
    whole &= stream.is_whole();
  }
  BlockMask rows = wanted;
  if (whole) rows.fill_first(rows_of_block(block, events_.snapshot().rows()));
  if (aggregate_.function == EventFunction::kCount)
    count(block, rows, values);
  else
    gather(rows, whole ? nullptr : &wanted, values);
  known.or_with(rows);
}

void EventAggregator::read_summaries(std::size_t block, ValueVector& values) const {
  const auto& of = std::get<ScalarBlock>(summary_->summaries->column(summary_->column).blocks[block]);
  alignas(kAlignment) std::array<Ordinal, kTileRows> ordinals;
  std::array<std::uint64_t, kTileRows / 64> present;
  for (std::uint32_t first = 0; first < of.rows; first += kTileRows) {
    decode_ordinals(of, first, kTileRows, ordinals.data());
    present_words(of, first, kTileRows, present.data());
    for (std::uint32_t i = 0; i < kTileRows && first + i < of.rows; ++i) {
      const bool some = ((present[i / 64] >> (i % 64)) & 1) != 0;
      if (some && summary_->within.low <= ordinals[i] && ordinals[i] <= summary_->within.high) set(values, first + i, ordinals[i]);
    }
  }
}

void EventAggregator::count(std::size_t block, const BlockMask& rows, ValueVector& values) {
  counts_.assign(kBlockRows, 0);
  for (EventStream& stream : streams_) counter_.add(stream.walk(), block, counts_.data());
  if (rows.count() == rows_of_block(block, events_.snapshot().rows())) {
    std::ranges::copy_n(counts_.begin(), static_cast<std::ptrdiff_t>(values.present.size()), values.integers.begin());
    std::ranges::fill(values.present, std::uint8_t{1});
  } else {
    for_each_row(rows, [&](std::uint32_t row) { set(values, row, std::int64_t{counts_[row]}); });
  }
}

void EventAggregator::gather(const BlockMask& rows, const BlockMask* wanted, ValueVector& values) {
  fill_empty(rows, values);
  if (zone_ != nullptr) zones_ = &events_.values(*zone_, rows);
  for (std::uint32_t end = kProfilesAtOnce; end <= kBlockRows; end += kProfilesAtOnce) {
    taken_.clear();
    std::size_t used = 0;
    for (EventStream& stream : streams_) used += stream.take(end, taken_) ? 1 : 0;
    if (used > 1) taken_.reorder(EventSorter(events_.snapshot(), streams_).order_of(taken_, is_ordered(aggregate_.function)));
    if (taken_.size() > 0) fold(wanted, values);
  }
}

void EventAggregator::fold(const BlockMask* wanted, ValueVector& values) {
  if (!takes_value(aggregate_.function)) return fold_times(wanted, values);
  if (!taken_.integers.empty() && fold_items(aggregate_, scalar_.type, taken_, taken_.integers, wanted, values)) return;
  if (!taken_.doubles.empty() && fold_items(aggregate_, scalar_.type, taken_, taken_.doubles, wanted, values)) return;
  if (!taken_.texts.empty() && fold_items(aggregate_, scalar_.type, taken_, taken_.texts, wanted, values)) return;
  for_each_profile(taken_, [&](std::uint32_t row, std::size_t first, std::size_t last) {
    if (wanted != nullptr && !wanted->test(row)) return;
    EventFold one(aggregate_, scalar_.type, {});
    for (std::size_t i = first; i < last; ++i) one.add(taken_.value(i), 0);
    values.set(row, one.result());
  });
}

void EventAggregator::fold_times(const BlockMask* wanted, ValueVector& values) {
  for_each_profile(taken_, [&](std::uint32_t row, std::size_t first, std::size_t last) {
    if (wanted != nullptr && !wanted->test(row)) return;
    if (aggregate_.function == EventFunction::kSessions)
      return set(values, row, sessions(taken_.times.data() + first, last - first, aggregate_.number));
    const DayCounts counts = days_of(row, first, last);
    set(values, row, aggregate_.function == EventFunction::kDistinctDays ? counts.days : counts.streak);
  });
}

DayCounts EventAggregator::days_of(std::uint32_t row, std::size_t first, std::size_t last) {
  const TimeZone& zone = zone_of(row);
  const bool utc = &zone == &aggregate_.zone.fixed ? is_utc_ : zone == TimeZone();
  days_.resize(last - first);
  for (std::size_t i = first; i < last; ++i) {
    const std::int64_t time = taken_.times[i];
    days_[i - first] = utc ? static_cast<std::int32_t>(floor_divide(time, kDayUs)) : zone.day_of(time);
  }
  return count_days(days_);
}

const TimeZone& EventAggregator::zone_of(std::uint32_t row) {
  if (zone_ == nullptr || zones_->present[row] == 0) return aggregate_.zone.fixed;
  const auto [at, is_new] = zones_by_name_.try_emplace(std::string(zones_->texts[row]));
  if (is_new) at->second = TimeZone::find(at->first).value_or(aggregate_.zone.fixed);
  return at->second;
}

}  // namespace tamis
