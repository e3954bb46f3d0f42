"""Tables that are read as they are checked: Parquet files, and frames and relations that are not computed yet."""

from __future__ import annotations

import os
from errno import EISDIR, ENOENT
from pathlib import Path
from typing import Any

from ._errors import WusheError


def opened(source: Any) -> tuple[Any, int | None]:
    """The table of a source, which gives its rows as they are asked for, and how many there are where that is known at once."""
    if isinstance(source, os.PathLike):
        return _parquet(Path(source))
    if type(source).__module__.partition(".")[0] == "polars":
        return (_lazy(source) if type(source).__name__ == "LazyFrame" else _typed(source)), None
    return source, None


def _typed(frame: Any) -> Any:
    """A frame of polars whose columns without any value are of texts: as columns without a type Arrow's reader refuses them."""
    import polars

    untyped = [name for name, kind in getattr(frame, "schema", {}).items() if kind == polars.Null]
    return frame.with_columns(polars.col(name).cast(polars.String) for name in untyped) if untyped else frame


def is_parquet(path: os.PathLike[str]) -> bool:
    """Whether a path is that of a Parquet file, or of a folder, whose Parquet files are one table."""
    return Path(path).suffix.lower() in (".parquet", ".pq") or Path(path).is_dir()


def _parquet(path: Path) -> tuple[Any, int | None]:
    if path.is_dir() and next(path.rglob("*.parquet"), None) is None:
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    try:
        from pyarrow import dataset  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return _parquet_of_others(path), None
    if not path.exists():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(path))
    table = dataset.dataset(sorted(map(str, path.rglob("*.parquet"))) if path.is_dir() else str(path), format="parquet")
    # Without what it reads ahead by itself, which is as much as the memory that a whole file takes.
    return table.scanner(batch_readahead=2, fragment_readahead=1).to_reader(), table.count_rows()


def _parquet_of_others(path: Path) -> Any:
    files = str(path / "**" / "*.parquet" if path.is_dir() else path)
    try:
        import duckdb
    except ImportError:
        pass
    else:
        return duckdb.read_parquet(files)
    try:
        import polars
    except ImportError:
        raise WusheError("a Parquet file is read by pyarrow, DuckDB or polars; install one of them") from None
    return polars.scan_parquet(files).collect()


def _lazy(frame: Any) -> Any:
    try:
        import pyarrow
    except ImportError:
        return frame.collect()
    schema = frame.collect_schema().to_frame().to_arrow().schema
    batches = (batch.cast(schema) for part in frame.collect_batches(maintain_order=True) for batch in part.to_arrow().to_batches())
    return pyarrow.RecordBatchReader.from_batches(schema, batches)
