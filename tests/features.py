"""The sets of the core's features that have to compile: each feature alone, and all without a few: `tests/features.py` prints a set a line.

What one feature needs of another is said in `Cargo.toml`, or one of these does not compile. Four that no other feature needs are left out at once: what
code needs of one of them, it lacks in that set too. Features that only bring data, of which no code asks, count as one, and of two sets that turn on the
same features the first stands for both.
"""

import pathlib
import re
import tomllib

LEFT_OUT = 4
CARGO = pathlib.Path(__file__).resolve().parent.parent / "core/Cargo.toml"


def turned_on(features, asked):
    """All features that some turn on, themselves among them."""
    known, open_ = set(), list(asked)
    while open_:
        name = open_.pop()
        if name in features and name not in known:
            known.add(name)
            open_.extend(features[name])
    return frozenset(known)


def sets(features):
    names = sorted(set(features) - {"default"})
    data = frozenset(name for name in names if re.match("packs?-|divisions-", name))
    groups = [frozenset([name]) for name in names if name not in data] + [data]
    everything = frozenset().union(*groups)
    free = [group for group in groups if not group & turned_on(features, everything - group)]
    asked = [frozenset(), *groups, *(everything.difference(*free[at:at + LEFT_OUT]) for at in range(0, len(free), LEFT_OUT))]
    # Data decides nothing of what compiles, so it does not tell two sets apart.
    first = {}
    for each in asked:
        on = turned_on(features, each)
        first.setdefault((on - data - {"packs"}, bool(on & data)), each)
    return [sorted(each) for each in first.values()]


if __name__ == "__main__":
    for each in sets(tomllib.loads(CARGO.read_text())["features"]):
        print(",".join(each))
