"""Check characters and parts of unified social credit codes, against python-stdnum."""

import random

import pytest
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

import wushe

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PROVINCES = [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82]

# What stdnum says of codes of which we say something else, and why.
EXCEPTIONS = [
    ("N2152201MF0000000", InvalidFormat, None, "a department that is a letter; stdnum wants eight digits in front, GB 32100 says A, N and Y too"),
    ("A1110000MF0000000", InvalidFormat, None, "the same, of the Central Military Commission's office"),
    ("01110000600037341", None, "credit_code_department", "no department is 0; stdnum does not look at it"),
    ("91990000600037341", None, "credit_code_division", "no province is 99; stdnum takes any digits"),
]


def valid(rng):
    body = f"{rng.choice('123456789')}{rng.choice('1239')}{rng.choice(PROVINCES)}{rng.randrange(10_000):04}"
    body += "".join(rng.choices(ALPHABET, k=9))
    return body + uscc.calc_check_digit(body)


def oracle(code):
    try:
        uscc.validate(code)
    except InvalidLength:
        return "credit_code_length"
    except InvalidChecksum:
        return "credit_code_check"
    except InvalidFormat:
        return "format"
    return None


def ours(code):
    answer = wushe.parse("credit_code", code)
    return answer["findings"][0]["code"] if "value" not in answer else None


def test_valid_codes():
    rng = random.Random(32100)
    remainders = set()
    for _ in range(5_000):
        code = valid(rng)
        answer = wushe.parse("credit_code", code)
        assert oracle(code) is None and answer["value"] == code
        assert (answer["kind"], answer["organisation_code"]) == (code[1], code[8:17])
        small = wushe.parse("credit_code", code.lower())
        assert small["value"] == code and ("findings" in small) == (code != code.lower())
        remainders.add(code[-1])
    assert remainders == set(ALPHABET), "the remainder 0 and every other came up"


def test_mutated_codes():
    rng = random.Random(2015)
    refused = 0
    for _ in range(10_000):
        code = list(valid(rng))
        # Department and province stay: stdnum does not look at them.
        for at in rng.sample([1, *range(4, 18)], rng.choice([1, 1, 2])):
            code[at] = rng.choice(ALPHABET if at > 7 else "0123456789")
        if rng.random() < 0.1:
            code[rng.randrange(8, 18)] = rng.choice("IOZSV")
        if rng.random() < 0.1:
            code.pop()
        code = "".join(code)
        said, expected = ours(code), oracle(code)
        assert said == ("credit_code_letter" if expected == "format" else expected), code
        refused += said is not None
    assert 7_000 < refused < 10_000


@pytest.mark.parametrize(("body", "theirs", "said", "_reason"), EXCEPTIONS, ids=[exception[0] for exception in EXCEPTIONS])
def test_named_exceptions(body, theirs, said, _reason):
    code = body + uscc.calc_check_digit(body)
    assert ours(code) == said
    if theirs is None:
        uscc.validate(code)
    else:
        with pytest.raises(theirs):
            uscc.validate(code)
