#include "dsl/functions.h"

#include <algorithm>

namespace tamis::dsl {
namespace {

using enum FunctionForm;
using A = Accepts;

// clang-format off
constexpr std::array kFunctions = {
    FunctionInfo{"ABS", kPlain, Function::kAbs, {A::kNumber}, 1, 1, Gives::kFirst, "ABS(number)", "The number without its sign."},
    FunctionInfo{"ANNIVERSARY", kAnniversary, Function::kNextAnniversary, {A::kTime}, 1, 1, Gives::kDate, "ANNIVERSARY(date)",
                 "The next day, today included, with the month and day of the date; 29 February counts as the 28th in common years."},
    FunctionInfo{"AVG", kAggregate, {}, {A::kNumber}, 1, 1, Gives::kFirst, "AVG(number)", "The mean over the profiles of a group, a DOUBLE.", EventFunction::kAvg},
    FunctionInfo{"CEIL", kPlain, Function::kCeil, {A::kNumber}, 1, 1, Gives::kFirst, "CEIL(number)", "The least whole number that is not below."},
    FunctionInfo{"CEILING", kPlain, Function::kCeil, {A::kNumber}, 1, 1, Gives::kFirst, "CEILING(number)", "The same as CEIL."},
    FunctionInfo{"COALESCE", kUnified, Function::kCoalesce, {A::kAny, A::kAny, A::kAny}, 1, kMany, Gives::kUnified, "COALESCE(value, …)",
                 "The first argument that is not missing."},
    FunctionInfo{"CONCAT", kPlain, Function::kConcat, {A::kString, A::kString, A::kString}, 1, kMany, Gives::kString, "CONCAT(text, …)",
                 "The texts one after the other; missing where one of them is."},
    FunctionInfo{"COUNT", kAggregate, {}, {A::kAny}, 1, 1, Gives::kInteger, "COUNT(*), COUNT(value), COUNT(DISTINCT value)",
                 "How many profiles; how many of them have the value; how many values differ.", EventFunction::kCount},
    FunctionInfo{"DATE_DIFF", kInUnit, Function::kDateDifference, {A::kUnit, A::kTime, A::kTime}, 3, 3, Gives::kInteger,
                 "DATE_DIFF('unit', from, to)", "How many boundaries of the unit lie between the two; negative when `to` is earlier."},
    FunctionInfo{"DATE_TRUNC", kInUnit, Function::kDateTruncate, {A::kUnit, A::kTime}, 2, 2, Gives::kFirst, "DATE_TRUNC('unit', time)",
                 "The start of the unit that holds the time, in the statement's zone."},
    FunctionInfo{"DAY", kPlain, Function::kDay, {A::kTime}, 1, 1, Gives::kInteger, "DAY(time)", "The day of the month, from 1."},
    FunctionInfo{"DISTINCT DAYS", kEvents, {}, {A::kAny}, 1, 1, Gives::kInteger, "DISTINCT DAYS(EVENT 'X')",
                 "On how many days the profile has such an event.", EventFunction::kDistinctDays},
    FunctionInfo{"FIRST", kEvents, {}, {A::kAny}, 1, 1, Gives::kFirst, "FIRST(value OF EVENT 'X')",
                 "The value of the first event that has one.", EventFunction::kFirst},
    FunctionInfo{"FLOOR", kPlain, Function::kFloor, {A::kNumber}, 1, 1, Gives::kFirst, "FLOOR(number)", "The greatest whole number that is not above."},
    FunctionInfo{"GREATEST", kUnified, Function::kGreatest, {A::kAny, A::kAny, A::kAny}, 1, kMany, Gives::kUnified, "GREATEST(value, …)",
                 "The greatest argument; missing ones are skipped."},
    FunctionInfo{"HOUR", kPlain, Function::kHour, {A::kTimestamp}, 1, 1, Gives::kInteger, "HOUR(timestamp)", "The hour of the day, 0 to 23."},
    FunctionInfo{"LAST", kEvents, {}, {A::kAny}, 1, 1, Gives::kFirst, "LAST(value OF EVENT 'X')",
                 "The value of the last event that has one.", EventFunction::kLast},
    FunctionInfo{"LEAST", kUnified, Function::kLeast, {A::kAny, A::kAny, A::kAny}, 1, kMany, Gives::kUnified, "LEAST(value, …)",
                 "The least argument; missing ones are skipped."},
    FunctionInfo{"LENGTH", kPlain, Function::kLength, {A::kStringOrList}, 1, 1, Gives::kInteger, "LENGTH(text or list)",
                 "The code points of a text, the items of a list."},
    FunctionInfo{"LIST", kEvents, {}, {A::kAny}, 1, 1, Gives::kFirst, "LIST(value OF EVENT 'X')",
                 "All values, in the order of the events.", EventFunction::kList},
    FunctionInfo{"LOWER", kPlain, Function::kLower, {A::kString}, 1, 1, Gives::kString, "LOWER(text)", "The text in lower case."},
    FunctionInfo{"MAX", kAggregate, {}, {A::kAny}, 1, 1, Gives::kFirst, "MAX(value)", "The greatest value over the profiles of a group.", EventFunction::kMax},
    FunctionInfo{"MEDIAN", kEvents, {}, {A::kAny}, 1, 1, Gives::kFirst, "MEDIAN(number OF EVENT 'X')",
                 "The value in the middle, or between the two there.", EventFunction::kMedian},
    FunctionInfo{"MIN", kAggregate, {}, {A::kAny}, 1, 1, Gives::kFirst, "MIN(value)", "The least value over the profiles of a group.", EventFunction::kMin},
    FunctionInfo{"MINUTE", kPlain, Function::kMinute, {A::kTimestamp}, 1, 1, Gives::kInteger, "MINUTE(timestamp)", "The minute of the hour, 0 to 59."},
    FunctionInfo{"MODE", kEvents, {}, {A::kAny}, 1, 1, Gives::kFirst, "MODE(value OF EVENT 'X')",
                 "The most frequent value; of equals the one that came first.", EventFunction::kMode},
    FunctionInfo{"MONTH", kPlain, Function::kMonth, {A::kTime}, 1, 1, Gives::kInteger, "MONTH(time)", "The month of the year, 1 to 12."},
    FunctionInfo{"NOW", kNow, {}, {A::kAny}, 0, 0, Gives::kTimestamp, "NOW()", "The instant of the evaluation, the same throughout a statement."},
    FunctionInfo{"NTH", kEvents, {}, {A::kAny}, 2, 2, Gives::kFirst, "NTH(2, value OF EVENT 'X')",
                 "The value of the event with that number, from 1.", EventFunction::kNth},
    FunctionInfo{"PERCENTILE", kEvents, {}, {A::kAny}, 2, 2, Gives::kFirst, "PERCENTILE(90, number OF EVENT 'X')",
                 "The value below which that many per cent of them lie.", EventFunction::kPercentile},
    FunctionInfo{"QUARTER", kPlain, Function::kQuarter, {A::kTime}, 1, 1, Gives::kInteger, "QUARTER(time)", "The quarter of the year, 1 to 4."},
    FunctionInfo{"ROUND", kPlain, Function::kRound, {A::kNumber, A::kInteger}, 1, 2, Gives::kFirst, "ROUND(number [, digits])",
                 "The nearest whole number, or the nearest with that many digits; half goes away from zero."},
    FunctionInfo{"SECOND", kPlain, Function::kSecond, {A::kTimestamp}, 1, 1, Gives::kInteger, "SECOND(timestamp)", "The second of the minute, 0 to 59."},
    FunctionInfo{"SESSIONS", kEvents, {}, {A::kAny}, 2, 2, Gives::kInteger, "SESSIONS(EVENT 'X', 30 MINUTES)",
                 "How many runs of events there are with no longer pause within.", EventFunction::kSessions},
    FunctionInfo{"STDDEV", kEvents, {}, {A::kAny}, 1, 1, Gives::kFirst, "STDDEV(number OF EVENT 'X')",
                 "The standard deviation of a sample.", EventFunction::kStddev},
    FunctionInfo{"STREAK DAYS", kEvents, {}, {A::kAny}, 1, 1, Gives::kInteger, "STREAK DAYS(EVENT 'X')",
                 "The longest run of days with such an event on each.", EventFunction::kStreakDays},
    FunctionInfo{"SUBSTRING", kPlain, Function::kSubstring, {A::kString, A::kInteger, A::kInteger}, 2, 3, Gives::kString,
                 "SUBSTRING(text, start [, length])", "Part of the text, in code points; the first is 1."},
    FunctionInfo{"SUM", kAggregate, {}, {A::kNumber}, 1, 1, Gives::kFirst, "SUM(number)", "The exact sum over the profiles of a group.", EventFunction::kSum},
    FunctionInfo{"TRIM", kPlain, Function::kTrim, {A::kString}, 1, 1, Gives::kString, "TRIM(text)", "The text without white space at its ends."},
    FunctionInfo{"UPPER", kPlain, Function::kUpper, {A::kString}, 1, 1, Gives::kString, "UPPER(text)", "The text in upper case."},
    FunctionInfo{"WEEKDAY", kPlain, Function::kWeekday, {A::kTime}, 1, 1, Gives::kInteger, "WEEKDAY(time)", "The day of the week, 1 on Monday to 7 on Sunday."},
    FunctionInfo{"YEAR", kPlain, Function::kYear, {A::kTime}, 1, 1, Gives::kInteger, "YEAR(time)", "The year."},
};
// clang-format on

struct UnitName {
  std::string_view name;
  TimeUnit unit;
};
constexpr std::array kUnits = {
    UnitName{"microsecond", TimeUnit::kMicrosecond}, UnitName{"second", TimeUnit::kSecond}, UnitName{"minute", TimeUnit::kMinute},
    UnitName{"hour", TimeUnit::kHour},               UnitName{"day", TimeUnit::kDay},       UnitName{"week", TimeUnit::kWeek},
    UnitName{"month", TimeUnit::kMonth},             UnitName{"quarter", TimeUnit::kQuarter}, UnitName{"year", TimeUnit::kYear},
};

char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_word(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, [](char x, char y) { return upper(x) == upper(y); });
}

}  // namespace

