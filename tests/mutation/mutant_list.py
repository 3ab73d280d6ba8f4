"""The list of mutants: mutants/*.toml, one table each."""

import collections.abc
import dataclasses
import pathlib
import re
import shlex
import tomllib

FOLDER = pathlib.Path(__file__).resolve().parent / "mutants"
LEAST = 30  # mutants that the list holds at least
FILTER = "--gtest_filter="
ASSIGNMENT = re.compile(r"[A-Z_]+=")


@dataclasses.dataclass(frozen=True)
class Mutant:
    name: str
    file: str  # from the project root
    old: str  # occurs once in the file
    new: str
    why: str  # it could be written by mistake
    tests: tuple[str, ...]  # command lines as of a shell in the project root: [A=b] program-in-build/tests arguments
    needs: str = ""  # a flag of /proc/cpuinfo without which this code does not run

    def applied_to(self, text: str) -> str:
        return text.replace(self.old, self.new, 1)


def split_command(test: str) -> tuple[dict[str, str], str, list[str]]:
    """The environment, the program and the arguments of a command line."""
    words = shlex.split(test)
    environment = {}
    while words and ASSIGNMENT.match(words[0]):
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    return environment, words[0], words[1:]


def joined(tests: collections.abc.Iterable[str]) -> list[str]:
    """The same tests with every filter of a program in one command line, so that none runs twice."""
    filters: dict[str, set[str]] = {}
    others = []
    for test in dict.fromkeys(tests):
        begin, mark, rest = test.partition(FILTER)
        if mark and " " not in rest:
            filters.setdefault(begin, set()).update(rest.split(":"))
        else:
            others.append(test)
    return others + [begin + FILTER + ":".join(sorted(parts)) for begin, parts in filters.items()]


def read() -> list[Mutant]:
    mutants = []
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text())["mutant"]:
            mutants.append(Mutant(**{**entry, "tests": tuple(entry["tests"])}))
    return mutants


def faults(mutants: list[Mutant], root: pathlib.Path) -> list[str]:
    """Why the list does not fit the sources any more."""
    found = []
    if len(mutants) < LEAST:
        found.append(f"{len(mutants)} mutants, fewer than {LEAST}")
    names = [mutant.name for mutant in mutants]
    found += [f"{name}: two mutants have this name" for name in sorted({n for n in names if names.count(n) > 1})]
    programs = programs_of(root)
    for mutant in mutants:
        path = root / mutant.file
        times = path.read_text().count(mutant.old) if path.is_file() else 0
        if times != 1:
            found.append(f"{mutant.name}: its old text occurs {times} times in {mutant.file}")
        if mutant.old == mutant.new:
            found.append(f"{mutant.name}: it changes nothing")
        found += [f"{mutant.name}: {fault}" for test in mutant.tests for fault in faults_of_test(test, programs, root)]
    return found


def faults_of_test(test: str, programs: set[str], root: pathlib.Path) -> list[str]:
    _, program, arguments = split_command(test)
    found = [] if program in programs else [f"no test program {program}"]
    return found + [f"no file {a}" for a in arguments if not a.startswith("-") and not (root / a).exists()]


def programs_of(root: pathlib.Path) -> set[str]:
    text = "\n".join(path.read_text() for path in (root / "tests").rglob("CMakeLists.txt"))
    return set(re.findall(r"tamis_test\(\s*NAME\s+(\w+)", text))
