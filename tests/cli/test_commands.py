"""Every command: that it is there, says what it does, and does it."""

import json
import unittest

from support import NOW, Case

COMMANDS = ["import", "query", "shell", "explain", "apply", "fmt", "lint", "list", "export", "info", "check", "rollback", "error", "version"]


class Help(Case):
    def test_the_program_lists_its_commands(self):
        text = self.ok("--help")
        for command in COMMANDS:
            self.assertRegex(text, rf"(?m)^ +{command} ", command)

    def test_each_command_has_help(self):
        for command in COMMANDS:
            text = self.ok(command, "--help")
            self.assertIn(f"tamis {command}", text, command)
            self.assertLess(max(map(len, text.splitlines())), 160, command)
        for verb in ["put", "drop", "show"]:
            self.ok("list", verb, "--help")

    def test_nothing_or_nonsense_is_a_mistake(self):
        for needles, arguments in [
                (["a command is missing after tamis", "`tamis --help`"], []),
                (["there is no command tamis imprt", "did you mean import?"], ["imprt", "shop", "a.csv"]),
                (["there is no command tamis nonsense", "`tamis --help`"], ["nonsense"]),
                (["there is no command tamis list putt", "did you mean put?"], ["list", "putt", "shop"]),
                (["a command is missing after tamis list", "`tamis list --help`"], ["list"]),
                (["store is required", "`tamis query --help`"], ["query"]),
                (["no option --fromat", "did you mean --format?"], ["query", "shop", "SHOW TRAITS", "--fromat", "json"]),
                (["no option --fromat", "did you mean --format?"], ["query", "shop", "SHOW TRAITS", "--fromat=json"]),
                (["no option -Z", "`tamis query --help`"], ["query", "shop", "SHOW TRAITS", "-Z"]),
                (["--now is out of place", "behind tamis query"], ["--now", "2026-01-01", "query", "shop", "SHOW TRAITS"]),
                (["does not take this argument: COUNT(*)", "double quotes"], ["query", "shop", "SELECT", "COUNT(*)"]),
                (["does not take this argument: =", "double quotes"], ["explain", "shop", "country", "=", "x"]),
                (["does not take this argument: b", "`tamis export --help`"], ["export", "shop", "a", "b"]),
                (["xml", "table,json,csv"], ["query", "x", "SHOW TRAITS", "--format", "xml"])]:
            text = self.fails(1, needles, *arguments)
            self.assertTrue(text.startswith("error: "), text)
            self.assertEqual(len(text.splitlines()), 2, text)


class Version(Case):
    def test_json(self):
        version = json.loads(self.ok("version", "--format", "json"))
        self.assertRegex(version["version"], r"^\d+\.\d+\.\d+$")
        self.assertIn(version["instruction_set"], ["baseline", "avx2", "avx512"])
        self.assertTrue(version["compiler"])
        for library in ["croaring", "xsimd", "onetbb", "pegtl", "duckdb"]:
            self.assertRegex(version["libraries"][library], r"^\d+\.\d+", library)
        self.assertGreaterEqual(int(version["libraries"]["croaring"].split(".")[0]), 4)

    def test_a_missing_duckdb_is_told_and_only_import_needs_it(self):
        store = self.shop()
        without = {"TAMIS_DUCKDB_LIBRARY": self.path("nowhere.so")}
        done = self.tamis("version", environment=without)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"not found", done.stdout)
        self.assertIn(b"TAMIS_DUCKDB_LIBRARY", done.stderr)
        self.assertIsNone(json.loads(self.ok("version", "--format", "json", environment=without))["libraries"]["duckdb"])
        self.assertEqual(self.count(store), 5)
        self.fails(1, "DuckDB", "import", store, self.path("customers.csv"), "--id", "customer_id", environment=without)

    def test_a_forced_instruction_set_is_used_or_refused(self):
        forced = json.loads(self.ok("version", "--format", "json", environment={"TAMIS_FORCE_ISA": "baseline"}))
        self.assertEqual(forced["instruction_set"], "baseline")
        self.fails(1, "TAMIS_FORCE_ISA", "version", environment={"TAMIS_FORCE_ISA": "sse9"})

    def test_as_an_option(self):
        self.assertRegex(self.ok("--version"), r"^\d+\.\d+\.\d+\n$")


