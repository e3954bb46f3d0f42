"""What one month finds in a worker's file, for each rule of `pay_oracle.py`: days, years, papers, and the sums of its posts."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

LEVELS = ["junior", "intermediate", "senior"]
PAPERS = ["secondary", "college", "bachelor", "master", "doctor"]
DAY = timedelta(days=1)
FOREVER = date(9999, 12, 30)


def day(text):
    return None if text is None else date.fromisoformat(text)


def month_end(start, months, leap):
    """The day on which so many months since the start are complete: the last of a month that has no such day; who began on
    29 February has a year complete on the 28th of a common year, or on 1 March."""
    year, number = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, number + 1)[1]
    if leap == "march_1" and (start.month, start.day) == (2, 29) and number == 1 and last == 28:
        return date(year, 3, 1)
    return date(year, number + 1, min(start.day, last))


def whole_months(start, until, leap):
    count = (until.year - start.year) * 12 + until.month - start.month + 1
    while month_end(start, count, leap) > until:
        count -= 1
    return count


def count_years(start, until, part_years, leap):
    months = whole_months(start, until, leap)
    if part_years == "kept":
        return Fraction(months, 12)
    years = months // 12
    if part_years == "down":
        return years
    exact = years > 0 and whole_months(start, until - DAY, leap) // 12 < years
    return years if exact else years + 1


def runs(days):
    """The unbroken runs of a set of days, each with the day after its last."""
    found = []
    for number in sorted(days):
        if found and found[-1][1] == number:
            found[-1][1] = number + 1
        else:
            found.append([number, number + 1])
    return [(date.fromordinal(start), date.fromordinal(end)) for start, end in found]


def days_of(spans, until):
    return {number for start, last in spans for number in range(start.toordinal(), min(last.toordinal() + 1, until.toordinal()))}


class Month:
    def __init__(self, worker, month, choices, pack, earlier=None):
        self.worker, self.choices, self.pack, self.earlier = worker, choices, pack, earlier
        year, number = map(int, month.split("-"))
        self.first = date(year, number, 1)
        self.last = date(year, number, calendar.monthrange(year, number)[1])
        self.held = [
            {**known, "start": day(known["from"]), "end": day(known.get("until")) or FOREVER, "until_probation": day(known.get("probation_until"))}
            for known in worker["appointments"]
        ]
        self.served = [part for known in self.held for part in self.parts(known)]
        self.at_end = choices["reference_day"] == "last"
        self.reference = self.last if self.at_end else self.first

    def parts(self, known):
        """What is served of an appointment: days of a break that is not paid are as days between two appointments."""
        if not self.worker["breaks"] or self.choices["break_pay"] == "paid":
            return [known]
        parts = [(known["start"], known["end"])]
        for each in self.worker["breaks"]:
            first, last = day(each["from"]), day(each.get("until")) or FOREVER
            apart = [part for part in parts if last < part[0] or part[1] < first]
            cut = [part for part in parts if part not in apart]
            parts = apart + [(start, first - DAY) for start, _ in cut if start < first] + [(last + DAY, end) for _, end in cut if last < end]
        return [{**known, "start": start, "end": end} for start, end in sorted(parts)]

    # What a rule never asks is never read: who counts no years needs no word on when they count.
    @property
    def served_until(self):
        """From the month after on, it is the reference day of the month before that years are complete on."""
        before = self.first - DAY
        late = self.choices["step_starts"] == "next_month"
        served = {(False, False): self.first, (True, False): self.last, (False, True): before.replace(day=1), (True, True): before}[self.at_end, late]
        return served + DAY if self.choices["reference_day_counts"] == "yes" else served

    @property
    def since(self):
        return self.last if self.choices["starts"] == "same_month" else self.first - DAY

    @property
    def papers_since(self):
        return self.last if self.choices["education_starts"] == "same_month" else self.first - DAY

    # What the worker has in this month.
    def certificates(self):
        return sorted({known["level"] for known in self.worker["certificates"] if day(known["obtained_on"]) <= self.since}, key=LEVELS.index)

    def registrations(self):
        """Those that hold on the reference day, or begin after it, and began in time: themselves or those that they renew without a day between."""
        spans = {level: [] for level in LEVELS}
        for known in self.worker["registrations"]:
            spans[known["level"]].append((day(known["registered_on"]), day(known.get("until")) or FOREVER))

        def begun(level, start):
            while earlier := [other for other, end in spans[level] if other < start <= end + DAY]:
                start = min(earlier)
            return start <= self.since

        return [level for level in LEVELS if any(self.reference <= end and begun(level, start) for start, end in spans[level])]

    def paper(self, which):
        held = [known["level"] for known in self.worker["education"] if known["paper"] == which and day(known["obtained_on"]) <= self.papers_since]
        return max(held, key=PAPERS.index, default=None)

    def education(self):
        degree, diploma = self.paper("degree"), self.paper("diploma")
        both = [paper for paper in (degree, diploma) if paper]
        lower = min(both, key=PAPERS.index) if len(both) == 2 else None
        return {"degree": degree, "diploma": diploma, "both": lower, "either": max(both, key=PAPERS.index, default=None)}[self.choices["education_paper"]]

    def filings(self):
        return {known["level"] for known in self.worker["certificates"] if known.get("filed_on") and day(known["filed_on"]) <= self.since}

    def ever_registered(self):
        return sorted({known["level"] for known in self.worker["registrations"] if day(known["registered_on"]) <= self.since}, key=LEVELS.index)

    def matching(self, post):
        """Whether the post that is paid matches, or any that is held."""
        when = max(post["start"], min(self.reference, post["end"]))
        held = self.choices["matching_held"] == "any" and any(known["matching_post"] for known in self.on(when))
        return post["matching_post"] or held

    def appraisal(self, year):
        return next((known["result"] for known in self.worker["appraisals"] if known["year"] == year), None)

    def counting(self, needed):
        """The certificates that count: the registered ones where that is needed."""
        return [level for level in self.certificates() if not needed or level in self.registrations()]

    def registered_or_filed(self):
        return [level for level in self.certificates() if level in self.registrations() or level in self.filings()]

    def per_level(self, table, levels):
        """Of an amount for each level: the sum or the highest alone."""
        if not levels:
            return None
        amounts = [Decimal(table[level]) for level in levels]
        return sum(amounts) if self.choices.get("stacking", "highest") == "sum" and len(levels) > 1 else amounts[-1]

    def seniority(self, post):
        choices = self.choices
        spans = [(known["start"], known["end"]) for known in self.held if choices["service_in"] == "any_post" or known["post"] == post]
        breaks = days_of([(day(known["from"]), day(known.get("until")) or FOREVER) for known in self.worker["breaks"]], self.served_until)
        served = days_of(spans, self.served_until) - breaks
        spells = runs(served)
        if len(spells) > 1 and choices["gaps"] == "restart":
            spells = spells[-1:]
        elif len(spells) > 1 and choices["gaps"] == "removed":
            end = spells[-1][1]
            spells = [(end - timedelta(days=len(served)), end)]
        years = sum(count_years(start, until, choices["part_years"], choices["leap_day"]) for start, until in spells)
        return years

    # The month.
    def on(self, when):
        return [known for known in self.served if known["start"] <= when <= known["end"]]

    def since_when(self, known):
        """Since when the post is held on the same terms without a day between."""
        terms = ("post", "division", "full_time", "matching_post", "probation_until")
        same = [other for other in self.held if all(other.get(term) == known.get(term) for term in terms)]
        start = known["start"]
        while earlier := [other["start"] for other in same if other["start"] < start <= other["end"] + DAY]:
            start = min(earlier)
        return start

    def runs(self):
        """The days served, apart by the posts held and their terms: the posts as near as can be to the reference day, and how many days."""
        found = {}
        for number in range(self.last.day):
            there = self.on(self.first + timedelta(days=number))
            if not there:
                continue
            terms = tuple((known["post"], known.get("division"), known["full_time"], known["matching_post"], self.on_probation(known)) for known in there)
            posts, days = found.pop(terms, (there, 0)) if not self.at_end else (there, found.get(terms, (there, 0))[1])
            found[terms] = (posts, days + 1)
        return list(found.values())

    def on_probation(self, known):
        when = max(known["start"], min(self.reference, known["end"]))
        return known["until_probation"] is not None and when <= known["until_probation"]

    def slip(self, rule):
        length, runs = self.last.day, self.runs()
        if not runs:
            return None
        if len(runs) > 1 or runs[0][1] < length:
            if self.choices["broken_month"] == "whole":
                there = self.on(self.reference)
                if not there:
                    return None
                runs = [(there, length)]
        paid = [(self.of_posts(there, rule, (days, length) if len(runs) == 1 else (1, 1)), days) for there, days in runs]
        paid = [(slip, days) for slip, days in paid if slip is not None]
        if not paid:
            return None
        slip = dict(paid[-1 if self.at_end else 0][0])
        slip["tied"] = any(other["tied"] for other, _ in paid)
        if self.earlier is None:
            slip["gathered"] = self.gather(rule)
        return self.finish(slip, paid, length)

    def of_posts(self, there, rule, part):
        """What the posts held at once earn in a whole month, before any share: one of them is paid."""
        if len(there) == 1:
            return rule(self, there[0])
        if self.choices["concurrent"] == "earliest":
            first = min(map(self.since_when, there))
            there = [known for known in there if self.since_when(known) == first]
            if len(there) == 1:
                return rule(self, there[0])
        better = min if self.choices["concurrent"] == "earliest" and self.choices["same_day"] == "lowest" else max
        slips = [rule(self, known) for known in there]
        totals = [Fraction(0) if each is None else self.finish(each, [(each, part[0])], part[1])["total"] for each in slips]
        best = slips[totals.index(better(totals))]
        # Which of two that come to the same is paid, no rule says.
        return best and {**best, "tied": totals.count(better(totals)) > 1}

    def paid(self, lines, later, grade, seniority):
        """What a whole month earns in a post: lines by name, and parts that fall due in some months by name with how they do."""
        return {"grade": grade, "seniority": seniority, "lines": lines, "later": later, "tied": False}

    def falls(self, id, period):
        """How many months lie between the first month of the period and the one in which a part falls due, and whether that is now."""
        words = {12: [str(nth) for nth in range(1, 13)] + [f"next_{nth}" for nth in range(1, 13)]}
        words[6] = [f"months_{nth}_{nth + 6}" for nth in range(1, 7)] + [f"next_{nth}_{nth + 6}" for nth in range(1, 7)]
        nth = words[period].index(self.choices[f"due_{id}"])
        return nth, (self.first.month - 1 - nth) % period == 0

    def gather(self, rule):
        """Of what each month earns and falls due now: what the months of the period come to, each as its own slip has it."""
        found = {}
        for id, period in EACH_MONTH.get(self.pack, {}).items():
            nth, now = self.falls(id, period)
            if not now:
                continue
            this = self.first.year * 12 + self.first.month - 1
            start = this - period + 1 if nth < period else this - nth
            earned = []
            for number in range(start, start + period):
                if number < HOLDS_FROM.get(self.pack, 0):
                    continue
                other = Month(self.worker, f"{number // 12}-{number % 12 + 1:02}", self.choices, self.pack, earlier=self)
                slip = other.slip(rule)
                earned.append(slip and slip["earned"].get(id))
            known = [amount for amount in earned if amount is not None]
            found[id] = self.rounded(sum(known, Fraction(0))) if known else None
        return found

    def rounded(self, amount):
        step = {"yuan": Fraction(1), "jiao": Fraction(1, 10), "fen": Fraction(1, 100)}[self.choices["rounding_unit"]]
        steps = {"half_up": floor(amount / step + Fraction(1, 2)), "down": floor(amount / step), "up": ceil(amount / step)}
        return steps[self.choices["rounding_mode"]] * step

    def finish(self, slip, paid, length):
        """Shares what goes by the month, rounds, and adds up what falls due now; `later` is what does not, with what this month earns of it."""
        by_line = self.choices["rounding_of"] == "line"

        def share(pick):
            amounts = [(Fraction(pick(each)), days) for each, days in paid if pick(each) is not None]
            return None if not amounts else sum(amount * days for amount, days in amounts) / length

        def shown(amount):
            return None if amount is None else self.rounded(amount) if by_line else Fraction(amount)

        lines = {id: shown(share(lambda each, id=id: each["lines"].get(id))) for id in slip["lines"]}
        earned, later = {}, {}
        gathered = slip.get("gathered", {})
        for id, (period, amount) in slip["later"].items():
            nth, now = self.falls(id, period)
            if id in EACH_MONTH.get(self.pack, {}):
                earned[id] = shown(share(lambda each, id=id: each["later"].get(id, (0, None))[1]))
                if not (now and nth < period):
                    later[id] = earned[id]
            elif now:
                lines[id] = shown(None if amount is None else Fraction(amount))
            else:
                later[id] = None
        total = self.rounded(sum((amount for amount in lines.values() if amount is not None), Fraction(0)))
        lines.update(gathered)
        total += sum((amount for amount in gathered.values() if amount is not None), Fraction(0))
        return {**slip, "total": total, "lines": lines, "later": later, "earned": earned}


#: What each month earns and falls due with its period, and from which month a rule holds.
EACH_MONTH = {"benxi": {"performance": 6}, "shandong-c": {"performance": 12}}
HOLDS_FROM = {"benxi": 2022 * 12}
