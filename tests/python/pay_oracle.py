"""What a worker is due, a second time: each rule read from its document and computed with Python's `decimal` and, for what has no
end in decimals, `fractions`.

Nothing here comes from the library. `slip(pack, worker, month, choices, grade)` gives the grade, the years where a ladder
counts them, the lines and the total of one month with everything chosen, or None where nothing is due.
"""

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
        self.at_end = choices["reference_day"] == "last"
        self.reference = self.last if self.at_end else self.first

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
        return [known for known in self.held if known["start"] <= when <= known["end"]]

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


def climb(lowest, highest, step, years):
    return min(int(highest), int(lowest) + Fraction(years) // Fraction(step))


def raised(month, grade, top, raise_):
    """A raise acts on the grade, and may be held by the highest of the post."""
    if raise_ is None:
        return grade
    after = grade + int(raise_)
    return max(top, grade) if after > top and month.choices["cap"] == "post_top" else after


# 兴安盟: whoever has a certificate and is appointed to a matching post rises by 1, 2, 3 grades.
def hinggan(month, post, given):
    choices = month.choices
    if choices["who_counts"] != "everyone" and not post["full_time"]:
        return None
    years = month.seniority(post["post"]) + getattr(month, "more_years", 0)
    top = int(choices["highest_grade"][post["post"]])
    grade = climb(choices["lowest_grade"][post["post"]], top, choices["step_years"], years)
    if education := getattr(month, "raised_by_education", None):
        grade = raised(month, grade, top, education)
    if choices["matching"] == "any_post" or month.matching(post):
        levels = month.counting(choices["registration_needed"] != "no") if choices["registration_needed"] != "filed" else month.registered_or_filed()
        grade = raised(month, grade, top, month.per_level({"junior": 1, "intermediate": 2, "senior": 3}, levels))
    return month.paid({"basic": Decimal(choices["amounts"][str(grade)])}, {}, grade, years)


# 宁波: the same raise for a certificate and an appointment to a matching post; a month comes to a twelfth of 1.6, 1.3 or 1.1 times the
# local average wage of the year before, where that binds each worker's own pay.
def ningbo(month, post, given):
    chosen = Chosen(month, who_counts="everyone", matching="stated")
    if (education := month.education()) is not None:
        if month.choices["education_counts"] == "years":
            chosen.more_years = int(month.choices["education_years"][education])
        else:
            chosen.raised_by_education = int(month.choices["education_grades"][education])
    slip = hinggan(chosen, post, given)
    ratio = {"head": Decimal("1.6"), "deputy": Decimal("1.3"), "general": Decimal("1.1")}[post["post"]]
    basic = Fraction(month.choices["amounts"][str(slip["grade"])])
    missing = Fraction(ratio) * Fraction(month.choices["average_wage"]) / 12 - basic
    own = month.choices["floor_average"] == "worker" and missing > 0
    return month.paid({"basic": basic, "floor_supplement": missing if own else None}, {}, slip["grade"], slip["seniority"])


# 呼和浩特: registered or filed, within the post's grades, the highest alone.
def hohhot(month, post, given):
    needed = "filed" if month.choices["registration_or_filing"] == "filing" else "yes"
    chosen = {"who_counts": "everyone", "matching": "any_post", "registration_needed": needed, "cap": "post_top", "stacking": "highest", "matching_held": "paid"}
    slip = hinggan(Chosen(month, **chosen), post, given)
    levels = month.registered_or_filed() if needed == "filed" else month.counting(True)
    own = month.choices["title_pay_stands"] == "beside" and levels
    title = Decimal(month.choices["title_pay"][levels[-1]]) if own else None
    return month.paid({"basic": Decimal(month.choices["amounts"][str(slip["grade"])]), "title": title}, {}, slip["grade"], slip["seniority"])


class Chosen:
    """The month with some of it settled by the rule."""

    def __init__(self, month, **chosen):
        self.__dict__.update(month.__dict__)
        self.choices = {**month.choices, **chosen}

    def __getattr__(self, name):
        return getattr(Month, name).__get__(self)


# 锦州: an amount for each grade, and 100, 200, 300 for a certificate.
def jinzhou(month, post, given):
    choices = month.choices
    published = {"1": "2958", "16": "4289"} if date(2022, 1, 10) <= month.reference < date(2023, 1, 1) else {}
    amount = published.get(str(given)) or choices["amounts"][str(given)]
    counting = month.counting(choices["registration_needed"] != "no")
    allowance = month.per_level({"junior": 100, "intermediate": 200, "senior": 300}, counting)
    return month.paid({"basic": Decimal(amount), "certificate": allowance}, {}, given, None)


# 本溪: 3400 times a coefficient; 80 per cent with the month, in 明山区 90; no performance pay for a failed year.
def benxi(month, post, given):
    choices = month.choices
    whole = Decimal(3400) * Decimal(choices["coefficient"])
    share = Decimal("0.9") if post["division"].startswith("210504") and month.reference >= date(2023, 1, 1) else Decimal("0.8")
    counting = month.counting(choices["registration_needed"] != "no")
    allowance = month.per_level(choices["certificate_allowance"], counting)
    failed = month.appraisal(month.reference.year) == "unqualified"
    later = {"performance": (6, None if failed else whole * (1 - share))}
    return month.paid({"base": whole * share, "certificate": allowance}, later, given, None)


# Shandong C: three ranges of grades; degree and diploma together raise, one alone counts as years; 70 and 30 per cent.
def shandong_c(month, post, given):
    choices = month.choices
    degree, diploma = month.paper("degree"), month.paper("diploma")
    pair = min(degree, diploma, key=PAPERS.index) if degree and diploma else None
    single = None if degree == diploma else max(filter(None, [degree, diploma]), key=PAPERS.index)
    years = month.seniority(post["post"])
    if single and (pair is None or choices["higher_paper"] != "grades"):
        years += {"bachelor": 1, "master": 3, "doctor": 5}.get(single, 0)
    lowest, top = {"head": (7, 18), "deputy": (4, 15), "general": (1, 12)}[post["post"]]
    grade = climb(lowest, top, choices["step_years"], years)
    if pair and (single is None or choices["higher_paper"] != "years"):
        grade = min(top, grade + {"bachelor": 1, "master": 2, "doctor": 3}.get(pair, 0))
    whole = Decimal(choices["base"]) * Decimal(choices["coefficient"][str(grade)])
    allowance = month.per_level(choices["certificate_allowance"], month.counting(True))
    lines = {"basic": whole * 70 / 100, "certificate": allowance}
    same = choices["appraisal_year"] == "same"
    rates = choices["performance_rate" if same else "performance_rate_before"]
    rate = Decimal(rates[month.appraisal(month.reference.year - (not same))])
    return month.paid(lines, {"performance": (12, Fraction(whole * 30) * Fraction(rate) / 10_000)}, grade, years)


# City D: post, level, certificate and performance.
def city_d(month, post, given):
    choices = month.choices
    posts = {"head": 2800, "deputy": 2500, "general": 2300, "combined_head": 2800}
    counting = month.counting(choices["registration_needed"] != "no")
    # Who is paid in the next year is paid for the year before.
    nth, _ = month.falls("award", 12)
    award = month.appraisal(month.reference.year - (nth >= 12))
    lines = {
        "post": Decimal(posts[post["post"]]),
        "combined": Decimal(300) if post["post"] == "combined_head" else None,
        "level": Decimal(50 + 60 * (given - 1)),
        "certificate": month.per_level({"junior": 300, "intermediate": 500, "senior": 800}, counting),
        "basic_performance": Decimal(200),
    }
    later = {"award": (12, Decimal(0) if award == "unqualified" else Decimal(choices["award"][award]))}
    return month.paid(lines, later, given, None)


# 北京: after probation a doctor is paid as a head and a master as a deputy at least; two posts are one pay, the higher.
def beijing(month, post, given):
    choices, paid_as = month.choices, post["post"]
    degree = month.education()
    when = max(post["start"], min(month.reference, post["end"]))
    if not (post["until_probation"] and when <= post["until_probation"]):
        better = {"doctor": "head", "master": "deputy"}.get(degree)
        paid_as = min(filter(None, [paid_as, better]), key=["head", "deputy", "general"].index)
    certificate = month.per_level(choices["certificate_pay"], month.ever_registered() if choices["lapse"] == "kept" else month.registrations())
    return month.paid({"post": Decimal(choices["post_pay"][paid_as]), "certificate": certificate}, {}, given, None)


RULES = {"hinggan": hinggan, "ningbo": ningbo, "hohhot": hohhot, "jinzhou": jinzhou, "benxi": benxi, "shandong-c": shandong_c, "city-d": city_d, "beijing": beijing}
#: What a rule settles itself.
SETTLED = {"beijing": {"concurrent": "highest", "starts": "same_month"}}


def slip(pack, worker, month, choices, grade):
    rule = RULES[pack]
    return Month(worker, month, {**choices, **SETTLED.get(pack, {})}, pack).slip(lambda which, post: rule(which, post, grade))
