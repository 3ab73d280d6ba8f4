// The examples of the language reference parse, and are written as the formatter writes them where they claim to be.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "dsl/diagnostics.h"
#include "dsl/parse.h"
#include "dsl/print.h"

namespace tamis::dsl {
namespace {

const std::string kFolder = std::string(TAMIS_SOURCE_DIR) + "/docs/";

std::string contents(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Block { std::string kind, text; std::size_t line; };

// The fenced blocks of a Markdown text: what stands behind the opening fence, and what is inside.
std::vector<Block> blocks_of(const std::string& markdown) {
  std::vector<Block> blocks;
  bool inside = false;
  std::size_t number = 0;
  for (std::size_t at = 0; at < markdown.size();) {
    const std::size_t end = std::min(markdown.find('\n', at), markdown.size());
    const std::string line = markdown.substr(at, end - at);
    at = end + 1;
    ++number;
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(3), {}, number + 1});
    } else if (inside) {
      blocks.back().text += line + '\n';
    }
  }
  EXPECT_FALSE(inside);
  return blocks;
}

// ```sql is a script; ```sql expressions holds one expression a line, with a comment behind it perhaps.
TEST(LanguageReference, ExamplesParse) {
  int scripts = 0, expressions = 0;
  for (const Block& block : blocks_of(contents(kFolder + "language.md"))) {
    if (block.kind == "sql") {
      const auto script = parse_script(block.text);
      EXPECT_TRUE(script.has_value()) << "block at line " << block.line << '\n' << render(script.error(), block.text);
      ++scripts;
    } else if (block.kind == "sql expressions") {
      for (std::size_t at = 0; at < block.text.size();) {
        const std::size_t end = block.text.find('\n', at);
        const std::string line = block.text.substr(at, end - at);
        at = end + 1;
        const auto tree = parse_expression(line);
        EXPECT_TRUE(tree.has_value()) << "block at line " << block.line << '\n' << render(tree.error(), line);
        ++expressions;
      }
    }
  }
  EXPECT_GE(scripts, 6);
  EXPECT_GE(expressions, 50);
}

TEST(LanguageReference, ShowsAMessageAsItIs) {
  const std::string markdown = contents(kFolder + "language.md");
  int messages = 0;
  for (const Block& block : blocks_of(markdown)) {
    if (block.kind != "text message") continue;
    // The first line is the statement, the rest what Tamis says.
    const std::size_t end = block.text.find('\n');
    const std::string statement = block.text.substr(0, end);
    const auto parsed = parse_script(statement);
    ASSERT_FALSE(parsed.has_value()) << statement;
    EXPECT_EQ(render(parsed.error(), statement), block.text.substr(end + 1));
    ++messages;
  }
  EXPECT_GE(messages, 1);
}

TEST(LanguageReference, NamesEveryCode) {
  const std::string markdown = contents(kFolder + "language.md");
  for (const CodeDoc& doc : code_docs()) {
    EXPECT_NE(markdown.find("| " + std::string(doc.id) + " | " + std::string(doc.title) + " |"), std::string::npos) << doc.id;
  }
}

}  // namespace
}  // namespace tamis::dsl
