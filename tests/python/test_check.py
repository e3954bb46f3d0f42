"""Records and ledgers: whatever holds them, the report is the same text."""

import json
import pickle
import random
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wushe
from wushe.generated.codes import Code

TODAY = "2022-05-21"
PACK = wushe.Pack.builtin("hinggan")
VISIT = PACK.form("home_visit")
GOOD = {"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}
LEDGER = """走访日期,社工站,走访社工,家庭编号,服务人数,参加人员,是否独居
2022-04-02,152221100000,W1,H1,3,P1、P2,是
2022-5-20,152221100000,W1,H1,,,否
2022/5/20,152221100000,W2,,x,P1,
44701,152201001000,W2,H2,１２,,maybe
2022-05-20,152201001000,W2,H3,-1,,
"""


def codes(report):
    return [finding["code"] for finding in report.findings]


def places(report):
    return [(finding["code"], finding["path"]) for finding in report.findings]


def found(record):
    return codes(VISIT.check(record, TODAY))


# One record


@pytest.mark.parametrize(
    "record",
    [
        GOOD,
        {},
        {**GOOD, "visited_on": "2022-05-32", "household": " ", "colour": 1},
        {**GOOD, "head_count": 3, "lives_alone": True, "participants": [{"person_key": "P1"}, {"person_key": None}, 7]},
        {**GOOD, "head_count": 3.7}, {**GOOD, "head_count": 9007199254740993}, {**GOOD, "head_count": -(2**70)},
        {**GOOD, "monthly_income": 12.5}, {**GOOD, "monthly_income": "12.50"}, {**GOOD, "service_types": ["x", 1]},
        {**GOOD, "assessed": True, "lives_alone": True}, [], None, 12, 0.5, True, [[[]]], {"participants": {"a": [{}]}},
    ],
)
def test_a_dict_gives_the_report_of_its_text(record):
    text = json.dumps(record, ensure_ascii=False)
    report = VISIT.check(text, TODAY)
    assert VISIT.check(record, TODAY).json == VISIT.check(text.encode(), TODAY).json == report.json
    assert report.to_dict() == json.loads(report.json)


def test_a_report():
    report = VISIT.check({**GOOD, "visited_on": "2022-05-32", "household": None}, date(2022, 5, 21))
    assert (report.errors, report.warnings, report.ok, report.status, report.truncated) == (2, 0, False, "complete", None)
    assert places(report) == [("required", ["household"]), ("date_not_real", ["visited_on"])]
    assert report.pack == PACK.identity and PACK.identity.startswith(f"hinggan@1.0.0#{PACK.hash[:12]}")
    assert report.message(report.findings[1]) == "「走访日期」：日历上没有这一天"
    assert "走访日期" in report._repr_html_() and "日历上没有这一天" in report._repr_html_()
    assert PACK.check(GOOD, "home_visit", today=TODAY).ok
    with pytest.raises(wushe.WusheError, match="say of which form"):
        PACK.check(GOOD, today=TODAY)
    with pytest.raises(AttributeError):
        PACK._core.id = "other"


def test_what_python_adds():
    record = {**GOOD, "visited_on": date(2022, 5, 20), "monthly_income": Decimal("12.50"), "participants": ({"person_key": "P1"},)}
    assert found(record) == []
    with pytest.raises(TypeError, match=r"got a datetime.*at entry 0, counted from 0"):
        found({"visited_on": pd.Timestamp("2022-05-20")})
    endless = {}
    endless["x"] = endless
    with pytest.raises(wushe.WusheError, match="more than 128 deep"):
        found(endless)


def test_days_of_the_check():
    assert codes(VISIT.check(GOOD, date(2022, 5, 19))) == ["date_in_future"]
    with pytest.raises(wushe.WusheError, match="^today: ") as raised:
        VISIT.check(GOOD, "2022-5-19")
    assert raised.value.findings[0]["path"] == ["today"]
    with pytest.raises(TypeError, match="expected a datetime.date or str, got int"):
        VISIT.check(GOOD, 20220519)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"visited_on":"2022-05-19"', [("field_doubled", ["visited_on"])]),
        ('"head_count":1e400', [("json_number", [])]),
        ('"head_count":"１２"', [("count_full_width", ["head_count"])]),
        ('"monthly_income":12', [("amount_is_number", ["monthly_income"])]),
        ('"monthly_income":1.0', [("amount_is_number", ["monthly_income"])]),
        ('"place_name":"\\ud800"', [("json_broken", [])]),
        (f'"colour":{"[" * 100_000}', [("json_broken", [])]),
        ('"colour":1', [("field_unknown", [])]),
        ('"househld":1', [("field_near", [])]),
    ],
)
def test_bad_text(text, expected):
    whole = json.dumps(GOOD)[:-1] + "," + text + "}"
    assert places(VISIT.check(whole, TODAY)) == expected


