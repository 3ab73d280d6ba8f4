#pragma once
// A small store in memory for tests: rows as values, and snapshots of them under every configuration that must not matter.

#include <string>
#include <vector>

#include "engine/exec/executor.h"
#include "engine/simd/kernels.h"
#include "engine/storage/builder.h"
#include "tests/reference/oracle.h"
#include "tests/support/memory_catalogue.h"

namespace tamis::testing {

enum class Evaluator : std::uint8_t { kVectorised, kGeneral, kSingleProfile };

// What may differ between two runs that must agree.
struct Configuration {
  simd::Isa isa = simd::Isa::kBaseline;
  unsigned threads = 1;
  ForcedEncoding encoding = ForcedEncoding::kNone;
  bool postings = true;
  IndexUse index = IndexUse::kByCost;
  bool rewrite = true;
  Evaluator evaluator = Evaluator::kVectorised;
  bool padded = false;  // rows lie far apart, over three blocks, among profiles without any value
};
[[nodiscard]] std::string name_of(const Configuration& configuration);

// Every combination of this machine's instruction sets and the rest, or a choice in which every pair of settings occurs.
[[nodiscard]] std::vector<Configuration> all_configurations();
[[nodiscard]] std::vector<Configuration> pairwise_configurations();

struct World {
  dsl::MemoryCatalogue catalogue;
  std::vector<reference::Row> rows;   // the first column is the identifier
  std::int64_t now_us = 0;

  [[nodiscard]] Result<SnapshotPtr> build(ForcedEncoding encoding, bool postings, bool padded) const;
  [[nodiscard]] std::string id_of(std::size_t row) const { return to_text(rows[row][0]); }
};

// Where row i of a world lies in a padded snapshot.
[[nodiscard]] std::size_t padded_place(std::size_t row, std::size_t rows);

[[nodiscard]] ExecutionOptions options_for(const Configuration& configuration, std::int64_t now_us);

// The rows of the world (their places, ascending) for which the predicate holds under the configuration.
[[nodiscard]] Result<std::vector<std::uint32_t>> members_under(const Configuration& configuration, const Snapshot& snapshot, const World& world,
                                                              const Predicate& predicate);

}  // namespace tamis::testing
