"""A frame of Spark gives the same bytes as the same table on one machine."""

from __future__ import annotations

import os
import pickle
import random
import sys
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
import wushe as ws
import wushe.spark

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

PACK, NETWORK = ws.Pack.builtin("hinggan"), ws.Network.builtin("hinggan")
TODAY = "2022-06-30"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "3")
    # Else Spark puts all of so little into one part.
    builder = builder.config("spark.sql.adaptive.coalescePartitions.enabled", "false")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def visits(count: int) -> pl.DataFrame:
    chance = random.Random(20221128)
    stations = ["152221100000", "152222100000", "152201001000", "X1"]
    return pl.DataFrame({
        "row": list(range(2, count + 2)),
        "走访日期": [f"2022-{chance.choice('3456'):0>2}-{chance.randint(1, 31):02}" for _ in range(count)],
        "社工站": [chance.choice(stations) for _ in range(count)],
        "走访社工": [f"W{chance.randint(1, 9)}" for _ in range(count)],
        "家庭编号": [f"H{chance.randint(1, count // 3)}" for _ in range(count)],
    })


def on_one_machine(table: pl.DataFrame, form: str) -> ws.Figures:
    return PACK.measure(table.drop("row"), network=NETWORK, form=form, today=TODAY)


def cube(figures: ws.Figures) -> str:
    return figures.cube(period="2022-H1", by=["month", "quarter", "whole"]).json


def test_the_same_bytes_as_on_one_machine(spark: Any) -> None:
    table = visits(600)
    whole = on_one_machine(table, "home_visit")
    frame = spark.createDataFrame(table.to_dicts()).select(table.columns)
    for parts in (1, 4):
        figures = ws.spark.measure(frame.repartition(parts), PACK, form="home_visit", today=TODAY, network=NETWORK, row="row")
        assert cube(figures) == cube(whole)
        assert sum(report.rows for report in figures.reports) == 600
        assert sum(report.errors for report in figures.reports) == whole.reports[0].errors > 0
    # The number of a row is the one that the frame has.
    rows = sorted(finding["path"][0] for report in figures.reports for finding in report.findings)
    assert rows == sorted(finding["path"][0] for finding in whole.reports[0].findings)
    for numbers in ("row - 2", "null", "2", "cast(row as string)", "row + 4294967294"):
        with pytest.raises(ws.WusheError, match="numbers the rows"):
            ws.spark.check(frame.selectExpr("*", f"{numbers} as nr"), PACK, form="home_visit", today=TODAY, row="nr")


def test_a_key_that_may_come_once_counts_once(spark: Any) -> None:
    chance = random.Random(7)
    keys = [f"F{chance.randint(1, 40)}" for _ in range(90)]
    table = pl.DataFrame({"row": list(range(2, 92)), "建档日期": [f"2022-05-{at % 28 + 1:02}" for at in range(90)],
                          "社工站": [chance.choice(["152221100000", "152222100000"]) for _ in range(90)], "档案编号": keys,
                          "家庭编号": [f"H{at}" for at in range(90)]})
    whole = on_one_machine(table, "file_opened")
    assert whole.get("files_opened").value == len(set(keys)) and whole.reports[0].errors > 0
    frame = spark.createDataFrame(table.to_dicts()).select(table.columns).repartition(4)
    asked = {"form": "file_opened", "today": TODAY, "network": NETWORK}
    assert cube(ws.spark.measure(frame, PACK, row="row", **asked)) == cube(whole)
    with pytest.raises(ws.WusheError, match="name the column that numbers its rows"):
        ws.spark.measure(frame, PACK, **asked)
    with pytest.raises(ws.WusheError, match="no column nr"):
        ws.spark.measure(frame, PACK, row="nr", **asked)
    # What is written otherwise may lie in another part, where no check sees both.
    wide = table.with_columns(pl.col("档案编号").str.replace("F", "Ｆ")).with_columns(row=pl.col("row") + 90)
    both = pl.concat([part.unique("档案编号", keep="first", maintain_order=True) for part in (table, wide)])
    frame = spark.createDataFrame(both.to_dicts()).select(both.columns)
    with pytest.raises(ws.WusheError, match="came through twice"):
        ws.spark.measure(frame, PACK, row="row", **asked)


def test_what_goes_to_executors_is_the_same_there() -> None:
    assert pickle.loads(pickle.dumps(PACK)).identity == PACK.identity
    stated = NETWORK.with_successions(PACK)
    assert pickle.loads(pickle.dumps(stated)).ask("2022-05-21", kind="lists") == stated.ask("2022-05-21", kind="lists")
    report = PACK.check(visits(9), "home_visit", today=TODAY)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(report.records)
