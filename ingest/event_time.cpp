#include "ingest/event_time.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "ingest/cell_text.h"
#include "ingest/raw_rows.h"

namespace tamis {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr std::int64_t kFirstUsual = 631'152'000;   // 1990-01-01, in seconds
constexpr std::int64_t kLastUsual = 4'102'444'800;  // 2100-01-01
constexpr std::array kUnits = {EpochUnit::kSeconds, EpochUnit::kMilliseconds, EpochUnit::kMicroseconds, EpochUnit::kNanoseconds};

constexpr std::int64_t per_second(EpochUnit unit) noexcept {
  switch (unit) {
    case EpochUnit::kSeconds: return 1;
    case EpochUnit::kMilliseconds: return 1'000;
    case EpochUnit::kMicroseconds: return 1'000'000;
    case EpochUnit::kNanoseconds: return 1'000'000'000;
  }
  return 1;
}

std::string_view plural_of(EpochUnit unit) noexcept {
  switch (unit) {
    case EpochUnit::kSeconds: return "seconds";
    case EpochUnit::kMilliseconds: return "milliseconds";
    case EpochUnit::kMicroseconds: return "microseconds";
    case EpochUnit::kNanoseconds: return "nanoseconds";
  }
  return {};
}

// Nothing where it leaves the years of the language.
std::optional<std::int64_t> instant_of(std::int64_t number, EpochUnit unit) {
  constexpr std::int64_t kMicroseconds = 1'000'000;
  std::int64_t us = 0;
  if (unit == EpochUnit::kNanoseconds) {
    us = number / 1'000 - (number % 1'000 < 0 ? 1 : 0);
  } else if (__builtin_mul_overflow(number, kMicroseconds / per_second(unit), &us)) {
    return std::nullopt;
  }
  return us < kFirstInstantUs || us > kLastInstantUs ? std::nullopt : std::optional(us);
}

std::optional<std::int64_t> instant_of(double number, EpochUnit unit) {
  const double us = std::round(number / static_cast<double>(per_second(unit)) * 1e6);
  if (!(us >= static_cast<double>(kFirstInstantUs) && us <= static_cast<double>(kLastInstantUs))) return std::nullopt;
  return static_cast<std::int64_t>(us);
}

// Which unit puts how many numbers into the usual years.
class UnitChoice {
 public:
  void see(double number) {
    ++seen_;
    for (std::size_t i = 0; i < kUnits.size(); ++i) {
      const double seconds = number / static_cast<double>(per_second(kUnits[i]));
      if (seconds >= static_cast<double>(kFirstUsual) && seconds < static_cast<double>(kLastUsual)) ++usual_[i];
    }
  }
  [[nodiscard]] bool any() const noexcept { return seen_ > 0; }
  [[nodiscard]] EpochUnit unit() const { return kUnits[best()]; }
  [[nodiscard]] std::string why(const std::string& column) const {
    const auto hint = fmt::format("; --type '{}={}' states another unit", column,
                                  name_of(unit() == EpochUnit::kSeconds ? EpochUnit::kMilliseconds : EpochUnit::kSeconds));
    if (usual_[best()] == 0) return fmt::format("numbers are read as seconds since 1970: no unit puts one between 1990 and 2100{}", hint);
    return fmt::format("numbers are read as {} since 1970, which puts {} of {} between 1990 and 2100{}", plural_of(unit()), usual_[best()],
                       seen_, hint);
  }

 private:
  [[nodiscard]] std::size_t best() const {
    return static_cast<std::size_t>(std::distance(usual_.begin(), std::ranges::max_element(usual_)));
  }
  std::uint64_t seen_ = 0;
  std::array<std::uint64_t, kUnits.size()> usual_{};
};

class TimeReader {
 public:
  TimeReader(StagedColumn column, const EventOptions& events, std::optional<Type> stated)
      : name_(column.name), column_(std::move(column)), events_(events), stated_(stated) {}

