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
  // The file is made when the first row comes; empty: none.
  explicit RejectLog(std::string path) : path_(std::move(path)) {}

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

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<RejectedRow> first_;
  std::uint64_t count_ = 0;
  std::uint64_t not_utf8_ = 0;
};

// Logs what was rejected of one source, in the order of its file, with the records' own text, which it reads again. `late`:
// rows of the table that came from the source and left it, by row; `first_row`: the source's first row in the table.
[[nodiscard]] Result<void> log_rejects(const StagedSource& source, std::uint64_t first_row, std::span<const RowReject> late, RejectLog& log,
                                       const Interrupt* interrupt);

}  // namespace tamis
