"""A bulletin as a document, by python-docx, which is imported only here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ._paper_data import definition, source
from ._paper_sentence import Lines, notes, said
from ._paper_words import Words


def write(path: str, words: Words, lines: Lines, synthetic: bool) -> None:
    """The whole document."""
    document: Any = Document()
    page = document.sections[0]
    page.page_width, page.page_height, page.left_margin, page.right_margin = Cm(21), Cm(29.7), Cm(2.5), Cm(2.5)
    _dress(document)
    day = lines.figures.as_of
    about = document.core_properties
    about.title, about.author, about.comments, about.language = words.say("社会工作服务数字", "Social work service in figures"), "", "", "zh-CN" if words.zh else "en"
    about.created = about.modified = datetime(day.year, day.month, day.day)
    first = lines.first
    document.add_heading(words.say(f"{first.place}社会工作服务数字", f"Social work service in figures: {first.place}"), 0)
    if synthetic:
        _marked(document.add_paragraph(), words.synthetic)
        _marked(page.header.paragraphs[0], words.synthetic)
    document.add_paragraph(said(words, lines, synthetic))
    document.add_heading(words.say("各项数字", "Figures"), 1)
    heads = ["指标", "数字", "计量单位", "期间", "说明"] if words.zh else ["Measure", "Figure", "Counted in", "Period", "Notes"]
    rows = [
        [words.of(stated["label"]), "—" if figure.value is None else f"{figure.value:,f}", words.unit(figure.unit), words.period(figure.period), notes(words, figure)]
        for figure, stated in lines.lines
    ]
    _table(document, heads, rows, (4.5, 2.5, 2.5, 3, 3.5), right=1)
    document.add_heading(words.say("口径与来源", "Definitions and sources"), 1)
    heads = ["指标", "口径", "性质", "条款"] if words.zh else ["Measure", "Definition", "Provenance", "Clause"]
    documents = lines.pack.documents
    sources = [(stated, source(lines.pack, words, stated, documents)) for _, stated in lines.lines]
    none = words.say("没有依据的文件", "no document")
    rows = [[words.of(stated["label"]), definition(words, stated), words.provenance(of.provenance), of.clause or none] for stated, of in sources]
    _table(document, heads, rows, (3, 7, 3, 3))
    document.add_paragraph(style="No Spacing")
    # A clause that several measures rest on is quoted once.
    for of in dict.fromkeys(of for _, of in sources if of.clause):
        quote = f"{words.say('：', ': ')}“{of.quote}”" if of.quote else ""
        document.add_paragraph(f"{of.clause}{words.say('：', ': ')}{of.document}{quote}", style="No Spacing")
    facts = [
        words.say(f"规则包：{lines.pack.identity}", f"Rulebook: {lines.pack.identity}"), words.say(f"截至：{words.day(str(day))}", f"As of: {words.day(str(day))}"),
        words.say(f"区划名单：{words.day(str(first.list_date))}", f"Map: {words.day(str(first.list_date))}"),
    ]
    for fact in facts:
        document.add_paragraph(fact, style="No Spacing")
    document.save(path)


def _dress(document: Any) -> None:
    """Fonts that Chinese print has; the template's own have no such characters."""
    for name, font, size in (("Normal", "SimSun", 11), ("No Spacing", "SimSun", 9), ("Title", "SimHei", 20), ("Heading 1", "SimHei", 13)):
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script, named in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"), ("eastAsia", font)):
            fonts.set(qn(f"w:{script}"), named)


def _marked(paragraph: Any, text: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.color.rgb = True, RGBColor(0xB0, 0x00, 0x20)


def _table(document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], right: int | None = None) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths):
        column.width = Cm(width)
    for cell, head in zip(table.rows[0].cells, heads):
        cell.paragraphs[0].add_run(head).bold = True
    # A table that goes on over the page has its headings there too.
    mark = table.rows[0]._tr.get_or_add_trPr()
    mark.append(mark.makeelement(qn("w:tblHeader"), {}))
    for row in rows:
        for at, (cell, text) in enumerate(zip(table.add_row().cells, row)):
            cell.text = text
            if at == right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row in table.rows:
        for cell, width in zip(row.cells, widths):
            cell.width = Cm(width)
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(9)
