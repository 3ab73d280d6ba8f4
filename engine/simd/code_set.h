#pragma once
// A set of codes compiled for planes: the codes form a binary trie from the most significant bit; full and empty subtrees are
// leaves, equal subtrees are shared (a reduced decision diagram), so that runs of codes cost little and a set's shape, not its
// size, decides the work.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tamis::simd {

struct CodeSetProgram {
  // Node i: where bit `plane` of the code (0 is the most significant: planes[plane]) is 0 go to `zero`, else to `one`. kNone
  // and kAll are leaves. Nodes are in an order in which children come before parents; the last node is the root (`root` may
  // itself be a leaf).
  static constexpr std::uint16_t kNone = 0xFFFF, kAll = 0xFFFE;
  // Where in_bits overtakes in_set, measured: at 190 nodes on AVX-512, 260 on AVX2, 230 on the baseline.
  static constexpr std::size_t kMaxNodes = 192;
  struct Node {
    std::uint16_t plane, zero, one;
  };
  std::vector<Node> nodes;
  std::vector<std::uint64_t> bits;  // the set itself, for kernels that look it up sooner than they walk many nodes
  std::uint16_t root = kNone;
  int width = 0;
};

// `bits`: bit c set when code c is in the set; 2^width bits, width <= 16. False where the diagram would pass kMaxNodes: use
// in_bits then.
[[nodiscard]] bool compile_code_set(std::span<const std::uint64_t> bits, int width, CodeSetProgram& out);

}  // namespace tamis::simd
