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

    def __init__(self, parquet, folder, threads, binaries):
        store = os.path.join(folder, "tamis")
        log = os.path.join(folder, "tamis-import.log")
        self.load_s = 0.0
        if not os.path.exists(store):
            begin = time.perf_counter()
            with open(log, "w") as out:
                subprocess.run([f"{binaries}/tamis", "import", store, parquet, "--id", "user_id"], check=True, stdout=out, stderr=subprocess.STDOUT)
            self.load_s = time.perf_counter() - begin
        self.store = store
        self.process = subprocess.Popen([f"{binaries}/bench/peer_server", store, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
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

    def __init__(self, parquet, folder, threads, in_memory):
        import duckdb
        self.name = "duckdb memory" if in_memory else "duckdb file"
        path = os.path.join(folder, "duckdb.db")
        fresh = in_memory or not os.path.exists(path)
        self.db = duckdb.connect(":memory:" if in_memory else path)
        self.db.execute(f"SET threads = {threads}")
        self.load_s = 0.0
        if fresh:
            _, ms = timed(lambda: self.load(parquet))
            self.load_s = ms / 1e3

    def load(self, parquet):
        casts = []
        for name in ("country", "plan"):
            self.db.execute(f"CREATE TYPE {name}_t AS ENUM (SELECT DISTINCT {name} FROM '{parquet}' WHERE {name} IS NOT NULL ORDER BY 1)")
            casts.append(f"{name}::{name}_t AS {name}")
        self.db.execute(f"CREATE TABLE profiles AS SELECT * REPLACE ({', '.join(casts)}) FROM '{parquet}'")

    def count(self, segment):
        sql = f"SELECT count(*) FROM profiles WHERE {segment.duckdb}"
        rows, ms = timed(lambda: self.db.execute(sql).fetchall())
        return rows[0][0], ms

    def rows(self, segment):
        sql = f"SELECT n FROM profiles WHERE {segment.duckdb}"
        rows, ms = timed(lambda: self.db.execute(sql).fetchnumpy()["n"])
        return hash_of(rows), ms

    def close(self):
        self.db.close()


class ClickHouse:
    """LowCardinality text; the table engines Memory, and MergeTree with its cache of conditions off."""

    session = None

    def __init__(self, parquet, folder, threads, engine):
        from chdb import session
        self.name = "clickhouse " + engine.lower()
        self.table = engine.lower()
        self.settings = f"SETTINGS max_threads = {threads}" + (", use_query_condition_cache = 0" if engine == "MergeTree" else "")
        if ClickHouse.session is None:
            ClickHouse.session = session.Session(os.path.join(folder, "clickhouse"))
            ClickHouse.session.query("CREATE DATABASE IF NOT EXISTS peers ENGINE = Atomic")
        _, ms = timed(lambda: self.load(parquet, engine))
        self.load_s = ms / 1e3

    def load(self, parquet, engine):
        exists = ClickHouse.session.query(f"EXISTS peers.{self.table}", "CSV").bytes().decode().strip() == "1"
        if exists and engine == "MergeTree":
            return
        ClickHouse.session.query(f"DROP TABLE IF EXISTS peers.{self.table}")
        low = "LowCardinality(Nullable(String))"
        columns = ("n Int64, user_id UUID, email String, country LowCardinality(String), age Int64, plan LowCardinality(String), last_seen DateTime64(6, 'UTC'), "
                   f"lifetime_value Float64, consent Nullable(Bool), city {low}, score Nullable(Float64), visits Int64, company {low}, "
                   "spend_this_year Nullable(Float64), spend_last_year Nullable(Float64), signed_up Date32, birth_date Nullable(Date32), "
                   "tags Array(LowCardinality(String))")
        order = " ORDER BY n" if engine == "MergeTree" else ""
        ClickHouse.session.query(f"CREATE TABLE peers.{self.table} ({columns}) ENGINE = {engine}{order} SETTINGS allow_suspicious_low_cardinality_types = 1")
        ClickHouse.session.query(f"INSERT INTO peers.{self.table} SELECT * FROM file('{parquet}', Parquet) SETTINGS max_insert_threads = 2")
        if engine == "MergeTree":
            ClickHouse.session.query(f"OPTIMIZE TABLE peers.{self.table} FINAL")

    def count(self, segment):
        sql = f"SELECT count() FROM peers.{self.table} WHERE {segment.clickhouse} {self.settings}"
        answer, ms = timed(lambda: ClickHouse.session.query(sql, "CSV").bytes())
        return int(answer.decode().strip()), ms

    def rows(self, segment):
        sql = f"SELECT n FROM peers.{self.table} WHERE {segment.clickhouse} {self.settings}"
        answer, ms = timed(lambda: ClickHouse.session.query(sql, "RowBinary").bytes())
        return hash_of(np.frombuffer(answer, dtype=np.int64)), ms

    def close(self):
        pass


class Polars:
    """An in-memory frame, text of few values as Categorical; a count is the sum of the filter's mask."""

    name = "polars"

    def __init__(self, parquet, folder, threads):
        import polars as pl
        assert pl.thread_pool_size() == threads, "POLARS_MAX_THREADS is not in force"
        self.pl = pl
        def load():
            frame = pl.read_parquet(parquet, columns=[c for c in pl.read_parquet_schema(parquet) if c != "user_id"])
            few = [pl.col(c).cast(pl.Categorical) for c in LOW_CARDINALITY]
            return frame.with_columns(*few, pl.col("tags").cast(pl.List(pl.Categorical))).rechunk()
        self.frame, ms = timed(load)
        self.load_s = ms / 1e3

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
