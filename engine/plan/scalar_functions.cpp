#include "engine/plan/scalar_functions.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/plan/function_parts.h"
#include "engine/storage/text_match.h"

namespace tamis {
namespace {

using Arguments = std::span<const Value>;

bool is_missing(const Value& value) { return value.missing(); }

bool skips_missing(Function function) {
  return function == Function::kCoalesce || function == Function::kLeast || function == Function::kGreatest;
}

Value first_present(Arguments arguments) {
  for (const Value& value : arguments)
    if (!value.missing()) return value;
  return {};
}

// The least value for sign -1, the greatest for 1; the first of equals.
Value extreme(Arguments arguments, int sign) {
  const Value* best = nullptr;
  for (const Value& value : arguments) {
    if (value.missing()) continue;
    if (best == nullptr || (sign < 0 ? compare(value, *best) < 0 : compare(value, *best) > 0)) best = &value;
  }
  return best == nullptr ? Value() : *best;
}

Value length(const Value& value) {
  if (const auto* list = std::get_if<List>(&value.data())) return static_cast<std::int64_t>(list->items.size());
  return static_cast<std::int64_t>(code_points(value.as<std::string>()));
}

Value substring_of(Arguments arguments) {
  std::optional<std::int64_t> count;
  if (arguments.size() > 2) count = arguments[2].as<std::int64_t>();
  return std::string(substring(arguments[0].as<std::string>(), arguments[1].as<std::int64_t>(), count));
}

Value concatenated(Arguments arguments) {
  std::string text;
  for (const Value& value : arguments) text += value.as<std::string>();
  return text;
}

}  // namespace

Value widened(Value value, Type type) {
  if (type == kDoubleType && value.is<std::int64_t>()) return static_cast<double>(value.as<std::int64_t>());
  return value;
}

Value apply(Function function, Arguments arguments, Type result, TimeUnit unit, std::int64_t count, const TimeZone& zone) {
  if (!skips_missing(function) && std::any_of(arguments.begin(), arguments.end(), is_missing)) return {};
  switch (function) {
    case Function::kCoalesce: return widened(first_present(arguments), result);
    case Function::kLeast: return widened(extreme(arguments, -1), result);
    case Function::kGreatest: return widened(extreme(arguments, 1), result);
    case Function::kAdd:
    case Function::kSubtract:
    case Function::kMultiply:
    case Function::kModulo: return functions::arithmetic(function, arguments[0], arguments[1]);
    case Function::kDivide: return functions::divide(arguments[0], arguments[1]);
    case Function::kNegate: return functions::negate(arguments[0]);
    case Function::kAbs: return functions::absolute(arguments[0]);
    case Function::kRound: return functions::round(arguments[0], arguments.size() > 1 ? arguments[1].as<std::int64_t>() : 0);
    case Function::kFloor: return functions::floor(arguments[0]);
    case Function::kCeil: return functions::ceil(arguments[0]);
    case Function::kLower: return to_lower(arguments[0].as<std::string>());
    case Function::kUpper: return to_upper(arguments[0].as<std::string>());
    case Function::kTrim: return std::string(trim(arguments[0].as<std::string>()));
    case Function::kLength: return length(arguments[0]);
    case Function::kSubstring: return substring_of(arguments);
    case Function::kConcat: return concatenated(arguments);
    case Function::kYear:
    case Function::kQuarter:
    case Function::kMonth:
    case Function::kDay:
    case Function::kHour:
    case Function::kMinute:
    case Function::kSecond:
    case Function::kWeekday: return functions::time_field(function, arguments[0], zone);
    case Function::kDateTruncate: return functions::start_of(arguments[0], unit, 0, zone);
    case Function::kDateDifference: return functions::difference(arguments[0], arguments[1], unit, zone);
    case Function::kAddUnits: return functions::moved(arguments[0], unit, count);
    case Function::kStartOf: return functions::start_of(arguments[0], unit, count, zone);
    case Function::kNextAnniversary: return functions::next_anniversary(arguments[0], arguments[1]);
    case Function::kCast: return functions::cast(arguments[0], result, zone);
  }
  return {};
}

}  // namespace tamis
