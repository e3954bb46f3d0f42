"""Frames of pandas, whose columns may be of any objects and whose rows may have labels of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._errors import WusheError

Beside = tuple[list[str], dict[int, list[object]]]


def is_pandas(table: object) -> bool:
    """Whether it is a frame of pandas, which is not imported for it."""
    return any(base.__name__ == "DataFrame" and base.__module__.partition(".")[0] == "pandas" for base in type(table).__mro__)


def split(frame: Any, row_numbers: str | None) -> tuple[Any, Beside]:
    """The columns that Arrow has, then the numbers of the rows; and beside them the names of all columns and those of objects."""
    numbers = _numbers(frame, row_numbers)
    # An index with a name is a column that somebody made one; one without has labels of rows.
    named = [name for name in frame.index.names if name is not None]
    frame = frame.reset_index(named) if named else frame
    names = [_heading(name) for name in frame.columns]
    objects = {at: frame.iloc[:, at].tolist() for at, dtype in enumerate(frame.dtypes) if _of_objects(dtype)}
    plain = frame.iloc[:, [at for at in range(len(names)) if at not in objects]].reset_index(drop=True)
    # By positions, as pandas takes a name once alone where Arrow reads it.
    plain.columns = [str(at) for at in range(plain.shape[1])]
    return plain.assign(rows=numbers), (names, objects)


def _heading(name: object) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _of_objects(dtype: Any) -> bool:
    if type(dtype).__name__ == "ArrowDtype":
        return False
    if type(dtype).__name__ == "CategoricalDtype":
        return bool(dtype.categories.inferred_type != "string")
    is_plain = dtype.kind in "biufM" or dtype.name in ("string", "str")
    # What pandas gives no Arrow of, or what Arrow tells no days of: a sparse column, halves of floats, days with a time zone.
    return not is_plain or type(dtype).__name__ in ("SparseDtype", "DatetimeTZDtype") or dtype.name == "float16"


def _numbers(frame: Any, row_numbers: str | None) -> Sequence[int]:
    if row_numbers is None:
        return range(2, len(frame) + 2)
    if row_numbers != "index":
        raise WusheError('row_numbers is "index" or None')
    labels = frame.index.tolist()
    if any(isinstance(label, bool) or not isinstance(label, int) or not 0 <= label < 2**31 for label in labels) or len(set(labels)) < len(labels):
        raise WusheError("the labels of the index are no numbers of rows: each is a whole number from 0 and comes once")
    return [label + 2 for label in labels]
