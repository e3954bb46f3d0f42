#!/usr/bin/env python3
"""Writes the cases whose reports must be the same bytes in every language: `generate.py SEED > cases.jsonl`.

10,000 records over the forms of the rulebook `hinggan` and 200 small ledgers, a third of each broken, and the
rulebooks themselves: each built-in one, and each as JSON. The same seed gives the same bytes. `planted` in a case is an
identity number that no report may hold. A ledger has its `text`, or its bytes in `base64` where they
are none. GB18030 and UTF-16, which the package for browsers does not read, are not among them.
"""

import base64
import json
import pathlib
import random
import sys

RECORDS, LEDGERS = 10_000, 200
PACKS = pathlib.Path(__file__).resolve().parents[2] / "core/packs/generated"
BUILTIN = ["national", "hinggan", "hinggan-illustrative"]
TODAY = ["2022-05-21", "2022-02-28", "2024-02-29", "2021-12-31"]
UNITS = ["152201001000", "152221100200", "152222105000", "152202004001", "150000000000"]
TEXTS = ["与邻里来往多", "", " 前后有空格 ", "　", "\u00a0x", "😀", "👨‍👩‍👧", "\ufeff", "\ufffd", "ﬁ", "İ", "a\u0000b", "\u202e倒写", "全角１２", "e\u0301", "x" * 300, "第一行\n第二行"]


# The edges of what a field takes, and what stands just beyond.
DAYS = ["1900-01-01", "1899-12-31", "2020-02-29", "2021-02-29", "2022-05-21", "2022-05-22", "2024-02-29", "9999-12-31", "0001-01-01"]
COUNTS = [0, 1, 999_999_999, 2**31 - 1, 2**31, 2**32, 2**53 - 1, 2**53]
AMOUNTS = ["0", "0.00", "12.5", "1200.50", "0.01", "0.001", "12345678901234567.89", "999999999999999999", "79228162514264337593543950335", "00.5", ".5", "5."]


HASHES = ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "E3B0", "e3b0"]


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def resident_id(random_):
    body = f"{random_.choice(['110105', '152221', '440524'])}{random_.randint(1880, 2021)}{random_.randint(1, 12):02}{random_.randint(1, 28):02}{random_.randint(0, 999):03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights)) % 11]


