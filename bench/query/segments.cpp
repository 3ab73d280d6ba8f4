#include "bench/query/segments.h"

#include <array>
#include <cstdio>

#include "bench/query/people.h"
#include "engine/base/check.h"

namespace tamis::bench {
namespace {

class Maker {
 public:
  explicit Maker(const Snapshot& people) : schema_(people.schema()) {}

  ScalarPtr column(const char* name) const {
    const ColumnId id = schema_.find(name).value();
    return make_scalar(ColumnRef{id}, schema_[id].type);
  }
  static ScalarPtr literal(Value value) {
    const Type type = type_of(value).value();
    return make_scalar(Literal{std::move(value)}, type);
  }
  PredicatePtr compare(const char* name, CompareOp op, Value value) const {
    return make_predicate(Compare{op, column(name), literal(std::move(value))});
  }
  PredicatePtr in(const char* name, std::vector<Value> values) const {
    return make_predicate(In{column(name), std::make_shared<const ValueSet>(std::move(values)), false, {}});
  }
  PredicatePtr match(const char* name, MatchKind kind, const std::string& pattern) const {
    auto matcher = TextMatcher::compile(kind, pattern);
    TAMIS_CHECK(matcher.has_value());
    return make_predicate(Match{column(name), literal(pattern), kind, false, *matcher});
  }

