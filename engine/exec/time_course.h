#pragma once
// How a scalar follows NOW, from its shape alone.

#include <cstdint>
#include <optional>

#include "engine/plan/predicate.h"

namespace tamis {

// As NOW goes on, a value that rises never becomes less (and one that falls never greater) while it is present; it may be missing
// before some instant and after another. TimeLine looks out for what breaks that: clocks that go back across midnight
// (TimeZone::next_disorder_us), days that months move to the same day, arguments of COALESCE, LEAST and GREATEST that come or go.
enum class Course : std::uint8_t {
  kStays,  // does not depend on NOW
  kRises,
  kFalls,
  kUnknown,
};
[[nodiscard]] Course course_of(const Scalar& scalar);

// NOW itself, moved by durations: its distance from NOW changes only where calendar months differ.
[[nodiscard]] bool is_moved_now(const Scalar& scalar);

// The unit that a field is constant within (MONTH: month; WEEKDAY: day); nothing for other functions.
[[nodiscard]] std::optional<TimeUnit> unit_of_field(Function function);

}  // namespace tamis
