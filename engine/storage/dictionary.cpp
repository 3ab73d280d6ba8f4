#include <algorithm>
#include <ranges>

#include "engine/storage/column.h"

namespace tamis {

std::string_view Dictionary::text(std::size_t code) const noexcept {
  const std::uint64_t begin = code == 0 ? 0 : ends_[code - 1];
  return {bytes_ + begin, static_cast<std::size_t>(ends_[code] - begin)};
}

std::size_t Dictionary::lower_bound(std::string_view wanted) const noexcept {
  const auto codes = std::views::iota(std::size_t{0}, ends_.size());
  return *std::ranges::lower_bound(codes, wanted, {}, [&](std::size_t code) { return text(code); });
}

std::size_t Dictionary::lower_bound(Ordinal wanted) const noexcept {
  return static_cast<std::size_t>(std::lower_bound(ordinals_.begin(), ordinals_.end(), wanted) - ordinals_.begin());
}

std::optional<std::size_t> Dictionary::find(std::string_view wanted) const noexcept {
  const std::size_t code = lower_bound(wanted);
  if (code == ends_.size() || text(code) != wanted) return std::nullopt;
  return code;
}

std::optional<std::size_t> Dictionary::find(Ordinal wanted) const noexcept {
  const std::size_t code = lower_bound(wanted);
  if (code == ordinals_.size() || ordinals_[code] != wanted) return std::nullopt;
  return code;
}

}  // namespace tamis
