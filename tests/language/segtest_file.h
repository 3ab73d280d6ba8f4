#pragma once
// .segtest files: text cases of the language. Blocks are parted by blank lines; a block is a directive, a body, and for cases a
// line of four dashes and what is expected. `tests/language/README.md` shows each kind.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tamis::segtest {

struct Case {
  std::string
      kind;  // "data", "events", "segment", "trait", "list", "now", "members", "query", "error", "format", "lint", "explain", "profile"
  std::string argument;  // the rest of the directive's line
  std::string body;      // lines joined by '\n', no newline at the end
  std::string expected;  // likewise
  bool has_expected = false;
  std::string comment;   // lines starting with # above the directive
  std::size_t line = 1;  // of the directive
};

struct File {
  std::string path;
  std::vector<Case> cases;
};

[[nodiscard]] File read_file(const std::string& path);
[[nodiscard]] std::string print(const File& file);  // read_file(print(f)) is f

}  // namespace tamis::segtest
