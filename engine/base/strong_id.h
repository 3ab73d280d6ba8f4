#pragma once
// Ids that do not convert into each other.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace tamis {

template <typename Tag, typename Rep> struct StrongId {
  Rep value = 0;
  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep v) noexcept : value(v) {}
  friend constexpr auto operator<=>(StrongId, StrongId) = default;
};

using RowId = StrongId<struct RowTag, std::uint32_t>;        // dense, a profile's place in a generation
using ColumnId = StrongId<struct ColumnTag, std::uint32_t>;  // index into Schema::columns()
using EventId = StrongId<struct EventTag, std::uint32_t>;    // index into Schema::events()
using DictCode = StrongId<struct DictTag, std::uint32_t>;    // place in a column's sorted dictionary

}  // namespace tamis

template <typename Tag, typename Rep> struct std::hash<tamis::StrongId<Tag, Rep>> {
  std::size_t operator()(tamis::StrongId<Tag, Rep> id) const noexcept { return std::hash<Rep>{}(id.value); }
};
