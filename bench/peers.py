#!/usr/bin/env python3
"""Tamis beside DuckDB, ClickHouse and Polars: the same profiles or events, the same segments, the same threads, in one run.

Counts and the sets of rows must agree before anything is timed. Engines take turns in every repetition, literals differ from repetition to
repetition, and the time of Tamis has parsing and planning in it. Writes build/bench/peers.json, of events build/bench/peers-events.json.

    make bench-peers                       twelve segments of ten million profiles by their traits, two threads
    make bench-events                      six by what they did: 100 million events
    .deps/venv/bin/python bench/peers.py --profiles 1000000 --only tamis,polars
    .deps/venv/bin/python bench/peers.py --events 5000000 --profiles 500000
"""

import argparse
import json
import os
import statistics
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "bench", "peers"))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=10_000_000)
    parser.add_argument("--events", type=int, default=0, help="ask for what people did, in so many events")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--warm-ups", type=int, default=2)
    parser.add_argument("--binaries", default=os.path.join(ROOT, "build", "release"))
    parser.add_argument("--only", help="engines whose name starts with one of these, separated by commas")
    parser.add_argument("--queries", help="queries whose name starts with one of these, separated by commas")
    return parser.parse_args()


def traits(options):
    """The folder, the files for the engines, their module, and the queries."""
    import engines
    from generate import generate
    from queries import Queries
    import pyarrow.parquet as pq
    folder = make_folder(f"peers-{options.profiles}")
    parquet = os.path.join(folder, "profiles.parquet")
    words = generate(parquet, options.profiles)
    emails = pq.ParquetFile(parquet).read_row_group(0, columns=["email"])["email"].slice(0, 5_000).to_pylist()
    return folder, (parquet,), engines, Queries(words, emails)


def events(options):
    import event_engines
    from event_generate import generate
    from event_queries import Queries
    folder = make_folder(f"peers-events-{options.events}-{options.profiles}")
    parquet = os.path.join(folder, "events.parquet")
    return folder, (parquet, generate(parquet, options.events, options.profiles)), event_engines, Queries()


def make_folder(name):
    folder = os.path.join(ROOT, "build", "bench", name)
    os.makedirs(folder, exist_ok=True)
    return folder


def load(options, folder, files, module):
    makers = [("tamis", lambda: module.Tamis(files, folder, options.threads, options.binaries)),
              ("duckdb memory", lambda: module.DuckDB(files, folder, options.threads, True)),
              ("duckdb file", lambda: module.DuckDB(files, folder, options.threads, False)),
              ("clickhouse memory", lambda: module.ClickHouse(files, folder, options.threads, "Memory")),
              ("clickhouse mergetree", lambda: module.ClickHouse(files, folder, options.threads, "MergeTree")),
              ("polars", lambda: module.Polars(files, folder, options.threads))]
    wanted = options.only.split(",") if options.only else [""]
    out = []
    for name, make in makers:
        if any(name.startswith(w) for w in wanted):
            print(f"loading {name} …", flush=True)
            out.append(make())
            print(f"  {out[-1].load_s:.1f} s", flush=True)
    return out


def check(peers, queries, name):
    """The counts and row sets of three segments of this query; stops the program where two engines differ."""
    for repetition in range(-3, 0):
        segment = queries.make(name, repetition)
        answers = {peer.name: (peer.count(segment)[0], peer.rows(segment)[0]) for peer in peers}
        if len(set(answers.values())) != 1:
            sys.exit(f"{name}: the engines disagree on {segment.tamis[:200]}: {answers}")
    return next(iter(answers.values()))


def measure(peers, queries, name, options):
    times = {(peer.name, kind): [] for peer in peers for kind in ("count", "rows")}
    for repetition in range(options.warm_ups + options.repetitions):
        segment = queries.make(name, repetition)
        order = peers[repetition % len(peers):] + peers[:repetition % len(peers)]
        counts = set()
        for peer in order:
            count, ms = peer.count(segment)
            counts.add(count)
            digest, rows_ms = peer.rows(segment)
            if repetition >= options.warm_ups:
                times[peer.name, "count"].append(ms)
                times[peer.name, "rows"].append(rows_ms)
        if len(counts) != 1:
            sys.exit(f"{name}: the counts differ on {segment.tamis[:200]}: {counts}")
    return times


def show(names, table, kind):
    width = max(len(n) for n in table)
    print(f"\nmedian ms, {kind}")
    print(" " * width + "".join(f"{n:>22}" for n in names) + f"{'best peer / tamis':>20}")
    ratios = []
    for query, times in table.items():
        medians = [statistics.median(times[n, kind]) for n in names]
        peers = [m for n, m in zip(names, medians) if n != "tamis"]
        ratio = f"{min(peers) / medians[names.index('tamis')]:.1f}" if peers and "tamis" in names else "–"
        print(f"{query:<{width}}" + "".join(f"{m:>22.2f}" for m in medians) + f"{ratio:>20}")
        ratios += [min(peers) / medians[names.index("tamis")]] if peers and "tamis" in names else []
    if ratios:
        print(f"geometric mean of the ratios: {statistics.geometric_mean(ratios):.1f}")


def memory(options, store):
    import subprocess
    print("\nmemory of Tamis")
    subprocess.run([f"{options.binaries}/tamis", "info", store], check=True)


def main():
    options = arguments()
    os.environ["POLARS_MAX_THREADS"] = str(options.threads)
    folder, files, module, queries = events(options) if options.events else traits(options)
    peers = load(options, folder, files, module)
    wanted = options.queries.split(",") if options.queries else [""]
    table, records = {}, []
    for name in queries.names():
        if not any(name.startswith(w) for w in wanted):
            continue
        count, digest = check(peers, queries, name)
        table[name] = measure(peers, queries, name, options)
        for peer in peers:
            times = table[name][peer.name, "count"]
            rows_times = table[name][peer.name, "rows"]
            records.append({"query": name, "engine": peer.name, "threads": options.threads, "median_ms": round(statistics.median(times), 4),
                            "min_ms": round(min(times), 4), "rows_median_ms": round(statistics.median(rows_times), 4), "count": count, "ids_hash": str(digest)})
        print(f"{name}: agreed, {count:,} profiles", flush=True)
    names = [peer.name for peer in peers]
    show(names, table, "count")
    show(names, table, "rows")
    for peer in peers:
        if peer.name == "tamis":
            memory(options, peer.store)
        peer.close()
    written = os.path.join("build", "bench", "peers-events.json" if options.events else "peers.json")
    with open(os.path.join(ROOT, written), "w") as out:
        json.dump(records, out, indent=1)
    print(f"\nwritten: {written}")


if __name__ == "__main__":
    main()
