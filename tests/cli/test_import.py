"""Files in, profiles out."""

import gzip
import json
import os
import subprocess
import unittest

from support import CUSTOMERS, TAMIS, Case


class Import(Case):
    def test_the_first_import(self):
        text = self.ok("import", self.path("shop"), self.write("customers.csv", CUSTOMERS), "--id", "customer_id")
        for needle in ["Newsletter", "BOOLEAN", "identifies the profile", "5 new profiles", "Next", "tamis shell"]:
            self.assertIn(needle, text)
        store = self.path("shop")
        self.assertEqual(self.count(store), 5)
        self.assertEqual(self.rows(store, "SELECT customer_id FROM profiles WHERE Country = 'Spain'"), [["0017"]])

    def test_nothing_is_drawn_where_there_is_no_terminal(self):
        done = self.tamis("import", self.path("shop"), self.write("customers.csv", CUSTOMERS), "--id", "customer_id")
        self.assertEqual(done.stderr, b"")
        self.assertNotIn(b"\r", done.stdout)
        self.assertNotIn(b"\x1b", done.stdout)

    def test_what_was_suggested_runs(self):
        text = self.ok("import", self.path("shop"), self.write("customers.csv", CUSTOMERS), "--id", "customer_id")
        for line in text[text.index("Next"):].splitlines():
            if '"' in line:
                self.ok("query", self.path("shop"), line.split('"')[1])

    def test_importing_again_updates(self):
        store = self.shop()
        update = self.write("update.csv", "customer_id,Country,score\n17850,Spain,3\n17852,,4\n99,Italy,5\n")
        text = self.ok("import", store, update, "--id", "customer_id")
        self.assertIn("1 new profile, 2 updated", text)
        self.assertNotIn("Next", text)
        rows = {row[0]: row[1:] for row in self.rows(store, "SELECT customer_id, Country, plan, score FROM profiles")}
        self.assertEqual(rows["17850"], ["Spain", "pro", 3])
        self.assertEqual(rows["17852"], [None, "free", 4])
        self.assertEqual(rows["99"], ["Italy", None, 5])
        self.assertEqual(rows["17851"], ["Germany", "free", None])

    def test_keep_missing(self):
        store = self.shop()
        self.ok("import", store, self.write("u.csv", "customer_id,Country\n17852,\n"), "--id", "customer_id", "--keep-missing")
        self.assertEqual(self.count(store, "Country = 'France'"), 2)

    def test_type_null_rename_exclude(self):
        file = self.write("a.csv", "id,zip,Monthly Charges,secret,debug,joined\n1,01234,9.5,x,y,n/a\n2,99999,-,x,y,2026-01-01\n")
        store = self.path("a")
        self.ok("import", store, file, "--id", "id:user_id", "--type", "zip=STRING", "--rename", "Monthly Charges=charges", "--exclude", "secret,debug",
                "--null", "-", "--null", "n/a")
        traits = {row[0]: row[1] for row in self.rows(store, "SHOW TRAITS")}
        self.assertEqual(traits, {"user_id": "STRING", "zip": "STRING", "charges": "DOUBLE", "joined": traits["joined"]})
        self.assertIn(traits["joined"], ["DATE", "TIMESTAMP"])
        self.assertEqual(self.count(store, "zip = '01234' AND charges = 9.5 AND joined IS MISSING"), 1)

    def test_a_segment_that_no_longer_compiles_is_told(self):
        store = self.shop()
        self.ok("query", store, "CREATE SEGMENT rich AS revenue > 100")
        done = self.tamis("import", store, self.write("u.csv", "customer_id,revenue\n17850,much\n"), "--id", "customer_id", "--type", "revenue=STRING")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"segment rich no longer compiles", done.stderr)

    def test_formats_and_many_files(self):
        rows = [{"id": n, "name": f"n{n}", "tags": ["a"] * n} for n in range(3)]
        self.write("a.ndjson", "".join(json.dumps(row) + "\n" for row in rows))
        (self.folder / "b.csv.gz").write_bytes(gzip.compress(b"id,name\n7,seven\n"))
        self.write("c.tsv", "id\tname\n8\teight\n")
        for name, expected in [("a.ndjson", 3), ("b.csv.gz", 1), ("c.tsv", 1)]:
            store = self.path("store-" + name)
            self.ok("import", store, self.path(name), "--id", "id")
            self.assertEqual(self.count(store), expected, name)
        self.assertEqual(self.count(self.path("store-a.ndjson"), "tags HAS 'a'"), 2)
        for n in range(3):
            self.write(f"part-{n}.csv", f"id,name\n{n},x\n")
        self.ok("import", self.path("all"), self.path("part-*.csv"), "--id", "id")
        self.assertEqual(self.count(self.path("all")), 3)

    def test_delimiters(self):
        file = self.write("a.txt", "id|v\n1|2;3\n")
        self.ok("import", self.path("a"), file, "--id", "id", "--delimiter", "|")
        self.assertEqual(self.count(self.path("a"), "v = '2;3'"), 1)
        self.fails(1, "one character", "import", self.path("b"), file, "--id", "id", "--delimiter", "||")

    def test_sql(self):
        orders = self.write("orders.csv", "customer,amount\na,10\na,5\nb,1\n")
        store = self.path("s")
        self.ok("import", store, "--sql", f"SELECT customer, SUM(amount) AS total, COUNT(*) AS orders FROM '{orders}' GROUP BY customer", "--id", "customer")
        self.assertEqual(sorted(self.rows(store, "SELECT customer, total, orders FROM profiles")), [["a", 15, 2], ["b", 1, 1]])
        self.fails(1, "", "import", store, "--sql", "DROP TABLE x", "--id", "customer")
        self.fails(1, "", "import", store, "--sql", "SELECT 1", orders, "--id", "customer")

    def test_rejected_rows_are_shown_counted_and_kept(self):
        file = self.write("a.csv", "id,name,age\n" + "".join(f"{n},n{n},{n}\n" for n in range(40)) + "50,ragged\n,no id,3\n60,ok,60\n")
        store = self.path("a")
        done = self.tamis("import", store, file, "--id", "id")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"2 rows were rejected", done.stderr)
        self.assertIn(b"a.csv:42", done.stderr)
        self.assertIn(b"rejects.csv", done.stderr)
        self.assertIn("rejects.csv", self.files_of(store))
        self.assertIn("ragged", (self.folder / "a" / "rejects.csv").read_text())
        self.assertEqual(self.count(store), 41)
        self.ok("import", store, self.write("b.csv", "id,name\n1,x\n"), "--id", "id")
        self.assertNotIn("rejects.csv", self.files_of(store))

    def test_strict_takes_no_rejected_rows(self):
        file = self.write("a.csv", "id,age\n" + "".join(f"{n},{n}\n" for n in range(40)) + "50,1,2\n")
        self.fails(1, ["1 row was rejected", "--strict"], "import", self.path("a"), file, "--id", "id", "--strict")
        self.assertEqual(self.files_of(self.path("a")), ["rejects.csv"])
        store = self.shop()
        self.fails(1, "rejected", "import", store, file, "--id", "id:customer_id", "--strict")
        self.assertEqual(self.count(store), 5)
        self.ok("import", self.path("a"), file, "--id", "id")
        self.ok("import", self.path("b"), self.path("customers.csv"), "--id", "customer_id", "--strict")

    def test_a_later_row_of_the_same_id_wins_and_is_counted(self):
        store = self.path("a")
        text = self.ok("import", store, self.write("a.csv", "id,v\n1,a\n2,b\n1,c\n"), "--id", "id")
        self.assertIn("1 row replaced by a later one with the same id", text.splitlines())
        self.assertEqual(self.rows(store, "SELECT v FROM profiles WHERE id = '1'"), [["c"]])

    def test_sql_is_no_path(self):
        path = self.write("orders.sql", "SELECT 1 AS id")
        self.fails(1, f'--sql "$(cat {path})"', "import", self.path("a"), "--sql", path, "--id", "id")
        path = self.write("orders.csv", "id\n1\n")
        self.fails(1, "without --sql", "import", self.path("a"), "--sql", path, "--id", "id")
        self.assertFalse((self.folder / "a").exists())

    def test_a_killed_import_leaves_nothing_in_the_temporary_folder(self):
        (self.folder / "temporary").mkdir()
        # Line ends of two kinds make it read a copy.
        file = self.write("a.csv", "id,v\r\n" + "".join(f"{n},{n}\n" for n in range(1_000_000)))
        environment = {**self.environment, "TMPDIR": self.path("temporary")}
        for seconds in (0.1, 0.3, 0.5, 0.7):
            process = subprocess.Popen([TAMIS, "import", self.path("a"), file, "--id", "id"], env=environment, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self.assertEqual(os.listdir(self.path("temporary")), [])

    def test_lists_say_whether_they_name_anybody(self):
        store = self.shop()
        put = lambda content: self.tamis("list", "put", store, "l", self.write("l.txt", content)).stderr.decode()
        self.assertEqual(put(b"\xef\xbb\xbf17850\r\n17851\r\nnobody\r\n"), "")
        self.assertEqual(self.count(store, "IN LIST 'l'"), 2)
        self.assertIn("no entry is a customer_id", put("a@example.com\nb@example.com\n"))
        self.assertIn("only 1 of 3 entries", put("a\nb\n17850\na\n"))
        self.assertIn("empty", put("\n\n"))
        for content, needle in [(b"17850\ncaf\xe9\n", "line 2 is not UTF-8"), ("17850\n".encode("utf-16"), "NUL byte")]:
            self.fails(1, needle, "list", "put", store, "l", self.write("bad.txt", content))

    def test_options_that_do_not_hold(self):
        file = self.write("customers.csv", CUSTOMERS)
        for options, needle in [(["--id", "custmer_id"], "customer_id"), (["--id", ":x"], "--id"), (["--id", "customer_id:"], "--id"),
                                (["--id", "customer_id", "--type", "revenue"], "--type"),
                                (["--id", "customer_id", "--type", "revenue=MONEY"], "unknown type money"),
                                (["--id", "customer_id", "--rename", "x"], "--rename"),
                                (["--id", "customer_id", "--exclude", "nothing"], "nothing")]:
            self.fails(1, needle, "import", self.path("x"), file, *options)
            self.assertFalse((self.folder / "x").exists(), options)
        self.fails(1, "--id", "import", self.path("x"), file)
        self.fails(1, "give files", "import", self.path("x"), "--id", "customer_id")


if __name__ == "__main__":
    unittest.main()
