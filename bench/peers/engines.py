"""Each engine in its best form: loads the Parquet file, then answers counts and the hash of the rows found."""

import os
import subprocess
import time

import numpy as np

LOW_CARDINALITY = ("country", "plan", "city", "company")


def hash_of(rows):
    """Order does not matter; the same in bench/peers/peer_server.cpp."""
    z = np.asarray(rows, dtype=np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return int((z ^ (z >> np.uint64(31))).sum(dtype=np.uint64)) if len(z) else 0


def timed(action):
    begin = time.perf_counter()
    result = action()
    return result, (time.perf_counter() - begin) * 1e3


class Tamis:
    name = "tamis"

    def __init__(self, files, folder, threads, binaries):
        self.store = os.path.join(folder, "tamis")
        self.load_s = 0.0
        if not os.path.exists(self.store):
            with open(os.path.join(folder, "tamis-import.log"), "w") as log:
                _, ms = timed(lambda: self.load(*files, lambda *words: subprocess.run([f"{binaries}/tamis", "import", self.store, *words], check=True,
                                                                                      stdout=log, stderr=subprocess.STDOUT)))
            self.load_s = ms / 1e3
        self.start(binaries, threads)

    def load(self, parquet, run_import):
        run_import(parquet, "--id", "user_id")

    def start(self, binaries, threads, *now_us):
        command = [f"{binaries}/bench/peer_server", self.store, str(threads), *map(str, now_us)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def ask(self, verb, segment):
        self.process.stdin.write(f"{verb}\t{segment.tamis}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n").split("\t")
        if answer[0] == "error":
            raise RuntimeError(f"{segment.tamis}: {answer[1]}")
        return answer

    def count(self, segment):
        count, us = self.ask("count", segment)
        return int(count), int(us) / 1e3

    def rows(self, segment):
        count, us, digest = self.ask("rows", segment)
        return int(digest), int(us) / 1e3

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class DuckDB:
    """Text of few values as ENUM, as its documentation advises; not `city` and `company`, whose ENUMs make IN of 300 a hundred times slower."""

    def __init__(self, files, folder, threads, in_memory):
        import duckdb
        self.name = "duckdb memory" if in_memory else "duckdb file"
        path = os.path.join(folder, "duckdb.db")
        fresh = in_memory or not os.path.exists(path)
        self.db = duckdb.connect(":memory:" if in_memory else path)
        self.db.execute(f"SET threads = {threads}")
        self.load_s = 0.0
        if fresh:
            _, ms = timed(lambda: self.load(*files))
            self.load_s = ms / 1e3

    def load(self, parquet):
        casts = []
        for name in ("country", "plan"):
            self.db.execute(f"CREATE TYPE {name}_t AS ENUM (SELECT DISTINCT {name} FROM '{parquet}' WHERE {name} IS NOT NULL ORDER BY 1)")
            casts.append(f"{name}::{name}_t AS {name}")
        self.db.execute(f"CREATE TABLE profiles AS SELECT * REPLACE ({', '.join(casts)}) FROM '{parquet}'")

    def count_sql(self, segment):
        return f"SELECT count(*) FROM profiles WHERE {segment.duckdb}"

    def rows_sql(self, segment):
        return f"SELECT n FROM profiles WHERE {segment.duckdb}"

    def count(self, segment):
        sql = self.count_sql(segment)
        rows, ms = timed(lambda: self.db.execute(sql).fetchall())
        return rows[0][0], ms

    def rows(self, segment):
        sql = self.rows_sql(segment)
        columns, ms = timed(lambda: self.db.execute(sql).fetchnumpy())
        return hash_of(next(iter(columns.values()))), ms

    def close(self):
        self.db.close()


class ClickHouse:
    """LowCardinality text; the table engines Memory, and MergeTree with its cache of conditions off."""

    session = None

    def __init__(self, files, folder, threads, engine):
        from chdb import session
        self.name = "clickhouse " + engine.lower()
        self.database = engine.lower()
        self.settings = f"SETTINGS max_threads = {threads}" + (", use_query_condition_cache = 0" if engine == "MergeTree" else "")
        if ClickHouse.session is None:
            ClickHouse.session = session.Session(os.path.join(folder, "clickhouse"))
        ClickHouse.session.query(f"CREATE DATABASE IF NOT EXISTS {self.database} ENGINE = Atomic")
        _, ms = timed(lambda: self.load(*files, engine))
        self.load_s = ms / 1e3

    def make(self, table, columns, order, parquet, engine):
        query, name = ClickHouse.session.query, f"{self.database}.{table}"
        exists = query(f"EXISTS {name}", "CSV").bytes().decode().strip() == "1"
        if exists and engine == "MergeTree":
            return
        query(f"DROP TABLE IF EXISTS {name}")
        if engine == "MergeTree":
            query(f"CREATE TABLE {name} ({columns}) ENGINE = MergeTree ORDER BY ({order}) SETTINGS allow_suspicious_low_cardinality_types = 1")
        else:
            query(f"CREATE TABLE {name} ({columns}) ENGINE = {engine} SETTINGS allow_suspicious_low_cardinality_types = 1")
        # A file that lies in this order keeps it, so Memory gets the order of MergeTree.
        query(f"INSERT INTO {name} SELECT * FROM file('{parquet}', Parquet) ORDER BY {order} SETTINGS max_insert_threads = 2")
        if engine == "MergeTree":
            query(f"OPTIMIZE TABLE {name} FINAL")

    def load(self, parquet, engine):
        low = "LowCardinality(Nullable(String))"
        columns = ("n Int64, user_id UUID, email String, country LowCardinality(String), age Int64, plan LowCardinality(String), last_seen DateTime64(6, 'UTC'), "
                   f"lifetime_value Float64, consent Nullable(Bool), city {low}, score Nullable(Float64), visits Int64, company {low}, "
                   "spend_this_year Nullable(Float64), spend_last_year Nullable(Float64), signed_up Date32, birth_date Nullable(Date32), "
                   "tags Array(LowCardinality(String))")
        self.make("profiles", columns, "n", parquet, engine)

    def count_sql(self, segment):
        return f"SELECT count() FROM {self.database}.profiles WHERE {segment.clickhouse}"

    def rows_sql(self, segment):
        return f"SELECT n FROM {self.database}.profiles WHERE {segment.clickhouse}"

    def numbers(self, answer):
        return np.frombuffer(answer, dtype=np.int64)

    def count(self, segment):
        sql = f"{self.count_sql(segment)} {self.settings}"
        answer, ms = timed(lambda: ClickHouse.session.query(sql, "CSV").bytes())
        return int(answer.decode().strip()), ms

    def rows(self, segment):
        sql = f"{self.rows_sql(segment)} {self.settings}"
        answer, ms = timed(lambda: ClickHouse.session.query(sql, "RowBinary").bytes())
        return hash_of(self.numbers(answer)), ms

    def close(self):
        pass


class Polars:
    """An in-memory frame, text of few values as Categorical; a count is the sum of the filter's mask."""

    name = "polars"

    def __init__(self, files, folder, threads):
        import polars as pl
        assert pl.thread_pool_size() == threads, "POLARS_MAX_THREADS is not in force"
        self.pl = pl
        _, ms = timed(lambda: self.load(*files))
        self.load_s = ms / 1e3

    def load(self, parquet):
        pl = self.pl
        frame = pl.read_parquet(parquet, columns=[c for c in pl.read_parquet_schema(parquet) if c != "user_id"])
        few = [pl.col(c).cast(pl.Categorical) for c in LOW_CARDINALITY]
        self.frame = frame.with_columns(*few, pl.col("tags").cast(pl.List(pl.Categorical))).rechunk()

    def count(self, segment):
        expression = segment.polars()
        def mask_sum():
            return self.frame.select(expression.sum()).item()
        count, ms = timed(mask_sum)
        return int(count), ms

    def rows(self, segment):
        expression = segment.polars()
        rows, ms = timed(lambda: self.frame.lazy().filter(expression).select("n").collect()["n"].to_numpy())
        return hash_of(rows), ms

    def close(self):
        self.frame = None
