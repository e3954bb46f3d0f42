"""Workbooks through Python: checked, marked, and the copies opened by other programs."""

import subprocess
import zipfile
from datetime import date

import openpyxl
import pytest
import wushe as ws
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from wushe import excel

PACK = ws.Pack.builtin("hinggan")
HEADINGS = ["走访日期", "社工站", "走访社工", "家庭编号", "服务人数"]


def save(path, *rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "五月"
    for row in [["2022年5月走访台账"], HEADINGS, *rows]:
        sheet.append(row)
    sheet["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["B2"].comment = Comment("十二位代码", "局里")
    book.create_sheet("说明").append(["每月底报送"])
    book.save(path)
    return path


def opened_by_libreoffice(path):
    """The content of a workbook as LibreOffice writes it again."""
    folder = path.parent
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "ods", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(path.with_suffix(".ods")) as copy:
        return copy.read("content.xml").decode()


@pytest.fixture
def ledger(tmp_path):
    return save(tmp_path / "a.xlsx", ["2022-05-20", 152221100000, "W1", "H1", 3], ["2022-05-32", "152221100000", "W1", None, 2])


def test_a_folder_is_one_ledger_and_each_finding_has_its_place(tmp_path, ledger):
    save(tmp_path / "b.xlsx", ["2022-05-19", "152221100000", "W2", "H7", "三"])
    report = excel.check(PACK, tmp_path, "home_visit", today="2022-05-21")
    places = {(found["file"], found["sheet"], found["cell"], found["code"]) for found in report.findings}
    assert {("a.xlsx", "五月", "A4", "date_not_real"), ("a.xlsx", "五月", "D4", "required"), ("b.xlsx", "五月", "E3", "count_format")} <= places
    assert (report.rows, report.accepted, len(report.records)) == (3, 1, 1)
    assert report.to_polars()["cell"].to_list() == [found["cell"] for found in report.findings]


def test_a_marked_copy_opens_with_fills_comments_and_links(tmp_path, ledger):
    report = excel.check(PACK, ledger, today="2022-05-21")
    before = ledger.read_bytes()
    assert report.mark(tmp_path / "marked.xlsx") == []
    assert ledger.read_bytes() == before
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert book.sheetnames == ["五月", "说明", "问题"]
    sheet = book["五月"]
    for cell in ("A4", "D4"):
        assert sheet[cell].fill.fgColor.rgb == "FFFFC9C4" and sheet[cell].comment.text.startswith("错误：")
    assert sheet["B2"].comment.text == "十二位代码" and sheet["C4"].fill.fill_type is None
    links = {cell.hyperlink.location for row in book["问题"].iter_rows() for cell in row if cell.hyperlink}
    assert {"'五月'!A4", "'五月'!D4"} <= links
    again = excel.check(PACK, {"a.xlsx": (tmp_path / "marked.xlsx").read_bytes()}, today="2022-05-21")
    assert again.findings == report.findings


def test_an_untouched_part_is_kept_byte_for_byte(tmp_path, ledger):
    excel.check(PACK, ledger, today="2022-05-21").mark(tmp_path / "marked.xlsx")
    with zipfile.ZipFile(ledger) as before, zipfile.ZipFile(tmp_path / "marked.xlsx") as after:
        kept = [name for name in before.namelist() if before.read(name) == after.read(name)]
    assert {"xl/worksheets/sheet2.xml", "xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml"} <= set(kept)


def test_a_copy_never_stands_in_the_place_of_its_original(ledger):
    with pytest.raises(ws.WusheError, match="in the place of its original"):
        excel.check(PACK, ledger, today="2022-05-21").mark(ledger)


def test_libreoffice_reads_a_marked_copy(tmp_path, ledger):
    excel.check(PACK, ledger, today="2022-05-21").mark(tmp_path / "marked.xlsx")
    text = opened_by_libreoffice(tmp_path / "marked.xlsx")
    assert "问题" in text and "office:annotation" in text


def test_a_template_is_filled_checked_and_known(tmp_path):
    excel.template(PACK, "home_visit", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet, origin = book.worksheets
    names = [cell.value for cell in sheet[1]]
    assert names[:3] == ["走访日期", "社工站", "走访社工"] and all(cell.comment for cell in sheet[1])
    assert origin.sheet_state == "veryHidden" and origin["A1"].value == PACK.identity and origin["A2"].value == "home_visit"
    assert sheet.protection.sheet and sheet["A1"].protection.locked and not sheet.column_dimensions["A"].protection.locked
    lists = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    at = f"{sheet.cell(2, names.index('是否独居') + 1).coordinate}"
    first, last = lists[at].formula1.split("!")[1].replace("$", "").split(":")
    assert [cell[0].value for cell in origin[f"{first}:{last}"]] == ["是", "否"]
    for name, value in (("走访日期", date(2022, 5, 20)), ("社工站", "152221100000"), ("走访社工", "W1"), ("家庭编号", "H1"), ("是否独居", "是")):
        sheet.cell(2, names.index(name) + 1).value = value
    book.save(tmp_path / "filled.xlsx")
    report = excel.check(PACK, tmp_path / "filled.xlsx", today="2022-05-21")
    assert (report.rows, report.accepted, report.errors) == (1, 1, 0) and report.findings == []
    other = excel.check(ws.Pack.builtin("national"), tmp_path / "filled.xlsx", today="2022-05-21")
    assert "template_other" in {found["code"] for found in other.findings}


def test_libreoffice_opens_a_template(tmp_path):
    excel.template(PACK, "home_visit", tmp_path / "t.xlsx")
    text = opened_by_libreoffice(tmp_path / "t.xlsx")
    assert "走访日期" in text and "table:content-validation" in text
