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
template <typename Match> bool any_level(std::string_view name, const Match& match) {
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

// `inner` is a column inside `outer`: address.city inside address.
bool is_inside(std::string_view inner, std::string_view outer) {
  return inner.size() > outer.size() && inner.starts_with(outer) && inner[outer.size()] == '.';
}

}  // namespace

Result<ColumnRules> ColumnRules::make(const ImportOptions& options, const EventOptions* events) {
  ColumnRules rules;
  if (options.id_column.empty())
    return fail(ErrorCode::kInvalid, "the column that identifies a profile is not named", "name it: --id COLUMN or --id COLUMN:TYPE");
  rules.roles_[0] = fold_case(options.id_column);
  rules.wanted_.emplace_back("--id", options.id_column);
  if (events != nullptr) TAMIS_CHECK_OK(rules.take_roles(options, *events));
  for (const auto& column : options.excludes) {
    rules.excludes_.insert(fold_case(column));
    rules.wanted_.emplace_back("--exclude", column);
  }
  if (rules.excludes(options.id_column)) return fail(ErrorCode::kInvalid, fmt::format("the id cannot be left out: {}", options.id_column));
  for (const auto& [from, to] : options.renames) {
    if (to.empty()) return fail(ErrorCode::kInvalid, fmt::format("the new name is empty: {}", from));
    if (!rules.renames_.emplace(fold_case(from), to).second) return twice("renamed", from);
    rules.wanted_.emplace_back("--rename", from);
  }
  for (const auto& [column, type] : options.types) {
    if (!rules.types_.emplace(fold_case(column), type).second) return twice("given a type", column);
    rules.wanted_.emplace_back("--type", column);
  }
  const auto renamed = rules.renames_.find(rules.roles_[0]);
  rules.id_name_ = !options.id_type.empty() ? options.id_type : renamed != rules.renames_.end() ? renamed->second : "";
  return rules;
}

// Messages of tracking calls have keys of their own, which are no columns.
Result<void> ColumnRules::take_roles(const ImportOptions& options, const EventOptions& events) {
  of_events_ = true;
  for (const auto& property : events.properties) {
    properties_.insert(fold_case(property));
    wanted_.emplace_back("--properties", property);
  }
  if (events.tracking) {
    roles_ = {};
    wanted_.erase(wanted_.begin());
    return {};
  }
  const std::pair<const char*, const std::string&> columns[kColumnRoles] = {{"--id", options.id_column},
                                                                            {"--time", events.time_column},
                                                                            {"--event-column", events.event_column},
                                                                            {"--message-id", events.message_id_column},
                                                                            {"--anonymous-from", events.anonymous_column}};
  for (std::size_t i = 1; i < kColumnRoles; ++i) {
    const auto& [option, column] = columns[i];
    if (column.empty()) continue;
    roles_[i] = fold_case(column);
    wanted_.emplace_back(option, column);
    for (std::size_t other = 0; other < i; ++other) {
      const bool may_share = columns[other].first != std::string_view("--id") && i == static_cast<std::size_t>(ColumnRole::kAnonymous);
      if (roles_[other] == roles_[i] && !may_share)
        return fail(ErrorCode::kInvalid, fmt::format("one column cannot be {} and {}: {}", columns[other].first, option, column));
    }
  }
  return {};
}

bool ColumnRules::has_role(std::string_view source, ColumnRole role) const {
  const std::string& column = roles_[static_cast<std::size_t>(role)];
  return !column.empty() && fold_case(source) == column;
}

bool ColumnRules::is_property(std::string_view source) const {
  return !has_role(source, ColumnRole::kId) && !has_role(source, ColumnRole::kTime) && !has_role(source, ColumnRole::kEvent) &&
         !has_role(source, ColumnRole::kMessageId) && !left_to_others(fold_case(source));
}

bool ColumnRules::keeps_digits(std::string_view source) const {
  return has_role(source, ColumnRole::kId) || has_role(source, ColumnRole::kEvent) || has_role(source, ColumnRole::kMessageId);
}

bool ColumnRules::is_coded(std::string_view source) const {
  return of_events_ && (has_role(source, ColumnRole::kId) || has_role(source, ColumnRole::kEvent)) &&
         !has_role(source, ColumnRole::kAnonymous);
}

// Neither one of the properties that were chosen, nor inside one, nor around one.
bool ColumnRules::left_to_others(const std::string& folded) const {
  if (properties_.empty() || any_level(folded, [&](const std::string& level) { return properties_.contains(level); })) return false;
  return std::ranges::none_of(properties_, [&](const std::string& property) { return is_inside(property, folded); });
}

bool ColumnRules::excludes(std::string_view source) const {
  if (excludes_.empty() && properties_.empty()) return false;
  const std::string folded = fold_case(source);
  if (any_level(folded, [&](const std::string& level) { return excludes_.contains(level); })) return true;
  return left_to_others(folded) &&
         std::ranges::none_of(roles_, [&](const std::string& role) { return role == folded || is_inside(role, folded); });
}

std::string ColumnRules::name_of(std::string_view source) const {
  const std::string folded = fold_case(source);
  if (folded == roles_[0] && !id_name_.empty()) return id_name_;
  const auto renamed = renames_.find(folded);
  return renamed != renames_.end() ? renamed->second : std::string(source);
}

std::optional<Type> ColumnRules::stated_type(std::string_view source) const {
  auto found = types_.find(fold_case(source));
  if (found == types_.end()) found = types_.find(fold_case(name_of(source)));
  return found == types_.end() ? std::nullopt : std::optional(found->second);
}

Result<void> ColumnRules::find_wanted(const std::vector<std::string>& sources) const {
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
  return {};
}

Result<void> ColumnRules::check_wanted(const std::vector<std::string>& sources) const {
  TAMIS_CHECK_OK(find_wanted(sources));
  for (const auto& [from, to] : renames_) {
    for (const auto& source : sources) {
      if (fold_case(source) == from || excludes(source) || fold_case(name_of(source)) != fold_case(to)) continue;
      return check_distinct({name_of(source), to}, "the import");
    }
  }
  return {};
}

Result<void> ColumnRules::check(const std::vector<std::string>& sources) const {
  TAMIS_CHECK_OK(find_wanted(sources));
  std::vector<std::string> names;
  for (const auto& source : sources)
    if (!excludes(source)) names.push_back(name_of(source));
  return check_distinct(names, "the import");
}

Result<void> check_distinct(const std::vector<std::string>& names, std::string_view file) {
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].size() > Schema::kLongestName)
      return fail(ErrorCode::kLimitExceeded,
                  fmt::format("a column's name is longer than {} bytes: column {} of {}", Schema::kLongestName, i + 1, file));
    const auto [first, fresh] = seen.emplace(fold_case(names[i]), i);
    if (fresh) continue;
    return fail(ErrorCode::kInvalid,
                fmt::format("two columns have one name: '{}' (column {}) and '{}' (column {}) of {}", names[first->second],
                            first->second + 1, names[i], i + 1, file),
                "names match in any case; rename one of them in the file, or with --rename or --exclude where the files differ");
  }
  return {};
}

}  // namespace tamis
