"""What a cube draws: bars as high as the values, none where there is no value, and nothing compared that is not whole."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import wushe as ws
from wushe._chart import bars, change
from wushe._cube import CubeCell

PACK, NETWORK = ws.Pack.builtin("hinggan"), ws.Network.builtin("hinggan")
LEDGER = "走访日期,社工站,走访社工,家庭编号\n" + "".join(
    f"2022-0{month}-{day:02},{station},W1,H{day}\n" for month, days, station in [(3, 2, "152221100000"), (4, 4, "152221101000"), (5, 3, "152201001000")]
    for day in range(1, days + 1)
)


@pytest.fixture(scope="module")
def cube() -> ws.Cube:
    figures = PACK.measure(LEDGER.encode(), network=NETWORK, form="home_visit", today="2022-05-21", covers=("2022-03-01", "2022-05-21"))
    return figures.cube(["household_visits", "cases"], unit="1522", period="2022-02-01..2022-05-31", by=["month", "whole"])


def cell(value: str | None, partial: bool = False) -> CubeCell:
    return CubeCell(None if value is None else Decimal(value), None if value else "not_covered", 1, {}, 0, partial)


def test_bars_are_as_high_as_the_values() -> None:
    drawn = bars([cell("24"), cell("12", partial=True), cell("0"), cell(None)], ["a", "b", "c", "<d>"])
    assert re.findall(r'height="(\d+)" fill="([^"]+)"', drawn) == [("24", "currentColor"), ("12", "url(#wushe-partial)"), ("0", "currentColor")]
    assert drawn.count("<circle") == 1 and "&lt;d&gt;：不在记录覆盖的日期内" in drawn and "b：12（不完整）" in drawn


@pytest.mark.parametrize(("cells", "said"), [
    ([cell("5"), cell("7")], "↑ 2"), ([cell("1207"), cell("7")], "↓ 1,200"), ([cell("7"), cell("7")], "→ 0"), ([cell("7")], ""),
    ([cell(None), cell("7")], "—"), ([cell("7"), cell("9", partial=True)], "不完整，不比"), ([cell("7", partial=True), cell("9")], "不完整，不比"),
])
def test_what_is_not_whole_is_not_compared(cells: list[CubeCell], said: str) -> None:
    assert change(cells) == said


def test_a_notebook_shows_measures_changes_and_units(cube: ws.Cube) -> None:
    shown = cube._repr_html_()
    assert "走访户次" in shown and "个案服务" in shown and "没有这类记录" in shown and "不完整，不比" in shown
    names = re.findall(r"margin-left:([\d.]+)em\">([^ <]+) ", shown)
    assert names == [("1.2", "乌兰浩特市"), ("2.4", "爱国街道"), ("1.2", "科尔沁右翼前旗"), ("2.4", "科尔沁镇"), ("2.4", "索伦镇")]
    assert "W1" not in shown and "H1" not in shown


def test_a_picture_has_a_bar_for_each_value(cube: ws.Cube) -> None:
    picture = cube.plot("household_visits")
    (axes,) = picture.axes
    assert [(float(bar.get_height()), bar.get_hatch()) for bar in axes.patches] == [(0.0, None), (2.0, None), (4.0, None), (3.0, "///")]
    assert [text.get_text() for text in axes.texts] == ["没有数"] and "兴安盟" in axes.get_title() and "斜线" in axes.get_title()
    lying = cube.plot("household_visits", level="county", lang="en")
    assert [float(bar.get_width()) for bar in lying.axes[0].patches] == [3.0, 0.0, 6.0, 0.0, 0.0, 0.0]
    assert lying.axes[0].get_title().startswith("Home visits")
    assert cube.plot("household_visits", unit="152201").axes[0].get_title().startswith("走访户次　乌兰浩特市")
    # The characters are text, and two pictures of the same are the same.
    svg = picture._repr_mimebundle_()["image/svg+xml"]
    assert "<text" in svg and "走访户次" in svg and svg == cube.plot("household_visits")._repr_mimebundle_()["image/svg+xml"]
    for wrong in ({"measure": "visits"}, {"measure": "cases", "unit": "152299"}, {"measure": "cases", "level": "banner"}):
        with pytest.raises(KeyError):
            cube.plot(**wrong)
