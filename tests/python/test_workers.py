"""Workers out of staff ledgers: of every form and way in, merged, contradicted, and never shown."""

import json
from datetime import date

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import wushe as ws

TODAY = "2022-12-31"
PACK = ws.Pack.builtin("hinggan-illustrative")
SCHEME = PACK.scheme("community_worker")

# A row of each form, in columns as offices head them.
ROWS = {
    "appointment": {"工号": "W1", "聘任日期": "2019-05-01", "岗位": "general", "所在区划": "152221100000", "是否专职": "是", "是否相应岗位": "是"},
    "certificate": {"工号": "W1", "取得日期": "2020-09-01", "证书级别": "初级"},
    "registration": {"工号": "W1", "登记日期": "2020-11-30", "登记有效期至": "2023-11-29", "证书级别": "初级"},
    "education": {"工号": "W1", "取得日期": "2015-07-01", "证件种类": "学历", "层次": "本科"},
    "appraisal": {"工号": "W1", "考核年度": "2021", "考核结果": "合格"},
    "break": {"工号": "W1", "起始日期": "2021-03-01", "截止日期": "2021-03-31"},
}
SORTS = {
    "appointment": "appointments", "certificate": "certificates", "registration": "registrations", "education": "education", "appraisal": "appraisals",
    "break": "breaks",
}
WAYS = ["csv", "path", "polars", "pandas", "pyarrow", "lines"]


def csv(*rows):
    heads = list(rows[0])
    return "\n".join([",".join(heads), *(",".join(row[head] for head in heads) for row in rows)]).encode() + b"\n"


def check(form, rows, way="csv", tmp_path=None):
    if way == "lines":
        fields = {field["label"]: field["id"] for field in PACK.form(form).describe()["fields"]}
        synonyms = {"工号": "worker"}
        lines = [json.dumps({fields.get(head) or synonyms[head]: cell for head, cell in row.items()}, ensure_ascii=False) for row in plain(rows)]
        return PACK.form(form).check_lines(lines, TODAY)
    if way == "path":
        path = tmp_path / f"{form}.csv"
        path.write_bytes(csv(*rows))
        return PACK.check(path, form, today=TODAY)
    columns = {head: [row[head] for row in rows] for head in rows[0]}
    tables = {"polars": pl.DataFrame, "pandas": pd.DataFrame, "pyarrow": pa.table, "csv": lambda _: csv(*rows)}
    return PACK.check(tables[way](columns), form, today=TODAY)


def plain(rows):
    """The rows with the words of records in place of those of ledgers."""
    words = {"是": True, "初级": "junior", "学历": "diploma", "本科": "bachelor", "合格": "qualified", "2021": 2021}
    return [{head: words.get(cell, cell) for head, cell in row.items()} for row in rows]


@pytest.mark.parametrize("way", WAYS)
def test_every_form_and_way_in_gives_the_same_worker(way, tmp_path):
    reports = [check(form, [row], way, tmp_path) for form, row in ROWS.items()]
    assert [report.ok for report in reports] == [True] * len(ROWS), [report.findings for report in reports]
    workers = PACK.workers(reports)
    assert len(workers) == 1 and workers.findings == []
    worker = workers.worker("W1")
    assert worker.facts == dict.fromkeys(SORTS.values(), 1)
    # From May 2019 to the end of April 2022 less 31 days: two whole years, grade 1 and one more for the certificate.
    slip = SCHEME.pay(worker, "2022-04")
    assert (str(slip.total), slip.grade, str(slip.seniority)) == ("2100", 2, "2")


def test_one_ledger_of_several_forms():
    # An appointment has these headings too, for its own days.
    apart = {"起始日期": "间断日期", "截止日期": "结束日期"}
    rows = [{"记录类型": PACK.form(form).label()} | {apart.get(head, head): cell for head, cell in row.items()} for form, row in ROWS.items()]
    heads = list(dict.fromkeys(head for row in rows for head in row))
    rows = [{head: row.get(head, "") for head in heads} for row in rows]
    report = PACK.check(csv(*rows), today=TODAY)
    assert report.ok, [report.message(finding) for finding in report.findings]
    assert PACK.workers(report).worker("W1").facts == dict.fromkeys(SORTS.values(), 1)


