"""The one rule language, for trying a condition out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from . import _core


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
        raise _core._refusal(json.dumps(answer["refused"]))
    answer["value"] = _typed(answer["value"], answer["type"])
    return answer


_KINDS: dict[type, str] = {bool: "boolean", int: "number", Decimal: "number", str: "text", date: "date"}


def _fact(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    for kind, name in _KINDS.items():
        if isinstance(value, kind):
            # As records are read: no digit is lost, and what has none is refused.
            written = value if kind is bool else str(value) if kind is int else json.loads(_core._input_json(value))
            return {"type": name, "value": written}
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
