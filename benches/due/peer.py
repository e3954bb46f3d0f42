"""What is due asked of DuckDB and Polars: `peer.py FOLDER`, where the folder has the persons, the visits and the answer that the bench wrote.

Both get typed columns in memory, and count the windows of twelve items that had enough visits and those that had not; the numbers are held to
the library's. They know no moves, deaths, birthdays or answers that are missing, and name no task.
"""

import os
import pathlib
import statistics
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "2"

import duckdb  # noqa: E402
import polars as pl  # noqa: E402

FOLDER = pathlib.Path(sys.argv[1])
ROUNDS = 5
ALONE, OLD = pl.col("lives_alone"), pl.col("old")
# As the bench has them: months of a period, how often, for whom, whether only what was done at home counts.
ITEMS = [
    ("I-01", 1, 1, "lives_alone", ALONE, False), ("I-02", 1, 2, "lives_alone", ALONE, False), ("I-03", 1, 1, "lives_alone", ALONE, True),
    ("I-04", 1, 1, "old", OLD, False), ("I-05", 3, 1, "old", OLD, False), ("I-06", 3, 2, "old", OLD, True),
    ("I-07", 3, 3, "lives_alone AND old", ALONE & OLD, False), ("I-08", 6, 1, "old", OLD, False), ("I-09", 6, 4, "lives_alone OR old", ALONE | OLD, False),
    ("I-10", 12, 1, "lives_alone OR old", ALONE | OLD, False), ("I-11", 12, 12, "lives_alone", ALONE, False), ("I-12", 12, 4, "NOT old", ~OLD, True),
]

persons = pl.read_csv(FOLDER / "persons.csv").select(
    pl.col("person").cast(pl.Categorical).to_physical().alias("person"), (pl.col("lives_alone") == "是"), (pl.col("birth_date") < "1965").alias("old"))
numbers = pl.read_csv(FOLDER / "persons.csv", columns=["person"])["person"]
known = pl.DataFrame({"name": numbers, "person": persons["person"]})
visits = pl.read_csv(FOLDER / "visits.csv").join(known, left_on="person", right_on="name").select(
    pl.col("person_right").alias("person"), pl.col("date").str.to_date(), (pl.col("in_person") == "是"))
expected = {item: (int(done), int(missed)) for item, done, missed in (line.split() for line in (FOLDER / "ours.txt").read_text().splitlines())}


def by_polars():
    frames = []
    month = pl.col("date").dt.month().cast(pl.Int32) - 1
    for item, months, times, _, target, at_home in ITEMS:
        due = persons.lazy().filter(target).select("person")
        of = visits.lazy().filter(pl.col("in_person")) if at_home else visits.lazy()
        done = (of.group_by("person", (month // months).alias("window")).len().filter(pl.col("len") >= times)
                .join(due, on="person", how="semi").select(pl.len().alias("done")))
        frames.append(pl.concat([done, due.select(pl.len().alias("due"))], how="horizontal").with_columns(pl.lit(item).alias("item"), windows=12 // months))
    told = pl.concat(pl.collect_all(frames))
    return {row["item"]: (row["done"], row["due"] * row["windows"] - row["done"]) for row in told.to_dicts()}


def by_duckdb(database):
    told = {}
    for item, months, times, target, _, at_home in ITEMS:
        where = "WHERE in_person" if at_home else ""
        done, due = database.execute(
            f"WITH due AS (SELECT person FROM persons WHERE {target}), done AS (SELECT person FROM visits {where} "
            f"GROUP BY person, (month(date) - 1) // {months} HAVING count(*) >= {times}) "
            f"SELECT (SELECT count(*) FROM done SEMI JOIN due USING (person)), (SELECT count(*) FROM due) * {12 // months}").fetchone()
        told[item] = (done, due - done)
    return told


def timed(name, call):
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        found = call()
        times.append(time.perf_counter() - started)
        if found != expected:
            sys.exit(f"{name} counts {found} and the library {expected}")
    print(f"{name} | {statistics.median(times):.4f}")


database = duckdb.connect(config={"threads": 2})
database.execute("CREATE TABLE persons AS SELECT * FROM persons")
database.execute("CREATE TABLE visits AS SELECT * FROM visits")
timed("polars", by_polars)
timed("duckdb", lambda: by_duckdb(database))
