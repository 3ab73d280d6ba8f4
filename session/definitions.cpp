#include "session/definitions.h"

#include <algorithm>
#include <utility>

#include "dsl/parse.h"
#include "engine/storage/schema.h"
#include "session/store_statistics.h"

namespace tamis {
namespace {

Result<std::shared_ptr<const dsl::CreateSegment>> parse_saved(const SegmentRecord& record) {
  auto statement = dsl::parse_statement(record.definition);
  if (statement)
    if (auto* create = std::get_if<dsl::CreateSegment>(&*statement)) return std::make_shared<const dsl::CreateSegment>(std::move(*create));
  return fail(ErrorCode::kDataLoss,
              "the saved definition of this segment cannot be read: " + record.name + (statement ? "" : ": " + statement.error().message),
              "drop it, or replace it with CREATE OR REPLACE SEGMENT");
}

}  // namespace

Result<Definitions> Definitions::load(Engine& engine, const Definitions* known) {
  const SnapshotPtr snapshot = TAMIS_TRY(engine.snapshot());
  const std::uint64_t revision = TAMIS_TRY(engine.catalogue().revision());
  Definitions out = known != nullptr && known->revision_ == revision ? *known : Definitions();
  out.snapshot_ = snapshot;
  if (known != nullptr && known->revision_ == revision) return out;
  out.engine_ = &engine;
  out.revision_ = revision;
  for (const SegmentRecord& record : TAMIS_TRY(engine.catalogue().segments())) out.take(record, known);
  out.lists_ = TAMIS_TRY(engine.catalogue().lists());
  return out;
}

void Definitions::take(const SegmentRecord& record, const Definitions* known) {
  if (known != nullptr)
    if (const auto same = known->parsed_.find(record.definition); same != known->parsed_.end()) {
      parsed_.insert(*same);
      return put(same->second);
    }
  auto definition = parse_saved(record);
  if (!definition) {
    unreadable_.emplace_back(record.name, std::move(definition).error());
    return;
  }
  parsed_.emplace(record.definition, *definition);
  put(std::move(*definition));
}

const dsl::CreateSegment* Definitions::segment(std::string_view name) const {
  const auto found = segments_.find(fold_case(name));
  return found == segments_.end() ? nullptr : found->second.get();
}

bool Definitions::is_unreadable(std::string_view name) const {
  return std::ranges::any_of(unreadable_, [folded = fold_case(name)](const auto& broken) { return fold_case(broken.first) == folded; });
}

std::vector<std::string> Definitions::segment_names() const {
  std::vector<std::string> names;
  for (const auto& [folded, definition] : segments_) names.push_back(definition->name);
  return names;
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

void Definitions::put(std::shared_ptr<const dsl::CreateSegment> definition) {
  std::string folded = fold_case(definition->name);
  segments_.insert_or_assign(std::move(folded), std::move(definition));
}

void Definitions::drop(std::string_view name) { segments_.erase(fold_case(name)); }

std::vector<std::string> Definitions::dependents_of(std::string_view name) const {
  const std::string folded = fold_case(name);
  std::vector<std::string> names;
  for (const auto& [own, definition] : segments_) {
    const auto used = dsl::segments_of(*definition->body);
    if (own != folded && std::ranges::any_of(used, [&](const std::string& u) { return fold_case(u) == folded; }))
      names.push_back(definition->name);
  }
  return names;
}

}  // namespace tamis
