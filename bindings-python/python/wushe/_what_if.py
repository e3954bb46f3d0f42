"""What a change of rule would cost, and what a scheme costs in the years to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import _core
from ._given import decimal, digits
from ._html import named, rows_html
from ._payroll import Given, Workers, files
from ._told import Columns, Tabular, Told

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

#: Who is looked at: the workers that records tell of, or objects as `Scheme.pay` takes one, each with `grade` and `seniority` where the file says them.
Staff = Workers | Sequence[Mapping[str, object]] | str

#: What is assumed of the months to come, as `Scheme.budget` says.
Assumptions = Mapping[str, object]

_BY = {"cause": "causes", "year": "years", "unit": "units", "post": "posts", "grade": "grades"}
_HEADS = {
    "zh-Hans": {"cause": "原因", "year": "年度", "unit": "单位", "post": "岗位", "grade": "等级", "before": "原办法", "after": "新办法", "difference": "差额",
                "workers": "人数", "gain": "增加的人数", "loss": "减少的人数", "unknown": "未定", "clauses": "依据（原 / 新）", "rounding": "取整",
                "open": "未知", "what_if": "测算用值", "line": "项目", "total": "合计", "clause": "依据"},
    "en": {"cause": "cause", "year": "year", "unit": "unit", "post": "post", "grade": "grade", "before": "before", "after": "after", "difference": "difference",
           "workers": "workers", "gain": "gaining", "loss": "losing", "unknown": "can't be told", "clauses": "clause (before / after)", "rounding": "rounding",
           "open": "not known", "what_if": "what if", "line": "line", "total": "total", "clause": "clause"},
}


def _words(lang: str) -> Mapping[str, str]:
    return _HEADS["en" if lang == "en" else "zh-Hans"]


def staff_of(staff: Staff, given: Given | None, others: Workers | None) -> str | tuple[_core.Workers, _core.Workers | None, list[tuple[int, int | None, str | None]]]:
    """A staff list as the core takes it."""
    if isinstance(staff, Workers):
        return (staff._core, None if others is None else others._core, files(staff, given, digits))
    if given is not None or others is not None:
        raise TypeError("given and others go with the workers that Pack.workers gives; an object says its own grade and seniority")
    if isinstance(staff, str):
        return staff
    return _core._input_json([{**one, "seniority": None if one.get("seniority") is None else digits(one["seniority"])} for one in staff])


def outlook(first: str, last: str | None, level: str | None, assume: Assumptions | None) -> tuple[str, str, str | None, str]:
    """The months, the level of units and what is assumed, as the core takes them."""
    return (first, first if last is None else last, level, _core._input_json(dict(assume or {})))


def _amounts(value: Any, names: frozenset[str] = frozenset({"before", "after", "difference", "amount", "total"})) -> Any:
    """The same with amounts as decimals."""
    if isinstance(value, list):
        return [_amounts(item, names) for item in value]
    if isinstance(value, dict):
        return {key: decimal(part) if key in names and isinstance(part, str) else _amounts(part, names) for key, part in value.items()}
    return value


def _tried(side: Mapping[str, Any], lang: str) -> str:
    def one(changed: Mapping[str, Any]) -> str:
        key = "" if changed["key"] is None else f" [{changed['key']}]"
        return f"{named(changed['label'], lang)}{key} = {changed['value']}"

    return f"{_words(lang)['what_if']}: {'; '.join(map(one, side['what_if']))}" if side["what_if"] else ""


def _assumed(assumed: Mapping[str, Any], lang: str) -> str:
    zh = lang != "en"
    said = ["工龄逐年增加" if zh else "service goes on"]
    if assumed["appraisal"] is not None:
        said.append(f"{'未考核年度按' if zh else 'years without an appraisal: '}{assumed['appraisal']}")
    for key, words in (("extended", ("到期聘任延续", "appointments go on")), ("renewed", ("到期登记延续", "registrations go on")),
                       ("grades_stay", ("档案等级不变", "grades of files stay"))):
        if assumed[key]:
            said.append(words[0 if zh else 1])
    for key, words in (("passes", ("考试通过", "examinations passed")), ("leavers", ("离职", "leavers"))):
        if assumed[key]:
            said.append(f"{words[0 if zh else 1]} {len(assumed[key])}")
    return ("假设：" if zh else "assumed: ") + ("、" if zh else ", ").join(said)


class _Rows(Tabular):
    """Rows of an answer as a table that a notebook shows."""

    def __init__(self, heads: Sequence[str], rows: Sequence[Sequence[Any]], kinds: Sequence[str]) -> None:
        self._heads, self.rows, self._kinds = list(heads), [tuple(row) for row in rows], list(kinds)

    def __len__(self) -> int:
        return len(self.rows)

    def _columns(self, lang: str) -> Columns:
        return {head: (kind, [row[at] for row in self.rows]) for at, (head, kind) in enumerate(zip(self._heads, self._kinds))}

    def html(self, lang: str = "zh-Hans") -> str:
        """The table as a piece of HTML."""
        words = _words(lang)
        right = [at for at, kind in enumerate(self._kinds) if kind != "text"]
        return rows_html([words.get(head, head) for head in self._heads], [["" if cell is None else cell for cell in row] for row in self.rows], right)

    def _repr_html_(self) -> str:
        return self.html()


class Impact(Told, Tabular):
    """What one scheme in place of another would change for a staff list: what `Scheme.impact` gives.

    Who can't be told stands at the own row with what is missing and is in no sum. Its table has a row a worker: `worker`, `status` (`known` or
    `unknown`), `before`, `after`, `difference`, `post`, `division`, `grade_before`, `grade_after`, and `missing`, the names of what is asked for.

    >>> import wushe as ws
    >>> scheme = ws.Pack.builtin("city-d").scheme("community_worker").choose(due_award="12")
    >>> staff = [{"worker": "W1", "appointments": [{"from": "2019-05-01", "post": "deputy"}], "certificates": [], "grade": 4},
    ...          {"worker": "W2", "appointments": [{"from": "2019-05-01", "post": "head"}], "certificates": []}]
    >>> impact = scheme.impact(scheme.with_values(post_pay={"deputy": 2600}), staff, "2022-05", today="2022-06-01")
    >>> impact.difference, impact.known, impact.unknown
    (Decimal('100'), 1, 1)
    >>> [(cause["id"], cause["total"]["difference"]) for cause in impact.causes if cause["workers"]]
    [('post', Decimal('100'))]
    >>> impact.to_polars()["missing"].to_list()
    ['', 'breaks']
    >>> impact.by("unit").rows
    [(None, Decimal('2930'), Decimal('3030'), Decimal('100'), 1, 1, 0, 1)]
    """

    @property
    def pack(self) -> str:
        """The rulebook of the scheme that holds: `id@version#hash`."""
        return str(self._data["before"]["pack"])

    @property
    def before(self) -> Decimal:
        """What those who can be told are paid under the scheme that holds."""
        return Decimal(self._data["whole"]["total"]["before"])

    @property
    def after(self) -> Decimal:
        """What they are paid under the one that is tried."""
        return Decimal(self._data["whole"]["total"]["after"])

    @property
    def difference(self) -> Decimal:
        """The second less the first; the causes come to it, and so do the years, units, posts and grades."""
        return Decimal(self._data["whole"]["total"]["difference"])

    @property
    def known(self) -> int:
        """How many workers can be told."""
        return int(self._data["whole"]["workers"])

    @property
    def unknown(self) -> int:
        """How many can't."""
        return int(self._data["whole"]["unknown"])

    @property
    def gain(self) -> dict[str, Any]:
        """How many gain (`workers`), and how much in all (`amount`)."""
        gain: dict[str, Any] = _amounts(self._data["whole"]["gain"])
        return gain

    @property
    def loss(self) -> dict[str, Any]:
        """How many lose (`workers`), and how much in all (`amount`, below zero)."""
        loss: dict[str, Any] = _amounts(self._data["whole"]["loss"])
        return loss

    @property
    def causes(self) -> list[dict[str, Any]]:
        """The difference by line of the payslip: `id` (None for what rounding totals adds), `before` and `after` with `label`, `clause` and
        `provenance`, `total` and how many `workers` it differs for."""
        causes: list[dict[str, Any]] = _amounts(self._data["causes"])
        return causes

    @property
    def moves(self) -> list[dict[str, int]]:
        """From which grade to which other one, and how many `workers`."""
        return list(self._data["moves"])

    @property
    def workers(self) -> list[dict[str, Any]]:
        """The workers in the order of the list: `before` and `after` with post, division and grade, `difference`, and the `lines` that differ."""
        workers: list[dict[str, Any]] = _amounts(self._data["workers"])
        return workers

    @property
    def assumptions(self) -> dict[str, Any]:
        """What was assumed."""
        return dict(self._data["assumptions"])

    def missing(self) -> list[dict[str, Any]]:
        """What is asked for over all workers, under either scheme (`side`), that for which most months wait first."""
        return [{**asked, "side": side} for side in ("before", "after") for asked in self._data[f"missing_{side}"]]

    def by(self, part: str, lang: str = "zh-Hans") -> _Rows:
        """The sums by `cause`, `year`, `unit`, `post` or `grade` as a table; each comes to the whole."""
        if part not in _BY:
            raise KeyError(part)
        groups = _amounts(self._data[_BY[part]])
        if part == "cause":
            return self._causes(lang)
        rows = [[group["key"] if group["label"] is None else named(group["label"], lang), *_sides(group["total"]), group["workers"], group["gain"]["workers"],
                 group["loss"]["workers"], group["unknown"]] for group in groups]
        return _Rows([part, "before", "after", "difference", "workers", "gain", "loss", "unknown"], rows,
                     ["text", "exact", "exact", "exact", "whole", "whole", "whole", "whole"])

    def _causes(self, lang: str) -> _Rows:
        def side(cause: Mapping[str, Any], name: str) -> str:
            one = cause[name]
            return "–" if one is None else f"{one['provenance']} {one['clause'] or ''}".strip()

        rows = [[named((cause["after"] or cause["before"])["label"], lang), *_sides(cause["total"]), cause["workers"],
                 f"{side(cause, 'before')} / {side(cause, 'after')}"] for cause in self.causes]
        return _Rows(["cause", "before", "after", "difference", "workers", "clauses"], rows, ["text", "exact", "exact", "exact", "whole", "text"])

    def _columns(self, lang: str) -> Columns:
        workers = self.workers

        def asked(worker: Mapping[str, Any]) -> str:
            names = [asked["id"] for side in ("before", "after") for asked in worker[side]["missing"]]
            return ", ".join(dict.fromkeys(names))

        place = [worker["before"] if worker["before"]["post"] is not None else worker["after"] for worker in workers]
        return {
            "worker": ("text", [worker["worker"] for worker in workers]),
            "status": ("text", [worker["status"] for worker in workers]),
            "before": ("exact", [worker["before"]["total"] for worker in workers]),
            "after": ("exact", [worker["after"]["total"] for worker in workers]),
            "difference": ("exact", [worker["difference"] for worker in workers]),
            "post": ("text", [side["post"] for side in place]),
            "division": ("text", [side["division"] for side in place]),
            "grade_before": ("whole", [worker["before"]["grade"] for worker in workers]),
            "grade_after": ("whole", [worker["after"]["grade"] for worker in workers]),
            "missing": ("text", [asked(worker) for worker in workers]),
        }

    def html(self, lang: str = "zh-Hans") -> str:
        """The whole as a piece of HTML: what a notebook shows. It shows sums, causes with their clauses, and nothing of any worker."""
        zh = lang != "en"
        data, gain, loss = self._data, self.gain, self.loss
        days = f"{data['first']} – {data['last']}"
        head = [
            f"{days}　{data['before']['pack']} {data['before']['scheme']} → {data['after']['pack']} {data['after']['scheme']}",
            *filter(None, [_tried(data["before"], lang), _tried(data["after"], lang)]),
            _assumed(data["assumptions"], lang),
            f"{self.before} → {self.after} 元，差额 {self.difference} 元" if zh else f"{self.before} → {self.after} yuan, a difference of {self.difference} yuan",
            f"{gain['workers']} 人增加 {gain['amount']} 元，{loss['workers']} 人减少 {-loss['amount']} 元，共 {self.known} 人" if zh
            else f"{gain['workers']} gain {gain['amount']} yuan, {loss['workers']} lose {-loss['amount']} yuan, of {self.known} workers",
        ]
        if self.unknown:
            asked = list(dict.fromkeys(named(one["question"], lang) for one in self.missing()))
            head.append((f"另有 {self.unknown} 人无法测算，不在各数之内；尚缺：" if zh else f"{self.unknown} more can't be told and are in no sum; missing: ")
                        + ("；" if zh else "; ").join(asked))
        if self.moves:
            said = [f"{move['from']} → {move['to']}: {move['workers']}" for move in self.moves]
            head.append(("等级变动（人数）：" if zh else "grades that change (workers): ") + ", ".join(said))
        tables = "".join(self.by(part, lang).html(lang) for part in ("cause", "year", "unit", "post", "grade") if part != "year" or len(data["years"]) > 1)
        return rows_html([], [[line] for line in head]) + tables

    def _repr_html_(self) -> str:
        return self.html()

    def plot(self, by: str = "cause", lang: str = "zh-Hans") -> Picture:
        """The differences as a picture by matplotlib; the labels are text."""
        from ._plot import bars

        table = self.by(by, lang)
        words = _words(lang)
        names = [words["open"] if row[0] is None else str(row[0]) for row in table.rows]
        return bars(names, [row[3] for row in table.rows], f"{words['difference']}（元）" if lang != "en" else "difference (yuan)")

    def __repr__(self) -> str:
        return f"Impact({self.known} workers, {self.unknown} unknown)"


