#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>

#include <cctz/time_zone.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "engine/base/wide_int.h"
#include "tests/reference/oracle.h"

namespace tamis::reference {
namespace {

constexpr std::int64_t kSecond = 1'000'000, kDay = 86'400 * kSecond;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

// ---- numbers

Value fitted(int128 v) {
  if (v < std::numeric_limits<std::int64_t>::min() || v > std::numeric_limits<std::int64_t>::max()) return {};
  return static_cast<std::int64_t>(v);
}

double as_double(const Value& v) { return v.is<double>() ? v.as<double>() : static_cast<double>(v.as<std::int64_t>()); }

Value arithmetic(Function f, const Value& a, const Value& b) {
  if (f == Function::kDivide) {
    if (as_double(b) == 0) return {};
    return Value(as_double(a) / as_double(b));
  }
  if (a.is<std::int64_t>() && b.is<std::int64_t>()) {
    const int128 x = a.as<std::int64_t>(), y = b.as<std::int64_t>();
    if (f == Function::kAdd) return fitted(x + y);
    if (f == Function::kSubtract) return fitted(x - y);
    if (f == Function::kMultiply) return fitted(x * y);
    return y == 0 ? Value() : fitted(x % y);
  }
  const double x = as_double(a), y = as_double(b);
  if (f == Function::kAdd) return Value(x + y);
  if (f == Function::kSubtract) return Value(x - y);
  if (f == Function::kMultiply) return Value(x * y);
  return y == 0 ? Value() : Value(std::fmod(x, y));
}

// ---- text

std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> out;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    out.push_back(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin)));
  }
  return out;
}

UChar32 point_of(const std::string& character) {
  UChar32 c = 0;
  std::int32_t i = 0;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(character.data()), i, static_cast<std::int32_t>(character.size()), c);
  return c;
}

std::string mapped(const std::string& text, UChar32 (*map)(UChar32)) {
  std::string out;
  for (const std::string& character : characters(text)) {
    const UChar32 c = point_of(character);
    if (c < 0) {
      out += character;
      continue;
    }
    std::uint8_t buffer[4];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(buffer, length, map(c));
    out.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
  }
  return out;
}

std::string trimmed(const std::string& text) {
  auto parts = characters(text);
  const auto blank = [](const std::string& c) { return point_of(c) >= 0 && u_isUWhiteSpace(point_of(c)); };
  while (!parts.empty() && blank(parts.back())) parts.pop_back();
  while (!parts.empty() && blank(parts.front())) parts.erase(parts.begin());
  std::string out;
  for (const std::string& part : parts) out += part;
  return out;
}

// Characters with places in [start, start + length), counted from 1.
std::string part_of(const std::string& text, std::int64_t start, std::optional<std::int64_t> length) {
  std::string out;
  int128 place = 0;
  for (const std::string& character : characters(text)) {
    ++place;
    if (place >= start && (!length || place < int128{start} + *length)) out += character;
  }
  return out;
}

// ---- time

using Seconds = cctz::time_point<cctz::seconds>;

cctz::time_zone zone_named(const std::string& name) {
  cctz::time_zone zone;
  cctz::load_time_zone(name, &zone);
  return zone;
}

struct Local {
  cctz::civil_second civil;
  std::int64_t fraction;
};

Local local_of(std::int64_t us, const std::string& zone) {
  const std::int64_t seconds = floor_div(us, kSecond);
  return {cctz::convert(Seconds(cctz::seconds(seconds)), zone_named(zone)), us - seconds * kSecond};
}

std::int64_t instant_of(const cctz::civil_second& civil, const std::string& zone) {
  return cctz::convert(civil, zone_named(zone)).time_since_epoch().count() * kSecond;
}

cctz::civil_day day_of(const Value& v, const std::string& zone) {
  if (v.is<Date>()) return cctz::civil_day(1970, 1, 1) + v.as<Date>().days;
  return cctz::civil_day(local_of(v.as<Timestamp>().us, zone).civil);
}

