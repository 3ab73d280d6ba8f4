#pragma once
// Predicates in few words, over a schema of this file.

#include <string>
#include <vector>

#include "engine/plan/predicate.h"
#include "engine/plan/structure.h"
#include "engine/storage/schema.h"

namespace tamis::test {

// 0 age INTEGER, 1 city STRING, 2 flag BOOLEAN, 3 price DOUBLE, 4 seen TIMESTAMP, 5 tags LIST OF STRING, 6 visits INTEGER
inline const Schema& small_schema() {
  static const Schema kSchema = [] {
    Schema schema;
    for (const ColumnDef& def :
         {ColumnDef{"age", kIntegerType}, ColumnDef{"city", kStringType}, ColumnDef{"flag", kBooleanType}, ColumnDef{"price", kDoubleType},
          ColumnDef{"seen", kTimestampType}, ColumnDef{"tags", Type{Kind::kString, true}}, ColumnDef{"visits", kIntegerType}}) {
      (void)schema.add(def);
    }
    return schema;
  }();
  return kSchema;
}

inline ScalarPtr col(std::uint32_t id) { return make_scalar(ColumnRef{ColumnId(id)}, small_schema()[ColumnId(id)].type); }
inline const ScalarPtr kAge = col(0), kCity = col(1), kFlag = col(2), kPrice = col(3), kSeen = col(4), kTags = col(5), kVisits = col(6);

inline ScalarPtr value(Value v) {
  const Type type = type_of(v).value();
  return make_scalar(Literal{std::move(v)}, type);
}
inline ScalarPtr number(std::int64_t v) { return value(v); }
inline ScalarPtr missing(Type type) { return make_scalar(Literal{Value()}, type); }
inline ScalarPtr now() { return make_scalar(Now{}, kTimestampType); }
inline ScalarPtr call(Function function, std::vector<ScalarPtr> arguments, Type type) {
  return make_scalar(Call{function, std::move(arguments), {}, 0, {}}, type);
}

inline PredicatePtr cmp(ScalarPtr a, CompareOp op, ScalarPtr b) { return make_predicate(Compare{op, std::move(a), std::move(b)}); }
inline PredicatePtr eq(ScalarPtr a, ScalarPtr b) { return cmp(std::move(a), CompareOp::kEq, std::move(b)); }
inline PredicatePtr age_is(std::int64_t v) { return eq(kAge, number(v)); }
inline PredicatePtr all(std::vector<PredicatePtr> children) { return make_predicate(And{std::move(children)}); }
inline PredicatePtr any(std::vector<PredicatePtr> children) { return make_predicate(Or{std::move(children)}); }
inline PredicatePtr odd(std::vector<PredicatePtr> children) { return make_predicate(Xor{std::move(children)}); }
inline PredicatePtr no(PredicatePtr child) { return make_predicate(Not{std::move(child)}); }
inline PredicatePtr is_missing(ScalarPtr operand) { return make_predicate(IsMissing{std::move(operand)}); }
inline PredicatePtr one_of(ScalarPtr operand, std::vector<Value> values, bool negated = false) {
  return make_predicate(In{std::move(operand), std::make_shared<const ValueSet>(std::move(values)), negated, {}});
}
inline PredicatePtr like(MatchKind kind, const std::string& pattern, bool negated = false) {
  return make_predicate(Match{kCity, value(pattern), kind, negated, TextMatcher::compile(kind, pattern).value()});
}
inline const PredicatePtr kTrue = constant(true), kFalse = constant(false);
inline const PredicatePtr kA = age_is(1), kB = eq(kCity, value("b")), kC = make_predicate(Truth{kFlag}), kD = is_missing(kPrice);

inline std::string text(const PredicatePtr& predicate) { return to_text(*predicate, small_schema()); }

}  // namespace tamis::test
