"""The shell as a person meets it: through a terminal."""

import fcntl
import os
import pathlib
import pty
import random
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from support import TAMIS, Case

CONTROL = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>()][A-B0-9]?|\r|\x07|\x0f")


class Terminal:
    """A program on a terminal of its own; what it writes is gathered without control sequences."""

    def __init__(self, arguments, environment, columns=140):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.process = subprocess.Popen(arguments, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.text = ""

    def read_some(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.text += CONTROL.sub(b"", data).decode(errors="replace")
        return bool(data)

    def expect(self, needle, seconds=60):
        """Waits until `needle` has come; returns what came up to it and forgets it."""
        end = time.monotonic() + seconds
        while needle not in self.text:
            if time.monotonic() > end or not self.read_some(end - time.monotonic()):
                raise AssertionError(f"{needle!r} did not come; there is: {self.text[-3000:]!r}")
        place = self.text.index(needle) + len(needle)
        before, self.text = self.text[:place], self.text[place:]
        return before

    def send(self, text):
        os.write(self.master, text.encode())

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)


class Shell(Case):
    def setUp(self):
        super().setUp()
        self.store = self.shop()
        self.ok("query", self.store, "CREATE SEGMENT french AS Country = 'France'")

    def open(self, *options, store=None):
        environment = dict(self.environment, TERM="xterm", LC_ALL="C.UTF-8")
        terminal = Terminal([TAMIS, "shell", store or self.store, *options], environment)
        self.addCleanup(terminal.close)
        terminal.expect("shop> " if store is None else "> ")
        return terminal

    def ask(self, terminal, line):
        """Types a line, waits for the next prompt, returns what was written between."""
        terminal.send(line + "\n")
        terminal.expect(line.split("\n")[-1])
        return terminal.expect("shop> ")

    def leave(self, terminal):
        # A Ctrl-D that comes between the prompt and the editor's taking over the terminal is lost, as in any shell.
        for _ in range(30):
            terminal.send("\x04")
            try:
                self.assertEqual(terminal.process.wait(timeout=1), 0)
                return
            except subprocess.TimeoutExpired:
                continue
        self.fail("Ctrl-D does not end the shell")

    def test_questions_and_answers(self):
        terminal = self.open()
        self.assertIn("3\n", self.ask(terminal, "SELECT COUNT(*) FROM profiles WHERE plan = 'pro';"))
        self.assertIn("did you mean", self.ask(terminal, "SELECT COUNT(*) FROM profiles WHERE pln = 'pro';"))
        self.assertIn("segment rich created", self.ask(terminal, "CREATE SEGMENT rich AS revenue > 100;"))
        self.assertIn("rich", self.ask(terminal, "SHOW SEGMENTS;"))
        self.leave(terminal)

    def test_a_statement_on_many_lines(self):
        terminal = self.open()
        terminal.send("SELECT COUNT(*)\n")
        terminal.expect("-> ")
        terminal.send("FROM profiles WHERE Country = 'Fr\n")
        terminal.expect("'> ")
        terminal.send("ance' -- ; not yet\n")
        terminal.expect("-> ")
        self.assertIn("0\n", self.ask(terminal, ";"))
        self.leave(terminal)

    def test_commands(self):
        terminal = self.open()
        for command, needle in [("\\h", "Tab completes"), ("\\d", "Newsletter"), ("\\s", "french"), ("\\l", "list"), ("\\f lower", "LOWER("),
                                ("\\d french", "Country = 'France'"), ("\\now 2026-06-01T00:00:00Z", "2026-06-01T00:00:00Z"),
                                ("\\now", "2026-06-01"), ("\\now clock", "clock"), ("\\now yesterday", "error"), ("\\format json", ""),
                                ("SHOW LISTS;", '{"columns":["list"'), ("\\format xml", "table, json or csv"), ("\\timing", "timing is off"),
                                ("\\nonsense", "no command")]:
            self.assertIn(needle, self.ask(terminal, command), command)
        terminal.send("\\q\n")
        self.assertEqual(terminal.process.wait(timeout=30), 0)

    def test_what_people_type_first(self):
        terminal = self.open()
        for word in ["help", "HELP;", "?", "\\?", "\\help"]:
            self.assertIn("Tab completes names", self.ask(terminal, word), word)
        terminal.send("SELECT COUNT(*) FROM profiles\n")
        terminal.expect("-> ")
        terminal.send("\n")
        self.assertIn("A semicolon ends the statement", terminal.expect("-> "))
        terminal.send("\n")
        self.assertNotIn("semicolon", terminal.expect("-> "))
        self.assertIn("5\n", self.ask(terminal, ";"))
        for word in ["exit", "quit;", "\\q", "\\exit"]:
            terminal.send(word + "\n")
            self.assertEqual(terminal.process.wait(timeout=30), 0, word)
            terminal = self.open()
        self.leave(terminal)

    def test_completion(self):
        terminal = self.open()
        terminal.send("SEL\t")
        terminal.expect("SELECT ")
        terminal.send("COUNT(*) FROM pro\t")
        terminal.expect("profiles ")
        terminal.send("WHERE Cou\t")  # COUNT( or Country
        listed = terminal.expect("COUNT(")
        terminal.expect("Country")
        self.assertNotIn("plan", listed)
        terminal.send("ntr\t")
        terminal.expect("Country ")
        terminal.send("= 'ger\t")
        terminal.expect("Germany' ")  # the editor draws what differs
        terminal.send("AND NOT IN SEGMENT f\t")
        terminal.expect("french ")
        terminal.send(";\n")
        self.assertIn("1\n", terminal.expect("shop> "))
        self.leave(terminal)

    def test_history_lasts(self):
        terminal = self.open()
        self.ask(terminal, "SELECT COUNT(*) FROM profiles;")
        terminal.send("SHOW\n")
        terminal.expect("-> ")
        self.ask(terminal, "TRAITS;")
        self.leave(terminal)
        history = self.folder / "state" / "tamis" / "history"
        self.assertEqual(history.stat().st_mode & 0o777, 0o600)
        terminal = self.open()
        terminal.send("\x1b[A")
        terminal.expect("SHOW TRAITS;")
        terminal.send("\x1b[A")
        terminal.expect("ELECT COUNT(*) FROM profiles;")
        terminal.send("\n")
        self.assertIn("5\n", terminal.expect("shop> "))
        self.leave(terminal)

    def test_control_c_gives_a_line_up(self):
        terminal = self.open()
        terminal.send("SELECT nonsense")
        terminal.expect("nonsense")
        terminal.send("\x03")
        terminal.expect("shop> ")
        terminal.send("SELECT COUNT(*)\n")
        terminal.expect("-> ")
        terminal.send("\x03")
        terminal.expect("shop> ")
        self.assertIn("5\n", self.ask(terminal, "SELECT COUNT(*) FROM profiles;"))
        self.leave(terminal)

    def test_control_c_stops_a_statement(self):
        generator = random.Random(3)
        rows = "".join(f"{n},{generator.getrandbits(400):x}\n" for n in range(200_000))
        self.ok("import", self.path("big"), self.write("big.csv", "id,token\n" + rows), "--id", "id")
        terminal = self.open("--threads", "1", store=self.path("big"))
        slow = " OR ".join(f"LOWER(token) MATCHES '(a|b|c{n}.*d){{3}}.*{n}$'" for n in range(60))
        terminal.send(f"SELECT COUNT(*) FROM profiles WHERE {slow};\n")
        terminal.expect("59$';", 60)
        time.sleep(0.5)
        terminal.send("\x03")
        begin = time.monotonic()
        terminal.expect("cancelled", 30)
        self.assertLess(time.monotonic() - begin, 20)
        terminal.expect("big> ")
        terminal.send("SELECT COUNT(*) FROM profiles;\n")
        self.assertIn("200000", terminal.expect("big> "))
        self.leave(terminal)

    def test_it_sees_what_other_processes_import(self):
        terminal = self.open()
        self.assertIn("5\n", self.ask(terminal, "SELECT COUNT(*) FROM profiles;"))
        self.ok("import", self.store, self.write("u.csv", "customer_id\n1\n2\n"), "--id", "customer_id")
        self.assertIn("7\n", self.ask(terminal, "SELECT COUNT(*) FROM profiles;"))
        self.leave(terminal)

    def test_letters_beyond_ascii(self):
        terminal = self.open()
        answer = self.ask(terminal, "SELECT COUNT(*) AS \"Zoë\" FROM profiles WHERE Country = 'Österreich';")
        self.assertIn("Zoë", answer)
        self.assertIn("0\n", answer)
        self.leave(terminal)

    def test_without_a_terminal_it_reads_statements(self):
        self.assertEqual(self.ok("shell", self.store, "--format", "csv", stdin="SELECT COUNT(*) FROM profiles;"), "count\n5\n")
        self.fails(1, "error E", "shell", self.store, stdin="SELECT")

    def test_no_home_no_history_no_trouble(self):
        for variable in ["HOME", "XDG_STATE_HOME"]:
            self.environment.pop(variable, None)
        terminal = self.open()
        self.assertIn("5\n", self.ask(terminal, "SELECT COUNT(*) FROM profiles;"))
        self.leave(terminal)


class NarrowTerminal(Case):
    """Where a table is wider than the terminal its texts are cut; a pipe sees everything."""

    def seen(self, columns, *arguments):
        terminal = Terminal([TAMIS, *arguments], dict(self.environment, TERM="xterm", LC_ALL="C.UTF-8"), columns)
        self.addCleanup(terminal.close)
        while terminal.read_some(60):
            pass
        self.assertEqual(terminal.process.wait(timeout=60), 0)
        return terminal.text

    def setUp(self):
        super().setUp()
        self.store = self.path("notes")
        rows = "".join(f"{n},{'x' * 150},{n % 7}\n" for n in range(2_500))
        self.ok("import", self.store, self.write("notes.csv", "id,note,visits\n" + rows), "--id", "id")

    def test_texts_are_cut(self):
        statement = "SELECT id, note, visits FROM profiles LIMIT 2"
        text = self.seen(60, "query", self.store, statement)
        self.assertLessEqual(max(map(len, text.splitlines())), 60)
        self.assertIn("x…", text)
        self.assertIn("x" * 150, self.seen(200, "query", self.store, statement))
        self.assertIn("x" * 150, self.ok("query", self.store, statement))
        self.assertIn("x" * 150, self.seen(60, "query", self.store, statement, "--format", "csv"))

    def test_many_columns_become_records(self):
        text = self.seen(20, "query", self.store, "SELECT * FROM profiles LIMIT 2")
        self.assertIn("id      0\n", text)
        self.assertIn("visits  1\n", text)

    def test_a_plan_fits(self):
        text = self.seen(80, "explain", self.store, "note = 'a' AND visits > 3 AND visits < 6 AND NOT id = '17'", "--analyze")
        self.assertLessEqual(max(map(len, text.splitlines())), 80)
        self.assertIn("candidates", text)

    def test_a_long_answer_does_not_flood_it(self):
        statement = "SELECT id FROM profiles"
        text = self.seen(80, "query", self.store, statement)
        self.assertEqual(len(text.splitlines()), 1_003)
        self.assertIn("… 1,500 more rows: LIMIT asks for fewer", text)
        self.assertEqual(len(self.ok("query", self.store, statement).splitlines()), 2_502)
        self.assertEqual(len(self.seen(80, "query", self.store, statement, "--format", "csv").splitlines()), 2_501)


class ImportOnATerminal(Case):
    def test_progress_is_drawn_and_gone(self):
        rows = "".join(f"{n},{n * 7}\n" for n in range(300_000))
        file = self.write("big.csv", "id,x\n" + rows)
        terminal = Terminal([TAMIS, "import", self.path("big"), file, "--id", "id"], dict(self.environment, TERM="xterm", LC_ALL="C.UTF-8"))
        self.addCleanup(terminal.close)
        drawn = terminal.expect("Next", 120)
        self.assertIn("rows/s", drawn)
        self.assertIn("█", drawn)
        self.assertEqual(terminal.process.wait(timeout=60), 0)


if __name__ == "__main__":
    unittest.main()
