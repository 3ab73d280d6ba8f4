#pragma once
// Profiles with random events of several names, in one run or several, and random questions about them.

#include <random>
#include <string>
#include <vector>

#include "engine/plan/predicate.h"
#include "engine/storage/event_run.h"
#include "engine/storage/snapshot.h"
#include "tests/unit/exec/sample.h"

namespace tamis::test {

struct EventSampleOptions {
  std::size_t profiles = 2'000;
  std::size_t events = 12'000;  // of each name but the last, which has a hundredth
  std::size_t runs = 1;
  std::size_t of_one = 0;    // more events, all of one profile
  double with_events = 0.7;  // share of the profiles that have any
  std::uint64_t seed = 1;
  std::size_t block_step = 1;  // only profiles of every so many blocks have events
};

// Events "Order", "Rare" and "View", with the properties of kProperties in event_sample.cpp; the profiles are make_sample()'s.
[[nodiscard]] SnapshotPtr make_event_sample(const EventSampleOptions& options);

// Makes what the binder could have made.
class EventQuestions {
 public:
  EventQuestions(SnapshotPtr snapshot, std::uint64_t seed) : snapshot_(std::move(snapshot)), random_(seed) {}

  // An aggregate; of a number where `number`.
  [[nodiscard]] ScalarPtr aggregate(bool number, int depth = 1);
  [[nodiscard]] ScalarPtr aggregate_of(EventFunction function, int depth = 1);
  // Of profiles, by their events.
  [[nodiscard]] PredicatePtr leaf();
  [[nodiscard]] PredicatePtr predicate(int depth);
  // Of events of one name.
  [[nodiscard]] PredicatePtr where(EventId event, int depth);

 private:
  [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  [[nodiscard]] ScalarPtr property(EventId event, const std::string& name) const;
  [[nodiscard]] PredicatePtr window(EventId event, int depth);
  [[nodiscard]] PredicatePtr clause(EventId event, int depth);
  [[nodiscard]] ScalarPtr value_of(EventId event, Kind kind, int depth);
  [[nodiscard]] ScalarPtr of_profile(Kind kind, int depth);
  [[nodiscard]] std::vector<EventId> events();
  [[nodiscard]] ZoneSource zone();

  SnapshotPtr snapshot_;
  Random random_;
  ScalarPtr last_trait_;  // of events: many name it
};

}  // namespace tamis::test
