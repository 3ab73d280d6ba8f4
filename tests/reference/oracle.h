#pragma once
// The naive oracle: what a predicate means, profile by profile, written down as plainly as can be and sharing nothing with the
// engine but the bound tree, values and their order. Slow on purpose. Every evaluator is compared with it.

#include <cstdint>
#include <vector>

#include "engine/plan/predicate.h"
#include "engine/storage/schema.h"

namespace tamis::reference {

using Row = std::vector<Value>;  // one value a column of the schema

struct Event {
  EventId id;
  Row properties;  // one value a property
};

struct Profile {
  Profile(Row row) : values(std::move(row)) {}
  Profile(Row row, std::vector<Event> history) : values(std::move(row)), events(std::move(history)) {}
  Row values;
  std::vector<Event> events;  // of all names, as in_order() puts them
};

// The events of one profile as the language sees them, whatever order they came in: by time, message id, name and properties (in
// the order of their names), and of several with one name and message id only the first.
[[nodiscard]] std::vector<Event> in_order(std::vector<Event> events, const Schema& schema);

[[nodiscard]] bool holds(const Predicate& predicate, const Profile& profile, std::int64_t now_us);
[[nodiscard]] Value value_of(const Scalar& scalar, const Profile& profile, std::int64_t now_us);

// The profiles (their places) that a predicate holds for, ascending.
[[nodiscard]] std::vector<std::uint32_t> members(const Predicate& predicate, const std::vector<Profile>& profiles, std::int64_t now_us);

// A function of present or missing arguments; zone already chosen.
[[nodiscard]] Value call(const Call& call, Type type, const std::vector<Value>& arguments, const std::string& zone);

// An event that an aggregate counts: when it was, and the value that is asked for.
struct Counted {
  std::int64_t time_us;
  Value value;
};
// What a function makes of the events that are in the set, in order; of the result's `type`.
[[nodiscard]] Value aggregate(const EventAggregate& aggregate, Type type, const std::vector<Counted>& counted, const std::string& zone);

// The calendar day of an instant, counted from 1970-01-01.
[[nodiscard]] std::int64_t day_in(std::int64_t time_us, const std::string& zone);

// LIKE by recursion over code points; `escape` may be empty. `fold`: both sides by simple case folding.
[[nodiscard]] bool like(std::string_view text, std::string_view pattern, std::string_view escape, bool fold);

}  // namespace tamis::reference
