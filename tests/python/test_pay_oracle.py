"""Payslips against a second reading of the same rules in Python's `decimal` and `fractions`.

`python tests/python/test_pay_oracle.py [COUNT [SEED]]` holds many more workers of each rulebook against it.
"""

import json
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
import wushe
from pay_oracle import RULES, slip
from pay_oracle_month import LEVELS, PAPERS

GRADES = 40
RESULTS = ["excellent", "qualified", "basically_qualified", "unqualified"]
POSTS = {"city-d": ["head", "deputy", "general", "combined_head"]}
#: Those whose rule has no ladder of its own: the grade comes from the worker's file.
GIVEN = {"jinzhou": (1, 18), "city-d": (1, 12), "benxi": (1, 18), "beijing": (1, 18)}


def money(draw, low=1000, high=9000):
    return f"{draw.randint(low * 100, high * 100) / Decimal(100)}"


def choices(draw, pack, scheme):
    """Everything that the rule leaves open, chosen."""
    made = {}
    for asked in scheme.unstated():
        id, unit = asked["id"], asked["unit"]
        if asked["options"]:
            made[id] = draw.choice(asked["options"])["id"]
        elif id == "lowest_grade":
            made[id] = {"general": str(draw.randint(1, 3)), "deputy": str(draw.randint(2, 6)), "head": str(draw.randint(5, 9))}
        elif id == "highest_grade":
            made[id] = {"general": str(draw.randint(6, 12)), "deputy": str(draw.randint(8, 15)), "head": str(draw.randint(10, 18))}
        elif id == "step_years":
            made[id] = draw.choice(["1", "2", "3", "1.5"])
        elif id == "average_wage":
            made[id] = money(draw, 20_000, 120_000)
        elif asked["by"] == "grade":
            # Not the two that Jinzhou has published.
            number = (lambda: f"{draw.randint(100, 300) / Decimal(100)}") if unit == "times" else (lambda: money(draw))
            made[id] = {str(grade): number() for grade in range(1, GRADES)}
        elif asked["by"] == "education":
            made[id] = {paper: str(draw.randint(0, 3)) for paper in PAPERS}
        elif asked["by"] == "post":
            made[id] = {post: money(draw) for post in ("general", "deputy", "head")}
        elif asked["by"] in ("certificate", "registration", "registered_before"):
            made[id] = {level: money(draw, 300, 900) for level in LEVELS}
        elif pack == "shandong-c" and asked["by"] in ("appraisal", "last_appraisal"):
            made[id] = {result: f"{draw.randint(0, 12000) / Decimal(100)}" for result in RESULTS}
        elif asked["by"] == "appraisal":
            made[id] = {result: money(draw) for result in RESULTS if result != "unqualified"}
        elif asked["by"] == "seniority":
            continue
        else:
            made[id] = f"{draw.randint(5000, 20000) / Decimal(10000)}" if unit == "times" else money(draw)
    if pack == "jinzhou":
        made["amounts"] = {grade: amount for grade, amount in made["amounts"].items() if grade not in ("1", "16")}
    return made


def when(draw, first=2008, last=2023):
    return date(first, 1, 1) + timedelta(days=draw.randrange((last - first) * 365))


def spans(draw, most):
    """Spans that do not meet, oldest first; the last may be open."""
    days = sorted(when(draw) for _ in range(2 * draw.randint(1, most)))
    found = [(start, end - timedelta(days=1)) for start, end in zip(days[::2], days[1::2]) if start < end]
    return [(str(start), str(end)) for start, end in found[:-1]] + [(str(start), None if draw.random() < 0.7 else str(end)) for start, end in found[-1:]]


