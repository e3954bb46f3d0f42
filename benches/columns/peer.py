"""A ledger of visits as a table in memory, checked by its form, beside masks of Polars that someone who knows these faults would write.

`peer.py ROWS` prints `name | seconds`, a line a way, after both have found the same rows for each kind of fault. One row in a hundred is
faulty, of eight kinds in turn. The masks know of these kinds alone; the form knows of all, tells each with its place, notes rows and keys that
come twice, and, where asked to, puts the records into a book.
"""

import datetime
import json
import statistics
import sys
import time

import numpy
import polars as pl

import wushe

TODAY = "2022-05-21"
ROUNDS = 3
STATIONS, WORKERS = 29_000, 60_000
HEADINGS = ["走访日期", "社工站", "走访社工", "家庭编号", "服务类型", "服务人数", "家庭人口数"]
DATE, STATION, WORKER, HOUSEHOLD, SERVICE, PEOPLE, SIZE = HEADINGS
SERVICES = ["资源链接", "心理疏导"]
#: Code and field of a finding, as kinds of fault.
KINDS = {
    "a day to come": ("date_in_future", "visited_on"),
    "no day": ("required", "visited_on"),
    "a station by its name": ("station_not_key", "station"),
    "no worker": ("required", "worker"),
    "a word for no key": ("key_placeholder", "household"),
    "no such option": ("option_unknown", "service_types"),
    "a count below zero": ("count_negative", "head_count"),
    "a household of nobody": ("count_below", "household_size"),
}


def table(rows, as_text):
    """The ledger; its faults lie at every hundredth row. A household is visited ten times."""
    seeded = numpy.random.default_rng(20_220_521)
    households = max(rows // 10, 1)
    faulty = numpy.arange(99, rows, 100)
    of = [faulty[at :: len(KINDS)] for at in range(len(KINDS))]
    first = (datetime.date.fromisoformat(TODAY) - datetime.date(1970, 1, 1)).days - 729
    days = seeded.integers(first, first + 730, rows).astype("int32")
    days[of[0]] = first + 800

    def categories(names, wrong, at):
        codes = seeded.integers(0, len(names), rows).astype("uint32")
        codes[at] = len(names)
        column = pl.Series(codes, dtype=pl.UInt32).cat.to(pl.Enum([*names, wrong]))
        return column.cast(pl.String) if as_text else column

    def emptied(column, at):
        empty = numpy.zeros(rows, dtype=bool)
        empty[at] = True
        return pl.select(pl.when(~pl.lit(pl.Series(empty))).then(pl.lit(column))).to_series()

    people, size = seeded.integers(1, 6, rows), seeded.integers(1, 7, rows)
    people[of[6]], size[of[7]] = -1, 0
    return pl.DataFrame({
        DATE: emptied(pl.Series(days).cast(pl.Date), of[1]),
        STATION: categories([f"S{at:05}" for at in range(STATIONS)], "科尔沁镇", of[2]),
        WORKER: emptied(categories([f"W{at}" for at in range(WORKERS)], "W", []), of[3]),
        HOUSEHOLD: categories([f"H{at}" for at in range(households)], "不详", of[4]),
        SERVICE: categories(SERVICES, "其它事", of[5]),
        PEOPLE: people,
        SIZE: size,
    }).rechunk()


def masks(frame, as_text):
    """The rows of each kind of fault."""
    def wrong(name, is_wrong):
        if as_text:
            return is_wrong(pl.col(name))
        # Each category once, and the few that are wrong by their numbers.
        names = frame[name].dtype.categories
        wrong = names.to_frame("name").with_row_index("code").filter(is_wrong(pl.col("name")))["code"].cast(pl.UInt32)
        return pl.col(name).to_physical().is_in(wrong.implode())

    found = [
        pl.col(DATE) > datetime.date.fromisoformat(TODAY),
        pl.col(DATE).is_null(),
        wrong(STATION, lambda name: ~name.str.contains("^[A-Za-z0-9._-]+$")),
        pl.col(WORKER).is_null(),
        wrong(HOUSEHOLD, lambda name: name.is_in(["无", "不详", "未知", "没有", "同上"])),
        wrong(SERVICE, lambda name: ~name.is_in(SERVICES)),
        pl.col(PEOPLE) < 0,
        pl.col(SIZE) < 1,
    ]
    told = frame.lazy().select(mask.arg_true().implode().alias(str(at)) for at, mask in enumerate(found)).collect()
    return [told[str(at)].item() for at in range(len(found))]


def checked(pack, frame, keeps_records):
    report, records = pack._core.reading(True, None, None).check_table("home_visit", frame, TODAY, None, None, None, None, keeps_records)
    return report, records


def rows_of(report):
    """The rows that a report names for each kind, as a table numbers them."""
    found = {kind: [] for kind in KINDS}
    kinds = {what: kind for kind, what in KINDS.items()}
    for finding in json.loads(report)["report"]["findings"]:
        path = finding["path"]
        if kind := kinds.get((finding["code"], path[1] if len(path) > 1 else "")):
            found[kind].append(path[0] - 2)
    return list(found.values())


def best(what, call):
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    print(f"{what} | {statistics.median(times):.4f}", flush=True)


def main():
    rows = int(sys.argv[1])
    pack = wushe.Pack.builtin("hinggan")
    for as_text in (False, True):
        frame, name = table(rows, as_text), "text" if as_text else "codes"
        report, _ = checked(pack, frame, False)
        ours, theirs = rows_of(report), [list(found) for found in masks(frame, as_text)]
        for kind, mine, peer in zip(KINDS, ours, theirs, strict=True):
            if mine != peer or not mine:
                sys.exit(f"{kind}: the form tells {len(mine)} rows and the mask {len(peer)}, or others")
        best(f"{name} masks", lambda frame=frame, as_text=as_text: masks(frame, as_text))
        best(f"{name} check", lambda frame=frame: checked(pack, frame, False))
        best(f"{name} book", lambda frame=frame: checked(pack, frame, True))


if __name__ == "__main__":
    main()
