"""Arrow tables of every library give the same cells; what can't be read is refused with its column."""

import datetime
import decimal
import signal
import threading
import time

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import wushe

from wushe import _core

NAMES = ["走访日期", "户数"]
ROWS = [[("day", "2022-05-21"), ("int", "3")], [("null", ""), ("int", "4")]]
DAY = datetime.date(2022, 5, 21)
FRAME = {"走访日期": [DAY, None], "户数": [3, 4]}


def cells(*columns):
    """The cells of one-row tables of these columns."""
    (row,) = _core._table_rows(pa.table({str(at): column for at, column in enumerate(columns)}))[1]
    return row


def duck_relation():
    return duckdb.sql("""SELECT * FROM (VALUES (DATE '2022-05-21', 3), (NULL, 4)) AS t("走访日期", "户数")""")


@pytest.mark.parametrize(
    "table",
    [
        lambda: pl.DataFrame(FRAME),
        lambda: pa.table(FRAME),
        lambda: pa.record_batch(FRAME),
        lambda: pa.table(FRAME).to_reader(),
        lambda: pd.DataFrame(FRAME),
        lambda: pd.DataFrame({"走访日期": pd.to_datetime(pd.Series([DAY, None])), "户数": [3, 4]}),
        lambda: pa.table(FRAME).to_pandas(types_mapper=pd.ArrowDtype),
        lambda: pa.concat_tables([pa.table(FRAME).slice(0, 1), pa.table(FRAME).slice(1, 1)]),
        duck_relation,
    ],
    ids=["polars", "pyarrow", "batch", "reader", "pandas", "pandas-datetime", "pandas-arrow", "two-batches", "duckdb"],
)
def test_every_library_gives_the_same(table):
    assert _core._table_rows(table()) == (NAMES, ROWS)


def test_every_type_of_cell():
    list_type = pa.list_(pa.string())
    assert cells(
        pa.nulls(1), pa.array([True]), pa.array([-1], pa.int8()), pa.array([2**64 - 1], pa.uint64()), pa.array([0.5]),
        pa.array([decimal.Decimal("12345678901234567.89")]), pa.array([DAY], pa.date64()),
        pa.array([datetime.datetime(2022, 5, 21)], pa.timestamp("us")), pa.array([datetime.datetime(2022, 5, 21, 9)], pa.timestamp("ns")),
        pa.array(["五"]), pa.array(["五"], pa.large_string()), pa.array(["五社" * 9], pa.string_view()),
        pa.array([["a", None, "b"]], list_type), pa.array([[]], pa.large_list(pa.large_string())),
        pa.array(["x"]).dictionary_encode(), pa.array([2**31 - 1], pa.date32()),
    ) == [
        ("null", ""), ("bool", "true"), ("int", "-1"), ("digits", str(2**64 - 1)), ("float", "0.5"),
        ("digits", "12345678901234567.89"), ("day", "2022-05-21"), ("day", "2022-05-21"), ("time", "2022-05-21 09:00:00"),
        ("text", "五"), ("text", "五"), ("text", "五社" * 9), ("list", "a|∅|b"), ("list", ""), ("text", "x"),
        ("digits", str(2**31 - 1)),
    ]


def test_categories_and_nulls():
    wanted = [[("text", "走访")], [("null", "")], [("text", "个案")], [("text", "走访")]]
    values = ["走访", None, "个案", "走访"]
    assert _core._table_rows(pl.DataFrame({"k": values}, schema={"k": pl.Categorical}))[1] == wanted
    assert _core._table_rows(pl.DataFrame({"k": values}, schema={"k": pl.Enum(["走访", "个案"])}))[1] == wanted
    assert _core._table_rows(pd.DataFrame({"k": pd.Categorical(values)}))[1] == wanted
    inner = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0]), pa.array([None, "b"]))
    assert _core._table_rows(pa.table({"k": inner}))[1] == [[("null", "")], [("text", "b")], [("null", "")]]


def test_slices_and_lists_of_polars():
    table = pl.DataFrame({"k": [["a"], ["b", "c"], None, []]}).slice(1)
    assert _core._table_rows(table)[1] == [[("list", "b|c")], [("null", "")], [("list", "")]]
    assert _core._table_rows(pa.table({"k": ["a", "b", "c"]}).slice(1, 1))[1] == [[("text", "b")]]


