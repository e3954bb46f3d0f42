"""The shared vectors, byte for byte: what the binding answers is the text that every language answers.

An exception is an id, or `prefix/*`, and its reason; one that passes is a failure. A line for builds without GB18030 is
counted as excepted, since this build has it.
"""

import datetime
import json
import math
import tempfile
from decimal import Decimal
from pathlib import Path

import wushe

VECTORS = Path(__file__).resolve().parent.parent / "vectors"

NETWORK = wushe.Network.builtin("hinggan")
LISTS = (VECTORS.parent.parent / "core/divisions/hinggan.csv").read_text("utf-8")
PLACES = ("beijing", "benxi", "city-d", "hohhot", "jinzhou", "ningbo", "shandong-c", "chongqing", "luquan", "shanghai", "shaoxing", "weihai", "zhejiang")
PACKS = {name: wushe.Pack.builtin(name) for name in ("national", "hinggan", "hinggan-illustrative", *PLACES)}


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def condition(case, answer):
    facts = case["facts"]
    return answer(case["source"], facts if isinstance(facts, str) else compact(facts))


def table(case):
    if "text" in case:
        data = case["text"].encode()
    elif "hex" in case:
        data = bytes.fromhex(case["hex"])
    else:
        data = "".join(text * times for text, times in case["parts"]).encode()
    return wushe.read_table_json(data)


def without_identity(pack, text):
    return text.replace(compact(pack.identity), '"*"')


def parsed(text):
    """What Python's parser makes of a JSON text, where it loses nothing that the core's reads."""

    def pairs(entries):
        if len(dict(entries)) != len(entries):
            raise ValueError("a doubled key")
        return dict(entries)

    def number(digits):
        if not math.isfinite(float(digits)):
            raise ValueError("beyond a float")
        return float(digits)

    value = json.loads(text, object_pairs_hook=pairs, parse_float=number, parse_constant=number)
    json.dumps(value, ensure_ascii=False).encode()
    return value


def network_of(case):
    """The network that a line is about, and the one that its check is given."""
    parts = case.get("network")
    network = NETWORK if parts in (None, True) else wushe.Network.parse(LISTS, parts)
    return network, None if parts is None or case.get("unchecked") else network


def pack_of(case):
    """A built-in rulebook by its name, or one that stands in the line."""
    return PACKS[case["pack"]] if isinstance(case["pack"], str) else wushe.Pack.from_json(compact(case["pack"]))


def stored_beside(pack, case):
    """What is stored already, as a ledger."""
    by = pack_of({"pack": case["beside_pack"]}) if "beside_pack" in case else pack
    return by.check(case["beside"].encode(), case["form"], today=case["today"]).records if "beside" in case else None


def check(case):
    pack = pack_of(case)
    world = {"network": network_of(case)[1], "stations": case.get("stations"), "beside": stored_beside(pack, case)}
    answer = pack.form(case["form"]).check(case["text"], case["today"], **world).json
    try:
        value = parsed(case["text"])
    except (ValueError, RecursionError):
        return without_identity(pack, answer)
    checked = pack.form(case["form"]).check(value, case["today"], **world).json if not isinstance(value, str) else answer
    assert checked == answer, f"as a value: {checked}"
    return without_identity(pack, answer)


def described(case):
    pack = pack_of(case)
    return without_identity(pack, compact(pack.form(case["form"]).describe(case["lang"])))


def types(case):
    pack = pack_of(case)
    form = pack.form(case["form"])
    return compact((form.typescript() if case["op"] == "typescript" else form.typed_dict()).replace(pack.identity, "*"))


def state(case):
    pack = pack_of(case)
    world = {"network": network_of(case)[1], "stations": case.get("stations")}
    form = pack.form(case["form"])
    answer = form.state(case["text"], case["today"], **world)
    assert answer.report.json == form.check(case["text"], case["today"], **world).json
    return without_identity(pack, answer.json)


def store(case):
    return told(lambda: pack_of(case).form(case["form"]).store(case["text"], case["today"]).answer)


def correct(case):
    pack = pack_of(case)
    return told(lambda: pack.stored(case["stored"]).correct(case["text"], case["today"], case.get("correction")).answer)


