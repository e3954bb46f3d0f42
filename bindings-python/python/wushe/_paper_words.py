"""The words of papers, in both languages: days, periods, levels, units of counting, how sure a value is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._core import sentence
from ._errors import WusheError

#: What a unit of counting means, where that has an English word: as on the page of the main job (tested).
UNITS = {
    "户": "households", "户次": "household visits", "个": "items", "次": "times", "场": "events", "元": "yuan", "人": "people", "人次": "person-times",
    "小时": "hours",
}
_LEVELS = {
    "province": "省级", "prefecture": "地级", "county": "县级", "township": "乡级", "village": "村级",
}
_PROVENANCE = {
    "published": ("文件写明", "published"), "interpreted": ("对文件的解读", "interpreted"), "illustrative": ("示例，不是任何文件的规定", "illustrative: nobody's rule"),
    "unstated": ("文件未写明", "unstated"), "chosen": ("使用者选定", "chosen"), "what_if": ("测算用值", "what if"),
}
_BECAUSE = {
    "no_target": ("没有给出目标", "no target is given"), "value_none": ("没有数", "there is no value"),
    "not_covered": ("不在记录覆盖的日期内", "outside the days covered"), "series_begins_later": ("早于记录覆盖的日期", "before the days covered"),
}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_ORDINALS = (("一", "first"), ("二", "second"), ("三", "third"), ("四", "fourth"))
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})|-Q(\d)|-H(\d))?")
# XML has no place for these, and none of them is a letter of a name.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Words:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        if lang not in ("zh-Hans", "en"):
            raise WusheError("lang is zh-Hans or en")
        self.lang = lang
        self.zh = lang == "zh-Hans"

    def say(self, zh: str, en: str) -> str:
        """The one of the language."""
        return plain(zh if self.zh else en)

    def of(self, text: Mapping[str, Any] | None) -> str:
        """A text of the rulebook, which has both languages."""
        return "" if text is None else plain(str(text["zh" if self.zh else "en"]))

    def unit(self, unit: str) -> str:
        """A unit of counting."""
        return plain(unit if self.zh else UNITS.get(unit, unit))

    def headed(self, label: str, unit: str) -> str:
        """A heading with its unit of counting, which an English label may say already."""
        if not self.zh and self.unit(unit) in label.lower():
            return label
        return f"{label}（{self.unit(unit)}）" if self.zh else f"{label} ({self.unit(unit)})"

    def level(self, level: str) -> str:
        """A level of units."""
        return _LEVELS.get(level, level) if self.zh else level

    def provenance(self, provenance: str | None) -> str:
        """How sure a value is."""
        return "" if provenance is None else self.say(*_PROVENANCE.get(provenance, (provenance, provenance)))

    def because(self, reason: str) -> str:
        """Why there is no goal or value."""
        return self.say(*_BECAUSE.get(reason, (reason, reason)))

    def day(self, text: str) -> str:
        """A day in full."""
        found = _DAY.fullmatch(text)
        if found is None:
            return plain(text)
        year, month, day = map(int, found.groups())
        return f"{year}年{month}月{day}日" if self.zh else f"{day} {_MONTHS[month - 1]} {year}"

    def period(self, text: str) -> str:
        """A period, as in a heading."""
        first, between, last = text.partition("..")
        if between:
            if not first:
                return self.say(f"截至{self.day(last)}", f"until {self.day(last)}")
            return self.say(f"{self.day(first)}至{self.day(last)}", f"{self.day(first)} to {self.day(last)}")
        found = _PERIOD.fullmatch(text)
        if found is None:
            return plain(text)
        year, month, quarter, half = found.groups()
        if month:
            return self.say(f"{year}年{int(month)}月", f"{_MONTHS[int(month) - 1]} {year}")
        if quarter:
            zh, en = _ORDINALS[int(quarter) - 1]
            return self.say(f"{year}年第{zh}季度", f"{en} quarter of {year}")
        if half:
            return self.say(f"{year}年{'上' if half == '1' else '下'}半年", f"{_ORDINALS[int(half) - 1][1]} half of {year}")
        return self.say(f"{year}年", year)

    def within(self, text: str) -> str:
        """A period, as a sentence begins with it."""
        said = self.period(text)
        if self.zh:
            return said
        if text.startswith(".."):
            return said[0].upper() + said[1:]
        if ".." in text:
            return f"From {said}"
        return f"In the {said}" if "-Q" in text or "-H" in text else f"In {said}"

    def no_value(self, reason: str | None) -> str:
        """Why there is no value."""
        if reason == "no_records_of_kind":
            return plain(sentence(reason, {}, lang=self.lang))
        return {
            "undetermined": self.say("只有无法判定的记录", "there are only records of which it can't be decided"),
            "not_covered": self.say("不在记录覆盖的日期内", "outside the days that the records cover"),
        }.get(reason or "", plain(reason or "—"))

    @property
    def partial(self) -> str:
        """That a figure is of a part of the days."""
        return self.say("记录只覆盖一部分日期", "the records cover a part of the days")

    def undetermined(self, count: int) -> str:
        """That it can't be decided of some records."""
        return self.say(f"另有 {count} 条无法判定", f"{count} more records can't be decided")

    @property
    def synthetic(self) -> str:
        """That nothing of it is real."""
        return self.say("合成数据，不是真实记录", "Synthetic data, not real records")

    def adds(self, adds: Mapping[str, bool], over: Sequence[tuple[str, bool]] = ()) -> str:
        """Along what figures must not be added: units, periods, and that by which they are divided further."""
        axes = [("各单位", "units", adds["units"]), ("各期", "periods", adds["periods"]), *((name, name, each) for name, each in over)]
        never = [(zh, en) for zh, en, each in axes if not each]
        if not never:
            every = [(zh, en) for zh, en, _ in axes]
            return self.say(f"{'、'.join(zh for zh, _ in every)}可以相加", f"adds over {' and '.join(en for _, en in every)}")
        return self.say(f"{'、'.join(zh for zh, _ in never)}不能相加：整体的数另行计数", f"does not add over {' and '.join(en for _, en in never)}: the whole is counted by itself")

    def join(self, parts: list[str]) -> str:
        """Notes in a row."""
        return ("；" if self.zh else "; ").join(parts)


def plain(text: str) -> str:
    """A text without characters that no document can hold."""
    return _CONTROL.sub("\ufffd", text)
