"""Pictures of cubes by matplotlib, which is imported only here."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from matplotlib import font_manager, rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ._chart import chosen
from ._html import named

if TYPE_CHECKING:
    from ._cube import Cube, CubeCell

#: Fonts with Chinese characters, those of common machines first.
_FONTS = ("Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
          "WenQuanYi Zen Hei", "SimHei", "Heiti SC", "Hiragino Sans GB", "SimSun", "Arial Unicode MS")
_WORDS = {"zh-Hans": ("（斜线：记录只覆盖一部分日期）", "没有数"), "en": (" (hatched: records cover a part of the days)", "no value")}


class _Picture(Figure):
    """A figure that a notebook shows with its characters as text."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        out = StringIO()
        # The salt keeps the bytes of a picture the same from run to run.
        with rc_context({"svg.fonttype": "none", "svg.hashsalt": "wushe"}), warnings.catch_warnings():
            # A character that no font here has is measured alone; the browser draws it.
            warnings.filterwarnings("ignore", message="Glyph")
            self.savefig(out, format="svg", metadata={"Date": None})
        return {"image/svg+xml": out.getvalue()}


def plot(cube: Cube, measure: str, of: tuple[str | None, str | None, str | None], measures: Sequence[Mapping[str, Any]], lang: str) -> Figure:
    """One measure along periods, or along the units of a level."""
    unit, level, period = of
    label, counted = _label(cube, measure, measures, lang)
    shown = chosen(cube, {})
    if level is None:
        places = dict((code, name) for code, name, _ in cube.units)
        code = next((known for known in places if unit in (None, known) or known == (unit or "").ljust(12, "0")), None)
        if code is None:
            raise KeyError(unit)
        bars = [(written, cube.get(measure, code, written)) for written in shown.periods]
        title = f"{label}　{places[code]}"
    else:
        period = shown.whole if period is None else period
        bars = [(name, cube.get(measure, code, period)) for code, name, own in cube.units if own == level]
        if not bars:
            raise KeyError(level)
        title = f"{label}　{period}"
    return _drawn(bars, title, counted, lang, level is not None)


def _label(cube: Cube, measure: str, measures: Sequence[Mapping[str, Any]], lang: str) -> tuple[str, str]:
    units = dict(cube._core.measures())
    if measure not in units:
        raise KeyError(measure)
    return next((named(known["label"], lang) for known in measures if known["id"] == measure), measure), units[measure]


def _families() -> list[str]:
    installed = set(font_manager.get_font_names())
    return [*[font for font in _FONTS if font in installed][:1], "DejaVu Sans"]


def bars(names: Sequence[str], amounts: Sequence[Any], counted: str) -> Figure:
    """Amounts as lying bars, those below zero to the left."""
    with rc_context({"font.family": _families()}):
        picture = _Picture(figsize=(6.4, max(2.0, 0.28 * len(names) + 1)), layout="constrained")
        FigureCanvasAgg(picture)
        axes = picture.add_subplot()
        at = range(len(names))
        axes.barh(at, [float(amount) for amount in amounts], color=["#b0472a" if amount < 0 else "#2a6db0" for amount in amounts])
        axes.axvline(0, color="#888888", linewidth=0.8)
        axes.set_yticks(at, names)
        axes.invert_yaxis()
        axes.set_xlabel(counted)
        axes.spines[["top", "right"]].set_visible(False)
    return picture


def _drawn(bars: Sequence[tuple[str, CubeCell]], title: str, counted: str, lang: str, lying: bool) -> Figure:
    hatched, none = _WORDS["en" if lang == "en" else "zh-Hans"]
    # Text takes its fonts when it is made.
    with rc_context({"font.family": _families()}):
        size = (6.4, max(2.0, 0.28 * len(bars) + 1)) if lying else (max(4.0, min(12.0, 0.45 * len(bars) + 1.5)), 3.2)
        picture = _Picture(figsize=size, layout="constrained")
        FigureCanvasAgg(picture)
        axes = picture.add_subplot()
        names = [name for name, _ in bars]
        values = [float(cell.value) if cell.value is not None else 0.0 for _, cell in bars]
        partial = any(cell.partial and cell.value is not None for _, cell in bars)
        at = range(len(bars))
        drawn = axes.barh(at, values) if lying else axes.bar(at, values)
        for bar, (_, cell) in zip(drawn, bars):
            bar.set(facecolor="#cfe0f3" if cell.partial else "#2a6db0", edgecolor="#2a6db0", hatch="///" if cell.partial else None)
        for place, (_, cell) in zip(at, bars):
            if cell.value is None:
                axes.annotate(none, (0, place) if lying else (place, 0), rotation=0 if lying else 90, fontsize="small", alpha=0.6,
                              xytext=(2, 0) if lying else (0, 2), textcoords="offset points", va="center" if lying else "bottom", ha="left" if lying else "center")
        if lying:
            axes.set_yticks(at, names)
            axes.invert_yaxis()
            axes.set_xlabel(counted)
        else:
            axes.set_xticks(at, names, rotation=45 if len(bars) > 6 else 0, ha="right" if len(bars) > 6 else "center")
            axes.set_ylabel(counted)
        axes.set_title(title + (hatched if partial else ""), fontsize="medium")
        axes.spines[["top", "right"]].set_visible(False)
    return picture
