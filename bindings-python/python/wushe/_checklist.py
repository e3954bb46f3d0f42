"""Checklists: what is due to whom, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, overload

from . import _core
from ._due import Due, DueCounts
from ._errors import WusheError
from ._figure import Explanation
from ._given import Day
from ._html import match_html, named
from ._pay import Choices, plain
from ._records import Records
from ._told import Columns, Streamed, Tabular, Told


class Checklist:
    """The items (事项) of a rulebook, or of one domain, with the place standards that were chosen.

    >>> import wushe as ws
    >>> checklist = ws.Pack.builtin("national").checklist("assistance")
    >>> met = checklist.match({"aid": ["dibao"], "school_stage": "senior"}, as_of="2026-11-26")
    >>> met.outcome("SA-08")
    'entitled'
    >>> met.questions[0]["kind"]
    'fact'
    >>> checklist.match({"aidd": ["dibao"]}, as_of="2026-11-26")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: facts[0]: there is no such fact; is aid meant?
    """

    def __init__(self, core: _core.Pack, domain: str | None, choices: dict[str, Any] | None = None) -> None:
        self._pack = core
        self.domain = domain
        self.choices = choices or {}
        self._core = _core.Checklist(core, domain, json.dumps(self.choices, ensure_ascii=False, separators=(",", ":")))

    @property
    def items(self) -> list[dict[str, Any]]:
        """Every item with its texts of all days, its conditions in words of both languages."""
        items: list[dict[str, Any]] = json.loads(self._core.items())
        return items

    def choose(self, **choices: str | Decimal | int | Mapping[Any, str | Decimal | int]) -> Checklist:
        """The checklist with these place standards: a number, or numbers by division code. Each shows in every explanation.

        >>> import wushe as ws
        >>> checklist = ws.Pack.builtin("national").checklist().choose(dibao_standard={"152221": 800})
        >>> facts = {"income_pc": "612.50", "property_ok": True}
        >>> checklist.match(facts, as_of="2026-11-26", division="152221").outcome("SA-02")
        'entitled'
        >>> ws.Pack.builtin("national").checklist().choose(nothing=1)
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: choices.nothing: the scheme has nothing of this name
        """
        return Checklist(self._pack, self.domain, {**self.choices, **{name: plain(choice) for name, choice in choices.items()}})

    @overload
    def match(
        self, facts: Records, *, as_of: Day, form: str | None = None, division: str | None = None, subject: str | None = None, threads: int = 1
    ) -> MatchTable: ...
    @overload
    def match(
        self,
        facts: Mapping[str, object] | str,
        *,
        as_of: Day,
        form: str | None = None,
        division: str | None = None,
        subject: str | None = None,
        threads: int = 1,
    ) -> Match: ...
    def match(
        self,
        facts: Mapping[str, object] | str | Records,
        *,
        as_of: Day,
        form: str | None = None,
        division: str | None = None,
        subject: str | None = None,
        threads: int = 1,
    ) -> Match | MatchTable:
        """What is known of a subject held against every item in force on the day.

        Facts are an object by name, or its JSON text; None says that there is none, and what is left out is not known yet. With `form` they
        are a record of that form, finished or not. `division` is where the subject lives, for place standards; `subject` is
        `person`, `household`, `worker`, `station` or `unit`.

        Of records each one of the form (`person_facts` if none is named) is a subject, and the answer is a table, which so many `threads` make,
        the same for any number; those of a day after `as_of` are left out, and its `findings` tell them.
        """
        _bounded(threads)
        if isinstance(facts, Records):
            return MatchTable(self._core.match_records(facts._core, (as_of, form, division, subject), threads))
        given = facts if isinstance(facts, str) else _core._input_json(dict(facts))
        return Match(self._core, given, (as_of, form, division, subject))

    def due(
        self,
        records: Records | Mapping[str, Iterable[Mapping[str, object] | str]],
        *,
        first: Day,
        last: Day,
        as_of: Day,
        kept_from: Day | None = None,
        by: Iterable[str] = ("item",),
        only: Mapping[str, str] | None = None,
        readings: Mapping[str, str | int | bool] | None = None,
        reasons: bool = False,
        subjects: Iterable[Mapping[str, Any]] = (),
        today: Day | None = None,
        threads: int = 1,
    ) -> Due:
        """What is due from one day to another, and how it stands on the day `as_of`: a task for each window of each item that has a cadence and
        a record that can do it, for each subject in its target.

        Persons are those of records of the form `person_facts`, each fact from its record's day until another says otherwise; workers those of the
        staff records. `kept_from` is the first day from which no record is missing: what is not there before it may have been done. `only` says
        which tasks are given: `{"worker": "W1"}`, or of one `item`, `domain`, `station` or `month`. With `reasons`, each task says
        under `why` why it stands so, as `due.explain` shows, with missing papers and records that nearly did it. `readings`
        says how windows are read where the rule leaves that open (`late_days`, `counts`, `first_period`, `entry_day`, `hours`,
        `people`, `once_per`, or `late_days[EL-05]` for one item). `subjects` are stations and villages that no record tells of: `{"subject": "station", "key": …}` with `first`, `last` and
        `division` if need be. Records given as objects by form are checked as of `today`, or else of `as_of`. With
        `threads`, as many threads make the tasks; they are the same for any number.

        >>> import wushe as ws
        >>> ws.Pack.builtin("national").checklist().due({}, first="2026-01-01", last="2026-12-31", as_of="2026-11-28", readings={"late_days": "soon"})
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: readings.late_days: late_days can be one of: 0 … 36600
        """
        _bounded(threads)
        by = list(by)
        asked = (first, last, as_of, kept_from, _readings(readings), by, list((only or {}).items()), reasons, _listed(subjects), threads)
        if isinstance(records, Records):
            return Due(self._core.due(records._core, asked), by)
        return Due(self._core.due_of(_lines(records), as_of if today is None else today, asked), by)

    def due_counts(
        self,
        records: Records | Mapping[str, Iterable[Mapping[str, object] | str]],
        *,
        first: Day,
        last: Day,
        as_of: Day,
        kept_from: Day | None = None,
        by: Iterable[str] = ("item",),
        only: Mapping[str, str] | None = None,
        readings: Mapping[str, str | int | bool] | None = None,
        subjects: Iterable[Mapping[str, Any]] = (),
        today: Day | None = None,
        threads: int = 1,
    ) -> DueCounts:
        """How many tasks stand how, summed up as `due(…).summary(*by)` does, without making a task: a fraction of the time and the memory where
        rates are all that is asked for. What is given is as `due` takes it.

        >>> import wushe as ws
        >>> checklist = ws.Pack.builtin("national").checklist("qualification")
        >>> records = {"certificate": [{"worker": "W1", "obtained_on": "2025-03-01", "level": "junior"}]}
        >>> days = {"first": "2025-01-01", "last": "2026-12-31", "as_of": "2026-11-28", "kept_from": "2020-01-01"}
        >>> counts = checklist.due_counts(records, **days, readings={"late_days": 0}, by=["month"])
        >>> [(row["of"], row["met"], row["settled"]) for row in counts.summary]
        [(['2026-03'], 0, 1)]
        >>> checklist.due_counts(records, **days, by=["age"])
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: by[0]: what is due can't be summed up by that; there are: item, domain, station, worker, month
        """
        _bounded(threads)
        asked = (first, last, as_of, kept_from, _readings(readings), list(by), list((only or {}).items()), False, _listed(subjects), threads)
        if isinstance(records, Records):
            return DueCounts(self._core.due_counts(records._core, asked))
        return DueCounts(self._core.due_counts_of(_lines(records), as_of if today is None else today, asked))

    def __repr__(self) -> str:
        return f"Checklist({self.domain!r}, choices={sorted(self.choices)})"


def _readings(readings: Mapping[str, str | int | bool] | None) -> str:
    spelled = {name: str(said).lower() if isinstance(said, bool) else str(said) for name, said in (readings or {}).items()}
    return json.dumps(spelled, ensure_ascii=False)


def _listed(subjects: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, Day | None, Day | None, str | None]]:
    return [(each["subject"], each["key"], each.get("first"), each.get("last"), each.get("division")) for each in subjects]


def _lines(records: Mapping[str, Iterable[Mapping[str, object] | str]]) -> list[tuple[str, str]]:
    return [(form, "\n".join(_line(record) for record in each)) for form, each in records.items()]


def _line(record: Mapping[str, object] | str) -> str:
    return record.replace("\n", " ") if isinstance(record, str) else _core._input_json(dict(record))


def _bounded(threads: int) -> None:
    if not 1 <= threads <= 256:
        raise WusheError("threads is how many threads make the answer: 1 to 256")


class MatchTable(Streamed):
    """What a checklist gives many subjects: a row a record, with `ledger`, `row` and `person`, and of each item in force its outcome under the item's
    name and, under `…_missing`, what an open one waits for.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("national")
    >>> ledger = "日期,人员编号,社工站,出生日期\\n2026-01-01,P1,152221100000,1940-03-01\\n2026-01-01,P2,152221100000,\\n"
    >>> records = pack.check(ledger.encode(), "person_facts", today="2026-11-26").records
    >>> table = pack.checklist("elderly").match(records, as_of="2026-11-26").to_polars()
    >>> table["person"].to_list(), table["EL-02_missing"].to_list()[1]
    (['P1', 'P2'], ['birth_date', 'low_income'])
    """

    def __init__(self, core: _core.Matched) -> None:
        self._core = core

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What there is to tell of the records, each at its row: one of a day after `as_of` is not used, and of somebody with several each
        stands alone."""
        found: list[dict[str, Any]] = json.loads(self._core.findings())
        return found

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.stream()


