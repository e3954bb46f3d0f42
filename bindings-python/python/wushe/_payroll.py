"""Workers out of staff records, and what they are due as a table."""

from __future__ import annotations

import json as _json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from . import _core
from ._errors import WusheError
from ._html import named, report_html, rows_html
from ._records import Records
from ._report import LedgerReport
from ._told import Streamed

#: What figures and workers are counted from.
Countable = LedgerReport | Records

#: What a worker's file says beside the records: the grade and the years of service.
Given = Mapping[str, Mapping[str, "int | str | Decimal | None"]]

_SORTS = {
    "appointments": ("聘任", "appointments"),
    "certificates": ("证书", "certificates"),
    "registrations": ("登记", "registrations"),
    "education": ("学历学位", "education"),
    "appraisals": ("年度考核", "appraisals"),
    "breaks": ("间断", "breaks"),
}


class Worker:
    """One of the workers that records tell of, which `Scheme.pay` and `Scheme.back_pay` take."""

    def __init__(self, core: _core.Workers, at: int) -> None:
        self._core = core
        self._at = at

    @property
    def key(self) -> str:
        """Who it is, by the key that the records have."""
        return self._core.key(self._at)

    @property
    def facts(self) -> dict[str, int | None]:
        """How many facts of each sort are known; None where the sort is not known, and 0 where there are none."""
        known = self._core.facts(self._at)
        return {sort: known[sort] for sort in _SORTS}

    def __repr__(self) -> str:
        return f"Worker({', '.join(f'{sort}={count}' for sort, count in self.facts.items())})"

    def html(self, lang: str = "zh-Hans") -> str:
        """How much is known of the worker as a piece of HTML: what a notebook shows, without the key."""
        zh = lang != "en"
        rows = [[_SORTS[sort][0 if zh else 1], ("未知" if zh else "unknown") if count is None else count] for sort, count in self.facts.items()]
        return rows_html(["情况", "条数"] if zh else ["facts", "how many"], rows, right=(1,))

    def _repr_html_(self) -> str:
        return self.html()


