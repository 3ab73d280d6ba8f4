#include "engine/base/clock.h"
#include "ingest/duckdb_session.h"
#include "tests/unit/ingest/support.h"

namespace tamis::testing {
namespace {

// A Parquet file of a SELECT's rows.
std::string parquet(const Folder& folder, const std::string& select, const std::string& name = "t.parquet") {
  auto session = DuckdbSession::open(1);
  EXPECT_TRUE(session.has_value());
  const auto written = session->execute("COPY (" + select + ") TO " + sql_text(folder.path(name)) + " (FORMAT parquet)");
  EXPECT_TRUE(written.has_value()) << (written ? "" : written.error().message);
  return folder.path(name);
}

ImportedTable import_select(const std::string& select) {
  ImportOptions options;
  options.sql = select;
  options.id_column = "id";
  return import_ok(options);
}

TEST(Formats, TheSameTableInEachGivesTheSameColumns) {
  const auto csv = import_ok(options_for({fixture("people.csv")}, "user_id"));
  EXPECT_EQ(values(csv, "name"), (Strings{"'Zoë \"Z\" Martin'", "'Smith, John'", "'Ana\nLuz'", "NULL"}));
  EXPECT_EQ(values(csv, "tags"), (Strings{"('new', 'vip')", "()", "NULL", "('a,b', 'c')"}));
  for (const char* name : {"people.tsv", "people.ndjson", "people.csv.gz", "people.ndjson.gz", "people.csv.zst", "people.ndjson.zst",
                           "people.parquet", "people.parquet.gz"}) {
    const auto other = import_ok(options_for({fixture(name)}, "user_id"));
    ASSERT_EQ(names(other), names(csv)) << name;
    for (const auto& column_name : names(csv)) {
      EXPECT_EQ(name_of(column(other, column_name).def.type), name_of(column(csv, column_name).def.type)) << name << " " << column_name;
      EXPECT_EQ(values(other, column_name), values(csv, column_name)) << name << " " << column_name;
    }
  }
}

TEST(ParquetImport, MapsEveryType) {
  const Folder folder;
  const auto path = parquet(
      folder,
      "SELECT 7 AS id, true AS b, 1::TINYINT AS i8, 2::USMALLINT AS u16, -3::BIGINT AS i64, 4::UBIGINT AS u64, 5::HUGEINT AS i128, "
      "1.5::FLOAT AS f, 2.25::DOUBLE AS d, 12.34::DECIMAL(9,2) AS m, 12::DECIMAL(18,0) AS m0, 'x' AS s, DATE '2026-01-01' AS day, "
      "TIMESTAMP '2026-01-01 08:00:00' AS ts, TIMESTAMPTZ '2026-01-01 08:00:00+02' AS tz, TIMESTAMP_S '2026-01-01 08:00:00' AS ts_s, "
      "TIMESTAMP_MS '2026-01-01 08:00:00.5' AS ts_ms, TIMESTAMP_NS '1969-12-31 23:59:59.999999999' AS ts_ns, "
      "UUID '01234567-89ab-cdef-0123-456789abcdef' AS u, 'e'::ENUM('d','e') AS e, NULL::INTEGER AS nothing, "
      "[1,NULL,2] AS l, {'a': 1, 'b': {'c': 'z'}} AS st");
  const auto table = import_ok(options_for({path}));
  const auto only = [&](const char* name) { return values(table, name).at(0); };
  EXPECT_EQ(only("id"), "'7'");
  EXPECT_EQ(only("b"), "TRUE");
  EXPECT_EQ(only("i8"), "1");
  EXPECT_EQ(only("u16"), "2");
  EXPECT_EQ(only("i64"), "-3");
  EXPECT_EQ(only("u64"), "4");
  EXPECT_EQ(only("f"), "1.5");
  EXPECT_EQ(only("d"), "2.25");
  EXPECT_EQ(only("m"), "12.34");
  EXPECT_EQ(only("m0"), "12");
  EXPECT_EQ(only("s"), "'x'");
  EXPECT_EQ(only("day"), "DATE '2026-01-01'");
  EXPECT_EQ(only("ts"), "TIMESTAMP '2026-01-01T08:00:00Z'");
  EXPECT_EQ(only("tz"), "TIMESTAMP '2026-01-01T06:00:00Z'");
  EXPECT_EQ(only("ts_s"), "TIMESTAMP '2026-01-01T08:00:00Z'");
  EXPECT_EQ(only("ts_ms"), "TIMESTAMP '2026-01-01T08:00:00.5Z'");
  EXPECT_EQ(only("ts_ns"), "TIMESTAMP '1969-12-31T23:59:59.999999Z'");
  EXPECT_EQ(only("u"), "'01234567-89ab-cdef-0123-456789abcdef'");
  EXPECT_EQ(only("e"), "'e'");
  EXPECT_EQ(only("nothing"), "NULL");
  EXPECT_EQ(only("l"), "(1, 2)");
  EXPECT_EQ(only("st.a"), "1");
  EXPECT_EQ(only("st.b.c"), "'z'");
}

TEST(SelectImport, MapsTypesThatParquetDoesNotHave) {
  const auto table = import_select(
      "SELECT 1 AS id, 170141183460469231731687303715884105727::HUGEINT / 1e30::HUGEINT AS h, 3::UHUGEINT AS u, "
      "[1, 2]::INTEGER[2] AS fixed, NULL AS untyped");
  EXPECT_EQ(values(table, "u"), Strings{"3"});
  EXPECT_EQ(values(table, "fixed"), Strings{"(1, 2)"});
  EXPECT_EQ(values(table, "untyped"), Strings{"NULL"});
}

TEST(SelectImport, NumbersPast64BitsAreRejected) {
  const auto table = import_select(
      "SELECT * FROM (VALUES (1, 5::HUGEINT, 9::UBIGINT), (2, 9223372036854775808::HUGEINT, 1), (3, 6, 18446744073709551615::UBIGINT)) "
      "t(id, h, u)");
  EXPECT_EQ(values(table, "id"), Strings{"'1'"});
  EXPECT_EQ(rejects(table),
            (Strings{"2: h: does not fit in 64 bits: 9223372036854775808", "3: u: does not fit in 64 bits: 18446744073709551615"}));
}

TEST(SelectImport, TextKeepsAllDigitsWhereItIsStated) {
  ImportOptions options;
  options.sql = "SELECT 1 AS id, 9223372036854775808::HUGEINT AS h, 12.50::DECIMAL(9,2) AS m";
  options.id_column = "id";
  options.types = {{"h", kStringType}, {"m", kStringType}};
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "h"), Strings{"'9223372036854775808'"});
  EXPECT_EQ(values(table, "m"), Strings{"'12.50'"});
}

