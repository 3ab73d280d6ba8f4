#include "cli/table.h"

#include <algorithm>

#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

namespace tamis::cli {
namespace {

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kDim = "\x1b[2m";
constexpr const char* kPlain = "\x1b[0m";
constexpr std::string_view kGap = "  ";
constexpr std::size_t kNarrowestText = 12;  // a date with its ellipsis; less of a text says nothing

using Widths = std::vector<std::size_t>;

void print_line(std::ostream& out, const std::string& line, const char* paint) {
  if (paint == nullptr)
    out << line << '\n';
  else
    out << paint << line << kPlain << '\n';
}

std::string rule(std::size_t width) {
  std::string line;
  for (std::size_t i = 0; i < width; ++i) line += "─";
  return line;
}

// The bytes and columns of the first character; a byte that is not UTF-8 under this locale is one column.
struct Character {
  std::size_t bytes, columns;
};
Character first_character(std::string_view text) {
  std::mbstate_t state{};
  wchar_t c = 0;
  const std::size_t used = std::mbrtowc(&c, text.data(), text.size(), &state);
  if (used == 0 || used > text.size()) return {1, 1};
  return {used, static_cast<std::size_t>(std::max(0, ::wcwidth(c)))};
}

std::string cut(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::size_t bytes = 0;
  for (std::size_t columns = 0;;) {
    const Character next = first_character(std::string_view(text).substr(bytes));
    if (columns + next.columns >= width) return text.substr(0, bytes) + "…";
    columns += next.columns;
    bytes += next.bytes;
  }
}

Widths widths_of(const Table& table) {
  Widths widths;
  for (const std::string& heading : table.headings) widths.push_back(display_width(heading));
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  return widths;
}

std::size_t total(const Widths& widths) {
  std::size_t sum = widths.empty() ? 0 : (widths.size() - 1) * kGap.size();
  for (const std::size_t width : widths) sum += width;
  return sum;
}

// As near to `width` as cutting texts leads.
Widths fitted(const Table& table, const Widths& natural, std::size_t width) {
  Widths widths = natural;
  if (width == 0 || natural.empty()) return widths;
  for (std::size_t most = std::ranges::max(natural); total(widths) > width && most >= kNarrowestText; --most)
    for (std::size_t i = 0; i < widths.size(); ++i)
      if (!table.right[i]) widths[i] = std::min(widths[i], most);
  return widths;
}

void print_columns(std::ostream& out, const Table& table, const Widths& widths, bool colour) {
  const auto print_row = [&](const std::vector<std::string>& cells, const char* paint) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string text = cut(cells[i], widths[i]);
      const std::string pad(widths[i] - display_width(text), ' ');
      line.append(i > 0 ? kGap : "").append(table.right[i] ? pad + text : text + pad);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    print_line(out, line, paint);
  };
  print_row(table.headings, colour ? kBold : nullptr);
  std::string line;
  for (std::size_t i = 0; i < widths.size(); ++i) line.append(i > 0 ? kGap : "").append(rule(widths[i]));
  print_line(out, line, colour ? kDim : nullptr);
  for (const auto& row : table.rows) print_row(row, nullptr);
}

void print_records(std::ostream& out, const Table& table, std::size_t width, bool colour) {
  std::size_t widest = 0;
  for (const std::string& heading : table.headings) widest = std::max(widest, display_width(heading));
  widest = std::min(widest, std::max<std::size_t>(1, width / 2));
  const std::size_t room = std::max(width - std::min(width, widest + kGap.size()), kNarrowestText);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    print_line(out, rule(width), colour ? kDim : nullptr);
    for (std::size_t i = 0; i < table.rows[r].size(); ++i) {
      const std::string heading = cut(table.headings[i], widest);
      const std::string pad(widest - display_width(heading), ' ');
      out << (colour ? kBold : "") << heading << (colour ? kPlain : "") << pad << kGap << cut(table.rows[r][i], room) << '\n';
    }
  }
}

}  // namespace

void print_table(std::ostream& out, const Table& table, bool colour, std::size_t width) {
  const Widths widths = fitted(table, widths_of(table), width);
  if (table.records && width > 0 && total(widths) > width && !table.rows.empty())
    print_records(out, table, width, colour);
  else
    print_columns(out, table, widths, colour);
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const Character next = first_character(utf8);
    width += next.columns;
    utf8.remove_prefix(next.bytes);
  }
  return width;
}

std::size_t terminal_width() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

}  // namespace tamis::cli
