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


class Report:
    """What there is to tell of one record.

    >>> import wushe as ws
    >>> form = ws.Pack.builtin("hinggan").form("home_visit")
    >>> report = form.check({"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1"}, "2022-05-21")
    >>> report
    Report(errors=1, warnings=0, status='complete')
    >>> report.ok, report.message(report.findings[0], "en")
    (False, 'Household key: this is required')
    """

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
    def pack(self) -> str:
        """The rulebook that it was checked by: `id@version#hash`."""
        return str(self._data["pack"])

    @property
    def status(self) -> str:
        """`complete`, or `incomplete` where conditions wait for facts."""
        return str(self._data["status"])

    @property
    def missing(self) -> list[str]:
        """What conditions wait for, the fact that would settle most first."""
        return list(self._data["missing"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings, by place."""
        return list(self._data["findings"])

    @property
    def errors(self) -> int:
        """How many errors there are, those not listed included."""
        return int(self._data["errors"])

    @property
    def warnings(self) -> int:
        """How many warnings there are, those not listed included."""
        return int(self._data["warnings"])

    @property
    def truncated(self) -> dict[str, Any] | None:
        """What is counted and not listed, where there is very much."""
        truncated: dict[str, Any] | None = self._data["truncated"]
        return truncated

    @property
    def ok(self) -> bool:
        """Whether nothing forbids the record."""
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
        return report_html(self._data, lang=lang, rows=rows, say=self._say)

    def __repr__(self) -> str:
        return f"Report(errors={self.errors}, warnings={self.warnings}, status={self.status!r})"

    def _repr_html_(self) -> str:
        return self.html()


class LedgerReport:
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

    #: The core's own bytes, the same in every language.
    json: str

    def __init__(self, json: str, records: _core.Records, say: Say = _say) -> None:
        self.json = json
        self._records = records
        self._say = say

    @cached_property
    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = _json.loads(self.json)
        return data

    @property
    def records(self) -> _core.Records:
        """What is fit to count, for `Pack.measure`. Nothing of it can be read back."""
        return self._records

    @property
    def pack(self) -> str:
        """The rulebook that it was checked by: `id@version#hash`."""
        return str(self._data["report"]["pack"])

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

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The first findings, by row; their path begins with the row."""
        return list(self._data["report"]["findings"])

    @property
    def errors(self) -> int:
        """How many errors there are, those not listed included."""
        return int(self._data["report"]["errors"])

    @property
    def warnings(self) -> int:
        """How many warnings there are, those not listed included."""
        return int(self._data["report"]["warnings"])

    @property
    def truncated(self) -> dict[str, Any] | None:
        """What is counted and not listed, where there is very much."""
        truncated: dict[str, Any] | None = self._data["report"]["truncated"]
        return truncated

    @property
    def ok(self) -> bool:
        """Whether nothing forbids a row."""
        return self.errors == 0

    def message(self, finding: Mapping[str, Any], lang: str = "zh-Hans") -> str:
        """The place and the sentence of a finding, in `zh-Hans` or `en`."""
        return self._say(finding, lang)

    def to_dict(self) -> dict[str, Any]:
        """The report as a dict of its own."""
        data: dict[str, Any] = _json.loads(self.json)
        return data

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

    def html(self, lang: str = "zh-Hans", rows: int = 10) -> str:
        """The report as HTML: how often each code was found, then the first findings."""
        return report_html(self._data["report"], lang=lang, rows=rows, say=self._say, read=(self.rows, self.accepted))

    def __repr__(self) -> str:
        return f"LedgerReport(rows={self.rows}, accepted={self.accepted}, errors={self.errors}, warnings={self.warnings})"

    def _repr_html_(self) -> str:
        return self.html()


def _column(finding: Mapping[str, Any]) -> str | None:
    heading = finding["params"].get("heading")
    return heading or next((str(part) for part in finding["path"] if isinstance(part, str)), None)
