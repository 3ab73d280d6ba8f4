"""What people did, in six segments. Each repetition has literals of its own, so that no cache of results can answer."""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Callable

import polars as pl

from event_generate import CATEGORIES, NOW, ORDER, RETURN, category

NOW_TIME = NOW.item()


@dataclass
class Segment:
    """One segment in the words of each engine: SQL that gives the profiles, and what Polars makes of the events."""
    tamis: str
    duckdb: str
    clickhouse: str
    polars: Callable[[pl.LazyFrame], pl.LazyFrame]


def ago(days):
    return NOW_TIME - timedelta(days=days)


def within(days):
    """The window's condition: DuckDB's, ClickHouse's, Polars'."""
    since, text = ago(days), ago(days).strftime("%Y-%m-%d %H:%M:%S")
    return f"ts > TIMESTAMP '{text}'", f"ts > toDateTime64('{text}', 6, 'UTC')", pl.col("ts") > since


def grouped(where, having):
    return f"SELECT user_id FROM events WHERE {where} GROUP BY user_id HAVING {having}"


class Queries:
    def names(self):
        return [name for name in dir(self) if name.startswith("e0")]

    def make(self, name, repetition):
        return getattr(self, name)(random.Random(f"{name} {repetition}"))

    def e01_three_in_30_days(self, r):
        amount = r.randint(1_000, 4_000) / 100
        duck, house, polars = within(30)
        sql = f"name = '{ORDER}' AND {{}} AND amount > {amount}"
        return Segment(
            f"COUNT(EVENT '{ORDER}' WITHIN LAST 30 DAYS WHERE amount > {amount}) >= 3",
            grouped(sql.format(duck), "count(*) >= 3"), grouped(sql.format(house), "count() >= 3"),
            lambda events: events.filter((pl.col("name") == ORDER) & polars & (pl.col("amount") > amount))
            .group_by("user_id").len().filter(pl.col("len") >= 3).select("user_id"))

    def e02_sum_in_90_days(self, r):
        # No sum of cents lies at half a cent.
        least = r.randint(100, 900) + 0.005
        duck, house, polars = within(90)
        sql = f"name = '{ORDER}' AND {{}}"
        return Segment(
            f"SUM(amount OF EVENT '{ORDER}' WITHIN LAST 90 DAYS) > {least}",
            grouped(sql.format(duck), f"sum(amount) > {least}"), grouped(sql.format(house), f"sum(amount) > {least}"),
            lambda events: events.filter((pl.col("name") == ORDER) & polars)
            .group_by("user_id").agg(pl.col("amount").sum()).filter(pl.col("amount") > least).select("user_id"))

    def e03_distinct_days(self, r):
        days, window = r.randint(3, 8), r.randint(50, 70)
        duck, house, polars = within(window)
        sql = f"name = '{ORDER}' AND {{}}"
        return Segment(
            f"DISTINCT DAYS(EVENT '{ORDER}' WITHIN LAST {window} DAYS) >= {days}",
            grouped(sql.format(duck), f"count(DISTINCT ts::DATE) >= {days}"), grouped(sql.format(house), f"uniqExact(toDate(ts)) >= {days}"),
            lambda events: events.filter((pl.col("name") == ORDER) & polars)
            .group_by("user_id").agg(pl.col("ts").dt.date().n_unique()).filter(pl.col("ts") >= days).select("user_id"))

    def e04_last_property(self, r):
        wanted = category(r.randrange(CATEGORIES))
        where = f"name = '{ORDER}'"
        return Segment(
            f"LAST(category OF EVENT '{ORDER}') = '{wanted}'",
            grouped(where, f"arg_max(category, ts) = '{wanted}'"), grouped(where, f"argMax(category, ts) = '{wanted}'"),
            lambda events: events.filter(pl.col("name") == ORDER)
            .group_by("user_id").agg(pl.col("category").last()).filter(pl.col("category") == wanted).select("user_id"))

    def e05_ratio_of_counts(self, r):
        ratio, window = r.randint(200, 500) / 1_000 + 0.0005, r.randint(300, 400)
        duck, house, polars = within(window)
        returned, ordered = (pl.col("name") == RETURN).sum(), (pl.col("name") == ORDER).sum()
        return Segment(
            f"COUNT(EVENT '{RETURN}' WITHIN LAST {window} DAYS) / COUNT(EVENT '{ORDER}' WITHIN LAST {window} DAYS) > {ratio}",
            grouped(duck, f"count(*) FILTER (name = '{RETURN}') / nullif(count(*) FILTER (name = '{ORDER}'), 0) > {ratio}"),
            grouped(house, f"countIf(name = '{ORDER}') > 0 AND countIf(name = '{RETURN}') / countIf(name = '{ORDER}') > {ratio}"),
            lambda events: events.filter(polars).group_by("user_id").agg(returned.alias("r"), ordered.alias("o"))
            .filter((pl.col("o") > 0) & (pl.col("r") / pl.col("o") > ratio)).select("user_id"))

    def e06_not_done(self, r):
        window = r.randint(80, 100)
        duck, house, polars = within(window)
        sql = f"SELECT user_id FROM people WHERE user_id NOT IN (SELECT user_id FROM events WHERE name = '{ORDER}' AND {{}})"
        return Segment(
            f"DID NOT '{ORDER}' WITHIN LAST {window} DAYS", sql.format(duck), sql.format(house),
            lambda events, people: people.join(events.filter((pl.col("name") == ORDER) & polars).select("user_id"), on="user_id", how="anti"))