def test_broken_text_is_told_at_its_place():
    for text, column in (("\ufeff{}", None), ("", None), ('{"worker": nope}', 13), (b'{"worker":"\xff"}', None), (b"\xff\xfe{", None)):
        report = VISIT.check(text, TODAY)
        assert codes(report) == ["json_broken"]
        assert column is None or report.findings[0]["params"] == {"line": 1, "column": column}
    deep = "[" * 100_000 + "]" * 100_000
    assert codes(VISIT.check(deep, TODAY)) in (["record_not_object"], ["json_broken"])
    for bad in ("{\ud800}", {"worker": "\ud800"}, {"\udfff": 1}):
        with pytest.raises(wushe.WusheError, match="lone surrogate"):
            VISIT.check(bad, TODAY)


def json_values():
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8"), max_size=20)
    names = st.sampled_from([field["id"] for field in VISIT.describe()["fields"]]) | st.text(st.characters(codec="utf-8"), max_size=12)
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6), max_leaves=20)


@settings(max_examples=400, deadline=None)
@given(json_values())
def test_any_value_has_a_report(value):
    if isinstance(value, str):
        value = [value]
    report = VISIT.check(value, TODAY)
    known = set(Code.__args__)
    assert report.ok == (report.errors == 0) and set(codes(report)) <= known
    for finding in report.findings:
        assert report.message(finding) and report.message(finding, "en")
    assert report._repr_html_()


# Ledgers


def csv_report(text=LEDGER, form="home_visit"):
    return PACK.check(text.encode() if isinstance(text, str) else text, form, today=TODAY)


def as_texts(text):
    return pl.read_csv(text.encode(), infer_schema=False)


def test_a_table_of_texts_gives_the_report_of_the_csv():
    report = csv_report()
    assert report.rows == 5 and report.accepted == 2 and report.errors > 0
    table = as_texts(LEDGER)
    for other in (table, table.to_pandas(), table.to_arrow(), table.rechunk().to_arrow().to_reader(), pl.concat([table[:2], table[2:]])):
        assert PACK.check(other, "home_visit", today=TODAY).json == report.json
    relation = duckdb.from_arrow(table.to_arrow())
    assert PACK.check(relation, "home_visit", today=TODAY).json == report.json


def test_paths_and_bytes(tmp_path):
    report = csv_report()
    path = tmp_path / "走访台账.csv"
    path.write_text(LEDGER, "utf-8")
    assert PACK.check(path, "home_visit", today=TODAY).json == report.json
    assert csv_report(b"\xef\xbb\xbf" + LEDGER.encode()).json == report.json
    assert csv_report(LEDGER.encode("gb18030")).to_dict()["accepted"] == report.accepted
    with pytest.raises(wushe.WusheError, match="ends in .csv"):
        PACK.check(Path("ledger.xlsx"), "home_visit", today=TODAY)
    with pytest.raises(FileNotFoundError):
        PACK.check(tmp_path / "none.csv", "home_visit", today=TODAY)


