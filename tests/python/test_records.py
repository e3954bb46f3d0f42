"""The book of records as Python has it: tables, bytes, the records behind a figure."""

import datetime
import decimal

import duckdb
import pandas
import polars
import pyarrow
import pytest

import wushe as ws

PACK, NETWORK, TODAY = ws.Pack.builtin("hinggan"), ws.Network.builtin("hinggan"), "2022-05-21"
HEAD = "记录类型,日期,社工站,社工,家庭编号,活动编号,人数,资源方向,资源形式,金额,资源提供方\n"
LEDGER = HEAD + """走访,2022-05-20,152221100000,W1,H1,,2,,,,
走访,2022/4/2,152221101000,W2,H1,,,,,,
走访,2022-05-32,152221100000,W1,H2,,1,,,,
主题活动,2022-04-30,152221100000,,,E1,40,,,,
资源链接,2022-04-08,152221100000,W1,,,,链入,资金,1000.5,社会慈善资源
资源链接,2022-04-09,152222100000,W3,,,,链入,物资,0.25,社区
"""


def check(text=LEDGER):
    return PACK.check(text.encode(), today=TODAY, network=NETWORK)


REPORT = check()
RECORDS = REPORT.records


def test_each_library_of_tables_reads_the_records():
    table = RECORDS.to_polars()
    assert len(RECORDS) == len(table) == REPORT.accepted == 5
    assert table.schema["date"] == polars.Date() and table.schema["amount"] == polars.Decimal(38, 2) and table.schema["head_count"] == polars.UInt64()
    visits = RECORDS.of("home_visit").to_polars()
    assert visits.select("ledger", "row", "normalised", "date", "household", "head_count").rows() == [
        (0, 2, False, datetime.date(2022, 5, 20), "H1", 2), (0, 3, True, datetime.date(2022, 4, 2), "H1", None)]
    assert "amount" not in visits.columns and "event_key" not in visits.columns
    assert pyarrow.table(RECORDS)["amount"].drop_null().to_pylist() == [decimal.Decimal("1000.50"), decimal.Decimal("0.25")]
    assert RECORDS.to_pandas(float=True)["amount"].dropna().sum() == pytest.approx(1000.75)
    assert isinstance(RECORDS.to_pandas(), pandas.DataFrame)
    arrow = RECORDS.to_arrow()
    assert duckdb.sql("select form, count(*), sum(amount) from arrow group by form order by form").fetchall() == [
        ("event", 1, None), ("home_visit", 2, None), ("resource_linked", 2, decimal.Decimal("1000.75"))]
    with pytest.raises(ws.WusheError, match="there is no record of that form; there are: "):
        RECORDS.of("no_such")


def test_what_was_refused_is_named():
    assert RECORDS.refused == [{"form": "home_visit", "ledger": 0, "row": 4}]
    assert {finding["path"][0] for finding in REPORT.findings if finding["severity"] == "error"} == {4}


def test_records_are_saved_read_and_merged(tmp_path):
    RECORDS.save(tmp_path / "records.wushe")
    for given in (tmp_path / "records.wushe", str(tmp_path / "records.wushe"), RECORDS.to_bytes()):
        again = PACK.records(given)
        assert again.to_bytes() == RECORDS.to_bytes() and again.refused == RECORDS.refused
    more = check(HEAD + "走访,2022-05-19,152221100000,W1,H9,,1,,,,\n").records
    one, other = RECORDS.with_others([more]), more.with_others([PACK.records(RECORDS.to_bytes())])
    assert one.to_bytes() == other.to_bytes() and len(one) == 6
    assert sorted(set(one.to_polars()["ledger"])) == [0, 1]
    with pytest.raises(ws.WusheError, match="ledgers 1 and 2 are the same"):
        RECORDS.with_others([again])
    whole = RECORDS.to_bytes()
    for damaged in (whole[:-1], whole + b"\0", whole[:40] + bytes([whole[40] ^ 1]) + whole[41:], b"", b"PK\x03\x04"):
        with pytest.raises(ws.WusheError) as raised:
            PACK.records(damaged)
        assert raised.value.findings[0]["code"] == "book_damaged"
    with pytest.raises(ws.WusheError) as raised:
        ws.Pack.builtin("national").records(whole)
    assert raised.value.findings[0]["code"] in ("book_form_differs", "book_form_unknown")


def test_figures_are_those_of_what_was_read_back():
    figures, again = (PACK.measure(records, network=NETWORK) for records in (RECORDS, PACK.records(RECORDS.to_bytes())))
    for measure in ("households_visited", "person_times", "resources_linked", "events"):
        assert figures.get(measure).json == again.get(measure).json


def test_the_records_behind_a_figure():
    figures = PACK.measure(REPORT, network=NETWORK)
    figure = figures.get("person_times", unit="152221", period="2022-05")
    behind = RECORDS.rows(figure).to_polars()
    standing = dict(behind.group_by("standing").len().rows())
    assert standing.get("used", 0) == figure.used and standing.get("undetermined", 0) == figure.undetermined
    assert standing.get("left_out", 0) + len(RECORDS.refused) == sum(figure.left_out.values())
    assert behind.filter(standing="left_out", row=3)["why"].to_list() == ["before_period"]
    with pytest.raises(ws.WusheError, match="the figure is of other records"):
        check().records.rows(figure)
    part = figures["person_times"].by(period="month").whole
    with pytest.raises(ws.WusheError, match="has no records of its own"):
        RECORDS.rows(part)


def test_figures_by_station_and_worker():
    visits = PACK.measure(REPORT, network=NETWORK)["household_visits"]
    stations = visits.by(actor="station", unit="1522")
    assert [(part.place, part.station, part.value) for part in stations] == [("科尔沁镇", "152221100000", 1), ("索伦镇", "152221101000", 1)]
    workers = visits.by(actor="worker", period="month", within="2022-Q2", unit="1522")
    assert {(part.worker, part.period): part.value for part in workers if part.value} == {("W1", "2022-05"): 1, ("W2", "2022-04"): 1}
    assert "W1" not in repr(workers) + repr(workers[0]) and workers.to_polars().columns[:4] == ["division", "place", "worker", "period"]
    linked = PACK.measure(REPORT, network=NETWORK)["events"].by(actor="worker", unit="1522")
    assert [(part.worker, part.value) for part in linked] == [(None, 1)]
