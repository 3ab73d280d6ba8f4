#!/usr/bin/env python3
"""How fast events come in: `tamis import` of a Parquet file beside what DuckDB needs to read the same columns and hand them over, which
bounds any importer that reads with it, and beside its CREATE TABLE … AS SELECT … ORDER BY of them.

What came in must agree before a figure is printed: events, their profiles and the sum of a property. Each is a process of its own; processor
time is the one to compare on a machine that is shared.

    .deps/venv/bin/python bench/event_import.py --events 10000000 --profiles 1000000
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "bench", "peers"))
COLUMNS = "name, user_id, ts, amount, category"

READ = """
for batch in db.execute("SELECT {columns} FROM '{parquet}'").to_arrow_reader(65536):
    pass
"""
SORT = """
db.execute("CREATE TABLE events AS SELECT {columns} FROM '{parquet}' ORDER BY name, user_id, ts")
print(*db.execute("SELECT count(*), count(DISTINCT user_id), round(sum(amount), 2) FROM events").fetchone())
"""


def timed(command):
    """What it printed, the seconds that it took, and those of the processor."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return said, time.perf_counter() - begin, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def duckdb(script, parquet, threads):
    head = f"import duckdb; db = duckdb.connect(); db.execute('SET threads = {threads}; SET enable_external_file_cache = false')"
    return timed([sys.executable, "-c", head + script.format(columns=COLUMNS, parquet=parquet)])


def tamis(options, store, *words):
    return timed([f"{options.binaries}/tamis", *words[:1], store, *words[1:], *(["--threads", str(options.threads)] if words[0] == "import" else [])])


def imported(options, folder, parquet, people):
    store = os.path.join(folder, "import")
    shutil.rmtree(store, ignore_errors=True)
    tamis(options, store, "import", people, "--id", "user_id")
    _, wall, cpu = tamis(options, store, "import", parquet, "--id", "user_id", "--event-column", "name", "--time", "ts")
    events = "EVENT IN ('Order Completed', 'Product Returned')"
    said = [tamis(options, store, "query", f"SELECT {what} FROM profiles WHERE COUNT({events}) > 0", "--format", "csv")[0].split()[-1]
            for what in (f"SUM(COUNT({events}))", "COUNT(*)", f"SUM(SUM(amount OF {events}))")]
    shutil.rmtree(store)
    return (int(float(said[0])), int(said[1]), round(float(said[2]), 2)), wall, cpu


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--profiles", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--binaries", default=os.path.join(ROOT, "build", "release"))
    options = parser.parse_args()
    from event_generate import generate
    folder = os.path.join(ROOT, "build", "bench", f"peers-events-{options.events}-{options.profiles}")
    os.makedirs(folder, exist_ok=True)
    parquet = os.path.join(folder, "events.parquet")
    people = generate(parquet, options.events, options.profiles)
    figures = {}
    for _ in range(options.repetitions):
        _, wall, cpu = duckdb(READ, parquet, options.threads)
        figures.setdefault("DuckDB reads and hands over", []).append((wall, cpu))
        said, wall, cpu = duckdb(SORT, parquet, options.threads)
        figures.setdefault("DuckDB CREATE TABLE … ORDER BY", []).append((wall, cpu))
        events, profiles, amount = said.split()[-3:]
        found, wall, cpu = imported(options, folder, parquet, people)
        if found != (int(events), int(profiles), float(amount)):
            sys.exit(f"Tamis has {found}, DuckDB {said}")
        figures.setdefault("tamis import", []).append((wall, cpu))
    print(f"{int(events):,} events of {int(profiles):,} profiles, {options.threads} threads, best of {options.repetitions}")
    for name, runs in figures.items():
        wall, cpu = min(w for w, _ in runs), min(c for _, c in runs)
        print(f"{name:<32}{wall:>8.2f} s{cpu:>8.2f} s of processor{int(events) / wall / 1e6:>8.2f} million events/s"
              f"{int(events) * options.threads / cpu / 1e6:>8.2f} by processor time")


if __name__ == "__main__":
    main()
