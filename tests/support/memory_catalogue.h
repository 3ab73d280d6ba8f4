#pragma once
// A catalogue in memory, for tests of the language: traits, segments from their texts, lists.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/bind.h"
#include "dsl/parse.h"
#include "engine/base/check.h"
#include "engine/storage/schema.h"

namespace tamis::dsl {

class MemoryCatalogue final : public Catalogue {
 public:
  MemoryCatalogue& trait(std::string name, Type type) { return add({std::move(name), type, Role::kTrait}); }
  MemoryCatalogue& identifier(std::string name, Type type = kStringType) { return add({std::move(name), type, Role::kIdentifier}); }

  // `properties` without the time, which is the first of every event.
  MemoryCatalogue& event(std::string name, const std::vector<ColumnDef>& properties) {
    auto schema = std::make_shared<Schema>();
    TAMIS_CHECK(schema->add({std::string(kEventTimeName), kTimestampType, Role::kTrait}).has_value());
    for (const ColumnDef& property : properties) TAMIS_CHECK(schema->add(property).has_value());
    TAMIS_CHECK(schema_.add_event({std::move(name), std::move(schema)}).has_value());
    return *this;
  }

  // CREATE SEGMENT …; replaces one of the same name.
  MemoryCatalogue& segment_from(std::string_view text) {
    auto statement = parse_statement(text);
    TAMIS_CHECK(statement.has_value());
    return save(std::move(std::get<CreateSegment>(*statement)));
  }
  MemoryCatalogue& save(CreateSegment segment) {
    segments_.insert_or_assign(fold_case(segment.name), std::move(segment));
    return *this;
  }
  // CREATE TRAIT …; likewise.
  MemoryCatalogue& trait_from(std::string_view text) {
    auto statement = parse_statement(text);
    TAMIS_CHECK(statement.has_value());
    return save(std::move(std::get<CreateTrait>(*statement)));
  }
  MemoryCatalogue& save(CreateTrait trait) {
    std::string key = fold_case(trait.name);
    traits_.insert_or_assign(std::move(key), std::move(trait));
    return *this;
  }
  MemoryCatalogue& put_list(std::string name, std::string of, std::vector<Value> texts) {
    std::string key = fold_case(name);
    lists_.insert_or_assign(std::move(key), ListRef{std::move(name), std::move(of), std::make_shared<const ValueSet>(std::move(texts))});
    return *this;
  }

  [[nodiscard]] const Schema& schema() const override { return schema_; }
  [[nodiscard]] const CreateSegment* segment(std::string_view name) const override {
    const auto found = segments_.find(fold_case(name));
    return found == segments_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] std::vector<std::string> segment_names() const override {
    std::vector<std::string> names;
    for (const auto& [key, segment] : segments_) names.push_back(segment.name);
    return names;
  }
  [[nodiscard]] const CreateTrait* trait(std::string_view name) const override {
    const auto found = traits_.find(fold_case(name));
    return found == traits_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] std::vector<std::string> trait_names() const override {
    std::vector<std::string> names;
    for (const auto& [key, trait] : traits_) names.push_back(trait.name);
    return names;
  }
  [[nodiscard]] std::optional<ListRef> list(std::string_view name) const override {
    const auto found = lists_.find(fold_case(name));
    if (found == lists_.end()) return std::nullopt;
    return found->second;
  }
  [[nodiscard]] std::vector<std::string> list_names() const override {
    std::vector<std::string> names;
    for (const auto& [key, list] : lists_) names.push_back(list.name);
    return names;
  }

 private:
  MemoryCatalogue& add(ColumnDef column) {
    TAMIS_CHECK(schema_.add(std::move(column)).has_value());
    return *this;
  }

  Schema schema_;
  std::map<std::string, CreateSegment> segments_;
  std::map<std::string, CreateTrait> traits_;
  std::map<std::string, ListRef> lists_;
};

}  // namespace tamis::dsl