@pytest.mark.parametrize("form", ROWS)
def test_what_no_row_tells_is_unknown_unless_the_ledgers_tell_everything(form):
    others = [check(other, [row]) for other, row in ROWS.items() if other != form]
    untold = PACK.workers(others, told=[other for other in ROWS if other != form]).worker("W1")
    told = PACK.workers(others, told=list(ROWS)).worker("W1")
    assert (untold.facts[SORTS[form]], told.facts[SORTS[form]]) == (None, 0)
    slips = [SCHEME.pay(worker, "2022-05") for worker in (untold, told)]
    # Whether a diploma or an appraisal is known makes no difference to this scheme.
    if form in ("education", "appraisal"):
        assert slips[0].total == slips[1].total
    else:
        assert slips[0].status == "unknown" and slips[0].missing and slips[1].status in ("known", "none")


def test_a_continuing_education_is_no_fact_of_pay():
    form = PACK.form("continuing_education")
    heads = {field["label"]: field for field in form.describe()["fields"] if field["required"]}
    row = {head: {"key": "W1", "date": "2022-03-01", "count": "8", "amount": "8"}.get(field["type"], field["options"] and field["options"][0]["label"]) for head, field in heads.items()}
    report = PACK.check(csv(row), "continuing_education", today=TODAY)
    assert report.ok, [report.message(finding) for finding in report.findings]
    worker = PACK.workers(report).worker("W1")
    assert set(worker.facts.values()) == {None}


def test_records_of_service_are_passed_over():
    visits = PACK.check("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1\n".encode(), today=TODAY)
    assert len(PACK.workers(visits, told=list(ROWS))) == 0
    both = PACK.workers([visits, check("break", [ROWS["break"]])])
    assert [worker.key for worker in both] == ["W1"]


def test_two_ledgers_that_contradict_each_other_say_so_at_ledger_and_row():
    appraised = check("appraisal", [ROWS["appraisal"] | {"工号": "W2"}, ROWS["appraisal"]])
    again = check("appraisal", [ROWS["appraisal"] | {"考核年度": "2020"}, ROWS["appraisal"] | {"考核结果": "优秀"}])
    assert PACK.workers(appraised).findings == PACK.workers(again).findings == []
    workers = PACK.workers([appraised, again])
    (finding,) = workers.findings
    assert (finding["code"], finding["path"], finding["params"]) == ("staff_appraised_twice", [1, 3], {"other": "1/3"})
    assert workers.message(finding) == "第 2 份台账第 3 行：同一年度的考核结果与第 1/3 条不同"
    assert workers.message(finding, "en").startswith("ledger 2, row 3: ")
    assert "第 2 份台账第 3 行" in workers._repr_html_()
    # Merged beforehand they are the same two ledgers.
    assert PACK.workers(appraised.records.with_others([again.records])).findings == [finding]


LISTED = {"工号": "W1", "首次从事社会工作日期": "2018-03-01", "管理单位区划": "152221000000"}


@pytest.mark.parametrize("way", WAYS)
def test_a_list_of_workers_says_who_is_on_the_staff_and_who_is_not(way, tmp_path):
    report = check("worker", [LISTED, LISTED | {"工号": "W2"}], way, tmp_path)
    assert report.ok, report.findings
    workers = PACK.workers(report)
    assert [worker.key for worker in workers] == ["W1", "W2"] and workers.findings == []
    assert set(workers[0].facts.values()) == {None} and SCHEME.pay(workers[0], "2022-05").status == "unknown"
    # Only where there is a list is anybody missing from it.
    others = [check("break", [ROWS["break"] | {"工号": "W3"}]), check("appraisal", [ROWS["appraisal"]])]
    assert PACK.workers(others).findings == []
    listed = PACK.workers([*others, report])
    (finding,) = listed.findings
    assert (finding["code"], finding["severity"], finding["path"]) == ("staff_worker_unlisted", "warning", [0, 2])
    assert len(listed) == 3 and listed.message(finding).endswith("人员名册里没有这名工作人员")


