#!/usr/bin/env python3
"""Counts what a stage's log says: `count.py EXIT_CODE LOG` prints passed and failed; `count.py --agree LOG…` holds
the runners of the vectors against each other."""

import pathlib
import re
import sys

VECTORS = re.compile(r"\bvectors: (\d+) passed, (\d+) failed(?: \((\w+), (\d+) excepted\))?")


def pairs(log):
    """(passed, failed) of every tool that left its closing line in the log."""
    for passed, failed in re.findall(r"^test result: .*? (\d+) passed; (\d+) failed", log, re.M):  # cargo test
        yield int(passed), int(failed)
    for passed, failed in re.findall(r"^# pass (\d+)\n# fail (\d+)", log, re.M):  # node --test
        yield int(passed), int(failed)
    for ran, rest in re.findall(r"^Ran (\d+) tests? in .*\n\n(OK|FAILED.*)", log, re.M):  # unittest
        failed = sum(int(number) for number in re.findall(r"(?:failures|errors)=(\d+)", rest))
        yield int(ran) - failed, failed
    for line in re.findall(r"^=* ?((?:\d+ \w+, )*\d+ \w+) in [\d.]+s.*$", log, re.M):  # pytest
        found = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", line)}
        yield found.get("passed", 0), found.get("failed", 0) + found.get("error", 0) + found.get("errors", 0)
    for checks, problems in re.findall(r"^web-form: (\d+) checks, (\d+) problems", log, re.M):
        yield int(checks) - min(int(checks), int(problems)), int(problems)
    for passed, failed, _, _ in VECTORS.findall(log):
        yield int(passed), int(failed)


def count(code, log):
    found = list(pairs(log))
    passed, failed = sum(pair[0] for pair in found), sum(pair[1] for pair in found)
    if code != 0:
        return passed, max(failed, 1)
    return (passed, failed) if passed + failed else (1, 0)


def disagreement(logs):
    """What is wrong, if the runners have not run equally many vectors."""
    ran = {name: int(passed) + int(failed) + int(excepted or 0)
           for log in logs for passed, failed, name, excepted in VECTORS.findall(log)}
    if len(ran) > 1 and len(set(ran.values())) > 1:
        return "the runners have not run the same vectors: " + ", ".join(f"{name} {number}" for name, number in ran.items())
    return None


if __name__ == "__main__":
    if sys.argv[1] == "--agree":
        sys.exit(disagreement([pathlib.Path(name).read_text("utf-8", "replace") for name in sys.argv[2:]]))
    print(*count(int(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text("utf-8", "replace")))
