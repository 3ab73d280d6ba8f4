#include "ingest/event_properties.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "engine/storage/event_reconcile.h"
#include "ingest/convert.h"
#include "ingest/raw_rows.h"
#include "ingest/text_column.h"

namespace tamis {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;

bool has_values(const RawColumn& column) { return std::ranges::find(column.present, std::uint8_t{1}) != column.present.end(); }

// Instants without an offset that were taken to be in UTC.
void put_in_zone(RawColumn& instants, const TimeZone& zone) {
  if (zone == TimeZone()) return;
  for (std::int64_t& us : instants.integers) {
    const std::int32_t day = TimeZone().day_of(us);
    us = zone.instant_us(day, us - day * kDayUs);
  }
}

bool is_candidate(Candidates candidates, Type type) noexcept {
  if (type.is_list || type == kStringType) return false;
  switch (candidates) {
    case Candidates::kAll: return true;
    case Candidates::kTimesAndTruths: return type == kTimestampType || type == kDateType || type == kBooleanType;
    case Candidates::kTruths: return type == kBooleanType;
  }
  return false;
}

// Names of what every event has are not free for properties.
std::string property_name(const ColumnRules& rules, const std::string& source) {
  std::string name = rules.name_of(source);
  const std::string folded = fold_case(name);
  return folded == kEventTimeName || folded == kMessageIdName ? "properties." + name : name;
}

// Values of one type, of a property that may have others too: of each event at most one of them has a value.
struct Part {
  ColumnDef def;
  std::string source, source_type;
  bool type_stated = false;
  RawColumn values;
};

class PropertySettler {
 public:
  PropertySettler(const ColumnRules& rules, const Schema* known, const TimeZone& zone) : rules_(rules), known_(known), zone_(zone) {}

  void take(StagedColumn column) {
    const std::string name = property_name(rules_, column.name);
    if (name != rules_.name_of(column.name)) note(name, fmt::format("{} is a name that every event has", column.name));
    if (column.local_time) {
      note(name, assumed_zone(zone_));
      put_in_zone(column.values, zone_);
    }
    for (auto& text : column.notes) note(name, std::move(text));
    const auto stated = rules_.stated_type(column.name);
    if (stated && column.values.type != *stated) return take_stated(name, column, *stated);
    if (!stated && column.values.type == kStringType) return take_texts(name, std::move(column));
    RawColumn values = std::move(column.values);
    add(name, column, std::move(values));
  }

  Result<SettledProperties> finish() {
    std::vector<PropertyState> states;
    for (const Part& part : parts_) states.push_back({part.def, false});
    const Reconciliation reconciled = reconcile({}, states);
    for (const Reconciled& change : reconciled.notes) note_change(change);
    for (const PropertyPlan& plan : reconciled.properties) {
      std::vector<RawColumn*> sources;
      for (const std::uint32_t part : plan.from_new) sources.push_back(&parts_[part].values);
      const std::size_t rows = sources.front()->rows();
      keep_one_value(plan, rows);
      const Part& first = parts_[plan.from_new.front()];
      SettledProperty property{
          .column = {.source = first.source, .name = plan.def.name, .source_type = first.source_type, .type = plan.def.type},
          .values = TAMIS_TRY(reconciled_values(plan.def, std::move(sources), rows)),
          .notes = std::move(notes_[fold_case(plan.def.name)])};
      property.column.type_stated = first.type_stated;
      property.column.non_finite = property.values.non_finite;
      settled_.properties.push_back(std::move(property));
    }
    return std::move(settled_);
  }

 private:
  // Columns may come to one name: `timestamp`, which makes way for the time of the event, and `properties.timestamp`. An event that
  // has both is rejected.
  void keep_one_value(const PropertyPlan& plan, std::size_t rows) {
    if (plan.from_new.size() < 2) return;
    std::vector<const Part*> bearers(rows, nullptr);
    for (const std::uint32_t place : plan.from_new) {
      Part& part = parts_[place];
      for (std::size_t row = 0; row < rows; ++row) {
        if (part.values.present[row] == 0) continue;
        if (bearers[row] == nullptr) {
          bearers[row] = &part;
          continue;
        }
        part.values.present[row] = 0;
        settled_.rejects.push_back(
            {row, fmt::format("{} and {} are one property, {}, and both have a value", bearers[row]->source, part.source, plan.def.name)});
      }
    }
  }

