#include "engine/storage/list_encoder.h"

#include <algorithm>

#include "engine/storage/encoder_scratch.h"
#include "engine/storage/plane_encoder.h"
#include "engine/storage/postings.h"

namespace tamis {
namespace {

// The distinct codes of a block, renumbered densely: a table where the codes are few, else a search.
class LocalCodes {
 public:
  LocalCodes(std::span<const std::uint32_t> items, std::size_t dictionary_size) {
    distinct_.assign(items.begin(), items.end());
    if (dictionary_size > kLargestTable) {
      std::ranges::sort(distinct_);
      const auto rest = std::ranges::unique(distinct_);
      distinct_.erase(rest.begin(), rest.end());
      return;
    }
    table_.assign(dictionary_size, 0);
    for (const std::uint32_t item : items) table_[item] = 1;
    distinct_.clear();
    for (std::uint32_t code = 0; code < dictionary_size; ++code) {
      if (table_[code] == 0) continue;
      table_[code] = static_cast<std::uint32_t>(distinct_.size());
      distinct_.push_back(code);
    }
  }

  [[nodiscard]] const std::vector<std::uint32_t>& distinct() const noexcept { return distinct_; }
  [[nodiscard]] std::uint32_t local(std::uint32_t code) const noexcept {
    if (!table_.empty()) return table_[code];
    return static_cast<std::uint32_t>(std::ranges::lower_bound(distinct_, code) - distinct_.begin());
  }

 private:
  static constexpr std::size_t kLargestTable = std::size_t{1} << 20;  // 4 MiB, cleared for each block
  std::vector<std::uint32_t> distinct_, table_;
};

constexpr std::uint32_t kNoRow = ~std::uint32_t{0};

struct ListEncoder {
  std::span<const std::uint32_t> items;
  LocalCodes codes;
  EncoderScratch& scratch;
  ListBlock block;
  std::vector<std::uint32_t> starts;
  std::vector<std::uint8_t> short_items;
  std::vector<std::uint16_t> middle_items;
  std::vector<Ordinal> frequent;
  std::vector<std::uint64_t> planes;
  PostingLists postings;

  // visit(local code, row) once for each item of each row, rows ascending.
  template <typename Visit>
  void for_each_in_row(Visit visit) const {
    std::vector<std::uint32_t> last_row(codes.distinct().size(), kNoRow);
    for (std::uint32_t row = 0; row < block.rows; ++row) {
      for (std::uint32_t place = starts[row]; place < starts[row + 1]; ++place) {
        const std::uint32_t local = codes.local(items[place]);
        if (last_row[local] == row) continue;
        last_row[local] = row;
        visit(local, row);
      }
    }
  }
};

void store_items(ListEncoder& e, std::size_t dictionary_size) {
  e.block.item_count = e.items.size();
  e.block.item_bytes = dictionary_size <= 256 ? 1 : dictionary_size <= 65'536 ? 2 : 4;
  e.block.items = e.items.data();
  if (e.block.item_bytes == 1) {
    e.short_items.assign(e.items.begin(), e.items.end());
    e.block.items = e.short_items.data();
  } else if (e.block.item_bytes == 2) {
    e.middle_items.assign(e.items.begin(), e.items.end());
    e.block.items = e.middle_items.data();
  }
}

// Where the rows of a code go: to a plane, or to a list.
struct Target {
  std::uint64_t* plane = nullptr;
  std::uint32_t next = 0;
};

std::vector<Target> make_room(ListEncoder& e, std::span<const std::uint32_t> counts) {
  const auto frequent = static_cast<std::size_t>(std::ranges::count_if(counts, [](std::uint32_t n) { return n > kFrequentRows; }));
  e.planes.resize(frequent * kBlockWords);
  std::vector<Target> targets(counts.size());
  std::uint32_t total = 0;
  for (std::size_t local = 0; local < counts.size(); ++local) {
    const Ordinal code = e.codes.distinct()[local];
    if (counts[local] > kFrequentRows) {
      targets[local].plane = e.planes.data() + e.frequent.size() * kBlockWords;
      e.frequent.push_back(code);
      continue;
    }
    targets[local].next = total;
    e.postings.values.push_back(code);
    e.postings.starts.push_back(total);
    total += counts[local];
  }
  if (!e.postings.values.empty()) e.postings.starts.push_back(total);
  e.postings.rows.resize(total);
  return targets;
}

void store_index(ListEncoder& e, std::span<const std::uint32_t> counts) {
  std::vector<Target> targets = make_room(e, counts);
  e.for_each_in_row([&](std::uint32_t local, std::uint32_t row) {
    Target& target = targets[local];
    if (target.plane != nullptr) {
      target.plane[row / kWordBits] |= std::uint64_t{1} << (row % kWordBits);
    } else {
      e.postings.rows[target.next++] = static_cast<std::uint16_t>(row);
    }
  });
  e.block.frequent = e.frequent;
  e.block.frequent_planes = e.planes.data();
  e.block.postings = e.postings.view();
}

}  // namespace

EncodedLists encode_lists(std::span<const std::uint32_t> items, std::span<const std::uint64_t> ends, std::uint64_t begin,
                          std::span<const std::uint8_t> present, std::size_t dictionary_size) {
  ListEncoder e{items, LocalCodes(items, dictionary_size), encoder_scratch(), {}, {}, {}, {}, {}, {}, {}};
  e.block.rows = static_cast<std::uint32_t>(present.size());
  e.block.missing = static_cast<std::uint32_t>(std::ranges::count(present, 0));
  if (e.block.missing != 0 && e.block.missing != e.block.rows) e.block.presence = encode_presence(present, e.scratch);
  e.starts.push_back(0);
  for (const std::uint64_t end : ends) e.starts.push_back(static_cast<std::uint32_t>(end - begin));
  e.block.starts = e.starts;
  store_items(e, dictionary_size);
  std::vector<std::uint32_t> counts(e.codes.distinct().size());
  e.for_each_in_row([&](std::uint32_t local, std::uint32_t) { ++counts[local]; });
  store_index(e, counts);
  EncodedLists result{pack(e.block), {}};
  for (std::size_t i = 0; i < counts.size(); ++i) result.rows_of_items.push_back({e.codes.distinct()[i], counts[i]});
  return result;
}

}  // namespace tamis
