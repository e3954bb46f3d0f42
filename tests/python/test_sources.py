"""Every way in gives the same figures: frames, relations and files, read whole or as they are checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import wushe as ws

PACK, NETWORK = ws.Pack.builtin("hinggan"), ws.Network.builtin("hinggan")
ROWS = 20_000
FRAME = pl.DataFrame({
    "走访日期": [f"2022-0{4 + at % 2}-{at % 28 + 1:02}" if at % 20 else "2022-04-31" for at in range(ROWS)],
    "社工站": ["152221100000" if at % 3 else "152222100000" for at in range(ROWS)],
    "走访社工": [f"W{at % 50}" for at in range(ROWS)],
    "家庭编号": [f"H{at % 7_000}" for at in range(ROWS)],
})


def measured(source: Any, **more: Any) -> ws.Figures:
    return PACK.measure(source, network=NETWORK, form="home_visit", today="2022-06-30", **more)


WHOLE = measured(FRAME)


def in_parts(folder: Path) -> Path:
    FRAME[: ROWS // 2].write_parquet(folder / "1.parquet", row_group_size=1000)
    (folder / "later").mkdir()
    FRAME[ROWS // 2 :].write_parquet(folder / "later" / "2.parquet")
    return folder


def csv(folder: Path) -> Path:
    FRAME.write_csv(folder / "visits.csv")
    return folder / "visits.csv"


@pytest.mark.parametrize("source", [
    lambda folder: FRAME.lazy(),
    lambda folder: FRAME.to_arrow(),
    lambda folder: FRAME.to_pandas(),
    lambda folder: duckdb.connect().from_arrow(FRAME.to_arrow()),
    lambda folder: in_parts(folder),
    lambda folder: str(csv(folder)),
    lambda folder: [FRAME],
])
def test_every_way_in_gives_the_same_figures(source: Any, tmp_path: Path) -> None:
    figures = measured(source(tmp_path))
    assert figures.cube(by=["month", "whole"]).json == WHOLE.cube(by=["month", "whole"]).json
    assert [report.to_dict()["report"] for report in figures.reports] == [report.to_dict()["report"] for report in WHOLE.reports]
    assert figures.reports[0].errors == ROWS // 20


def test_several_are_counted_as_one() -> None:
    half = ROWS // 2
    report = PACK.check(FRAME[:half], "home_visit", today="2022-06-30", network=NETWORK)
    for sources in ([FRAME[:half], FRAME[half:]], [report, FRAME[half:]], (report.records, FRAME[half:])):
        figures = measured(sources)
        assert figures.get("households_visited") == WHOLE.get("households_visited")
        assert len(figures.reports) == sum(not isinstance(source, ws.Records) for source in sources)


def test_a_file_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path, seen = in_parts(tmp_path), []
    measured(path, progress=lambda rows, total: seen.append((rows, total)))
    assert seen[-1] == (ROWS, ROWS)

    def stop(rows: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measured(path, progress=stop)


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    for source, said in [({"household": "H1"}, "figures are of ledgers"), ('{"household":"H1"}', "figures are of ledgers"), ("visits.xlsx", "ends in .csv")]:
        with pytest.raises(ws.WusheError, match=said):
            measured(source)
    with pytest.raises(FileNotFoundError):
        measured(tmp_path / "none.parquet")
    with pytest.raises(ws.WusheError, match="as of which day"):
        PACK.measure(FRAME, network=NETWORK, form="home_visit")
