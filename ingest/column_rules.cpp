#include "ingest/column_rules.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/suggest.h"

namespace tamis {
namespace {

constexpr std::size_t kNamesInHint = 30;

std::unexpected<Error> twice(std::string_view what, std::string_view column) {
  return fail(ErrorCode::kInvalid, fmt::format("the column is {} twice: {}", what, column));
}

// `name` is the column or one that holds it: address holds address.city.
template <typename Match>
bool any_level(std::string_view name, const Match& match) {
  for (std::size_t end = name.find('.');; end = name.find('.', end + 1)) {
    if (match(std::string(name.substr(0, end)))) return true;
    if (end == std::string_view::npos) return false;
  }
}

std::string columns_hint(std::string_view column, const std::vector<std::string>& sources) {
  if (const auto nearest = nearest_name(column, sources)) return fmt::format("did you mean {}?", *nearest);
  const std::size_t shown = std::min(sources.size(), kNamesInHint);
  return fmt::format("the columns are: {}{}", fmt::join(sources.begin(), sources.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                     shown < sources.size() ? ", …" : "");
}

}  // namespace

Result<ColumnRules> ColumnRules::make(const ImportOptions& options) {
  ColumnRules rules;
  if (options.id_column.empty())
    return fail(ErrorCode::kInvalid, "the column that identifies a profile is not named", "name it: --id COLUMN or --id COLUMN:TYPE");
  rules.id_column_ = fold_case(options.id_column);
  rules.wanted_.emplace_back("--id", options.id_column);
  for (const auto& column : options.excludes) {
    rules.excludes_.insert(fold_case(column));
    rules.wanted_.emplace_back("--exclude", column);
  }
  if (rules.excludes(options.id_column))
    return fail(ErrorCode::kInvalid, fmt::format("the id cannot be left out: {}", options.id_column));
  for (const auto& [from, to] : options.renames) {
    if (to.empty()) return fail(ErrorCode::kInvalid, fmt::format("the new name is empty: {}", from));
    if (!rules.renames_.emplace(fold_case(from), to).second) return twice("renamed", from);
    rules.wanted_.emplace_back("--rename", from);
  }
  for (const auto& [column, type] : options.types) {
    if (!rules.types_.emplace(fold_case(column), type).second) return twice("given a type", column);
    rules.wanted_.emplace_back("--type", column);
  }
  const auto renamed = rules.renames_.find(rules.id_column_);
  rules.id_name_ = !options.id_type.empty() ? options.id_type : renamed != rules.renames_.end() ? renamed->second : "";
  return rules;
}

bool ColumnRules::excludes(std::string_view source) const {
  return !excludes_.empty() && any_level(fold_case(source), [&](const std::string& level) { return excludes_.contains(level); });
}

bool ColumnRules::is_id(std::string_view source) const { return fold_case(source) == id_column_; }

std::string ColumnRules::name_of(std::string_view source) const {
  const std::string folded = fold_case(source);
  if (folded == id_column_ && !id_name_.empty()) return id_name_;
  const auto renamed = renames_.find(folded);
  return renamed != renames_.end() ? renamed->second : std::string(source);
}

std::optional<Type> ColumnRules::stated_type(std::string_view source) const {
  auto found = types_.find(fold_case(source));
  if (found == types_.end()) found = types_.find(fold_case(name_of(source)));
  return found == types_.end() ? std::nullopt : std::optional(found->second);
}

Result<void> ColumnRules::check(const std::vector<std::string>& sources) const {
  std::unordered_set<std::string> known;
  for (const auto& source : sources) {
    any_level(fold_case(source), [&](const std::string& level) { return known.insert(level), false; });
  }
  std::unordered_set<std::string> renamed;
  for (const auto& [from, to] : renames_) renamed.insert(fold_case(to));
  for (const auto& [option, column] : wanted_) {
    const std::string folded = fold_case(column);
    if (known.contains(folded) || (option == "--type" && renamed.contains(folded))) continue;
    return fail(ErrorCode::kNotFound, fmt::format("there is no column for {}: {}", option, column), columns_hint(column, sources));
  }
  std::vector<std::string> names;
  for (const auto& source : sources)
    if (!excludes(source)) names.push_back(name_of(source));
  return check_distinct(names, "the import");
}

Result<void> check_distinct(const std::vector<std::string>& names, std::string_view file) {
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].size() > Schema::kLongestName)
      return fail(ErrorCode::kLimitExceeded, fmt::format("a column's name is longer than {} bytes: column {} of {}", Schema::kLongestName, i + 1, file));
    const auto [first, fresh] = seen.emplace(fold_case(names[i]), i);
    if (fresh) continue;
    return fail(ErrorCode::kInvalid,
                fmt::format("two columns have one name: '{}' (column {}) and '{}' (column {}) of {}", names[first->second], first->second + 1,
                            names[i], i + 1, file),
                "names match in any case; rename one of them in the file, or with --rename or --exclude where the files differ");
  }
  return {};
}

}  // namespace tamis