def worker(draw, pack):
    posts = POSTS.get(pack, ["head", "deputy", "general"])
    division = ["210502001001", "210504001002"]

    def appointment(start, until, full_time):
        made = {"from": start, "post": draw.choice(posts), "full_time": full_time, "matching_post": draw.random() < 0.7, "division": draw.choice(division)}
        if until:
            made["until"] = until
        if draw.random() < 0.3:
            made["probation_until"] = str(date.fromisoformat(start) + timedelta(days=draw.randint(0, 200)))
            if until:
                made["probation_until"] = min(made["probation_until"], until)
        return made

    appointments = [appointment(start, until, draw.random() < 0.8) for start, until in spans(draw, 3)]
    if draw.random() < 0.2:
        appointments.append(appointment(str(when(draw)), None, False))
    held = sorted(draw.sample(LEVELS[:2], draw.randint(0, 2)), key=LEVELS.index) + (["senior"] if draw.random() < 0.1 else [])
    certificates = [{"obtained_on": str(when(draw, 2019, 2023)), "level": level} for level in held]
    registrations = []
    for known in certificates:
        if draw.random() < 0.5:
            known["filed_on"] = str(date.fromisoformat(known["obtained_on"]) + timedelta(days=draw.randint(0, 200)))
        if draw.random() < 0.7:
            start = date.fromisoformat(known["obtained_on"]) + timedelta(days=draw.randint(0, 300))
            registrations.append({"registered_on": str(start), "until": str(start + timedelta(days=draw.choice([1095, 400]))), "level": known["level"]})
    education = [
        {"paper": paper, "level": draw.choice(PAPERS), "obtained_on": str(when(draw))} for paper in ("diploma", "degree") for _ in range(draw.choice([0, 1, 1, 2]))
    ]
    appraisals = [{"year": year, "result": draw.choice(RESULTS)} for year in range(2008, 2025)]
    breaks = [{"from": start, "until": end} for start, end in spans(draw, 1) if end and draw.random() < 0.3]
    return {
        "worker": "W1", "appointments": appointments, "certificates": certificates, "registrations": registrations,
        "education": education, "appraisals": appraisals, "breaks": breaks,
    }


def months(draw, pack):
    if pack == "jinzhou":
        return f"2022-{draw.randint(2, 12):02}"
    return f"{draw.choice([2022, 2023]) if pack == 'benxi' else draw.choice([2021, 2022, 2023])}-{draw.randint(1, 12):02}"


def near(left, right):
    if left is None or right is None:
        return left is right
    return abs(Fraction(left) - right) < Fraction(1, 10**20)


def hold(pack, count, seed):
    """Holds so many workers of a rulebook against the oracle; how many were paid, rose above their ladder, and so on."""
    draw = random.Random(f"{seed} {pack}")
    scheme, seen = wushe.Pack.builtin(pack).scheme("community_worker"), Counter()
    for number in range(count):
        if number % 50 == 0:
            given = choices(draw, pack, scheme)
            chosen = scheme.choose(**given)
        who, month = worker(draw, pack), months(draw, pack)
        grade = draw.randint(*GIVEN[pack]) if pack in GIVEN else None
        ours, theirs = chosen.pay(who, month, today="2030-01-01", grade=grade, explained=False), slip(pack, who, month, given, grade)
        case = f"{pack}, worker {number} of seed {seed}: {month}, {json.dumps(who)}, {json.dumps(given)}, grade {grade}"
        if theirs is None:
            assert (ours.status, ours.total) == ("none", 0), case
            seen["none"] += 1
            continue
        assert ours.status == "known", f"{[asked['id'] for asked in ours.missing]}: {case}"
        assert ours.total == theirs["total"], f"{ours.total}, not {theirs['total']}: {case}"
        seen["paid"] += 1
        if theirs["tied"]:
            seen["tied"] += 1
            continue
        assert ours.grade == theirs["grade"], f"{theirs}: {case}"
        assert theirs["seniority"] is None or near(ours.seniority, theirs["seniority"]), f"{ours.seniority}, not {theirs}: {case}"
        for ours_lines, their_lines in ((ours.lines, theirs["lines"]), (ours.later, theirs["later"])):
            assert sorted(line["id"] for line in ours_lines) == sorted(their_lines), case
            for line in ours_lines:
                assert near(line["amount"], their_lines[line["id"]]), f"{line} is not {their_lines[line['id']]}: {case}"
    return seen


