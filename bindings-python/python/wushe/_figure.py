"""One figure and why it is so."""

from __future__ import annotations

import json as _json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import WusheError
from ._given import decimal
from ._html import explanation_html, figures_html
from ._records import Records, RecordTable

if TYPE_CHECKING:
    from ._breakdown import Part


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
            list_date=date.fromisoformat(data["list_date"]), value=decimal(data["value"]), no_value=data.get("no_value"),
            left_out=left_out(data), **plain,
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
    #: What undetermined records lack (their form, and a role or fact as conditions name it), with how many lack it.
    missing: dict[tuple[str, str], int] = field(default_factory=dict)
    #: Of a coverage, and of a count of keys with at least so many records, how many different keys there are; of other measures None.
    keys: int | None = None
    #: Of a coverage, how many records of the other measure have errors or can't be decided: each may hide a key that is covered.
    by_undetermined: int = 0
    #: What the whole of a map holds of units that the map does not have; a figure of less than the whole holds none.
    remainder: tuple[Remainder, ...] = ()
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
            value=decimal(data["value"]), left_out=left_out(data),
            no_value=data.get("no_value"), partial=data.get("partial", False),
            missing={(row["form"], row["name"]): row["count"] for row in data.get("missing", ())},
            keys=data.get("keys"), by_undetermined=data.get("by_undetermined", 0),
            remainder=tuple(Remainder._of(row) for row in data.get("remainder", ())),
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
        return f"<div>{figures_html([figure_row(self)])}{why}</div>"


def left_out(data: Mapping[str, Any]) -> dict[str, int]:
    """How many records don't count, by reason."""
    return {row["reason"]: row["count"] for row in data["left_out"]}


def figure_row(figure: Figure) -> dict[str, object]:
    """A figure as a row of a table in a notebook."""
    return {"指标": figure.measure, **shown(figure), "单位": figure.unit, "地区": figure.place, "期间": figure.period}


#: Why there is no value, in words.
NO_VALUE = {"undetermined": "只有无法判定的记录", "no_records_of_kind": "没有这类记录", "not_covered": "不在记录覆盖的日期内"}


def shown(counted: Figure | Part) -> dict[str, object]:
    """Its value and what is to be said of it."""
    notes = [NO_VALUE.get(counted.no_value or "", "")]
    notes += [f"{counted.undetermined} 条无法判定"] if counted.undetermined else []
    notes += ["只覆盖一部分日期"] if counted.partial else []
    notes += [f"含区划没有的单位：{'、'.join(row.place for row in counted.remainder)}"] if isinstance(counted, Figure) and counted.remainder else []
    return {"数": "—" if counted.value is None else counted.value, "说明": "；".join(filter(None, notes))}
