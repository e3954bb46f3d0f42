"""A cube as a workbook, by XlsxWriter, which is imported only here.

Every text is written as text, whatever it begins with, and every number digit by digit as it was counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import xlsxwriter  # type: ignore[import-untyped,unused-ignore]

from ._core import sentence
from ._errors import WusheError
from ._paper_data import Block, Cell, Row, Sheets, definition, source
from ._paper_words import Words, plain
from ._targets import TargetTable

#: What spreadsheets hold: rows, columns, significant digits of a number, letters of a sheet's name.
_ROWS, _COLUMNS, _DIGITS, _NAME = 1_048_576, 16_384, 15, 31
#: Code, place and level stand before what a cube is divided by and its periods, the notes behind them.
_BEFORE = 3
_HEAD = 5
#: What a line of a cell takes in points, and how wide a letter of Chinese print is beside one of Latin.
_LINE, _WIDE = 13.5, 2


class Book:
    """A workbook that is being written."""

    def __init__(self, path: str, words: Words, sheets: Sheets, synthetic: bool) -> None:
        if len(sheets.rows) + _HEAD + 1 > _ROWS or len(sheets.periods) + len(sheets.dimensions) + _BEFORE + 1 > _COLUMNS:
            raise WusheError("a sheet holds 1,048,576 rows and 16,384 columns; ask a cube of fewer levels or periods")
        self._words, self._sheets, self._synthetic = words, sheets, synthetic
        self._before = _BEFORE + len(sheets.dimensions)
        self._book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        # The day of the figures stands for that of the file, so that the same figures are the same bytes.
        day = sheets.figures.as_of
        self._book.set_properties({"title": words.say("各项数字", "Figures"), "created": datetime(day.year, day.month, day.day)})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()
        self._widths_now: list[float] = []
        self._tall: dict[int, int] = {}

    def close(self) -> None:
        """Write it out."""
        self._book.close()

    def _format(self, **what: Any) -> Any:
        key = tuple(sorted(what.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": "SimSun", "font_size": 10, "valign": "top", **what})
        return self._formats[key]

    def _sheet(self, name: str, title: str, lines: Sequence[str] = ()) -> Any:
        sheet = self._book.add_worksheet(self._named(name))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        self._widths_now, self._tall = [], {}
        sheet.set_row(0, 22)
        self._text(sheet, 0, 0, title, bold=True, font_size=14)
        for at, line in enumerate(lines, 1):
            self._text(sheet, at, 0, line, italic=True)
        if self._synthetic:
            sheet.set_header(f"&C{self._words.synthetic}")
            self._text(sheet, _HEAD - 2, 0, self._words.synthetic, bold=True, font_color="#B00020")
        return sheet

    def _named(self, name: str) -> str:
        """A name that a sheet can have: short, without what is refused, and once."""
        clean = "".join("_" if letter in "[]:*?/\\" else letter for letter in name).strip("'") or "_"
        tried, number = clean[:_NAME], 1
        while tried.lower() in self._names or tried.lower() == "history":
            number += 1
            ending = f"~{number}"
            tried = clean[: _NAME - len(ending)] + ending
        self._names.add(tried.lower())
        return tried

    def _text(self, sheet: Any, row: int, column: int, text: str, **what: Any) -> None:
        # With this mark it stays text when somebody edits the cell.
        formula = {"quote_prefix": True} if text[:1] in tuple("=+-@\t\r") and len(text) > 1 else {}
        sheet.write_string(row, column, plain(text), self._format(**what, **formula))
        if "text_wrap" in what:
            # Not every program finds the height of a row by itself.
            lines = sum(-(-sum(_WIDE if ord(letter) > 0x2E7F else 1 for letter in line) // max(1, int(self._widths_now[column]) - 1)) or 1 for line in text.split("\n"))
            if lines > self._tall.get(row, 1):
                self._tall[row] = lines
                sheet.set_row(row, _LINE * lines + 2)

    def _heads(self, sheet: Any, heads: Sequence[str], widths: Sequence[float], numbers: range = range(0)) -> None:
        self._widths_now = list(widths)
        for at, (head, width) in enumerate(zip(heads, widths)):
            self._text(sheet, _HEAD - 1, at, head, bold=True, text_wrap=True, bottom=1, bg_color="#E8EEF4", valign="vcenter", align="right" if at in numbers else "left")
            sheet.set_column(at, at, width)
        sheet.repeat_rows(_HEAD - 1)

    def _number(self, sheet: Any, row: int, column: int, value: Decimal, **what: Any) -> bool:
        """Writes a number; as text, and False, where it has more digits than a spreadsheet keeps."""
        sign, digits, exponent = value.as_tuple()
        places = max(0, -int(exponent))
        if len(digits) + max(0, int(exponent)) > _DIGITS:
            self._text(sheet, row, column, f"{value:,f}", align="right", **what)
            return False
        sheet.write_number(row, column, value, self._format(num_format="#,##0" + ("." + "0" * places if places else ""), align="right", **what))
        return True

    def _cells(self, sheet: Any, row: int, column: int, cells: Sequence[Cell]) -> list[str]:
        """Writes the cells of a row, and gives for each what is to be said of it."""
        notes = []
        for at, cell in enumerate(cells, column):
            said = []
            if cell.value is None:
                self._text(sheet, row, at, "—", align="right", font_color="#808080")
                said.append(self._words.no_value(cell.no_value))
            else:
                marked = {"italic": True, "pattern": 14, "fg_color": "#D0D0D0", "bg_color": "#FFFFFF"} if cell.partial else {}
                if not self._number(sheet, row, at, cell.value, **marked):
                    said.append(self._words.say("位数多于电子表格能存的 15 位，按文本写", "more than the 15 digits that a spreadsheet keeps: written as text"))
            said += [self._words.partial] if cell.partial else []
            said += [self._words.undetermined(cell.undetermined)] if cell.undetermined and cell.no_value is None else []
            notes.append(self._words.join(said))
        return notes

    def _notes(self, notes: Sequence[str]) -> str:
        """What is to be said of the cells of a row: each note once for the periods that follow each other."""
        said, at = [], 0
        for note, group in groupby(notes):
            count = len(list(group))
            if note:
                first, last = self._sheets.periods[at], self._sheets.periods[at + count - 1]
                when = self._words.period(first) if count == 1 else f"{self._words.period(first)} – {self._words.period(last)}"
                everywhere = count == len(notes) > 1
                said.append(note if everywhere else f"{when}{self._words.say('：', ': ')}{note}")
            at += count
        return self._words.join(said)

    def overview(self, top: Row) -> None:
        """The measures of the whole, side by side."""
        words, sheets = self._words, self._sheets
        sheet = self._sheet(words.say("总表", "Overview"), words.say(f"{top.place}：各项数字", f"{top.place}: figures"), [self._legend()])
        heads = [words.say("指标", "Measure"), words.say("计量单位", "Counted in"), words.say("性质", "Provenance")]
        self._heads(sheet, [*heads, *sheets.dimensions, *map(words.period, sheets.periods), words.say("说明", "Notes")], self._widths(28, 12, 20), self._periods())
        lines = [(block, line) for block in sheets.blocks for line in sheets.rows if line.at == top.at]
        for row, (block, line) in enumerate(lines, _HEAD):
            self._text(sheet, row, 0, words.of(block.stated["label"]))
            self._text(sheet, row, 1, words.unit(block.unit))
            self._text(sheet, row, 2, words.provenance(block.stated["provenance"]), text_wrap=True)
            self._category(sheet, row, line)
            notes = self._cells(sheet, row, self._before, block.cells(line))
            self._text(sheet, row, self._before + len(sheets.periods), self._notes(notes), text_wrap=True)
        sheet.freeze_panes(_HEAD, 1)

    def block(self, block: Block) -> None:
        """One measure by unit and period."""
        words, sheets = self._words, self._sheets
        title = words.headed(words.of(block.stated["label"]), block.unit)
        told = self._words.join([definition(words, block.stated), words.provenance(block.stated["provenance"]), self._adds(block)])
        of = "" if sheets.top is None else f"{words.say('：', ': ')}{sheets.top.place}"
        sheet = self._sheet(title, f"{title}{of}", [told])
        periods = [words.headed(words.period(period), block.unit) for period in sheets.periods]
        heads = [words.say("代码", "Code"), words.say("地区", "Place"), words.say("级别", "Level")]
        self._heads(sheet, [*heads, *sheets.dimensions, *periods, words.say("说明", "Notes")], self._widths(14, 26, 10), self._periods())
        told_of = []
        for at, unit in enumerate(sheets.rows):
            row = at + _HEAD
            self._text(sheet, row, 0, unit.code)
            self._text(sheet, row, 1, unit.place, align="left", indent=min(unit.depth, 15))
            self._text(sheet, row, 2, words.level(unit.level))
            self._category(sheet, row, unit)
            told_of.append(self._cells(sheet, row, self._before, block.cells(unit)))
        # What holds of a period in every row is said once, above them.
        common = [notes[0] if len(notes) > 1 and len(set(notes)) == 1 else "" for notes in zip(*told_of)]
        if any(common):
            self._text(sheet, 2, 0, words.say("各行：", "In every row: ") + self._notes(common), italic=True)
        for row, (unit, notes) in enumerate(zip(sheets.rows, told_of), _HEAD):
            own = self._notes(["" if note == above else note for note, above in zip(notes, common)])
            self._text(sheet, row, self._before + len(periods), words.join([*filter(None, [self._listed(unit), own])]), text_wrap=True)
        sheet.freeze_panes(_HEAD, self._before)

    def _category(self, sheet: Any, row: int, of: Row) -> None:
        for column, text in enumerate(of.category, _BEFORE):
            self._text(sheet, row, column, text)

    def _adds(self, block: Block) -> str:
        return self._words.adds(block.adds, [*zip(self._sheets.dimensions, block.adds_over)])

    def _legend(self) -> str:
        return self._words.say(
            "“—”：没有数，原因见说明，不是零；斜体底纹：记录只覆盖一部分日期", "“—”: no value, and why stands in the notes; it is not zero. Shaded italics: the records cover a part of the days",
        )

    def _widths(self, *before: float) -> list[float]:
        widths = [max(14.0, min(26.0, 2.0 * len(self._words.period(period)) if self._words.zh else 1.2 * len(period) + 4)) for period in self._sheets.periods]
        return [*before, *(16.0 for _ in self._sheets.dimensions), *widths, 44.0]

    def _periods(self) -> range:
        return range(self._before, self._before + len(self._sheets.periods))

    def _listed(self, unit: Row) -> str:
        if unit.listed is None:
            return ""
        day = self._words.day(unit.listed)
        return self._words.say(f"本图没有的单位，名称出自 {day} 的名单；已计入整体", f"not on this map, named by the list of {day}; the whole holds it")

    def targets(self, table: TargetTable) -> None:
        """How far stations and units are with the targets."""
        words = self._words
        told = words.say(
            "完成率按“数 ÷ 目标 × 100”算，四舍五入到一位小数；没有目标或没有数的写明原因。",
            "Progress is the value in % of the goal, rounded half up to one place; where there is no goal or value, the reason stands beside.",
        )
        sheet = self._sheet(words.say("目标", "Targets"), words.say("目标与完成情况", "Targets and progress"), [told])
        zh = ["目标", "计量单位", "地区", "社工站", "期间", "数", "目标值", "完成率（%）", "还差", "是否达到", "说明", "性质", "依据", "适用范围"]
        en = ["Target", "Counted in", "Place", "Station", "Period", "Value", "Goal", "Progress (%)", "Lacking", "Reached", "Notes", "Provenance", "Clause", "Applies to"]
        self._heads(sheet, zh if words.zh else en, [18, 10, 18, 15, 22, 12, 12, 12, 12, 10, 34, 16, 24, 34], range(5, 9))
        for at, row in enumerate(table, _HEAD):
            reached = {True: words.say("是", "yes"), False: words.say("否", "no"), None: words.say("未知", "not known")}[row["reached"]]
            notes = [words.because(reason) for reason in row["because"]] + ([words.partial] if row["partial"] else [])
            notes += [words.undetermined(row["undetermined"])] if row["undetermined"] else []
            before = [words.say(row["label_zh"], row["label_en"]), words.unit(row["unit"]), row["place"], row["station"] or "", words.period(row["period"])]
            only = words.say(row["only_zh"] or "", row["only_en"] or "")
            after = [reached, words.join(notes), words.provenance(row["provenance"]), row["clause"] or "", only]
            for column, text in (*enumerate(before), *enumerate(after, 9)):
                self._text(sheet, at, column, text, text_wrap=True)
            for column, name in enumerate(("value", "goal", "progress", "lacking"), 5):
                if row[name] is None:
                    self._text(sheet, at, column, "—", align="right", font_color="#808080")
                else:
                    self._number(sheet, at, column, row[name])
        sheet.freeze_panes(_HEAD, 1)

    def sources(self) -> None:
        """The rulebook, the map, the ledgers, and where each measure comes from."""
        words, sheets, pack = self._words, self._sheets, self._sheets.pack
        sheet = self._sheet(words.say("来源", "Sources"), words.say("来源与口径", "Sources and definitions"))
        zh = ["指标", "计量单位", "口径", "相加", "性质", "条款", "文件", "原文", "不在任何格内的记录"]
        en = ["Measure", "Counted in", "Definition", "Adding", "Provenance", "Clause", "Document", "Quote", "Records in no cell"]
        self._heads(sheet, zh if words.zh else en, [18, 10, 40, 24, 16, 24, 44, 44, 20])
        documents = pack.documents
        at = _HEAD
        for block in sheets.blocks:
            of = source(pack, words, block.stated, documents)
            outside = words.join([sentence(f"left_out_{reason}", {"count": count}, lang=words.lang) for reason, count in block.outside.items()])
            if block.by_undetermined:
                lacking = words.say(f"决定覆盖的记录中有 {block.by_undetermined} 条无法判定", f"of the records that decide the coverage {block.by_undetermined} can't be decided")
                outside = words.join([*filter(None, [outside]), lacking])
            told = [words.of(block.stated["label"]), words.unit(block.unit), definition(words, block.stated), self._adds(block),
                    words.provenance(of.provenance), of.clause or words.say("没有依据的文件", "no document"), of.document, of.quote, outside]
            for column, text in enumerate(told):
                self._text(sheet, at, column, text, text_wrap=True)
            at += 1
        for name, value in self._facts():
            at += 1
            self._text(sheet, at, 0, name, bold=True)
            self._text(sheet, at, 2, value)

    def _facts(self) -> list[tuple[str, str]]:
        words, sheets = self._words, self._sheets
        facts = [
            (words.say("规则包", "Rulebook"), sheets.pack.identity), (words.say("规则包的 SHA-256", "SHA-256 of it"), sheets.pack.hash),
            (words.say("截至", "As of"), words.day(str(sheets.figures.as_of))),
            (words.say("区划名单", "Map"), words.day(sheets.list_date)),
            (words.say("区划口径", "Units"), words.say(
                "各期都按这份名单的单位统计：其他日期的记录归入其单位沿革到的单位，归不到的单独列在最后", "All periods count by the units of this map: a record of another day counts where its unit "
                "leads to, and what leads to none stands last by name",
            )),
        ]
        for number, report in enumerate(sheets.figures.reports, 1):
            counted = words.say(f"{report.rows} 行，采用 {report.accepted} 行，错误 {report.errors} 处", f"{report.rows} rows, {report.accepted} accepted, {report.errors} errors")
            facts.append((words.say(f"台账 {number}", f"Ledger {number}"), counted))
        return facts


def write(path: str, words: Words, sheets: Sheets, targets: TargetTable | None, synthetic: bool) -> None:
    """The whole workbook."""
    book = Book(path, words, sheets, synthetic)
    if sheets.top is not None:
        book.overview(sheets.top)
    for block in sheets.blocks:
        book.block(block)
    if targets is not None and len(targets):
        book.targets(targets)
    book.sources()
    book.close()
