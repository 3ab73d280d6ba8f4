// What is wrong with a file, and what is said of it.

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

#include "ingest/byte_source.h"
#include "ingest/input_file.h"
#include "tests/unit/ingest/support.h"

namespace tamis::testing {
namespace {

using namespace std::string_view_literals;

Error error_of(std::string_view name, std::string_view bytes, const std::string& id = "id") {
  const Folder folder;
  return import_error(options_for({folder.write(name, bytes)}, id));
}

void expect_error(const Error& error, ErrorCode code, std::string_view part) {
  EXPECT_EQ(error.code, code) << error.message;
  EXPECT_NE(error.message.find(part), std::string::npos) << error.message;
}

TEST(BadFile, Missing) {
  const Folder folder;
  (void)folder.write("customers.csv", "id\n1\n");
  const auto error = import_error(options_for({folder.path("custmers.csv")}));
  expect_error(error, ErrorCode::kNotFound, "there is no file");
  EXPECT_NE(error.hint.find("customers.csv"), std::string::npos) << error.hint;
  expect_error(import_error(options_for({folder.path("*.parquet")})), ErrorCode::kNotFound, "no file matches");
}

TEST(BadFile, NamedTwice) {
  const Folder folder;
  const auto path = folder.write("a.csv", "id\n1\n");
  expect_error(import_error(options_for({path, folder.path("*.csv")})), ErrorCode::kInvalid, "twice");
}

TEST(BadFile, Empty) {
  expect_error(error_of("a.csv", ""), ErrorCode::kInvalid, "empty");
  expect_error(error_of("a.csv", "\n \n"), ErrorCode::kInvalid, "empty");
  expect_error(error_of("a.ndjson", ""), ErrorCode::kInvalid, "empty");
}

TEST(BadFile, Binary) {
  expect_error(error_of("a.csv", "id\0\1\2\n"sv), ErrorCode::kInvalid, "binary");
  expect_error(error_of("a.csv", "PK\x03\x04rest"), ErrorCode::kInvalid, "spreadsheet");
  expect_error(error_of("a.csv", "\xff\xfei\0d\0"sv), ErrorCode::kInvalid, "UTF-16");
}

TEST(BadFile, HalfAParquet) {
  const std::string whole = read_text(fixture("people.parquet"));
  expect_error(error_of("a.parquet", whole.substr(0, whole.size() / 2), "user_id"), ErrorCode::kInvalid, "cut short");
  expect_error(error_of("a.parquet", "PAR1 and then PAR1", "user_id"), ErrorCode::kInvalid, "a.parquet");
  expect_error(error_of("a.parquet", "id\n1\n"), ErrorCode::kInvalid, "not a Parquet file");
  std::string damaged = whole;
  for (std::size_t i = 4; i < damaged.size() - 8; ++i) damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
  (void)error_of("a.parquet", damaged, "user_id");
}

TEST(BadFile, CutShortWhileCompressed) {
  for (const char* name : {"people.csv.gz", "people.csv.zst", "people.ndjson.gz", "people.ndjson.zst"}) {
    const std::string whole = read_text(fixture(name));
    expect_error(error_of(name, whole.substr(0, whole.size() - 12), "user_id"), ErrorCode::kInvalid, "ends early");
    std::string damaged = whole;
    damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 0x7f);
    expect_error(error_of(name, damaged, "user_id"), ErrorCode::kInvalid, "is damaged");
  }
}

TEST(BadFile, DirectoryOrPipe) {
  const Folder folder;
  expect_error(import_error(options_for({folder.path("")})), ErrorCode::kInvalid, "directory");
  ASSERT_EQ(mkfifo(folder.path("pipe.csv").c_str(), 0600), 0);
  expect_error(import_error(options_for({folder.path("pipe.csv")})), ErrorCode::kUnsupported, "only files");
}

TEST(BadFile, Unreadable) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const Folder folder;
  const auto path = folder.write("a.csv", "id\n1\n");
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  expect_error(import_error(options_for({path})), ErrorCode::kIo, "Permission denied");
}

TEST(BadFile, JsonArray) {
  const auto error = error_of("a.json", "[{\"id\": 1}]");
  expect_error(error, ErrorCode::kInvalid, "one JSON array");
  EXPECT_NE(error.hint.find("jq -c"), std::string::npos);
}

TEST(BadFile, HeaderTwiceTheSame) {
  auto error = error_of("a.csv", "id,Name,age,name\n1,a,2,b\n");
  expect_error(error, ErrorCode::kInvalid, "'Name' (column 2) and 'name' (column 4)");
  error = error_of("a.csv", "id,x,x\n1,2,3\n");
  expect_error(error, ErrorCode::kInvalid, "'x' (column 2) and 'x' (column 3)");
}

TEST(BadFile, HeaderNotUtf8) {
  const auto error = error_of("a.csv", "id,caf\xe9\n1,2\n");
  expect_error(error, ErrorCode::kInvalid, "not UTF-8");
  EXPECT_NE(error.hint.find("iconv"), std::string::npos);
}

TEST(BadFile, QuoteNeverClosed) {
  const auto error = error_of("a.csv", "id,t\n1,a\n2,\"b\n3,c\n4,d\n");
  expect_error(error, ErrorCode::kInvalid, "line 3");
}

TEST(BadFile, NothingToKeep) {
  const auto error = error_of("a.csv", "id,n\n,1\n,2\n");
  expect_error(error, ErrorCode::kInvalid, "none of 2 rows");
}

