"""Indicators: ratios, shares, changes and progress, computed from figures."""

from __future__ import annotations

import json as _json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import _core
    from ._due import Due
    from ._figure import Explanation


@dataclass(frozen=True)
class IndicatorFigure:
    """An indicator for a unit and a period."""

    #: Rounded once, at the end, as the rulebook states; None where there is none, for the reasons in `because`.
    value: Decimal | None
    unit: str
    indicator: str
    place: str
    period: str
    division: str
    #: The value before it is rounded.
    exact: Fraction | None
    #: Why there is no value: the `reason`, the `input` that gives it, and where there is one the `no_value` of its figure.
    because: tuple[dict[str, str], ...]
    #: Whether there is a value, and the records cover some days of an input's period and not all.
    partial: bool
    #: The bound that the exact value lies beyond; the value is kept.
    outside: Decimal | None
    #: The inputs with the numbers that they gave, each with how many records of it are undetermined.
    inputs: tuple[dict[str, Any], ...] = field(repr=False)
    _explanation: Explanation | None = field(default=None, repr=False, compare=False)
    _json: str = field(default="", repr=False, compare=False)

    @classmethod
    def _of(cls, data: Mapping[str, Any], json: str = "", explanation: Explanation | None = None) -> IndicatorFigure:
        plain = {name: data[name] for name in ("unit", "indicator", "place", "period", "division")}
        value, exact, outside = data["value"], data.get("exact"), data.get("outside")
        return cls(
            value=None if value is None else Decimal(value), exact=None if exact is None else Fraction(exact),
            because=tuple(data.get("because", ())), partial=data.get("partial", False),
            outside=None if outside is None else Decimal(outside), inputs=tuple(data["inputs"]),
            _explanation=explanation, _json=json, **plain,
        )

    @property
    def json(self) -> str:
        """The core's own bytes, the same in every language; empty within a ranking."""
        return self._json

    def explain(self) -> Explanation:
        """Why it is what it is: its formula in words, each input with its own reasons, and the rounding."""
        if self._explanation is None:
            from ._errors import WusheError

            raise WusheError("an indicator within a ranking has no explanation of its own; ask with figures.indicator(…)")
        return self._explanation


@dataclass(frozen=True)
class Ranked:
    """A unit with its place."""

    #: From 1. Ties share the better place, and the next places are left out: 1, 2, 2, 4.
    rank: int | None
    #: Why it has none: "none", "partial", or "no_station" where no station of the network is open in it and nobody named it.
    unranked: str | None
    figure: IndicatorFigure


class Ranking(Sequence[Ranked]):
    """Units by their places in one indicator, then those that have none."""

    def __init__(self, json: str) -> None:
        data = _json.loads(json)
        #: The core's own bytes, the same in every language.
        self.json = json
        #: "higher" or "lower".
        self.better = str(data["better"])
        self._units = tuple(Ranked(row["rank"], row.get("unranked"), IndicatorFigure._of(row["figure"])) for row in data["units"])

    def __getitem__(self, at: Any) -> Any:
        return self._units[at]

    def __iter__(self) -> Iterator[Ranked]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)

    def __repr__(self) -> str:
        return f"Ranking(units={len(self)}, better={self.better!r})"


def supplied_json(supplied: Mapping[str, Any] | str | None) -> str | None:
    """What is given beside the records as the JSON that the core reads."""
    if supplied is None or isinstance(supplied, str):
        return supplied
    return _json.dumps(supplied, ensure_ascii=False, separators=(",", ":"))


def due_core(due: Due | str | None) -> _core.Due | str | None:
    """What is due as the core reads it: as it was told, or its JSON."""
    return due if due is None or isinstance(due, str) else due._core
