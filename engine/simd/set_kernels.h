#pragma once
// Membership of codes in sets. Only for kernels_*.cpp, after Ops and transpose_kernels.h.

#include "engine/simd/code_set.h"
#include "engine/simd/transpose_kernels.h"

namespace tamis::simd {
namespace {

// Evaluates the diagram from its leaves up, two cache lines of rows (1,024) at a time, so that finding a node's operands costs
// less than the work on them: node i's value goes to slot i + 2, so that the leaves kAll and kNone, which are -2 and -1, fall
// into slots 0 and 1.
template <typename A> void evaluate_diagram(Planes planes, const CodeSetProgram& program, Mask mask) noexcept {
  using O = Ops<A>;
  using V = typename O::V;
  constexpr std::size_t kLine = 2 * kAlignment / sizeof(std::uint64_t);
  constexpr std::size_t kVectors = kLine / O::kWords;
  static_assert(static_cast<std::uint16_t>(CodeSetProgram::kAll + 2) == 0);
  static_assert(static_cast<std::uint16_t>(CodeSetProgram::kNone + 2) == 1);

  alignas(kAlignment) std::uint64_t values[CodeSetProgram::kMaxNodes + 2][kLine];
  for (std::size_t i = 0; i < kLine; ++i) {
    values[0][i] = ~std::uint64_t{0};
    values[1][i] = 0;
  }
  Plane resolved[64];
  for (int k = 0; k < planes.width; ++k) resolved[k] = planes.planes[k] == nullptr ? zero_plane() : planes.planes[k];
  const CodeSetProgram::Node* const nodes = program.nodes.data();
  const std::size_t node_count = program.nodes.size();
  const std::uint64_t* const root = values[static_cast<std::uint16_t>(program.root + 2)];

  for (std::size_t w = 0; w < kBlockWords; w += kLine) {
    V candidates[kVectors], all = O::zeros();
    for (std::size_t v = 0; v < kVectors; ++v) {
      candidates[v] = O::load(mask + w + v * O::kWords);
      all = all | candidates[v];
    }
    if (!O::any(all)) continue;
    for (std::size_t i = 0; i < node_count; ++i) {
      const CodeSetProgram::Node node = nodes[i];
      const std::uint64_t* const zero = values[static_cast<std::uint16_t>(node.zero + 2)];
      const std::uint64_t* const one = values[static_cast<std::uint16_t>(node.one + 2)];
      const std::uint64_t* const x = resolved[node.plane] + w;
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) {
        const std::size_t at = v * O::kWords;
        O::store(values[i + 2] + at, O::choose(O::load(x + at), O::load(one + at), O::load(zero + at)));
      }
    }
    for (std::size_t v = 0; v < kVectors; ++v) O::store(mask + w + v * O::kWords, candidates[v] & O::load(root + v * O::kWords));
  }
}

// Below this many candidates in a vector of words, fetching their codes bit by bit is cheaper than decoding all rows.
inline constexpr int kFewCandidates = 6;

inline std::uint32_t code_of(const BitPlanes& planes, std::size_t word, int bit) noexcept {
  std::uint64_t code = 0;
  for (int k = 0; k < planes.width; ++k) code |= ((planes.by_bit[k][word] >> bit) & 1) << k;
  return static_cast<std::uint32_t>(code);
}

inline std::uint64_t probe_few(const BitPlanes& planes, std::size_t word, const std::uint64_t* bits, std::uint64_t wanted) noexcept {
  std::uint64_t found = 0;
  for (; wanted != 0; wanted &= wanted - 1) {
    const int bit = __builtin_ctzll(wanted);
    const std::uint32_t code = code_of(planes, word, bit);
    found |= ((bits[code / 64] >> (code % 64)) & 1) << bit;
  }
  return found;
}

template <typename A> void in_bits(Planes planes, const std::uint64_t* bits, Mask mask) noexcept {
  using O = Ops<A>;
  const BitPlanes by_bit = resolve(planes);
  if constexpr (O::kLookupWidth >= 0)
    if (planes.width <= O::kLookupWidth) return O::lookup(by_bit, bits, mask);
  alignas(kAlignment) std::uint32_t codes[O::kWords * kWordBits];
  for (std::size_t w = 0; w < kBlockWords; w += O::kWords) {
    int candidates = 0;
    for (std::size_t i = 0; i < O::kWords; ++i) candidates += __builtin_popcountll(mask[w + i]);
    if (candidates == 0) continue;
    if (candidates <= kFewCandidates) {
      for (std::size_t i = 0; i < O::kWords; ++i) mask[w + i] = probe_few(by_bit, w + i, bits, mask[w + i]);
      continue;
    }
    decode_strip<A>(by_bit, w, codes);
    for (std::size_t i = 0; i < O::kWords; ++i) mask[w + i] = O::probe(bits, codes + i * kWordBits, mask[w + i]);
  }
}

template <typename A> void in_set(Planes planes, const CodeSetProgram& program, Mask mask) noexcept {
  using O = Ops<A>;
  if constexpr (O::kLookupWidth >= 0)
    if (planes.width <= O::kLookupWidth && program.nodes.size() > O::lookup_worth(planes.width))
      return O::lookup(resolve(planes), program.bits.data(), mask);
  evaluate_diagram<A>(planes, program, mask);
}

}  // namespace
}  // namespace tamis::simd
