"""The questions of `cube` asked of DuckDB and Polars: `peer.py FOLDER ours.txt`, where the folder has the columns that the bench wrote.

The fifteen plain questions are one a level and grain; the hand plans count the villages by month first and roll those up. Each answer is
held to the cube's: the sum of each measure by level and grain. Two threads for all.
"""

import os
import pathlib
import sys
import time
from decimal import Decimal

os.environ["POLARS_MAX_THREADS"] = "2"

import duckdb  # noqa: E402
import numpy  # noqa: E402
import polars  # noqa: E402

FOLDER = pathlib.Path(sys.argv[1])
KINDS = ["home", "phone", "group", "case", "event", "referral"]
STEPS = {"province": 10_000_000_000, "prefecture": 100_000_000, "county": 1_000_000, "township": 1_000, "village": 1}
GRAINS = {"month": 1, "quarter": 3, "year": 12}


def column(name):
    return numpy.fromfile(FOLDER / f"{name}.bin", dtype="<u4")


def expected(name):
    lines = (line.split() for line in (FOLDER / f"{name}.txt").read_text().splitlines())
    return {(measure, level, grain): Decimal(value) for measure, level, grain, value in lines}


villages = numpy.array([int(code) for code in (FOLDER / "villages.txt").read_text().split()], dtype="int64")
days = numpy.datetime64("2022-01-01") + column("day").astype("timedelta64[D]")
frame = polars.DataFrame({
    "village": villages[column("station")],
    "month": (days.astype("datetime64[M]").astype("int64") - 52 * 12).astype("int32"),
    "kind": column("kind").astype("uint8"),
    "person": column("person"),
    "cents": column("cents").astype("int64"),
    "people": column("people").astype("int64"),
})
database = duckdb.connect()
database.execute("SET threads = 2")
database.register("arrow", frame.to_arrow())
database.execute("CREATE TABLE visits AS SELECT * FROM arrow")


def polars_counts(rows, level, grain, counted):
    place = [(polars.col("village") // STEPS[level]).alias("place"), (polars.col("month") // GRAINS[grain]).alias("period")]
    return rows.group_by(place).agg(counted)


FIRST = [*((polars.col("kind") == at).sum().alias(kind) for at, kind in enumerate(KINDS)), polars.col("cents").sum(), polars.col("people").sum()]
AGAIN = [polars.col(name).sum() for name in [*KINDS, "cents", "people"]]


def polars_plain():
    return {(level, grain): polars_counts(frame, level, grain, FIRST) for level in STEPS for grain in GRAINS}


def polars_leaf():
    leaf = frame.group_by("village", "month").agg(FIRST)
    return {(level, grain): polars_counts(leaf, level, grain, AGAIN) for level in STEPS for grain in GRAINS}


def polars_persons():
    return {(level, grain): polars_counts(frame, level, grain, [polars.col("person").n_unique()]) for level in STEPS for grain in GRAINS}


def polars_persons_leaf():
    leaf = frame.select("person", "village", "month").unique()
    answers = {}
    for level in STEPS:
        rows = leaf.with_columns(polars.col("village") // STEPS[level]).unique() if level != "village" else leaf
        for grain in GRAINS:
            seen = rows.with_columns(polars.col("month") // GRAINS[grain]).unique() if grain != "month" else rows
            answers[level, grain] = seen.group_by("village", "month").agg(polars.len().alias("person"))
    return answers


SQL = ", ".join([*(f"count(*) FILTER (kind = {at}) AS \"{kind}\"" for at, kind in enumerate(KINDS)), "sum(cents)::HUGEINT AS cents", "sum(people)::HUGEINT AS people"])
SQL_AGAIN = ", ".join(f"sum(\"{name}\")::HUGEINT AS \"{name}\"" for name in [*KINDS, "cents", "people"])


def duckdb_asked(table, what):
    return {(level, grain): database.execute(
        f"SELECT village // {STEPS[level]} AS place, month // {GRAINS[grain]} AS period, {what} FROM {table} GROUP BY 1, 2").to_arrow_table()
        for level in STEPS for grain in GRAINS}


def duckdb_plain():
    return duckdb_asked("visits", SQL)


def duckdb_leaf():
    database.execute(f"CREATE OR REPLACE TEMP TABLE leaf AS SELECT village, month, {SQL} FROM visits GROUP BY 1, 2")
    return duckdb_asked("leaf", SQL_AGAIN)


def duckdb_persons():
    return duckdb_asked("visits", "count(DISTINCT person) AS person")


def duckdb_persons_leaf():
    database.execute("CREATE OR REPLACE TEMP TABLE leaf AS SELECT DISTINCT person, village, month FROM visits")
    return duckdb_asked("leaf", "count(DISTINCT person) AS person")


def held(answers, what):
    for (level, grain), table in answers.items():
        rows = polars.DataFrame(table)
        sums = {name: Decimal(int(rows[name].sum())) for name in rows.columns if name not in ("place", "period", "village", "month")}
        named = {"cents": "money", "people": "attendance", "person": "persons"}
        for name, value in sums.items():
            mine = expected(what)[named.get(name, name), level, grain]
            if mine != (value / 100 if name == "cents" else value):
                sys.exit(f"{name} by {level} and {grain}: {value} here and {mine} in the cube")


ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 1
for what, asked in (("additive", [polars_plain, duckdb_plain, polars_leaf, duckdb_leaf]),
                    ("persons", [polars_persons, duckdb_persons, polars_persons_leaf, duckdb_persons_leaf])):
    for ask in asked:
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            answers = ask()
            times.append(time.perf_counter() - start)
        held(answers, what)
        print(f"{ask.__name__} | {sorted(times)[len(times) // 2]:.3f}", flush=True)
