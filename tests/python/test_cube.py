"""Cubes beside DuckDB, and what follows keys beside a plain walk through their steps."""

import itertools
import random
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

import wushe

PACK = wushe.Pack.builtin("hinggan")
NET = wushe.Network.builtin("hinggan")
HEADER = "记录类型,日期,社工站,社工,家庭编号,档案编号,个案编号,服务对象编号,个案阶段,小组编号,节次,活动编号,人数,资源方向,资源形式,金额,资源提供方"
FIRST, TODAY = date(2021, 11, 1), date(2022, 5, 21)
STATIONS = [
    "152221100000", "152221100201", "152221101000", "152221101201", "152222100000", "152222100201", "152201001000", "152201001001",
    "152223100000", "152224100000",
]
LEVELS = {"prefecture": 4, "county": 6, "township": 9, "village": 12}
PERIODS = {"month": "strftime(day, '%Y-%m')", "quarter": "year(day) || '-Q' || quarter(day)",
           "half_year": "year(day) || '-H' || CASE WHEN month(day) < 7 THEN 1 ELSE 2 END", "year": "CAST(year(day) AS VARCHAR)"}
WHOLE = "2021-11-01..2022-05-21"
# A group's households that stand in it twice.
TWICE = "len(list_filter(map_values(histogram(household)), lambda times: times >= 2))"


def a_ledger(seed):
    """Seeded visits, resources and case steps: as the table of an office, and as rows for DuckDB."""
    chance = random.Random(seed)
    visits, money, steps, lines = [], [], [], [HEADER]
    for number in range(chance.randrange(5, 400)):
        day, station = FIRST + timedelta(days=chance.randrange((TODAY - FIRST).days + 1)), chance.choice(STATIONS)
        kind, key, people = chance.randrange(4), chance.randrange(1, 40), chance.randrange(9)
        if kind < 2:
            visits.append((day, station, f"H{key}", people))
            lines.append(f"走访,{day},{station},W1,H{key},,,,,,,,{people},,,,")
        elif kind == 2:
            amount = Decimal(chance.randrange(1, 10_000_000)) / 100
            money.append((day, station, amount))
            lines.append(f"资源链接,{day},{station},W1,,,,,,,,,,链入,资金,{amount},社区")
        else:
            stage = chance.choice(["接案", "介入", "结案"])
            steps.append((day, station, key, stage))
            lines.append(f"个案,{day},{station},W1,,,C{key},P{key},{stage},,,,1,,,,")
    return "\n".join(lines) + "\n", visits, money, steps


def counted(text):
    report = PACK.check(text.encode(), today=str(TODAY))
    assert report.accepted == report.rows, report
    figures = PACK.measure(report, network=NET, covers=WHOLE)
    return figures.cube(
        ["household_visits", "households_visited", "households_visited_twice", "person_times", "resources_linked", "cases_open", "cases_new", "cases_ended", "households_new_in_unit"],
        unit="1522", period=WHOLE, by=[*PERIODS, "whole"],
    )


def cells(cube, measure):
    table = cube.table(measure).to_arrow().to_pydict()
    rows = zip(table["division"], table["level"], table["period"], table["value"], table["used"])
    return {(division[: LEVELS[level]], period): (value, used) for division, level, period, value, used in rows}