def test_a_ledger_report():
    report = csv_report()
    assert report.kinds == [{"kind": "home_visit", "rows": 5, "accepted": 2}]
    table = report.to_polars("en")
    assert table.columns == ["row", "column", "code", "severity", "message"] and len(table) == len(report.findings)
    assert table.filter(code="date_excel_serial").row(0)[:2] == (5, "走访日期")
    assert table["message"][0].startswith("row 3, column 走访日期: ")
    assert report.to_pandas("en")["message"].tolist() == table["message"].to_list()
    assert "共 5 行，2 行没有错误" in report._repr_html_()
    assert repr(report) == f"LedgerReport(rows=5, accepted=2, errors={report.errors}, warnings={report.warnings})"
    assert csv_report(LEDGER.splitlines()[0] + "\n").to_polars().is_empty()
    with pytest.raises(TypeError):
        pickle.dumps(report.records)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("", "home_visit", [("ledger_empty", [])]),
        ("走访日期,社工站,走访社工\n2022-05-20,152221100000,W1\n", "home_visit", [("heading_missing", [1, "household"])]),
        ("走访日期,走访日期,社工站,走访社工,家庭编号\n2022-05-20,x,152221100000,W1,H1\n", "home_visit", [("heading_doubled", [1]), ("cell_doubled", [2])]),
        ("走访日其,走访日期,社工站,走访社工,家庭编号\nx,2022-05-20,152221100000,W1,H1\n", "home_visit", [("heading_near", [1])]),
        ("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1,x\n", "home_visit", [("row_too_long", [2])]),
        (f"走访日期,社工站,走访社工,家庭编号\n2022-05-20,{'x' * 2**20}x,W1,H1\n2022-05-20,152221100000,W1,H1\n", "home_visit", [("cell_too_long", [2])]),
        ("走访日期,社工站,走访社工,家庭编号\n２022-05-20,152221100000,W1,H1\n", "home_visit", [("normalised", [2, "visited_on"])]),
        ("走访日期,社工站,走访社工,家庭编号\n44701,152221100000,W1,H1\n", None, [("date_excel_serial", [2, "visited_on"])]),
        (b"%PDF-1.7", "home_visit", [("ledger_not_text", [])]),
    ],
)
def test_bad_ledgers(text, form, expected):
    assert places(csv_report(text, form)) == expected


def test_types_of_columns():
    rows = {
        "走访日期": pl.Series([date(2022, 5, 20), None]), "社工站": [152221100000, 152221100000], "走访社工": ["W1", "W2"],
        "家庭编号": ["H1", "H2"], "服务人数": pl.Series([3, None], dtype=pl.UInt8), "是否独居": [True, None],
        "月收入": pl.Series([Decimal("12.50"), None]), "参加人员": [["P1", None, "P2"], []],
    }
    report = PACK.check(pl.DataFrame(rows), "home_visit", today=TODAY)
    assert places(report) == [("required", [3, "visited_on"])] and (report.rows, report.accepted) == (2, 1)


def test_floats_of_pandas_are_read_where_nothing_is_lost():
    frame = pd.DataFrame({
        **{key: [value] * 2 for key, value in zip(["走访日期", "社工站", "走访社工"], GOOD.values())},
        "家庭编号": [1001.0, 1002.0], "服务人数": [3, None], "月收入": [1200.5, 1300],
    })
    assert {str(frame[name].dtype) for name in ["家庭编号", "服务人数", "月收入"]} == {"float64"}
    report = PACK.check(frame, "home_visit", today=TODAY)
    assert places(report) == [("normalised", [2, "household"]), ("normalised", [3, "household"])] and report.accepted == 2
    report = PACK.check(frame.assign(月收入=[0.1 + 0.2, 1300], 服务人数=[3.5, None]), "home_visit", today=TODAY)
    told = [place for place in places(report) if place[0] != "normalised"]
    assert told == [("count_not_whole", [2, "head_count"]), ("number_is_float", [2, "monthly_income"])]


def test_what_is_no_ledger():
    for odd in (12, [GOOD], None, pl.Series("a", [1])):
        with pytest.raises(TypeError, match="expected an Arrow table"):
            PACK.check(odd, "home_visit", today=TODAY)
    with pytest.raises(wushe.WusheError) as raised:
        csv_report(LEDGER, "no_such_form")
    assert raised.value.findings[0]["code"] == "form_unknown" and "home_visit" in str(raised.value)


