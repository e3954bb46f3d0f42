"""Completeness and timeliness of the reports that stations send."""

from __future__ import annotations

import json as _json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._figure import Explanation


@dataclass(frozen=True)
class RosterCell:
    """The reports of one unit for one period, or for all together. Both rates are shares of what was expected, so they lie in 0 to 100 %."""

    division: str
    place: str
    #: None for all periods together.
    period: str | None
    expected: int
    received: int
    #: In %, rounded half up to one place; None where no report was expected.
    completeness: Decimal | None
    #: The share itself.
    exact: Fraction | None
    #: How many came by the deadline; None where no deadline is stated.
    timely: int | None
    timeliness: Decimal | None
    #: How many have not come and are not due yet.
    pending: int


class Completeness(Sequence[RosterCell]):
    """Who reported of the stations that should have. The cells: the unit first, then those of the level; of each all periods, then one by one."""

    def __init__(self, json: str, explanation: Explanation) -> None:
        data = _json.loads(json)
        #: The core's own bytes, the same in every language.
        self.json = json
        self.as_of = date.fromisoformat(data["as_of"])
        #: The reports that have not come: `station`, `name`, `division`, `period`, and `pending` where it is not due yet.
        self.missing: tuple[dict[str, Any], ...] = tuple(data["missing"])
        #: The receipts that are none of those that were expected, each with its `reason`.
        self.unexpected: tuple[dict[str, str], ...] = tuple(data["unexpected"])
        #: How many receipts are of stations outside the unit, and how many repeat one that came no later.
        self.other_unit, self.repeated = int(data["other_unit"]), int(data["repeated"])
        #: The ids of stations that stand in no unit of the map, so that they are in no cell.
        self.without_unit: tuple[str, ...] = tuple(data.get("without_unit", ()))
        self._explanation = explanation
        self._cells = tuple(_cell(cell) for cell in data["cells"])

    def explain(self) -> Explanation:
        """Why it is what it is, with the missing reports by name."""
        return self._explanation

    def __getitem__(self, at: Any) -> Any:
        return self._cells[at]

    def __iter__(self) -> Iterator[RosterCell]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __repr__(self) -> str:
        whole = self._cells[0]
        return f"Completeness({whole.place}, received={whole.received}, expected={whole.expected}, missing={len(self.missing)})"


def _cell(cell: Mapping[str, Any]) -> RosterCell:
    def rate(name: str) -> Decimal | None:
        return None if cell.get(name) is None else Decimal(cell[name])

    exact = cell.get("exact")
    return RosterCell(
        cell["division"], cell["place"], cell.get("period"), cell["expected"], cell["received"], rate("completeness"),
        None if exact is None else Fraction(exact), cell.get("timely"), rate("timeliness"), cell.get("pending", 0),
    )


def receipts_json(receipts: Iterable[Mapping[str, Any]] | str) -> str:
    """The reports that came as the JSON that the core reads."""
    if isinstance(receipts, str):
        return receipts
    listed = [{key: str(value) if isinstance(value, date) else value for key, value in receipt.items()} for receipt in receipts]
    return _json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
