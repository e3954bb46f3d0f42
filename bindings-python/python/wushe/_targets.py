"""How far stations and units are with the targets of a rulebook."""

from __future__ import annotations

import json as _json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

#: The columns of the table that are numbers.
NUMBERS = ("value", "goal", "progress", "lacking")


class TargetTable(Sequence[Mapping[str, Any]]):
    """A row for each target and each station or unit that has to reach it.

    A row has `target`, `label_zh`, `label_en`, `per`, `division`, `place`, `station` (None where the target is of units), `period`, `value`, `goal`,
    `unit`, `progress`, `lacking`, `reached`, `undetermined`, `partial`, `provenance`, `clause`, `only_zh`, `only_en` (the one place whose contract it is) and
    `because` (the reasons why there is no value or goal, as words). polars and pandas take it as it is: `pl.DataFrame(list(table))`.
    """

    def __init__(self, json: str) -> None:
        #: The core's own bytes, the same in every language.
        self.json = json
        self._rows = tuple(_row(target, row) for target in _json.loads(json) for row in target["rows"])

    def __getitem__(self, at: Any) -> Any:
        return self._rows[at]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"TargetTable(rows={len(self)})"


def _row(target: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    only = target.get("only", {})
    told: dict[str, Any] = {
        "target": target["target"], "label_zh": target["label"]["zh"], "label_en": target["label"]["en"], "per": target["per"],
        "division": row["division"], "place": row["place"], "station": row.get("station"), "period": target["period"],
    }
    told |= {name: None if row[name] is None else Decimal(row[name]) for name in NUMBERS}
    told |= {
        "unit": target["unit"], "reached": row["reached"], "undetermined": row["undetermined"], "partial": row.get("partial", False),
        "provenance": row.get("provenance"), "clause": row.get("clause"), "only_zh": only.get("zh"), "only_en": only.get("en"),
        "because": [reason["reason"] for reason in row.get("because", ())],
    }
    return told
