"""The shared vectors, byte for byte: what the binding answers is the text that every language answers.

An exception is an id, or `prefix/*`, and its reason; one that passes is a failure.
"""

import json
from pathlib import Path

import wushe

VECTORS = Path(__file__).resolve().parent.parent / "vectors"

# An operation of the vectors and the call that answers it with JSON text.
OPERATIONS = {
    "parse": lambda case: wushe.parse_json(case["type"], case["text"]),
}


def read_cases():
    lines = [line for path in sorted(VECTORS.glob("*.jsonl")) for line in path.read_text("utf-8").split("\n")]
    return [json.loads(line) for line in lines if line]


def read_exceptions():
    path = VECTORS / "exceptions.json"
    return json.loads(path.read_text("utf-8"))["python"] if path.exists() else {}


def fault(case):
    operation = OPERATIONS.get(case["op"])
    if operation is None:
        return f"no op {case['op']}"
    wanted = json.dumps(case["expect"], ensure_ascii=False, separators=(",", ":"))
    try:
        given = operation(case)
    except Exception as error:
        return f"expected {wanted}\n    raised {error!r}"
    return None if given == wanted else f"expected {wanted}\n    answered {given}"


def run(cases, exceptions):
    passed, excepted, failures, seen, used = 0, 0, [], set(), set()
    for case in cases:
        name = case["id"]
        if name in seen:
            failures.append(f"{name}: stands twice")
            continue
        seen.add(name)
        exception = next((key for key in exceptions if (name.startswith(key[:-1]) if key.endswith("*") else name == key)), None)
        used.add(exception)
        wrong = fault(case)
        if wrong is None and exception is None:
            passed += 1
        elif wrong is not None and exception is not None:
            excepted += 1
        else:
            failures.append(f"{name}: {wrong or f'passes; take {exception} from exceptions.json'}")
    failures += [f"{name}: excepts no vector" for name in exceptions if name not in used]
    return passed, excepted, failures


def test_vectors(capsys):
    passed, excepted, failures = run(read_cases(), read_exceptions())
    with capsys.disabled():
        print(f"\nvectors: {passed} passed, {len(failures)} failed (python, {excepted} excepted)")
    assert not failures, "\n".join(failures)
    assert passed, "no vector was run"


def test_the_runner_sees_what_is_wrong():
    good = {"id": "a/1", "op": "parse", "type": "count", "text": "3", "expect": {"value": json.loads(wushe.parse_json("count", "3"))["value"]}}
    assert run([good], {}) == (1, 0, [])
    changed = {**good, "expect": {"value": "4"}}
    assert len(run([changed], {})[2]) == 1
    assert run([changed], {"a/*": "a reason"}) == (0, 1, [])
    for cases, exceptions in (([good], {"a/1": "x"}), ([good, good], {}), ([{**good, "op": "no_such"}], {}), ([good], {"b/*": "x"})):
        assert len(run(cases, exceptions)[2]) == 1
