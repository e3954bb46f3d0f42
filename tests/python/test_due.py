"""What is due, held to a walk over the days that knows nothing of the core: 20,000 people with a year behind them."""

import json
import random
from datetime import date, timedelta
from fractions import Fraction

import pytest
import wushe as ws

DAY = timedelta(days=1)
FIRST, LAST, AS_OF = date(2026, 1, 1), date(2026, 6, 30), date(2026, 5, 10)
STATIONS = ["152221100000", "152222100000"]


def station(key):
    """Where somebody lives and is visited."""
    return STATIONS[int(key[1:]) % 2]


def label(text):
    return {"zh": text, "en": text}


def form(name, *fields):
    both = [
        {"id": "on", "type": "date", "role": "date", "required": True, "label": label("日期")},
        {"id": "station", "type": "station", "role": "station", "required": True, "label": label("社工站")},
        {"id": "person", "type": "key", "role": "person", "required": True, "label": label("人员")},
    ]
    return {"id": name, "kind": name, "label": label(name), "provenance": "illustrative", "fields": both + list(fields)}


def item(name, cadence):
    return {
        "id": name, "label": label(name), "domain": "elderly", "target": "years_between(birth_date, today) >= 80 and lives_alone",
        "outcome": "duty", "provenance": "illustrative", "cadence": cadence, "evidence": {"kinds": ["visit"]},
    }


def indicator(name, items, over, under):
    return {
        "id": name, "label": label(name), "unit": "%", "formula": "over / under * 100", "bounds": {"min": "0", "max": "100"}, "better": "higher",
        "inputs": {"over": {"due": items, "count": over}, "under": {"due": items, "count": under}},
        "rounding": {"places": 1, "mode": "half_up"}, "reading": label("试算"), "provenance": "illustrative",
    }


RULEBOOK = {
    "pack": {"id": "mine", "label": label("甲"), "version": "1.0.0"},
    "codes": [{"id": "checklist_domains", "label": label("领域"), "provenance": "illustrative", "options": [{"id": "elderly", "label": label("老年")}]}],
    "facts": [
        {"id": "birth_date", "label": label("出生"), "type": "date"},
        {"id": "lives_alone", "label": label("独居"), "type": "boolean"},
    ],
    "forms": [
        form(
            "person_facts",
            {"id": "until", "type": "date", "role": "until", "label": label("最后一天")},
            {"id": "birth_date", "type": "date", "fact": "birth_date", "earliest": "1900-01-01", "label": label("出生")},
            {"id": "lives_alone", "type": "boolean", "fact": "lives_alone", "label": label("独居")},
        ),
        form("visit"),
        form("change"),
    ],
    "items": [
        item("A-MONTH", {"kind": "calendar", "unit": "month", "late_days": 3, "counts": "first_day", "entry_day": True}),
        item("B-WEEK", {"kind": "calendar", "unit": "week", "times": 2, "late_days": 0, "counts": "any_day", "first_period": True, "entry_day": True}),
        item("C-GAP", {"kind": "gap", "every": 7, "unit": "day", "late_days": 1}),
        item("D-EVENT", {"kind": "event", "within": 2, "unit": "day", "late_days": 1, "event": {"kinds": ["change"]}}),
        item("E-ONCE", {"kind": "once"}),
    ],
    "indicators": [
        indicator("by_persons", ["A-MONTH"], "met_subjects", "settled_subjects"),
        indicator("by_tasks", ["A-MONTH", "B-WEEK"], "met", "settled"),
        indicator("in_time", ["C-GAP"], "done", "settled"),
    ],
}


