#!/usr/bin/env python3
"""Writes the same small table in every format that import reads. Needs the Python packages duckdb and zstandard:
run it after changing the table, and commit what it wrote."""

import gzip
import json
import pathlib

import duckdb
import zstandard

HERE = pathlib.Path(__file__).parent
COLUMNS = ["user_id", "name", "country", "age", "lifetime_value", "signed_up", "last_seen", "consent", "tags"]
ROWS = [
    ["u1", "Zoë \"Z\" Martin", "France", 34, 120.5, "2024-01-31", "2026-01-01T08:00:00Z", True, ["new", "vip"]],
    ["u2", "Smith, John", "United Kingdom", None, 0.1, "2023-12-01", None, False, []],
    ["u3", "Ana\nLuz", "España", 71, None, None, "2025-06-30T23:59:59.123456Z", None, None],
    ["u4", None, None, -1, -12.75, "2020-02-29", "1999-12-31T00:00:00Z", True, ["a,b", "c"]],
]


def cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, separators=(",", ":"))
    return str(value)


def delimited(delimiter):
    lines = [delimiter.join(COLUMNS)]
    for row in ROWS:
        cells = [cell(value) for value in row]
        lines.append(delimiter.join('"' + c.replace('"', '""') + '"' if any(x in c for x in delimiter + '"\n') else c for c in cells))
    return ("\n".join(lines) + "\n").encode()


def ndjson():
    return "".join(json.dumps(dict(zip(COLUMNS, row)), ensure_ascii=False) + "\n" for row in ROWS).encode()


def main():
    (HERE / "people.csv").write_bytes(delimited(","))
    (HERE / "people.tsv").write_bytes(delimited("\t"))
    (HERE / "people.ndjson").write_bytes(ndjson())
    (HERE / "people.csv.gz").write_bytes(gzip.compress(delimited(","), mtime=0))
    (HERE / "people.ndjson.gz").write_bytes(gzip.compress(ndjson(), mtime=0))
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    db.execute(
        "CREATE TABLE people (user_id VARCHAR, name VARCHAR, country VARCHAR, age INTEGER, lifetime_value DECIMAL(10,2), "
        "signed_up DATE, last_seen TIMESTAMPTZ, consent BOOLEAN, tags VARCHAR[])"
    )
    db.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ROWS)
    db.execute(f"COPY people TO '{HERE / 'people.parquet'}' (FORMAT parquet)")
    parquet = (HERE / "people.parquet").read_bytes()
    (HERE / "people.parquet.gz").write_bytes(gzip.compress(parquet, mtime=0))
    # With checksums, as the zstd program writes them.
    zstd = zstandard.ZstdCompressor(write_checksum=True)
    for name in ["people.csv", "people.ndjson"]:
        (HERE / f"{name}.zst").write_bytes(zstd.compress((HERE / name).read_bytes()))


if __name__ == "__main__":
    main()
