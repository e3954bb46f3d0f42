"""Figures: what they are, how they divide, and why."""

from __future__ import annotations

import json as _json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from . import _core
from ._cube import Cube
from ._errors import WusheError
from ._html import explanation_html, figures_html
from ._indicators import IndicatorFigure, Ranking, supplied_json
from ._records import Records, RecordTable
from ._told import Columns, Tabular


class Explanation:
    """What was concluded, and because of what."""

    def __init__(self, core: _core.Explanation) -> None:
        self._core = core

    @property
    def json(self) -> str:
        """The core's own bytes, the same in every language."""
        return self._core.to_json()

    def to_dict(self) -> dict[str, Any]:
        """The tree as a dict: code, params, value, unit, because, and so on."""
        data: dict[str, Any] = _json.loads(self.json)
        return data

    def text(self, lang: str = "zh-Hans") -> str:
        """The tree as lines of text, reasons indented below what they explain."""
        return self._core.to_text(lang)

    def html(self, lang: str = "zh-Hans") -> str:
        """The tree as HTML that folds."""
        return explanation_html(self.to_dict(), lang=lang)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        # The first line of a payslip's reasons has the worker's pay in it, and a repr lands in logs.
        code = str(self.to_dict()["code"])
        said = code if code.startswith("pay_") else self.text().splitlines()[0]
        return f"Explanation({said!r})"

    def _repr_html_(self) -> str:
        return self.html()


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
class Remainder:
    """What a figure of the whole of a map holds of one unit that the map does not have, and of which nobody states what became of it."""

    division: str
    #: Its name in the list of `list_date`: the last one that has it, or where the map is older than the unit the first.
    place: str
    level: str
    list_date: date
    #: As that of a figure.
    value: Decimal | None
    no_value: str | None
    used: int
    left_out: dict[str, int]
    undetermined: int

    @classmethod
    def _of(cls, data: Mapping[str, Any]) -> Remainder:
        plain = {name: data[name] for name in ("division", "place", "level", "used", "undetermined")}
        return cls(
            list_date=date.fromisoformat(data["list_date"]), value=_value(data["value"]), no_value=data.get("no_value"),
            left_out=_left_out(data), **plain,
        )


@dataclass(frozen=True)
class Figure:
    """A measure for a unit and a period. Figures have no `+`: ask for the figure of the whole."""

    #: Exact; None where it is not known, for the reason in `no_value`. Where records are undetermined, it is that of the others.
    value: Decimal | None
    unit: str
    measure: str
    place: str
    period: str
    division: str
    #: records = used + all of left_out + undetermined
    records: int
    used: int
    left_out: dict[str, int]
    undetermined: int
    #: Along what values of this measure may be added.
    adds: dict[str, bool]
    #: The date of the division list that spoke.
    list_date: date
    #: Why there is no value: "undetermined" (only such records), "no_records_of_kind" (no record, and nobody says that such are covered) or
    #: "not_covered" (the period lies before or after the days covered). Zero is a value.
    no_value: str | None = None
    #: Whether the records cover some days of the period and not all.
    partial: bool = False
    #: What the whole of a map holds of units that the map does not have; a figure of less than the whole holds none.
    remainder: tuple[Remainder, ...] = ()
    #: What undetermined records lack (their form, and a role or fact as conditions name it), with how many lack it.
    missing: dict[tuple[str, str], int] = field(default_factory=dict)
    _explanation: Explanation | None = field(default=None, repr=False, compare=False)
    _json: str = field(default="", repr=False, compare=False)
    _asked: tuple[_core.Figures, tuple[str, str | None, str | None]] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def _of(
        cls,
        data: Mapping[str, Any],
        json: str = "",
        explanation: Explanation | None = None,
        asked: tuple[_core.Figures, tuple[str, str | None, str | None]] | None = None,
    ) -> Figure:
        plain = {name: data[name] for name in ("unit", "measure", "place", "period", "division", "records", "used", "undetermined", "adds")}
        return cls(
            value=_value(data["value"]), left_out=_left_out(data),
            no_value=data.get("no_value"), partial=data.get("partial", False),
            remainder=tuple(Remainder._of(row) for row in data.get("remainder", ())),
            missing={(row["form"], row["name"]): row["count"] for row in data.get("missing", ())},
            list_date=date.fromisoformat(data["list_date"]), _explanation=explanation, _json=json, _asked=asked, **plain,
        )

    @property
    def json(self) -> str:
        """The core's own bytes, the same in every language."""
        return self._json

    def explain(self) -> Explanation:
        """Why the figure is what it is."""
        if self._explanation is None:
            raise WusheError("a figure within another answer has no explanation of its own; ask with figures.explain(…)")
        return self._explanation

    def rows(self) -> RecordTable:
        """The records behind it, those included that it leaves out, as `Records.rows` says."""
        figures, asked = self._whence()
        return RecordTable(lambda: figures.rows(asked))

    def _is_of(self, records: Records) -> bool:
        return self._whence()[0].is_of(records._core)

    def _whence(self) -> tuple[_core.Figures, tuple[str, str | None, str | None]]:
        if self._asked is None:
            raise WusheError("a figure within another answer has no records of its own; ask with figures.get(…)")
        return self._asked

    def _repr_html_(self) -> str:
        why = self._explanation.html() if self._explanation else ""
        return f"<div>{figures_html([_figure_row(self)])}{why}</div>"


