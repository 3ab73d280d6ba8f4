#include "ingest/typed_columns.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "ingest/cell_text.h"
#include "ingest/identifier.h"
#include "ingest/integer_codes.h"
#include "ingest/raw_rows.h"
#include "ingest/typed_leaf.h"
#include "ingest/typed_vectors.h"

namespace tamis {
namespace {

// A logical type that DuckDB gave us to destroy.
class OwnedType {
 public:
  OwnedType(const DuckdbLibrary& duckdb, duckdb_logical_type type) : duckdb_(duckdb), type_(type) {}
  ~OwnedType() { duckdb_.destroy_logical_type(&type_); }
  OwnedType(const OwnedType&) = delete;
  OwnedType& operator=(const OwnedType&) = delete;
  operator duckdb_logical_type() const noexcept { return type_; }

 private:
  const DuckdbLibrary& duckdb_;
  duckdb_logical_type type_;
};

std::unexpected<Error> unsupported(std::string_view path, std::string_view type) {
  return fail(ErrorCode::kUnsupported, fmt::format("no type of Tamis holds {}: {}", type, path),
              fmt::format("leave it out with --exclude '{}', or make text or numbers of it with --sql", path));
}

void append_item(RawColumn& values, const Item& item) {
  switch (values.type.kind) {
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: values.integers.push_back(item.integer); return;
    case Kind::kDouble: values.doubles.push_back(item.real); return;
    case Kind::kString:
      values.bytes.append(item.text);
      values.string_ends.push_back(values.bytes.size());
      return;
  }
}

}  // namespace

struct TypedColumns::Field {
  std::string path;
  Leaf leaf;  // of a scalar or of a list's items
  bool is_list = false;
  std::uint64_t array_size = 0;  // of an ARRAY; 0: a LIST has its own lengths
  std::size_t column = 0;        // in the table
  IntegerCodes numbers;          // of a column of codes
  std::uint64_t rows = 0;        // that were taken
  std::vector<RowReject> rejects;
  std::vector<std::int64_t> integers;  // of one chunk
  std::vector<std::string_view> texts;
  bool is_struct = false;
  std::vector<std::unique_ptr<Field>> children;  // of a struct, null where excluded
};

TypedColumns::TypedColumns(const DuckdbLibrary& duckdb, const ColumnRules& rules, StagedTable& table)
    : duckdb_(duckdb), rules_(rules), table_(table) {}
TypedColumns::~TypedColumns() = default;

Result<void> TypedColumns::bind(const std::vector<ResultColumn>& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.name);
  TAMIS_CHECK_OK(check_distinct(names, "the table"));
  for (const auto& column : columns) fields_.push_back(TAMIS_TRY(make_field(column.name, column.type)));
  return {};
}

Result<std::unique_ptr<TypedColumns::Field>> TypedColumns::make_field(std::string path, duckdb_logical_type type) {
  std::unique_ptr<Field> field;
  if (rules_.excludes(path)) {
    table_.excluded.push_back(std::move(path));
    return field;
  }
  field = std::make_unique<Field>();
  field->path = std::move(path);
  if (duckdb_.get_type_id(type) == DUCKDB_TYPE_STRUCT)
    TAMIS_CHECK_OK(make_struct(*field, type));
  else
    TAMIS_CHECK_OK(make_leaf(*field, type));
  return field;
}

Result<void> TypedColumns::make_struct(Field& field, duckdb_logical_type type) {
  field.is_struct = true;
  for (idx_t i = 0; i < duckdb_.struct_type_child_count(type); ++i) {
    char* name = duckdb_.struct_type_child_name(type, i);
    std::string path = fmt::format("{}.{}", field.path, name);
    duckdb_.free(name);
    const OwnedType child(duckdb_, duckdb_.struct_type_child_type(type, i));
    field.children.push_back(TAMIS_TRY(make_field(std::move(path), child)));
  }
  return {};
}

Result<void> TypedColumns::make_leaf(Field& field, duckdb_logical_type type) {
  const duckdb_type id = duckdb_.get_type_id(type);
  const auto stated = rules_.stated_type(field.path);
  const bool as_text = rules_.keeps_digits(field.path) || (stated && stated->kind == Kind::kString);
  std::optional<Leaf> leaf;
  std::string name(name_of(id));
  if (id == DUCKDB_TYPE_LIST || id == DUCKDB_TYPE_ARRAY) {
    field.is_list = true;
    const bool fixed = id == DUCKDB_TYPE_ARRAY;
    if (fixed) field.array_size = duckdb_.array_type_array_size(type);
    const OwnedType items(duckdb_, fixed ? duckdb_.array_type_child_type(type) : duckdb_.list_type_child_type(type));
    leaf = tamis::make_leaf(duckdb_, items, as_text);
    name = fmt::format("{} of {}", name, leaf ? leaf->name : name_of(duckdb_.get_type_id(items)));
  } else {
    leaf = tamis::make_leaf(duckdb_, type, as_text);
    if (leaf) name = leaf->name;
  }
  if (!leaf) return unsupported(field.path, name);
  field.leaf = std::move(*leaf);
  field.column = table_.columns.size();
  StagedColumn column{.name = field.path, .source_type = std::move(name), .origin = Origin::kTyped};
  column.single_precision = field.leaf.type == DUCKDB_TYPE_FLOAT;
  column.values = RawColumn(Type{field.leaf.kind, field.is_list});
  column.local_time = column.values.type.kind == Kind::kTimestamp && field.leaf.type != DUCKDB_TYPE_TIMESTAMP_TZ;
  if (field.leaf.type == DUCKDB_TYPE_TIMESTAMP_NS) column.notes.push_back("nanoseconds are cut to microseconds");
  if (column.values.type == kStringType && rules_.is_coded(field.path)) column.codes.emplace();
  table_.columns.push_back(std::move(column));
  return {};
}

