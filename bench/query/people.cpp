#include "bench/query/people.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "engine/base/check.h"
#include "engine/storage/builder.h"

namespace tamis::bench {
namespace {

std::uint32_t mixed(std::uint64_t row, std::uint64_t salt) {
  std::uint64_t h = (row * salt) & 0xffffffffULL;
  h ^= h >> 15;
  h = (h * 2246822519ULL) & 0xffffffffULL;
  h ^= h >> 13;
  return static_cast<std::uint32_t>(h);
}

// 0 … n-1, the small ones often.
std::uint32_t skewed(std::uint64_t row, std::uint64_t salt, std::uint64_t n) {
  const std::uint64_t a = mixed(row, salt) >> 16;
  return static_cast<std::uint32_t>((a * a * a * n) >> 48);
}
std::uint32_t uniform(std::uint64_t row, std::uint64_t salt, std::uint32_t n) { return (mixed(row, salt) >> 8) % n; }

template <typename Append> BuildColumn column(const char* name, Type type, std::size_t rows, Append append, Role role = Role::kTrait) {
  BuildColumn c{{name, type, role}, RawColumn(type)};
  c.values.present.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) append(c.values, row);
  return c;
}

template <typename Number> BuildColumn integers(const char* name, Type type, std::size_t rows, Number number) {
  return column(name, type, rows, [&](RawColumn& c, std::size_t row) {
    c.append_item(static_cast<std::int64_t>(number(row)));
    c.close_row();
  });
}

template <typename Text> BuildColumn texts(const char* name, std::size_t rows, Text text, Role role = Role::kTrait) {
  return column(
      name, kStringType, rows,
      [&](RawColumn& c, std::size_t row) {
        c.append_item(std::string_view(text(row)));
        c.close_row();
      },
      role);
}

std::string numbered(const char* prefix, std::uint32_t number, int digits) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%s%0*u", prefix, digits, number);
  return buffer;
}

std::string email(std::size_t row) {
  static constexpr const char* kHosts[] = {"gmail.com", "hotmail.com", "yahoo.fr", "example.org", "orange.fr"};
  static constexpr const char* kNames[] = {"anna", "bruno", "claire", "david", "elena", "farid", "greta", "hugo", "ines", "jan"};
  const std::uint32_t h = mixed(row, 3266489917ULL);
  return std::string(kNames[h % 10]) + "." + std::to_string(mixed(row, 668265263ULL) % 100000) + std::to_string(row) + "@" +
         kHosts[(h >> 8) % 5];
}

std::string uuid(std::size_t row) {
  char buffer[40];
  const std::uint32_t a = mixed(row, 2654435761ULL), b = mixed(row, 2246822519ULL), c = mixed(row, 374761393ULL);
  std::snprintf(buffer, sizeof buffer, "%08x-%04x-4%03x-8%03x-%04x%08x", a, b >> 16, b & 0xfff, c >> 20, c & 0xffff,
                static_cast<unsigned>(row));
  return buffer;
}

void append_tags(RawColumn& c, std::size_t row) {
  if (uniform(row, 2654435761ULL, 20) == 0) return c.append_missing();
  const std::uint32_t count = uniform(row, 3266489917ULL, 6);
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    last = last + 1 + skewed(row * 7 + i, 668265263ULL, 60);
    c.append_item(std::string_view(numbered("tag", last, 3)));
  }
  c.close_row();
}

}  // namespace

SnapshotPtr make_people(std::size_t rows) {
  std::vector<BuildColumn> columns;
  columns.push_back(texts("country", rows, [](std::size_t r) { return numbered("country", skewed(r, 2654435761ULL, 200), 3); }));
  columns.push_back(texts("plan", rows, [](std::size_t r) {
    const std::uint32_t p = uniform(r, 3266489917ULL, 20);
    return std::string(p < 14 ? "free" : p < 18 ? "basic" : p < 19 ? "pro" : "team");
  }));
  columns.push_back(integers("age", kIntegerType, rows, [](std::size_t r) { return 16 + uniform(r, 2246822519ULL, 75); }));
  columns.push_back(integers("seen", kTimestampType, rows,
                             [](std::size_t r) { return kNowUs - std::int64_t{uniform(r, 668265263ULL, 129600)} * 60'000'000; }));
  columns.push_back(column("spent", kDoubleType, rows, [](RawColumn& c, std::size_t r) {
    const std::uint64_t b = mixed(r, 374761393ULL) >> 16;
    c.append_double(static_cast<double>((b * b) >> 12) / 100.0);
  }));
  columns.push_back(integers("consent", kBooleanType, rows, [](std::size_t r) { return uniform(r, 40503ULL, 10) < 7; }));
  columns.push_back(column("city", kStringType, rows, [](RawColumn& c, std::size_t r) {
    if (uniform(r, 2869860233ULL, 10) == 0) return c.append_missing();
    c.append_item(std::string_view(numbered("city", skewed(r, 961748941ULL, 5000), 4)));
    c.close_row();
  }));
  columns.push_back(column("score", kIntegerType, rows, [](RawColumn& c, std::size_t r) {
    if (uniform(r, 2750159ULL, 5) == 0) return c.append_missing();
    c.append_item(std::int64_t{uniform(r, 982451653ULL, 1000)});
    c.close_row();
  }));
  columns.push_back(integers("orders", kIntegerType, rows, [](std::size_t r) { return skewed(r, 32452843ULL, 400); }));
  columns.push_back(integers("visits", kIntegerType, rows, [](std::size_t r) { return skewed(r, 49979687ULL, 600); }));
  columns.push_back(integers("product", kIntegerType, rows, [](std::size_t r) { return uniform(r, 15485863ULL, 1'000'000); }));
  columns.push_back(column("balance", kDoubleType, rows, [](RawColumn& c, std::size_t r) {
    c.append_double(std::exp(static_cast<double>(mixed(r, 86028121ULL)) / 4294967296.0 * 12) - 3);
  }));
  columns.push_back(column("tags", Type{Kind::kString, true}, rows, append_tags));
  columns.push_back(texts("email", rows, email));
  columns.push_back(texts("user_id", rows, uuid, Role::kIdentifier));
  BuildOptions options;
  options.parallel = [](std::size_t n, const std::function<void(std::size_t)>& f) {
    std::thread other([&] {
      for (std::size_t i = 1; i < n; i += 2) f(i);
    });
    for (std::size_t i = 0; i < n; i += 2) f(i);
    other.join();
  };
  auto built = build_snapshot(std::move(columns), options);
  if (!built) std::fprintf(stderr, "%s\n", built.error().message.c_str());
  TAMIS_CHECK(built.has_value());
  return *built;
}

const Snapshot& people() {
  static const SnapshotPtr kPeople = [] {
    const char* rows = std::getenv("TAMIS_BENCH_ROWS");
    return make_people(rows != nullptr ? std::strtoull(rows, nullptr, 10) : 10'000'000);
  }();
  return *kPeople;
}

}  // namespace tamis::bench
