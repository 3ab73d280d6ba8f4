#pragma once
// What the options say about columns, by name: left out, renamed, typed, the id. Names match in any case.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/base/error.h"
#include "ingest/events.h"
#include "ingest/import.h"

namespace tamis {

// What a column of an import is, if it is more than values.
enum class ColumnRole : std::uint8_t { kId, kTime, kEvent, kMessageId, kAnonymous };
inline constexpr std::size_t kColumnRoles = 5;

class ColumnRules {
 public:
  // kInvalid: no id column, an id that is excluded, a rename to nothing, one column typed or renamed twice, one with two roles.
  // `events`: of an import of events; then columns have roles, and those without one are properties.
  [[nodiscard]] static Result<ColumnRules> make(const ImportOptions& options, const EventOptions* events = nullptr);

  [[nodiscard]] bool excludes(std::string_view source) const;
  [[nodiscard]] bool is_id(std::string_view source) const { return has_role(source, ColumnRole::kId); }
  [[nodiscard]] bool has_role(std::string_view source, ColumnRole role) const;
  // A column of values: the one with anonymous ids too.
  [[nodiscard]] bool is_property(std::string_view source) const;
  // Its values are names of something, whose digits must stay: ids, names of events.
  [[nodiscard]] bool keeps_digits(std::string_view source) const;
  // Its texts come again and again: TextCodes holds them.
  [[nodiscard]] bool is_coded(std::string_view source) const;
  // The name in the store.
  [[nodiscard]] std::string name_of(std::string_view source) const;
  [[nodiscard]] std::optional<Type> stated_type(std::string_view source) const;

  // `sources`: every column of the files, excluded ones too. kNotFound: an option names a column that is not there, with the
  // nearest name. kInvalid: two columns with one name in the store.
  [[nodiscard]] Result<void> check(const std::vector<std::string>& sources) const;
  // The same where columns of one name may be of different events: only a new name that is there already is refused.
  [[nodiscard]] Result<void> check_wanted(const std::vector<std::string>& sources) const;

 private:
  Result<void> take_roles(const ImportOptions& options, const EventOptions& events);
  [[nodiscard]] Result<void> find_wanted(const std::vector<std::string>& sources) const;
  [[nodiscard]] bool left_to_others(const std::string& folded) const;

  std::unordered_set<std::string> excludes_;
  std::unordered_map<std::string, std::string> renames_;     // folded source -> name
  std::unordered_map<std::string, Type> types_;              // folded source or name
  std::vector<std::pair<std::string, std::string>> wanted_;  // option, column as written
  std::array<std::string, kColumnRoles> roles_;              // folded; empty: no column has it
  std::unordered_set<std::string> properties_;               // folded; empty: all
  std::string id_name_;
  bool of_events_ = false;
};

// Two of the names are the same, or the same but for case: kInvalid with both and their places, from 1.
[[nodiscard]] Result<void> check_distinct(const std::vector<std::string>& names, std::string_view file);

}  // namespace tamis
