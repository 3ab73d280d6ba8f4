#include "dsl/value_sort.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace tamis::dsl {
namespace {

// The first bytes as a number that compares like them: most comparisons end there, in the cache.
std::uint64_t first_bytes(const std::string& text) noexcept {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < sizeof bytes; ++i) bytes = bytes << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  return bytes;
}

struct Keyed {
  std::uint64_t key;
  Value* value;

  friend bool operator<(const Keyed& a, const Keyed& b) {
    if (a.key != b.key) return a.key < b.key;
    return a.value->as<std::string>() < b.value->as<std::string>();
  }
};

void sort_texts(std::vector<Value>& values) {
  std::vector<Keyed> order;
  order.reserve(values.size());
  for (Value& value : values) order.push_back({first_bytes(value.as<std::string>()), &value});
  std::sort(order.begin(), order.end());
  std::vector<Value> sorted;
  sorted.reserve(values.size());
  for (const Keyed& next : order) sorted.push_back(std::move(*next.value));
  values = std::move(sorted);
}

template <typename T> void sort_as(std::vector<Value>& values) {
  std::vector<T> plain;
  plain.reserve(values.size());
  for (const Value& value : values) plain.push_back(value.as<T>());
  std::sort(plain.begin(), plain.end());
  for (std::size_t i = 0; i < plain.size(); ++i) values[i] = Value(T(plain[i]));
}

}  // namespace

void sort_values(std::vector<Value>& values, Kind kind) {
  switch (kind) {
    case Kind::kBoolean: return sort_as<bool>(values);
    case Kind::kInteger: return sort_as<std::int64_t>(values);
    case Kind::kDouble: return sort_as<double>(values);
    case Kind::kString: return sort_texts(values);
    case Kind::kTimestamp: return sort_as<Timestamp>(values);
    case Kind::kDate: return sort_as<Date>(values);
  }
}

}  // namespace tamis::dsl
