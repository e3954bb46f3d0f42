"""A figure and its parts."""

from __future__ import annotations

import json as _json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ._figure import Explanation, Figure, left_out, shown
from ._given import decimal
from ._html import figures_html
from ._told import Columns, Tabular


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

    @classmethod
    def _of(cls, data: Mapping[str, Any]) -> Part:
        plain = {name: data[name] for name in ("division", "place", "period", "used", "undetermined")}
        return cls(
            value=decimal(data["value"]), no_value=data.get("no_value"), left_out=left_out(data), partial=data.get("partial", False),
            station=data.get("station"), worker=data.get("worker"),
            remainder=date.fromisoformat(data["remainder"]) if "remainder" in data else None, **plain,
        )

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
        self.parts = tuple(Part._of(part) for part in data["parts"])
        #: "station" or "worker", where the parts are of one.
        self.actor = actor
        #: What the parts that have a value sum to, which is the whole only where the measure adds; None where none has one.
        self.parts_sum = decimal(data["sum"])
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
            {"地区": part.place, "期间": part.period, **shown(part), "单位": self.whole.unit} for part in self.parts
        ]
        return f"<div>{figures_html(rows)}{self._explanation.html()}</div>"
