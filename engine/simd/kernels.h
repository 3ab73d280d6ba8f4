#pragma once
// The kernels of the engine, one table an instruction set, chosen once at run time. Every kernel works on one block
// (65,536 rows): planes and masks are kBlockWords words, 64-byte aligned; bit i of word w is row 64*w + i. Kernels neither
// allocate nor throw. "mask" parameters are candidates in, survivors out: a kernel keeps the candidates for which its test
// holds and never adds rows; strips (one vector of rows) without a candidate are not read, and a strip stops at the first
// plane after which no candidate is undecided (BitWeaving/V, SIGMOD 2013).
//
// Planes come most significant first. A null plane is all zeros; kOnes(simd::ones_plane()) may stand for all ones.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/geometry.h"

namespace tamis::simd {

enum class Isa : std::uint8_t { kBaseline, kAvx2, kAvx512 };
[[nodiscard]] std::string_view name_of(Isa isa) noexcept;  // "baseline", "avx2", "avx512"

enum class PlaneCompare : std::uint8_t { kEq, kNe, kLt, kLe, kGt, kGe };

using Plane = const std::uint64_t*;
using Mask = std::uint64_t*;

// An unsigned code of `width` bits (0 to 64) a row. width 0: every code is 0.
struct Planes {
  const Plane* planes = nullptr;  // [width]
  int width = 0;
};

// A set of codes as a decision program over planes: see code_set.h.
struct CodeSetProgram;

struct Kernels {
  // -- masks
  std::uint64_t (*count)(const std::uint64_t* mask) noexcept;
  bool (*any)(const std::uint64_t* mask) noexcept;
  std::uint64_t (*and_count)(const std::uint64_t* a, const std::uint64_t* b) noexcept;
  void (*and_with)(Mask mask, const std::uint64_t* other) noexcept;
  void (*and_not)(Mask mask, const std::uint64_t* other) noexcept;  // mask & ~other
  void (*or_with)(Mask mask, const std::uint64_t* other) noexcept;
  void (*xor_with)(Mask mask, const std::uint64_t* other) noexcept;
  // Positions of the set bits, ascending; `out` has room for kBlockRows. Returns how many.
  std::uint32_t (*positions)(const std::uint64_t* mask, std::uint16_t* out) noexcept;

  // -- groups of neighbours: bit i of `starts` says that row i begins one
  // Keeps the rows of `mask` before which another row of their group lies in it. `carry`: whether the last group of the block before
  // has one, and then whether the last of this block does.
  void (*later_in_group)(Mask mask, const std::uint64_t* starts, bool& carry) noexcept;
  // Keeps the rows of `mask` after which no other row of their group lies in it.
  void (*last_in_group)(Mask mask, const std::uint64_t* starts) noexcept;
  // out[i] += how many rows of `mask` from word `first` to `last` are of group ranks[first] - 1 + i.
  void (*count_groups)(const std::uint64_t* mask, const std::uint64_t* starts, std::size_t first, std::size_t last,
                       std::uint32_t* out) noexcept;
  // The groups of the rows of `mask` from word `first` to `last`, ascending, by their number; ranks[w] groups start before word w.
  // `out` has room for 64 * (last - first). Returns how many.
  std::uint32_t (*groups_of)(const std::uint64_t* mask, const std::uint64_t* starts, const std::uint32_t* ranks, std::size_t first,
                             std::size_t last, std::uint32_t* out) noexcept;

  // -- planes
  // lo <= code <= hi. Requires lo <= hi < 2^width. Fused; the common prefix of lo and hi is walked once.
  void (*in_range)(Planes planes, std::uint64_t lo, std::uint64_t hi, Mask mask) noexcept;
  // The code is in the set (any shape, width <= 16).
  void (*in_set)(Planes planes, const CodeSetProgram& program, Mask mask) noexcept;
  // The code's bit is set in `bits` (code c: bit c%64 of bits[c/64]), which has 2^width bits, at least one word; width <= 32.
  // For sets too ragged for a program.
  void (*in_bits)(Planes planes, const std::uint64_t* bits, Mask mask) noexcept;
  // a + offset  op  b, in integers wider than both (a, b unsigned codes of at most 62 bits, |offset| < 2^62).
  void (*compare)(Planes a, std::int64_t offset, PlaneCompare op, Planes b, Mask mask) noexcept;
  // Codes of the 64*words rows from word `first`, decoded; `out` has room for 64*words. width <= 32 / <= 64.
  void (*decode32)(Planes planes, std::size_t first, std::size_t words, std::uint32_t* out) noexcept;
  void (*decode64)(Planes planes, std::size_t first, std::size_t words, std::uint64_t* out) noexcept;
  // Sum of the codes of the rows in `mask` (mod 2^128 in two words: low, high).
  void (*sum)(Planes planes, const std::uint64_t* mask, std::uint64_t& low, std::uint64_t& high) noexcept;

  // -- arrays in row order (kBlockRows entries are readable); lo <= value <= hi
  void (*range_u8)(const std::uint8_t* values, std::uint8_t lo, std::uint8_t hi, Mask mask) noexcept;
  void (*range_u16)(const std::uint16_t* values, std::uint16_t lo, std::uint16_t hi, Mask mask) noexcept;
  void (*range_u32)(const std::uint32_t* values, std::uint32_t lo, std::uint32_t hi, Mask mask) noexcept;
  void (*range_u64)(const std::uint64_t* values, std::uint64_t lo, std::uint64_t hi, Mask mask) noexcept;
  void (*range_i64)(const std::int64_t* values, std::int64_t lo, std::int64_t hi, Mask mask) noexcept;
  void (*range_f64)(const double* values, double lo, double hi, Mask mask) noexcept;  // NaN is in no range
  // values[row] is a code whose bit is set in `bits`.
  void (*probe_u32)(const std::uint32_t* values, const std::uint64_t* bits, Mask mask) noexcept;

  // -- bytes
  // The first occurrence of needle (1 byte or more) in haystack at or after `from`, or haystack.size().
  std::size_t (*find)(std::string_view haystack, std::size_t from, std::string_view needle) noexcept;

  // -- making planes: codes[rows] (rows <= kBlockRows) to `width` planes of kBlockWords words, most significant first.
  void (*encode)(const std::uint64_t* codes, std::size_t rows, int width, std::uint64_t* const* planes) noexcept;
};

// The best table that this machine and its operating system can run, or the one that TAMIS_FORCE_ISA names (baseline, avx2,
// avx512). A name that is unknown or cannot run here is a user's mistake: reported by check_forced_isa, and the best is used.
[[nodiscard]] const Kernels& kernels() noexcept;
[[nodiscard]] Isa active_isa() noexcept;
[[nodiscard]] bool supported(Isa isa) noexcept;
[[nodiscard]] const Kernels& kernels_for(Isa isa) noexcept;  // requires supported(isa)
// Makes kernels() answer `isa` from now on: for tests and benchmarks, while nothing else runs.
void force_isa(Isa isa) noexcept;
// Empty, or what is wrong with TAMIS_FORCE_ISA.
[[nodiscard]] std::string_view check_forced_isa() noexcept;

[[nodiscard]] Plane zero_plane() noexcept;  // 8 KiB of zeros, aligned
[[nodiscard]] Plane ones_plane() noexcept;

}  // namespace tamis::simd
