// Which events an aggregate sees, and in which order.

#include <gtest/gtest.h>

#include "tests/reference/oracle.h"
#include "tests/unit/profile_evaluator/build.h"

namespace tamis::reference {
namespace {

constexpr EventId kBuy{0}, kApply{1};

std::shared_ptr<const Schema> properties(const std::vector<ColumnDef>& all) {
  auto schema = std::make_shared<Schema>();
  (void)schema->add({"timestamp", kTimestampType});
  for (const ColumnDef& def : all) (void)schema->add(def);
  return schema;
}

// Profiles: 0 id, 1 zone, 2 least. Buy: 1 sku, 2 price, 3 message_id; Apply: 1 sku.
const Schema& schema() {
  static const Schema kSchema = [] {
    Schema s;
    (void)s.add({"id", kStringType, Role::kIdentifier});
    (void)s.add({"zone", kStringType});
    (void)s.add({"least", kIntegerType});
    (void)s.add_event({"Buy", properties({{"sku", kStringType}, {"price", kIntegerType}, {"message_id", kStringType}})});
    (void)s.add_event({"Apply", properties({{"sku", kStringType}})});
    return s;
  }();
  return kSchema;
}

Event buy(std::string_view time, Value sku, Value price = {}, Value message_id = {}) {
  return {kBuy, {instant(time), std::move(sku), std::move(price), std::move(message_id)}};
}
Event apply_at(std::string_view time, Value sku) { return {kApply, {instant(time), std::move(sku)}}; }

Profile profile(std::vector<Event> events, Value least = {}, Value zone = {}) {
  return {{Value("u"), std::move(zone), std::move(least)}, in_order(std::move(events), schema())};
}

PredicatePtr until_now() { return compare(column(0, kTimestampType), CompareOp::kLe, now()); }
PredicatePtr everything() { return make_predicate(Constant{true}); }

ScalarPtr ask(EventFunction function, Type type, std::vector<EventPart> parts, ZoneSource zone = {}) {
  return make_scalar(EventAggregate{function, std::move(parts), 0, 0, std::move(zone)}, type);
}

// The skus of all events, in order.
std::string skus(const Profile& p) {
  std::string out;
  for (const Event& e : p.events) out += e.properties[1].as<std::string>();
  return out;
}

TEST(Events, OrderedByTimeThenMessageThenNameThenProperties) {
  const std::vector<Event> came = {
      buy("2026-01-02T00:00:00Z", "g"),
      buy("2026-01-01T00:00:00Z", "f", integer(9), "m2"),
      buy("2026-01-01T00:00:00Z", "e", integer(9), "m1"),
      buy("2026-01-01T00:00:00Z", "c", integer(5)),  // no message id comes before any
      buy("2026-01-01T00:00:00Z", "d", integer(5)),  // price before sku
      buy("2026-01-01T00:00:00Z", "b", Value()),
      apply_at("2026-01-01T00:00:00Z", "a"),  // Apply before Buy, though defined after it
  };
  EXPECT_EQ(skus(profile(came)), "abcdefg");
  std::vector<Event> backwards(came.rbegin(), came.rend());
  EXPECT_EQ(skus(profile(backwards)), "abcdefg");
}

TEST(Events, OneOfEachMessage) {
  const auto p =
      profile({buy("2026-01-03T00:00:00Z", "c", integer(1), "m"), buy("2026-01-01T00:00:00Z", "a", integer(2), "m"),
               buy("2026-01-02T00:00:00Z", "b", integer(3), "n"), buy("2026-01-01T00:00:00Z", "z"), buy("2026-01-01T00:00:00Z", "z")});
  EXPECT_EQ(skus(p), "zzab");  // the earliest of message m; events without a message id may repeat
}

TEST(Events, OnlyThoseOfThePartAndOfItsSet) {
  const auto p = profile({buy("2026-01-01T00:00:00Z", "a", integer(1)), buy("2026-01-02T00:00:00Z", "b", integer(5)),
                          buy("2026-01-03T00:00:00Z", "c", integer(9)), apply_at("2026-01-01T12:00:00Z", "x")});
  const auto dear = compare(column(2, kIntegerType), CompareOp::kGe, literal(integer(5)));
  const auto count = ask(EventFunction::kCount, kIntegerType, {{kBuy, make_predicate(And{{dear, until_now()}}), nullptr}});
  EXPECT_EQ(value_of(*count, p, us("2026-01-02T00:00:00Z")), integer(1));  // the event of this very instant belongs to it
  EXPECT_EQ(value_of(*count, p, us("2026-01-01T23:59:59Z")), integer(0));
  EXPECT_EQ(value_of(*count, p, us("2026-02-01T00:00:00Z")), integer(2));
  EXPECT_EQ(value_of(*ask(EventFunction::kCount, kIntegerType, {}), p, 0), integer(0));
}

TEST(Events, SeveralNamesInOneOrder) {
  const auto p = profile({buy("2026-01-01T00:00:00Z", "a"), apply_at("2026-01-02T00:00:00Z", "b"), buy("2026-01-03T00:00:00Z", "c")});
  const std::vector<EventPart> both{{kApply, everything(), column(1, kStringType)}, {kBuy, everything(), column(1, kStringType)}};
  EXPECT_EQ(value_of(*ask(EventFunction::kList, {Kind::kString, true}, both), p, 0), texts({"a", "b", "c"}));
  EXPECT_EQ(value_of(*ask(EventFunction::kLast, kStringType, both), p, 0), Value("c"));
}

TEST(Events, AgainstTheProfile) {
  const auto p = profile({buy("2026-01-01T00:00:00Z", "a", integer(1)), buy("2026-01-02T00:00:00Z", "b", integer(5))}, integer(3));
  const auto least = make_scalar(OfProfile{column(2, kIntegerType)}, kIntegerType);
  const auto above = compare(column(2, kIntegerType), CompareOp::kGt, least);
  EXPECT_EQ(value_of(*ask(EventFunction::kLast, kStringType, {{kBuy, above, column(1, kStringType)}}), p, 0), Value("b"));
  // Since the last Apply: an aggregate of the profile inside the set of another.
  const auto since = [&](const Profile& of) {
    const auto last = ask(EventFunction::kLast, kTimestampType, {{kApply, everything(), column(0, kTimestampType)}});
    const auto after = compare(column(0, kTimestampType), CompareOp::kGt, make_scalar(OfProfile{last}, kTimestampType));
    return value_of(*ask(EventFunction::kCount, kIntegerType, {{kBuy, after, nullptr}}), of, 0);
  };
  EXPECT_EQ(since(p), integer(0));  // there was none
  EXPECT_EQ(since(profile({buy("2026-01-01T00:00:00Z", "a"), apply_at("2026-01-01T00:00:00Z", "x"), buy("2026-01-01T00:00:01Z", "b")})),
            integer(1));
}

TEST(Events, TraitsThatAreComputed) {
  const auto count = ask(EventFunction::kCount, kIntegerType, {{kBuy, everything(), nullptr}});
  const auto trait = make_scalar(ComputedTrait{"buys", count}, kIntegerType);
  const auto p = profile({buy("2026-01-01T00:00:00Z", "a"), buy("2026-01-02T00:00:00Z", "b")});
  EXPECT_TRUE(holds(*compare(trait, CompareOp::kEq, literal(integer(2))), p, 0));
  EXPECT_FALSE(holds(*compare(trait, CompareOp::kEq, literal(integer(2))), profile({}), 0));
}

TEST(Events, EachProfileHasItsDays) {
  const std::vector<Event> night{buy("2026-03-28T22:30:00Z", "a"), buy("2026-03-28T23:30:00Z", "b")};
  const auto days = ask(EventFunction::kDistinctDays, kIntegerType, {{kBuy, everything(), nullptr}}, {zone("UTC"), ColumnId{1}});
  EXPECT_EQ(value_of(*days, profile(night), 0), integer(1));
  EXPECT_EQ(value_of(*days, profile(night, {}, "Europe/Paris"), 0), integer(2));
  EXPECT_EQ(value_of(*days, profile(night, {}, "nowhere"), 0), integer(1));
}

}  // namespace
}  // namespace tamis::reference