def ledger(case):
    pack = pack_of(case)
    reading = {name: case[name] for name in ("normalise", "excel_dates") if name in case}
    network = network_of(case)[1]
    return without_identity(pack, pack.check(case["text"].encode(), case["form"], today=case["today"], network=network, beside=stored_beside(pack, case), **reading).json)


def told(answer):
    try:
        return answer()
    except wushe.WusheError as error:
        return compact({"findings": error.findings})


def cube(case):
    pack = pack_of(case)
    network, known = network_of(case)
    report = pack.check(case["text"].encode(), case.get("form"), today=case["today"], network=known)
    figures = pack.measure(report, network=network, as_of=case["date"], covers=case.get("covers"))
    return figures.on(case["map"]) if "map" in case else figures


def establishment(case):
    asked = {name: case[name] for name in ("form", "today", "as_of", "division", "part_time", "level", "period", "complete") if name in case}
    return told(lambda: wushe.establishment_json(PACKS[case["pack"]], case["text"], network=NETWORK, **asked))


def measure(case):
    return told(lambda: cube(case).get(case["measure"], unit=case.get("division"), period=case.get("period")).json)


def breakdown(case):
    months = case.get("months", "level" not in case and "actor" not in case)
    asked = {"level": case.get("level"), "period": "month" if months else None, "actor": case.get("actor")}
    return told(lambda: cube(case)[case["measure"]].by(unit=case.get("division"), within=case.get("period"), **asked).json)


def whole_cube(case):
    asked = {"unit": case.get("division"), "period": case.get("period"), "levels": case.get("levels", ()), "by": case.get("grains", ())}
    asked["dimensions"] = [of if isinstance(of, str) else (of["of"], of["bands"]) for of in case.get("dimensions", ())]
    return told(lambda: cube(case).cube(case.get("measures", ()), **asked).json)


def of_indicator(case, ask):
    asked = {"unit": case.get("division"), "period": case.get("period"), "supplied": case.get("supplied")}
    if "due" in case:
        # What is due is of the rulebook of its line, whose identity is written `*`.
        due = case["due"] if isinstance(case["due"], str) else compact(case["due"])
        asked["due"] = due.replace('"pack":"*"', f'"pack":"{pack_of(case).identity}"')
    return told(lambda: ask(cube(case), case["indicator"], asked))


def indicator(case):
    return of_indicator(case, lambda figures, name, asked: figures.indicator(name, **asked).json)


def indicator_explain(case):
    return of_indicator(case, lambda figures, name, asked: figures.indicator(name, **asked).explain().json)


def indicator_rank(case):
    more = {"level": case.get("level"), "units": case.get("units", ()), "better": case.get("better")}
    return of_indicator(case, lambda figures, name, asked: figures.rank(name, **asked, **more).json)


def progress(case):
    asked = {"unit": case.get("division"), "period": case.get("period"), "supplied": case.get("supplied")}
    return told(lambda: cube(case).progress(case.get("target"), **asked).json)


def of_reports(case):
    asked = {name: case.get(name) for name in ("every", "period", "level", "open", "deadline")}
    return cube(case).completeness(compact(case["receipts"]), unit=case.get("division"), **asked)


def completeness(case):
    return told(lambda: of_reports(case).json)


def completeness_explain(case):
    return told(lambda: of_reports(case).explain().json)


def columns(table):
    """The columns as the core writes them, without those that Python's table has beside."""

    def plain(value):
        if isinstance(value, datetime.date):
            return value.isoformat()
        return str(value.normalize()) if isinstance(value, Decimal) else value

    return {name: [plain(value) for value in column.to_pylist()] for name, column in zip(table.column_names, table.columns)}


def standard(case):
    asked = (case["standard"], case["day"], case.get("division"), compact(case["choices"]))
    return told(lambda: wushe.Pack.from_json(compact(case["pack"])).standard_json(*asked))


def rows(case):
    return told(lambda: compact(columns(cube(case).get(case["measure"], unit=case.get("division"), period=case.get("period")).rows().to_arrow())))


def records(case):
    reading = {name: case[name] for name in ("normalise",) if name in case}
    pack = pack_of(case)
    found = pack.check(case["text"].encode(), case.get("form"), today=case["today"], network=network_of(case)[1], **reading).records
    again = pack.records(found.to_bytes())
    refused = {name: [row[name] for row in again.refused] for name in ("form", "ledger", "row")}
    return compact({"columns": columns(again.to_arrow()), "refused": refused, "bytes": again.to_bytes().hex()})


