// SELECT against naive code over plain values.

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "engine/exec/executor.h"
#include "engine/plan/exact_sum.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {
namespace {

ExecutionOptions at_now(unsigned threads = 2) {
  ExecutionOptions options;
  options.now_us = kSampleNowUs;
  options.threads = threads;
  return options;
}

using Rows = std::vector<std::vector<Value>>;

std::string shown(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (const Value& value : row) text += to_literal(value) + " ";
    text += "\n";
  }
  return text;
}

// Missing last, whichever way.
int order_of(const Value& a, const Value& b, bool descending) {
  if (a.missing() || b.missing()) return a.missing() == b.missing() ? 0 : a.missing() ? 1 : -1;
  const auto order = compare(a, b);
  return order == 0 ? 0 : (order < 0) != descending ? -1 : 1;
}

struct NaiveRow {
  std::vector<Value> sort_keys, ties, out;
};

Rows finish(std::vector<NaiveRow> rows, const SelectQuery& query) {
  std::ranges::stable_sort(rows, [&query](const NaiveRow& a, const NaiveRow& b) {
    for (std::size_t i = 0; i < query.order_by.size(); ++i) {
      if (const int order = order_of(a.sort_keys[i], b.sort_keys[i], query.order_by[i].descending); order != 0) return order < 0;
    }
    for (std::size_t i = 0; i < a.ties.size(); ++i) {
      if (const int order = order_of(a.ties[i], b.ties[i], false); order != 0) return order < 0;
    }
    return false;
  });
  Rows out;
  for (const NaiveRow& row : rows) {
    if (query.distinct && std::ranges::find(out, row.out) != out.end()) continue;
    out.push_back(row.out);
  }
  out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(query.offset, out.size())));
  if (query.limit && out.size() > *query.limit) out.resize(*query.limit);
  return out;
}

Value aggregate_of(const Aggregate& aggregate, const Sample& sample, const std::vector<RowId>& rows) {
  std::vector<Value> values;
  for (const RowId row : rows) {
    Value value =
        aggregate.argument == nullptr ? Value(true) : evaluate(*aggregate.argument, SampleView(sample, row.value), {kSampleNowUs, {}});
    if (!value.missing()) values.push_back(std::move(value));
  }
  switch (aggregate.kind) {
    case AggregateKind::kCountAll:
    case AggregateKind::kCount: return static_cast<std::int64_t>(values.size());
    case AggregateKind::kCountDistinct: {
      std::ranges::sort(values, [](const Value& a, const Value& b) { return order(a, b) < 0; });
      return static_cast<std::int64_t>(std::unique(values.begin(), values.end()) - values.begin());
    }
    case AggregateKind::kMin:
    case AggregateKind::kMax: {
      if (values.empty()) return {};
      const auto less = [](const Value& a, const Value& b) { return compare(a, b) < 0; };
      return aggregate.kind == AggregateKind::kMin ? *std::ranges::min_element(values, less) : *std::ranges::max_element(values, less);
    }
    case AggregateKind::kSum:
    case AggregateKind::kAvg: break;
  }
  ExactSum exact;
  int128 whole = 0;
  for (const Value& value : values) {
    if (value.is<double>())
      exact.add(value.as<double>());
    else
      whole += value.as<std::int64_t>();
  }
  exact.add(whole);
  if (aggregate.kind == AggregateKind::kAvg) return values.empty() ? Value() : Value(exact.rounded(values.size()));
  if (aggregate.type == kDoubleType) return exact.rounded();
  return whole == static_cast<std::int64_t>(whole) ? Value(static_cast<std::int64_t>(whole)) : Value();
}

struct ByValue {
  bool operator()(const std::vector<Value>& a, const std::vector<Value>& b) const {
    return std::ranges::lexicographical_compare(a, b, [](const Value& x, const Value& y) { return order(x, y) < 0; });
  }
};

