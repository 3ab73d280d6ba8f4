#include "tests/realdata/case_file.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace tamis::realdata {
namespace {

class CaseReader {
 public:
  explicit CaseReader(std::string dataset) : dataset_(std::move(dataset)) {}

  Result<std::vector<Case>> read(std::string_view text) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
      ++line_;
      TAMIS_CHECK_OK(take(line));
    }
    TAMIS_CHECK_OK(close());
    return std::move(cases_);
  }

 private:
  enum class Part : std::uint8_t { kNone, kSegment, kSql, kDone };

  Result<void> take(const std::string& line) {
    if (line.starts_with("# ") || line == "#") return {};
    if (line.starts_with("=== ")) return open(line.substr(4));
    if (line.starts_with("--- ")) return mark(line.substr(4));
    if (line.empty()) return {};
    switch (part_) {
      case Part::kSegment: cases_.back().segment += line + '\n'; return {};
      case Part::kSql: cases_.back().sql += line + '\n'; return {};
      case Part::kNone:
      case Part::kDone: return wrong("a line that belongs to no case: " + line);
    }
    return {};
  }

  Result<void> open(const std::string& title) {
    TAMIS_CHECK_OK(close());
    if (std::ranges::find(cases_, title, &Case::title) != cases_.end()) return wrong("a title twice: " + title);
    cases_.push_back({.dataset = dataset_, .title = title, .line = line_});
    part_ = Part::kSegment;
    return {};
  }

  Result<void> mark(const std::string& what) {
    if (part_ == Part::kSegment && what.starts_with("now ") && cases_.back().segment.empty()) {
      cases_.back().now = what.substr(4);
      return {};
    }
    if (part_ == Part::kSegment && what == "duckdb") {
      part_ = Part::kSql;
      return {};
    }
    if (part_ == Part::kSql && what.starts_with("members ")) {
      part_ = Part::kDone;
      return number(what.substr(8));
    }
    return wrong("a mark out of place: " + what);
  }

  Result<void> number(const std::string& text) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cases_.back().members);
    if (error != std::errc() || end != text.data() + text.size()) return wrong("not a number of members: " + text);
    return {};
  }

  Result<void> close() {
    if (cases_.empty()) return {};
    if (part_ != Part::kDone || cases_.back().segment.empty() || cases_.back().sql.empty())
      return wrong("the case before lacks its segment, its SQL or its members: " + cases_.back().title);
    return {};
  }

  [[nodiscard]] std::unexpected<Error> wrong(const std::string& why) const {
    return fail(ErrorCode::kInvalid, dataset_ + ":" + std::to_string(line_) + ": " + why);
  }

  std::string dataset_;
  std::vector<Case> cases_;
  Part part_ = Part::kNone;
  std::size_t line_ = 0;
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.dataset << "/cases.txt:" << c.line << ' ' << c.title; }

Result<std::vector<Case>> parse_cases(std::string_view text, const std::string& dataset) { return CaseReader(dataset).read(text); }

}  // namespace tamis::realdata
