#pragma once
// The sets of events that predicates and scalars ask for, planned: the events of a run are rows of a snapshot, so a set is a filter
// over it like any other.

#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/plan/filter_plan.h"
#include "engine/plan/planner.h"
#include "engine/plan/structure.h"
#include "engine/storage/event_run.h"

namespace tamis {

// The events of one name that an EventPart takes. Immutable.
struct EventSet {
  EventId event;
  PredicatePtr where;
  bool asks_profile = false;      // whether the profile is asked about its events
  std::vector<FilterPlan> plans;  // one for each run of the table, over the run's events
  // The times that it takes, where it asks for nothing else.
  std::optional<OrdinalRange> window;
  SnapshotPtr summaries;  // of the table; null where they are not to be used
};

// Plans the events of one name for which `where` holds.
[[nodiscard]] EventSetPtr plan_events(const Snapshot& snapshot, EventId event, PredicatePtr where, const PlanOptions& options);

// What a set takes: sets that take the same are equal.
struct EventSetKey {
  EventId event;
  PredicatePtr where;
};
struct EventSetKeyHash {
  std::size_t operator()(const EventSetKey& key) const { return hash_of(*key.where) * 31 + key.event.value; }
};
struct EventSetKeySame {
  bool operator()(const EventSetKey& a, const EventSetKey& b) const { return a.event == b.event && same(*a.where, *b.where); }
};
template <typename T> using EventSetMap = std::unordered_map<EventSetKey, T, EventSetKeyHash, EventSetKeySame>;

// Knows sets by the places of their parts; equal sets are planned once.
class EventPlans {
 public:
  // Plans the sets of all aggregates within, and of those that their events ask the profile for. What is read is verified; what is
  // added outlives the plans.
  void add(const Snapshot& snapshot, const Predicate& predicate, const PlanOptions& options);
  void add(const Snapshot& snapshot, const Scalar& scalar, const PlanOptions& options);

  // The set of a part that was added; null for others.
  [[nodiscard]] EventSetPtr find(const EventPart& part) const;
  // The sets that evaluating the predicate asks for, each once.
  [[nodiscard]] std::vector<EventSetPtr> sets_of(const Predicate& predicate) const;

 private:
  void add(const Snapshot& snapshot, const EventPart& part, const PlanOptions& options);

  using Place = std::pair<std::uint32_t, const Predicate*>;  // of the event, and of the predicate
  struct PlaceHash {
    std::size_t operator()(const Place& place) const noexcept { return std::hash<const void*>{}(place.second) * 31 + place.first; }
  };
  EventSetMap<EventSetPtr> sets_;
  std::unordered_map<Place, EventSetPtr, PlaceHash> by_place_;
};

// What answering for a whole block of profiles reads, in cache lines: the planes of the events, and what is done with those taken.
[[nodiscard]] double lines_of(const EventSet& set, const Snapshot& snapshot);
// How many of its events a profile has, on average.
[[nodiscard]] double events_per_profile(const EventSet& set, const Snapshot& snapshot);

}  // namespace tamis
