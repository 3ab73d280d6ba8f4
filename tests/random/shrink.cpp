#include "tests/random/shrink.h"

#include "dsl/bind.h"
#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::testing {
namespace {

// The same traits, events and definitions, nothing in them.
World emptied(const World& world) {
  World out;
  out.now_us = world.now_us;
  const Schema& schema = world.catalogue.schema();
  for (const ColumnDef& c : schema.columns())
    c.role == Role::kIdentifier ? out.catalogue.identifier(c.name, c.type) : out.catalogue.trait(c.name, c.type);
  for (const EventDef& e : schema.events()) {
    const auto& properties = e.properties->columns();
    out.catalogue.event(e.name, {properties.begin() + 1, properties.end()});
  }
  for (const std::string& name : world.catalogue.trait_names())
    out.catalogue.trait_from(dsl::print_definition(*world.catalogue.trait(name)));
  return out;
}

// Without the rows from `first` to before `last`, and without their events.
World without_rows(const World& world, std::size_t first, std::size_t last) {
  World out = emptied(world);
  for (std::size_t i = 0; i < world.rows.size(); ++i)
    if (i < first || i >= last) out.rows.push_back(world.rows[i]);
  for (const WorldEvent& e : world.events) {
    if (e.profile >= first && e.profile < last) continue;
    out.events.push_back(e);
    if (e.profile >= last) out.events.back().profile -= static_cast<std::uint32_t>(last - first);
  }
  return out;
}

World without_events(const World& world, std::size_t first, std::size_t last) {
  World out = emptied(world);
  out.rows = world.rows;
  for (std::size_t i = 0; i < world.events.size(); ++i)
    if (i < first || i >= last) out.events.push_back(world.events[i]);
  return out;
}

// What went wrong: the zone of the statement, and the configuration.
struct Setting {
  const std::optional<dsl::ZoneClause>& zone;
  const Configuration& configuration;
};

bool disagrees(const World& world, const dsl::Expr& tree, const Setting& setting) {
  const Comparison comparison{world, tree, setting.zone};
  WorldCache fresh;
  const auto expected = comparison.oracle(fresh);
  const auto found = comparison.members(setting.configuration, fresh);
  return expected && (!found || *found != *expected);
}

// The parts of a combination, which are predicates themselves.
const dsl::ExprList* parts_of(const dsl::Expr& tree) {
  if (const auto* n = std::get_if<dsl::And>(&tree.node)) return &n->children;
  if (const auto* n = std::get_if<dsl::Or>(&tree.node)) return &n->children;
  if (const auto* n = std::get_if<dsl::Xor>(&tree.node)) return &n->children;
  return nullptr;
}

const dsl::Expr* smallest_part(const World& world, const dsl::Expr& tree, const Setting& setting) {
  if (const auto* parts = parts_of(tree))
    for (const dsl::ExprPtr& part : *parts)
      if (disagrees(world, *part, setting)) return smallest_part(world, *part, setting);
  if (const auto* negation = std::get_if<dsl::Not>(&tree.node))
    if (disagrees(world, *negation->child, setting)) return smallest_part(world, *negation->child, setting);
  return &tree;
}

// Leaves out halves, quarters … of `size(world)` things as long as it still goes wrong.
template <typename Size, typename Without>
World fewest(World best, const dsl::Expr& tree, const Setting& setting, Size size, Without without) {
  for (std::size_t step = (size(best) + 1) / 2; step > 0; step /= 2)
    for (std::size_t from = 0; from < size(best);) {
      World fewer = without(best, from, std::min(size(best), from + step));
      if (disagrees(fewer, tree, setting))
        best = std::move(fewer);
      else
        from += step;
    }
  return best;
}

World smallest(const World& world, const dsl::Expr& tree, const Setting& setting) {
  World copy = without_rows(world, 0, 0);
  World few = fewest(std::move(copy), tree, setting, [](const World& w) { return w.rows.size(); }, without_rows);
  return fewest(std::move(few), tree, setting, [](const World& w) { return w.events.size(); }, without_events);
}

std::string cell_text(const Value& value) {
  if (!value.is<List>()) return to_literal(value);
  std::string out = "[";
  for (const Value& item : value.as<List>().items) out += (out.size() > 1 ? ", " : "") + to_literal(item);
  return out + "]";
}

}  // namespace

