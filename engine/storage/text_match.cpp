#include "engine/storage/text_match.h"

#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>

#include "engine/storage/like_pattern.h"
#include "engine/storage/schema.h"
#include "engine/storage/text_regex.h"

namespace tamis {

struct TextMatcher::Impl {
  MatchKind kind = MatchKind::kLike;
  std::string pattern;
  std::string escape;
  std::optional<LikePattern> like;  // LIKE and ILIKE
  std::unique_ptr<RE2> regex;       // MATCHES
  bool folds = false;               // texts are folded before they are compared

  std::string required_prefix;
  std::string required_substring;
  bool exact_prefix = false;
  bool exact_substring = false;
  std::optional<std::string> exact_text;

  [[nodiscard]] Result<void> compile_like();
  [[nodiscard]] Result<void> compile_regex();
  void derive_from_like();
};

namespace {

constexpr std::int64_t kRegexMemory = std::int64_t{8} << 20;  // RE2's own default: the program and its automata

// No other character folds to one of these, so that folding changes neither them nor what they match.
bool is_caseless(std::string_view literal) noexcept {
  for (const char c : literal)
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return false;
  return true;
}

bool is_caseless(const LikePattern& like) noexcept {
  for (const LikePattern::Run& run : like.runs())
    for (const LikePattern::Piece& piece : run.pieces)
      if (!is_caseless(piece.literal)) return false;
  return true;
}

std::string longest_literal(const LikePattern& like) {
  std::string longest;
  for (const LikePattern::Run& run : like.runs())
    for (const LikePattern::Piece& piece : run.pieces)
      if (piece.literal.size() > longest.size()) longest = piece.literal;
  return longest;
}

}  // namespace

Result<void> TextMatcher::Impl::compile_like() {
  like = TAMIS_TRY(LikePattern::parse(pattern, escape));
  if (kind == MatchKind::kILike && !is_caseless(*like)) {
    // A required literal would have to be met in any case: nothing is known.
    folds = true;
    like->fold();
    return {};
  }
  derive_from_like();
  return {};
}

void TextMatcher::Impl::derive_from_like() {
  const std::vector<LikePattern::Run>& runs = like->runs();
  required_substring = longest_literal(*like);
  const LikePattern::Run& first = runs.front();
  if (!first.pieces.empty() && first.pieces.front().any == 0) required_prefix = first.pieces.front().literal;
  const auto plain = [](const LikePattern::Run& run) { return run.pieces.empty() || run.is_literal(); };
  if (runs.size() == 1 && plain(first)) exact_text = required_prefix;
  if (runs.size() < 2 || !plain(first)) return;
  // Every `%` but one may stand beside another: they mean the same as one.
  std::size_t literals = 0;
  for (const LikePattern::Run& run : runs) {
    if (!plain(run)) return;
    if (!run.pieces.empty()) ++literals;
  }
  exact_prefix = literals == 0 || (literals == 1 && !first.pieces.empty());
  exact_substring = literals == 0 || (literals == 1 && first.pieces.empty() && runs.back().pieces.empty());
}

Result<void> TextMatcher::Impl::compile_regex() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexMemory);
  regex = std::make_unique<RE2>(pattern, options);
  if (!regex->ok()) {
    const std::string& part = regex->error_arg();
    const std::size_t place = part.empty() ? std::string::npos : pattern.find(part);
    const std::string where = place == std::string::npos ? "" : fmt::format(", at character {}", code_points(pattern.substr(0, place)) + 1);
    return fail(ErrorCode::kInvalid, fmt::format("the regular expression is refused{}: {}", where, regex->error()),
                "the syntax is RE2's: no back-references and no look-around");
  }
  RegexLiterals literals = literals_of_regex(pattern);
  required_prefix = std::move(literals.prefix);
  required_substring = std::move(literals.substring);
  return {};
}

std::string_view name_of(MatchKind kind) noexcept {
  switch (kind) {
    case MatchKind::kLike: return "LIKE";
    case MatchKind::kILike: return "ILIKE";
    case MatchKind::kStartsWith: return "STARTS WITH";
    case MatchKind::kEndsWith: return "ENDS WITH";
    case MatchKind::kContains: return "CONTAINS";
    case MatchKind::kRegex: return "MATCHES";
  }
  return "";
}

TextMatcher::TextMatcher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextMatcher::~TextMatcher() = default;

Result<std::shared_ptr<const TextMatcher>> TextMatcher::compile(MatchKind kind, std::string_view pattern, std::string_view escape) {
  if (pattern.size() > kLongestPattern)
    return fail(ErrorCode::kLimitExceeded, fmt::format("a pattern has at most {} bytes, this one {}", kLongestPattern, pattern.size()));
  auto impl = std::make_unique<Impl>();
  impl->kind = kind;
  impl->pattern = pattern;
  impl->escape = escape;
  switch (kind) {
    case MatchKind::kLike:
    case MatchKind::kILike: TAMIS_CHECK_OK(impl->compile_like()); break;
    case MatchKind::kRegex: TAMIS_CHECK_OK(impl->compile_regex()); break;
    case MatchKind::kStartsWith:
      impl->required_prefix = pattern;
      impl->exact_prefix = true;
      impl->required_substring = pattern;
      break;
    case MatchKind::kEndsWith: impl->required_substring = pattern; break;
    case MatchKind::kContains:
      impl->required_substring = pattern;
      impl->exact_substring = true;
      break;
  }
  return std::shared_ptr<const TextMatcher>(new TextMatcher(std::move(impl)));
}

bool TextMatcher::matches(std::string_view text) const {
  switch (impl_->kind) {
    case MatchKind::kLike:
    case MatchKind::kILike: return impl_->folds ? impl_->like->matches(fold_case(text)) : impl_->like->matches(text);
    case MatchKind::kStartsWith: return text.starts_with(impl_->pattern);
    case MatchKind::kEndsWith: return text.ends_with(impl_->pattern);
    case MatchKind::kContains: return text.find(impl_->pattern) != std::string_view::npos;
    case MatchKind::kRegex: return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *impl_->regex);
  }
  return false;
}

MatchKind TextMatcher::kind() const noexcept { return impl_->kind; }
const std::string& TextMatcher::pattern() const noexcept { return impl_->pattern; }
const std::string& TextMatcher::escape() const noexcept { return impl_->escape; }
const std::string& TextMatcher::required_prefix() const noexcept { return impl_->required_prefix; }
bool TextMatcher::exact_prefix() const noexcept { return impl_->exact_prefix; }
const std::string& TextMatcher::required_substring() const noexcept { return impl_->required_substring; }
bool TextMatcher::exact_substring() const noexcept { return impl_->exact_substring; }
const std::optional<std::string>& TextMatcher::exact_text() const noexcept { return impl_->exact_text; }

}  // namespace tamis
