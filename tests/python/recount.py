"""The seven figures straight from a CSV ledger, with nothing of wushe: what a careful clerk would count."""

import collections
import csv
import decimal


def recount(ledger, wrong, units):
    """Counts the rows that are not `wrong` (row numbers as a spreadsheet shows them) and whose station is one of the units."""
    households, cases, events = set(), set(), set()
    files = sessions = people = 0
    linked = decimal.Decimal(0)
    with open(ledger, encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if number in wrong or row["社工站"] not in units:
                continue
            kind = row["记录类型"]
            if kind in ("走访", "个案", "小组", "主题活动"):
                people += len([name for name in row["参加人编号"].split("、") if name]) + int(row["人数"] or 0)
            if kind == "走访":
                households.add(row["家庭编号"])
            elif kind == "建档":
                files += 1
            elif kind == "小组":
                sessions += 1
            elif kind == "个案":
                cases.add(row["个案编号"])
            elif kind == "主题活动":
                events.add(row["活动编号"])
            elif kind == "资源链接" and row["资源方向"] == "链入":
                linked += decimal.Decimal(row["金额"])
    return [len(households), files, sessions, len(cases), len(events), linked, people]


LEVELS = ["初级", "中级", "高级"]


def requalify(ledger, wrong, units, day, stated):
    """Who could rise by how many grades on `day`, by county: the bulletin's sentence read by hand. With `stated` as the illustrative
    rulebook chooses (full-time, matching post, registered, the highest certificate alone), else as it stands, with the rest left open.
    Counts of (county, outcome), an outcome being a number of grades or a word."""
    people = {}
    with open(ledger, encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if number in wrong or row["记录类型"] not in ("聘任", "职业水平证书", "证书登记", "服务间断"):
                continue
            posts, held, registered = people.setdefault(row["工号"], ([], set(), set()))
            if row["记录类型"] == "聘任" and row["起始日期"] <= day <= (row["截止日期"] or "9999"):
                posts.append(row)
            if row["记录类型"] == "职业水平证书" and row["取得日期"] <= day:
                held.add(LEVELS.index(row["证书级别"]) + 1)
            if row["记录类型"] == "证书登记" and row["登记日期"] <= day <= row["截止日期"]:
                registered.add(LEVELS.index(row["证书级别"]) + 1)
    counts = collections.Counter()
    for posts, held, registered in people.values():
        places = {post["所在区划"] for post in posts}
        county = places.pop()[:6] if len(places) == 1 and places <= units else None
        full_time, matching = (posts[0]["是否专职"], posts[0]["是否相应岗位"]) if posts else ("", "")
        is_registered = bool(registered) and max(registered) == max(held, default=0)
        if not held:
            outcome = "uncertified"
        elif not posts:
            outcome = "not_appointed"
        elif stated and full_time == "否":
            outcome = "not_eligible"
        elif stated and (matching == "否" or not is_registered):
            outcome = "condition"
        elif not full_time or not matching:
            outcome = "undetermined"
        elif "否" in (full_time, matching) or not is_registered or len(held) > 1 and not stated:
            outcome = "waits_for_rule"
        else:
            outcome = max(held)
        counts[county, outcome] += 1
    return counts
