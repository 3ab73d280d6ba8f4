#include "ingest/dynamic_column.h"

#include <charconv>
#include <utility>

#include "ingest/raw_rows.h"

namespace tamis {
namespace {

constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;

bool fits_double(std::int64_t v) noexcept { return v >= -kLargestExact && v <= kLargestExact; }

template <typename Number>
std::string number_text(Number v) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, v).ptr;
  return {text, end};
}

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};

}  // namespace

std::string written(const SourceValue& value) {
  return std::visit(Overloaded{[](bool v) { return std::string(v ? "true" : "false"); },
                               [](std::int64_t v) { return number_text(v); }, [](double v) { return number_text(v); },
                               [](Digits v) { return std::string(v.text); }, [](std::string_view v) { return std::string(v); }},
                    value);
}

void DynamicColumn::begin_row(std::size_t row) { pad_to(values_, row); }

Kind DynamicColumn::kind_for(const SourceValue& value) {
  const Kind natural = std::visit(Overloaded{[](bool) { return Kind::kBoolean; }, [](std::int64_t) { return Kind::kInteger; },
                                             [](double) { return Kind::kDouble; }, [](Digits) { return Kind::kString; },
                                             [](std::string_view) { return Kind::kString; }},
                                  value);
  if (std::holds_alternative<Digits>(value)) mixed_ = true;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) exact_in_double_ = exact_in_double_ && fits_double(*integer);
  const Kind have = values_.type.kind;
  if (!has_kind_ || natural == have) return natural;
  const bool numbers = is_numeric(natural) && is_numeric(have);
  if (numbers && exact_in_double_) return Kind::kDouble;
  mixed_ = true;
  return Kind::kString;
}

void DynamicColumn::widen(Kind kind) {
  if (has_kind_ && values_.type.kind == kind) return;
  RawColumn wide(Type{kind, values_.type.is_list});
  wide.present = std::move(values_.present);
  wide.list_ends = std::move(values_.list_ends);
  const bool scalar = !wide.type.is_list;
  if (!has_kind_) {
    // Only missing rows so far: their slots are those of the new kind.
    const std::size_t slots = scalar ? wide.present.size() : 0;
    if (kind == Kind::kDouble) wide.doubles.resize(slots);
    else if (kind == Kind::kString) wide.string_ends.resize(slots);
    else wide.integers.resize(slots);
  } else if (kind == Kind::kDouble) {
    for (const auto v : values_.integers) wide.doubles.push_back(static_cast<double>(v));
  } else {
    const std::size_t slots = values_.type.kind == Kind::kDouble ? values_.doubles.size() : values_.integers.size();
    for (std::size_t i = 0; i < slots; ++i) {
      const bool absent = scalar && wide.present[i] == 0;
      if (!absent && values_.type.kind == Kind::kBoolean) wide.bytes += written(values_.integers[i] != 0);
      else if (!absent && values_.type.kind == Kind::kDouble) wide.bytes += number_text(values_.doubles[i]);
      else if (!absent) wide.bytes += number_text(values_.integers[i]);
      wide.string_ends.push_back(wide.bytes.size());
    }
  }
  values_ = std::move(wide);
  has_kind_ = true;
}

void DynamicColumn::append(const SourceValue& value) {
  widen(kind_for(value));
  switch (values_.type.kind) {
    case Kind::kBoolean: values_.integers.push_back(std::get<bool>(value) ? 1 : 0); return;
    case Kind::kDouble: {
      const auto* integer = std::get_if<std::int64_t>(&value);
      values_.doubles.push_back(integer != nullptr ? static_cast<double>(*integer) : std::get<double>(value));
      return;
    }
    case Kind::kString: {
      if (const auto* text = std::get_if<std::string_view>(&value); text != nullptr) values_.bytes += *text;
      else values_.bytes += written(value);
      values_.string_ends.push_back(values_.bytes.size());
      return;
    }
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: values_.integers.push_back(std::get<std::int64_t>(value)); return;
  }
}

void DynamicColumn::put(std::size_t row, const SourceValue& value) {
  begin_row(row);
  append(value);
  values_.present.push_back(1);
  if (values_.type.is_list) values_.list_ends.push_back(values_.items());
}

void DynamicColumn::make_list() {
  RawColumn list(Type{values_.type.kind, true});
  list.present = std::move(values_.present);
  std::uint64_t items = 0;
  for (std::size_t row = 0; row < list.present.size(); ++row) {
    if (list.present[row] != 0) {
      ++items;
      switch (list.type.kind) {
        case Kind::kDouble: list.doubles.push_back(values_.doubles[row]); break;
        case Kind::kString: {
          const std::uint64_t begin = row == 0 ? 0 : values_.string_ends[row - 1];
          list.bytes.append(values_.bytes, begin, values_.string_ends[row] - begin);
          list.string_ends.push_back(list.bytes.size());
          break;
        }
        case Kind::kBoolean:
        case Kind::kInteger:
        case Kind::kTimestamp:
        case Kind::kDate: list.integers.push_back(values_.integers[row]); break;
      }
    }
    list.list_ends.push_back(items);
  }
  values_ = std::move(list);
}

void DynamicColumn::put_list_begin(std::size_t row) {
  begin_row(row);
  if (!values_.type.is_list) make_list();
}

void DynamicColumn::put_item(const SourceValue& value) { append(value); }

void DynamicColumn::put_list_end() {
  values_.present.push_back(1);
  values_.list_ends.push_back(values_.items());
}

RawColumn DynamicColumn::take(std::size_t rows) {
  if (!has_kind_) widen(Kind::kString);
  pad_to(values_, rows);
  return std::exchange(values_, RawColumn{});
}

}  // namespace tamis