def lives(number):
    """Somebody's year: facts from days on, a last day perhaps, visits and changes."""
    chance = random.Random(number)
    born = date(1940, 1, 1) + chance.randrange(3650) * DAY
    if chance.random() < 0.02:
        born = date(1944, 2, 29)
    known = date(2025, 9, 1) + chance.randrange(200) * DAY
    turns, alone, day = [], chance.random() < 0.8, known
    for _ in range(chance.randrange(4)):
        turns.append((day, alone))
        day, alone = day + (1 + chance.randrange(90)) * DAY, not alone
    turns.append((day, alone))
    end = turns[-1][0] + chance.randrange(200) * DAY if chance.random() < 0.2 else None
    some = lambda most: sorted(date(2025, 11, 1) + chance.randrange(240) * DAY for _ in range(chance.randrange(most)))
    return born, turns, end, some(30), some(4)


def has_turned(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) >= 80


def stretches(born, turns, end):
    """The days in a row on which somebody is in the target; the last may have no end."""
    found, horizon, day = [], date(2026, 9, 1), turns[0][0]
    while day <= horizon and (end is None or day <= end):
        is_in = has_turned(born, day) and [alone for since, alone in turns if since <= day][-1]
        if is_in and found and found[-1][1] == day - DAY:
            found[-1][1] = day
        elif is_in:
            found.append([day, day])
        day += DAY
    return [(first, date.max if last == horizon else last) for first, last in found]


def undone(first, last, since, until, late):
    if max(first, since) > AS_OF:
        return "waiting"
    if until < AS_OF:
        return "missed" if until >= last + late * DAY else "void"
    return "open" if AS_OF <= last else "overdue" if AS_OF <= last + late * DAY else "missed"


def months():
    day = date(2025, 1, 1)
    while day <= LAST:
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        yield day, after - DAY
        day = after


def weeks():
    day = date(2025, 1, 6)
    while day <= LAST:
        yield day, day + 6 * DAY
        day += 7 * DAY


def calendar(windows, times, late, counts, there, visits):
    windows = list(windows)
    tasks = {}
    for first, last in windows:
        meeting = [(begin, end) for begin, end in there if begin <= last and end >= first]
        if meeting and (counts == "any_day" or any(begin <= first <= end for begin, end in there)):
            tasks[first] = [last, max(meeting[0][0], first), meeting[-1][1], []]
    for day in visits:
        if day > AS_OF or not any(begin <= day <= end for begin, end in there):
            continue
        own = next((task for first, task in tasks.items() if first <= day <= task[0] and len(task[3]) < times), None)
        if own is None:
            own = next((task for task in tasks.values() if task[0] < day <= task[0] + late * DAY and len(task[3]) < times and task[2] >= day), None)
        if own is not None:
            own[3].append(day)
    for first, (last, since, until, done) in tasks.items():
        if last < FIRST or first > LAST:
            continue
        if len(done) == times:
            yield first, last, "done" if done[-1] <= last else "late", done[-1]
        else:
            yield first, last, undone(first, last, since, until, late), None


def gap(there, visits):
    for begin, end in there:
        start = begin
        for day in [day for day in visits if begin < day <= end and day <= AS_OF]:
            if day == start:
                continue
            last = start + 7 * DAY
            state = "done" if day <= last else "late" if day <= last + DAY else "missed"
            if max(last, day) >= FIRST and start <= LAST:
                yield start, last, state, None if state == "missed" else day
            start = day
        last = start + 7 * DAY
        if start <= LAST and max(last, min(end, AS_OF)) >= FIRST:
            yield start, last, undone(start, last, start, end, 1), None


def event(there, visits, changes):
    for day in changes:
        around = [end for begin, end in there if begin <= day <= end]
        last = day + 2 * DAY
        if not around or day > LAST or last < FIRST:
            continue
        until = around[0]
        came = [visit for visit in visits if day <= visit <= min(AS_OF, last + DAY) and (until == date.max or visit <= until + DAY)]
        if came:
            yield day, last, "done" if came[0] <= last else "late", came[0]
        else:
            yield day, last, undone(day, last, day, until, 1), None


def once(there, visits):
    if not there or there[0][0] > LAST:
        return
    came = [visit for visit in visits if visit <= AS_OF and visit <= there[-1][1]]
    yield there[0][0], None, *(("done", came[0]) if came else (undone(there[0][0], date.max - 4 * DAY, there[0][0], there[-1][1], 0), None))


