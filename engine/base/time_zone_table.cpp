#include "engine/base/time_zone_table.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include "engine/base/floor_math.h"
#include "engine/base/time_zone.h"

namespace tamis {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
// Tables without a rule for the future end by 2087 (Morocco's); cctz unrolls a rule over 400 years.
constexpr std::int64_t kUnrolledUs = std::int64_t{7'258'118'400} * kSecondUs;  // 2200-01-01

std::int64_t last_local_before(const ZoneTable& table, std::size_t segment) {
  return table.from_us[segment] - 1 + table.offset_us[segment - 1];
}

// Whether truncation to `unit` jumps back where the segment begins.
bool runs_backwards(const ZoneTable& table, std::size_t segment, std::int64_t unit_us, bool by_label) {
  const std::int64_t first = table.from_us[segment] + table.offset_us[segment];
  if (!by_label && floor_modulo(first, unit_us) == 0) return false;
  return floor_divide(first, unit_us) < floor_divide(last_local_before(table, segment), unit_us);
}

bool is_disorder(const ZoneTable& table, std::size_t segment) {
  return runs_backwards(table, segment, fixed_length_us(TimeUnit::kDay), true) ||
         runs_backwards(table, segment, fixed_length_us(TimeUnit::kHour), false) ||
         runs_backwards(table, segment, fixed_length_us(TimeUnit::kMinute), false);
}

void read_transitions(const cctz::time_zone& zone, ZoneTable& table) {
  // Before the first year of the language, so that its whole range is covered.
  auto at = cctz::time_point<cctz::seconds>(cctz::seconds(kFirstInstantUs / kSecondUs - 400 * 86'400));
  std::int64_t offset = zone.lookup(at).offset;
  table.from_us = {std::numeric_limits<std::int64_t>::min()};
  table.offset_us = {offset * kSecondUs};
  cctz::time_zone::civil_transition change;
  while (zone.next_transition(at, &change)) {
    const std::int64_t second = (change.from - cctz::civil_second()) - offset;
    offset += change.to - change.from;
    table.from_us.push_back(second * kSecondUs);
    table.offset_us.push_back(offset * kSecondUs);
    at = cctz::time_point<cctz::seconds>(cctz::seconds(second));
  }
}

void index_table(ZoneTable& table) {
  const std::size_t segments = table.from_us.size();
  std::int64_t end = std::numeric_limits<std::int64_t>::min();
  for (std::size_t i = 0; i < segments; ++i) {
    end = i + 1 == segments ? ZoneTable::kNever : std::max(end, table.from_us[i + 1] + table.offset_us[i]);
    table.local_end_us.push_back(end);
    if (i > 0 && is_disorder(table, i)) table.disorders_us.push_back(table.from_us[i]);
  }
  if (table.from_us.back() < kUnrolledUs) return;
  table.wrap_us = table.from_us[segments - 2] + (table.from_us[segments - 1] - table.from_us[segments - 2]) / 2;
  table.wrap_local_us = table.wrap_us + table.offset_us[segments - 2];
}

std::filesystem::path database() {
  const char* folder = std::getenv("TZDIR");  // cctz reads the same variable
  return folder != nullptr ? folder : "/usr/share/zoneinfo";
}

}  // namespace

std::size_t ZoneTable::segment_of(std::int64_t us) const noexcept {
  const std::size_t last = hint.load(std::memory_order_relaxed);
  if (us >= from_us[last] && (last + 1 == from_us.size() || us < from_us[last + 1])) return last;
  const auto after = std::upper_bound(from_us.begin() + 1, from_us.end(), us);
  const auto found = static_cast<std::size_t>(after - from_us.begin()) - 1;
  hint.store(found, std::memory_order_relaxed);
  return found;
}

bool read_zone(const std::string& name, ZoneTable& table) {
  cctz::time_zone zone;
  if (!cctz::load_time_zone(name, &zone)) return false;
  table.name = name;
  read_transitions(zone, table);
  index_table(table);
  return true;
}

std::vector<std::string> zone_names() {
  const std::filesystem::path folder = database();
  std::vector<std::string> names;
  std::error_code error;
  // Zones and their folders begin with a capital letter; "posix", "right" and the tables do not.
  const auto is_name = [](const std::filesystem::path& path) {
    const std::string file = path.filename().string();
    return !file.empty() && file.front() >= 'A' && file.front() <= 'Z';
  };
  for (std::filesystem::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!is_name(it->path())) {
      it.disable_recursion_pending();
      continue;
    }
    std::error_code ignored;
    if (it->is_regular_file(ignored)) names.push_back(it->path().lexically_relative(folder).generic_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace tamis