  Result<EventTimes> read() {
    TAMIS_CHECK_OK(check_types());
    for (auto& note : column_.notes) times_.notes.push_back({std::move(note), std::nullopt});
    const RawColumn& values = column_.values;
    if (values.type == kTimestampType) {
      take_instants();
    } else if (values.type == kStringType) {
      read_texts();
    } else if (values.type == kDateType) {
      note("days: each begins at its midnight in " + events_.zone.name());
      each_present(
          [&](std::size_t row) { return std::optional(events_.zone.start_of_day_us(static_cast<std::int32_t>(values.integers[row]))); });
    } else {
      read_numbers();
    }
    reject_missing();
    return std::move(times_);
  }

 private:
  Result<void> check_types() const {
    const Type type = column_.values.type;
    const bool usable = !type.is_list && type.kind != Kind::kBoolean;
    if (!usable)
      return fail(ErrorCode::kInvalid,
                  fmt::format("a time is TIMESTAMP, DATE, text or a number; this column is {}: {}", name_of(type), name_));
    if (stated_ && *stated_ != kTimestampType && *stated_ != kDateType && *stated_ != kIntegerType && *stated_ != kDoubleType)
      return fail(ErrorCode::kInvalid, fmt::format("the time of events cannot be {}: {}", name_of(*stated_), name_),
                  "state TIMESTAMP, DATE, EPOCH SECONDS, EPOCH MILLISECONDS, EPOCH MICROSECONDS or EPOCH NANOSECONDS");
    return {};
  }

  [[nodiscard]] bool takes_numbers() const { return !stated_ || is_numeric(stated_->kind); }
  [[nodiscard]] bool takes_instants() const { return !stated_ || *stated_ == kTimestampType; }
  [[nodiscard]] bool takes_days() const { return !stated_ || *stated_ == kDateType; }

  void note(std::string text, std::optional<std::uint64_t> row = std::nullopt) { times_.notes.push_back({std::move(text), row}); }
  void reject(std::size_t row, std::string_view why) { times_.rejects.push_back({row, fmt::format("{} {}", name_, why)}); }

