#include "ingest/json_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tamis {

namespace dom = simdjson::dom;

namespace {

constexpr std::size_t kLeftOut = static_cast<std::size_t>(-1);

Reason because(const std::string& name, const std::string& why) { return fmt::format("{}: {}", name, why); }

bool has_objects(dom::array array) {
  return std::any_of(array.begin(), array.end(), [](dom::element item) { return item.is_object(); });
}

}  // namespace

Reason JsonTable::read(dom::object object, std::size_t row) {
  row_ = row;
  expected_ = 0;
  path_.clear();
  return read_members(object);
}

Reason JsonTable::read_unless_there(std::string_view key, dom::element value, std::size_t row) {
  row_ = row;
  path_ = key;
  const std::size_t place = look_up(path_);
  return place == kLeftOut || columns_[place].rows > row ? std::nullopt : read_member(value);
}

Reason JsonTable::read_members(dom::object object) {
  const std::size_t prefix = path_.size();
  for (const auto& [key, value] : object) {
    path_.resize(prefix);
    if (key.empty()) return "a key without a name";
    if (prefix != 0) path_ += '.';
    path_ += key;
    if (auto reason = read_member(value)) return reason;
  }
  path_.resize(prefix);
  return std::nullopt;
}

Reason JsonTable::read_member(dom::element value) {
  if (value.is_object()) return left_out(path_) ? std::nullopt : read_members(value.get_object().value_unsafe());
  const std::size_t place = place_of(path_);
  if (place == kLeftOut) return std::nullopt;
  if (value.is_array()) return read_list(columns_[place], value.get_array().value_unsafe());
  scratch_.read(value);
  return scratch_.value ? read_scalar(columns_[place]) : std::nullopt;
}

Reason JsonTable::read_scalar(Column& column) {
  if (column.rows > row_) return because(column.name, "it is there twice");
  if (auto reason = scratch_.unfit()) return because(column.name, *reason);
  if (column.as_text) return put_text(column);
  column_for(column, class_of(*scratch_.value)).put(row_, *scratch_.value);
  column.rows = row_ + 1;
  return std::nullopt;
}

// Ids of all kinds in one column stay what they were: each becomes its text here.
Reason JsonTable::put_text(Column& column) {
  std::string why;
  const auto text = scratch_.as_id(why);
  if (!text) return because(column.name, why);
  column_for(column, Class::kText).put(row_, std::string_view(*text));
  column.rows = row_ + 1;
  return std::nullopt;
}

Reason JsonTable::read_list(Column& column, dom::array array) {
  if (column.as_text) return because(column.name, "a list identifies nobody");
  if (mixing_ == JsonMixing::kSplit && has_objects(array)) {
    std::vector<std::size_t> open;
    auto reason = spread(array, open);
    for (const std::size_t place : open) column_for(columns_[place], Class::kList).put_list_end();
    return reason;
  }
  if (column.rows > row_) return because(column.name, "it is there twice");
  auto reason = put_list(array, row_, scratch_, column_for(column, Class::kList));
  if (reason) return because(column.name, *reason);
  column.rows = row_ + 1;
  return std::nullopt;
}

// Each member of the objects in a list is a list of the values that it has in them.
Reason JsonTable::spread(dom::array array, std::vector<std::size_t>& open) {
  for (const dom::element item : array) {
    if (item.is_array()) return because(path_, "a list in a list, which no column holds; --exclude leaves it out");
    if (auto reason = spread_member(item, open)) return reason;
  }
  return std::nullopt;
}

