"""No figure that a document reports stands in code: it is data of the rulebook, and nothing could make it come out."""

import functools
import pathlib
import re
import tomllib
import unittest

from test_core import code, shipped

ROOT = pathlib.Path(__file__).resolve().parents[2]


def spellings(figure):
    """What would give the printed figure away: its digits, also grouped, and for a small number only with its unit."""
    number, scale, unit = re.fullmatch(r"([\d.]+)(万?)余?(.+)", figure).groups()
    if scale:
        yield re.escape(number + scale)
        whole = str(round(float(number) * 10_000))
    else:
        whole = number
    if len(whole) < 3:
        yield whole + re.escape(unit)
    else:
        yield re.sub(r"(?<=\d)(?=(\d{3})+$)", "[,_]?", whole)


@functools.cache
def pattern():
    reported = tomllib.loads((ROOT / "core/packs/hinggan/reported.toml").read_text("utf-8"))["reported"]
    figures = [figure["figure"] for figure in reported if "measure" in figure]
    assert len(figures) == 7
    return re.compile("|".join(rf"(?<![\w.]){spelling}(?!\d)" for figure in figures for spelling in spellings(figure)))


class Figures(unittest.TestCase):
    def test_none_in_code(self):
        found = []
        files = sorted([*ROOT.glob("core/src/**/*.rs"), *ROOT.glob("examples/**/*.rs"), *ROOT.glob("examples/**/*.toml")])
        self.assertGreater(len(files), 60)
        for path in files:
            lines = path.read_text("utf-8").splitlines() if path.suffix == ".toml" else shipped(code(path.read_text("utf-8")))
            if "generated" not in path.parts:
                found += [f"{path.relative_to(ROOT)}:{number}: {line}" for number, line in enumerate(lines, 1) if pattern().search(line)]
        self.assertEqual(found, [])

    def test_planted_figures_are_seen(self):
        for text in ["households: 1493,", "1_493", "1,493 户", "(231)", '"43次"', "20个", "57场", "1.7万元", "17_000", "1.36万余", "13600"]:
            self.assertTrue(pattern().search(text), text)
        for text in ["11493", "14930", "0x231a", "2314", "once_in(20)", "[43]", "1.75", "13_601", "2022"]:
            self.assertFalse(pattern().search(text), text)
