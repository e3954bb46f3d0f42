"""Networks, figures and their reasons."""

import json
from datetime import date
from decimal import Decimal

import pytest

import wushe

PACK = wushe.Pack.builtin("hinggan")
NET = wushe.Network.builtin("hinggan")
LEDGER = """走访日期,社工站,走访社工,家庭编号,服务人数
2022-04-02,152221100000,W1,H1,3
2022-05-20,152221100000,W1,H1,2
2022-05-20,152201001000,W1,H1,1
2022-05-20,152201001000,W1,H2,1
2022-05-32,152201001000,W1,H3,1
2022-05-20,S-unknown,W1,H4,1
"""
REPORT = PACK.check(LEDGER.encode(), "home_visit", today="2022-05-21")
CUBE = PACK.measure(REPORT, network=NET)


def test_a_figure():
    figure = CUBE.get("households_visited", unit="152221", period="2022-04")
    assert (figure.value, figure.unit, figure.place, figure.period, figure.division) == (Decimal(1), "户", "科尔沁右翼前旗", "2022-04", "152221000000")
    assert figure.left_out == {"errors": 1, "after_period": 1, "station_unknown": 1, "other_unit": 2}
    assert figure.records == figure.used + sum(figure.left_out.values()) + figure.undetermined == 6
    assert figure.list_date == date(2021, 10, 31) and type(figure.value) is Decimal
    assert json.loads(figure.json)["value"] == "1" and "explanation" not in repr(figure)
    with pytest.raises(TypeError):
        figure + figure
    assert "科尔沁右翼前旗" in figure._repr_html_() and "<details" in figure._repr_html_()


def test_by_unit_and_month_at_once():
    crossed = CUBE["households_visited"].by(level="county", period="month")
    assert [part.period for part in crossed][:2] == ["2022-04", "2022-05"] and len(crossed) == 2 * 6
    for part in crossed:
        assert part.used == 0 or part.value is not None
        assert part.value == CUBE.get("households_visited", unit=part.division, period=part.period).value
    assert (crossed.whole.value, crossed.parts_sum, crossed.shared) == (2, 4, 1)
    assert crossed.to_polars().height == 12
    with pytest.raises(wushe.WusheError, match="or several"):
        CUBE["households_visited"].by()
    with pytest.raises(wushe.WusheError, match="within="):
        CUBE["households_visited"].by(level="county", period="2022-04")


def test_the_reasons():
    why = CUBE.explain("households_visited", unit="1522", period="2022-05")
    assert why.to_dict()["value"] == "2" and why.to_dict() == json.loads(why.json)
    assert str(why).splitlines()[0].startswith("走访入户 2 户") and "Households visited: 2 户" in why.text("en")
    assert "interpreted" in why._repr_html_() and repr(why).startswith("Explanation('走访入户 2 户")
    with pytest.raises(wushe.WusheError):
        why.text("fr")


def test_parts():
    counties = CUBE["households_visited"].by(level="county", unit="1522")
    assert {part.place: part.value for part in counties if part.value} == {"科尔沁右翼前旗": Decimal(1), "乌兰浩特市": Decimal(2)}
    assert (counties.whole.value, counties.parts_sum, counties.shared) == (Decimal(2), Decimal(3), 1)
    assert counties.explain().to_dict()["code"] == "parts_do_not_add" and "parts" in counties.explain().text("en")
    assert len(counties) == 6 and counties[0].division == "152201000000"
    table = counties.to_polars()
    columns = ["division", "place", "period", "value", "no_value", "used", "undetermined", "left_out", "partial", "remainder"]
    assert table.columns == columns == list(counties.to_pandas().columns) and table["value"].sum() == Decimal(3)
    assert counties.to_pandas()["value"].tolist() == [part.value for part in counties]
    months = CUBE["person_times"].by(period="month", unit="1522")
    assert [(part.period, part.value) for part in months] == [("2022-04", Decimal(3)), ("2022-05", Decimal(4))]
    assert months.explain().to_dict()["code"] == "parts_add" and months.whole.value == months.parts_sum == 7
    april = CUBE["person_times"].by(level="county", unit="1522", within="2022-04")
    assert april.whole.value == 3 and "Breakdown(" in repr(april) and "乌兰浩特市" in april._repr_html_()


