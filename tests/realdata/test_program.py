"""The real data sets through the program, as a user imports and asks for them."""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TAMIS = os.environ.get("TAMIS", str(ROOT / "build" / "release" / "tamis"))
TELCO = "tests/realdata/data/telco_churn/telco_customer_churn.csv.zst"
HOUSEHOLDS = ROOT / "tests/realdata/data/complete_journey/households.sql"
CUSTOMERS = ROOT / "examples/online_retail/customers.sql"
SALES = "examples/online_retail/online_retail.csv.zst"


class RealData(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tamis-realdata-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.store = str(self.folder / "store")

    def tamis(self, *arguments):
        """Runs it where the SELECTs find their files, expects success; returns standard output and standard error."""
        done = subprocess.run([TAMIS, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, f"{arguments}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout, done.stderr

    def rows(self, statement, *options):
        return json.loads(self.tamis("query", self.store, statement, "--format", "json", *options)[0])["rows"]

    def test_telco_as_it_comes(self):
        out, err = self.tamis("import", self.store, TELCO, "--id", "customerID")
        self.assertIn("7,043 new profiles, from 7,043 records", out)
        self.assertEqual(err, "")
        self.assertEqual(self.rows("SELECT COUNT(*), COUNT(TotalCharges) FROM profiles"), [[7043, 7032]])
        self.assertEqual(self.rows("SELECT COUNT(*) FROM profiles WHERE Churn"), [[1869]])
        # A third word keeps a column text, and the report says how it could be BOOLEAN.
        self.assertIn("--null 'No internet service'", out)
        self.assertEqual(self.rows("SELECT COUNT(*) FROM profiles WHERE OnlineSecurity = 'No internet service'"), [[1526]])

    def test_telco_with_the_third_word_missing(self):
        self.tamis("import", self.store, TELCO, "--id", "customerID", "--null", "No internet service", "--null", "No phone service")
        self.assertEqual(self.rows("SELECT COUNT(*) FROM profiles WHERE OnlineSecurity IS MISSING AND NOT MultipleLines"), [[1184]])
        out, _ = self.tamis("import", self.store, TELCO, "--id", "customerID", "--null", "No internet service", "--null", "No phone service")
        self.assertIn("7,043", out)
        self.assertEqual(self.rows("SELECT COUNT(*) FROM profiles"), [[7043]])

    def test_online_retail_customers(self):
        out, _ = self.tamis("import", self.store, "--sql", CUSTOMERS.read_text(), "--id", "customer_id")
        self.assertIn("4,372 new profiles", out)
        self.tamis("apply", self.store, "examples/online_retail/segments.seg", "--now", "2011-12-10T00:00:00Z")
        count = "SELECT COUNT(*) FROM profiles WHERE IN SEGMENT win_back"
        self.assertEqual(self.rows(count, "--now", "2011-12-10T00:00:00Z"), [[24]])
        # An id written as 17850.0 is 17850.
        self.assertEqual(self.rows("SELECT country FROM profiles WHERE customer_id = '17850'"), [["United Kingdom"]])
        members = self.folder / "win_back.csv"
        self.tamis("export", self.store, "win_back", "-o", str(members), "--now", "2011-12-10T00:00:00Z")
        with members.open(newline="", encoding="utf-8") as file:
            self.assertEqual(len(list(csv.DictReader(file))), 24)

    def test_online_retail_lines_as_a_file(self):
        out, err = self.tamis("import", self.store, SALES, "--id", "CustomerID")
        # Nothing is lost in silence: lines = profiles + lines replaced + lines rejected.
        self.assertIn("4,372 new profiles, from 541,909 records", out)
        self.assertIn("402,457", out)
        self.assertIn("135,080", out)
        self.assertIn("CustomerID is empty", err)
        rejects = pathlib.Path(self.store) / "rejects.csv"
        with rejects.open(newline="", encoding="utf-8") as file:
            self.assertEqual(sum(1 for _ in csv.DictReader(file)), 135080)

    def test_complete_journey(self):
        out, _ = self.tamis("import", self.store, "--sql", HOUSEHOLDS.read_text(), "--id", "household_id")
        self.assertIn("801 new profiles", out)
        self.assertEqual(self.rows("SELECT COUNT(*) FROM profiles WHERE campaigns HAS 18 AND NOT (redeemed_campaigns HAS 18)"), [[477]])
        self.assertEqual(self.rows("SELECT marital_status, COUNT(*) FROM profiles GROUP BY marital_status"),
                         [["Married", 340], ["Unmarried", 324], [None, 137]])


if __name__ == "__main__":
    unittest.main()
