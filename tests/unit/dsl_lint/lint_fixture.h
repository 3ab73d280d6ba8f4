#pragma once
// What the linter says about a text, in a small schema and over a few figures about its data.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dsl/lint.h"
#include "dsl/parse.h"
#include "tests/support/memory_catalogue.h"

namespace tamis::dsl {

// Figures by hand: 1,000 profiles.
class FakeStatistics final : public Statistics {
 public:
  explicit FakeStatistics(const Schema& schema) : schema_(schema) {}

  std::map<std::string, std::uint64_t> missing_count;
  std::map<std::string, std::vector<Value>> values;  // all that there are; columns without an entry are not known
  std::map<std::string, std::pair<Value, Value>> ranges;
  std::optional<Value> window_begin;  // of every window

  [[nodiscard]] std::uint64_t profiles() const override { return 1'000; }
  [[nodiscard]] std::uint64_t missing(ColumnId column) const override {
    const auto found = missing_count.find(schema_[column].name);
    return found == missing_count.end() ? 0 : found->second;
  }
  [[nodiscard]] std::optional<bool> has_value(ColumnId column, const Value& value) const override {
    const auto found = values.find(schema_[column].name);
    if (found == values.end()) return std::nullopt;
    return std::ranges::find(found->second, value) != found->second.end();
  }
  [[nodiscard]] std::vector<std::string> some_values(ColumnId column, std::size_t most) const override {
    std::vector<std::string> texts;
    if (const auto found = values.find(schema_[column].name); found != values.end())
      for (const Value& value : found->second)
        if (texts.size() < most) texts.push_back(value.as<std::string>());
    return texts;
  }
  [[nodiscard]] std::pair<Value, Value> range(ColumnId column) const override {
    const auto found = ranges.find(schema_[column].name);
    return found == ranges.end() ? std::pair<Value, Value>{} : found->second;
  }
  [[nodiscard]] std::optional<Value> at_now(const Scalar&) const override { return window_begin; }

 private:
  const Schema& schema_;
};

class LintTest : public testing::Test {
 protected:
  LintTest() : statistics(catalogue.schema()) {
    catalogue.identifier("user_id")
        .trait("age", kIntegerType)
        .trait("score", kDoubleType)
        .trait("country", kStringType)
        .trait("churned", kBooleanType)
        .trait("signed_up", kTimestampType)
        .trait("birth_date", kDateType)
        .trait("tags", {Kind::kString, true})
        .trait("city", kStringType);
    catalogue.put_list("vip", "user_id", {"u1"});
  }

  // "W0102 age > 3: …" a line each: code, place, message and hint.
  std::vector<std::string> findings(std::string_view text, const Statistics* figures = nullptr) {
    auto tree = parse_expression(text);
    EXPECT_TRUE(tree.has_value()) << text;
    if (!tree) return {};
    EXPECT_TRUE(bind_predicate(**tree, catalogue).has_value()) << text;
    std::vector<std::string> lines;
    for (const Warning& warning : lint(**tree, std::nullopt, catalogue, figures)) {
      lines.push_back(warning.id + " " + std::string(text.substr(warning.span.begin, warning.span.end - warning.span.begin)) + ": " +
                      warning.message + (warning.hint.empty() ? "" : " | " + warning.hint));
    }
    return lines;
  }

  MemoryCatalogue catalogue;
  FakeStatistics statistics;
};

}  // namespace tamis::dsl
