#include "tests/unit/storage/random_columns.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>

namespace tamis::test {
namespace {

std::int64_t below(Random& random, std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n)); }
double skewed(Random& random, double median, double sigma) { return median * std::exp(sigma * std::normal_distribution<>()(random)); }

std::string uuid(Random& random) {
  std::string text;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text += '-';
    text += "0123456789abcdef"[random() % 16];
  }
  return text;
}

std::string word(Random& random, std::size_t most_bytes) {
  std::string text(random() % (most_bytes + 1), '\0');
  for (char& c : text) c = static_cast<char>(random());  // any byte: order must not depend on signs
  return text;
}

template <typename Item>
Value list_of(Random& random, Kind kind, int most, Item item) {
  List list{kind, {}};
  for (std::int64_t n = below(random, most + 1); n > 0; --n) list.items.push_back(item());
  return list;
}

Type list_type(Kind kind) { return {kind, true}; }

}  // namespace

const std::vector<ColumnShape>& column_shapes() {
  static const std::vector<ColumnShape> kShapes = {
      {"constant", kIntegerType, [](Random&, std::size_t) { return Value(std::int64_t{42}); }},
      {"age", kIntegerType, [](Random& r, std::size_t) { return Value(18 + below(r, 80)); }},
      {"negative", kIntegerType, [](Random& r, std::size_t) { return Value(below(r, 2'000) - 1'000); }},
      {"dense", kIntegerType, [](Random&, std::size_t row) { return Value(static_cast<std::int64_t>(row)); }},
      {"hundreds", kIntegerType, [](Random& r, std::size_t) { return Value(7 + 100 * below(r, 5'000)); }},
      {"any integer", kIntegerType, [](Random& r, std::size_t) { return Value(static_cast<std::int64_t>(r())); }},
      {"extremes", kIntegerType, [](Random& r, std::size_t) { return Value(r() % 2 == 0 ? INT64_MIN : INT64_MAX); }},
      {"skewed", kIntegerType, [](Random& r, std::size_t) { return Value(static_cast<std::int64_t>(skewed(r, 1e5, 3))); }},
      {"few wide", kIntegerType, [](Random& r, std::size_t) { return Value(below(r, 10) * 1'000'000'007 * below(r, 3)); }},
      {"mostly one", kIntegerType, [](Random& r, std::size_t) { return Value(r() % 50 != 0 ? 5 : below(r, 3'000)); }},
      {"flag", kBooleanType, [](Random& r, std::size_t) { return Value(r() % 3 == 0); }},
      {"rarely true", kBooleanType, [](Random& r, std::size_t) { return Value(r() % 500 == 0); }},
      {"cents", kDoubleType, [](Random& r, std::size_t) { return Value(static_cast<double>(below(r, 1'000'000)) / 100); }},
      {"whole doubles", kDoubleType, [](Random& r, std::size_t) { return Value(static_cast<double>(below(r, 50'000) - 25'000)); }},
      {"cents with noise", kDoubleType,
       [](Random& r, std::size_t) { return Value(r() % 200 == 0 ? skewed(r, 1, 20) : static_cast<double>(below(r, 90'000)) / 100); }},
      {"skewed cents", kDoubleType, [](Random& r, std::size_t) { return Value(std::round(skewed(r, 50, 4) * 100) / 100); }},
      {"any double", kDoubleType, [](Random& r, std::size_t) { return Value((r() % 2 == 0 ? 1 : -1) * skewed(r, 1, 100)); }},
      {"zeros", kDoubleType, [](Random& r, std::size_t) { return Value(r() % 2 == 0 ? -0.0 : 0.0); }},
      {"huge doubles", kDoubleType, [](Random& r, std::size_t) { return Value(static_cast<double>(r()) * 1e280); }},
      {"country", kStringType, [](Random& r, std::size_t) { return Value("country " + std::to_string(below(r, 200))); }},
      {"plan", kStringType, [](Random& r, std::size_t) { return Value(std::string(below(r, 4), 'x')); }},
      {"product", kStringType,
       [](Random& r, std::size_t) { return Value("product " + std::to_string(below(r, 1 + below(r, 20'000)))); }},
      {"e-mail", kStringType,
       [](Random& r, std::size_t row) { return Value("user" + std::to_string(r() % 1000) + "." + std::to_string(row) + "@example.com"); }},
      {"uuid", kStringType, [](Random& r, std::size_t) { return Value(uuid(r)); }},
      {"digits", kStringType, [](Random& r, std::size_t) { return Value(std::to_string(1'000'000 + below(r, 9'000'000))); }},
      {"bytes", kStringType, [](Random& r, std::size_t) { return Value(word(r, 40)); }},
      {"long texts", kStringType, [](Random& r, std::size_t row) { return Value(word(r, row % 1'000 == 0 ? 70'000 : 3)); }},
      {"seconds", kTimestampType,
       [](Random& r, std::size_t) { return Value(Timestamp{1'700'000'000'000'000 + below(r, 100'000'000) * 1'000'000}); }},
      {"instants", kTimestampType, [](Random& r, std::size_t) { return Value(Timestamp{below(r, 2'000'000'000'000'000)}); }},
      {"day", kDateType, [](Random& r, std::size_t) { return Value(Date{static_cast<std::int32_t>(19'000 + 7 * below(r, 100))}); }},
      {"tags", list_type(Kind::kString),
       [](Random& r, std::size_t) { return list_of(r, Kind::kString, 5, [&] { return Value("tag" + std::to_string(below(r, 1 + below(r, 800)))); }); }},
      {"numbers", list_type(Kind::kInteger),
       [](Random& r, std::size_t) { return list_of(r, Kind::kInteger, 3, [&] { return Value(below(r, 70'000) - 100); }); }},
      {"prices", list_type(Kind::kDouble),
       [](Random& r, std::size_t) { return list_of(r, Kind::kDouble, 2, [&] { return Value(static_cast<double>(below(r, 500)) / 4); }); }},
      {"flags", list_type(Kind::kBoolean),
       [](Random& r, std::size_t) { return list_of(r, Kind::kBoolean, 2, [&] { return Value(r() % 2 == 0); }); }},
      {"visits", list_type(Kind::kTimestamp),
       [](Random& r, std::size_t) { return list_of(r, Kind::kTimestamp, 2, [&] { return Value(Timestamp{below(r, 1'000) * 1'000'000}); }); }},
      {"days", list_type(Kind::kDate),
       [](Random& r, std::size_t) { return list_of(r, Kind::kDate, 2, [&] { return Value(Date{static_cast<std::int32_t>(below(r, 400))}); }); }},
  };
  return kShapes;
}

RawColumn random_column(const ColumnShape& shape, std::size_t rows, double missing, std::uint64_t seed) {
  Random random(seed);
  RawColumn column(shape.type);
  for (std::size_t row = 0; row < rows; ++row) {
    if (std::uniform_real_distribution<>()(random) < missing) {
      column.append_missing();
    } else {
      column.append(shape.make(random, row));
    }
  }
  return column;
}

std::vector<BuildColumn> random_table(std::size_t rows, double missing, std::uint64_t seed) {
  std::vector<BuildColumn> columns;
  for (const ColumnShape& shape : column_shapes()) {
    columns.push_back({{shape.name, shape.type, Role::kTrait}, random_column(shape, rows, missing, ++seed)});
  }
  return columns;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "tamis_storage_XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

std::string first_difference(const RawColumn& expected, const RawColumn& actual) {
  if (expected.type != actual.type) return "another type";
  if (expected.rows() != actual.rows()) return "another number of rows";
  for (std::size_t row = 0; row < expected.rows(); ++row) {
    const Value a = expected.value(row), b = actual.value(row);
    if (a != b || type_of(a) != type_of(b)) return "row " + std::to_string(row) + ": " + to_literal(a) + " became " + to_literal(b);
  }
  return {};
}

}  // namespace tamis::test