std::int32_t number_of(const cctz::civil_day& day) { return static_cast<std::int32_t>(day - cctz::civil_day(1970, 1, 1)); }

std::int64_t week_of(const cctz::civil_day& day) { return floor_div(std::int64_t{number_of(day)} + 3, 7); }

// A count of units since some epoch: equal within a unit, one more in the next.
std::int64_t index_of(const cctz::civil_day& day, TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kWeek: return week_of(day);
    case TimeUnit::kMonth: return day.year() * 12 + day.month() - 1;
    case TimeUnit::kQuarter: return day.year() * 4 + (day.month() - 1) / 3;
    case TimeUnit::kYear: return day.year();
    case TimeUnit::kDay:
    case TimeUnit::kHour:
    case TimeUnit::kMinute:
    case TimeUnit::kSecond:
    case TimeUnit::kMicrosecond: return number_of(day);
  }
  return 0;
}

cctz::civil_day first_day(std::int64_t index, TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kWeek: return cctz::civil_day(1970, 1, 1) + (index * 7 - 3);
    case TimeUnit::kMonth: return cctz::civil_day(floor_div(index, 12), static_cast<int>(index - floor_div(index, 12) * 12) + 1, 1);
    case TimeUnit::kQuarter: return cctz::civil_day(floor_div(index, 4), static_cast<int>(index - floor_div(index, 4) * 4) * 3 + 1, 1);
    case TimeUnit::kYear: return cctz::civil_day(index, 1, 1);
    case TimeUnit::kDay:
    case TimeUnit::kHour:
    case TimeUnit::kMinute:
    case TimeUnit::kSecond:
    case TimeUnit::kMicrosecond: return cctz::civil_day(1970, 1, 1) + index;
  }
  return {};
}

std::int64_t length_of(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMicrosecond: return 1;
    case TimeUnit::kSecond: return kSecond;
    case TimeUnit::kMinute: return 60 * kSecond;
    case TimeUnit::kHour: return 3600 * kSecond;
    case TimeUnit::kDay: return kDay;
    case TimeUnit::kWeek: return 7 * kDay;
    case TimeUnit::kMonth:
    case TimeUnit::kQuarter:
    case TimeUnit::kYear: return 0;
  }
  return 0;
}

bool below_day(TimeUnit unit) { return unit < TimeUnit::kDay; }

Value in_years(int128 us) {
  if (us < kFirstInstantUs || us > kLastInstantUs) return {};
  return Timestamp{static_cast<std::int64_t>(us)};
}

Value day_value(const cctz::civil_day& day) {
  if (day.year() < 1 || day.year() > 9999) return {};
  return Date{number_of(day)};
}

// The unit's first instant by walking back over the local clock of the same side of a change of clocks.
std::int64_t truncated(std::int64_t us, TimeUnit unit, const std::string& zone) {
  if (!below_day(unit)) return instant_of(cctz::civil_second(first_day(index_of(day_of(Timestamp{us}, zone), unit), unit)), zone);
  const auto offset_at = [&](std::int64_t at) {
    return (local_of(at, zone).civil - cctz::civil_second(1970, 1, 1, 0, 0, 0)) * kSecond + local_of(at, zone).fraction - at;
  };
  const std::int64_t offset = offset_at(us), length = length_of(unit);
  const std::int64_t start = floor_div(us + offset, length) * length - offset;
  if (offset_at(start) == offset) return start;
  const std::int64_t local = floor_div(us + offset, length) * length;
  const std::int64_t seconds = floor_div(local, kSecond);
  return instant_of(cctz::civil_second(1970, 1, 1, 0, 0, 0) + seconds, zone) + (local - seconds * kSecond);
}

