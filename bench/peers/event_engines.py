"""Each engine in its best form over one table of events: sorted by name, profile and time, text of few values coded."""

import numpy as np

import engines
from engines import hash_of, timed
from event_generate import NOW, ORDER, RETURN


class Tamis(engines.Tamis):
    def load(self, parquet, people, run_import):
        run_import(people, "--id", "user_id")
        run_import(parquet, "--id", "user_id", "--event-column", "name", "--time", "ts")

    def start(self, binaries, threads):
        super().start(binaries, threads, int(NOW.astype("datetime64[us]").astype(np.int64)))


class DuckDB(engines.DuckDB):
    def load(self, parquet, people):
        self.db.execute(f"CREATE TYPE name_t AS ENUM ('{ORDER}', '{RETURN}')")
        self.db.execute(f"CREATE TYPE category_t AS ENUM (SELECT DISTINCT category FROM '{parquet}' ORDER BY 1)")
        self.db.execute("CREATE TABLE events AS SELECT name::name_t AS name, user_id::UINTEGER AS user_id, ts, amount, category::category_t AS category "
                        f"FROM '{parquet}' ORDER BY name, user_id, ts")
        self.db.execute(f"CREATE TABLE people AS SELECT user_id::UINTEGER AS user_id FROM '{people}'")

    def count_sql(self, segment):
        return f"SELECT count(*) FROM ({segment.duckdb})"

    def rows_sql(self, segment):
        return segment.duckdb


class ClickHouse(engines.ClickHouse):
    def load(self, parquet, people, engine):
        columns = ("name LowCardinality(String), user_id UInt32, ts DateTime64(6, 'UTC'), amount Float64, category LowCardinality(String)")
        self.make("events", columns, "name, user_id, ts", parquet, engine)
        self.make("people", "user_id UInt32", "user_id", people, engine)

    def of(self, sql):
        return sql.replace(" FROM events", f" FROM {self.database}.events").replace(" FROM people", f" FROM {self.database}.people")

    def count_sql(self, segment):
        return self.of(f"SELECT count() FROM ({segment.clickhouse})")

    def rows_sql(self, segment):
        return self.of(segment.clickhouse)

    def numbers(self, answer):
        return np.frombuffer(answer, dtype=np.uint32)


class Polars(engines.Polars):
    def load(self, parquet, people):
        pl = self.pl
        few = [pl.col(c).cast(pl.Categorical) for c in ("name", "category")]
        self.frame = pl.read_parquet(parquet).with_columns(*few, pl.col("user_id").cast(pl.UInt32)).sort("name", "user_id", "ts").rechunk()
        self.people = pl.read_parquet(people).with_columns(pl.col("user_id").cast(pl.UInt32))

    def found(self, segment):
        tables = [self.frame.lazy(), self.people.lazy()]
        return segment.polars(*tables[:segment.polars.__code__.co_argcount])

    def count(self, segment):
        count, ms = timed(lambda: self.found(segment).select(self.pl.len()).collect().item())
        return int(count), ms

    def rows(self, segment):
        rows, ms = timed(lambda: self.found(segment).collect()["user_id"].to_numpy())
        return hash_of(rows), ms