 private:
  const Schema& schema_;
};

PredicatePtr all_of(std::vector<PredicatePtr> children) { return make_predicate(And{std::move(children)}); }
PredicatePtr any_of(std::vector<PredicatePtr> children) { return make_predicate(Or{std::move(children)}); }
PredicatePtr none_of(PredicatePtr child) { return make_predicate(Not{std::move(child)}); }

std::string numbered(const char* prefix, std::uint32_t number, int digits) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%s%0*u", prefix, digits, number);
  return buffer;
}

std::int64_t days_ago(std::uint32_t days) { return kNowUs - std::int64_t{days} * 86'400'000'000; }

PredicatePtr five_of(const Snapshot& p, std::uint32_t t) {
  const Maker m(p);
  return all_of({m.in("country", {numbered("country", 3 + t % 5, 3), numbered("country", 17 + t % 7, 3), numbered("country", 42, 3)}),
                 m.compare("age", CompareOp::kGe, std::int64_t{25 + t % 3}), m.compare("age", CompareOp::kLe, std::int64_t{40 + t % 3}),
                 m.compare("spent", CompareOp::kGt, 100.0 + t % 10), m.compare("seen", CompareOp::kGt, Timestamp{days_ago(20 + t % 5)}),
                 make_predicate(Truth{m.column("consent")})});
}
PredicatePtr nested(const Snapshot& p, std::uint32_t t) {
  const Maker m(p);
  return all_of(
      {any_of({m.compare("country", CompareOp::kEq, numbered("country", t % 9, 3)),
               m.compare("age", CompareOp::kGt, std::int64_t{70 + t % 5})}),
       none_of(m.compare("plan", CompareOp::kEq, "free")),
       any_of({m.compare("spent", CompareOp::kGt, 5000.0 + t), m.compare("seen", CompareOp::kGt, Timestamp{days_ago(5 + t % 3)})})});
}
PredicatePtr in_three(const Snapshot& p, std::uint32_t t) {
  return Maker(p).in("country", {numbered("country", 3 + t % 5, 3), numbered("country", 17, 3), numbered("country", 42, 3)});
}
PredicatePtr since(const Snapshot& p, std::uint32_t t) { return Maker(p).compare("seen", CompareOp::kGe, Timestamp{days_ago(20 + t % 5)}); }
PredicatePtr above(const Snapshot& p, std::uint32_t t) { return Maker(p).compare("spent", CompareOp::kGt, 100.0 + t % 100); }
PredicatePtr skewed_above(const Snapshot& p, std::uint32_t t) { return Maker(p).compare("balance", CompareOp::kGt, 1000.0 + t % 100); }
PredicatePtr in_many(const Snapshot& p, std::uint32_t t) {
  std::vector<Value> values;
  for (std::uint32_t i = 0; i < 300; ++i) values.emplace_back(std::int64_t{(i * 3331 + t * 17) % 1'000'000});
  return Maker(p).in("product", std::move(values));
}
PredicatePtr in_many_cities(const Snapshot& p, std::uint32_t t) {
  std::vector<Value> values;
  for (std::uint32_t i = 0; i < 300; ++i) values.emplace_back(numbered("city", (i * 16 + t) % 5000, 4));
  return Maker(p).in("city", std::move(values));
}
PredicatePtr or_not_missing(const Snapshot& p, std::uint32_t t) {
  const Maker m(p);
  return any_of({m.compare("score", CompareOp::kGt, std::int64_t{950 + t % 20}),
                 none_of(m.compare("city", CompareOp::kGt, numbered("city", 10 + t % 5, 4))),
                 make_predicate(IsMissing{m.column("score")})});
}
PredicatePtr has_any(const Snapshot& p, std::uint32_t t) {
  const Maker m(p);
  std::vector<Value> values{numbered("tag", 2 + t % 5, 3), numbered("tag", 40 + t % 5, 3), numbered("tag", 120 + t % 5, 3)};
  return make_predicate(Has{m.column("tags"), HasKind::kAny, std::make_shared<const ValueSet>(std::move(values))});
}
PredicatePtr email_equals(const Snapshot& p, std::uint32_t t) {
  const Maker m(p);
  const auto row = static_cast<std::uint32_t>((p.rows() / 2 + t * 7919ULL) % p.rows());
  return m.compare("email", CompareOp::kEq, p.value(p.schema().find("email").value(), RowId(row)).as<std::string>());
}
PredicatePtr email_prefix(const Snapshot& p, std::uint32_t t) {
  return Maker(p).match("email", MatchKind::kStartsWith, "claire." + std::to_string(10 + t % 80));
}
PredicatePtr email_like(const Snapshot& p, std::uint32_t t) {
  return Maker(p).match("email", MatchKind::kLike, "%" + std::to_string(123 + t % 800) + "@g%");
}
PredicatePtr email_contains(const Snapshot& p, std::uint32_t t) {
  return Maker(p).match("email", MatchKind::kLike, "%" + std::to_string(1234 + t % 8000) + "%");
}
PredicatePtr trait_trait(const Snapshot& p, std::uint32_t) {
  const Maker m(p);
  return make_predicate(Compare{CompareOp::kGt, m.column("orders"), m.column("visits")});
}
PredicatePtr computed(const Snapshot& p, std::uint32_t t) {
  const Maker m(p);
  const ScalarPtr product =
      make_scalar(Call{Function::kMultiply, {m.column("orders"), Maker::literal(2.5 + t % 5)}, {}, 0, {}}, kDoubleType);
  return make_predicate(Compare{CompareOp::kGt, product, m.column("spent")});
}
PredicatePtr user_id_equals(const Snapshot& p, std::uint32_t t) {
  const auto row = static_cast<std::uint32_t>((p.rows() / 3 + t * 104729ULL) % p.rows());
  return Maker(p).compare("user_id", CompareOp::kEq, p.value(p.schema().find("user_id").value(), RowId(row)).as<std::string>());
}

constexpr std::array kSegments{
    Segment{"five_predicates", five_of},
    Segment{"nested", nested},
    Segment{"in_3", in_three},
    Segment{"timestamp_since", since},
    Segment{"double_above", above},
    Segment{"skewed_double_above", skewed_above},
    Segment{"in_300", in_many},
    Segment{"in_300_cities", in_many_cities},
    Segment{"or_not_missing", or_not_missing},
    Segment{"has_any", has_any},
    Segment{"email_equals", email_equals},
    Segment{"email_prefix", email_prefix},
    Segment{"email_like", email_like},
    Segment{"email_contains", email_contains},
    Segment{"trait_trait", trait_trait},
    Segment{"computed", computed},
    Segment{"user_id_equals", user_id_equals},
};

}  // namespace

std::span<const Segment> segments() { return kSegments; }

}  // namespace tamis::bench
