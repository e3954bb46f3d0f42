"""A rulebook whose pay is set by the year, from its folder to payslips: `core/tests/yearly_pay.rs` has the same numbers."""

import pathlib

import pytest
import wushe

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "packs/xian-shape"
WORKER = {"worker": "w", "appointments": [{"from": "2022-01-10", "post": "general", "full_time": True, "probation_until": "2022-04-09"}], "breaks": []}
#: Round numbers of our own: the rulebook has none.
NUMBERS = {"base": "36000", "coefficient": {"1": "1", "3": "1.1"}, "lowest_coefficient": "1", "basic_share": "70", "performance_share": "30"}


@pytest.fixture(scope="module")
def scheme():
    return wushe.Pack.load(FOLDER).scheme("community_worker")


def paid(scheme, month):
    slip = scheme.pay(WORKER, month, today="2024-12-31", grade=3)
    return slip, {line["id"]: line["amount"] for line in slip.lines if line["amount"] is not None}


@pytest.mark.parametrize(("grade", "of", "total"), [("own", "whole", "2640"), ("own", "basic", "1848"), ("lowest", "whole", "2400"), ("lowest", "basic", "1680")])
def test_probation(scheme, grade, of, total):
    chosen = scheme.choose(**NUMBERS, probation_grade=grade, probation_of=of, reference_day="last", broken_month="whole")
    slip, lines = paid(chosen, "2022-03")
    assert (str(slip.total), list(lines)) == (total, ["probation"])


def test_a_month_is_a_twelfth(scheme):
    slip, lines = paid(scheme.choose(**NUMBERS, reference_day="last", broken_month="whole"), "2022-05")
    assert (str(slip.total), {name: str(amount) for name, amount in lines.items()}) == ("3300", {"basic": "2310", "performance": "990"})
    assert '"unit":"/12"' in slip.json


def test_nothing_is_assumed(scheme):
    asked = {question["id"]: question["unit"] for question in scheme.unstated()}
    assert {"probation_grade", "probation_of", "base", "coefficient", "lowest_coefficient"} <= set(asked)
    slip, lines = paid(scheme, "2022-03")
    assert slip.total is None and not lines
    missing = {need["id"] for need in slip.missing}
    assert {"probation_grade", "probation_of", "base"} <= missing and "performance_share" not in missing
