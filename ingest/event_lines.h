#pragma once
// Events from NDJSON: objects with a column each for who, when and what, or messages of tracking calls.

#include "engine/base/error.h"
#include "ingest/staged_events.h"

namespace tamis {

// One object an event, whose members without a role are its properties.
[[nodiscard]] Result<StagedEvents> read_event_lines(const InputFile& file, const ReadContext& context, const EventOptions& options);

// One message of a tracking call a line, by the specification that Segment, RudderStack and Jitsu share. track is the event that
// `event` names, page 'Page Viewed' and screen 'Screen Viewed'; members of `properties` are the event's properties. Messages that
// are no events (identify, group, alias) are rows of none, and counted.
[[nodiscard]] Result<StagedEvents> read_tracking_lines(const InputFile& file, const ReadContext& context, const EventOptions& options);

}  // namespace tamis