std::span<const FunctionInfo> functions() noexcept { return kFunctions; }

const FunctionInfo* find_function(std::string_view name) {
  const auto found = std::ranges::find_if(kFunctions, [&](const FunctionInfo& f) { return same_word(f.name, name); });
  return found == kFunctions.end() ? nullptr : &*found;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const FunctionInfo& f : kFunctions) names.emplace_back(f.name);
  return names;
}

std::string events_signature(const FunctionInfo& function) {
  if (function.form == FunctionForm::kEvents) return std::string(function.signature);
  if (function.name == "COUNT") return "COUNT(EVENT 'X'), COUNT(DISTINCT value OF EVENT 'X')";
  return std::string(function.name) + "(value OF EVENT 'X')";
}

std::vector<std::string> event_function_names() {
  std::vector<std::string> names;
  for (const FunctionInfo& f : kFunctions)
    if (f.events) names.emplace_back(f.name);
  return names;
}

bool takes(Accepts accepts, Type type) noexcept {
  if (type.is_list) return accepts == Accepts::kAny || accepts == Accepts::kStringOrList;
  switch (accepts) {
    case Accepts::kNumber: return is_numeric(type.kind);
    case Accepts::kInteger: return type.kind == Kind::kInteger;
    case Accepts::kString:
    case Accepts::kStringOrList: return type.kind == Kind::kString;
    case Accepts::kTime: return type.kind == Kind::kTimestamp || type.kind == Kind::kDate;
    case Accepts::kTimestamp: return type.kind == Kind::kTimestamp;
    case Accepts::kUnit: return false;
    case Accepts::kAny: return true;
  }
  return false;
}

std::string_view name_of(Accepts accepts) noexcept {
  switch (accepts) {
    case Accepts::kNumber: return "a number";
    case Accepts::kInteger: return "an INTEGER";
    case Accepts::kString: return "a STRING";
    case Accepts::kStringOrList: return "a STRING or a list";
    case Accepts::kTime: return "a TIMESTAMP or DATE";
    case Accepts::kTimestamp: return "a TIMESTAMP";
    case Accepts::kUnit: return "the name of a unit";
    case Accepts::kAny: return "a value";
  }
  return {};
}

std::optional<TimeUnit> parse_unit(std::string_view text) {
  for (const UnitName& unit : kUnits) {
    if (same_word(text, unit.name)) return unit.unit;
    if (text.size() == unit.name.size() + 1 && upper(text.back()) == 'S' && same_word(text.substr(0, unit.name.size()), unit.name))
      return unit.unit;
  }
  return std::nullopt;
}

std::vector<std::string> unit_names() {
  std::vector<std::string> names;
  for (const UnitName& unit : kUnits) names.emplace_back(unit.name);
  return names;
}

}  // namespace tamis::dsl