  void note(const std::string& name, std::string text, std::optional<std::uint64_t> row = std::nullopt) {
    notes_[fold_case(name)].push_back({std::move(text), row});
  }

  void add(const std::string& name, const StagedColumn& from, RawColumn values) {
    if (!has_values(values)) return;
    const Type type = values.type;
    parts_.push_back({.def = {.name = name, .type = type},
                      .source = from.name,
                      .source_type = from.source_type,
                      .type_stated = rules_.stated_type(from.name).has_value(),
                      .values = std::move(values)});
  }

  void take_stated(const std::string& name, const StagedColumn& column, Type type) {
    Conversion conversion = convert_column(column.values, type, Reading::kStated, false, zone_);
    for (auto& reject : conversion.failed) settled_.rejects.push_back({reject.row, fmt::format("{} {}", column.name, reject.reason)});
    if (conversion.assumed_zone) note(name, assumed_zone(zone_));
    add(name, column, std::move(conversion.values));
  }

  void take_texts(const std::string& name, StagedColumn column) {
    const auto id = known_ == nullptr ? std::nullopt : known_->find(name);
    if (id && is_candidate(candidates_of(column.origin), (*known_)[*id].type)) return take_as_known(name, column, (*known_)[*id].type);
    Inferred inferred = infer_column(column.values, candidates_of(column.origin), zone_);
    if (id && inferred.values.type != kStringType && (*known_)[*id].type == kStringType) {
      note(name, fmt::format("the store has it as STRING, all values here are {0}: --type '{1}={0}' keeps them apart",
                             name_of(inferred.values.type), column.name));
    } else if (!id) {
      for (auto& said : inferred.notes) note(name, std::move(said.text), said.row);
      if (inferred.values.type != kStringType) column.values = std::move(inferred.values);
    }
    RawColumn values = std::move(column.values);
    add(name, column, std::move(values));
  }

  // Cells that can be read as what the store has, and those that cannot.
  void take_as_known(const std::string& name, const StagedColumn& column, Type known) {
    const RawColumn& texts = column.values;
    Conversion conversion = convert_column(texts, known, Reading::kStated, false, zone_);
    if (!conversion.failed.empty() && known == kIntegerType) {
      Conversion wider = convert_column(texts, kDoubleType, Reading::kStated, false, zone_);
      if (wider.failed.size() < conversion.failed.size()) conversion = std::move(wider);
    }
    if (conversion.assumed_zone) note(name, assumed_zone(zone_));
    add(name, column, std::move(conversion.values));
    if (conversion.failed.empty()) return;
    const RowReject& first = conversion.failed.front();
    note(name, fmt::format("the store has it as {}, but a value here {}", name_of(known), first.reason), first.row);
    RawColumn others(kStringType);
    for (const RowReject& failed : conversion.failed) {
      pad_to(others, failed.row);
      append_text_row(others, texts.text(failed.row));
    }
    pad_to(others, texts.rows());
    add(name, column, std::move(others));
  }

  void note_change(const Reconciled& change) {
    if (change.other_property.empty()) return;  // whole numbers among others
    std::uint64_t events = 0;
    for (const Part& part : parts_)
      if (fold_case(part.def.name) == fold_case(change.property) && part.def.type == change.other)
        events += part.values.rows() - count_missing(part.values);
    note(change.property, fmt::format("{} event{} {}: as text in {}", events, events == 1 ? " has" : "s have", name_of(change.other),
                                      change.other_property));
  }

  const ColumnRules& rules_;
  const Schema* known_;
  const TimeZone& zone_;
  std::vector<Part> parts_;
  std::unordered_map<std::string, std::vector<ColumnNote>> notes_;  // by folded name
  SettledProperties settled_;
};

}  // namespace

Result<SettledProperties> settle_properties(std::vector<StagedColumn> columns, const ColumnRules& rules, const Schema* known,
                                            const TimeZone& zone) {
  PropertySettler settler(rules, known, zone);
  for (auto& column : columns) settler.take(std::move(column));
  return settler.finish();
}

}  // namespace tamis
