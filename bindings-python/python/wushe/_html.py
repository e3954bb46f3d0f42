"""HTML for notebooks: plain functions from dicts to small self-contained text, readable on light and dark ground.

Every text that comes in is escaped here, once, by `_text`; a function takes no HTML from outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from ._core import message, sentence

_LINE = "1px solid rgba(127,127,127,.35)"
_CELL = f"padding:.2em .8em;border-bottom:{_LINE};text-align:"
_SEVERITIES = {
    "zh-Hans": {"error": "错误", "warning": "警告", "hint": "提示", "note": "说明"},
    "en": {"error": "error", "warning": "warning", "hint": "hint", "note": "note"},
}
_WORDS = {
    "zh-Hans": {"count": "数量", "severity": "程度", "code": "代码", "message": "内容", "none": "没有发现问题",
                "more": "另有 {n} 条未列出", "waits": "尚待填写：{names}", "yes": "是", "no": "否",
                "read": "共 {rows} 行，{accepted} 行没有错误"},
    "en": {"count": "count", "severity": "severity", "code": "code", "message": "finding", "none": "nothing was found",
           "more": "{n} more are not listed", "waits": "waits for: {names}", "yes": "yes", "no": "no",
           "read": "{rows} rows, {accepted} without an error"},
}


def _text(value: object) -> str:
    return escape(str(value), quote=True)


def _words(lang: str) -> Mapping[str, str]:
    return _WORDS["en" if lang == "en" else "zh-Hans"]


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> str:
    def cell(tag: str, at: int, value: object) -> str:
        # On a phone the last column gives way: a word of Chinese would else break between its characters.
        wraps = "" if at + 1 == len(heads) else ";white-space:nowrap"
        return f'<{tag} style="{_CELL}{"right" if at in right else "left"}{wraps}">{_text(value)}</{tag}>'

    head = "".join(cell("th", at, value) for at, value in enumerate(heads))
    body = "".join("<tr>" + "".join(cell("td", at, value) for at, value in enumerate(row)) + "</tr>" for row in rows)
    return (f'<table style="border-collapse:collapse;font-variant-numeric:tabular-nums">'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _paragraph(text: str) -> str:
    return f'<p style="margin:.4em 0">{_text(text)}</p>'


def rows_html(heads: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> str:
    """Rows as a table, or as a paragraph each where the columns have no heads."""
    return _table(heads, rows, right) if heads else "".join(_paragraph("  ".join(map(str, row))) for row in rows)


def report_html(
    report: Mapping[str, Any],
    *,
    lang: str = "zh-Hans",
    rows: int = 10,
    say: Callable[[Mapping[str, Any], str], str] = lambda finding, lang: message(dict(finding), lang=lang),
    read: tuple[int, int] | None = None,
) -> str:
    """A report: how often each code was found, then the first findings and where they are.

    `say` gives the sentence of a finding in a language; `read` is how many rows were read, and how many are fit to count.
    """
    words, severities = _words(lang), _SEVERITIES["en" if lang == "en" else "zh-Hans"]
    findings: Sequence[Mapping[str, Any]] = report["findings"]
    truncated = report.get("truncated") or {"total": 0, "by": []}
    counts: Counter[str] = Counter(finding["code"] for finding in findings)
    for row in truncated["by"]:
        counts[row["code"]] += row["count"]
    out = [_paragraph(str(report.get("pack", "")))] if report.get("pack") else []
    if read:
        out.append(_paragraph(words["read"].format(rows=read[0], accepted=read[1])))
    if report.get("missing"):
        out.append(_paragraph(words["waits"].format(names=", ".join(report["missing"]))))
    if not counts:
        out.append(_paragraph(words["none"]))
    else:
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        out.append(_table([words["code"], words["count"]], ordered, right=[1]))
        out.append(_table(
            [words["severity"], words["message"]],
            [[severities.get(finding["severity"], finding["severity"]), say(finding, lang)]
             for finding in findings[:rows]],
        ))
        left = sum(counts.values()) - min(rows, len(findings))
        if left > 0:
            out.append(_paragraph(words["more"].format(n=left)))
    return f"<div>{''.join(out)}</div>"


def explanation_html(explanation: Mapping[str, Any], *, lang: str = "zh-Hans", open_levels: int = 2) -> str:
    """An explanation as a tree that folds, each line with its value, and its clause and how sure it is."""
    words = _words(lang)
    line = _text(sentence(explanation["code"], explanation["params"], lang=lang))
    if explanation.get("value") is not None and str(explanation["value"]) not in map(str, explanation["params"].values()):
        unit = explanation.get("unit") or ""
        line += f" <b>{_text(explanation['value'])}</b> {_text(unit)}".rstrip()
    marks = [str(mark) for mark in (explanation.get("provenance"), explanation.get("clause")) if mark]
    if marks:
        line += f' <small style="opacity:.7">[{_text(": ".join(marks))}]</small>'
    reasons = "".join(explanation_html(reason, lang=lang, open_levels=open_levels - 1) for reason in explanation["because"])
    if explanation.get("omitted"):
        reasons += _paragraph(words["more"].format(n=explanation["omitted"]))
    if not reasons:
        return f'<div style="margin-left:1.2em">{line}</div>'
    state = " open" if open_levels > 0 else ""
    return f'<details{state} style="margin-left:.4em"><summary>{line}</summary><div style="margin-left:.8em">{reasons}</div></details>'


def figures_html(figures: Sequence[Mapping[str, Any]], *, lang: str = "zh-Hans", heads: Mapping[str, str] | None = None) -> str:
    """Figures as a table: a column a key in order of appearance, numbers and decimals digit by digit as they are."""
    words, heads = _words(lang), heads or {}
    keys = list(dict.fromkeys(key for figure in figures for key in figure))

    def shown(value: object) -> object:
        return {None: "–", True: words["yes"], False: words["no"]}[value] if value is None or isinstance(value, bool) else value

    right = [at for at, key in enumerate(keys) if any(_is_number(figure.get(key)) for figure in figures)]
    return f"<div>{_table([heads.get(key, key) for key in keys], [[shown(figure.get(key)) for key in keys] for figure in figures], right)}</div>"


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    digits = str(value).replace(",", "").removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()


def payslip_html(slip: Mapping[str, Any], lang: str) -> str:
    """A payslip: its lines with how sure each is, what falls due later, what is missing, and why."""
    zh = lang != "en"

    def named(label: Mapping[str, str]) -> str:
        return label["zh" if zh else "en"]

    def row(line: Mapping[str, Any], later: bool) -> list[object]:
        amount = line["amount"] if line["amount"] is not None else {"none": "–"}.get(line["status"], "?")
        when = ""
        if later:
            due = line["due"]
            month = (f"{due} 发" if due else "发放月份未定") if zh else (f"due in {due}" if due else "when it falls due is open")
            earned = ("本月应得，" if zh else "earned this month, ") if line["status"] == "known" else ""
            when = f"（{earned}{month}，不在合计内）" if zh else f" ({earned}{month}; not in the total)"
        return [named(line["label"]) + when, amount, line["provenance"], line["clause"] or ""]

    rows = [row(line, False) for line in slip["lines"]]
    rows.append(["合计" if zh else "Total", "?" if slip["total"] is None else slip["total"], slip["provenance"] or "", ""])
    rows += [row(line, True) for line in slip["later"]]
    heads = ["项目", "元", "性质", "依据"] if zh else ["line", "yuan", "provenance", "clause"]
    missing = "".join(f"<li>{_text(named(asked['question']))}</li>" for asked in slip["missing"])
    listed = f"<p>{'尚缺' if zh else 'Missing'}</p><ul>{missing}</ul>" if missing else ""

    why = explanation_html(slip["explanation"], lang=lang) if slip["explanation"] else ""
    return f"<p>{_text(slip['month'])}</p>{_table(heads, rows, right=(1,))}{listed}{why}"
