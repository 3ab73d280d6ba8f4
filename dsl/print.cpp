#include "dsl/print.h"

#include <algorithm>
#include <string_view>

#include "dsl/layout.h"
#include "dsl/parse.h"
#include "dsl/print_line.h"

namespace tamis::dsl {
namespace {

// A statement with its comments; whether an empty line should set it apart.
struct Block { std::string text; bool tall; };

Block block_of(const Script::Item& item) {
  std::string text = item.leading_comment;
  if (!text.empty()) text += '\n';
  text += lay_out(item.statement, item.inner_comments) + ';';
  if (!item.end_comment.empty()) text += "  " + item.end_comment;
  const bool tall = text.find('\n') != std::string::npos;
  return {std::move(text), tall};
}

}  // namespace

std::string print(const Script& script) {
  std::string out;
  bool last_was_tall = false;
  for (const Script::Item& item : script.items) {
    const Block block = block_of(item);
    if (!out.empty() && (block.tall || last_was_tall)) out += '\n';
    out += block.text + '\n';
    last_was_tall = block.tall;
  }
  if (!script.trailing_comment.empty()) {
    if (!out.empty()) out += '\n';
    out += script.trailing_comment + '\n';
  }
  return out;
}

std::string print(const Statement& statement) { return lay_out(statement, {}); }

namespace {

template <typename Create> std::string creating(const Create& definition) {
  constexpr std::string_view kReplacing = "CREATE OR REPLACE ", kCreating = "CREATE ";
  std::string text = lay_out(definition);
  return definition.or_replace ? text.replace(0, kReplacing.size(), kCreating) : text;
}

}  // namespace

std::string print_definition(const CreateSegment& definition) { return creating(definition); }
std::string print_definition(const CreateTrait& definition) { return creating(definition); }

std::string print(const Expr& expression) {
  std::string out;
  append(out, expression);
  return out;
}

std::string quote_name(std::string_view name) {
  if (is_plain_name(name)) return std::string(name);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace tamis::dsl
