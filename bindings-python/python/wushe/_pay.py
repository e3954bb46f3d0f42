"""Pay schemes and payslips."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from . import _core
from ._given import Day, decimal, digits
from ._html import named, payslip_html
from ._payroll import Given, Payroll, Worker, Workers, files
from ._told import Columns, Tabular, Told

Choices = Mapping[str, str | Decimal | int | Mapping[Any, str | Decimal | int]]


class Scheme:
    """A pay scheme of a rulebook, with what was chosen in place of what the rule leaves open.

    >>> import wushe as ws
    >>> scheme = ws.Pack.builtin("jinzhou").scheme("community_worker")
    >>> worker = {"worker": "W1", "appointments": [{"from": "2019-05-01", "post": "general"}], "certificates": []}
    >>> scheme.pay(worker, "2022-05", today="2022-06-01", grade=1).total
    Decimal('2958')
    >>> slip = scheme.pay(worker, "2022-05", today="2022-06-01", grade=9)
    >>> slip.total, [asked["id"] for asked in slip.missing], slip.missing[0]["key"]
    (None, ['amounts'], '9')
    >>> scheme.choose(amounts={9: Decimal("3500")}).pay(worker, "2022-05", today="2022-06-01", grade=9).total
    Decimal('3500')
    >>> scheme.choose(part_years="down")
    Traceback (most recent call last):
    ...
    wushe._errors.WusheError: choices.part_years: part_years is stated by the rule and is not open to choice
    """

    def __init__(self, core: _core.Pack, id: str, choices: dict[str, Any] | None = None) -> None:
        self._pack = core
        self.id = id
        self.choices = choices or {}
        self._core = _core.Scheme(core, id, json.dumps(self.choices, ensure_ascii=False, separators=(",", ":")))
        self._open = self._core.unstated()

    def unstated(self) -> list[dict[str, Any]]:
        """What the published rule leaves open and nobody has chosen yet, as questions in both languages."""
        questions: list[dict[str, Any]] = json.loads(self._open)
        return questions

    def choose(self, **choices: str | Decimal | int | Mapping[Any, str | Decimal | int] | Sequence[Mapping[str, Any]]) -> Scheme:
        """The scheme with these chosen: a word, a number, or a table of numbers by key. Every choice shows in every explanation.

        What holds for some days is a list of entries: `from`, `until` (the first day on which it no longer holds; either may
        be left out) and `value`. A month whose reference day lies in none of them is asked for by name.

        >>> import wushe as ws
        >>> years = [{"from": "2023-01-01", "until": "2024-01-01", "value": {9: 3600}}, {"from": "2024-01-01", "value": {9: 3700}}]
        >>> scheme = ws.Pack.builtin("jinzhou").scheme("community_worker").choose(amounts=years)
        >>> worker = {"worker": "w", "appointments": [{"from": "2019-05-01", "post": "head"}], "certificates": []}
        >>> [str(scheme.pay(worker, month, today="2024-06-01", grade=9).total) for month in ("2023-12", "2024-01")]
        ['3600', '3700']
        >>> units = [{"until": "2024-01-01", "value": "yuan"}, {"from": "2024-01-01", "value": "miles"}]
        >>> scheme.choose(rounding_unit=units)
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: choices.rounding_unit[1]: rounding_unit can be one of: yuan, jiao, fen
        """
        return Scheme(self._pack, self.id, {**self.choices, **{name: plain(choice) for name, choice in choices.items()}})

    def pay(
        self,
        worker: Mapping[str, object] | str | Worker,
        month: str,
        *,
        today: Day | None = None,
        grade: int | None = None,
        seniority: Decimal | int | str | None = None,
        explained: bool = True,
    ) -> Payslip:
        """What a worker is due for a month, with the reasons unless `explained` is False.

        A worker is one of `Pack.workers`, or an object (or its JSON text): `worker` is the key, and `appointments`, `certificates`,
        `registrations`, `education`, `appraisals`, `breaks` are lists of records, each as its form has it. A list that is not there is
        not known. At most 200 appointments, and 500 items of any other list; more are `staff_list_too_long`. `today` is the day on
        which the facts of such an object are checked; those of `Pack.workers` have been.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("hinggan-illustrative")
        >>> report = pack.check("工号,聘任日期,岗位,专职\\nW1,2019-05-01,general,否\\n".encode(), "appointment", today="2022-05-21")
        >>> scheme, worker = pack.scheme("community_worker"), pack.workers(report).worker("W1")
        >>> scheme.pay(worker, "2022-05").status  # not full-time, and the scheme pays full-time workers alone
        'none'
        >>> scheme.pay({"worker": "W1"}, "2022-05")
        Traceback (most recent call last):
        ...
        TypeError: say on which day the facts of the worker are checked, with today=
        """
        who = _whose(worker)
        years = None if seniority is None else digits(seniority)

        def written(format: str) -> str:
            return self._core.payslip(who, month, today, (grade, years), format)

        return Payslip(written, "explained" if explained else "json")

    def payroll(self, workers: Workers, first: str, last: str, *, given: Given | None = None) -> Payroll:
        """What workers are due from the month `first` to the month `last`, both included, as a table: see `Payroll`.

        A row says what `pay` says of the worker and month. `given` is what workers' files say, by their keys:
        `{"W1": {"grade": 4, "seniority": "3.5"}}`, for all months.

        >>> import wushe as ws
        >>> pack = ws.Pack.builtin("city-d")
        >>> report = pack.check("工号,聘任日期,岗位\\nW1,2019-05-01,deputy\\n".encode(), "appointment", today="2022-05-21")
        >>> workers, scheme = pack.workers(report, told=["certificate", "break"]), pack.scheme("community_worker")
        >>> table = scheme.payroll(workers, "2022-05", "2022-06", given={"W1": {"grade": 4}}).to_polars()
        >>> table["total"].to_list(), table["line_post"].to_list()
        ([Decimal('2930.00'), Decimal('2930.00')], [Decimal('2500.00'), Decimal('2500.00')])
        >>> "part_years" in [asked["id"] for asked in scheme.payroll(workers, "2022-05", "2022-06").missing()]
        True
        >>> scheme.payroll(workers, "2022", "2022-06")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: this is no month; write it as 2022-05
        """
        if not isinstance(workers, Workers):
            raise TypeError(f"expected the workers that Pack.workers gives, got {type(workers).__name__}")
        core = self._core.payroll(workers._core, first, last, files(workers, given, digits))
        return Payroll(core, f"{self._pack.identity} {self.id} {first} – {last}")

    def back_pay(
        self,
        worker: Mapping[str, object] | str | Worker,
        paid: Iterable[Payslip | Mapping[str, object]],
        *,
        today: Day | None = None,
        grade: int | None = None,
        seniority: Decimal | int | str | None = None,
    ) -> BackPay:
        """Due minus paid, by month and line: months already paid against the facts as they are known now.

        The worker is as in `pay`. `paid` are payslips as they were given then, or objects with a `month`, `lines` (each with its `id` and `amount`), and
        `total` where that is rounded on its own; at most 600 months at once.

        >>> import wushe as ws
        >>> scheme = ws.Pack.builtin("jinzhou").scheme("community_worker")
        >>> worker = {"worker": "W1", "appointments": [{"from": "2019-05-01", "post": "general"}], "certificates": []}
        >>> slip = scheme.pay(worker, "2022-05", today="2022-06-01", grade=1)
        >>> worker["certificates"] = [{"obtained_on": "2020-09-01", "level": "junior"}]
        >>> worker["registrations"] = [{"registered_on": "2020-11-30", "until": "2023-11-29", "level": "junior"}]
        >>> back = scheme.back_pay(worker, [slip], today="2022-07-01", grade=1)
        >>> back.total, [(line["id"], line["difference"]) for line in back.months[0]["lines"]]
        (Decimal('100'), [('basic', Decimal('0')), ('certificate', Decimal('100'))])
        >>> scheme.back_pay(worker, [slip, slip], today="2022-07-01", grade=1)
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: paid[1].month: stands twice; the other is 0, counted from 0
        """
        who = _whose(worker)
        years = None if seniority is None else digits(seniority)
        # The digits of amounts are text there, as in a payslip's own.
        given = [slip.json if isinstance(slip, Payslip) else _core._input_json(dict(slip)) for slip in paid]
        return BackPay(self._core.back_pay(who, f"[{','.join(given)}]", today, (grade, years)))

    def raises(self, worker: Mapping[str, object] | str | Worker, day: Day, *, today: Day | None = None) -> Raises:
        """Which raises of the grade a worker meets on a day, before any cap, also under a rule that has no ladder of grades.

        The worker is as in `pay`, and the facts are those of `day`.

        >>> import wushe as ws
        >>> scheme = ws.Pack.builtin("hinggan").scheme("community_worker")
        >>> worker = {"worker": "W1", "appointments": [{"from": "2021-01-01", "post": "p", "full_time": True, "matching_post": True}]}
        >>> worker["certificates"] = [{"obtained_on": "2020-09-01", "level": "junior"}]
        >>> worker["registrations"] = [{"registered_on": "2020-11-30", "until": "2023-11-29", "level": "junior"}]
        >>> raises = scheme.raises(worker, "2022-05-21", today="2022-05-21")
        >>> raises.grades, [met["label"]["en"] for met in raises.raises]
        (Decimal('1'), ['Raise for a social work certificate'])
        >>> scheme.raises({"worker": "W1"}, "2022-05-21", today="2022-05-21").missing[0]["id"]
        'appointments'
        >>> scheme.raises(worker, "2022-02-30", today="2022-05-21")
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: day: there is no such day in the calendar
        """
        return Raises(self._core.raises(_whose(worker), day, today))

    def __repr__(self) -> str:
        return f"Scheme({self.id!r}, choices={sorted(self.choices)})"


class _Answer(Told, Tabular):
    """What the answers of a scheme share."""

    @property
    def status(self) -> str:
        """`known`, `none` where nothing is due or met, or `unknown` where something is missing."""
        return str(self._data["status"])

    def _missing(self) -> list[dict[str, Any]]:
        return list(self._data["missing"])


class Payslip(_Answer):
    """What a worker is due for a month.

    Its table has a row a part of the pay: `id`, `label`, `amount` (null where it is not due or not known), `status`, `later` (whether it falls
    due in another month, and is in no total), `due` (that month, where it is said), `provenance`, `clause`.

    >>> import wushe as ws
    >>> worker = {"worker": "W1", "appointments": [{"from": "2019-05-01", "post": "deputy"}], "certificates": []}
    >>> slip = ws.Pack.builtin("city-d").scheme("community_worker").pay(worker, "2022-05", today="2022-06-01", grade=4)
    >>> slip.to_polars("en").select("label", "amount", "later").rows()[0]
    ('Post pay', Decimal('2500'), False)
    >>> slip.to_pandas(float=True)["amount"].sum()
    np.float64(2930.0)
    """

    def __init__(self, written: Callable[[str], str], format: str) -> None:
        super().__init__(written(format))
        self._written = written

    @property
    def total(self) -> Decimal | None:
        """The sum of what is paid with the month."""
        return decimal(self._data["total"])

    @property
    def grade(self) -> int | None:
        """The grade, where there is one and it is known."""
        grade: int | None = self._data["grade"]
        return grade

    @property
    def seniority(self) -> Decimal | None:
        """The years of service that count, where they are known."""
        return decimal(self._data["seniority"])

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What is paid with the month."""
        return [{**line, "amount": decimal(line["amount"])} for line in self._data["lines"]]

    @property
    def later(self) -> list[dict[str, Any]]:
        """What falls due in another month (`due`, where that is said); nothing of it is in the total."""
        return [{**line, "amount": decimal(line["amount"])} for line in self._data["later"]]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """What raised the grade: before, after, and what the cap took."""
        return list(self._data["steps"])

    @property
    def missing(self) -> list[dict[str, Any]]:
        """What has to be known or chosen before there is a total, the most useful question first."""
        return self._missing()

    def _columns(self, lang: str) -> Columns:
        lines = [*self.lines, *self.later]
        return {
            "id": ("text", [line["id"] for line in lines]),
            "label": ("text", [named(line["label"], lang) for line in lines]),
            "amount": ("exact", [line["amount"] for line in lines]),
            "status": ("text", [line["status"] for line in lines]),
            "later": ("truth", [at >= len(self.lines) for at in range(len(lines))]),
            **{name: ("text", [line.get(name) for line in lines]) for name in ("due", "provenance", "clause")},
        }

    @property
    def explanation(self) -> dict[str, Any] | None:
        """Why, as a tree; none where it was not asked for."""
        explanation: dict[str, Any] | None = self._data["explanation"]
        return explanation

    def to_text(self, lang: str = "zh-Hans") -> str:
        """The lines and the reasons as text."""
        return self._written(lang)

    def to_markdown(self, lang: str = "zh-Hans") -> str:
        """The same in Markdown."""
        return self._written(f"md:{lang}")

    def html(self, lang: str = "zh-Hans") -> str:
        """The same as a piece of HTML: what a notebook shows."""
        return payslip_html(self._data, lang)

    def _repr_html_(self) -> str:
        return self.html()

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"Payslip({self._data['month']}, {self.status})"


