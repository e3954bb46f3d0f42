"""A cube as a notebook shows it: a line a measure with bars along the months, how it changed, and its units as a tree.

Every text goes through `_text`, and numbers are drawn as they are counted; nothing is drawn where there is no value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ._figure import NO_VALUE
from ._html import _LINE, _text, figures_html

if TYPE_CHECKING:
    from ._cube import Cube, CubeCell

#: How many measures, periods and units a notebook shows; it says how many more there are.
MEASURES, PERIODS, UNITS = 12, 24, 40
#: How many periods a table of categories has.
_FIRST = 12
_BAR, _GAP, _HIGH = 7, 2, 26
_HATCH = (
    '<pattern id="wushe-partial" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="4" height="4" fill="currentColor" opacity=".15"/><line x1="0" y1="0" x2="0" y2="4" stroke="currentColor" stroke-width="2"/></pattern>'
)
_JOIN = "、"


@dataclass(frozen=True)
class Shown:
    """What a cube shows at first sight."""

    measures: list[tuple[str, str, str]]
    top: tuple[str, str]
    periods: list[str]
    whole: str


def chosen(cube: Cube, labels: dict[str, str]) -> Shown:
    """The measures with their labels, the unit that the cube is of, and its finest periods."""
    periods = cube.periods
    sorts = list(dict.fromkeys(sort for _, sort in periods))
    # Periods of one length are compared; those that grow are no series.
    finest = next((sort for sort in ("month", "quarter", "half_year", "year") if sort in sorts), sorts[0] if sorts else "")
    named = [period for period, sort in periods if sort == finest]
    widest = max((period for period, _ in periods), key=lambda period: (_months(period), period), default="")
    code, name, _ = cube.units[0]
    return Shown([(id, labels.get(id, id), unit) for id, unit in cube._core.measures()], (code, name), named, widest)


def table_html(data: Mapping[str, Any], labels: dict[str, str]) -> str:
    """A cube as numbers: of its top unit each measure, by categories where it is divided, and the first periods. It holds keys where the cube does."""
    top, periods = data["units"][:1], data["periods"][:_FIRST]
    divided = "categories" in data
    categories = [" · ".join("—" if value is None else value for value in category) for category in data.get("categories", [[]])]
    rows = [
        {"指标": labels.get(measure["measure"], measure["measure"]), "单位": measure["unit"], "地区": unit["place"],
         **({"类别": category} if divided else {}), **dict(zip(periods, values[0], strict=False))}
        for measure in data["measures"] for unit in top
        for category, values in list(zip(categories, measure["value"] if divided else [measure["value"]]))[:UNITS]
    ]
    left = [f"{len(categories) - UNITS} 个类别"] * (len(categories) > UNITS) + [f"{len(data['units']) - 1} 个下级单位"] * (len(data["units"]) > 1)
    left += [f"{len(data.get('remainder', ()))} 个区划没有的单位"] * ("remainder" in data)
    left += [f"{len(data['periods']) - _FIRST} 个时期"] * (len(data["periods"]) > _FIRST)
    return f"<div>{figures_html(rows)}<p>区划名单：{_text(data['list_date'])}{f'；另有{_JOIN.join(left)}，见 table()' if left else ''}</p></div>"


def _months(period: str) -> int:
    """How long a period is, as far as its sort says."""
    return {7: 3 if "Q" in period else 6 if "H" in period else 1, 4: 12}.get(len(period), 99)


def cube_html(cube: Cube, labels: dict[str, str]) -> str:
    """The cube as HTML."""
    if not cube.units:
        return "<div>没有单位</div>"
    shown = chosen(cube, labels)
    periods = shown.periods[-PERIODS:]
    rows = "".join(_row(cube, shown, measure, periods) for measure in shown.measures[:MEASURES])
    head = "".join(f'<th style="padding:.2em .8em;text-align:left;border-bottom:{_LINE}">{_text(name)}</th>'
                   for name in ("指标", f"{periods[0]} 至 {periods[-1]}" if len(periods) > 1 else "", "最近", "比上期"))
    left = [f"{len(shown.measures) - MEASURES} 个指标"] * (len(shown.measures) > MEASURES)
    left += [f"{len(shown.periods) - PERIODS} 个时期"] * (len(shown.periods) > PERIODS)
    left += [f"{len(cube.remainder)} 个区划没有的单位"] * bool(cube.remainder)
    note = f"<p>另有{'、'.join(left)}，见 table()</p>" if left else ""
    return (f'<div style="overflow-wrap:anywhere"><svg width="0" height="0" style="position:absolute"><defs>{_HATCH}</defs></svg>'
            f"<p><b>{_text(shown.top[1])}</b></p>"
            f'<table style="border-collapse:collapse;font-variant-numeric:tabular-nums"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
            f'<p style="opacity:.7">斜线：记录只覆盖一部分日期</p>{note}{_trees(cube, shown)}</div>')


def _row(cube: Cube, shown: Shown, measure: tuple[str, str, str], periods: Sequence[str]) -> str:
    id, label, unit = measure
    cells = [cube.get(id, shown.top[0], period) for period in periods]
    last = cells[-1]
    value = f"<b>{last.value:,}</b> {_text(unit)}" if last.value is not None else _text(NO_VALUE.get(last.no_value or "", "—"))
    style = f'style="padding:.2em .8em;border-bottom:{_LINE}"'
    return (f"<tr><td {style}>{_text(label)}</td><td {style}>{bars(cells, periods)}</td>"
            f"<td {style}>{value}</td><td {style}>{_text(change(cells))}</td></tr>")


def bars(cells: Sequence[CubeCell], periods: Sequence[str]) -> str:
    """A bar a period, those of which the records cover a part hatched; where there is no value, a dot on the line."""
    values = [cell.value for cell in cells if cell.value is not None]
    most = max([abs(value) for value in values], default=Decimal(0)) or Decimal(1)
    parts = []
    for at, (cell, period) in enumerate(zip(cells, periods)):
        left = at * (_BAR + _GAP)
        if cell.value is None:
            said = NO_VALUE.get(cell.no_value or "", "—")
            mark = f'<circle cx="{left + _BAR / 2}" cy="{_HIGH - 1}" r="1" fill="currentColor" opacity=".5">'
            parts.append(f"{mark}<title>{_text(period)}：{_text(said)}</title></circle>")
            continue
        high = max(1, round(float(abs(cell.value) / most) * (_HIGH - 2))) if cell.value else 0
        fill = "url(#wushe-partial)" if cell.partial else "currentColor"
        said = f"{period}：{cell.value:,}" + ("（不完整）" if cell.partial else "")
        parts.append(f'<rect x="{left}" y="{_HIGH - high}" width="{_BAR}" height="{high}" fill="{fill}" opacity=".75"><title>{_text(said)}</title></rect>')
    width = max(1, len(cells) * (_BAR + _GAP))
    return (f'<svg role="img" width="{width}" height="{_HIGH}" viewBox="0 0 {width} {_HIGH}">{"".join(parts)}'
            f'<line x1="0" y1="{_HIGH}" x2="{width}" y2="{_HIGH}" stroke="currentColor" opacity=".4"/></svg>')


def change(cells: Sequence[CubeCell]) -> str:
    """How the last period differs from the one before; nothing of what is not whole."""
    if len(cells) < 2:
        return ""
    before, last = cells[-2:]
    if before.value is None or last.value is None:
        return "—"
    if before.partial or last.partial:
        return "不完整，不比"
    by = last.value - before.value
    return f"↑ {by:,}" if by > 0 else f"↓ {-by:,}" if by < 0 else "→ 0"


def _trees(cube: Cube, shown: Shown) -> str:
    """The units by the first measure over the widest period, each in the one that it lies in."""
    below = [(code, name) for code, name, _ in cube.units[1:]]
    if not below or not shown.measures:
        return ""
    id, label, unit = shown.measures[0]
    held = [(code, name, cube.get(id, code, shown.whole)) for code, name in below]
    held = [(code, name, cell) for code, name, cell in held[: 20 * UNITS] if cell.used or cell.undetermined]
    top = cube.get(id, shown.top[0], shown.whole).value or Decimal(0)
    lines, above = [], [_prefix(shown.top[0])]
    for code, name, cell in held[:UNITS]:
        while len(above) > 1 and not code.startswith(above[-1]):
            above.pop()
        share = float(cell.value / top) if cell.value is not None and top else 0.0
        bar = f'<span style="display:inline-block;height:.6em;width:{min(1.0, max(0.0, share)) * 12:.2f}em;background:currentColor;opacity:.6"></span>'
        value = "—" if cell.value is None else f"{cell.value:,}"
        lines.append(f'<div style="margin-left:{1.2 * len(above):.1f}em">{_text(name)} {bar} {_text(value)}{" ▨" if cell.partial else ""}</div>')
        above.append(_prefix(code))
    more = f"<div>另有 {len(held) - UNITS} 个单位，见 table()</div>" if len(held) > UNITS else ""
    return (f'<details><summary>{_text(label)}（{_text(unit)}），{_text(shown.whole)}，按单位</summary>{"".join(lines)}{more}</details>')


def _prefix(code: str) -> str:
    """The digits that the codes of what lies in a unit begin with."""
    return next(code[:length] for length in (2, 4, 6, 9, 12) if not code[length:].strip("0"))