@pytest.mark.parametrize("pack", RULES)
def test_payslips_are_what_the_rule_says(pack):
    seen = hold(pack, 1_000, 20220521)
    assert seen["paid"] > 300 and seen["tied"] < 100, seen


LISTS = {
    "appointments": "appointment", "certificates": "certificate", "registrations": "registration", "education": "education", "appraisals": "appraisal",
    "breaks": "break",
}


def gathered(pack, people):
    """The same workers out of records, one form after the other."""
    reports = []
    for name, form in LISTS.items():
        lines = [json.dumps({"worker": key, **item}, ensure_ascii=False) for key, who in people.items() for item in who[name]]
        reports.append(pack.form(form).check_lines(lines, "2030-01-01"))
        assert reports[-1].ok, reports[-1].findings
    return pack.workers(reports, told=list(LISTS.values()))


def hold_payroll(pack, blocks, seed):
    """Holds payrolls of 25 workers and a year against the oracle, month by month; how many were paid, and so on."""
    draw = random.Random(f"{seed} {pack} payroll")
    book, seen = wushe.Pack.builtin(pack), Counter()
    for _ in range(blocks):
        scheme = book.scheme("community_worker")
        given = choices(draw, pack, scheme)
        people = {f"W{number:02}": worker(draw, pack) for number in range(25)}
        grades = {key: draw.randint(*GIVEN[pack]) if pack in GIVEN else None for key in people}
        first, last = {"jinzhou": ("2022-02", "2022-12"), "benxi": ("2023-01", "2023-12")}.get(pack, ("2021-07", "2022-06"))
        known = {key: {"grade": grade} for key, grade in grades.items() if grade is not None}
        # One who was never appointed stands in no record at all.
        workers = gathered(book, people)
        known = {key: said for key, said in known.items() if key in {each.key for each in workers}}
        table = scheme.choose(**given).payroll(workers, first, last, given=known).to_polars()
        for row in table.iter_rows(named=True):
            theirs = slip(pack, people[row["worker"]], row["month"], given, grades[row["worker"]])
            case = f"{pack}, seed {seed}: {row}, {json.dumps(people[row['worker']])}, {json.dumps(given)}"
            if theirs is None:
                assert (row["status"], row["total"]) == ("none", 0), case
                seen["none"] += 1
                continue
            assert (row["status"], row["total"]) == ("known", theirs["total"]), f"{theirs}: {case}"
            seen["paid"] += 1
            if theirs["tied"]:
                continue
            assert row["grade"] == theirs["grade"] and (theirs["seniority"] is None or near(row["seniority"], theirs["seniority"])), f"{theirs}: {case}"
            for id, amount in {**dict.fromkeys(theirs["later"]), **theirs["lines"]}.items():
                assert near(row[f"line_{id}"], amount), f"{id} is not {amount}: {case}"
    return seen


@pytest.mark.parametrize("pack", RULES)
def test_payrolls_are_what_the_rule_says(pack):
    seen = hold_payroll(pack, 4, 20220521)
    assert seen["paid"] > 300, seen


def main(count=100_000, seed=20220521):
    for pack in RULES:
        started = time.perf_counter()
        seen = hold(pack, count, seed)
        print(f"{pack:<12} {count} workers, {seen['paid']} paid, {seen['none']} with nothing due: all agree ({time.perf_counter() - started:.0f} s)", flush=True)
        seen = hold_payroll(pack, count // 1000, seed)
        print(f"{pack:<12} payrolls of {sum(seen.values())} staff-months, {seen['paid']} paid: all agree", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
