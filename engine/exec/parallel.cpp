// What both backends share.

#include "engine/exec/parallel.h"

#include <algorithm>
#include <thread>

#include "engine/base/clock.h"
#include "engine/exec/parallel_backend.h"

namespace tamis {

Result<void> Interrupt::check() const {
  if (cancelled_.load(std::memory_order_relaxed)) return fail(ErrorCode::kCancelled, "the statement was cancelled");
  if (deadline_us_ != 0 && steady_now_us() >= deadline_us_) {
    return fail(ErrorCode::kDeadlineExceeded, "the statement ran out of the time it was given");
  }
  return {};
}

unsigned worker_count(unsigned asked) noexcept {
  return std::min(asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency()), kMostWorkers);
}

Result<void> parallel_for(std::size_t n, std::size_t grain, unsigned threads, const Interrupt* interrupt,
                          const std::function<void(std::size_t, std::size_t, unsigned)>& body) {
  const std::size_t part = std::max<std::size_t>(1, grain);
  const std::size_t parts = (n + part - 1) / part;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stopped{false};
  // Each worker takes the next part when it is done with one: no part waits for a slow worker.
  const auto work = [&](unsigned worker) {
    for (;;) {
      if (stopped.load(std::memory_order_relaxed)) return;
      if (interrupt != nullptr && !interrupt->check()) {
        stopped.store(true, std::memory_order_relaxed);
        return;
      }
      const std::size_t i = next.fetch_add(1, std::memory_order_relaxed);
      if (i >= parts) return;
      body(i * part, std::min(n, (i + 1) * part), worker);
    }
  };
  const auto workers = static_cast<unsigned>(std::min<std::size_t>(worker_count(threads), parts));
  if (workers <= 1) {
    work(0);
  } else {
    run_workers(workers, work);
  }
  if (stopped.load(std::memory_order_relaxed)) return interrupt->check();
  return {};
}

}  // namespace tamis
