// References between segments: found, bound once each, cycles and endless chains refused. Works without recursion, so that
// the length of a chain and the depth of its segments do not multiply on the stack.

#include <algorithm>

#include "dsl/binder.h"
#include "dsl/print.h"
#include "dsl/walk.h"

namespace tamis::dsl {
namespace {

// An error in a saved segment: its places are those of another text, so it points at the reference that led there.
Error seen_from(Error error, std::string_view segment, SourceSpan span) {
  error.message = join("in segment ", segment, ": ", error.message);
  error.span = span;
  return error;
}

}  // namespace

struct SegmentTable::Reference {
  std::string name;
  SourceSpan span;
};

// A body whose references are being visited; the outermost may be no segment.
struct SegmentTable::Frame {
  const CreateSegment* definition = nullptr;
  std::string key;  // folded name; empty for an expression
  std::vector<Reference> references;
  std::size_t next = 0;

  static std::vector<Reference> references_of(const Expr& body) {
    std::vector<Reference> found;
    walk(body, [&](const Expr& part) {
      if (const auto* reference = std::get_if<InSegment>(&part.node)) found.push_back({reference->segment, part.span});
      return true;
    });
    return found;
  }
};

std::unexpected<Error> unknown_segment(std::string_view name, SourceSpan span, const Catalogue& catalogue) {
  return mistake("E0301", span, join("unknown segment ", excerpt(name)), did_you_mean(name, catalogue.segment_names()),
                 ErrorCode::kNotFound);
}

const SegmentTable::Entry* SegmentTable::find(std::string_view name) const {
  const auto entry = entries_.find(fold_case(name));
  return entry == entries_.end() ? nullptr : &entry->second;
}

Result<void> SegmentTable::load(const Expr& expression, const CreateSegment* saving) {
  Frame root{saving, saving == nullptr ? std::string() : fold_case(saving->name), Frame::references_of(expression)};
  if (root.references.empty()) return {};
  std::vector<Frame> path;
  path.push_back(std::move(root));
  return visit(std::move(path));
}

Result<void> SegmentTable::load(std::string_view name, SourceSpan span) {
  std::vector<Frame> path;
  path.push_back(Frame{nullptr, {}, {{std::string(name), span}}});
  return visit(std::move(path));
}

// Depth first, the path on a stack of our own. The first frame is the statement at hand: its references are where errors point.
Result<void> SegmentTable::visit(std::vector<Frame> path) {
  while (true) {
    Frame& top = path.back();
    if (top.next < top.references.size()) {
      const Reference reference = top.references[top.next++];
      if (find(reference.name) == nullptr) TAMIS_CHECK_OK(descend(path, reference));
      continue;
    }
    if (path.size() == 1) return {};
    const Frame& root = path.front();
    TAMIS_CHECK_OK(finish(top, root.references[root.next - 1].span));
    path.pop_back();
  }
}

Result<void> SegmentTable::descend(std::vector<Frame>& path, const Reference& reference) {
  const SourceSpan span = path.size() == 1 ? reference.span : path.front().references[path.front().next - 1].span;
  const std::string key = fold_case(reference.name);
  const auto again = std::ranges::find_if(path, [&](const Frame& frame) { return frame.definition != nullptr && frame.key == key; });
  if (again != path.end()) {
    std::string cycle;
    for (auto frame = again; frame != path.end(); ++frame) cycle += quote_name(frame->definition->name) + " -> ";
    return mistake("E0302", span, join("segments refer to each other in a circle: ", cycle, quote_name(again->definition->name)),
                   "take one of the references out", ErrorCode::kConflict);
  }
  const CreateSegment* definition = catalogue_.segment(reference.name);
  if (definition == nullptr) {
    std::unexpected<Error> unknown = unknown_segment(reference.name, span, catalogue_);
    if (path.size() == 1) return unknown;
    return std::unexpected(seen_from(std::move(unknown).error(), path.back().definition->name, span));
  }
  path.push_back(Frame{definition, key, Frame::references_of(*definition->body)});
  return {};
}

Result<void> SegmentTable::finish(const Frame& frame, SourceSpan span) {
  Entry entry{.name = frame.definition->name, .definition = nullptr};
  for (const Reference& reference : frame.references) entry.chain = std::max(entry.chain, 1 + find(reference.name)->chain);
  if (entry.chain > kLongestSegmentChain)
    return mistake(
        "E0303", span,
        join("more than ", std::to_string(kLongestSegmentChain), " segments refer to each other in a row, down from ", entry.name),
        "write some of the definitions out", ErrorCode::kLimitExceeded);
  Result<ZoneSource> zone = bind_zone(frame.definition->zone, catalogue_);
  if (!zone) return std::unexpected(seen_from(std::move(zone).error(), entry.name, span));
  Binder binder(catalogue_, std::move(*zone), *this);
  Result<PredicatePtr> body = binder.predicate(*frame.definition->body);
  if (!body) return std::unexpected(seen_from(std::move(body).error(), entry.name, span));
  entry.definition = std::move(*body);
  entry.depth = 1 + binder.deepest();
  if (entry.depth > kDeepestWithSegments)
    return mistake(
        "E0225", span,
        join("with all that it refers to, segment ", entry.name, " is more than ", std::to_string(kDeepestWithSegments), " levels deep"),
        "write some of the definitions flatter", ErrorCode::kLimitExceeded);
  entries_.emplace(frame.key, std::move(entry));
  return {};
}

std::vector<std::string> segments_of(const Expr& expression) {
  std::vector<std::string> names;
  std::unordered_map<std::string, bool> seen;
  walk(expression, [&](const Expr& part) {
    if (const auto* reference = std::get_if<InSegment>(&part.node);
        reference != nullptr && seen.try_emplace(fold_case(reference->segment)).second)
      names.push_back(reference->segment);
    return true;
  });
  return names;
}

}  // namespace tamis::dsl