class Match(Told, Tabular):
    """What a checklist gives a subject on a day.

    Its table has a row an item: `id`, `label`, `domain`, `outcome`, `missing` (the names that an open one waits for), `role`, `cadence`,
    `provenance`, `clause`.
    """

    def __init__(self, core: _core.Checklist, facts: str, asked: tuple[Day, str | None, str | None, str | None]) -> None:
        super().__init__(core.matched(facts, asked))
        self._core, self._facts, self._asked = core, facts, asked

    @property
    def items(self) -> list[dict[str, Any]]:
        """Every item in force on the day, in the rulebook's order: `id`, `label`, `outcome`, `missing` and its terms."""
        return list(self._data["items"])

    @property
    def counts(self) -> dict[str, int]:
        """How many items come to each outcome."""
        return dict(self._data["counts"])

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What to ask, what most open items wait for first: facts of the subject, and choices of whoever uses the rulebook."""
        return list(self._data["questions"])

    @property
    def later(self) -> list[dict[str, Any]]:
        """The items that are not in force yet, with the day from which they are."""
        return list(self._data["later"])

    def outcome(self, id: str) -> str | None:
        """What an item comes to: `entitled`, `may`, `duty`, `encouraged`, `finding`, `open`, `not_listed` or `no`; None where it is not in
        force on the day or there is none of that name."""
        return next((str(item["outcome"]) for item in self._data["items"] if item["id"] == id), None)

    def explain(self, id: str) -> Explanation:
        """Why an item comes to what it does, in words; no value of the subject stands in it.

        >>> import wushe as ws
        >>> met = ws.Pack.builtin("national").checklist().match({"sudden_hardship": False}, as_of="2026-11-26")
        >>> met.explain("SA-12").text("en").splitlines()[0].split("  ")[0]
        'does not apply: Temporary assistance (SA-12)'
        >>> met.explain("SA-99")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: item: the checklist has no such item
        """
        return Explanation(self._core.explain(self._facts, self._asked, id))

    def _columns(self, lang: str) -> Columns:
        items = self._data["items"]
        cadence = [item["cadence"] and named(item["cadence"]["words"], lang) for item in items]
        return {
            "id": ("text", [item["id"] for item in items]),
            "label": ("text", [named(item["label"], lang) for item in items]),
            "domain": ("text", [item["domain"] for item in items]),
            "outcome": ("text", [item["outcome"] for item in items]),
            "missing": ("text", [", ".join(asked["id"] for asked in item["missing"]) for item in items]),
            "role": ("text", [item["role"] for item in items]),
            "cadence": ("text", cadence),
            **{name: ("text", [item[name] for item in items]) for name in ("provenance", "clause")},
        }

    def html(self, lang: str = "zh-Hans") -> str:
        """What is met and what is open, and what to ask, as a piece of HTML: what a notebook shows."""
        return match_html(self._data, lang)

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return f"Match({self._data['as_of']}, {len(self._data['items'])} items)"
