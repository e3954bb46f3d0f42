#!/usr/bin/env python3
"""Make `hinggan.csv` and `hinggan-lists.csv` from the yearly lists: `make.py HISTORY.csv`.

HISTORY.csv has the columns date_point, code, name, level, parent, one row for each unit of each list. Parent and level
are the code's own digits and are left out here; the script stops where they are not, and reads its own output back
before it writes: every list must come out exactly as it went in.
"""

import collections
import csv
import hashlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
STEPS = [("province", 10**10), ("prefecture", 10**8), ("county", 10**6), ("township", 10**3), ("village", 1)]


def level_and_parent(code):
    number = int(code)
    at = next(at for at, (_, step) in enumerate(STEPS) if number % step == 0)
    return STEPS[at][0], f"{number // STEPS[at - 1][1] * STEPS[at - 1][1]:012}" if at else ""


def expand(text):
    """The lists that a compact text stands for, by date."""
    first, _, *rows = text.splitlines()
    lists = {date: {} for date in first.removeprefix("# lists: ").split(",")}
    for row in rows:
        code, name, since, until = row.split(",")
        for date in lists:
            if since <= date <= until:
                assert code not in lists[date], f"{code} is twice in the list of {date}"
                lists[date][code] = name
    return lists


def main(source):
    lists = collections.defaultdict(dict)
    with open(source, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            assert (row["level"], row["parent"]) == level_and_parent(row["code"]), row
            assert row["code"] not in lists[row["date_point"]], row
            lists[row["date_point"]][row["code"]] = row["name"]
    dates = sorted(lists)
    lines = ["# lists: " + ",".join(dates), "code,name,from,until"]
    for code in sorted(set().union(*lists.values())):
        run = None
        for date in [*dates, None]:
            name = lists[date].get(code) if date else None
            if run and run[0] != name:
                lines.append(",".join([code, *run]))
                run = None
            if name:
                run = (name, run[1] if run else date, date)
    compact = "\n".join(lines) + "\n"
    assert expand(compact) == lists, "the compact text does not give the lists back"
    sums = ["list,units,sha256"]
    for date in dates:
        canonical = "".join(f"{code},{name}\n" for code, name in sorted(lists[date].items()))
        sums.append(f"{date},{len(lists[date])},{hashlib.sha256(canonical.encode()).hexdigest()}")
    (HERE / "hinggan.csv").write_text(compact, "utf-8", newline="\n")
    (HERE / "hinggan-lists.csv").write_text("\n".join(sums) + "\n", "utf-8", newline="\n")
    print(f"{len(lines) - 2} rows, {len(compact.encode())} bytes, {len(dates)} lists, {sum(map(len, lists.values()))} units in all")


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(sys.argv[1])
