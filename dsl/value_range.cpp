#include "dsl/value_range.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace tamis::dsl {
namespace {

constexpr double kPastInt64 = 9223372036854775808.0;  // 2^63

// Where a cut lies: at a place among the values, or beyond them.
enum class Place : std::uint8_t { kFirst, kAmong, kLast };

// The cut before or after an integer, as the cut before one: there is nothing between n and n + 1.
template <typename Make>
Place settle_integer(std::int64_t n, std::int64_t least, std::int64_t greatest, Value& at, bool& after, Make make) {
  if (n > greatest || (after && n == greatest)) return Place::kLast;
  if (n < least || (!after && n == least)) return Place::kFirst;
  at = make(after ? n + 1 : n);
  after = false;
  return Place::kAmong;
}

Place settle_double(double number, Value& at, bool& after) {
  if (number >= kPastInt64) return Place::kLast;
  if (number < -kPastInt64) return Place::kFirst;
  const double floor = std::floor(number);
  if (floor != number) after = true;  // 1.5 lies after 1
  return settle_integer(static_cast<std::int64_t>(floor), INT64_MIN, INT64_MAX, at, after, [](std::int64_t v) { return Value(v); });
}

Place settle(Value& at, bool& after, Kind kind) {
  switch (kind) {
    case Kind::kInteger:
      if (at.is<double>()) return settle_double(at.as<double>(), at, after);
      if (!at.is<std::int64_t>()) return Place::kAmong;
      return settle_integer(at.as<std::int64_t>(), INT64_MIN, INT64_MAX, at, after, [](std::int64_t v) { return Value(v); });
    case Kind::kTimestamp:
      if (!at.is<Timestamp>()) return Place::kAmong;
      return settle_integer(at.as<Timestamp>().us, INT64_MIN, INT64_MAX, at, after, [](std::int64_t v) { return Value(Timestamp{v}); });
    case Kind::kDate:
      if (!at.is<Date>()) return Place::kAmong;
      return settle_integer(at.as<Date>().days, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max(), at,
                            after, [](std::int64_t v) { return Value(Date{static_cast<std::int32_t>(v)}); });
    case Kind::kBoolean:
      if (!at.is<bool>()) return Place::kAmong;
      return settle_integer(at.as<bool>() ? 1 : 0, 0, 1, at, after, [](std::int64_t v) { return Value(v != 0); });
    case Kind::kString: return at.is<std::string>() && at.as<std::string>().empty() && !after ? Place::kFirst : Place::kAmong;
    case Kind::kDouble: return Place::kAmong;
  }
  return Place::kAmong;
}

}  // namespace

bool ValueRange::before(const Cut& a, const Cut& b) {
  const auto sides = order(a.at, b.at);
  return sides < 0 || (sides == 0 && !a.after && b.after);
}

void ValueRange::add_cut(Cut cut, Kind kind) {
  switch (settle(cut.at, cut.after, kind)) {
    case Place::kFirst: lowest_ = !lowest_; return;
    case Place::kLast: return;
    case Place::kAmong: break;
  }
  if (!cuts_.empty() && !before(cuts_.back(), cut))
    cuts_.pop_back();
  else
    cuts_.push_back(std::move(cut));
}

ValueRange ValueRange::present() {
  ValueRange range;
  range.lowest_ = true;
  return range;
}

ValueRange ValueRange::only_missing() {
  ValueRange range;
  range.missing_ = true;
  return range;
}

ValueRange ValueRange::below(const Value& bound, bool inclusive, Kind kind) {
  ValueRange range = present();
  range.add_cut({bound, inclusive}, kind);
  return range;
}

ValueRange ValueRange::above(const Value& bound, bool inclusive, Kind kind) {
  ValueRange range;
  range.add_cut({bound, !inclusive}, kind);
  return range;
}

ValueRange ValueRange::of(const std::vector<Value>& values, Kind kind) {
  ValueRange range;
  range.cuts_.reserve(2 * values.size());
  for (const Value& value : values) {
    range.add_cut({value, false}, kind);
    range.add_cut({value, true}, kind);
  }
  return range;
}

ValueRange ValueRange::complement() const {
  ValueRange range = *this;
  range.missing_ = !missing_;
  range.lowest_ = !lowest_;
  return range;
}

template <typename Belongs> ValueRange ValueRange::merge(const ValueRange& other, Belongs belongs) const {
  ValueRange result;
  result.missing_ = belongs(missing_, other.missing_);
  result.lowest_ = belongs(lowest_, other.lowest_);
  bool mine = lowest_, theirs = other.lowest_, inside = result.lowest_;
  std::size_t i = 0, j = 0;
  while (i < cuts_.size() || j < other.cuts_.size()) {
    const bool take_mine = j == other.cuts_.size() || (i < cuts_.size() && !before(other.cuts_[j], cuts_[i]));
    const bool take_theirs = i == cuts_.size() || (j < other.cuts_.size() && !before(cuts_[i], other.cuts_[j]));
    const Cut& cut = take_mine ? cuts_[i] : other.cuts_[j];
    if (take_mine) mine = !mine, ++i;
    if (take_theirs) theirs = !theirs, ++j;
    if (belongs(mine, theirs) != inside) {
      inside = !inside;
      result.cuts_.push_back(cut);
    }
  }
  return result;
}

ValueRange ValueRange::intersect(const ValueRange& other) const {
  return merge(other, [](bool a, bool b) { return a && b; });
}

ValueRange ValueRange::unite(const ValueRange& other) const {
  return merge(other, [](bool a, bool b) { return a || b; });
}

bool ValueRange::within(const ValueRange& other) const {
  return merge(other, [](bool a, bool b) { return a && !b; }).empty();
}

}  // namespace tamis::dsl