Rows naive(const Sample& sample, const SelectQuery& query) {
  std::vector<NaiveRow> rows;
  const auto members = matching_rows(sample, *query.where);
  const auto add = [&](const ProfileView& view, const EvaluationContext& context, std::vector<Value> ties) {
    NaiveRow row{{}, std::move(ties), {}};
    for (const SortKey& key : query.order_by) row.sort_keys.push_back(evaluate(*key.value, view, context));
    for (const OutputColumn& column : query.output) row.out.push_back(evaluate(*column.value, view, context));
    rows.push_back(std::move(row));
  };
  if (!query.grouped) {
    for (const RowId member : members) add(SampleView(sample, member.value), {kSampleNowUs, {}}, {});
    return finish(std::move(rows), query);
  }
  std::map<std::vector<Value>, std::vector<RowId>, ByValue> groups;
  if (query.keys.empty()) groups[{}];
  for (const RowId member : members) {
    std::vector<Value> key;
    for (const ScalarPtr& scalar : query.keys) key.push_back(evaluate(*scalar, SampleView(sample, member.value), {kSampleNowUs, {}}));
    groups[key].push_back(member);
  }
  const SampleView unused(sample, 0);
  for (const auto& [key, group] : groups) {
    std::vector<Value> slots = key;
    for (const Aggregate& aggregate : query.aggregates) slots.push_back(aggregate_of(aggregate, sample, group));
    if (query.having != nullptr && !evaluate(*query.having, unused, {kSampleNowUs, slots})) continue;
    add(unused, {kSampleNowUs, slots}, key);
  }
  return finish(std::move(rows), query);
}

void expect_naive(const Sample& sample, const SelectQuery& query, const std::string& what) {
  const Rows expected = naive(sample, query);
  for (const unsigned threads : {1U, 3U}) {
    const auto answer = run(*sample.snapshot, query, at_now(threads));
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    ASSERT_EQ(answer->columns.size(), query.output.size());
    ASSERT_EQ(answer->rows, expected) << what << ", " << threads << " threads:\n"
                                      << shown(answer->rows) << "expected:\n"
                                      << shown(expected);
  }
}

SelectQuery all_of(PredicatePtr where = make_predicate(Constant{true})) {
  SelectQuery query;
  query.where = std::move(where);
  return query;
}

ScalarPtr slot(std::uint32_t i, Type type) { return make_scalar(SlotRef{i}, type); }

Aggregate aggregate(AggregateKind kind, ScalarPtr argument) {
  Type type = kIntegerType;
  if (kind == AggregateKind::kAvg)
    type = kDoubleType;
  else if (kind == AggregateKind::kSum || kind == AggregateKind::kMin || kind == AggregateKind::kMax)
    type = argument->type;
  return {kind, std::move(argument), type};
}

// SELECT keys, aggregates … GROUP BY keys.
SelectQuery grouped(PredicatePtr where, std::vector<ScalarPtr> keys, std::vector<Aggregate> aggregates) {
  SelectQuery query = all_of(std::move(where));
  query.grouped = true;
  query.keys = std::move(keys);
  query.aggregates = std::move(aggregates);
  std::uint32_t next = 0;
  for (const ScalarPtr& key : query.keys) query.output.push_back({"k", slot(next++, key->type)});
  for (const Aggregate& a : query.aggregates) query.output.push_back({"a", slot(next++, a.type)});
  return query;
}

std::vector<Aggregate> every_aggregate(const Sample& s) {
  std::vector<Aggregate> out{{AggregateKind::kCountAll, nullptr, kIntegerType}};
  for (const char* name : {"age", "stepped", "skewed", "cents", "ratio", "wide", "nothing"}) {
    const ScalarPtr column = s.column(name);
    for (const AggregateKind kind : {AggregateKind::kCount, AggregateKind::kSum, AggregateKind::kAvg, AggregateKind::kMin,
                                     AggregateKind::kMax, AggregateKind::kCountDistinct}) {
      out.push_back(aggregate(kind, column));
    }
  }
  for (const char* name : {"country", "email", "seen", "day", "flag"}) {
    for (const AggregateKind kind : {AggregateKind::kCount, AggregateKind::kMin, AggregateKind::kMax, AggregateKind::kCountDistinct}) {
      out.push_back(aggregate(kind, s.column(name)));
    }
  }
  out.push_back(aggregate(AggregateKind::kCount, s.column("tags")));
  return out;
}