def test_what_does_not_add():
    with pytest.raises(wushe.WusheError, match=r"figures\.get\('households_visited'\)") as raised:
        CUBE["households_visited"].sum()
    assert raised.value.findings[0]["code"] == "measure_does_not_add"
    assert CUBE["person_times"].sum() == CUBE.get("person_times").value == 7
    for odd in ({}, {"period": "2022-04"}, {"level": "street"}, {"level": "street", "period": "month"}):
        with pytest.raises(wushe.WusheError):
            CUBE["person_times"].by(**odd)


def test_beside_the_reported():
    compared = {row.measure: row for row in CUBE.compare()}
    visits = compared["households_visited"]
    assert visits.value == 2 and not visits.agrees and visits.reported["text"] == "1493户" and visits.figure.period == "..2022-05-21"
    assert len(compared) == sum("measure" in figure for figure in PACK.reported())
    # As many rows as the bulletin counts, and it agrees.
    rows = "".join(f"2022-05-20,152221100000,W1,H{at},\n" for at in range(int(visits.reported["low"])))
    report = PACK.check((LEDGER.splitlines()[0] + "\n" + rows).encode(), "home_visit", today="2022-05-21")
    assert {row.measure: row.agrees for row in PACK.measure(report, network=NET).compare()}["households_visited"]


def test_what_is_asked_wrongly():
    for bad, code in (
        (lambda: CUBE.get("households"), "measure_unknown"),
        (lambda: CUBE["households"], "measure_unknown"),
        (lambda: CUBE.get("cases", unit="15222x"), None),
        (lambda: CUBE.get("cases", unit="159999"), "division_unknown"),
        (lambda: CUBE.get("cases", period="2022-13"), "period_month"),
        (lambda: PACK.measure(REPORT, network=NET, as_of="2010-01-01"), "division_before_first_list"),
    ):
        with pytest.raises(wushe.WusheError) as raised:
            bad()
        assert raised.value.findings and (code is None or raised.value.findings[0]["code"] == code)
    with pytest.raises(wushe.WusheError, match="checked by hinggan@"):
        wushe.Pack.builtin("national").measure(REPORT, network=NET)
    with pytest.raises(wushe.WusheError, match="give a report"):
        PACK.measure([], network=NET)
    more = LEDGER.replace("W1", "W2")
    later = PACK.check(more.encode(), "home_visit", today="2022-05-22")
    with pytest.raises(wushe.WusheError, match="as_of: "):
        PACK.measure([REPORT, later], network=NET)
    assert PACK.measure([REPORT, later], network=NET, as_of="2022-05-21").get("person_times").value == 14
    for covers in ("2022-05-21..", ("2022-05-21", "2022-01-01"), {"visit": "2022"}, {"home_visit": "May"}):
        with pytest.raises(wushe.WusheError) as raised:
            PACK.measure(REPORT, network=NET, covers=covers)
        assert raised.value.findings[0]["path"] == ["covers"]
    for covers in (("2022-01-01",), 2022, {"home_visit": None}):
        with pytest.raises(wushe.WusheError, match="first and last day"):
            PACK.measure(REPORT, network=NET, covers=covers)


def test_zero_none_and_no_records():
    open_ended = LEDGER + "2022-05-21,152222100000,W1,H9,\n"
    report = PACK.check(open_ended.encode(), "home_visit", today="2022-05-21")
    cube = PACK.measure(report, network=NET)
    zero = cube.get("households_visited", unit="152223", period="2022-05-01..2022-05-21")
    assert (zero.value, zero.no_value, zero.partial) == (Decimal(0), None, False)
    for period, reason in (("2022-03", "not_covered"), ("2022-06", "not_covered")):
        assert (cube.get("households_visited", period=period).value, cube.get("households_visited", period=period).no_value) == (None, reason)
    cases = cube.get("cases")
    assert (cases.value, cases.no_value, cases.records) == (None, "no_records_of_kind", 0) and "没有这类记录" in cases._repr_html_()
    unknown = cube.get("person_times", unit="152222")
    assert (unknown.value, unknown.no_value, unknown.missing) == (None, "undetermined", {("home_visit", "attendance"): 1})
    assert "服务人数（走访）" in unknown.explain().text() and "People served" in unknown.explain().text("en")
    counties = cube["person_times"].by(level="county", unit="1522")
    assert [(part.value, part.undetermined, part.records) for part in counties if part.records] == [(2, 0, 2), (5, 0, 2), (None, 1, 1)]
    assert counties.explain().to_dict()["code"] == "parts_open" and counties.to_polars()["no_value"].to_list().count("undetermined") == 1
    assert counties.parts_sum == counties.whole.value == 7 and "1 条无法判定" in counties._repr_html_()


