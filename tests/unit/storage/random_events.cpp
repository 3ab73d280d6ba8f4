#include "tests/unit/storage/random_events.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <set>
#include <thread>

#include <fmt/format.h>

namespace tamis::test {
namespace {

Value value_of(Random& random, const ColumnDef& def, std::uint64_t ids) {
  const std::uint64_t number = random() % 5;
  if (def.name == kMessageIdName) return ids == 0 || number == 0 ? Value() : Value("id " + std::to_string(random() % ids));
  if (def.type == kTimestampType) return Timestamp{static_cast<std::int64_t>(number) * 1'000'000};
  if (number == 0) return {};
  if (def.type == kDoubleType) return static_cast<double>(random() % 3) - 1;
  if (def.type == kStringType) return "text " + std::to_string(random() % 3);
  List list{def.type.kind, {}};
  for (std::uint64_t i = 0; i < number - 1; ++i) list.items.emplace_back(static_cast<std::int64_t>(random() % 2));
  return list;
}

std::string to_text(const Event& event) {
  std::string text = fmt::format("profile {}", event.profile);
  for (const Value& value : event.properties) text += fmt::format(", {}", to_literal(value));
  return text;
}

EventDef definition(const Definitions& definitions) {
  auto schema = std::make_shared<Schema>();
  for (const ColumnDef& def : definitions) {
    if (!schema->add(def)) std::abort();
  }
  return {"Some Event", std::move(schema)};
}

}  // namespace

const Definitions& some_properties() {
  static const Definitions kDefinitions = {{std::string(kEventTimeName), kTimestampType},
                                           {"b", kDoubleType},
                                           {std::string(kMessageIdName), kStringType},
                                           {"a", kStringType},
                                           {"c", {Kind::kInteger, true}}};
  return kDefinitions;
}

Events random_events(std::size_t count, std::uint32_t profiles, std::uint64_t ids, Random& random) {
  Events events;
  for (std::size_t i = 0; i < count; ++i) {
    Event event{static_cast<std::uint32_t>(random() % profiles), {}};
    for (const ColumnDef& def : some_properties()) event.properties.push_back(value_of(random, def, ids));
    events.push_back(std::move(event));
  }
  return events;
}

RawEvents raw(const Events& events, const Definitions& definitions) {
  RawEvents out;
  for (const ColumnDef& def : definitions) out.columns.push_back({def, RawColumn(def.type)});
  for (const Event& event : events) {
    out.profiles.push_back(event.profile);
    for (std::size_t i = 0; i < definitions.size(); ++i) out.columns[i].values.append(event.properties[i]);
  }
  return out;
}

Events in_order(Events events, const Definitions& definitions) {
  std::vector<std::size_t> places(definitions.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  std::ranges::sort(places, {}, [&](std::size_t i) {
    const std::string& name = definitions[i].name;
    return std::pair(name == kEventTimeName ? 0 : name == kMessageIdName ? 1 : 2, name);
  });
  std::ranges::stable_sort(events, [&](const Event& a, const Event& b) {
    if (a.profile != b.profile) return a.profile < b.profile;
    for (const std::size_t i : places) {
      if (const auto by = order(a.properties[i], b.properties[i]); by != 0) return by < 0;
    }
    return false;
  });
  const auto id = std::ranges::find(definitions, kMessageIdName, &ColumnDef::name) - definitions.begin();
  std::set<std::pair<std::uint32_t, std::string>> seen;
  std::erase_if(events, [&](const Event& event) {
    if (static_cast<std::size_t>(id) == definitions.size() || event.properties[static_cast<std::size_t>(id)].missing()) return false;
    return !seen.emplace(event.profile, event.properties[static_cast<std::size_t>(id)].as<std::string>()).second;
  });
  return events;
}

Events events_in(const EventTable& table, std::uint32_t profiles, const Definitions& definitions) {
  Events out;
  for (std::uint32_t profile = 0; profile < profiles; ++profile) {
    for (const EventPlace& place : events_of(table, RowId{profile})) {
      Event event{profile, {}};
      for (const ColumnDef& def : definitions) {
        const auto column = table.def.properties->find(def.name);
        event.properties.push_back(column ? place.run->events().value(*column, RowId{place.row}) : Value());
      }
      out.push_back(std::move(event));
    }
  }
  return out;
}

std::string first_difference(const Events& expected, const Events& actual) {
  for (std::size_t i = 0; i < std::min(expected.size(), actual.size()); ++i) {
    if (expected[i].profile != actual[i].profile || expected[i].properties != actual[i].properties)
      return fmt::format("event {}: {} expected, {} found", i, to_text(expected[i]), to_text(actual[i]));
  }
  return expected.size() == actual.size() ? "" : fmt::format("{} events expected, {} found", expected.size(), actual.size());
}

EventTable table_of(const Events& events, const Definitions& definitions, const BuildOptions& options) {
  auto built = build_events(raw(events, definitions), options);
  EXPECT_TRUE(built) << built.error().message;
  return {definition(definitions), {built->run}};
}

void on_threads(std::size_t n, const std::function<void(std::size_t)>& f) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < n; i = next++) f(i);
    });
  }
}

}  // namespace tamis::test
