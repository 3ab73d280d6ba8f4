#include "engine/base/time_zone.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "engine/base/excerpt.h"
#include "engine/base/floor_math.h"
#include "engine/base/suggest.h"
#include "engine/base/time_zone_table.h"

namespace tamis {

struct TimeZone::Impl : ZoneTable {};

namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDayUs = 86'400 * kSecondUs;
// Local days are held within these, so that no arithmetic overflows; both are outside the years of the language in any zone.
constexpr std::int64_t kEarliestDay = kFirstDay - 400;
constexpr std::int64_t kLatestDay = kLastDay + 400;

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// "Paris" means Europe/Paris; otherwise the nearest name.
std::optional<std::string> suggest_zone(std::string_view name, const std::vector<std::string>& names) {
  const std::string city = "/" + lower_ascii(name);
  for (const std::string& candidate : names)
    if (lower_ascii(candidate).ends_with(city)) return candidate;
  return nearest_name(name, names);
}

std::int64_t clamp_day(std::int64_t day) noexcept { return std::clamp(day, kEarliestDay, kLatestDay); }

// The first day of the unit (DAY and longer) `count` units after the one that holds `day`.
std::int64_t first_day_of(std::int32_t day, TimeUnit unit, std::int64_t count) noexcept {
  if (const std::int32_t months = months_of(unit); months != 0) {
    const YearMonthDay date = civil_from_days(day);
    const std::int64_t unit_index = (std::int64_t{date.year} * 12 + date.month - 1) / months;
    // Year 0 and year 10,001 are as good as any that the language does not have.
    const std::int64_t month = std::clamp<std::int64_t>(saturating_multiply(saturating_add(unit_index, count), months), 0, 120'012);
    return days_from_civil(static_cast<std::int32_t>(month / 12), static_cast<std::int32_t>(month % 12) + 1, 1);
  }
  if (unit == TimeUnit::kWeek) {
    const std::int64_t monday = floor_divide(day + 3, 7) * 7 - 3;  // 1970-01-01 was a Thursday
    return clamp_day(saturating_add(monday, saturating_multiply(count, 7)));
  }
  return clamp_day(saturating_add(day, count));
}

// The zones of the system by their name in lower case. Each is read on first use.
class Registry {
 public:
  using Reader = std::shared_ptr<const ZoneTable> (*)(const std::string& name);
  struct Entry {
    explicit Entry(std::string zone_name) : name(std::move(zone_name)) {}
    std::string name;
    mutable std::once_flag once;
    mutable std::shared_ptr<const ZoneTable> table;
  };

  explicit Registry(Reader reader) : reader_(reader) {
    by_lower_name_.try_emplace("utc", "UTC");
    for (const std::string& name : zone_names()) by_lower_name_.try_emplace(lower_ascii(name), name);
  }

  // Null where there is none that can be read.
  [[nodiscard]] const Entry* find(std::string_view name) const {
    const auto found = by_lower_name_.find(lower_ascii(name));
    if (found == by_lower_name_.end()) return nullptr;
    const Entry& entry = found->second;
    std::call_once(entry.once, [&] { entry.table = reader_(entry.name); });
    return entry.table == nullptr && entry.name != "UTC" ? nullptr : &entry;
  }

 private:
  Reader reader_;
  std::unordered_map<std::string, Entry> by_lower_name_;
};

}  // namespace

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  static const Registry registry([](const std::string& zone_name) -> std::shared_ptr<const ZoneTable> {
    auto impl = std::make_shared<Impl>();
    // UTC needs no table.
    if (zone_name == "UTC" || !read_zone(zone_name, *impl)) return nullptr;
    return impl;
  });
  const Registry::Entry* entry = registry.find(name);
  if (entry == nullptr) return std::nullopt;
  TimeZone zone;
  zone.impl_ = std::static_pointer_cast<const Impl>(entry->table);
  return zone;
}

Result<TimeZone> TimeZone::load(std::string_view name) {
  if (auto zone = find(name)) return *std::move(zone);
  const auto meant = suggest_zone(name, zone_names());
  return fail(ErrorCode::kInvalid, fmt::format("there is no time zone named '{}'", excerpt(name)),
              meant ? fmt::format("did you mean '{}'?", *meant) : "write a name of the IANA database, such as 'Europe/Paris'");
}

const std::string& TimeZone::name() const noexcept {
  static const std::string utc = "UTC";
  return impl_ == nullptr ? utc : impl_->name;
}

