#include "engine/plan/event_plan.h"

#include <algorithm>
#include <functional>
#include <unordered_set>

#include "engine/plan/predicate_walk.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

// An event that is taken costs its place, its profile and its value: some nanoseconds.
constexpr double kLinesPerTaken = 1;

// Visits the parts of all aggregates, however deep; definitions that many refer to are looked at once.
class PartWalk {
 public:
  using Visit = std::function<void(const EventPart&)>;
  explicit PartWalk(Visit visit) : visit_(std::move(visit)) {}

  void see(const Scalar& scalar) {
    const auto* trait = std::get_if<ComputedTrait>(&scalar.node);
    if (trait != nullptr && !seen_.insert(trait->definition.get()).second) return;
    if (const auto* aggregate = std::get_if<EventAggregate>(&scalar.node)) {
      for (const EventPart& part : aggregate->parts) visit_(part);
    }
    visit_parts(scalar, on_scalar_, on_predicate_);
  }
  void see(const Predicate& predicate) {
    const auto* segment = std::get_if<InSegment>(&predicate.node);
    if (segment != nullptr && !seen_.insert(segment->definition.get()).second) return;
    visit_parts(predicate, on_scalar_, on_predicate_);
  }

 private:
  Visit visit_;
  std::unordered_set<const void*> seen_;
  std::function<void(const Scalar&)> on_scalar_ = [this](const Scalar& scalar) { see(scalar); };
  std::function<void(const Predicate&)> on_predicate_ = [this](const Predicate& predicate) { see(predicate); };
};

// A condition on the time is the same set of ordinals in every run.
std::optional<OrdinalRange> window_of(const FilterPlan& plan) {
  if (const auto* constant = std::get_if<ConstantFilter>(&plan.root.node))
    return constant->value ? std::optional(OrdinalRange{kLeastOrdinal, kGreatestOrdinal}) : std::nullopt;
  const auto* leaf = std::get_if<LeafFilter>(&plan.root.node);
  const auto* times = leaf == nullptr || leaf->complement ? nullptr : std::get_if<SetLeaf>(&leaf->leaf);
  if (times == nullptr || times->column != kEventTime || times->set.ranges().size() != 1) return std::nullopt;
  return times->set.ranges().front();
}

}  // namespace

EventSetPtr plan_events(const Snapshot& snapshot, EventId event, PredicatePtr where, const PlanOptions& options) {
  auto set = std::make_shared<EventSet>();
  set->event = event;
  set->where = std::move(where);
  set->asks_profile = asks_profile(*set->where);
  PlanOptions of_events = options;
  of_events.rows_are_events = true;
  for (const EventRunPtr& run : snapshot.events(event).runs) set->plans.push_back(plan_filter(run->events(), set->where, of_events));
  if (!set->plans.empty()) set->window = window_of(set->plans.front());
  if (options.summaries) set->summaries = snapshot.events(event).summaries;
  return set;
}

void EventPlans::add(const Snapshot& snapshot, const Predicate& predicate, const PlanOptions& options) {
  PartWalk([&](const EventPart& part) { add(snapshot, part, options); }).see(predicate);
}

void EventPlans::add(const Snapshot& snapshot, const Scalar& scalar, const PlanOptions& options) {
  PartWalk([&](const EventPart& part) { add(snapshot, part, options); }).see(scalar);
}

void EventPlans::add(const Snapshot& snapshot, const EventPart& part, const PlanOptions& options) {
  EventSetPtr& place = by_place_[{part.event.value, part.where.get()}];
  if (place != nullptr) return;
  EventSetPtr& set = sets_[{part.event, part.where}];
  if (set == nullptr) set = plan_events(snapshot, part.event, part.where, options);
  place = set;
}

EventSetPtr EventPlans::find(const EventPart& part) const {
  const auto found = by_place_.find({part.event.value, part.where.get()});
  return found == by_place_.end() ? nullptr : found->second;
}

std::vector<EventSetPtr> EventPlans::sets_of(const Predicate& predicate) const {
  std::vector<EventSetPtr> sets;
  std::unordered_set<EventSetPtr> seen;
  PartWalk([&](const EventPart& part) {
    const EventSetPtr set = find(part);
    if (seen.insert(set).second) sets.push_back(set);
  }).see(predicate);
  return sets;
}

double lines_of(const EventSet& set, const Snapshot& snapshot) {
  const EventTable& table = snapshot.events(set.event);
  double lines = 0;
  for (std::size_t i = 0; i < set.plans.size(); ++i) {
    const auto chunks = static_cast<double>(table.runs[i]->events().rows()) / static_cast<double>(kBlockRows);
    lines += chunks * cost_of(set.plans[i].root, 1);
  }
  const double per_block = lines / std::max<double>(1, static_cast<double>(snapshot.blocks()));
  const double rows = std::min(static_cast<double>(snapshot.rows()), static_cast<double>(kBlockRows));
  return per_block + kLinesPerTaken * events_per_profile(set, snapshot) * rows;
}

double events_per_profile(const EventSet& set, const Snapshot& snapshot) {
  const EventTable& table = snapshot.events(set.event);
  double events = 0;
  for (std::size_t i = 0; i < set.plans.size(); ++i)
    events += static_cast<double>(table.runs[i]->events().rows()) * set.plans[i].root.estimate.selectivity;
  return events / std::max<double>(1, static_cast<double>(snapshot.rows()));
}

}  // namespace tamis
