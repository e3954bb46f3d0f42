"""The cube: all figures of some measures, units and periods at once."""

from __future__ import annotations

import json as _json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import _core
from ._html import figures_html
from ._records import RecordTable
from ._told import Streamed


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
    >>> figures.cube("households_visited", by="week")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: grains: a period can't be divided into that; it can be into: month, quarter, half_year, year, whole, year_to_date, to_date
    """

    def __init__(self, core: _core.Cube) -> None:
        self._core = core

    @property
    def json(self) -> str:
        """The core's own bytes, the same in every language."""
        return self._core.to_json()

    @property
    def measures(self) -> list[dict[str, Any]]:
        """Of each measure its unit of counting, along what it adds, and how many records stand in no cell, by reason; as it was then, on the
        map of the last periods."""
        return [
            {**{name: measure[name] for name in ("measure", "unit", "adds")}, "outside": {row["reason"]: row["count"] for row in measure["outside"]}}
            for measure in self._cubes()[-1]["measures"]
        ]

    def _cubes(self) -> list[dict[str, Any]]:
        data: dict[str, Any] = _json.loads(self.json)
        cubes: list[dict[str, Any]] = data["cubes"] if "cubes" in data else [data]
        return cubes

    def table(self, measure: str | None = None, *, level: str | None = None, kind: str | None = None) -> RecordTable:
        """The cells of one measure, one level of units (`"county"`, or `"remainder"`) and one sort of periods (`"month"`, `"quarter"`, `"half_year"`, `"year"`,
        `"days"` between two days, `"until"` a day), or of all, in the order of measures, units and periods."""
        return RecordTable(lambda: self._core.stream(measure, level, kind))

    def get(self, measure: str, unit: str, period: str) -> CubeCell:
        """One cell. A measure, unit or period that the cube does not have is a KeyError."""
        cell = self._core.cell(measure, unit, period)
        if cell is None:
            raise KeyError((measure, unit, period))
        value, no_value, used, left_out, undetermined, partial = cell
        return CubeCell(None if value is None else Decimal(value), no_value, used, dict(left_out), undetermined, partial)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.stream()

    def __repr__(self) -> str:
        return repr(self._core)

    def _repr_html_(self) -> str:
        # As it was then there is a table for each map.
        return "".join(f"<div>{_shown(cube)}</div>" for cube in self._cubes())


def _shown(data: dict[str, Any]) -> str:
    top, periods = data["units"][:1], data["periods"][:_SHOWN]
    rows = [
        {"指标": measure["measure"], "单位": measure["unit"], "地区": unit["place"], **dict(zip(periods, measure["value"][0], strict=False))}
        for measure in data["measures"] for unit in top
    ]
    left = [
        f"{len(data['units']) - 1} 个下级单位" if len(data["units"]) > 1 else "",
        f"{len(data.get('remainder', ()))} 个区划没有的单位" if "remainder" in data else "",
        f"{len(data['periods']) - _SHOWN} 个时期" if len(data["periods"]) > _SHOWN else "",
    ]
    note = "、".join(filter(None, left))
    return f"{figures_html(rows)}{f'<p>另有{note}，见 table()</p>' if note else ''}"


#: How many periods a notebook shows; it says how many more there are.
_SHOWN = 12

