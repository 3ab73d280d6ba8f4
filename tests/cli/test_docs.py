"""What README and docs/ say can be done, done: links lead somewhere, commands exist, and the examples run."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import unittest

from support import ROOT, TAMIS, Case

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = {"bench", "cli", "cmake", "docs", "dsl", "engine", "examples", "ingest", "session", "tests", "tools"}

CUSTOMERS = """customer_id,country,revenue,consent,products,last_purchase
17850,France,1200.5,Yes,"[""22423"",""1""]",2025-05-20T10:00:00Z
17851,Germany,10,No,[],2026-01-02T10:00:00Z
17852,Belgium,4000,Yes,"[""84991""]",2024-12-31T10:00:00Z
"""

ORDERS = """customer_id,ordered_at,order_id,total
17850,2025-05-20T10:00:00Z,1,25.5
17850,2025-06-20T10:00:00Z,2,17
17852,2024-12-31T10:00:00Z,3,12
"""


def blocks(text):
    """The code of a page: fenced and indented blocks, each as its lines."""
    fenced = [block.splitlines() for block in re.findall(r"(?ms)^```[^\n]*\n(.*?)^```", text)]
    plain = re.sub(r"(?ms)^```.*?^```", "", text)
    return fenced + [[line[4:] for line in block.splitlines()] for block in re.findall(r"(?m)(?:^    .*\n?)+", plain)]


def commands(text, word):
    """Command lines that begin with `word`, in blocks and between backticks."""
    lines = [line for block in blocks(text) for line in block] + re.findall(r"`([^`\n]+)`", text)
    return [line for line in lines if line.startswith(word + " ")]


class Docs(Case):
    def setUp(self):
        super().setUp()
        self.helps = {}

    def help_of(self, *command):
        if command not in self.helps:
            self.helps[command] = self.ok(*command, "--help")
        return self.helps[command]

    def check_command(self, line, where):
        words = shlex.split(line.replace("…", ""), comments=True)[1:]
        if not words or words[0].startswith("-"):
            return
        command = words[:2] if words[0] == "list" and len(words) > 1 else words[:1]
        text = self.help_of(*command)
        for option in [word.split("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)]:
            self.assertRegex(text, rf"(?<![a-z-]){re.escape(option)}(?![a-z-])", f"{where}: {line}")

    def test_pages_are_found_and_lead_on(self):
        readme = (ROOT / "README.md").read_text()
        for page in (ROOT / "docs").glob("*.md"):
            if page.name != "status.md":
                self.assertIn(f"](docs/{page.name})", readme)
        for page in PAGES:
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
                if "://" not in target:
                    self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")

    def test_files_that_are_named_exist(self):
        for page in PAGES:
            for path in re.findall(r"`([a-z_]+/[A-Za-z0-9_./*-]+)`", page.read_text()):
                if path.split("/")[0] in FOLDERS:
                    self.assertTrue(list(ROOT.glob(path)), f"{page.name}: {path}")

    def test_commands_and_options_exist(self):
        seen = 0
        for page in PAGES:
            for line in commands(page.read_text(), "tamis"):
                self.check_command(line, page.name)
                seen += 1
        self.assertGreater(seen, 20)

    def test_examples_of_help_name_options_that_exist(self):
        names = re.findall(r"(?m)^  ([a-z]+)  ", self.help_of().split("Subcommands:")[1])
        self.assertGreater(len(names), 12)
        for name in names:
            for line in re.findall(r"(?m)^ +(tamis .*)", self.help_of(name)):
                self.check_command(re.sub(r"\s{3,}[a-z].*", "", line), name)

    def test_targets_of_make_exist(self):
        targets = set(re.findall(r"(?m)^([a-z0-9-]+):", (ROOT / "Makefile").read_text()))
        for page in PAGES:
            for line in commands(page.read_text(), "make"):
                self.assertIn(line.split()[1], targets, f"{page.name}: {line}")

    def run_script(self, lines):
        environment = dict(self.environment, PATH=f"{pathlib.Path(TAMIS).parent}:{os.environ['PATH']}")
        done = subprocess.run(["bash", "-euc", "\n".join(lines)], cwd=self.folder, env=environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=300)
        self.assertEqual(done.returncode, 0, f"{lines}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def block(self, page, beginning):
        return next(block for block in blocks((ROOT / page).read_text()) if block[0].startswith(beginning))

    def test_the_commands_of_the_readme_run_in_their_order(self):
        self.write("customers.csv", CUSTOMERS)
        self.write("orders.csv", ORDERS)
        (self.folder / "segments").mkdir()
        self.write("segments/core.seg", "CREATE SEGMENT french AS country = 'France';\n")
        lines = self.block("README.md", "tamis import")
        self.assertGreater(len(lines), 6)
        said = self.run_script(lines)
        self.assertIn("3 new profiles", said)
        self.assertIn("segment vip created: 2 of 3 profiles", said)
        self.assertIn("3 events of 2 profiles (0 new)", said)
        self.assertIn("segment quiet created: 2 of 3 profiles", said)
        self.assertIn("The profile is in the segment.", said)
        self.assertTrue((self.folder / "vip.parquet").exists())

    def test_the_statements_of_the_language_run_in_their_order(self):
        store = self.path("shop")
        people = [{"user_id": str(17850 + n), "country": country, "lifetime_value": 250.5 * n, "last_order": f"2025-0{n + 1}-01T10:00:00Z", "age": 20 + 5 * n,
                   "address": {"city": "Paris"}, "timezone": "Europe/Paris", "churned": n % 2 == 0, "tenure": 3 * n, "plan": "pro", "signed_up": "2024-02-29T23:30:00Z"}
                  for n, country in enumerate(["France", "Belgium", "France", "Germany"])]
        orders = [{"user_id": str(17850 + n % 5), "at": f"2026-01-{n + 1:02}T09:00:00Z", "revenue": 12.5 * n, "category": ["shoes", "hats"][n % 2]} for n in range(20)]
        lines = lambda items: "".join(json.dumps(item) + "\n" for item in items)
        self.ok("import", store, self.write("people.ndjson", lines(people)), "--id", "user_id")
        self.ok("import", store, self.write("orders.ndjson", lines(orders)), "--event", "Order Completed", "--id", "user_id", "--time", "at")
        for name in ["unsubscribed", "newsletter", "churn_risk"]:
            self.ok("query", store, f"CREATE SEGMENT {name} AS churned")
        statements = re.findall(r"(?ms)^```sql\n(.*?)^```", (ROOT / "docs/language.md").read_text())
        self.assertGreater(len(statements), 7)
        for block in statements:
            self.ok("query", store, "-", "--now", "2026-01-31T00:00:00Z", stdin=block)

    def test_the_first_segment_of_the_readme(self):
        store = self.path("shop")
        self.ok("import", store, self.write("customers.csv", CUSTOMERS), "--id", "customer_id")
        said = self.ok("apply", store, "-", "--dry-run", "--now", "2026-01-31T00:00:00Z",
                       stdin="\n".join(self.block("README.md", "CREATE SEGMENT")))
        self.assertRegex(said, r"create +segment +lapsing +– +2 ")

    @unittest.skipUnless(shutil.which("sqlite3") and shutil.which("flock"), "the backup uses sqlite3 and flock")
    def test_the_backup_is_a_store(self):
        store = self.shop()
        self.ok("query", store, "CREATE SEGMENT french AS country = 'France'")
        self.ok("import", store, self.write("orders.csv", ORDERS), "--event", "Order Completed", "--id", "customer_id", "--time", "ordered_at")
        asked = "COUNT(EVENT 'Order Completed') > 0"
        buyers = self.count(store, asked)
        self.assertGreater(buyers, 0)
        self.run_script(self.block("docs/operations.md", "mkdir backup"))
        self.assertEqual(self.count(self.path("backup"), asked), buyers)
        self.assertIn("whole: 5 profiles", self.ok("check", self.path("backup")))
        self.assertEqual(self.count(self.path("backup"), "IN SEGMENT french"), 2)


if __name__ == "__main__":
    unittest.main()
