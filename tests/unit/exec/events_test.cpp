// Aggregates of events for many profiles at once, against the single-profile evaluator.

#include <cmath>

#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "engine/exec/profile_evaluator.h"
#include "engine/exec/row_view.h"
#include "tests/unit/exec/event_sample.h"

namespace tamis::test {
namespace {

constexpr EvaluationContext kContext{kSampleNowUs, {}};

ExecutionOptions options_at_now() {
  ExecutionOptions options;
  options.now_us = kSampleNowUs;
  return options;
}

std::vector<ExecutionOptions> all_options() {
  std::vector<ExecutionOptions> all(6, options_at_now());
  all[1].generic_only = true;
  all[2].rewrite = false;
  all[2].threads = 1;
  all[3].index = IndexUse::kNever;
  all[4].index = IndexUse::kAlways;
  all[5].summaries = false;
  return all;
}

std::vector<RowId> matching(const Snapshot& snapshot, const Predicate& predicate) {
  std::vector<RowId> in;
  for (std::uint32_t row = 0; row < snapshot.rows(); ++row) {
    if (evaluate(predicate, RowView(snapshot, RowId{row}), kContext)) in.emplace_back(row);
  }
  return in;
}

void expect_members(const Snapshot& snapshot, const Predicate& predicate) {
  const std::vector<RowId> expected = matching(snapshot, predicate);
  int number = 0;
  for (const ExecutionOptions& options : all_options()) {
    const auto found = rows(snapshot, predicate, options);
    ASSERT_TRUE(found.has_value()) << found.error().message;
    ASSERT_EQ(found->rows(), expected) << "options " << number << ": " << to_text(predicate, snapshot.schema());
    ++number;
  }
}

void expect_values(const Snapshot& snapshot, const std::vector<ScalarPtr>& scalars, std::uint32_t step, bool rewrite) {
  SelectQuery query;
  query.where = make_predicate(Constant{true});
  for (const ScalarPtr& scalar : scalars) query.output.push_back({"", scalar});
  ExecutionOptions options = options_at_now();
  options.rewrite = rewrite;
  const auto answer = run(snapshot, query, options);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  ASSERT_EQ(answer->rows.size(), snapshot.rows());
  for (std::uint32_t row = 0; row < snapshot.rows(); row += step) {
    const RowView view(snapshot, RowId{row});
    for (std::size_t i = 0; i < scalars.size(); ++i) {
      const Value expected = evaluate(*scalars[i], view, kContext);
      ASSERT_EQ(answer->rows[row][i].data(), expected.data()) << to_text(*scalars[i], snapshot.schema()) << ", row " << row << ": "
                                                              << to_text(answer->rows[row][i]) << ", not " << to_text(expected);
    }
  }
}

struct Layout {
  const char* name;
  EventSampleOptions options;
};
void PrintTo(const Layout& layout, std::ostream* out) { *out << layout.name; }

class Events : public testing::TestWithParam<Layout> {
 protected:
  SnapshotPtr snapshot = make_event_sample(GetParam().options);
};

TEST_P(Events, ValuesOfAllFunctions) {
  EventQuestions questions(snapshot, 11);
  for (int i = 0; i < 12; ++i) {
    std::vector<ScalarPtr> scalars;
    for (int k = 0; k < 10; ++k) scalars.push_back(questions.aggregate(false));
    expect_values(*snapshot, scalars, 1, i % 2 == 0);
    if (HasFatalFailure()) return;
  }
}

TEST_P(Events, Predicates) {
  EventQuestions questions(snapshot, 12);
  for (int i = 0; i < 120; ++i) {
    expect_members(*snapshot, *questions.predicate(i % 3));
    if (HasFatalFailure()) return;
  }
}

// Few candidates are left when events are asked for: their events are looked for one profile after another.
TEST_P(Events, OfFewCandidates) {
  EventQuestions questions(snapshot, 13);
  const ColumnId id = snapshot->schema().find("id").value();
  const ColumnId many = snapshot->schema().find("many").value();
  for (int i = 0; i < 60; ++i) {
    const PredicatePtr few =
        i % 2 == 0
            ? make_predicate(Compare{CompareOp::kLt, make_scalar(ColumnRef{many}, kIntegerType), lit(std::int64_t{60'000})})
            : make_predicate(
                  In{make_scalar(ColumnRef{id}, kStringType),
                     std::make_shared<const ValueSet>(std::vector<Value>{snapshot->value(id, RowId{3}), snapshot->value(id, RowId{900})}),
                     false,
                     {}});
    expect_members(*snapshot, *make_predicate(And{{few, questions.leaf(), questions.leaf()}}));
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Layouts, Events,
                         testing::Values(Layout{"one run", {.seed = 1}}, Layout{"three runs", {.runs = 3, .seed = 2}},
                                         Layout{"few events", {.events = 300, .runs = 2, .seed = 3}},
                                         Layout{"no events", {.events = 0, .seed = 4}}),
                         [](const auto& test) {
                           std::string name = test.param.name;
                           std::ranges::replace(name, ' ', '_');
                           return name;
                         });

// Blocks of profiles and chunks of events end in different places; one profile has chunks of its own; some blocks have no events.
TEST(EventBlocks, AndChunks) {
  for (const std::size_t runs : {1U, 2U}) {
    const SnapshotPtr snapshot = make_event_sample({.profiles = 3 * kBlockRows + 1'000,
                                                    .events = 40'000,
                                                    .runs = runs,
                                                    .of_one = 140'000,
                                                    .with_events = 0.2,
                                                    .seed = 5,
                                                    .block_step = 2});
    EventQuestions questions(snapshot, 14);
    std::vector<ScalarPtr> scalars;
    for (int i = 0; i < 6; ++i) scalars.push_back(questions.aggregate(false, 0));
    expect_values(*snapshot, scalars, static_cast<std::uint32_t>(snapshot->rows() / 2), true);
    expect_values(*snapshot, scalars, 997, true);
    if (HasFatalFailure()) return;
    for (const std::int64_t least : {1, 2, 5, 9, 100'000}) {
      EventAggregate count{EventFunction::kCount, {}, 0, 0, {}};
      const EventId event = snapshot->schema().find_event("Order").value();
      count.parts.push_back({event, questions.where(event, 0), nullptr});
      const ScalarPtr counted = make_scalar(count, kIntegerType);
      for (const CompareOp op : {CompareOp::kGe, CompareOp::kLt, CompareOp::kEq})
        expect_members(*snapshot, *make_predicate(Compare{op, counted, lit(least)}));
      if (HasFatalFailure()) return;
    }
  }
}

// The first and the last event, and numbers that take as many events: where those of a profile lie in several chunks and runs.
TEST(EventBlocks, EndsAndWhatTakesManyEvents) {
  for (const std::size_t runs : {1U, 3U}) {
    const SnapshotPtr snapshot = make_event_sample(
        {.profiles = kBlockRows + 5'000, .events = 30'000, .runs = runs, .of_one = 140'000, .with_events = 0.1, .seed = 6});
    EventQuestions questions(snapshot, 15);
    const EventId event = snapshot->schema().find_event("Order").value();
    const ColumnId amount = snapshot->schema()[event].properties->find("amount").value();
    const auto of_order = [&](EventFunction function, Type type, std::int64_t number = 0) {
      EventAggregate aggregate{function, {}, 0, number, {}};
      const bool days = function == EventFunction::kDistinctDays;
      aggregate.parts.push_back({event, questions.where(event, 0), days ? nullptr : make_scalar(ColumnRef{amount}, kDoubleType)});
      return make_scalar(aggregate, type);
    };
    for (int i = 0; i < 4; ++i) {
      for (const EventFunction end : {EventFunction::kFirst, EventFunction::kLast})
        expect_members(*snapshot,
                       *make_predicate(Compare{i % 2 == 0 ? CompareOp::kLt : CompareOp::kNe, of_order(end, kDoubleType), lit(60.0)}));
      expect_members(*snapshot,
                     *make_predicate(Compare{CompareOp::kGe, of_order(EventFunction::kDistinctDays, kIntegerType), lit(std::int64_t{3})}));
      expect_members(*snapshot, *make_predicate(Compare{CompareOp::kGt, of_order(EventFunction::kNth, kDoubleType, 4), lit(60.0)}));
      if (HasFatalFailure()) return;
    }
  }
}

// What is told of a question over events adds up to its answer, however many runs there are.
TEST(EventPlans, OfEveryRun) {
  for (const std::size_t runs : {1U, 3U}) {
    const SnapshotPtr snapshot = make_event_sample({.runs = runs});
    const EventId event = snapshot->schema().find_event("Order").value();
    EventQuestions questions(snapshot, 3);
    SelectQuery query;
    query.where = questions.where(event, 1);
    query.grouped = true;
    query.aggregates.push_back({AggregateKind::kCountAll, nullptr, kIntegerType});
    query.output.push_back({"count", make_scalar(SlotRef{0}, kIntegerType)});
    const auto plain = explain_events(*snapshot, event, *query.where, options_at_now(), false);
    const auto analyzed = explain_events(*snapshot, event, *query.where, options_at_now(), true);
    ASSERT_TRUE(plain.has_value() && analyzed.has_value());
    ASSERT_EQ(plain->lines.size(), analyzed->lines.size());
    EXPECT_EQ(plain->lines.front().what == "run 1 of 3", runs == 3);
    const auto answer = run_events(*snapshot, event, query, options_at_now());
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(static_cast<std::int64_t>(analyzed->rows), answer->rows[0][0].as<std::int64_t>());
    std::uint64_t of_roots = 0;
    for (const PlanLine& line : analyzed->lines) of_roots += line.depth == 0 ? line.actual_rows : 0;
    EXPECT_EQ(of_roots, analyzed->rows);
  }
}

TEST(ValuesOf, SomeProfiles) {
  const SnapshotPtr snapshot = make_event_sample({.runs = 2});
  EventQuestions questions(snapshot, 8);
  std::vector<ScalarPtr> scalars;
  for (int i = 0; i < 5; ++i) scalars.push_back(questions.aggregate(false, 1));
  std::vector<RowId> some;
  for (std::uint32_t row = 3; row < snapshot->rows(); row += 7) some.emplace_back(row);
  const auto values = values_of(*snapshot, some, scalars, options_at_now());
  ASSERT_TRUE(values.has_value());
  ASSERT_EQ(values->size(), some.size());
  for (std::size_t i = 0; i < some.size(); ++i) {
    const RowView view(*snapshot, some[i]);
    for (std::size_t k = 0; k < scalars.size(); ++k) ASSERT_EQ((*values)[i][k].data(), evaluate(*scalars[k], view, kContext).data()) << i;
  }
  EXPECT_TRUE(values_of(*snapshot, {}, scalars, options_at_now())->empty());
}

}  // namespace
}  // namespace tamis::test
