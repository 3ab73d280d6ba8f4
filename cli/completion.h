#pragma once
// What Tab offers: words of the language, and the names and values of one store.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "session/definitions.h"

namespace tamis::cli {

struct Completion {
  std::size_t replaced = 0;             // bytes before the cursor that a candidate stands for
  std::vector<std::string> candidates;  // as they would be inserted, sorted, no two alike; at most kMostCandidates
};

inline constexpr std::size_t kMostCandidates = 200;

// `before`: the statement up to the cursor. After `IN SEGMENT` segments, after `IN LIST '` lists, after `EVENT '` and `DID '` events,
// inside quotes the values of the trait or property that is being compared (`country = 'Fr`), elsewhere keywords, functions and
// traits, in the WHERE of a set of events its properties. Letters match in any case.
[[nodiscard]] Completion complete(std::string_view before, const Definitions& definitions);

// What all candidates begin with.
[[nodiscard]] std::string common_beginning(const std::vector<std::string>& candidates);

}  // namespace tamis::cli
