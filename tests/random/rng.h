#pragma once
// A generator whose numbers are the same on every machine (SplitMix64), unlike the standard's distributions.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace tamis::testing {

class Rng {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % (static_cast<std::uint64_t>(high - low) + 1));
  }
  bool chance(double p) { return static_cast<double>(next() >> 11) * 0x1p-53 < p; }
  template <typename T> const T& pick(const std::vector<T>& of) { return of[below(of.size())]; }
  template <typename T> T pick(std::initializer_list<T> of) { return of.begin()[below(of.size())]; }

 private:
  std::uint64_t state_;
};

}  // namespace tamis::testing
