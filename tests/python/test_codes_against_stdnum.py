"""Check digit and birth date of resident identity numbers, against python-stdnum."""

import random
from datetime import date, timedelta

import pytest
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

import wushe

PROVINCES = [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83]

# What stdnum's own `validate` says of numbers that GB 11643 makes valid.
EXCEPTIONS = {
    "440524188001010014": (
        InvalidComponent,
        "the standard's own example; stdnum asks whether the county's code held at birth, and its list begins after 1880",
    ),
    "34052419800101001X": (KeyError, "stdnum's list has the prefecture of this code and no county, and reads it without asking"),
}


def valid(rng):
    born = date(1850, 1, 1) + timedelta(days=rng.randrange(70_000))
    body = f"{rng.choice(PROVINCES)}{rng.randrange(10_000):04}{born:%Y%m%d}{rng.randrange(1000):03}"
    return body + ric.calc_check_digit(body + "0"), born


def oracle(number):
    """The code that the number must be refused with, or its day of birth."""
    # Three zeros behind a number that does not fit are what a spreadsheet leaves of the last digits.
    lost = "resident_id_lost_digits" if number.endswith("000") else None
    try:
        born = ric.get_birth_date(number)
    except InvalidComponent:
        return lost or "resident_id_birth_date"
    return born if number[-1] == ric.calc_check_digit(number) else lost or "resident_id_check_digit"


def ours(number):
    answer = wushe.parse("resident_id", number)
    return answer["birth_date"] if "birth_date" in answer else answer["findings"][0]["code"]


def test_valid_numbers():
    rng = random.Random(20220521)
    for _ in range(5_000):
        number, born = valid(rng)
        assert ours(number) == oracle(number) == born
        assert wushe.parse("resident_id", number.lower()) == wushe.parse("resident_id", number)
        assert wushe.parse("resident_id", number)["sex"] == ("male" if int(number[16]) % 2 else "female")


def test_foreigners_numbers_have_the_same_check_digit():
    rng = random.Random(2102)
    for _ in range(1_000):
        number, born = valid(rng)
        body = f"9{rng.choice([11, 15, 31, 44])}840{number[6:17]}"
        assert ours(body + ric.calc_check_digit(body + "0")) == born


def test_mutated_numbers():
    rng = random.Random(11643)
    refused = 0
    for _ in range(10_000):
        number = list(valid(rng)[0])
        # The province stays: stdnum looks the whole place up in a list of its own.
        for at in rng.sample(range(2, 18), rng.choice([1, 1, 2])):
            number[at] = rng.choice("0123456789X" if at == 17 else "0123456789")
        number = "".join(number)
        assert ours(number) == oracle(number)
        refused += isinstance(ours(number), str)
    assert 7_000 < refused < 10_000


@pytest.mark.parametrize("number", EXCEPTIONS)
def test_named_exceptions(number):
    kind, _reason = EXCEPTIONS[number]
    assert ours(number) == oracle(number)
    with pytest.raises(kind):
        ric.validate(number)