  template <typename InstantOf> void each_present(InstantOf instant_of_row) {
    RawColumn& into = times_.values;
    const std::size_t rows = column_.values.rows();
    into.present.resize(rows);
    into.integers.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      if (column_.values.present[row] == 0) continue;
      const std::optional<std::int64_t> us = instant_of_row(row);
      into.present[row] = us ? 1 : 0;
      into.integers[row] = us.value_or(0);
    }
  }

  void take_instants() {
    const bool local = column_.local_time;
    if (local) note(assumed_zone(events_.zone));
    times_.values.present = column_.values.present;
    if (local && events_.zone != TimeZone()) {
      each_present([&](std::size_t row) { return std::optional(in_zone(column_.values.integers[row])); });
    } else {
      times_.values.integers = std::move(column_.values.integers);
    }
  }

  // An instant whose fields in UTC are local ones.
  [[nodiscard]] std::int64_t in_zone(std::int64_t us) const {
    const std::int32_t day = TimeZone().day_of(us);
    return events_.zone.instant_us(day, us - day * kDayUs);
  }

  void read_texts() {
    bool assumed = false;
    std::optional<std::size_t> cut;
    UnitChoice choice;
    std::vector<std::pair<std::size_t, double>> numbers;  // rows, in order
    each_present([&](std::size_t row) {
      const std::string_view cell = trimmed(column_.values.text(row));
      auto us = read_instant(cell);
      if (!us && takes_instants()) {
        us = parse_instant(without_nanoseconds(cell), events_.zone);
        if (us && !cut) cut = row;
      }
      if (us) {
        assumed = assumed || lacks_offset(cell);
        return us;
      }
      const auto number = takes_numbers() ? parse_double(cell, Reading::kStated) : std::nullopt;
      if (number) {
        choice.see(*number);
        numbers.emplace_back(row, *number);
      } else {
        reject(row, fmt::format("is not a time: '{}'", excerpt(cell)));
      }
      return std::optional<std::int64_t>();
    });
    if (assumed) note(assumed_zone(events_.zone));
    if (cut) note("digits behind the microsecond are cut", *cut);
    if (numbers.empty()) return;
    const EpochUnit unit = chosen(choice);
    for (const auto& [row, number] : numbers) {
      const std::string_view cell = trimmed(column_.values.text(row));
      const auto whole = parse_integer(cell, Reading::kStated);
      put(row, whole ? instant_of(*whole, unit) : instant_of(number, unit), cell);
    }
  }

  [[nodiscard]] std::optional<std::int64_t> read_instant(std::string_view cell) const {
    if (takes_instants()) return parse_instant(cell, events_.zone);
    const auto day = takes_days() ? parse_day(cell) : std::nullopt;
    return day ? std::optional(events_.zone.start_of_day_us(*day)) : std::nullopt;
  }

  void read_numbers() {
    const RawColumn& values = column_.values;
    const bool whole = values.type == kIntegerType;
    times_.values.present.resize(values.rows());
    times_.values.integers.resize(values.rows());
    if (!takes_numbers()) {
      for (std::size_t row = 0; row < values.rows(); ++row)
        if (values.present[row] != 0) reject(row, fmt::format("is not a {}: '{}'", name_of(*stated_), to_text(values.value(row))));
      return;
    }
    UnitChoice choice;
    for (std::size_t row = 0; row < values.rows(); ++row)
      if (values.present[row] != 0) choice.see(whole ? static_cast<double>(values.integers[row]) : values.doubles[row]);
    if (!choice.any()) return;
    const EpochUnit unit = chosen(choice);
    for (std::size_t row = 0; row < values.rows(); ++row) {
      if (values.present[row] == 0) continue;
      const auto us = whole ? instant_of(values.integers[row], unit) : instant_of(values.doubles[row], unit);
      put(row, us, {});
    }
  }

  EpochUnit chosen(const UnitChoice& choice) {
    if (!events_.epoch) note(choice.why(name_));
    return events_.epoch.value_or(choice.unit());
  }

  void put(std::size_t row, std::optional<std::int64_t> us, std::string_view cell) {
    times_.values.present[row] = us ? 1 : 0;
    times_.values.integers[row] = us.value_or(0);
    if (us) return;
    const std::string text = cell.empty() ? to_text(column_.values.value(row)) : excerpt(cell);
    reject(row, fmt::format("lies outside the years 0001 to 9999: '{}'", text));
  }

  void reject_missing() {
    for (std::size_t row = 0; row < column_.values.rows(); ++row)
      if (column_.values.present[row] == 0) times_.rejects.push_back({row, fmt::format("no time: {} is empty", name_)});
  }

  std::string name_;
  StagedColumn column_;
  const EventOptions& events_;
  std::optional<Type> stated_;
  EventTimes times_;
};

}  // namespace

std::string_view name_of(EpochUnit unit) noexcept {
  switch (unit) {
    case EpochUnit::kSeconds: return "EPOCH SECONDS";
    case EpochUnit::kMilliseconds: return "EPOCH MILLISECONDS";
    case EpochUnit::kMicroseconds: return "EPOCH MICROSECONDS";
    case EpochUnit::kNanoseconds: return "EPOCH NANOSECONDS";
  }
  return {};
}

std::optional<EpochUnit> parse_epoch_unit(std::string_view text) {
  const std::string folded = fold_case(trimmed(text));
  for (const EpochUnit unit : kUnits)
    if (folded == fold_case(name_of(unit))) return unit;
  return std::nullopt;
}

Result<EventTimes> read_times(StagedColumn column, const EventOptions& events, std::optional<Type> stated) {
  return TimeReader(std::move(column), events, stated).read();
}

}  // namespace tamis
