"""What a check tells: of one record, and of many."""

from __future__ import annotations

import json as _json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _core
from ._html import report_html

if TYPE_CHECKING:
    import polars

Say = Callable[[Mapping[str, Any], str], str]


def _say(finding: Mapping[str, Any], lang: str) -> str:
    return _core.message(dict(finding), lang=lang)


class _Told:
    """What the reports of one record and of many share."""

    #: The core's own bytes, the same in every language.
    json: str

    def __init__(self, json: str, say: Say = _say) -> None:
        self.json = json
        self._say = say

    @cached_property
    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = _json.loads(self.json)
        return data

    @property
    def _report(self) -> dict[str, Any]:
        return self._data

    @property
    def pack(self) -> str:
        """The rulebook that it was checked by: `id@version#hash`."""
        return str(self._report["pack"])

    @property
    def status(self) -> str:
        """`complete`, or `incomplete` where conditions wait for facts."""
        return str(self._report["status"])

    @property
    def missing(self) -> list[str]:
        """What conditions wait for, the fact that would settle most first."""
        return list(self._report["missing"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings, by place; in a ledger their path begins with the row, and the first of very many are listed."""
        return list(self._report["findings"])

    @property
    def errors(self) -> int:
        """How many errors there are, those not listed included."""
        return int(self._report["errors"])

    @property
    def warnings(self) -> int:
        """How many warnings there are, those not listed included."""
        return int(self._report["warnings"])

    @property
    def truncated(self) -> dict[str, Any] | None:
        """What is counted and not listed, where there is very much."""
        truncated: dict[str, Any] | None = self._report["truncated"]
        return truncated

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return self.errors == 0

    def message(self, finding: Mapping[str, Any], lang: str = "zh-Hans") -> str:
        """The place and the sentence of a finding, in `zh-Hans` or `en`."""
        return self._say(finding, lang)

    def to_dict(self) -> dict[str, Any]:
        """The report as a dict of its own."""
        data: dict[str, Any] = _json.loads(self.json)
        return data

    def html(self, lang: str = "zh-Hans", rows: int = 10) -> str:
        """The report as HTML: how often each code was found, then the first findings."""
        return report_html(self._report, lang=lang, rows=rows, say=self._say, read=self._read())

    def _read(self) -> tuple[int, int] | None:
        return None

    def _repr_html_(self) -> str:
        return self.html()


class Report(_Told):
    """What there is to tell of one record.

    >>> import wushe as ws
    >>> form = ws.Pack.builtin("hinggan").form("home_visit")
    >>> report = form.check({"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1"}, "2022-05-21")
    >>> report
    Report(errors=1, warnings=0, status='complete')
    >>> report.ok, report.message(report.findings[0], "en")
    (False, 'Household key: this is required')
    """

    def __repr__(self) -> str:
        return f"Report(errors={self.errors}, warnings={self.warnings}, status={self.status!r})"


class LedgerReport(_Told):
    """What there is to tell of many records, and what of them is fit to count.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-05-20,152221100000,W1,H1\\n2022-5-20,152221100000,W1,\\n"
    >>> report = pack.check(ledger.encode(), "home_visit", today="2022-05-21")
    >>> report
    LedgerReport(rows=2, accepted=1, errors=1, warnings=0)
    >>> report.message(report.findings[0], "en")
    'row 3, column 家庭编号: this is required'
    """

    def __init__(self, json: str, records: _core.Records, say: Say = _say) -> None:
        super().__init__(json, say)
        self._records = records

    @property
    def _report(self) -> dict[str, Any]:
        report: dict[str, Any] = self._data["report"]
        return report

    @property
    def records(self) -> _core.Records:
        """What is fit to count, for `Pack.measure`, and the staff records, for `Pack.workers`. No row of it can be read back."""
        return self._records

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return int(self._data["rows"])

    @property
    def accepted(self) -> int:
        """How many rows have no error."""
        return int(self._data["accepted"])

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The same by kind: `kind`, `rows`, `accepted`."""
        return list(self._data["kinds"])

    def _table(self, lang: str) -> dict[str, list[Any]]:
        findings = self.findings
        return {
            "row": [next(iter(finding["path"]), None) for finding in findings],
            "column": [_column(finding) for finding in findings],
            "code": [finding["code"] for finding in findings],
            "severity": [finding["severity"] for finding in findings],
            "message": [self._say(finding, lang) for finding in findings],
        }

    def to_polars(self, lang: str = "zh-Hans") -> polars.DataFrame:
        """The findings as a table of polars: row, column, code, severity, message."""
        import polars

        text = polars.String()
        schema = {"row": polars.UInt32(), "column": text, "code": text, "severity": text, "message": text}
        return polars.DataFrame(self._table(lang), schema=schema)

    def to_pandas(self, lang: str = "zh-Hans") -> Any:
        """The findings as a table of pandas: row, column, code, severity, message."""
        import pandas  # type: ignore[import-untyped,unused-ignore]

        return pandas.DataFrame(self._table(lang)).astype({"row": "UInt32"})

    def _read(self) -> tuple[int, int] | None:
        return (self.rows, self.accepted)

    def __repr__(self) -> str:
        return f"LedgerReport(rows={self.rows}, accepted={self.accepted}, errors={self.errors}, warnings={self.warnings})"


def _column(finding: Mapping[str, Any]) -> str | None:
    heading = finding["params"].get("heading")
    return heading or next((str(part) for part in finding["path"] if isinstance(part, str)), None)
