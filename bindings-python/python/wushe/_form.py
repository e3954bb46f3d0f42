"""Forms of a rulebook, and who says what their checks find."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Sized
from functools import cache
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import WusheError
from ._given import Day
from ._html import Voice
from ._network import Network
from ._progress import Progress, hook
from ._records import Records
from ._report import LedgerReport, Report
from ._state import FormState, written
from ._stored import StoredRecord

if TYPE_CHECKING:
    from ._pack import Pack

#: How many findings of a ledger are listed where the caller does not say.
LISTED = 10_000


class Form:
    """A form of a rulebook.

    >>> import wushe as ws
    >>> form = ws.Pack.builtin("hinggan").form("home_visit")
    >>> good = {"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}
    >>> form.check(good, today="2022-05-21").ok
    True
    >>> report = form.check({**good, "visited_on": "2022-05-32"}, today="2022-05-21")
    >>> form.message(report.findings[0], "en")
    'Date of visit: there is no such day in the calendar'
    """

    def __init__(self, pack: Pack, id: str) -> None:
        self._pack = pack
        #: Its name in the rulebook.
        self.id = id
        self._voice = FormVoice([self])

    def check(
        self,
        record: Mapping[str, object] | str | bytes | object,
        today: Day,
        *,
        network: Network | None = None,
        stations: Sequence[str] | None = None,
        beside: Records | None = None,
    ) -> Report:
        """Check a record: a dict, or JSON text, in which no digit is lost and a doubled key is seen.

        `network` and `beside` are as in `Pack.check`. `stations` are all that there are, by key or code, for who has no network.
        """
        known = (None if network is None else network._core, stations, None if beside is None else beside._core)
        core = self._pack._core
        if isinstance(record, (bytes, bytearray)):
            record = _decoded(bytes(record))
        if isinstance(record, str) and record.rstrip().lower().endswith((".csv", ".jsonl")):
            raise WusheError("this is a path, and a form checks one record; Pack.check takes the path of a ledger")
        return Report(core.check_record(self.id, record, today, *known), self._voice)

    def state(
        self,
        values: Mapping[str, object] | str,
        today: Day,
        *,
        network: Network | None = None,
        stations: Sequence[str] | None = None,
    ) -> FormState:
        """What of a draft is shown and required, because of what, and what to ask next: a dict, or JSON text. The check decides it.

        `network` and `stations` are as in `check`.
        """
        text = values if isinstance(values, str) else written(values)
        known = (None if network is None else network._core, stations)
        return FormState(self._pack._core.state(self.id, text, today, *known), self._voice)

    def store(
        self,
        record: Mapping[str, object] | str,
        today: Day,
        *,
        network: Network | None = None,
        stations: Sequence[str] | None = None,
    ) -> StoredRecord:
        """Check a record and give what is to be stored of it, with its hash: a dict, or JSON text, which is kept to the byte.

        A record that is forbidden is a `WusheError` with every finding. `network` and `stations` are as in `check`.

        >>> import wushe as ws
        >>> form = ws.Pack.builtin("hinggan").form("home_visit")
        >>> stored = form.store({"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}, today="2022-05-21")
        >>> stored.form, stored.fields
        ('home_visit', '{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}')
        >>> form.store({"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1"}, today="2022-05-21")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: household: this is required
        """
        known = (None if network is None else network._core, stations)
        text = record if isinstance(record, str) else written(record)
        return StoredRecord(self._pack, self._pack._core.store(self.id, text, today, *known))

    def check_lines(
        self,
        lines: str | bytes | Iterable[str | bytes],
        today: Day,
        *,
        progress: Progress = None,
        network: Network | None = None,
        findings: int | None = LISTED,
        threads: int = 1,
        beside: Records | None = None,
    ) -> LedgerReport:
        """Check JSON Lines: a record a line. A broken line is one finding, and the next line is read.

        Lines may come from anything that gives them one after the other, as an open file does; they are not gathered.
        `progress`, `network`, `findings` and `beside` are as in `Pack.check`; the first counts lines.

        With `threads`, as many threads check a part each of lines that are given as one text or as bytes; the report and the records are
        those of one thread. Lines that come one after the other are checked by one, as are those of a form with keys that may come once.

        >>> import wushe as ws
        >>> form = ws.Pack.builtin("hinggan").form("home_visit")
        >>> line = '{"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}'
        >>> form.check_lines([line, "{"], today="2022-05-21", progress=lambda lines, total: print(lines, "of", total))
        2 of 2
        LedgerReport(rows=2, accepted=1, errors=1, warnings=0)
        """
        total = len(lines) if isinstance(lines, Sized) else None
        core = self._pack._core if findings == LISTED else self._pack._core.reading(True, None, findings)
        known = None if network is None else network._core
        if not 1 <= threads <= 256:
            raise WusheError("threads is how many threads check a part of the text each: 1 to 256")
        with hook(progress) as tell:
            return LedgerReport(*core.check_lines(self.id, lines, today, tell, total, known, threads, None if beside is None else beside._core), self._voice)

    def describe(self, lang: str = "zh-Hans") -> dict[str, Any]:
        """What a page needs to draw the form: sections and fields in order, labels, types, options, conditions."""
        described: dict[str, Any] = json.loads(self._pack._core.describe(self.id, lang))
        return described

    @property
    def kind(self) -> str:
        """The kind of record that it gives."""
        return str(self.describe()["kind"])

    def label(self, lang: str = "zh-Hans") -> str:
        """What it is called."""
        return str(self.describe(lang)["label"])

    def json_schema(self) -> dict[str, Any]:
        """The form as JSON Schema (draft 2020-12)."""
        schema: dict[str, Any] = json.loads(self._pack._core.json_schema(self.id))
        return schema

    def typed_dict(self) -> str:
        """The type of its records as the text of a Python module: a `TypedDict`, and one for the rows of each repeated group.

        Write it to a file beside the code that makes records; it is for Python 3.11 and later. Options are the names that the form knows, amounts
        and days are texts, as in JSON. What must always be filled in must be there; anything else may be left out or be `None`.

        >>> import wushe as ws
        >>> types = ws.Pack.builtin("hinggan").form("home_visit").typed_dict()
        >>> "    household: str" in types
        True
        >>> "    household: typing.NotRequired" in types
        False
        """
        return self._pack._core.typed_dict(self.id)

    def typescript(self) -> str:
        """The same as the text of a TypeScript module.

        >>> import wushe as ws
        >>> types = ws.Pack.builtin("hinggan").form("home_visit").typescript()
        >>> "  household: string;" in types
        True
        >>> "  household?: " in types
        False
        """
        return self._pack._core.typescript(self.id)

    def message(self, finding: Mapping[str, Any], lang: str = "zh-Hans") -> str:
        """The place and the sentence of a finding, with the field's own label."""
        return self._pack._core.message(self.id, dict(finding), lang)

    def __repr__(self) -> str:
        return f"Form({self.id!r})"


class LedgerVoice(Voice):
    """Who says the findings of a ledger: of one form, or of those that its rows name."""

    def __init__(self, forms: list[Form]) -> None:
        self._forms = forms
        # Forms are described once, and only for a reader who looks.
        self._described = cache(lambda lang: [form.describe(lang) for form in self._forms])

    def field(self, finding: Mapping[str, Any], lang: str) -> Mapping[str, Any] | None:
        keys = [part for part in finding["path"] if isinstance(part, str)]
        return next((found for form in self._described(lang) if (found := _field(form, keys))), None)


class FormVoice(LedgerVoice):
    """Who says the findings of records of one form, with the labels of its fields."""

    def message(self, finding: Mapping[str, Any], lang: str) -> str:
        return self._forms[0].message(finding, lang)


def _field(form: Mapping[str, Any], keys: Sequence[str]) -> Mapping[str, Any] | None:
    """The field that keys lead to, as the form describes it."""
    found: Mapping[str, Any] | None = form
    for key in keys:
        found = next((field for field in found["fields"] if field["id"] == key), None) if found else None
    return found if keys else None


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        # No JSON ends in this character, so the text is told as broken at the place of the byte.
        return line[: error.start].decode("utf-8") + "\ufffd"
