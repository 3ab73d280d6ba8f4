"""Whatever comes: a clear error or a counted rejection, the store intact, never a crash."""

import json
import os
import pathlib
import random
import resource
import shutil
import sqlite3
import subprocess
import unittest

from support import CUSTOMERS, FULL, TAMIS, Case, as_nobody


class BadFiles(Case):
    def setUp(self):
        super().setUp()
        self.store = self.shop()

    def tearDown(self):
        self.assertEqual(self.count(self.store), 5)
        self.ok("check", self.store)

    def refused(self, needle, name, content, *options):
        """The file is refused, for a store that is there and for a new one, which is not left behind."""
        file = self.write(name, content)
        for store in [self.store, self.path("new")]:
            self.fails(1, needle, "import", store, file, "--id", "customer_id", *options)
        self.assertFalse((self.folder / "new").exists())

    def test_missing(self):
        self.fails(1, "nowhere.csv", "import", self.store, self.path("nowhere.csv"), "--id", "customer_id")
        self.fails(1, "", "import", self.store, self.path("nothing-*.csv"), "--id", "customer_id")
        self.fails(1, "", "import", self.store, str(self.folder), "--id", "customer_id")

    def test_empty(self):
        self.refused("empty", "a.csv", "")
        self.refused("", "a.ndjson", "\n\n")

    def test_header_alone(self):
        """No customers today is no mistake."""
        self.assertIn("0 new profiles", self.ok("import", self.store, self.write("a.csv", "customer_id,Country\n"), "--id", "customer_id"))

    def test_binary(self):
        self.refused("", "a.csv", random.Random(1).randbytes(100_000))
        self.refused("", "a.dat", b"\x7fELF" + bytes(1000))

    def test_half_a_parquet(self):
        self.ok("query", self.store, "CREATE SEGMENT everybody AS customer_id IS NOT MISSING")
        whole = self.path("whole.parquet")
        self.ok("export", self.store, "everybody", "-o", whole, "--all-traits")
        data = pathlib.Path(whole).read_bytes()
        file = self.write("half.parquet", data[: len(data) // 2])
        done = self.tamis("import", self.store, file, "--id", "customer_id")
        self.assertIn(done.returncode, [1, 2])
        self.assertIn(b"half.parquet", done.stderr)

    def test_header_twice_the_same(self):
        self.refused("one name", "a.csv", "customer_id,name,name\n1,a,b\n")
        self.refused("one name", "a.csv", "customer_id,name,NAME\n1,a,b\n")

    def test_damaged_compression(self):
        self.refused_any("a.csv.gz", b"\x1f\x8b\x08\x00" + bytes(50))
        self.refused_any("a.csv.zst", b"\x28\xb5\x2f\xfd" + bytes(50))

    def refused_any(self, name, content):
        done = self.tamis("import", self.store, self.write(name, content), "--id", "customer_id")
        self.assertIn(done.returncode, [1, 2], done.stdout)
        self.assertTrue(done.stderr.startswith(b"error"), done.stderr)


class BadRows(Case):
    GOOD = "".join(f"{n},name{n},{n}\n" for n in range(100, 200))

    def imported(self, rows, expected_profiles, expected_rejects, *options):
        data = b"id,name,age\n" + self.GOOD.encode() + (rows if isinstance(rows, bytes) else rows.encode())
        store = self.path("store")
        shutil.rmtree(store, ignore_errors=True)
        done = self.tamis("import", store, self.write("a.csv", data), "--id", "id", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.count(store), 100 + expected_profiles)
        rejects = pathlib.Path(store) / "rejects.csv"
        self.assertEqual(rejects.exists(), expected_rejects > 0, done.stderr)
        self.assertIn(f"{expected_rejects} row" if expected_rejects else "", done.stderr.decode(errors="replace"))
        return store

    def test_ragged_lines(self):
        self.imported("1,a\n2,b,2,2\n3,c,3\n", 1, 2)

    def test_invalid_utf8(self):
        self.imported(b"1,\xff\xfe,1\n2,\xc3\xa9,2\n", 1, 1)

    def test_numbers_past_64_bits(self):
        store = self.imported("1,a,99999999999999999999999\n", 0, 1, "--type", "age=INTEGER")
        self.assertEqual(self.count(store, "age >= 0"), 100)

    def test_nan_and_infinity_are_missing_and_counted(self):
        store = self.path("store")
        file = self.write("a.csv", "id,x\n1,1.5\n2,NaN\n3,inf\n4,-Infinity\n")
        text = self.ok("import", store, file, "--id", "id", "--type", "x=DOUBLE")
        self.assertIn("3 values of NaN or infinity are missing\n", text)
        self.assertEqual(self.count(store, "x IS MISSING"), 3)

    def test_ids_keep_their_zeros_and_their_digits(self):
        store = self.imported("007,a,1\n9007199254740993,b,2\n17850.0,c,3\n", 3, 0)
        self.assertEqual(self.count(store, "id IN ('007', '9007199254740993', '17850')"), 3)


class BadStatements(Case):
    def setUp(self):
        super().setUp()
        self.store = self.shop()

    def query_file(self, text):
        return self.tamis("query", self.store, "-f", self.write("q.sql", text))

    def test_unknown_names_suggest_the_nearest(self):
        for text, needle in [("SELECT COUNT(*) FROM profiles WHERE Contry = 'x'", "did you mean Country?"),
                             ("SELECT COUNT(*) FROM profiles WHERE IN SEGMENT nobody", "unknown segment nobody"),
                             ("SELECT COUNT(*) FROM profiles WHERE CAST(revenue AS MONEY) = 1", "type"),
                             ("SELECT COUNT(*) FROM profiles WHERE LOWR(Country) = 'x'", "did you mean LOWER?"),
                             ("SELECT COUNT(*) FROM profiles WHERE IN LIST 'nobody'", "nobody")]:
            self.fails(1, ["error E", needle], "query", self.store, text)

    def test_nested_parentheses(self):
        deep = "SELECT COUNT(*) FROM profiles WHERE " + "(" * 10_000 + "Newsletter" + ")" * 10_000
        done = self.query_file(deep)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"error E", done.stderr)
        self.assertLess(len(done.stderr), 10_000)
        for opener in ["NOT ", "CASE WHEN ", "ABS(", "- "]:
            self.assertEqual(self.query_file("SELECT COUNT(*) FROM profiles WHERE " + opener * 100_000).returncode, 1, opener)

    def test_sets_of_events_within_one_another(self):
        self.ok("import", self.store, self.write("x.csv", "who,at,p\n17850,2025-01-01,1\n17850,2025-01-02,2\n"), "--event", "X", "--id",
                "who:customer_id", "--time", "at")
        for opening, closing, sets in [("COUNT(EVENT 'X' WHERE ", ") > 0", 1), ("DID 'X' SINCE LAST (EVENT 'X' WHERE (", "))", 2)]:
            for depth, code in [(30 // sets, 0), (34 // sets, 1), (250, 1)]:
                done = self.query_file("SELECT COUNT(*) FROM profiles WHERE " + opening * depth + "p > 0" + closing * depth)
                self.assertEqual(done.returncode, code, f"{opening} {depth}: {done.stderr[-500:]}")
                if code == 1:
                    self.assertIn(b"E0225", done.stderr)

    def test_long_chains_are_fine(self):
        chain = " OR ".join(f"customer_id = '{n}'" for n in range(17_000, 18_000))
        done = self.query_file("SELECT COUNT(*) FROM profiles WHERE " + chain)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"4", done.stdout)

    def test_a_million_values(self):
        values = ",".join(f"'{n}'" for n in range(1_000_000))
        done = self.tamis("query", self.store, "-", "--format", "csv", stdin=f"SELECT COUNT(*) FROM profiles WHERE customer_id IN ({values})")
        self.assertEqual(done.returncode, 0, done.stderr[:500])
        self.assertEqual(done.stdout, b"count\n4\n")

    @unittest.skipUnless(FULL, "a gigabyte: with TAMIS_TEST_FULL=1")
    def test_a_literal_of_a_billion_characters(self):
        path = self.folder / "long.sql"
        with open(path, "wb") as file:
            file.write(b"SELECT COUNT(*) FROM profiles WHERE Country = '")
            for _ in range(1000):
                file.write(b"x" * 1_000_000)
            file.write(b"'")
        self.fails(1, "error E", "query", self.store, "-f", path)

    def test_a_long_literal(self):
        done = self.query_file("SELECT COUNT(*) FROM profiles WHERE Country = '" + "x" * 5_000_000 + "'")
        self.assertEqual(done.returncode, 0, done.stderr[:500])

    def test_garbage(self):
        generator = random.Random(7)
        for _ in range(30):
            done = self.query_file(generator.randbytes(generator.randrange(1, 2000)))
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stderr.startswith(b"error"), done.stderr[:200])

    def test_the_bound_of_64_bits(self):
        self.assertEqual(self.count(self.store, "revenue > -9223372036854775808"), 4)
        self.fails(1, "error E", "query", self.store, "SELECT COUNT(*) FROM profiles WHERE revenue > 99999999999999999999")


class BadStores(Case):
    def test_what_is_no_store(self):
        self.fails(1, "no store", "query", self.path("nowhere"), "SHOW TRAITS")
        self.fails(1, "not a tamis store", "query", str(self.folder), "SHOW TRAITS")
        file = self.write("customers.csv", CUSTOMERS)
        self.fails(1, "is a file", "query", file, "SHOW TRAITS")
        os.mkdir(self.path("mine"))
        self.write("mine/letter.txt", "dear")
        self.fails(1, "holds other files", "import", self.path("mine"), file, "--id", "customer_id")
        self.assertEqual(self.files_of(self.path("mine")), ["letter.txt"])
        os.mkdir(self.path("empty"))
        self.ok("import", self.path("empty"), file, "--id", "customer_id")

    def test_a_catalogue_that_is_none(self):
        store = self.shop()
        self.write("shop/catalogue.sqlite", "not a database" * 1000)
        for suffix in ["-wal", "-shm"]:
            pathlib.Path(store, "catalogue.sqlite" + suffix).unlink(missing_ok=True)
        self.fails(2, "damaged", "query", store, "SHOW TRAITS")

    def test_read_only(self):
        store = self.shop()
        self.ok("query", store, "CREATE SEGMENT fr AS Country = 'France'")
        os.chmod(self.folder, 0o755)
        for entry in pathlib.Path(store).iterdir():
            entry.chmod(0o444)
        os.chmod(store, 0o555)
        self.addCleanup(os.chmod, store, 0o755)
        before = self.files_of(store)
        options = {"preexec_fn": as_nobody}
        if self.tamis("--version", **options).returncode != 0:
            self.skipTest("the program cannot be run as another user here")
        text = self.ok("query", store, "SELECT COUNT(*) FROM profiles WHERE IN SEGMENT fr", "--format", "csv", **options)
        self.assertEqual(text, "count\n2\n")
        self.ok("info", store, **options)
        self.fails(2, "read-only", "query", store, "CREATE SEGMENT x AS Newsletter", **options)
        self.fails(2, "read-only", "import", store, self.path("customers.csv"), "--id", "customer_id", **options)
        self.assertEqual(self.files_of(store), before)

    def test_a_damaged_generation(self):
        store = self.shop()
        self.ok("import", store, self.write("u.csv", "customer_id,x\n1,1\n"), "--id", "customer_id")
        newest = pathlib.Path(store, self.generations(store)[-1])
        data = bytearray(newest.read_bytes())
        newest.chmod(0o644)
        newest.write_bytes(data[: len(data) // 2])
        self.fails(2, ["generation-000001.tamis", "tamis rollback"], "query", store, "SHOW TRAITS")
        self.ok("rollback", store)
        self.assertEqual(self.count(store), 5)

    def test_each_byte_matters(self):
        store = self.shop()
        newest = pathlib.Path(store, self.generations(store)[-1])
        data = newest.read_bytes()
        newest.chmod(0o644)
        generator = random.Random(3)
        for place in sorted(generator.sample(range(len(data)), 60)):
            damaged = bytearray(data)
            damaged[place] ^= 1 << generator.randrange(8)
            newest.write_bytes(damaged)
            done = self.tamis("check", store)
            self.assertIn(done.returncode, [0, 2], (place, done.stderr))
            if done.returncode == 0:  # padding between blocks
                newest.write_bytes(data)
                self.assertEqual(self.count(store), 5)
            else:
                self.assertTrue(done.stderr.startswith(b"error"), place)

    def test_a_newer_store(self):
        store = self.shop()
        connection = sqlite3.connect(pathlib.Path(store) / "catalogue.sqlite")
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
        connection.close()
        self.fails(1, "newer tamis", "query", store, "SHOW TRAITS")


class FullDisk(Case):
    """A write that fails half-way: by a limit of file sizes, and on a small disk where the tests may mount one."""

    ROWS = 30_000

    def big_file(self):
        generator = random.Random(5)
        rows = "".join(f"c{n},{generator.getrandbits(200):x},{generator.random()}\n" for n in range(self.ROWS))
        return self.write("big.csv", "customer_id,token,x\n" + rows)

    def test_a_limit_of_file_sizes(self):
        store = self.shop()
        before = self.files_of(store)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

        self.fails(2, "", "import", store, self.big_file(), "--id", "customer_id", preexec_fn=limit)
        self.assertEqual(self.generations(store), [name for name in before if "generation" in name])
        self.assertEqual(self.count(store), 5)
        self.ok("import", store, self.path("big.csv"), "--id", "customer_id")
        self.assertEqual(self.count(store), 5 + self.ROWS)

    def test_a_small_disk(self):
        disk = self.path("disk")
        os.mkdir(disk)
        mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", disk], capture_output=True).returncode == 0
        if not mounted:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], capture_output=True)
        store = disk + "/shop"
        self.ok("import", store, self.write("customers.csv", CUSTOMERS), "--id", "customer_id")
        before = self.generations(store)
        self.fails(2, "no space left", "import", store, self.big_file(), "--id", "customer_id")
        self.assertEqual(self.generations(store), before)
        self.assertEqual(self.count(store), 5)
        self.fails(2, "no space left", "import", disk + "/other", self.path("big.csv"), "--id", "customer_id")
        self.assertFalse(os.path.exists(disk + "/other"))
        self.ok("query", store, "CREATE SEGMENT everybody AS customer_id IS NOT MISSING")
        big = self.path("big")
        self.ok("import", big, self.path("big.csv"), "--id", "customer_id")
        self.ok("query", big, "CREATE SEGMENT everybody AS customer_id IS NOT MISSING")
        self.fails(2, "", "export", big, "everybody", "-o", disk + "/all.csv", "--all-traits")
        self.assertEqual(sorted(os.listdir(disk)), ["shop"])
        self.ok("check", store)


if __name__ == "__main__":
    unittest.main()
