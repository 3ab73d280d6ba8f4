#include "dsl/bind.h"

#include "dsl/binder.h"
#include "dsl/print.h"
#include "engine/base/suggest.h"

namespace tamis::dsl {
namespace {

// An imported column of the name would hide the computed trait.
Result<void> check_trait_name(const CreateTrait& trait, const Catalogue& catalogue) {
  const auto column = catalogue.schema().find(trait.name);
  if (!column) return {};
  return mistake("E0317", trait.name_span, join("there is a stored trait of that name: ", quote_name(catalogue.schema()[*column].name)),
                 "give the computed trait another name", ErrorCode::kConflict);
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
    if (const CreateTrait* computed = computed_trait(*clause->trait, false, catalogue))
      return mistake("E0224", clause->span, join("trait ", quote_name(computed->name), " is computed and cannot name time zones"),
                     "a STRING trait that is stored holds names like 'Europe/Paris'");
    const DefinitionTable none(catalogue);
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
  DefinitionTable definitions(catalogue);
  TAMIS_CHECK_OK(definitions.load(expression));
  Binder binder(catalogue, TAMIS_TRY(bind_zone(zone, catalogue)), definitions);
  return binder.predicate(expression);
}

namespace {

// A saved definition and all that it refers to. There is no text that its name stands in.
Result<DefinitionTable::Entry> bind_saved(DefinitionKind kind, std::string_view name, const Catalogue& catalogue) {
  DefinitionTable definitions(catalogue);
  if (auto loaded = definitions.load(kind, name, {}); !loaded) {
    loaded.error().span.reset();
    return std::unexpected(std::move(loaded).error());
  }
  return *definitions.find(kind, name);
}

}  // namespace

Result<PredicatePtr> bind_segment(std::string_view name, const Catalogue& catalogue) {
  return TAMIS_TRY(bind_saved(DefinitionKind::kSegment, name, catalogue)).predicate;
}

Result<ScalarPtr> bind_trait(std::string_view name, const Catalogue& catalogue) {
  const CreateTrait* trait = catalogue.trait(name);
  if (trait == nullptr)
    return std::unexpected(Error{ErrorCode::kNotFound, "E0203", join("unknown trait ", excerpt(name)),
                                 did_you_mean(name, catalogue.trait_names()), std::nullopt});
  if (auto free = check_trait_name(*trait, catalogue); !free) {
    free.error().span.reset();
    return std::unexpected(std::move(free).error());
  }
  return TAMIS_TRY(bind_saved(DefinitionKind::kTrait, name, catalogue)).value;
}

Result<PredicatePtr> bind_definition(const CreateSegment& definition, const Catalogue& catalogue) {
  DefinitionTable definitions(catalogue);
  TAMIS_CHECK_OK(definitions.load(DefinitionKind::kSegment, definition));
  Binder binder(catalogue, TAMIS_TRY(bind_zone(definition.zone, catalogue)), definitions);
  return binder.predicate(*definition.body);
}

Result<ScalarPtr> bind_definition(const CreateTrait& definition, const Catalogue& catalogue) {
  TAMIS_CHECK_OK(check_trait_name(definition, catalogue));
  DefinitionTable definitions(catalogue);
  TAMIS_CHECK_OK(definitions.load(DefinitionKind::kTrait, definition));
  Binder binder(catalogue, TAMIS_TRY(bind_zone(definition.zone, catalogue)), definitions);
  return binder.value(*definition.body);
}

Result<DiffQuery> bind_diff(const Diff& diff, const Catalogue& catalogue) {
  DefinitionTable definitions(catalogue);
  TAMIS_CHECK_OK(definitions.load(DefinitionKind::kSegment, diff.segment, diff.name_span));
  TAMIS_CHECK_OK(definitions.load(*diff.with));
  // The new text stands for the old one, so it is read in the old one's zone unless it says its own.
  const std::optional<ZoneClause>& zone = diff.zone ? diff.zone : catalogue.segment(diff.segment)->zone;
  Binder binder(catalogue, TAMIS_TRY(bind_zone(zone, catalogue)), definitions);
  PredicatePtr after = TAMIS_TRY(binder.predicate(*diff.with));
  return DiffQuery{definitions.find(DefinitionKind::kSegment, diff.segment)->predicate, std::move(after), diff.ids};
}

Result<OverlapQuery> bind_overlap(const Overlap& overlap, const Catalogue& catalogue) {
  if (overlap.segments.size() < 2)
    return mistake("E0313", overlap.spans.empty() ? SourceSpan{} : overlap.spans.front(), "OVERLAP compares two segments or more",
                   "as in OVERLAP vip, newsletter");
  DefinitionTable definitions(catalogue);
  OverlapQuery query;
  for (std::size_t i = 0; i < overlap.segments.size(); ++i) {
    TAMIS_CHECK_OK(
        definitions.load(DefinitionKind::kSegment, overlap.segments[i], i < overlap.spans.size() ? overlap.spans[i] : SourceSpan{}));
    const DefinitionTable::Entry& segment = *definitions.find(DefinitionKind::kSegment, overlap.segments[i]);
    query.names.push_back(segment.name);
    query.segments.push_back(segment.predicate);
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
    return mistake("E0312", profile.span,
                   prefix.empty() ? join("which identifier is meant? the profiles have ", joined_names(types))
                                  : join("unknown identifier ", excerpt(prefix)),
                   hint.empty() && !types.empty() ? join("write 'type:id', with a type of ", joined_names(types)) : hint);
  }
  if (id.empty()) return mistake("E0312", profile.span, "the id is empty", "as in 'user_id:17850'");
  return ProfileKey{*identifier, std::move(id)};
}

}  // namespace tamis::dsl
