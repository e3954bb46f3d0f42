"""What every answer of the core has: its JSON text, and what is in it; and tables of it."""

from __future__ import annotations

import json as _json
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars

#: The columns of a table: what their values are ("text", the number of a "row", "whole" or "exact" numbers, "truth"), and the values.
Columns = dict[str, tuple[str, list[Any]]]

_POLARS = {"text": "String", "row": "UInt32", "whole": "Int64", "exact": "Float64", "truth": "Boolean"}
_ARROW = {"text": "string", "row": "uint32", "whole": "int64", "exact": "float64", "truth": "bool_"}
_PANDAS = {"row": "UInt32", "whole": "Int64", "exact": "float64", "truth": "boolean"}


class Told:
    """An answer of the core."""

    #: The core's own bytes, the same in every language.
    json: str

    def __init__(self, json: str) -> None:
        self.json = json

    @cached_property
    def _data(self) -> dict[str, Any]:
        return self.to_dict()

    @property
    def _answer(self) -> dict[str, Any]:
        return self._data

    @property
    def pack(self) -> str:
        """The rulebook that it goes by: `id@version#hash`."""
        return str(self._answer["pack"])

    def to_dict(self) -> dict[str, Any]:
        """The answer as a dict of its own."""
        data: dict[str, Any] = _json.loads(self.json)
        return data


class Tabular:
    """What can be had as a table of polars, pandas or Arrow."""

    def _columns(self, lang: str) -> Columns:
        raise NotImplementedError

    def to_polars(self, lang: str = "zh-Hans", *, float: bool = False) -> polars.DataFrame:
        """The table as one of polars. Amounts are exact decimals; with `float=True` they are floats, for plotting, which lose digits."""
        import polars

        columns = self._columns(lang)
        types = {name: getattr(polars, _POLARS[kind])() if kind != "exact" or float else polars.Decimal(38, _places(values))
                 for name, (kind, values) in columns.items()}
        return polars.DataFrame({name: _floats(column) if float else column[1] for name, column in columns.items()}, schema=types)

    def to_pandas(self, lang: str = "zh-Hans", *, float: bool = False) -> Any:
        """The table as one of pandas. Amounts are decimal.Decimal; with `float=True` they are floats, for plotting, which lose digits."""
        import pandas  # type: ignore[import-untyped,unused-ignore]

        def series(kind: str, values: list[Any]) -> Any:
            exact = "object" if kind == "exact" and not float else _PANDAS.get(kind)
            return pandas.Series(_floats((kind, values)) if float else values, dtype=exact or (None if values else "object"))

        return pandas.DataFrame({name: series(*column) for name, column in self._columns(lang).items()})

    def to_arrow(self, lang: str = "zh-Hans", *, float: bool = False) -> Any:
        """The table as one of pyarrow. Amounts are exact decimals; with `float=True` they are floats, for plotting, which lose digits."""
        import pyarrow  # type: ignore[import-untyped,unused-ignore]

        def array(kind: str, values: list[Any]) -> Any:
            exact = kind == "exact" and not float
            kept = pyarrow.decimal128(38, _places(values)) if exact else getattr(pyarrow, _ARROW[kind])()
            return pyarrow.array(_floats((kind, values)) if float else values, kept)

        return pyarrow.table({name: array(*column) for name, column in self._columns(lang).items()})


class Streamed:
    """What is an Arrow stream (`__arrow_c_stream__`): polars, pyarrow and DuckDB take it as it is."""

    def to_polars(self, *, float: bool = False) -> polars.DataFrame:
        """The whole table as one of polars. With `float=True` amounts are floats, for plotting, which lose digits."""
        import polars

        table = polars.DataFrame(self)
        return table.with_columns(polars.selectors.decimal().cast(polars.Float64())) if float else table

    def to_pandas(self, *, float: bool = False) -> Any:
        """The whole table as one of pandas, amounts as decimal.Decimal; it takes pyarrow. `float` is as in `to_polars`."""
        return self.to_arrow(float=float).to_pandas()

    def to_arrow(self, *, float: bool = False) -> Any:
        """The whole table as one of pyarrow. `float` is as in `to_polars`."""
        import pyarrow  # type: ignore[import-untyped,unused-ignore]

        table = pyarrow.table(self)
        if not float:
            return table
        plain = [field.with_type(pyarrow.float64()) if pyarrow.types.is_decimal(field.type) else field for field in table.schema]
        return table.cast(pyarrow.schema(plain))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an Arrow stream."""
        raise NotImplementedError


def _places(values: list[Any]) -> int:
    return max([0, *(-int(value.as_tuple().exponent) for value in values if value is not None)])


def _floats(column: tuple[str, list[Any]]) -> list[Any]:
    kind, values = column
    return [value if value is None else float(value) for value in values] if kind == "exact" else values
