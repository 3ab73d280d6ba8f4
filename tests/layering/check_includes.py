"""Checks every #include of the project against rules.py. Prints what is wrong; exits 1 if anything is."""

import pathlib
import re
import sys

import rules

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def longest_part(path):
    return max((part for part in rules.PARTS if path.startswith(part)), key=len, default=None)


def our_header_problem(path, header):
    """Why the file at `path` may not include our `header`, or None."""
    part, other = longest_part(path), longest_part(header)
    if other is None:
        return f'"{header}" is not written from the project root'
    allowed = rules.PARTS[part]
    if other == part or other in allowed or header in allowed:
        return None
    return f'"{header}" is outside what {part} may see'


def foreign_header_problem(path, header):
    """Why the file at `path` may not include the third-party or system `header`, or None."""
    if rules.SYSTEM.match(header):
        return None
    for pattern, home in rules.THIRD_PARTIES.items():
        if re.match(pattern, header):
            if re.match(home, path) or re.match(rules.TESTS, path):
                return None
            return f"<{header}> is at home in {home} only"
    return f"<{header}> has no home: give it one in tests/layering/rules.py"


def problems_of(path, text):
    """The problems of one file, as 'path:line: problem', and the headers of ours that it includes."""
    problems, ours = [], []
    if longest_part(path) is None:
        return [f"{path}: belongs to no part: give its folder a place in tests/layering/rules.py"], ours
    for number, line in enumerate(text.splitlines(), start=1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, angled = match.groups()
        if quoted:
            ours.append(quoted)
        # <engine/…> is ours too, however it is written.
        if quoted or longest_part(angled):
            problem = our_header_problem(path, quoted or angled)
        else:
            problem = foreign_header_problem(path, angled)
        if problem:
            problems.append(f"{path}:{number}: {problem}")
    return problems, ours


def find_cycle(graph):
    """A list of files that include each other in a circle, or None."""
    state = {}

    def visit(file, trail):
        if state.get(file) == "done":
            return None
        if file in trail:
            return trail[trail.index(file):] + [file]
        for other in graph.get(file, []):
            cycle = visit(other, trail + [file])
            if cycle:
                return cycle
        state[file] = "done"
        return None

    for start in graph:
        cycle = visit(start, [])
        if cycle:
            return cycle
    return None


def check(files):
    """`files` maps each path, from the project root, to its text. Returns all problems."""
    problems, graph = [], {}
    for path, text in sorted(files.items()):
        found, graph[path] = problems_of(path, text)
        problems += found
        problems += [f'{path}: "{header}" does not exist' for header in graph[path] if header not in files]
    cycle = find_cycle(graph)
    if cycle:
        problems.append("in a circle: " + " -> ".join(cycle))
    return problems


def read_project(root):
    folders = [folder for folder in root.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for folder in folders
        if folder.name not in rules.NO_PARTS
        for path in folder.rglob("*")
        if path.suffix in {".h", ".cpp", ".inc"}
    }


def main():
    files = read_project(pathlib.Path(sys.argv[1]).resolve())
    problems = check(files)
    for problem in problems:
        print(problem)
    print(f"{len(files)} files, {len(problems)} wrong includes")
    # No files is no proof either: the root was wrong.
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())