def expected(born, turns, end, visits, changes):
    there = stretches(born, turns, end)
    tasks = [("A-MONTH", *task) for task in calendar(months(), 1, 3, "first_day", there, visits)]
    tasks += [("B-WEEK", *task) for task in calendar(weeks(), 2, 0, "any_day", there, visits)]
    tasks += [("C-GAP", *task) for task in gap(there, visits)]
    tasks += [("D-EVENT", *task) for task in event(there, visits, changes)]
    tasks += [("E-ONCE", *task) for task in once(there, visits)]
    return sorted(tasks, key=lambda task: (task[0], task[1]))


@pytest.fixture(scope="module")
def people():
    return {f"P{number:05}": lives(number) for number in range(20_000)}


def records(people):
    facts, visits, changes = [], [], []
    for key, (born, turns, end, visited, changed) in people.items():
        for nth, (since, alone) in enumerate(turns):
            last = end.isoformat() if end and nth == len(turns) - 1 else ""
            facts.append(f"{since},{station(key)},{key},{last},{born if nth == 0 else ''},{'是' if alone else '否'}")
        visits += [f"{day},{station(key)},{key}" for day in visited]
        changes += [f"{day},{station(key)},{key}" for day in changed]
    pack = ws.Pack.from_json(json.dumps(RULEBOOK))
    ledgers = [("person_facts", "日期,社工站,人员,最后一天,出生,独居", facts), ("visit", "日期,社工站,人员", visits), ("change", "日期,社工站,人员", changes)]
    all_records = None
    for name, columns, rows in ledgers:
        report = pack.check("\n".join([columns, *rows]).encode(), name, today="2026-12-31")
        more = report.records
        all_records = more if all_records is None else all_records.with_others([more])
    return pack, all_records


def test_a_walk_over_the_days_agrees(people):
    pack, known = records(people)
    due = pack.checklist().due(known, first=FIRST, last=LAST, as_of=AS_OF, kept_from="2020-01-01")
    table = due.to_arrow()
    columns = [table[name].to_pylist() for name in ("key", "item", "first", "last", "state", "done_on")]
    found = {}
    for key, *task in zip(*columns, strict=True):
        found.setdefault(key, []).append(tuple(task))
    wrong = []
    for key, life in people.items():
        told, walked = sorted(found.get(key, []), key=lambda task: (task[0], task[1])), expected(*life)
        if told != walked:
            wrong.append((key, [task for task in told if task not in walked], [task for task in walked if task not in told]))
    assert not wrong, (len(wrong), wrong[:3])
    assert len(due) > 250_000
    states = set(columns[4])
    assert states == {"done", "late", "missed", "overdue", "open", "void", "waiting"}


def test_the_summary_is_the_tasks_counted(people):
    pack, known = records(dict(list(people.items())[:500]))
    due = pack.checklist().due(known, first=FIRST, last=LAST, as_of=AS_OF)
    for each in due.summary("item", "month"):
        own = [task for task in due.tasks if task["item"] == each["of"][0] and (task["last"] or "")[:7] == (each["of"][1] or "")]
        counts = {state: sum(task["state"] == state for task in own) for state in each["counts"]}
        assert counts == each["counts"]
        assert each["expected"] == sum(counts[state] for state in counts if state not in ("waiting", "void"))
        assert 0 <= each["met"] <= each["settled"] and 0 <= each["met_subjects"] <= each["settled_subjects"]


#: Units and the stations in them.
UNITS = {"1522": STATIONS, "152221": STATIONS[:1], "152222": STATIONS[1:], "152221100": STATIONS[:1]}
MONTHS = {f"2026-{month:02}": {month} for month in range(1, 7)} | {"2026-Q1": {1, 2, 3}, "2026-H1": {1, 2, 3, 4, 5, 6}}


