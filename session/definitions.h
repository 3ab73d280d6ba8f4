#pragma once
// What names mean in one store at one moment: the schema of its snapshot, its saved segments as trees, its lists.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dsl/bind.h"
#include "engine/engine.h"

namespace tamis {

// A value: copies share the trees, so that a change can be tried on a copy. Lists are read from the store when a statement
// first names them; the Engine and the snapshot outlive it.
class Definitions : public dsl::Catalogue {
 public:
  // Every saved definition is parsed; those that do not parse (another version of Tamis wrote them) are told apart. What `known`
  // read of the same engine before, and still holds, is taken from it.
  [[nodiscard]] static Result<Definitions> load(Engine& engine, const Definitions* known = nullptr);

  [[nodiscard]] const Schema& schema() const override { return snapshot_->schema(); }
  [[nodiscard]] const dsl::CreateSegment* segment(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> segment_names() const override;  // in the order of their folded names
  [[nodiscard]] std::optional<dsl::ListRef> list(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> list_names() const override;

  [[nodiscard]] std::vector<std::string> some_texts(ColumnId column) const override;

  [[nodiscard]] const SnapshotPtr& snapshot() const noexcept { return snapshot_; }
  [[nodiscard]] std::uint64_t revision() const noexcept { return revision_; }

  // Saved segments that cannot be read, with the reason: they can be dropped or replaced, and nothing else.
  [[nodiscard]] const std::vector<std::pair<std::string, Error>>& unreadable() const noexcept { return unreadable_; }
  [[nodiscard]] bool is_unreadable(std::string_view name) const;

  void put(std::shared_ptr<const dsl::CreateSegment> definition);
  void drop(std::string_view name);
  // The segments whose bodies name this one.
  [[nodiscard]] std::vector<std::string> dependents_of(std::string_view name) const;

 private:
  void take(const SegmentRecord& record, const Definitions* known);

  Engine* engine_ = nullptr;
  SnapshotPtr snapshot_;
  std::uint64_t revision_ = 0;
  std::map<std::string, std::shared_ptr<const dsl::CreateSegment>> segments_;          // by folded name
  std::unordered_map<std::string, std::shared_ptr<const dsl::CreateSegment>> parsed_;  // by the saved text
  std::vector<std::pair<std::string, Error>> unreadable_;
  std::vector<ListRecord> lists_;
  mutable std::map<std::string, dsl::ListRef> read_lists_;  // by folded name
};

}  // namespace tamis
