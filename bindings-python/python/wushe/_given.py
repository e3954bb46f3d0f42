"""What callers give: days, and exact numbers."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from . import _core

#: A day: a datetime.date, or its text (`2022-05-21`).
Day = date | str


def digits(value: object) -> str:
    """The digits of an exact number: a Decimal, an int, or their text, which is left to the core."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise TypeError(f"expected a Decimal, an int or a str, got {type(value).__name__}")
    return str(json.loads(_core._input_json(value))) if isinstance(value, Decimal) else str(value)


def decimal(text: str | None) -> Decimal | None:
    """The number that the core wrote, digit by digit."""
    return None if text is None else Decimal(text)
