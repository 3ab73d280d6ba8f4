#pragma once
// One column on its way from raw values to blocks. The builder runs the steps of all columns, in parallel: check, then
// survey parts, then choose, collect parts, unite, encode blocks, finish.

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/storage/builder.h"
#include "engine/storage/dictionary_builder.h"
#include "engine/storage/packed_block.h"
#include "engine/storage/statistics.h"

namespace tamis {

class ColumnBuilder {
 public:
  ColumnBuilder(BuildColumn column, const BuildOptions& options);

  [[nodiscard]] const ColumnDef& def() const noexcept { return def_; }
  [[nodiscard]] const RawColumn& values() const noexcept { return values_; }

  // Counts the distinct texts of a STRING column, part by part (no parts where nothing depends on it).
  [[nodiscard]] std::size_t survey_parts() const noexcept;
  void survey(std::size_t part);
  // Dictionary or texts in rows.
  void choose();
  [[nodiscard]] std::size_t collect_parts() const noexcept { return codes_ ? codes_->parts() : 0; }
  void collect(std::size_t part) { codes_->collect(part); }
  void unite();
  [[nodiscard]] std::size_t blocks() const noexcept { return encoded_.size(); }
  // The raw values are given up with the last block.
  void encode(std::size_t block);

  // Bytes of all blocks and of the dictionary, and the column with them moved to `to`. Call once.
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] Column finish(std::byte* to);

 private:
  [[nodiscard]] bool dictionary_pays() const;
  void encode_scalar_block(std::size_t block);
  void encode_list_block(std::size_t block);
  void note_range(const ScalarBlock& block);
  [[nodiscard]] ColumnStatistics statistics();

  ColumnDef def_;
  RawColumn values_;
  ForcedEncoding force_;
  bool postings_;
  bool text_in_rows_ = false;

  std::mutex mutex_;                    // of what follows, while parts and blocks run
  DistinctCounter distinct_texts_;
  std::vector<std::uint64_t> code_rows_;  // rows with each code of the dictionary
  OrdinalRange range_;

  std::unique_ptr<DictionaryBuilder> codes_;
  BuiltDictionary dictionary_;
  StatisticsGatherer gatherer_;
  std::size_t rows_;
  std::uint64_t missing_ = 0, non_finite_ = 0;
  std::vector<PackedBlock> encoded_;
  std::atomic<std::size_t> left_;       // blocks that are not encoded yet
};

}  // namespace tamis
