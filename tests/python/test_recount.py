"""The main job's figures are those of a plain count, whatever becomes of the ledger's rows; and the synthetic ledger is what it says."""

import collections
import csv
import decimal
import json
import os
import pathlib
import random
import subprocess
import sys

import pytest
from recount import recount, requalify

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))
from figures import build

AS_OF = "2021-10-31"  # the division list of the reported figures' day


@pytest.fixture(scope="module")
def job():
    """The program, built unless WUSHE_REPORT names one."""
    if "WUSHE_REPORT" in os.environ:
        return os.environ["WUSHE_REPORT"]
    # As the figures' stage builds it: any other choice of packages would compile the library once more.
    return build() / "wushe-report"


@pytest.fixture(scope="module")
def ledger(job, tmp_path_factory):
    path = tmp_path_factory.mktemp("job") / "ledger.csv"
    subprocess.run([job, "--write-ledger", path], check=True)
    return path


@pytest.fixture(scope="module")
def units():
    with open(ROOT / "core/divisions/hinggan.csv", encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["code"] for row in rows if row["from"] <= AS_OF <= row["until"]}


def answer(job, path):
    done = subprocess.run([job, "--ledger", path, "--format", "json"], check=True, capture_output=True)
    assert done.stderr == b""
    return json.loads(done.stdout)


def wrong_rows(told):
    report = told["report"]["report"]
    assert report["truncated"] is None
    return {finding["path"][0] for finding in report["findings"] if finding["severity"] == "error"}


def agree(job, path, units):
    told = answer(job, path)
    assert [decimal.Decimal(measure["value"]) for measure in told["measures"]] == recount(path, wrong_rows(told), units)
    return told


def test_as_written(job, ledger, units):
    told = agree(job, ledger, units)
    assert all(measure["agrees"] for measure in told["measures"])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("change", ["deleted", "doubled", "shuffled"])
def test_after_a_change(job, ledger, units, tmp_path, change, seed):
    chance = random.Random(seed)
    header, *rows = ledger.read_text("utf-8").splitlines()
    if change == "deleted":
        rows = [row for row in rows if chance.random() < 0.7]
    elif change == "doubled":
        rows += chance.sample(rows, len(rows) // 5)
    else:
        chance.shuffle(rows)
    path = tmp_path / "changed.csv"
    path.write_text("\n".join([header, *rows, ""]), "utf-8")
    told, before = agree(job, path, units), answer(job, ledger)
    values = [[measure["value"] for measure in one["measures"]] for one in (told, before)]
    assert (values[0] == values[1]) == (change == "shuffled")


def test_the_synthetic_ledger_is_what_it_says(job, ledger, units):
    told = answer(job, ledger)
    wrong, rows = wrong_rows(told), told["ledger"]["rows"]
    assert 0.008 <= len(wrong) / rows <= 0.012
    assert rows - told["ledger"]["accepted"] == len(wrong)
    assert len({finding["code"] for finding in told["report"]["report"]["findings"] if finding["severity"] == "error"}) >= 15
    months, counties, places = collections.defaultdict(set), collections.defaultdict(set), set()
    unlisted = set()
    with open(ledger, encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if row["社工站"] and row["社工站"] not in units:
                unlisted.add(number)
            if number in wrong or row["社工站"] not in units:
                continue
            places.add(row["社工站"])
            if row["记录类型"] == "走访":
                date = row["日期"].replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
                year, month, _ = map(int, date.split("-"))
                months[row["家庭编号"]].add((year, month))
                counties[row["家庭编号"]].add(row["社工站"][:6])
    assert sum(len(seen) > 1 for seen in months.values()) >= 0.15 * len(months)
    assert sum(len(seen) > 1 for seen in counties.values()) >= 5
    assert len({place[:6] for place in places}) == 6 and len(places) > 60
    assert unlisted and unlisted <= wrong, "a station of no list is told at its row, so none is left out later"
    assert not any(entry["reason"] == "station_unknown" for measure in told["measures"] for entry in measure["figure"]["left_out"])
    for measure in told["measures"]:
        if measure["reported"]["relation"] != "exact":
            value = decimal.Decimal(measure["value"])
            assert decimal.Decimal(measure["reported"]["low"]) <= value < decimal.Decimal(measure["reported"]["high"])
            assert value % 10 != 0


def qualified(told):
    """The table by county as the answer has it, in the shape of the recount."""
    counts = collections.Counter()
    for unit in told["qualification"]["by_unit"]:
        county, outcomes = unit["division"] and unit["division"][:6], unit["outcomes"]
        for grades, workers in outcomes.pop("rise").items():
            counts[county, int(grades)] += workers
        for outcome, workers in outcomes.items():
            counts[county, outcome] += workers
    return +counts


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("pack", ["hinggan", "hinggan-illustrative"])
def test_who_could_rise(job, ledger, units, tmp_path, pack, seed):
    """As written, and with rows deleted at random."""
    header, *rows = ledger.read_text("utf-8").splitlines()
    chance = random.Random(seed)
    path = tmp_path / "changed.csv"
    path.write_text("\n".join([header, *(row for row in rows if seed == 0 or chance.random() < 0.8), ""]), "utf-8")
    done = subprocess.run([job, "--ledger", path, "--pack", pack, "--format", "json"], check=True, capture_output=True)
    told = json.loads(done.stdout)
    counts = requalify(path, wrong_rows(told), units, "2022-05-21", stated=pack != "hinggan")
    assert qualified(told) == counts
    staff = told["qualification"]
    rising = {outcome: workers for (_, outcome), workers in counts.items() if isinstance(outcome, int)}
    assert staff["could_rise"] == sum(workers for (_, outcome), workers in counts.items() if isinstance(outcome, int)) > 10
    assert set(rising) == {1, 2, 3} or seed
    assert staff["workers"] == sum(counts.values())
    assert int(staff["grades"]) == sum(outcome * workers for (_, outcome), workers in counts.items() if isinstance(outcome, int))
    # The illustrative ladder adds 100 yuan a grade, up to the top of the post, which nobody of the ledger reaches.
    cost = staff["cost"]
    assert (cost is None) == (pack == "hinggan")
    if cost:
        assert (cost["provenance"], cost["undetermined"], cost["grades_lost_to_the_cap"]) == ("illustrative", 0, 0)
        assert decimal.Decimal(cost["amount"]) == 100 * int(staff["grades"])
