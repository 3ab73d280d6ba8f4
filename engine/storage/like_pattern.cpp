#include "engine/storage/like_pattern.h"

#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "engine/base/utf8.h"
#include "engine/storage/schema.h"
#include "engine/storage/text_match.h"

namespace tamis {
namespace {

using Run = LikePattern::Run;

// Past `count` code points from `at` on; nothing where the text has not so many.
std::optional<std::size_t> skip(std::string_view text, std::size_t at, std::size_t count) noexcept {
  for (; count > 0; --count) {
    if (at == text.size()) return std::nullopt;
    at += code_point_at(text, at).bytes;
  }
  return at;
}

// The end of the match of the run's pieces from `first` on that starts at `at`. They have as many code points wherever they
// match, so there is one.
std::optional<std::size_t> match_here(const Run& run, std::size_t first, std::string_view text, std::size_t at) noexcept {
  for (std::size_t i = first; i < run.pieces.size(); ++i) {
    const auto begin = skip(text, at, run.pieces[i].any);
    const std::string& literal = run.pieces[i].literal;
    if (!begin || text.compare(*begin, literal.size(), literal) != 0) return std::nullopt;
    at = *begin + literal.size();
  }
  return at;
}

std::size_t find(std::string_view text, std::size_t at, std::string_view wanted) noexcept {
  if (wanted.empty()) return at;
  // Linear in the worst case, which std::string_view::find is not.
  const void* found = memmem(text.data() + at, text.size() - at, wanted.data(), wanted.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The end of the run's first match from `at` on: the leftmost is enough, since what follows then has the most room.
std::optional<std::size_t> match_from(const Run& run, std::string_view text, std::size_t at) noexcept {
  if (run.pieces.empty()) return at;
  const LikePattern::Piece& first = run.pieces.front();
  const auto begin = skip(text, at, first.any);
  if (!begin) return std::nullopt;
  for (std::size_t found = find(text, *begin, first.literal); found != std::string_view::npos;
       found = find(text, found + 1, first.literal)) {
    if (const auto end = match_here(run, 1, text, found + first.literal.size())) return end;
    if (found == text.size()) break;
  }
  return std::nullopt;
}

// Whether the run matches at the text's end, within what starts at `at`.
bool match_end(const Run& run, std::string_view text, std::size_t at) noexcept {
  if (run.pieces.empty()) return true;
  if (run.is_literal()) return text.substr(at).ends_with(run.pieces.front().literal);
  const std::size_t left = code_points(text.substr(at));
  if (left < run.points) return false;
  const auto begin = skip(text, at, left - run.points);
  return begin && match_here(run, 0, text, *begin) == text.size();
}

void append_literal(Run& run, std::string_view bytes) {
  if (run.pieces.empty()) run.pieces.emplace_back();
  run.pieces.back().literal += bytes;
  ++run.points;
}

void append_any(Run& run) {
  if (run.pieces.empty() || !run.pieces.back().literal.empty()) run.pieces.emplace_back();
  ++run.pieces.back().any;
  ++run.points;
}

}  // namespace

Result<LikePattern> LikePattern::parse(std::string_view pattern, std::string_view escape) {
  if (!escape.empty() && code_point_at(escape, 0).bytes != escape.size())
    return fail(ErrorCode::kInvalid, fmt::format("ESCAPE takes one character: '{}'", escape));
  LikePattern like;
  like.runs_.emplace_back();
  for (std::size_t at = 0; at < pattern.size();) {
    const bool escaped = !escape.empty() && pattern.substr(at).starts_with(escape);
    if (escaped) at += escape.size();
    if (at == pattern.size())
      return fail(ErrorCode::kInvalid, fmt::format("the pattern ends with its escape character: '{}'", pattern),
                  "write the escape character twice to mean itself");
    const std::size_t bytes = code_point_at(pattern, at).bytes;
    if (!escaped && pattern[at] == '%') {
      like.runs_.emplace_back();
    } else if (!escaped && pattern[at] == '_') {
      append_any(like.runs_.back());
    } else {
      append_literal(like.runs_.back(), pattern.substr(at, bytes));
    }
    at += bytes;
  }
  return like;
}

void LikePattern::fold() {
  for (Run& run : runs_)
    for (Piece& piece : run.pieces) piece.literal = fold_case(piece.literal);
}

bool LikePattern::matches(std::string_view text) const noexcept {
  const auto start = match_here(runs_.front(), 0, text, 0);
  if (!start) return false;
  if (runs_.size() == 1) return *start == text.size();
  std::size_t at = *start;
  for (std::size_t i = 1; i + 1 < runs_.size(); ++i) {
    const auto end = match_from(runs_[i], text, at);
    if (!end) return false;
    at = *end;
  }
  return match_end(runs_.back(), text, at);
}

}  // namespace tamis
