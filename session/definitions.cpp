#include "session/definitions.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "dsl/parse.h"
#include "engine/storage/schema.h"
#include "session/store_statistics.h"

namespace tamis {
namespace {

template <typename Create> constexpr std::string_view kKindOf = std::is_same_v<Create, dsl::CreateTrait> ? "trait" : "segment";

template <typename Create> Result<std::shared_ptr<const Create>> parse_saved(const DefinitionRecord& record) {
  auto statement = dsl::parse_statement(record.definition);
  if (statement)
    if (auto* create = std::get_if<Create>(&*statement)) return std::make_shared<const Create>(std::move(*create));
  const std::string kind(kKindOf<Create>);
  return fail(
      ErrorCode::kDataLoss,
      "the saved definition of this " + kind + " cannot be read: " + record.name + (statement ? "" : ": " + statement.error().message),
      "drop it, or replace it with CREATE OR REPLACE " + std::string(kind == "trait" ? "TRAIT" : "SEGMENT"));
}

std::string shown_trait(const std::string& name) { return "trait " + name; }

}  // namespace

// ---- Saved definitions

template <typename Create> void SavedDefinitions<Create>::take(const DefinitionRecord& record, const SavedDefinitions* known) {
  if (known != nullptr)
    if (const auto same = known->parsed_.find(record.definition); same != known->parsed_.end()) {
      parsed_.insert(*same);
      return put(same->second);
    }
  auto definition = parse_saved<Create>(record);
  if (!definition) {
    unreadable_.emplace_back(record.name, std::move(definition).error());
    return;
  }
  parsed_.emplace(record.definition, *definition);
  put(std::move(*definition));
}

template <typename Create> void SavedDefinitions<Create>::put(std::shared_ptr<const Create> definition) {
  std::string folded = fold_case(definition->name);
  by_folded_name_.insert_or_assign(std::move(folded), std::move(definition));
}

template <typename Create> void SavedDefinitions<Create>::drop(std::string_view name) { by_folded_name_.erase(fold_case(name)); }

template <typename Create> const Create* SavedDefinitions<Create>::find(std::string_view name) const {
  const auto found = by_folded_name_.find(fold_case(name));
  return found == by_folded_name_.end() ? nullptr : found->second.get();
}

template <typename Create> std::vector<std::string> SavedDefinitions<Create>::names() const {
  std::vector<std::string> names;
  for (const auto& [folded, definition] : by_folded_name_) names.push_back(definition->name);
  return names;
}

template <typename Create> bool SavedDefinitions<Create>::is_unreadable(std::string_view name) const {
  return std::ranges::any_of(unreadable_, [folded = fold_case(name)](const auto& broken) { return fold_case(broken.first) == folded; });
}

template class SavedDefinitions<dsl::CreateSegment>;
template class SavedDefinitions<dsl::CreateTrait>;

// ---- All of a store

Result<Definitions> Definitions::load(Engine& engine, const Definitions* known) {
  const SnapshotPtr snapshot = TAMIS_TRY(engine.snapshot());
  const std::uint64_t revision = TAMIS_TRY(engine.catalogue().revision());
  Definitions out = known != nullptr && known->revision_ == revision ? *known : Definitions();
  out.snapshot_ = snapshot;
  if (known != nullptr && known->revision_ == revision) return out;
  out.engine_ = &engine;
  out.revision_ = revision;
  for (const DefinitionRecord& record : TAMIS_TRY(engine.catalogue().segments()))
    out.segments_.take(record, known == nullptr ? nullptr : &known->segments_);
  for (const DefinitionRecord& record : TAMIS_TRY(engine.catalogue().traits()))
    out.traits_.take(record, known == nullptr ? nullptr : &known->traits_);
  out.lists_ = TAMIS_TRY(engine.catalogue().lists());
  return out;
}

std::optional<dsl::ListRef> Definitions::list(std::string_view name) const {
  const std::string folded = fold_case(name);
  if (const auto read = read_lists_.find(folded); read != read_lists_.end()) return read->second;
  const auto record = std::ranges::find_if(lists_, [&](const ListRecord& l) { return fold_case(l.name) == folded; });
  if (record == lists_.end()) return std::nullopt;
  auto entries = engine_->catalogue().list_entries(name);
  if (!entries) return std::nullopt;
  std::vector<Value> texts;
  texts.reserve(entries->size());
  for (std::string& entry : *entries) texts.emplace_back(std::move(entry));
  dsl::ListRef ref{record->name, record->of, std::make_shared<const ValueSet>(std::move(texts))};
  return read_lists_.emplace(folded, std::move(ref)).first->second;
}

std::vector<std::string> Definitions::list_names() const {
  std::vector<std::string> names;
  for (const ListRecord& record : lists_) names.push_back(record.name);
  return names;
}

std::vector<std::string> Definitions::some_texts(ColumnId column) const {
  constexpr std::size_t kEnough = 100;  // traits of more values are no Yes and No
  return StoreStatistics(*snapshot_).some_values(column, kEnough);
}

// `names_of`: what a body names of the kind that is asked for.
template <typename Names> std::vector<std::string> Definitions::dependents(std::string_view name, bool of_trait, Names names_of) const {
  const std::string folded = fold_case(name);
  const auto uses = [&](const dsl::Expr& body) {
    return std::ranges::any_of(names_of(body), [&](const std::string& used) { return fold_case(used) == folded; });
  };
  std::vector<std::string> names;
  for (const auto& [own, definition] : segments_.all())
    if ((of_trait || own != folded) && uses(*definition->body)) names.push_back(definition->name);
  for (const auto& [own, definition] : traits_.all())
    if ((!of_trait || own != folded) && uses(*definition->body)) names.push_back(shown_trait(definition->name));
  return names;
}

std::vector<std::string> Definitions::dependents_of_segment(std::string_view name) const {
  return dependents(name, false, [](const dsl::Expr& body) { return dsl::segments_of(body); });
}

std::vector<std::string> Definitions::dependents_of_trait(std::string_view name) const {
  return dependents(name, true, [this](const dsl::Expr& body) { return dsl::traits_of(body, *this); });
}

std::vector<std::pair<std::string, Error>> Definitions::broken() const {
  std::vector<std::pair<std::string, Error>> found;
  const auto add = [&](std::string name, const Error& error) { found.emplace_back(std::move(name), error); };
  for (const auto& [name, error] : segments_.unreadable()) add("segment " + name, error);
  for (const std::string& name : segment_names())
    if (const auto bound = dsl::bind_segment(name, *this); !bound) add("segment " + name, bound.error());
  for (const auto& [name, error] : traits_.unreadable()) add(shown_trait(name), error);
  for (const std::string& name : trait_names())
    if (const auto bound = dsl::bind_trait(name, *this); !bound) add(shown_trait(name), bound.error());
  return found;
}

std::optional<std::pair<std::string, Error>> first_broken(const Definitions& before, const Definitions& after) {
  for (const std::string& name : after.segment_names()) {
    if (!dsl::bind_segment(name, before)) continue;  // not this change's fault, or new
    if (auto bound = dsl::bind_segment(name, after); !bound) return std::pair("the saved segment " + name, std::move(bound).error());
  }
  for (const std::string& name : after.trait_names()) {
    if (!dsl::bind_trait(name, before)) continue;
    if (auto bound = dsl::bind_trait(name, after); !bound) return std::pair("the saved trait " + name, std::move(bound).error());
  }
  return std::nullopt;
}

}  // namespace tamis