class Raises(_Answer):
    """The raises of the grade that a worker meets on a day.

    Its table has a row a raise: `label`, `grades`, `provenance`, `clause`.
    """

    @property
    def unpaid(self) -> str | None:
        """The code that says why the scheme pays the worker nothing."""
        unpaid: str | None = self._data["unpaid"]
        return unpaid

    @property
    def division(self) -> str | None:
        """The division of the appointment that is paid, where it is known."""
        division: str | None = self._data["division"]
        return division

    @property
    def raises(self) -> list[dict[str, Any]]:
        """The raises in the order of the rule: `label`, `clause`, `provenance` and `grades`."""
        return [{**met, "grades": decimal(met["grades"])} for met in self._data["raises"]]

    @property
    def grades(self) -> Decimal | None:
        """The sum of their grades, where there are any."""
        return decimal(self._data["grades"])

    @property
    def missing(self) -> list[dict[str, Any]]:
        """What has to be known or chosen before it can be said, in the order of the rule."""
        return self._missing()

    def _columns(self, lang: str) -> Columns:
        return {
            "label": ("text", [named(met["label"], lang) for met in self.raises]),
            "grades": ("exact", [met["grades"] for met in self.raises]),
            **{name: ("text", [met[name] for met in self.raises]) for name in ("provenance", "clause")},
        }

    @property
    def explanation(self) -> dict[str, Any]:
        """Why, as a tree."""
        explanation: dict[str, Any] = self._data["explanation"]
        return explanation

    def __repr__(self) -> str:
        return f"Raises({self._data['day']}, {self.status})"


