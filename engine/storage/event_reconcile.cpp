#include "engine/storage/event_reconcile.h"

#include <algorithm>

#include <fmt/format.h>

namespace tamis {
namespace {

constexpr std::string_view kTextSuffix = ".text";

// Of two types of one property that of the lower rank keeps its name.
int rank_of(Type type) noexcept {
  if (type.is_list) return kKinds + static_cast<int>(type.kind);
  switch (type.kind) {
    case Kind::kInteger:
    case Kind::kDouble: return 0;
    case Kind::kBoolean: return 1;
    case Kind::kTimestamp: return 2;
    case Kind::kDate: return 3;
    case Kind::kString: break;
  }
  return 3 * kKinds;
}

bool widens(Type a, Type b) noexcept { return a.is_list == b.is_list && is_numeric(a.kind) && is_numeric(b.kind); }

struct Source {
  bool of_table = false, empty = false;
  std::uint32_t column = 0;
  Type type;
};

struct Place {
  ColumnDef def;
  bool empty = true;
  std::vector<Source> sources;
};

class Reconciler {
 public:
  void add(const PropertyState& property, bool of_table, std::uint32_t column) {
    // What tells events apart is a text, whatever it looks like in one file.
    const bool message_id = fold_case(property.def.name) == kMessageIdName;
    put(property.def.name, message_id ? kStringType : property.def.type, {of_table, property.empty, column, property.def.type});
  }

  Reconciliation finish(std::span<const PropertyState> table) && {
    Reconciliation out;
    out.notes = std::move(notes_);
    for (const Place& place : places_) {
      PropertyPlan plan{place.def, {}, {}};
      for (const Source& source : place.sources) (source.of_table ? plan.from_table : plan.from_new).push_back(source.column);
      const std::size_t i = out.properties.size();
      if (i < table.size())
        out.keeps_table =
            out.keeps_table && plan.def.type == table[i].def.type && plan.from_table == std::vector{static_cast<std::uint32_t>(i)};
      if (i >= table.size()) out.keeps_table = out.keeps_table && plan.from_table.empty();
      out.properties.push_back(std::move(plan));
    }
    return out;
  }

 private:
  void put(const std::string& name, Type type, const Source& source) {
    const std::string folded = fold_case(name);
    const auto found = std::ranges::find(places_, folded, [](const Place& place) { return fold_case(place.def.name); });
    if (found == places_.end()) {
      places_.push_back({{name, type}, source.empty, {source}});
      return;
    }
    Place& place = *found;
    if (source.empty || place.empty || place.def.type == type) return join(place, type, source);
    if (widens(place.def.type, type)) return widen(place, type, source);
    if (rank_of(type) > rank_of(place.def.type)) return give_way(place.def, source, place.def.name + std::string(kTextSuffix));
    const std::vector<Source> before = std::exchange(place.sources, {source});
    place.def.type = type;
    const ColumnDef kept = place.def;  // places move where one is added
    for (const Source& loser : before) {
      if (!loser.empty) give_way(kept, loser, kept.name + std::string(kTextSuffix));
    }
  }

  static void join(Place& place, Type type, const Source& source) {
    if (place.empty && !source.empty) {
      place.def.type = type;
      place.empty = false;
    }
    place.sources.push_back(source);
  }

  void widen(Place& place, Type type, const Source& source) {
    if (place.def.type.kind == Kind::kInteger && type.kind == Kind::kDouble) notes_.push_back({place.def.name, type, place.def.type, {}});
    place.def.type.kind = Kind::kDouble;
    place.sources.push_back(source);
  }

  void give_way(const ColumnDef& kept, const Source& source, const std::string& name) {
    notes_.push_back({kept.name, kept.type, source.type, name});
    put(name, kStringType, source);
  }

  std::vector<Place> places_;
  std::vector<Reconciled> notes_;
};

RawColumn widened(RawColumn from) {
  RawColumn to({Kind::kDouble, from.type.is_list});
  to.present = std::move(from.present);
  to.list_ends = std::move(from.list_ends);
  to.doubles.assign(from.integers.begin(), from.integers.end());
  return to;
}

// Values of another type than the column's are texts there.
void append_converted(RawColumn& to, Type from, const Value& value) { to.append(from == to.type ? value : Value(to_text(value))); }

}  // namespace

Reconciliation reconcile(std::span<const PropertyState> table, std::span<const PropertyState> fresh) {
  Reconciler reconciler;
  for (std::uint32_t i = 0; i < table.size(); ++i) reconciler.add(table[i], true, i);
  for (std::uint32_t i = 0; i < fresh.size(); ++i) reconciler.add(fresh[i], false, i);
  return std::move(reconciler).finish(table);
}

Result<RawColumn> reconciled_values(const ColumnDef& def, std::vector<RawColumn*> sources, std::size_t rows) {
  RawColumn out(def.type);
  // A column without a value may have had any type.
  std::erase_if(sources, [](const RawColumn* column) { return std::ranges::find(column->present, 1) == column->present.end(); });
  if (sources.size() == 1 && sources.front()->type == def.type) return std::move(*sources.front());
  for (RawColumn* source : sources) {
    if (source->type != def.type && widens(source->type, def.type)) *source = widened(std::move(*source));
    out.non_finite += source->non_finite;
  }
  if (sources.size() == 1 && sources.front()->type == def.type) return std::move(*sources.front());
  for (std::size_t row = 0; row < rows; ++row) {
    const RawColumn* bearer = nullptr;
    for (const RawColumn* source : sources) {
      if (source->present[row] == 0) continue;
      if (bearer != nullptr)
        return fail(ErrorCode::kConflict,
                    fmt::format("an event has two values of the property {}: '{}' and '{}'", def.name, to_text(bearer->value(row)),
                                to_text(source->value(row))),
                    "rename one of the properties");
      bearer = source;
    }
    bearer == nullptr ? out.append_missing() : append_converted(out, bearer->type, bearer->value(row));
  }
  return out;
}

}  // namespace tamis