TEST(SelectImport, IdsOfEveryNumberType) {
  const auto ids = [](const std::string& type, const std::string& number) {
    ImportOptions options;
    options.sql = "SELECT " + number + "::" + type + " AS id UNION ALL SELECT 1::" + type;
    options.id_column = "id";
    return values(import_ok(options), "id").at(0);
  };
  EXPECT_EQ(ids("BIGINT", "17850"), "'17850'");
  EXPECT_EQ(ids("UBIGINT", "18446744073709551615"), "'18446744073709551615'");
  EXPECT_EQ(ids("HUGEINT", "170141183460469231731687303715884105727"), "'170141183460469231731687303715884105727'");
  EXPECT_EQ(ids("DECIMAL(38,0)", "99999999999999999999999999999999999999"), "'99999999999999999999999999999999999999'");
  EXPECT_EQ(ids("DOUBLE", "17850"), "'17850'");
  EXPECT_EQ(ids("DOUBLE", "9007199254740994"), "'1'") << "the inexact one is rejected";
  EXPECT_EQ(ids("FLOAT", "16777218"), "'1'");
  EXPECT_EQ(ids("DOUBLE", "0.5"), "'1'");
}

TEST(SelectImport, NotFiniteIsMissingAndCounted) {
  const auto table = import_select(
      "SELECT * FROM (VALUES (1, 'nan'::DOUBLE, 'infinity'::TIMESTAMP, [1.0, 'inf'::DOUBLE]), (2, 1.5, TIMESTAMP '2026-01-01', [])) t(id, "
      "x, t, l)");
  EXPECT_EQ(values(table, "x"), (Strings{"NULL", "1.5"}));
  EXPECT_EQ(values(table, "t").at(0), "NULL");
  EXPECT_EQ(values(table, "l"), (Strings{"(1.0)", "()"}));
  EXPECT_EQ(table.report.non_finite, 3U);
}

