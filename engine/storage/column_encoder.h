#pragma once
// The encoded blocks of one column on their way to a snapshot, from wherever the values come.

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "engine/storage/builder.h"
#include "engine/storage/dictionary_builder.h"
#include "engine/storage/packed_block.h"
#include "engine/storage/statistics.h"

namespace tamis {

// Blocks may be encoded in any order and in parallel, each once; everything else belongs before the first or after the last.
class ColumnEncoder {
 public:
  ColumnEncoder(ColumnDef def, std::size_t rows, const BuildOptions& options);

  [[nodiscard]] const ColumnDef& def() const noexcept { return def_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t blocks() const noexcept { return encoded_.size(); }

  // A STRING column is kept in rows, or has a dictionary as every list has.
  void keep_texts_in_rows(std::uint64_t distinct);
  [[nodiscard]] bool texts_in_rows() const noexcept { return texts_in_rows_; }
  // `rows_of_codes`: how many rows have each code; counted in the blocks where it is not known yet.
  void set_dictionary(BuiltDictionary dictionary, std::optional<std::vector<std::uint64_t>> rows_of_codes);
  [[nodiscard]] const BuiltDictionary& dictionary() const noexcept { return dictionary_; }
  void set_non_finite(std::uint64_t values) noexcept { non_finite_ = values; }

  // Ordinals of a STRING are codes of its dictionary. `ordinals` has one slot a row, which is set where present[row] is 0.
  void encode_scalars(std::size_t block, std::span<Ordinal> ordinals, std::span<const std::uint8_t> present);
  // The block's rows lie from row `first` of `values` on.
  void encode_texts(std::size_t block, const RawColumn& values, std::size_t first);
  // As encode_lists() (list_encoder.h) says.
  void encode_lists(std::size_t block, std::span<const std::uint32_t> items, std::span<const std::uint64_t> ends, std::uint64_t begin,
                    std::span<const std::uint8_t> present);

  // Bytes of all blocks and of the dictionary, and the column with them moved to `to`. Call once.
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] Column finish(std::byte* to);

 private:
  void note_range(const ScalarBlock& block);
  void count_codes(std::span<const Ordinal> codes, std::span<const std::uint8_t> present);
  [[nodiscard]] ColumnStatistics statistics(std::uint64_t missing);

  ColumnDef def_;
  std::size_t rows_;
  ForcedEncoding force_;
  bool postings_;
  bool texts_in_rows_ = false, coded_ = false, count_codes_ = false;
  std::uint64_t distinct_texts_ = 0, non_finite_ = 0;
  BuiltDictionary dictionary_;

  std::mutex mutex_;  // of what follows, while blocks are encoded
  std::vector<std::uint64_t> code_rows_;
  OrdinalRange range_;

  StatisticsGatherer gatherer_;
  std::vector<PackedBlock> encoded_;
};

// Whether a dictionary takes less than `rows` texts in rows, of `text_bytes` on average and that many different ones (an estimate).
[[nodiscard]] bool dictionary_pays(std::uint64_t rows, std::uint64_t distinct, double text_bytes) noexcept;

}  // namespace tamis