TEST(BadOption, NamesWhatIsNotThere) {
  const Folder folder;
  const auto path = folder.write("a.csv", "customer_id,age\n1,2\n");
  auto error = import_error(options_for({path}, "customerid"));
  expect_error(error, ErrorCode::kNotFound, "no column customerid");
  EXPECT_EQ(error.hint, "did you mean customer_id?");
  auto options = options_for({path}, "customer_id");
  options.types = {{"agee", kIntegerType}};
  error = import_error(options);
  expect_error(error, ErrorCode::kNotFound, "--type: agee");
  EXPECT_EQ(error.hint, "did you mean age?");
  options.types.clear();
  options.excludes = {"x"};
  error = import_error(options);
  expect_error(error, ErrorCode::kNotFound, "--exclude: x");
  EXPECT_EQ(error.hint, "the columns are: customer_id, age");
}

TEST(BadOption, ContradictsAnother) {
  const Folder folder;
  const auto path = folder.write("a.csv", "id,a,b\n1,2,3\n");
  auto options = options_for({path}, "");
  expect_error(import_error(options), ErrorCode::kInvalid, "not named");
  options = options_for({path});
  options.excludes = {"id"};
  expect_error(import_error(options), ErrorCode::kInvalid, "cannot be left out");
  options = options_for({path});
  options.renames = {{"a", "B"}};
  expect_error(import_error(options), ErrorCode::kInvalid, "one name");
  options.renames = {{"a", "x"}, {"A", "y"}};
  expect_error(import_error(options), ErrorCode::kInvalid, "renamed twice");
  options = options_for({path});
  options.sql = "SELECT 1 AS id";
  expect_error(import_error(options), ErrorCode::kInvalid, "together");
  options = options_for({});
  expect_error(import_error(options), ErrorCode::kInvalid, "no file");
}

TEST(InputFiles, BytesDecideBeforeNames) {
  const Folder folder;
  const auto look = [&](const std::string& path) { return find_inputs({path}).value().front(); };
  EXPECT_EQ(look(folder.write("a.csv", read_text(fixture("people.parquet")))).format, FileFormat::kParquet);
  EXPECT_EQ(look(folder.write("b.csv", read_text(fixture("people.csv.gz")))).compression, Compression::kGzip);
  EXPECT_EQ(look(folder.write("plain.gz", "id\n1\n")).compression, Compression::kNone);
  EXPECT_EQ(look(folder.write("unknown", "{\"id\":1}\n")).format, FileFormat::kNdjson);
  EXPECT_EQ(look(folder.write("unknown.data", "id,b\n")).format, FileFormat::kDelimited);
  EXPECT_TRUE(look(folder.write("x.TSV", "id\tb\n")).tabs);
}

TEST(BadFile, Utf16WithoutAMark) {
  std::string little, big;
  for (const char c : std::string_view("id,name\n1,Ana\n")) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  auto error = error_of("a.csv", little);
  expect_error(error, ErrorCode::kInvalid, "UTF-16");
  EXPECT_NE(error.hint.find("iconv -f UTF-16LE"), std::string::npos) << error.hint;
  error = error_of("a.csv", big);
  EXPECT_NE(error.hint.find("iconv -f UTF-16BE"), std::string::npos) << error.hint;
}

TEST(BadFile, JsonInSeveralLines) {
  auto error = error_of("a.json", "{\n  \"id\": 1\n}\n");
  expect_error(error, ErrorCode::kInvalid, "no line of this file is a JSON object");
  EXPECT_NE(error.hint.find("jq -c"), std::string::npos);
  expect_error(error_of("a.ndjson", "id,b\n1,2\n"), ErrorCode::kInvalid, "no line of this file is a JSON object");
}

TEST(BadFile, SqlThatIsNone) {
  ImportOptions options;
  options.sql = "SELEC 1 AS id";
  options.id_column = "id";
  const auto error = import_error(options);
  expect_error(error, ErrorCode::kInvalid, "syntax error");
  EXPECT_NE(error.hint.find("one SELECT"), std::string::npos);
}

TEST(InputFiles, ObjectsAreNdjsonWhateverTheName) {
  const Folder folder;
  for (const char* text : {"{\"id\":1}\n", "\xef\xbb\xbf{ \"id\": 1}\n"})
    EXPECT_EQ(import_ok(options_for({folder.write("a.csv", text)})).report.rows, 1U);
  EXPECT_EQ(import_ok(options_for({folder.write("b.csv", "{id},n\n1,2\n")}, "{id}")).report.rows, 1U);
}

TEST(TemporaryFiles, HaveNoNameThatCouldStay) {
  const Folder folder;
  const char* before = std::getenv("TMPDIR");
  const std::string old = before == nullptr ? "" : before;
  ASSERT_EQ(::setenv("TMPDIR", folder.path("").c_str(), 1), 0);
  auto file = TemporaryFile::create();
  if (before == nullptr)
    ::unsetenv("TMPDIR");
  else
    ::setenv("TMPDIR", old.c_str(), 1);
  ASSERT_TRUE(file.has_value());
  ASSERT_TRUE(file->append("some text").has_value());
  ASSERT_TRUE(file->flush().has_value());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path("")));
  const TemporaryFile moved = std::move(*file);
  EXPECT_EQ(read_text(moved.path()), "some text");
}
}  // namespace
}  // namespace tamis::testing
