#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "engine/plan/predicate_walk.h"
#include "engine/plan/rewrite/rules.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

// A predicate with more parts than this, all references written out, keeps those that would be written out more than once:
// twenty segments that each name the one before twice come to a million clauses.
constexpr std::size_t kMostWrittenOut = 10'000;
// Definitions up to this size are written out wherever they stand: the copies cost less than finding their rows beforehand.
constexpr std::size_t kLargestCopied = 64;

// How large each definition is with all that it refers to written out, and in how many places it is named.
class Census {
 public:
  struct Entry {
    std::size_t parts = 0;
    std::size_t uses = 0;
  };

  std::size_t parts(const Predicate& predicate) {
    if (const auto* segment = std::get_if<InSegment>(&predicate.node)) return parts_of_definition(segment->definition.get());
    std::size_t sum = 1;
    count_parts(predicate, sum);
    return sum;
  }
  [[nodiscard]] const Entry& of(const PredicatePtr& definition) const { return entries_.at(definition.get()); }

 private:
  std::size_t parts_of_definition(const Predicate* definition) {
    Entry& entry = entries_[definition];
    if (entry.uses++ == 0) entry.parts = parts(*definition);  // references to other entries stay valid
    return entry.parts;
  }
  std::size_t parts(const Scalar& scalar) {
    // Computed traits stay references: their parts count once.
    const auto* trait = std::get_if<ComputedTrait>(&scalar.node);
    if (trait != nullptr && !traits_.insert(trait->definition.get()).second) return 1;
    std::size_t sum = 1;
    count_parts(scalar, sum);
    return sum;
  }
  template <typename Node> void count_parts(const Node& node, std::size_t& sum) {
    const auto add = [&sum](std::size_t more) {
      constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
      sum = more > kMost - sum ? kMost : sum + more;
    };
    visit_parts(node, [&](const Scalar& part) { add(parts(part)); }, [&](const Predicate& part) { add(parts(part)); });
  }

  std::unordered_map<const Predicate*, Entry> entries_;
  std::unordered_set<const Scalar*> traits_;
};

class Inliner {
 public:
  Inliner(const Census& census, bool keep_some) : census_(census), keep_some_(keep_some) {}

  PredicatePtr inlined(const PredicatePtr& predicate) {
    if (const auto* segment = std::get_if<InSegment>(&predicate->node)) return in_segment(predicate, *segment);
    return map_scalars(map_children(predicate, on_predicate_), on_scalar_);
  }

 private:
  PredicatePtr in_segment(const PredicatePtr& self, const InSegment& segment) {
    PredicatePtr result = definitions_.changed(self, segment, on_predicate_);
    return is_kept(segment.definition) ? result : std::get<InSegment>(result->node).definition;
  }
  [[nodiscard]] bool is_kept(const PredicatePtr& definition) const {
    const Census::Entry& entry = census_.of(definition);
    return keep_some_ && entry.uses > 1 && entry.parts > kLargestCopied;
  }

  const Census& census_;
  const bool keep_some_;
  DefinitionChanges definitions_;
  PredicateChange on_predicate_ = [this](const PredicatePtr& p) { return inlined(p); };
  ScalarChange on_scalar_ = [this](const ScalarPtr& s) {
    if (const auto* trait = std::get_if<ComputedTrait>(&s->node)) return definitions_.changed(s, *trait, on_scalar_);
    return map_parts(s, on_scalar_, on_predicate_);
  };
};

}  // namespace

PredicatePtr inline_segments(const PredicatePtr& predicate, const RewriteContext& /*context*/) {
  Census census;
  const bool keep_some = census.parts(*predicate) > kMostWrittenOut;
  return Inliner(census, keep_some).inlined(predicate);
}

}  // namespace tamis
