"""Workbooks through Python: checked, marked, and the copies opened by other programs."""

import hashlib
import json
import pathlib
import random
import subprocess
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import wushe as ws
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
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


def converted(path, kind):
    """A workbook as LibreOffice writes it in another kind."""
    folder = path.parent
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{kind}")


def opened_by_libreoffice(path):
    """The content of a workbook as LibreOffice writes it again."""
    with zipfile.ZipFile(converted(path, "ods")) as copy:
        return copy.read("content.xml").decode()


def save_all_that_a_sheet_can_have(path):
    """Formulas, an error, cells merged over rows, hidden rows and columns, a hidden sheet, days, texts that look like numbers, a comment."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "五月 'a' & b"
    for row in [["2022年5月走访台账"], HEADINGS]:
        sheet.append(row)
    rows = [
        [datetime(2022, 5, 19), 152221100000, "W1", "H1", 3],
        [datetime(2022, 5, 20, 12, 30), "152221100000", "W1", "H2", "=1+2"],
        [date(2022, 5, 21), "152221100000", "W1", "H3", "=1/0"],
        [date(2022, 5, 18), "152221100000", "W7", "H4", 2],
        [date(2022, 5, 17), "152221100000", None, "H5", 4],
        [date(2022, 5, 17), "152221100000", "W1", "H6", None],
        ["2022-05-32", 152221100000, "W1", None, 1.5],
        [date(2022, 5, 16), "152221100000", "W1", "0012", True],
        [date(2022, 5, 16), "152221100000", "W1", '=""', 5],
        [],
        [date(2022, 5, 15), "152221100000", "W1", "H7", 2],
    ]
    for row in rows:
        sheet.append(row)
    for at in range(3, 15):
        sheet[f"A{at}"].number_format = "yyyy\"年\"m\"月\"d\"日\""
    sheet.merge_cells("C6:C7")
    sheet.merge_cells("E7:E8")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet["D9"].comment = Comment("户号待补", "局里")
    book.create_sheet("旧稿").sheet_state = "hidden"
    book.create_sheet("说明").append(["每月底报送"])
    book.save(path)
    return path


def told(report):
    return [(found["sheet"], found["cell"], found["code"], found["params"]) for found in report.findings]


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


def test_a_row_that_another_file_has_is_told_at_its_cell(tmp_path, ledger):
    save(tmp_path / "b.xlsx", ["2022-05-19", "152221100000", "W2", "H7", 1], ["2022-05-20", 152221100000, "W1", "H1", 3])
    report = excel.check(PACK, tmp_path, "home_visit", today="2022-05-21")
    [doubled] = [found for found in report.findings if found["code"] == "row_doubled_elsewhere"]
    assert (doubled["file"], doubled["cell"], doubled["params"]) == ("b.xlsx", "A4", {"other": "a.xlsx", "row": 3})
    assert (report.accepted, report.warnings) == (3, 3), "a sheet of each file is passed over"


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


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_kinds_tell_what_the_xlsx_of_the_same_content_tells(tmp_path, kind):
    # LibreOffice calculates the formulas, and writes them with their results.
    (tmp_path / "plain").mkdir()
    plain = save_all_that_a_sheet_can_have(tmp_path / "plain" / "a.xlsx")
    xlsx = converted(converted(plain, "ods").rename(tmp_path / "a.ods"), "xlsx")
    of_xlsx = excel.check(PACK, xlsx, today="2022-05-21")
    codes = {found["code"] for found in of_xlsx.findings}
    assert {"cells_formula", "cell_error", "cells_merged", "cell_merged_number", "rows_hidden", "columns_hidden", "sheet_hidden", "sheet_passed_over"} <= codes
    other = converted(xlsx, kind)
    of_other = excel.check(PACK, other, today="2022-05-21")
    assert told(of_other) == told(of_xlsx)
    assert (of_other.rows, of_other.accepted, of_other.errors) == (of_xlsx.rows, of_xlsx.accepted, of_xlsx.errors)
    assert of_other.records.to_polars().equals(of_xlsx.records.to_polars())
    with pytest.raises(ws.WusheError, match=".xlsx"):
        of_other.mark(tmp_path / "marked.xlsx")
    assert not (tmp_path / "marked.xlsx").exists()


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_damaged_workbook_of_another_kind_is_told(tmp_path, kind):
    whole = converted(save(tmp_path / "a.xlsx", ["2022-05-20", 152221100000, "W1", "H1", 3]), kind).read_bytes()
    chance, codes = random.Random(21), set()
    for _ in range(400):
        broken = bytearray(whole[: chance.choice([len(whole), chance.randrange(len(whole))])])
        for _ in range(chance.randrange(6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        codes |= {found["code"] for found in excel.check(PACK, {f"a.{kind}": bytes(broken)}, today="2022-05-21").findings}
    assert "workbook_damaged" in codes


@pytest.mark.parametrize("languages", [("zh-Hans",), ("en",), ("zh-Hans", "en")])
def test_a_template_in_each_language_is_read_back(tmp_path, languages):
    excel.template(PACK, "home_visit", tmp_path / "t.xlsx", headings=languages)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book.worksheets[0]
    fields = [field for field in PACK.form("home_visit").describe()["fields"] if field["type"] != "group"]
    for row, lang in enumerate(languages, 1):
        assert [cell.value for cell in sheet[row]] == [field["label"] for field in PACK.form("home_visit").describe(lang)["fields"] if field["type"] != "group"]
    at = {field["id"]: column for column, field in enumerate(fields, 1)}
    row = len(languages) + 1
    for name, value in (("visited_on", date(2022, 5, 20)), ("station", "152221100000"), ("worker", "W1"), ("household", "H1"), ("assessed", "否")):
        sheet.cell(row, at[name]).value = value
    book.save(tmp_path / "filled.xlsx")
    report = excel.check(PACK, tmp_path / "filled.xlsx", today="2022-05-21")
    assert (report.rows, report.accepted, {found["code"] for found in report.findings} - {"row_is_headings"}) == (1, 1, set())
    with pytest.raises(ws.WusheError):
        excel.template(PACK, "home_visit", tmp_path / "t.xlsx", headings=["fr"])


def test_what_a_row_says_does_not_apply_is_greyed(tmp_path):
    excel.template(PACK, "home_visit", tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    names = {cell.value: cell.column_letter for cell in sheet[1]}
    greyed = {str(place.sqref).split(":")[0]: place.rules[0].formula for place in sheet.conditional_formatting}
    shown_when = {field["label"] for field in PACK.form("home_visit").describe()["fields"] if field["shown_when"] and field["type"] != "group"}
    assert {f"{names[label]}2" for label in shown_when} == set(greyed)
    assessed, alone = names["是否做需求评估"], names["是否独居"]
    assert greyed[f"{names['家庭问题']}2"] == [f'${assessed}2="否"']
    assert greyed[f"{names['有无亲属']}2"] == [f'OR(${assessed}2="否",${alone}2="否")']



def test_a_copy_that_openpyxl_saves_again_is_known(tmp_path):
    # openpyxl writes a list of names that has none.
    excel.template(PACK, "home_visit", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    book.worksheets[0]["A2"] = "2022-05-32"
    book.save(tmp_path / "a.xlsx")
    report = excel.check(PACK, tmp_path / "a.xlsx", today="2022-05-21")
    report.mark(tmp_path / "marked.xlsx")
    with zipfile.ZipFile(tmp_path / "marked.xlsx") as copy:
        assert copy.read("xl/workbook.xml").count(b"<definedNames>") == 1 and b"<definedNames/>" not in copy.read("xl/workbook.xml")
    openpyxl.load_workbook(tmp_path / "marked.xlsx").save(tmp_path / "saved.xlsx")
    again = excel.check(PACK, {"a.xlsx": (tmp_path / "saved.xlsx").read_bytes()}, today="2022-05-21")
    assert again.findings == report.findings


def test_a_cell_has_its_own_colour_again(tmp_path):
    path = save(tmp_path / "a.xlsx", ["2022-05-32", 152221100000, "W1", None, 3], ["2022-05-20", 152221100000, "W1", "H1", "三"])
    book = openpyxl.load_workbook(path)
    sheet = book["五月"]
    sheet["A3"].fill, sheet["D3"].fill = PatternFill("solid", fgColor="FF00FF00"), PatternFill("solid", fgColor=Color(theme=4, tint=0.5))
    sheet["E4"].fill = PatternFill("lightUp", fgColor="FF0000FF")
    book.save(path)
    report = excel.check(PACK, path, today="2022-05-21")
    report.mark(tmp_path / "marked.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert {marked["五月"][cell].fill.fgColor.rgb for cell in ("A3", "D3", "E4")} == {"FFFFC9C4"}
    # One is mended by hand, in a program that saves all anew.
    marked["五月"]["A3"], marked["五月"]["D3"], marked["五月"]["E4"] = "2022-05-20", "H2", 3
    marked.save(tmp_path / "a.xlsx")
    again = excel.check(PACK, path, today="2022-05-21")
    assert again.errors == 0
    again.mark(tmp_path / "clean.xlsx")
    clean = openpyxl.load_workbook(tmp_path / "clean.xlsx")["五月"]
    assert clean["A3"].fill.fgColor.rgb == "FF00FF00" and (clean["D3"].fill.fgColor.theme, clean["D3"].fill.fgColor.tint) == (4, 0.5)
    assert clean["E4"].fill.fill_type is None


def test_the_workbooks_that_every_language_answers_alike(tmp_path):
    folder = pathlib.Path(__file__).parents[1] / "vectors/workbooks"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    pack = ws.Pack.from_json((folder / "rulebook.json").read_text(encoding="utf-8"))
    report = excel.check(pack, [folder / "visits.xlsx", folder / "visits.csv"], today="2022-05-21")
    assert report.json == json.dumps(expected["report"], ensure_ascii=False, separators=(",", ":"))
    for lang, digest in expected["marked"].items():
        told = report.mark(tmp_path / "marked.xlsx", "visits.xlsx", lang=lang)
        assert hashlib.sha256((tmp_path / "marked.xlsx").read_bytes()).hexdigest() == digest
        assert [each["cell"] for each in told] == expected["told"]
    for form, digest in expected["templates"].items():
        excel.template(pack, form, tmp_path / "template.xlsx", headings=("zh-Hans", "en"))
        assert hashlib.sha256((tmp_path / "template.xlsx").read_bytes()).hexdigest() == digest


def test_what_lies_beside_the_workbooks_of_a_folder_is_told(tmp_path):
    with pytest.raises(ws.WusheError, match="no workbook"):
        excel.check(PACK, tmp_path, today="2022-05-21")
    save(tmp_path / "a.xlsx", [date(2022, 5, 20), "152221100000", "W1", "H1", 3])
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    (tmp_path / "c.et").write_bytes(b"x")
    (tmp_path / "~$a.xlsx").write_bytes(b"x")
    (tmp_path / "五月").mkdir()
    report = excel.check(PACK, tmp_path, today="2022-05-21")
    told = [(finding["code"], finding["file"]) for finding in report.findings if finding["code"] in ("ledger_empty", "file_passed_over")]
    assert told == [("ledger_empty", "b.xlsx"), ("file_passed_over", "c.et"), ("file_passed_over", "五月")] and report.accepted == 1


def test_a_key_that_comes_once_is_told_across_sheets_and_files():
    head = "建档日期,社工站,档案编号,家庭编号\n"
    files = {name: (head + f"{day},152221100000,F1,H1\n").encode() for name, day in (("a.csv", "2022-05-18"), ("b.csv", "2022-05-19"), ("c.csv", "2022-05-18"))}
    report = excel.check(PACK, files, today="2022-05-21")
    told = [(finding["code"], finding["file"], finding["cell"], finding["params"]["other"]) for finding in report.findings if "elsewhere" in finding["code"]]
    assert told == [("key_doubled_elsewhere", "b.csv", "A2", "a.csv")], report.findings
