"""Events for the comparison: seeded, of two names, skewed over profiles (most have a few, some ten thousand), written once as Parquet
for all, in the order in which they happened."""

import os

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20260701
NOW = np.datetime64("2026-07-01T00:00:00", "us")
DAYS = 730
ORDER, RETURN = "Order Completed", "Product Returned"
RETURNS = 0.15                  # of the events
CATEGORIES = 20
SPREAD = 1.7                    # of the logarithm of what profiles have
MOST = 10_000                   # events a profile has
PART = 4_000_000


def category(i):
    return f"category {i:02d}"


def counts(events, profiles, rng):
    """How many events each profile has; some have none."""
    weight = np.exp(SPREAD * rng.standard_normal(profiles))
    return np.minimum(rng.poisson(weight * (events / weight.sum())), MOST)


def generate(path, events, profiles):
    """Writes PATH and the profiles beside it unless they are there. Returns the path of the profiles."""
    people = os.path.join(os.path.dirname(path), "people.parquet")
    if os.path.exists(path):
        return people
    rng = np.random.default_rng([SEED, events, profiles])
    pq.write_table(pa.table({"user_id": np.arange(profiles, dtype=np.int64)}), people, compression="zstd")
    who = np.repeat(np.arange(profiles, dtype=np.int32), counts(events, profiles, rng))
    rng.shuffle(who)
    span_ms = DAYS * 86_400_000
    when = np.sort(rng.integers(-span_ms, 0, len(who))) * 1_000
    words = pa.array([category(i) for i in range(CATEGORIES)])
    names = pa.array([ORDER, RETURN])
    writer = None
    for first in range(0, len(who), PART):
        rows = slice(first, min(first + PART, len(who)))
        size = rows.stop - first
        cents = np.floor(np.exp(3.2 + 1.1 * rng.standard_normal(size)) * 100).astype(np.int64)
        table = pa.table({
            "name": pa.DictionaryArray.from_arrays((rng.random(size) < RETURNS).astype(np.int8), names).cast(pa.string()),
            "user_id": who[rows].astype(np.int64),
            "ts": NOW + when[rows].astype("timedelta64[us]"),
            "amount": cents / 100.0,
            "category": pa.DictionaryArray.from_arrays((CATEGORIES * rng.random(size) ** 2).astype(np.int8), words).cast(pa.string()),
        })
        writer = writer or pq.ParquetWriter(path + ".part", table.schema, compression="zstd")
        writer.write_table(table)
        print(f"generated {rows.stop:,} events", flush=True)
    writer.close()
    os.rename(path + ".part", path)
    return people
