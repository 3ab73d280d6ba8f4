// Any bytes: parsing neither crashes nor hangs; what parses is printed and read back as the same tree, twice alike; what does
// not is an error with an id and a place inside the text, and can be rendered.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dsl/diagnostics.h"
#include "dsl/parse.h"
#include "dsl/print.h"
#include "engine/base/check.h"

namespace {

using namespace tamis;
using namespace tamis::dsl;

void check_error(const Error& error, std::string_view text) {
  TAMIS_CHECK(!error.id.empty() && !error.message.empty());
  TAMIS_CHECK(error.span && error.span->begin <= error.span->end && error.span->end <= text.size());
  TAMIS_CHECK(!render(error, text, "fuzz.seg").empty());
}

void check_script(std::string_view text) {
  const auto script = parse_script(text);
  if (!script) return check_error(script.error(), text);
  const std::string once = print(*script);
  const auto again = parse_script(once);
  TAMIS_CHECK(again.has_value());
  TAMIS_CHECK(again->items.size() == script->items.size());
  for (std::size_t i = 0; i < script->items.size(); ++i) {
    TAMIS_CHECK(same(script->items[i].statement, again->items[i].statement));
    const SourceSpan span = script->items[i].span;
    TAMIS_CHECK(span.begin < span.end && span.end <= text.size());
  }
  TAMIS_CHECK(print(*again) == once);
}

void check_expression(std::string_view text) {
  const auto tree = parse_expression(text);
  if (!tree) return check_error(tree.error(), text);
  const std::string once = print(**tree);
  const auto again = parse_expression(once);
  TAMIS_CHECK(again.has_value());
  TAMIS_CHECK(same(**tree, **again));
  TAMIS_CHECK(print(**again) == once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_script(text);
  check_expression(text);
  const std::string name = quote_name(text.substr(0, text.find('\0')));
  if (const auto tree = parse_expression(name); tree) TAMIS_CHECK(std::holds_alternative<Name>((*tree)->node));
  return 0;
}
