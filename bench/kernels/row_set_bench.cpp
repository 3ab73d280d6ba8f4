#include "bench/kernels/data.h"
#include "engine/bitmap/row_set.h"

namespace tamis::bench {
namespace {

constexpr std::size_t kBlocks = 1526;  // 100 million rows

// Builds a set of 100 million rows of which one in `distance` is in, block by block.
void register_building(std::size_t distance) {
  benchmark::RegisterBenchmark(("row_set_add_block/1_in_" + std::to_string(distance)).c_str(), [distance](benchmark::State& state) {
    const BlockMask mask = naive([distance](std::size_t row) { return row * 2654435761U % distance == 0; });
    for ([[maybe_unused]] const auto _ : state) {
      RowSet rows;
      for (std::size_t block = 0; block < kBlocks; ++block) rows.add_block(block, mask);
      require(rows.count() == kBlocks * mask.count(), "row_set_add_block");
    }
    state.counters["rows/s"] = {static_cast<double>(state.iterations()) * kBlocks * kBlockRows, benchmark::Counter::kIsRate};
    state.counters["bytes/s"] = {static_cast<double>(state.iterations()) * kBlocks * kPlaneBytes, benchmark::Counter::kIsRate};
  });
}

}  // namespace

void register_row_sets() {
  // What a set of half of the rows must cost at least: the same bytes, written to fresh memory.
  benchmark::RegisterBenchmark("row_set_plain_write", [](benchmark::State& state) {
    BlockMask mask;
    mask.fill_first(kBlockRows / 2);
    for ([[maybe_unused]] const auto _ : state) {
      std::vector<std::unique_ptr<BlockMask>> blocks;
      for (std::size_t block = 0; block < kBlocks; ++block) blocks.push_back(std::make_unique<BlockMask>(mask));
      benchmark::DoNotOptimize(blocks.data());
    }
    state.counters["bytes/s"] = {static_cast<double>(state.iterations()) * kBlocks * kPlaneBytes, benchmark::Counter::kIsRate};
  });
  for (const std::size_t distance : {2U, 10U, 50U, 1000U}) register_building(distance);
}

}  // namespace tamis::bench