TEST(SelectImport, TimesOutOfRangeAreRejected) {
  const auto table = import_select(
      "SELECT * FROM (VALUES (1, DATE '10000-01-01', TIMESTAMP '2026-01-01'), (2, DATE '2026-01-01', TIMESTAMP '10000-01-01'), (3, NULL, "
      "NULL)) t(id, d, t)");
  EXPECT_EQ(values(table, "id"), Strings{"'3'"});
  EXPECT_EQ(rejects(table), (Strings{"1: d: lies outside the years 0001 to 9999", "2: t: lies outside the years 0001 to 9999"}));
}

TEST(SelectImport, RefusesColumnsThatNoTypeHolds) {
  for (const char* expression : {"'x'::BLOB", "TIME '08:00'", "INTERVAL 1 DAY", "MAP {'a': 1}", "[{'a': 1}]", "[[1]]", "'101'::BIT"}) {
    ImportOptions options;
    options.sql = std::string("SELECT 1 AS id, ") + expression + " AS odd";
    options.id_column = "id";
    const auto error = import_error(options);
    EXPECT_EQ(error.code, ErrorCode::kUnsupported) << expression << ": " << error.message;
    EXPECT_NE(error.hint.find("--exclude 'odd'"), std::string::npos) << error.hint;
    options.excludes = {"odd"};
    EXPECT_EQ(names(import_ok(options)), Strings{"id"}) << expression;
  }
}

TEST(SelectImport, MissingStructsAreMissingInAllTheirParts) {
  const auto table = import_select("SELECT * FROM (VALUES (1, {'a': 1, 'l': [1]}), (2, NULL), (3, {'a': NULL, 'l': NULL})) t(id, s)");
  EXPECT_EQ(values(table, "s.a"), (Strings{"1", "NULL", "NULL"}));
  EXPECT_EQ(values(table, "s.l"), (Strings{"(1)", "NULL", "NULL"}));
}

TEST(SelectImport, YesAndNoBecomeTruthAndOtherTextStays) {
  const auto table = import_select("SELECT * FROM (VALUES (1, 'Yes', '2026-01-01', '5'), (2, 'No', NULL, '6')) t(id, yn, day, n)");
  EXPECT_EQ(values(table, "yn"), (Strings{"TRUE", "FALSE"}));
  EXPECT_EQ(values(table, "day"), (Strings{"'2026-01-01'", "NULL"}));
  EXPECT_EQ(values(table, "n"), (Strings{"'5'", "'6'"}));
}

TEST(SelectImport, AggregatesOverFiles) {
  const Folder folder;
  const auto path = folder.write("sales.csv", "customer,amount\na,1.5\nb,2\na,3\n");
  ImportOptions options;
  options.sql = "SELECT customer AS id, COUNT(*) AS orders, SUM(amount) AS total, LIST(amount ORDER BY amount) AS amounts FROM " +
                sql_text(path) + " GROUP BY ALL ORDER BY id";
  options.id_column = "id";
  const auto table = import_ok(options);
  EXPECT_EQ(values(table, "orders"), (Strings{"2", "1"}));
  EXPECT_EQ(values(table, "total"), (Strings{"4.5", "2.0"}));
  EXPECT_EQ(values(table, "amounts"), (Strings{"(1.5, 3.0)", "(2.0)"}));
}

