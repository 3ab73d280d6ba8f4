"""Profiles for the comparison: seeded, of mixed kinds and skew, correlated, with missing values; written once as Parquet for all."""

import os
import uuid

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20260101
PART = 1_000_000
COUNTRIES = 200
CITIES = 30_000
COMPANIES = 200_000
TAGS = 60
NOW = np.datetime64("2026-01-01T00:00:00", "us")
PLANS = ["free", "basic", "pro", "enterprise"]
MAILS = ["gmail.com", "outlook.com", "yahoo.com", "icloud.com", "orange.fr", "example.org"]


def names(prefix, count, rng):
    """Distinct pronounceable words, so that prefixes are shared as in real text."""
    syllables = ["ba", "be", "bo", "ca", "co", "da", "de", "el", "fa", "ga", "hi", "ja", "ka", "la", "li", "ma", "mi", "mo", "na", "no", "pa", "po",
                 "ra", "re", "ri", "ro", "sa", "se", "ta", "te", "to", "va", "ve", "vi", "wa", "za"]
    out, seen = [], set()
    while len(out) < count:
        word = prefix + "".join(syllables[i] for i in rng.integers(0, len(syllables), rng.integers(2, 5)))
        if word not in seen:
            seen.add(word)
            out.append(word)
    return np.array(out, dtype=object)


def with_missing(values, rng, share, type=None):
    return pa.array(values, mask=rng.random(len(values)) < share, type=type)


def part(first, rows, words):
    rng = np.random.default_rng([SEED, first])
    n = np.arange(first, first + rows, dtype=np.int64)
    raw = rng.bytes(16 * rows)
    user_id = pa.array([str(uuid.UUID(bytes=raw[16 * i:16 * i + 16])) for i in range(rows)])
    country = (COUNTRIES * rng.random(rows) ** 3).astype(np.int64)                    # skewed
    age = 16 + rng.integers(0, 75, rows)                                              # uniform
    plan = np.searchsorted([0.70, 0.90, 0.95], rng.random(rows), side="right")
    last_seen = NOW - (rng.integers(0, 129_600, rows) * 60_000_000).astype("timedelta64[us]")   # minutes of 90 days
    spend_last = np.floor(rng.random(rows) ** 2 * 1_048_576).astype(np.int64)         # cents, skewed
    spend_this = np.floor(spend_last * rng.uniform(0.3, 1.6, rows)).astype(np.int64)  # correlated
    lifetime = np.floor(rng.random(rows) ** 2 * 1_048_576).astype(np.int64) / 100.0
    city = np.minimum((rng.zipf(1.3, rows) - 1) * 7 % CITIES, CITIES - 1)
    visits = np.minimum(rng.zipf(1.6, rows), 1_000_000)
    company = rng.integers(0, COMPANIES, rows)
    first_names, last_names = words["first"][rng.integers(0, 2_000, rows)], words["last"][rng.integers(0, 20_000, rows)]
    mail = np.array(MAILS, dtype=object)[(len(MAILS) * rng.random(rows) ** 2).astype(np.int64)]
    email = pa.array([f"{a}.{b}{i % 97}@{m}" for a, b, i, m in zip(first_names, last_names, n, mail)])
    tag_ends = np.concatenate([[0], np.cumsum(rng.integers(0, 6, rows))])
    tag_codes = (TAGS * rng.random(tag_ends[-1]) ** 2).astype(np.int64)
    tags = pa.ListArray.from_arrays(pa.array(tag_ends, pa.int32()), pa.array(words["tag"][tag_codes]))
    signed_up = (np.datetime64("2015-01-01") + rng.integers(0, 4_018, rows)).astype("datetime64[D]")
    birth = (np.datetime64("1935-01-01") + rng.integers(0, 27_000, rows)).astype("datetime64[D]")
    return pa.table({
        "n": n, "user_id": user_id, "email": email,
        "country": pa.array(words["country"][country]), "age": age, "plan": pa.array(np.array(PLANS, dtype=object)[plan]),
        "last_seen": last_seen, "lifetime_value": lifetime,
        "consent": with_missing(rng.random(rows) < 0.6, rng, 0.2),
        "city": with_missing(words["city"][city], rng, 0.1, pa.string()),
        "score": with_missing(rng.standard_normal(rows) * 100, rng, 0.05),
        "visits": visits.astype(np.int64), "company": with_missing(words["company"][company], rng, 0.6, pa.string()),
        "spend_this_year": with_missing(spend_this / 100.0, rng, 0.15), "spend_last_year": with_missing(spend_last / 100.0, rng, 0.15),
        "signed_up": signed_up, "birth_date": with_missing(birth, rng, 0.3), "tags": tags,
    })


def vocabulary():
    rng = np.random.default_rng(SEED)
    return {"country": names("", COUNTRIES, rng), "city": names("", CITIES, rng), "company": names("", COMPANIES, rng), "tag": names("t", TAGS, rng),
            "first": names("", 2_000, rng), "last": names("", 20_000, rng)}


def generate(path, rows):
    """Writes the file unless it is there; the name says what is in it."""
    words = vocabulary()
    if os.path.exists(path):
        return words
    writer = None
    for first in range(0, rows, PART):
        table = part(first, min(PART, rows - first), words)
        writer = writer or pq.ParquetWriter(path + ".part", table.schema, compression="zstd")
        writer.write_table(table)
        print(f"generated {min(first + PART, rows):,} profiles", flush=True)
    writer.close()
    os.rename(path + ".part", path)
    return words
