"""Figures: what they are, how they divide, and why."""

from __future__ import annotations

import json as _json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import WusheError
from ._html import explanation_html, figures_html

if TYPE_CHECKING:
    import polars


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


@dataclass(frozen=True)
class Figure:
    """A measure for a unit and a period. Figures have no `+`: ask for the figure of the whole."""

    value: Decimal
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
    _explanation: Explanation | None = field(default=None, repr=False, compare=False)
    _json: str = field(default="", repr=False, compare=False)

    @classmethod
    def _of(cls, data: Mapping[str, Any], json: str = "", explanation: Explanation | None = None) -> Figure:
        plain = {name: data[name] for name in ("unit", "measure", "place", "period", "division", "records", "used", "undetermined", "adds")}
        return cls(
            value=Decimal(data["value"]), left_out={row["reason"]: row["count"] for row in data["left_out"]},
            list_date=date.fromisoformat(data["list_date"]), _explanation=explanation, _json=json, **plain,
        )

    @property
    def json(self) -> str:
        """The core's own bytes, the same in every language."""
        return self._json

    def explain(self) -> Explanation:
        """Why the figure is what it is."""
        if self._explanation is None:
            raise WusheError("a figure within another answer has no explanation of its own; ask with cube.explain(…)")
        return self._explanation

    def _repr_html_(self) -> str:
        why = self._explanation.html() if self._explanation else ""
        return f"<div>{figures_html([_figure_row(self)])}{why}</div>"


def _figure_row(figure: Figure) -> dict[str, object]:
    return {"指标": figure.measure, "数": figure.value, "单位": figure.unit, "地区": figure.place, "期间": figure.period}


@dataclass(frozen=True)
class Part:
    """One part of a figure."""

    division: str
    place: str
    period: str
    value: Decimal


class Breakdown(Sequence[Part]):
    """A figure and its parts, each counted from the records, with what the parts share."""

    def __init__(self, json: str, explanation: Explanation) -> None:
        data = _json.loads(json)
        #: The core's own bytes, the same in every language.
        self.json = json
        #: The whole.
        self.whole = Figure._of(data["whole"])
        #: The parts, in order.
        self.parts = tuple(Part(part["division"], part["place"], part["period"], Decimal(part["value"])) for part in data["parts"])
        #: What the parts sum to, which is the whole only where the measure adds.
        self.parts_sum = Decimal(data["sum"])
        #: How many different keys stand in more than one part.
        self.shared = int(data["shared"])
        self._explanation = explanation

    def explain(self) -> Explanation:
        """Why the parts sum to the whole, or don't."""
        return self._explanation

    def _table(self) -> dict[str, list[Any]]:
        return {name: [getattr(part, name) for part in self.parts] for name in ("division", "place", "period", "value")}

    def to_polars(self) -> polars.DataFrame:
        """The parts as a table of polars, values as exact decimals."""
        import polars

        scale = max([0, *(-int(part.value.as_tuple().exponent) for part in self.parts)])
        text = polars.String()
        schema = {"division": text, "place": text, "period": text, "value": polars.Decimal(38, scale)}
        return polars.DataFrame(self._table(), schema=schema)

    def to_pandas(self) -> Any:
        """The parts as a table of pandas, values as decimal.Decimal."""
        import pandas  # type: ignore[import-untyped,unused-ignore]

        return pandas.DataFrame(self._table())

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
            {"地区": part.place, "期间": part.period, "数": part.value, "单位": self.whole.unit} for part in self.parts
        ]
        return f"<div>{figures_html(rows)}{self._explanation.html()}</div>"


@dataclass(frozen=True)
class Comparison:
    """A counted figure beside the one that a document reports."""

    measure: str
    value: Decimal
    unit: str
    #: As printed: `text`, `relation`, `unit`, `low`, `high`.
    reported: dict[str, Any]
    #: Whether the counted figure can have been printed as the reported one.
    agrees: bool
    figure: Figure = field(repr=False)