def _sides(total: Mapping[str, Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    return (total["before"], total["after"], total["difference"])


class Budget(Told, Tabular):
    """What a staff list costs under a scheme by calendar year, if what is assumed comes true: what `Scheme.budget` gives.

    A year of a worker of which some month can't be told is in no sum; `open` says whose, and what is missing. Its table has a row a year and line:
    `year`, `id`, `label`, `amount`, `provenance`, `clause`; the lines of a year come to its total.

    >>> import wushe as ws
    >>> scheme = ws.Pack.builtin("hinggan-illustrative").scheme("community_worker")
    >>> staff = [{"worker": "W1", "appointments": [{"from": "2019-05-01", "post": "general", "full_time": True}],
    ...           "certificates": [], "registrations": [], "appraisals": [], "breaks": []}]
    >>> budget = scheme.budget(staff, "2022-01", "2024-12", today="2022-05-21")
    >>> [(year["year"], year["total"]) for year in budget.years], budget.total
    ([(2022, Decimal('24900')), (2023, Decimal('25200')), (2024, Decimal('25200'))], Decimal('75300'))
    >>> leaving = {"leavers": [{"worker": "W1", "last_day": "2023-12-31"}]}
    >>> scheme.budget(staff, "2022-01", "2024-12", today="2022-05-21", assume=leaving).total
    Decimal('50100')
    """

    @property
    def pack(self) -> str:
        """The rulebook: `id@version#hash`."""
        return str(self._data["scheme"]["pack"])

    @property
    def total(self) -> Decimal:
        """What the years come to."""
        return Decimal(self._data["total"])

    @property
    def years(self) -> list[dict[str, Any]]:
        """Each year: `workers` who are paid, `months`, how many workers are `unknown`, the `lines` and the `total`."""
        years: list[dict[str, Any]] = _amounts(self._data["years"])
        return years

    @property
    def open(self) -> list[dict[str, Any]]:
        """Whose years can't be told, which, and what they wait for."""
        return list(self._data["open"])

    @property
    def assumptions(self) -> dict[str, Any]:
        """What was assumed."""
        return dict(self._data["assumptions"])

    def missing(self) -> list[dict[str, Any]]:
        """What is asked for over all, that for which most months wait first."""
        return list(self._data["missing"])

    def _columns(self, lang: str) -> Columns:
        lines = [(year["year"], line) for year in self.years for line in year["lines"]]
        return {
            "year": ("whole", [year for year, _ in lines]),
            "id": ("text", [line["id"] for _, line in lines]),
            "label": ("text", [named(line["label"], lang) for _, line in lines]),
            "amount": ("exact", [line["amount"] for _, line in lines]),
            **{name: ("text", [line[name] for _, line in lines]) for name in ("provenance", "clause")},
        }

    def html(self, lang: str = "zh-Hans") -> str:
        """The years and their lines as a piece of HTML: what a notebook shows. It shows nothing of any worker."""
        zh, words, scheme = lang != "en", _words(lang), self._data["scheme"]
        head = [f"{self._data['first']} – {self._data['last']}　{scheme['pack']} {scheme['scheme']}", *filter(None, [_tried(scheme, lang)]),
                _assumed(self._data["assumptions"], lang), f"合计 {self.total} 元" if zh else f"{self.total} yuan in all"]
        if self.open:
            asked = list(dict.fromkeys(named(one["question"], lang) for one in self.missing()))
            head.append((f"{len(self.open)} 人有年度无法测算，不在各数之内；尚缺：" if zh else f"of {len(self.open)} workers some years can't be told and are in no sum; missing: ")
                        + ("；" if zh else "; ").join(asked))
        rows = []
        for year in self.years:
            rows.append([year["year"], words["total"], year["total"], year["workers"], year["unknown"], ""])
            rows += [["", named(line["label"], lang), line["amount"], "", "", f"{line['provenance']} {line['clause'] or ''}".strip()] for line in year["lines"]]
        return rows_html([], [[line] for line in head]) + rows_html(
            [words[name] for name in ("year", "line")] + ["元" if zh else "yuan"] + [words[name] for name in ("workers", "unknown", "clause")], rows, (2, 3, 4))

    def _repr_html_(self) -> str:
        return self.html()

    def plot(self, lang: str = "zh-Hans") -> Picture:
        """The years as a picture by matplotlib; the labels are text."""
        from ._plot import bars

        years = self.years
        return bars([str(year["year"]) for year in years], [year["total"] for year in years], "元" if lang != "en" else "yuan")

    def __repr__(self) -> str:
        return f"Budget({self._data['first']} – {self._data['last']}, {len(self.open)} open)"
