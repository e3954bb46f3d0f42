"""The rule of `src/bin/pay.rs` in Python: with `decimal`, one worker and month at a time, and with numpy over whole numbers.

Reads the workers that `--dump` writes; prints nanoseconds for a staff-month and the sum, which must be that of the library.
"""

import sys
import time
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import numpy

MONTHS = [date(2021 + at // 12, at % 12 + 1, 1) for at in range(24)]
LOWEST = {"head": 7, "deputy": 4, "general": 1}
HIGHEST = {"head": 18, "deputy": 15, "general": 12}
RAISE = {"junior": 1, "intermediate": 2, "senior": 3}
BASE, STEP, FEN = Decimal(2000), Decimal(100), Decimal("0.01")
STEP_YEARS = Decimal(3)


def years(start, after):
    due = (start.month, start.day) if (start.month, start.day) != (2, 29) or after.year % 4 == 0 else (2, 28)
    return after.year - start.year - ((after.month, after.day) < due)


def with_decimal(workers, ends):
    whole = Decimal(0)
    for start, post, full_time, level, since in workers:
        for last, after in ends:
            if not full_time:
                continue
            highest = HIGHEST[post]
            grade = min(highest, LOWEST[post] + int(Decimal(years(start, after)) // STEP_YEARS))
            if level and since <= last:
                grade = min(highest, grade + RAISE[level])
            whole += (BASE + STEP * (grade - 1)).quantize(FEN, ROUND_HALF_UP)
    return whole


def with_numpy(columns, ends):
    lowest, highest, raise_, year, month_day, since, full_time = columns
    whole = 0
    for last, after in ends:
        served = after.year - year - (after.month * 100 + after.day < month_day)
        grade = numpy.minimum(highest, lowest + served // 3)
        grade = numpy.minimum(highest, grade + numpy.where(since <= last.toordinal(), raise_, 0))
        whole += int(((2000 + 100 * (grade - 1)) * full_time).sum())
    return whole


def main():
    workers = []
    for line in sys.stdin:
        start, post, full_time, level, since = line.rstrip("\n").split(",")
        workers.append((date.fromisoformat(start), post, full_time == "1", level, date.fromisoformat(since) if since else date.max))
    following = [*MONTHS[1:], date(2023, 1, 1)]
    ends = [(after - timedelta(days=1), after) for after in following]
    columns = [
        numpy.array(column, dtype=numpy.int64)
        for column in (
            [LOWEST[post] for _, post, *_ in workers],
            [HIGHEST[post] for _, post, *_ in workers],
            [RAISE.get(level, 0) for *_, level, _ in workers],
            [start.year for start, *_ in workers],
            [start.month * 100 + min(start.day, 28 if start.month == 2 else 31) for start, *_ in workers],
            [since.toordinal() for *_, since in workers],
            [full_time for _, _, full_time, *_ in workers],
        )
    ]
    for name, run in (("decimal", lambda: with_decimal(workers, ends)), ("numpy", lambda: with_numpy(columns, ends))):
        times = []
        for _ in range(7):
            started = time.perf_counter()
            whole = run()
            times.append(time.perf_counter() - started)
        print(f"{name} | {sorted(times)[3] * 1e9 / len(workers) / len(ends):.0f} ns | {whole}")


if __name__ == "__main__":
    main()