class Select : public testing::TestWithParam<ForcedEncoding> {
 protected:
  const Sample s = make_sample({.rows = kBlockRows + 2'000, .missing = 0.1, .force = GetParam(), .seed = 5});
  PredicateMaker maker{s, 8};
};

TEST_P(Select, AggregatesOfAll) {
  expect_naive(s, grouped(make_predicate(Constant{true}), {}, every_aggregate(s)), "all");
  expect_naive(s, grouped(make_predicate(Truth{s.column("flag")}), {}, every_aggregate(s)), "flag");
  expect_naive(s, grouped(make_predicate(Constant{false}), {}, every_aggregate(s)), "none");
}

TEST_P(Select, GroupsByOneColumn) {
  const PredicatePtr where = make_predicate(Compare{CompareOp::kGt, s.column("age"), lit(std::int64_t{40})});
  for (const char* key : {"flag", "country", "city", "age", "day", "nothing"})
    expect_naive(s, grouped(where, {s.column(key)}, every_aggregate(s)), key);
}

TEST_P(Select, GroupsAsMasks) {
  // Only what can be added a mask at a time: the path of few groups.
  const std::vector<Aggregate> few{{AggregateKind::kCountAll, nullptr, kIntegerType},
                                   aggregate(AggregateKind::kSum, s.column("age")),
                                   aggregate(AggregateKind::kAvg, s.column("stepped")),
                                   aggregate(AggregateKind::kCount, s.column("email"))};
  for (const char* key : {"flag", "country"}) {
    expect_naive(s, grouped(make_predicate(Constant{true}), {s.column(key)}, few), key);
    expect_naive(s, grouped(make_predicate(Truth{s.column("flag")}), {s.column(key)}, few), key);
  }
}

TEST_P(Select, GroupsByManyKeys) {
  SelectQuery query = grouped(make_predicate(Truth{s.column("flag")}), {s.column("country"), s.column("age"), s.column("flag")},
                              {{AggregateKind::kCountAll, nullptr, kIntegerType}, aggregate(AggregateKind::kSum, s.column("cents"))});
  expect_naive(s, query, "three keys");
  query.having = make_predicate(Compare{CompareOp::kGt, slot(3, kIntegerType), lit(std::int64_t{2})});
  query.order_by = {{slot(4, kDoubleType), true}, {slot(0, kStringType), false}};
  query.limit = 15;
  query.offset = 4;
  expect_naive(s, query, "having, order, limit");
}

TEST_P(Select, DistinctGroupsAndExpressions) {
  SelectQuery query = grouped(make_predicate(Constant{true}), {s.column("country")}, {{AggregateKind::kCountAll, nullptr, kIntegerType}});
  query.output = {{"big", make_scalar(tamis::Test{make_predicate(Compare{CompareOp::kGt, slot(1, kIntegerType), lit(std::int64_t{1000})})},
                                      kBooleanType)}};
  query.distinct = true;
  expect_naive(s, query, "distinct");
}

TEST_P(Select, PlainRows) {
  SelectQuery query = all_of(make_predicate(Truth{s.column("flag")}));
  for (const char* name : {"id", "age", "cents", "country", "email", "tags", "seen", "nothing"})
    query.output.push_back({name, s.column(name)});
  for (const std::uint64_t limit : {0U, 1U, 7U, 30'000U}) {
    for (const std::uint64_t offset : {0U, 5U, 100'000U}) {
      query.limit = limit;
      query.offset = offset;
      expect_naive(s, query, "limit " + std::to_string(limit));
    }
  }
}

TEST_P(Select, PlainRowsInOrder) {
  SelectQuery query = all_of(maker.predicate(1));
  query.output = {{"id", s.column("id")}};
  for (const char* key : {"age", "cents", "country", "email", "seen", "day", "flag", "wide", "nothing"}) {
    for (const bool descending : {false, true}) {
      query.order_by = {{s.column(key), descending}, {s.column("age"), !descending}};
      query.limit = 20;
      query.offset = descending ? 3 : 0;
      expect_naive(s, query, key);
    }
  }
  query.limit.reset();
  expect_naive(s, query, "no limit");
}

TEST_P(Select, DistinctRows) {
  SelectQuery query = all_of();
  query.output = {{"country", s.column("country")}, {"flag", s.column("flag")}};
  query.distinct = true;
  expect_naive(s, query, "distinct");
  query.limit = 7;
  query.offset = 2;
  expect_naive(s, query, "distinct, limit");
  query.order_by = {{s.column("country"), true}};
  expect_naive(s, query, "distinct, order, limit");
}

INSTANTIATE_TEST_SUITE_P(Encodings, Select, testing::Values(ForcedEncoding::kNone, ForcedEncoding::kSketch, ForcedEncoding::kTextInRows));

TEST(SelectAnswers, NamesAndTypes) {
  const Sample s = make_sample({.rows = 10});
  SelectQuery query = all_of();
  query.output = {{"Age", s.column("age")}, {"tags", s.column("tags")}};
  const Answer answer = run(*s.snapshot, query, at_now()).value();
  EXPECT_EQ(answer.columns[0].name, "Age");
  EXPECT_EQ(answer.columns[0].type, kIntegerType);
  EXPECT_EQ(answer.columns[1].type, (Type{Kind::kString, true}));
  EXPECT_EQ(answer.rows.size(), 10U);
}

TEST(SelectAnswers, IntegerSumsPastSixtyFourBitsAreMissing) {
  RawColumn values(kIntegerType);
  for (int i = 0; i < 3; ++i) values.append(std::numeric_limits<std::int64_t>::max());
  std::vector<BuildColumn> columns;
  columns.push_back({{"big", kIntegerType}, std::move(values)});
  const SnapshotPtr snapshot = build_snapshot(std::move(columns)).value();
  const ScalarPtr big = make_scalar(ColumnRef{ColumnId(0)}, kIntegerType);
  const Answer answer =
      run(*snapshot,
          grouped(make_predicate(Constant{true}), {}, {aggregate(AggregateKind::kSum, big), aggregate(AggregateKind::kAvg, big)}), at_now())
          .value();
  EXPECT_TRUE(answer.rows[0][0].missing());
  EXPECT_EQ(answer.rows[0][1].as<double>(), 9223372036854775808.0);
}

TEST(SelectAnswers, OfNoProfiles) {
  std::vector<BuildColumn> columns;
  columns.push_back({{"age", kIntegerType}, RawColumn(kIntegerType)});
  const SnapshotPtr snapshot = build_snapshot(std::move(columns)).value();
  const ScalarPtr age = make_scalar(ColumnRef{ColumnId(0)}, kIntegerType);
  const Answer one = run(*snapshot,
                         grouped(make_predicate(Constant{true}), {},
                                 {{AggregateKind::kCountAll, nullptr, kIntegerType},
                                  aggregate(AggregateKind::kSum, age),
                                  aggregate(AggregateKind::kMin, age)}),
                         at_now())
                         .value();
  ASSERT_EQ(one.rows.size(), 1U);
  EXPECT_EQ(one.rows[0][0].as<std::int64_t>(), 0);
  EXPECT_EQ(one.rows[0][1].as<std::int64_t>(), 0);
  EXPECT_TRUE(one.rows[0][2].missing());
  EXPECT_TRUE(run(*snapshot, grouped(make_predicate(Constant{true}), {age}, {}), at_now())->rows.empty());
}

}  // namespace
}  // namespace tamis::test
