#include "session/describe.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "dsl/print.h"
#include "engine/base/excerpt.h"
#include "engine/base/suggest.h"
#include "engine/storage/block.h"
#include "session/store_statistics.h"

namespace tamis {
namespace {

Value whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

std::string zone_text(const dsl::Definition& definition) {
  if (!definition.zone) return "UTC";
  if (!definition.zone->trait) return definition.zone->zone;
  std::string trait;
  for (const dsl::NamePart& part : definition.zone->trait->parts) trait.append(trait.empty() ? "" : ".").append(part.text);
  return "of " + trait + ", else " + definition.zone->zone;
}

Value text_or_missing(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }

// A segment that no longer binds has no size.
struct Sizes {
  std::vector<std::optional<std::uint64_t>> of;
};

Result<Sizes> sizes_of(const std::vector<std::string>& names, const Definitions& definitions, const ExecutionOptions& options) {
  std::vector<PredicatePtr> predicates;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto bound = dsl::bind_segment(names[i], definitions);
    if (!bound) continue;
    predicates.push_back(std::move(*bound));
    places.push_back(i);
  }
  const auto counts = TAMIS_TRY(count_all(*definitions.snapshot(), predicates, options));
  Sizes sizes{std::vector<std::optional<std::uint64_t>>(names.size())};
  for (std::size_t i = 0; i < places.size(); ++i) sizes.of[places[i]] = counts[i];
  return sizes;
}

std::vector<std::string> traits_read(const Reads& reads, const Schema& schema) {
  std::vector<std::string> names;
  for (const ColumnId id : reads.columns) names.push_back(schema[id].name);
  return names;
}

std::vector<std::string> events_read(const Reads& reads, const Schema& schema) {
  std::vector<std::string> names;
  for (const auto& [event, property] : reads.properties)
    if (names.empty() || names.back() != schema[event].name) names.push_back(schema[event].name);
  return names;
}

// Rows of (property, value).
class Description {
 public:
  Description() { answer_.columns = {{"property", kStringType}, {"value", kStringType}}; }
  void add(const char* property, std::string value) { answer_.rows.push_back({property, std::move(value)}); }
  void add_list(const char* property, const std::vector<std::string>& names) {
    if (!names.empty()) add(property, fmt::format("{}", fmt::join(names, ", ")));
  }
  void add_reads(const Reads& reads, const Schema& schema) {
    add_list("reads traits", traits_read(reads, schema));
    add_list("reads events", events_read(reads, schema));
  }
  void add_uses(const dsl::Expr& body, const Definitions& definitions) {
    add_list("uses segments", dsl::segments_of(body));
    add_list("uses computed traits", dsl::traits_of(body, definitions));
  }
  [[nodiscard]] Answer take() { return std::move(answer_); }

 private:
  Answer answer_;
};

// A column of the snapshot.
Answer describe_stored(ColumnId id, const Definitions& definitions) {
  const Column& column = definitions.snapshot()->column(id);
  const auto [least, greatest] = StoreStatistics(*definitions.snapshot()).range(id);
  Description out;
  out.add("trait", column.def.name);
  out.add("type", name_of(column.def.type));
  out.add("role", column.def.role == Role::kIdentifier ? "identifier" : "trait");
  out.add("distinct", (column.statistics.distinct_exact ? "" : "~") + grouped(column.statistics.distinct));
  out.add("missing", share_of(column.statistics.missing, definitions.snapshot()->rows()));
  out.add("encoding", encodings_of(column));
  if (!least.missing()) out.add("least", to_text(least));
  if (!greatest.missing()) out.add("greatest", to_text(greatest));
  return out.take();
}

}  // namespace

Result<Answer> show_segments(const Definitions& definitions, const ExecutionOptions& options) {
  Answer answer;
  answer.columns = {{"segment", kStringType}, {"profiles", kIntegerType}, {"comment", kStringType}};
  const auto names = definitions.segment_names();
  const Sizes sizes = TAMIS_TRY(sizes_of(names, definitions, options));
  for (std::size_t i = 0; i < names.size(); ++i)
    answer.rows.push_back({names[i], sizes.of[i] ? whole(*sizes.of[i]) : Value(), text_or_missing(definitions.segment(names[i])->comment)});
  return answer;
}

Result<Answer> show_traits(const Definitions& definitions) {
  Answer answer;
  answer.columns = {{"trait", kStringType},    {"type", kStringType},     {"role", kStringType},      {"distinct", kIntegerType},
                    {"missing", kIntegerType}, {"encoding", kStringType}, {"definition", kStringType}};
  const Snapshot& snapshot = *definitions.snapshot();
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const Column& column = snapshot.column(ColumnId(i));
    answer.rows.push_back({column.def.name, name_of(column.def.type), column.def.role == Role::kIdentifier ? "identifier" : "trait",
                           whole(column.statistics.distinct), whole(column.statistics.missing), encodings_of(column), Value()});
  }
  for (const std::string& name : definitions.trait_names()) {
    const auto value = dsl::bind_trait(name, definitions);
    answer.rows.push_back({name, value ? Value(name_of((*value)->type)) : Value(), "computed", Value(), Value(), Value(),
                           dsl::print(*definitions.trait(name)->body)});
  }
  return answer;
}

