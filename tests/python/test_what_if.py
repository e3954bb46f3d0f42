"""Comparisons and budgets against a second reading of the rules in Python's `decimal`: the oracle of payslips, asked for both sides."""

import random
from decimal import Decimal

import pytest
import wushe
from pay_oracle import RULES, slip
from test_pay_oracle import GIVEN, choices, money, months, worker

#: A table of each rulebook that is open and chosen, whose numbers are tried anew.
TRIED = {"hinggan": "amounts", "ningbo": "amounts", "jinzhou": "amounts", "city-d": "award", "benxi": "certificate_allowance"}


def paid(pack, who, month, given, grade):
    theirs = slip(pack, who, month, given, grade)
    return Decimal(0) if theirs is None else theirs["total"]


@pytest.mark.parametrize("pack", [pack for pack in RULES if pack in TRIED])
def test_a_comparison_is_what_both_readings_of_the_rule_say(pack):
    draw = random.Random(f"20260103 {pack} what if")
    scheme = wushe.Pack.builtin(pack).scheme("community_worker")
    told = differ = 0
    for _ in range(4):
        given = choices(draw, pack, scheme)
        if TRIED[pack] not in given:
            pytest.skip(f"{pack} states {TRIED[pack]}")
        values = {TRIED[pack]: {key: money(draw) for key in given[TRIED[pack]]}}
        people = {f"W{number:02}": worker(draw, pack) for number in range(75)}
        grades = {key: draw.randint(*GIVEN[pack]) if pack in GIVEN else None for key in people}
        month = months(draw, pack)
        before = scheme.choose(**given)
        staff = [{**who, "worker": key, "grade": grades[key]} for key, who in people.items()]
        impact = before.impact(before.with_values(**values), staff, month, today="2030-01-01")
        for row in impact.workers:
            who = people[row["worker"]]
            both = [paid(pack, who, month, chosen, grades[row["worker"]]) for chosen in (given, {**given, **values})]
            assert row["status"] == "known", row
            assert [row["before"]["total"], row["after"]["total"]] == both, row
            assert row["difference"] == both[1] - both[0] == sum((line["total"]["difference"] for line in row["lines"]), Decimal(0))
            told, differ = told + 1, differ + (row["difference"] != 0)
        assert impact.difference == sum(cause["total"]["difference"] for cause in impact.causes) == impact.gain["amount"] + impact.loss["amount"]
        for part in ("cause", "year", "unit", "post", "grade"):
            assert sum((row[3] for row in impact.by(part).rows), Decimal(0)) == impact.difference, part
    assert told == 300 and differ > 0, (told, differ)


def test_who_cant_be_told_is_told_and_is_in_no_sum():
    scheme = wushe.Pack.builtin("city-d").scheme("community_worker").choose(due_award="12")
    post = {"appointments": [{"from": "2019-05-01", "post": "deputy"}], "certificates": [], "appraisals": []}
    staff = [{"worker": "W1", **post, "grade": 4}, {"worker": "W2", **post}]
    impact = scheme.impact(scheme.with_values(basic_performance=250), staff, "2022-05", today="2022-06-01")
    assert (impact.known, impact.unknown, impact.difference) == (1, 1, Decimal(50))
    assert impact.to_pandas()["missing"].tolist() == ["", "breaks"]
    shown = impact.html("en") + impact.html()
    assert "what if: Basic performance pay = 250" in shown and "W1" not in shown and "W2" not in shown
    assert len(impact.plot()._repr_mimebundle_()["image/svg+xml"]) > 1000
    budget = scheme.budget(staff, "2022-01", "2023-11", today="2022-06-01", assume={"appraisal": "unqualified", "grades_stay": True})
    assert [(year["total"], year["unknown"]) for year in budget.years] == [(Decimal(35160), 1), (Decimal(32230), 1)]
    assert budget.open[0]["worker"] == "W2" and "W2" not in budget.html()
    with pytest.raises(wushe.WusheError):
        scheme.budget(staff, "2022-01", "2023-11", today="2022-06-01", assume={"weather": "fine"})


def test_workers_of_ledgers_are_a_staff_list():
    pack = wushe.Pack.builtin("city-d")
    report = pack.check("工号,聘任日期,岗位\nW1,2019-05-01,deputy\n".encode(), "appointment", today="2022-05-21")
    workers, scheme = pack.workers(report, told=["certificate", "break"]), pack.scheme("community_worker").choose(due_award="12")
    tried = scheme.with_values(post_pay={"deputy": 2600})
    assert scheme.impact(tried, workers, "2022-05", given={"W1": {"grade": 4}}).difference == 100
    with pytest.raises(TypeError):
        scheme.impact(tried, [], "2022-05", today="2022-05-21", given={})
