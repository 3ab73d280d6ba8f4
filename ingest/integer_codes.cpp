#include "ingest/integer_codes.h"

#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>

namespace tamis {
namespace {

// Slots and values lie anywhere in memory: those of so many rows are asked for before the first is needed.
constexpr std::size_t kBatchRows = 128;
constexpr std::size_t kFewestSlots = 1'024;

// The finisher of MurmurHash3: ids in a row, or multiples of a power of two, spread over all slots.
std::uint64_t hash_of_value(std::int64_t value) noexcept {
  auto h = static_cast<std::uint64_t>(value);
  h = (h ^ h >> 33U) * 0xFF51AFD7ED558CCDU;
  h = (h ^ h >> 33U) * 0xC4CEB9FE1A85EC53U;
  return h ^ h >> 33U;
}

}  // namespace

void IntegerCodes::add(std::span<const std::int64_t> values, std::span<const std::uint8_t> present, TextCodes& codes) {
  for (std::size_t first = 0; first < values.size(); first += kBatchRows) {
    const std::size_t count = std::min(kBatchRows, values.size() - first);
    add_batch(values.subspan(first, count), present.subspan(first, count), codes);
  }
}

void IntegerCodes::add_batch(std::span<const std::int64_t> values, std::span<const std::uint8_t> present, TextCodes& codes) {
  grow(values_.size() + values.size());
  const std::size_t mask = slots_.size() - 1;
  std::array<std::size_t, kBatchRows> slots;
  for (std::size_t i = 0; i < values.size(); ++i) {
    slots[i] = hash_of_value(values[i]) & mask;
    __builtin_prefetch(&slots_[slots[i]]);
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint32_t entry = slots_[slots[i]];
    if (entry == 0) continue;
    __builtin_prefetch(&values_[entry - 1]);
    __builtin_prefetch(&codes_[entry - 1]);
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    codes.add_row(present[i] != 0 ? code_of(values[i], slots[i], codes) : TextCodes::kMissing);
}

std::uint32_t IntegerCodes::code_of(std::int64_t value, std::size_t slot, TextCodes& codes) {
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (values_[slots_[slot] - 1] == value) return codes_[slots_[slot] - 1];
  }
  const fmt::format_int text(value);
  values_.push_back(value);
  codes_.push_back(codes.code_of_new(std::string_view(text.data(), text.size())));
  slots_[slot] = static_cast<std::uint32_t>(values_.size());
  return codes_.back();
}

// So that three slots of eight are free with so many values.
void IntegerCodes::grow(std::size_t values) {
  if (8 * values <= 5 * slots_.size()) return;
  slots_.assign(std::max(kFewestSlots, std::bit_ceil(8 * values / 5 + 1)), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t place = 0; place < values_.size(); ++place) {
    constexpr std::size_t kAhead = 24;
    __builtin_prefetch(&slots_[hash_of_value(values_[std::min(place + kAhead, values_.size() - 1)]) & mask], 1);
    std::size_t slot = hash_of_value(values_[place]) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::uint32_t>(place + 1);
  }
}

}  // namespace tamis
