#pragma once
// Tells the caller how far an import is, a few times a second.

#include <cstdint>

#include "engine/base/clock.h"
#include "ingest/import.h"

namespace tamis {

class ProgressMeter {
 public:
  ProgressMeter(const ImportOptions& options, std::uint64_t total_bytes) : options_(options), total_bytes_(total_bytes) {}

  // Rows and bytes of the file at hand.
  void at(std::uint64_t rows, std::uint64_t bytes) {
    if (!options_.progress) return;
    const std::int64_t now_us = steady_now_us();
    if (now_us - told_us_ < kIntervalUs) return;
    told_us_ = now_us;
    tell(rows, bytes);
  }
  void end_file(std::uint64_t rows, std::uint64_t bytes) {
    rows_ += rows;
    bytes_ += bytes;
    if (options_.progress) tell(0, 0);
  }

 private:
  static constexpr std::int64_t kIntervalUs = 200'000;
  void tell(std::uint64_t rows, std::uint64_t bytes) const {
    options_.progress({.rows = rows_ + rows, .bytes = bytes_ + bytes, .total_bytes = total_bytes_});
  }

  const ImportOptions& options_;
  std::uint64_t total_bytes_;
  std::uint64_t rows_ = 0;
  std::uint64_t bytes_ = 0;
  std::int64_t told_us_ = 0;
};

}  // namespace tamis
