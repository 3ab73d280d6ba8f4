#include "tests/unit/exec/sample.h"

#include <cmath>
#include <cstdio>

#include "engine/base/check.h"
#include "engine/plan/structure.h"

namespace tamis::test {
namespace {

using Make = Value (*)(Random&, std::size_t row);

struct SampleColumn {
  const char* name;
  Type type;
  Make make;
};

std::int64_t uniform(Random& r, std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(r); }
double real(Random& r) { return std::uniform_real_distribution<double>(0, 1)(r); }

std::string numbered(const char* prefix, std::int64_t number, int digits) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%s%0*lld", prefix, digits, static_cast<long long>(number));
  return buffer;
}

Value list_of(Random& r, Kind kind, const std::function<Value(Random&)>& item) {
  List list{kind, {}};
  const auto items = uniform(r, 0, 5);
  for (std::int64_t i = 0; i < items; ++i) list.items.push_back(item(r));
  return list;
}

Value uuid(Random& r) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%08x-%04x-4%03x-8%03x-%012llx", static_cast<unsigned>(r()), static_cast<unsigned>(r() % 65536),
                static_cast<unsigned>(r() % 4096), static_cast<unsigned>(r() % 4096), static_cast<unsigned long long>(r() % (1ULL << 48)));
  return std::string(buffer);
}

constexpr std::int64_t kDayUs = 86'400'000'000;

