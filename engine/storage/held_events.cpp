#include "engine/storage/held_events.h"

#include <algorithm>
#include <string>

#include "engine/storage/event_compare.h"
#include "engine/storage/hash.h"
#include "engine/storage/run_merger.h"

namespace tamis {
namespace {

// Work that is worth handing out.
constexpr std::size_t kPartProfiles = 2'048;
constexpr std::size_t kPartMatches = 4'096;

// A new event and one that the table holds, of one profile and message id.
struct Match {
  std::uint32_t position = 0;  // of the new one in the order
  std::uint32_t run = 0, row = 0;
  bool new_one_stays = false;
};

// The text of a row of a STRING column; null where it is missing. `memory` holds it where the column does not.
const std::string_view* text_of(const Column& column, std::uint32_t row, std::string& memory, std::string_view& text) {
  const Block& block = column.blocks[row / kBlockRows];
  const std::uint32_t in_block = row % kBlockRows;
  if (const auto* strings = std::get_if<StringBlock>(&block)) {
    if (!strings->present(in_block)) return nullptr;
    strings->text(in_block, memory);
    text = memory;
    return &text;
  }
  const auto& codes = std::get<ScalarBlock>(block);
  if (!codes.present(in_block)) return nullptr;
  text = column.dictionary.text(static_cast<std::size_t>(codes.ordinal(in_block)));
  return &text;
}

class Finder {
 public:
  Finder(const EventTable& table, const RawEvents& events, const OrderedEvents& ordered, ColumnId message_id)
      : table_(table), events_(events), ordered_(ordered), message_id_(message_id), ids_(events.columns[message_id.value].values) {
    starts_.reserve(ordered.profiles.size() / kPartProfiles + 1);
    std::uint32_t at = 0;
    for (std::size_t i = 0; i < ordered.profiles.size(); ++i) {
      if (i % kPartProfiles == 0) starts_.push_back(at);
      at += ordered.profiles[i].events;
    }
    // The time comes first; the message id is the same.
    for (std::uint32_t i = 1; i < events.columns.size(); ++i)
      if (i != message_id.value) by_name_.push_back(i);
    std::ranges::sort(by_name_, {}, [&](std::uint32_t i) -> const std::string& { return events.columns[i].def.name; });
  }

  std::vector<Match> run(const ParallelFor& parallel) {
    std::vector<std::vector<Match>> parts(starts_.size());
    parallel(parts.size(), [&](std::size_t part) { find_part(part, parts[part]); });
    std::vector<Match> all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
  }

  // Finds out of all matches which event stays.
  void decide(std::vector<Match>& matches, const ParallelFor& parallel) const {
    const std::size_t parts = (matches.size() + kPartMatches - 1) / kPartMatches;
    parallel(parts, [&](std::size_t part) {
      const std::size_t last = std::min((part + 1) * kPartMatches, matches.size());
      for (std::size_t i = part * kPartMatches; i < last; ++i) matches[i].new_one_stays = comes_first(matches[i]);
    });
  }

 private:
  struct NewId {
    std::uint64_t hash = 0;
    std::uint32_t position = 0;
  };

  void find_part(std::size_t part, std::vector<Match>& found) const {
    std::uint32_t at = starts_[part];
    const std::size_t last = std::min((part + 1) * kPartProfiles, ordered_.profiles.size());
    std::vector<NewId> ids;
    for (std::size_t i = part * kPartProfiles; i < last; ++i) {
      const auto [profile, events] = ordered_.profiles[i];
      ids.clear();
      for (std::uint32_t position = at; position < at + events; ++position) {
        const std::uint32_t row = ordered_.rows[position];
        if (ids_.present[row] != 0) ids.push_back({hash_of(ids_.text(row)), position});
      }
      at += events;
      if (ids.empty()) continue;
      std::ranges::sort(ids, {}, &NewId::hash);
      for (std::uint32_t run = 0; run < table_.runs.size(); ++run) find_in_run(profile, run, ids, found);
    }
  }

  void find_in_run(std::uint32_t profile, std::uint32_t run, const std::vector<NewId>& ids, std::vector<Match>& found) const {
    const EventRange range = table_.runs[run]->of_profile(RowId{profile});
    const Column& column = table_.runs[run]->events().column(message_id_);
    std::string memory;
    std::string_view held;
    for (std::uint32_t row = range.first; row < range.last; ++row) {
      if (text_of(column, row, memory, held) == nullptr) continue;
      const std::uint64_t hash = hash_of(held);
      for (auto id = std::ranges::lower_bound(ids, hash, {}, &NewId::hash); id != ids.end() && id->hash == hash; ++id) {
        if (ids_.text(ordered_.rows[id->position]) == held) found.push_back({id->position, run, row});
      }
    }
  }

  [[nodiscard]] bool comes_first(const Match& match) const {
    const std::uint32_t row = ordered_.rows[match.position];
    const EventPlace held{table_.runs[match.run].get(), match.row};
    const auto compare = [&](std::uint32_t i) { return order(events_.columns[i].values.value(row), property_of(held, ColumnId{i})); };
    if (const auto by = compare(kEventTime.value); by != 0) return by < 0;
    for (const std::uint32_t property : by_name_) {
      if (const auto by = compare(property); by != 0) return by < 0;
    }
    return false;
  }

  const EventTable& table_;
  const RawEvents& events_;
  const OrderedEvents& ordered_;
  ColumnId message_id_;
  const RawColumn& ids_;
  std::vector<std::uint32_t> starts_;   // of parts of the profiles, in the order
  std::vector<std::uint32_t> by_name_;  // properties in the order of their names
};

}  // namespace

Result<HeldEvents> find_held(const EventTable& table, const RawEvents& events, const OrderedEvents& ordered, const ParallelFor& parallel) {
  HeldEvents out;
  out.left_out.assign(ordered.rows.size(), 0);
  out.replaced.resize(table.runs.size());
  const auto message_id = table.def.properties->find(kMessageIdName);
  if (!message_id) return out;
  for (const EventRunPtr& run : table.runs) {
    TAMIS_CHECK_OK(run->verify_index());
    TAMIS_CHECK_OK(run->events().verify(std::span(&*message_id, 1)));
  }
  Finder finder(table, events, ordered, *message_id);
  std::vector<Match> matches = finder.run(parallel);
  out.count = matches.size();
  if (matches.empty()) return out;
  for (const EventRunPtr& run : table.runs) TAMIS_CHECK_OK(verify_run(*run));
  finder.decide(matches, parallel);
  for (const Match& match : matches) {
    if (match.new_one_stays) {
      out.replaced[match.run].push_back(match.row);
    } else {
      out.left_out[match.position] = 1;
    }
  }
  for (DroppedEvents& of_run : out.replaced) std::ranges::sort(of_run);
  return out;
}

void leave_out(OrderedEvents& ordered, const std::vector<std::uint8_t>& left_out) {
  std::size_t kept = 0, at = 0;
  for (ProfileEvents& profile : ordered.profiles) {
    const std::size_t before = kept, last = at + profile.events;
    for (; at < last; ++at) {
      if (left_out[at] == 0) ordered.rows[kept++] = ordered.rows[at];
    }
    profile.events = static_cast<std::uint32_t>(kept - before);
  }
  ordered.rows.resize(kept);
  std::erase_if(ordered.profiles, [](const ProfileEvents& profile) { return profile.events == 0; });
}

}  // namespace tamis
