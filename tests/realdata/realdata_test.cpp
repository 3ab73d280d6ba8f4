// Every case of the data sets: the program's evaluators, the oracle and DuckDB name the same profiles.

#include <cctype>
#include <cstdlib>
#include <iostream>
#include <iterator>

#include <gtest/gtest.h>

#include "dsl/bind.h"
#include "dsl/diagnostics.h"
#include "dsl/parse.h"
#include "engine/exec/executor.h"
#include "tests/realdata/case_file.h"
#include "tests/realdata/dataset.h"

namespace tamis::realdata {
namespace {

// A file that cannot be read becomes one case that fails with the reason.
std::vector<Case> cases_of(const std::string& dataset) {
  const auto text = read_text(folder_of(dataset) / "cases.txt");
  auto cases = text ? parse_cases(*text, dataset) : Result<std::vector<Case>>(std::unexpected(text.error()));
  if (!cases) return {{.dataset = dataset, .title = "unreadable: " + cases.error().message}};
  return std::move(*cases);
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const std::string& dataset : dataset_names()) {
    auto cases = cases_of(dataset);
    all.insert(all.end(), std::make_move_iterator(cases.begin()), std::make_move_iterator(cases.end()));
  }
  return all;
}

Result<PredicatePtr> bound(const Case& c, const dsl::Catalogue& catalogue) {
  const std::string text = "SELECT COUNT(*) FROM profiles WHERE " + c.segment;
  const auto statement = dsl::parse_statement(text);
  if (!statement) return fail(statement.error().code, dsl::render(statement.error(), text));
  const auto query = dsl::bind_select(std::get<dsl::Select>(*statement), catalogue);
  if (!query) return fail(query.error().code, dsl::render(query.error(), text));
  return query->where;
}

std::vector<std::string> ids_of(const Dataset& set, const std::vector<RowId>& rows) {
  std::vector<std::string> ids;
  for (const RowId row : rows) ids.emplace_back(set.id(row.value));
  std::ranges::sort(ids);
  return ids;
}

// The first few ids that one side has and the other lacks.
std::string difference(const std::vector<std::string>& ours, const std::vector<std::string>& theirs) {
  static constexpr std::size_t kShown = 5;
  const auto only = [](const auto& a, const auto& b, const char* whose) {
    std::vector<std::string> out;
    std::ranges::set_difference(a, b, std::back_inserter(out));
    std::string text = std::to_string(out.size()) + " only in " + whose + ":";
    for (std::size_t i = 0; i < std::min(kShown, out.size()); ++i) text += " " + out[i];
    return text + "\n";
  };
  return only(ours, theirs, "Tamis") + only(theirs, ours, "DuckDB");
}

class Comparison {
 public:
  Comparison(Dataset& set, const Case& c, PredicatePtr predicate, std::int64_t now_us)
      : set_(set), case_(c), predicate_(std::move(predicate)), now_us_(now_us) {}

  void run() {
    const auto found = rows(set_.snapshot(), *predicate_, options());
    ASSERT_TRUE(found) << found.error().message;
    with_duckdb(*found);
    with_count(*found);
    with_other_ways(*found);
    with_single_profiles(*found);
    with_oracle(*found);
  }

 private:
  [[nodiscard]] ExecutionOptions options() const { return {.now_us = now_us_}; }

  void with_duckdb(const RowSet& found) const {
    const auto theirs = set_.duckdb_members(case_.sql);
    ASSERT_TRUE(theirs) << theirs.error().message;
    const auto ours = ids_of(set_, found.rows());
    EXPECT_TRUE(ours == *theirs) << difference(ours, *theirs);
    EXPECT_EQ(ours.size(), case_.members);
    if (std::getenv("TAMIS_REALDATA_PRINT") != nullptr)
      std::cout << "MEMBERS\t" << case_.dataset << '\t' << case_.line << '\t' << ours.size() << '\t' << theirs->size() << '\n';
  }