class Workers(Sequence[Worker]):
    """The workers that staff records tell of, in the order of their keys: what `Pack.workers` gives.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan-illustrative")
    >>> ledger = "工号,登记日期,登记有效期至,证书级别\\nW1,2020-11-30,2023-11-29,初级\\n"
    >>> report = pack.check(ledger.encode(), "registration", today="2022-05-21")
    >>> workers = pack.workers(report)
    >>> workers, workers.worker("W1").facts["registrations"], workers.findings
    (Workers(1, findings=0), 1, [])
    >>> workers.worker("W1").facts["certificates"] is None  # no row tells of any, and nobody said that the rows tell all
    True
    >>> told = pack.workers(report, told=["certificate"])
    >>> told.worker("W1").facts["certificates"], told.message(told.findings[0], "en")
    (0, 'row 2: there was no certificate of that level on the day of the registration')
    >>> pack.workers(report, told=["wages"])
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: told: nobody can tell everything of that kind; the kinds are: appointment, certificate, registration, continuing_education, education, appraisal, break
    """

    def __init__(self, core: _core.Workers, told: Sequence[str]) -> None:
        self._core = core
        #: The kinds of which the records tell everything.
        self.told = tuple(told)
        self._findings = core.findings

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What the records contradict each other in: each at its row, or where there are several ledgers at ledger (from 0) and row."""
        findings: list[dict[str, Any]] = _json.loads(self._findings)
        return findings

    def message(self, finding: Mapping[str, Any], lang: str = "zh-Hans") -> str:
        """The place and the sentence of a finding, in `zh-Hans` or `en`; there the first ledger is ledger 1."""
        return _core.message(dict(finding), lang=lang)

    def worker(self, key: str) -> Worker:
        """The worker with that key."""
        at = self._core.find(key)
        if at is None:
            raise WusheError("no record tells of a worker with that key")
        return Worker(self._core, at)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [Worker(self._core, number) for number in range(*at.indices(len(self)))]
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError("there is no worker of that number")
        return Worker(self._core, number)

    def __iter__(self) -> Iterator[Worker]:
        return (Worker(self._core, at) for at in range(len(self)))

    def __len__(self) -> int:
        return len(self._core)

    def __repr__(self) -> str:
        return f"Workers({len(self)}, findings={len(self.findings)})"

    def html(self, lang: str = "zh-Hans", rows: int = 20) -> str:
        """How many workers there are and what contradicts as a piece of HTML: what a notebook shows."""
        zh = lang != "en"
        head = f"{len(self)} 名工作人员" if zh else f"{len(self)} workers"
        told = ("、" if zh else ", ").join(self.told) or ("无" if zh else "none")
        lines = [[head, ("已报齐的记录：" if zh else "kinds told whole: ") + told]]
        return rows_html([], lines) + report_html({"findings": self.findings}, lang=lang, rows=rows)

    def _repr_html_(self) -> str:
        return self.html()


def gather(pack: str, records: Countable | Sequence[Countable], told: Sequence[str]) -> Workers:
    """The workers that records checked by this rulebook tell of."""
    whole = merged(pack, records)
    kinds = [told] if isinstance(told, str) else list(told)
    return Workers(whole._core.workers(kinds), kinds)


def merged(pack: str, records: Countable | Sequence[Countable]) -> Records:
    """Records as one, which this rulebook must have checked."""
    given = [records] if isinstance(records, (LedgerReport, Records)) else list(records)
    if not given:
        raise WusheError("give a report or several")
    first, *rest = (one.records if isinstance(one, LedgerReport) else one for one in given)
    for one in (first, *rest):
        if one.pack != pack:
            raise WusheError(f"these records were checked by {one.pack}, and this is {pack}; check them by this rulebook")
    return first.with_others(rest) if rest else first


class Payroll(Streamed):
    """What workers are due for some months, as a table of a row a worker and month: what `Scheme.payroll` gives.

    It is an Arrow stream, so `polars.DataFrame(payroll)`, `pyarrow.table(payroll)`, `pyarrow.RecordBatchReader.from_stream(payroll)` and
    DuckDB take it. Rows are computed while they are read, 8,192 at a time, and read anew as often as somebody reads them. Beside the
    workers themselves a reader needs some megabytes, however many workers and months there are: a batch, and what months of equal facts
    come to (at most 16,384 combinations).

    Columns: `worker`, `month` (`2022-05`), `status` (`known`, `none` where nothing is due, `unknown` where something is missing), `unpaid`
    (why nothing is due), `post`, `division` (that of the appointment that is paid), `grade`, `seniority`; a column `line_…` for each part
    of the pay, those too that fall due later; `total`, what is paid with the month; `provenance` of the least sure value behind it; and
    `missing`, the names of what is asked for. `columns` says what each is called. An amount that is not due or not known is null.

    Amounts are exact. `total` is always rounded by the rule and has two decimal places. So have the parts where each is rounded; where the
    total alone is (`rounding_of` is `total`), they have 28, as has `seniority`. A number that does not fit into 38 digits then, from ten
    thousand million on, is an error of the reading and not cut off. Sums of such a column have the same bound, which polars and DuckDB
    tell and pyarrow does not: sum `total`, or cast to fewer places first.

    >>> import polars as pl
    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan-illustrative")
    >>> ledger = "工号,聘任日期,岗位,是否专职\\nW1,2019-05-01,general,是\\n"
    >>> report = pack.check(ledger.encode(), "appointment", today="2022-05-21")
    >>> workers = pack.workers(report, told=["certificate", "break"])
    >>> payroll = pack.scheme("community_worker").payroll(workers, "2022-03", "2022-05")
    >>> payroll
    Payroll(1 workers, 3 months)
    >>> pl.DataFrame(payroll)["total"].to_list()
    [Decimal('2000.00'), Decimal('2100.00'), Decimal('2100.00')]
    >>> pack.scheme("community_worker").payroll(workers, "2022-05", "2022-03")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: the last month comes before the first
    """

    def __init__(self, core: _core.Payroll, title: str) -> None:
        self._core = core
        self._title = title

    @property
    def columns(self) -> list[dict[str, Any]]:
        """What each column is: `name`, `label` in both languages, `type`, `unit`, and of parts of the pay their `frequency`."""
        columns: list[dict[str, Any]] = _json.loads(self._core.columns())
        return columns

    def missing(self) -> list[dict[str, Any]]:
        """What is asked for over all rows, that for which most staff-months wait first.

        Each is as in `Payslip.missing`, with how many staff-months (`months`), `workers` and parts of payslips (`parts`) wait for it. All
        rows are computed for it.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> report = pack.check("工号,聘任日期,岗位\\nW1,2019-05-01,general\\n".encode(), "appointment", today="2022-05-21")
        >>> payroll = pack.scheme("community_worker").payroll(pack.workers(report), "2022-01", "2022-12")
        >>> asked = payroll.missing()[0]
        >>> asked["id"], asked["question"]["zh"], asked["months"], asked["workers"]
        ('full_time', '是否专职', 12, 1)
        """
        asked: list[dict[str, Any]] = _json.loads(self._core.asked())
        return asked

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._core)

    def __repr__(self) -> str:
        return repr(self._core)

    def html(self, lang: str = "zh-Hans") -> str:
        """What the table holds as a piece of HTML: what a notebook shows. It shows nothing of any worker."""
        zh = lang != "en"
        rows = [[column["name"], named(column["label"], lang), column["type"], column["unit"] or ""] for column in self.columns]
        head = f"{self._title}：{len(self)} 行" if zh else f"{self._title}: {len(self)} rows"
        return rows_html([], [[head]]) + rows_html(["列", "名称", "类型", "单位"] if zh else ["column", "label", "type", "unit"], rows)

    def _repr_html_(self) -> str:
        return self.html()


def files(workers: Workers, given: Given | None, number: Callable[[object], str]) -> list[tuple[int, int | None, str | None]]:
    """What files say, by the numbers of the workers."""
    found = []
    for nth, (key, known) in enumerate((given or {}).items()):
        entry = f"entry {nth} of given (counted from 0)"
        at = workers._core.find(key)
        if at is None:
            raise WusheError(f"{entry} is no worker that the records tell of")
        if not isinstance(known, Mapping):
            raise TypeError(f"{entry} is a dict of grade and seniority, not {type(known).__name__}")
        if set(known) - {"grade", "seniority"}:
            raise WusheError(f"{entry} has another key than grade and seniority")
        grade, years = known.get("grade"), known.get("seniority")
        if grade is not None and (isinstance(grade, bool) or not isinstance(grade, int)):
            raise TypeError(f"the grade of {entry} is an int, not {type(grade).__name__}")
        if grade is not None and not -(2**31) <= grade < 2**31:
            raise WusheError(f"the grade of {entry} is no grade: it does not fit into 32 bits")
        found.append((at, grade, None if years is None else number(years)))
    return found
