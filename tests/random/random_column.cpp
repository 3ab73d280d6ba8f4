#include "tests/random/random_column.h"

#include <cmath>
#include <limits>

#include "engine/base/time_zone.h"

namespace tamis::testing {
namespace {

const std::vector<std::string>& words() {
  static const std::vector<std::string> all{"",        "a",        "A",       "ab",  "abc", "b",     "France", "france",
                                            "Germany", "free",     "pro",     "%",   "_",   "a%b",   "a_b",    "100 %",
                                            "x y",     " padded ", "O'Brien", "zzz", "10",  "9",     "-7",     "1.5",
                                            "true",    "e-mail",   "foo@bar", "[a]", "a.b", "(x|y)", "null",   "0"};
  return all;
}

const std::vector<std::string>& odd_words() {
  static const std::vector<std::string> all{"é", "É",    "ß",      "SS", "Straße", "ſ",   "İ",   "ı",        "Σ",
                                            "ς", "日本", "日本語", "🙂", "a🙂b",   "\tx", "x\n", "\xC2\xA0y"};
  return all;
}

std::string random_text(Rng& rng, bool plain) {
  if (!plain && rng.chance(0.3)) return rng.pick(odd_words());
  if (rng.chance(0.6)) return rng.pick(words());
  std::string out;
  for (std::size_t i = rng.below(12); i > 0; --i) out += static_cast<char>("abcdefgxyzABC019 _%."[rng.below(20)]);
  return out;
}

std::string random_email(Rng& rng) {
  std::string out;
  for (std::size_t i = 3 + rng.below(10); i > 0; --i) out += static_cast<char>('a' + rng.below(26));
  return out + std::to_string(rng.below(10'000)) + "@" + rng.pick({"mail.com", "example.org", "shop.fr", "x.io"});
}

std::string random_uuid(Rng& rng) {
  std::string out;
  for (int i = 0; i < 36; ++i) out += i == 8 || i == 13 || i == 18 || i == 23 ? '-' : "0123456789abcdef"[rng.below(16)];
  return out;
}

std::int64_t random_integer(Rng& rng, Shape shape, std::int64_t base) {
  switch (shape) {
    case Shape::kConstant: return base;
    case Shape::kFew: return rng.pick({-1L, 0L, 1L, 5L, 1000L});
    case Shape::kNarrow: return base + rng.between(0, 100);
    case Shape::kWide:
      return rng.chance(0.1) ? rng.pick({std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), (1L << 53) + 1,
                                         1L << 53, -(1L << 53) - 1})
                             : static_cast<std::int64_t>(rng.next());
    case Shape::kSkewed: return static_cast<std::int64_t>(std::exp(static_cast<double>(rng.below(4000)) / 100.0));
    case Shape::kSteps: return base + rng.between(0, 50) * 86'400;
    case Shape::kDistinct: return base + rng.between(0, 1'000'000);
  }
  return 0;
}

double random_double(Rng& rng, Shape shape, std::int64_t base) {
  switch (shape) {
    case Shape::kConstant: return static_cast<double>(base % 1000) / 4;
    case Shape::kFew: return rng.pick({-1.5, 0.0, 0.1, 2.5, 1e300});
    case Shape::kNarrow: return static_cast<double>(rng.between(0, 1000)) / 10;
    case Shape::kWide:
      return static_cast<double>(static_cast<std::int64_t>(rng.next())) * std::pow(10.0, static_cast<double>(rng.between(-300, 280)));
    case Shape::kSkewed: return std::exp(static_cast<double>(rng.below(6000)) / 100.0) / 7;
    case Shape::kSteps: return static_cast<double>(base % 1'000'000) + static_cast<double>(rng.between(0, 100'000)) / 100;
    case Shape::kDistinct: return static_cast<double>(rng.next() >> 11) * 0x1p-53;
  }
  return 0;
}

constexpr std::int64_t kYear2100Us = 4'102'444'800'000'000;

std::int64_t random_time(Rng& rng, Shape shape, bool plain) {
  if (!plain && rng.chance(0.1)) return rng.pick({kFirstInstantUs, kLastInstantUs, -1L, std::int64_t{-86'400'000'001}});
  const std::int64_t near = 1'767'225'600'000'000;  // 2026-01-01
  switch (shape) {
    case Shape::kConstant: return near;
    case Shape::kFew: return near + rng.between(-3, 3) * 86'400'000'000;
    case Shape::kNarrow: return near + rng.between(-10'000, 10'000) * 60'000'000;
    case Shape::kWide: return rng.between(0, kYear2100Us);
    case Shape::kSkewed: return near - static_cast<std::int64_t>(std::exp(static_cast<double>(rng.below(3400)) / 100.0));
    case Shape::kSteps: return near + rng.between(-400, 400) * 86'400'000'000;
    case Shape::kDistinct: return near + rng.between(-40'000'000'000'000, 40'000'000'000'000);
  }
  return near;
}

}  // namespace

Value shaped_value(Rng& rng, Kind kind, Shape shape, std::int64_t base, bool plain) {
  switch (kind) {
    case Kind::kBoolean: return rng.chance(0.5);
    case Kind::kInteger: return random_integer(rng, shape, base);
    case Kind::kDouble: return random_double(rng, shape, base);
    case Kind::kTimestamp: return Timestamp{random_time(rng, shape, plain)};
    case Kind::kDate: return Date{static_cast<std::int32_t>(random_time(rng, shape, plain) / 86'400'000'000)};
    case Kind::kString:
      if (shape == Shape::kConstant) return "same";
      if (shape == Shape::kDistinct) return random_email(rng);
      if (shape == Shape::kWide) return random_uuid(rng);
      if (shape == Shape::kSteps) return std::to_string(rng.below(100'000));
      return random_text(rng, plain);
  }
  return {};
}

Value planned_value(Rng& rng, const ColumnPlan& plan, bool plain) {
  if (rng.chance(plan.missing)) return {};
  if (!plan.type.is_list) return shaped_value(rng, plan.type.kind, plan.shape, plan.base, plain);
  List list{plan.type.kind, {}};
  for (std::size_t i = rng.below(5); i > 0; --i) list.items.push_back(shaped_value(rng, plan.type.kind, plan.shape, plan.base, plain));
  return list;
}

}  // namespace tamis::testing
