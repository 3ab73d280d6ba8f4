// Measures every kernel on every instruction set beside a plain read of the same memory.
//   bench_kernels [--benchmark_filter=in_range.*memory] [any option of Google Benchmark]

#include <string>
#include <vector>

#include "bench/kernels/data.h"

int main(int argc, char** argv) {
  // A few hundredths of a second each: some 300 benchmarks in under a minute. The caller's own options come later and win.
  std::vector<std::string> arguments{argv[0], "--benchmark_min_time=0.03", "--benchmark_counters_tabular=true"};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  int count = static_cast<int>(pointers.size());
  tamis::bench::register_reads();
  tamis::bench::register_mask_kernels();
  tamis::bench::register_plane_kernels();
  tamis::bench::register_byte_kernels();
  tamis::bench::register_row_sets();
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
