"""What a scheme answers about one worker: payslips, raises and back pay."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ._given import decimal
from ._html import named, payslip_html
from ._told import Columns, Tabular, Told


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

    @property
    def what_if(self) -> list[dict[str, Any]]:
        """What somebody put in place of what the scheme has."""
        return list(self._data.get("what_if", []))

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
