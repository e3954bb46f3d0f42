"""The quarter's papers, read back by other libraries and beside the cube's own cells."""

import json
import random
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
import wushe as ws
from office import reads_documents
from wushe import papers
from wushe._paper_words import UNITS, Words

ROOT = Path(__file__).resolve().parent.parent.parent
PACK, NETWORK = ws.Pack.builtin("hinggan"), ws.Network.builtin("hinggan")
NAMES = ["household_visits", "households_visited", "cases", "resources_linked"]
LEVELS = ["prefecture", "county", "township"]


def counted(**asked):
    files = sorted((ROOT / "examples" / "notebooks" / "ledgers").glob("*.csv"))
    figures = PACK.measure(files, network=NETWORK, today="2022-04-08", as_of="2022-03-31", covers=("2021-10-15", "2022-03-31"))
    asked = {"unit": "1522", "period": "2021-10-01..2022-04-30", "by": ["month", "quarter", "whole"], "levels": LEVELS} | asked
    return figures, figures.cube(NAMES, **asked)


def money(*amounts, station="152221100000"):
    options = {field["id"]: field["options"][0]["label"] for field in PACK.form("resource_linked").describe()["fields"] if field["options"]}
    rows = [f"2022-05-20,{station},链入,{options['resource_form']},{amount},{options['donor_party']}" for amount in amounts]
    ledger = "\n".join(["链接日期,社工站,资源方向,资源形式,金额,资源提供方", *rows]).encode()
    return PACK.measure(ledger, network=NETWORK, form="resource_linked", today="2022-05-21")


def opened(tmp_path, cube, **asked):
    papers.workbook(cube, tmp_path / "quarter.xlsx", **asked)
    return openpyxl.load_workbook(tmp_path / "quarter.xlsx")


def exact(value):
    return Decimal(repr(value)) if isinstance(value, float) else value


def said(sheet, row):
    """What is said of a row: beside it, and of every row above them."""
    return f"{sheet['A3'].value}|{row[-1].value}"


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_every_cell_is_the_cubes(tmp_path, lang):
    figures, cube = counted()
    words = Words(lang)
    book = opened(tmp_path, cube, lang=lang)
    labels = {measure["id"]: measure["label"]["en" if lang == "en" else "zh"] for measure in figures.measures}
    kinds = {period: kind for period, kind in cube.periods}
    in_order = sorted(kinds, key=lambda period: (["month", "quarter", "days"].index(kinds[period]), period))
    compared = 0
    for sheet, (name, unit) in zip(book.worksheets[1:], cube._core.measures()):
        name = name if name in labels else unit
        heads = [cell.value for cell in sheet[5]]
        stated = next(measure for measure in cube.measures if labels[measure["measure"]] in sheet["A1"].value and words.unit(measure["unit"]) in sheet["A1"].value.lower())
        assert heads[3:-1] == [words.headed(words.period(period), stated["unit"]) for period in in_order]
        for (code, place, level), row in zip(cube.units, sheet.iter_rows(min_row=6), strict=True):
            assert (row[0].value, row[1].value, row[2].value) == (code, place, words.level(level))
            for period, cell in zip(in_order, row[3:-1], strict=True):
                mine = cube.get(stated["measure"], code, period)
                if mine.value is None:
                    assert cell.value == "—" and f"{words.period(period)}{words.say('：', ': ')}{words.no_value(mine.no_value)}" in said(sheet, row)
                else:
                    assert cell.data_type == "n" and exact(cell.value) == mine.value
                    assert not mine.partial or words.partial in said(sheet, row) and cell.font.italic
                compared += 1
    assert compared == len(NAMES) * len(cube.units) * len(cube.periods) > 1000