def measure_explain(case):
    return told(lambda: cube(case).explain(case["measure"], unit=case.get("division"), period=case.get("period")).json)


def measure_parts(case):
    return told(lambda: cube(case).explain(case["measure"], unit=case.get("division"), period=case.get("period"), parts=True).json)


def changed(pack, choices, values):
    scheme = pack.scheme("community_worker").choose(**choices)
    return scheme if values is None else scheme.with_values(**values)


def outlook(case):
    return {"assume": case["assumptions"], "today": "2024-12-31"}


def impact(case):
    pack, after = PACKS[case["pack"]], case["after"]
    other = PACKS[after.get("pack", case["pack"])]

    def asked():
        before = changed(pack, case["choices"], case.get("values"))
        tried = changed(other, after.get("choices", case["choices"]), after.get("values"))
        found = before.impact(tried, compact(case["staff"]), case["first"], case["last"], level=case.get("level"), **outlook(case))
        return without_identity(other, without_identity(pack, found.json))

    return told(asked)


def budget(case):
    pack = PACKS[case["pack"]]

    def asked():
        scheme = changed(pack, case["choices"], case.get("values"))
        return without_identity(pack, scheme.budget(compact(case["staff"]), case["first"], case["last"], **outlook(case)).json)

    return told(asked)


def pay(case):
    pack = PACKS[case["pack"]]

    def asked():
        scheme = changed(pack, case["choices"], case.get("values"))
        slip = scheme.pay(case["worker"], case["month"], today="2024-12-31", grade=case.get("grade"), seniority=case.get("seniority"))
        return without_identity(pack, slip.json)

    return told(asked)


def back_pay(case):
    pack = PACKS[case["pack"]]

    def asked():
        scheme = pack.scheme("community_worker").choose(**case["choices"])
        return without_identity(pack, scheme.back_pay(case["worker"], case["paid"], today="2024-12-31", grade=case.get("grade"), seniority=case.get("seniority")).json)

    return told(asked)


def raises(case):
    pack = PACKS[case["pack"]]

    def asked():
        scheme = pack.scheme(case["scheme"]).choose(**case["choices"])
        return without_identity(pack, scheme.raises(case["worker"], case["day"], today="2024-12-31").json)

    return told(asked)


def matched(case):
    pack = pack_of(case)

    def asked():
        checklist = pack.checklist(case.get("checklist")).choose(**case.get("choices", {}))
        options = {name: case[name] for name in ("as_of", "form", "division", "subject") if name in case}
        facts = case["facts"] if isinstance(case["facts"], str) else compact(case["facts"])
        met = checklist.match(facts, **options)
        return met.explain(case["item"]).json if "item" in case else without_identity(pack, met.json)

    return told(asked)


def due(case):
    pack = pack_of(case)

    def asked():
        checklist = pack.checklist(case.get("checklist")).choose(**case.get("choices", {}))
        options = {name: case[name] for name in ("first", "last", "as_of", "kept_from", "by", "readings", "today") if name in case}
        records = {form: [compact(record) for record in records] for form, records in case["records"]}
        options = {"by": (), **options, "only": dict(case.get("only", ())), "subjects": case.get("listed", ())}
        found = checklist.due(records, **options, reasons=case.get("reasons", False))
        counted = checklist.due_counts(records, **options)
        assert (counted.summary, counted.told, counted.unplanned) == (found.summary(*options["by"]), found.told, found.unplanned)
        return without_identity(pack, found.json)

    return told(asked)


def rulebook(case):
    def read():
        pack = wushe.Pack.from_json(case["text"])
        return compact({"id": pack.id, "version": pack.version, "hash": pack.hash})

    return told(read)


def authored(case):
    def read():
        with tempfile.TemporaryDirectory() as above:
            folder = Path(above) / "mine"
            folder.mkdir()
            for name, text in case["files"].items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_text(text, "utf-8")
            return compact({"warnings": wushe.Pack.load(folder).warnings})

    return told(read)