// Calendar months stepped, the day clamped to the month's last.
cctz::civil_day months_later(const cctz::civil_day& day, int128 months) {
  const int128 index = int128{day.year()} * 12 + day.month() - 1 + months;
  if (index < -1'000'000 || index > 1'000'000) return cctz::civil_day(index < 0 ? -50'000 : 50'000, 1, 1);
  const cctz::civil_month month = cctz::civil_month(1, 1) + (static_cast<std::int64_t>(index) - 12);
  const auto last = static_cast<int>((cctz::civil_day(month + 1) - 1).day());
  return cctz::civil_day(month.year(), month.month(), std::min(day.day(), last));
}

int months_in(TimeUnit unit) { return unit == TimeUnit::kMonth ? 1 : unit == TimeUnit::kQuarter ? 3 : unit == TimeUnit::kYear ? 12 : 0; }

Value moved(const Value& v, TimeUnit unit, std::int64_t count) {
  if (v.is<Date>()) {
    const cctz::civil_day day = day_of(v, "UTC");
    if (months_in(unit) != 0) return day_value(months_later(day, int128{count} * months_in(unit)));
    const int128 us = int128{v.as<Date>().days} * kDay + int128{count} * length_of(unit);
    if (us < kFirstInstantUs || us > kLastInstantUs) return {};
    return Date{static_cast<std::int32_t>(floor_div(static_cast<std::int64_t>(us), kDay))};
  }
  const std::int64_t us = v.as<Timestamp>().us;
  if (months_in(unit) == 0) return in_years(int128{us} + int128{count} * length_of(unit));
  const cctz::civil_day day = months_later(day_of(v, "UTC"), int128{count} * months_in(unit));
  return in_years(int128{day - cctz::civil_day(1970, 1, 1)} * kDay + (us - floor_div(us, kDay) * kDay));
}

