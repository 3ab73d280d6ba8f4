#include "cli/output.h"

#include <clocale>
#include <sstream>

#include <gtest/gtest.h>

namespace tamis::cli {
namespace {

class OutputTest : public testing::Test {
 protected:
  OutputTest() { std::setlocale(LC_CTYPE, "C.UTF-8"); }

  std::string printed(const Answer& answer, Format format) {
    console_.format = format;
    print_answer(console_, answer, 12);
    return out_.str();
  }

  static Answer sample() {
    return {{{"name", kStringType}, {"count", kIntegerType}, {"share", kDoubleType}},
            {{Value("Zoë, \"Z\""), Value(std::int64_t{1869}), Value(0.5)}, {Value(), Value(std::int64_t{7}), Value()}}};
  }

  std::ostringstream out_, err_;
  Console console_{out_, err_};
};

TEST_F(OutputTest, Json) {
  EXPECT_EQ(printed(sample(), Format::kJson),
            R"({"columns":["name","count","share"],"rows":[["Zoë, \"Z\"",1869,0.5],[null,7,null]],"elapsed_us":12})"
            "\n");
}

TEST_F(OutputTest, JsonOfNoRows) {
  EXPECT_EQ(printed({{{"count", kIntegerType}}, {}}, Format::kJson), "{\"columns\":[\"count\"],\"rows\":[],\"elapsed_us\":12}\n");
}

TEST_F(OutputTest, CsvTellsMissingFromEmpty) {
  EXPECT_EQ(printed(sample(), Format::kCsv), "name,count,share\n\"Zoë, \"\"Z\"\"\",1869,0.5\n,7,\n");
  std::string row;
  append_csv_row(row, {Value(""), Value()});
  append_csv_row(row, {Value()});
  append_csv_row(row, {Value("a\nb")});
  EXPECT_EQ(row, "\"\",\n\"\"\n\"a\nb\"\n");
}

TEST_F(OutputTest, TablesAreAlignedByWhatIsSeen) {
  EXPECT_EQ(printed(sample(), Format::kTable),
            "name      count  share\n"
            "────────  ─────  ─────\n"
            "Zoë, \"Z\"   1869    0.5\n"
            "–             7      –\n");
}

TEST_F(OutputTest, TablesRoundDoublesAndNothingElseDoes) {
  const Answer answer{{{"x", kDoubleType}},
                      {{Value(1713.3856683544304)}, {Value(0.07521697203471553)}, {Value(4873.81)}, {Value(1e300)}, {Value(-2.00001)}}};
  EXPECT_EQ(printed(answer, Format::kTable), "        x\n─────────\n1713.3857\n  0.07522\n  4873.81\n   1e+300\n       -2\n");
  out_.str("");
  EXPECT_EQ(printed(answer, Format::kCsv), "x\n1713.3856683544304\n0.07521697203471553\n4873.81\n1e+300\n-2.00001\n");
}

TEST_F(OutputTest, ControlCharactersDoNotReachTheTerminal) {
  const std::string text = printed({{{"a", kStringType}}, {{Value("x\x1b[2Jy\n")}}}, Format::kTable);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(text.find("x\\x1b[2Jy\\x0a"), std::string::npos);
}

TEST_F(OutputTest, JsonObjects) {
  std::string line;
  append_json_object(line, sample().columns, sample().rows[1]);
  EXPECT_EQ(line, "{\"name\":null,\"count\":7,\"share\":null}\n");
}

TEST_F(OutputTest, ErrorsGoToStandardErrorWithTheirPlace) {
  const Error error{ErrorCode::kInvalid, "E0203", "unknown trait contry", "did you mean country?", SourceSpan{0, 6}};
  EXPECT_EQ(print_error(console_, error, "contry = 'France'"), 1);
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(err_.str().find("error E0203: unknown trait contry"), std::string::npos);
  EXPECT_NE(err_.str().find("1:1"), std::string::npos);
  EXPECT_NE(err_.str().find("^^^^^^"), std::string::npos);
}

TEST_F(OutputTest, ErrorsWithoutAPlace) {
  EXPECT_EQ(print_error(console_, Error{ErrorCode::kIo, {}, "the disk is full", "free some space", {}}), 2);
  EXPECT_EQ(err_.str(), "error: the disk is full\n  free some space\n");
}

TEST_F(OutputTest, NoticesLeaveAPipeAlone) {
  Outcome outcome;
  outcome.notice = "segment a created";
  console_.format = Format::kJson;
  print_outcome(console_, outcome, "");
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(err_.str(), "segment a created\n");
}

TEST_F(OutputTest, WidthOnATerminal) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Zoë"), 3U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("\xFF\xFE"), 2U);
}

TEST(Units, ForPeople) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(1'400'000), "1.4 MB");
  EXPECT_EQ(human_bytes(999'999), "1.0 MB");
  EXPECT_EQ(human_time(840), "840 µs");
  EXPECT_EQ(human_time(12'300), "12.3 ms");
  EXPECT_EQ(human_time(1'520'000), "1.52 s");
}

TEST(Formats, ByName) {
  EXPECT_EQ(format_named("json"), Format::kJson);
  EXPECT_EQ(format_named("csv"), Format::kCsv);
  EXPECT_EQ(format_named("table"), Format::kTable);
  EXPECT_FALSE(format_named("xml"));
}

}  // namespace
}  // namespace tamis::cli
