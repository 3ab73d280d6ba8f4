#include <cstring>
#include <random>
#include <string_view>

#include "bench/kernels/data.h"

namespace tamis::bench {
namespace {

using simd::Kernels;

constexpr std::size_t kCachedRows = kBlockRows, kLargeRows = std::size_t{1} << 25;

// An array of random values; a range that holds for about half of them.
template <typename T, typename Kernel> void register_range(const std::string& name, const std::string& isa, Kernel kernel, T lo, T hi) {
  for (const bool cached : {true, false})
    benchmark::RegisterBenchmark((name + (cached ? "/cache/" : "/memory/") + isa).c_str(), [=](benchmark::State& state) {
      static const Buffer values_in_memory = [] {
        Buffer buffer(kLargeRows * sizeof(T));
        std::mt19937_64 random(3);
        T* const values = reinterpret_cast<T*>(buffer.data());
        for (std::size_t i = 0; i < kLargeRows; ++i) values[i] = static_cast<T>(random() % 200);
        return buffer;
      }();
      const T* const values = reinterpret_cast<const T*>(values_in_memory.data());
      BlockMask mask;
      mask.fill_first(kBlockRows);
      kernel(values, lo, hi, mask.words.data());
      require_equal(naive([&](std::size_t row) { return lo <= values[row] && values[row] <= hi; }), mask, name);
      measure_blocks(state, (cached ? kCachedRows : kLargeRows) / kBlockRows, kBlockRows * sizeof(T), [&](std::size_t block) {
        mask.words.fill(~std::uint64_t{0});
        kernel(values + block * kBlockRows, lo, hi, mask.words.data());
        benchmark::ClobberMemory();
      });
    });
}

void register_probe(const std::string& isa, const Kernels& kernels) {
  benchmark::RegisterBenchmark(("probe_u32/cache/" + isa).c_str(), [&kernels](benchmark::State& state) {
    std::mt19937_64 random(4);
    std::vector<std::uint64_t> bits(std::size_t{1} << 14);  // a million codes
    for (auto& word : bits) word = random();
    std::vector<std::uint32_t> values(kBlockRows);
    for (auto& value : values) value = static_cast<std::uint32_t>(random() % (bits.size() * 64));
    BlockMask mask;
    mask.fill_first(kBlockRows);
    kernels.probe_u32(values.data(), bits.data(), mask.words.data());
    require_equal(naive([&](std::size_t row) { return (bits[values[row] / 64] >> (values[row] % 64)) & 1; }), mask, "probe");
    measure_blocks(state, 1, kBlockRows * sizeof(std::uint32_t), [&](std::size_t) {
      mask.words.fill(~std::uint64_t{0});
      kernels.probe_u32(values.data(), bits.data(), mask.words.data());
      benchmark::ClobberMemory();
    });
  });
}

// E-mail addresses, one after another: what a block's heap of strings looks like.
const std::string& addresses(std::size_t bytes) {
  static std::string large, small;
  std::string& text = bytes > (std::size_t{1} << 22) ? large : small;
  if (text.empty()) {
    std::mt19937_64 random(5);
    constexpr std::string_view kHosts[] = {"@gmail.com", "@example.org", "@mail.example.net", "@firma.example.de"};
    while (text.size() < bytes) {
      for (std::uint64_t i = 0, length = 5 + random() % 12; i < length; ++i) text += static_cast<char>('a' + random() % 26);
      text += kHosts[random() % 4];
    }
  }
  return text;
}

void register_find(const std::string& isa, const Kernels& kernels) {
  for (const bool cached : {true, false})
    for (const std::string_view needle : {"@gmail.com", "zq", "averylongneedlethatisnowhere@x", "~"}) {
      const std::string name = "find/" + std::string(needle) + (cached ? "/cache/" : "/memory/") + isa;
      benchmark::RegisterBenchmark(name.c_str(), [=, &kernels](benchmark::State& state) {
        const std::string& text = addresses(std::size_t{1} << (cached ? 20 : 28));
        const auto count = [&](auto&& find) {
          std::size_t found = 0;
          for (std::size_t at = find(0); at < text.size(); at = find(at + 1)) ++found;
          return found;
        };
        const auto by_kernel = [&](std::size_t from) { return kernels.find(text, from, needle); };
        if (cached) require(count(by_kernel) == count([&](std::size_t from) { return text.find(needle, from); }), name);
        for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(count(by_kernel));
        state.counters["bytes/s"] = {static_cast<double>(state.iterations()) * static_cast<double>(text.size()),
                                     benchmark::Counter::kIsRate};
      });
    }
}

}  // namespace

void register_byte_kernels() {
  for (const simd::Isa isa : supported_isas()) {
    const Kernels& kernels = simd::kernels_for(isa);
    const std::string name(simd::name_of(isa));
    register_range<std::uint8_t>("range_u8", name, kernels.range_u8, 50, 149);
    register_range<std::uint16_t>("range_u16", name, kernels.range_u16, 50, 149);
    register_range<std::uint32_t>("range_u32", name, kernels.range_u32, 50, 149);
    register_range<std::uint64_t>("range_u64", name, kernels.range_u64, 50, 149);
    register_range<std::int64_t>("range_i64", name, kernels.range_i64, 50, 149);
    register_range<double>("range_f64", name, kernels.range_f64, 50, 149);
    register_probe(name, kernels);
    register_find(name, kernels);
  }
}

}  // namespace tamis::bench
