"""Workbooks: sent out empty, checked, and given back with each finding at its cell.

>>> import wushe as ws
>>> from wushe import excel
>>> pack = ws.Pack.builtin("hinggan")
>>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-05-32,152221100000,W1,H1\\n".encode()
>>> report = excel.check(pack, {"visits.csv": ledger}, today="2022-05-21")
>>> report, report.findings[0]["file"], report.findings[0]["cell"]
(WorkbookReport(rows=1, accepted=0, errors=1, warnings=0), 'visits.csv', 'A2')
>>> excel.check(pack, {"visits.xlsx": b"PK"}, today="2022-05-21").message({"code": "workbook_damaged", "path": [], "params": {}}, "en")
'the workbook is damaged, or no whole .xlsx'
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import _core
from ._errors import WusheError
from ._form import Form, LedgerVoice
from ._given import Day
from ._network import Network
from ._pack import Pack
from ._records import Records
from ._report import LedgerReport
from ._told import Columns

#: What is checked: the path of a workbook or CSV file, several, a folder of such, or bytes by name.
Workbooks = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | Mapping[str, bytes]

_KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


class WorkbookReport(LedgerReport):
    """What there is to tell of workbooks: a LedgerReport whose findings have `file`, `sheet` and `cell` besides."""

    def __init__(self, json: str, records: _core.Records, located: _core.Located, files: dict[str, Path | bytes], voice: LedgerVoice) -> None:
        super().__init__(json, records, voice)
        self._located = located
        self._files = files

    def mark(self, path: str | os.PathLike[str], file: str | None = None, *, lang: str = "zh-Hans") -> list[dict[str, Any]]:
        """Write a copy of a workbook with a fill and a comment at each cell that something was found at, and a sheet 问题 that lists and links
        to them; the original stays as it is, and so does every other part in the copy. Of several workbooks, `file` names the one. Gives what
        could not be marked as elsewhere, as findings: cells whose own comments were kept. An `.xls` or `.ods` is refused with a WusheError: save it
        as `.xlsx` and check that."""
        workbooks = [name for name in self._files if not name.lower().endswith(".csv")]
        if file is None and len(workbooks) != 1:
            raise WusheError("say which workbook is marked: file=")
        name = workbooks[0] if file is None else file
        if name not in self._files:
            raise WusheError("no workbook of that name was checked")
        source = self._files[name]
        if isinstance(source, Path) and Path(path).exists() and source.samefile(path):
            raise WusheError("the copy would stand in the place of its original; give another path")
        data, told = self._located.mark(name, _bytes(source), lang)
        Path(path).write_bytes(data)
        kept: list[dict[str, Any]] = json.loads(told)
        return kept

    def _columns(self, lang: str) -> Columns:
        columns = super()._columns(lang)
        places: Columns = {name: ("text", [finding[name] for finding in self.findings]) for name in ("file", "sheet", "cell")}
        return {**places, **columns}

    def __repr__(self) -> str:
        return "Workbook" + super().__repr__().removeprefix("Ledger")


def template(pack: Pack, form: str, path: str | os.PathLike[str], *, headings: Sequence[str] = ("zh-Hans",)) -> None:
    """Write an empty `.xlsx` for the records of a form, one a row: the form's headings, required ones set off by a fill, formats, drop-downs for
    what is one of a list, and a note at each heading. A cell is greyed where its row says that it does not apply. `headings=("zh-Hans", "en")` gives a
    second row of headings. `check` tells `template_other` where one was made from another rulebook.

    >>> import tempfile, wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     template(pack, "home_visit", f"{folder}/visits.xlsx")
    ...     check(pack, f"{folder}/visits.xlsx", today="2022-05-21")
    WorkbookReport(rows=0, accepted=0, errors=0, warnings=0)
    >>> template(pack, "home_visit", "visits.xlsx", headings=["fr"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: the language is zh-Hans or en
    >>> template(pack, "no_such_form", "visits.xlsx")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: form: there is no such form; there are: ...
    """
    Path(path).write_bytes(_core.workbook_template(pack._core, form, list(headings)))


def check(
    pack: Pack, data: Workbooks, form: str | None = None, *, today: Day, network: Network | None = None, beside: Records | None = None
) -> WorkbookReport:
    """Check workbooks (`.xlsx`, `.xlsm`, `.xls`, `.ods`) and CSV files as one ledger: a path, several, the files of a folder, or bytes by name.

    Each sheet is known by its headings, as `Pack.check` knows a table; sheets without headings of a form are passed over and told where
    another has them, as are hidden ones; so are the files of other kinds and the folders in a folder. Days are read in the workbook's own system. Formulas are read by their stored results, and no
    macro runs. With `beside`, what is stored already is asked too, as in `Pack.check`.

    >>> import wushe as ws
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = {"files.csv": "建档日期,社工站,档案编号,家庭编号\\n2022-05-20,152221100000,F1,H1\\n".encode()}
    >>> stored = check(pack, ledger, today="2022-05-21").records
    >>> check(pack, ledger, today="2022-05-21", beside=stored).findings[0]["code"]
    'key_stored'
    """
    files, others = _files(data)
    known = (None if network is None else network._core, None if beside is None else beside._core)
    json, records, located = _core.check_workbooks(pack._core, form, _read(files), today, known, others)
    voice = LedgerVoice(pack.forms if form is None else [Form(pack, form)])
    return WorkbookReport(json, records, located, files, voice)


def _files(data: Workbooks) -> tuple[dict[str, Path | bytes], list[str]]:
    """What is read, by name, and the names of what lies beside it."""
    others: list[str] = []
    if isinstance(data, Mapping):
        return {name: bytes(content) for name, content in data.items()}, others
    if isinstance(data, (str, os.PathLike)) and Path(data).is_dir():
        # A program that has a workbook open keeps a file beside it whose name begins so.
        seen = sorted(one for one in Path(data).iterdir() if not one.name.startswith(("~$", ".")))
        paths = [one for one in seen if one.suffix.lower() in _KINDS and not one.is_dir()]
        others = [one.name for one in seen if one not in paths]
        if not paths:
            raise WusheError("the folder has no workbook and no CSV file")
    else:
        paths = [Path(data)] if isinstance(data, (str, os.PathLike)) else [Path(one) for one in data]
    files: dict[str, Path | bytes] = {path.name: path for path in paths}
    if len(files) != len(paths):
        raise WusheError("two files have one name; rename one of them, for findings name the file")
    return files, others


def _read(files: dict[str, Path | bytes]) -> Iterator[tuple[str, bytes]]:
    for name, source in files.items():
        yield name, _bytes(source)


def _bytes(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()
