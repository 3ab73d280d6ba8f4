#include "dsl/bind.h"

#include "dsl/binder.h"
#include "dsl/print.h"
#include "engine/base/suggest.h"

namespace tamis::dsl {
namespace {

// A whole body in its zone, with what it refers to.
Result<PredicatePtr> bind_body(const Expr& body, const std::optional<ZoneClause>& zone, const Catalogue& catalogue,
                               const CreateSegment* saving) {
  SegmentTable segments(catalogue);
  TAMIS_CHECK_OK(segments.load(body, saving));
  Binder binder(catalogue, TAMIS_TRY(bind_zone(zone, catalogue)), segments);
  return binder.predicate(body);
}

std::vector<std::string> identifier_names(const Schema& schema) {
  std::vector<std::string> names;
  for (const ColumnDef& column : schema.columns())
    if (column.role == Role::kIdentifier) names.push_back(column.name);
  return names;
}

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + quote_name(name);
  return text;
}

}  // namespace

Result<ZoneSource> bind_zone(const std::optional<ZoneClause>& clause, const Catalogue& catalogue) {
  ZoneSource source;
  if (!clause) return source;
  if (clause->trait) {
    const Schema& schema = catalogue.schema();
    const SegmentTable none(catalogue);
    Binder binder(catalogue, {}, none);
    Expr name;
    name.node = *clause->trait;
    name.span = clause->span;
    const ScalarPtr trait = TAMIS_TRY(binder.value(name));
    const auto* column = std::get_if<bound::ColumnRef>(&trait->node);
    if (column == nullptr || trait->type != kStringType)
      return mistake("E0224", clause->span,
                     join(subject({&name, trait}, schema), " is ", bound::name_of(trait->type), " and cannot name time zones"),
                     "a STRING trait holds names like 'Europe/Paris'");
    source.trait = column->column;
  }
  auto zone = TimeZone::load(clause->zone.empty() && clause->trait ? "UTC" : clause->zone);
  if (!zone) return mistake("E0223", clause->span, zone.error().message, zone.error().hint);
  source.fixed = std::move(*zone);
  return source;
}

Result<PredicatePtr> bind_predicate(const Expr& expression, const Catalogue& catalogue, const std::optional<ZoneClause>& zone) {
  return bind_body(expression, zone, catalogue, nullptr);
}

Result<PredicatePtr> bind_segment(std::string_view name, const Catalogue& catalogue) {
  SegmentTable segments(catalogue);
  if (auto loaded = segments.load(name, {}); !loaded) {
    loaded.error().span.reset();  // there is no text that the name stands in
    return std::unexpected(std::move(loaded).error());
  }
  return segments.find(name)->definition;
}

Result<PredicatePtr> bind_definition(const CreateSegment& definition, const Catalogue& catalogue) {
  return bind_body(*definition.body, definition.zone, catalogue, &definition);
}

Result<DiffQuery> bind_diff(const Diff& diff, const Catalogue& catalogue) {
  SegmentTable segments(catalogue);
  TAMIS_CHECK_OK(segments.load(diff.segment, diff.name_span));
  TAMIS_CHECK_OK(segments.load(*diff.with));
  // The new text stands for the old one, so it is read in the old one's zone unless it says its own.
  const std::optional<ZoneClause>& zone = diff.zone ? diff.zone : catalogue.segment(diff.segment)->zone;
  Binder binder(catalogue, TAMIS_TRY(bind_zone(zone, catalogue)), segments);
  PredicatePtr after = TAMIS_TRY(binder.predicate(*diff.with));
  return DiffQuery{segments.find(diff.segment)->definition, std::move(after), diff.ids};
}

Result<OverlapQuery> bind_overlap(const Overlap& overlap, const Catalogue& catalogue) {
  if (overlap.segments.size() < 2)
    return mistake("E0313", overlap.spans.empty() ? SourceSpan{} : overlap.spans.front(), "OVERLAP compares two segments or more",
                   "as in OVERLAP vip, newsletter");
  SegmentTable segments(catalogue);
  OverlapQuery query;
  for (std::size_t i = 0; i < overlap.segments.size(); ++i) {
    TAMIS_CHECK_OK(segments.load(overlap.segments[i], i < overlap.spans.size() ? overlap.spans[i] : SourceSpan{}));
    const SegmentTable::Entry& segment = *segments.find(overlap.segments[i]);
    query.names.push_back(segment.name);
    query.segments.push_back(segment.definition);
  }
  return query;
}

Result<ProfileKey> bind_profile(const ProfileRef& profile, const Catalogue& catalogue) {
  const Schema& schema = catalogue.schema();
  const std::vector<std::string> types = identifier_names(schema);
  const std::size_t colon = profile.text.find(':');
  const std::string prefix = colon == std::string::npos ? std::string() : profile.text.substr(0, colon);
  std::string id = profile.text;
  std::optional<ColumnId> identifier;
  if (!prefix.empty()) identifier = schema.find(prefix);
  if (identifier && schema[*identifier].role == Role::kIdentifier) {
    id = profile.text.substr(colon + 1);
  } else if (types.size() == 1 && !nearest_name(prefix, types)) {
    identifier = schema.find(types.front());  // the colon, if any, is part of the id
  } else {
    const std::string hint = did_you_mean(prefix, types);
    return mistake(
        "E0312", profile.span,
        prefix.empty() ? join("which identifier is meant? the profiles have ", joined_names(types)) : join("unknown identifier ", excerpt(prefix)),
        hint.empty() && !types.empty() ? join("write 'type:id', with a type of ", joined_names(types)) : hint);
  }
  if (id.empty()) return mistake("E0312", profile.span, "the id is empty", "as in 'user_id:17850'");
  return ProfileKey{*identifier, std::move(id)};
}

}  // namespace tamis::dsl
