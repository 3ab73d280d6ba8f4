#pragma once
// What a backend of exec/parallel.h provides.

#include <functional>

namespace tamis {

// Runs work(0) … work(workers - 1), at the same time as far as the machine can, and returns when all are done. workers >= 2.
void run_workers(unsigned workers, const std::function<void(unsigned)>& work);

}  // namespace tamis
