#pragma once
// "Did you mean …": the nearest of the names that exist.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tamis {

// The candidate with the least Damerau-Levenshtein distance to `word` (ASCII case folded), if it is near enough to be a
// likely slip: at most a third of the word's length, at least 1. Ties go to the first. Cost is bounded: words longer
// than 128 bytes get no suggestion.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> candidates);

}  // namespace tamis
