"""No input leaks into what the library says: identity numbers are planted everywhere and every output is searched."""

import decimal
import json

import polars as pl
import pytest

import wushe

# Published examples of GB 11643: no living person's.
IDS = ["11010519491231002X", "440524188001010014", "110105491231002"]
TODAY = "2022-05-21"
PACK = wushe.Pack.builtin("hinggan")
NETWORK = wushe.Network.builtin("hinggan")


def clean(text, id, what):
    text = str(text)
    # The birth date within the number tells nearly as much.
    for secret in (id.lower(), id[6:14]):
        at = text.lower().find(secret)
        assert at < 0, f"{what} shows {secret}: …{text[max(at - 60, 0) : at + 60]}…"


def clean_error(error, id, what):
    clean(f"{error} {error!r} {getattr(error, 'findings', '')} {error.__cause__}", id, what)


def clean_report(report, id, what, tables=True):
    clean(report.json, id, what)
    clean(f"{report!r} {report} {report.to_dict()}", id, what)
    clean(report._repr_html_() + report.html("en"), id, what)
    for finding in report.findings:
        for lang in ("zh-Hans", "en"):
            clean(report.message(finding, lang), id, what)
            clean(wushe.message(finding, lang=lang), id, what)
    if isinstance(report, wushe.LedgerReport) and tables:
        clean(report.to_polars().write_json() + report.to_polars("en").write_csv() + report.to_pandas().to_csv(), id, what)
        clean(f"{report.records!r} {report.records}", id, what)


def attempt(call, id, what):
    """What the call gives; what it raises is searched and gives nothing."""
    try:
        return call()
    except (ValueError, TypeError, RuntimeError, OverflowError, KeyError) as error:
        clean_error(error, id, what)
        return None


def planted(form, id):
    yield id
    yield [id]
    yield {id: 1}
    yield {id: {id: id}}
    yield {"x": int(id[:15])}
    for field in form.describe()["fields"]:
        name = field["id"]
        for value in (id, f"{id} ", f"x{id}", [id], {id: id}, [{id: id}], decimal.Decimal(id[:15]), int(id[:15]), {id}, id.encode()):
            yield {name: value}
            yield {name + id: value}
            # Near the name, and the number behind it.
            yield {name[:-1]: value, f"{name}_": value}
        for inner in field["fields"]:
            yield {name: [{inner["id"]: id}, {inner["id"]: [id]}, {inner["id"] + "x": id}]}
        for option in field["options"][:3]:
            yield {name: option["id"] + id}
            yield {name: [option["id"], id]}
    required = [field["id"] for field in form.describe()["fields"] if field["required"]]
    yield dict.fromkeys(required, id)
    yield {"x": [id + "\ud800"], id + "\ud800": 1}
    yield {id + "\udfff": id}
    yield {7: id}


@pytest.mark.parametrize("form", [form.id for form in PACK.forms])
def test_records(form):
    form = PACK.form(form)
    reports = 0
    for id in IDS:
        for value in planted(form, id):
            what = f"{form.id}: {value!r:.200}"
            given = [lambda: form.check(value if isinstance(value, (dict, list)) else [value], TODAY)]
            text = attempt(lambda: json.dumps(value, ensure_ascii=False), "never here", what)
            if text is not None:
                given += [lambda: form.check(text, TODAY), lambda: form.check(text[:-1], TODAY), lambda: form.check_lines([text, text[:-1]], TODAY)]
                given += [lambda: form.check(text.encode("utf-8", "surrogatepass"), TODAY)]
            for call in given:
                report = attempt(call, id, what)
                if report is not None:
                    clean_report(report, id, what, tables=False)
                    reports += 1
    assert reports > 300, reports


def ledgers(id):
    heads = "走访日期,社工站,走访社工,家庭编号"
    yield f"{id}\n{id}\n"
    yield f"记录类型,{heads}\n{id},{id},{id},{id},{id}\n"
    yield f"{heads},{id},走访日期{id},身份证号\n2022-05-20,{id},{id},{id},{id},{id},{id}\n"
    yield f"{heads},身份证号,服务人数,是否独居,服务类型,月收入\n2022-05-20,152221100000,W1,{id},{id}0,{id},{id},{id},{id}\n"
    yield f"{heads}\n{id},{id},{id},{id},{id}\n{id}\n"
    yield f'走访日期,社工站\n"{id}'
    yield f"<html>{id}"


