"""Figures: how they divide, and what else is asked of all of them."""

from __future__ import annotations

import json as _json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import _core
from ._breakdown import Breakdown
from ._completeness import Completeness, receipts_json
from ._cube import Cube
from ._errors import WusheError
from ._figure import Explanation, Figure, figure_row
from ._given import decimal
from ._html import figures_html
from ._indicators import IndicatorFigure, Ranking, due_core, supplied_json
from ._targets import TargetTable
from ._report import LedgerReport

if TYPE_CHECKING:
    from ._due import Due
    from ._pack import Pack

#: A period as it is written (`"2022-05"`), or its first day, None where it is not known, and its last.
Cover = str | tuple[date | str | None, date | str]


def covered(covers: Cover | Mapping[str, Cover] | None) -> list[tuple[str | None, str]]:
    """The kind, None where it is of all, and the period of each."""

    def period(cover: Cover) -> str:
        if isinstance(cover, str):
            return cover
        if not isinstance(cover, (tuple, list)) or len(cover) != 2:
            raise WusheError('covers is a period such as "2022-05", its first and last day, or one of these for each kind')
        return f"{'' if cover[0] is None else cover[0]}..{cover[1]}"

    if covers is None:
        return []
    return [(kind, period(cover)) for kind, cover in covers.items()] if isinstance(covers, Mapping) else [(None, period(covers))]


@dataclass(frozen=True)
class Comparison:
    """A counted figure beside the one that a document reports."""

    measure: str
    value: Decimal | None
    unit: str
    #: As printed: `text`, `relation`, `unit`, `low`, `high`.
    reported: dict[str, Any]
    #: Whether the counted figure can have been printed as the reported one; None where it is passed over.
    agrees: bool | None
    figure: Figure = field(repr=False)
    #: Why nothing is compared: the figure's `no_value`, or "partial" where it is of a part of the days.
    passed_over: str | None = None


