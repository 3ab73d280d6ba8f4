#pragma once
// What the functions of the language mean, for every evaluator. Arguments are of the types that the binder has checked.
//
// A missing argument gives a missing result, except in COALESCE, LEAST and GREATEST. So does whatever has no answer: an integer
// that overflows, a division by zero, a result that is no finite DOUBLE, a CAST that fails, an instant or a day outside the
// years 1 to 9999.
//
//   a + b, a - b, a * b   INTEGER with INTEGER stays INTEGER; with a DOUBLE the INTEGER becomes the nearest DOUBLE.
//   a / b                 always DOUBLE.
//   a % b                 the rest of a division that rounds towards zero: it has the sign of a.
//   ABS, FLOOR, CEIL      keep the type; -(-9223372036854775808) and its ABS overflow.
//   ROUND(x, digits)      half away from zero. Decides on the exact value of the DOUBLE: 2.675 is a little less than it looks, so
//                         ROUND(2.675, 2) is 2.67. Negative digits round before the point: ROUND(1250, -2) is 1300.
//   COALESCE              the first that is present.
//   LEAST, GREATEST       of those that are present, compared exactly; missing only where all are.
//   LOWER, UPPER          code point to code point: ß stays ß.
//   TRIM                  takes white space of Unicode off both ends.
//   LENGTH                code points of a text, items of a list.
//   SUBSTRING(s, from, n) code points, counted from 1; places before 1 are empty, so SUBSTRING('abc', 0, 2) is 'a'; a negative n
//                         takes nothing.
//   YEAR … SECOND         of the local time in the zone; a DATE is at 00:00:00. WEEKDAY is 1 on Monday to 7 on Sunday.
//   DATE_TRUNC(unit, t)   the start of the unit that holds t; weeks start on Monday. A DATE has no units below a day: it stays.
//   DATE_DIFF(unit, a, b) how many starts of the unit lie after a, up to b; negative where b is before a. Up to HOUR, time is counted
//                         as it passes (a night of 25 hours has 25 hours). A DATE beside a TIMESTAMP is its midnight in the zone.
//   t + n units           in UTC; months are clamped: 31 January + 1 MONTH is the last of February.
//   ANNIVERSARY           29 February is kept on 28 February in common years; today counts.
//   CAST to STRING        as the value is shown: true, 42, 1.5, 2026-01-01T08:00:00Z, 2026-01-01.
//   CAST to INTEGER       of a text: digits with a sign or none, nothing around them; of a DOUBLE: towards zero; of a BOOLEAN: 1, 0.
//   CAST to DOUBLE        of a text: a decimal number; of an INTEGER: the nearest; of a BOOLEAN: 1.0, 0.0.
//   CAST to BOOLEAN       of a text: true or false, in any case; of a number: whether it is not 0.
//   CAST to TIMESTAMP     of a text: ISO 8601, in the zone where it names none; of a DATE: the start of that day in the zone.
//   CAST to DATE          of a text: 2026-01-31; of a TIMESTAMP: its day in the zone.
//   CAST of a list        item by item; items that fail are dropped.

#include <cstdint>
#include <span>

#include "engine/base/time_zone.h"
#include "engine/plan/predicate.h"
#include "engine/storage/types.h"
#include "engine/storage/value.h"

namespace tamis {

// `unit`, `count` and `zone` are those of the Call, the zone being the profile's where that is asked for. `result` is the
// scalar's type. Thread-safe.
[[nodiscard]] Value apply(Function function, std::span<const Value> arguments, Type result, TimeUnit unit, std::int64_t count,
                          const TimeZone& zone);

// An INTEGER as DOUBLE where `type` is DOUBLE; otherwise the value.
[[nodiscard]] Value widened(Value value, Type type);

}  // namespace tamis