void TypedColumns::reserve(std::uint64_t rows) {
  for (StagedColumn& column : table_.columns) {
    if (column.codes) {
      column.codes->reserve(rows);
      continue;
    }
    column.values.present.reserve(rows);
    if (column.values.type.is_list) continue;
    switch (column.values.type.kind) {
      case Kind::kDouble: column.values.doubles.reserve(rows); break;
      case Kind::kString: column.values.string_ends.reserve(rows); break;
      case Kind::kBoolean:
      case Kind::kInteger:
      case Kind::kTimestamp:
      case Kind::kDate: column.values.integers.reserve(rows); break;
    }
  }
}

void TypedColumns::take(std::span<const DuckdbSession::DataChunk> chunks, unsigned threads) {
  (void)parallel_for(fields_.size(), 1, threads, nullptr, [&](std::size_t first, std::size_t last, unsigned) {
    for (std::size_t place = first; place < last; ++place)
      if (fields_[place]) take_field(place, chunks);
  });
  for (const auto& field : fields_)
    if (field) collect_rejects(*field);
  for (const auto& chunk : chunks) table_.rows += chunk.rows;
}

void TypedColumns::take_field(std::size_t place, std::span<const DuckdbSession::DataChunk> chunks) {
  Field& field = *fields_[place];
  for (const auto& chunk : chunks) {
    const std::vector<std::uint8_t> all(chunk.rows, 1);
    duckdb_vector vector = duckdb_.data_chunk_get_vector(chunk.data, place);
    if (field.is_struct)
      take_struct(field, vector, all);
    else
      take_leaf(field, vector, all);
  }
}

void TypedColumns::collect_rejects(Field& field) {
  std::ranges::move(field.rejects, std::back_inserter(table_.rejects));
  field.rejects.clear();
  for (const auto& child : field.children)
    if (child) collect_rejects(*child);
}

void TypedColumns::take_struct(Field& field, duckdb_vector vector, const std::vector<std::uint8_t>& present) {
  const std::uint64_t* validity = duckdb_.vector_get_validity(vector);
  std::vector<std::uint8_t> here = present;
  keep_valid(validity, here);
  for (std::size_t i = 0; i < field.children.size(); ++i) {
    if (!field.children[i]) continue;
    duckdb_vector child = duckdb_.struct_vector_get_child(vector, i);
    if (field.children[i]->is_struct)
      take_struct(*field.children[i], child, here);
    else
      take_leaf(*field.children[i], child, here);
  }
}

void TypedColumns::take_leaf(Field& field, duckdb_vector vector, const std::vector<std::uint8_t>& present) {
  StagedColumn& column = table_.columns[field.column];
  const std::uint64_t* validity = duckdb_.vector_get_validity(vector);
  if (!column.codes || !take_codes(field, duckdb_.vector_get_data(vector), validity, present)) {
    const bool at_once = !field.is_list && append_vector(field.leaf, duckdb_.vector_get_data(vector), validity, present, column.values);
    if (!at_once) take_items(field, vector, present);
    if (column.codes) move_ids(column.values, *column.codes);
  }
  field.rows += present.size();
}

// Ids that need no text of each row; false where they do.
bool TypedColumns::take_codes(Field& field, const void* data, const std::uint64_t* validity, std::vector<std::uint8_t> present) {
  if (field.is_list) return false;
  keep_valid(validity, present);
  TextCodes& codes = *table_.columns[field.column].codes;
  if (read_integers(field.leaf, data, present.size(), field.integers)) {
    field.numbers.add(field.integers, present, codes);
    return true;
  }
  if (!view_texts(field.leaf, data, present, field.texts)) return false;
  for (std::string_view& text : field.texts) text = id_of_text(text);
  codes.add(field.texts);
  return true;
}

void TypedColumns::take_items(Field& field, duckdb_vector vector, const std::vector<std::uint8_t>& present) {
  RawColumn& values = table_.columns[field.column].values;
  const std::uint64_t* validity = duckdb_.vector_get_validity(vector);
  duckdb_vector items = vector;
  if (field.is_list) items = field.array_size != 0 ? duckdb_.array_vector_get_child(vector) : duckdb_.list_vector_get_child(vector);
  const std::uint64_t* item_validity = field.is_list ? duckdb_.vector_get_validity(items) : nullptr;
  const void* data = duckdb_.vector_get_data(items);
  const auto* entries =
      field.is_list && field.array_size == 0 ? static_cast<const duckdb_list_entry*>(duckdb_.vector_get_data(vector)) : nullptr;
  Item item;
  for (std::size_t row = 0; row < present.size(); ++row) {
    bool row_present = present[row] != 0 && is_valid(validity, row);
    std::size_t first = row, count = row_present ? 1 : 0;
    if (row_present && field.is_list) {
      first = entries != nullptr ? entries[row].offset : row * field.array_size;
      count = entries != nullptr ? entries[row].length : field.array_size;
    }
    for (std::size_t i = first; i < first + count; ++i) {
      if (!is_valid(item_validity, i)) continue;  // nulls inside lists are dropped
      read_item(field.leaf, data, i, item);
      if (item.state == ItemState::kPresent) {
        append_item(values, item);
        continue;
      }
      if (item.state == ItemState::kNonFinite) ++values.non_finite;
      if (item.state == ItemState::kRefused) field.rejects.push_back({field.rows + row, fmt::format("{}: {}", field.path, item.scratch)});
      if (!field.is_list) row_present = false;
    }
    if (!row_present) {
      pad_to(values, values.rows() + 1);
    } else {
      values.present.push_back(1);
      if (field.is_list) values.list_ends.push_back(values.items());
    }
  }
}

}  // namespace tamis
