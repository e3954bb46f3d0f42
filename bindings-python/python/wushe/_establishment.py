"""Posts and who fills them."""

from __future__ import annotations

import json
from typing import Any

from . import _core
from ._given import Day
from ._network import Network
from ._pack import Pack


def establishment_json(
    pack: Pack,
    csv: bytes | str,
    *,
    network: Network,
    today: Day,
    division: str,
    part_time: str,
    as_of: Day | None = None,
    form: str | None = None,
    level: str | None = None,
    period: str | None = None,
    complete: bool = False,
) -> str:
    """The posts that the rows of a CSV text tell of, and who fills them on a day: the JSON text of Rust and JavaScript, to the byte.

    `part_time` says whether a part-time appointment fills a seat: `"seat"` or `"none"`, which counts it apart. No rule says so,
    so there is no default. `level` adds the units of a lower level, `period` the ends of its months. With `complete`, the posts
    are taken to be told whole, and what contradicts them is told. The answer holds the posts' names.

    >>> import wushe as ws
    >>> rows = "设置日期,岗位,岗位数,设岗单位类别,所在区划\\n2021-01-01,社会工作岗位,3,苏木乡镇(街道),152221100000\\n"
    >>> asked = dict(network=ws.Network.builtin("hinggan"), today="2022-05-21", division="1522")
    >>> found = ws.establishment(ws.Pack.builtin("hinggan"), rows, part_time="none", **asked)
    >>> found["establishment"]["seats"], found["establishment"]["vacant"]
    (3, 3)
    >>> ws.establishment(ws.Pack.builtin("hinggan"), rows, part_time="half", **asked)
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: part_time: say whether part-time appointments fill a seat; there is no such word, there are: seat, none
    """
    given = csv.encode() if isinstance(csv, str) else csv
    day = today if as_of is None else as_of
    return _core.establishment_json(pack._core, network._core, given, form, today, day, division, part_time, level, period, complete)


def establishment(pack: Pack, csv: bytes | str, **options: Any) -> dict[str, Any]:
    """`establishment_json` as a dict."""
    answer: dict[str, Any] = json.loads(establishment_json(pack, csv, **options))
    return answer
