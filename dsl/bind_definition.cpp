// References between segments and computed traits: found, bound once each, cycles and endless chains refused. Works without
// recursion, so that the length of a chain and the depth of its definitions do not multiply on the stack.

#include <algorithm>

#include "dsl/binder.h"
#include "dsl/print.h"
#include "dsl/walk.h"

namespace tamis::dsl {
namespace {

std::string_view word_of(DefinitionKind kind) { return kind == DefinitionKind::kSegment ? "segment" : "trait"; }

std::string key_of(DefinitionKind kind, std::string_view name) { return join(word_of(kind), " ", fold_case(name)); }

// An error in a saved definition: its places are those of another text, so it points at the reference that led there.
Error seen_from(Error error, DefinitionKind kind, std::string_view name, SourceSpan span) {
  error.message = join("in ", word_of(kind), " ", name, ": ", error.message);
  error.span = span;
  return error;
}

}  // namespace

struct DefinitionTable::Reference {
  DefinitionKind kind;
  std::string name;
  SourceSpan span;
};

// A body whose references are being visited; the outermost may be no definition.
struct DefinitionTable::Frame {
  DefinitionKind kind = DefinitionKind::kSegment;
  const Definition* definition = nullptr;
  std::string key;  // of the definition; empty for an expression
  std::vector<Reference> references;
  std::size_t next = 0;
};

std::vector<DefinitionTable::Reference> DefinitionTable::references_of(const Expr& body, bool of_events) const {
  std::vector<Reference> found;
  walk_scoped(body, of_events, [&](const Expr& part, bool in_events) {
    if (const auto* segment = std::get_if<InSegment>(&part.node)) found.push_back({DefinitionKind::kSegment, segment->segment, part.span});
    if (const auto* name = std::get_if<Name>(&part.node))
      if (const Definition* trait = trait_meant(*name, in_events)) found.push_back({DefinitionKind::kTrait, trait->name, part.span});
    return true;
  });
  return found;
}

// The one that is being saved counts as saved: a way back to it must be seen.
const Definition* DefinitionTable::trait_meant(const Name& name, bool in_events) const {
  if (const CreateTrait* saved = computed_trait(name, in_events, catalogue_)) return saved;
  if (saving_trait_ == nullptr) return nullptr;
  const std::vector<std::string> names = trait_names_of(name, in_events, catalogue_.schema());
  const bool meant = std::ranges::any_of(names, [this](const std::string& n) { return fold_case(n) == fold_case(saving_trait_->name); });
  return meant ? saving_trait_ : nullptr;
}

std::unexpected<Error> unknown_segment(std::string_view name, SourceSpan span, const Catalogue& catalogue) {
  return mistake("E0301", span, join("unknown segment ", excerpt(name)), did_you_mean(name, catalogue.segment_names()),
                 ErrorCode::kNotFound);
}

std::vector<std::string> trait_names_of(const Name& name, bool in_events, const Schema& schema) {
  const JoinedName text = joined(name);
  if (in_events && !text.unprefixed) return {};
  if (schema.find(text.whole) || (text.unprefixed && schema.find(*text.unprefixed))) return {};
  std::vector<std::string> names;
  if (text.unprefixed) names.push_back(*text.unprefixed);
  names.push_back(text.whole);
  return names;
}

const CreateTrait* computed_trait(const Name& name, bool in_events, const Catalogue& catalogue) {
  for (const std::string& possible : trait_names_of(name, in_events, catalogue.schema()))
    if (const CreateTrait* trait = catalogue.trait(possible)) return trait;
  return nullptr;
}

const DefinitionTable::Entry* DefinitionTable::find(DefinitionKind kind, std::string_view name) const {
  const auto entry = entries_.find(key_of(kind, name));
  return entry == entries_.end() ? nullptr : &entry->second;
}

Result<void> DefinitionTable::load(const Expr& expression, bool of_events) {
  return load(Frame{DefinitionKind::kSegment, nullptr, {}, references_of(expression, of_events)});
}

Result<void> DefinitionTable::load(DefinitionKind kind, const Definition& saving) {
  if (kind == DefinitionKind::kTrait) saving_trait_ = &saving;
  return load(Frame{kind, &saving, key_of(kind, saving.name), references_of(*saving.body, false)});
}

Result<void> DefinitionTable::load(DefinitionKind kind, std::string_view name, SourceSpan span) {
  return load(Frame{kind, nullptr, {}, {{kind, std::string(name), span}}});
}

Result<void> DefinitionTable::load(Frame root) {
  if (root.references.empty()) return {};
  std::vector<Frame> path;
  path.push_back(std::move(root));
  return visit(std::move(path));
}

// Depth first, the path on a stack of our own. The first frame is the statement at hand: its references are where errors point.
Result<void> DefinitionTable::visit(std::vector<Frame> path) {
  while (true) {
    Frame& top = path.back();
    if (top.next < top.references.size()) {
      const Reference reference = top.references[top.next++];
      if (find(reference.kind, reference.name) == nullptr) TAMIS_CHECK_OK(descend(path, reference));
      continue;
    }
    if (path.size() == 1) return {};
    const Frame& root = path.front();
    TAMIS_CHECK_OK(finish(top, root.references[root.next - 1].span));
    path.pop_back();
  }
}

// The definitions from `again` to the end of the path lead back to it.
std::unexpected<Error> DefinitionTable::circle(const std::vector<Frame>& path, std::size_t again, SourceSpan span) {
  std::string cycle;
  bool segments = true, traits = true;
  for (std::size_t i = again; i < path.size(); ++i) {
    cycle += quote_name(path[i].definition->name) + " -> ";
    segments = segments && path[i].kind == DefinitionKind::kSegment;
    traits = traits && path[i].kind == DefinitionKind::kTrait;
  }
  const std::string_view what = segments ? "segments" : traits ? "computed traits" : "definitions";
  return mistake("E0302", span, join(what, " refer to each other in a circle: ", cycle, quote_name(path[again].definition->name)),
                 "take one of the references out", ErrorCode::kConflict);
}

Result<void> DefinitionTable::descend(std::vector<Frame>& path, const Reference& reference) {
  const SourceSpan span = path.size() == 1 ? reference.span : path.front().references[path.front().next - 1].span;
  std::string key = key_of(reference.kind, reference.name);
  for (std::size_t i = 0; i < path.size(); ++i)
    if (path[i].definition != nullptr && path[i].key == key) return circle(path, i, span);
  const Definition* definition = nullptr;
  if (reference.kind == DefinitionKind::kSegment)
    definition = catalogue_.segment(reference.name);
  else
    definition = catalogue_.trait(reference.name);
  if (definition == nullptr) {
    std::unexpected<Error> unknown = unknown_segment(reference.name, span, catalogue_);
    if (path.size() == 1) return unknown;
    return std::unexpected(seen_from(std::move(unknown).error(), path.back().kind, path.back().definition->name, span));
  }
  path.push_back(Frame{reference.kind, definition, std::move(key), references_of(*definition->body, false)});
  return {};
}

Result<void> DefinitionTable::finish(const Frame& frame, SourceSpan span) {
  Entry entry{.name = frame.definition->name, .predicate = nullptr, .value = nullptr};
  for (const Reference& reference : frame.references) entry.chain = std::max(entry.chain, 1 + find(reference.kind, reference.name)->chain);
  if (entry.chain > kLongestSegmentChain)
    return mistake(
        "E0303", span,
        join("more than ", std::to_string(kLongestSegmentChain), " definitions refer to each other in a row, down from ", entry.name),
        "write some of the definitions out", ErrorCode::kLimitExceeded);
  Result<ZoneSource> zone = bind_zone(frame.definition->zone, catalogue_);
  if (!zone) return std::unexpected(seen_from(std::move(zone).error(), frame.kind, entry.name, span));
  Binder binder(catalogue_, std::move(*zone), *this);
  Result<void> body;
  if (frame.kind == DefinitionKind::kSegment) {
    Result<PredicatePtr> predicate = binder.predicate(*frame.definition->body);
    if (predicate) entry.predicate = std::move(*predicate);
    if (!predicate) body = std::unexpected(std::move(predicate).error());
  } else {
    Result<ScalarPtr> value = binder.value(*frame.definition->body);
    if (value) entry.value = std::move(*value);
    if (!value) body = std::unexpected(std::move(value).error());
  }
  if (!body) return std::unexpected(seen_from(std::move(body).error(), frame.kind, entry.name, span));
  entry.depth = 1 + binder.deepest();
  if (entry.depth > kDeepestWithSegments)
    return mistake("E0225", span,
                   join("with all that it refers to, ", word_of(frame.kind), " ", entry.name, " is more than ",
                        std::to_string(kDeepestWithSegments), " levels deep"),
                   "write some of the definitions flatter", ErrorCode::kLimitExceeded);
  entries_.emplace(frame.key, std::move(entry));
  return {};
}

// ---- What a body names

namespace {

void add_once(std::vector<std::string>& names, std::unordered_map<std::string, bool>& seen, const std::string& name) {
  if (seen.try_emplace(fold_case(name)).second) names.push_back(name);
}

}  // namespace

std::vector<std::string> segments_of(const Expr& expression) {
  std::vector<std::string> names;
  std::unordered_map<std::string, bool> seen;
  walk(expression, [&](const Expr& part) {
    if (const auto* reference = std::get_if<InSegment>(&part.node)) add_once(names, seen, reference->segment);
    return true;
  });
  return names;
}

std::vector<std::string> traits_of(const Expr& expression, const Catalogue& catalogue) {
  std::vector<std::string> names;
  std::unordered_map<std::string, bool> seen;
  walk_scoped(expression, false, [&](const Expr& part, bool in_events) {
    const auto* name = std::get_if<Name>(&part.node);
    const CreateTrait* trait = name == nullptr ? nullptr : computed_trait(*name, in_events, catalogue);
    if (trait != nullptr) add_once(names, seen, trait->name);
    return true;
  });
  return names;
}

}  // namespace tamis::dsl
