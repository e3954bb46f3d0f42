"""What a check tells: of one record, and of many."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from . import _core
from ._html import Voice, report_html
from ._records import Records
from ._told import Columns, Tabular, Told


class _Checked(Told):
    """What the reports of one record and of many share."""

    def __init__(self, json: str, voice: Voice | None = None) -> None:
        super().__init__(json)
        self._voice = voice or Voice()

    @property
    def status(self) -> str:
        """`complete`, or `incomplete` where conditions wait for facts."""
        return str(self._answer["status"])

    @property
    def missing(self) -> list[str]:
        """What conditions wait for, the fact that would settle most first."""
        return list(self._answer["missing"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings, by place; in a ledger their path begins with the row. Of a ledger, the first 10,000 are listed unless the check was
        told otherwise (`findings=`), and `truncated` says what is not."""
        return list(self._answer["findings"])

    @property
    def errors(self) -> int:
        """How many errors there are, those not listed included."""
        return int(self._answer["errors"])

    @property
    def warnings(self) -> int:
        """How many warnings there are, those not listed included."""
        return int(self._answer["warnings"])

    @property
    def truncated(self) -> dict[str, Any] | None:
        """What is counted and not listed, where there is very much: `total`, and `by` code and field."""
        truncated: dict[str, Any] | None = self._answer["truncated"]
        return truncated

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return self.errors == 0

    def message(self, finding: Mapping[str, Any], lang: str = "zh-Hans") -> str:
        """The place and the sentence of a finding, in `zh-Hans` or `en`."""
        return self._voice.message(finding, lang)

    def html(self, lang: str = "zh-Hans", rows: int = 20) -> str:
        """The report as HTML: the findings by column and problem, how many of each, its first rows, and the options that a field has.
        At most `rows` problems are listed, the errors first, and how many findings more there are."""
        return report_html(self._answer, lang=lang, rows=rows, voice=self._voice, read=self._read())

    def _read(self) -> tuple[int, int] | None:
        return None

    def _repr_html_(self) -> str:
        return self.html()


class Report(_Checked):
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


class LedgerReport(_Checked, Tabular):
    """What there is to tell of many records, and what of them is fit to count.

    Its table has the findings: `row`, `column`, `code`, `severity`, `message`. Where not all are listed, a table warns (UserWarning).

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-05-20,152221100000,W1,H1\\n2022-5-20,152221100000,W1,\\n"
    >>> report = pack.check(ledger.encode(), "home_visit", today="2022-05-21")
    >>> report
    LedgerReport(rows=2, accepted=1, errors=1, warnings=0)
    >>> report.message(report.findings[0], "en")
    'row 3, column 家庭编号: this is required'
    >>> report.to_polars("en")["code"].to_list()
    ['required', 'normalised']
    """

    def __init__(self, json: str, records: _core.Records, voice: Voice | None = None) -> None:
        super().__init__(json, voice)
        self._records = Records(records)

    @property
    def _answer(self) -> dict[str, Any]:
        report: dict[str, Any] = self._data["report"]
        return report

    @property
    def records(self) -> Records:
        """What nothing forbids: as a table, as bytes, for `Pack.measure` and `Pack.workers`."""
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

    def _columns(self, lang: str) -> Columns:
        findings = self.findings
        if self.truncated:
            all = len(findings) + int(self.truncated["total"])
            warnings.warn(f"the table has the first {len(findings):,} of {all:,} findings; check with findings=None to have all", stacklevel=3)
        return {
            "row": ("row", [next(iter(finding["path"]), None) for finding in findings]),
            "column": ("text", [_column(finding) for finding in findings]),
            "code": ("text", [finding["code"] for finding in findings]),
            "severity": ("text", [finding["severity"] for finding in findings]),
            "message": ("text", [self._voice.message(finding, lang) for finding in findings]),
        }

    def _read(self) -> tuple[int, int] | None:
        return (self.rows, self.accepted)

    def __repr__(self) -> str:
        return f"LedgerReport(rows={self.rows}, accepted={self.accepted}, errors={self.errors}, warnings={self.warnings})"


def _column(finding: Mapping[str, Any]) -> str | None:
    heading = finding["params"].get("heading")
    return heading or next((str(part) for part in finding["path"] if isinstance(part, str)), None)
