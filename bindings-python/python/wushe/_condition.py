"""The one rule language, for trying a condition out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import _core
from ._errors import WusheError


def evaluate(source: str, facts: str | Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The value of an expression over facts, `unknown` with the facts it waits for where they do not decide it.

    Facts are JSON text as the vectors have it, or a dict of Python's values; one not known yet is
    `{"type": "number"}`. Numbers come back as decimal.Decimal, days as datetime.date. A number that was counted from a quotient
    which does not come out is the nearest of 28 digits, and the answer has `'rounded': True`.

    >>> import wushe as ws
    >>> ws.evaluate("age >= 80 and lives_alone", {"age": 81, "lives_alone": {"type": "boolean"}})
    {'status': 'unknown', 'type': 'boolean', 'value': {'unknown': True}, 'missing': ['lives_alone']}
    >>> ws.evaluate("10 / 4")["value"], ws.evaluate("10 / 3")["rounded"]
    (Decimal('2.5'), True)
    >>> ws.evaluate("age >= 80", {"age": "old"})
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: source: at character 5: text can't be compared with number
    """
    text = facts if isinstance(facts, str) else json.dumps({name: _fact(value) for name, value in (facts or {}).items()})
    answer: dict[str, Any] = json.loads(_core.evaluate_json(source, text))
    if "refused" in answer:
        raise refusal(answer["refused"])
    answer["value"] = _typed(answer["value"], answer["type"])
    return answer


def refusal(findings: list[dict[str, Any]]) -> WusheError:
    """The exception that tells these findings, the first of them in words."""
    more = f" (and {len(findings) - 1} more in .findings)" if len(findings) > 1 else ""
    return WusheError(_core.message(findings[0], lang="en") + more, findings)


def _fact(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bool):
        return {"type": "boolean", "value": value}
    if isinstance(value, int):
        return {"type": "number", "value": str(value)}
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise WusheError("a Decimal that is infinite or not a number has no digits to read")
        return {"type": "number", "value": format(value, "f") if abs(value.adjusted()) < 64 else str(value)}
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise WusheError("the text has a lone surrogate (half of a character), which UTF-8 can't hold; decode it again")
        return {"type": "text", "value": value}
    if isinstance(value, datetime):
        raise TypeError("expected a datetime.date, got a datetime; call .date() on it first")
    if isinstance(value, date):
        return {"type": "date", "value": value.isoformat()}
    if isinstance(value, float):
        raise TypeError("a float can't hold most decimal numbers exactly; give a decimal.Decimal, an int or a str")
    if isinstance(value, (list, tuple)) and value:
        items = [_fact(item) for item in value]
        first = items[0]
        assert isinstance(first, dict)
        return {"type": f"list({first['type']})", "value": [item["value"] if isinstance(item, dict) else item for item in items]}
    raise TypeError(f"a fact of type {type(value).__name__} has no type of its own here; give {{'type': …, 'value': …}}")


def _typed(value: object, kind: str) -> object:
    if value is None or isinstance(value, dict):
        return value
    if isinstance(value, list):
        inner = kind.removeprefix("list(").removesuffix(")")
        return [_typed(item, inner) for item in value]
    if kind == "number":
        return Decimal(str(value))
    return date.fromisoformat(str(value)) if kind == "date" else value
