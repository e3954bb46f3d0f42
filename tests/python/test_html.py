"""The notebook's HTML: whatever stands in a name or a value, it stays text."""

from html.parser import HTMLParser

import pytest
import wushe
from wushe import _html

EVIL = '"><script>alert(1)</script><img src=x onerror=\'y\'>&amp;'


class Tags(HTMLParser):
    """The tags and attributes of a page, its text, and whether every tag that opens is closed in order."""

    def __init__(self, page):
        super().__init__()
        self.seen, self.open, self.text = set(), [], ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.seen |= {tag, *(name for name, _ in attrs)}
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


class Evil(_html.Voice):
    """A form whose labels and options are evil."""

    def message(self, finding, lang):
        return EVIL

    def field(self, finding, lang):
        return {"label": EVIL, "options": [{"label": EVIL}]}


def report(**more):
    findings = [
        {"code": "date_not_real", "severity": "error", "path": [52, EVIL], "params": {}},
        {"code": "normalised", "severity": "hint", "path": [53, "visited_on"], "params": {"to": EVIL}},
        {"code": "option_near", "severity": "error", "path": [54, "k"], "params": {"nearest": EVIL, "heading": EVIL}},
        {"code": "option_near", "severity": "error", "path": [55, "k"], "params": {"nearest": "x", "heading": EVIL}},
    ]
    return {"pack": EVIL, "status": "complete", "missing": [EVIL], "findings": findings, "truncated": None, **more}


def explanation(**more):
    return {"code": "normalised", "params": {"to": EVIL}, "value": EVIL, "unit": EVIL, "status": "known", "path": [], "source": EVIL,
            "clause": EVIL, "provenance": "interpreted", "because": [], "omitted": 0, **more}


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize(
    "page",
    [
        lambda lang: _html.report_html(report(), lang=lang),
        lambda lang: _html.report_html(report(), lang=lang, voice=Evil(), read=(1, 1)),
        lambda lang: _html.explanation_html(explanation(because=[explanation(), explanation(omitted=3)]), lang=lang),
        lambda lang: _html.figures_html([{EVIL: EVIL, "value": "1493"}], lang=lang, heads={"value": EVIL}),
    ],
)
def test_text_stays_text(page, lang):
    tags = Tags(page(lang))
    assert EVIL in tags.text
    assert tags.seen <= {"div", "table", "thead", "tbody", "tr", "th", "td", "p", "b", "span", "small", "details", "summary", "style", "open"}


def finding(code, *path, severity="error", **params):
    return {"code": code, "severity": severity, "path": list(path), "params": params}


def test_a_report_counts_all_and_names_the_first_rows():
    many = [finding("date_not_real", row, "d") for row in range(30)]
    truncated = {"total": 5, "by": [{"code": "date_not_real", "field": "d", "count": 5}, {"code": "required", "field": "e", "count": 7}]}
    page = Tags(_html.report_html(report(findings=many, truncated=truncated))).text
    assert "错误 35 日历上没有这一天第 0、1、2、3、4、5、6、7、8、9 行，另有 25 处" in page and "e 7 必填" in page
    english = Tags(_html.report_html(report(findings=many, truncated=truncated), lang="en", rows=1)).text
    assert "rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 25 more" in english and "7 more are not listed" in english
    assert "42 处错误" in Tags(_html.report_html(report(findings=many, truncated=truncated, errors=42, warnings=0))).text
    assert "没有发现问题" in _html.report_html(report(findings=[]))


def test_a_report_is_by_column_errors_first():
    found = [finding("normalised", 2, "a", severity="hint", rule="date", heading="甲"), finding("required", 3, "b", heading="乙"),
             finding("required", 4, "b", heading="乙"), finding("date_not_real", 5, "c", heading="丙"), finding("normalised", 6, "b", severity="hint", rule="x", heading="乙"),
             finding("row_too_long", 7), finding("option_near", 8, "k", nearest="初级", heading="级别"), finding("option_near", 9, "k", nearest="中级", heading="级别")]
    page = Tags(_html.report_html(report(findings=found), read=(9, 3))).text
    at = [page.index(text) for text in ("共 9 行，3 行没有错误", "6 处错误、2 处提示", "乙", "必填", "第 3、4 行", "规则 x", "级别", "各处不尽相同", "第 8 行", "整行", "丙", "甲")]
    assert at == sorted(at), page


def test_the_options_of_a_field_are_named():
    pack = wushe.Pack.builtin("hinggan")
    form = next(form for form in pack.forms if any(field["options"] for field in form.describe()["fields"]))
    field = next(field for field in form.describe()["fields"] if field["options"])
    page = form.check({field["id"]: "no-such" if field["type"] == "option" else ["no-such"]}, "2022-05-21").html()
    assert field["label"] in page and "可填：" + "、".join(option["label"] for option in field["options"][:12]) in page
    certificates = "工号,取得日期,证书级别\nW1,2020-09-01,特级\n".encode()
    for report in (pack.check(certificates, "certificate", today="2022-05-21"), pack.check(certificates, today="2022-05-21")):
        assert "可填：初级、中级、高级" in report.html() and "第 2 行" in report.html(), report.html()


def test_an_explanation_nests_and_says_what_it_rests_on():
    page = _html.explanation_html(explanation(because=[explanation(because=[explanation(params={"to": "x"})])]), lang="en", open_levels=1)
    assert page.count("<details") == 2 and page.count("<details open") == 1
    assert wushe.sentence("normalised", {"to": "x"}, lang="en") in page and "[interpreted: " in page


def test_figures_keep_their_digits():
    figures = [{"code": "resources_linked", "value": "12345678901234567.89", "agrees": True}, {"code": "x", "value": None, "agrees": False}]
    page = _html.figures_html(figures)
    assert "12345678901234567.89" in page and "<td" in page and ">是<" in page and ">否<" in page and ">–<" in page
    assert page.count("text-align:right") == 3


def test_a_payslip_shows_its_lines_its_reasons_and_what_is_missing():
    scheme = wushe.Pack.builtin("city-d").scheme("community_worker")
    worker = {"worker": "w-17", "appointments": [{"from": "2019-05-01", "post": "deputy"}], "certificates": []}
    slip = scheme.pay(worker, "2022-05", today="2022-06-01", grade=4)
    text = Tags(slip.html("en")).text
    for line in slip.lines:
        assert line["label"]["en"] in text and line["clause"] in text
    assert "the appraisal of the year" in text and "Post pay: 2500 yuan" in text
    assert slip._repr_html_() == slip.html("zh-Hans") != slip.html("en")
    label = {"en": EVIL, "zh": EVIL}
    named = {"month": EVIL, "lines": [{**line, "label": label} for line in slip.lines], "later": [], "total": None, "provenance": EVIL,
             "missing": [{**asked, "question": label} for asked in slip.missing], "explanation": None}
    tags = Tags(_html.payslip_html(named, "en"))
    assert EVIL in tags.text and "script" not in tags.seen
