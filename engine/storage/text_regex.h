#pragma once
// What can be read off a regular expression without running it.

#include <string>
#include <string_view>

namespace tamis {

// Bytes that every match holds; empty where nothing is known. Conservative: it understands plain characters, `^`, `$`, `.`,
// quantifiers and escaped punctuation, stops at the first group, class or other escape, and gives up on alternatives.
struct RegexLiterals {
  std::string prefix;     // every text that matches begins with it
  std::string substring;  // and contains this, the longest run
};
[[nodiscard]] RegexLiterals literals_of_regex(std::string_view pattern);

}  // namespace tamis
