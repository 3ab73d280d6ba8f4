// The codes: each one that the sources use is explained, and each one explained is provoked by a test.

#include "dsl/code_docs.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dsl/functions.h"

namespace tamis::dsl {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// "E0203" and the like, in the files of a folder whose names begin with one of the prefixes.
std::set<std::string> ids_in(const std::string& folder, const std::vector<std::string>& prefixes) {
  static const std::regex kId("\"([EW]0[123][0-9][0-9])[\" ]");
  std::set<std::string> ids;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(TAMIS_SOURCE_DIR) / folder)) {
    const std::string name = entry.path().filename();
    const bool wanted = std::ranges::any_of(prefixes, [&](const std::string& prefix) { return name.starts_with(prefix); });
    if (!wanted || name == "bind_codes.cpp" || name == "code_docs_test.cpp") continue;
    const std::string text = text_of(entry.path());
    for (auto match = std::sregex_iterator(text.begin(), text.end(), kId); match != std::sregex_iterator(); ++match)
      ids.insert((*match)[1]);
  }
  return ids;
}

std::set<std::string> documented() {
  std::set<std::string> ids;
  for (const CodeDoc& doc : bind_code_docs()) ids.emplace(doc.id);
  return ids;
}

TEST(BindCodes, SourcesUseWhatIsExplainedAndNothingElse) { EXPECT_EQ(ids_in("dsl", {"bind", "lint"}), documented()); }

TEST(BindCodes, EveryCodeIsProvokedByATest) {
  std::set<std::string> provoked = ids_in("tests/unit/dsl_bind", {""});
  provoked.merge(ids_in("tests/unit/dsl_lint", {""}));
  for (const std::string& id : documented()) EXPECT_TRUE(provoked.contains(id)) << id;
}

TEST(BindCodes, AreInOrderAndComplete) {
  std::string last;
  for (const CodeDoc& doc : bind_code_docs()) {
    EXPECT_LT(last, doc.id);
    last = doc.id;
    EXPECT_FALSE(doc.title.empty());
    EXPECT_NE(doc.explanation.find("\n\n    "), std::string_view::npos) << doc.id << " has no example";
  }
}

TEST(Functions, AreInOrderAndFoundInAnyCase) {
  std::string_view last;
  for (const FunctionInfo& function : functions()) {
    EXPECT_LT(last, function.name);
    last = function.name;
    EXPECT_EQ(find_function(function.name), &function);
    EXPECT_FALSE(function.doc.empty());
    EXPECT_TRUE(function.signature.starts_with(function.name));
    EXPECT_LE(function.least, function.most);
  }
  EXPECT_EQ(find_function("coalesce")->name, "COALESCE");
  EXPECT_EQ(find_function("nothing"), nullptr);
}

TEST(Functions, UnitsHaveTheirPlurals) {
  EXPECT_EQ(parse_unit("Months"), TimeUnit::kMonth);
  EXPECT_EQ(parse_unit("DAY"), TimeUnit::kDay);
  EXPECT_EQ(parse_unit("days "), std::nullopt);
  EXPECT_EQ(parse_unit(""), std::nullopt);
  for (const std::string& name : unit_names()) EXPECT_TRUE(parse_unit(name + "s").has_value());
}

}  // namespace
}  // namespace tamis::dsl
