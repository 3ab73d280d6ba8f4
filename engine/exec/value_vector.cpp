#include "engine/exec/value_vector.h"

#include <algorithm>

namespace tamis {

void ValueVector::reset(Type new_type, std::size_t rows) {
  type = new_type;
  present.assign(rows, 0);
  if (type.is_list) {
    lists.assign(rows, Value());
    return;
  }
  switch (type.kind) {
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: integers.resize(rows); break;
    case Kind::kDouble: doubles.resize(rows); break;
    case Kind::kString:
      texts.resize(rows);
      if (kept.size() < rows) kept.resize(rows);
      break;
  }
}

Value ValueVector::value(std::size_t i) const {
  if (present[i] == 0) return {};
  if (type.is_list) return lists[i];
  switch (type.kind) {
    case Kind::kBoolean: return integers[i] != 0;
    case Kind::kInteger: return integers[i];
    case Kind::kTimestamp: return Timestamp{integers[i]};
    case Kind::kDate: return Date{static_cast<std::int32_t>(integers[i])};
    case Kind::kDouble: return doubles[i];
    case Kind::kString: return std::string(texts[i]);
  }
  return {};
}

void ValueVector::set(std::size_t i, Value value) {
  present[i] = value.missing() ? 0 : 1;
  if (value.missing()) return;
  if (type.is_list) {
    lists[i] = std::move(value);
    return;
  }
  switch (type.kind) {
    case Kind::kBoolean: integers[i] = value.as<bool>() ? 1 : 0; break;
    case Kind::kInteger: integers[i] = value.as<std::int64_t>(); break;
    case Kind::kTimestamp: integers[i] = value.as<Timestamp>().us; break;
    case Kind::kDate: integers[i] = value.as<Date>().days; break;
    case Kind::kDouble: doubles[i] = value.is<double>() ? value.as<double>() : static_cast<double>(value.as<std::int64_t>()); break;
    case Kind::kString: set_text(i, value.as<std::string>()); break;
  }
}

void ValueVector::copy(std::size_t i, const ValueVector& from, std::size_t j) {
  present[i] = from.present[j];
  if (present[i] == 0) return;
  if (type.is_list)
    lists[i] = from.lists[j];
  else if (type.kind == Kind::kString)
    set_text(i, std::string(from.texts[j]));
  else if (type.kind != Kind::kDouble)
    integers[i] = from.integers[j];
  else
    doubles[i] = from.type.kind == Kind::kDouble ? from.doubles[j] : static_cast<double>(from.integers[j]);
}

void ValueVector::fill(const Value& value) {
  if (size() == 0 || value.missing()) return;
  set(0, value);
  std::ranges::fill(present, std::uint8_t{1});
  if (type.is_list)
    std::ranges::fill(lists, lists[0]);
  else if (type.kind == Kind::kString)
    std::ranges::fill(texts, texts[0]);
  else if (type.kind == Kind::kDouble)
    std::ranges::fill(doubles, doubles[0]);
  else
    std::ranges::fill(integers, integers[0]);
}

}  // namespace tamis
