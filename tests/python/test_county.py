"""A county's rulebook that was written from the page alone: `core/tests/county.rs` has the same numbers."""

import pathlib

import wushe

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "packs/county"
PACK = wushe.Pack.load(FOLDER)
WORKER = {
    "worker": "w",
    "appointments": [{"from": "2013-03-01", "post": "general", "full_time": True, "matching_post": True}],
    "registrations": [{"registered_on": "2021-11-30", "until": "2024-11-29", "level": "junior"}],
    "appraisals": [{"year": 2021, "result": "excellent"}, {"year": 2022, "result": "good"}],
    "breaks": [],
}


def test_a_record_is_checked():
    record = {"served_on": "2022-05-20", "station": "152221100000", "worker": "W1", "person": "P1", "meal_kind": "home", "meals": 12, "complained": False}
    report = PACK.form("meal").check(record, today="2022-12-31")
    assert [finding["code"] for finding in report.findings] == ["check_failed"]
    assert PACK.form("meal").check({**record, "meals": 2}, today="2022-12-31").ok
    assert PACK.warnings == []


def test_a_worker_is_paid():
    slip = PACK.scheme("county_worker").pay(WORKER, "2022-05", today="2022-12-31")
    assert str(slip.total) == "3240"
