#include "engine/exec/time_course.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace tamis {
namespace {

Course opposite(Course course) {
  if (course == Course::kRises) return Course::kFalls;
  return course == Course::kFalls ? Course::kRises : course;
}

// Of two values that are added, or one of which is taken.
Course together(Course a, Course b) {
  if (a == Course::kStays) return b;
  return b == Course::kStays || a == b ? a : Course::kUnknown;
}

// Casts that keep the order.
bool keeps_order(Kind from, Kind to) {
  const auto time = [](Kind kind) { return kind == Kind::kTimestamp || kind == Kind::kDate; };
  return (time(from) && time(to)) || (is_numeric(from) && is_numeric(to));
}

// Of a call some of whose arguments follow NOW.
Course course_of_call(const Call& call, Type type, const std::vector<Course>& arguments) {
  switch (call.function) {
    case Function::kAddUnits:
    case Function::kStartOf:
    case Function::kDateTruncate:
    case Function::kYear:
    case Function::kFloor:
    case Function::kCeil: return arguments[0];
    case Function::kNegate: return opposite(arguments[0]);
    case Function::kAdd: return together(arguments[0], arguments[1]);
    case Function::kSubtract: return together(arguments[0], opposite(arguments[1]));
    case Function::kRound: return arguments.size() == 1 || arguments[1] == Course::kStays ? arguments[0] : Course::kUnknown;
    case Function::kDateDifference: return together(opposite(arguments[0]), arguments[1]);
    case Function::kNextAnniversary: return arguments[0] == Course::kStays ? arguments[1] : Course::kUnknown;
    case Function::kCast: return keeps_order(call.arguments[0]->type.kind, type.kind) ? arguments[0] : Course::kUnknown;
    case Function::kCoalesce:
    case Function::kLeast:
    case Function::kGreatest: return std::accumulate(arguments.begin(), arguments.end(), Course::kStays, together);
    case Function::kMultiply:
    case Function::kDivide:
    case Function::kModulo:
    case Function::kAbs:
    case Function::kLower:
    case Function::kUpper:
    case Function::kTrim:
    case Function::kLength:
    case Function::kSubstring:
    case Function::kConcat:
    case Function::kQuarter:
    case Function::kMonth:
    case Function::kDay:
    case Function::kHour:
    case Function::kMinute:
    case Function::kSecond:
    case Function::kWeekday: return Course::kUnknown;
  }
  return Course::kUnknown;
}

struct CourseOf {
  Type type;
  Course operator()(const Literal&) const { return Course::kStays; }
  Course operator()(const ColumnRef&) const { return Course::kStays; }
  Course operator()(const SlotRef&) const { return Course::kStays; }
  Course operator()(const Now&) const { return Course::kRises; }
  Course operator()(const Call& call) const {
    std::vector<Course> arguments;
    arguments.reserve(call.arguments.size());
    for (const ScalarPtr& argument : call.arguments) arguments.push_back(course_of(*argument));
    const bool stays = std::all_of(arguments.begin(), arguments.end(), [](Course course) { return course == Course::kStays; });
    return stays ? Course::kStays : course_of_call(call, type, arguments);
  }
  Course operator()(const Case& node) const {
    bool follows = depends_on_now(*node.otherwise);
    for (const auto& [condition, value] : node.branches) follows = follows || depends_on_now(*condition) || depends_on_now(*value);
    return follows ? Course::kUnknown : Course::kStays;
  }
  Course operator()(const Test& node) const { return depends_on_now(*node.predicate) ? Course::kUnknown : Course::kStays; }
  Course operator()(const ComputedTrait& node) const { return course_of(*node.definition); }
  Course operator()(const EventAggregate& node) const {
    const auto follows = [](const EventPart& part) { return depends_on_now(*part.where) || (part.value && depends_on_now(*part.value)); };
    return std::any_of(node.parts.begin(), node.parts.end(), follows) ? Course::kUnknown : Course::kStays;
  }
  Course operator()(const OfProfile& node) const { return course_of(*node.value); }
};

}  // namespace

Course course_of(const Scalar& scalar) { return std::visit(CourseOf{scalar.type}, scalar.node); }

bool is_moved_now(const Scalar& scalar) {
  if (std::holds_alternative<Now>(scalar.node)) return true;
  const auto* call = std::get_if<Call>(&scalar.node);
  return call != nullptr && call->function == Function::kAddUnits && is_moved_now(*call->arguments[0]);
}

std::optional<TimeUnit> unit_of_field(Function function) {
  if (function == Function::kYear) return TimeUnit::kYear;
  if (function == Function::kQuarter) return TimeUnit::kQuarter;
  if (function == Function::kMonth) return TimeUnit::kMonth;
  if (function == Function::kDay || function == Function::kWeekday) return TimeUnit::kDay;
  if (function == Function::kHour) return TimeUnit::kHour;
  if (function == Function::kMinute) return TimeUnit::kMinute;
  if (function == Function::kSecond) return TimeUnit::kSecond;
  return std::nullopt;
}

}  // namespace tamis
