#include "tests/support/world_events.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/storage/event_builder.h"
#include "engine/storage/event_run.h"
#include "engine/storage/event_summaries.h"

namespace tamis::testing {
namespace {

constexpr std::size_t kTails = 3;

// Any number that depends on nothing but `n`.
std::uint64_t scattered(std::uint64_t n) {
  n = (n ^ (n >> 30)) * 0xBF58476D1CE4E5B9U;
  n = (n ^ (n >> 27)) * 0x94D049BB133111EBU;
  return n ^ (n >> 31);
}

struct Arrival {
  std::uint32_t row;  // of the profile, in the snapshot
  const reference::Row* properties;
};

class TableBuilder {
 public:
  TableBuilder(const World& world, const Configuration& configuration, const BuildOptions& options, EventId event)
      : world_(world), configuration_(configuration), options_(options), event_(event), def_(world.catalogue.schema()[event]) {}

  Result<EventTablePtr> build() {
    collect();
    if (configuration_.crowded()) crowd();
    if (configuration_.events != EventLayout::kOneRun) shuffle();
    EventTable table{def_, {}};
    for (const std::vector<Arrival>& part : split()) {
      if (part.empty()) continue;
      table.runs.push_back(TAMIS_TRY(build_events(raw(part), options_)).run);
    }
    table.summaries = TAMIS_TRY(summarise(table, options_, 0));
    return std::make_shared<const EventTable>(std::move(table));
  }

 private:
  void collect() {
    for (const WorldEvent& e : world_.events) {
      if (e.event.id != event_) continue;
      arrivals_.push_back({static_cast<std::uint32_t>(place_of(e.profile)), &e.event.properties});
    }
  }

  // Profiles that are none of ours, before the one in the middle, get so many events that a chunk ends among that one's.
  void crowd() {
    if (world_.rows.size() < 3 || arrivals_.empty()) return;
    const std::size_t middle = place_of(world_.rows.size() / 2);
    std::size_t before = 0, of_middle = 0;
    for (const Arrival& a : arrivals_) {
      before += a.row < middle ? 1U : 0U;
      of_middle += a.row == middle ? 1U : 0U;
    }
    if (before + of_middle / 2 >= kBlockRows) return;
    std::set<std::size_t> ours;
    for (std::size_t i = 0; i < world_.rows.size(); ++i) ours.insert(place_of(i));
    const std::size_t known = arrivals_.size();
    for (std::size_t row = 0, left = kBlockRows - before - of_middle / 2; left > 0; row = (row + 1) % middle) {
      if (ours.contains(row)) continue;
      others_.push_back({static_cast<std::uint32_t>(row), *arrivals_[left % known].properties});
      if (const auto id = def_.properties->find(kMessageIdName)) others_.back().second[id->value] = Value();
      --left;
    }
    for (const auto& [row, properties] : others_) arrivals_.push_back({row, &properties});
  }

  [[nodiscard]] std::size_t place_of(std::size_t profile) const {
    return configuration_.padded ? padded_place(profile, world_.rows.size()) : profile;
  }

  void shuffle() {
    for (std::size_t i = arrivals_.size(); i > 1; --i) std::swap(arrivals_[i - 1], arrivals_[scattered(i) % i]);
  }

  // Events of a profile with one message id stay together: it is they of which one is kept.
  std::vector<std::vector<Arrival>> split() {
    if (configuration_.events != EventLayout::kTails) return {arrivals_};
    std::vector<std::vector<Arrival>> parts(1 + kTails);
    std::map<std::pair<std::uint32_t, Value>, std::size_t, ByKey> chosen;
    const auto id = def_.properties->find(kMessageIdName);
    for (std::size_t i = 0; i < arrivals_.size(); ++i) {
      const std::uint64_t number = scattered(i + 1) % (2 * kTails);
      std::size_t part = number < kTails ? 1 + number : 0;
      const Value message_id = id ? (*arrivals_[i].properties)[id->value] : Value();
      if (!message_id.missing()) part = chosen.try_emplace({arrivals_[i].row, message_id}, part).first->second;
      parts[part].push_back(arrivals_[i]);
    }
    return parts;
  }

  RawEvents raw(const std::vector<Arrival>& part) const {
    RawEvents out;
    for (const ColumnDef& column : def_.properties->columns()) out.columns.push_back({column, RawColumn(column.type)});
    for (const Arrival& a : part) {
      out.profiles.push_back(a.row);
      for (std::size_t i = 0; i < out.columns.size(); ++i) out.columns[i].values.append((*a.properties)[i]);
    }
    return out;
  }

  struct ByKey {
    bool operator()(const std::pair<std::uint32_t, Value>& a, const std::pair<std::uint32_t, Value>& b) const {
      return a.first != b.first ? a.first < b.first : order(a.second, b.second) < 0;
    }
  };

  const World& world_;
  const Configuration& configuration_;
  const BuildOptions& options_;
  EventId event_;
  const EventDef& def_;
  std::vector<Arrival> arrivals_;
  std::vector<std::pair<std::uint32_t, reference::Row>> others_;
};

}  // namespace

Result<std::vector<EventTablePtr>> event_tables(const World& world, const Configuration& configuration, const BuildOptions& options) {
  std::vector<EventTablePtr> tables;
  for (std::uint32_t i = 0; i < world.catalogue.schema().events().size(); ++i)
    tables.push_back(TAMIS_TRY(TableBuilder(world, configuration, options, EventId{i}).build()));
  return tables;
}

}  // namespace tamis::testing
