#include "engine/storage/event_order.h"

#include <algorithm>
#include <array>
#include <compare>
#include <functional>
#include <span>
#include <utility>

#include "engine/storage/code_math.h"
#include "engine/storage/dictionary_builder.h"
#include "engine/storage/hash.h"

namespace tamis {
namespace {

// Events of neighbouring profiles are sorted together: so many that keys and rows, twice, stay in the second-level cache.
constexpr std::size_t kBucketEvents = 32'768;
// Writing to more places at once costs more than sorting longer buckets.
constexpr int kMostBucketBits = 14;
constexpr std::size_t kPartEvents = std::size_t{1} << 20;
constexpr std::size_t kMostParts = 64;
// Fewer events than this are sorted by comparing.
constexpr std::size_t kFewEvents = 1'024;
// Rows of a bucket lie apart: memory is asked for this many rows before it is needed.
constexpr std::size_t kAhead = 16;
constexpr int kDigitBits = 11;
constexpr std::uint64_t kDigitMask = (std::uint64_t{1} << kDigitBits) - 1;

std::strong_ordering compare_rows(const RawColumn& values, std::uint32_t a, std::uint32_t b) {
  if (values.type.is_list) return order(values.value(a), values.value(b));
  if (values.present[a] == 0 || values.present[b] == 0) return values.present[a] <=> values.present[b];
  if (values.type.kind == Kind::kString) return values.text(a) <=> values.text(b);
  return item_ordinal(values, a) <=> item_ordinal(values, b);
}

struct Keyed {
  std::uint64_t key = 0;
  std::uint32_t row = 0, profile = 0;
};

// Packs the profile (within its bucket) and the time of an event. Where both do not fit in 64 bits, the lowest of the time are left
// out: events with equal keys are compared afterwards.
class Keys {
 public:
  Keys(std::int64_t first_time, std::int64_t last_time, int profile_bits) : first_time_(static_cast<std::uint64_t>(first_time)) {
    const int bits = bits_for(distance(first_time, last_time));
    dropped_ = std::max(0, bits + profile_bits - 64);
    time_bits_ = bits - dropped_;
  }
  [[nodiscard]] std::uint64_t key(std::uint32_t profile, std::int64_t time) const noexcept {
    const std::uint64_t offset = (static_cast<std::uint64_t>(time) - first_time_) >> dropped_;
    return time_bits_ < 64 ? std::uint64_t{profile} << time_bits_ | offset : offset;
  }

 private:
  std::uint64_t first_time_;
  int dropped_ = 0, time_bits_ = 0;
};

void sort_digit(std::span<const Keyed> from, std::span<Keyed> to, int shift) {
  std::array<std::uint32_t, kDigitMask + 1> places{};
  const auto digit = [shift](const Keyed& k) { return k.key >> shift & kDigitMask; };
  for (const Keyed& k : from) ++places[digit(k)];
  std::uint32_t before = 0;
  for (std::uint32_t& place : places) before += std::exchange(place, before);
  for (const Keyed& k : from) to[places[digit(k)]++] = k;
}

// From the lowest digit to the highest, without those in which all keys agree.
void sort_by_key(std::vector<Keyed>& events, std::vector<Keyed>& spare) {
  if (events.size() < kFewEvents) {
    std::ranges::sort(events, {}, &Keyed::key);
    return;
  }
  std::uint64_t differ = 0;
  for (const Keyed& k : events) differ |= k.key ^ events.front().key;
  spare.resize(events.size());
  for (int shift = 0; shift < 64 && differ >> shift != 0; shift += kDigitBits) {
    if ((differ >> shift & kDigitMask) == 0) continue;
    sort_digit(events, spare, shift);
    events.swap(spare);
  }
}

// Memory that a thread uses again from bucket to bucket.
struct Scratch {
  std::vector<Keyed> events, spare;
  std::vector<Keyed> ids;  // hash of the message id, place among the profile's events
  std::vector<std::uint8_t> drop;
};

class Sorter {
 public:
  Sorter(const RawEvents& events, const ParallelFor& parallel)
      : events_(events), times_(events.columns[kEventTime.value].values.integers), order_(events.columns), parallel_(parallel) {}

