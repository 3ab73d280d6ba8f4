#include "session/describe.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "dsl/print.h"
#include "engine/base/excerpt.h"
#include "engine/base/suggest.h"
#include "engine/storage/block.h"

namespace tamis {
namespace {

Value whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

std::string zone_text(const dsl::CreateSegment& definition) {
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

std::vector<std::string> traits_read(const Predicate& predicate, const Schema& schema) {
  std::vector<std::string> names;
  for (const ColumnId id : columns_of(predicate)) names.push_back(schema[id].name);
  return names;
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

Result<Answer> show_traits(const Snapshot& snapshot) {
  Answer answer;
  answer.columns = {{"trait", kStringType},     {"type", kStringType},     {"role", kStringType},
                    {"distinct", kIntegerType}, {"missing", kIntegerType}, {"encoding", kStringType}};
  for (std::uint32_t i = 0; i < snapshot.schema().columns().size(); ++i) {
    const Column& column = snapshot.column(ColumnId(i));
    answer.rows.push_back({column.def.name, name_of(column.def.type), column.def.role == Role::kIdentifier ? "identifier" : "trait",
                           whole(column.statistics.distinct), whole(column.statistics.missing), encodings_of(column)});
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
  Answer answer;
  answer.columns = {{"property", kStringType}, {"value", kStringType}};
  const auto add = [&](const char* property, std::string value) { answer.rows.push_back({property, std::move(value)}); };
  const auto add_list = [&](const char* property, const std::vector<std::string>& names) {
    if (!names.empty()) add(property, fmt::format("{}", fmt::join(names, ", ")));
  };
  add("segment", definition.name);
  if (definition.comment) add("comment", *definition.comment);
  add("time zone", zone_text(definition));
  add("definition", dsl::print(*definition.body));
  add("profiles", share_of(members, definitions.snapshot()->rows()));
  add_list("reads traits", traits_read(*predicate, definitions.schema()));
  add_list("uses segments", dsl::segments_of(*definition.body));
  add_list("used by", definitions.dependents_of(name));
  add("changes with time", depends_on_now(*predicate) ? "yes" : "no");
  return answer;
}

SegmentRecord saved_form(const dsl::CreateSegment& definition) { return {definition.name, dsl::print_definition(definition), 0, 0}; }

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

std::string encodings_of(const Column& column) {
  std::map<std::string_view, std::size_t> blocks;
  for (const Block& block : column.blocks) ++blocks[encoding_of(block)];
  std::vector<std::pair<std::size_t, std::string_view>> order;
  for (const auto& [encoding, number] : blocks) order.emplace_back(number, encoding);
  std::ranges::sort(order, std::greater{});
  std::string out;
  for (const auto& [number, encoding] : order) out.append(out.empty() ? "" : ", ").append(encoding);
  return out;
}

}  // namespace tamis
