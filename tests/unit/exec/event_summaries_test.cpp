// What summaries of events tell, against the events: at the ends of windows, and where they tell nothing.

#include "engine/storage/event_summaries.h"

#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "tests/unit/exec/event_sample.h"

namespace tamis::test {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;

// Of four blocks of profiles the second and the last have no events.
SnapshotPtr sample() {
  static const SnapshotPtr kSample =
      make_event_sample({.profiles = 3 * kBlockRows + 500, .events = 30'000, .with_events = 0.3, .seed = 8, .block_step = 2});
  return kSample;
}

class EventSummaries : public testing::Test {
 protected:
  ScalarPtr aggregate(const char* event, EventFunction function, std::vector<PredicatePtr> where) const {
    const ScalarPtr value = takes_value(function) ? time() : nullptr;
    PredicatePtr all = where.size() == 1 ? where[0] : make_predicate(And{std::move(where)});
    const Type type = takes_value(function) ? kTimestampType : kIntegerType;
    return make_scalar(EventAggregate{function, {{snapshot->schema().find_event(event).value(), std::move(all), value}}, 0, 0, {}}, type);
  }
  static ScalarPtr time() { return make_scalar(ColumnRef{kEventTime}, kTimestampType); }
  static PredicatePtr at(CompareOp op, std::int64_t time_us) { return make_predicate(Compare{op, time(), lit(Timestamp{time_us})}); }
  static PredicatePtr until_now() { return make_predicate(Compare{CompareOp::kLe, time(), make_scalar(Now{}, kTimestampType)}); }

  // The same with summaries and without them, and whether they are used is as expected.
  void expect_same(const PredicatePtr& predicate, bool used) const {
    ExecutionOptions with, without;
    with.now_us = without.now_us = kSampleNowUs;
    without.summaries = false;
    const std::string text = to_text(*predicate, snapshot->schema());
    EXPECT_EQ(rows(*snapshot, *predicate, with).value().rows(), rows(*snapshot, *predicate, without).value().rows()) << text;
    EXPECT_EQ(count(*snapshot, *predicate, with).value(), count(*snapshot, *predicate, without).value()) << text;
    const std::string how = explain(*snapshot, *predicate, with, false).value().lines[0].how;
    EXPECT_EQ(how.contains("summaries") || how.contains("folded"), used || how.contains("folded")) << text << ": " << how;
    EXPECT_FALSE(explain(*snapshot, *predicate, without, false).value().lines[0].how.contains("summaries"));
  }
  void expect_all_same(const ScalarPtr& left, const std::vector<ScalarPtr>& bounds, bool used) const {
    for (const CompareOp op : {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe, CompareOp::kGt, CompareOp::kGe}) {
      for (const ScalarPtr& bound : bounds) {
        const PredicatePtr compared = make_predicate(Compare{op, left, bound});
        expect_same(compared, used);
        expect_same(make_predicate(Not{compared}), used);
      }
    }
  }

  SnapshotPtr snapshot = sample();
  const EventTimes views = times_of(*snapshot->events(snapshot->schema().find_event("View").value()).summaries);
};

TEST_F(EventSummaries, TimesAreThoseOfAllEvents) {
  const EventTable& table = snapshot->events(snapshot->schema().find_event("View").value());
  EventTimes times{kSampleNowUs, 0};
  for (std::uint32_t row = 0; row < table.runs[0]->events().rows(); ++row) {
    const std::int64_t time = table.runs[0]->events().value(kEventTime, RowId{row}).as<Timestamp>().us;
    times = {std::min(times.oldest_us, time), std::max(times.newest_us, time)};
  }
  EXPECT_EQ(views.oldest_us, times.oldest_us);
  EXPECT_EQ(views.newest_us, times.newest_us);
}

TEST_F(EventSummaries, NumbersOfAllEvents) {
  const ScalarPtr count = aggregate("View", EventFunction::kCount, {until_now()});
  expect_all_same(count, {lit(std::int64_t{1}), lit(std::int64_t{2}), lit(std::int64_t{5})}, true);
  const auto in = [&](std::vector<Value> values, bool negated) {
    return make_predicate(In{count, std::make_shared<const ValueSet>(std::move(values)), negated, {}});
  };
  for (const bool negated : {false, true}) {
    expect_same(in({std::int64_t{0}, std::int64_t{3}}, negated), true);
    expect_same(in({std::int64_t{2}, std::int64_t{7}}, negated), true);
  }
}

// Where events are yet to come, summaries know too many.
TEST_F(EventSummaries, EventsAfterNow) {
  const ScalarPtr count = aggregate("Order", EventFunction::kCount, {until_now()});
  expect_all_same(count, {lit(std::int64_t{2})}, false);
  expect_all_same(aggregate("Order", EventFunction::kLast, {until_now()}), {lit(Timestamp{kSampleNowUs - kDayUs})}, false);
  expect_all_same(aggregate("Order", EventFunction::kFirst, {until_now()}), {lit(Timestamp{kSampleNowUs - kDayUs})}, true);
}

// With a window, one or none is told by the last event or by the first; other numbers are not.
TEST_F(EventSummaries, AnyInAWindow) {
  const std::vector<std::int64_t> edges{views.oldest_us - 1,       views.oldest_us,     views.oldest_us + 1,
                                        kSampleNowUs - 9 * kDayUs, views.newest_us - 1, views.newest_us};
  for (const std::int64_t edge : edges) {
    const bool all = edge <= views.oldest_us;
    for (const auto& where : {std::vector{until_now(), at(CompareOp::kGe, edge)}, std::vector{until_now(), at(CompareOp::kLt, edge)}}) {
      const ScalarPtr count = aggregate("View", EventFunction::kCount, where);
      const bool before = std::get<Compare>(where[1]->node).op == CompareOp::kLt;
      for (const auto& predicate : {make_predicate(Compare{CompareOp::kGe, count, lit(std::int64_t{1})}),
                                    make_predicate(Compare{CompareOp::kEq, count, lit(std::int64_t{0})})}) {
        expect_same(predicate, true);
      }
      if (!before) expect_same(make_predicate(Compare{CompareOp::kGe, count, lit(std::int64_t{2})}), all);
    }
    const ScalarPtr between =
        aggregate("View", EventFunction::kCount, {at(CompareOp::kGe, edge), at(CompareOp::kLe, kSampleNowUs - 3 * kDayUs)});
    expect_same(make_predicate(Compare{CompareOp::kGe, between, lit(std::int64_t{1})}), all);
  }
}

TEST_F(EventSummaries, FirstAndLast) {
  const std::vector<ScalarPtr> bounds{lit(Timestamp{views.oldest_us}), lit(Timestamp{views.newest_us}),
                                      lit(Timestamp{kSampleNowUs - 5 * kDayUs})};
  for (const EventFunction function : {EventFunction::kFirst, EventFunction::kMin, EventFunction::kLast, EventFunction::kMax}) {
    const bool first = function == EventFunction::kFirst || function == EventFunction::kMin;
    const auto expect = [&](std::vector<PredicatePtr> where, bool used) {
      const ScalarPtr value = aggregate("View", function, std::move(where));
      expect_all_same(value, bounds, used);
      expect_same(make_predicate(IsMissing{value}), used);
      expect_same(make_predicate(In{value, std::make_shared<const ValueSet>(std::vector<Value>{Timestamp{views.oldest_us}}), true, {}}),
                  used);
    };
    expect({until_now()}, true);
    expect({until_now(), at(CompareOp::kGt, kSampleNowUs - 7 * kDayUs)}, !first);
    expect({at(CompareOp::kLe, kSampleNowUs - 7 * kDayUs)}, first);
  }
}

// More than the time is asked: the events are read.
TEST_F(EventSummaries, AreNoAnswer) {
  const EventId view = snapshot->schema().find_event("View").value();
  const ColumnId gift = snapshot->schema()[view].properties->find("gift").value();
  const PredicatePtr gifts = make_predicate(Truth{make_scalar(ColumnRef{gift}, kBooleanType)});
  expect_all_same(aggregate("View", EventFunction::kCount, {until_now(), gifts}), {lit(std::int64_t{1})}, false);
  expect_all_same(aggregate("View", EventFunction::kDistinctDays, {until_now()}), {lit(std::int64_t{1})}, false);
}

// Within an expression, they are values.
TEST_F(EventSummaries, AsValues) {
  const ScalarPtr count = aggregate("View", EventFunction::kCount, {until_now()});
  const ScalarPtr recent = aggregate("View", EventFunction::kCount, {until_now(), at(CompareOp::kGt, kSampleNowUs - 7 * kDayUs)});
  const ScalarPtr ratio = make_scalar(Call{Function::kDivide, {recent, count}, TimeUnit::kDay, 0, {}}, kDoubleType);
  SelectQuery query;
  query.where = make_predicate(Constant{true});
  const ScalarPtr last = aggregate("View", EventFunction::kLast, {until_now(), at(CompareOp::kGt, kSampleNowUs - 7 * kDayUs)});
  for (const ScalarPtr& value : {ratio, count, last}) query.output.push_back({"", value});
  ExecutionOptions with, without;
  with.now_us = without.now_us = kSampleNowUs;
  without.summaries = false;
  const Answer one = run(*snapshot, query, with).value(), other = run(*snapshot, query, without).value();
  ASSERT_EQ(one.rows.size(), other.rows.size());
  for (std::size_t row = 0; row < one.rows.size(); ++row) {
    for (std::size_t i = 0; i < query.output.size(); ++i) ASSERT_EQ(one.rows[row][i].data(), other.rows[row][i].data()) << row << " " << i;
  }
}

}  // namespace
}  // namespace tamis::test
