#include "dsl/diagnostics.h"

#include <string>

#include <gtest/gtest.h>

#include "dsl/parse.h"

namespace tamis::dsl {
namespace {

Error error_at(std::uint32_t begin, std::uint32_t end) {
  return {ErrorCode::kInvalid, "E0203", "unknown trait contry", "did you mean country?", SourceSpan{begin, end}};
}

TEST(Render, ShowsLineAndCaret) {
  EXPECT_EQ(render(error_at(36, 42), "CREATE SEGMENT s AS\n  churned\n  AND contry IN ('France')\n", "vip.seg"),
            "error E0203: unknown trait contry\n"
            "  --> vip.seg:3:7\n"
            "   |\n"
            " 3 |   AND contry IN ('France')\n"
            "   |       ^^^^^^ did you mean country?\n");
}

TEST(Render, NamesNoFileForATypedStatement) {
  const std::string_view text = "SELECT COUNT(*) FROM profiles WHERE";
  const auto statement = parse_statement(text);
  ASSERT_FALSE(statement.has_value());
  EXPECT_EQ(render(statement.error(), text),
            "error E0102: expected a value after WHERE, found end of text\n"
            "  --> 1:36\n"
            "   |\n"
            " 1 | SELECT COUNT(*) FROM profiles WHERE\n"
            "   |                                    ^\n");
}

TEST(Render, DoesWithoutPlaceIdAndHint) {
  EXPECT_EQ(render(Error{ErrorCode::kIo, "", "cannot read x", "", std::nullopt}, "text"), "error: cannot read x\n");
  EXPECT_EQ(render(Error{ErrorCode::kIo, "", "cannot read x", "is it there?", std::nullopt}, "text"),
            "error: cannot read x\n  = is it there?\n");
  EXPECT_EQ(render(Warning{"W0201", "no profile has it", "", {0, 1}}, "a", "f"),
            "warning W0201: no profile has it\n  --> f:1:1\n   |\n 1 | a\n   | ^\n");
}

TEST(Render, WidensTheMarginForLongNumbers) {
  std::string text(99, '\n');
  text += "abc";
  EXPECT_EQ(render(error_at(100, 101), text),
            "error E0203: unknown trait contry\n"
            "    --> 100:2\n"
            "     |\n"
            " 100 | abc\n"
            "     |  ^ did you mean country?\n");
}

std::string lines_of(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  Error error = error_at(begin, end);
  error.hint.clear();
  const std::string all = render(error, text);
  return all.substr(all.find("|\n") + 2);
}

TEST(Render, PointsBehindTheEnd) {
  EXPECT_EQ(lines_of("abc", 3, 3), " 1 | abc\n   |    ^\n");
  EXPECT_EQ(lines_of("abc\n", 4, 4), " 2 | \n   | ^\n");
  EXPECT_EQ(lines_of("", 0, 0), " 1 | \n   | ^\n");
  EXPECT_EQ(lines_of("abc", 90, 99), " 1 | abc\n   |    ^\n") << "a span past the end is drawn at the end";
}

TEST(Render, StopsAtTheEndOfTheLine) {
  EXPECT_EQ(lines_of("ab cd\nef", 3, 8), " 1 | ab cd\n   |    ^^\n");
  EXPECT_EQ(lines_of("ab\r\ncd", 0, 6), " 1 | ab\n   | ^^\n");
}

TEST(Render, AlignsWideAndEscapedCharacters) {
  EXPECT_EQ(lines_of("名前 = x", 9, 10), " 1 | 名前 = x\n   |        ^\n");
  EXPECT_EQ(lines_of("ä = x", 5, 6), " 1 | ä = x\n   |     ^\n");
  EXPECT_EQ(lines_of("\tx", 1, 2), " 1 |  x\n   |  ^\n");
  EXPECT_EQ(lines_of("\x1B[31mx", 5, 6), " 1 | \\x1b[31mx\n   |         ^\n");
  EXPECT_EQ(lines_of("\xFFx", 0, 1), " 1 | \\xffx\n   | ^^^^\n");
  EXPECT_EQ(lines_of("a\u202Eb", 1, 4), " 1 | a\\u202eb\n   |  ^^^^^^\n");
}

TEST(Render, EscapesMessagesAndHints) {
  const Error error{ErrorCode::kInvalid, "E0102", "found a\nb", "write \x1B", std::nullopt};
  EXPECT_EQ(render(error, ""), "error E0102: found a\\x0ab\n  = write \\x1b\n");
}

TEST(Render, CutsLongLinesAroundTheCaret) {
  const auto times = [](std::size_t count, char c) { return std::string(count, c); };
  const std::string text = times(300, 'a').append("X").append(times(300, 'b'));
  EXPECT_EQ(lines_of(text, 300, 301), std::string(" 1 | …")
                                          .append(times(50, 'a'))
                                          .append("X")
                                          .append(times(69, 'b'))
                                          .append("…\n   | ")
                                          .append(times(51, ' '))
                                          .append("^\n"));
  EXPECT_EQ(lines_of(text, 0, 3), std::string(" 1 | ").append(times(120, 'a')).append("…\n   | ^^^\n"));
}

TEST(Render, CutsLinesOfMegabytesAtOnce) {
  std::string text;
  for (int i = 0; i < 4'000'000; ++i) text += "ä";
  const std::string lines = lines_of(text, 4'000'000, 4'000'002);
  EXPECT_LT(lines.size(), 1'000U);
  EXPECT_NE(lines.find("^"), std::string::npos);
}

TEST(PlaceOf, CountsLinesAndCodePoints) {
  const auto at = [](std::string_view text, std::uint32_t offset) {
    const Place place = place_of(text, offset);
    return std::pair(place.line, place.column);
  };
  EXPECT_EQ(at("abc", 0), std::pair(1UL, 1UL));
  EXPECT_EQ(at("ab\ncd", 4), std::pair(2UL, 2UL));
  EXPECT_EQ(at("ä名🎉x", 9), std::pair(1UL, 4UL));
  EXPECT_EQ(at("ab", 99), std::pair(1UL, 3UL));
  EXPECT_EQ(at("ä", 1), std::pair(1UL, 1UL)) << "inside a code point";
}

// Whatever was asked for before.
TEST(PlaceOf, IsTheSameInAnyOrder) {
  const std::string text = "ab\nä名🎉x\n\ncd\n";
  Places places(text);
  for (const std::uint32_t offset : {0U, 4U, 5U, 12U, 3U, 3U, 16U, 1U, 99U, 15U}) {
    const Place known = places.of(offset), alone = place_of(text, offset);
    EXPECT_EQ(std::pair(known.line, known.column), std::pair(alone.line, alone.column)) << offset;
  }
}

TEST(Render, ShowsAPlaceFarWithinALongLine) {
  std::string text(5'000, 'a');
  text += " b ";
  text.append(5'000, 'c');
  const std::string shown = render(Warning{"W0101", "m", {}, {5'001, 5'002}}, text);
  EXPECT_TRUE(shown.contains("--> 1:5002\n")) << shown;
  EXPECT_TRUE(shown.contains("a b ccc")) << shown;
  EXPECT_LT(shown.size(), 500U);
}

}  // namespace
}  // namespace tamis::dsl
