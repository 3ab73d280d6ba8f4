#pragma once
// The functions of the language: their names, what they take and give, and a line for the reference. A plain function is added
// here, in plan/predicate.h and in the evaluators; the binder reads this table.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time_zone.h"
#include "engine/plan/predicate.h"
#include "engine/storage/types.h"

namespace tamis::dsl {

enum class Accepts : std::uint8_t {
  kNumber,  // INTEGER or DOUBLE
  kInteger,
  kString,
  kStringOrList,
  kTime,  // TIMESTAMP or DATE
  kTimestamp,
  kUnit,  // the name of a unit, as a literal: 'month'
  kAny,
};

enum class Gives : std::uint8_t { kFirst, kInteger, kString, kTimestamp, kDate, kUnified };  // kFirst: the type of the first argument

enum class FunctionForm : std::uint8_t {
  kPlain,    // each argument for itself
  kUnified,  // all arguments of one type: COALESCE, LEAST, GREATEST
  kInUnit,   // the first argument names a unit: DATE_TRUNC, DATE_DIFF
  kNow,
  kAnniversary,
  kAggregate,  // over many profiles, in SELECT; over the events of one profile
  kEvents,     // over the events of one profile
};

inline constexpr int kMany = 1'000;  // arguments of COALESCE, CONCAT, LEAST, GREATEST

struct FunctionInfo {
  std::string_view name;  // upper case
  FunctionForm form;
  std::optional<Function> function;
  std::array<Accepts, 3> accepts;  // the last holds for all that follow
  int least, most;                 // number of arguments
  Gives gives;
  std::string_view signature;                // "ROUND(number [, digits])"
  std::string_view doc;                      // one line
  std::optional<EventFunction> events = {};  // what it is over events
};

// All of them, by name.
[[nodiscard]] std::span<const FunctionInfo> functions() noexcept;
// Null where there is none; any case.
[[nodiscard]] const FunctionInfo* find_function(std::string_view name);
[[nodiscard]] std::vector<std::string> function_names();
[[nodiscard]] std::vector<std::string> event_function_names();
// How a function over events is written.
[[nodiscard]] std::string events_signature(const FunctionInfo& function);

[[nodiscard]] bool takes(Accepts accepts, Type type) noexcept;
[[nodiscard]] std::string_view name_of(Accepts accepts) noexcept;  // "a number"

// 'month', 'MONTHS': the unit of DATE_TRUNC and DATE_DIFF.
[[nodiscard]] std::optional<TimeUnit> parse_unit(std::string_view text);
[[nodiscard]] std::vector<std::string> unit_names();
[[nodiscard]] constexpr bool below_day(TimeUnit unit) noexcept { return unit < TimeUnit::kDay; }

}  // namespace tamis::dsl