const SampleColumn kColumns[] = {
    {"flag", kBooleanType, [](Random& r, std::size_t) -> Value { return r() % 3 == 0; }},
    {"always", kBooleanType, [](Random&, std::size_t) -> Value { return true; }},
    {"age", kIntegerType, [](Random& r, std::size_t) -> Value { return uniform(r, 16, 90); }},
    {"limit_age", kIntegerType, [](Random& r, std::size_t) -> Value { return uniform(r, 20, 60); }},
    {"wide", kIntegerType,
     [](Random& r, std::size_t) -> Value {
       if (r() % 50 == 0) return r() % 2 == 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
       return static_cast<std::int64_t>(r());
     }},
    {"stepped", kIntegerType, [](Random& r, std::size_t) -> Value { return uniform(r, -500, 500) * 1000 + 7; }},
    {"many", kIntegerType, [](Random& r, std::size_t) -> Value { return uniform(r, 0, 5'000'000); }},
    {"skewed", kIntegerType,
     [](Random& r, std::size_t) -> Value { return r() % 5 != 0 ? std::int64_t{0} : static_cast<std::int64_t>(std::exp(real(r) * 30)); }},
    {"day", kDateType, [](Random& r, std::size_t) -> Value { return Date{static_cast<std::int32_t>(uniform(r, -3000, 21'000))}; }},
    {"seen", kTimestampType,
     [](Random& r, std::size_t) -> Value {
       return Timestamp{kSampleNowUs - uniform(r, -5, 400) * kDayUs / 3 - uniform(r, 0, 60) * 60'000'000};
     }},
    {"cents", kDoubleType, [](Random& r, std::size_t) -> Value { return static_cast<double>(uniform(r, -2'000, 100'000)) / 100.0; }},
    {"cents_too", kDoubleType,
     [](Random& r, std::size_t) -> Value {
       return r() % 60 == 0 ? Value(real(r) * 1e9) : Value(static_cast<double>(uniform(r, -2'000, 100'000)) / 100.0);
     }},
    {"ratio", kDoubleType,
     [](Random& r, std::size_t) -> Value { return (real(r) - 0.5) * std::pow(10.0, static_cast<double>(uniform(r, -20, 20))); }},
    {"country", kStringType,
     [](Random& r, std::size_t) -> Value { return numbered("country ", static_cast<std::int64_t>(std::pow(real(r), 3) * 40), 2); }},
    {"city", kStringType, [](Random& r, std::size_t) -> Value { return numbered("City_", uniform(r, 0, 700), 3); }},
    {"email", kStringType,
     [](Random& r, std::size_t row) -> Value {
       static const char* const kNames[] = {"anna", "Bruno", "claire", "", "\xC3\xA9lise", "zo"};
       return kNames[r() % 6] + std::to_string(row * 7919 % 100'003) + "@" + (r() % 2 == 0 ? "mail.com" : "example.org");
     }},
    {"uuid", kStringType, [](Random& r, std::size_t) -> Value { return uuid(r); }},
    {"digits", kStringType, [](Random& r, std::size_t) -> Value { return numbered("", uniform(r, 0, 9'999'999), 8); }},
    {"tags",
     {Kind::kString, true},
     [](Random& r, std::size_t) -> Value {
       return list_of(r, Kind::kString,
                      [](Random& g) -> Value { return numbered("t", static_cast<std::int64_t>(std::pow(real(g), 4) * 60), 2); });
     }},
    {"sizes",
     {Kind::kInteger, true},
     [](Random& r, std::size_t) -> Value { return list_of(r, Kind::kInteger, [](Random& g) -> Value { return uniform(g, 30, 46); }); }},
    {"nothing", kIntegerType, [](Random&, std::size_t) -> Value { return {}; }},
};

constexpr CompareOp kOps[] = {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe, CompareOp::kGt, CompareOp::kGe};

ScalarPtr call(Function function, std::vector<ScalarPtr> arguments, Type type, TimeUnit unit = TimeUnit::kDay, std::int64_t count = 0) {
  return make_scalar(Call{function, std::move(arguments), unit, count, {}}, type);
}

}  // namespace

ColumnId Sample::id(const std::string& name) const { return snapshot->schema().find(name).value(); }
ScalarPtr Sample::column(const std::string& name) const { return make_scalar(ColumnRef{id(name)}, snapshot->schema()[id(name)].type); }

Sample make_sample(const SampleOptions& options) {
  Random random(options.seed);
  Sample sample;
  std::vector<BuildColumn> built;
  const auto add = [&](ColumnDef def, const auto& make) {
    BuildColumn column{def, RawColumn(def.type)};
    std::vector<Value>& plain = sample.columns.emplace_back();
    Value last;
    for (std::size_t row = 0; row < options.rows; ++row) {
      const bool repeat = options.clustered && row % 20'000 != 0;
      Value value = repeat ? last : make(row);
      last = value;
      column.values.append(value);
      plain.push_back(std::move(value));
    }
    built.push_back(std::move(column));
  };
  for (const SampleColumn& column : kColumns) {
    add({column.name, column.type, Role::kTrait},
        [&](std::size_t row) { return real(random) < options.missing ? Value() : column.make(random, row); });
  }
  BuildColumn ids{{"id", kStringType, Role::kIdentifier}, RawColumn(kStringType)};
  std::vector<Value>& plain = sample.columns.emplace_back();
  for (std::size_t row = 0; row < options.rows; ++row) {
    plain.emplace_back(numbered("u", static_cast<std::int64_t>(row * 2'654'435'761 % 4'294'967'291), 10));
    ids.values.append(plain.back());
  }
  built.push_back(std::move(ids));
  BuildOptions build;
  build.force = options.force;
  auto snapshot = build_snapshot(std::move(built), build);
  if (!snapshot) std::fprintf(stderr, "%s\n", snapshot.error().message.c_str());
  TAMIS_CHECK(snapshot.has_value());
  sample.snapshot = *snapshot;
  return sample;
}

std::vector<RowId> matching_rows(const Sample& sample, const Predicate& predicate) {
  std::vector<RowId> rows;
  for (std::size_t row = 0; row < sample.rows(); ++row) {
    if (evaluate(predicate, SampleView(sample, row), {kSampleNowUs, {}})) rows.emplace_back(static_cast<std::uint32_t>(row));
  }
  return rows;
}

Value missing_or(bool missing, std::int64_t value) {
  if (missing) return {};
  return value;
}

PredicatePtr PredicateMaker::predicate(int depth) {
  if (depth == 0 || below(4) == 0) return leaf();
  if (below(5) == 0) return make_predicate(Not{predicate(depth - 1)});
  std::vector<PredicatePtr> children;
  const std::size_t count = 2 + below(3);
  for (std::size_t i = 0; i < count; ++i) children.push_back(predicate(depth - 1));
  switch (below(5)) {
    case 0:
    case 1: return make_predicate(And{std::move(children)});
    case 2:
    case 3: return make_predicate(Or{std::move(children)});
    default:
      return below(2) == 0 ? make_predicate(Xor{std::move(children)})
                           : make_predicate(InSegment{"s", make_predicate(And{std::move(children)})});
  }
}

PredicatePtr PredicateMaker::leaf() {
  if (below(5) == 0) return computed_leaf();
  if (below(40) == 0) return make_predicate(Constant{below(2) == 0});
  return leaf_of(ColumnId(static_cast<std::uint32_t>(below(sample_.columns.size()))));
}

Value PredicateMaker::value_of(ColumnId column) {
  for (int attempt = 0; attempt < 20; ++attempt) {
    const Value& value = sample_.columns[column.value][below(sample_.rows())];
    if (value.missing()) continue;
    if (!value.is<List>()) return below(4) == 0 ? near(value) : value;
    const auto& items = value.as<List>().items;
    if (!items.empty()) return below(6) == 0 ? near(items[below(items.size())]) : items[below(items.size())];
  }
  switch (sample_.snapshot->schema()[column].type.kind) {
    case Kind::kBoolean: return true;
    case Kind::kInteger: return std::int64_t{1};
    case Kind::kDouble: return 1.0;
    case Kind::kString: return "?";
    case Kind::kTimestamp: return Timestamp{1};
    case Kind::kDate: return Date{1};
  }
  return {};
}

Value PredicateMaker::near(const Value& value) {
  if (value.is<std::int64_t>()) {
    if (below(3) == 0) return static_cast<double>(value.as<std::int64_t>()) + 0.5;
    std::int64_t moved = 0;
    return __builtin_add_overflow(value.as<std::int64_t>(), static_cast<std::int64_t>(below(5)) - 2, &moved) ? value : Value(moved);
  }
  if (value.is<double>()) {
    if (below(3) == 0 && std::abs(value.as<double>()) < 1e15) return static_cast<std::int64_t>(value.as<double>());
    return std::nextafter(value.as<double>(), below(2) == 0 ? 1e300 : -1e300);
  }
  if (value.is<std::string>()) {
    const std::string& text = value.as<std::string>();
    return below(2) == 0 ? Value(text + "a") : Value(text.substr(0, text.size() / 2));
  }
  if (value.is<Timestamp>()) return Timestamp{value.as<Timestamp>().us + 1};
  if (value.is<Date>()) return Date{value.as<Date>().days - 1};
  return value;
}

std::shared_ptr<const ValueSet> PredicateMaker::set_of(ColumnId column, std::size_t most) {
  const Kind kind = sample_.snapshot->schema()[column].type.kind;
  std::vector<Value> values;
  const std::size_t count = below(most + 1);
  while (values.size() < count) {
    Value value = value_of(column);
    // The binder brings a set to its operand's kind.
    if (type_of(value)->kind == kind)
      values.push_back(std::move(value));
    else if (kind == Kind::kInteger || kind == Kind::kBoolean || kind == Kind::kTimestamp || kind == Kind::kDate || kind == Kind::kDouble)
      break;
  }
  return std::make_shared<const ValueSet>(std::move(values));
}

PredicatePtr PredicateMaker::leaf_of(ColumnId column) {
  const Type type = sample_.snapshot->schema()[column].type;
  const ScalarPtr operand = make_scalar(ColumnRef{column}, type);
  if (below(12) == 0) return make_predicate(IsMissing{operand});
  if (type.is_list) return list_leaf(column);
  if (below(4) == 0) return make_predicate(In{operand, set_of(column, below(5) == 0 ? 200 : 6), below(3) == 0, {}});
  if (type == kStringType && below(2) == 0) return text_leaf(column);
  if (type == kBooleanType && below(2) == 0) return make_predicate(Truth{operand});
  const CompareOp op = kOps[below(6)];
  const ScalarPtr literal = lit(value_of(column));
  if (below(6) == 0) return make_predicate(Compare{swapped(op), literal, operand});
  if (below(3) == 0) {  // BETWEEN
    return make_predicate(And{{make_predicate(Compare{CompareOp::kGe, operand, literal}),
                               make_predicate(Compare{CompareOp::kLe, operand, lit(value_of(column))})}});
  }
  return make_predicate(Compare{op, operand, literal});
}

PredicatePtr PredicateMaker::text_leaf(ColumnId column) {
  const ScalarPtr operand = make_scalar(ColumnRef{column}, kStringType);
  std::string text = value_of(column).as<std::string>();
  const std::size_t begin = below(text.size() + 1), length = below(text.size() - begin + 1);
  const std::string part = text.substr(begin, length);
  constexpr MatchKind kKinds[] = {MatchKind::kLike,     MatchKind::kILike,    MatchKind::kStartsWith,
                                  MatchKind::kEndsWith, MatchKind::kContains, MatchKind::kRegex};
  const MatchKind kind = kKinds[below(6)];
  std::string pattern = part;
  if (kind == MatchKind::kStartsWith) pattern = text.substr(0, length);
  if (kind == MatchKind::kEndsWith) pattern = text.substr(begin);
  if (kind == MatchKind::kLike || kind == MatchKind::kILike) {
    const char* const kForms[][2] = {{"%", "%"}, {"", "%"}, {"%", ""}, {"", ""}, {"_", "%"}, {"%", "_"}};
    const auto& form = kForms[below(6)];
    pattern = form[0] + (below(4) == 0 ? text : part) + form[1];
  }
  if (kind == MatchKind::kRegex) pattern = below(2) == 0 ? "^[a-d].*1" : "[0-9]{2}5";
  auto matcher = TextMatcher::compile(kind, pattern);
  TAMIS_CHECK(matcher.has_value());
  return make_predicate(Match{operand, lit(pattern), kind, below(3) == 0, *matcher});
}

PredicatePtr PredicateMaker::list_leaf(ColumnId column) {
  const ScalarPtr operand = make_scalar(ColumnRef{column}, sample_.snapshot->schema()[column].type);
  if (below(4) == 0)
    return make_predicate(
        Compare{kOps[below(6)], call(Function::kLength, {operand}, kIntegerType), lit(static_cast<std::int64_t>(below(6)))});
  constexpr HasKind kKinds[] = {HasKind::kAny, HasKind::kAll, HasKind::kNone};
  return make_predicate(Has{operand, kKinds[below(3)], set_of(column, 4)});
}

ColumnId PredicateMaker::column_of_kind(Kind kind) {
  for (;;) {
    const ColumnId column(static_cast<std::uint32_t>(below(sample_.columns.size())));
    if (sample_.snapshot->schema()[column].type == Type{kind, false}) return column;
  }
}

// Traits against traits, arithmetic, functions, CASE.
PredicatePtr PredicateMaker::computed_leaf() {
  const CompareOp op = kOps[below(6)];
  constexpr Kind kKinds[] = {Kind::kInteger, Kind::kDouble, Kind::kString, Kind::kTimestamp, Kind::kDate, Kind::kBoolean};
  const Kind kind = kKinds[below(6)];
  const auto column = [&] {
    const ColumnId c = column_of_kind(kind);
    return make_scalar(ColumnRef{c}, sample_.snapshot->schema()[c].type);
  };
  switch (below(6)) {
    case 0:
    case 1: return make_predicate(Compare{op, column(), column()});
    case 2: {
      const bool integer = below(2) == 0;
      const Type type = integer ? kIntegerType : kDoubleType;
      const Kind number = integer ? Kind::kInteger : Kind::kDouble;
      const ScalarPtr left = make_scalar(ColumnRef{column_of_kind(number)}, type);
      const ScalarPtr right = make_scalar(ColumnRef{column_of_kind(number)}, type);
      const std::int64_t tenths = static_cast<std::int64_t>(below(40)) - 20;
      const ScalarPtr offset = integer ? lit(tenths) : lit(static_cast<double>(tenths) / 10);
      return make_predicate(Compare{op, left, call(below(2) == 0 ? Function::kAdd : Function::kSubtract, {right, offset}, type)});
    }
    case 3: {
      const ScalarPtr left = scalar(kind, 2);
      return make_predicate(IsMissing{left});
    }
    default: return make_predicate(Compare{op, scalar(kind, 2), scalar(kind, 1)});
  }
}

ScalarPtr PredicateMaker::scalar(Kind kind, int depth) {
  const ColumnId column = column_of_kind(kind);
  const Type type{kind, false};
  const ScalarPtr plain = make_scalar(ColumnRef{column}, type);
  if (depth == 0) {
    Value value = value_of(column);
    return below(2) == 0 && type_of(value) == type ? lit(std::move(value)) : plain;
  }
  if (below(6) == 0) return call(Function::kCoalesce, {plain, scalar(kind, depth - 1)}, type);
  if (below(6) == 0)
    return make_scalar(Case{{{leaf_of(column), scalar(kind, depth - 1)}, {leaf(), plain}}, make_scalar(Literal{Value()}, type)}, type);
  switch (kind) {
    case Kind::kInteger: return number(depth);
    case Kind::kDouble:
      return call(below(2) == 0 ? Function::kMultiply : Function::kDivide,
                  {scalar(Kind::kDouble, depth - 1), scalar(Kind::kInteger, depth - 1)}, kDoubleType);
    case Kind::kString: return text(depth);
    case Kind::kTimestamp:
    case Kind::kDate: return instant(kind);
    case Kind::kBoolean: return below(2) == 0 ? make_scalar(Test{leaf()}, kBooleanType) : plain;
  }
  return plain;
}

ScalarPtr PredicateMaker::number(int depth) {
  constexpr Function kBinary[] = {Function::kAdd,    Function::kSubtract, Function::kMultiply,
                                  Function::kModulo, Function::kLeast,    Function::kGreatest};
  switch (below(5)) {
    case 0: return call(Function::kLength, {scalar(Kind::kString, depth - 1)}, kIntegerType);
    case 1: return call(Function::kYear, {scalar(Kind::kDate, depth - 1)}, kIntegerType);
    case 2: return call(Function::kAbs, {scalar(Kind::kInteger, depth - 1)}, kIntegerType);
    default: return call(kBinary[below(6)], {scalar(Kind::kInteger, depth - 1), scalar(Kind::kInteger, depth - 1)}, kIntegerType);
  }
}

ScalarPtr PredicateMaker::text(int depth) {
  switch (below(4)) {
    case 0: return call(Function::kLower, {scalar(Kind::kString, depth - 1)}, kStringType);
    case 1:
      return call(Function::kSubstring,
                  {scalar(Kind::kString, depth - 1), lit(static_cast<std::int64_t>(below(4))), lit(static_cast<std::int64_t>(below(5)))},
                  kStringType);
    case 2: return call(Function::kConcat, {scalar(Kind::kString, depth - 1), scalar(Kind::kString, depth - 1)}, kStringType);
    default: return call(Function::kCast, {scalar(Kind::kInteger, depth - 1)}, kStringType);
  }
}

ScalarPtr PredicateMaker::instant(Kind kind) {
  const bool from_date = below(2) == 0;
  const Type from = from_date ? kDateType : kTimestampType, to{kind, false};
  if (kind == Kind::kTimestamp && below(5) == 0) return make_scalar(Now{}, kTimestampType);
  const ScalarPtr plain = make_scalar(ColumnRef{column_of_kind(from.kind)}, from);
  const TimeUnit unit = below(2) == 0 ? TimeUnit::kDay : TimeUnit::kMonth;
  const ScalarPtr moved = call(Function::kAddUnits, {plain}, from, unit, static_cast<std::int64_t>(below(9)) - 4);
  return from == to ? moved : call(Function::kCast, {moved}, to);
}

}  // namespace tamis::test
