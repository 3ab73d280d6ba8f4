#include "tests/random/shrink.h"

#include "dsl/bind.h"
#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::testing {
namespace {

World with_rows(const World& world, std::vector<reference::Row> rows) {
  World out;
  out.now_us = world.now_us;
  out.rows = std::move(rows);
  for (const ColumnDef& c : world.catalogue.schema().columns())
    c.role == Role::kIdentifier ? out.catalogue.identifier(c.name, c.type) : out.catalogue.trait(c.name, c.type);
  return out;
}

bool disagrees(const World& world, const dsl::Expr& tree, const Configuration& configuration) {
  const Comparison comparison{world, tree};
  SnapshotCache fresh;
  const auto expected = comparison.oracle();
  const auto found = comparison.members(configuration, fresh);
  return expected && (!found || *found != *expected);
}

// The parts of a combination, which are predicates themselves.
const dsl::ExprList* parts_of(const dsl::Expr& tree) {
  if (const auto* n = std::get_if<dsl::And>(&tree.node)) return &n->children;
  if (const auto* n = std::get_if<dsl::Or>(&tree.node)) return &n->children;
  if (const auto* n = std::get_if<dsl::Xor>(&tree.node)) return &n->children;
  return nullptr;
}

const dsl::Expr* smallest_part(const World& world, const dsl::Expr& tree, const Configuration& configuration) {
  if (const auto* parts = parts_of(tree))
    for (const dsl::ExprPtr& part : *parts)
      if (disagrees(world, *part, configuration)) return smallest_part(world, *part, configuration);
  if (const auto* negation = std::get_if<dsl::Not>(&tree.node))
    if (disagrees(world, *negation->child, configuration)) return smallest_part(world, *negation->child, configuration);
  return &tree;
}

// Halves, quarters … of the rows are left out as long as it still goes wrong.
World fewest_rows(const World& world, const dsl::Expr& tree, const Configuration& configuration) {
  World best = with_rows(world, world.rows);
  for (std::size_t step = best.rows.size() / 2; step > 0; step /= 2)
    for (std::size_t from = 0; from < best.rows.size();) {
      auto rows = best.rows;
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(from),
                 rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), from + step)));
      World fewer = with_rows(world, std::move(rows));
      if (disagrees(fewer, tree, configuration))
        best = std::move(fewer);
      else
        from += step;
    }
  return best;
}

std::string cell_text(const Value& value) {
  if (!value.is<List>()) return to_literal(value);
  std::string out = "[";
  for (const Value& item : value.as<List>().items) out += (out.size() > 1 ? ", " : "") + to_literal(item);
  return out + "]";
}

}  // namespace

Result<SnapshotPtr> SnapshotCache::get(const World& world, const Configuration& c) {
  SnapshotPtr& slot = built_[{c.encoding, c.postings, c.padded}];
  if (!slot) slot = TAMIS_TRY(world.build(c.encoding, c.postings, c.padded));
  return slot;
}

Result<PredicatePtr> Comparison::bind() const {
  const dsl::ExprPtr again = TAMIS_TRY(dsl::parse_expression(dsl::print(tree)));
  return dsl::bind_predicate(*again, world.catalogue);
}

Result<std::vector<std::uint32_t>> Comparison::oracle() const { return reference::members(*TAMIS_TRY(bind()), world.rows, world.now_us); }

Result<std::vector<std::uint32_t>> Comparison::members(const Configuration& configuration, SnapshotCache& snapshots) const {
  const PredicatePtr predicate = TAMIS_TRY(bind());
  const SnapshotPtr snapshot = TAMIS_TRY(snapshots.get(world, configuration));
  return members_under(configuration, *snapshot, world, *predicate);
}

std::string shrunk(const Comparison& comparison, const Configuration& configuration) {
  const dsl::Expr* tree = smallest_part(comparison.world, comparison.tree, configuration);
  const World world = fewest_rows(comparison.world, *tree, configuration);
  std::string out = "now " + format_timestamp(world.now_us) + "\n\ndata\n";
  const auto& columns = world.catalogue.schema().columns();
  for (std::size_t i = 0; i < columns.size(); ++i) out += (i > 0 ? " | " : "") + columns[i].name + " " + tamis::name_of(columns[i].type);
  for (const reference::Row& row : world.rows) {
    out += '\n';
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? " | " : "") + cell_text(row[i]);
  }
  const auto expected = Comparison{world, *tree}.oracle();
  SnapshotCache fresh;
  const auto found = Comparison{world, *tree}.members(configuration, fresh);
  out += "\n\nmembers\n" + dsl::print(*tree) + "\n----\n";
  const auto list = [&](const Result<std::vector<std::uint32_t>>& rows) {
    if (!rows) return rows.error().message;
    std::string text = std::to_string(rows->size()) + ":";
    for (const std::uint32_t row : *rows) text += " " + world.id_of(row);
    return text;
  };
  return out + list(expected) + "\n\nbut answered: " + list(found) + "\n";
}

}  // namespace tamis::testing
