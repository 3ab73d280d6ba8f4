#include "dsl/script_builder.h"

#include <charconv>

#include "dsl/comments.h"
#include "engine/base/excerpt.h"

namespace tamis::dsl {

void ScriptBuilder::add_comment(std::string_view comment) {
  const std::uint32_t begin = offset_of(comment);
  // White space is read again where a look ahead was in vain.
  if (!comments_.empty() && begin <= comments_.back().begin) return;
  comments_.push_back({begin, begin + static_cast<std::uint32_t>(comment.size())});
}

// ---- TIME ZONE

void ScriptBuilder::zone(std::string_view text) {
  zone_.span = span_from(text);
  if (has_zone_) refuse("E0115", "TIME ZONE is given twice", "leave one of them out", zone_.span);
  has_zone_ = true;
}

std::optional<ZoneClause> ScriptBuilder::take_zone() {
  if (!std::exchange(has_zone_, false)) return std::nullopt;
  return std::exchange(zone_, {});
}

// ---- Segments

void ScriptBuilder::read_object(ObjectKind kind, std::string name, SourceSpan span) {
  object_ = kind;
  object_name_ = std::move(name);
  object_span_ = span;
}

void ScriptBuilder::create_name(bool is_trait) {
  creates_trait_ = is_trait;
  create_.name = std::move(name_.parts.front().text);
  create_.name_span = name_span();
}

void ScriptBuilder::create_comment(std::string_view text) {
  if (create_.comment) refuse("E0115", "COMMENT is given twice", "leave one of them out", span_from(text));
  create_.comment = std::move(string_);
}

void ScriptBuilder::finish_create(std::string_view text) {
  create_.zone = take_zone();
  Definition definition = std::exchange(create_, {});
  if (creates_trait_)
    finish(CreateTrait{std::move(definition)}, text);
  else
    finish(CreateSegment{std::move(definition)}, text);
}

void ScriptBuilder::finish_drop(std::string_view text) {
  const bool if_exists = std::exchange(if_exists_, false);
  if (object_ == ObjectKind::kTrait)
    finish(DropTrait{std::move(object_name_), if_exists, object_span_}, text);
  else
    finish(DropSegment{std::move(object_name_), if_exists, object_span_}, text);
}

void ScriptBuilder::finish_describe(std::string_view text) {
  switch (object_) {
    case ObjectKind::kSegment: return finish(DescribeSegment{std::move(object_name_), object_span_}, text);
    case ObjectKind::kTrait: return finish(DescribeTrait{std::move(object_name_), object_span_}, text);
    case ObjectKind::kEvent: return finish(DescribeEvent{std::move(object_name_), object_span_}, text);
  }
}

void ScriptBuilder::overlap_name() {
  overlap_.segments.push_back(std::move(name_.parts.front().text));
  overlap_.spans.push_back(name_span());
}

void ScriptBuilder::finish_diff(std::string_view text) {
  finish(Diff{std::move(object_name_), object_span_, std::move(diff_with_), std::exchange(diff_ids_, false), take_zone()}, text);
}

// ---- SELECT and EXPLAIN

std::uint64_t ScriptBuilder::row_count() const {
  std::uint64_t rows = 0;
  const char* const end = number_.data() + number_.size();
  const auto [stop, code] = std::from_chars(number_.data(), end, rows);
  if (code != std::errc() || stop != end) {
    refuse("E0106", "a number of rows is whole and at most 18446744073709551615, not " + excerpt(number_), {}, number_span_);
  }
  return rows;
}

void ScriptBuilder::finish_select(std::string_view text) {
  select_.zone = take_zone();
  finish(std::exchange(select_, {}), text);
}

void ScriptBuilder::explain_select() {
  select_.zone = take_zone();
  auto node = std::make_unique<Explain>();
  node->select = std::exchange(select_, {});
  explained_ = std::move(node);
}

void ScriptBuilder::explain_profile(std::string_view text) {
  if (analyze_) {
    refuse("E0116", "EXPLAIN SEGMENT … FOR PROFILE measures nothing, so it takes no ANALYZE", "leave ANALYZE out", span_from(text));
  }
  explained_ = ExplainSegment{std::move(object_name_), ProfileRef{std::move(string_), string_span_}, object_span_};
}

void ScriptBuilder::explain_members() {
  auto node = std::make_unique<Explain>();
  Call count;
  count.name = "COUNT";
  count.star = true;
  node->select.items.push_back({std::make_unique<Expr>(std::move(count), object_span_), std::nullopt});
  node->select.where = std::make_unique<Expr>(InSegment{std::move(object_name_)}, object_span_);
  explained_ = std::move(node);
}

void ScriptBuilder::finish_explain(std::string_view text) {
  if (auto* node = std::get_if<std::unique_ptr<Explain>>(&explained_)) (*node)->analyze = std::exchange(analyze_, false);
  finish(std::move(explained_), text);
}

// ---- The script

void ScriptBuilder::finish(Statement statement, std::string_view text) {
  items_.push_back({std::move(statement), span_from(text), {}, {}, {}});
}

Script ScriptBuilder::take_script() {
  Script script;
  script.items = std::move(items_);
  std::vector<SourceSpan> spans;
  spans.reserve(comments_.size());
  for (const RawComment& comment : comments_) spans.push_back({comment.begin, comment.end});
  attach_comments(script, text(), spans);
  return script;
}

}  // namespace tamis::dsl