  OrderedEvents sort() {
    OrderedEvents out;
    if (times_.empty()) return out;
    survey();
    out.rows.resize(times_.size());
    scatter(out.rows);
    buckets_.resize(starts_.size() - 1);
    parallel_(buckets_.size(),
              [&](std::size_t i) { sort_bucket(i, std::span(out.rows).subspan(starts_[i], starts_[i + 1] - starts_[i])); });
    join(out);
    return out;
  }

 private:
  struct Bucket {
    std::vector<ProfileEvents> profiles;
    std::size_t kept = 0;
  };

  [[nodiscard]] std::size_t bucket_of(std::uint32_t profile) const noexcept {
    return std::uint64_t{profile - first_profile_} >> bucket_shift_;
  }

  void survey() {
    const auto [low, high] = std::ranges::minmax(events_.profiles);
    const auto [first, last] = std::ranges::minmax(times_);
    first_profile_ = low;
    const int wanted = std::min(bits_for(times_.size() / kBucketEvents), kMostBucketBits);
    bucket_shift_ = std::max(0, bits_for(high - low) - wanted);
    keys_ = Keys(first, last, bucket_shift_);
    starts_.assign(bucket_of(high) + 2, 0);
  }

  // Puts the rows of each bucket together, in ascending order.
  void scatter(std::vector<std::uint32_t>& rows) {
    const std::size_t n = rows.size(), buckets = starts_.size() - 1;
    const std::size_t parts = std::clamp<std::size_t>(n / kPartEvents, 1, kMostParts), part_rows = (n + parts - 1) / parts;
    std::vector<std::vector<std::uint32_t>> places(parts, std::vector<std::uint32_t>(buckets));
    const auto each_row = [&](std::size_t part, auto step) {
      const std::size_t last = std::min((part + 1) * part_rows, n);
      for (std::size_t row = part * part_rows; row < last; ++row) step(row, places[part][bucket_of(events_.profiles[row])]);
    };
    parallel_(parts, [&](std::size_t part) { each_row(part, [](std::size_t, std::uint32_t& place) { ++place; }); });
    std::uint32_t before = 0;
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
      starts_[bucket] = before;
      for (auto& of_part : places) before += std::exchange(of_part[bucket], before);
    }
    starts_[buckets] = before;
    parallel_(parts, [&](std::size_t part) {
      each_row(part, [&](std::size_t row, std::uint32_t& place) { rows[place++] = static_cast<std::uint32_t>(row); });
    });
  }

  void sort_bucket(std::size_t index, std::span<std::uint32_t> rows) {
    thread_local Scratch scratch;
    const auto first_profile = first_profile_ + static_cast<std::uint32_t>(index << bucket_shift_);
    scratch.events.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::uint32_t row = rows[i], soon = rows[std::min(i + kAhead, rows.size() - 1)];
      __builtin_prefetch(&events_.profiles[soon]);
      __builtin_prefetch(&times_[soon]);
      const std::uint32_t profile = events_.profiles[row];
      scratch.events.push_back({keys_.key(profile - first_profile, times_[row]), row, profile});
    }
    sort_by_key(scratch.events, scratch.spare);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = scratch.events[i].row;
    compare_equal(scratch.events, rows);
    emit(buckets_[index], rows, scratch);
  }

  void compare_equal(const std::vector<Keyed>& events, std::span<std::uint32_t> rows) const {
    for (std::size_t first = 0; first < events.size();) {
      std::size_t last = first + 1;
      while (last < events.size() && events[last].key == events[first].key) ++last;
      if (last - first > 1) std::ranges::sort(rows.subspan(first, last - first), std::cref(order_));
      first = last;
    }
  }

  // Moves the rows that stay to the front, profile by profile.
  void emit(Bucket& bucket, std::span<std::uint32_t> rows, Scratch& scratch) const {
    for (std::size_t first = 0; first < rows.size();) {
      const std::uint32_t profile = scratch.events[first].profile;
      std::size_t last = first + 1;
      while (last < rows.size() && scratch.events[last].profile == profile) ++last;
      const auto of_profile = rows.subspan(first, last - first);
      const std::size_t stay =
          order_.message_ids() != nullptr && of_profile.size() > 1 ? drop_duplicates(of_profile, scratch) : of_profile.size();
      if (bucket.kept != first) std::ranges::copy(of_profile.first(stay), rows.begin() + static_cast<std::ptrdiff_t>(bucket.kept));
      bucket.kept += stay;
      bucket.profiles.push_back({profile, static_cast<std::uint32_t>(stay)});
      first = last;
    }
  }

