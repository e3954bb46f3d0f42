"""JSON Lines checked into a book of records with every finding told, beside `orjson.loads` of each line alone, and beside
`jsonschema-rs` with every error behind `orjson.loads`.

Reads what `lines --dump` writes: the task, and then the lines. Prints, for each way of giving the lines, nanoseconds for a line on each side.
"""

import gc
import json
import sys
import time

import jsonschema_rs
import orjson
import wushe

#: Rounds in turn, the first of which is not counted.
ROUNDS = 9
#: What the schema can't express: an order between fields, what is required or shown only sometimes.
BEYOND_THE_SCHEMA = {"date_order", "required_here", "hidden_value", "check_failed", "date_in_future"}


def main():
    task, *lines = sys.stdin.buffer.read().splitlines()
    task = json.loads(task)
    form = wushe.Pack.builtin(task["pack"]).form(task["form"])
    validator = jsonschema_rs.validator_for(task["schema"], validate_formats=True)
    text = b"\n".join(lines)
    today, loads, errors_of = task["today"], orjson.loads, validator.iter_errors

    def ours(given=lines, **options):
        return form.check_lines(given, today, findings=None, progress=False, **options)

    def parsed():
        return sum(1 for line in lines if loads(line) is not None)

    def told():
        return sum(1 for line in lines for _ in errors_of(loads(line)))

    report = ours()
    within = {
        finding["path"][0]
        for finding in report.findings
        if finding["severity"] == "error" and finding["code"] not in BEYOND_THE_SCHEMA
    }
    refused = {number for number, line in enumerate(lines, 1) if not validator.is_valid(loads(line))}
    if within != refused:
        sys.exit(f"one side refuses {len(within - refused)} lines and the other {len(refused - within)} that the other takes")
    sides = {
        "lines": ours,
        "text": lambda: ours(text),
        "two threads": lambda: ours(text, threads=2),
        "orjson.loads": parsed,
        "jsonschema-rs": told,
    }
    times = {name: [] for name in sides}
    for turn in range(ROUNDS + 1):
        for name, side in sides.items():
            gc.collect()
            started = time.perf_counter()
            side()
            if turn:
                times[name].append(time.perf_counter() - started)
    print(f"{len(lines)} lines of {sum(map(len, lines)) // len(lines)} bytes, {len(report.records)} records, {len(report.findings)} findings")
    for name, taken in times.items():
        print(f"{name} | {sorted(taken)[ROUNDS // 2] * 1e9 / len(lines):.0f}")


if __name__ == "__main__":
    main()
