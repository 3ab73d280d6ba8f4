#pragma once
// What names mean in one store at one moment: the schema of its snapshot, its saved segments and computed traits as trees, its lists.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dsl/bind.h"
#include "engine/engine.h"

namespace tamis {

// Saved definitions of one kind. A value: copies share the trees.
template <typename Create> class SavedDefinitions {
 public:
  // Parses a record, or takes its tree from `known`; one that does not parse (another version of Tamis wrote it) is told apart.
  void take(const DefinitionRecord& record, const SavedDefinitions* known);
  void put(std::shared_ptr<const Create> definition);
  void drop(std::string_view name);

  [[nodiscard]] const Create* find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;  // in the order of their folded names
  [[nodiscard]] const std::map<std::string, std::shared_ptr<const Create>>& all() const noexcept { return by_folded_name_; }
  // Those that cannot be read, with the reason: they can be dropped or replaced, and nothing else.
  [[nodiscard]] const std::vector<std::pair<std::string, Error>>& unreadable() const noexcept { return unreadable_; }
  [[nodiscard]] bool is_unreadable(std::string_view name) const;

 private:
  std::map<std::string, std::shared_ptr<const Create>> by_folded_name_;
  std::unordered_map<std::string, std::shared_ptr<const Create>> parsed_;  // by the saved text
  std::vector<std::pair<std::string, Error>> unreadable_;
};

// A value: copies share the trees, so that a change can be tried on a copy. Lists are read from the store when a statement
// first names them; the Engine and the snapshot outlive it.
class Definitions : public dsl::Catalogue {
 public:
  // Every saved definition is parsed. What `known` read of the same engine before, and still holds, is taken from it.
  [[nodiscard]] static Result<Definitions> load(Engine& engine, const Definitions* known = nullptr);

  [[nodiscard]] const Schema& schema() const override { return snapshot_->schema(); }
  [[nodiscard]] const dsl::CreateSegment* segment(std::string_view name) const override { return segments_.find(name); }
  [[nodiscard]] std::vector<std::string> segment_names() const override { return segments_.names(); }
  [[nodiscard]] const dsl::CreateTrait* trait(std::string_view name) const override { return traits_.find(name); }
  [[nodiscard]] std::vector<std::string> trait_names() const override { return traits_.names(); }
  [[nodiscard]] std::optional<dsl::ListRef> list(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> list_names() const override;

  [[nodiscard]] std::vector<std::string> some_texts(ColumnId column) const override;

  [[nodiscard]] const SnapshotPtr& snapshot() const noexcept { return snapshot_; }
  [[nodiscard]] std::uint64_t revision() const noexcept { return revision_; }

  // The definitions whose bodies name this segment, or this computed trait: "win_back", "trait average_basket".
  [[nodiscard]] std::vector<std::string> dependents_of_segment(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> dependents_of_trait(std::string_view name) const;
  // Those that mean nothing: unreadable ones, and those whose trait has gone or changed its type; "segment win_back", with the reason.
  [[nodiscard]] std::vector<std::pair<std::string, Error>> broken() const;

  [[nodiscard]] const SavedDefinitions<dsl::CreateSegment>& segments() const noexcept { return segments_; }
  [[nodiscard]] const SavedDefinitions<dsl::CreateTrait>& traits() const noexcept { return traits_; }  // computed ones
  void put(std::shared_ptr<const dsl::CreateSegment> definition) { segments_.put(std::move(definition)); }
  void put(std::shared_ptr<const dsl::CreateTrait> definition) { traits_.put(std::move(definition)); }
  void drop_segment(std::string_view name) { segments_.drop(name); }
  void drop_trait(std::string_view name) { traits_.drop(name); }

 private:
  template <typename Names> [[nodiscard]] std::vector<std::string> dependents(std::string_view name, bool of_trait, Names names_of) const;

  SavedDefinitions<dsl::CreateSegment> segments_;
  SavedDefinitions<dsl::CreateTrait> traits_;
  Engine* engine_ = nullptr;
  SnapshotPtr snapshot_;
  std::uint64_t revision_ = 0;
  std::vector<ListRecord> lists_;
  mutable std::map<std::string, dsl::ListRef> read_lists_;  // by folded name
};

// The first definition that means something in `before` and nothing in `after`, where it still is: "the saved segment x", and why.
[[nodiscard]] std::optional<std::pair<std::string, Error>> first_broken(const Definitions& before, const Definitions& after);

}  // namespace tamis
