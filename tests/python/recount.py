"""The seven figures straight from a CSV ledger, with nothing of wushe: what a careful clerk would count."""

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