class Cube:
    """The figures of some records on the map of a day.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-05-20,152221100000,W1,H1\\n"
    >>> report = pack.check(ledger.encode(), "home_visit", today="2022-05-21")
    >>> cube = pack.measure(report, network=ws.Network.builtin("hinggan"))
    >>> cube.get("households_visited", unit="152221", period="2022-04").value
    Decimal('1')
    >>> [(part.period, str(part.value)) for part in cube["households_visited"].by(period="month")]
    [('2022-04', '1'), ('2022-05', '1')]
    >>> cube["households_visited"].sum()
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: 户 does not add over units, periods; ask for the figure of the whole: cube.get('households_visited')
    """

    def __init__(self, core: _core.Cube, measures: Sequence[Mapping[str, Any]]) -> None:
        self._core = core
        #: The measures, as the rulebook states them.
        self.measures = [dict(measure) for measure in measures]

    @property
    def as_of(self) -> date:
        """The day of the map."""
        return date.fromisoformat(self._core.as_of)

    def get(self, measure: str, *, unit: str | None = None, period: str | None = None) -> Figure:
        """One figure. Without a unit it is that of the top of the map, without a period all until the day of the map."""
        json, core = self._core.figure(measure, unit, period)
        return Figure._of(_json.loads(json), json, Explanation(core))

    def explain(self, measure: str, *, unit: str | None = None, period: str | None = None) -> Explanation:
        """Why a figure is what it is."""
        return self.get(measure, unit=unit, period=period).explain()

    def compare(self) -> list[Comparison]:
        """The counted figures beside those that the rulebook's documents report, each over the unit and period it speaks of."""
        compared = []
        for row in _json.loads(self._core.compare()):
            reported = dict(row["reported"])
            for side in ("low", "high"):
                if reported.get(side) is not None:
                    reported[side] = Decimal(reported[side])
            compared.append(Comparison(row["code"], Decimal(row["value"]), row["unit"], reported, row["agrees"], Figure._of(row["figure"])))
        return compared

    def __getitem__(self, measure: str) -> Counted:
        if all(known["id"] != measure for known in self.measures):
            self.get(measure)
        return Counted(self, measure)

    def __repr__(self) -> str:
        return f"Cube(measures={len(self.measures)}, as_of={self._core.as_of!r})"

    def _repr_html_(self) -> str:
        return figures_html([_figure_row(self.get(str(measure["id"]))) for measure in self.measures])


class Counted:
    """One measure of a cube."""

    def __init__(self, cube: Cube, measure: str) -> None:
        self._cube = cube
        self._measure = measure

    def by(self, *, level: str | None = None, period: str | None = None, unit: str | None = None, within: str | None = None) -> Breakdown:
        """The figure of a unit by the units of a level (`level="county"`), by month (`period="month"`), or by both at once.

        `unit` and `within` (a period) say of what whole; without them it is that of the top of the map, until its day. By both,
        every unit of the level has every month from the first with a record that counts to the last.
        """
        if level is None and period is None:
            raise WusheError('say level="county" or another level, period="month", or both')
        if period not in (None, "month"):
            raise WusheError('the parts of a period are period="month"; a period itself goes into within=')
        core = self._cube._core
        if level is None:
            json, why = core.by_months(self._measure, unit, within)
        elif period is None:
            json, why = core.by_units(self._measure, unit, within, level)
        else:
            json, why = core.by_units_and_months(self._measure, unit, within, level)
        return Breakdown(json, Explanation(why))

    def get(self, *, unit: str | None = None, period: str | None = None) -> Figure:
        """One figure, as `Cube.get`."""
        return self._cube.get(self._measure, unit=unit, period=period)

    def sum(self) -> Decimal:
        """The sum over all units and periods, refused where the measure does not add."""
        try:
            self._cube._core.refuse_sum(self._measure)
        except WusheError as refused:
            raise WusheError(f"{refused}: cube.get({self._measure!r})", refused.findings) from None
        return self.get().value

    def __repr__(self) -> str:
        return f"Counted({self._measure!r}, whole={self.get().value!r})"

    def _repr_html_(self) -> str:
        return self.get()._repr_html_()
