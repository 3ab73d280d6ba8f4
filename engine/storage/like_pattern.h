#pragma once
// A LIKE pattern, taken apart once.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace tamis {

// `%` separates runs; a run is a sequence of literal texts and of `_`, each of which is one code point.
class LikePattern {
 public:
  // Errors: an escape of more than one code point, a pattern that ends with its escape.
  [[nodiscard]] static Result<LikePattern> parse(std::string_view pattern, std::string_view escape);

  [[nodiscard]] bool matches(std::string_view text) const noexcept;

  // Replaces the literal texts by their folded form, for texts that are folded too.
  void fold();

  struct Piece {
    std::string literal;
    std::size_t any = 0;  // code points to skip before the literal
  };
  struct Run {
    std::vector<Piece> pieces;  // empty: nothing between two `%`, or at an end
    std::size_t points = 0;     // code points in all
    [[nodiscard]] bool is_literal() const noexcept { return pieces.size() == 1 && pieces[0].any == 0; }
  };
  // One more than there are `%`. The first is anchored at the text's start, the last at its end.
  [[nodiscard]] const std::vector<Run>& runs() const noexcept { return runs_; }

 private:
  std::vector<Run> runs_;
};

}  // namespace tamis
