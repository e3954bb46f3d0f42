"""Mutated valid inputs at every public way in from Python: each has an answer or an exception of the library's own.

`python tests/python/test_hostile.py [COUNT [SEED]]` gives many more than the tests do, and says what became of them.
"""

import json
import math
import pathlib
import random
import resource
import sys
import time
from datetime import date
from decimal import Decimal

import polars
import pyarrow
import pytest
import wushe as ws
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = pathlib.Path(__file__).resolve().parents[2]
TODAY = "2022-05-21"
#: A published example of GB 11643: no living person's number.
PLANTED = "11010519491231002X"
MEMORY_CEILING_KIB = 512 << 10
INPUT_CEILING = 5.0
TOKENS = [
    PLANTED, "\ufeff", "\0", "\\u0000", '"\\ud800"', '"\\udc00\\ud800"', "\\", '"', "\r", "\n", ",", ";", "，", "１２", "\u202e", "\u2028", "𠮷",
    "\ufffd", "{", "}", "[", "]", "null", "NaN", "-0", "1e400", "9007199254740993", "18446744073709551616", "99999999999999999999999999999",
    "3.3333333333333335", "0000-00-00", "9999-12-31", '"__proto__":{},', " and ", " for x in xs return ", "<html", "PK\x03\x04", "[" * 1000,
    "(" * 100_000, '{"a":' * 129, "not(" * 65,
]
#: What a value of Python can be instead of what it should be.
VALUES = [True, None, -1, 2**63, -(2**70), 0.1, math.nan, math.inf, "", "\ud800", PLANTED, b"x", Decimal("1E+400"), Decimal("NaN"), date.max, date.min,
          [], {}, (), [[]], {1: 2}, {"\udc00": 1}, object(), range(3), "x" * 100_000]

pack = ws.Pack.builtin("hinggan")
pay_pack = ws.Pack.builtin("hinggan-illustrative")
network = ws.Network.builtin("hinggan")


