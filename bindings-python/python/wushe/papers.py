"""The quarter's papers: figures as a workbook, and as the bulletin's sentence in a document.

They take XlsxWriter and python-docx, which come with `pip install 'wushe[papers]'`. A cube lies in memory as a whole, and so does its workbook until
it is written, about 400 bytes a cell beside the cube (measured on 117,000 cells), so ask for the levels that are printed (`Figures.cube(levels=…)`).

Nothing is added up here: the figure of a whole is counted as such, and where values must not be summed the papers say so. A value that
is not known is a dash with its reason and never 0.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec

from ._chart import chosen
from ._cube import Cube
from ._errors import WusheError
from ._figures import Figures
from ._paper_data import Sheets, pack_of
from ._paper_words import Words
from ._targets import TargetTable

__all__ = ["bulletin", "sentence", "workbook"]


def workbook(
    cube: Cube, path: str | os.PathLike[str], *, lang: str = "zh-Hans", targets: TargetTable | None = None, synthetic: bool = False
) -> None:
    """Write a cube as an `.xlsx`: a sheet of the whole, a sheet a measure with a row a unit in the order of the tree and a column a period, the
    targets and the sources. Where the cube is divided further, each unit has a row for each category; where no unit holds all others, there
    is no sheet of the whole.

    Units of counting stand in the headings. Numbers are numbers, to the last digit; of more than the 15 digits that a spreadsheet keeps
    they are text, and said to be. `targets` are as `Figures.progress` gives them; without them those of the cube's unit for its widest
    period are asked, where the rulebook has any. `synthetic` marks every sheet as made up. A cube of periods as they were then is refused
    with a WusheError, and so is one that is larger than a sheet; without XlsxWriter it is an ImportError.

    >>> import tempfile, wushe as ws
    >>> from wushe import papers
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-05-20,152221101000,W1,H1\\n".encode()
    >>> figures = pack.measure(ledger, network=ws.Network.builtin("hinggan"), form="home_visit", today="2022-05-21")
    >>> cube = figures.cube("households_visited", period="2022-Q2", by=["month", "quarter"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     papers.workbook(cube, f"{folder}/quarter.xlsx", synthetic=True)
    ...     import openpyxl
    ...     openpyxl.load_workbook(f"{folder}/quarter.xlsx").sheetnames
    ['总表', '走访入户（户）', '来源']
    >>> papers.workbook(figures.cube("household_visits", map="as_was"), "quarter.xlsx")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: periods as they were then stand on several maps and have no one list of units; name the day of one map, or write the table
    """
    words = Words(lang)
    _needs("xlsxwriter", "XlsxWriter")
    from . import _paper_workbook

    sheets = Sheets(cube, words)
    if targets is None and sheets.pack.targets:
        targets = sheets.figures.progress(unit=None if sheets.top is None else sheets.top.code, period=chosen(cube, {}).whole)
    _paper_workbook.write(os.fspath(path), words, sheets, targets, synthetic)


def sentence(
    counted: Cube | Figures, *, unit: str | None = None, period: str | None = None, measures: str | Sequence[str] = (), lang: str = "zh-Hans",
    synthetic: bool = False,
) -> str:
    """The figures in the bulletin's one sentence, each with its label and its unit of counting as the rulebook has them, digit by digit; what is
    not known, not whole or illustrative is said behind it. `bulletin` says what is asked.

    >>> import wushe as ws
    >>> from wushe import papers
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n2022-05-20,152221101000,W1,H1\\n".encode()
    >>> figures = pack.measure(ledger, network=ws.Network.builtin("hinggan"), form="home_visit", today="2022-05-21")
    >>> papers.sentence(figures, unit="1522", measures=["households_visited", "household_visits"])
    '截至2022年5月21日，兴安盟走访入户1户、走访户次2户次。走访户次的口径为示例，不是任何文件的规定。'
    >>> papers.sentence(figures, unit="1522", measures="households_visited", lang="fr")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: lang is zh-Hans or en
    """
    from ._paper_sentence import Lines, said

    return said(Words(lang), Lines(*_asked(counted, unit, period, measures)), synthetic)


def bulletin(
    counted: Cube | Figures, path: str | os.PathLike[str], *, unit: str | None = None, period: str | None = None, measures: str | Sequence[str] = (),
    lang: str = "zh-Hans", synthetic: bool = False,
) -> None:
    """Write the bulletin's sentence as a `.docx`, with a table of the figures and their sources below.

    Of a cube it tells its unit, its widest period and its measures, of figures the top of the map until their day and the measures of
    which the rulebook's documents report figures, or else all; `unit`, `period` and `measures` ask for others. `synthetic` marks it as made up. A
    measure, unit or period that there is not is a WusheError; without python-docx it is an ImportError.

    >>> import tempfile, wushe as ws
    >>> from wushe import papers
    >>> pack = ws.Pack.builtin("hinggan")
    >>> ledger = "走访日期,社工站,走访社工,家庭编号\\n2022-04-02,152221100000,W1,H1\\n".encode()
    >>> figures = pack.measure(ledger, network=ws.Network.builtin("hinggan"), form="home_visit", today="2022-05-21")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     papers.bulletin(figures, f"{folder}/bulletin.docx", unit="1522", measures="households_visited", lang="en")
    ...     import docx
    ...     docx.Document(f"{folder}/bulletin.docx").paragraphs[1].text
    'Until 21 May 2022, 兴安盟: households visited 1.'
    >>> papers.bulletin(figures, "bulletin.docx", measures="visits")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: measure: there is no such measure; ...
    """
    words = Words(lang)
    _needs("docx", "python-docx")
    from . import _paper_bulletin
    from ._paper_sentence import Lines

    _paper_bulletin.write(os.fspath(path), words, Lines(*_asked(counted, unit, period, measures)), synthetic)


def _asked(
    counted: Cube | Figures, unit: str | None, period: str | None, measures: str | Sequence[str]
) -> tuple[Figures, str | None, str | None, list[str]]:
    names = [measures] if isinstance(measures, str) else list(measures)
    if isinstance(counted, Figures):
        figures = counted
        known = [str(measure["id"]) for measure in figures.measures]
        reported = [str(row["measure"]) for row in pack_of(figures).reported() if row.get("measure") in known]
        return figures, unit, period, names or list(dict.fromkeys(reported)) or known
    if counted.dimensions or counted._core.is_as_was():
        raise WusheError("a bulletin is of one map and of whole figures; ask a cube without dimensions, on the map of a day")
    shown = chosen(counted, {})
    return counted._figures, unit or shown.top[0], period or shown.whole, names or [id for id, _, _ in shown.measures]


def _needs(module: str, library: str) -> None:
    if find_spec(module) is None:
        raise ImportError(f"{library} is not installed; it comes with: pip install 'wushe[papers]'", name=module)