@pytest.mark.parametrize("seed", range(40))
def test_every_cell_is_what_duckdb_counts(seed):
    text, visits, money, steps = a_ledger(seed)
    cube = counted(text)
    attended = [(day, station, people) for day, station, _, people in visits] + [(day, station, 1) for day, station, *_ in steps]
    database = duckdb.connect()
    database.execute("CREATE TABLE visits (day DATE, station VARCHAR, household VARCHAR, people INTEGER)")
    database.execute("CREATE TABLE money (day DATE, station VARCHAR, amount DECIMAL(18, 2))")
    database.execute("CREATE TABLE attended (day DATE, station VARCHAR, people INTEGER)")
    rows_of = {"visits": visits, "money": money, "attended": attended}
    for table, rows, places in (("visits", visits, "?, ?, ?, ?"), ("money", money, "?, ?, ?"), ("attended", attended, "?, ?, ?")):
        if rows:
            database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
    asked = {
        "household_visits": ("visits", "count(*)"), "households_visited": ("visits", "count(DISTINCT household)"),
        "households_visited_twice": ("visits", TWICE),
        "person_times": ("attended", "sum(people)"), "resources_linked": ("money", "sum(amount)"),
    }
    for measure, (table, what) in asked.items():
        if not rows_of[table]:
            continue
        theirs = {}
        for digits, period in itertools.product(LEVELS.values(), [*PERIODS.values(), f"'{WHOLE}'"]):
            for unit, when, value, used in database.execute(f"SELECT left(station, {digits}), {period}, {what}, count(*) FROM {table} GROUP BY 1, 2").fetchall():
                # A township's own station stands in no village.
                if not (digits == 12 and unit.endswith("000")) and not (digits == 9 and unit.endswith("000")):
                    theirs[unit, when] = (Decimal(value), used)
        mine = cells(cube, measure)
        assert {place: cell for place, cell in mine.items() if cell[1]} == theirs, measure
        assert all(value == 0 for value, used in mine.values() if not used), measure


def states(steps):
    """Day by day and case by case: what changes, plainly."""
    order = {"接案": 0, "介入": 1, "结案": 2}
    changes = []
    for case, own in itertools.groupby(sorted(steps, key=lambda step: (step[2], step[0], order[step[3]], step[1])), key=lambda step: step[2]):
        state, stands = None, None
        for day, station, _, stage in own:
            before, stands = stands, station
            if state == "open" and before != stands:
                changes += [(day, before, "open", -1), (day, stands, "open", 1)]
            if state != "open" and (stage == "接案" or state is None):
                changes.append((day, stands, "open", 1))
                if stage == "接案":
                    changes.append((day, stands, "new", 1))
                state = "open"
            if stage == "结案" and state == "open":
                changes += [(day, stands, "open", -1), (day, stands, "ended", 1)]
                state = "closed"
    return changes


@pytest.mark.parametrize("seed", range(40))
def test_what_is_open_is_what_a_plain_walk_says(seed):
    text, visits, _, steps = a_ledger(1000 + seed)
    if not steps:
        return
    cube, changes = counted(text), states(steps)
    months = [f"{year}-{month:02}" for year, month in [(2021, 11), (2021, 12), (2022, 1), (2022, 2), (2022, 3), (2022, 4), (2022, 5)]]
    for measure, what in (("cases_open", "open"), ("cases_new", "new"), ("cases_ended", "ended")):
        mine = cells(cube, measure)
        for unit, month in itertools.product(["1522", "152221", "152222", "152201", "152221100", "152221101201"], months):
            until = [change for day, station, kind, change in changes if kind == what and station.startswith(unit)
                     and (str(day)[:7] <= month if what == "open" else str(day)[:7] == month)]
            assert mine[unit, month][0] == sum(until), (measure, unit, month)
    firsts = {}
    for unit in ("1522", "152221", "152221100"):
        for day, station, household, _ in sorted(visits):
            if station.startswith(unit):
                firsts.setdefault((unit, household), str(day)[:7])
    if visits:
        mine = cells(cube, "households_new_in_unit")
        for unit, month in itertools.product(["1522", "152221", "152221100"], months):
            assert mine[unit, month][0] == sum(1 for (known, _), first in firsts.items() if known == unit and first == month), (unit, month)


