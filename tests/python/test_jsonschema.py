"""The exported form schema against an independent validator: what it refuses has an error of ours, always."""

import copy
import random
from collections import Counter

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import wushe

PACK = wushe.Pack.builtin("hinggan")
TODAY = "2022-05-21"
RECORDS = 16_000

GOOD = {
    "text": ["走访情况", "x", " 两字 "],
    "key": ["K1", "H-02", "户7"],
    "station": ["152221100000", "S1"],
    "division": ["152221100000", "150000000000"],
    "date": ["2022-05-20", "2021-12-31", "2020-02-29"],
    "count": [0, 1, 12, "3"],
    "amount": ["0", "12.50", "9007199254740993", "12345678901234567.89"],
    "boolean": [True, False],
    "resident_id": ["11010519491231002X", "440524188001010014", "110105491231002"],
    "credit_code": ["91110000600037341L", "91350100M000100Y43", "12100000400002259p"],
    "file_name": ["协议.pdf", "IMG 1.jpg", "README", "a.b"],
    "sha256": ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    "phone": ["13800138000", "+86 13800138000", "0482-8266866", "04828266866-801", "+861065201114"],
}
ODD = [
    None, "", " ", "　", True, False, 0, -1, 3.0, 3.7, 2**53 + 1, 2**64, 1e300, "x y", "x\n", "12", "012", "-0", "-0.0", "-3", "1e5", "+1", "1.", ".5",
    "１２", "2022-5-20", "2022-02-30", "2022-05-20 ", "20220520", "0000-01-01", "9999-12-31", "999999999999", "152221", "11010519491231002x",
    "110105194912310021", "91110000600037341M", "91110000600037341", "138-0013-8000", "0482-1266866", "8266866", "x" * 129, "x" * 10_001, "9" * 40, "0." + "1" * 29, [], {}, [None], [1], ["x"], [[]], [{}], [{"x": 1}], {"x": 1}, "\u0000", "\ufeff", "\u00a0", "\x1c", "\x85", "a\x1cb", "a\ufeffb",
]


def good(draw, field):
    kind = field["type"]
    if field["id"] == "year":
        return draw.choice([2019, 2021, "2020"])
    if kind == "option":
        return draw.choice(field["options"])["id"]
    if kind == "options":
        options = [option["id"] for option in field["options"]]
        return draw.sample(options, draw.randint(1, min(3, len(options))))
    if kind in ("attachment", "signature"):
        return record(draw, field["fields"])
    if kind == "group":
        return [record(draw, field["fields"]) for _ in range(draw.randint(0, 3))]
    return draw.choice(GOOD[kind])


def record(draw, fields):
    return {field["id"]: good(draw, field) for field in fields if field["required"] or draw.random() < 0.4}


def mutate(draw, value, fields):
    name = draw.choice([*value, *(field["id"] for field in fields)])
    change = draw.random()
    if change < 0.15:
        value.pop(name, None)
    elif change < 0.2:
        value[draw.choice(["colour", name + "x", ""])] = draw.choice(ODD)
    elif change < 0.4 and isinstance(value.get(name), list) and value[name]:
        inner = next((field["fields"] for field in fields if field["id"] == name), [])
        at = draw.randrange(len(value[name]))
        if inner and isinstance(value[name][at], dict):
            mutate(draw, value[name][at], inner)
        else:
            value[name][at] = draw.choice(ODD)
    else:
        value[name] = copy.deepcopy(draw.choice(ODD))


@pytest.mark.parametrize("form", [form.id for form in PACK.forms])
def test_the_schema_refuses_only_what_has_an_error(form):
    form = PACK.form(form)
    schema = form.json_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema") and schema["$comment"] == PACK.identity
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    fields = form.describe()["fields"]
    draw = random.Random(f"2022-05-21 {form.id}")
    seen = Counter()
    for _ in range(RECORDS // len(PACK.forms)):
        value = record(draw, fields)
        for _ in range(draw.choice([0, 0, 1, 1, 2, 4])):
            mutate(draw, value, fields)
        taken, report = validator.is_valid(value), form.check(value, TODAY)
        if not taken:
            why = next(validator.iter_errors(value))
            # What is not shown leaves the record right, whatever stands in it.
            hidden = any(finding["code"] == "hidden_value" for finding in report.findings)
            assert not report.ok or hidden, f"refused by the schema alone: {why.json_path}: {why.message} in {value}"
        seen[(taken, report.ok)] += 1
    # All three that can be, and many of them.
    assert seen[(True, True)] > 50 and seen[(False, False)] > 50 and seen[(True, False)] > 0, seen


def test_the_validator_sees_what_is_wrong():
    schema = PACK.form("home_visit").json_schema()
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    fit = {"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}
    assert validator.is_valid(fit)
    for change in ({"visited_on": "2022-02-30"}, {"colour": 1}, {"head_count": -1}, {"household": None}, {"lives_alone": "true"}):
        assert not validator.is_valid({**fit, **change}), change
