"""Pay schemes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from . import _core
from ._given import Day, digits
from ._payroll import Given, Payroll, Worker, Workers, files
from ._payslip import BackPay, Payslip, Raises
from ._what_if import Assumptions, Budget, Impact, Staff, outlook, staff_of

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

    def __init__(self, core: _core.Pack, id: str, choices: dict[str, Any] | None = None, tried: Sequence[dict[str, Any]] = ()) -> None:
        self._pack = core
        self.id = id
        self.choices = choices or {}
        #: What is put in place of whatever holds, in the order in which it was.
        self.tried = tuple(tried)
        self._core = _core.Scheme(core, id, _written(self.choices))
        for values in self.tried:
            self._core = self._core.with_values(_written(values))
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
        return Scheme(self._pack, self.id, {**self.choices, **{name: plain(choice) for name, choice in choices.items()}}, self.tried)

    def with_values(self, **values: str | Decimal | int | Mapping[Any, str | Decimal | int] | Sequence[Mapping[str, Any]]) -> Scheme:
        """The scheme in which these hold in place of whatever it states or was chosen: what if? Written as choices are.

        Of a table the keys that are given change. Lines, reasons and answers in which a change acts have the provenance `what_if`.

        >>> import wushe as ws
        >>> scheme = ws.Pack.builtin("jinzhou").scheme("community_worker").with_values(amounts={1: 3000})
        >>> worker = {"worker": "W1", "appointments": [{"from": "2019-05-01", "post": "general"}], "certificates": []}
        >>> slip = scheme.pay(worker, "2022-05", today="2022-06-01", grade=1)
        >>> slip.total, slip.lines[0]["provenance"], slip.what_if[0]["value"]
        (Decimal('3000'), 'what_if', '3000')
        >>> scheme.with_values(amounts={"one": 3000})
        Traceback (most recent call last):
        ...
        wushe._errors.WusheError: values.amounts: the table of amounts has a key that is never looked up; keys are whole numbers
        """
        return Scheme(self._pack, self.id, self.choices, [*self.tried, {name: plain(value) for name, value in values.items()}])

    def impact(
        self,
        after: Scheme,
        staff: Staff,
        first: str,
        last: str | None = None,
        *,
        today: Day | None = None,
        level: str | None = None,
        assume: Assumptions | None = None,
        given: Given | None = None,
        others: Workers | None = None,
    ) -> Impact:
        """What `after` in place of this scheme would change for a staff list, from the month `first` to `last`: see `Impact`.

        `after` is this scheme with other values or choices, or one of another rulebook. `staff` are workers of `Pack.workers` (with `given` as in
        `payroll`, and `others`, the same as another rulebook's records tell of them), or objects as `pay` takes one, each with `grade` and
        `seniority` where the file says them, which are checked on `today`. `level` (`county`) says by which units sums are given, and `assume` is
        as in `budget`.
        """
        return Impact(self._core.impact(after._core, staff_of(staff, given, others), today, outlook(first, last, level, assume)))

    def budget(
        self, staff: Staff, first: str, last: str, *, today: Day | None = None, assume: Assumptions | None = None, given: Given | None = None
    ) -> Budget:
        """What a staff list costs from the month `first` to `last`, by calendar year: see `Budget`. The staff is as in `impact`.

        Service goes on; all else that is assumed is said in `assume`: `appraisal` (the result of years that have none), `extended` and `renewed`
        (appointments and registrations that would end go on), `grades_stay` (the grades of files hold after the first year), `passes`
        (examinations: `worker`, `level`, `obtained_on`, `registered_on`) and `leavers` (`worker`, `last_day`).
        """
        return Budget(self._core.budget(staff_of(staff, given, None), today, outlook(first, last, None, assume)))

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
        `total` where that is rounded on its own; at most 600 months at once. A total that rounding can't set so far apart from its lines is an error,
        as are parts of a fen that no total rounds, and a month after `today`. A payslip names no worker: nothing tells one of somebody else.

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
        tried = f", what_if={sorted({name for values in self.tried for name in values})}" if self.tried else ""
        return f"Scheme({self.id!r}, choices={sorted(self.choices)}{tried})"


def _written(choices: Mapping[str, Any]) -> str:
    return json.dumps(choices, ensure_ascii=False, separators=(",", ":"))


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
