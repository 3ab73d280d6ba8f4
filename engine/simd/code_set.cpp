#include "engine/simd/code_set.h"

#include <optional>
#include <unordered_map>

#include "engine/base/check.h"

namespace tamis::simd {
namespace {

constexpr int kMaxWidth = 16;

class Compiler {
 public:
  Compiler(std::span<const std::uint64_t> bits, CodeSetProgram& out) : bits_(bits), out_(out) {}

  // The node of the codes [first, first + 2^height). Once the diagram has passed its limit, what it returns is no matter.
  std::uint16_t node(std::size_t first, int height) {
    if (too_large_) return CodeSetProgram::kNone;
    if (const auto leaf = uniform(first, std::size_t{1} << height)) return *leaf;
    const std::size_t half = std::size_t{1} << (height - 1);
    const std::uint16_t zero = node(first, height - 1);
    const std::uint16_t one = node(first + half, height - 1);
    return zero == one || too_large_ ? zero : intern(static_cast<std::uint16_t>(out_.width - height), zero, one);
  }
  [[nodiscard]] bool too_large() const noexcept { return too_large_; }

 private:
  // The leaf, where all or none of the codes [first, first + count) are in the set.
  [[nodiscard]] std::optional<std::uint16_t> uniform(std::size_t first, std::size_t count) const noexcept {
    const std::uint64_t full = count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
    const std::uint64_t start = (bits_[first / 64] >> (first % 64)) & full;
    if (start != 0 && start != full) return std::nullopt;
    for (std::size_t code = first + 64; code < first + count; code += 64)
      if (bits_[code / 64] != start) return std::nullopt;
    return start == 0 ? CodeSetProgram::kNone : CodeSetProgram::kAll;
  }

  std::uint16_t intern(std::uint16_t plane, std::uint16_t zero, std::uint16_t one) {
    const std::uint64_t key = (std::uint64_t{plane} << 32) | (std::uint64_t{zero} << 16) | one;
    const auto [found, inserted] = numbers_.try_emplace(key, static_cast<std::uint16_t>(out_.nodes.size()));
    if (!inserted) return found->second;
    if (out_.nodes.size() == CodeSetProgram::kMaxNodes) {
      too_large_ = true;
      return CodeSetProgram::kNone;
    }
    out_.nodes.push_back({plane, zero, one});
    return found->second;
  }

  std::span<const std::uint64_t> bits_;
  CodeSetProgram& out_;
  std::unordered_map<std::uint64_t, std::uint16_t> numbers_;
  bool too_large_ = false;
};

}  // namespace

bool compile_code_set(std::span<const std::uint64_t> bits, int width, CodeSetProgram& out) {
  TAMIS_CHECK(width >= 0 && width <= kMaxWidth);
  const std::size_t words = width <= 6 ? 1 : std::size_t{1} << (width - 6);
  TAMIS_CHECK(bits.size() >= words);
  out.nodes.clear();
  out.bits.assign(bits.begin(), bits.begin() + static_cast<std::ptrdiff_t>(words));
  out.width = width;
  Compiler compiler(bits, out);
  out.root = compiler.node(0, width);
  return !compiler.too_large();
}

}  // namespace tamis::simd
