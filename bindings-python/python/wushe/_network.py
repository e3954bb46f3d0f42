"""Units, stations and service points, as of a day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from . import _core
from ._given import Day

if TYPE_CHECKING:
    from ._pack import Pack


class Network:
    """Yearly division lists, and the stations that stand in their units.

    >>> import wushe as ws
    >>> view = ws.Network.builtin("hinggan").at("2022-05-21")
    >>> view.unit("152221")["name"], view.list_date
    ('科尔沁右翼前旗', datetime.date(2021, 10, 31))
    >>> [found["path"][-2] for found in view.by_name("平安村", within="152221")]
    ['科尔沁镇', '大石寨镇']
    >>> view.unit("999999")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: code: the first two digits of the division code are no province's
    """

    def __init__(self, core: _core.Network, whence: tuple[Any, ...]) -> None:
        self._core = core
        #: What gives the same network again, in another process.
        self._whence = whence

    @classmethod
    def builtin(cls, id: str) -> Network:
        """The lists of Hinggan League: `hinggan`."""
        return cls(_core.Network.builtin(id), (cls.builtin, id))

    @classmethod
    def parse(cls, lists: str, parts: str | Mapping[str, Any] | None = None) -> Network:
        """Lists as CSV text with the columns date_point, code, name; stations and what else as JSON text or a dict."""
        text = parts if parts is None or isinstance(parts, str) else json.dumps(dict(parts), ensure_ascii=False)
        return cls(_core.Network.parse(lists, text), (cls.parse, lists, text))

    def at(self, day: Day) -> NetworkView:
        """The network on that day: the latest list at or before it speaks."""
        return NetworkView(self, day)

    @property
    def lists(self) -> list[date]:
        """The dates of the lists."""
        return [date.fromisoformat(text) for text in self.ask("2000-01-01", kind="lists")]

    def with_successions(self, pack: Pack) -> Network:
        """This network with what a rulebook states to have become of units, checked against the lists."""
        return Network(self._core.with_successions(pack._core), (Network.with_successions, self, pack))

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        make, *given = self._whence
        return make, tuple(given)

    def changes(self, since: Day, until: Day, within: str | None = None) -> dict[str, Any]:
        """What changed between the lists of two days: new, gone, renamed, returned, and names that moved to other codes.

        >>> import wushe as ws
        >>> changes = ws.Network.builtin("hinggan").changes("2019-10-31", "2020-06-30", within="152201")
        >>> next(moved for moved in changes["moved"] if moved["name"] == "乌兰浩特经济技术开发区")
        {'name': '乌兰浩特经济技术开发区', 'from': ['152201403000'], 'to': ['152201402000']}
        """
        changes: dict[str, Any] = self.ask(since, kind="changes", until=str(until), **({} if within is None else {"within": within}))
        return changes

    def follow(self, code: str, since: Day, until: Day) -> dict[str, Any]:
        """What a unit of one day is on a later one, by its code and what is stated, never by its name.

        >>> import wushe as ws
        >>> ws.Network.builtin("hinggan").follow("152201403", "2019-10-31", "2020-06-30")["units"]
        ['152201403000']
        """
        followed: dict[str, Any] = self.ask(since, kind="follow", code=code, until=str(until))
        return followed

    def follow_back(self, code: str, since: Day, until: Day) -> dict[str, Any]:
        """What a unit of one day was on an earlier one, by its code and what is stated: over a merge it is several.

        >>> import wushe as ws
        >>> ws.Network.builtin("hinggan").follow_back("152201008008", "2023-06-30", "2021-10-31")["gone"]
        [{'code': '152201008008', 'last': '2022-10-31'}]
        """
        followed: dict[str, Any] = self.ask(since, kind="follow_back", code=code, until=str(until))
        return followed

    def query_json(self, day: Day, query: str) -> str:
        """The answer to a question as JSON text, in the bytes that every language gives."""
        return self._core.query_json(day, query)

    def ask(self, day: Day, **query: object) -> Any:
        """The answer to a question, or WusheError with the findings."""
        answer = json.loads(self._core.query_json(day, json.dumps(query, ensure_ascii=False)))
        if "findings" in answer:
            raise _core._refusal(json.dumps(answer["findings"]))
        return answer["answer"]

    def __repr__(self) -> str:
        return f"Network(lists={[day.isoformat() for day in self.lists]})"


class NetworkView:
    """The network on one day. Units are told apart by their code, of 2, 4, 6, 9 or 12 digits."""

    def __init__(self, network: Network, day: Day) -> None:
        self._network = network
        self._day = day
        self.list_date = date.fromisoformat(network.ask(day, kind="list"))

    def _units(self, kind: str, **query: object) -> list[dict[str, Any]]:
        units: list[dict[str, Any]] = self._network.ask(self._day, kind=kind, **query)
        return units

    def unit(self, code: str) -> dict[str, Any]:
        """The unit: code, name, level."""
        unit: dict[str, Any] = self._network.ask(self._day, kind="unit", code=code)
        return unit

    def parent(self, code: str) -> dict[str, Any] | None:
        """The unit above."""
        unit: dict[str, Any] | None = self._network.ask(self._day, kind="parent", code=code)
        return unit

    def ancestors(self, code: str) -> list[dict[str, Any]]:
        """The units above, the nearest first."""
        return self._units("ancestors", code=code)

    def children(self, code: str) -> list[dict[str, Any]]:
        """The units directly below."""
        return self._units("children", code=code)

    def descendants(self, code: str) -> list[dict[str, Any]]:
        """The units below, at any depth."""
        return self._units("descendants", code=code)

    def siblings(self, code: str) -> list[dict[str, Any]]:
        """The other units below the same one."""
        return self._units("siblings", code=code)

    def units_at(self, level: str) -> list[dict[str, Any]]:
        """The units of a level: province, prefecture, county, township or village."""
        return self._units("units_at", level=level)

    def by_name(self, name: str, within: str | None = None) -> list[dict[str, Any]]:
        """Every unit that bears the name, each with its path; never one guessed among several."""
        return self._units("by_name", name=name, **({} if within is None else {"within": within}))

    def stations(self) -> list[str]:
        """The ids of the stations that are open."""
        stations: list[str] = self._network.ask(self._day, kind="stations")
        return stations

    def station_unit(self, station: str) -> str:
        """The code of the unit in which a station stands."""
        return str(self._network.ask(self._day, kind="station_unit", station=station))

    def __contains__(self, code: str) -> bool:
        return bool(self._network.ask(self._day, kind="contains", code=code))

    def __repr__(self) -> str:
        return f"NetworkView(day={str(self._day)!r}, list_date={self.list_date.isoformat()!r})"
