#pragma once
// One column on its way from raw values to blocks. The builder runs the steps of all columns, in parallel: check, then
// survey parts, then choose, collect parts, unite, encode blocks.

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

#include "engine/storage/builder.h"
#include "engine/storage/column_encoder.h"
#include "engine/storage/dictionary_builder.h"
#include "engine/storage/distinct_counter.h"

namespace tamis {

class ColumnBuilder {
 public:
  // Row i is row order[i] of the column, of whose rows each comes once; an empty `order` leaves them where they are. It outlives the
  // builder.
  ColumnBuilder(BuildColumn column, std::span<const std::uint32_t> order, const BuildOptions& options);

  [[nodiscard]] const ColumnDef& def() const noexcept { return encoder_.def(); }
  [[nodiscard]] const RawColumn& values() const noexcept { return values_; }

  // Counts the distinct texts of a STRING column, part by part (no parts where nothing depends on it).
  [[nodiscard]] std::size_t survey_parts() const noexcept;
  void survey(std::size_t part);
  // Dictionary or texts in rows.
  void choose();
  [[nodiscard]] std::size_t collect_parts() const noexcept { return codes_ ? codes_->parts() : 0; }
  void collect(std::size_t part) { codes_->collect(part); }
  void unite();
  [[nodiscard]] std::size_t blocks() const noexcept { return encoder_.blocks(); }
  // The raw values are given up with the last block.
  void encode(std::size_t block);
  [[nodiscard]] ColumnEncoder& encoder() noexcept { return encoder_; }

 private:
  [[nodiscard]] bool keeps_texts_in_rows() const;
  void encode_text_block(std::size_t block);
  void encode_scalar_block(std::size_t block);
  void encode_ordered_scalars(std::size_t block);
  void encode_list_block(std::size_t block);

  RawColumn values_;
  std::span<const std::uint32_t> order_;
  ColumnEncoder encoder_;
  ForcedEncoding force_;
  bool some_missing_ = false;
  std::mutex mutex_;  // of what follows, while parts are surveyed
  DistinctCounter distinct_texts_;
  std::unique_ptr<DictionaryBuilder> codes_;
  std::atomic<std::size_t> left_;  // blocks that are not encoded yet
};

}  // namespace tamis
