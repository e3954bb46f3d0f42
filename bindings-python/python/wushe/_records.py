"""Accepted records: as tables, as bytes, and behind a figure."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import WusheError
from ._told import Streamed

if TYPE_CHECKING:
    from ._figure import Figure


class RecordTable(Streamed):
    """Records as a table: `form`, `ledger` and `row` (where each stands), `normalised` (whether a cell of its row was read as something else
    than what is written), and a column a role and fact, by its name in conditions. What is none or not known is null.

    It is an Arrow stream, so polars, pandas, pyarrow and DuckDB take it. It holds keys.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._stream()


class Records(RecordTable):
    """What nothing forbids of a ledger or of several: what figures and workers are counted from.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-05-20,152221100000,W1,H1\\n2022-05-32,152221100000,W1,H2\\n2022/5/19,152221100000,W2,H3\\n"
    >>> records = pack.check(ledger.encode(), "home_visit", today="2022-05-21").records
    >>> records.to_polars().select("row", "normalised", "date", "household").rows()
    [(2, False, datetime.date(2022, 5, 20), 'H1'), (4, True, datetime.date(2022, 5, 19), 'H3')]
    >>> records.refused
    [{'form': 'home_visit', 'ledger': 0, 'row': 3}]
    >>> again = pack.records(records.to_bytes())
    >>> len(again), again.to_bytes() == records.to_bytes()
    (2, True)
    >>> pack.records(b"no book")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: data: this is no book of records, or it is cut off or changed; save or download it again
    """

    def __init__(self, core: _core.Records) -> None:
        super().__init__(core.stream)
        self._core = core

    def __len__(self) -> int:
        return len(self._core)

    @property
    def pack(self) -> str:
        """The rulebook that they were checked by."""
        return self._core.pack

    @property
    def forms(self) -> list[str]:
        """The forms of which there is a record."""
        return self._core.forms

    def of(self, form: str) -> RecordTable:
        """The records of one form, with its columns alone."""
        if form not in self.forms:
            raise WusheError(f"there is no record of that form; there are: {', '.join(self.forms) or 'none'}")
        return RecordTable(lambda: self._core.stream(form))

    @property
    def refused(self) -> list[dict[str, Any]]:
        """The rows that were refused: `form`, `ledger` (counted from 0) and `row`. Why is in the report's findings."""
        columns = json.loads(self._core.refused())
        return [dict(zip(columns, row)) for row in zip(*columns.values())]

    def doubled(self, names: Sequence[str] = ()) -> list[dict[str, Any]]:
        """The records that an earlier ledger holds as well, as findings (`row_doubled_elsewhere`), each at its ledger, counted from 0, and row; and
        the keys that come once and that an earlier ledger has with something else (`key_doubled_elsewhere`). All of them count. The other ledger is told by its name of `names`, in the order in which the ledgers were put together, or by its number from 1.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> head, row = "走访日期,社工站,走访社工,家庭编号\\n", "2022-05-20,152221100000,W1,H1\\n"
        >>> april, may = (pack.check((head + each).encode(), "home_visit", today="2022-05-21").records for each in (row, row.replace("H1", "H2") + row))
        >>> [(finding["path"], finding["params"]) for finding in april.with_others([may]).doubled(["四月.csv", "五月.csv"])]
        [([1, 3], {'other': '四月.csv', 'row': 2})]
        >>> may.doubled()
        []
        """
        findings: list[dict[str, Any]] = json.loads(self._core.doubled(list(names)))
        return findings

    def rows(self, figure: Figure) -> RecordTable:
        """The records behind a figure, those included that it leaves out: the table with `standing` (`used`, `left_out`, `undetermined`) and
        `why` (the reason, or the role or fact that is lacking) in front. A figure of other records, or of several put together, is refused:
        ask it for its own (`figure.rows()`).

        >>> import wushe as ws
        >>> pack, network = ws.Pack.builtin("hinggan"), ws.Network.builtin("hinggan")
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-05-20,152221100000,W1,H1\\n2022-04-30,152221100000,W1,H2\\n"
        >>> report = pack.check(ledger.encode(), "home_visit", today="2022-05-21")
        >>> figure = pack.measure(report, network=network).get("households_visited", period="2022-05")
        >>> report.records.rows(figure).to_polars().select("row", "standing", "why").rows()
        [(2, 'used', None), (3, 'left_out', 'before_period')]
        >>> pack.check(ledger.encode(), "home_visit", today="2022-05-21").records.rows(figure)
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: the figure is of other records; ask it for its own with figure.rows()
        """
        if not figure._is_of(self):
            raise WusheError("the figure is of other records; ask it for its own with figure.rows()")
        return figure.rows()

    def with_others(self, others: Sequence[Records]) -> Records:
        """These records and then those of others, of forms that ask for the same. The same ledger twice is refused."""
        return Records(self._core.with_others([other._core for other in others]))

    def to_bytes(self) -> bytes:
        """The records as bytes, which `Pack.records` reads: the same for all that hold the same, in every language. Keys are in clear."""
        return self._core.to_bytes()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes `to_bytes` to a file."""
        Path(path).write_bytes(self.to_bytes())

    def __reduce__(self) -> Any:
        raise TypeError("records hold keys of people, so they are not pickled; write to_bytes() where it may go")

    def __repr__(self) -> str:
        return repr(self._core)
