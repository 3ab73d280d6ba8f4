// The only place that sees oneTBB.

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <tbb/version.h>

#include "engine/exec/parallel.h"
#include "engine/exec/parallel_backend.h"

namespace tamis {
namespace {

// oneTBB starts no more threads than the machine has, and complains on standard error, unless it is told to before.
void allow_more_workers_than_processors() {
  static const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                         std::max<std::size_t>(kMostWorkers, static_cast<std::size_t>(tbb::info::default_concurrency())));
}

// One arena for each number of workers, kept: making one costs more than a small query.
tbb::task_arena& arena_of(unsigned workers) {
  static std::mutex mutex;
  static std::map<unsigned, std::unique_ptr<tbb::task_arena>> arenas;
  const std::lock_guard lock(mutex);
  allow_more_workers_than_processors();
  auto& arena = arenas[workers];
  if (arena == nullptr) arena = std::make_unique<tbb::task_arena>(static_cast<int>(workers));
  return *arena;
}

}  // namespace

void run_workers(unsigned workers, const std::function<void(unsigned)>& work) {
  arena_of(workers).execute(
      [&] { tbb::parallel_for(0U, workers, 1U, [&work](unsigned worker) { work(worker); }, tbb::simple_partitioner{}); });
}

std::string parallel_backend() {
  return "oneTBB " + std::to_string(TBB_VERSION_MAJOR) + "." + std::to_string(TBB_VERSION_MINOR) + "." + std::to_string(TBB_VERSION_PATCH);
}

}  // namespace tamis
