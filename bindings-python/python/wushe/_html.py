"""HTML for notebooks: plain functions from dicts to small self-contained text, readable on light and dark ground.

Every text that comes in is escaped here, once, by `_text`; a function takes no HTML from outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    "zh-Hans": {"none": "没有发现问题", "more": "另有 {n} 条未列出", "waits": "尚待填写：{names}", "yes": "是", "no": "否",
                "read": "共 {rows} 行，{accepted} 行没有错误", "row": "整行", "record": "整条记录", "rows": "第 {rows} 行", "and": "、",
                "rest": "另有 {n} 处", "options": "可填：{names}", "etc": "等", "total": "{n} 处{severity}", "differs": "各处不尽相同："},
    "en": {"none": "nothing was found", "more": "{n} more are not listed", "waits": "waits for: {names}", "yes": "yes", "no": "no",
           "read": "{rows} rows, {accepted} without an error", "row": "whole row", "record": "whole record", "rows": "rows {rows}", "and": ", ",
           "rest": "and {n} more", "options": "one of: {names}", "etc": "…", "total": "{severity}: {n}", "differs": "not the same everywhere:"},
}
#: How many rows, sentences and options a line names.
_FIRST_ROWS, _FIRST_SENTENCES, _FIRST_OPTIONS = 10, 3, 12


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


class Voice:
    """Who says findings, and knows the fields that they are about."""

    def message(self, finding: Mapping[str, Any], lang: str) -> str:
        """The place and the sentence of a finding."""
        return message(dict(finding), lang=lang)

    def field(self, finding: Mapping[str, Any], lang: str) -> Mapping[str, Any] | None:
        """The field that it is about, as forms describe it."""
        return None


def named(label: Mapping[str, str], lang: str) -> str:
    """What a label in both languages says in one."""
    return label["en" if lang == "en" else "zh"]


def report_html(
    report: Mapping[str, Any], *, lang: str = "zh-Hans", rows: int = 20, voice: Voice | None = None, read: tuple[int, int] | None = None
) -> str:
    """A report: the problems by column, errors first, each with how many there are, the first rows and the options that may stand there.

    `rows` is how many problems are listed at most; `read` is how many rows were read, and how many are fit to count.
    """
    words, voice = _words(lang), voice or Voice()
    problems = _problems(report)
    out = [_paragraph(str(report.get("pack", "")))] if report.get("pack") else []
    if read:
        out.append(_paragraph(words["read"].format(rows=f"{read[0]:,}", accepted=f"{read[1]:,}")))
    if report.get("missing"):
        out.append(_paragraph(words["waits"].format(names=", ".join(report["missing"]))))
    out.append(_paragraph(_totals(report, problems, lang) if problems else words["none"]))
    place = None
    for problem in problems[:rows]:
        named_place = _place(problem, voice, lang, words["row" if read else "record"])
        if named_place != place:
            place = named_place
            out.append(f'<p style="margin:.8em 0 .2em;border-top:{_LINE};padding-top:.4em"><b>{_text(place)}</b></p>')
        out.append(_problem(problem, voice, lang))
    left = sum(problem.count for problem in problems[rows:])
    if left > 0:
        out.append(_paragraph(words["more"].format(n=f"{left:,}")))
    return f'<div style="overflow-wrap:anywhere;max-width:60em">{"".join(out)}</div>'


@dataclass
class _Problem:
    """What is found of one code at one field."""

    field: str
    code: str
    findings: list[Mapping[str, Any]]
    #: Those included that are counted and not listed.
    count: int = 0

    @property
    def severity(self) -> str:
        # Of what is counted alone, nothing but the code is known.
        return str(self.findings[0]["severity"]) if self.findings else ""


def _problems(report: Mapping[str, Any]) -> list[_Problem]:
    """The problems by field: fields with errors first, then those with more findings."""
    found: dict[tuple[str, str], _Problem] = {}
    for finding in report["findings"]:
        field = ".".join(part for part in finding["path"] if isinstance(part, str)) if finding["code"] != "row_doubled" else ""
        problem = found.setdefault((field, finding["code"]), _Problem(field, finding["code"], []))
        problem.findings.append(finding)
        problem.count += 1
    for row in (report.get("truncated") or {"by": []})["by"]:
        at = next((key for key in found if key[1] == row["code"] and key[0].split(".")[0] == row["field"]), (row["field"], row["code"]))
        found.setdefault(at, _Problem(row["field"], row["code"], [])).count += row["count"]

    def rank(severity: str) -> int:
        return list(_SEVERITIES["en"]).index(severity) if severity else 0

    fields: dict[str, tuple[int, int]] = {}
    for problem in found.values():
        worst, count = fields.get(problem.field, (9, 0))
        fields[problem.field] = (min(worst, rank(problem.severity)), count - problem.count)
    return sorted(found.values(), key=lambda one: (fields[one.field], one.field, rank(one.severity), -one.count, one.code))


def _totals(report: Mapping[str, Any], problems: Sequence[_Problem], lang: str) -> str:
    words, names = _words(lang), _SEVERITIES["en" if lang == "en" else "zh-Hans"]
    counts: Counter[str] = Counter()
    for problem in problems:
        counts[problem.severity] += problem.count
    # A report knows these whole, also of a code of which no finding is listed.
    counts.update({known: report[f"{known}s"] - counts[known] for known in ("error", "warning") if f"{known}s" in report})
    return words["and"].join(words["total"].format(n=f"{counts[known]:,}", severity=name) for known, name in names.items() if counts[known])


def _place(problem: _Problem, voice: Voice, lang: str, whole: str) -> str:
    if not problem.findings:
        return problem.field or whole
    heading = problem.findings[0]["params"].get("heading")
    field = voice.field(problem.findings[0], lang) if problem.field else None
    return str(heading or (field["label"] if field else problem.field or whole))


def _problem(problem: _Problem, voice: Voice, lang: str) -> str:
    words, severities = _words(lang), _SEVERITIES["en" if lang == "en" else "zh-Hans"]
    sentences = list(dict.fromkeys(sentence(one["code"], one["params"], lang=lang) for one in problem.findings))
    said = sentences[0] if sentences else sentence(problem.code, {}, lang=lang)
    lines = [f'<span style="opacity:.7">{_text(severities.get(problem.severity, ""))}</span> <b>{problem.count:,}</b> {_text(said)}']
    numbers = [[part for part in finding["path"] if isinstance(part, int)] for finding in problem.findings]
    if len(sentences) > 1 or any(len(number) > 1 and not isinstance(finding["path"][1], str) for number, finding in zip(numbers, problem.findings)):
        lines += [_text(words["differs"])] * (len(sentences) > 1)
        lines += [_text(voice.message(finding, lang)) for finding in problem.findings[:_FIRST_SENTENCES]]
        left = problem.count - min(len(problem.findings), _FIRST_SENTENCES)
    elif numbers and numbers[0] and not isinstance(problem.findings[0]["path"][0], str):
        first = list(dict.fromkeys(number[0] for number in numbers))
        shown = words["rows"].format(rows=words["and"].join(map(str, first[:_FIRST_ROWS])))
        left = problem.count - sum(number[0] in first[:_FIRST_ROWS] for number in numbers)
        lines.append(_text(shown))
    else:
        left = 0
    if left > 0:
        lines[-1] += _text((" " if lang == "en" else "，") + words["rest"].format(n=f"{left:,}"))
    field = voice.field(problem.findings[0], lang) if problem.findings and problem.code.startswith("option_") else None
    options = [str(option["label"]) for option in (field or {}).get("options", ())]
    if options:
        more = words["etc"] if len(options) > _FIRST_OPTIONS else ""
        lines.append(_text(words["options"].format(names=words["and"].join(options[:_FIRST_OPTIONS]) + more)))
    return f'<div style="margin:.2em 0 .5em">{"".join(f"<div>{line}</div>" for line in lines)}</div>'


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

    def row(line: Mapping[str, Any], later: bool) -> list[object]:
        amount = line["amount"] if line["amount"] is not None else {"none": "–"}.get(line["status"], "?")
        when = ""
        if later:
            due = line["due"]
            month = (f"{due} 发" if due else "发放月份未定") if zh else (f"due in {due}" if due else "when it falls due is open")
            earned = ("本月应得，" if zh else "earned this month, ") if line["status"] == "known" else ""
            when = f"（{earned}{month}，不在合计内）" if zh else f" ({earned}{month}; not in the total)"
        return [named(line["label"], lang) + when, amount, line["provenance"], line["clause"] or ""]

    rows = [row(line, False) for line in slip["lines"]]
    rows.append(["合计" if zh else "Total", "?" if slip["total"] is None else slip["total"], slip["provenance"] or "", ""])
    rows += [row(line, True) for line in slip["later"]]
    heads = ["项目", "元", "性质", "依据"] if zh else ["line", "yuan", "provenance", "clause"]
    missing = "".join(f"<li>{_text(named(asked['question'], lang))}</li>" for asked in slip["missing"])
    listed = f"<p>{'尚缺' if zh else 'Missing'}</p><ul>{missing}</ul>" if missing else ""
    for changed in slip.get("what_if", []):
        key = "" if changed["key"] is None else f" [{changed['key']}]"
        listed += _paragraph(f"{'测算用值' if zh else 'what if'}: {named(changed['label'], lang)}{key} = {changed['value']}")

    why = explanation_html(slip["explanation"], lang=lang) if slip["explanation"] else ""
    return f"<p>{_text(slip['month'])}</p>{_table(heads, rows, right=(1,))}{listed}{why}"


_OUTCOMES = {
    "zh-Hans": {"entitled": "应当", "may": "可以", "duty": "应做", "encouraged": "鼓励", "finding": "不得", "open": "待定", "not_listed": "未列明", "no": "不适用"},
    "en": {"entitled": "entitled", "may": "may", "duty": "duty", "encouraged": "encouraged", "finding": "must not be", "open": "open", "not_listed": "not listed", "no": "no"},
}


def match_html(match: Mapping[str, Any], lang: str) -> str:
    """A match: the items that are met, those that are open, how many are not for the subject, and the first questions."""
    zh = lang != "en"
    words = _OUTCOMES["zh-Hans" if zh else "en"]
    shown = [item for item in match["items"] if item["outcome"] != "no"]
    rows = [[item["id"], named(item["label"], lang), words[item["outcome"]], item["provenance"], item["clause"] or ""] for item in shown]
    heads = ["编号", "事项", "结果", "性质", "依据"] if zh else ["id", "item", "outcome", "provenance", "clause"]
    rest = match["counts"]["no"]
    others = f"另有 {rest} 项不适用" if zh else f"{rest} more do not apply"
    asked = "".join(f"<li>{_text(named(each['question'], lang))}（{each['waiting']}）</li>" for each in match["questions"][:_FIRST_ROWS])
    head = "接下来问（几项在等）" if zh else "what to ask next (how many items wait for it)"
    listed = f"<p>{head}</p><ol>{asked}</ol>" if asked else ""
    return f"<p>{_text(match['as_of'])}</p>{_table(heads, rows)}{_paragraph(others)}{listed}"


_STATES = {
    "zh-Hans": {"open": "待办", "overdue": "逾期", "missed": "未做", "done": "已做", "late": "补做", "unknown": "不明", "void": "作废", "waiting": "未到"},
    "en": {state: state for state in ("open", "overdue", "missed", "done", "late", "unknown", "void", "waiting")},
}


def due_html(due: Mapping[str, Any], summary: list[dict[str, Any]], lang: str) -> str:
    """What is due: how many tasks of each item stand how, with the rate and its denominator, then those that somebody has to see to."""
    zh = lang != "en"
    words = _STATES["zh-Hans" if zh else "en"]
    labels = {item["id"]: named(item["label"], lang) for item in due["items"]}
    rows = []
    for each in summary:
        item = each["of"][0]
        rate = f"{each['met']} / {each['settled']}" if each["settled"] else "—"
        rows.append([item, labels.get(item, ""), *(str(each["counts"][state]) for state in words), rate])
    heads = ["编号", "事项", *words.values(), "完成 / 已定"] if zh else ["id", "item", *words.values(), "met / settled"]
    pressing = [task for task in due["tasks"] if task["state"] in ("overdue", "open")]
    pressing.sort(key=lambda task: (task["state"] != "overdue", task["last"] or "9999"))
    listed = [[task["item"], labels.get(task["item"], ""), task["key"], words[task["state"]], task["last"] or "—", task["worker"] or "—"] for task in pressing[:_FIRST_ROWS]]
    head = ["编号", "事项", "对象", "状态", "期限", "责任社工"] if zh else ["id", "item", "subject", "state", "last day", "worker"]
    more = len(pressing) - len(listed)
    rest = _paragraph(f"另有 {more} 项" if zh else f"{more} more") if more > 0 else ""
    days = f"{due['first']} … {due['last']}（{due['as_of']}）"
    table = _table(head, listed) if listed else ""
    return f"<p>{_text(days)}</p>{_table(heads, rows)}{table}{rest}"
