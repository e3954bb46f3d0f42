"""The cube: all figures of some measures, units and periods at once."""

from __future__ import annotations

import json as _json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import _core
from ._chart import cube_html, table_html
from ._errors import WusheError
from ._records import RecordTable
from ._told import Streamed

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from ._figure import Explanation, Figure
    from ._figures import Figures


@dataclass(frozen=True)
class CubeCell:
    """One measure for one unit and period. Cells have no `+`: `adds` of the measure says along what its values may be added."""

    #: Exact; None where it is not known, for the reason in `no_value`.
    value: Decimal | None
    #: As that of a figure.
    no_value: str | None
    #: Of the records that stand in the unit and period: how many count, how many don't, by reason, and of how many it can't be decided.
    used: int
    left_out: dict[str, int]
    undetermined: int
    #: Whether the records cover some days of the period and not all, or the cube holds only some of them.
    partial: bool


class Cube(Streamed):
    """All figures of some measures for a unit and what lies in it, as `Figures.cube` counts them: each is what `Figures.get` gives.

    As a table it has a row a cell: `measure`, `unit` (of counting), `division`, `place`, `level`, `list_date` (of the list that names the
    place), `period`, `value`, `no_value`, `used`, `left_out`, `undetermined`, `partial`, and `adds_over_units` and `adds_over_periods`, which
    are false where values must not be summed. A unit that the map does not have has the level `remainder`: the units of the top level and
    these are of the same records as the whole.
    Where it is divided further, it has a column of each dimension's name too (`by_place` and `by_level` for the roles that are called as a column
    that there is) and `adds_over_categories`, and it holds keys where it is divided by station or worker.
    As it was then (`map="as_was"`) each period is on the map of its last day: a code of two lists need not be one unit.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-05-20,152221101000,W1,H1\\n"
    >>> report = pack.check(ledger.encode(), "home_visit", today="2022-05-21")
    >>> figures = pack.measure(report, network=ws.Network.builtin("hinggan"))
    >>> cube = figures.cube("households_visited", period="2022-04-01..2022-05-21", by=["month", "whole"])
    >>> cube.get("households_visited", "152221", "2022-04-01..2022-05-21").value
    Decimal('1')
    >>> by_town = cube.table(level="township", kind="month").to_polars()
    >>> by_town.filter(by_town["used"] > 0).select("place", "period", "value", "adds_over_units").rows()
    [('科尔沁镇', '2022-04', Decimal('1'), False), ('索伦镇', '2022-05', Decimal('1'), False)]
    >>> by_worker = figures.cube("households_visited", period="2022-04-01..2022-05-21", by="whole", levels="county", dimensions="worker")
    >>> by_worker.get("households_visited", "152221", "2022-04-01..2022-05-21", worker="W1").value
    Decimal('1')
    >>> figures.cube("households_visited", by="week")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: grains: a period can't be divided into that; it can be into: month, quarter, half_year, year, whole, year_to_date, to_date
    """

    def __init__(self, core: _core.Cube, figures: Figures) -> None:
        self._core = core
        self._figures = figures

    @property
    def json(self) -> str:
        """The core's own bytes, the same in every language."""
        return self._core.to_json()

    @property
    def units(self) -> list[tuple[str, str, str]]:
        """Its units, each before what lies in it: code, name, level. As it was then they are those of each map, one that all name alike once."""
        return self._core.units()

    @property
    def remainder(self) -> list[tuple[str, str, str, date]]:
        """The units that the map does not have and of which there are records: code, name, level, and the list that names it."""
        return [(code, name, level, date.fromisoformat(listed)) for code, name, level, listed in self._core.remainder()]

    @property
    def periods(self) -> list[tuple[str, str]]:
        """Its periods in order: how each is written, and its sort (`"month"`, `"quarter"`, …)."""
        return self._core.periods()

    @property
    def measures(self) -> list[dict[str, Any]]:
        """Of each measure its unit of counting, along what it adds, and how many records stand in no cell, by reason; as it was then, on the
        map of the last periods."""
        return [
            {**{name: measure[name] for name in ("measure", "unit", "adds")}, "outside": {row["reason"]: row["count"] for row in measure["outside"]},
             **({"by_undetermined": measure["by_undetermined"]} if "by_undetermined" in measure else {})}
            for measure in _json.loads(self._core.measures_json())
        ]

    def table(self, measure: str | None = None, *, level: str | None = None, kind: str | None = None) -> RecordTable:
        """The cells of one measure, one level of units (`"county"`, or `"remainder"`) and one sort of periods (`"month"`, `"quarter"`, `"half_year"`, `"year"`,
        `"days"` between two days, `"until"` a day), or of all, in the order of measures, units and periods."""
        return RecordTable(lambda: self._core.stream(measure, level, kind))

    @property
    def dimensions(self) -> list[str]:
        """Along what its cells are divided further, by name."""
        return self._core.dimensions()

    def get(self, measure: str, unit: str, period: str, **category: str | None) -> CubeCell:
        """One cell, and where the cube is divided, of which category: `worker="W1"`, None for records without one.

        A measure, unit, period or category that the cube does not have is a KeyError.
        """
        dimensions = self._core.dimensions()
        cell = None
        if set(category) == set(dimensions):
            cell = self._core.cell(measure, unit, period, [category[name] for name in dimensions])
        if cell is None:
            raise KeyError((measure, unit, period, *category.items()))
        value, no_value, used, left_out, undetermined, partial = cell
        return CubeCell(None if value is None else Decimal(value), no_value, used, dict(left_out), undetermined, partial)

    def figure(self, measure: str, unit: str, period: str) -> Figure:
        """The figure that a cell is of, which also tells what undetermined records lack."""
        if self.dimensions:
            raise WusheError("a cell of a cube that is divided further is no figure; ask a cube without dimensions")
        self.get(measure, unit, period)
        return self._figures.get(measure, unit=unit, period=period)

    def explain(self, measure: str, unit: str, period: str) -> Explanation:
        """Why a cell is what it is, and what each unit directly below has, as `Figures.explain`.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n".encode()
        >>> figures = pack.measure(ledger, network=ws.Network.builtin("hinggan"), form="home_visit", today="2022-05-21")
        >>> cube = figures.cube("household_visits", period="2022-04")
        >>> print(cube.explain("household_visits", "152221", "2022-04").text("en").splitlines()[-2])
           ├─ 科尔沁镇: 1 户次
        >>> cube.explain("household_visits", "152221", "2022-05")
        Traceback (most recent call last):
        ...
        KeyError: ('household_visits', '152221', '2022-05')
        """
        self.figure(measure, unit, period)
        return self._figures.explain(measure, unit=unit, period=period, parts=True)

    def rows(self, measure: str, unit: str, period: str) -> RecordTable:
        """The records behind a cell, those included that it leaves out, as `Figure.rows`."""
        return self.figure(measure, unit, period).rows()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.stream()

    def __repr__(self) -> str:
        return repr(self._core)

    def _repr_html_(self) -> str:
        if self._core.is_as_was() or self.dimensions:
            data: dict[str, Any] = _json.loads(self.json)
            return "".join(table_html(cube, self._labels()) for cube in data.get("cubes", [data]))
        return cube_html(self, self._labels())

    def _labels(self) -> dict[str, str]:
        return {measure["id"]: measure["label"]["zh"] for measure in self._figures.measures}

    def plot(self, measure: str, *, unit: str | None = None, level: str | None = None, period: str | None = None, lang: str = "zh-Hans") -> Picture:
        """A picture of one measure, by matplotlib: of a unit (the top one, if none is named) along the cube's finest periods, or with `level`
        of the units of that level in one `period` (the widest). Periods of which the records cover a part are hatched; where there is no
        value, there is no bar.

        It is a figure of matplotlib, to change and to save as any other. In a notebook it is shown with its characters as text, which the
        browser draws, so that Chinese is read on any machine; a file that is saved takes a font of the machine that has them, and
        where there is none, matplotlib warns.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-05-20,152221101000,W1,H1\\n".encode()
        >>> figures = pack.measure(ledger, network=ws.Network.builtin("hinggan"), form="home_visit", today="2022-05-21")
        >>> cube = figures.cube("household_visits", period="2022-04-01..2022-05-21", by=["month", "whole"])
        >>> [float(bar.get_height()) for bar in cube.plot("household_visits").axes[0].patches]
        [1.0, 1.0]
        >>> cube.plot("visits")
        Traceback (most recent call last):
        ...
        KeyError: 'visits'
        """
        from ._plot import plot

        if self.dimensions:
            raise WusheError("a cube that is divided further has no picture; ask for one without dimensions, or plot its table")
        if self._core.is_as_was():
            raise WusheError("periods as they were then stand on several maps and have no one picture; name the day of one map, or plot the table")
        return plot(self, measure, (unit, level, period), self._figures.measures, lang)
