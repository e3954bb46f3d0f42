"""What a worker is due, a second time: each rule read from its document and computed with Python's `decimal` and, for what has no
end in decimals, `fractions`.

Nothing here comes from the library. `slip(pack, worker, month, choices, grade)` gives the grade, the years where a ladder
counts them, the lines and the total of one month with everything chosen, or None where nothing is due.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from pay_oracle_month import PAPERS, Month


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
