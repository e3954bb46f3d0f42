"""A draft as it stands: what a page draws it by."""

from __future__ import annotations

import json as _json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ._html import Voice
from ._report import Report
from ._told import Told


class FormState(Told):
    """What of a draft is shown and required and because of what, what to ask next, and what to send.

    >>> import wushe as ws
    >>> form = ws.Pack.builtin("hinggan").form("home_visit")
    >>> state = form.state({"visited_on": "2022-05-20", "assessed": False, "has_kin": True}, today="2022-05-21")
    >>> state.next, state.complete
    (['station'], False)
    >>> next(field["shown"] for field in state.fields if field["path"] == ["has_kin"])
    False
    >>> state.record
    {'visited_on': '2022-05-20', 'assessed': False}
    """

    def __init__(self, json: str, voice: Voice | None = None) -> None:
        super().__init__(json)
        # It stands last, and a quote within a text is escaped.
        self._report = Report(json[json.rindex('"report":') + 9 : -1], voice)

    @property
    def pack(self) -> str:
        """The rulebook that it goes by: `id@version#hash`."""
        return self._report.pack

    @property
    def complete(self) -> bool:
        """Whether the record can be sent: nothing forbids it, and no condition waits for an answer."""
        return bool(self._answer["complete"])

    @property
    def next(self) -> list[str | int] | None:
        """The first place in the form's order that is shown and is required and empty, or that an open condition waits for."""
        place: list[str | int] | None = self._answer["next"]
        return place

    @property
    def fields(self) -> list[dict[str, Any]]:
        """Every field in the form's order, a group before what stands in its rows. `None` for `shown` or `required` is not known yet."""
        return list(self._answer["fields"])

    @property
    def record(self) -> dict[str, Any] | None:
        """What to send: the draft without what is hidden; `None` where it is no object."""
        record: dict[str, Any] | None = self._answer["record"]
        return record

    @property
    def report(self) -> Report:
        """What the check of the draft tells."""
        return self._report

    def __repr__(self) -> str:
        return f"FormState(complete={self.complete}, next={self.next})"


def written(values: Mapping[str, object]) -> str:
    """A draft as JSON text; days and exact numbers as their text."""
    return _json.dumps(dict(values), ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_text)


def _text(value: object) -> str:
    if isinstance(value, (date, Decimal)):
        return str(value)
    raise TypeError(f"a {type(value).__name__} is nothing that a record has")