namespace {

struct LocalTime {
  std::int64_t us;               // since 1970-01-01T00:00 on the local clock
  std::int64_t offset_us;        // what it is ahead of UTC
  std::int64_t segment_from_us;  // since when that offset holds
};

LocalTime local_time(const ZoneTable* table, std::int64_t us) noexcept {
  if (table == nullptr) return {us, 0, std::numeric_limits<std::int64_t>::min()};
  const std::int64_t cycles = ZoneTable::cycles_us(us, table->wrap_us);
  const std::size_t segment = table->segment_of(us - cycles);
  const std::int64_t offset = table->offset_us[segment];
  return {us + offset, offset, saturating_add(table->from_us[segment], cycles)};
}

// The first instant whose local time is `local_us` or later: the earlier of two, the end of a gap.
std::int64_t first_instant(const ZoneTable* table, std::int64_t local_us) noexcept {
  if (table == nullptr) return local_us;
  const std::int64_t cycles = ZoneTable::cycles_us(local_us, table->wrap_local_us);
  const std::int64_t local = local_us - cycles;
  const auto after = std::upper_bound(table->local_end_us.begin(), table->local_end_us.end(), local);
  const auto segment = static_cast<std::size_t>(after - table->local_end_us.begin());
  return std::max(table->from_us[segment], local - table->offset_us[segment]) + cycles;
}

}  // namespace

CivilTime TimeZone::civil(std::int64_t us) const {
  const std::int64_t local = local_time(impl_.get(), us).us;
  const auto days = static_cast<std::int32_t>(clamp_day(floor_divide(local, kDayUs)));
  const std::int64_t in_day = floor_modulo(local, kDayUs);
  const YearMonthDay date = civil_from_days(days);
  const auto seconds = static_cast<std::int32_t>(in_day / kSecondUs);
  return {.year = date.year,
          .month = date.month,
          .day = date.day,
          .hour = seconds / 3600,
          .minute = seconds / 60 % 60,
          .second = seconds % 60,
          .microsecond = static_cast<std::int32_t>(in_day % kSecondUs),
          .weekday = static_cast<std::int32_t>(floor_modulo(std::int64_t{days} + 3, 7)) + 1,
          .year_day = days - days_from_civil(date.year, 1, 1) + 1};
}

std::int64_t TimeZone::start_of_day_us(std::int32_t days) const { return instant_us(days, 0); }

std::int64_t TimeZone::instant_us(std::int32_t days, std::int64_t us_of_day) const {
  return first_instant(impl_.get(), clamp_day(days) * kDayUs + us_of_day);
}

std::int32_t TimeZone::day_of(std::int64_t us) const {
  return static_cast<std::int32_t>(clamp_day(floor_divide(local_time(impl_.get(), us).us, kDayUs)));
}

std::int64_t TimeZone::truncate(std::int64_t us, TimeUnit unit) const {
  const std::int64_t length = fixed_length_us(unit);
  if (length == 0 || length >= kDayUs) return start_of(us, unit, 0);
  const LocalTime local = local_time(impl_.get(), us);
  const std::int64_t start = floor_divide(local.us, length) * length;
  // With the offset of `us`, unless the unit began before that offset did.
  if (start - local.offset_us >= local.segment_from_us) return start - local.offset_us;
  return first_instant(impl_.get(), start);
}

std::int64_t TimeZone::start_of(std::int64_t us, TimeUnit unit, std::int64_t count) const {
  const std::int64_t length = fixed_length_us(unit);
  if (length == 0 || length >= kDayUs) return start_of_day_us(static_cast<std::int32_t>(first_day_of(day_of(us), unit, count)));
  const std::int64_t start = truncate(us, unit);
  if (count == 0) return start;
  const std::int64_t moved = saturating_add(start, saturating_multiply(count, length));
  return truncate(std::clamp(moved, kEarliestDay * kDayUs, kLatestDay * kDayUs), unit);
}

std::optional<std::int64_t> TimeZone::next_disorder_us(std::int64_t us) const {
  if (impl_ == nullptr || impl_->disorders_us.empty()) return std::nullopt;
  const std::vector<std::int64_t>& disorders = impl_->disorders_us;
  const std::int64_t cycles = ZoneTable::cycles_us(us, impl_->wrap_us);
  const auto next = std::upper_bound(disorders.begin(), disorders.end(), us - cycles);
  if (next != disorders.end()) return *next + cycles;
  if (impl_->wrap_us == ZoneTable::kNever) return std::nullopt;
  // A rule without end: the first of the last cycle comes again.
  const auto again = std::lower_bound(disorders.begin(), disorders.end(), impl_->wrap_us - ZoneTable::kCycleUs);
  if (again == disorders.end()) return std::nullopt;
  return *again + ZoneTable::kCycleUs + cycles;
}

}  // namespace tamis