def test_empty_tables():
    assert _core._table_rows(pl.DataFrame({"a": []}, schema={"a": pl.String})) == (["a"], [])
    assert _core._table_rows(pa.table({})) == ([], [])


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (pa.array([b"secret"]), "column 1 .* is Binary"),
        (pa.array([{"secret": 1}]), "column 1 .* is a struct"),
        (pa.array([[1]]), "column 1 .* is a list of Int64"),
        (pa.array([datetime.datetime(2022, 5, 21)], pa.timestamp("us", "Asia/Shanghai")), "column 1 .* timestamp with a time zone"),
        (pa.array([datetime.timedelta(1)]), "column 1 .* is Duration"),
        (pa.array([1]).dictionary_encode(), "column 1 .* is a dictionary of Int64"),
    ],
)
def test_other_columns_are_refused(column, words):
    with pytest.raises(TypeError, match=words) as raised:
        _core._table_rows(pa.table({"ok": [1], "secret": column}))
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (pl.Series("secret", [1]), r"a single column \(polars.*Series\)"),
        (pa.chunked_array([[1]]), "a single column"),
        (pa.array([1]), "expected an Arrow table .*, got pyarrow.*; a single array goes into a table"),
        ([{"secret": 1}], "expected an Arrow table .*, got list$"),
        (None, "expected an Arrow table"),
    ],
)
def test_what_is_no_table(value, words):
    with pytest.raises(TypeError, match=words):
        _core._table_rows(value)


def test_broken_text_is_found_before_it_is_read():
    column = pa.array([b"ok", b"secret\xff"]).view(pa.string())
    with pytest.raises(ValueError, match="column 0 .* breaks the Arrow format") as raised:
        _core._table_rows(pa.table({"a": column}))
    assert "secret" not in str(raised.value)


def test_a_stream_that_fails():
    schema = pa.schema([("a", pa.int64())])

    def batches():
        yield pa.record_batch({"a": [1]})
        raise OSError("the disk is gone")

    with pytest.raises(ValueError, match="the disk is gone"):
        _core._table_rows(pa.RecordBatchReader.from_batches(schema, batches()))


def endless():
    batch = pa.record_batch({"a": pa.array([], pa.int64())})
    while True:
        yield batch


def test_a_signal_is_heard():
    reader = pa.RecordBatchReader.from_batches(pa.schema([("a", pa.int64())]), endless())

    def refuse(*_):
        raise InterruptedError("asked to stop")

    before = signal.signal(signal.SIGALRM, refuse)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        started = time.monotonic()
        # The producer is Python, too; where the signal meets it, its library wraps what it raises.
        with pytest.raises((InterruptedError, ValueError), match="asked to stop"):
            _core._table_rows(reader)
        assert time.monotonic() - started < 5
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_other_threads_go_on():
    table = pa.table({"a": pa.array(["text"] * 300_000)})
    ticks, done = 0, threading.Event()
    reading = threading.Thread(target=lambda: (_core._table_rows(table), done.set()))
    reading.start()
    while not done.is_set():
        ticks += 1
        time.sleep(0.001)
    reading.join()
    assert ticks > 5


def test_a_nul_in_the_name_of_a_column_is_refused():
    with pytest.raises(wushe.WusheError, match=r"column 1 \(counted from 0\) has a NUL"):
        wushe.Pack.builtin("hinggan").check(pl.DataFrame({"走访日期": ["2022-05-20"], "社工\0站": ["1"]}), "home_visit", today="2022-05-21")


def test_columns_of_polars_without_a_value_or_a_row():
    row = {"走访日期": ["2022-05-20"], "社工站": ["152221100000"], "走访社工": ["W1"], "家庭编号": ["H1"], "地点": [None]}
    for frame, rows in ((pl.DataFrame(row), 1), (pl.DataFrame({name: [] for name in row}), 0)):
        report = wushe.Pack.builtin("hinggan").check(frame, "home_visit", today="2022-05-21")
        assert (report.rows, report.errors) == (rows, 0)
