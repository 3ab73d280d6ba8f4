#pragma once
// A column of a snapshot: its definition, its dictionary where it has one, its blocks.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/block.h"
#include "engine/storage/schema.h"
#include "engine/storage/value.h"

namespace tamis {

// Distinct values in ascending order: code c is the place. Strings for STRING (items), ordinals for lists of other kinds.
// Immutable, a view into the snapshot's bytes.
class Dictionary {
 public:
  Dictionary() = default;
  Dictionary(std::span<const std::uint64_t> string_ends, const char* bytes) : ends_(string_ends), bytes_(bytes) {}
  explicit Dictionary(std::span<const Ordinal> ordinals) : ordinals_(ordinals) {}

  [[nodiscard]] std::size_t size() const noexcept { return ends_.empty() ? ordinals_.size() : ends_.size(); }
  [[nodiscard]] bool has_strings() const noexcept { return !ends_.empty(); }
  [[nodiscard]] std::string_view text(std::size_t code) const noexcept;
  [[nodiscard]] Ordinal ordinal(std::size_t code) const noexcept { return ordinals_[code]; }
  // First code whose entry is >= the text / ordinal; size() where there is none.
  [[nodiscard]] std::size_t lower_bound(std::string_view text) const noexcept;
  [[nodiscard]] std::size_t lower_bound(Ordinal ordinal) const noexcept;
  [[nodiscard]] std::optional<std::size_t> find(std::string_view text) const noexcept;
  [[nodiscard]] std::optional<std::size_t> find(Ordinal ordinal) const noexcept;

 private:
  std::span<const std::uint64_t> ends_;
  const char* bytes_ = nullptr;
  std::span<const Ordinal> ordinals_;
};

// Gathered once when the column was built.
struct ColumnStatistics {
  std::uint64_t missing = 0;
  std::uint64_t distinct = 0;        // exact for dictionary columns and small numbers of values; else an estimate
  bool distinct_exact = false;
  std::uint64_t non_finite = 0;      // NaN and infinities that were stored as missing
  // Equi-depth bounds of the ordinals of present values (65 of them: 64 parts) for selectivity; empty for text and lists.
  std::vector<Ordinal> quantiles;
  // The most frequent values (code or ordinal, rows), at most 64, most frequent first; for lists, of items.
  std::vector<std::pair<Ordinal, std::uint64_t>> frequent;
};

struct Column {
  ColumnDef def;
  Dictionary dictionary;             // STRING columns of ScalarBlocks, and every list
  std::vector<Block> blocks;
  ColumnStatistics statistics;
  bool text_in_rows = false;         // STRING kept in StringBlocks: no dictionary

  [[nodiscard]] Value value(std::size_t block, std::uint32_t row) const;
  // A scalar value from its ordinal, by the column's kind and dictionary. For lists of any kind, here and below, the ordinals
  // are those of items: their codes in the dictionary.
  [[nodiscard]] Value value_of(Ordinal ordinal) const;
  // Where a value of the column's kind lies: its ordinal if it has an exact one here. For a STRING outside the dictionary,
  // and an integer beside a DOUBLE column (or the reverse) without exact counterpart: nothing.
  [[nodiscard]] std::optional<Ordinal> ordinal_of(const Value& value) const;
  // Ordinals of the values v with v < value (`below`) … as the range that starts at the first ordinal >= value (or > value).
  [[nodiscard]] OrdinalRange at_least(const Value& value, bool strict) const;  // value <= v   (strict: value < v)
  [[nodiscard]] OrdinalRange at_most(const Value& value, bool strict) const;   // v <= value   (strict: v < value)
};

}  // namespace tamis
