#pragma once
// A small store in memory for tests: rows and events as values, and snapshots of them under every configuration that must not matter.

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "tests/reference/oracle.h"
#include "tests/support/configuration.h"
#include "tests/support/memory_catalogue.h"

namespace tamis::testing {

struct WorldEvent {
  std::uint32_t profile;  // the place of its row
  reference::Event event;
};

struct World {
  dsl::MemoryCatalogue catalogue;
  std::vector<reference::Row> rows;  // the first column is the identifier
  std::vector<WorldEvent> events;    // as they came in
  std::int64_t now_us = 0;

  [[nodiscard]] Result<SnapshotPtr> build(const Configuration& configuration) const;
  [[nodiscard]] std::vector<reference::Profile> profiles() const;
  [[nodiscard]] std::string id_of(std::size_t row) const { return to_text(rows[row][0]); }
};

// Where row i of a world lies in a padded snapshot.
[[nodiscard]] std::size_t padded_place(std::size_t row, std::size_t rows);

// What is made of one world, when first asked for.
class WorldCache {
 public:
  // What differs between snapshots: encoding, postings, padded, crowded, layout of events.
  using Key = std::tuple<ForcedEncoding, bool, bool, bool, EventLayout>;

  [[nodiscard]] Result<SnapshotPtr> snapshot(const World& world, const Configuration& configuration);
  [[nodiscard]] const std::vector<reference::Profile>& profiles(const World& world);
  [[nodiscard]] const std::map<Key, SnapshotPtr>& snapshots() const noexcept { return snapshots_; }
  void clear();

 private:
  std::map<Key, SnapshotPtr> snapshots_;
  std::vector<reference::Profile> profiles_;
  bool has_profiles_ = false;
};

// The rows of the world (their places, ascending) for which the predicate holds under the configuration.
[[nodiscard]] Result<std::vector<std::uint32_t>> members_under(const Configuration& configuration, const Snapshot& snapshot,
                                                               const World& world, const Predicate& predicate);

}  // namespace tamis::testing