def test_a_cell_and_what_there_is_not():
    cube = counted(HEADER + "\n走访,2022-04-02,152221100000,W1,H1,,,,,,,,2,,,,\n走访,2022-05-02,X1,W1,H2,,,,,,,,2,,,,\n")
    cell = cube.get("household_visits", "152221", "2022-04")
    assert (cell.value, cell.used, cell.left_out, cell.undetermined, cell.no_value) == (1, 1, {}, 0, None)
    assert [measure["outside"] for measure in cube.measures if measure["measure"] == "household_visits"] == [{"station_unknown": 1}]
    assert cube.get("cases_open", "1522", "2022-04").no_value == "no_records_of_kind", "what covers all kinds covers those of which there is a record"
    for unknown in (("cases", "1522", "2022-04"), ("cases_open", "1501", "2022-04"), ("cases_open", "1522", "2022-06")):
        with pytest.raises(KeyError):
            cube.get(*unknown)
    for wrong in (("cases_open", "15x", "2022-04"), ("cases_open", "1522", "2022-13")):
        with pytest.raises(wushe.WusheError):
            cube.get(*wrong)
    assert cube.to_pandas().shape == cube.to_polars().shape
    shown = cube._repr_html_()
    assert shown.count("<tr>") == 1 + len(cube.measures) and "走访户次（户次）" in shown and "科尔沁镇" in shown
    assert "<script" not in shown
    assert "W1" not in repr(cube) and '"H1"' not in cube.json


@pytest.mark.parametrize("seed", range(40))
def test_a_coverage_is_what_duckdb_counts(seed):
    chance = random.Random(2000 + seed)
    rows = []
    for number in range(chance.randrange(5, 300)):
        day, station = FIRST + timedelta(days=chance.randrange((TODAY - FIRST).days + 1)), chance.choice(STATIONS)
        rows.append((chance.choice(["走访", "走访", "建档"]), day, station, f"H{chance.randrange(1, 40)}", number))
    lines = [f"走访,{day},{station},W1,{key},,,,,,,,1,,,," if kind == "走访" else f"建档,{day},{station},W1,{key},F{number},,,,,,,,,,,"
             for kind, day, station, key, number in rows]
    report = PACK.check("\n".join([HEADER, *lines, ""]).encode(), today=str(TODAY))
    assert report.accepted == report.rows, report
    figures = PACK.measure(report, network=NET, covers={"home_visit": WHOLE, "file_opened": WHOLE})
    cube = figures.cube(["households_visited_on_file", "households_visited"], unit="1522", period=WHOLE, by=[*PERIODS, "whole"])
    database = duckdb.connect()
    database.execute("CREATE TABLE rows (kind VARCHAR, day DATE, station VARCHAR, household VARCHAR, number INTEGER)")
    database.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", rows)
    ends = {"month": "last_day(day)", "quarter": "date_trunc('quarter', day) + INTERVAL 3 MONTH - INTERVAL 1 DAY",
            "half_year": "CASE WHEN month(day) < 7 THEN make_date(year(day), 6, 30) ELSE make_date(year(day), 12, 31) END",
            "year": "make_date(year(day), 12, 31)"}
    theirs = {}
    for digits, (grain, period) in itertools.product(LEVELS.values(), [*PERIODS.items(), ("whole", f"'{WHOLE}'")]):
        end = ends.get(grain, f"DATE '{TODAY}'")
        counted = database.execute(
            f"WITH filed AS (SELECT household, min(day) AS first FROM rows WHERE kind = '建档' GROUP BY 1) "
            f"SELECT left(station, {digits}), {period}, count(DISTINCT household) FILTER (WHERE filed.first <= {end}), count(*) "
            f"FROM rows LEFT JOIN filed USING (household) WHERE kind = '走访' GROUP BY 1, 2"
        ).fetchall()
        for unit, when, value, used in counted:
            if not (digits in (9, 12) and unit.endswith("000")):
                theirs[unit, when] = (Decimal(value), used)
    mine = cells(cube, "households_visited_on_file")
    assert {place: cell for place, cell in mine.items() if cell[1]} == theirs
    visited = cells(cube, "households_visited")
    assert all(0 <= value <= visited[place][0] for place, (value, _) in mine.items())


def test_a_coverage_names_its_keys():
    text = HEADER + "\n走访,2022-04-02,152221100000,W1,H1,,,,,,,,2,,,,\n走访,2022-04-03,152221100000,W1,H2,,,,,,,,2,,,,\n建档,2022-04-30,152222100000,W1,H1,F1,,,,,,,,,,,\n建档,2022-04-31,152222100000,W1,H2,F2,,,,,,,,,,,\n"
    figures = PACK.measure(PACK.check(text.encode(), today=str(TODAY)), network=NET)
    figure = figures.get("households_visited_on_file", unit="152221", period="2022-04")
    assert (figure.value, figure.keys, figure.by_undetermined) == (1, 2, 1)
    assert "建档户数" in str(figure.explain())
    assert figures.get("households_visited", unit="152221", period="2022-04").keys is None
    cube = figures.cube(["households_visited_on_file"], unit="1522", period="2022-04")
    assert cube.measures[0]["by_undetermined"] == 1


