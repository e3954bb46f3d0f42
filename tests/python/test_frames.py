"""Frames of pandas as people have them: of mixed columns, with gaps, filtered; each cell is read as a spreadsheet shows it."""

import datetime
import io
import warnings
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import wushe

from wushe import _core

TODAY = "2022-05-21"
PACK = wushe.Pack.builtin("hinggan")
DAY = datetime.datetime(2022, 5, 20)
HEADS = ["走访日期", "社工站", "走访社工", "家庭编号"]


def frame(**columns):
    rows = len(next(iter(columns.values()), [0]))
    plain = dict(zip(HEADS, ([value] * rows for value in ("2022-05-20", "152221100000", "W1", "H1"))))
    return pd.DataFrame({**plain, "家庭编号": [f"H{at}" for at in range(rows)], **columns})


def check(table, **more):
    return PACK.check(table, "home_visit", today=TODAY, **more)


def told(report, hints=False):
    return [(finding["code"], *finding["path"]) for finding in report.findings if hints or finding["severity"] != "hint"]


def test_mixed_days_texts_and_numbers():
    days = [DAY, pd.Timestamp("2022-05-20"), datetime.date(2022, 5, 20), "2022/5/20", "2022-02-30", pd.Timestamp("2022-05-20 09:30"), 44701,
            None, pd.NaT, np.nan, pd.NA, {"a": 1}, b"x", pd.Timestamp("2022-05-20", tz="Asia/Shanghai"), datetime.time(9), "\ud800",
            np.datetime64("2022-05-20"), np.datetime64("2022-05-20T09:30")]
    report = check(frame(走访日期=pd.Series(days, dtype=object)))
    at = [(code, row) for code, row, *_ in told(report)]
    assert at == [
        ("date_not_real", 6), ("date_has_time", 7), ("date_excel_serial", 8), ("required", 9), ("required", 10), ("required", 11), ("required", 12),
        ("date_format", 13), ("date_format", 14), ("date_has_time", 15), ("date_format", 16), ("date_format", 17), ("date_has_time", 19),
    ]
    assert "JSON" not in "".join(report.message(finding) + report.message(finding, "en") for finding in report.findings)
    report = check(frame(走访日期=pd.Series(days, dtype=object)), excel_dates="1900")
    assert ("date_excel_serial", 8) not in [(code, row) for code, row, *_ in told(report)]


def test_mixed_numbers():
    counts = [3, 3.0, "3", np.int64(3), np.float64(3), Decimal("3"), Decimal("NaN"), "", np.float32(3), True, 3.5, -1, 2**70, [3], float("inf")]
    report = check(frame(服务人数=pd.Series(counts, dtype=object)))
    assert [(code, row) for code, row, _ in told(report)] == [
        ("count_format", 11), ("count_not_whole", 12), ("count_negative", 13), ("count_too_large", 14), ("count_format", 15), ("count_too_large", 16),
    ]
    incomes = [1200.5, 1300, "1,300", Decimal("12.50"), 0.1 + 0.2, None]
    report = check(frame(月收入=pd.Series(incomes, dtype=object)))
    assert told(report) == [("number_is_float", 6, "monthly_income")]


def test_floats_with_gaps():
    csv = "走访日期,社工站,走访社工,家庭编号,服务人数,月收入\n2022-05-20,152221100000,W1,1001,3,1200.50\n2022-05-20,152221100000,W1,1002,,1300\n"
    report = check(pd.read_csv(io.StringIO(csv)))
    assert told(report, hints=True) == [] and report.accepted == 2
    gaps = frame(服务人数=[2.0, np.nan], 月收入=[1200.5, np.nan], 走访日期=pd.to_datetime(["2022-05-20", None]))
    assert told(check(gaps)) == [("required", 3, "visited_on")]
    assert told(check(pl.DataFrame({"服务人数": [float("nan")], **{head: [text] for head, text in zip(HEADS, ["2022-05-20", "152221100000", "W1", "H1"])}}))) == []


def test_types_of_pandas():
    typed = frame(
        服务人数=pd.array([3, None], dtype="Int64"), 是否独居=pd.array([True, None], dtype="boolean"), 月收入=pd.array([1.5, None], dtype="Float64"),
        走访社工=pd.Categorical(["W1", "W2"]), 家庭编号=pd.Categorical([1001, 1002]), 走访日期=pd.array(["2022-05-20", "2022-05-20"], dtype="string"),
        到达时间=[datetime.time(9), datetime.time(10)], 用时=pd.to_timedelta(["1h", "2h"]),
    )
    report = check(typed)
    assert told(report) == [("heading_unknown", 1)] * 2 and report.accepted == 2
    zoned = frame(走访日期=pd.to_datetime(["2022-05-20"]).tz_localize("Asia/Shanghai"))
    assert told(check(zoned)) == [("date_has_time", 2, "visited_on")]
    for odd in (pd.arrays.SparseArray([1, 2]), pd.array([1.0, 2.0], dtype="float16"), pd.array([1, 2], dtype="uint8")):
        assert check(frame(家庭编号=["H1", "H2"], 服务人数=odd)).accepted == 2
    assert told(check(frame(走访日期=pd.period_range("2022-05", periods=1, freq="M")))) == [("date_format", 2, "visited_on")]
    lists = frame(参加人员=[["P1", "P2"], np.array(["P1", None], dtype=object), [], None, ("P1",), [["P1"]], 7])
    assert told(check(lists)) == [("list_expected", 7, "participants")]
    circle = []
    circle.append(circle)
    assert told(check(frame(参加人员=[circle]))) == [("list_expected", 2, "participants")]


