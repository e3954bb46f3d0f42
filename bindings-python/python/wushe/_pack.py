"""Rulebooks and their forms."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, overload

from . import _core
from ._cube import Cover, Cube, covered
from ._errors import WusheError
from ._network import Network
from ._pay import Scheme
from ._payroll import Workers, gather, merged
from ._progress import Progress, hook, rows_of
from ._report import LedgerReport, Report, Say, _say

Day = date | str


class Pack:
    """A verified rulebook.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> pack.id, pack.version, len(pack.hash), [form.id for form in pack.forms][:2]
    ('hinggan', '1.0.0', 64, ['appointment', 'appraisal'])
    >>> ws.Pack.builtin("atlantis")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: there is no built-in rulebook of that name; built in are: national, hinggan, hinggan-illustrative, beijing, benxi, city-d, hohhot, jinzhou, ningbo, shandong-c
    """

    def __init__(self, core: _core.Pack) -> None:
        self._core = core

    @classmethod
    def builtin(cls, id: str) -> Pack:
        """A built-in rulebook: `national`, `hinggan`, `hinggan-illustrative`, or one of a place whose pay rule is known: `beijing`,
        `benxi`, `city-d`, `hohhot`, `jinzhou`, `ningbo`, `shandong-c`."""
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

    def reported(self) -> list[dict[str, Any]]:
        """The figures that documents report, with the bounds between which each lies."""
        figures = self._items("reported")
        for figure in figures:
            parsed = json.loads(_core.parse_json("reported", figure["figure"]))
            figure.update({side: None if parsed[side] is None else Decimal(parsed[side]) for side in ("low", "high")})
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
    def check(self, data: Mapping[str, object] | str, form: str, *, today: Day, progress: Progress = None, network: Network | None = None) -> Report: ...
    @overload
    def check(
        self,
        data: object,
        form: str | None = None,
        *,
        today: Day,
        progress: Progress = None,
        normalise: bool = True,
        excel_dates: str | None = None,
        network: Network | None = None,
    ) -> Any: ...
    def check(
        self,
        data: object,
        form: str | None = None,
        *,
        today: Day,
        progress: Progress = None,
        normalise: bool = True,
        excel_dates: str | None = None,
        network: Network | None = None,
    ) -> Any:
        """Check a record (dict, or JSON text) or a ledger (any Arrow table, the bytes of a CSV file, or its path).

        A record gives a Report, a ledger a LedgerReport. A ledger without `form` names the form of each row in a column
        记录类型. Its rows are numbered as a spreadsheet shows them: headings are row 1. A float that a table holds, as pandas does
        in a column with gaps, is read where it is whole, or an amount whose shortest text has no more places than the field allows.

        What a ledger's cell holds, written loosely and meant in one way alone (１２, 1,200, 2022/5/20 0:00, ="H1"), is read with the hint
        `normalised`, whose `rule` says how; with `normalise=False` it is an error. Numbers that a spreadsheet keeps for days are
        errors, unless `excel_dates` says from which year it counted: "1900", or "1904" on old Macs.

        With `network`, a station that it does not have open on the record's own day is an error, with those that may be meant where
        a name was written or a code lacks digits; so is a place that no list of that day has. What passes counts for its unit. Without
        it a station is a key, or the twelve digits of a division.

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
        >>> pack.check(ledger, today="2022-05-21", progress="yes")
        Traceback (most recent call last):
        ...
        TypeError: progress is a callable, True, False or None
        """
        if isinstance(data, (str, dict)):
            if form is None:
                raise WusheError(f"say of which form the record is: {', '.join(self._core.form_ids())}")
            return self.form(form).check(data, today, network=network)
        say: Say = _say
        core = self._core if normalise and excel_dates is None else self._core.reading(normalise, excel_dates)
        known = None if network is None else network._core
        with hook(progress) as tell:
            if isinstance(data, os.PathLike):
                path = Path(data)
                if path.suffix.lower() != ".csv":
                    raise WusheError("the path of a ledger ends in .csv; open other files with a library of tables and give the table")
                return LedgerReport(*core.check_csv_file(form, str(path), today, tell, known), say)
            if isinstance(data, (bytes, bytearray, memoryview)):
                return LedgerReport(*core.check_csv(form, bytes(data), today, tell, known), say)
            return LedgerReport(*core.check_table(form, data, today, tell, rows_of(data), known), say)

    def measure(
        self,
        records: LedgerReport | _core.Records | Sequence[LedgerReport | _core.Records],
        *,
        network: Network,
        as_of: Day | None = None,
        covers: Cover | Mapping[str, Cover] | None = None,
    ) -> Cube:
        """The figures of what is fit to count, on the map of `as_of`, which is the day of the check if not said.

        Several reports are counted as one: a household that stands in two of them is one household.

        `covers` says of which days the ledgers tell everything: a period (`"2022"`) or its first and last day, of every kind that there
        are records of, or kind by kind; the first day may be None, where it is not known. Within these days nobody who came is 0. What lies
        outside has no value, and what lies in it in part is marked. Without it, they are the days until that of the check, from the
        first record of a measure's kinds. A kind without a record has figures only where `covers` names it.

        >>> import wushe as ws
        >>> pack, network = ws.Pack.builtin("hinggan"), ws.Network.builtin("hinggan")
        >>> report = pack.check("走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n".encode(), today="2022-05-21")
        >>> cube = pack.measure(report, network=network, covers=("2022-01-01", "2022-05-21"))
        >>> [(part.period, part.value, part.no_value, part.partial) for part in cube["households_visited"].by(period="month", within="2022-H1")][2:]
        [('2022-03', Decimal('0'), None, False), ('2022-04', Decimal('1'), None, False), ('2022-05', Decimal('0'), None, True), ('2022-06', None, 'not_covered', False)]
        >>> cube.get("cases").no_value
        'no_records_of_kind'
        >>> pack.measure(report, network=network, covers={"case_step": "2022-05"}).get("cases", period="2022-05").value
        Decimal('0')
        >>> pack.measure(report, network=network, covers={"visit": "2022"})
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: covers: no measure takes records of that kind; there are: case_step, event, file_opened, group_session, home_visit, mentoring, resource_linked
        """
        given = [records] if isinstance(records, (LedgerReport, _core.Records)) else list(records)
        whole = merged(self.identity, given)
        days = {one.records.today if isinstance(one, LedgerReport) else one.today for one in given}
        if as_of is None and len(days) > 1:
            raise WusheError("the reports are of checks on different days; say on the map of which day to count, with as_of=")
        return Cube(whole.cube(network._core, whole.today if as_of is None else as_of, covered(covers)), self.measures)

    def workers(
        self, records: LedgerReport | _core.Records | Sequence[LedgerReport | _core.Records], *, told: Sequence[str] = ()
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
        wushe._errors.WusheError: rows were refused (1 of certificate), so the ledgers don't tell everything; mend what report.findings says and check again, or leave such a kind out of told
        """
        return gather(self.identity, records, told)

    def __repr__(self) -> str:
        return f"Pack({self.identity!r})"


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

    def check(
        self,
        record: Mapping[str, object] | str | bytes | object,
        today: Day,
        *,
        network: Network | None = None,
        stations: Sequence[str] | None = None,
    ) -> Report:
        """Check a record: a dict, or JSON text, in which no digit is lost and a doubled key is seen.

        `network` is as in `Pack.check`. `stations` are all that there are, by key or code, for who has no network.
        """
        known = (None if network is None else network._core, stations)
        core = self._pack._core
        if isinstance(record, (bytes, bytearray)):
            record = _decoded(bytes(record))
        if isinstance(record, str):
            return Report(core.check_text(self.id, record, today, *known), self.message)
        return Report(core.check_value(self.id, record, today, *known), self.message)

    def check_lines(self, lines: str | bytes | Iterable[str | bytes], today: Day, *, progress: Progress = None, network: Network | None = None) -> LedgerReport:
        """Check JSON Lines: a record a line. A broken line is one finding, and the next line is read.

        Lines may come from anything that gives them one after the other, as an open file does; they are not gathered.
        `progress` and `network` are as in `Pack.check`; the first counts lines.

        >>> import wushe as ws
        >>> form = ws.Pack.builtin("hinggan").form("home_visit")
        >>> line = '{"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}'
        >>> form.check_lines([line, "{"], today="2022-05-21", progress=lambda lines, total: print(lines, "of", total))
        2 of 2
        LedgerReport(rows=2, accepted=1, errors=1, warnings=0)
        """
        if isinstance(lines, bytes):
            lines = lines.split(b"\n")
        elif isinstance(lines, str):
            lines = lines.split("\n")
        total = len(lines) if isinstance(lines, Sized) else None
        texts = (_decoded(line) if isinstance(line, bytes) else line for line in lines)
        with hook(progress) as tell:
            return LedgerReport(*self._pack._core.check_lines(self.id, texts, today, tell, total, None if network is None else network._core), self.message)

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

    def message(self, finding: Mapping[str, Any], lang: str = "zh-Hans") -> str:
        """The place and the sentence of a finding, with the field's own label."""
        return self._pack._core.message(self.id, dict(finding), lang)

    def __repr__(self) -> str:
        return f"Form({self.id!r})"


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        # No JSON ends in this character, so the text is told as broken at the place of the byte.
        return line[: error.start].decode("utf-8") + "\ufffd"


def _files(folder: Path) -> dict[str, str]:
    found = [path for path in [*folder.iterdir(), *folder.glob("forms/*")] if path.is_file() and not path.name.startswith(".")]
    files = {}
    for path in sorted(found):
        # Bytes that are no UTF-8 are told by the core, with the line.
        files[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8", "replace") if path.suffix == ".toml" else ""
    return files