def _value(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _left_out(data: Mapping[str, Any]) -> dict[str, int]:
    return {row["reason"]: row["count"] for row in data["left_out"]}


def _figure_row(figure: Figure) -> dict[str, object]:
    return {"指标": figure.measure, **_shown(figure), "单位": figure.unit, "地区": figure.place, "期间": figure.period}


_NO_VALUE = {"undetermined": "只有无法判定的记录", "no_records_of_kind": "没有这类记录", "not_covered": "不在记录覆盖的日期内"}


def _shown(counted: Figure | Part) -> dict[str, object]:
    notes = [_NO_VALUE.get(counted.no_value or "", "")]
    notes += [f"{counted.undetermined} 条无法判定"] if counted.undetermined else []
    notes += ["只覆盖一部分日期"] if counted.partial else []
    notes += [f"含区划没有的单位：{'、'.join(row.place for row in counted.remainder)}"] if isinstance(counted, Figure) and counted.remainder else []
    return {"数": "—" if counted.value is None else counted.value, "说明": "；".join(filter(None, notes))}


@dataclass(frozen=True)
class Part:
    """One part of a figure."""

    division: str
    place: str
    period: str
    #: As that of a figure.
    value: Decimal | None
    no_value: str | None
    used: int
    undetermined: int
    #: Of those that stand in the part; what stands in none is left out of the whole.
    left_out: dict[str, int]
    #: Whether the records cover, or the whole asks for, some days of the period and not all.
    partial: bool
    #: The key of the station or the worker, where the parts are of one; None where records name none.
    station: str | None = None
    worker: str | None = field(default=None, repr=False)
    #: Where the map does not have the unit, the list that names it: such a part stands beside the map's units.
    remainder: date | None = None

    @property
    def records(self) -> int:
        """How many records of the measure's kinds stand in it."""
        return self.used + sum(self.left_out.values()) + self.undetermined


class Breakdown(Sequence[Part], Tabular):
    """A figure and its parts, each counted from the records, with what the parts share."""

    def __init__(self, json: str, explanation: Explanation, actor: str | None = None) -> None:
        data = _json.loads(json)
        #: The core's own bytes, the same in every language.
        self.json = json
        #: The whole.
        self.whole = Figure._of(data["whole"])
        #: The parts, in order.
        self.parts = tuple(
            Part(part["division"], part["place"], part["period"], _value(part["value"]), part.get("no_value"), part["used"],
                 part["undetermined"], _left_out(part), part.get("partial", False), part.get("station"), part.get("worker"),
                 date.fromisoformat(part["remainder"]) if "remainder" in part else None)
            for part in data["parts"]
        )
        #: "station" or "worker", where the parts are of one.
        self.actor = actor
        #: What the parts that have a value sum to, which is the whole only where the measure adds; None where none has one.
        self.parts_sum = _value(data["sum"])
        #: How many different keys stand in more than one part.
        self.shared = int(data["shared"])
        self._explanation = explanation

    def explain(self) -> Explanation:
        """Why the parts sum to the whole, or don't."""
        return self._explanation

    def _columns(self, lang: str) -> Columns:
        def of(kind: str, *names: str) -> Columns:
            return {name: (kind, [getattr(part, name) for part in self.parts]) for name in names}

        actor = of("text", self.actor) if self.actor else {}
        left_out: Columns = {"left_out": ("whole", [sum(part.left_out.values()) for part in self.parts])}
        return {
            **of("text", "division", "place"), **actor, **of("text", "period"), **of("exact", "value"), **of("text", "no_value"),
            **of("whole", "used", "undetermined"), **left_out, **of("truth", "partial"),
            "remainder": ("truth", [part.remainder is not None for part in self.parts]),
        }

    def __getitem__(self, at: Any) -> Any:
        return self.parts[at]

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def __repr__(self) -> str:
        return f"Breakdown(measure={self.whole.measure!r}, parts={len(self.parts)}, whole={self.whole.value!r}, parts_sum={self.parts_sum!r})"

    def _repr_html_(self) -> str:
        rows: list[dict[str, object]] = [
            {"地区": part.place, "期间": part.period, **_shown(part), "单位": self.whole.unit} for part in self.parts
        ]
        return f"<div>{figures_html(rows)}{self._explanation.html()}</div>"


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

    def __init__(self, core: _core.Figures, measures: Sequence[Mapping[str, Any]]) -> None:
        self._core = core
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
        return Figures(self._core.on(map), self.measures)

    def get(self, measure: str, *, unit: str | None = None, period: str | None = None, map: date | str | None = None) -> Figure:
        """One figure. Without a unit it is that of the top of the map, without a period all until `as_of`; `map` is as `on` takes it."""
        if map is not None:
            return self.on(map).get(measure, unit=unit, period=period)
        asked = (measure, unit, period)
        json, why = self._core.figure(asked)
        return Figure._of(_json.loads(json), json, Explanation(why), (self._core, asked))

    def explain(
        self, measure: str, *, unit: str | None = None, period: str | None = None, map: date | str | None = None
    ) -> Explanation:
        """Why a figure is what it is."""
        return self.get(measure, unit=unit, period=period, map=map).explain()

    def cube(
        self,
        measures: str | Sequence[str] = (),
        *,
        unit: str | None = None,
        period: str | None = None,
        levels: str | Sequence[str] = (),
        by: str | Sequence[str] = "month",
        map: date | str | None = None,
    ) -> Cube:
        """All figures of some measures (every one where none is named) for a unit and what lies in it, in one pass over the records.

        `levels` are those whose units are listed, every one where none is named; `by` are the periods that `period` is divided into: `month`,
        `quarter`, `half_year`, `year`, `whole` (the period itself), `year_to_date` and `to_date` (until the end of each month). Without a
        unit it is that of the top of the map, without a period all until `as_of`. `map` is as `on` takes it: with "as_was" each period is
        counted on the map of its last day, and nothing adds over periods. More than 1,200 months or 100 million cells are refused.
        """
        if map is not None:
            return self.on(map).cube(measures, unit=unit, period=period, levels=levels, by=by)

        def several(names: str | Sequence[str]) -> list[str]:
            return [names] if isinstance(names, str) else list(names)

        return Cube(self._core.cube(several(measures), unit, period, several(levels), several(by)))

    def indicator(
        self, indicator: str, *, unit: str | None = None, period: str | None = None, supplied: Mapping[str, Any] | str | None = None,
    ) -> IndicatorFigure:
        """An indicator of the rulebook for a unit and a period, as `get` takes them.

        `supplied` are numbers that no record has: `populations` (each `id`, `division`, `year`, `value`), `targets` (each `measure`,
        `division`, `period`, `value`) and the days of the `plan`; `clause` may say where a number is from.

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
        wushe._errors.WusheError: indicator: there is no such indicator; there are: case_closing_rate, household_visits_year_on_year, visits_per_household, person_times_year_on_year, person_times_on_previous, households_visited_year_on_year, households_visited_on_previous, person_times_share
        """
        json, why = self._core.indicator((indicator, unit, period), supplied_json(supplied))
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
    ) -> Ranking:
        """The places of the units of a level in `unit`, or of the named `units`, by their exact values in one period.

        `better` is "higher" or "lower"; if nothing is said, what the rulebook says of the indicator.
        """
        return Ranking(self._core.rank((indicator, unit, period), supplied_json(supplied), level, list(units), better))

    def compare(self) -> list[Comparison]:
        """The counted figures beside those that the rulebook's documents report, each over the unit and period it speaks of."""
        compared = []
        for row in _json.loads(self._core.compare()):
            reported = dict(row["reported"])
            for side in ("low", "high"):
                if reported.get(side) is not None:
                    reported[side] = Decimal(reported[side])
            figure, passed = Figure._of(row["figure"]), row.get("passed_over")
            compared.append(Comparison(row["code"], _value(row["value"]), row["unit"], reported, row["agrees"], figure, passed))
        return compared

    def __getitem__(self, measure: str) -> Counted:
        if all(known["id"] != measure for known in self.measures):
            self.get(measure)
        return Counted(self, measure)

    def __repr__(self) -> str:
        return f"Figures(measures={len(self.measures)}, as_of={self._core.as_of!r})"

    def _repr_html_(self) -> str:
        return figures_html([_figure_row(self.get(str(measure["id"]))) for measure in self.measures])


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
    ) -> Breakdown:
        """The figure of a unit by the units of a level (`level="county"`), by month (`period="month"`), by who acted (`actor="station"` or
        `"worker"`, of which there is a record), or by several at once.

        `unit` and `within` (a period) say of what whole; without them it is that of the top of the map, until its day. By month it is
        every month of that period; where its start is not stated, every month that the records cover (`Pack.measure`). More
        than 200,000 parts or 1,200 months are refused.

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
        json, why = self._figures._core.by((self._measure, unit, within), level, period is not None, actor)
        return Breakdown(json, Explanation(why), actor)

    def get(self, *, unit: str | None = None, period: str | None = None) -> Figure:
        """One figure, as `Figures.get`."""
        return self._figures.get(self._measure, unit=unit, period=period)

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
