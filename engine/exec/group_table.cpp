#include "engine/exec/group_table.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/exec/decode.h"
#include "engine/exec/range_filter.h"
#include "engine/plan/leaf_planner.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

// A table of groups by code pays while it stays in L2.
constexpr std::uint64_t kMostCodes = 65'536;
// Groups as masks: past this many, walking the planes once a group costs more than decoding them once.
constexpr std::uint64_t kMostMasks = 64;

const Column* code_column(const Snapshot& snapshot, const SelectQuery& query) {
  if (query.keys.size() != 1) return nullptr;
  const auto id = column_of(*query.keys[0]);
  if (!id) return nullptr;
  const Column& column = snapshot.column(*id);
  const bool coded = column.def.type == kBooleanType || (column.def.type == kStringType && !column.text_in_rows);
  const auto domain = coded ? domain_of(column) : std::nullopt;
  return domain && width_of(*domain) <= kMostCodes ? &column : nullptr;
}

template <typename T> void append_bytes(std::string& bytes, T value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }

void append_text(std::string& bytes, std::string_view text) {
  append_bytes(bytes, text.size());
  bytes.append(text);
}

}  // namespace

void append_key(std::string& bytes, const ValueVector& values, std::size_t i) {
  bytes.push_back(static_cast<char>(values.present[i]));
  if (values.present[i] == 0) return;
  if (values.type.is_list)
    append_key(bytes, values.lists[i]);
  else if (values.type.kind == Kind::kString)
    append_text(bytes, values.texts[i]);
  else if (values.type.kind == Kind::kDouble)
    append_bytes(bytes, std::bit_cast<std::uint64_t>(values.doubles[i]));
  else
    append_bytes(bytes, values.integers[i]);
}

void append_key(std::string& bytes, const Value& value) {
  bytes.push_back(static_cast<char>(value.data().index()));
  std::visit(
      [&bytes](const auto& v) {
        using V = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<V, std::string>)
          append_text(bytes, v);
        else if constexpr (std::is_same_v<V, Timestamp>)
          append_bytes(bytes, v.us);
        else if constexpr (std::is_same_v<V, Date>)
          append_bytes(bytes, v.days);
        else if constexpr (std::is_same_v<V, double>)
          append_bytes(bytes, std::bit_cast<std::uint64_t>(v));
        else if constexpr (std::is_same_v<V, List>) {
          append_bytes(bytes, v.items.size());
          for (const Value& item : v.items) append_key(bytes, item);
        } else if constexpr (!std::is_same_v<V, Missing>)
          append_bytes(bytes, static_cast<std::int64_t>(v));
      },
      value.data());
}

GroupTable::GroupTable(const TableRows& rows, const SelectQuery& query, IndexUse index, std::int64_t now_us, bool alone)
    : query_(query),
      by_(GroupBy::kKeys),
      code_column_(code_column(rows.snapshot, query)),
      reader_(rows, index, now_us),
      evaluator_(now_us),
      key_values_(query.keys.size()) {
  for (const Aggregate& aggregate : query.aggregates) aggregates_.push_back(make_aggregator(aggregate, rows.snapshot, alone));
  all_by_mask_ = std::ranges::all_of(aggregates_, [](const auto& a) { return a->has_add_block(); });
  if (query.keys.empty()) {
    by_ = GroupBy::kNothing;
    new_group({});
  } else if (code_column_ != nullptr) {
    by_ = GroupBy::kCodes;
    by_code_.assign(width_of(*domain_of(*code_column_)) + 1, kNone);
  }
}

std::uint32_t GroupTable::new_group(std::vector<Value> key) {
  keys_.push_back(std::move(key));
  for (const auto& aggregate : aggregates_) aggregate->grow(keys_.size());
  return static_cast<std::uint32_t>(keys_.size() - 1);
}

std::vector<Value> GroupTable::slots(std::size_t group) const {
  std::vector<Value> slots = keys_[group];
  for (const auto& aggregate : aggregates_) slots.push_back(aggregate->result(group));
  return slots;
}

void GroupTable::add_block(std::size_t block, const BlockMask& members, Scratch& scratch) {
  if (add_as_masks(block, members, scratch)) return;
  block_ = block;
  reader_.source().set_block(block, &members);
  // With one group, an aggregate may still take the block whole.
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < aggregates_.size(); ++i) {
    if (by_ != GroupBy::kNothing || !aggregates_[i]->add_block(block, members, 0, scratch)) left.push_back(i);
  }
  if (left.empty() && by_ == GroupBy::kNothing) return;
  for (std::uint32_t first = 0; first < kBlockRows; first += kTileRows) {
    rows_.clear();
    for (std::uint32_t w = first / 64; w < (first + kTileRows) / 64; ++w) {
      for (std::uint64_t bits = members.words[w]; bits != 0; bits &= bits - 1) {
        rows_.push_back(w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)));
      }
    }
    if (!rows_.empty()) add_tile(rows_, left);
  }
}