def test_times_of_other_libraries():
    columns = {head: [text] for head, text in zip(HEADS, ["2022-05-20", "152221100000", "W1", "H1"])}
    assert check(pl.DataFrame({**columns, "到达时间": [datetime.time(9)]})).accepted == 1
    assert _core._table_rows(pa.table({"a": pa.array([datetime.time(9, 30)])}))[1] == [[("time", "09:30:00")]]


def test_a_filtered_frame():
    whole = frame(走访日期=["2022-05-20", "2022-05-19", "2022-02-30"])
    filtered = whole[whole["走访日期"] != "2022-05-19"]
    assert told(check(filtered), hints=True) == [("date_not_real", 3, "visited_on")]
    assert told(check(filtered, row_numbers="index"), hints=True) == [("date_not_real", 4, "visited_on")]
    assert check(whole.sort_index(ascending=False), row_numbers="index").findings[0]["path"][0] == 4
    named = whole.set_index("家庭编号")
    assert check(named).json == check(whole[[*HEADS[:3], "家庭编号"]][["家庭编号", *HEADS[:3]]]).json
    for odd in (named, pd.concat([whole, whole]), whole.set_axis([-1, 0, 1]), whole.set_axis([True, False, True])):
        with pytest.raises(wushe.WusheError, match="labels of the index"):
            check(odd, row_numbers="index")
    for table, numbers in ((whole, "position"), (pl.DataFrame({"a": [1]}), "index"), ("visits.csv", "index")):
        with pytest.raises(wushe.WusheError, match="row_numbers is"):
            check(table, row_numbers=numbers)


def test_columns_of_objects_alone_and_of_one_name():
    objects = frame(走访日期=["2022-05-20", "2022-02-30"]).astype(object)
    assert told(check(objects)) == [("date_not_real", 3, "visited_on")] and check(objects).rows == 2
    doubled = pd.concat([frame(走访日期=["2022-05-20"]), pd.DataFrame({"走访日期": ["2022-05-20"], 3: [1]})], axis=1)
    assert "heading_doubled" in [code for code, *_ in told(check(doubled))]
    assert check(objects.iloc[:0]).rows == 0


def test_a_class_of_ones_own_is_a_frame():
    class Own(pd.DataFrame):
        pass

    assert told(check(Own(frame(走访日期=[DAY, "2022-02-30"])))) == [("date_not_real", 3, "visited_on")]


def test_a_frame_is_left_as_it_is():
    table = frame(走访日期=[DAY, "2022-05-20"])
    before = table.copy(deep=True)
    check(table)
    pd.testing.assert_frame_equal(table, before)


# How many findings are listed, and the tables of them


def test_what_is_not_listed_is_told():
    rows = 60
    broken = pl.DataFrame({"走访日期": ["2022-02-30"] * rows, "社工站": ["152221100000"] * rows, "走访社工": ["W1"] * rows, "家庭编号": [f"H{at}" for at in range(rows)]})
    cut = check(broken, findings=10)
    assert len(cut.findings) == 10 and cut.errors == rows and cut.truncated["total"] == rows - 10
    for table in (cut.to_pandas, cut.to_polars, cut.to_arrow):
        with pytest.warns(UserWarning, match="first 10 of 60 findings; check with findings=None") as caught:
            assert len(table()) == 10
        assert caught[0].filename == __file__
    whole = check(broken, findings=None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(whole.to_pandas()) == len(whole.to_arrow()) == rows and whole.truncated is None
    assert "第 2、3、4、5、6、7、8、9、10、11 行，另有 50 处" in cut.html() and "60" in cut.html()
    lines = PACK.form("home_visit").check_lines(["{}"] * 3, TODAY, findings=1)
    assert len(lines.findings) == 1 and lines.truncated


# Paths


def test_a_text_is_a_record_or_a_path(tmp_path, monkeypatch):
    good = '{"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}'
    csv, lines = tmp_path / "台账.csv", tmp_path / "记录.JSONL"
    csv.write_text(",".join(HEADS) + "\n2022-05-20,152221100000,W1,H1\n", "utf-8")
    lines.write_text(good + "\n{\n", "utf-8")
    assert check(str(csv)).json == check(csv).json and check(csv).accepted == 1
    assert (check(str(lines)).json, check(lines).rows, check(lines).accepted) == (check(lines).json, 2, 1)
    assert isinstance(check(" \n" + good), wushe.Report)
    for odd, words in (("visits.xlsx", r"ends in \.csv, \.jsonl or \.parquet"), (csv.read_text("utf-8"), "as bytes"), ("", "no JSON"), (tmp_path / "a.json", "ends in")):
        with pytest.raises(wushe.WusheError, match=words):
            check(odd)
    with pytest.raises(FileNotFoundError):
        check("nowhere.csv")
    with pytest.raises(wushe.WusheError, match="of which form"):
        PACK.check(str(lines), today=TODAY)
    with pytest.raises(wushe.WusheError, match="this is a path"):
        PACK.form("home_visit").check("nowhere.csv", TODAY)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "{}").write_text("x")
    with pytest.raises(wushe.WusheError, match="both JSON and the path"):
        check("{}")
