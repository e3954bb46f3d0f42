"""Numbers, days and texts cross the border exactly or not at all."""

import json
from datetime import date, datetime
from decimal import Decimal

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wushe
from wushe import _core

KINDS = [
    "amount", "count", "credit_code", "date", "division_code", "division_code_short", "ledger_date", "phone", "reported", "resident_id",
]


def codes(answer):
    return [finding["code"] for finding in answer["findings"]]


@pytest.mark.parametrize("text", ["3.7", "1.6", "9007199254740993", "12345678901234567.89", "-0.01", "0"])
def test_amounts_keep_every_digit(text):
    for given_as in (text, Decimal(text)):
        value = wushe.parse("amount", given_as)["value"]
        assert type(value) is Decimal and str(value) == text
    assert json.loads(wushe.parse_json("amount", text)) == {"value": text}


def test_sums_are_python_decimals():
    one, tenth = (wushe.parse("amount", text)["value"] for text in ("1.5", "0.1"))
    assert one + tenth == Decimal("1.6")
    assert wushe.parse("amount", 9007199254740993)["value"] == Decimal("9007199254740993")
    assert codes(wushe.parse("amount", Decimal(10) / Decimal(3) * Decimal(10**27) * 10)) == ["amount_too_long"]


@pytest.mark.parametrize("value", [3.7, 1.5 + 0.1, 10 / 3, 12345678901234567.89, 1.0, float("nan"), numpy.float64(3.7)])
def test_floats_are_refused(value):
    with pytest.raises(TypeError, match="float can't hold .* decimal.Decimal"):
        wushe.parse("amount", value)
    assert _core._input_json({"money": value}) == '{"money":"float"}'


@pytest.mark.parametrize("value", [True, None, b"1", [1], date(2022, 5, 21)])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(TypeError, match="expected a decimal.Decimal, int or str, got "):
        wushe.parse("amount", value)


def test_odd_decimals():
    assert wushe.parse("amount", Decimal("1.50"))["value"] == Decimal("1.5")
    assert wushe.parse("amount", Decimal("12E+2"))["value"] == Decimal("1200")
    for text in ("NaN", "sNaN", "Infinity", "-Infinity"):
        with pytest.raises(wushe.WusheError, match="no digits to read"):
            wushe.parse("amount", Decimal(text))
    assert codes(wushe.parse("amount", Decimal("1.2345678901234567890123456789"))) == ["amount_too_long"]
    # Written out, it would take a gigabyte.
    assert codes(wushe.parse("amount", Decimal("1E+999999999"))) == ["amount_exponent"]


def test_counts():
    answer = wushe.parse("count", "12")
    assert answer == {"value": 12} and type(answer["value"]) is int
    assert codes(wushe.parse("count", 9007199254740993)) == ["count_too_large"]
    assert codes(wushe.parse("count", "3.7")) == ["count_not_whole"]


def test_days():
    day = date(2022, 5, 21)
    assert wushe.parse("date", day)["value"] == wushe.parse("date", "2022-05-21")["value"] == day
    assert wushe.parse("date", date(1, 1, 1))["value"] == date(1, 1, 1)
    answer = wushe.parse("ledger_date", "2022年5月21日")
    assert answer["value"] == day and codes(answer) == ["normalised"]
    for moment in (datetime(2022, 5, 21), datetime(2022, 5, 21, 12), pandas.Timestamp("2022-05-21")):
        with pytest.raises(TypeError, match=r"got a datetime.*\.date\(\)"):
            wushe.parse("date", moment)
        with pytest.raises(TypeError, match=r"\.date\(\) on it first \(at entry 0, counted from 0\)"):
            _core._input_json({"visited_on": moment})
    with pytest.raises(TypeError, match="expected a datetime.date or str, got int"):
        wushe.parse("date", 20220521)


def test_reported_figures():
    answer = wushe.parse("reported", "1.36万余人次")
    assert (answer["low"], answer["high"]) == (Decimal(13600), Decimal(13700))
    assert wushe.parse("reported", "13余户")["high"] is None


def test_lone_surrogates_are_refused_and_not_shown():
    for call in (
        lambda: wushe.parse("date", "secret\ud800"),
        lambda: wushe.parse_json("amount", "secret\udfff"),
        lambda: _core._input_json({"secret\ud800": 1}),
        lambda: _core._input_json(["secret\ud800"]),
        lambda: wushe.message({"code": "date_format", "path": [], "params": {}}, label="secret\ud800"),
    ):
        with pytest.raises(wushe.WusheError, match="lone surrogate") as raised:
            call()
        assert "secret" not in str(raised.value)


def test_records_cross_whole():
    record = {
        "b": None, "a": [True, 1, -(2**63), 2**63, 0.5, "五社"], "c": ({"d": Decimal("1.50")}, date(2022, 5, 21)),
        "n": numpy.int64(7),
    }
    assert json.loads(_core._input_json(record)) == {
        "b": None, "a": [True, 1, -(2**63), "beyond 64 bits", "float", "五社"], "c": [{"d": "1.50"}, "2022-05-21"], "n": 7,
    }


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"x": {1, 2}}, r"type set \(at entry 0, counted from 0\)"),
        ({"x": 1, "y": [0, b"secret"]}, r"type bytes \(at entry 1 > entry 1, counted from 0\)"),
        ({"x": {1: 2}}, r"keys of a record are str, not int \(at entry 0 > entry 0"),
        (numpy.bool_(True), "type numpy.bool"),
    ],
)
def test_other_types_are_refused_at_their_place(record, words):
    with pytest.raises(TypeError, match=words) as raised:
        _core._input_json(record)
    assert "secret" not in str(raised.value)


