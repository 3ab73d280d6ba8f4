// What others have published about these data sets, asked of the imported stores.

#include <gtest/gtest.h>

#include "dsl/bind.h"
#include "dsl/parse.h"
#include "engine/exec/executor.h"
#include "tests/realdata/dataset.h"

namespace tamis::realdata {
namespace {

// The first row of a SELECT, as texts.
std::vector<std::string> first_row(const std::string& dataset, const std::string& select) {
  const auto set = Dataset::get(dataset);
  if (!set) return {set.error().message};
  const auto statement = dsl::parse_statement(select);
  if (!statement) return {statement.error().message};
  const auto query = dsl::bind_select(std::get<dsl::Select>(*statement), (*set)->definitions());
  if (!query) return {query.error().message};
  const auto answer = run((*set)->snapshot(), *query, {.now_us = (*set)->now_us()});
  if (!answer) return {answer.error().message};
  std::vector<std::string> texts;
  for (const Value& value : answer->rows.at(0)) texts.push_back(to_text(value));
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Published, TelcoChurn) {
  EXPECT_EQ(first_row("telco_churn", "SELECT COUNT(*), COUNT(TotalCharges) FROM profiles"), (Texts{"7043", "7032"}));
  EXPECT_EQ(first_row("telco_churn", "SELECT COUNT(*) FROM profiles WHERE Churn"), (Texts{"1869"}));
}

// UCI: 541,909 instances; 9,747,747.93 pounds over all of them; 4,372 customers, 25,900 invoices, 4,070 products, 38 countries.
TEST(Published, OnlineRetailLines) {
  EXPECT_EQ(first_row("sales_lines",
                      "SELECT COUNT(*), ROUND(SUM(Quantity * UnitPrice), 2), COUNT(DISTINCT CustomerID), COUNT(DISTINCT InvoiceNo), "
                      "COUNT(DISTINCT StockCode), COUNT(DISTINCT Country) FROM profiles"),
            (Texts{"541909", "9747747.93", "4372", "25900", "4070", "38"}));
}

TEST(Published, OnlineRetailCustomers) {
  EXPECT_EQ(first_row("online_retail", "SELECT COUNT(*), ROUND(SUM(revenue), 2) FROM profiles"), (Texts{"4372", "8300065.81"}));
}

TEST(Published, CompleteJourney) {
  EXPECT_EQ(first_row("complete_journey", "SELECT COUNT(*), COUNT(home_ownership), COUNT(marital_status) FROM profiles"),
            (Texts{"801", "568", "664"}));
}

// Not only counts: sums and extremes of every numeric trait, as DuckDB has them from the same files.
TEST(Published, AggregatesAreDuckdbs) {
  const auto same = [](const std::string& dataset, const std::string& select, const std::string& sql) {
    const auto set = Dataset::get(dataset);
    ASSERT_TRUE(set) << set.error().message;
    const auto theirs = (*set)->duckdb().texts(sql, nullptr);
    ASSERT_TRUE(theirs) << theirs.error().message;
    EXPECT_EQ(first_row(dataset, select), theirs->at(0)) << select;
  };
  same("telco_churn",
       "SELECT SUM(tenure), MIN(MonthlyCharges), MAX(TotalCharges), ROUND(SUM(TotalCharges), 2) FROM profiles WHERE NOT Churn",
       "SELECT sum(tenure)::VARCHAR, min(MonthlyCharges)::VARCHAR, max(TotalCharges)::VARCHAR, "
       "sum(TotalCharges::DECIMAL(12,2))::DOUBLE::VARCHAR "
       "FROM profiles WHERE Churn = 'No'");
  same("online_retail", "SELECT SUM(items), MAX(orders), MIN(revenue), COUNT(DISTINCT country), COUNT(timezone) FROM profiles",
       "SELECT sum(items)::VARCHAR, max(orders)::VARCHAR, min(revenue)::VARCHAR, count(DISTINCT country)::VARCHAR, "
       "count(timezone)::VARCHAR FROM profiles");
  same("complete_journey",
       "SELECT SUM(baskets), SUM(items), ROUND(SUM(spend), 2), MAX(redemptions), MIN(first_redemption), MAX(last_offer_ends) FROM profiles",
       "SELECT sum(baskets)::VARCHAR, sum(items)::VARCHAR, sum(spend)::DOUBLE::VARCHAR, max(redemptions)::VARCHAR, "
       "min(first_redemption)::VARCHAR, "
       "max(last_offer_ends)::VARCHAR FROM profiles");
}

}  // namespace
}  // namespace tamis::realdata