def test_lines_of_json():
    good = json.dumps(GOOD)
    text = "\n".join([good, "{", "", good.replace("H1", "H2"), '{"worker": 1}', "[]"])
    report = VISIT.check_lines(text, TODAY)
    assert (report.rows, report.accepted) == (5, 2)
    assert report.findings[0]["code"] == "json_line_broken" and report.findings[0]["path"] == [2]
    assert VISIT.check_lines(text.encode(), TODAY).json == VISIT.check_lines(iter(text.split("\n")), TODAY).json == report.json
    assert PACK.measure(report, network=wushe.Network.builtin("hinggan")).get("households_visited").value == 2
    broken = VISIT.check_lines([good.encode(), b'{"worker":"\xff"}', good.encode() + b"\xff"], TODAY)
    assert [finding["code"] for finding in broken.findings] == ["json_line_broken"] * 2 and broken.accepted == 1
    marked = VISIT.check_lines(b"\xef\xbb\xbf" + good.encode(), TODAY)
    assert (marked.rows, marked.accepted) == (1, 1)
    for encoding, name in [("utf-16", "UTF-16"), ("gbk", "GB18030")]:
        named = VISIT.check_lines(good.replace("}", ',"place_name":"兴安盟科尔沁镇"}').encode(encoding), TODAY)
        assert named.accepted == 0 and (named.findings[0]["code"], named.findings[0]["params"]) == ("json_not_utf8", {"encoding": name})
    whole = b"\n".join([good.encode(), b'{"worker":"\xff"}', good.encode() + b"\xff"])
    assert VISIT.check_lines(whole, TODAY).json == broken.json
    with pytest.raises(TypeError, match="expected str, got int"):
        VISIT.check_lines([good, 3], TODAY)


@pytest.mark.parametrize("form", ["home_visit", "file_opened"])
def test_lines_of_json_on_threads(form):
    of = {"home_visit": "visited_on", "file_opened": "opened_on"}[form]
    keys = {"home_visit": {"worker": "W1"}, "file_opened": {}}[form]
    record = {of: "2022-05-18", "station": "152221100000", "household": "H1", **keys}
    drawn = random.Random(7)
    lines = []
    for _ in range(400):
        changed = {"household": f"{drawn.choice('Hh')}{drawn.randrange(60)}"} | ({"file_key": f"F{drawn.randrange(300)}"} if form == "file_opened" else {})
        lines.append(drawn.choice([json.dumps(record | changed)] * 8 + ["{", "", '{"colour": 1}', json.dumps(record | changed | {of: None})]))
    for findings in (None, 20):
        told = []
        for threads in (1, 2, 3, 7):
            report = PACK.form(form).check_lines("\n".join(lines), TODAY, findings=findings, threads=threads)
            told.append((report.json, report.records.to_bytes()))
        assert told == told[:1] * 4 and report.accepted > 100
    with pytest.raises(wushe.WusheError, match="threads"):
        PACK.form(form).check_lines("", TODAY, threads=0)
    assert PACK.form(form).check_lines(b"", TODAY, threads=3).rows == 0


# Rulebooks


def test_what_comes_twice_in_lines_of_json():
    def told(form, lines):
        report = PACK.form(form).check_lines(lines, TODAY)
        return report.accepted, [(finding["code"], *finding["path"], finding["params"]["row"]) for finding in report.findings]

    opened = json.dumps({"opened_on": "2022-05-19", "station": "152221100000", "file_key": "F1", "household": "H1"})
    lines = [opened, opened.replace("05-19", "05-18"), opened.replace("F1", "f1")]
    assert told("file_opened", lines) == (2, [("key_doubled", 2, "file_key", 1), ("key_alike", 3, "file_key", 1)])
    good = json.dumps(GOOD)
    assert told("home_visit", [good, good.replace("H1", "H2"), good]) == (3, [("row_doubled", 1, 3), ("row_doubled", 3, 1)])
    assert told("home_visit", [good, good.replace("H1", "H2")]) == (2, [])


