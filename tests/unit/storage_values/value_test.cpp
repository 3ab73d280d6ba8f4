#include "engine/storage/value.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

namespace tamis {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kTwoTo53 = std::int64_t{1} << 53;

Value integer(std::int64_t v) { return v; }
Value list(Kind element, std::vector<Value> items) { return List{element, std::move(items)}; }

std::string json(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

TEST(Value, DoublesAreFinite) {
  EXPECT_TRUE(Value(std::numeric_limits<double>::quiet_NaN()).missing());
  EXPECT_TRUE(Value(std::numeric_limits<double>::infinity()).missing());
  EXPECT_TRUE(Value(-std::numeric_limits<double>::infinity()).missing());
  EXPECT_FALSE(std::signbit(Value(-0.0).as<double>()));
  EXPECT_EQ(Value(std::numeric_limits<double>::denorm_min()).as<double>(), std::numeric_limits<double>::denorm_min());
}

TEST(Value, KnowsItsType) {
  EXPECT_EQ(type_of(Value()), std::nullopt);
  EXPECT_EQ(type_of(Value(true)), kBooleanType);
  EXPECT_EQ(type_of(integer(1)), kIntegerType);
  EXPECT_EQ(type_of(Value(1.0)), kDoubleType);
  EXPECT_EQ(type_of(Value("x")), kStringType);
  EXPECT_EQ(type_of(Value(Timestamp{1})), kTimestampType);
  EXPECT_EQ(type_of(Value(Date{1})), kDateType);
  EXPECT_EQ(type_of(list(Kind::kDate, {})), (Type{Kind::kDate, true}));
}

TEST(Value, IntegersAndDoublesCompareExactly) {
  const struct {
    std::int64_t a;
    double b;
    std::strong_ordering expected;
  } cases[] = {
      {kTwoTo53, 9007199254740992.0, std::strong_ordering::equal},
      {kTwoTo53 + 1, 9007199254740992.0, std::strong_ordering::greater},
      {kTwoTo53 - 1, 9007199254740992.0, std::strong_ordering::less},
      {-kTwoTo53 - 1, -9007199254740992.0, std::strong_ordering::less},
      {-kTwoTo53 + 1, -9007199254740992.0, std::strong_ordering::greater},
      {kMax, 9223372036854775808.0, std::strong_ordering::less},
      {kMax, 9223372036854774784.0, std::strong_ordering::greater},
      {kMin, -9223372036854775808.0, std::strong_ordering::equal},
      {kMin + 1, -9223372036854775808.0, std::strong_ordering::greater},
      {kMin, -9223372036854777856.0, std::strong_ordering::greater},
      {kMax, 1e300, std::strong_ordering::less},
      {kMin, -1e300, std::strong_ordering::greater},
      {0, 0.5, std::strong_ordering::less},
      {0, -0.5, std::strong_ordering::greater},
      {-1, -0.5, std::strong_ordering::less},
      {-1, -1.5, std::strong_ordering::greater},
      {0, 5e-324, std::strong_ordering::less},
      {0, -0.0, std::strong_ordering::equal},
      {3, 3.0, std::strong_ordering::equal},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(compare_exact(c.a, c.b), c.expected) << c.a << " " << c.b;
    EXPECT_TRUE(compare(integer(c.a), Value(c.b)) == c.expected) << c.a << " " << c.b;
    EXPECT_TRUE(compare(Value(c.b), integer(c.a)) == 0 <=> c.expected) << c.a << " " << c.b;
    EXPECT_EQ(order(integer(c.a), Value(c.b)), c.expected);
  }
}

TEST(Value, ComparesWithinAKind) {
  EXPECT_TRUE(compare(Value(false), Value(true)) < 0);
  EXPECT_TRUE(compare(Value("B"), Value("a")) < 0);
  EXPECT_TRUE(compare(Value("z"), Value("é")) < 0);  // by bytes, as unsigned
  EXPECT_TRUE(compare(Value("ab"), Value("abc")) < 0);
  EXPECT_TRUE(compare(Value(std::string("a\0b", 3)), Value("a")) > 0);
  EXPECT_TRUE(compare(Value(Timestamp{-1}), Value(Timestamp{1})) < 0);
  EXPECT_TRUE(compare(Value(Date{5}), Value(Date{5})) == 0);
}

TEST(Value, MissingListsAndStrangersAreUnordered) {
  const Value values[] = {
      Value(), Value(true), integer(1), Value("1"), Value(Timestamp{1}), Value(Date{1}), list(Kind::kInteger, {integer(1)})};
  for (const Value& a : values)
    for (const Value& b : values)
      EXPECT_EQ(compare(a, b) == std::partial_ordering::unordered, &a != &b || a.missing() || a.is<List>())
          << to_literal(a) << to_literal(b);
}

TEST(Value, OrderIsTotal) {
  // Ascending; equal ones share a line.
  const std::vector<std::vector<Value>> classes = {
      {Value()},
      {Value(false)},
      {Value(true)},
      {integer(kMin), Value(-9223372036854775808.0)},
      {Value(-0.5)},
      {integer(0), Value(0.0), Value(-0.0)},
      {integer(kTwoTo53), Value(9007199254740992.0)},
      {integer(kTwoTo53 + 1)},
      {Value("")},
      {Value("a")},
      {Value(Timestamp{0})},
      {Value(Date{0})},
      {list(Kind::kInteger, {}), list(Kind::kString, {})},
      {list(Kind::kInteger, {integer(1)}), list(Kind::kDouble, {Value(1.0)})},
      {list(Kind::kInteger, {integer(1), integer(0)})},
      {list(Kind::kInteger, {integer(2)})},
      {list(Kind::kString, {Value("a")})},
  };
  for (std::size_t i = 0; i < classes.size(); ++i)
    for (std::size_t j = 0; j < classes.size(); ++j)
      for (const Value& a : classes[i])
        for (const Value& b : classes[j]) EXPECT_EQ(order(a, b), i <=> j) << to_literal(a) << " " << to_literal(b);
}

TEST(Value, AsTextAsLiteralAsJson) {
  const struct {
    Value value;
    const char* text;
    const char* literal;
    const char* json;
  } cases[] = {
      {Value(), "", "NULL", "null"},
      {Value(true), "true", "TRUE", "true"},
      {integer(kMin), "-9223372036854775808", "-9223372036854775808", "-9223372036854775808"},
      {Value(1.5), "1.5", "1.5", "1.5"},
      {Value(3.0), "3", "3.0", "3"},
      {Value(100.0), "100", "100.0", "100"},
      {Value(-0.0), "0", "0.0", "0"},
      {Value(1e300), "1e+300", "1e+300", "1e+300"},
      {Value(0.1), "0.1", "0.1", "0.1"},
      {Value("it's"), "it's", "'it''s'", "\"it's\""},
      {Value(""), "", "''", "\"\""},
      {Value(Timestamp{1'500'000}), "1970-01-01T00:00:01.5Z", "TIMESTAMP '1970-01-01T00:00:01.5Z'", "\"1970-01-01T00:00:01.5Z\""},
      {Value(Date{-1}), "1969-12-31", "DATE '1969-12-31'", "\"1969-12-31\""},
      {list(Kind::kString, {Value("a"), Value("b\"")}), "[\"a\",\"b\\\"\"]", "('a', 'b\"')", "[\"a\",\"b\\\"\"]"},
      {list(Kind::kInteger, {}), "[]", "()", "[]"},
      {list(Kind::kDate, {Value(Date{0})}), "[\"1970-01-01\"]", "(DATE '1970-01-01')", "[\"1970-01-01\"]"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(to_text(c.value), c.text);
    EXPECT_EQ(to_literal(c.value), c.literal);
    EXPECT_EQ(json(c.value), c.json);
  }
}

TEST(Value, DoublesComeBackFromTheirText) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    ASSERT_EQ(std::strtod(to_text(Value(value)).c_str(), nullptr), value);
    ASSERT_EQ(std::strtod(to_literal(Value(value)).c_str(), nullptr), value);
  }
}

TEST(Json, EscapesWhatMustBe) {
  std::string out;
  append_json_string(out, std::string("\"\\\b\f\n\r\t\x01\x1f\x7f/", 11) + std::string(1, '\0'));
  EXPECT_EQ(out, "\"\\\"\\\\\\u0008\\u000c\\n\\r\\t\\u0001\\u001f\x7f/\\u0000\"");
}

TEST(Json, ReplacesWhatIsNotUtf8) {
  const struct {
    std::string text;
    std::string expected;
  } cases[] = {
      {"é€😀", "\"é€😀\""},
      {"a\xff"
       "b",
       "\"a\xEF\xBF\xBD"
       "b\""},
      {"\xe2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"\xed\xa0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"\xc0\xaf", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
  };
  for (const auto& c : cases) EXPECT_EQ(json(c.text), c.expected);
}

TEST(Json, IsAlwaysValid) {
  std::mt19937_64 random(5);
  simdjson::dom::parser parser;
  for (int i = 0; i < 3'000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % 3 == 0 ? random() % 128 : random());
    const std::string document = json(list(Kind::kString, {Value(bytes)}));
    simdjson::dom::element parsed;
    ASSERT_EQ(parser.parse(document).get(parsed), simdjson::SUCCESS) << document;
  }
}

}  // namespace
}  // namespace tamis
