"""
The compiled part of `wushe`; import `wushe` instead.
"""

from datetime import date
from decimal import Decimal
from typing import Any

__all__ = ["_input_json", "_table_rows", "message", "parse", "parse_json", "sentence", "version"]

def _input_json(value: Any) -> str:
    """
    What the border makes of a value, as JSON text. For the tests of the border alone.
    """

def _table_rows(table: "object", /) -> "tuple[list[str], list[list[tuple[str, str]]]]":
    """
    What the border makes of an Arrow table: names, and every row's cells as text with their kind. For its tests alone.
    """

def message(finding: "dict[str, object]", *, lang: str = "zh-Hans", label: str | None = None) -> str:
    """
    The place and the sentence of a finding, in `zh-Hans` or `en`; `label` is the field's own.
    """

def parse(kind: str, value: str | date | Decimal | int, /) -> "dict[str, object]":
    """
    Parse one value strictly: `{"value": …}` and what it tells, or `{"findings": […]}`.

    Dates come back as datetime.date, amounts as decimal.Decimal, counts as int. Dates may be given as
    datetime.date, amounts and counts as decimal.Decimal or int; a float and a datetime are refused.
    """

def parse_json(kind: str, text: str, /) -> str:
    """
    Parse one text; give the JSON text that Rust and JavaScript give too, byte for byte.
    """

def sentence(code: str, params: "dict[str, str | int]", *, lang: str = "zh-Hans") -> str:
    """
    The sentence of a code with its parameters, in `zh-Hans` or `en`.
    """

def version() -> str:
    """
    The version of this library.
    """
