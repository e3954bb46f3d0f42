"""Rulebooks and their forms."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, overload
from warnings import warn

from . import _core, _frame
from ._figures import Cover, Figures, covered
from ._checklist import Checklist
from ._errors import WusheError
from ._form import LISTED, Form, LedgerVoice
from ._given import Day, decimal
from ._network import Network
from ._pay import Scheme
from ._payroll import Countable, Workers, gather, merged
from ._records import Records
from ._progress import Progress, hook, rows_of
from ._report import LedgerReport, Report
from ._source import is_parquet, opened
from ._stored import StoredRecord


class ArrowTable(Protocol):
    """A table of polars, pandas, pyarrow, DuckDB or any library that gives Arrow."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> object:
        """The table as an Arrow stream."""


class LazyTable(Protocol):
    """A frame of polars that is not computed yet."""

    def collect_batches(self) -> Iterator[Any]:
        """Its rows, some at a time."""


#: What is a ledger, and is no text: a table, the bytes of a CSV file, or the path of a file.
Ledger = ArrowTable | LazyTable | bytes | bytearray | memoryview | os.PathLike[str]


class Pack:
    """A verified rulebook.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> pack.id, pack.version, len(pack.hash), [form.id for form in pack.forms][:2]
    ('hinggan', '1.0.0', 64, ['appointment', 'appraisal'])
    >>> ws.Pack.builtin("atlantis")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: there is no built-in rulebook of that name; built in are: national, hinggan, hinggan-illustrative, beijing, benxi, city-d, hohhot, jinzhou, ningbo, shandong-c, changsha-2022, xuchang, chongqing, luquan, shanghai, shaoxing, weihai, zhejiang
    """

    def __init__(self, core: _core.Pack) -> None:
        self._core = core

    @classmethod
    def builtin(cls, id: str) -> Pack:
        """A built-in rulebook: `national`, `hinggan`, `hinggan-illustrative`, or one of a place whose pay rule is known: `beijing`,
        `benxi`, `city-d`, `hohhot`, `jinzhou`, `ningbo`, `shandong-c`; or one of a contract that sets targets: `changsha-2022`, `xuchang`;
        or one of a place whose regulations say whom an item of the checklist serves: `chongqing`, `luquan`, `shanghai`, `shaoxing`, `weihai`, `zhejiang`."""
        return cls(_core.Pack.builtin(id))

    @classmethod
    def from_json(cls, text: str) -> Pack:
        """A rulebook from its canonical JSON; every finding at once where it does not fit."""
        return cls(_core.Pack.from_json(text))

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Pack:
        """A rulebook from its folder of TOML files. It may extend the built-in rulebooks and the folders beside it."""
        path = Path(folder).resolve()
        if not path.is_dir():
            raise WusheError("there is no such folder")
        beside = {other.name: _files(other) for other in path.parent.iterdir() if (other / "pack.toml").is_file()}
        return cls(_core.Pack.from_files(_files(path), beside))

    @property
    def id(self) -> str:
        """Its name."""
        return self._core.id

    @property
    def version(self) -> str:
        """Its version."""
        return self._core.version

    @property
    def hash(self) -> str:
        """The SHA-256 of its canonical JSON."""
        return self._core.hash

    @property
    def identity(self) -> str:
        """`id@version#hash`: what every report names."""
        return self._core.identity

    def to_json(self) -> str:
        """Its canonical JSON, parents included."""
        return self._core.to_json()

    def _items(self, name: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = json.loads(self._core.to_json())[name]
        return items

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The documents that its clauses stand in, as it states them."""
        return self._items("documents")

    @property
    def measures(self) -> list[dict[str, Any]]:
        """Its measures, as it states them."""
        return self._items("measures")

    @property
    def targets(self) -> list[dict[str, Any]]:
        """Its targets, as it states them; `Figures.progress` tells how far stations and units are with them.

        >>> import wushe as ws
        >>> [(target["measure"], target["value"]) for target in ws.Pack.builtin("xuchang").targets]
        [('qualified_groups', '3'), ('qualified_events', '15'), ('persons_on_file', '80'), ('qualified_cases', '3')]
        >>> ws.Pack.builtin("hinggan").targets
        []
        """
        # A rulebook without targets has no such list.
        targets: list[dict[str, Any]] = json.loads(self._core.to_json()).get("targets", [])
        return targets

    def reported(self) -> list[dict[str, Any]]:
        """The figures that documents report, with the bounds between which each lies."""
        figures = self._items("reported")
        for figure in figures:
            parsed = json.loads(_core.parse_json("reported", figure["figure"]))
            figure.update({side: decimal(parsed[side]) for side in ("low", "high")})
        return figures

    @property
    def forms(self) -> list[Form]:
        """Its forms."""
        return [Form(self, id) for id in self._core.form_ids()]

    def form(self, id: str) -> Form:
        """The form of that name."""
        self._core.describe(id, "en")
        return Form(self, id)

    @property
    def schemes(self) -> list[Scheme]:
        """Its pay schemes."""
        return [self.scheme(id) for id in self._core.scheme_ids()]

    def scheme(self, id: str) -> Scheme:
        """The pay scheme of that name."""
        return Scheme(self._core, id)

    def checklist(self, domain: str | None = None) -> Checklist:
        """The checklist (服务清单): all items, or those of a domain."""
        return Checklist(self._core, domain)

    def standard(self, id: str, day: Day, *, division: str | None = None, choices: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What a place standard (地方标准) is on a day, in a division or for the whole: its value and where it comes from, or the question that is open. The
        nearest area up the tree that states it wins. `choices` fill what nobody publishes, as a scheme's do.

        >>> import wushe as ws
        >>> ws.Pack.builtin("hinggan").standard("subsistence", "2022-05-21", division="152221")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: standard: there is no such place standard; there are: dibao_standard, margin_standard, local_income_pc, rigid_ratio, high_age, amount_small
        """
        written = json.dumps(dict(choices or {}), ensure_ascii=False, separators=(",", ":"))
        answer: dict[str, Any] = json.loads(self.standard_json(id, day, division, written))
        return answer

    def standard_json(self, id: str, day: Day, division: str | None, choices: str) -> str:
        """The same in JSON text, choices and answer: the core's own bytes."""
        return self._core.standard(id, division, day, choices)

    @property
    def warnings(self) -> list[dict[str, Any]]:
        """What is probably not meant in the conditions of a rulebook that was loaded from its folder, as findings at their lines."""
        findings: list[dict[str, Any]] = json.loads(self._core.warnings())
        return findings

    def verify_quotes(self, document: str, text: str) -> list[dict[str, Any]]:
        """Hold the quotes of a document against its text, which you have; what is not there comes back as findings."""
        findings: list[dict[str, Any]] = json.loads(self._core.verify_quotes(document, text))
        return findings

    @overload
    def check(self, data: Mapping[str, object], form: str, *, today: Day, network: Network | None = None) -> Report: ...
    @overload
    def check(
        self,
        data: Ledger,
        form: str | None = None,
        *,
        today: Day,
        progress: Progress = None,
        normalise: bool = True,
        excel_dates: str | None = None,
        network: Network | None = None,
        findings: int | None = LISTED,
        row_numbers: str | None = None,
        beside: Records | None = None,
    ) -> LedgerReport: ...
    @overload
    def check(
        self,
        data: str,
        form: str | None = None,
        *,
        today: Day,
        progress: Progress = None,
        normalise: bool = True,
        excel_dates: str | None = None,
        network: Network | None = None,
        findings: int | None = LISTED,
        row_numbers: str | None = None,
        beside: Records | None = None,
    ) -> Report | LedgerReport: ...
    def check(
        self,
        data: Mapping[str, object] | Ledger | str,
        form: str | None = None,
        *,
        today: Day,
        progress: Progress = None,
        normalise: bool = True,
        excel_dates: str | None = None,
        network: Network | None = None,
        findings: int | None = LISTED,
        row_numbers: str | None = None,
        beside: Records | None = None,
    ) -> Report | LedgerReport:
        """Check a record (dict, or JSON text), which gives a Report, or a ledger, which gives a LedgerReport.

        A ledger is a table (of polars, pandas, pyarrow, DuckDB or another library of Arrow), the bytes of a CSV file, or the path of a `.csv`
        file, of a `.jsonl` file with a record a line, or of a `.parquet` file or a folder of such, which pyarrow, DuckDB or polars reads.
        A relation of DuckDB, a lazy frame of polars and a Parquet file are read as they are checked, so that they need not fit into
        memory, the last two with pyarrow. A text is a record if it begins with `{` or `[`, and else a path; one that is neither, or may
        be both, is refused. Without `form` a ledger names the form of each row in a column 记录类型.

        Rows are numbered as a spreadsheet shows them: headings are row 1, so a table's first row is row 2, and a frame's rows are counted as
        they stand. With `row_numbers="index"`, rows of a frame of pandas that was filtered keep the numbers that they had in the file: the
        label of its index, which begins with 0, and 2. An index without a name is no column; one with a name is.

        A cell of a table is read as a spreadsheet shows it, also in a column of days, numbers and texts, as `pandas.read_excel` gives them:
        a float where it is whole, or where its shortest text has no more places than the field allows; NaN, NA and NaT are blank. What no
        field takes is a finding at its row.

        The report lists the first 10,000 findings of a ledger and counts the others; `findings` is another number, or None to list all.

        What a ledger's cell holds, written loosely and meant in one way alone (１２, 1,200, 2022/5/20 0:00, ="H1"), is read with the hint
        `normalised`, whose `rule` says how; with `normalise=False` it is an error. Numbers that a spreadsheet keeps for days are
        errors, unless `excel_dates` says from which year it counted: "1900", or "1904" on old Macs.

        With `network`, a station that it does not have open on the record's own day is an error, with those that may be meant where
        a name was written or a code lacks digits; so is a place that no list of that day has. What passes counts for its unit. Without
        it a station is a key, or the twelve digits of a division.

        With `beside`, what is stored already (`report.records`, `pack.records`) is asked too: a key that comes once and is stored is an error
        (`key_stored`); a step that skips a stage or comes after the last one, a session outside the days of its group, and a record that holds the same as
        a stored one are warned of. The stored record is told by its number, counted from 1 in the order of its table.

        A ledger tells how far it is: a callable `progress` is given the rows done and how many there are, or None where
        that is not known before the end, as in a text. True shows a bar (tqdm's where it is installed), False none, and
        without it there is one on a terminal where it takes more than a second. Ctrl-C stops the check, as does whatever
        `progress` raises; there is no half of a report.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan")
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-05-20,152221100000,W1,H1\\n".encode()
        >>> pack.check(ledger, today="2022-05-21", progress=lambda rows, total: print(rows, "of", total)).ok
        1 of 1
        True
        >>> loose = ledger.replace(b"2022-05-20", b"2022/5/20")
        >>> pack.check(loose, today="2022-05-21").findings[0]["params"]["rule"]
        'date'
        >>> pack.check(loose, today="2022-05-21", normalise=False).findings[0]["code"]
        'written_loosely'
        >>> by_name = ledger.replace(b"152221100000", "科尔沁镇社工站".encode())
        >>> pack.check(by_name, today="2022-05-21", network=ws.Network.builtin("hinggan")).findings[0]["params"]["candidates"]
        '152221100000（科尔沁镇）'
        >>> stored = pack.check("建档日期,社工站,档案编号,家庭编号\\n2022-05-20,152221100000,F1,H1\\n".encode(), "file_opened", today="2022-05-21").records
        >>> file = {"opened_on": "2022-05-21", "station": "152221100000", "file_key": "F1", "household": "H2"}
        >>> pack.check(file, "file_opened", today="2022-05-21", beside=stored).findings[0]["code"]
        'key_stored'
        >>> pack.check({**file, "file_key": "F2"}, "file_opened", today="2022-05-21", beside=stored).ok
        True
        >>> pack.check("visits.xlsx", "home_visit", today="2022-05-21")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: the path of a ledger ends in .csv, .jsonl or .parquet; open other files with a library of tables and give the table
        >>> pack.check(ledger, today="2022-05-21", progress="yes")
        Traceback (most recent call last):
        ...
        TypeError: progress is a callable, True, False or None
        """
        if row_numbers is not None and not _frame.is_pandas(data):
            raise WusheError("row_numbers is for frames of pandas; other tables have no labels of rows")
        if isinstance(data, str) and not _is_record(data):
            data = Path(data)
        if isinstance(data, os.PathLike) and is_parquet(data):
            data, counted = opened(data)
        else:
            counted = None
        if isinstance(data, (str, Mapping)) or (isinstance(data, os.PathLike) and _is_lines(data)):
            if form is None:
                raise WusheError(f"say of which form the record is: {', '.join(self._core.form_ids())}")
            if isinstance(data, (str, Mapping)):
                return self.form(form).check(data if isinstance(data, str) else dict(data), today, network=network, beside=beside)
            with Path(data).open("rb") as lines:
                return self.form(form).check_lines(lines, today, progress=progress, network=network, findings=findings, beside=beside)
        voice = LedgerVoice(self.forms if form is None else [Form(self, form)])
        whole = normalise and excel_dates is None and findings == LISTED
        core = self._core if whole else self._core.reading(normalise, excel_dates, findings)
        known, kept = None if network is None else network._core, None if beside is None else beside._core
        with hook(progress) as tell:
            if isinstance(data, os.PathLike):
                return LedgerReport(*core.check_csv(form, os.fspath(data), today, tell, known, kept), voice)
            if isinstance(data, (bytes, bytearray, memoryview)):
                return LedgerReport(*core.check_csv(form, bytes(data), today, tell, known, kept), voice)
            rows = rows_of(data) if counted is None else counted
            table, objects = _frame.split(data, row_numbers) if _frame.is_pandas(data) else (opened(data)[0], None)
            return LedgerReport(*core.check_table(form, table, today, tell, rows, known, objects, True, kept), voice)

    def measure(
        self,
        records: Countable | Ledger | Sequence[Countable | Ledger],
        *,
        network: Network,
        as_of: Day | None = None,
        covers: Cover | Mapping[str, Cover] | None = None,
        form: str | None = None,
        today: Day | None = None,
        progress: Progress = None,
    ) -> Figures:
        """The figures of what is fit to count, on the map of `as_of`, which is the day of the check if not said.

        Reports and records are counted as they are. A ledger (as `check` takes it, texts of paths included) is checked first, as of the day
        `today`, with the network, and with `form` and `progress` as there; the report of each is in `reports` of the figures, and its
        refused rows are left out of every figure for `errors`. Several are counted as one: a household that stands in two of them is one
        household. A row that two of them hold alike counts twice; it is warned of, and stands in `findings` of the figures.

        `covers` says of which days the ledgers tell everything: a period (`"2022"`) or its first and last day, of every kind that there
        are records of, or kind by kind; the first day may be None, where it is not known. Within these days nobody who came is 0. What lies
        outside has no value, and what lies in it in part is marked, and no day after the check is within. Without it, they are the days until
        that of the check, from the first record of a measure's kinds. A kind without a record has figures only where `covers` names it.

        >>> import wushe as ws
        >>> pack, network = ws.Pack.builtin("hinggan"), ws.Network.builtin("hinggan")
        >>> report = pack.check("走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n".encode(), today="2022-05-21")
        >>> figures = pack.measure(report, network=network, covers=("2022-01-01", "2022-05-21"))
        >>> [(part.period, part.value, part.no_value, part.partial) for part in figures["households_visited"].by(period="month", within="2022-H1")][2:]
        [('2022-03', Decimal('0'), None, False), ('2022-04', Decimal('1'), None, False), ('2022-05', Decimal('0'), None, True), ('2022-06', None, 'not_covered', False)]
        >>> figures.get("cases").no_value
        'no_records_of_kind'
        >>> pack.measure(report, network=network, covers={"case_step": "2022-05"}).get("cases", period="2022-05").value
        Decimal('0')
        >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-04-31,152221100000,W1,H2\\n".encode()
        >>> figures = pack.measure(ledger, network=network, form="home_visit", today="2022-05-21")
        >>> figures.get("households_visited").left_out, figures.reports
        ({'errors': 1}, [LedgerReport(rows=2, accepted=1, errors=1, warnings=0)])
        >>> pack.measure(ledger, network=network)
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: say as of which day the ledgers are checked: today=
        >>> pack.measure(report, network=network, covers={"visit": "2022"})
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: covers: no measure takes records of that kind; there are: case_step, event, file_opened, group_session, home_visit, mentoring, resource_linked, volunteer_hours
        """
        several = list(records) if isinstance(records, (list, tuple)) else [records]
        counted = [one if isinstance(one, (LedgerReport, Records)) else self._ledger(one, form, today, progress, network) for one in several]
        whole = merged(self.identity, counted)
        reports = [one for one in counted if isinstance(one, LedgerReport)]
        names = [Path(one).name for one in several if isinstance(one, (str, os.PathLike))]
        # A name for each ledger, or none: what was put together before may be of many.
        findings = whole.doubled(names if len(names) == len(several) else ()) if len(several) > 1 else []
        if findings:
            warn(f"{len(findings)} rows stand in two of these ledgers and count twice: see the figures' findings", stacklevel=2)
        return Figures(whole._core.figures(network._core, as_of, covered(covers)), self.measures, reports, self, findings)

    def _ledger(self, ledger: Any, form: str | None, today: Day | None, progress: Progress, network: Network) -> LedgerReport:
        if isinstance(ledger, Mapping) or (isinstance(ledger, str) and _is_record(ledger)):
            raise WusheError("figures are of ledgers; check records one by one with Form.check_lines")
        if today is None:
            raise WusheError("say as of which day the ledgers are checked: today=")
        report = self.check(ledger, form, today=today, progress=progress, network=network)
        assert isinstance(report, LedgerReport)
        return report

    def records(self, data: bytes | str | os.PathLike[str]) -> Records:
        """The records that `Records.to_bytes` or `Records.save` wrote: the bytes, or the path of their file. Their forms must ask here for
        what they asked for then; what a form says and cites may have changed."""
        given = data if isinstance(data, bytes) else Path(data).read_bytes()
        return Records(_core.Records.from_bytes(self._core, given))

    def stored(self, text: str) -> StoredRecord:
        """A record that was stored before, by its text (`StoredRecord.json`)."""
        return StoredRecord(self, self._core.stored(text))

    def workers(
        self, records: Countable | Sequence[Countable], *, told: Sequence[str] = ()
    ) -> Workers:
        """The workers that the staff records of one ledger or several tell of, and what the records contradict each other in.

        A ledger of appointments, certificates and so on is checked like any other (`Pack.check`); records of service are passed over.
        `told` names the kinds of which the ledgers tell everything (`"certificate"`, `"break"`, …): who has no record of such a kind has
        nothing of the sort. Of any other kind, a worker without a record stays unknown, and a payslip asks where it matters. Where a row
        of a told kind was refused for an error, that is no longer everything: mend it first.

        Records of the form `worker` make a worker known of whom nothing else is told; where there are any, `findings` names the
        records of workers who are not among them, as warnings, and who stands there twice.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan-illustrative")
        >>> posts = pack.check("工号,聘任日期,岗位\\nW1,2019-05-01,general\\n".encode(), "appointment", today="2022-05-21")
        >>> papers = pack.check("工号,取得日期,证书级别\\nW1,2020-09-01,初级\\n".encode(), "certificate", today="2022-05-21")
        >>> workers = pack.workers([posts, papers], told=["certificate"])
        >>> len(workers), workers.worker("W1")
        (1, Worker(appointments=1, certificates=1, registrations=None, education=None, appraisals=None, breaks=None))
        >>> broken = pack.check("工号,取得日期,证书级别\\nW1,2020-09-31,初级\\n".encode(), "certificate", today="2022-05-21")
        >>> pack.workers([posts, broken], told=["certificate"])
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: told: 1 rows of certificate were refused, so the ledgers don't tell everything of that kind; mend them and check again, or leave the kind out of what is told whole
        """
        return gather(self.identity, records, told)

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Pack.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        return f"Pack({self.identity!r})"


def _is_record(text: str) -> bool:
    """Whether a text is that of a record, and no path."""
    begins = text.lstrip("\ufeff \t\r\n").startswith(("{", "["))
    if begins and "\n" not in text and len(text) < 1000 and os.path.lexists(text):
        raise WusheError("the text is both JSON and the path of a file; give a dict, or a pathlib.Path")
    if not begins and (not text.strip() or "\n" in text or len(text) >= 1000):
        raise WusheError("the text is no JSON, which begins with {, and no path of a file; give the text of a CSV file as bytes (text.encode())")
    return begins


def _is_lines(path: os.PathLike[str]) -> bool:
    suffix = Path(path).suffix.lower()
    if suffix not in (".csv", ".jsonl"):
        raise WusheError("the path of a ledger ends in .csv, .jsonl or .parquet; open other files with a library of tables and give the table")
    return suffix == ".jsonl"


def _files(folder: Path) -> dict[str, str]:
    found = [path for path in [*folder.iterdir(), *folder.glob("forms/*"), *folder.glob("checklists/*")] if path.is_file() and not path.name.startswith(".")]
    files = {}
    for path in sorted(found):
        # Bytes that are no UTF-8 are told by the core, with the line.
        files[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8", "replace") if path.suffix == ".toml" else ""
    return files