@pytest.mark.parametrize("seed", range(30))
def test_a_balance_is_what_duckdb_sums(seed):
    chance = random.Random(3000 + seed)
    rows = []
    for _ in range(chance.randrange(1, 200)):
        day, way = FIRST + timedelta(days=chance.randrange((TODAY - FIRST).days + 1)), chance.choice(["链入", "发放"])
        rows.append((day, chance.choice(STATIONS), way, chance.choice(["资金", "物资"]), Decimal(chance.randrange(1, 10_000_000)) / 100))
    lines = [f"资源链接,{day},{station},W1,,,,,,,,,,{way},{form},{amount},社区" for day, station, way, form, amount in rows]
    report = PACK.check("\n".join([HEADER, *lines, ""]).encode(), today=str(TODAY))
    assert report.accepted == report.rows, report
    cube = PACK.measure(report, network=NET, covers=WHOLE).cube(
        ["resources_balance", "money_balance", "goods_balance"], unit="1522", period=WHOLE, by=["month", "year"], levels=["prefecture", "county", "township"])
    assert not any(measure["adds"]["periods"] for measure in cube.measures)
    database = duckdb.connect()
    database.execute("CREATE TABLE money (day DATE, station VARCHAR, way VARCHAR, form VARCHAR, amount DECIMAL(18, 2))")
    database.executemany("INSERT INTO money VALUES (?, ?, ?, ?, ?)", rows)
    for measure, form in (("resources_balance", "true"), ("money_balance", "form = '资金'"), ("goods_balance", "form = '物资'")):
        mine = pa.table({"unit": [unit for unit, _ in cells(cube, measure)], "period": [period for _, period in cells(cube, measure)]})
        theirs = database.execute(
            "SELECT unit, period, coalesce(sum(CASE way WHEN '链入' THEN amount ELSE -amount END), 0), count(way) FROM mine LEFT JOIN money ON "
            f"{form} AND starts_with(station, unit) AND strftime(day, '%Y-%m') <= CASE WHEN length(period) > 4 THEN period ELSE period || '-12' END GROUP BY ALL"
        ).fetchall()
        assert len(theirs) == len(mine) > 0
        assert cells(cube, measure) == {(unit, period): (value, used) for unit, period, value, used in theirs}, measure


VISITS = "走访日期,社工站,走访社工,家庭编号,服务类型,是否独居,家庭人口数,服务人数"
TYPES = {"care": "照料护理", "capacity": "能力提升", "linking": "资源链接"}
BY = {"worker": "worker", "lives_alone": "CAST(alone AS VARCHAR)", "household_size": "CASE WHEN size < 2 THEN '0-1' WHEN size < 4 THEN '2-3' WHEN size >= 4 THEN '4+' END",
      "service_types": "kind", "station": "station"}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("by", [("worker",), ("service_types",), ("household_size", "lives_alone"), ("service_types", "worker"), ("station",)])
