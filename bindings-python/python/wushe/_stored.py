"""Records as they are stored, and what takes their place."""

from __future__ import annotations

import json as _json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._given import Day
from ._network import Network
from ._state import written

if TYPE_CHECKING:
    from ._pack import Pack


class StoredRecord:
    """A record as it is stored: what was filled in, to the byte, and by what it was checked. `Form.store` makes one, `Pack.stored` reads one again.

    Its `repr` shows no field.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("national")
    >>> visit = {"visited_on": "2022-05-18", "station": "S1", "worker": "W1", "household": "H1", "assessed": True, "lives_alone": True, "has_kin": False,
    ...     "part_two_applies": ["none"], "worker_signature": "W1", "signed_on": "2022-05-19", "approver": "D1", "approved_on": "2022-05-20"}
    >>> stored = pack.form("home_visit").store(visit, today="2022-05-21")
    >>> again = pack.stored(stored.json)
    >>> again == stored, len(again.hash), again.checked_on
    (True, 64, '2022-05-21')
    >>> pack.stored("{}")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: stored: this is no stored record as this library writes it: an object of form, rulebook, checked_on and fields, and correction where it is one, each once
    """

    def __init__(self, pack: Pack, answer: str) -> None:
        self._pack = pack
        #: Its hash, its findings and itself as JSON text, the same bytes in every language.
        self.answer = answer
        told = _json.loads(answer)
        self._stored: dict[str, Any] = told["stored"]
        #: The SHA-256 of `json`, by which a correction says what it corrects.
        self.hash: str = told["hash"]
        #: Hints and warnings of the check; none where it was read again.
        self.findings: list[dict[str, Any]] = told["findings"]

    @property
    def json(self) -> str:
        """The text to keep; `Pack.stored` reads it."""
        # It stands last, and a quote within a text is escaped.
        return self.answer[self.answer.index('"stored":') + 9 : -1]

    @property
    def form(self) -> str:
        """The form."""
        return str(self._stored["form"])

    @property
    def rulebook(self) -> str:
        """The rulebook that checked it: `id@version#hash`."""
        return str(self._stored["rulebook"])

    @property
    def checked_on(self) -> str:
        """The day of the check."""
        return str(self._stored["checked_on"])

    @property
    def fields(self) -> str:
        """What was filled in, as JSON text."""
        return str(self._stored["fields"])

    @property
    def correction(self) -> dict[str, str] | None:
        """Day, reason and hash, where it takes the place of an approved record."""
        return self._stored.get("correction")

    def correct(
        self,
        record: Mapping[str, object] | str,
        today: Day,
        correction: Mapping[str, object] | str | None = None,
        *,
        network: Network | None = None,
        stations: Sequence[str] | None = None,
    ) -> StoredRecord:
        """What takes its place: the whole record, as it is right. Once it was approved, only with a `correction`: its day (`on`), its `reason`, and the
        `hash` of this record (`corrects`). Whatever is wrong is told at once, in `findings` of the error.

        >>> import wushe as ws
        >>> form = ws.Pack.builtin("national").form("home_visit")
        >>> visit = {"visited_on": "2022-05-18", "station": "S1", "worker": "W1", "household": "H1", "assessed": True, "lives_alone": True, "has_kin": False,
        ...     "part_two_applies": ["none"], "worker_signature": "W1", "signed_on": "2022-05-19", "approver": "D1", "approved_on": "2022-05-20"}
        >>> stored = form.store(visit, today="2022-05-21")
        >>> corrected = stored.correct({**visit, "household": "H2"}, "2022-05-23", {"on": "2022-05-23", "reason": "家庭编号写错", "corrects": stored.hash})
        >>> corrected.correction["corrects"] == stored.hash
        True
        >>> stored.correct({**visit, "household": "H2"}, today="2022-05-23")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: correction: the record was approved on 2022-05-20, so it can only be corrected, with a day, a reason and the hash of what is corrected
        """
        given = correction if correction is None or isinstance(correction, str) else written(correction)
        known = (None if network is None else network._core, stations)
        return StoredRecord(self._pack, self._pack._core.correct(self.json, record if isinstance(record, str) else written(record), given, today, *known))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredRecord) and self._stored == other._stored

    def __hash__(self) -> int:
        return hash(self.hash)

    def __repr__(self) -> str:
        return f"StoredRecord({self.form!r}, {self.hash[:12]!r})"

