#pragma once
// What a case answers, as text to compare with what its file expects.

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "tests/language/segtest_file.h"
#include "tests/support/world.h"

namespace tamis::segtest {

// Snapshots of one world under the encodings asked for so far.
class Snapshots {
 public:
  [[nodiscard]] Result<SnapshotPtr> get(const testing::World& world, const testing::Configuration& configuration);
  void clear() { built_.clear(); }

 private:
  std::map<std::tuple<ForcedEncoding, bool, bool>, SnapshotPtr> built_;
};

// Whether the case is run under every configuration, or once.
[[nodiscard]] bool varies(const Case& c);
// What the case answers under a configuration; what the oracle says, for `members`.
[[nodiscard]] std::string answer(const Case& c, const testing::World& world, Snapshots& snapshots, const testing::Configuration& configuration);
[[nodiscard]] std::string oracle_answer(const Case& c, const testing::World& world);

}  // namespace tamis::segtest