def test_a_worker_is_listed_once():
    (finding,) = PACK.workers(check("worker", [LISTED, LISTED | {"首次从事社会工作日期": ""}])).findings
    assert (finding["code"], finding["path"], finding["params"]) == ("staff_worker_doubled", [3], {"other": 2})


def test_within_one_ledger_the_row_says_where():
    workers = PACK.workers([check("appointment", [ROWS["appointment"], ROWS["appointment"] | {"聘任日期": "2020-05-01", "岗位": "head"}])])
    (finding,) = workers.findings
    assert (finding["code"], finding["path"], finding["params"]) == ("staff_two_full_time", [3], {"other": 2})
    assert workers.message(finding).startswith("第 3 行：")


def test_a_registration_without_its_certificate():
    registered = check("registration", [ROWS["registration"]])
    assert PACK.workers(registered).findings == []
    (finding,) = PACK.workers(registered, told=["certificate"]).findings
    assert (finding["code"], finding["path"]) == ("staff_not_certified", [2])


def test_what_was_refused_is_not_told():
    good, broken = ROWS["certificate"], ROWS["certificate"] | {"工号": "W2", "取得日期": "2020-09-31"}
    report = check("certificate", [good, broken])
    assert (report.rows, report.accepted) == (2, 1)
    assert len(PACK.workers(report)) == len(PACK.workers(report, told=["break"])) == 1
    for given in (report, [check("break", [ROWS["break"]]), report], report.records, report.records.with_others([])):
        with pytest.raises(ws.WusheError, match="told: 1 rows of certificate were refused"):
            PACK.workers(given, told=["certificate"])
    lost = PACK.check("记录类型,工号\n不知何物,W1\n".encode(), today=TODAY)
    with pytest.raises(ws.WusheError, match="told: of 1 refused rows not even the kind is known"):
        PACK.workers(lost, told=["break"])


def test_what_is_asked_wrongly():
    report = check("break", [ROWS["break"]])
    with pytest.raises(ws.WusheError, match="told: nobody can tell everything of that kind; the kinds are: appointment"):
        PACK.workers(report, told=["home_visit"])
    with pytest.raises(ws.WusheError, match="give a report or several"):
        PACK.workers([])
    with pytest.raises(ws.WusheError, match="check them by this rulebook"):
        ws.Pack.builtin("hinggan").workers(report)
    workers = PACK.workers(report)
    with pytest.raises(ws.WusheError, match="no record tells of a worker with that key"):
        workers.worker("W9")
    with pytest.raises(IndexError):
        workers[1]
    assert workers[-1].key == workers[0].key == "W1" and [worker.key for worker in workers[:5]] == ["W1"]
    with pytest.raises(ws.WusheError, match="check them by this rulebook"):
        ws.Pack.builtin("hinggan").scheme("community_worker").pay(workers[0], "2022-05")


