// Random files whose content is known: every record must come back as the row, the reject or the duplicate that it is.

#include <algorithm>
#include <map>
#include <random>

#include "tests/unit/ingest/support.h"

namespace tamis::testing {
namespace {

struct Known {
  std::string text = "id,a,b,c\n";
  std::map<std::string, std::vector<std::string>> rows;  // id -> cells that are not empty, as text
  std::vector<std::uint64_t> reject_lines;
  std::uint64_t records = 0;
  std::uint64_t accepted = 0;
};

// Some flavours make DuckDB read a normalised copy, some make it read with one thread.
enum class Flavour { kPlain, kQuotedBreaks, kMixedLineEnds };

class Writer {
 public:
  Writer(std::uint32_t seed, Flavour flavour) : random_(seed), flavour_(flavour) {}

  Known write(std::size_t records) {
    for (std::size_t i = 0; i < records; ++i) {
      ++known_.records;
      if (pick(50) == 0) write_bad();
      else write_good();
      if (pick(40) == 0) end_line();  // an empty line is no record
    }
    return std::move(known_);
  }

 private:
  std::size_t pick(std::size_t n) { return random_() % n; }

  void end_line() {
    known_.text += flavour_ == Flavour::kMixedLineEnds && pick(3) == 0 ? "\r\n" : "\n";
    ++line_;
  }

  std::string cell() {
    switch (pick(6)) {
      case 0: return "";
      case 1: return "plain " + std::to_string(pick(1000));
      case 2: return "comma, inside";
      case 3: return "say \"so\"";
      case 4: return flavour_ == Flavour::kPlain ? "no break" : "line\nbreak, \"too\"";
      default: return "é" + std::string(pick(30), 'x');
    }
  }

  std::string written(const std::string& value) {
    if (value.find_first_of(",\"\n") == std::string::npos && pick(4) != 0) return value;
    std::string quoted = "\"";
    for (const char c : value) {
      if (c == '"') quoted += '"';
      quoted += c;
    }
    return quoted + "\"";
  }

  void write_good() {
    const std::string id = "u" + std::to_string(pick(5000));
    std::vector<std::string> cells{cell(), cell(), cell()};
    known_.text += id;
    for (const auto& value : cells) {
      known_.text += "," + written(value);
      line_ += static_cast<std::uint64_t>(std::ranges::count(value, '\n'));
    }
    end_line();
    known_.rows[id] = cells;
    ++known_.accepted;
  }

  void write_bad() {
    known_.reject_lines.push_back(line_);
    switch (pick(5)) {
      case 0: known_.text += "u1,2"; break;
      case 1: known_.text += "u1,2,3,4,5,6"; break;
      case 2: known_.text += "u1,\xff\xfe,3,4"; break;
      case 3: known_.text += ",no,id,here"; break;
      default: known_.text += "u1,\"x\"y,3,4"; break;
    }
    end_line();
  }

  std::mt19937 random_;
  Flavour flavour_;
  Known known_;
  std::uint64_t line_ = 2;
};

class RandomCsv : public ::testing::TestWithParam<Flavour> {};

TEST_P(RandomCsv, EveryRecordIsAccountedFor) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Known known = Writer(seed, GetParam()).write(4000);
    const Folder folder;
    auto options = options_for({folder.write("t.csv", known.text)});
    options.rejects_path = folder.path("rejects.csv");
    const auto table = import_ok(options);
    EXPECT_EQ(table.report.records, known.records);
    EXPECT_EQ(table.report.rows, known.rows.size());
    EXPECT_EQ(table.report.rejected, known.reject_lines.size());
    EXPECT_EQ(table.report.duplicates, known.accepted - known.rows.size());

    const auto& ids = column(table, "id").values;
    for (std::size_t row = 0; row < ids.rows(); ++row) {
      const auto& cells = known.rows.at(std::string(ids.text(row)));
      std::size_t i = 0;
      for (const char* name : {"a", "b", "c"}) ASSERT_EQ(to_text(column(table, name).values.value(row)), cells[i++]) << ids.text(row) << " " << name;
    }
    const auto rejected = import_ok(options_for({options.rejects_path}, "line"));
    Strings lines;
    for (const auto line : known.reject_lines) lines.push_back("'" + std::to_string(line) + "'");
    EXPECT_EQ(values(rejected, "line"), lines);
  }
}

INSTANTIATE_TEST_SUITE_P(Flavours, RandomCsv, ::testing::Values(Flavour::kPlain, Flavour::kQuotedBreaks, Flavour::kMixedLineEnds));

// DuckDB 1.5.6 reads a file of several buffers with several threads; at their edges quoted line breaks are the danger.
TEST(LargeCsv, QuotedLineBreaksAcrossBuffers) {
  std::string text = "id,t\n";
  constexpr int kRecords = 600'000;
  for (int i = 0; i < kRecords; ++i) text += std::to_string(i) + ",\"line\nbreak of a record, with more text to fill the buffer\"\n";
  const auto table = import_csv(text);
  ASSERT_EQ(table.report.rows, static_cast<std::uint64_t>(kRecords));
  const auto& ids = column(table, "id").values;
  for (int i = 0; i < kRecords; i += 997) ASSERT_EQ(ids.text(static_cast<std::size_t>(i)), std::to_string(i));
}

// Nothing in the first megabytes shows that backslashes escape quotes.
TEST(LargeCsv, BackslashesThatComeLate) {
  std::string text = "id,t\n";
  int records = 0;
  while (text.size() < 3'000'000) text += std::to_string(records++) + ",\"a plain cell that is quoted\"\n";
  text += std::to_string(records++) + ",\"say \\\"hi\\\", twice\"\n";
  const auto table = import_csv(text);
  EXPECT_EQ(table.report.rows, static_cast<std::uint64_t>(records));
  EXPECT_EQ(table.report.rejected, 0U);
  EXPECT_EQ(column(table, "t").values.text(static_cast<std::size_t>(records) - 1), "say \"hi\", twice");
}

}  // namespace
}  // namespace tamis::testing