def test_forms():
    assert [form.id for form in PACK.forms] == [form["id"] for form in json.loads(PACK.to_json())["forms"]]
    assert VISIT.kind == "home_visit" and VISIT.label() == "走访" and VISIT.label("en") == "Home visit"
    assert VISIT.describe("en")["fields"][0]["label"] == "Date of visit"
    for bad in (lambda: PACK.form("no_such"), lambda: VISIT.describe("fr"), lambda: wushe.Pack.builtin("x"), lambda: wushe.Pack.from_json("{")):
        with pytest.raises(wushe.WusheError):
            bad()
    again = wushe.Pack.from_json(PACK.to_json())
    assert again.identity == PACK.identity and repr(again) == f"Pack('{PACK.identity}')"


def test_what_documents_report():
    figures = {figure["id"]: figure for figure in PACK.reported()}
    assert (figures["person_times"]["low"], figures["person_times"]["high"]) == (Decimal(13600), Decimal(13700))
    assert {measure["id"] for measure in PACK.measures} >= {figure["measure"] for figure in figures.values() if figure.get("measure")}


def test_quotes():
    document = next(document for document in PACK.documents if document["id"] == "hinggan-2022-bulletin")
    quotes = [clause["quote"] for clause in document["clauses"]]
    assert PACK.verify_quotes(document["id"], "\n".join(quotes)) == []
    assert [finding["code"] for finding in PACK.verify_quotes(document["id"], "\n".join(quotes[1:]))] == ["quote_missing"]
    assert [finding["code"] for finding in PACK.verify_quotes("no-such", "")] == ["pack_dangling"]


def write_pack(folder, text, **files):
    folder.mkdir()
    (folder / "pack.toml").write_text(text, "utf-8")
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content, "utf-8")
    return folder


HEAD = 'id = "{}"\nversion = "1.0.0"\nlabel = {{ zh = "旗", en = "County" }}\n'


def test_loading_a_folder(tmp_path):
    own = write_pack(tmp_path / "county", HEAD.format("county") + 'extends = "hinggan"\n')
    pack = wushe.Pack.load(own)
    assert pack.id == "county" and [form.id for form in pack.forms] == [form.id for form in PACK.forms]
    write_pack(tmp_path / "town", HEAD.format("town") + 'extends = "county"\n')
    assert wushe.Pack.load(str(tmp_path / "town")).to_json().count('"id":"home_visit"') == 1
    (own / "notes.md").write_text("x", "utf-8")
    (own / "facts.toml").write_text("[[facts]]\nid = 3\n", "utf-8")
    with pytest.raises(wushe.WusheError, match=r"\(and \d+ more\)") as raised:
        wushe.Pack.load(own)
    told = {finding["code"] for finding in raised.value.findings}
    assert "pack_unknown_file" in told and len(told) >= 2
    (own / "facts.toml").write_bytes(b"\xff")
    with pytest.raises(wushe.WusheError, match="UTF-8") as raised:
        wushe.Pack.load(own)
    assert {"code": "pack_encoding", "severity": "error", "path": ["facts.toml"], "params": {"looks": "GB18030 (ANSI)", "line": 1}} in raised.value.findings
    with pytest.raises(wushe.WusheError, match="no such folder"):
        wushe.Pack.load(tmp_path / "none")


def test_a_pay_file_that_is_probably_not_meant_is_a_warning(tmp_path):
    pay = '''[[pay]]
id = "s"
label = { zh = "办法", en = "Scheme" }
provenance = "illustrative"
[[pay.values]]
id = "amounts"
label = { zh = "金额", en = "Amounts" }
unit = "yuan"
by = "grade"
table = { 1 = "100", 2 = "NUMBER" }
[[pay.components]]
id = "basic"
label = { zh = "基本", en = "Basic" }
frequency = "monthly"
factors = [{ value = "amounts" }]
'''
    doubtful = write_pack(tmp_path / "doubtful", HEAD.format("doubtful"), pay=pay.replace("NUMBER", "90"))
    assert wushe.Pack.load(doubtful).warnings == [{
        "code": "pay_falls", "severity": "warning", "path": ["pay.toml", "pay", "s", "values", "amounts"],
        "params": {"id": "amounts", "before": "1", "key": "2", "line": 5},
    }]
    meant = write_pack(tmp_path / "meant", HEAD.format("meant"), pay=pay.replace("NUMBER", "110"))
    assert wushe.Pack.load(meant).warnings == []