Result<PredicatePtr> Comparison::bind() const {
  const dsl::ExprPtr again = TAMIS_TRY(dsl::parse_expression(dsl::print(tree)));
  return dsl::bind_predicate(*again, world.catalogue, zone);
}

Result<std::vector<std::uint32_t>> Comparison::oracle(WorldCache& cache) const {
  return reference::members(*TAMIS_TRY(bind()), cache.profiles(world), world.now_us);
}

Result<std::vector<std::uint32_t>> Comparison::members(const Configuration& configuration, WorldCache& cache) const {
  const PredicatePtr predicate = TAMIS_TRY(bind());
  const SnapshotPtr snapshot = TAMIS_TRY(cache.snapshot(world, configuration));
  return members_under(configuration, *snapshot, world, *predicate);
}

namespace {

std::string zone_text(const std::optional<dsl::ZoneClause>& zone) {
  if (!zone) return {};
  const std::string fixed = "'" + zone->zone + "'";
  return zone->trait ? " TIME ZONE OF " + zone->trait->parts[0].text + " ELSE " + fixed : " TIME ZONE " + fixed;
}

std::string data_text(const World& world) {
  std::string out = "data\n";
  const auto& columns = world.catalogue.schema().columns();
  for (std::size_t i = 0; i < columns.size(); ++i) out += (i > 0 ? " | " : "") + columns[i].name + " " + tamis::name_of(columns[i].type);
  for (const reference::Row& row : world.rows) {
    out += '\n';
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? " | " : "") + cell_text(row[i]);
  }
  return out;
}

std::string events_text(const World& world, EventId id) {
  const EventDef& def = world.catalogue.schema()[id];
  std::string out = "\n\nevents " + def.name + "\nid";
  const auto& columns = def.properties->columns();
  for (std::size_t i = 0; i < columns.size(); ++i) out += " | " + columns[i].name + (i > 0 ? " " + tamis::name_of(columns[i].type) : "");
  for (const WorldEvent& e : world.events) {
    if (e.event.id != id) continue;
    out += "\n" + world.id_of(e.profile) + " | " + format_timestamp(e.event.properties[0].as<Timestamp>().us);
    for (std::size_t i = 1; i < columns.size(); ++i) out += " | " + cell_text(e.event.properties[i]);
  }
  return out;
}

std::string members_text(const World& world, const Result<std::vector<std::uint32_t>>& rows) {
  if (!rows) return rows.error().message;
  std::string text = std::to_string(rows->size()) + ":";
  for (const std::uint32_t row : *rows) text += " " + world.id_of(row);
  return text;
}

}  // namespace

std::string shrunk(const Comparison& comparison, const Configuration& configuration) {
  const Setting setting{comparison.zone, configuration};
  const dsl::Expr* tree = smallest_part(comparison.world, comparison.tree, setting);
  const World world = smallest(comparison.world, *tree, setting);
  std::string out = "now " + format_timestamp(world.now_us) + "\n\n" + data_text(world);
  for (std::uint32_t i = 0; i < world.catalogue.schema().events().size(); ++i) out += events_text(world, EventId{i});
  for (const std::string& name : world.catalogue.trait_names()) out += "\n\ntrait\n" + dsl::print_definition(*world.catalogue.trait(name));
  WorldCache fresh;
  const Comparison again{world, *tree, comparison.zone};
  out += "\n\nmembers" + zone_text(comparison.zone) + "\n" + dsl::print(*tree) + "\n----\n" + members_text(world, again.oracle(fresh));
  return out + "\n\nbut answered: " + members_text(world, again.members(configuration, fresh)) + "\n";
}

}  // namespace tamis::testing