def vectors(op):
    lines = (line for path in sorted((ROOT / "tests/vectors").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines())
    return [vector for vector in map(json.loads, lines) if vector["op"] == op]


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def mutated(text, draw, others):
    """The text with a few changes; `draw(n)` gives a number below n."""
    for _ in range(draw(4)):
        at, kind = draw(len(text) + 1), draw(8)
        until = min(len(text), at + draw(40))
        if kind == 0:
            text = text[:at] + text[until:]
        elif kind == 1:
            text = text[:until] + text[at:until] * draw(50) + text[until:]
        elif kind == 2:
            other = others[draw(len(others))]
            text = text[:at] + other[draw(len(other) + 1):][:200] + text[until:]
        elif kind == 3:
            text = text[:at] + chr(draw(0xD800)) + text[at + 1:]
        elif kind == 4:
            text = text[:at]
        else:
            text = text[:at] + TOKENS[draw(len(TOKENS))] + text[at if kind < 7 else until:]
    return text


def as_bytes(text, draw):
    """The text in one of the encodings of files, or with a byte that is none."""
    data = text.encode(["utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030"][draw(5)])
    at = draw(len(data) + 1)
    return data[:at] + bytes([draw(256)]) + data[at + 1:] if draw(3) == 0 else data


def masked(answer):
    assert PLANTED not in answer and "19491231" not in answer, "the answer holds what was planted"
    return json.loads(answer)


def reported(report, longest):
    masked(report.json)
    for finding in report.findings:
        assert all(isinstance(step, str) or 0 <= step <= longest for step in finding["path"]), finding
        for lang in ("zh-Hans", "en"):
            assert PLANTED not in report.message(finding, lang)
    assert PLANTED not in report.html()
    return report.ok


def check_text(text, key, draw):
    return reported(pack.form(key).check(text, TODAY), len(text))


def check_value(text, key, draw):
    try:
        value = json.loads(text, parse_float=Decimal if draw(2) else None)
    except (ValueError, RecursionError):
        value = {"visited_on": text}
    if isinstance(value, dict) and value and draw(2):
        value[list(value)[draw(len(value))]] = VALUES[draw(len(VALUES))]
    return reported(pack.form(key).check(value, TODAY) if not isinstance(value, (str, bytes)) else pack.form(key).check([value], TODAY), len(text))


def check_lines(text, key, draw):
    lines = text.encode("utf-8") if draw(2) else text
    return reported(pack.form(key).check_lines(lines, TODAY), text.count("\n") + len(text) + 1)


def check_csv(text, key, draw):
    data = as_bytes(text, draw)
    return reported(pack.check(data, key, today=TODAY), len(data) + 1)


def check_table(text, key, draw):
    rows = [line.split(",") for line in text.split("\n") if line]
    names = list(dict.fromkeys(rows[0])) if rows else []
    columns = {name: [row[at] if at < len(row) else None for row in rows[1:]] for at, name in enumerate(names)}
    table = polars.DataFrame(columns, schema={name: polars.String for name in names})
    for name in names:
        if draw(4) == 0:
            to = [polars.Int64, polars.Float64, polars.Boolean, polars.Categorical, polars.Date][draw(5)]
            table = table.with_columns(polars.lit(1).cast(polars.Int32).cast(to).alias(name) if to != polars.Categorical else table[name].cast(to))
    return reported(pack.check(table, key, today=TODAY), len(rows) + len(text) + 1)


def figures(text, key, draw):
    cube = pack.measure(pack.check(text.encode(), None, today=TODAY), network=network)
    words = [mutated(word, draw, ["1522", "2022-04"]) if draw(3) == 0 else word for word in key]
    figure = cube.get(words[0], unit=words[1], period=words[2])
    json.loads(figure.explain().json)
    return figure.records == figure.used + sum(figure.left_out.values()) + figure.undetermined


def parse(text, key, draw):
    answer = json.loads(ws.parse_json(key, text))
    assert key != "resident_id" or PLANTED not in json.dumps(answer)
    ws.parse(key, text)
    return "findings" not in answer or "value" in answer


def condition(text, key, draw):
    facts = mutated(key, draw, [text]) if draw(3) == 0 else key
    json.loads(ws.explain_json(text, facts))
    return "refused" not in json.loads(ws.evaluate_json(text, facts))


def evaluate(text, key, draw):
    ws.evaluate(text, {"a": VALUES[draw(len(VALUES))], "b": True})
    return True


def read_table(text, key, draw):
    return bool(json.loads(ws.read_table_json(as_bytes(text, draw)))["rows"])


def pack_json(text, key, draw):
    other = ws.Pack.from_json(text)
    return all(form.describe("en") and form.json_schema() for form in other.forms) or not other.forms


def lists(text, key, draw):
    return bool(ws.Network.parse(text).lists)


def parts(text, key, draw):
    return ws.Network.parse(LISTS, text) is not None


def query(text, key, draw):
    return "answer" in json.loads(network.query_json(key, text))


def message(text, key, draw):
    finding = json.loads(text)
    return bool(ws.message(finding) and pack.form("home_visit").message(finding, "en"))


def pay(text, key, draw):
    name, choices, month, given = key
    scheme = ws.Pack.builtin(name).scheme("community_worker").choose(**choices)
    month = mutated(month, draw, [text]) if draw(3) == 0 else month
    grade = draw(2**31) if draw(8) == 1 else given
    slip = scheme.pay(text, month, today="2030-01-01", grade=grade)
    masked(slip.json)
    assert (slip.total is None) == (slip.status == "unknown"), slip.json
    assert PLANTED not in slip.to_text("en") + slip.to_markdown() + slip._repr_html_()
    return slip.total is not None


def back_pay(text, key, draw):
    name, choices, worker, given = key
    try:
        paid = json.loads(text, parse_float=Decimal if draw(2) else None)
    except (ValueError, RecursionError):
        paid = [{"month": "2022-05", "lines": [{"id": text, "amount": text}]}]
    if isinstance(paid, list) and paid and isinstance(paid[0], dict) and draw(2):
        paid[0][["month", "lines", "later", "total"][draw(4)]] = VALUES[draw(len(VALUES))]
    scheme = ws.Pack.builtin(name).scheme("community_worker").choose(**choices)
    masked(scheme.back_pay(worker, paid if isinstance(paid, list) else [paid], today="2030-01-01", grade=given).json)
    return True


def raises(text, key, draw):
    name, choices, day = key
    day = mutated(day, draw, [text]) if draw(3) == 0 else day
    met = ws.Pack.builtin(name).scheme("community_worker").choose(**choices).raises(text, day, today="2030-01-01")
    masked(met.json)
    assert (met.grades is None) == (met.status != "known") and bool(met.missing) == (met.status == "unknown"), met.json
    return met.status != "unknown"


def choose(text, key, draw):
    try:
        choices = json.loads(text)
    except (ValueError, RecursionError):
        choices = {"part_years": text}
    if not isinstance(choices, dict):
        choices = {"part_years": choices}
    if choices and draw(2):
        choices[list(choices)[draw(len(choices))]] = VALUES[draw(len(VALUES))]
    scheme = ws.Pack.builtin(key).scheme("community_worker").choose(**choices)
    return len(scheme.unstated()) < len(ws.Pack.builtin(key).scheme("community_worker").unstated())


def staff(text, draw):
    told = ["certificate", "registration", "break", *([VALUES[draw(len(VALUES))]] if draw(20) == 1 else [])]
    report = pay_pack.check(as_bytes(text, draw) if draw(2) else text.encode(), None, today="2022-12-31")
    try:
        return pay_pack.workers([report, report] if draw(4) == 1 else report, told=told)
    except ws.WusheError:
        # Where a row was refused not everything is told.
        return pay_pack.workers(report)


def workers(text, key, draw):
    gathered = staff(text, draw)
    for finding in masked(json.dumps(gathered.findings)):
        assert PLANTED not in gathered.message(finding) + gathered.message(finding, "en")
    assert PLANTED not in f"{gathered!r} {gathered.html()} {gathered.html('en')} {[repr(worker) + worker.html() for worker in gathered[:20]]}"
    return [gathered.worker(worker.key).key for worker in gathered] == [worker.key for worker in gathered] != []


def payroll(text, key, draw):
    gathered = staff(text, draw)
    first, last = (mutated(month, draw, [text]) if draw(4) == 1 else month for month in key)
    given = {worker.key: {"grade": draw(18) + 1} for worker in gathered[:3]}
    if given and draw(4) == 1:
        given[[*given, text][draw(len(given) + 1)]] = [VALUES[draw(len(VALUES))], {"grade": VALUES[draw(len(VALUES))]}, {"seniority": VALUES[draw(len(VALUES))]}][draw(3)]
    table = pay_pack.scheme("community_worker").payroll(gathered, first, last, given=given)
    masked(json.dumps(table.columns))
    assert PLANTED not in f"{table!r} {table.html()}"
    if len(table) < 10_000:
        masked(json.dumps(table.missing()))
    batch = next(iter(pyarrow.RecordBatchReader.from_stream(table)), None)
    return batch is not None and batch.num_rows == min(len(table), 8192)


LISTS = (ROOT / "core/divisions/hinggan.csv").read_text("utf-8")
DIVISIONS = LISTS.split("\n")
NESTED = [vector["query"]["network"] for vector in vectors("network") if isinstance(vector["query"], dict) and "network" in vector["query"]]
FINDINGS = [finding for vector in vectors("check") for finding in vector["expect"]["findings"]]
RECORDS = [(vector["text"], vector["form"]) for vector in vectors("check")]
PAID = [(text_of(vector["worker"]), (vector["pack"], vector["choices"], vector["month"], vector.get("grade"))) for vector in vectors("pay")]
BACK = [(text_of(vector["paid"]), (vector["pack"], vector["choices"], vector["worker"], vector.get("grade"))) for vector in vectors("back_pay")]
RAISED = [(text_of(vector["worker"]), (vector["pack"], vector["choices"], vector["day"])) for vector in vectors("raises")]
STAFF = (ROOT / "examples/notebooks/staff.csv").read_text("utf-8").splitlines()
STAFF = [("\n".join([STAFF[0], *STAFF[at::9]]) + "\n", ("2022-01", f"2022-{at + 1:02}")) for at in range(1, 10)]
LEDGERS = [(vector["text"], vector.get("form")) for op in ("ledger", "measure") for vector in vectors(op)]

#: Every way in with valid inputs, each a text and what goes with it.
ENTRIES = {
    "Form.check(str)": (check_text, RECORDS),
    "Form.check(dict)": (check_value, RECORDS),
    "Form.check_lines": (check_lines, [(f"{text}\n{text}", form) for text, form in RECORDS]),
    "Pack.check(bytes)": (check_csv, LEDGERS),
    "Pack.check(table)": (check_table, LEDGERS),
    "Pack.measure": (figures, [(vector["text"], (vector["measure"], vector.get("division", ""), vector.get("period", ""))) for vector in vectors("measure")]),
    "Pack.from_json": (pack_json, [(vector["text"], None) for vector in vectors("pack")]),
    "parse, parse_json": (parse, [(vector["text"], vector["type"]) for vector in vectors("parse")]),
    "evaluate_json, explain_json": (condition, [(vector["source"], text_of(vector["facts"])) for vector in vectors("condition")]),
    "evaluate": (evaluate, [("a = b", None), ("a in [1, 2]", None), ("if b then a else null", None), ("b", None)]),
    "read_table_json": (read_table, LEDGERS + [(vector["text"], None) for vector in vectors("table") if "text" in vector]),
    "Network.parse(lists)": (lists, [("\n".join([DIVISIONS[0], *DIVISIONS[at:at + 30]]), None) for at in range(1, 900, 90)]),
    "Network.parse(parts)": (parts, [(text_of(nested), None) for nested in NESTED]),
    "Network.query_json": (query, [(text_of(vector["query"]), vector["date"]) for vector in vectors("network")]),
    "Scheme.pay": (pay, PAID),
    "Scheme.back_pay": (back_pay, BACK),
    "Scheme.raises": (raises, RAISED),
    "Scheme.choose": (choose, [(text_of(key[1]), key[0]) for _, key in PAID if key[1]]),
    "Pack.workers": (workers, STAFF),
    "Scheme.payroll": (payroll, STAFF),
    "message": (message, [(text_of(finding), None) for finding in FINDINGS]),
}
#: What the library or Python's own JSON refuses with; anything else, InternalError before all, is a fault.
REFUSALS = (ws.WusheError, TypeError, ValueError, OverflowError, KeyError, AttributeError, RecursionError, polars.exceptions.PolarsError)
OURS = (ws.WusheError, TypeError)


def attempt(name, draw):
    """One input: whether it was taken. What our own code raises must be of the library."""
    run, corpus = ENTRIES[name]
    text, key = corpus[draw(len(corpus))]
    text = mutated(text, draw, [other for other, _ in corpus[:20]])
    try:
        return bool(run(text, key, draw))
    except OURS as refused:
        assert not isinstance(refused, ws.InternalError)
        # A rulebook's and a network's author is told the names that they chose; they are nobody's data.
        assert PLANTED not in str(refused) or name.startswith(("Pack.from_json", "Network"))
        return False
    except ws.InternalError:
        raise
    except REFUSALS as other:
        # Raised on the way, by the corpus's own JSON or by polars, or by a border that is told which Python value it met.
        assert name in ("message", "Pack.check(table)", "Pack.check(bytes)", "Form.check_lines", "Pack.measure"), repr(other)
        return False


@pytest.mark.parametrize("name", ENTRIES)
def test_valid_inputs_are_taken(name):
    run, corpus = ENTRIES[name]
    taken = 0
    for text, key in corpus:
        try:
            taken += bool(run(text, key, lambda bound: 0))
        except ws.WusheError:
            pass
    assert taken


@pytest.mark.parametrize("name", ENTRIES)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.data())
def test_drawn_inputs_have_an_answer(name, data):
    attempt(name, lambda bound: data.draw(st.integers(0, max(bound - 1, 0))))