def test_a_condition_that_is_probably_not_meant_is_a_warning(tmp_path):
    measure = '''[[measures]]
id = "closed"
label = { zh = "结案", en = "Closed" }
unit = "例"
kinds = ["case_step"]
aggregate = "count"
where = 'stage = "closing"CONDITION'
adds = { units = true, periods = true, categories = true }
reading = { zh = "结案", en = "closed" }
provenance = "illustrative"
'''
    head = HEAD.format("county") + 'extends = "hinggan"\n'
    own = write_pack(tmp_path / "county", head, measures=measure.replace("CONDITION", " and 1 < 2"))
    [warning] = wushe.Pack.load(own).warnings
    assert warning == {
        "code": "condition_constant", "severity": "warning", "path": ["measures.toml", "measures", "closed", "where"],
        "params": {"at": 23, "value": "true", "line": 7},
    }
    assert PACK.warnings == []
    meant = write_pack(tmp_path / "meant", head, measures=measure.replace("CONDITION", ""))
    assert wushe.Pack.load(meant).warnings == []
    broken = write_pack(tmp_path / "broken", head, measures=measure.replace("CONDITION", " and 1 < 2"), reported="[[reported]]\n")
    with pytest.raises(wushe.WusheError, match="missing") as raised:
        wushe.Pack.load(broken)
    assert raised.value.findings[0] == warning


def test_a_cycle_and_a_missing_parent(tmp_path):
    write_pack(tmp_path / "a", HEAD.format("a") + 'extends = "b"\n')
    write_pack(tmp_path / "b", HEAD.format("b") + 'extends = "a"\n')
    write_pack(tmp_path / "c", HEAD.format("c") + 'extends = "z"\n')
    for name, code in (("a", "pack_cycle"), ("c", "pack_missing_parent")):
        with pytest.raises(wushe.WusheError) as raised:
            wushe.Pack.load(tmp_path / name)
        assert code in [finding["code"] for finding in raised.value.findings]
    assert re.search(r"a → b → a", str(raised.value)) is None


SIGNED = {"served_on": date(2022, 5, 20), "station": "152221100000", "case_key": "C1", "person": "P1"}
AGREEMENT = {"name": "协议.pdf", "size": 48_213, "type": "application/pdf", "hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}


def test_an_attachment_is_one_object_whose_parts_are_checked():
    step = PACK.form("case_step")
    assert step.check(SIGNED | {"stage": "planning", "agreement": AGREEMENT}, TODAY).ok
    report = step.check(SIGNED | {"stage": "planning", "agreement": AGREEMENT | {"name": "../协议.pdf", "type": "text/html"}}, TODAY)
    assert places(report) == [("file_name_path", ["agreement", "name"]), ("option_unknown", ["agreement", "type"])]
    assert places(step.check(SIGNED | {"stage": "planning", "agreement": "协议.pdf"}, TODAY)) == [("object_expected", ["agreement"])]


def test_a_signature_has_a_role_that_may_sign_and_a_day_that_has_come():
    step = PACK.form("case_step")
    closed = SIGNED | {"stage": "closing", "closing_signature": {"who": "D1", "role": "supervisor", "when": date(2022, 5, 21)}}
    assert step.check(closed, TODAY).ok
    closed["closing_signature"] |= {"role": "social_worker", "when": date(2022, 5, 22)}
    assert places(step.check(closed, TODAY)) == [("signature_role", ["closing_signature", "role"]), ("date_in_future", ["closing_signature", "when"])]
