#include "tests/unit/exec/event_sample.h"

#include <algorithm>
#include <map>

#include "engine/base/check.h"
#include "engine/storage/event_builder.h"
#include "engine/storage/event_summaries.h"

namespace tamis::test {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr const char* kNames[] = {"Order", "Rare", "View"};

std::int64_t uniform(Random& r, std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(r); }

struct Property {
  const char* name;
  Type type;
  Value (*make)(Random&);
};
// Not in the order of their names.
const Property kProperties[] = {
    {"timestamp", kTimestampType,
     [](Random& r) -> Value { return Timestamp{kSampleNowUs - uniform(r, -2'000, 60'000) * 3'600'000'000 / 100}; }},
    {"amount", kDoubleType, [](Random& r) -> Value { return static_cast<double>(uniform(r, -500, 20'000)) / 100; }},
    {"message_id", kStringType, [](Random& r) -> Value { return "m" + std::to_string(uniform(r, 0, 1'000'000'000)); }},
    {"ratio", kDoubleType,
     [](Random& r) -> Value {
       if (r() % 40 == 0) return r() % 4 == 0 ? -1e308 : 1e308;  // two of them have no sum
       return std::ldexp(static_cast<double>(uniform(r, -1'000'000, 1'000'000)), static_cast<int>(uniform(r, -40, 60)));
     }},
    {"quantity", kIntegerType,
     [](Random& r) -> Value { return r() % 50 == 0 ? std::numeric_limits<std::int64_t>::max() - uniform(r, 0, 3) : uniform(r, -2, 9); }},
    {"sku", kStringType, [](Random& r) -> Value { return "sku " + std::to_string(uniform(r, 0, 12)); }},
    {"gift", kBooleanType, [](Random& r) -> Value { return r() % 3 == 0; }},
    {"due", kDateType, [](Random& r) -> Value { return Date{static_cast<std::int32_t>(uniform(r, 19'000, 19'060))}; }},
    {"codes", {Kind::kString, true}, [](Random& r) -> Value { return List{Kind::kString, {"a" + std::to_string(uniform(r, 0, 3)), "b"}}; }},
};

EventTablePtr make_table(const std::string& name, const EventSampleOptions& options, std::size_t events, Random& random) {
  Schema schema;
  std::vector<RawEvents> runs(options.runs);
  for (RawEvents& run : runs) {
    for (const Property& property : kProperties) run.columns.push_back({{property.name, property.type}, RawColumn(property.type)});
  }
  for (const Property& property : kProperties) TAMIS_CHECK(schema.add({property.name, property.type}).has_value());
  std::vector<Value> last;
  const auto has_events = [&](std::uint32_t profile) {
    const bool chosen = static_cast<double>(profile * 2'654'435'761U) < options.with_events * 4'294'967'296.0;
    return chosen && profile / kBlockRows % options.block_step == 0;
  };
  for (std::size_t i = 0; i < events + options.of_one; ++i) {
    auto profile = static_cast<std::uint32_t>(i < events ? random() % options.profiles : options.profiles / 2);
    while (i < events && !has_events(profile)) profile = static_cast<std::uint32_t>(random() % options.profiles);
    RawEvents& run = runs[random() % runs.size()];
    run.profiles.push_back(profile);
    // Some are the same but for their message, or altogether: their order is told by what is left.
    const bool again = !last.empty() && random() % 8 == 0;
    for (std::size_t p = 0; p < std::size(kProperties); ++p) {
      const bool id = std::string_view(kProperties[p].name) == kMessageIdName;
      Value value = again && !id ? last[p] : p > 0 && random() % 8 == 0 ? Value() : kProperties[p].make(random);
      if (id && random() % 2 == 0) value = Value();
      // Of views none is yet to come.
      if (p == 0 && name == "View") value = Timestamp{std::min(value.as<Timestamp>().us, kSampleNowUs - static_cast<std::int64_t>(i % 9))};
      run.columns[p].values.append(value);
      if (p >= last.size())
        last.push_back(value);
      else
        last[p] = value;
    }
  }
  EventTable table{{name, std::make_shared<const Schema>(std::move(schema))}, {}, nullptr};
  for (RawEvents& run : runs) {
    if (!run.profiles.empty()) table.runs.push_back(build_events(std::move(run)).value().run);
  }
  table.summaries = summarise(table, {}, 0).value();
  return std::make_shared<const EventTable>(std::move(table));
}

ScalarPtr call(Function function, std::vector<ScalarPtr> arguments, Type type, TimeUnit unit = TimeUnit::kDay, std::int64_t count = 0) {
  return make_scalar(Call{function, std::move(arguments), unit, count, {}}, type);
}

constexpr CompareOp kOps[] = {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe, CompareOp::kGt, CompareOp::kGe};

PredicatePtr compare(CompareOp op, ScalarPtr left, ScalarPtr right) {
  return make_predicate(Compare{op, std::move(left), std::move(right)});
}

}  // namespace

SnapshotPtr make_event_sample(const EventSampleOptions& options) {
  Random random(options.seed);
  std::vector<EventTablePtr> tables;
  for (const char* name : kNames) {
    const std::size_t events = std::string_view(name) == "Rare" ? options.events / 100 : options.events;
    tables.push_back(make_table(name, options, events, random));
  }
  return with_events(make_sample({.rows = options.profiles, .seed = options.seed}).snapshot, std::move(tables)).value();
}

ScalarPtr EventQuestions::property(EventId event, const std::string& name) const {
  const Schema& schema = *snapshot_->schema()[event].properties;
  const ColumnId id = schema.find(name).value();
  return make_scalar(ColumnRef{id}, schema[id].type);
}

ZoneSource EventQuestions::zone() {
  ZoneSource zone;
  if (below(3) == 0) zone.fixed = TimeZone::load("America/New_York").value();
  if (below(4) == 0) zone.trait = snapshot_->schema().find("country").value();  // names no zone
  return zone;
}

PredicatePtr EventQuestions::window(EventId event, int depth) {
  const ScalarPtr time = property(event, "timestamp"), now = make_scalar(Now{}, kTimestampType);
  std::vector<PredicatePtr> parts{compare(CompareOp::kLe, time, now)};
  const auto days = static_cast<std::int64_t>(below(30)) + 1;
  switch (below(depth > 0 ? 5 : 3)) {
    case 0: parts.push_back(compare(CompareOp::kGt, time, call(Function::kAddUnits, {now}, kTimestampType, TimeUnit::kDay, -days))); break;
    case 1: parts.push_back(compare(CompareOp::kGe, time, lit(Timestamp{kSampleNowUs - days * kDayUs}))); break;
    case 2: parts.push_back(compare(CompareOp::kGe, time, call(Function::kStartOf, {now}, kTimestampType, TimeUnit::kMonth, 0))); break;
    case 3: {
      const ScalarPtr since = make_scalar(OfProfile{aggregate_of(EventFunction::kLast, 0)}, kTimestampType);
      if (since->type == std::get<OfProfile>(since->node).value->type) parts.push_back(compare(CompareOp::kGt, time, since));
      break;
    }
    default: return parts[0];
  }
  return parts.size() == 1 ? parts[0] : make_predicate(And{std::move(parts)});
}

PredicatePtr EventQuestions::clause(EventId event, int depth) {
  switch (below(depth > 0 ? 10 : 7)) {
    case 0: return compare(kOps[below(6)], property(event, "amount"), lit(static_cast<double>(below(200))));
    case 1: return compare(kOps[below(6)], property(event, "quantity"), lit(static_cast<std::int64_t>(below(8))));
    case 2:
      return make_predicate(
          In{property(event, "sku"), std::make_shared<const ValueSet>(std::vector<Value>{"sku 1", "sku 7", "sku 3"}), below(2) == 0, {}});
    case 3: return make_predicate(Truth{property(event, "gift")});
    case 4: return make_predicate(IsMissing{property(event, "due")});
    case 5: {
      Call hour{Function::kHour, {property(event, "timestamp")}, TimeUnit::kDay, 0, zone()};
      return compare(CompareOp::kLt, make_scalar(std::move(hour), kIntegerType), lit(std::int64_t{12}));
    }
    case 6: return make_predicate(Has{property(event, "codes"), HasKind::kAny, std::make_shared<const ValueSet>(std::vector<Value>{"a1"})});
    case 7:
      return compare(kOps[below(6)], property(event, "amount"), make_scalar(OfProfile{of_profile(Kind::kDouble, depth - 1)}, kDoubleType));
    case 8:
      return compare(CompareOp::kNe, property(event, "sku"), make_scalar(OfProfile{of_profile(Kind::kString, depth - 1)}, kStringType));
    default: return make_predicate(Truth{make_scalar(OfProfile{of_profile(Kind::kBoolean, depth - 1)}, kBooleanType)});
  }
}

PredicatePtr EventQuestions::where(EventId event, int depth) {
  PredicatePtr in = window(event, depth);
  switch (below(4)) {
    case 0: return in;
    case 1: return make_predicate(And{{in, clause(event, depth)}});
    case 2: return make_predicate(And{{in, make_predicate(Or{{clause(event, depth), clause(event, depth)}})}});
    default: return make_predicate(And{{in, make_predicate(Not{clause(event, depth)}), clause(event, depth)}});
  }
}

// A value of a profile, for its events.
ScalarPtr EventQuestions::of_profile(Kind kind, int depth) {
  const Schema& schema = snapshot_->schema();
  const auto column = [&](const char* name) {
    const ColumnId id = schema.find(name).value();
    return make_scalar(ColumnRef{id}, schema[id].type);
  };
  if (kind == Kind::kString) return column("city");
  if (kind == Kind::kBoolean) {
    if (below(2) == 0) return column("flag");
    return make_scalar(Test{compare(CompareOp::kGe, aggregate_of(EventFunction::kCount, depth), lit(std::int64_t{3}))}, kBooleanType);
  }
  if (below(2) == 0) return column("cents");
  if (last_trait_ == nullptr || below(2) == 0) {
    ScalarPtr average = aggregate_of(EventFunction::kAvg, depth);
    // It may name the trait before, and those that name it name both.
    if (last_trait_ != nullptr) average = call(Function::kCoalesce, {average, last_trait_}, kDoubleType);
    last_trait_ = make_scalar(ComputedTrait{"computed", average}, kDoubleType);
  }
  return last_trait_;
}

std::vector<EventId> EventQuestions::events() {
  const auto of = [&](const char* name) { return snapshot_->schema().find_event(name).value(); };
  switch (below(8)) {
    case 0: return {of("Order"), of("View")};
    case 1: return {of("Order"), of("Rare"), of("View")};
    case 2: return {};
    case 3:
    case 4: return {of("Rare")};
    default: return {of(kNames[below(3)])};
  }
}

ScalarPtr EventQuestions::value_of(EventId event, Kind kind, int depth) {
  switch (kind) {
    case Kind::kDouble: {
      if (below(4) == 0) return property(event, "ratio");
      const ScalarPtr amount = property(event, "amount");
      if (depth > 0 && below(5) == 0)
        return call(Function::kSubtract, {amount, make_scalar(OfProfile{of_profile(Kind::kDouble, depth - 1)}, kDoubleType)}, kDoubleType);
      return below(3) == 0 ? call(Function::kMultiply, {amount, property(event, "quantity")}, kDoubleType) : amount;
    }
    case Kind::kInteger: return property(event, "quantity");
    case Kind::kString:
      return below(3) == 0 ? call(Function::kUpper, {property(event, "sku")}, kStringType)
                           : property(event, below(2) == 0 ? "sku" : "message_id");
    case Kind::kTimestamp: return property(event, "timestamp");
    case Kind::kDate: return property(event, "due");
    case Kind::kBoolean: return property(event, "gift");
  }
  return nullptr;
}

ScalarPtr EventQuestions::aggregate_of(EventFunction function, int depth) {
  EventAggregate aggregate{function, {}, 0, 0, zone()};
  const bool numeric = function == EventFunction::kSum || function == EventFunction::kAvg || function == EventFunction::kMedian ||
                       function == EventFunction::kPercentile || function == EventFunction::kStddev;
  constexpr Kind kKinds[] = {Kind::kDouble, Kind::kInteger, Kind::kString, Kind::kTimestamp, Kind::kDate, Kind::kBoolean};
  Kind kind = kKinds[below(numeric ? 2 : 6)];
  if (function == EventFunction::kLast && depth == 0) kind = Kind::kTimestamp;
  if (function == EventFunction::kAvg && depth == 0) kind = Kind::kDouble;
  const bool list = takes_value(function) && !numeric && depth > 0 && below(12) == 0 && function != EventFunction::kList;
  for (const EventId event : events()) {
    EventPart part{event, where(event, depth), nullptr};
    if (takes_value(function)) part.value = list ? property(event, "codes") : value_of(event, kind, depth);
    aggregate.parts.push_back(std::move(part));
  }
  aggregate.percent = static_cast<double>(below(101));
  aggregate.number =
      function == EventFunction::kSessions ? static_cast<std::int64_t>(below(48)) * 3'600'000'000 : static_cast<std::int64_t>(below(4)) + 1;
  Type type{kind, list};
  const bool counts = !takes_value(function) || function == EventFunction::kCountDistinct;
  if (counts) type = kIntegerType;
  if (numeric && function != EventFunction::kSum) type = kDoubleType;
  if (function == EventFunction::kList) type.is_list = true;
  return make_scalar(std::move(aggregate), type);
}

ScalarPtr EventQuestions::aggregate(bool number, int depth) {
  constexpr EventFunction kAll[] = {EventFunction::kCount,      EventFunction::kCountDistinct, EventFunction::kSum,
                                    EventFunction::kAvg,        EventFunction::kMedian,        EventFunction::kStddev,
                                    EventFunction::kPercentile, EventFunction::kDistinctDays,  EventFunction::kStreakDays,
                                    EventFunction::kSessions,   EventFunction::kMin,           EventFunction::kMax,
                                    EventFunction::kFirst,      EventFunction::kLast,          EventFunction::kNth,
                                    EventFunction::kMode,       EventFunction::kList};
  return aggregate_of(kAll[below(number ? 10 : std::size(kAll))], depth);
}

PredicatePtr EventQuestions::leaf() {
  switch (below(6)) {
    case 0:
    case 1: return compare(kOps[below(6)], aggregate_of(EventFunction::kCount), lit(static_cast<std::int64_t>(below(12))));
    case 2: return compare(kOps[below(6)], aggregate(true), lit(static_cast<double>(below(100)) / 2));
    case 3: return compare(kOps[below(6)], aggregate(true), aggregate(true));
    case 4: return make_predicate(IsMissing{aggregate(false)});
    default:
      return make_predicate(In{aggregate_of(EventFunction::kCount),
                               std::make_shared<const ValueSet>(std::vector<Value>{std::int64_t{0}, std::int64_t{2}, std::int64_t{5}}),
                               below(2) == 0,
                               {}});
  }
}

PredicatePtr EventQuestions::predicate(int depth) {
  if (depth == 0) return leaf();
  std::vector<PredicatePtr> children{predicate(depth - 1), leaf()};
  if (below(2) == 0) children.push_back(make_predicate(Not{leaf()}));
  switch (below(3)) {
    case 0: return make_predicate(And{std::move(children)});
    case 1: return make_predicate(Or{std::move(children)});
    default: return make_predicate(Xor{std::move(children)});
  }
}

}  // namespace tamis::test