@pytest.mark.parametrize("name", ENTRIES)
def test_seeded_inputs_have_an_answer(name):
    source = random.Random(20220521)
    for _ in range(150):
        attempt(name, lambda bound: source.randrange(max(bound, 1)))


def main(count=100_000, seed=20220521):
    print(f"{'way in':<28} {'inputs':>7} {'accepted':>9} {'refused':>8} {'s':>7} {'worst ms':>9} {'peak KiB':>9}")
    whole = 0
    for name in ENTRIES:
        source, accepted, worst, started = random.Random(f"{seed} {name}"), 0, 0.0, time.perf_counter()
        inputs = -(-count // len(ENTRIES))
        for number in range(inputs):
            state, before = source.getstate(), time.perf_counter()
            try:
                accepted += attempt(name, lambda bound: source.randrange(max(bound, 1)))
            except BaseException:
                print(f"{name}, input {number} of seed {seed}, state {hash(state)}", file=sys.stderr)
                raise
            worst = max(worst, time.perf_counter() - before)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{name:<28} {inputs:>7} {accepted:>9} {inputs - accepted:>8} {time.perf_counter() - started:>7.1f} {worst * 1000:>9.0f} {peak:>9}", flush=True)
        assert 0 < accepted < inputs, f"{name}: what is all taken or all refused proves nothing"
        assert peak < MEMORY_CEILING_KIB and worst < INPUT_CEILING, name
        whole += inputs
    print(f"hostile: {whole} inputs from Python, 0 faults; at most {peak} KiB of {MEMORY_CEILING_KIB}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