class BackPay(_Answer):
    """Due minus paid for months already paid.

    Its table has a row a month and part of the pay: `month`, `id`, `label`, `due`, `paid`, `difference`; a total that is rounded on its own is
    in `months` alone.
    """

    @property
    def total(self) -> Decimal | None:
        """What is still due for all months; below zero where too much was paid."""
        return decimal(self._data["total"])

    @property
    def months(self) -> list[dict[str, Any]]:
        """Each month with its lines (`due`, `paid`, `difference`), its total, what is missing, and why where anything differs."""

        def line(line: dict[str, Any]) -> dict[str, Any]:
            return {**line, **{key: decimal(line[key]) for key in ("due", "paid", "difference")}}

        return [{**month, "total": decimal(month["total"]), "lines": list(map(line, month["lines"]))} for month in self._data["months"]]

    def _columns(self, lang: str) -> Columns:
        lines = [(month["month"], line) for month in self.months for line in month["lines"]]
        return {
            "month": ("text", [month for month, _ in lines]),
            "id": ("text", [line["id"] for _, line in lines]),
            "label": ("text", [named(line["label"], lang) for _, line in lines]),
            **{name: ("exact", [line[name] for _, line in lines]) for name in ("due", "paid", "difference")},
        }

    def __repr__(self) -> str:
        return f"BackPay({len(self._data['months'])} months, {self.status})"


def _whose(worker: Mapping[str, object] | str | Worker) -> str | tuple[_core.Workers, int]:
    if isinstance(worker, Worker):
        return (worker._core, worker._at)
    return worker if isinstance(worker, str) else _core._input_json(worker)


def _dated(entry: object) -> dict[str, Any]:
    if not isinstance(entry, Mapping):
        raise TypeError("a choice for some days is a list of mappings with from, until and value")
    return {str(key): plain(part) if key == "value" else None if part is None else str(part) for key, part in entry.items()}


def plain(choice: object) -> Any:
    if isinstance(choice, (list, tuple)):
        return [_dated(entry) for entry in choice]
    if isinstance(choice, Mapping):
        return {str(key): digits(number) for key, number in choice.items()}
    return digits(choice)
