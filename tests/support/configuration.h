#pragma once
// What may differ between two runs that must agree: how the data lie, and who evaluates.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/exec/executor.h"
#include "engine/simd/kernels.h"
#include "engine/storage/builder.h"

namespace tamis::testing {

enum class Evaluator : std::uint8_t { kVectorised, kGeneral, kSingleProfile };

// How the events of one name came in, and where they lie.
enum class EventLayout : std::uint8_t {
  kOneRun,    // in the order of the world
  kShuffled,  // in another order
  kTails,     // most in one run, the others in several tails
};

struct Configuration {
  simd::Isa isa = simd::Isa::kBaseline;
  unsigned threads = 1;
  ForcedEncoding encoding = ForcedEncoding::kNone;
  bool postings = true;
  IndexUse index = IndexUse::kByCost;
  bool rewrite = true;
  Evaluator evaluator = Evaluator::kVectorised;
  bool padded = false;  // rows lie far apart, over three blocks, among profiles without any value
  EventLayout events = EventLayout::kOneRun;
  bool summaries = true;  // of events are asked where they tell the answer

  // The events of others fill a chunk, and ours lie across its end. Not for the general evaluator, to whom each event takes its time.
  [[nodiscard]] bool crowded() const noexcept { return padded && evaluator != Evaluator::kGeneral; }
};
[[nodiscard]] std::string name_of(const Configuration& configuration);

// Every combination of this machine's instruction sets and the rest, or a choice in which every pair of settings occurs.
[[nodiscard]] std::vector<Configuration> all_configurations();
[[nodiscard]] std::vector<Configuration> pairwise_configurations();

[[nodiscard]] ExecutionOptions options_for(const Configuration& configuration, std::int64_t now_us);

}  // namespace tamis::testing
