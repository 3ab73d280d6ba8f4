#pragma once
// Short forms for building predicates, and a profile made of a list of values.

#include <memory>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/exec/profile_evaluator.h"
#include "engine/plan/predicate.h"

namespace tamis {

inline void PrintTo(const Value& value, std::ostream* out) { *out << to_literal(value); }

class FixedProfile final : public ProfileView {
 public:
  explicit FixedProfile(std::vector<Value> values) : values_(std::move(values)) {}
  [[nodiscard]] Value value(ColumnId column) const override { return values_.at(column.value); }

 private:
  std::vector<Value> values_;
};

inline Value integer(std::int64_t value) { return value; }
inline std::int64_t us(std::string_view text) { return parse_timestamp(text, TimeZone()).value(); }
inline Value instant(std::string_view text) { return Timestamp{us(text)}; }
inline Value date(std::string_view text) { return Date{parse_date(text).value()}; }
inline Value texts(std::vector<Value> items) { return List{Kind::kString, std::move(items)}; }
inline TimeZone zone(std::string_view name) { return TimeZone::load(name).value(); }

inline ScalarPtr column(std::uint32_t id, Type type) { return make_scalar(ColumnRef{ColumnId(id)}, type); }
inline ScalarPtr literal(Value value) {
  const Type type = type_of(value).value_or(kIntegerType);
  return make_scalar(Literal{std::move(value)}, type);
}
inline ScalarPtr now() { return make_scalar(Now{}, kTimestampType); }
inline ScalarPtr call(Function function, std::vector<ScalarPtr> arguments, Type type, TimeUnit unit = TimeUnit::kDay,
                      std::int64_t count = 0, ZoneSource source = {}) {
  return make_scalar(Call{function, std::move(arguments), unit, count, std::move(source)}, type);
}
inline ScalarPtr moved(const ScalarPtr& time, std::int64_t count, TimeUnit unit) {
  return call(Function::kAddUnits, {time}, time->type, unit, count);
}
inline ScalarPtr start_of(const ScalarPtr& time, TimeUnit unit, std::int64_t count, ZoneSource source = {}) {
  return call(Function::kStartOf, {time}, time->type, unit, count, std::move(source));
}
inline ScalarPtr today(ZoneSource source = {}) { return call(Function::kCast, {now()}, kDateType, TimeUnit::kDay, 0, std::move(source)); }

inline PredicatePtr compare(ScalarPtr left, CompareOp op, ScalarPtr right) {
  return make_predicate(Compare{op, std::move(left), std::move(right)});
}
inline std::shared_ptr<const ValueSet> set_of(std::vector<Value> values) { return std::make_shared<const ValueSet>(std::move(values)); }

inline constexpr CompareOp kCompareOps[] = {CompareOp::kEq, CompareOp::kNe, CompareOp::kLt, CompareOp::kLe, CompareOp::kGt, CompareOp::kGe};

}  // namespace tamis
