#pragma once
// Rejected rows: counted, the first kept, all written to a file.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "ingest/import.h"
#include "ingest/staged_table.h"

namespace tamis {

class RejectLog {
 public:
  // The file is made when the first row comes, and has its name when it is whole: until then it is `path`.part, which goes with the
  // log. Empty: none.
  explicit RejectLog(std::string path) : path_(std::move(path)) {}
  ~RejectLog();
  RejectLog(const RejectLog&) = delete;
  RejectLog& operator=(const RejectLog&) = delete;

  [[nodiscard]] Result<void> add(RejectedRow row);
  // Everything is in the file. To be called once, at the end.
  [[nodiscard]] Result<void> close();

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t not_utf8() const noexcept { return not_utf8_; }
  [[nodiscard]] std::vector<RejectedRow>& first() noexcept { return first_; }
  [[nodiscard]] std::string written_path() const { return count_ > 0 ? path_ : std::string(); }

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  Result<void> write(const std::string& line);
  [[nodiscard]] std::string part_path() const { return path_ + ".part"; }

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<RejectedRow> first_;
  std::uint64_t count_ = 0;
  std::uint64_t not_utf8_ = 0;
};

// On which lines of its file rows of one source stand; `rows` of the table, in order. Of Parquet and SELECTs the rows, from 1.
[[nodiscard]] Result<std::vector<std::uint64_t>> lines_of(const StagedSource& source, std::uint64_t first_row,
                                                          std::span<const std::uint64_t> rows, const Interrupt* interrupt);

// Logs what was rejected of one source, in the order of its file, with the records' own text, which it reads again. `late`:
// rows of the table that came from the source and left it, by row; `first_row`: the source's first row in the table.
[[nodiscard]] Result<void> log_rejects(const StagedSource& source, std::uint64_t first_row, std::span<const RowReject> late, RejectLog& log,
                                       const Interrupt* interrupt);

}  // namespace tamis