void GroupTable::add_tile(std::span<const std::uint32_t> rows, std::span<const std::size_t> aggregates) {
  find_groups(rows);
  for (const std::size_t i : aggregates) {
    const ScalarPtr& argument = query_.aggregates[i].argument;
    if (argument != nullptr) evaluator_.evaluate(*argument, reader_.source(), rows, argument_);
    aggregates_[i]->add(groups_, argument == nullptr ? nullptr : &argument_);
  }
}

void GroupTable::find_groups(std::span<const std::uint32_t> rows) {
  groups_.resize(rows.size());
  switch (by_) {
    case GroupBy::kNothing: std::ranges::fill(groups_, 0U); break;
    case GroupBy::kCodes: find_by_code(rows); break;
    case GroupBy::kKeys: find_by_key(rows); break;
  }
}

std::uint32_t GroupTable::group_of_code(std::size_t code) {
  if (by_code_[code] == kNone) {
    by_code_[code] = new_group({code == 0 ? Value() : code_column_->value_of(static_cast<Ordinal>(code) - 1)});
  }
  return by_code_[code];
}

void GroupTable::find_by_code(std::span<const std::uint32_t> rows) {
  const auto& block = std::get<ScalarBlock>(code_column_->blocks[block_]);
  const std::uint32_t first = rows[0] / kTileRows * kTileRows;
  alignas(kAlignment) std::array<Ordinal, kTileRows> codes;
  std::array<std::uint64_t, kTileRows / 64> present;
  decode_ordinals(block, first, kTileRows, codes.data());
  present_words(block, first, kTileRows, present.data());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t place = rows[i] - first;
    const bool has = ((present[place / 64] >> (place % 64)) & 1) != 0;
    groups_[i] = group_of_code(has ? static_cast<std::size_t>(codes[place]) + 1 : 0);
  }
}

void GroupTable::find_by_key(std::span<const std::uint32_t> rows) {
  for (std::size_t k = 0; k < query_.keys.size(); ++k) evaluator_.evaluate(*query_.keys[k], reader_.source(), rows, key_values_[k]);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    key_bytes_.clear();
    for (const ValueVector& values : key_values_) append_key(key_bytes_, values, i);
    auto at = by_key_.find(key_bytes_);
    if (at == by_key_.end()) {
      std::vector<Value> key;
      for (const ValueVector& values : key_values_) key.push_back(values.value(i));
      at = by_key_.emplace(key_bytes_, new_group(std::move(key))).first;
    }
    groups_[i] = at->second;
  }
}

bool GroupTable::add_as_masks(std::size_t block, const BlockMask& members, Scratch& scratch) {
  if (by_ != GroupBy::kCodes || !all_by_mask_ || by_code_.size() - 1 > kMostMasks) return false;
  const auto& b = std::get<ScalarBlock>(code_column_->blocks[block]);
  const auto add = [&](std::size_t code, const BlockMask& rows) {
    if (!rows.any()) return;
    const std::uint32_t group = group_of_code(code);
    for (const auto& aggregate : aggregates_) (void)aggregate->add_block(block, rows, group, scratch);
  };
  ScratchMask left(scratch, members), one(scratch);
  keep_present(b, *left);
  if (b.missing > 0) {
    *one = members;
    one->and_not(*left);
    add(0, *one);
  }
  for (Ordinal code = b.min; code <= b.max; ++code) {
    *one = *left;
    keep_range(b, {code, code}, *one, scratch);
    add(static_cast<std::size_t>(code) + 1, *one);
  }
  return true;
}

void GroupTable::merge(const GroupTable& other) {
  std::vector<std::uint32_t> to(other.groups());
  for (std::uint32_t g = 0; g < to.size(); ++g) {
    if (by_ == GroupBy::kNothing) continue;  // 0 is 0
    key_bytes_.clear();
    for (const Value& value : other.keys_[g]) append_key(key_bytes_, value);
    if (merged_.empty() && !keys_.empty()) index_keys();
    const auto [at, is_new] = merged_.try_emplace(key_bytes_, 0);
    if (is_new) at->second = new_group(other.keys_[g]);
    to[g] = at->second;
  }
  for (std::size_t i = 0; i < aggregates_.size(); ++i) aggregates_[i]->merge(*other.aggregates_[i], to);
}

void GroupTable::index_keys() {
  for (std::uint32_t g = 0; g < keys_.size(); ++g) {
    std::string bytes;
    for (const Value& value : keys_[g]) append_key(bytes, value);
    merged_.emplace(std::move(bytes), g);
  }
}

}  // namespace tamis
