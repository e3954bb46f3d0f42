"""The figures of a bulletin, and the sentence that says them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ._figure import Figure
from ._figures import Figures
from ._paper_data import pack_of
from ._paper_words import Words

#: What the label of a measure does not say: what money and time are measured in.
_SAID_IN_ENGLISH = ("元", "小时")


class Lines:
    """The figures of some measures for one unit and period, each with what the rulebook states of its measure."""

    def __init__(self, figures: Figures, unit: str | None, period: str | None, measures: Sequence[str]) -> None:
        self.figures, self.pack = figures, pack_of(figures)
        counted = [figures.get(measure, unit=unit, period=period) for measure in measures]
        stated = {measure["id"]: measure for measure in figures.measures}
        self.lines = [(figure, stated[figure.measure]) for figure in counted]

    @property
    def first(self) -> Figure:
        """One of them, which names the place and the period of all."""
        return self.lines[0][0]


def said(words: Words, lines: Lines, synthetic: bool) -> str:
    """The sentence, and what has to be said behind it."""
    known = [(figure, stated) for figure, stated in lines.lines if figure.value is not None]
    place = words.say(lines.first.place, lines.first.place)
    when = words.within(lines.first.period)

    def label(stated: dict[str, object]) -> str:
        name = words.of(stated["label"])  # type: ignore[arg-type]
        return name if words.zh else name[:1].lower() + name[1:]

    pieces = [f"{label(stated)}{words.say('', ' ')}{amount(words, figure)}" for figure, stated in known]
    if not pieces:
        body = words.say(f"{when}，{place}没有可报的数。", f"{when}, {place}: there is no figure to report.")
    else:
        body = words.say(f"{when}，{place}{'、'.join(pieces)}。", f"{when}, {place}: {'; '.join(pieces)}.")

    def named(which: Callable[[Figure], bool]) -> list[str]:
        return [label(stated) for figure, stated in known if which(figure)]

    partial = named(lambda figure: figure.partial)
    open_ = named(lambda figure: figure.undetermined > 0)
    assumed = [label(stated) for _, stated in known if stated["provenance"] == "illustrative"]
    missing = [label(stated) for figure, stated in lines.lines if figure.value is None]
    behind = []
    if partial:
        behind.append(words.say(f"{'、'.join(partial)}：{words.partial}。", f"{_listed(partial)}: {words.partial}."))
    if open_:
        behind.append(words.say(f"{'、'.join(open_)}：另有记录无法判定，未计入。", f"{_listed(open_)}: more records can't be decided and are not counted."))
    if missing:
        behind.append(words.say(f"没有数的：{'、'.join(missing)}。", f"Without a value: {', '.join(missing)}."))
    if assumed:
        behind.append(words.say(f"{'、'.join(assumed)}的口径为示例，不是任何文件的规定。", f"{_listed(assumed)}: the definition is illustrative and nobody's rule."))
    if synthetic:
        behind.append(words.say(f"（{words.synthetic}）", f"({words.synthetic}.)"))
    return words.say("", " ").join([body, *behind])


def amount(words: Words, figure: Figure) -> str:
    """A figure with its unit of counting, where the label does not say it."""
    if figure.value is None:
        return "—"
    if words.zh:
        return f"{figure.value:f}{words.unit(figure.unit)}"
    return f"{figure.value:,f}" + (f" {words.unit(figure.unit)}" if figure.unit in _SAID_IN_ENGLISH else "")


def notes(words: Words, figure: Figure) -> str:
    """What is to be said of a figure."""
    told = [words.no_value(figure.no_value)] if figure.value is None else []
    told += [words.partial] if figure.partial else []
    told += [words.undetermined(figure.undetermined)] if figure.undetermined and figure.value is not None else []
    if figure.remainder:
        places = words.say("、", ", ").join(row.place for row in figure.remainder)
        told.append(words.say(f"含本图没有的单位：{places}", f"holds units that the map does not have: {places}"))
    return words.join(told)


def _listed(labels: Sequence[str]) -> str:
    joined = ", ".join(labels)
    return joined[:1].upper() + joined[1:]