def test_depth_is_bounded():
    deep, endless = [], []
    endless.append(endless)
    for _ in range(100_000):
        deep = [deep]
    for value in (deep, endless):
        with pytest.raises(wushe.WusheError, match="more than 128 deep") as raised:
            _core._input_json(value)
        assert codes({"findings": raised.value.findings}) == ["input_too_deep"]


def test_sentences():
    finding = wushe.parse("ledger_date", "44702")["findings"][0]
    assert finding["params"] == {"date": "2022-05-21"}
    assert "2022-05-21" in wushe.sentence(finding["code"], finding["params"], lang="en")
    placed = {**finding, "path": [52, "ended_on"]}
    assert wushe.message(placed, label="结束日期").startswith("第 52 行「结束日期」：")
    assert wushe.message(placed, lang="en").startswith("row 52, column ended_on: ")
    for bad in (lambda: wushe.message(placed, lang="fr"), lambda: wushe.sentence("no_such", {}), lambda: wushe.message({})):
        with pytest.raises(wushe.WusheError):
            bad()


def test_error_carries_findings():
    error = wushe.WusheError("the pack can't be loaded", [{"code": "date_format"}])
    assert isinstance(error, ValueError) and error.findings == [{"code": "date_format"}]
    import copy
    import pickle

    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert str(twin) == str(error) and twin.findings == error.findings


@given(st.dates())
def test_days_come_back(day):
    assert wushe.parse("date", day)["value"] == wushe.parse("date", str(day))["value"] == day


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20))
def test_amounts_come_back(amount):
    value = wushe.parse("amount", amount)["value"]
    assert value == amount and wushe.parse("amount", str(value))["value"] == value


@given(st.integers(min_value=0, max_value=2**53 - 1))
def test_counts_come_back(count):
    assert wushe.parse("count", count)["value"] == wushe.parse("count", str(count))["value"] == count


@given(st.sampled_from(KINDS), st.text(st.characters(exclude_categories=["Cs"])) | st.text("0123456789.-/年月日万余元eE+Xx０"))
def test_any_text_gets_an_answer(kind, text):
    answer = wushe.parse(kind, text)
    assert ("findings" in answer) or answer
    assert json.loads(wushe.parse_json(kind, text)).keys() == answer.keys()


def test_a_record_that_changes_meanwhile():
    record = {}

    class Nasty:
        def __index__(self):
            record["more"] = 1
            return 1

    record.update(a=Nasty(), b=2)
    assert json.loads(_core._input_json(record)) == {"a": 1, "b": 2}


PACK = wushe.Pack.builtin("hinggan")
NETWORK = wushe.Network.builtin("hinggan")
EXACT = ["3.7", "1.6", str(Decimal(10) / Decimal(3)), "9007199254740993", "12345678901234567.89"]


@pytest.mark.parametrize("text", EXACT)
def test_conditions_hold_numbers_exactly(text):
    value = wushe.evaluate("x", {"x": Decimal(text)})["value"]
    assert type(value) is Decimal and value == Decimal(text)
    assert wushe.evaluate("x + y", {"x": Decimal(text), "y": Decimal("0")})["value"] == Decimal(text)


def test_conditions_reckon_exactly():
    assert wushe.evaluate("1.5 + 0.1")["value"] == Decimal("1.6")
    assert wushe.evaluate("10 / 3")["value"] == Decimal("3." + 27 * "3")
    assert wushe.evaluate("x + 1", {"x": 9007199254740993})["value"] == Decimal("9007199254740994")
    with pytest.raises(TypeError, match="float can't hold"):
        wushe.evaluate("x", {"x": 3.7})


def amounts(form, record):
    return [finding["code"] for finding in form.check(record, "2022-05-21").findings if "amount" in finding["path"]]


@pytest.mark.parametrize("text", [text for text in EXACT if len(text) < 28])
def test_checks_take_amounts_as_text_and_decimal_alone(text):
    form = PACK.form("resource_linked")
    for value in (text, Decimal(text)):
        assert amounts(form, {"amount": value}) == []
    assert amounts(form, {"amount": float(text)}) == ["amount_is_number"]
    assert amounts(form, {"amount": Decimal("1E+999999999")}) == ["amount_exponent"]
    for odd in ("NaN", "Infinity"):
        with pytest.raises(wushe.WusheError, match=r"no digits to read \(at entry 0"):
            form.check({"amount": Decimal(odd)}, "2022-05-21")


@pytest.mark.parametrize(
    "texts", [["3.7"], ["1.5", "0.1"], ["9007199254740993"], ["12345678901234567.89"], ["0.1"] * 10, ["9007199254740993", "0.01"]],
)
def test_a_figure_is_the_exact_sum_of_its_amounts(texts):
    head = "链接日期,社工站,资源方向,资源形式,金额,资源提供方"
    options = {field["id"]: field["options"][0]["label"] for field in PACK.form("resource_linked").describe()["fields"] if field["options"]}
    row = f"2022-05-20,152221100000,链入,{options['resource_form']},{{}},{options['donor_party']}"
    csv = "\n".join([head, *(row.format(text) for text in texts)])
    report = PACK.check(csv.encode(), "resource_linked", today="2022-05-21")
    assert report.errors == 0, report.json
    figure = PACK.measure(report, network=NETWORK).get("resources_linked", unit="1522")
    assert type(figure.value) is Decimal and figure.value == sum(map(Decimal, texts)) and figure.unit == "元"
