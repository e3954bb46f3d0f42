"""A typed table of any library gives the report and the records of the same cells one by one."""

import datetime
import random
from decimal import Decimal

import pandas
import polars
import pyarrow
import pytest

import wushe as ws

TODAY = "2022-05-21"
STATIONS, KEYS = ["152221100000", "S1", "S2"], [f"H{at}" for at in range(30)]
DAYS = [datetime.date(2022, 5, 20), datetime.date(2021, 1, 1), datetime.date(2022, 5, 21)]


@pytest.fixture(scope="module")
def pack():
    return ws.Pack.builtin("hinggan")


def rows(seed, count, faulty):
    """The columns of a ledger, some of whose cells are wrong or not there."""
    draw = random.Random(seed)

    def column(right, wrong):
        return [draw.choice(wrong) if draw.random() < faulty else draw.choice(right) for _ in range(count)]

    return {
        "走访日期": column(DAYS, [datetime.date(2022, 5, 22), datetime.date(1899, 1, 1), None]),
        "社工站": column(STATIONS, ["科尔沁镇", "152221", "", None]),
        "走访社工": column(["W1", "W2"], ["无", " ", None]),
        "家庭编号": column(KEYS, ["h1", "合计", "同上", None]),
        "服务类型": column(["资源链接", "心理疏导"], ["资源连接", None]),
        "服务人数": column([1, 2, 3, 40], [-1, 0, None]),
        "是否做需求评估": column([False, None], [True]),
    }


def tables(columns):
    """The same table as each library and type holds it."""
    names = ["社工站", "走访社工", "家庭编号", "服务类型"]
    plain = pyarrow.table(columns)
    types = {"small": pyarrow.string(), "large": pyarrow.large_string(), "view": pyarrow.string_view(),
             "codes of 8 bits": pyarrow.dictionary(pyarrow.int8(), pyarrow.string()),
             "codes of 32 bits": pyarrow.dictionary(pyarrow.uint32(), pyarrow.large_string())}
    for name, kind in types.items():
        def cast(column, kind=kind):
            whole = plain[column].combine_chunks()
            return whole.dictionary_encode().cast(kind) if pyarrow.types.is_dictionary(kind) else whole.cast(kind)
        yield name, pyarrow.table({column: cast(column) if column in names else plain[column] for column in columns})
    sliced = pyarrow.concat_tables([plain.slice(0, 3), plain]).slice(3)
    yield "in chunks", sliced
    yield "chunks of dictionaries", pyarrow.concat_tables([plain.slice(0, 7), plain.slice(7)]).set_column(
        3, "家庭编号", pyarrow.chunked_array([plain["家庭编号"].slice(0, 7).combine_chunks().dictionary_encode(),
                                         plain["家庭编号"].slice(7).combine_chunks().dictionary_encode()]))
    unused = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array([None if key is None else 2 * KEYS.index(key) + 1 if key in KEYS else 60 + ["h1", "合计", "同上"].index(key) for key in columns["家庭编号"]], pyarrow.int32()),
        pyarrow.array([text for key in KEYS for text in (key, key)] + ["h1", "合计", "同上", "never"]))
    yield "repeated and unused", plain.set_column(3, "家庭编号", unused)
    frame = polars.DataFrame(plain)
    yield "polars", frame
    yield "polars with categories", frame.with_columns(polars.col(names).cast(polars.Categorical))
    yield "polars with times", frame.with_columns(polars.col("走访日期").cast(polars.Datetime("us")))
    yield "pandas", plain.to_pandas(types_mapper=pandas.ArrowDtype)


@pytest.mark.parametrize("faulty", [0, 0.01, 0.1, 0.5, 1])
def test_every_type_gives_what_the_cells_give(pack, faulty):
    for seed in range(2):
        columns = rows(seed, 400, faulty)
        # Objects are read cell by cell.
        expected = pack.check(pandas.DataFrame({name: pandas.Series(cells, dtype=object) for name, cells in columns.items()}), "home_visit", today=TODAY)
        for name, table in tables(columns):
            report = pack.check(table, "home_visit", today=TODAY)
            assert report.json == expected.json, name
            assert report.records.to_bytes() == expected.records.to_bytes(), name


def test_numbers_serve_as_keys_whatever_their_width(pack):
    count = 300
    base = {"走访日期": DAYS * (count // 3), "社工站": STATIONS * (count // 3), "走访社工": ["W1"] * count}
    expected = pack.check(pyarrow.table({**base, "家庭编号": [str(at % 50) for at in range(count)]}), "home_visit", today=TODAY)
    for kind in (pyarrow.int16(), pyarrow.uint32(), pyarrow.int64(), pyarrow.uint64()):
        report = pack.check(pyarrow.table({**base, "家庭编号": pyarrow.array([at % 50 for at in range(count)], kind)}), "home_visit", today=TODAY)
        assert report.json == expected.json
        assert report.records.to_bytes() == expected.records.to_bytes()


def test_times_that_are_no_days_and_zones_are_told(pack):
    base = {"社工站": ["S1", "S1"], "走访社工": ["W1", "W1"], "家庭编号": ["H1", "H2"]}
    times = [datetime.datetime(2022, 5, 20), datetime.datetime(2022, 5, 20, 9, 30)]
    report = pack.check(pyarrow.table({"走访日期": times, **base}), "home_visit", today=TODAY)
    assert report.accepted == 2 or [finding["path"][0] for finding in report.findings] == [3]
    with pytest.raises(TypeError, match="time zone"):
        pack.check(pyarrow.table({"走访日期": pyarrow.array(times, pyarrow.timestamp("us", "Asia/Shanghai")), **base}), "home_visit", today=TODAY)
    far = pyarrow.array([19_132, 4_000_000], pyarrow.int32()).cast(pyarrow.date32())
    report = pack.check(pyarrow.table({"走访日期": far, **base}), "home_visit", today=TODAY)
    assert (report.accepted, report.findings[0]["path"][0]) == (1, 3)


def test_amounts_with_a_scale_are_read_as_their_digits(pack):
    base = {"走访日期": DAYS, "社工站": ["S1"] * 3, "走访社工": ["W1"] * 3, "家庭编号": ["H1", "H2", "H3"]}
    exact = pyarrow.array([Decimal("1200.50"), None, Decimal("3.00")], pyarrow.decimal128(12, 2))
    expected = pack.check(pyarrow.table({**base, "月收入": ["1200.50", None, "3.00"]}), "home_visit", today=TODAY)
    report = pack.check(pyarrow.table({**base, "月收入": exact}), "home_visit", today=TODAY)
    assert report.json == expected.json
