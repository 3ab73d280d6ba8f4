"""Two processes at one store, and processes that die."""

import fcntl
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

from support import CUSTOMERS, FULL, TAMIS, Case

ROWS = 60_000


class Recovery(Case):
    def setUp(self):
        super().setUp()
        generator = random.Random(11)
        rows = "".join(f"c{n},{generator.getrandbits(64):x},{n % 97},{generator.random()}\n" for n in range(ROWS))
        self.big = self.write("big.csv", "customer_id,token,shard,x\n" + rows)

    def start_import(self, store):
        return subprocess.Popen([TAMIS, "import", store, self.big, "--id", "customer_id"], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def seconds_of_an_import(self):
        begin = time.monotonic()
        self.ok("import", self.path("timed"), self.big, "--id", "customer_id")
        return time.monotonic() - begin

    def kill_at(self, store, delay, with_signal):
        process = self.start_import(store)
        try:
            process.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            process.send_signal(with_signal)
        out, err = process.communicate()
        return process.returncode, out, err

    def test_killed_at_any_moment_the_store_is_as_it_was(self):
        store = self.shop()
        self.ok("query", store, "CREATE SEGMENT pro AS plan = 'pro'")
        longest = self.seconds_of_an_import()
        generator = random.Random(13)
        known = {5}
        killed = 0
        for _ in range(60 if FULL else 15):
            code, _, _ = self.kill_at(store, generator.uniform(0, longest * 1.1), signal.SIGKILL)
            killed += code != 0
            known.add(5 + ROWS)
            self.assertIn(self.count(store), known)
            self.assertEqual(self.count(store, "IN SEGMENT pro"), 3)
        self.assertGreater(killed, 5)
        self.ok("check", store)
        self.ok("import", store, self.big, "--id", "customer_id")
        self.assertEqual(self.count(store), 5 + ROWS)
        self.assertLessEqual(len(self.generations(store)), 2)

    def test_a_killed_first_import_is_taken_up_by_the_next(self):
        longest = self.seconds_of_an_import()
        generator = random.Random(17)
        for attempt in range(20 if FULL else 8):
            store = self.path(f"new{attempt}")
            self.kill_at(store, generator.uniform(0, longest), signal.SIGKILL)
            self.ok("import", store, self.write("customers.csv", CUSTOMERS), "--id", "customer_id")
            self.assertIn(self.count(store), [5, 5 + ROWS])
            self.assertLessEqual(len(self.generations(store)), 2)
            self.ok("check", store)

    def test_interrupted_it_leaves_no_trace(self):
        longest = self.seconds_of_an_import()
        store = self.shop()
        stopped = 0
        for sent in [signal.SIGINT, signal.SIGTERM]:
            for share in [0.2, 0.4, 0.6]:
                code, _, err = self.kill_at(self.path("new"), longest * share, sent)
                if code == 2:
                    stopped += 1
                    self.assertIn(b"the import was stopped", err)
                    self.assertFalse((self.folder / "new").exists())
                else:  # before the program was up, or after the work was done
                    self.assertIn(code, [0, -sent])
                before = self.generations(store)
                code, _, _ = self.kill_at(store, longest * share, sent)
                if code != 0:
                    self.assertEqual(self.generations(store), before)
                    self.assertIn(self.count(store), [5, 5 + ROWS])
                subprocess.run(["rm", "-rf", self.path("new")], check=True)
        self.assertGreater(stopped, 1)

    def test_one_writer_at_a_time(self):
        store = self.shop()
        with open(pathlib.Path(store) / "writer.lock", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.fails(1, "another process is writing", "import", store, self.big, "--id", "customer_id")
            self.fails(1, "another process is writing", "rollback", store)
            self.assertEqual(self.count(store), 5)
            self.ok("query", store, "CREATE SEGMENT pro AS plan = 'pro'")
        self.ok("import", store, self.big, "--id", "customer_id")

    def test_two_first_imports_at_once(self):
        store = self.path("both")
        first, second = self.start_import(store), self.start_import(store)
        results = [process.communicate() + (process.returncode,) for process in (first, second)]
        codes = sorted(code for _, _, code in results)
        self.assertIn(codes, [[0, 0], [0, 1]], results)
        self.assertEqual(self.count(store), ROWS)
        self.ok("check", store)

    def test_questions_are_answered_while_imports_go_on(self):
        store = self.shop()
        done = threading.Event()
        failures = []

        def ask():
            while not done.is_set():
                answer = self.tamis("query", store, "SELECT COUNT(*) FROM profiles WHERE customer_id = '17850'", "--format", "csv")
                if answer.stdout != b"count\n1\n":
                    failures.append((answer.stdout, answer.stderr))

        asking = threading.Thread(target=ask)
        asking.start()
        for _ in range(4):
            self.ok("import", store, self.big, "--id", "customer_id")
        done.set()
        asking.join()
        self.assertEqual(failures, [])

    def test_definitions_from_many_processes(self):
        store = self.shop()
        processes = [subprocess.Popen([TAMIS, "query", store, f"CREATE SEGMENT s{n} AS revenue > {n}"], env=self.environment,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for n in range(8)]
        codes = [(process.communicate()[1], process.returncode) for process in processes]
        self.assertTrue(all(code in (0, 1) for _, code in codes), codes)
        saved = [row[0] for row in self.rows(store, "SHOW SEGMENTS")]
        self.assertEqual(len(saved), sum(code == 0 for _, code in codes))
        for err, code in codes:
            if code == 1:
                self.assertIn(b"have changed meanwhile", err)

    def test_a_backup_is_a_store(self):
        store = self.shop()
        self.ok("query", store, "CREATE SEGMENT pro AS plan = 'pro'")
        backup = self.folder / "backup"
        backup.mkdir()
        with open(pathlib.Path(store) / "writer.lock", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            connection = sqlite3.connect(pathlib.Path(store) / "catalogue.sqlite")
            connection.execute("VACUUM INTO ?", [str(backup / "catalogue.sqlite")])
            connection.close()
            for name in self.generations(store):
                shutil.copy(pathlib.Path(store) / name, backup)
        self.ok("check", backup)
        self.assertEqual(self.count(str(backup), "IN SEGMENT pro"), 3)
        self.ok("import", backup, self.big, "--id", "customer_id")
        self.assertEqual(self.count(str(backup)), 5 + ROWS)

    def test_rollback(self):
        store = self.shop()
        self.ok("import", store, self.big, "--id", "customer_id")
        self.assertIn("5 profiles", self.ok("rollback", store))
        self.assertEqual(self.count(store), 5)
        self.ok("rollback", store)
        self.assertEqual(self.count(store), 5 + ROWS)
        self.fails(1, "no earlier generation", "rollback", self.shop("other"))


if __name__ == "__main__":
    unittest.main()