TEST(SelectImport, SaysWhatIsWrong) {
  const auto error_of = [](const std::string& sql) {
    ImportOptions options;
    options.sql = sql;
    options.id_column = "id";
    return import_error(options);
  };
  EXPECT_EQ(error_of("SELEC 1").code, ErrorCode::kInvalid);
  EXPECT_NE(error_of("SELECT nope FROM (SELECT 1 AS id)").message.find("nope"), std::string::npos);
  EXPECT_EQ(error_of("CREATE TABLE t AS SELECT 1 AS id").message, "only a SELECT can be imported");
  EXPECT_EQ(error_of("SELECT 1 AS id; SELECT 2 AS id").code, ErrorCode::kInvalid);
  EXPECT_EQ(error_of("SELECT 1 AS x").code, ErrorCode::kNotFound);
  EXPECT_EQ(error_of("SELECT 1 AS id, 2 AS a, 3 AS A").code, ErrorCode::kInvalid) << "names match in any case";
  EXPECT_EQ(error_of("SELECT 1 AS id, error('late trouble') AS e").code, ErrorCode::kInvalid);
  EXPECT_EQ(error_of("SELECT true AS id").code, ErrorCode::kInvalid);
}

TEST(SelectImport, EndsWhenItIsInterrupted) {
  ImportOptions options;
  Interrupt interrupt(steady_now_us() + 200'000);
  options.sql = "SELECT SUM(a.range * b.range % 7) AS id FROM range(10000000) a, range(10000000) b";
  options.id_column = "id";
  options.interrupt = &interrupt;
  EXPECT_EQ(import_error(options).code, ErrorCode::kDeadlineExceeded);
}

TEST(ParquetImport, FilesThatDisagreeOnATypeAreReadAsText) {
  const Folder folder;
  const auto one = parquet(folder, "SELECT 1 AS id, 5::INTEGER AS n, 1 AS k", "a.parquet");
  const auto two = parquet(folder, "SELECT 2 AS id, 2.5::DOUBLE AS n, 'x' AS k", "b.parquet");
  const auto table = import_ok(options_for({one, two}));
  EXPECT_EQ(values(table, "n"), (Strings{"5.0", "2.5"}));
  EXPECT_EQ(values(table, "k"), (Strings{"'1'", "'x'"}));
  EXPECT_EQ(reported(table, "n").notes.size(), 1U);
}

TEST(ParquetImport, ManyRowsKeepTheirOrder) {
  const Folder folder;
  const auto table = import_ok(options_for({parquet(folder, "SELECT range AS id, range * 2 AS n FROM range(300000)")}));
  ASSERT_EQ(table.report.rows, 300'000U);
  const auto& ids = column(table, "id").values;
  const auto& n = column(table, "n").values;
  for (std::size_t row = 0; row < 300'000; ++row) {
    ASSERT_EQ(ids.text(row), std::to_string(row));
    ASSERT_EQ(n.integers[row], static_cast<std::int64_t>(2 * row));
  }
}

// Vectors are taken as a whole, but for those with such a value.
TEST(ParquetImport, OddValuesAmongManyAreFound) {
  const Folder folder;
  const auto path = parquet(
      folder,
      "SELECT range AS id, range::SMALLINT AS small, CASE range WHEN 5000 THEN 'nan'::DOUBLE WHEN 5001 THEN NULL ELSE range / 2 END AS d, "
      "CASE range WHEN 3000 THEN 'infinity'::TIMESTAMP ELSE TIMESTAMP '2026-01-01' + to_seconds(range) END AS t, "
      "CASE range WHEN 7000 THEN 'a' || chr(0) WHEN 7001 THEN NULL ELSE 't' || range END AS s, range % 3 = 0 AS b FROM range(10000)");
  const auto table = import_ok(options_for({path}));
  EXPECT_EQ(table.report.rows, 9'999U);
  EXPECT_EQ(rejects(table), Strings{"7001: s: a NUL byte"});
  EXPECT_EQ(reported(table, "d").non_finite, 1U);
  EXPECT_EQ(reported(table, "t").non_finite, 1U);
  const auto small = values(table, "small"), d = values(table, "d"), t = values(table, "t"), s = values(table, "s"), b = values(table, "b");
  for (std::size_t row = 0; row < small.size(); ++row) {
    const std::size_t n = row < 7'000 ? row : row + 1;
    ASSERT_EQ(small[row], std::to_string(n));
    ASSERT_EQ(d[row], n == 5'000 || n == 5'001 ? "NULL" : to_literal(Value(static_cast<double>(n) / 2)));
    ASSERT_EQ(t[row], n == 3'000 ? "NULL" : to_literal(Value(Timestamp{1'767'225'600'000'000 + static_cast<std::int64_t>(n) * 1'000'000})));
    ASSERT_EQ(s[row], n == 7'001 ? "NULL" : "'t" + std::to_string(n) + "'");
    ASSERT_EQ(b[row], n % 3 == 0 ? "TRUE" : "FALSE");
  }
}

TEST(DuckdbLibrary, ItsVersionIsKnown) {
  const auto version = duckdb_version();
  ASSERT_TRUE(version.has_value()) << version.error().message;
  EXPECT_TRUE(version->starts_with("1.")) << *version;
}

TEST(DuckdbLibrary, SaysHowToGetWhatIsMissing) {
  const auto none = load_duckdb_from("/no/such/libduckdb.so");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
  EXPECT_NE(none.error().hint.find("TAMIS_DUCKDB_LIBRARY"), std::string::npos);
  const auto other = load_duckdb_from("libz.so.1");
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code, ErrorCode::kUnsupported);
}

