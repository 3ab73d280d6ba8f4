#pragma once
// The data of the kernel benchmarks, and how one is registered: for every instruction set that the machine has, over a few
// blocks that stay in cache and over columns far larger than it, after its answer was compared with a naive one.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "engine/bitmap/block_mask.h"
#include "engine/simd/kernels.h"

namespace tamis::bench {

// Aligned memory on huge pages, as a store has it.
class Buffer {
 public:
  explicit Buffer(std::size_t bytes);
  [[nodiscard]] std::byte* data() const noexcept { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  struct Free {
    void operator()(std::byte* bytes) const noexcept;
  };
  std::unique_ptr<std::byte, Free> bytes_;
  std::size_t size_;
};

// A column of random codes over words that it does not own: the planes of a block lie together, block after block.
class PlaneColumn {
 public:
  PlaneColumn(int width, std::span<const std::uint64_t> words);  // as many blocks as fit
  [[nodiscard]] simd::Planes block(std::size_t block) const noexcept {
    return {&pointers_[block * static_cast<std::size_t>(width_)], width_};
  }
  [[nodiscard]] std::uint64_t code(std::size_t block, std::size_t row) const noexcept;  // for naive answers
  [[nodiscard]] std::size_t blocks() const noexcept { return pointers_.size() / static_cast<std::size_t>(width_); }
  [[nodiscard]] std::span<const std::uint64_t> words() const noexcept { return words_; }

 private:
  int width_;
  std::span<const std::uint64_t> words_;
  std::vector<simd::Plane> pointers_;
};

// Columns of `width` planes: one block, which stays in cache, and 400 MB. All lie over the same memory.
[[nodiscard]] const PlaneColumn& cached_column(int width);
[[nodiscard]] const PlaneColumn& large_column(int width);

// Runs `block` on every block in turn; both counters are per second.
void measure_blocks(benchmark::State& state, std::size_t blocks, std::size_t bytes_a_block, const std::function<void(std::size_t)>& block);

// The rows of a block for which the test holds, one by one.
[[nodiscard]] BlockMask naive(const std::function<bool(std::size_t)>& holds);
// Ends the program with a message when the kernel's answer differs.
void require_equal(const BlockMask& expected, const BlockMask& actual, const std::string& what);
void require(bool holds, const std::string& what);

[[nodiscard]] std::vector<simd::Isa> supported_isas();

// Each registers its benchmarks.
void register_reads();
void register_mask_kernels();
void register_plane_kernels();
void register_byte_kernels();
void register_row_sets();

}  // namespace tamis::bench