# An operation of the vectors and the call that answers it with JSON text.
OPERATIONS = {
    "authored": authored,
    "check": check,
    "correct": correct,
    "condition": lambda case: condition(case, wushe.evaluate_json),
    "condition_explain": lambda case: condition(case, wushe.explain_json),
    "establishment": establishment,
    "ledger": ledger,
    "breakdown": breakdown,
    "cube": whole_cube,
    "describe": described,
    "file": lambda case: compact(wushe.check_file(case, case["text"].encode())),
    "typescript": types,
    "typed_dict": types,
    "indicator": indicator,
    "indicator_explain": indicator_explain,
    "completeness": completeness,
    "completeness_explain": completeness_explain,
    "indicator_rank": indicator_rank,
    "progress": progress,
    "rows": rows,
    "standard": standard,
    "state": state,
    "store": store,
    "records": records,
    "match": matched,
    "due": due,
    "measure": measure,
    "measure_explain": measure_explain,
    "measure_parts": measure_parts,
    "network": lambda case: NETWORK.query_json(case["date"], compact(case["query"])),
    "pack": rulebook,
    "pay": pay,
    "back_pay": back_pay,
    "raises": raises,
    "impact": impact,
    "budget": budget,
    "parse": lambda case: wushe.parse_json(case["type"], case["text"]),
    "table": table,
}


def read_cases():
    lines = [line for path in sorted(VECTORS.glob("*.jsonl")) for line in path.read_text("utf-8").split("\n")]
    return [json.loads(line) for line in lines if line]


def read_exceptions():
    path = VECTORS / "exceptions.json"
    return json.loads(path.read_text("utf-8"))["python"] if path.exists() else {}


def fault(case):
    operation = OPERATIONS.get(case["op"])
    if operation is None:
        return f"no op {case['op']}"
    wanted = compact(case["expect"])
    try:
        given = operation(case)
    except Exception as error:
        return f"expected {wanted}\n    raised {error!r}"
    return None if given == wanted else f"expected {wanted}\n    answered {given}"


def run(cases, exceptions):
    passed, excepted, failures, seen, used = 0, 0, [], set(), set()
    for case in cases:
        name = case["id"]
        if name in seen:
            failures.append(f"{name}: stands twice")
            continue
        seen.add(name)
        if case.get("without") == "gb18030":
            excepted += 1
            continue
        exception = next((key for key in exceptions if (name.startswith(key[:-1]) if key.endswith("*") else name == key)), None)
        used.add(exception)
        wrong = fault(case)
        if wrong is None and exception is None:
            passed += 1
        elif wrong is not None and exception is not None:
            excepted += 1
        else:
            failures.append(f"{name}: {wrong or f'passes; take {exception} from exceptions.json'}")
    failures += [f"{name}: excepts no vector" for name in exceptions if name not in used]
    return passed, excepted, failures


def test_vectors(capsys):
    passed, excepted, failures = run(read_cases(), read_exceptions())
    with capsys.disabled():
        print(f"\nvectors: {passed} passed, {len(failures)} failed (python, {excepted} excepted)")
    assert not failures, "\n".join(failures)
    assert passed, "no vector was run"


def test_the_runner_sees_what_is_wrong():
    good = {"id": "a/1", "op": "parse", "type": "count", "text": "3", "expect": {"value": json.loads(wushe.parse_json("count", "3"))["value"]}}
    assert run([good], {}) == (1, 0, [])
    changed = {**good, "expect": {"value": "4"}}
    assert len(run([changed], {})[2]) == 1
    assert run([changed], {"a/*": "a reason"}) == (0, 1, [])
    for cases, exceptions in (([good], {"a/1": "x"}), ([good, good], {}), ([{**good, "op": "no_such"}], {}), ([good], {"b/*": "x"})):
        assert len(run(cases, exceptions)[2]) == 1


def test_ledgers_and_figures_are_answered():
    text = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1\n"
    case = {"op": "ledger", "pack": "hinggan", "form": "home_visit", "today": "2022-05-21", "text": text}
    assert ledger(case).startswith('{"report":{"pack":"*","status":"complete"') and json.loads(ledger(case))["accepted"] == 1
    assert ledger({**case, "form": None}) == ledger(case)
    asked = {**case, "op": "measure", "date": "2022-05-21", "measure": "households_visited", "division": "152221", "period": "2022-05"}
    assert json.loads(measure(asked))["value"] == "1"