TEST(SqlText, QuotesAndEscapes) {
  EXPECT_EQ(sql_text("it's"), "'it''s'");
  EXPECT_EQ(sql_path("a[1]*?.csv"), "'a[[]1][*][?].csv'");
}

TEST(ParquetImport, FloatingIdsAreCheckedBeforeFilesAreJoined) {
  const Folder folder;
  const auto doubles = parquet(folder, "SELECT unnest([9007199254740996::DOUBLE, 1e20, 5.5, 6.0]) AS id");
  const auto whole = parquet(folder, "SELECT 5 AS id", "whole.parquet");
  for (const auto& other : {folder.write("t.csv", "id\nx\n"), whole}) {
    for (const auto& files : {std::vector{other, doubles}, std::vector{doubles, other}}) {
      const auto table = import_ok(options_for(files));
      EXPECT_EQ(table.report.rejected, 3U) << other;
      EXPECT_EQ(table.report.rows, 2U);
      EXPECT_TRUE(std::ranges::count(values(table, "id"), "'6'") == 1);
    }
  }
}

TEST(ParquetImport, DamagedInTheMiddle) {
  const Folder folder;
  const auto path = parquet(folder, "SELECT range AS id, range % 97 AS n FROM range(100000)");
  std::string bytes = read_text(path);
  for (std::size_t i = 5000; i < 5200; ++i) bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
  const auto error = import_error(options_for({folder.write("damaged.parquet", bytes)}));
  EXPECT_EQ(error.code, ErrorCode::kInvalid);
  EXPECT_NE(error.message.find("damaged, or of a kind"), std::string::npos) << error.message;
}

TEST(ParquetImport, ThousandsOfColumns) {
  const Folder folder;
  std::string header = "id", row = "1";
  for (int i = 0; i < 4999; ++i) header += ",c" + std::to_string(i), row += "," + std::to_string(i);
  const auto csv = folder.write("t.csv", header + "\n" + row + "\n");
  EXPECT_EQ(import_ok(options_for({csv})).columns.size(), 5000U);
  EXPECT_EQ(import_ok(options_for({parquet(folder, "FROM read_csv('" + csv + "')")})).columns.size(), 5000U);
}
}  // namespace
}  // namespace tamis::testing
