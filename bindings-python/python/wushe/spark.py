"""Figures of a frame of Spark: each part is checked where it lies, and what was accepted is put together on the driver.

Spark does the work (`mapInArrow`), this package the rules: there is no engine of its own. It takes `pyspark` 4 on the driver, and this package
and pyarrow on every executor. The driver holds all records as columns: about 13 bytes a record, 1 to 8 for each role and fact that
any has, and each different key once; a hundred million visits are about 4 GB. A part holds what the check of a ledger holds.

>>> import wushe.spark
>>> wushe.spark.measure("visits.parquet", None, form="home_visit", today="2022-05-21", network=None)
Traceback (most recent call last):
...
TypeError: expected a frame of Spark, got str
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ._errors import WusheError
from ._figures import Cover, Figures
from ._form import LedgerVoice
from ._given import Day
from ._network import Network
from ._pack import Pack
from ._payroll import merged
from ._report import LedgerReport

_PARTS = "report string, records binary"


def check(
    frame: Any, pack: Pack, *, form: str, today: Day, network: Network | None = None, row: str | None = None, findings: int = 1_000
) -> list[LedgerReport]:
    """Check a frame of Spark part by part: a report a part, each with the records that nothing forbids in it.

    `form`, `today` and `network` are as in `Pack.check`. `row` names a column of whole numbers from 1, each once, which
    then number the rows in findings and records; without it each part numbers its own, from 2 as in a spreadsheet. `findings` are how many each part lists;
    all are counted.

    Where a form has fields that may come once in a ledger, rows that are the same there are brought into one part (a shuffle by these
    columns), and `row` says which of them is the later one, so it must be given. `measure` refuses where such a key is written in two ways
    and both came through. Equal rows, which a ledger is warned of, are told where they meet in one part.
    """
    if not hasattr(frame, "mapInArrow"):
        raise TypeError(f"expected a frame of Spark, got {type(frame).__name__}")
    names = [name for name in frame.columns if name != row]
    if row is not None and len(names) == len(frame.columns):
        raise WusheError(f"the frame has no column {row}")
    once = pack._core.once_columns(form, names)
    if once and row is None:
        raise WusheError("the form has keys that may come once, and a frame has no order: name the column that numbers its rows, row=")
    if len(once) > 1:
        raise WusheError("the form has several keys that may come once, which lie in no one part together; check it as one table")
    if row is not None:
        _must_number(frame, row)
    # The number of a row comes last, where the check looks for it.
    frame = frame.select(*[f"`{name}`" for name in names], *([f"`{row}`"] if row else []))
    if once:
        frame = frame.repartition(*[f"`{names[at]}`" for at in once[0]])
    if row:
        frame = frame.sortWithinPartitions(f"`{row}`")
    work = _Part(pack, form, str(today), network, names if row else None, findings)
    return [_report(pack, form, part) for part in frame.mapInArrow(work, _PARTS).toLocalIterator()]


def measure(
    frame: Any,
    pack: Pack,
    *,
    form: str,
    today: Day,
    network: Network,
    row: str | None = None,
    as_of: Day | None = None,
    covers: Cover | Mapping[str, Cover] | None = None,
) -> Figures:
    """The figures of a frame of Spark: what `Pack.measure` gives of the same table on one machine, to the byte (tested). `check` says what
    is asked for; the reports of the parts are in `reports` of the figures."""
    reports = check(frame, pack, form=form, today=today, network=network, row=row)
    if not reports:
        raise WusheError("the frame has no part")
    figures = pack.measure(reports, network=network, as_of=as_of, covers=covers)
    again = merged(pack.identity, reports)._core.come_again(form)
    if again is None:
        raise WusheError("the form has keys that may come once, which records don't hold; check it as one table")
    if again:
        raise WusheError(f"{again} keys that may come once came through twice, written in two ways; write each in one way, or check it as one table")
    return figures


def _report(pack: Pack, form: str, part: Any) -> LedgerReport:
    records = pack.records(bytes(part.records))
    return LedgerReport(part.report, records._core, LedgerVoice([pack.form(form)]))


def _must_number(frame: Any, row: str) -> None:
    from pyspark.sql import functions

    column = functions.col(f"`{row}`")
    if frame.schema[row].dataType.typeName() not in ("byte", "short", "integer", "long"):
        raise WusheError(f"the column {row} numbers the rows, so it has whole numbers")
    ends = functions.min(column), functions.max(column), functions.count(column), functions.count("*"), functions.count_distinct(column)
    least, most, known, rows, distinct = frame.agg(*ends).first()
    if rows and not (known == rows == distinct and 1 <= least and most < 2**32 - 1):
        raise WusheError(f"the column {row} numbers the rows, so it has a number from 1 to {2**32 - 2} in each row, and each once")


class _Part:
    """What an executor does with a part."""

    def __init__(self, pack: Pack, form: str, today: str, network: Network | None, numbered: list[str] | None, findings: int) -> None:
        self._pack, self._form, self._today, self._network = pack, form, today, network
        self._numbered, self._findings = numbered, findings

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow  # type: ignore[import-untyped,unused-ignore]

        first = next(batches, None)
        if first is None:
            return
        table = pyarrow.RecordBatchReader.from_batches(first.schema, _chained(first, batches))
        core = self._pack._core.reading(True, None, self._findings)
        network = None if self._network is None else self._network._core
        # Spark's rows have their number in the last column, as a frame of pandas has.
        beside: tuple[list[str], dict[int, list[object]]] | None = None if self._numbered is None else (self._numbered, {})
        report, records = core.check_table(self._form, table, self._today, None, None, network, beside)
        yield pyarrow.RecordBatch.from_pydict({"report": [report], "records": [records.to_bytes()]})


def _chained(first: Any, others: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from others
