#pragma once
// Internal to completion: whether the cursor stands among names of events, or where names are properties of events.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/completion_tokens.h"
#include "engine/storage/schema.h"

namespace tamis::cli {

// In the WHERE of a set of events, or behind FROM events 'name'.
struct PropertyScope {
  std::vector<EventId> events;  // that the store has
  std::string alias;            // folded; empty where there is none
};

// `tokens`: all before the cursor, without the one that is being typed.
[[nodiscard]] std::optional<PropertyScope> property_scope(std::span<const Token> tokens, const Schema& schema);
// Whether a value of events may stand here: behind SUM( the events are yet to come.
[[nodiscard]] bool is_value_before_of(std::span<const Token> tokens);
// Whether a text here is the name of an event.
[[nodiscard]] bool wants_event_name(std::span<const Token> tokens);

}  // namespace tamis::cli
