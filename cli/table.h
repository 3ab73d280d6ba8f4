#pragma once
// Tables for people: aligned by the width of their characters, and fitted to a terminal.

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace tamis::cli {

// Rows of cells under headings; right[i]: column i is flush right.
struct Table {
  std::vector<std::string> headings;
  std::vector<bool> right;
  std::vector<std::vector<std::string>> rows;
  bool records = false;  // where even cut texts leave it too wide, each row becomes a record with a line a heading
};

// Where a table is wider than `width` columns (0: any width will do), texts are cut with …, the widest first; numbers never.
void print_table(std::ostream& out, const Table& table, bool colour, std::size_t width = 0);

[[nodiscard]] std::size_t display_width(std::string_view utf8);  // columns of a terminal
[[nodiscard]] std::size_t terminal_width();                      // of standard output; 0: it is no terminal

}  // namespace tamis::cli