def test_a_worker_is_paid_as_its_object_is():
    reports = [check(form, [row]) for form, row in ROWS.items()]
    worker = PACK.workers(reports, told=list(ROWS)).worker("W1")
    thing = {
        "worker": "W1",
        "appointments": [{"from": "2019-05-01", "post": "general", "division": "152221100000", "full_time": True, "matching_post": True}],
        "certificates": [{"obtained_on": "2020-09-01", "level": "junior"}],
        "registrations": [{"registered_on": "2020-11-30", "until": "2023-11-29", "level": "junior"}],
        "education": [{"obtained_on": "2015-07-01", "paper": "diploma", "level": "bachelor"}],
        "appraisals": [{"year": 2021, "result": "qualified"}],
        "breaks": [{"from": "2021-03-01", "until": "2021-03-31"}],
    }
    for month in ("2019-04", "2019-05", "2022-05", "2024-01"):
        ours, theirs = SCHEME.pay(worker, month), SCHEME.pay(thing, month, today=TODAY)
        assert (ours.json, ours.to_text("en"), ours.to_markdown()) == (theirs.json, theirs.to_text("en"), theirs.to_markdown())
    paid = [{"month": "2022-04", "lines": [{"id": "basic", "amount": "2000"}]}]
    assert SCHEME.back_pay(worker, paid).json == SCHEME.back_pay(thing, paid, today=TODAY).json
    assert str(SCHEME.back_pay(worker, paid).total) == "100"
    for day in ("2019-04-30", "2022-05-21", date(2024, 1, 1)):
        ours, theirs = SCHEME.raises(worker, day), SCHEME.raises(thing, day, today=TODAY)
        assert (ours.json, ours.status, ours.unpaid) == (theirs.json, theirs.status, theirs.unpaid)
    raises = SCHEME.raises(worker, "2022-05-21")
    assert (str(raises.grades), raises.division, len(raises.raises), raises.missing) == ("1", "152221100000", 1, [])
    assert raises.explanation["code"] == "pay_raises" and repr(raises) == "Raises(2022-05-21, known)"
    for ask in (lambda: SCHEME.back_pay(thing, paid), lambda: SCHEME.raises(thing, "2022-05-21")):
        with pytest.raises(TypeError, match="with today="):
            ask()


SECRETS = ["11010519491231002X", "440524188001010014"]


@pytest.mark.parametrize("secret", SECRETS)
def test_nothing_of_a_person_shows_but_where_it_is_asked_for(secret):
    def clean(text, what):
        assert secret not in str(text) and secret[6:14] not in str(text), what

    rows = [row | {"工号": secret} for row in ROWS.values()]
    reports = [PACK.check(csv(row | {"备注": secret}), form, today=TODAY) for form, row in zip(ROWS, rows)]
    reports.append(check("appraisal", [ROWS["appraisal"] | {"工号": secret, "考核结果": "优秀"}]))
    reports.append(check("appointment", [ROWS["appointment"] | {"工号": secret, "岗位": secret, "是否专职": "否"}]))
    for report in reports:
        clean(f"{report.json} {report!r} {report._repr_html_()} {report.records!r}", "a report")
    workers = PACK.workers(reports)
    worker = workers.worker(secret)
    assert worker.key == secret and workers.findings
    clean(f"{workers!r} {workers._repr_html_()} {workers.html('en')} {workers.findings} {workers.told}", "workers")
    clean([workers.message(finding, lang) for finding in workers.findings for lang in ("zh-Hans", "en")], "findings")
    clean(f"{worker!r} {worker._repr_html_()} {worker.html('en')} {worker.facts}", "a worker")
    payroll = SCHEME.payroll(workers, "2022-01", "2022-02")
    clean(f"{payroll!r} {payroll._repr_html_()} {payroll.html('en')} {payroll.columns} {payroll.missing()}", "a payroll")
    table = payroll.to_polars()
    assert set(table["worker"]) == {secret}
    # A post is a word of the scheme, and another word is a fact of the worker: both stand in their columns alone.
    clean(table.drop("worker", "post").with_columns(pl.col("missing").list.join(",")).write_csv(), "other columns")
    for call in (
        lambda: workers.worker(secret + "0"), lambda: SCHEME.payroll(workers, secret, "2022-01"), lambda: SCHEME.payroll(workers, "2022-01", secret),
        lambda: SCHEME.payroll(workers, "2022-01", "2022-02", given={secret + "0": {"grade": 1}}), lambda: PACK.workers(reports, told=[secret]),
        lambda: SCHEME.payroll(workers, "2022-01", "2022-02", given={secret: {secret: 1}}), lambda: SCHEME.pay(worker, secret),
        lambda: SCHEME.payroll(workers, "2022-01", "2022-02", given={secret: {"seniority": f"{secret}x"}}),
        lambda: SCHEME.payroll(workers, "2022-01", "2022-02", given={secret: {"grade": secret}}),
    ):
        with pytest.raises((ws.WusheError, TypeError)) as raised:
            call()
        clean(f"{raised.value} {raised.value!r} {getattr(raised.value, 'findings', '')}", "an exception")
