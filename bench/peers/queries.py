"""The twelve segments. Each repetition has literals of its own, so that no cache of results can answer."""

import random
from dataclasses import dataclass
from typing import Callable

import polars as pl


@dataclass
class Segment:
    """One segment in the words of each engine."""
    tamis: str
    duckdb: str
    clickhouse: str
    polars: Callable[[], pl.Expr]


def quoted(texts):
    return ", ".join("'" + t + "'" for t in texts)


def day(rng):
    return f"2025-{rng.randint(11, 12):02d}-{rng.randint(1, 28):02d}"


def same(text, expression):
    return Segment(text, text, text, expression)


def stamp(text):
    return pl.lit(text).str.to_datetime(time_unit="us")


class Queries:
    """`words` is the vocabulary of the generator; `emails` some that exist."""

    def __init__(self, words, emails):
        self.words = {k: [str(w) for w in v] for k, v in words.items()}
        self.emails = emails

    def names(self):
        return [name for name in dir(self) if name.startswith("q")]

    def make(self, name, repetition):
        return getattr(self, name)(random.Random(f"{name} {repetition}"))

    def q01_five_predicates(self, r):
        countries, low, value = r.sample(self.words["country"][:60], 3), r.randint(20, 50), r.randint(50, 200)
        at = day(r) + " 00:00:00"
        head = f"country IN ({quoted(countries)}) AND age BETWEEN {low} AND {low + 15} AND lifetime_value > {value}.0"
        return Segment(
            f"{head} AND last_seen >= TIMESTAMP '{at}' AND consent", f"{head} AND last_seen >= TIMESTAMP '{at}' AND consent",
            f"{head} AND last_seen >= toDateTime64('{at}', 6, 'UTC') AND consent",
            lambda: pl.col("country").is_in(countries) & pl.col("age").is_between(low, low + 15) & (pl.col("lifetime_value") > value)
            & (pl.col("last_seen") >= stamp(at)) & pl.col("consent"))

    def q02_and_or_not(self, r):
        country, old, value, few = r.choice(self.words["country"][:40]), r.randint(55, 75), r.randint(2000, 8000), r.randint(2, 6)
        text = (f"(country = '{country}' OR age >= {old}) AND NOT (plan = 'free') AND (lifetime_value >= {value}.0 OR visits < {few})")
        return same(text, lambda: ((pl.col("country") == country) | (pl.col("age") >= old)) & (pl.col("plan") != "free")
                    & ((pl.col("lifetime_value") >= value) | (pl.col("visits") < few)))

    def q03_in_three(self, r):
        countries = r.sample(self.words["country"], 3)
        return same(f"country IN ({quoted(countries)})", lambda: pl.col("country").is_in(countries))

    def q04_time_range(self, r):
        at = f"{day(r)} {r.randint(0, 23):02d}:{r.randint(0, 59):02d}:00"
        return Segment(f"last_seen >= TIMESTAMP '{at}'", f"last_seen >= TIMESTAMP '{at}'", f"last_seen >= toDateTime64('{at}', 6, 'UTC')",
                       lambda: pl.col("last_seen") >= stamp(at))

    def q05_double_greater(self, r):
        value = r.randint(10_000, 900_000) / 100
        return same(f"lifetime_value > {value}", lambda: pl.col("lifetime_value") > value)

    def q06_in_three_hundred(self, r):
        cities = r.sample(self.words["city"], 300)
        return same(f"city IN ({quoted(cities)})", lambda: pl.col("city").is_in(cities))

    def q07_or_not_missing(self, r):
        limit, city = r.randint(-100, 100), r.choice(self.words["city"][:50])
        # NOT of a clause holds where the value is missing.
        return Segment(
            f"NOT (score > {limit}.5) OR consent IS MISSING OR city = '{city}'",
            f"NOT coalesce(score > {limit}.5, false) OR consent IS NULL OR coalesce(city = '{city}', false)",
            f"NOT coalesce(score > {limit}.5, false) OR consent IS NULL OR coalesce(city = '{city}', false)",
            lambda: (pl.col("score") > limit + (0.5 if limit >= 0 else -0.5)).fill_null(False).not_() | pl.col("consent").is_null()
            | (pl.col("city") == city).fill_null(False))

    def q08_list_has_any(self, r):
        tags = r.sample(self.words["tag"], 3)
        return Segment(f"tags HAS ANY ({quoted(tags)})", " OR ".join(f"list_contains(tags, '{t}')" for t in tags), f"hasAny(tags, [{quoted(tags)}])",
                       lambda: pl.col("tags").list.eval(pl.element().is_in(tags)).list.any())

    def q09_email_equality(self, r):
        email = r.choice(self.emails)
        return same(f"email = '{email}'", lambda: pl.col("email") == email)

    def q10_prefix(self, r):
        prefix = r.choice(self.words["first"])[:4]
        return Segment(f"email STARTS WITH '{prefix}'", f"starts_with(email, '{prefix}')", f"startsWith(email, '{prefix}')",
                       lambda: pl.col("email").str.starts_with(prefix))

    def q11_like_inside(self, r):
        inside = r.choice(self.words["last"])[1:6]
        return Segment(f"email LIKE '%{inside}%'", f"contains(email, '{inside}')", f"email LIKE '%{inside}%'",
                       lambda: pl.col("email").str.contains(inside, literal=True))

    def q12_trait_against_trait(self, r):
        more = r.randint(0, 300)
        text = f"spend_this_year > spend_last_year + {more}.0"
        return same(text if more else "spend_this_year > spend_last_year",
                    lambda: pl.col("spend_this_year") > pl.col("spend_last_year") + more)
