#include "bench/storage/columns.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace tamis::bench {
namespace {

using Random = std::mt19937_64;

std::int64_t below(Random& random, std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n)); }

template <typename Make>
void integers(RawColumn& column, std::size_t rows, Make make) {
  Random random(1);
  for (std::size_t row = 0; row < rows; ++row) {
    column.integers.push_back(make(random));
    column.present.push_back(1);
  }
}

template <typename Make>
void doubles(RawColumn& column, std::size_t rows, Make make) {
  Random random(2);
  for (std::size_t row = 0; row < rows; ++row) column.append_double(make(random));
}

template <typename Make>
void texts(RawColumn& column, std::size_t rows, Make make) {
  Random random(3);
  for (std::size_t row = 0; row < rows; ++row) {
    column.append_item(std::string_view(make(random, row)));
    column.close_row();
  }
}

std::string uuid(Random& random) {
  char text[40];
  const std::uint64_t a = random(), b = random();
  std::snprintf(text, sizeof text, "%08x-%04x-4%03x-8%03x-%012llx", static_cast<unsigned>(a), static_cast<unsigned>(a >> 32U & 0xFFFF),
                static_cast<unsigned>(a >> 52U), static_cast<unsigned>(b & 0xFFF), static_cast<unsigned long long>(b >> 16U));
  return text;
}

double log_normal(Random& random, double median, double sigma) {
  return median * std::exp(sigma * std::normal_distribution<>()(random));
}

void tags(RawColumn& column, std::size_t rows) {
  Random random(4);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::int64_t n = below(random, 5); n > 0; --n) {
      column.append_item(std::string_view("tag " + std::to_string(below(random, 1 + below(random, 500)))));
    }
    column.close_row();
  }
}

constexpr auto kSketch = ForcedEncoding::kSketch;
constexpr auto kPlanes = ForcedEncoding::kPlanes;

}  // namespace

const std::vector<ColumnKind>& column_kinds() {
  static const std::vector<ColumnKind> kKinds = {
      {"consent, BOOLEAN", kBooleanType, [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return below(r, 2); }); }},
      {"age, INTEGER of 7 bits", kIntegerType, [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return 18 + below(r, 80); }); }},
      {"uniform, INTEGER of 17 bits", kIntegerType, [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return below(r, 1 << 17); }); }},
      {"uniform, INTEGER of 40 bits", kIntegerType,
       [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return below(r, std::int64_t{1} << 40); }); }},
      {"skewed, INTEGER (log-normal, sigma 4)", kIntegerType,
       [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return static_cast<std::int64_t>(log_normal(r, 1e4, 4)); }); }},
      {"skewed, INTEGER (log-normal, sigma 4), planes forced", kIntegerType,
       [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return static_cast<std::int64_t>(log_normal(r, 1e4, 4)); }); }, kPlanes},
      {"last seen, TIMESTAMP by the minute", kTimestampType,
       [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return 60'000'000 * (28'000'000 + below(r, 1 << 17)); }); }},
      {"clicked, TIMESTAMP by the microsecond", kTimestampType,
       [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return below(r, 100'000'000'000'000); }); }},
      {"birthday, DATE", kDateType, [](RawColumn& c, std::size_t n) { integers(c, n, [](Random& r) { return below(r, 25'000); }); }},
      {"value, DOUBLE in cents of 20 bits", kDoubleType,
       [](RawColumn& c, std::size_t n) { doubles(c, n, [](Random& r) { return static_cast<double>(below(r, 1 << 20)) / 100; }); }},
      {"value, DOUBLE in cents (log-normal, sigma 1.2)", kDoubleType,
       [](RawColumn& c, std::size_t n) { doubles(c, n, [](Random& r) { return std::round(log_normal(r, 55, 1.2) * 100) / 100; }); }},
      {"score, DOUBLE of 53 bits", kDoubleType,
       [](RawColumn& c, std::size_t n) { doubles(c, n, [](Random& r) { return std::generate_canonical<double, 53>(r); }); }},
      {"score, DOUBLE of 53 bits, planes forced", kDoubleType,
       [](RawColumn& c, std::size_t n) { doubles(c, n, [](Random& r) { return std::generate_canonical<double, 53>(r); }); }, kPlanes},
      {"value, DOUBLE in cents of 20 bits, sketch forced", kDoubleType,
       [](RawColumn& c, std::size_t n) { doubles(c, n, [](Random& r) { return static_cast<double>(below(r, 1 << 20)) / 100; }); }, kSketch},
      {"plan, STRING of 4 values", kStringType,
       [](RawColumn& c, std::size_t n) { texts(c, n, [](Random& r, std::size_t) { return "plan " + std::to_string(below(r, 4)); }); }},
      {"country, STRING of 200 values", kStringType,
       [](RawColumn& c, std::size_t n) { texts(c, n, [](Random& r, std::size_t) { return "country " + std::to_string(below(r, 200)); }); }},
      {"product, STRING of 50,000 values", kStringType,
       [](RawColumn& c, std::size_t n) { texts(c, n, [](Random& r, std::size_t) { return "product number " + std::to_string(below(r, 50'000)); }); }},
      {"e-mail, STRING", kStringType,
       [](RawColumn& c, std::size_t n) {
         texts(c, n, [](Random& r, std::size_t row) { return "first" + std::to_string(r() % 3'000) + ".last" + std::to_string(row) + "@example.com"; });
       }},
      {"uuid, STRING", kStringType, [](RawColumn& c, std::size_t n) { texts(c, n, [](Random& r, std::size_t) { return uuid(r); }); }},
      {"phone, STRING of 11 digits", kStringType,
       [](RawColumn& c, std::size_t n) { texts(c, n, [](Random& r, std::size_t) { return std::to_string(33'600'000'000 + below(r, 99'999'999)); }); }},
      {"tags, LIST OF STRING of 500 values", {Kind::kString, true}, tags},
  };
  return kKinds;
}

RawColumn make_column(const ColumnKind& kind, std::size_t rows) {
  RawColumn column(kind.type);
  kind.fill(column, rows);
  return column;
}

SnapshotPtr build_one(RawColumn column, Role role, const BuildOptions& options) {
  const Type type = column.type;
  std::vector<BuildColumn> columns;
  columns.push_back({{"column", type, role}, std::move(column)});
  auto built = build_snapshot(std::move(columns), options);
  if (built) return *built;
  std::fprintf(stderr, "%s\n", built.error().message.c_str());
  std::exit(1);
}

}  // namespace tamis::bench