def test_rows_are_indented_as_the_tree_and_the_top_is_no_sum(tmp_path):
    _, cube = counted()
    sheet = opened(tmp_path, cube)["走访入户（户）"]
    assert [(sheet.cell(row, 2).alignment.indent, sheet.cell(row, 2).alignment.horizontal) for row in (6, 7, 8)] == [(0, "left"), (1, "left"), (2, "left")]
    assert "不能相加" in sheet["A2"].value
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_a_cube_divided_further_has_a_row_for_each_category(tmp_path, lang):
    figures, _ = counted()
    words = Words(lang)
    cube = figures.cube(["household_visits", "households_visited"], unit="1522", period="2022-Q1", by=["month", "quarter"], levels=LEVELS[:2], dimensions=["service_types", "worker"])
    book = opened(tmp_path, cube, lang=lang)
    label = {option["id"]: option["label"] for field in PACK.form("home_visit").describe(lang=lang)["fields"] if field["fact"] == "service_types" for option in field["options"]}
    assert [cell.value for cell in book.worksheets[1][5]][3] == {"zh-Hans": "服务类型", "en": "Types of service"}[lang]
    at = ["2022-01", "2022-02", "2022-03", "2022-Q1"]
    for sheet, measure in zip(book.worksheets[1:], ["household_visits", "households_visited"]):
        rows = list(sheet.iter_rows(min_row=6, values_only=True))
        wanted = {
            (code, label.get(types, words.say("（未填）", "(none)")), worker or words.say("（未填）", "(none)")): [cube.get(measure, code, period, service_types=types, worker=worker) for period in at]
            for code, _, _ in cube.units for types, worker in json.loads(cube.json)["categories"]
        }
        assert len(rows) == len(wanted) > 100
        for row in rows:
            for mine, cell in zip(wanted[row[0], row[3], row[4]], row[5:9], strict=True):
                assert cell == "—" if mine.value is None else exact(cell) == mine.value
    # Several services of one visit, so nothing adds over these.
    assert words.say("服务类型", "Types of service") in book.worksheets[1]["A2"].value
    overview = list(book.worksheets[0].iter_rows(min_row=6, values_only=True))
    assert len(overview) == 2 * len(json.loads(cube.json)["categories"])


def test_a_category_is_called_as_its_option(tmp_path):
    cube = money("5", "7").cube("resources_linked", unit="1522", period="2022-05", levels="prefecture", dimensions="resource_form")
    sheet = opened(tmp_path, cube)["慈善资源链接（元）"]
    first = next(field["options"][0]["label"] for field in PACK.form("resource_linked").describe()["fields"] if field["role"] == "resource_form")
    assert (sheet["D5"].value, sheet["D6"].value, exact(sheet["E6"].value)) == ("资源形式", first, 12)


def test_units_that_no_unit_holds_have_no_sheet_of_the_whole(tmp_path):
    _, cube = counted(levels="county")
    book = opened(tmp_path, cube)
    assert book.sheetnames[0] == "走访户次（户次）" and book.worksheets[0]["A1"].value == "走访户次（户次）"


def test_every_digit_of_an_amount(tmp_path):
    chance = random.Random(5)
    for texts in (["17118.03"], ["0.10", "0.20"], ["9.95"], *([f"{chance.randrange(10**12)}.{chance.randrange(100):02}"] for _ in range(20))):
        figures = money(*texts)
        value = figures.get("resources_linked", unit="1522").value
        cube = figures.cube("resources_linked", unit="1522", period="2022-05", levels="prefecture")
        cell = opened(tmp_path, cube)["慈善资源链接（元）"]["D6"]
        assert cell.data_type == "n" and exact(cell.value) == value == sum(map(Decimal, texts))
        places = len(str(value).partition(".")[2])
        assert cell.number_format == "#,##0" + ("." + "0" * places if places else "")


def test_a_number_that_no_spreadsheet_keeps_is_text_and_said_to_be(tmp_path):
    cube = money("12345678901234567.89").cube("resources_linked", unit="1522", period="2022-05", levels="prefecture")
    sheet = opened(tmp_path, cube)["慈善资源链接（元）"]
    assert sheet["D6"].value == "12,345,678,901,234,567.89" and "15 位" in sheet["E6"].value


def named(name):
    lists = f"date_point,code,name\n2021-10-31,152221000000,{name}\n"
    report = PACK.check("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221000000,W1,H1\n".encode(), "home_visit", today="2022-05-21")
    return PACK.measure(report, network=ws.Network.parse(lists, '{"stations":[]}'))


