"""Questions: what is printed, where, and with which exit code."""

import json
import subprocess
import unittest

from support import NOW, TAMIS, Case


class Query(Case):
    def setUp(self):
        super().setUp()
        self.store = self.shop()

    def test_the_shape_of_json(self):
        text = self.ok("query", self.store, "SELECT COUNT(*) FROM profiles WHERE plan = 'pro'", "--format", "json")
        self.assertRegex(text, r'^\{"columns":\["count"\],"rows":\[\[3\]\],"elapsed_us":\d+\}\n$')

    def test_types_in_json(self):
        rows = self.rows(self.store, "SELECT customer_id, Country, revenue, signed_up, Newsletter FROM profiles ORDER BY customer_id")
        self.assertEqual(rows[0], ["0017", "Spain", 75, rows[0][3], False])
        self.assertTrue(rows[0][3].startswith("2026-05-31"))
        self.assertIsNone(rows[3][2])

    def test_several_statements_answer_one_after_another(self):
        text = self.ok("query", self.store, "SELECT COUNT(*) FROM profiles; SHOW TRAITS;", "--format", "json")
        self.assertEqual([len(json.loads(line)["columns"]) for line in text.splitlines()], [1, 7])

    def test_csv_and_table(self):
        statement = "SELECT plan, COUNT(*) AS profiles, AVG(revenue) FROM profiles GROUP BY plan ORDER BY profiles DESC"
        self.assertEqual(self.ok("query", self.store, statement, "--format", "csv").splitlines()[1:], ["pro,3,525.1666666666666", "free,2,10"])
        table = self.ok("query", self.store, statement)
        self.assertIn("pro", table)
        self.assertNotIn("\x1b", table)

    def test_statements_from_files_and_streams(self):
        file = self.write("report.sql", "-- how many\nSELECT COUNT(*) FROM profiles;")
        self.assertEqual(self.ok("query", self.store, "-f", file, "--format", "csv"), "count\n5\n")
        self.assertEqual(self.ok("query", self.store, "-", "--format", "csv", stdin="SELECT COUNT(*) FROM profiles"), "count\n5\n")
        self.fails(1, "report2.sql", "query", self.store, "-f", self.path("report2.sql"))
        self.fails(1, "folder", "query", self.store, "-f", str(self.folder))
        self.fails(1, "bad.sql:2:6", "query", self.store, "-f", self.write("bad.sql", "SHOW TRAITS;\nSHOW ALL WRONG;"))

    def test_only_answers_go_to_standard_output(self):
        done = self.tamis("query", self.store, "CREATE SEGMENT odd AS Country != 'Spain'; SHOW SEGMENTS", "--format", "json", "--timing")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(json.loads(done.stdout)["rows"][0][0], "odd")
        self.assertIn(b"segment odd created: 3 of 5 profiles", done.stderr)
        self.assertIn(b"W0202", done.stderr)
        done = self.tamis("query", self.store, "SELECT COUNT(*) FROM profiles; SELECT nothing FROM profiles")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"5", done.stdout)
        self.assertIn(b"error E0203", done.stderr)

    def test_an_error_shows_its_place(self):
        text = self.fails(1, [], "query", self.store, "SELECT COUNT(*)\nFROM profiles WHERE contry = 'France'")
        self.assertIn("2:21", text)
        self.assertIn("^^^^^^ did you mean country?", text.replace("Country", "country"))

    def test_now_is_one_instant(self):
        self.assertEqual(self.rows(self.store, "SELECT COUNT(*) FROM profiles WHERE NOW() = TIMESTAMP '2026-06-01T00:00:00Z'"), [[5]])

    def test_threads(self):
        for threads in ["1", "2", "7"]:
            self.assertEqual(self.rows(self.store, "SELECT COUNT(*) FROM profiles WHERE Newsletter", "--threads", threads), [[3]])

    def test_names_match_in_any_case(self):
        self.assertEqual(self.count(self.store, "COUNTRY = 'France' AND NEWSLETTER"), 2)

    def test_a_reader_that_leaves_is_no_error(self):
        process = subprocess.Popen([TAMIS, "query", self.store, "SHOW TRAITS; " * 3000, "--format", "json"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=self.environment)
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertIn(process.wait(), [0, 2])

    def test_a_full_output_is_a_fault(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([TAMIS, "query", self.store, "SHOW TRAITS"], stdout=full, stderr=subprocess.PIPE, env=self.environment)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"could not be written", done.stderr)

    def test_explain_segment_and_the_rest(self):
        self.ok("query", self.store, "CREATE SEGMENT pro AS plan = 'pro'; CREATE SEGMENT fr AS Country = 'France'")
        self.assertEqual(self.rows(self.store, "OVERLAP pro, fr"), [["pro", "fr", 1, 0.25]])
        diff = dict(self.rows(self.store, "DIFF SEGMENT pro WITH (plan = 'pro' AND revenue > 100)"))
        self.assertEqual(diff, {"enter": 0, "leave": 1, "stay": 2})
        self.assertEqual(dict(self.rows(self.store, "DESCRIBE SEGMENT pro"))["definition"], "plan = 'pro'")


if __name__ == "__main__":
    unittest.main()