def test_partial_periods():
    months = CUBE["person_times"].by(period="month", unit="1522", within="2022-H1")
    assert [(part.period, part.value, part.partial) for part in months][2:] == [
        ("2022-03", None, False), ("2022-04", Decimal(3), True), ("2022-05", Decimal(4), True), ("2022-06", None, False)]
    assert "只覆盖一部分日期" in months._repr_html_() and months.explain().to_dict()["code"] == "parts_open"
    whole = PACK.measure(REPORT, network=NET, covers=("2022-01-01", date(2022, 6, 30)))
    assert whole.get("person_times", unit="1522", period="2022-06").no_value == "not_covered", "nothing is covered after the check"
    months = whole["person_times"].by(period="month", unit="1522", within="2022-01-01..2022-04-30")
    assert [(part.value, part.partial) for part in months] == [(value, False) for value in (0, 0, 0, 3)]
    assert months.explain().to_dict()["code"] == "parts_add"
    apart = CUBE["households_visited"].by(level="township", unit="152221")
    assert apart.explain().to_dict()["code"] == "parts_happen_to_add"
    with pytest.raises(wushe.WusheError) as raised:
        CUBE["person_times"].by(period="month", within="0001-01-01..2022-05-21")
    assert raised.value.findings[0]["params"] == {"parts": 24257, "limit": 1200}


def test_what_is_none_or_partial_is_not_compared():
    passed = {row.measure: (row.agrees, row.passed_over) for row in CUBE.compare()}
    assert passed["households_visited"] == (False, None) and passed["cases"] == (None, "no_records_of_kind")
    early = PACK.check(LEDGER.encode(), "home_visit", today="2022-05-20")
    passed = {row.measure: (row.agrees, row.passed_over, row.value) for row in PACK.measure(early, network=NET, as_of="2022-05-21").compare()}
    assert passed["households_visited"] == (None, "partial", 2)


def test_several_reports_are_counted_as_one():
    head, *rows = LEDGER.splitlines()
    for cut in range(len(rows) + 1):
        parts = [PACK.check("\n".join([head, *part]).encode(), "home_visit", today="2022-05-21") for part in (rows[:cut], rows[cut:])]
        cube = PACK.measure(parts, network=NET)
        for measure in ("households_visited", "household_visits", "person_times"):
            assert cube.get(measure).json == CUBE.get(measure).json
        assert cube["households_visited"].by(level="county").json == CUBE["households_visited"].by(level="county").json


def test_a_cube():
    assert CUBE.as_of == date(2022, 5, 21) and f"measures={len(PACK.measures)}" in repr(CUBE) and "走访" not in repr(REPORT.records)
    assert PACK.measure([REPORT.records], network=NET, as_of=date(2022, 5, 21)).get("person_times").json == CUBE.get("person_times").json
    assert CUBE._repr_html_().count("<tr>") == 1 + len(PACK.measures)
    assert repr(CUBE["person_times"]) == "Counted('person_times', whole=Decimal('7'))"


def test_networks():
    view = NET.at(date(2022, 5, 21))
    assert [unit["name"] for unit in view.ancestors("152221")] == ["兴安盟", "内蒙古自治区"] and view.parent("152221")["code"] == "152200000000"
    assert len(view.children("1522")) == 6 and len(view.siblings("152221")) == 5 and len(view.units_at("county")) == 6
    assert "152221" in view and "152225" not in view and len(view.descendants("1522")) > 1000
    assert len(view.by_name("平安村", within="152221")) == 2 and len(view.by_name("平安村")) > 2
    assert NET.lists[0] == date(2017, 10, 31) and len(NET.lists) == 6 and "2017-10-31" in repr(NET)
    assert NET.query_json("2022-05-21", '{"kind":"list"}') == '{"answer":"2021-10-31"}'
    with pytest.raises(wushe.WusheError, match="built-in network is hinggan"):
        wushe.Network.builtin("x")
    with pytest.raises(wushe.WusheError) as raised:
        view.unit("152299")
    assert raised.value.findings[0]["code"] == "division_unknown"


