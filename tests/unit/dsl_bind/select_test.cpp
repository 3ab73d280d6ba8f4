// SELECT: what its rows are, slots, names of columns, and what it refuses.

#include "tests/unit/dsl_bind/bind_fixture.h"

namespace tamis::dsl {
namespace {

class SelectTest : public BindTest {
 protected:
  // "country=country, n=#1": name and value of each column.
  std::string output(const SelectQuery& query) const {
    std::string text;
    for (const OutputColumn& column : query.output) text += (text.empty() ? "" : ", ") + column.name + "=" + text_of(*column.value);
    return text;
  }
  std::string keys(const SelectQuery& query) const {
    std::string text;
    for (const ScalarPtr& key : query.keys) text += (text.empty() ? "" : ", ") + text_of(*key);
    return text;
  }
  std::string order(const SelectQuery& query) const {
    std::string text;
    for (const SortKey& key : query.order_by) text += (text.empty() ? "" : ", ") + text_of(*key.value) + (key.descending ? " DESC" : "");
    return text;
  }
  std::string text_of(const Scalar& scalar) const { return to_text(scalar, catalogue.schema()); }

  // The query, which the test takes for bound.
  SelectQuery query_of(std::string_view text) {
    auto query = select(text);
    EXPECT_TRUE(query.has_value()) << query.error().message;
    return query ? std::move(*query) : SelectQuery{};
  }
};

TEST_F(SelectTest, PlainRowsAreProfiles) {
  const SelectQuery query = query_of(
      "SELECT user_id, trait.COUNTRY, age * 2, UPPER(city) AS c FROM profiles WHERE churned ORDER BY c DESC, age LIMIT 3 OFFSET 2");
  EXPECT_FALSE(query.grouped);
  EXPECT_EQ(output(query), "user_id=user_id, country=country, age * 2=age * 2, c=UPPER(city)");
  EXPECT_EQ(order(query), "UPPER(city) DESC, age");
  EXPECT_EQ(to_text(*query.where, catalogue.schema()), "churned");
  EXPECT_EQ(query.limit, 3U);
  EXPECT_EQ(query.offset, 2U);
  EXPECT_EQ(query.having, nullptr);
}

TEST_F(SelectTest, StarIsEveryColumnAsInTheSchema) {
  const SelectQuery query = query_of("SELECT *, age FROM profiles");
  ASSERT_EQ(query.output.size(), catalogue.schema().columns().size() + 1);
  EXPECT_EQ(query.output.front().name, "user_id");
  EXPECT_EQ(query.output[query.output.size() - 2].name, "address.city");
  EXPECT_EQ(query.output.back().name, "age");
  EXPECT_TRUE(std::get<Constant>(query.where->node).value);
}

TEST_F(SelectTest, CountIsOneGroupWithoutKeys) {
  const SelectQuery query = query_of("SELECT COUNT(*) FROM profiles");
  EXPECT_TRUE(query.grouped);
  EXPECT_TRUE(query.keys.empty());
  ASSERT_EQ(query.aggregates.size(), 1U);
  EXPECT_EQ(query.aggregates[0].kind, AggregateKind::kCountAll);
  EXPECT_EQ(query.aggregates[0].argument, nullptr);
  EXPECT_EQ(output(query), "count=#0");
}

TEST_F(SelectTest, AggregatesHaveTheirKindsAndTypes) {
  const SelectQuery query = query_of(
      "SELECT country, COUNT(*), COUNT(tags), COUNT(DISTINCT city), SUM(age), SUM(score), AVG(age), MIN(signed_up), MAX(churned) FROM "
      "profiles GROUP BY country");
  EXPECT_EQ(keys(query), "country");
  EXPECT_EQ(output(query),
            "country=#0, count=#1, count(tags)=#2, count(distinct city)=#3, sum(age)=#4, sum(score)=#5, avg(age)=#6, min(signed_up)=#7, "
            "max(churned)=#8");
  const std::vector<std::pair<AggregateKind, Type>> wanted = {
      {AggregateKind::kCountAll, kIntegerType}, {AggregateKind::kCount, kIntegerType}, {AggregateKind::kCountDistinct, kIntegerType},
      {AggregateKind::kSum, kIntegerType},      {AggregateKind::kSum, kDoubleType},    {AggregateKind::kAvg, kDoubleType},
      {AggregateKind::kMin, kTimestampType},    {AggregateKind::kMax, kBooleanType}};
  ASSERT_EQ(query.aggregates.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(query.aggregates[i].kind, wanted[i].first) << i;
    EXPECT_EQ(query.aggregates[i].type, wanted[i].second) << i;
    EXPECT_EQ(query.output[i + 1].value->type, wanted[i].second) << i;
  }
}

TEST_F(SelectTest, EqualKeysAndAggregatesShareASlot) {
  const SelectQuery query = query_of(
      "SELECT COUNT(*) + COUNT(*), sum(AGE) FROM profiles GROUP BY country, COUNTRY, trait.country HAVING SUM(age) > 3 ORDER BY "
      "SUM(trait.age), country");
  EXPECT_EQ(keys(query), "country");
  EXPECT_EQ(query.aggregates.size(), 2U);
  EXPECT_EQ(output(query), "count(*) + count(*)=#1 + #1, sum(age)=#2");
  EXPECT_EQ(to_text(*query.having, catalogue.schema()), "#2 > 3");
  EXPECT_EQ(order(query), "#2, #0");
}

TEST_F(SelectTest, KeysMayBeExpressionsAndConditions) {
  EXPECT_EQ(output(query_of("SELECT YEAR(signed_up) + 1, COUNT(*) FROM profiles GROUP BY YEAR(signed_up)")),
            "year(signed_up) + 1=#0 + 1, count=#1");
  const SelectQuery query = query_of("SELECT age > 30, COUNT(*) FROM profiles GROUP BY age > 30, churned HAVING NOT age > 30 AND churned");
  EXPECT_EQ(output(query), "age > 30=#0, count=#2");
  EXPECT_EQ(to_text(*query.having, catalogue.schema()), "NOT #0 AND #1");
}

TEST_F(SelectTest, AliasesServeGroupByHavingAndOrderBy) {
  const SelectQuery query =
      query_of("SELECT UPPER(city) AS town, COUNT(*) AS n FROM profiles GROUP BY town HAVING N > 3 AND town != 'X' ORDER BY n DESC, Town");
  EXPECT_EQ(keys(query), "UPPER(city)");
  EXPECT_EQ(output(query), "town=#0, n=#1");
  EXPECT_EQ(to_text(*query.having, catalogue.schema()), "#1 > 3 AND #0 != 'X'");
  EXPECT_EQ(order(query), "#1 DESC, #0");
}

// A trait wins where profiles are read, the alias where the answer is put in order.
TEST_F(SelectTest, AliasThatIsATraitToo) {
  EXPECT_EQ(select_error("SELECT age AS country, COUNT(*) FROM profiles GROUP BY country").id, "E0305");
  EXPECT_EQ(order(query_of("SELECT age AS country FROM profiles ORDER BY country")), "age");
}

TEST_F(SelectTest, GroupsTakeTheStatementsZone) {
  EXPECT_EQ(keys(query_of("SELECT COUNT(*) FROM profiles GROUP BY DATE_TRUNC('month', signed_up) TIME ZONE 'Europe/Paris'")),
            "DATE_TRUNC('month', signed_up, TIME ZONE 'Europe/Paris')");
}

TEST_F(SelectTest, DistinctOrdersBySelectedColumns) {
  const SelectQuery query = query_of("SELECT DISTINCT country, UPPER(city) FROM profiles ORDER BY upper(CITY)");
  EXPECT_TRUE(query.distinct);
  EXPECT_EQ(order(query), "UPPER(city)");
}

TEST_F(SelectTest, SegmentsAndListsAreValues) {
  catalogue.segment_from("CREATE SEGMENT Adults AS age >= 18");
  EXPECT_EQ(output(query_of("SELECT IN SEGMENT adults AS a, IN LIST 'vip' FROM profiles")),
            "a=IN SEGMENT Adults, in list 'vip'=user_id IN LIST 'vip'");
  EXPECT_EQ(output(query_of("SELECT IN SEGMENT adults AS a, COUNT(*) FROM profiles GROUP BY a")), "a=#0, count=#1");
}

struct Mistake {
  std::string_view text, id, place, hint;
};

class SelectMistakeTest : public BindTest, public testing::WithParamInterface<Mistake> {};

TEST_P(SelectMistakeTest, HasCodePlaceAndHint) {
  const Mistake& wanted = GetParam();
  catalogue.segment_from("CREATE SEGMENT adults AS age >= 18");
  const Error error = select_error(wanted.text);
  EXPECT_EQ(error.id, wanted.id) << error.message;
  EXPECT_EQ(at(wanted.text, error), wanted.place);
  EXPECT_EQ(error.hint, wanted.hint);
}

INSTANTIATE_TEST_SUITE_P(
    Select, SelectMistakeTest,
    testing::Values(
        Mistake{"SELECT country, COUNT(*) FROM profiles", "E0305", "country", "add GROUP BY country, or write MIN(country)"},
        Mistake{"SELECT country, COUNT(*) FROM profiles GROUP BY country ORDER BY age", "E0305", "age",
                "add GROUP BY age, or write MIN(age)"},
        Mistake{"SELECT IN SEGMENT adults, COUNT(*) FROM profiles", "E0305", "IN SEGMENT adults", "add GROUP BY IN SEGMENT adults"},
        Mistake{"SELECT IN LIST 'vip', COUNT(*) FROM profiles", "E0305", "IN LIST 'vip'", "add GROUP BY IN LIST 'vip'"},
        Mistake{"SELECT country FROM profiles WHERE COUNT(*) > 3 GROUP BY country", "E0304", "COUNT(*)",
                "write HAVING COUNT(*) … after GROUP BY"},
        Mistake{"SELECT age FROM profiles GROUP BY SUM(age)", "E0304", "SUM(age)", ""},
        Mistake{"SELECT SUM(COUNT(*)) FROM profiles", "E0304", "COUNT(*)", ""},
        Mistake{"SELECT SUM(n) AS n FROM profiles GROUP BY n", "E0304", "SUM(n)", ""},
        Mistake{"SELECT SUM(age, score) FROM profiles", "E0204", "SUM(age, score)", "SUM(number)"},
        Mistake{"SELECT SUM(DISTINCT age) FROM profiles", "E0204", "SUM(DISTINCT age)", "COUNT(DISTINCT value)"},
        Mistake{"SELECT SUM(country) FROM profiles", "E0311", "SUM(country)", "write SUM(CAST(country AS DOUBLE))"},
        Mistake{"SELECT SUM(churned) FROM profiles", "E0311", "SUM(churned)", "write SUM(CAST(churned AS INTEGER))"},
        Mistake{"SELECT AVG(signed_up) FROM profiles", "E0311", "AVG(signed_up)", "MIN(signed_up) and MAX(signed_up) are defined"},
        Mistake{"SELECT MAX(tags) FROM profiles", "E0311", "MAX(tags)", "MAX(LENGTH(tags)) takes the number of items"},
        Mistake{"SELECT COUNT(DISTINCT tags) FROM profiles", "E0311", "COUNT(DISTINCT tags)",
                "COUNT(DISTINCT LENGTH(tags)) takes the number of items"},
        Mistake{"SELECT country FROM profiles ORDER BY 1", "E0306", "1", "name the column, or give it an alias with AS"},
        Mistake{"SELECT country FROM profiles GROUP BY 1", "E0306", "1", "name the column, or give it an alias with AS"},
        Mistake{"SELECT country FROM profiles HAVING age > 3", "E0307", "age > 3", "write WHERE, or add GROUP BY"},
        Mistake{"SELECT DISTINCT country FROM profiles ORDER BY age", "E0308", "age", "order by a selected column, or select this one"},
        Mistake{"SELECT *, COUNT(*) FROM profiles", "E0309", "COUNT(*)", "name the group keys and aggregates"},
        Mistake{"SELECT * FROM profiles GROUP BY age", "E0309", "age", "name the group keys and aggregates"},
        Mistake{"SELECT country FROM profiles ORDER BY tags", "E0310", "tags", "LENGTH(tags) is the number of its items"},
        Mistake{"SELECT tags FROM profiles GROUP BY tags", "E0310", "tags", "LENGTH(tags) is the number of its items"},
        Mistake{"SELECT age AS n, n + 1 FROM profiles", "E0203", "n", ""},
        Mistake{"SELECT COUNT(*) AS n FROM profiles WHERE n > 3", "E0203", "n", ""},
        Mistake{"SELECT country FROM profiles WHERE IN SEGMENT adult", "E0301", "IN SEGMENT adult", "did you mean adults?"},
        Mistake{"SELECT age FROM profiles TIME ZONE 'Europe/Pariss'", "E0223", "TIME ZONE 'Europe/Pariss'", "did you mean 'Europe/Paris'?"},
        Mistake{"SELECT age FROM profiles TIME ZONE OF age ELSE 'UTC'", "E0224", "TIME ZONE OF age ELSE 'UTC'",
                "a STRING trait holds names like 'Europe/Paris'"},
        Mistake{"SELECT age FROM profiles TIME ZONE OF timezon ELSE 'UTC'", "E0203", "TIME ZONE OF timezon ELSE 'UTC'",
                "did you mean timezone?"}));

}  // namespace
}  // namespace tamis::dsl
