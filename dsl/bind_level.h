#pragma once
// Internal to binding: counts how deep a Binder is, since bound trees are evaluated by recursion.

#include <algorithm>
#include <utility>

#include "dsl/binder.h"

namespace tamis::dsl {

class Binder::Level {
 public:
  explicit Level(Binder& binder) noexcept : binder_(binder) {
    ++binder_.level_;
    ++binder_.parts_;
    binder_.deepest_ = std::max(binder_.deepest_, binder_.level_);
  }
  ~Level() { --binder_.level_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

  [[nodiscard]] bool too_deep() const noexcept { return binder_.level_ > kDeepestTree; }
  [[nodiscard]] static std::unexpected<Error> refusal(SourceSpan span) {
    return mistake("E0225", span, join("the expression is more than ", std::to_string(kDeepestTree), " levels deep"),
                   join("move a part of it into a segment of its own; a set of events counts as ", std::to_string(kLevelsOfSet), " levels"),
                   ErrorCode::kLimitExceeded);
  }

 private:
  Binder& binder_;
};

// The profile's binder stands outside; its levels go on from ours.
template <typename Bind> auto Binder::at_profile(Bind bind) {
  Binder& profile = *scope_->profile;
  const int outer = std::exchange(profile.level_, level_);
  auto result = bind(profile);
  deepest_ = std::max(deepest_, profile.deepest_);
  profile.level_ = outer;
  return result;
}

// The nodes that are predicates; the others are values.
template <typename Node> inline constexpr bool kIsPredicate =
    std::is_same_v<Node, Compare> || std::is_same_v<Node, Between> || std::is_same_v<Node, In> || std::is_same_v<Node, InList> ||
    std::is_same_v<Node, InSegment> || std::is_same_v<Node, IsMissing> || std::is_same_v<Node, Match> || std::is_same_v<Node, Has> ||
    std::is_same_v<Node, InWindow> || std::is_same_v<Node, Did> || std::is_same_v<Node, And> || std::is_same_v<Node, Or> ||
    std::is_same_v<Node, Xor> || std::is_same_v<Node, Not>;

}  // namespace tamis::dsl