def test_ledgers():
    for id in IDS:
        for text in ledgers(id):
            for form in (None, "home_visit"):
                report = PACK.check(text.encode(), form, today=TODAY)
                clean_report(report, id, text)
                clean_figures(PACK.measure(report, network=NETWORK), id, text)


def test_tables():
    for id in IDS:
        columns = {"走访日期": [id], "社工站": [id], "走访社工": [id], "家庭编号": [id], "参加人员": [[id, id]], id: [id], "服务人数": [int(id[:15])]}
        for table in (pl.DataFrame(columns), pl.DataFrame(columns).drop("参加人员").to_pandas()):
            clean_report(PACK.check(table, "home_visit", today=TODAY), id, "table")
        for odd in ({id: [id.encode()]}, {id: [{id: id}]}, {id: [[1]]}):
            assert attempt(lambda: PACK.check(pl.DataFrame(odd), "home_visit", today=TODAY), id, "table") is None
        assert attempt(lambda: PACK.check(pl.Series(id, [id]), "home_visit", today=TODAY), id, "series") is None


def clean_figures(cube, id, what):
    clean(repr(cube) + cube._repr_html_(), id, what)
    for name in ("households_visited", "person_times"):
        figure = cube.get(name, unit="1522")
        clean(f"{figure!r} {figure.json} {figure._repr_html_()} {figure.explain().text()} {figure.explain().json}", id, what)
        for parts in (cube[name].by(level="county"), cube[name].by(period="month")):
            clean(f"{parts!r} {parts.json} {parts._repr_html_()} {parts.explain().text('en')}", id, what)


def test_what_is_asked():
    report = PACK.check("走访日期,社工站,走访社工,家庭编号\n".encode(), "home_visit", today=TODAY)
    cube = PACK.measure(report, network=NETWORK)
    form = PACK.form("home_visit")
    for id in IDS:
        for call in (
            lambda: PACK.form(id), lambda: PACK.check({}, id, today=TODAY), lambda: PACK.check(b"", id, today=TODAY),
            lambda: form.check({}, id), lambda: form.check({}, int(id[:15])), lambda: form.describe(id),
            lambda: form.message({"code": id, "path": [], "params": {}}), lambda: form.message({id: id}),
            lambda: wushe.Pack.builtin(id), lambda: wushe.Pack.from_json(id), lambda: wushe.Pack.from_json(json.dumps({id: id})),
            lambda: wushe.Network.builtin(id), lambda: wushe.Network.parse(id), lambda: wushe.Network.parse("date_point,code,name\n" + f"2021-10-31,{id},{id}\n"),
            lambda: NETWORK.at(id), lambda: NETWORK.at(TODAY).unit(id), lambda: NETWORK.at(TODAY).station_unit(id), lambda: NETWORK.at(TODAY).units_at(id),
            lambda: NETWORK.query_json(TODAY, id), lambda: NETWORK.query_json(id, '{"kind":"list"}'), lambda: NETWORK.at(TODAY).by_name(id),
            lambda: cube.get(id), lambda: cube[id], lambda: cube.get("cases", unit=id), lambda: cube.get("cases", period=id),
            lambda: cube["cases"].by(level=id), lambda: cube["cases"].by(period=id), lambda: PACK.measure(report, network=NETWORK, as_of=id),
            lambda: PACK.verify_quotes(id, id), lambda: wushe.evaluate(id + " x"), lambda: wushe.evaluate("x", {id: id}), lambda: wushe.evaluate("x", id),
            lambda: wushe.evaluate("x > 1", {"x": id}), lambda: wushe.evaluate("y", {"x": id + "\ud800"}), lambda: wushe.evaluate("y", {"x": {id}}),
            lambda: wushe.parse("date", id), lambda: wushe.parse_json("amount", id + "x"),
        ):
            answer = attempt(call, id, "an exception")
            if answer is not None:
                clean(repr(answer), id, "an answer")


def test_the_search_finds_what_is_there():
    for text in (IDS[0], IDS[0].lower(), "x" + IDS[0][6:14]):
        with pytest.raises(AssertionError, match="shows"):
            clean(text, IDS[0], "planted")
    with pytest.raises(AssertionError, match="shows"):
        attempt(lambda: int(IDS[0]), IDS[0], "planted")