def test_every_cell_of_a_divided_cube_is_what_duckdb_counts(seed, by):
    chance = random.Random(f"{seed} {by}")
    lines, rows = [VISITS], []
    for _ in range(chance.randrange(0, 200)):
        day, station = FIRST + timedelta(days=chance.randrange((TODAY - FIRST).days + 1)), chance.choice(STATIONS)
        worker, household = f"W{chance.randrange(4)}", f"H{chance.randrange(30)}"
        kinds = chance.sample(list(TYPES), chance.randrange(4))
        alone, size, people = chance.choice([None, True, False]), chance.choice([None, 1, 2, 3, 4, 9]), chance.randrange(9)
        told = ["" if alone is None else "是" if alone else "否", "" if size is None else size]
        lines.append(f"{day},{station},{worker},{household},{'、'.join(TYPES[kind] for kind in kinds)},{told[0]},{told[1]},{people}")
        rows += [(day, station, worker, household, kind, alone, size, people) for kind in (kinds or [None])][: None if "service_types" in by else 1]
    report = PACK.check("\n".join(lines).encode(), "home_visit", today=str(TODAY))
    assert report.accepted == report.rows, report
    figures = PACK.measure(report, network=NET, covers=WHOLE)
    asked = [(name, [2, 4]) if name == "household_size" else name for name in by]
    cube = figures.cube(["household_visits", "households_visited", "person_times"], unit="1522", period=WHOLE, by=["month", "whole"],
                        levels=["prefecture", "county", "township", "village"], dimensions=asked, threads=2)
    assert cube.dimensions == list(by)
    database = duckdb.connect()
    database.execute("CREATE TABLE visits (day DATE, station VARCHAR, worker VARCHAR, household VARCHAR, kind VARCHAR, alone BOOLEAN, size INTEGER, people INTEGER)")
    if rows:
        database.executemany("INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    for measure, what in (("household_visits", "count(*)"), ("households_visited", "count(DISTINCT household)"), ("person_times", "sum(people)")):
        theirs = {}
        for digits, period in itertools.product(LEVELS.values(), [PERIODS["month"], f"'{WHOLE}'"]):
            keys = ", ".join(BY[name] for name in by)
            for unit, when, *category, value, used in database.execute(
                f"SELECT left(station, {digits}), {period}, {keys}, {what}, count(*) FROM visits GROUP BY ALL").fetchall():
                if not (digits == 12 and unit.endswith("000")):
                    theirs[unit, when, *category] = (Decimal(value), used)
        table = cube.table(measure).to_arrow().to_pydict()
        mine = {(division[: LEVELS[level]], period, *category): (value, used) for division, level, period, value, used, *category in zip(
            table["division"], table["level"], table["period"], table["value"], table["used"], *(table[name] for name in by), strict=True)}
        assert {place: cell for place, cell in mine.items() if cell[1]} == theirs, measure
        adds = next(known["adds"] for known in cube.measures if known["measure"] == measure)
        may = all(name != "service_types" and adds["units" if name == "station" else "categories"] for name in by)
        assert set(table["adds_over_categories"]) <= {may}


def test_a_divided_cube_says_what_it_is():
    ledger = f"{VISITS}\n2022-05-02,152221100000,W1,H1,照料护理、资源链接,,3,2\n2022-05-03,152221100000,W2,H1,,,3,2\n"
    figures = PACK.measure(PACK.check(ledger.encode(), "home_visit", today=str(TODAY)), network=NET)
    cube = figures.cube("household_visits", unit="152221", period="2022-05", by="whole", levels="county", dimensions=["service_types", "worker"])
    assert cube.get("household_visits", "152221", "2022-05", service_types="care", worker="W1").value == 1
    assert cube.get("household_visits", "152221", "2022-05", service_types=None, worker="W2").used == 1
    for wrong in ({}, {"worker": "W1"}, {"worker": "W1", "service_types": "counselling"}):
        with pytest.raises(KeyError):
            cube.get("household_visits", "152221", "2022-05", **wrong)
    assert "W1" not in repr(cube) and "care · W1" in cube._repr_html_()
    for wrong, code in (("colour", "dimension_unknown"), ("household_size", "dimension_unfit"), (["worker"] * 3, "dimensions_too_many")):
        with pytest.raises(wushe.WusheError) as refused:
            figures.cube("household_visits", dimensions=wrong)
        assert [finding["code"] for finding in refused.value.findings] == [code]
    for threads in (0, 257):
        with pytest.raises(wushe.WusheError):
            figures.cube("household_visits", threads=threads)
    assert figures.cube(threads=1).json == figures.cube(threads=3).json


def test_what_stands_beside_a_map_and_as_it_was_then():
    ledger = "走访日期,社工站,走访社工,家庭编号\n2021-12-01,152201007005,W1,H1\n2021-12-02,152201007005,W1,H2\n2022-12-01,152221100000,W1,H1\n"
    figures = PACK.measure(PACK.check(ledger.encode(), "home_visit", today="2022-12-31"), network=NET)
    cube = figures.cube(["household_visits", "households_visited"], period="2021-12-01..2022-12-31", levels=["province", "prefecture"], by="whole")
    rows = cube.table("household_visits").to_polars().select("place", "level", "list_date", "value").rows()
    assert rows == [
        ("内蒙古自治区", "province", "2022-10-31", Decimal(3)), ("兴安盟", "prefecture", "2022-10-31", Decimal(1)),
        ("山城路社区居委会", "remainder", "2021-10-31", Decimal(2)),
    ]
    assert cube.table(level="remainder").to_polars()["value"].to_list() == [Decimal(2), Decimal(2)]
    assert cube.remainder == [("152201007005", "山城路社区居委会", "village", date(2021, 10, 31))] and "1 个区划没有的单位" in cube._repr_html_()
    (beside,) = figures.get("households_visited").remainder
    assert (beside.division, beside.value, beside.used, beside.list_date) == ("152201007005", 2, 2, date(2021, 10, 31))
    parts = figures["household_visits"].by(level="prefecture")
    assert [(part.place, part.value, part.remainder) for part in parts] == [("兴安盟", 1, None), ("山城路社区居委会", 2, date(2021, 10, 31))]
    assert parts.parts_sum == parts.whole.value == 3 and parts.to_polars()["remainder"].to_list() == [False, True]

    then = figures.cube("household_visits", period="2021-12-01..2022-12-31", levels="county", by="year", map="as_was")
    table = then.to_polars()
    assert table["list_date"].unique().sort().to_list() == ["2021-10-31", "2022-10-31"] and not table["adds_over_periods"].any()
    assert (then.get("household_visits", "152201", "2021").value, then.get("household_visits", "152201", "2022").value) == (2, 0)
    assert not figures.get("household_visits", period="2021", map="as_was").adds["periods"]
    assert figures.on(date(2021, 12, 31)).get("household_visits", unit="152201").value == 2
    html = then._repr_html_()
    assert html.count("<table") == 2 and "区划名单：2021-10-31" in html and "区划名单：2022-10-31" in html
    assert then.periods == [("2021", "year"), ("2022", "year")] and then.units[0][1] == "乌兰浩特市" and not then.remainder
    assert then.figure("household_visits", "152201", "2021").list_date == date(2021, 10, 31)
    with pytest.raises(wushe.WusheError, match="map"):
        then.plot("household_visits")
    assert not any(measure["adds"]["periods"] for measure in then.measures)
    by = figures.cube("household_visits", period="2021-12-01..2022-12-31", levels="province", by="year", map="as_was", dimensions="worker", threads=2)
    assert by.get("household_visits", "15", "2021", worker="W1").value == 2 and "W1" not in repr(by)
    assert by.to_polars()["worker"].to_list() == ["W1", "W1"] and by.to_polars()["list_date"].n_unique() == 2
    by_map = figures["household_visits"].by(level="county", within="2021", map="as_was")
    assert [part.value for part in by_map if part.value] == [2] and not by_map.whole.adds["periods"]
    asked = {"unit": "152201007005", "period": "2021-12", "map": "as_was"}
    assert figures.indicator("visits_per_household", **asked).value == 1
    assert figures["household_visits"].get(**asked).value == 2 and "山城路" in str(figures.explain("household_visits", **asked))
    for map, ranked in (("2021-12-31", ["乌兰浩特市"]), ("as_was", ["乌兰浩特市"]), (None, [])):
        ranking = figures.rank("visits_per_household", level="county", period="2021-12", better="lower", map=map)
        assert [unit.figure.place for unit in ranking if unit.figure.value is not None] == ranked, map
    for wrong in ("then", "2016-01-01"):
        with pytest.raises(wushe.WusheError):
            figures.on(wrong)
    with pytest.raises(wushe.WusheError, match="map"):
        figures.on("as_was")["household_visits"].by(period="month", within="2021")
