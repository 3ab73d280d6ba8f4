"""`make demo`, with the numbers that the sales lines of the shop give."""

import json
import os
import re
import subprocess
import unittest

from support import ROOT, TAMIS, Case

NOW = "2011-12-10T00:00:00Z"


class Demo(Case):
    def test_real_customers_in_exact_segments_out(self):
        store = self.path("shop")
        done = subprocess.run([str(ROOT / "examples" / "demo.sh")], capture_output=True, text=True, timeout=300,
                              env={**self.environment, "TAMIS": TAMIS, "TAMIS_DEMO_STORE": store})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("error", done.stderr)
        self.assertIn("4,372 new profiles", done.stdout)
        self.assertIn("22,190 events of 4,372 profiles (0 new)", done.stdout)
        self.assertIn("135,080 rows were rejected, 135,080 for want of an id", done.stdout)
        self.assertIn("406,829 events of 4,372 profiles (0 new), from 541,909 records", done.stdout)
        self.assertIn("14 definitions changed", done.stdout)
        for country, customers in [("United Kingdom", 3950), ("Germany", 95), ("France", 87), ("Spain", 30)]:
            self.assertRegex(done.stdout, rf"(?m)^{country} +{customers} ")
        self.assertIn("The profile is in the segment.", done.stdout)
        self.check_next_steps(done.stdout)
        self.check_segments(store)
        self.check_explain(store)

    def check_segments(self, store):
        """Each segment, written out once more as a question."""
        definitions = {
            "champions": "orders >= 10 AND revenue >= 5000 AND last_purchase > TIMESTAMP '2011-10-11T00:00:00Z'",
            "lapsing": "revenue >= 1000 AND last_purchase < TIMESTAMP '2011-09-11T00:00:00Z'",
            "newcomers": "first_purchase >= TIMESTAMP '2011-11-10T00:00:00Z' AND first_purchase < TIMESTAMP '2011-12-10T00:00:00Z' AND orders = 1",
            "unhappy": "5 * COUNT(EVENT 'Order Returned') > COUNT(EVENT 'Order Completed')",
        }
        expected = {"champions": 196, "lapsing": 219, "newcomers": 208, "unhappy": 1210, "cake_lovers": 919, "win_back": 24,
                    # DuckDB's numbers, of the same lines.
                    "went_quiet": 35, "returns_much": 158, "shrinking_baskets": 421, "overdue": 149, "christmas_regulars": 160}
        sizes = {row[0]: row[1] for row in self.rows(store, "SHOW SEGMENTS", "--now", NOW)}
        self.assertEqual(sizes, expected)
        for name, predicate in definitions.items():
            self.assertEqual(self.rows(store, f"SELECT COUNT(*) FROM profiles WHERE {predicate}", "--now", NOW), [[expected[name]]], name)
        for trait, events in [("orders", "COUNT(EVENT 'Order Completed')"), ("returns", "COUNT(EVENT 'Order Returned')"),
                              ("items", "SUM(items OF EVENT 'Order Completed')")]:
            self.assertEqual(self.rows(store, f"SELECT COUNT(*) FROM profiles WHERE {trait} = {events}", "--now", NOW), [[4372]], trait)
        traits = [("average_order", 4339), ("recent_order", 2890), ("usual_gap", 2845)]
        for trait, count in traits:
            self.assertEqual(self.rows(store, f"SELECT COUNT(*) FROM profiles WHERE {trait} IS NOT MISSING", "--now", NOW), [[count]], trait)

    def rows(self, store, statement, *options):
        return json.loads(self.ok("query", store, statement, "--format", "json", *options))["rows"]

    def check_explain(self, store):
        plan = json.loads(self.ok("explain", store, "champions", "--analyze", "--now", NOW, "--format", "json"))
        rows = [dict(zip(plan["columns"], row)) for row in plan["rows"]]
        self.assertEqual(rows[0]["actual_rows"], 196)
        self.assertEqual(len(rows), 4)

    def check_next_steps(self, text):
        steps = [line.strip() for line in text[text.index("\nNext"):].splitlines() if line.strip().startswith(TAMIS)]
        self.assertEqual([re.sub(r"^\S+ (\S+) .*", r"\1", step) for step in steps], ["shell", "info", "export", "import"])
        self.ok(*steps[1].split()[1:])
        os.chdir(self.folder)
        self.addCleanup(os.chdir, ROOT)
        self.ok(*steps[2].split()[1:])
        self.assertEqual(len((self.folder / "win_back.csv").read_text().splitlines()), 25)


if __name__ == "__main__":
    unittest.main()