class Figures:
    """The figures of some records on the map of a day.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-05-20,152221100000,W1,H1\\n"
    >>> report = pack.check(ledger.encode(), "home_visit", today="2022-05-21")
    >>> figures = pack.measure(report, network=ws.Network.builtin("hinggan"))
    >>> figures.get("households_visited", unit="152221", period="2022-04").value
    Decimal('1')
    >>> [(part.period, str(part.value)) for part in figures["households_visited"].by(period="month")]
    [('2022-04', '1'), ('2022-05', '1')]
    >>> figures["households_visited"].sum()
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: measure: 户 does not add over units, periods; ask for the figure of the whole: figures.get('households_visited')
    """

    def __init__(
        self, core: _core.Figures, measures: Sequence[Mapping[str, Any]], reports: Sequence[LedgerReport] = (), pack: Pack | None = None,
        findings: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self._core = core
        self._pack = pack
        #: What the check of each ledger told whose records are counted, where it is known.
        self.reports = list(reports)
        #: What putting several ledgers together told: rows that an earlier one holds as well, as `Records.doubled` tells them.
        self.findings = list(findings)
        #: The measures, as the rulebook states them.
        self.measures = [dict(measure) for measure in measures]

    @property
    def as_of(self) -> date:
        """The day until which they go where no period is asked for, and that of the map, where no other is named."""
        return date.fromisoformat(self._core.as_of)

    def on(self, map: date | str) -> Figures:
        """The figures of the same records on another map: that of a day, or with "as_was" each period on that of its last day.

        What is asked without a period still goes until `as_of`.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2021-12-01,152201007005,W1,H1\\n2022-12-01,152221100000,W1,H2\\n"
        >>> report = pack.check(ledger.encode(), "home_visit", today="2022-12-31")
        >>> figures = pack.measure(report, network=ws.Network.builtin("hinggan"))
        >>> [(row.place, str(row.value)) for row in figures.get("household_visits").remainder]
        [('山城路社区居委会', '1')]
        >>> figures.on("2021-12-31").get("household_visits", unit="152201").value
        Decimal('1')
        >>> figures.on("as_was").get("household_visits", unit="152201007005", period="2021-12").value
        Decimal('1')
        """
        return Figures(self._core.on(map), self.measures, self.reports, self._pack, self.findings)

    def get(self, measure: str, *, unit: str | None = None, period: str | None = None, map: date | str | None = None) -> Figure:
        """One figure. Without a unit it is that of the top of the map, without a period all until `as_of`; `map` is as `on` takes it."""
        if map is not None:
            return self.on(map).get(measure, unit=unit, period=period)
        asked = (measure, unit, period)
        json, why = self._core.figure(asked)
        return Figure._of(_json.loads(json), json, Explanation(why), (self._core, asked))

    def explain(
        self, measure: str, *, unit: str | None = None, period: str | None = None, parts: bool = False, map: date | str | None = None
    ) -> Explanation:
        """Why a figure is what it is: its clause, how it is read, what was left out and why. With `parts`, also what each unit directly below
        has, and that these add up or by what they don't. `map` is as `on` takes it. The records themselves are `get(…).rows()`.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-05-20,152221101000,W1,H1\\n".encode()
        >>> figures = pack.measure(ledger, network=ws.Network.builtin("hinggan"), form="home_visit", today="2022-05-21")
        >>> print("\\n".join(figures.explain("households_visited", unit="152221", parts=True).text("en").splitlines()[-4:]))
        └─ the parts sum to 2 户, the whole is 1 户: 1 appear in more than one part
           ├─ 科尔沁镇: 1 户
           ├─ 索伦镇: 1 户
           └─ 19 more parts have no record
        >>> figures.explain("households_visited", unit="999999", parts=True)
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: division: the first two digits of the division code are no province's
        """
        if map is not None:
            return self.on(map).explain(measure, unit=unit, period=period, parts=parts)
        if parts:
            return Explanation(self._core.explain((measure, unit, period)))
        return self.get(measure, unit=unit, period=period).explain()

    def cube(
        self,
        measures: str | Sequence[str] = (),
        *,
        unit: str | None = None,
        period: str | None = None,
        levels: str | Sequence[str] = (),
        by: str | Sequence[str] = "month",
        dimensions: str | Sequence[str | tuple[str, Sequence[int]]] = (),
        threads: int = 1,
        map: date | str | None = None,
    ) -> Cube:
        """All figures of some measures (every one where none is named) for a unit and what lies in it, in one pass over the records.

        `levels` are those whose units are listed, every one where none is named; `by` are the periods that `period` is divided into: `month`,
        `quarter`, `half_year`, `year`, `whole` (the period itself), `year_to_date` and `to_date` (until the end of each month). Without a
        unit it is that of the top of the map, without a period all until `as_of`. `map` is as `on` takes it: with "as_was" each period is
        counted on the map of its last day, and nothing adds over periods. More than 1,200 months or 100 million cells are refused.

        `dimensions` divide each cell further, two at most: roles or facts as conditions name them (`"worker"`, `"station"`, `"service_types"`), by
        their values, or `("household_size", [2, 4])` by bands that begin there: of a whole number, or of the years of age on the record's day where the
        fact is a day of birth. Records that have none, or of which it is not known, are a category of their own (None). Where a record may have
        several values it stands in several categories, and the table says that nothing adds over these. What is counted once for each key
        through all its records, such as open cases, can't be divided so. With `threads`, as many count; the cube is the same for any number.
        """
        if map is not None:
            return self.on(map).cube(measures, unit=unit, period=period, levels=levels, by=by, dimensions=dimensions, threads=threads)

        def several(names: str | Sequence[str]) -> list[str]:
            return [names] if isinstance(names, str) else list(names)

        if not 1 <= threads <= 256:
            raise WusheError("threads is how many threads count: 1 to 256")
        asked = [dimensions] if isinstance(dimensions, str) else dimensions
        divided: list[tuple[str, list[int]]] = [(of, []) if isinstance(of, str) else (of[0], list(of[1])) for of in asked]
        return Cube(self._core.cube((several(measures), unit, period), several(levels), several(by), divided, threads), self)

    def indicator(
        self, indicator: str, *, unit: str | None = None, period: str | None = None, supplied: Mapping[str, Any] | str | None = None,
        due: Due | str | None = None, map: date | str | None = None,
    ) -> IndicatorFigure:
        """An indicator of the rulebook for a unit and a period, as `get` takes them. With "as_was" all its inputs, those of other periods too, are
        counted on the map of the last day of `period`.

        `supplied` are numbers that no record has: `populations` (each `id`, `division`, `year`, `value`), `targets` (each `measure`,
        `division`, `period`, `value`) and the days of the `plan`; `clause` may say where a number is from.

        `due` is what `checklist.due(…)` of the same rulebook gives, or its JSON, for an indicator that counts tasks. It has no value without
        (`due_not_given`), for a period that was not asked about (`due_not_covered`) and where no task of its items is due (`due_no_task`).

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-05-02,152221100000,W1,H1\\n2022-05-20,152221100000,W1,H1\\n"
        >>> report = pack.check(ledger.encode(), "home_visit", today="2022-05-31")
        >>> figures = pack.measure(report, network=ws.Network.builtin("hinggan"))
        >>> figures.indicator("visits_per_household", unit="152221", period="2022-05").value
        Decimal('2.00')
        >>> figures.indicator("visits_per_household", unit="152221", period="2022-04").because[0]["reason"]
        'series_begins_later'
        >>> figures.indicator("visits", unit="152221")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: indicator: there is no such indicator; there are: case_closing_rate, household_visits_year_on_year, training_coverage_part_time_workers, training_coverage_community_staff, training_coverage_volunteers, training_coverage_social_organisation_staff, training_coverage_active_residents, linkage_communities, linkage_social_organisations, linkage_social_workers, linkage_volunteers, linkage_charity_resources, linkage_of_the_five, continuing_education_rate, visits_per_household, person_times_year_on_year, person_times_on_previous, households_visited_year_on_year, households_visited_on_previous, person_times_share, file_coverage
        """
        core = self._core if map is None else self._core.on(map)
        json, why = core.indicator((indicator, unit, period), supplied_json(supplied), due_core(due))
        return IndicatorFigure._of(_json.loads(json), json, Explanation(why))

    def rank(
        self,
        indicator: str,
        *,
        level: str | None = None,
        units: Sequence[str] = (),
        unit: str | None = None,
        period: str | None = None,
        better: str | None = None,
        supplied: Mapping[str, Any] | str | None = None,
        due: Due | str | None = None,
        map: date | str | None = None,
    ) -> Ranking:
        """The places of the units of a level in `unit`, or of the named `units`, by their exact values in one period.

        `better` is "higher" or "lower"; if nothing is said, what the rulebook says of the indicator. `supplied`, `due` and `map` are as `indicator` takes them.
        """
        core = self._core if map is None else self._core.on(map)
        return Ranking(core.rank((indicator, unit, period), supplied_json(supplied), due_core(due), level, list(units), better))

    def progress(
        self,
        target: str | None = None,
        *,
        period: str,
        unit: str | None = None,
        supplied: Mapping[str, Any] | str | None = None,
    ) -> TargetTable:
        """How far the stations or units of a unit are with the rulebook's targets, or with the one named, as rows of a table.

        A target in `supplied` (as `indicator` takes it) goes before the rulebook's, and its `provenance` is then "chosen"; its `plan` has the days of a
        contract that does not state them. `progress` is in % of the `goal`, rounded half up to one place. `reached` is None while it is below the goal
        and records are undetermined or days not covered.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("xuchang")
        >>> ledger = "建档日期,社工站,档案编号,家庭编号,服务对象编号\\n2022-01-01,152221100000,F1,H1,P1\\n2022-05-02,152221100000,F2,H2,P1\\n"
        >>> report = pack.check(ledger.encode(), "file_opened", today="2022-12-31")
        >>> figures = pack.measure(report, network=ws.Network.builtin("hinggan"))
        >>> files = figures.progress("files_of_the_contract", period="2022", supplied={"plan": "2022-01-01..2022-12-31"})
        >>> files[0]["value"], files[0]["goal"], files[0]["progress"], files[0]["reached"]
        (Decimal('1'), Decimal('80'), Decimal('1.3'), False)
        >>> figures.progress("files", period="2022")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: target: there is no such target; there are: groups_of_the_contract, events_of_the_contract, files_of_the_contract, cases_of_the_contract
        """
        return TargetTable(self._core.progress(target, unit, period, supplied_json(supplied)))

    def completeness(
        self,
        receipts: Iterable[Mapping[str, Any]] | str,
        *,
        every: str,
        period: str,
        unit: str | None = None,
        level: str | None = None,
        open: str | None = None,
        deadline: int | None = None,
    ) -> Completeness:
        """Who reported of the stations of the network that should have, for each period (`every`: "month", "quarter", "half_year", "year").

        A receipt has `station`, `period` and `received_on`; the first one decides. `open` says which stations are expected that opened or
        closed within a period: "every_day", "last_day" or "any_day"; it has to be said where there are such. A report is timely up to
        `deadline` days after its period.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> lists = "date_point,code,name\\n2021-10-31,152221000000,科尔沁右翼前旗\\n"
        >>> stations = '{"stations":[{"id":"S1","name":"一站","unit":"152221000000"},{"id":"S2","name":"二站","unit":"152221000000"}]}'
        >>> report = pack.check("走访日期,社工站,走访社工,家庭编号\\n".encode(), "home_visit", today="2022-05-21")
        >>> figures = pack.measure(report, network=ws.Network.parse(lists, stations))
        >>> came = figures.completeness([{"station": "S1", "period": "2022-04", "received_on": "2022-05-06"}], every="month", period="2022-04", deadline=5)
        >>> came[0].completeness, came[0].timeliness, came.missing[0]["station"]
        (Decimal('50.0'), Decimal('0.0'), 'S2')
        """
        json, why = self._core.completeness(receipts_json(receipts), (every, unit, period, level, open), deadline)
        return Completeness(json, Explanation(why))

    def compare(self) -> list[Comparison]:
        """The counted figures beside those that the rulebook's documents report, each over the unit and period it speaks of."""
        compared = []
        for row in _json.loads(self._core.compare()):
            reported = dict(row["reported"])
            for side in ("low", "high"):
                if reported.get(side) is not None:
                    reported[side] = Decimal(reported[side])
            figure, passed = Figure._of(row["figure"]), row.get("passed_over")
            compared.append(Comparison(row["code"], decimal(row["value"]), row["unit"], reported, row["agrees"], figure, passed))
        return compared

    def __getitem__(self, measure: str) -> Counted:
        if all(known["id"] != measure for known in self.measures):
            self.get(measure)
        return Counted(self, measure)

    def __repr__(self) -> str:
        return f"Figures(measures={len(self.measures)}, as_of={self._core.as_of!r})"

    def _repr_html_(self) -> str:
        return figures_html([figure_row(self.get(str(measure["id"]))) for measure in self.measures])


class Counted:
    """One measure of such figures."""

    def __init__(self, figures: Figures, measure: str) -> None:
        self._figures = figures
        self._measure = measure

    def by(
        self,
        *,
        level: str | None = None,
        period: str | None = None,
        actor: str | None = None,
        unit: str | None = None,
        within: str | None = None,
        map: date | str | None = None,
    ) -> Breakdown:
        """The figure of a unit by the units of a level (`level="county"`), by month (`period="month"`), by who acted (`actor="station"` or
        `"worker"`, of which there is a record), or by several at once.

        `unit` and `within` (a period) say of what whole; without them it is that of the top of the map, until its day. By month it is
        every month of that period; where its start is not stated, every month that the records cover (`Pack.measure`). More
        than 200,000 parts or 1,200 months are refused. `map` is as `Figures.on` takes it; "as_was" has no parts by month, whose maps differ.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-05-20,152221100000,W2,H1\\n"
        >>> report = pack.check(ledger.encode(), "home_visit", today="2022-05-21")
        >>> visits = pack.measure(report, network=ws.Network.builtin("hinggan"))["household_visits"]
        >>> [(part.place, part.station, str(part.value)) for part in visits.by(actor="station")]
        [('科尔沁镇', '152221100000', '2')]
        >>> visits.by(actor="household")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: actor: a figure can't be divided by that; it can be by: station, worker
        """
        if level is None and period is None and actor is None:
            raise WusheError('say level="county" or another level, period="month", actor="station" or "worker", or several')
        if period not in (None, "month"):
            raise WusheError('the parts of a period are period="month"; a period itself goes into within=')
        core = self._figures._core if map is None else self._figures._core.on(map)
        json, why = core.by((self._measure, unit, within), level, period is not None, actor)
        return Breakdown(json, Explanation(why), actor)

    def get(self, *, unit: str | None = None, period: str | None = None, map: date | str | None = None) -> Figure:
        """One figure, as `Figures.get`."""
        return self._figures.get(self._measure, unit=unit, period=period, map=map)

    def sum(self) -> Decimal | None:
        """The sum over all units and periods, refused where the measure does not add; None where there is no value."""
        try:
            self._figures._core.refuse_sum(self._measure)
        except WusheError as refused:
            raise WusheError(f"{refused}: figures.get({self._measure!r})", refused.findings) from None
        return self.get().value

    def __repr__(self) -> str:
        return f"Counted({self._measure!r}, whole={self.get().value!r})"

    def _repr_html_(self) -> str:
        return self.get()._repr_html_()
