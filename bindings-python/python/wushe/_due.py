"""What is due of a checklist, and whether it was done."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from . import _core
from ._figure import Explanation
from ._html import due_html
from ._told import Streamed, Told


class _Asked(Told):
    """What tasks and their counts both tell."""

    @property
    def _answer(self) -> dict[str, Any]:
        data: dict[str, Any] = self._data.get("due", self._data)
        return data

    @property
    def checked(self) -> list[dict[str, Any]]:
        """Of records given as objects, for each form the report on them; of a `Records` nothing, as its report said it."""
        return list(self._data.get("ledgers", []))

    @property
    def unplanned(self) -> list[dict[str, Any]]:
        """The items that are never due, and why: `cadence_unstated`, `no_evidence`, `no_cadence`."""
        return list(self._answer["unplanned"])

    @property
    def told(self) -> list[dict[str, Any]]:
        """The records that would do a task and do none: of an `unknown_subject`, `after_end`, or without the key that joins it to others (`no_key`); and those of a day after a consent was
        withdrawn (`consent_withdrawn`), which count. Of records that tell of subjects: two of a day that contradict each other
        (`facts_contradict`), a birthday after its record (`fact_later`), a last day before the first (`ends_before`)."""
        return list(self._answer["told"])


class Due(_Asked, Streamed):
    """What is due in some days and how it stands: a row a task, with `item`, `label`, `domain`, `subject`, `key`, `first`, `last`, `state`,
    `done_on`, `station`, `worker`, `ledgers` and `rows` of the records that did it, and `waits_for`, what an unknown one waits for.
    One that was done on one of several days, by what is not known, is done and has no `done_on`.

    States are `waiting`, `open`, `overdue`, `missed`, `done`, `late`, `void` and `unknown`.

    >>> import wushe as ws
    >>> checklist = ws.Pack.builtin("national").checklist("qualification")
    >>> records = {"certificate": [{"worker": "W1", "obtained_on": "2025-03-01", "level": "junior"}]}
    >>> due = checklist.due(records, first="2025-01-01", last="2026-12-31", as_of="2025-12-01", kept_from="2020-01-01")
    >>> [(task["item"], task["last"], task["state"]) for task in due.tasks]
    [('QL-01', '2026-03-01', 'open')]
    >>> due.summary("item")[0]["counts"]["open"]
    1
    >>> due.summary("age")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: by[0]: what is due can't be summed up by that; there are: item, domain, station, worker, month
    """

    def __init__(self, core: _core.Due, by: Iterable[str]) -> None:
        self._core = core
        self.by = tuple(by)

    @cached_property
    def json(self) -> str:  # type: ignore[override]
        """The core's own bytes, the same in every language."""
        return self._core.json(list(self.by))

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """Every task, subject by subject, item by item, day by day. Of many the table is quicker."""
        return list(self._answer["tasks"])

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items that have tasks, with their cadence, how its windows are read, and their clause."""
        return list(self._answer["items"])

    def summary(self, *by: str) -> list[dict[str, Any]]:
        """How many tasks stand how, by `item`, `domain`, `station`, `worker` and `month`, each cadence apart. Rates are made of what stands there:
        by tasks `met / settled`, by persons `met_subjects / settled_subjects`; where nothing is settled there is none."""
        summed: list[dict[str, Any]] = json.loads(self._core.summary(list(by)))
        return summed

    def explain(self, at: int) -> Explanation:
        """Why a task stands as it does, by its place in `tasks`: the item and its clause, how its window is read, the records that did it, what an unknown
        one waits for. Where what is due was asked with `reasons`, it says of a done one which papers its records don't show, and of one that is not done which records
        would have done it but for one thing.

        >>> import wushe as ws
        >>> checklist = ws.Pack.builtin("national").checklist("qualification")
        >>> records = {"certificate": [{"worker": "W1", "obtained_on": "2025-03-01", "level": "junior"}]}
        >>> due = checklist.due(records, first="2025-01-01", last="2026-12-31", as_of="2025-12-01", kept_from="2020-01-01")
        >>> print(due.explain(0).text("en").splitlines()[0])
        First registration (2025-03-01 – 2026-03-01): the window runs, and no record does it yet  [interpreted: registration-measures#article-4]
        >>> due.explain(9)
        Traceback (most recent call last):
        ...
        IndexError: there is no task of that number
        """
        return Explanation(self._core.explain(range(len(self))[at] if at < 0 else at))

    def __len__(self) -> int:
        return len(self._core)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.table()

    def html(self, lang: str = "zh-Hans") -> str:
        """How many tasks stand how by item, and the first that are overdue or open, as a piece of HTML: what a notebook shows."""
        return due_html(self._answer, self.summary("item"), lang)

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return f"Due({len(self)} tasks)"


class DueCounts(_Asked):
    """How many tasks stand how, without the tasks; `Checklist.due_counts` makes it.

    Its JSON has `summary`, `unplanned` and `told` as that of `Due` has, under `due` where records were given as objects.
    """

    @property
    def summary(self) -> list[dict[str, Any]]:
        """The sums, as `Due.summary` gives them."""
        return list(self._answer["summary"])

    def __repr__(self) -> str:
        return f"DueCounts({len(self.summary)} rows)"