def test_indicators_count_the_tasks_of_the_walk(people):
    some = dict(list(people.items())[:3000])
    pack, known = records(some)
    due = pack.checklist().due(known, first=FIRST, last=LAST, as_of=AS_OF, kept_from="2020-01-01")
    figures = pack.measure(known, network=ws.Network.builtin("hinggan"), as_of=AS_OF)
    walked = [(key, *task) for key, life in some.items() for task in expected(*life)]
    met, settled = ("done", "late"), ("done", "late", "missed", "overdue")
    for period, months in MONTHS.items():
        for unit, stations in UNITS.items():
            here = [task for task in walked if station(task[0]) in stations and task[3] and task[3].year == 2026 and task[3].month in months]
            tasks = [task for task in here if task[1] in ("A-MONTH", "B-WEEK") and task[4] in settled]
            persons = {}
            for key, name, _, _, state, _ in here:
                if name == "A-MONTH" and state in settled:
                    persons[key] = persons.get(key, True) and state in met
            gaps = [task for task in here if task[1] == "C-GAP" and task[4] in settled]
            counted = {
                "by_persons": (sum(persons.values()), len(persons)),
                "by_tasks": (sum(task[4] in met for task in tasks), len(tasks)),
                "in_time": (sum(task[4] == "done" for task in gaps), len(gaps)),
            }
            for name, (over, under) in counted.items():
                figure = figures.indicator(name, unit=unit, period=period, due=due)
                assert [int(each["value"]) for each in figure.inputs] == [over, under], (name, unit, period)
                assert figure.exact == (Fraction(100 * over, under) if under else None)
                assert figure.value is None or 0 <= figure.value <= 100
                runs = period in ("2026-05", "2026-06", "2026-H1")
                assert all(each.get("partial", False) == runs for each in figure.inputs)
                # The text of the answer is as good as the answer itself.
                assert period != "2026-Q1" or figures.indicator(name, unit=unit, period=period, due=due.json).json == figure.json
    ranked = figures.rank("by_persons", units=["152221", "152222"], period="2026-01", due=due)
    assert [each.rank for each in ranked] in ([1, 2], [1, 1])
    assert figures.indicator("by_persons", period="2026-01").because[0]["reason"] == "due_not_given"
    why = figures.indicator("by_persons", unit="1522", period="2026-01", due=due).explain().text("en")
    assert "A-MONTH" in why and "tasks settled" in why


def test_a_rate_of_another_rulebook_or_of_no_answer_is_refused():
    pack = ws.Pack.builtin("hinggan")
    figures = pack.measure(pack.check(b"", "home_visit", today="2026-11-28"), network=ws.Network.builtin("hinggan"))
    days = {"first": "2026-01-01", "last": "2026-12-31", "as_of": "2026-11-28"}
    with pytest.raises(ws.WusheError, match="another rulebook"):
        figures.indicator("continuing_education_rate", due=ws.Pack.builtin("national").checklist().due({}, **days))
    with pytest.raises(ws.WusheError, match="due: line 1"):
        figures.indicator("continuing_education_rate", due="[]")


def test_what_is_wrong_is_told_at_its_place():
    checklist = ws.Pack.builtin("national").checklist("qualification")
    days = {"first": "2026-01-01", "last": "2026-12-31", "as_of": "2026-11-28"}
    with pytest.raises(ws.WusheError) as told:
        checklist.due({"certificate": []}, **days, readings={"late_days[QL-99]": 1}, by=["age"])
    assert [str(finding["path"]) for finding in told.value.findings] == ["['readings', 'late_days[QL-99]']", "['by', 0]"]
    due = checklist.due({"certificate": [{"worker": "W1"}]}, **days)
    assert due.checked[0]["checked"]["accepted"] == 0 and not due.tasks
    assert "<table" in checklist.due({"certificate": [{"worker": "W1", "obtained_on": date(2026, 3, 1), "level": "junior"}]}, **days).html()
