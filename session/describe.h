#pragma once
// Answers of SHOW and DESCRIBE, and the sentences that statements share.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/exec/executor.h"
#include "session/definitions.h"

namespace tamis {

[[nodiscard]] Result<Answer> show_segments(const Definitions& definitions, const ExecutionOptions& options);
// Stored ones, then computed ones with their definitions.
[[nodiscard]] Result<Answer> show_traits(const Definitions& definitions);
[[nodiscard]] Result<Answer> show_events(const Snapshot& snapshot);
[[nodiscard]] Result<Answer> show_lists(StoreCatalogue& catalogue);
// Requires that the segment exists.
[[nodiscard]] Result<Answer> describe_segment(std::string_view name, const Definitions& definitions, const ExecutionOptions& options);

// Requires that the trait exists, stored or computed.
[[nodiscard]] Result<Answer> describe_trait(std::string_view name, const Definitions& definitions, const ExecutionOptions& options);
[[nodiscard]] Result<Answer> describe_event(const Snapshot& snapshot, EventId event);

// What a definition is saved as: the formatted statement, without OR REPLACE.
[[nodiscard]] DefinitionRecord saved_form(const dsl::CreateSegment& definition);
[[nodiscard]] DefinitionRecord saved_form(const dsl::CreateTrait& definition);
// Of the profiles that have a value.
[[nodiscard]] PredicatePtr has_value(const ScalarPtr& value);
[[nodiscard]] Error unknown_trait(std::string_view name, SourceSpan span, const Definitions& definitions);
[[nodiscard]] Error unknown_segment(std::string_view name, SourceSpan span, const Definitions& definitions);
// "1,869 of 7,043 profiles (26.5 %)"
[[nodiscard]] std::string share_of(std::uint64_t members, std::uint64_t profiles);
[[nodiscard]] std::string grouped(std::uint64_t number);  // "1,869"
// The encodings that a column's blocks have, most frequent first: "planes", "decimal, sketch".
[[nodiscard]] std::string encodings_of(const Column& column);

}  // namespace tamis
