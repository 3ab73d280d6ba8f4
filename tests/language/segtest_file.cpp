#include "tests/language/segtest_file.h"

#include <fstream>

namespace tamis::segtest {
namespace {

constexpr std::string_view kRule = "----";

void append_line(std::string& text, bool& any, const std::string& line) {
  if (any) text += '\n';
  any = true;
  text += line;
}

Case parse_block(const std::vector<std::string>& lines, std::size_t first_line) {
  Case out;
  std::size_t i = 0;
  bool any = false;
  for (; i < lines.size() && lines[i].starts_with('#'); ++i) append_line(out.comment, any, lines[i]);
  if (i == lines.size()) return out;
  out.line = first_line + i;
  const std::size_t blank = lines[i].find(' ');
  out.kind = lines[i].substr(0, blank);
  if (blank != std::string::npos) out.argument = lines[i].substr(blank + 1);
  any = false;
  for (++i; i < lines.size() && lines[i] != kRule; ++i) append_line(out.body, any, lines[i]);
  out.has_expected = i < lines.size();
  any = false;
  for (++i; i < lines.size(); ++i) append_line(out.expected, any, lines[i]);
  return out;
}

}  // namespace

File read_file(const std::string& path) {
  File file{path, {}};
  std::ifstream in(path);
  std::vector<std::string> block;
  std::size_t number = 0, first = 1;
  const auto flush = [&] {
    if (!block.empty()) file.cases.push_back(parse_block(block, first));
    block.clear();
  };
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) {
      flush();
      continue;
    }
    if (block.empty()) first = number;
    block.push_back(line);
  }
  flush();
  return file;
}

std::string print(const File& file) {
  std::string out;
  for (const Case& c : file.cases) {
    if (!out.empty()) out += '\n';
    if (!c.comment.empty()) out += c.comment + '\n';
    if (!c.kind.empty()) out += c.kind + (c.argument.empty() ? "" : " " + c.argument) + '\n';
    if (!c.body.empty()) out += c.body + '\n';
    if (c.has_expected) out.append(kRule).append("\n").append(c.expected.empty() ? "" : c.expected + '\n');
  }
  return out;
}

}  // namespace tamis::segtest
