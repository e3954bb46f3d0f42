"""What tells a person how far a long check is: a callable of theirs, tqdm where it is installed, or a line on the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Called with the rows done and, where it is known, how many there are in all; what it raises stops the check.
Progress = Callable[[int, "int | None"], object] | bool | None

#: What the core calls: the rows, and the bytes of a text or the rows again, each with how many there are in all.
Hook = Callable[[int, "int | None", int, "int | None"], None]

#: Who waits no longer than this needs no bar.
_PATIENCE = 1.0


@contextmanager
def hook(progress: Progress) -> Iterator[Hook | None]:
    """The hook for `progress=`, which leaves the terminal tidy whatever happens."""
    if not callable(progress) and progress not in (True, False, None):
        raise TypeError("progress is a callable, True, False or None")
    if callable(progress):
        told = progress
        yield lambda rows, total, done, whole: (told(rows, total), None)[1]
    elif progress is False or (progress is None and not _terminal()):
        yield None
    else:
        bar = _bar(0.0 if progress else _PATIENCE)
        try:
            yield bar.tell
        finally:
            bar.close()


def _terminal() -> bool:
    return bool(getattr(sys.stderr, "isatty", bool)())


class _Line:
    """A line of text that is written over."""

    def __init__(self, patience: float) -> None:
        self._from = time.monotonic() + patience
        self._shown = False

    def tell(self, rows: int, total: int | None, done: int, whole: int | None) -> None:
        if time.monotonic() < self._from:
            return
        share = f"{100 * done // whole:3} %  " if whole else ""
        sys.stderr.write(f"\r\x1b[K{share}{rows:,} rows" if _terminal() else f"{share}{rows:,} rows\n")
        sys.stderr.flush()
        self._shown = True

    def close(self) -> None:
        if self._shown and _terminal():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class _Tqdm:
    """The bar of tqdm, in notebooks too."""

    def __init__(self, tqdm: Any, patience: float) -> None:
        self._bar = tqdm(unit="row", unit_scale=True, leave=False, delay=patience)

    def tell(self, rows: int, total: int | None, done: int, whole: int | None) -> None:
        if total is None and whole and done:
            # How many rows a text has is known only at its end; so far the bytes speak for them.
            total = max(rows, rows * whole // done)
        self._bar.total = total
        self._bar.update(rows - self._bar.n)

    def close(self) -> None:
        self._bar.close()


def _bar(patience: float) -> _Line | _Tqdm:
    try:
        from tqdm.auto import tqdm  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return _Line(patience)
    return _Tqdm(tqdm, patience)


def rows_of(table: Any) -> int | None:
    """How many rows a table has, where asking costs nothing: a lazy one would have to be computed."""
    rows = len(table) if type(table).__module__.partition(".")[0] == "pandas" else getattr(table, "num_rows", getattr(table, "height", None))
    return rows if isinstance(rows, int) else None