  // Of the events of one profile, in order; returns how many stay, at the front.
  std::size_t drop_duplicates(std::span<std::uint32_t> rows, Scratch& scratch) const {
    const RawColumn& ids = *order_.message_ids();
    scratch.ids.clear();
    for (std::uint32_t place = 0; place < rows.size(); ++place) {
      if (ids.present[rows[place]] != 0) scratch.ids.push_back({hash_of(ids.text(rows[place])), place, 0});
    }
    const auto id_of = [&](const Keyed& k) { return ids.text(rows[k.row]); };
    std::ranges::sort(scratch.ids, [&](const Keyed& a, const Keyed& b) {
      if (a.key != b.key) return a.key < b.key;
      const auto by = id_of(a) <=> id_of(b);
      return by != 0 ? by < 0 : a.row < b.row;
    });
    scratch.drop.assign(rows.size(), 0);
    for (std::size_t i = 1; i < scratch.ids.size(); ++i) {
      const Keyed &a = scratch.ids[i - 1], &b = scratch.ids[i];
      if (a.key == b.key && id_of(a) == id_of(b)) scratch.drop[b.row] = 1;
    }
    std::size_t stay = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (scratch.drop[i] == 0) rows[stay++] = rows[i];
    }
    return stay;
  }

  // Closes the gaps between buckets.
  void join(OrderedEvents& out) {
    std::size_t profiles = 0, kept = 0;
    for (const Bucket& bucket : buckets_) profiles += bucket.profiles.size();
    out.profiles.reserve(profiles);
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      Bucket& bucket = buckets_[i];
      out.profiles.insert(out.profiles.end(), bucket.profiles.begin(), bucket.profiles.end());
      bucket.profiles = {};
      const auto from = out.rows.begin() + starts_[i];
      if (kept != starts_[i])
        std::copy(from, from + static_cast<std::ptrdiff_t>(bucket.kept), out.rows.begin() + static_cast<std::ptrdiff_t>(kept));
      kept += bucket.kept;
    }
    out.duplicates = out.rows.size() - kept;
    out.rows.resize(kept);
  }

  const RawEvents& events_;
  const std::vector<std::int64_t>& times_;
  EventOrder order_;
  const ParallelFor& parallel_;
  std::uint32_t first_profile_ = 0;
  int bucket_shift_ = 0;
  Keys keys_{0, 0, 0};
  std::vector<std::uint32_t> starts_;  // of buckets in the rows
  std::vector<Bucket> buckets_;
};

}  // namespace

EventOrder::EventOrder(const std::vector<BuildColumn>& columns) : times_(columns[kEventTime.value].values.integers) {
  // Properties in the order of their names: an order that does not depend on which came first.
  std::vector<const BuildColumn*> sorted;
  for (std::size_t i = 1; i < columns.size(); ++i) sorted.push_back(&columns[i]);
  std::ranges::sort(sorted, {}, [](const BuildColumn* column) -> const std::string& { return column->def.name; });
  for (const BuildColumn* column : sorted) {
    by_name_.push_back(&column->values);
    if (column->def.type == kStringType && fold_case(column->def.name) == kMessageIdName) message_ids_ = &column->values;
  }
}

bool EventOrder::operator()(std::uint32_t a, std::uint32_t b) const {
  if (times_[a] != times_[b]) return times_[a] < times_[b];
  if (message_ids_ != nullptr) {
    if (const auto by = compare_rows(*message_ids_, a, b); by != 0) return by < 0;
  }
  for (const RawColumn* values : by_name_) {
    if (const auto by = compare_rows(*values, a, b); by != 0) return by < 0;
  }
  return false;
}

OrderedEvents order_events(const RawEvents& events, const ParallelFor& parallel) { return Sorter(events, parallel).sort(); }

}  // namespace tamis