  void with_count(const RowSet& found) const {
    const auto counted = count(set_.snapshot(), *predicate_, options());
    ASSERT_TRUE(counted) << counted.error().message;
    EXPECT_EQ(*counted, found.count());
  }

  void with_other_ways(const RowSet& found) const {
    ExecutionOptions general = options(), as_written = options(), scanning = options();
    general.generic_only = true;
    as_written.rewrite = false;
    scanning.index = IndexUse::kNever;
    for (const ExecutionOptions& other : {general, as_written, scanning}) {
      const auto again = rows(set_.snapshot(), *predicate_, other);
      ASSERT_TRUE(again) << again.error().message;
      EXPECT_TRUE(*again == found) << again->count()
                                   << (other.generic_only ? " by the general evaluator"
                                       : other.rewrite    ? " by scans"
                                                          : " as written");
    }
  }

  void with_single_profiles(const RowSet& found) const {
    for (std::uint32_t row = 0; row < set_.snapshot().rows(); ++row) {
      const auto in = matches(set_.snapshot(), *predicate_, RowId(row), now_us_);
      ASSERT_TRUE(in) << in.error().message;
      ASSERT_EQ(*in, found.contains(RowId(row))) << "the single-profile evaluator, of " << set_.id(row);
    }
  }

  void with_oracle(const RowSet& found) const {
    for (std::size_t i = 0; i < set_.oracle_profiles().size(); ++i) {
      const auto row = static_cast<std::uint32_t>(i * set_.oracle_step());
      ASSERT_EQ(reference::holds(*predicate_, set_.oracle_profiles()[i], now_us_), found.contains(RowId(row)))
          << "the oracle, of " << set_.id(row);
    }
  }

  Dataset& set_;
  const Case& case_;
  PredicatePtr predicate_;
  std::int64_t now_us_;
};

class Forgetting : public ::testing::Environment {
  void TearDown() override { Dataset::forget_all(); }
};
const auto* const forgetting = ::testing::AddGlobalTestEnvironment(new Forgetting);

class RealData : public ::testing::TestWithParam<Case> {};

TEST_P(RealData, SameMembersEverywhere) {
  const Case& c = GetParam();
  SCOPED_TRACE(::testing::PrintToString(c));
  const auto set = Dataset::get(c.dataset);
  ASSERT_TRUE(set) << set.error().message << "\n" << set.error().hint;
  const auto predicate = bound(c, (*set)->definitions());
  ASSERT_TRUE(predicate) << predicate.error().message;
  const auto now = c.now.empty() ? Result<std::int64_t>((*set)->now_us()) : parse_timestamp(c.now, TimeZone());
  ASSERT_TRUE(now) << now.error().message;
  Comparison(**set, c, *predicate, *now).run();
}

std::string test_name(const ::testing::TestParamInfo<Case>& info) {
  std::string name = info.param.dataset + "_" + std::to_string(info.param.line) + "_";
  for (const char letter : info.param.title) name += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, RealData, ::testing::ValuesIn(all_cases()), test_name);

// All segments of a data set in one pass over its blocks: what each counts alone.
TEST(RealDataTogether, OnePassCountsTheSame) {
  for (const std::string& dataset : dataset_names()) {
    SCOPED_TRACE(dataset);
    const auto set = Dataset::get(dataset);
    ASSERT_TRUE(set) << set.error().message;
    std::vector<PredicatePtr> predicates;
    std::vector<std::uint64_t> expected;
    for (const Case& c : cases_of(dataset)) {
      if (!c.now.empty()) continue;
      const auto predicate = bound(c, (*set)->definitions());
      ASSERT_TRUE(predicate) << c.title << "\n" << predicate.error().message;
      predicates.push_back(*predicate);
      expected.push_back(c.members);
    }
    const auto counts = count_all((*set)->snapshot(), predicates, {.now_us = (*set)->now_us()});
    ASSERT_TRUE(counts) << counts.error().message;
    EXPECT_EQ(*counts, expected);
  }
}

}  // namespace
}  // namespace tamis::realdata
