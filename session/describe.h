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
// How many, their first and last, their bytes.
[[nodiscard]] Answer show_events(const Snapshot& snapshot);
[[nodiscard]] Result<Answer> show_lists(StoreCatalogue& catalogue);
// Requires that the segment exists.
[[nodiscard]] Result<Answer> describe_segment(std::string_view name, const Definitions& definitions, const ExecutionOptions& options);

// Requires that the trait exists, stored or computed.
[[nodiscard]] Result<Answer> describe_trait(std::string_view name, const Definitions& definitions, const ExecutionOptions& options);
// A row a property.
[[nodiscard]] Answer describe_event(const Snapshot& snapshot, EventId event);

// What a definition is saved as: the formatted statement, without OR REPLACE.
[[nodiscard]] DefinitionRecord saved_form(const dsl::CreateSegment& definition);
[[nodiscard]] DefinitionRecord saved_form(const dsl::CreateTrait& definition);
// Of the profiles that have a value.
[[nodiscard]] PredicatePtr has_value(const ScalarPtr& value);
[[nodiscard]] Error unknown_trait(std::string_view name, SourceSpan span, const Definitions& definitions);
// Where a computed one is to be dropped: E0409 of a stored one, else as above.
[[nodiscard]] Error no_computed_trait(std::string_view name, SourceSpan span, const Definitions& definitions);
[[nodiscard]] Error unknown_segment(std::string_view name, SourceSpan span, const Definitions& definitions);
// "1,869 of 7,043 profiles (26.5 %)"
[[nodiscard]] std::string share_of(std::uint64_t members, std::uint64_t profiles);
[[nodiscard]] std::string grouped(std::uint64_t number);  // "1,869"
// The encodings that a column's blocks have, most frequent first: "planes", "decimal, sketch".
[[nodiscard]] std::string encodings_of(const Column& column);
[[nodiscard]] std::string encodings_of(const std::vector<const Column*>& columns);  // of all of them together

}  // namespace tamis
