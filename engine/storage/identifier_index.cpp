#include "engine/storage/identifier_index.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <vector>

#include <fmt/format.h>

namespace tamis {
namespace {

// Four fifths full: then nearly every look-up ends in its first line, and an entry takes ten bytes.
constexpr std::size_t kEntriesPerBucket = 32;  // in fifths of an entry: 8 * 4
constexpr std::size_t kFifths = 5;
// Buckets of a part fit the second-level cache, so that filling them does not wait for memory.
constexpr std::size_t kPartBuckets = 8'192;

struct Entry {
  std::uint64_t hash;
  std::uint32_t row;
};

struct Duplicate {
  std::uint32_t first, second;
};

class IndexBuilder {
 public:
  IndexBuilder(const RawColumn& column, AlignedBytes& bytes)
      : column_(column),
        buckets_(reinterpret_cast<IdentifierBucket*>(bytes.data()), bytes.size() / sizeof(IdentifierBucket)),
        parts_((buckets_.size() + kPartBuckets - 1) / kPartBuckets) {}

  [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
  [[nodiscard]] std::size_t blocks() const noexcept { return blocks_for(column_.rows()); }

  // Steps of the build, in this order; count() and scatter() run once a block, fill() once a part.
  void prepare() { starts_.assign(blocks() * parts_ + 1, 0); }
  void count(std::size_t block);
  void lay_out();
  void scatter(std::size_t block);
  void fill(std::size_t part);
  void place_overflow();
  [[nodiscard]] std::optional<Duplicate> duplicate() const noexcept { return duplicate_; }

 private:
  [[nodiscard]] std::uint64_t hash(std::size_t row) const noexcept {
    return column_.type.kind == Kind::kString ? hash_of(column_.text(row)) : hash_of(column_.integers[row]);
  }
  [[nodiscard]] bool equal(std::uint32_t a, std::uint32_t b) const noexcept {
    return column_.type.kind == Kind::kString ? column_.text(a) == column_.text(b) : column_.integers[a] == column_.integers[b];
  }
  [[nodiscard]] std::size_t part_of(std::uint64_t h) const noexcept { return place_of(h, buckets_.size()) / kPartBuckets; }
  [[nodiscard]] std::uint32_t& start(std::size_t part, std::size_t block) noexcept { return starts_[part * blocks() + block]; }

  enum class Put : std::uint8_t { kDone, kFull };
  Put put_in(IdentifierBucket& bucket, const Entry& entry);
  void note_duplicate(std::uint32_t a, std::uint32_t b);

  const RawColumn& column_;
  std::span<IdentifierBucket> buckets_;
  std::size_t parts_;
  std::vector<std::uint32_t> starts_;  // of each block's entries within each part
  std::vector<Entry> entries_;         // by part
  std::mutex mutex_;
  std::vector<Entry> overflow_;  // past the end of their part
  std::optional<Duplicate> duplicate_;
};

void IndexBuilder::count(std::size_t block) {
  const std::size_t first = block * kBlockRows;
  for (std::size_t row = first; row < first + rows_of_block(block, column_.rows()); ++row)
    if (column_.present[row] != 0) ++start(part_of(hash(row)), block);
}

void IndexBuilder::lay_out() {
  std::uint32_t total = 0;
  for (std::uint32_t& s : starts_) total += std::exchange(s, total);
  entries_.resize(total);
}

void IndexBuilder::scatter(std::size_t block) {
  std::vector<std::uint32_t> next(parts_);
  for (std::size_t part = 0; part < parts_; ++part) next[part] = start(part, block);
  const std::size_t first = block * kBlockRows;
  for (std::size_t row = first; row < first + rows_of_block(block, column_.rows()); ++row) {
    if (column_.present[row] == 0) continue;
    const std::uint64_t h = hash(row);
    entries_[next[part_of(h)]++] = {h, static_cast<std::uint32_t>(row)};
  }
}

void IndexBuilder::fill(std::size_t part) {
  const std::size_t end = std::min((part + 1) * kPartBuckets, buckets_.size());
  for (std::size_t place = part * kPartBuckets; place < end; ++place) buckets_[place].rows.fill(IdentifierBucket::kNoRow);
  for (std::size_t place = part * kPartBuckets; place < end; ++place) buckets_[place].tags.fill(0);
  std::vector<Entry> left;
  const auto last = part + 1 == parts_ ? entries_.size() : starts_[(part + 1) * blocks()];
  for (std::size_t i = starts_[part * blocks()]; i < last; ++i) {
    std::size_t place = place_of(entries_[i].hash, buckets_.size());
    while (place < end && put_in(buckets_[place], entries_[i]) == Put::kFull) ++place;
    if (place == end) left.push_back(entries_[i]);
  }
  const std::lock_guard lock(mutex_);
  overflow_.insert(overflow_.end(), left.begin(), left.end());
}

void IndexBuilder::place_overflow() {
  std::ranges::sort(overflow_, {}, &Entry::row);
  for (const Entry& entry : overflow_) {
    std::size_t place = place_of(entry.hash, buckets_.size());
    while (put_in(buckets_[place], entry) == Put::kFull) place = (place + 1) % buckets_.size();
  }
}

IndexBuilder::Put IndexBuilder::put_in(IdentifierBucket& bucket, const Entry& entry) {
  const auto tag = static_cast<std::uint32_t>(entry.hash);
  for (std::size_t i = 0; i < IdentifierBucket::kEntries; ++i) {
    if (bucket.rows[i] == IdentifierBucket::kNoRow) {
      bucket.tags[i] = tag;
      bucket.rows[i] = entry.row;
      return Put::kDone;
    }
    if (bucket.tags[i] == tag && equal(bucket.rows[i], entry.row)) {
      note_duplicate(bucket.rows[i], entry.row);
      return Put::kDone;
    }
  }
  return Put::kFull;
}

void IndexBuilder::note_duplicate(std::uint32_t a, std::uint32_t b) {
  const Duplicate found{std::min(a, b), std::max(a, b)};
  const std::lock_guard lock(mutex_);
  if (!duplicate_ || found.second < duplicate_->second) duplicate_ = found;
}

std::string identifier_text(const RawColumn& column, std::uint32_t row) {
  return column.type.kind == Kind::kString ? std::string(column.text(row)) : std::to_string(column.integers[row]);
}

}  // namespace

std::optional<std::int64_t> parse_integer_identifier(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || std::to_string(value) != text) return std::nullopt;
  return value;
}

Result<AlignedBytes> build_identifier_index(const RawColumn& column, std::string_view name, const ParallelFor& parallel) {
  const auto entries = static_cast<std::size_t>(std::ranges::count_if(column.present, [](std::uint8_t p) { return p != 0; }));
  const std::size_t buckets = (entries * kFifths + kEntriesPerBucket - 1) / kEntriesPerBucket;
  AlignedBytes bytes(buckets * sizeof(IdentifierBucket));
  IndexBuilder builder(column, bytes);
  builder.prepare();
  parallel(builder.blocks(), [&](std::size_t block) { builder.count(block); });
  builder.lay_out();
  parallel(builder.blocks(), [&](std::size_t block) { builder.scatter(block); });
  parallel(builder.parts(), [&](std::size_t part) { builder.fill(part); });
  builder.place_overflow();
  if (const auto twice = builder.duplicate()) {
    return fail(ErrorCode::kInvalid, fmt::format("identifier {} is in rows {} and {}: '{}'", name, twice->first, twice->second,
                                                 identifier_text(column, twice->first)));
  }
  return bytes;
}

}  // namespace tamis