class Definitions(Case):
    def test_apply_tells_what_changes_and_saves_all_or_nothing(self):
        store = self.shop()
        file = self.write("a.seg", "CREATE SEGMENT rich AS IN SEGMENT french AND revenue > 500;\nCREATE SEGMENT french AS country = 'France';\n")
        dry = self.ok("apply", store, file, "--dry-run")
        self.assertIn("2 segments would change", dry)
        self.assertEqual(self.rows(store, "SHOW SEGMENTS"), [])
        self.assertIn("2 segments changed", self.ok("apply", store, file))
        self.assertIn("nothing to change", self.ok("apply", store, file))
        self.assertEqual([row[:2] for row in self.rows(store, "SHOW SEGMENTS")], [["french", 2], ["rich", 1]])
        self.write("b.seg", "CREATE SEGMENT french AS country = 'Spain';\nCREATE SEGMENT odd AS contry = 'x';\n")
        self.fails(1, ["E0203", "b.seg:2:23", "did you mean country?"], "apply", store, self.path("b.seg"))
        self.assertEqual(self.count(store, "IN SEGMENT french"), 2)
        self.write("c.seg", "CREATE SEGMENT french AS country = 'Spain';\n")
        kept = self.ok("apply", store, self.path("c.seg"))
        self.assertIn("--prune would drop: rich", kept)
        self.ok("apply", store, self.path("c.seg"), "--prune")
        self.assertEqual([row[0] for row in self.rows(store, "SHOW SEGMENTS")], ["french"])

    def test_apply_answers_machines(self):
        store = self.shop()
        answer = json.loads(self.ok("apply", store, "-", "--format", "json", stdin="CREATE SEGMENT a AS Newsletter"))
        self.assertEqual(answer["columns"], ["change", "kind", "name", "before", "after", "enter", "leave"])
        self.assertEqual(answer["rows"], [["create", "segment", "a", None, 3, 3, 0]])
        self.assertGreater(answer["elapsed_us"], 0)

    def test_fmt(self):
        file = self.write("a.seg", "-- who\ncreate segment a as country='France' and (revenue>1)\n")
        self.fails(1, "is not formatted", "fmt", "--check", file)
        self.ok("fmt", "--write", file)
        formatted = (self.folder / "a.seg").read_text()
        self.assertTrue(formatted.startswith("-- who\nCREATE SEGMENT a"), formatted)
        self.ok("fmt", "--check", file)
        self.assertEqual(self.ok("fmt", file), formatted)
        self.assertEqual(self.ok("fmt", "-", stdin=formatted), formatted)
        self.fails(1, "a.seg:1", "fmt", self.write("a.seg", "create segment ("))

    def test_lint(self):
        store = self.shop()
        file = self.write("a.seg", "CREATE SEGMENT a AS country = 'Frnace';\n")
        done = self.tamis("lint", store, file)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"W0201", done.stderr)
        self.assertIn(b"1 warning", done.stderr)
        self.fails(1, "W0201", "lint", store, file, "--strict")
        self.fails(1, "E0203", "lint", store, self.write("b.seg", "CREATE SEGMENT b AS contry = 'x'"))
        self.ok("lint", store)

    def test_explain(self):
        store = self.shop()
        self.ok("query", store, "CREATE SEGMENT french AS country = 'France' AND revenue > 100")
        for what in ["french", "country = 'France' AND revenue > 100", "SELECT COUNT(*) FROM profiles WHERE country = 'France'"]:
            self.assertIn("Country = 'France'", self.ok("explain", store, what))
        self.assertIn("run in", self.ok("explain", store, "french", "--analyze"))
        self.assertEqual(self.ok("explain", store, "french"), self.ok("explain", store, "french"))
        self.assertIn("is in the segment", self.ok("explain", store, "french", "--profile", "customer_id:17850"))
        self.assertIn("is not in the segment", self.ok("explain", store, "french", "--profile", "17852"))
        self.fails(1, "E0403", "explain", store, "french", "--profile", "customer_id:1")
        self.fails(1, "did you mean french?", "explain", store, "frnch", "--profile", "customer_id:1")
        self.fails(1, "did you mean french?", "explain", store, "frnch")
        self.fails(1, "did you mean country?", "explain", store, "contry = 'France'")
        self.fails(1, ["E01", "WHERE Country = "], "explain", store, "Country = ")
        self.fails(1, "E01", "explain", store, "select COUNT(*)")

    def test_lists(self):
        store = self.shop()
        self.assertIn("2 entries", self.ok("list", "put", store, "vips", self.write("vips.txt", "17850\n0017\n")))
        self.assertEqual(self.count(store, "IN LIST 'VIPS'"), 2)
        self.ok("list", "put", store, "countries", "-", "--of", "customer_id", stdin="1")
        self.assertIn("vips", self.ok("list", "show", store))
        self.fails(1, "no identifier type", "list", "put", store, "x", "-", "--of", "email", stdin="1")
        self.ok("list", "drop", store, "vips")
        self.fails(1, "no list", "list", "drop", store, "vips")

    def test_error_codes(self):
        self.assertIn("unknown trait", self.ok("error", "E0203"))
        codes = self.ok("error", "--all")
        self.assertIn("E0401", codes)
        self.fails(1, "no code", "error", "E9999")
        self.assertEqual(self.ok("error"), codes)


