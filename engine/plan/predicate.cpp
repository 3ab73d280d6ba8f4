#include "engine/plan/predicate.h"

#include <algorithm>
#include <functional>

namespace tamis {
namespace {

// Equal for equal values, an INTEGER and a DOUBLE included.
struct Hash {
  std::uint64_t operator()(const Missing&) const { return 0; }
  std::uint64_t operator()(bool v) const { return v ? 1 : 2; }
  std::uint64_t operator()(std::int64_t v) const { return bytes_of(v); }
  std::uint64_t operator()(double v) const {
    const bool fits = v >= -9.2e18 && v <= 9.2e18;
    if (fits && compare_exact(static_cast<std::int64_t>(v), v) == 0) return bytes_of(static_cast<std::int64_t>(v));
    return bytes_of(v);
  }
  std::uint64_t operator()(const std::string& v) const { return std::hash<std::string>{}(v); }
  std::uint64_t operator()(const Timestamp& v) const { return bytes_of(v.us); }
  std::uint64_t operator()(const Date& v) const { return bytes_of(v.days); }
  std::uint64_t operator()(const List&) const { return 3; }

 private:
  template <typename T> static std::uint64_t bytes_of(T v) {
    return std::hash<std::string_view>{}(std::string_view(reinterpret_cast<const char*>(&v), sizeof v));
  }
};

}  // namespace

std::string_view name_of(Function function) noexcept {
  switch (function) {
    case Function::kAdd: return "+";
    case Function::kSubtract: return "-";
    case Function::kMultiply: return "*";
    case Function::kDivide: return "/";
    case Function::kModulo: return "%";
    case Function::kNegate: return "-";
    case Function::kAbs: return "ABS";
    case Function::kRound: return "ROUND";
    case Function::kFloor: return "FLOOR";
    case Function::kCeil: return "CEIL";
    case Function::kCoalesce: return "COALESCE";
    case Function::kLeast: return "LEAST";
    case Function::kGreatest: return "GREATEST";
    case Function::kLower: return "LOWER";
    case Function::kUpper: return "UPPER";
    case Function::kTrim: return "TRIM";
    case Function::kLength: return "LENGTH";
    case Function::kSubstring: return "SUBSTRING";
    case Function::kConcat: return "CONCAT";
    case Function::kYear: return "YEAR";
    case Function::kQuarter: return "QUARTER";
    case Function::kMonth: return "MONTH";
    case Function::kDay: return "DAY";
    case Function::kHour: return "HOUR";
    case Function::kMinute: return "MINUTE";
    case Function::kSecond: return "SECOND";
    case Function::kWeekday: return "WEEKDAY";
    case Function::kDateTruncate: return "DATE_TRUNC";
    case Function::kDateDifference: return "DATE_DIFF";
    case Function::kAddUnits: return "+ duration";
    case Function::kStartOf: return "START_OF";
    case Function::kNextAnniversary: return "ANNIVERSARY";
    case Function::kCast: return "CAST";
  }
  return "";
}

std::string_view name_of(EventFunction function) noexcept {
  switch (function) {
    case EventFunction::kCount: return "COUNT";
    case EventFunction::kCountDistinct: return "COUNT";  // COUNT(DISTINCT …)
    case EventFunction::kSum: return "SUM";
    case EventFunction::kAvg: return "AVG";
    case EventFunction::kMin: return "MIN";
    case EventFunction::kMax: return "MAX";
    case EventFunction::kMedian: return "MEDIAN";
    case EventFunction::kStddev: return "STDDEV";
    case EventFunction::kPercentile: return "PERCENTILE";
    case EventFunction::kFirst: return "FIRST";
    case EventFunction::kLast: return "LAST";
    case EventFunction::kNth: return "NTH";
    case EventFunction::kMode: return "MODE";
    case EventFunction::kList: return "LIST";
    case EventFunction::kDistinctDays: return "DISTINCT DAYS";
    case EventFunction::kStreakDays: return "STREAK DAYS";
    case EventFunction::kSessions: return "SESSIONS";
  }
  return "";
}

std::string_view name_of(CompareOp op) noexcept {
  switch (op) {
    case CompareOp::kEq: return "=";
    case CompareOp::kNe: return "!=";
    case CompareOp::kLt: return "<";
    case CompareOp::kLe: return "<=";
    case CompareOp::kGt: return ">";
    case CompareOp::kGe: return ">=";
  }
  return "";
}

CompareOp swapped(CompareOp op) noexcept {
  switch (op) {
    case CompareOp::kEq: return CompareOp::kEq;
    case CompareOp::kNe: return CompareOp::kNe;
    case CompareOp::kLt: return CompareOp::kGt;
    case CompareOp::kLe: return CompareOp::kGe;
    case CompareOp::kGt: return CompareOp::kLt;
    case CompareOp::kGe: return CompareOp::kLe;
  }
  return op;
}

ValueSet::ValueSet(std::vector<Value> values) : values_(std::move(values)) {
  std::erase_if(values_, [](const Value& value) { return value.missing(); });
  const auto less = [](const Value& a, const Value& b) { return order(a, b) < 0; };
  if (!std::is_sorted(values_.begin(), values_.end(), less)) std::sort(values_.begin(), values_.end(), less);
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  // FNV's multiplier keeps the order of the values in the result.
  if (values_.size() > kLongestShownSet)
    for (const Value& value : values_) fingerprint_ = fingerprint_ * 1'099'511'628'211U + std::visit(Hash{}, value.data());
}

bool ValueSet::contains(const Value& value) const {
  if (value.missing()) return false;
  const auto found =
      std::lower_bound(values_.begin(), values_.end(), value, [](const Value& a, const Value& b) { return order(a, b) < 0; });
  return found != values_.end() && *found == value;
}

}  // namespace tamis
