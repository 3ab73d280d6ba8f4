#pragma once
// One property of several runs on its way to one run.

#include <span>
#include <string_view>
#include <vector>

#include "engine/storage/column_encoder.h"
#include "engine/storage/event_interleave.h"

namespace tamis {

// First choose(), then encode() for every chunk, in parallel if one likes.
class MergedColumn {
 public:
  // What is passed outlives the column. Runs that have no such property have it missing.
  MergedColumn(ColumnDef def, ColumnId property, std::span<const EventRunPtr> runs, std::span<const DroppedEvents> dropped,
               const Interleaved& order, const BuildOptions& options);

  // Whether texts are kept in rows or coded, and the dictionary of all runs.
  void choose(const ParallelFor& parallel);
  [[nodiscard]] std::size_t chunks() const noexcept { return encoder_.blocks(); }
  void encode(std::size_t chunk);
  [[nodiscard]] ColumnEncoder& encoder() noexcept { return encoder_; }

 private:
  // Of each row of a chunk: the run whose turn it is, and the place of its row among those that the run gives to the chunk.
  struct Turn {
    std::uint8_t run;
    std::uint32_t row;
  };
  [[nodiscard]] std::vector<Turn> turns_of(std::size_t chunk) const;
  [[nodiscard]] EventRange rows_of(std::size_t chunk, std::size_t run) const;
  void encode_ordinals(std::size_t chunk, std::span<const Turn> turns);
  void encode_raw(std::size_t chunk, std::span<const Turn> turns);
  void encode_lists(std::size_t chunk, const RawColumn& values);
  // Ordinals of the whole table; of texts, their codes.
  void decode(std::size_t run, EventRange rows, std::vector<Ordinal>& ordinals, std::vector<std::uint8_t>& present) const;
  void decode_texts(const Column& column, std::size_t block, std::uint32_t first, std::uint32_t last, Ordinal* ordinals,
                    std::uint8_t* present) const;

  std::vector<const Column*> columns_;  // of the runs; null where they lack it
  std::span<const DroppedEvents> dropped_;
  const Interleaved& order_;
  ForcedEncoding force_;
  ColumnEncoder encoder_;
  std::vector<std::vector<std::uint32_t>> codes_;  // of a run with a dictionary: of each of its codes, the code of all
  Dictionary dictionary_;                          // of all
};

}  // namespace tamis
