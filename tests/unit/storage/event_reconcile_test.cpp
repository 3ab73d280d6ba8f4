// Properties that are one type here and another there.

#include <algorithm>

#include <fmt/format.h>

#include "engine/storage/event_merge.h"
#include "tests/unit/storage/random_events.h"

namespace tamis {
namespace {

using test::Definitions;
using test::Event;
using test::Events;

EventTable nothing() {
  auto schema = std::make_shared<Schema>();
  EXPECT_TRUE(schema->add({std::string(kEventTimeName), kTimestampType}));
  return {{"Some Event", std::move(schema)}, {}, nullptr};
}

struct Batch {
  Definitions definitions;
  Events events;
};

// Events of profile 0, a second apart from `second` on, with one property.
Batch batch(const std::string& name, Type type, std::int64_t second, const std::vector<Value>& values) {
  Batch out{{{std::string(kEventTimeName), kTimestampType}, {name, type}}, {}};
  for (const Value& value : values) out.events.push_back({0, {Timestamp{1'000'000 * second++}, value}});
  return out;
}

AddedEvents added(const EventTable& table, const Batch& batch) {
  auto result = add_events(table, test::raw(batch.events, batch.definitions));
  EXPECT_TRUE(result) << result.error().message;
  return *result;
}

std::string described(const EventTable& table) {
  std::string text;
  for (const ColumnDef& def : table.def.properties->columns()) text += fmt::format("{} {}; ", def.name, name_of(def.type));
  const auto events = test::events_in(table, 1, table.def.properties->columns());
  for (const Event& event : events) {
    for (const Value& value : event.properties) text += " " + to_literal(value);
    text += ",";
  }
  return text;
}

std::string described(const std::vector<Reconciled>& notes) {
  std::string text;
  for (const Reconciled& note : notes) {
    text += fmt::format("{} is {}, {} {}; ", note.property, name_of(note.kept), name_of(note.other),
                        note.other_property.empty() ? "widened" : "in " + note.other_property);
  }
  return text;
}

TEST(Reconcile, NumbersKeepTheNameAndTextsGetAnother) {
  const Batch numbers = batch("p", kIntegerType, 1, {std::int64_t{7}}), texts = batch("p", kStringType, 2, {"seven"});
  const AddedEvents texts_last = added(*added(nothing(), numbers).table, texts);
  EXPECT_EQ(described(texts_last.reconciled), "p is INTEGER, STRING in p.text; ");
  EXPECT_EQ(
      described(*texts_last.table),
      "timestamp TIMESTAMP; p INTEGER; p.text STRING;  TIMESTAMP '1970-01-01T00:00:01Z' 7 NULL, TIMESTAMP '1970-01-01T00:00:02Z' NULL "
      "'seven',");
  const AddedEvents texts_first = added(*added(nothing(), texts).table, numbers);
  EXPECT_TRUE(texts_first.merged);
  EXPECT_EQ(described(texts_first.reconciled), "p is INTEGER, STRING in p.text; ");
  EXPECT_EQ(described(*texts_first.table), described(*texts_last.table));
}

TEST(Reconcile, IntegersWidenToDoubles) {
  const Batch integers = batch("p", kIntegerType, 1, {std::int64_t{7}}), doubles = batch("p", kDoubleType, 2, {0.5});
  const AddedEvents doubles_last = added(*added(nothing(), integers).table, doubles);
  EXPECT_TRUE(doubles_last.merged);
  EXPECT_EQ(described(doubles_last.reconciled), "p is DOUBLE, INTEGER widened; ");
  const AddedEvents doubles_first = added(*added(nothing(), doubles).table, integers);
  EXPECT_EQ(described(doubles_first.reconciled), "");
  EXPECT_EQ(described(*doubles_first.table), described(*doubles_last.table));
  EXPECT_EQ(described(*doubles_first.table),
            "timestamp TIMESTAMP; p DOUBLE;  TIMESTAMP '1970-01-01T00:00:01Z' 7.0, TIMESTAMP '1970-01-01T00:00:02Z' 0.5,");
}

TEST(Reconcile, ListsOfIntegersWidenToo) {
  const Batch integers = batch("p", {Kind::kInteger, true}, 1, {List{Kind::kInteger, {std::int64_t{1}, std::int64_t{2}}}, {}});
  const Batch doubles = batch("p", {Kind::kDouble, true}, 3, {List{Kind::kDouble, {0.5}}});
  const AddedEvents last = added(*added(nothing(), integers).table, doubles), first = added(*added(nothing(), doubles).table, integers);
  EXPECT_EQ(described(*first.table), described(*last.table));
  EXPECT_EQ(first.table->def.properties->columns()[1].type, (Type{Kind::kDouble, true}));
}

// Of every pair of types, and of three in every order.
TEST(Reconcile, DoesNotDependOnWhichTypeCameFirst) {
  const std::vector<Batch> batches = {
      batch("p", kIntegerType, 1, {std::int64_t{7}, std::int64_t{-2}}),
      batch("p", kDoubleType, 11, {2.25, {}}),
      batch("p", kBooleanType, 21, {true, false}),
      batch("p", kTimestampType, 31, {Timestamp{1'000'000}}),
      batch("p", kDateType, 41, {Date{365}}),
      batch("p", {Kind::kString, true}, 51, {List{Kind::kString, {"a", "b"}}}),
      batch("p", {Kind::kInteger, true}, 56, {List{Kind::kInteger, {std::int64_t{3}}}}),
      batch("p", kStringType, 61, {"word", {}}),
      batch("p", kStringType, 71, {{}, {}}),
      batch("p.text", kIntegerType, 81, {std::int64_t{1}}),
      batch("q", kIntegerType, 91, {std::int64_t{9}}),
  };
  const auto all_of = [&](std::vector<std::size_t> order) {
    EventTable table = nothing();
    for (const std::size_t i : order) table = *added(table, batches[i]).table;
    Definitions definitions = table.def.properties->columns();
    std::ranges::sort(definitions, {}, &ColumnDef::name);
    std::string text;
    for (const ColumnDef& def : definitions) text += fmt::format("{} {}; ", def.name, name_of(def.type));
    for (const Event& event : test::events_in(table, 1, definitions)) {
      for (const Value& value : event.properties) text += " " + to_literal(value);
    }
    return text;
  };
  for (std::size_t a = 0; a < batches.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      for (std::size_t c = 0; c < b; ++c) {
        SCOPED_TRACE(fmt::format("{} {} {}", a, b, c));
        const std::string expected = all_of({a, b, c});
        for (const auto& order : std::vector<std::vector<std::size_t>>{{a, c, b}, {b, a, c}, {b, c, a}, {c, a, b}, {c, b, a}}) {
          ASSERT_EQ(all_of(order), expected) << fmt::format("{}", order[0]);
        }
      }
    }
  }
}

TEST(Reconcile, MessageIdsAreTexts) {
  const Batch numbers = batch("message_id", kIntegerType, 1, {std::int64_t{7}, std::int64_t{8}});
  const AddedEvents first = added(nothing(), numbers);
  EXPECT_EQ(first.table->def.properties->columns()[1].type, kStringType);
  const AddedEvents again = added(*first.table, batch("Message_ID", kStringType, 1, {"7", "9"}));
  EXPECT_EQ(again.duplicates, 1U);
  EXPECT_EQ(again.added, 1U);
  EXPECT_EQ(again.table->def.properties->columns().size(), 2U);
}

TEST(Reconcile, NewPropertiesAreMissingInOldEvents) {
  const AddedEvents first = added(nothing(), batch("p", kIntegerType, 1, {std::int64_t{7}}));
  const AddedEvents second = added(*first.table, batch("q", kStringType, 2, {"x"}));
  EXPECT_TRUE(second.merged);
  EXPECT_TRUE(second.reconciled.empty());
  EXPECT_EQ(
      described(*second.table),
      "timestamp TIMESTAMP; p INTEGER; q STRING;  TIMESTAMP '1970-01-01T00:00:01Z' 7 NULL, TIMESTAMP '1970-01-01T00:00:02Z' NULL 'x',");
}

TEST(Reconcile, APropertyWithoutAValueTakesAnyType) {
  const AddedEvents first = added(nothing(), batch("p", kStringType, 1, {{}, {}}));
  const AddedEvents second = added(*first.table, batch("p", kIntegerType, 3, {std::int64_t{7}}));
  EXPECT_TRUE(second.reconciled.empty());
  EXPECT_EQ(second.table->def.properties->columns().size(), 2U);
  EXPECT_EQ(second.table->def.properties->columns()[1].type, kIntegerType);
  const AddedEvents third = added(*second.table, batch("p", kBooleanType, 4, {{}}));
  EXPECT_TRUE(third.reconciled.empty());
  EXPECT_EQ(third.table->def.properties->columns()[1].type, kIntegerType);
}

TEST(Reconcile, RefusesTwoTextsOfOneEvent) {
  const AddedEvents first = added(nothing(), batch("p", kIntegerType, 1, {std::int64_t{7}}));
  Batch both{{{std::string(kEventTimeName), kTimestampType}, {"p", kStringType}, {"p.text", kStringType}}, {{0, {Timestamp{5}, "a", "b"}}}};
  const auto refused = add_events(*first.table, test::raw(both.events, both.definitions));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().message, "an event has two values of the property p.text: 'a' and 'b'");
  Batch twice{{{std::string(kEventTimeName), kTimestampType}, {"p", kStringType}, {"P", kStringType}}, {{0, {Timestamp{5}, "a", "b"}}}};
  EXPECT_FALSE(add_events(*first.table, test::raw(twice.events, twice.definitions)));
}

}  // namespace
}  // namespace tamis
