#pragma once
// The one place where work becomes parallel: oneTBB, or std::thread where ThreadSanitizer watches (TAMIS_PARALLEL_BACKEND).

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "engine/base/error.h"

namespace tamis {

// Why a run should end early; checked between blocks. Outlives the run; cancel() may come from any thread or a signal handler.
class Interrupt {
 public:
  Interrupt() = default;
  explicit Interrupt(std::int64_t deadline_steady_us) : deadline_us_(deadline_steady_us) {}
  void cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
  // kCancelled or kDeadlineExceeded once it has come to that.
  [[nodiscard]] Result<void> check() const;

 private:
  std::atomic<bool> cancelled_{false};
  std::int64_t deadline_us_ = 0;  // of the steady clock; 0: none
};

// What is asked for beyond this is not given: oneTBB takes no more, and no machine gains by it.
inline constexpr unsigned kMostWorkers = 256;

// 0: as many as the machine has.
[[nodiscard]] unsigned worker_count(unsigned asked) noexcept;

// Runs body(first, last, worker) over parts of [0, n), worker in [0, worker_count(threads)), each worker on one part at a time.
// Parts are runs of `grain` items; work of one part runs inline on the caller. Returns the interrupt's error if it came to one;
// parts not begun then are not run.
[[nodiscard]] Result<void> parallel_for(std::size_t n, std::size_t grain, unsigned threads, const Interrupt* interrupt,
                                        const std::function<void(std::size_t, std::size_t, unsigned)>& body);

[[nodiscard]] std::string parallel_backend();  // "oneTBB 2021.8", "std::thread"

}  // namespace tamis
