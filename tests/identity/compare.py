#!/usr/bin/env python3
"""Holds what the languages answered against each other, byte for byte: `compare.py CASES NAME=FILE NAME=FILE…`.

Line by line, so that the first difference can be shown with its case. A report that holds the identity number that was
planted in its case is a failure too.
"""

import json
import pathlib
import sys


def difference(answers):
    """The first difference between the bytes of the runners, if any."""
    (first, expected), *others = answers.items()
    for name, given in others:
        if given == expected:
            continue
        for number, (left, right) in enumerate(zip(expected.split(b"\n"), given.split(b"\n")), 1):
            if left != right:
                at = next((at for at, (a, b) in enumerate(zip(left, right)) if a != b), min(len(left), len(right)))
                return f"case {number}, byte {at}: {first} has {left[at - 30 if at > 30 else 0:at + 40]!r}, {name} has {right[at - 30 if at > 30 else 0:at + 40]!r}"
        return f"{first} has {len(expected)} bytes, {name} has {len(given)}"
    return None


def leak(cases, answer):
    """The first case whose planted number stands in its report, if any."""
    for number, (case, line) in enumerate(zip(cases, answer.split(b"\n")), 1):
        if case.get("planted") and case["planted"].encode() in line:
            return f"case {number}: the report holds what was planted"
    return None


def what_is_wrong(cases, answers):
    if len(answers) < 2:
        return "there is nothing to compare"
    lines = next(iter(answers.values())).split(b"\n")
    if len(lines) != len(cases) + 1 or lines[-1]:
        return f"{len(cases)} cases, {len(lines) - 1} answers"
    if any(not line.startswith(b'{"') for line in lines[:-1]):
        return "an answer is no report"
    return difference(answers) or leak(cases, next(iter(answers.values())))


if __name__ == "__main__":
    cases = [json.loads(line) for line in pathlib.Path(sys.argv[1]).read_text("utf-8").split("\n")[:-1]]
    answers = {name: pathlib.Path(path).read_bytes() for name, path in (argument.split("=", 1) for argument in sys.argv[2:])}
    wrong = what_is_wrong(cases, answers)
    if wrong is None:
        text = next(iter(answers.values()))
        broken = sum(b'"errors":' in line and b'"errors":0' not in line for line in text.split(b"\n")[:-1])
        print(f"identity: {len(cases)} cases ({broken} with errors), {len(text)} bytes, the same in {', '.join(answers)}")
        sys.exit()
    sys.exit(wrong)