class Looking(Case):
    def test_info(self):
        store = self.shop()
        text = self.ok("info", store)
        self.assertIn("5 profiles", text)
        self.assertIn("generation 1", text)
        self.assertRegex(text, r"(?m)^customer_id +STRING, id +5 ")
        self.assertRegex(text, r"(?m)^Country +STRING +~3 +1 ")
        self.assertLessEqual(max(map(len, text.splitlines()[:-2])), 80)
        answer = json.loads(self.ok("info", store, "--format", "json"))
        self.assertGreater(answer["elapsed_us"], 0)
        traits = {row[0]: row for row in answer["rows"]}
        self.assertEqual(traits["Country"][1:5], ["STRING", "trait", 3, 1])
        self.assertEqual(traits["Newsletter"][1], "BOOLEAN")
        self.assertEqual(traits["customer_id"][2], "identifier")

    def test_more_threads_than_processors(self):
        store = self.path("big")
        rows = "".join(f"{n},{n * 7919 % 1000}\n" for n in range(300_000))
        self.ok("import", store, self.write("big.csv", "id,x\n" + rows), "--id", "id", "--threads", "64")
        for threads in ["1", "64", "100000"]:
            done = self.tamis("query", store, "SELECT COUNT(*), SUM(x) FROM profiles WHERE x > 3", "--threads", threads, "--format", "csv")
            self.assertEqual(done.stdout, b'count,sum(x)\n298800,149848200\n', threads)
            self.assertEqual(done.stderr, b"")

    def test_check(self):
        store = self.shop()
        self.assertIn("whole: 5 profiles", self.ok("check", store))

    def test_now_is_given_or_refused(self):
        store = self.shop()
        self.assertEqual(self.count(store, "signed_up WITHIN LAST 30 DAYS"), 2)
        self.fails(1, "2026-13-01", "query", store, "SHOW TRAITS", "--now", "2026-13-01")