@pytest.mark.parametrize("name", ["=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)"])
def test_a_name_is_never_a_formula(tmp_path, name):
    cube = named(name).cube("households_visited", period="2022-05")
    cell = opened(tmp_path, cube)["走访入户（户）"]["B6"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


def test_what_the_map_does_not_have_stands_last_and_is_named(tmp_path):
    ledger = "走访日期,社工站,走访社工,家庭编号\n2021-12-01,152201007005,W1,H1\n2022-12-01,152221100000,W1,H2\n".encode()
    figures = PACK.measure(ledger, network=NETWORK, form="home_visit", today="2022-12-31")
    cube = figures.cube("households_visited", period="2021-12-01..2022-12-31", by="whole", levels=["prefecture", "county"])
    row = list(opened(tmp_path, cube)["走访入户（户）"].iter_rows(values_only=True))[-1]
    assert row[:2] == ("152201007005", "山城路社区居委会") and row[3] == 1 and "2021年10月31日" in row[-1]


def test_targets_and_their_progress(tmp_path):
    pack = ws.Pack.builtin("xuchang")
    ledger = "建档日期,社工站,档案编号,家庭编号,服务对象编号\n2022-01-01,152221100000,F1,H1,P1\n2022-05-02,152221100000,F2,H2,P1\n"
    figures = pack.measure(ledger.encode(), network=NETWORK, form="file_opened", today="2022-12-31")
    cube = figures.cube("persons_on_file", period="2022", by="year", levels="prefecture")
    table = figures.progress(period="2022", supplied={"plan": "2022-01-01..2022-12-31"})
    book = opened(tmp_path, cube, targets=table)
    row = [cell.value for cell in book["目标"][6]]
    assert (row[0], row[1], *map(exact, row[5:9]), row[9]) == ("建档", "个", 1, 80, Decimal("1.3"), 79, "否") and row[12] == "xuchang-2020#files"
    asked = [cell.value for cell in opened(tmp_path, cube)["目标"][6]]
    assert asked[5:9] == [1, "—", "—", "—"] and asked[9] == "未知" and asked[10] == "没有给出目标"
    assert "目标" not in opened(tmp_path, counted()[1]).sheetnames


def test_the_sources(tmp_path):
    figures, cube = counted()
    sheet = opened(tmp_path, cube)["来源"]
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    clauses = {document["id"]: document for document in PACK.documents}
    for name in NAMES:
        stated = next(measure for measure in figures.measures if measure["id"] == name)
        assert stated["label"]["zh"] in text and stated["reading"]["zh"] in text
        if "clause" in stated:
            document = clauses[stated["clause"].partition("#")[0]]
            assert stated["clause"] in text and document["title"] in text
    assert PACK.identity in text and "2022年3月31日" in text and "2021年10月31日" in text and f"{figures.reports[0].rows} 行" in text


def test_the_same_figures_are_the_same_workbook(tmp_path):
    _, cube = counted(levels="county")
    for name in ("a.xlsx", "b.xlsx"):
        papers.workbook(cube, tmp_path / name, synthetic=True)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert all(sheet.oddHeader.center.text == "合成数据，不是真实记录" == sheet["A4"].value for sheet in book)


def test_cubes_that_are_refused(tmp_path):
    figures, _ = counted()
    with pytest.raises(ws.WusheError, match="name the day of one map"):
        papers.workbook(figures.cube("household_visits", period="2022-Q1", map="as_was"), tmp_path / "no.xlsx")
    for asked in ({"dimensions": "worker"}, {"map": "as_was"}):
        with pytest.raises(ws.WusheError, match="one map"):
            papers.bulletin(figures.cube("household_visits", period="2022-Q1", **asked), tmp_path / "no.docx")
    assert not list(tmp_path.iterdir())


def test_a_library_that_is_not_there_is_named(monkeypatch, tmp_path):
    figures, cube = counted()
    monkeypatch.setattr(papers, "find_spec", lambda name: None)
    for call in (lambda: papers.workbook(cube, tmp_path / "a.xlsx"), lambda: papers.bulletin(figures, tmp_path / "a.docx")):
        with pytest.raises(ImportError, match=r"wushe\[papers\]"):
            call()
    code = "import sys, wushe.papers; assert not {'xlsxwriter', 'docx'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_sentence_has_each_figure_with_its_measure_word(tmp_path):
    figures, cube = counted()
    zh = papers.sentence(cube, period="2022-Q1")
    assert zh.startswith("2022年第一季度，兴安盟走访户次")
    for name in NAMES:
        figure = figures.get(name, unit="1522", period="2022-Q1")
        label = next(measure["label"]["zh"] for measure in figures.measures if measure["id"] == name)
        assert f"{label}{figure.value}{figure.unit}" in zh
    assert "走访户次的口径为示例" in zh and "不完整" not in zh
    en = papers.sentence(cube, period="2022-Q1", lang="en", synthetic=True)
    assert en.startswith("In the first quarter of 2022, 兴安盟: home visits ") and " yuan" in en and en.endswith("(Synthetic data, not real records.)")


def test_what_is_not_known_is_never_nought():
    figures = money("1.50")
    said = papers.sentence(figures, unit="1522", measures=["cases", "resources_linked"])
    assert said == "截至2022年5月21日，兴安盟慈善资源链接1.5元。没有数的：个案服务。"
    assert papers.sentence(figures, unit="1522", measures="cases") == "截至2022年5月21日，兴安盟没有可报的数。没有数的：个案服务。"
    assert "记录只覆盖一部分日期" in papers.sentence(figures, unit="1522", measures="resources_linked", period="2022-05")


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_a_bulletin_read_back(tmp_path, lang):
    figures, cube = counted()
    papers.bulletin(cube, tmp_path / "b.docx", period="2022-Q1", lang=lang, synthetic=True)
    document = docx.Document(tmp_path / "b.docx")
    words = Words(lang)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[1] == words.synthetic == document.sections[0].header.paragraphs[0].text
    assert texts[2] == papers.sentence(cube, period="2022-Q1", lang=lang, synthetic=True)
    values, sources = document.tables
    for name, row in zip(NAMES, values.rows[1:], strict=True):
        figure = figures.get(name, unit="1522", period="2022-Q1")
        assert [cell.text for cell in row.cells][1:3] == [f"{figure.value:,}", words.unit(figure.unit)]
    stated = {measure["id"]: measure for measure in figures.measures}
    clauses = [row.cells[3].text for row in sources.rows[1:]]
    assert clauses == [stated[name].get("clause", words.say("没有依据的文件", "no document")) for name in NAMES]
    assert sum("走访入户1493户" in line and "hinggan-2022-bulletin#totals" in line for line in texts) == 1
    assert any(PACK.identity in line for line in texts)


def test_figures_without_names_are_those_that_the_documents_report(tmp_path):
    figures, _ = counted()
    papers.bulletin(figures, tmp_path / "b.docx", unit="1522")
    names = [row.cells[0].text for row in docx.Document(tmp_path / "b.docx").tables[0].rows[1:]]
    assert names == ["走访入户", "建立档案", "小组活动", "个案服务", "主题活动", "慈善资源链接", "服务群众"]


def test_english_words_of_units_are_those_of_the_main_jobs_page():
    page = (ROOT / "examples" / "src" / "html" / "words.rs").read_text("utf-8")
    body = page.partition("fn unit_in_english")[2].partition("\n}")[0]
    assert dict(re.findall(r'"(\S+)" => "([^"]+)"', body)) == UNITS


def test_periods_in_words():
    zh, en = Words("zh-Hans"), Words("en")
    for text, expected in {
        "2022-03": ("2022年3月", "In March 2022"), "2022-Q2": ("2022年第二季度", "In the second quarter of 2022"), "2022-H2": ("2022年下半年", "In the second half of 2022"),
        "2022": ("2022年", "In 2022"), "..2022-05-21": ("截至2022年5月21日", "Until 21 May 2022"),
        "2022-01-01..2022-05-21": ("2022年1月1日至2022年5月21日", "From 1 January 2022 to 21 May 2022"),
    }.items():
        assert (zh.within(text), en.within(text)) == expected
    with pytest.raises(ws.WusheError, match="zh-Hans or en"):
        Words("fr")


@pytest.mark.skipif(not reads_documents(), reason="LibreOffice is not installed, or reads no documents")
@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_libreoffice_opens_both(tmp_path, lang):
    figures, cube = counted()
    papers.workbook(cube, tmp_path / "q.xlsx", lang=lang)
    papers.bulletin(cube, tmp_path / "b.docx", lang=lang)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    done = subprocess.run([*command, str(tmp_path / "q.xlsx"), str(tmp_path / "b.docx")], check=True, capture_output=True, text=True, timeout=180)
    assert "rror" not in done.stderr and "arning" not in done.stderr.replace("Warning: failed to launch javaldx", "")
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF") for name in ("q.pdf", "b.pdf"))
    assert json.loads(cube.json)["list_date"] == "2021-10-31"
