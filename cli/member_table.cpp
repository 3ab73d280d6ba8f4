#include "cli/member_table.h"

#include <algorithm>
#include <utility>

#include "engine/base/suggest.h"

namespace tamis::cli {
namespace {

// One value of a packed column costs about as much as decoding a hundred in a row.
constexpr std::uint64_t kDecodeAllFrom = 100;
constexpr std::uint64_t kRowsBetweenChecks = 4'096;

Result<ColumnId> column_named(const Schema& schema, const std::string& name) {
  if (const auto id = schema.find(name)) return *id;
  const auto nearest = nearest_name(name, schema.names());
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

Result<std::vector<ColumnId>> chosen_columns(const Schema& schema, const std::vector<std::string>& traits, bool all) {
  std::vector<ColumnId> identifiers, others, named;
  for (std::uint32_t i = 0; i < schema.columns().size(); ++i)
    (schema[ColumnId(i)].role == Role::kIdentifier ? identifiers : others).push_back(ColumnId(i));
  for (const std::string& text : traits) {
    if (const auto whole = schema.find(text)) {
      named.push_back(*whole);
      continue;
    }
    for (const std::string& name : split_at_commas(text)) named.push_back(TAMIS_TRY(column_named(schema, name)));
  }
  if (!named.empty()) return named;
  if (all) identifiers.insert(identifiers.end(), others.begin(), others.end());
  return identifiers;
}

Result<MemberTable> MemberTable::open(const Snapshot& snapshot, RowSet members, std::vector<ColumnId> columns) {
  TAMIS_CHECK_OK(snapshot.verify(columns));
  MemberTable table(snapshot, std::move(members));
  const bool decode = table.size() * kDecodeAllFrom >= snapshot.rows();
  for (const ColumnId id : columns) {
    const ColumnDef& def = snapshot.schema()[id];
    table.columns_.push_back({def.name, def.type});
    table.decoded_.push_back(decode ? std::optional(decode_column(snapshot, id)) : std::nullopt);
  }
  table.ids_ = std::move(columns);
  return table;
}

Result<void> MemberTable::for_each(const Interrupt* interrupt, const std::function<Result<void>(const std::vector<Value>&)>& take) const {
  std::vector<Value> row(ids_.size());
  std::uint64_t done = 0;
  for (const RowId member : members_.rows()) {
    if (interrupt != nullptr && done++ % kRowsBetweenChecks == 0) TAMIS_CHECK_OK(interrupt->check());
    for (std::size_t i = 0; i < ids_.size(); ++i)
      row[i] = decoded_[i] ? decoded_[i]->value(member.value) : snapshot_->value(ids_[i], member);
    TAMIS_CHECK_OK(take(row));
  }
  return {};
}

}  // namespace tamis::cli