Value start_of(const Value& v, TimeUnit unit, std::int64_t count, const std::string& zone) {
  if (v.is<Timestamp>() && below_day(unit)) {
    const std::int64_t start = truncated(v.as<Timestamp>().us, unit, zone);
    if (count == 0) return in_years(start);
    const int128 later = int128{start} + int128{count} * length_of(unit);
    if (later < kFirstInstantUs - kDay || later > kLastInstantUs + kDay) return {};
    return in_years(truncated(static_cast<std::int64_t>(later), unit, zone));
  }
  const int128 index = int128{index_of(day_of(v, zone), unit)} + count;
  if (index < -5'000'000 || index > 5'000'000) return {};
  const cctz::civil_day day = first_day(static_cast<std::int64_t>(index), unit);
  if (v.is<Date>()) return day_value(day);
  if (day.year() < 0 || day.year() > 10'000) return {};
  return in_years(instant_of(cctz::civil_second(day), zone));
}

Value difference(const Value& a, const Value& b, TimeUnit unit, const std::string& zone) {
  if (below_day(unit)) {
    const auto ticks = [&](const Value& v) {
      const std::int64_t us = v.is<Date>() ? v.as<Date>().days * kDay : v.as<Timestamp>().us;
      const std::int64_t start = v.is<Date>() ? us : truncated(us, unit, zone);
      return start;
    };
    return (ticks(b) - ticks(a)) / length_of(unit);
  }
  return index_of(day_of(b, zone), unit) - index_of(day_of(a, zone), unit);
}

Value anniversary(const Value& of, const Value& from) {
  const cctz::civil_day day = day_of(of, "UTC"), today = day_of(from, "UTC");
  for (cctz::year_t year = today.year();; ++year) {
    const bool exists = cctz::civil_day(year, day.month(), day.day()).month() == day.month();
    const cctz::civil_day next = exists ? cctz::civil_day(year, day.month(), day.day()) : cctz::civil_day(year, 2, 28);
    if (next >= today) return day_value(next);
  }
}

Value field(Function f, const Value& v, const std::string& zone) {
  const cctz::civil_day day = day_of(v, zone);
  const cctz::civil_second second = v.is<Date>() ? cctz::civil_second(day) : local_of(v.as<Timestamp>().us, zone).civil;
  if (f == Function::kYear) return static_cast<std::int64_t>(day.year());
  if (f == Function::kQuarter) return std::int64_t{(day.month() - 1) / 3 + 1};
  if (f == Function::kMonth) return std::int64_t{day.month()};
  if (f == Function::kDay) return std::int64_t{day.day()};
  if (f == Function::kHour) return std::int64_t{second.hour()};
  if (f == Function::kMinute) return std::int64_t{second.minute()};
  if (f == Function::kSecond) return std::int64_t{second.second()};
  return static_cast<std::int64_t>(cctz::get_weekday(day)) + 1;
}

// ---- rounding and casting

// On paper: all decimal digits of the exact value, cut, one added where the first digit cut off is 5 or more.
Value rounded(double value, std::int64_t digits) {
  std::vector<char> buffer(1'500);
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.1100f", std::fabs(value));
  std::string text(buffer.data(), static_cast<std::size_t>(size));
  const auto point = static_cast<std::int64_t>(text.find('.'));
  text.erase(static_cast<std::size_t>(point), 1);
  const std::int64_t kept = point + digits;
  if (kept < 0) return Value(0.0);
  if (kept >= static_cast<std::int64_t>(text.size())) return Value(value);
  const bool up = text[static_cast<std::size_t>(kept)] >= '5';
  text = "0" + text.substr(0, static_cast<std::size_t>(kept));
  for (std::size_t i = text.size(); up && i-- > 0;) {
    if (text[i] != '9') {
      ++text[i];
      break;
    }
    text[i] = '0';
  }
  const double size_rounded = std::strtod((text + "e" + std::to_string(-digits)).c_str(), nullptr);
  return Value(value < 0 ? -size_rounded : size_rounded);
}

Value rounded(const std::vector<Value>& a) {
  const std::int64_t digits = a.size() > 1 ? a[1].as<std::int64_t>() : 0;
  if (a[0].is<double>()) return rounded(a[0].as<double>(), digits);
  if (digits >= 0) return a[0];
  if (digits < -19) return std::int64_t{0};
  int128 scale = 1;
  for (std::int64_t i = 0; i < -digits; ++i) scale *= 10;
  const int128 v = a[0].as<std::int64_t>(), half = scale / 2;
  return fitted((v < 0 ? (v - half) / scale : (v + half) / scale) * scale);
}

template <typename T> std::optional<T> parsed(const std::string& text) {
  T out{};
  const char* begin = text.data();
  if (!text.empty() && text[0] == '+') return std::nullopt;
  const auto [end, error] = std::from_chars(begin, begin + text.size(), out);
  if (error != std::errc() || end != begin + text.size()) return std::nullopt;
  return out;
}

Value cast_text(const std::string& text, Kind to, const std::string& zone) {
  switch (to) {
    case Kind::kInteger: {
      const auto v = parsed<std::int64_t>(text);
      return v ? Value(*v) : Value();
    }
    case Kind::kDouble: {
      const auto v = parsed<double>(text);
      return v ? Value(*v) : Value();
    }
    case Kind::kBoolean: {
      const std::string lower = mapped(text, u_tolower);
      if (lower == "true") return true;
      if (lower == "false") return false;
      return {};
    }
    case Kind::kTimestamp: {
      const auto v = parse_timestamp(text, *TimeZone::load(zone));
      return v ? Value(Timestamp{*v}) : Value();
    }
    case Kind::kDate: {
      const auto v = parse_date(text);
      return v ? Value(Date{*v}) : Value();
    }
    case Kind::kString: return text;
  }
  return {};
}

Value cast(const Value& v, Kind to, const std::string& zone) {
  if (to == Kind::kString) return to_text(v);
  if (v.is<std::string>()) return cast_text(v.as<std::string>(), to, zone);
  if (v.is<bool>()) {
    if (to == Kind::kInteger) return std::int64_t{v.as<bool>()};
    if (to == Kind::kDouble) return Value(v.as<bool>() ? 1.0 : 0.0);
    return v;
  }
  if (to == Kind::kBoolean) return as_double(v) != 0;
  if (v.is<std::int64_t>() && to == Kind::kDouble) return Value(static_cast<double>(v.as<std::int64_t>()));
  if (v.is<double>() && to == Kind::kInteger) {
    const double whole = std::trunc(v.as<double>());
    if (whole < -0x1p63 || whole >= 0x1p63) return {};
    return static_cast<std::int64_t>(whole);
  }
  if (v.is<Timestamp>() && to == Kind::kDate) return day_value(day_of(v, zone));
  if (v.is<Date>() && to == Kind::kTimestamp) return in_years(instant_of(cctz::civil_second(day_of(v, zone)), zone));
  return v;
}

Value best(const std::vector<Value>& values, bool least) {
  Value found;
  for (const Value& v : values)
    if (!v.missing() && (found.missing() || (least ? compare(v, found) < 0 : compare(v, found) > 0))) found = v;
  return found;
}

}  // namespace

std::int64_t day_in(std::int64_t time_us, const std::string& zone) { return number_of(day_of(Timestamp{time_us}, zone)); }

Value call(const Call& c, Type type, const std::vector<Value>& a, const std::string& zone) {
  const Function f = c.function;
  if (f == Function::kCoalesce) {
    for (const Value& v : a)
      if (!v.missing()) return v;
    return {};
  }
  if (f == Function::kLeast || f == Function::kGreatest) return best(a, f == Function::kLeast);
  for (const Value& v : a)
    if (v.missing()) return {};
  switch (f) {
    case Function::kAdd:
    case Function::kSubtract:
    case Function::kMultiply:
    case Function::kDivide:
    case Function::kModulo: return arithmetic(f, a[0], a[1]);
    case Function::kNegate: return a[0].is<double>() ? Value(-a[0].as<double>()) : fitted(-int128{a[0].as<std::int64_t>()});
    case Function::kAbs: {
      if (a[0].is<double>()) return Value(std::fabs(a[0].as<double>()));
      const int128 v = a[0].as<std::int64_t>();
      return fitted(v < 0 ? -v : v);
    }
    case Function::kRound: return rounded(a);
    case Function::kFloor: return a[0].is<double>() ? Value(std::floor(a[0].as<double>())) : a[0];
    case Function::kCeil: return a[0].is<double>() ? Value(std::ceil(a[0].as<double>())) : a[0];
    case Function::kCoalesce:
    case Function::kLeast:
    case Function::kGreatest: return {};
    case Function::kLower: return mapped(a[0].as<std::string>(), u_tolower);
    case Function::kUpper: return mapped(a[0].as<std::string>(), u_toupper);
    case Function::kTrim: return trimmed(a[0].as<std::string>());
    case Function::kLength:
      return static_cast<std::int64_t>(a[0].is<List>() ? a[0].as<List>().items.size() : characters(a[0].as<std::string>()).size());
    case Function::kSubstring:
      return part_of(a[0].as<std::string>(), a[1].as<std::int64_t>(), a.size() > 2 ? std::optional(a[2].as<std::int64_t>()) : std::nullopt);
    case Function::kConcat: {
      std::string out;
      for (const Value& v : a) out += v.as<std::string>();
      return out;
    }
    case Function::kYear:
    case Function::kQuarter:
    case Function::kMonth:
    case Function::kDay:
    case Function::kHour:
    case Function::kMinute:
    case Function::kSecond:
    case Function::kWeekday: return field(f, a[0], zone);
    case Function::kDateTruncate: return start_of(a[0], c.unit, 0, zone);
    case Function::kDateDifference: return difference(a[0], a[1], c.unit, zone);
    case Function::kAddUnits: return moved(a[0], c.unit, c.count);
    case Function::kStartOf: return start_of(a[0], c.unit, c.count, zone);
    case Function::kNextAnniversary: return anniversary(a[0], a[1]);
    case Function::kCast: return cast(a[0], type.kind, zone);
  }
  return {};
}

}  // namespace tamis::reference
