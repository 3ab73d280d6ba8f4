"""What the end-to-end tests share: running the program, small files, a small store."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TAMIS = os.environ.get("TAMIS", str(ROOT / "build" / "release" / "tamis"))
FULL = os.environ.get("TAMIS_TEST_FULL") == "1"
NOW = "2026-06-01T00:00:00Z"
NOBODY = 65534

CUSTOMERS = """customer_id,Country,plan,revenue,signed_up,Newsletter
17850,France,pro,1200.5,2026-05-20,Yes
17851,Germany,free,10,2026-01-02,No
17852,France,free,,2025-12-31,Yes
0017,Spain,pro,75,2026-05-31,No
17853,,pro,300,2024-02-29,Yes
"""


class Case(unittest.TestCase):
    """A test with a folder of its own, and the program at hand."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tamis-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = dict(os.environ, XDG_STATE_HOME=str(self.folder / "state"), NO_COLOR="1")
        self.environment.pop("TAMIS_FORCE_ISA", None)

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, content):
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(data)
        return self.path(name)

    def tamis(self, *arguments, stdin=None, environment=None, **options):
        data = stdin if isinstance(stdin, (bytes, type(None))) else stdin.encode()
        return subprocess.run([TAMIS, *map(str, arguments)], input=data, capture_output=True, timeout=300,
                              env={**self.environment, **(environment or {})},
                              **({"stdin": subprocess.DEVNULL} if data is None else {}), **options)

    def ok(self, *arguments, **options):
        """Runs it, expects success, returns what it wrote to standard output."""
        done = self.tamis(*arguments, **options)
        self.assertEqual(done.returncode, 0, f"{arguments}\n{done.stdout.decode()[-2000:]}\n{done.stderr.decode()[-2000:]}")
        return done.stdout.decode()

    def fails(self, code, needles, *arguments, **options):
        """Runs it, expects that exit code, and each needle on standard error; returns standard error."""
        done = self.tamis(*arguments, **options)
        text = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout.decode()[-2000:]}\n{text[-2000:]}")
        for needle in [needles] if isinstance(needles, str) else needles:
            self.assertIn(needle.lower(), text.lower(), arguments)
        self.assertLess(len(text), 20_000)
        return text

    def rows(self, store, statement, *options):
        answer = json.loads(self.ok("query", store, statement, "--format", "json", "--now", NOW, *options))
        return answer["rows"]

    def count(self, store, where="TRUE"):
        return self.rows(store, f"SELECT COUNT(*) FROM profiles WHERE {where}")[0][0]

    def shop(self, name="shop"):
        store = self.path(name)
        self.ok("import", store, self.write("customers.csv", CUSTOMERS), "--id", "customer_id")
        return store

    def files_of(self, store):
        return sorted(entry.name for entry in pathlib.Path(store).iterdir())

    def generations(self, store):
        return [name for name in self.files_of(store) if "generation" in name]


def as_nobody():
    """For a child process: rights matter to it even where the tests run as root."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