Reason JsonTable::spread_member(dom::element value, std::vector<std::size_t>& open) {
  if (left_out(path_)) return std::nullopt;
  if (value.is_array()) return spread(value.get_array().value_unsafe(), open);
  if (value.is_object()) {
    const std::size_t prefix = path_.size();
    const dom::object members = value.get_object().value_unsafe();
    for (const auto& [key, member] : members) {
      path_.resize(prefix);
      if (key.empty()) return "a key without a name";
      path_ += '.';
      path_ += key;
      if (auto reason = spread_member(member, open)) return reason;
    }
    path_.resize(prefix);
    return std::nullopt;
  }
  const std::size_t place = place_of(path_);
  if (place == kLeftOut) return std::nullopt;
  Column& column = columns_[place];
  scratch_.read(value);
  if (!scratch_.value) return std::nullopt;
  if (auto reason = scratch_.unfit()) return because(column.name, *reason);
  if (column.rows > row_ && std::ranges::find(open, place) == open.end()) return because(column.name, "it is there twice");
  DynamicColumn& list = column_for(column, Class::kList);
  if (column.rows <= row_) {
    list.put_list_begin(row_);
    column.rows = row_ + 1;
    open.push_back(place);
  }
  list.put_item(*scratch_.value);
  return std::nullopt;
}

JsonTable::Class JsonTable::class_of(const SourceValue& value) {
  if (std::holds_alternative<bool>(value)) return Class::kBoolean;
  if (std::holds_alternative<std::int64_t>(value)) return Class::kInteger;
  if (std::holds_alternative<double>(value)) return Class::kDouble;
  return Class::kText;
}

DynamicColumn& JsonTable::column_for(Column& column, Class values_class) const {
  if (mixing_ == JsonMixing::kUnite) values_class = Class::kAny;
  const auto known = std::ranges::find(column.values, values_class, &Values::values_class);
  if (known != column.values.end()) return known->column;
  column.values.push_back({values_class, {}});
  return column.values.back().column;
}

// Most rows have the keys of the row before, in the same order.
std::size_t JsonTable::place_of(const std::string& path) {
  if (expected_ < order_.size() && order_[expected_].first == path) return order_[expected_++].second;
  const std::size_t place = look_up(path);
  order_.resize(expected_);
  order_.emplace_back(path, place);
  ++expected_;
  return place;
}

std::size_t JsonTable::look_up(const std::string& path) {
  if (const auto known = places_.find(path); known != places_.end()) return known->second;
  const bool property = part_ == JsonPart::kAll || rules_->is_property(path);
  const bool anonymous = rules_->has_role(path, ColumnRole::kAnonymous);
  const bool here = part_ == JsonPart::kRoles ? !property || anonymous : property;
  std::size_t place = kLeftOut;
  if (rules_->excludes(path)) {
    excluded_.push_back(path);
  } else if (here) {
    place = folded_places_.emplace(fold_case(path), columns_.size()).first->second;
    const bool as_text = rules_->keeps_digits(path) || (part_ == JsonPart::kRoles && anonymous);
    if (place == columns_.size()) columns_.push_back({path, as_text, 0, {}});
  }
  places_.emplace(path, place);
  return place;
}

bool JsonTable::left_out(const std::string& path) {
  const bool out = rules_->excludes(path);
  if (out && places_.emplace(path, kLeftOut).second) excluded_.push_back(path);
  return out;
}

Result<void> JsonTable::check_limit(const std::string& path) const {
  if (columns_.size() <= kMostColumns) return {};
  return fail(ErrorCode::kLimitExceeded,
              fmt::format("more than {} columns; the last names are {} and {}: {}", kMostColumns, columns_[kMostColumns - 1].name,
                          columns_[kMostColumns].name, path),
              "keys that are data make a column each; leave their object out with --exclude");
}

std::string_view JsonTable::last_text(ColumnRole role) const {
  for (const Column& column : columns_)
    if (column.rows == row_ + 1 && rules_->has_role(column.name, role)) return column.values.front().column.last_text();
  return {};
}

std::vector<std::string> JsonTable::names() const {
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back(column.name);
  return names;
}

std::vector<StagedColumn> JsonTable::take(std::size_t rows) {
  std::vector<StagedColumn> taken;
  for (Column& column : columns_) {
    if (mixing_ == JsonMixing::kUnite && column.values.empty()) (void)column_for(column, Class::kAny);
    for (Values& values : column.values) {
      StagedColumn staged{.name = column.name, .source_type = "JSON", .origin = Origin::kJson};
      staged.mixed = mixing_ == JsonMixing::kUnite && values.column.mixed();
      staged.values = values.column.take(rows);
      taken.push_back(std::move(staged));
    }
  }
  columns_.clear();
  return taken;
}

}  // namespace tamis