def credit_code(random_):
    alphabet, weights = "0123456789ABCDEFGHJKLMNPQRTUWXY", [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    body = f"{random_.choice(['51', '52', '53', '91'])}152201{''.join(random_.choices(alphabet, k=9))}"
    code = body + alphabet[-sum(alphabet.index(character) * weight for character, weight in zip(body, weights)) % 31]
    return code.lower() if random_.random() < 0.2 else code


def phone(random_):
    digits = f"{random_.randint(0, 9_999_999):07}"
    return random_.choice([f"138{digits}0", f"+86 15{digits}12", f"0482-8{digits[1:]}", f"04828{digits[1:]}-801", f"010-6{digits}"])


def day(random_):
    return f"{random_.choice([2020, 2021])}-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}"


class Values:
    """Values that fit a field, most of the time."""

    def __init__(self, pack, random_):
        self.codes = {codes["id"]: [option["id"] for option in codes["options"]] for codes in pack["codes"]}
        self.labels = {codes["id"]: [option["label"]["zh"] for option in codes["options"]] for codes in pack["codes"]}
        self.random = random_

    def of(self, field):
        random_, kind = self.random, field["type"]
        if kind == "attachment":
            return {"name": random_.choice(["协议.pdf", "IMG 1.jpg", "../a.pdf"]), "size": random_.choice([0, 1, 48_213, 10**9]), "type": random_.choice(field["media_types"]), "hash": random_.choice(HASHES)}
        if kind == "signature":
            return {"who": f"K{random_.randint(1, 40):03}", "role": random_.choice(self.codes[field["codes"]]), "when": day(random_)}
        if kind == "group":
            return [self.record(field["fields"]) for _ in range(random_.randint(0, 3))]
        if kind in ("option", "options"):
            known = self.codes[field["codes"]]
            return random_.choice(known) if kind == "option" else random_.sample(known, random_.randint(0, min(3, len(known))))
        return {
            "text": lambda: random_.choice(TEXTS),
            "key": lambda: f"K{random_.randint(1, 40):03}",
            "station": lambda: random_.choice(UNITS + ["S001"]),
            "division": lambda: random_.choice(UNITS),
            "date": lambda: random_.choice(DAYS) if random_.random() < 0.1 else day(random_),
            "count": lambda: random_.choice(COUNTS) if random_.random() < 0.1 else random_.randint(0, 30),
            "amount": lambda: random_.choice(AMOUNTS),
            "boolean": lambda: random_.random() < 0.5,
            "resident_id": lambda: resident_id(random_),
            "credit_code": lambda: credit_code(random_),
            "phone": lambda: phone(random_),
        }[kind]()

    def record(self, fields):
        return {field["id"]: self.of(field) for field in fields if field.get("required") or self.random.random() < 0.5}

    def cell(self, field):
        if field["type"] in ("option", "options"):
            return self.random.choice(self.labels[field["codes"]])
        value = self.of(field)
        if isinstance(value, dict):
            return next(iter(value.values())) if self.random.random() < 0.1 else ""
        if isinstance(value, list):
            return "、".join(item["person_key"] for item in value if "person_key" in item)
        if isinstance(value, bool):
            return "是" if value else "否"
        if field["type"] == "date" and self.random.random() < 0.4:
            year, month, of_month = (int(part) for part in value.split("-"))
            return self.random.choice([f"{year}/{month}/{of_month}", f"{year}.{month}.{of_month}", f"{year}年{month}月{of_month}日"])
        return str(value)


# What a JSON value can be instead of what it should be. `Raw` is written as it stands.
class Raw(str):
    pass


WRONG = [None, True, "", [], {}, [[]], [None], -1, 3.7, Raw("1.6"), Raw("3.3333333333333335"), Raw("9007199254740993"),
         Raw("12345678901234567.89"), Raw("9007199254740991"), Raw("9007199254740992"), Raw("18446744073709551616"), Raw("1e400"),
         Raw("-1e400"), Raw("-0"), Raw("1E2"), Raw("1e-7"), "1.5", "３", "2022-02-30", "2022-5-1", "2022/05/01", "44700", "12 元", "1,200",
         "no_such_code", "152221", "159999999999", "𠮷" * 60, Raw('"\\ud800"'), Raw('"\\udc00\\ud800"'), Raw('"\\ud83d\\ude00"'), Raw('"\\u0000"')]


def written(value):
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{compact(key)}:{written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return compact(value)


def break_record(random_, record, fields):
    """A record with one thing wrong, as text, and the identity number in it, if any."""
    keys = [field["id"] for field in fields]
    planted = resident_id(random_)
    kind = random_.randrange(14)
    if kind <= 3:
        record[random_.choice(keys)] = random_.choice(WRONG)
    elif kind == 4:
        for field in fields:
            if field["type"] == "date":
                record[field["id"]] = random_.choice(["2022-02-30", "0000-01-01", "2099-01-01", "20220501", "2022-05-01T00:00:00Z", " 2022-05-01"])
    elif kind == 5:
        record[random_.choice([random_.choice(keys) + "x", random_.choice(keys)[1:], planted, "", "__proto__", "constructor"])] = planted
    elif kind == 6:
        text, key = written(record), random_.choice(keys)
        return text[:-1] + ("," if len(text) > 2 else "") + f"{compact(key)}:{compact(planted)},{compact(key)}:null}}", planted
    elif kind == 7:
        depth = random_.choice([20, 100, 126, 127, 128, 129, 200, 100_000])
        opening, closing = random_.choice([("[", "]"), ('{"a":', "}")])
        record[random_.choice(keys + ["deep"])] = Raw(opening * depth + "1" + closing * depth)
    elif kind == 8:
        text = written(record)
        return text[: random_.randint(0, len(text) - 1)], None
    elif kind == 9:
        text = written(record)
        at = random_.randrange(len(text))
        return text[:at] + random_.choice(["\u0000", ",", "}", '"', "\\", "NaN", "\ufeff", "'", "\t", planted]) + text[at:], planted
    elif kind == 10:
        return random_.choice(["", " ", "null", "true", "[]", '"x"', "1", "{}", "[{}]", "{}{}", "\ufeff{}", "nul", compact(planted)]), planted
    elif kind == 11:
        record[random_.choice(keys)] = planted
        record["note " + planted] = 1
    elif kind == 12:
        for field in fields:
            if field["type"] == "group":
                rows = [{"person_key": planted, planted: 1}, 1, None, {"person_key": None}, {"person_key": "K1", "person_key ": "x"}]
                record[field["id"]] = random_.choice([rows, rows * 300, rows[:1], {"0": rows[0]}, "K1、K2"])
    else:
        for key in random_.sample(keys, min(3, len(keys))):
            record[key] = random_.choice(WRONG)
    return written(record), planted


def record_case(random_, values, form, broken):
    record = values.record(form["fields"])
    planted = record.get("resident_id")
    text = written(record)
    if broken:
        text, other = break_record(random_, record, form["fields"])
        planted = other or planted
    return {"form": form["id"], "today": random_.choice(TODAY), "text": text, "planted": planted}


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if any(char in cell for char in ',;\t"\r\n') else cell


def ledger_case(random_, values, form, forms, broken):
    fields = [field for field in form["fields"] if field.get("required") or random_.random() < 0.4]
    headings = [random_.choice([field["label"]["zh"], field["label"]["en"], field["id"], *field.get("synonyms", [])]) for field in fields]
    random_.shuffle(order := list(range(len(fields))))
    fields, headings = [fields[at] for at in order], [headings[at] for at in order]
    rows = [[values.cell(field) for field in fields] for _ in range(random_.randint(0, 12))]
    mixed = random_.random() < 0.3
    if mixed:
        # A column 记录类型 names the form of each row, and some rows are of another.
        others = [random_.choice(forms) if random_.random() < 0.2 else form for _ in rows]
        names = [random_.choice([other["label"]["zh"], other["id"], *other.get("synonyms", [])]) for other in others]
        headings, rows = [random_.choice(["记录类型", "record_type"]), *headings], [[name, *row] for name, row in zip(names, rows)]
    planted = resident_id(random_)
    end = random_.choice(["\n", "\r\n"])
    tail = ""
    if broken:
        kind = random_.randrange(10)
        if kind == 0:
            headings = headings[1:]
        elif kind == 1:
            headings.append(headings[0])
        elif kind == 2:
            headings.append(planted)
        elif kind == 3:
            headings[-1] += "x"
        elif kind == 4:
            rows = [row[: random_.randint(0, len(row))] for row in rows]
        elif kind == 5:
            rows = [[*row, planted] for row in rows]
        elif kind == 6:
            rows = [[random_.choice([cell, planted, "２０２２-０５-０１", "44700", "1e400", ""]) for cell in row] for row in rows]
        elif kind == 7:
            tail = '"' + planted + end + "x,y"
        elif kind == 8:
            rows.insert(random_.randint(0, len(rows)), ["x" * (1 << 20) + "y", *[planted] * (len(headings) - 1)])
        else:
            headings, rows = random_.choice([([], []), ([""], []), ([planted], [[planted]])])
    delimiter = random_.choice([",", ",", ",", ",", "\t", ";"])
    text = random_.choice(["", "\ufeff"]) + end.join(delimiter.join(map(quoted, row)) for row in [headings, *rows]) + end + tail
    case = {"ledger": True, "form": None if mixed or random_.random() < 0.2 else form["id"], "today": random_.choice(TODAY), "planted": planted}
    if broken and random_.random() < 0.15:
        return {**case, "base64": base64.b64encode(no_table(random_, text)).decode()}
    return {**case, "text": text}


def no_table(random_, text):
    """The bytes of a file that is no table, or none that any text has: what every language tells alike."""
    return random_.choice([b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xff", b"{\\rtf", b"<html>", b"\xef\xbb\xbf<?xml", b""]) + random_.choice([b"", text.encode()])


def cases(seed):
    random_ = random.Random(seed)
    pack = json.loads((PACKS / "hinggan.json").read_text("utf-8"))
    values, forms = Values(pack, random_), pack["forms"]
    for name in BUILTIN:
        # The package for browsers has one of them; it is given the JSON of the others.
        yield {"pack": name, "text": (PACKS / f"{name}.json").read_text("utf-8")}
        yield {"pack": None, "text": (PACKS / f"{name}.json").read_text("utf-8")}
        # The same rulebook in other bytes has the same hash, and one with another word another.
        yield {"pack": None, "text": json.dumps(json.loads((PACKS / f"{name}.json").read_text("utf-8")), indent=1)}
        yield {"pack": None, "text": (PACKS / f"{name}.json").read_text("utf-8").replace("社工", "社会工作者", 1)}
    for at in range(RECORDS):
        yield record_case(random_, values, forms[at % len(forms)], at % 3 == 2)
    for at in range(LEDGERS):
        yield ledger_case(random_, values, forms[at % len(forms)], forms, at % 3 == 2)


if __name__ == "__main__":
    for case in cases(int(sys.argv[1])):
        print(json.dumps(case, separators=(",", ":")))
