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


def report(**more):
    findings = [
        {"code": "date_not_real", "severity": "error", "path": [52, EVIL], "params": {}},
        {"code": "normalised", "severity": "hint", "path": [53, "visited_on"], "params": {"to": EVIL}},
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
        lambda lang: _html.report_html(report(), lang=lang, say=lambda finding, lang: EVIL),
        lambda lang: _html.explanation_html(explanation(because=[explanation(), explanation(omitted=3)]), lang=lang),
        lambda lang: _html.figures_html([{EVIL: EVIL, "value": "1493"}], lang=lang, heads={"value": EVIL}),
    ],
)
def test_text_stays_text(page, lang):
    tags = Tags(page(lang))
    assert EVIL in tags.text
    assert tags.seen <= {"div", "table", "thead", "tbody", "tr", "th", "td", "p", "b", "small", "details", "summary", "style", "open"}


def test_a_report_counts_all_and_shows_the_first():
    many = [{"code": "date_not_real", "severity": "error", "path": [row, "d"], "params": {}} for row in range(30)]
    truncated = {"total": 5, "by": [{"code": "date_not_real", "field": "d", "count": 5}]}
    page = Tags(_html.report_html(report(findings=many, truncated=truncated), rows=3)).text
    assert "date_not_real35" in page and "另有 32 条未列出" in page
    assert "第 2 行「d」" in page and "第 3 行" not in page
    assert "没有发现问题" in _html.report_html(report(findings=[]))


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