class Exports(Case):
    def setUp(self):
        super().setUp()
        self.store = self.shop()
        self.ok("query", self.store, "CREATE SEGMENT pro AS plan = 'pro'")

    def export(self, name, *options):
        self.ok("export", self.store, "pro", "-o", self.path(name), *options)
        return (self.folder / name).read_bytes()

    def test_csv(self):
        self.assertEqual(self.export("a.csv"), b"customer_id\n17850\n0017\n17853\n")
        self.assertEqual(self.export("a.csv", "--traits", "customer_id,Country"), b"customer_id,Country\n17850,France\n0017,Spain\n17853,\n")

    def test_ndjson(self):
        lines = [json.loads(line) for line in self.export("a.ndjson", "--all-traits").splitlines()]
        self.assertEqual(lines[0]["customer_id"], "17850")
        self.assertIsNone(lines[2]["Country"])
        self.assertIs(lines[0]["Newsletter"], True)

    def test_standard_output(self):
        done = self.tamis("export", self.store, "pro", "-o", "-", "--format", "ndjson")
        self.assertEqual(done.stdout.count(b"\n"), 3)
        self.assertIn(b"3 profiles", done.stderr)

    def test_parquet_comes_back(self):
        self.export("a.parquet", "--all-traits")
        again = self.path("again")
        self.ok("import", again, self.path("a.parquet"), "--id", "customer_id")
        statement = "SELECT customer_id, Country, revenue, signed_up, Newsletter FROM profiles ORDER BY customer_id"
        self.assertEqual(self.rows(again, statement), self.rows(self.store, statement.replace("profiles", "profiles WHERE IN SEGMENT pro")))
        piped = self.tamis("export", self.store, "pro", "--format", "parquet").stdout
        self.assertEqual(piped[:4] + piped[-4:], b"PAR1PAR1")

    def test_lists_of_every_type_come_back_from_parquet(self):
        lines = [{"id": "1", "texts": [], "numbers": [], "times": []},
                 {"id": "2", "texts": ["a", "", "é"], "numbers": [1, -9223372036854775808], "times": ["2026-01-01T00:00:00Z"]},
                 {"id": "3", "texts": None, "numbers": None, "flags": [], "shares": []},
                 {"id": "4", "flags": [True, False], "shares": [0.5, 1e300], "days": ["2026-01-31"]},
                 {"id": "5", "days": []}]
        store, again = self.path("lists"), self.path("again")
        file = self.write("lists.ndjson", "\n".join(map(json.dumps, lines)))
        self.ok("import", store, file, "--id", "id")
        self.ok("query", store, "CREATE SEGMENT everyone AS TRUE")
        self.ok("export", store, "everyone", "--all-traits", "-o", self.path("lists.parquet"))
        self.ok("import", again, self.path("lists.parquet"), "--id", "id")
        statement = "SELECT id, texts, numbers, times, flags, shares, days FROM profiles ORDER BY id"
        rows = self.rows(store, statement)
        self.assertEqual(rows[0][1:4], [[], [], []])
        self.assertEqual(sorted(rows[1][1]), ["", "a", "é"])
        self.assertEqual(self.rows(again, statement), rows)

    def test_roaring(self):
        data = self.export("a.roaring")
        self.assertIn(int.from_bytes(data[:2], "little"), [12346, 12347])
        self.fails(1, "no traits", "export", self.store, "pro", "-o", self.path("b.roaring"), "--all-traits")

    def test_mistakes_leave_no_file(self):
        before = sorted(self.folder.iterdir())
        self.fails(1, "format", "export", self.store, "pro", "-o", self.path("a.xls"))
        self.fails(1, "did you mean pro?", "export", self.store, "prp", "-o", self.path("a.csv"))
        self.fails(1, "did you mean Country?", "export", self.store, "pro", "-o", self.path("a.csv"), "--traits", "Contry")
        self.fails(1, "no folder", "export", self.store, "pro", "-o", self.path("no/such/folder/a.csv"))
        self.assertEqual(sorted(self.folder.iterdir()), before)


if __name__ == "__main__":
    unittest.main()
