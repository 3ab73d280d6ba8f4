#pragma once
// Errors and warnings as people read them.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace tamis::dsl {

struct Place { std::size_t line = 1, column = 1; };  // from 1; columns in code points
[[nodiscard]] Place place_of(std::string_view text, std::uint32_t offset);

// Knows the place that it was asked for last: where offsets ascend the text is gone through once, not anew for each. The text outlives it.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {}
  [[nodiscard]] Place of(std::uint32_t offset);

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  Place place_;
};

// A finding of the linter: like an error, but the statement runs.
struct Warning {
  std::string id;       // "W0201"
  std::string message;
  std::string hint;
  SourceSpan span;
};

//   error E0203: unknown trait contry
//     --> vip.seg:3:7
//      |
//    3 |   AND contry IN ('France')
//      |       ^^^^^^ did you mean country?
// `name`: of the file; empty for a statement typed by hand. Long lines are cut around the caret; control characters are
// shown escaped; works for spans at the end of the text and across lines.
[[nodiscard]] std::string render(const Error& error, std::string_view text, std::string_view name = {});
[[nodiscard]] std::string render(const Warning& warning, std::string_view text, std::string_view name = {});
// Of many findings in one text, whose `places` they share.
[[nodiscard]] std::string render(const Warning& warning, std::string_view text, std::string_view name, Places& places);

// Every code with a sentence and an example, for the reference and `tamis explain-error`.
struct CodeDoc { std::string_view id, title, explanation; };
[[nodiscard]] const std::vector<CodeDoc>& code_docs();

}  // namespace tamis::dsl
