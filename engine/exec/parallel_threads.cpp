// Plain threads, where ThreadSanitizer watches: it reports false races in a stock oneTBB.

#include <string>
#include <thread>
#include <vector>

#include "engine/exec/parallel.h"
#include "engine/exec/parallel_backend.h"

namespace tamis {

void run_workers(unsigned workers, const std::function<void(unsigned)>& work) {
  std::vector<std::thread> threads;
  threads.reserve(workers - 1);
  for (unsigned worker = 1; worker < workers; ++worker) threads.emplace_back(work, worker);
  work(0);
  for (std::thread& thread : threads) thread.join();
}

std::string parallel_backend() { return "std::thread"; }

}  // namespace tamis
