"""What papers are made of: the lines of a cube, and where each measure comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ._chart import _prefix
from ._errors import WusheError
from ._paper_words import Words, plain

if TYPE_CHECKING:
    from ._cube import Cube
    from ._figures import Figures
    from ._pack import Pack

#: Finest first: those that can be set side by side, then those of other lengths.
_KINDS = ("month", "quarter", "half_year", "year")


@dataclass(frozen=True)
class Cell:
    """A number, or why there is none, and what is to be said of it."""

    value: Decimal | None
    no_value: str | None
    undetermined: int
    partial: bool


@dataclass(frozen=True)
class Row:
    """A unit, how deep it lies in that of the cube, and the day of its list where the map does not have it; of a cube that is divided further one
    of its categories."""

    code: str
    place: str
    level: str
    depth: int
    listed: str | None = None
    #: Where its cells are: the unit's place in the cube, and that of the category.
    at: int = 0
    of: int | None = None
    category: tuple[str, ...] = ()


class Block:
    """One measure of a cube: a list of cells for each row."""

    def __init__(self, data: Mapping[str, Any], stated: Mapping[str, Any], order: Sequence[int]) -> None:
        self.id, self.unit, self.adds = str(data["measure"]), str(data["unit"]), data["adds"]
        self.stated = stated
        self.adds_over: list[bool] = data.get("adds_over", [])
        self.by_undetermined = int(data.get("by_undetermined", 0))
        self.outside = {str(row["reason"]): int(row["count"]) for row in data["outside"]}
        self._parts = [data, *([data["remainder"]] if "remainder" in data else [])]
        self._order = order

    def cells(self, row: Row) -> list[Cell]:
        """The cells of a row, in the order of the periods."""
        def columns(part: Mapping[str, Any]) -> list[Any]:
            named = [part[name] for name in ("value", "no_value", "undetermined", "partial")]
            return named if row.of is None else [column[row.of] for column in named]

        units, at = columns(self._parts[0]), row.at
        if at >= len(units[0]):
            units, at = columns(self._parts[1]), at - len(units[0])
        cells = [Cell(None if value is None else Decimal(value), why, lacking, bool(partial)) for value, why, lacking, partial in zip(*(column[at] for column in units))]
        return [cells[place] for place in self._order]


class Sheets:
    """A cube as papers need it. It is read from the cube's JSON text, so it lies in memory as a whole."""

    def __init__(self, cube: Cube, words: Words) -> None:
        if cube._core.is_as_was():
            raise WusheError("periods as they were then stand on several maps and have no one list of units; name the day of one map, or write the table")
        self.figures = cube._figures
        self.pack = pack_of(self.figures)
        data = json.loads(cube.json)
        kinds = dict(cube.periods)
        order = sorted(range(len(data["periods"])), key=lambda at: _rank(kinds[data["periods"][at]]))
        self.periods = [str(data["periods"][at]) for at in order]
        self.list_date = str(data["list_date"])
        units = _tree(data["units"]) + [
            Row(str(unit["division"]), plain(unit["place"]), str(unit["level"]), 0, str(unit["list_date"])) for unit in data.get("remainder", ())
        ]
        #: The unit in which all others of the map lie, if there is one.
        self.top = units[0] if [unit.depth for unit in units if unit.listed is None].count(0) == 1 else None
        labels = [_Labels(self.pack, words, str(dimension["of"])) for dimension in data.get("dimensions", ())]
        self.dimensions = [label.name for label in labels]
        categories = [tuple(label.of(value) for label, value in zip(labels, values)) for values in data.get("categories", ())]
        self.rows = [
            replace(unit, at=at, of=of, category=category) for at, unit in enumerate(units)
            for of, category in (enumerate(categories) if labels else [(None, ())])
        ]
        stated = {measure["id"]: measure for measure in self.figures.measures}
        self.blocks = [Block(measure, stated[measure["measure"]], order) for measure in data["measures"]]


class _Labels:
    """What a role or fact and its options are called in the forms of a rulebook, where all that have it call it alike."""

    def __init__(self, pack: Pack, words: Words, name: str) -> None:
        fields = [field for form in pack.forms for field in form.describe(lang=words.lang)["fields"] if name in (field["role"], field["fact"])]
        names = {field["label"] for field in fields}
        self.name = plain(names.pop() if len(names) == 1 else name)
        self._none = words.say("（未填）", "(none)")
        self._options: dict[str, str] = {option["id"]: option["label"] for field in fields for option in field["options"] or ()}

    def of(self, value: str | None) -> str:
        """What a category is called."""
        return self._none if value is None else plain(self._options.get(value, value))


@dataclass(frozen=True)
class Source:
    """Where the definition of a measure comes from."""

    provenance: str
    clause: str
    document: str
    quote: str


def source(pack: Pack, words: Words, stated: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> Source:
    """The clause and the document of a measure, as the rulebook cites them."""
    name = str(stated.get("clause", ""))
    id, _, clause = name.partition("#")
    document = next((known for known in documents if known["id"] == id), None)
    if document is None:
        return Source(str(stated["provenance"]), name, "", "")
    parts = [f"《{document['title']}》" if words.zh else str(document["title"]), *document.get("issuers", ()), document.get("number"), document.get("source")]
    quote = next((str(known["quote"]) for known in document.get("clauses", ()) if known["id"] == clause), "")
    return Source(str(stated["provenance"]), name, plain(words.say("，", ", ").join(str(part) for part in parts if part)), plain(quote))


def pack_of(figures: Figures) -> Pack:
    """The rulebook by which figures were counted."""
    if figures._pack is None:
        raise WusheError("these figures don't know their rulebook; ask Pack.measure for them")
    return figures._pack


def definition(words: Words, stated: Mapping[str, Any]) -> str:
    """How a measure counts, and how it could be read otherwise."""
    said = words.of(stated.get("reading"))
    other = words.of(stated.get("other_reading"))
    return said + (words.say(f"（另一种口径：{other}）", f" (another reading: {other})") if other else "")


def _rank(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _tree(units: Sequence[Mapping[str, Any]]) -> list[Row]:
    rows: list[Row] = []
    above: list[str] = []
    for unit in units:
        code = str(unit["division"])
        while above and not code.startswith(above[-1]):
            above.pop()
        rows.append(Row(code, plain(unit["place"]), str(unit["level"]), len(above)))
        above.append(_prefix(code))
    return rows
