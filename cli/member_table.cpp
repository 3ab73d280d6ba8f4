#include "cli/member_table.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "engine/base/suggest.h"

namespace tamis::cli {
namespace {

// One value of a packed column costs about as much as decoding a hundred in a row.
constexpr std::uint64_t kDecodeAllFrom = 100;
// Computed values of so many rows are held at once.
constexpr std::size_t kRowsPerBatch = 65'536;

// A stored trait goes before a computed one of its name, which no longer binds.
Result<MemberColumn> column_named(const dsl::Catalogue& catalogue, const std::string& name) {
  const Schema& schema = catalogue.schema();
  if (const auto id = schema.find(name)) return MemberColumn{schema[*id].name, schema[*id].type, *id};
  if (const dsl::CreateTrait* trait = catalogue.trait(name)) {
    ScalarPtr value = TAMIS_TRY(dsl::bind_trait(name, catalogue));
    const Type type = value->type;
    return MemberColumn{trait->name, type, std::move(value)};
  }
  std::vector<std::string> names = schema.names();
  std::ranges::move(catalogue.trait_names(), std::back_inserter(names));
  const auto nearest = nearest_name(name, names);
  return fail(ErrorCode::kNotFound, "unknown trait " + name,
              nearest ? "did you mean " + *nearest + "?" : "`tamis info STORE` lists the traits");
}

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

Result<std::vector<MemberColumn>> chosen_columns(const dsl::Catalogue& catalogue, const std::vector<std::string>& traits, bool all) {
  const Schema& schema = catalogue.schema();
  std::vector<MemberColumn> identifiers, others, named;
  for (std::uint32_t i = 0; i < schema.columns().size(); ++i) {
    const ColumnDef& def = schema[ColumnId(i)];
    (def.role == Role::kIdentifier ? identifiers : others).push_back({def.name, def.type, ColumnId(i)});
  }
  for (const std::string& text : traits) {
    if (schema.find(text) || catalogue.trait(text) != nullptr) {
      named.push_back(TAMIS_TRY(column_named(catalogue, text)));
      continue;
    }
    for (const std::string& name : split_at_commas(text)) named.push_back(TAMIS_TRY(column_named(catalogue, name)));
  }
  if (!named.empty()) return named;
  if (all) std::ranges::move(others, std::back_inserter(identifiers));
  return identifiers;
}

Result<MemberTable> MemberTable::open(const Snapshot& snapshot, RowSet members, std::vector<MemberColumn> columns,
                                      const ExecutionOptions& options) {
  MemberTable table(snapshot, std::move(members), options);
  const bool decode = table.size() * kDecodeAllFrom >= snapshot.rows();
  for (MemberColumn& column : columns) {
    Source source;
    if (auto* computed = std::get_if<ScalarPtr>(&column.source)) {
      source.computed = table.computed_.size();
      table.computed_.push_back(std::move(*computed));
    } else {
      source.stored = std::get<ColumnId>(column.source);
      TAMIS_CHECK_OK(snapshot.verify({&*source.stored, 1}));
      if (decode) source.decoded = decode_column(snapshot, *source.stored);
    }
    table.columns_.push_back({std::move(column.name), column.type});
    table.sources_.push_back(std::move(source));
  }
  return table;
}

Result<void> MemberTable::for_each(const Interrupt* interrupt, const std::function<Result<void>(const std::vector<Value>&)>& take) const {
  ExecutionOptions options = options_;
  options.interrupt = interrupt;
  const std::vector<RowId> members = members_.rows();
  for (std::size_t first = 0; first < members.size(); first += kRowsPerBatch) {
    if (interrupt != nullptr) TAMIS_CHECK_OK(interrupt->check());
    TAMIS_CHECK_OK(give(std::span(members).subspan(first, std::min(kRowsPerBatch, members.size() - first)), options, take));
  }
  return {};
}

Result<void> MemberTable::give(std::span<const RowId> members, const ExecutionOptions& options,
                               const std::function<Result<void>(const std::vector<Value>&)>& take) const {
  std::vector<std::vector<Value>> computed(members.size());
  if (!computed_.empty()) computed = TAMIS_TRY(values_of(*snapshot_, members, computed_, options));
  std::vector<Value> row(sources_.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    for (std::size_t k = 0; k < sources_.size(); ++k) {
      const Source& source = sources_[k];
      if (!source.stored)
        row[k] = std::move(computed[i][source.computed]);
      else
        row[k] = source.decoded ? source.decoded->value(members[i].value) : snapshot_->value(*source.stored, members[i]);
    }
    TAMIS_CHECK_OK(take(row));
  }
  return {};
}

}  // namespace tamis::cli