def test_own_lists_and_stations():
    lists = "date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n"
    parts = {"stations": [{"id": "S1", "name": "前旗社工站", "unit": "152221000000", "opened_on": "2022-01-01"}]}
    network = wushe.Network.parse(lists, parts)
    assert network.at("2022-05-21").stations() == ["S1"] and network.at("2022-05-21").station_unit("S1") == "152221000000"
    csv = "走访日期,社工站,走访社工,家庭编号\n2022-04-02,S1,W1,H1\n"
    report = PACK.check(csv.encode(), "home_visit", today="2022-05-21")
    assert PACK.measure(report, network=network).get("households_visited").value == 1
    for bad in (lambda: wushe.Network.parse("x"), lambda: wushe.Network.parse(lists, "{"), lambda: wushe.Network.parse(lists, {"x": 1})):
        with pytest.raises(wushe.WusheError):
            bad()


def test_an_indicator_has_its_value_or_its_reasons():
    pack = wushe.Pack.builtin("hinggan")
    ledger = "走访日期,社工站,走访社工,家庭编号\n" + "".join(f"2022-05-{day},152221100000,W1,{home}\n" for day, home in [("02", "H1"), ("09", "H1"), ("20", "H1"), ("21", "H2")])
    report = pack.check(ledger.encode(), "home_visit", today="2022-05-31")
    figures = pack.measure(report, network=wushe.Network.builtin("hinggan"))
    may = figures.indicator("visits_per_household", unit="152221", period="2022-05")
    assert (may.value, may.exact, may.partial, may.because) == (Decimal("2.00"), 2, True, ())
    assert may.explain().to_dict()["code"] == "indicator_value"
    april = figures.indicator("visits_per_household", unit="152221", period="2022-04")
    assert (april.value, [row["reason"] for row in april.because]) == (None, ["series_begins_later", "series_begins_later"])
    ranking = figures.rank("household_visits_year_on_year", level="county", period="2022-05")
    assert [row.unranked for row in ranking] == ["none"] * len(ranking) and len(ranking) == 6
    with pytest.raises(wushe.WusheError, match="indicator"):
        figures.indicator("visits")


def test_rows_that_two_ledgers_hold_are_told_when_they_are_measured_together(tmp_path):
    head, row = "走访日期,社工站,走访社工,家庭编号\n", "2022-05-18,152221100000,W1,H1\n"
    for name, text in (("四月.csv", head + row), ("五月.csv", head + row + row.replace("H1", "H2"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.warns(UserWarning, match="1 rows stand in two"):
        figures = PACK.measure([tmp_path / "四月.csv", tmp_path / "五月.csv"], network=NET, form="home_visit", today="2022-05-21")
    assert [(finding["path"], finding["params"]) for finding in figures.findings] == [([1, 2], {"other": "四月.csv", "row": 2})]
    assert figures.on("2021-10-31").findings == figures.findings
    assert PACK.measure(tmp_path / "五月.csv", network=NET, form="home_visit", today="2022-05-21").findings == []


def test_nothing_is_covered_after_the_check():
    ledger = "走访日期,社工站,走访社工,家庭编号\n2022-05-18,152221100000,W1,H1\n".encode()
    figures = PACK.measure(ledger, network=NET, form="home_visit", today="2022-05-21", covers="2022")
    seen = [(figure.value, figure.no_value, figure.partial) for figure in (figures.get("household_visits", period=month) for month in ("2022-04", "2022-05", "2022-12"))]
    assert seen == [(0, None, False), (1, None, True), (None, "not_covered", False)]


def test_a_key_that_comes_once_is_told_across_ledgers():
    head = "建档日期,社工站,档案编号,家庭编号\n"
    rows = ("2022-05-18,152221100000,F1,H1\n", "2022-05-19,152221100000,F1,H1\n2022-05-19,152221100000,F2,H2\n")
    with pytest.warns(UserWarning):
        figures = PACK.measure([(head + each).encode() for each in rows], network=NET, form="file_opened", today="2022-05-21")
    assert [(finding["code"], finding["path"], finding["params"]) for finding in figures.findings] == [
        ("key_doubled_elsewhere", [1, 2, "file_key"], {"other": "1", "row": 2})
    ]
    assert figures.get("files_opened", period="2022-05").value == 3