Result<Answer> show_lists(StoreCatalogue& catalogue) {
  Answer answer;
  answer.columns = {{"list", kStringType}, {"of", kStringType}, {"entries", kIntegerType}, {"updated", kTimestampType}};
  for (const ListRecord& list : TAMIS_TRY(catalogue.lists()))
    answer.rows.push_back({list.name, list.of.empty() ? Value() : Value(list.of), whole(list.entries), Timestamp{list.updated_us}});
  return answer;
}

Result<Answer> describe_segment(std::string_view name, const Definitions& definitions, const ExecutionOptions& options) {
  const dsl::CreateSegment& definition = *definitions.segment(name);
  const PredicatePtr predicate = TAMIS_TRY(dsl::bind_segment(name, definitions));
  const std::uint64_t members = TAMIS_TRY(count(*definitions.snapshot(), *predicate, options));
  Description out;
  out.add("segment", definition.name);
  if (definition.comment) out.add("comment", *definition.comment);
  out.add("time zone", zone_text(definition));
  out.add("definition", dsl::print(*definition.body));
  out.add("profiles", share_of(members, definitions.snapshot()->rows()));
  out.add_reads(reads_of(*predicate), definitions.schema());
  out.add_uses(*definition.body, definitions);
  out.add_list("used by", definitions.dependents_of_segment(name));
  out.add("changes with time", depends_on_now(*predicate) ? "yes" : "no");
  return out.take();
}

Result<Answer> describe_trait(std::string_view name, const Definitions& definitions, const ExecutionOptions& options) {
  if (const auto column = definitions.schema().find(name)) return describe_stored(*column, definitions);
  const dsl::CreateTrait& definition = *definitions.trait(name);
  const ScalarPtr value = TAMIS_TRY(dsl::bind_trait(name, definitions));
  const std::uint64_t present = TAMIS_TRY(count(*definitions.snapshot(), *has_value(value), options));
  Description out;
  out.add("trait", definition.name);
  if (definition.comment) out.add("comment", *definition.comment);
  out.add("type", name_of(value->type));
  out.add("role", "computed");
  out.add("time zone", zone_text(definition));
  out.add("definition", dsl::print(*definition.body));
  out.add("have a value", share_of(present, definitions.snapshot()->rows()));
  out.add_reads(reads_of(*value), definitions.schema());
  out.add_uses(*definition.body, definitions);
  out.add_list("used by", definitions.dependents_of_trait(name));
  out.add("changes with time", depends_on_now(*value) ? "yes" : "no");
  return out.take();
}

DefinitionRecord saved_form(const dsl::CreateSegment& definition) { return {definition.name, dsl::print_definition(definition), 0, 0}; }

DefinitionRecord saved_form(const dsl::CreateTrait& definition) { return {definition.name, dsl::print_definition(definition), 0, 0}; }

PredicatePtr has_value(const ScalarPtr& value) { return make_predicate(Not{make_predicate(IsMissing{value})}); }

Error unknown_trait(std::string_view name, SourceSpan span, const Definitions& definitions) {
  std::vector<std::string> names = definitions.trait_names();
  std::ranges::move(definitions.schema().names(), std::back_inserter(names));
  const auto nearest = nearest_name(name, names);
  Error error{ErrorCode::kNotFound, "E0203", "unknown trait " + excerpt(name), {}, span};
  error.hint = nearest ? "did you mean " + *nearest + "?" : "SHOW TRAITS lists those that there are";
  return error;
}

Error no_computed_trait(std::string_view name, SourceSpan span, const Definitions& definitions) {
  const auto column = definitions.schema().find(name);
  if (!column) return unknown_trait(name, span, definitions);
  return {ErrorCode::kConflict, "E0409", "a stored trait is not dropped: " + definitions.schema()[*column].name,
          "DROP TRAIT is for computed traits, which are definitions; this one was imported", span};
}

Error unknown_segment(std::string_view name, SourceSpan span, const Definitions& definitions) {
  const auto nearest = nearest_name(name, definitions.segment_names());
  Error error{ErrorCode::kNotFound, "E0301", "unknown segment " + excerpt(name), {}, std::nullopt};
  if (span.end > span.begin) error.span = span;
  error.hint = nearest ? "did you mean " + *nearest + "?" : "SHOW SEGMENTS lists those that exist";
  return error;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

std::string share_of(std::uint64_t members, std::uint64_t profiles) {
  if (profiles == 0) return grouped(members) + " profiles";
  const double percent = 100.0 * static_cast<double>(members) / static_cast<double>(profiles);
  return fmt::format("{} of {} profiles ({:.1f} %)", grouped(members), grouped(profiles), percent);
}

std::string encodings_of(const Column& column) { return encodings_of(std::vector{&column}); }

std::string encodings_of(const std::vector<const Column*>& columns) {
  std::map<std::string_view, std::size_t> blocks;
  for (const Column* column : columns)
    for (const Block& block : column->blocks) ++blocks[encoding_of(block)];
  std::vector<std::pair<std::size_t, std::string_view>> order;
  for (const auto& [encoding, number] : blocks) order.emplace_back(number, encoding);
  std::ranges::sort(order, std::greater{});
  std::string out;
  for (const auto& [number, encoding] : order) out.append(out.empty() ? "" : ", ").append(encoding);
  return out;
}

}  // namespace tamis
