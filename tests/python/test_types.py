"""The types that forms write, held to mypy and to the TypeScript compiler: a right record has the type, a wrong one has not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import wushe

PACK = wushe.Pack.builtin("national")
TSC = Path(__file__).parent.parent / "node_modules/.bin/tsc"

RIGHT = {"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1", "household_size": 2,
         "service_types": ["care"], "participants": [{"person_key": "P1", "party": "resident"}], "place": None}
#: What is wrong, and the record that has it.
WRONG = {
    "lacks a required field": {name: value for name, value in RIGHT.items() if name != "worker"},
    "has a field of no form": {**RIGHT, "colour": "red"},
    "names no option": {**RIGHT, "service_types": ["dancing"]},
    "has a text for a count": {**RIGHT, "household_size": "two"},
    "has a number for an amount": {**RIGHT, "monthly_income": 1200},
    "lacks what a row requires": {**RIGHT, "participants": [{"party": "resident"}]},
    "has a row that is none": {**RIGHT, "participants": ["P1"]},
    "leaves a required field empty": {**RIGHT, "worker": None},
}


def mypy(folder, *names):
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), *names]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def tsc(folder, *names):
    command = [str(TSC), "--strict", "--noEmit", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "nodenext", "--types", "", *names]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_python_takes_a_right_record_and_no_wrong_one(tmp_path):
    (tmp_path / "visits.py").write_text(PACK.form("home_visit").typed_dict(), "utf-8")
    head = "from visits import HomeVisit\n\n"
    (tmp_path / "right.py").write_text(f"{head}record: HomeVisit = {RIGHT!r}\n", "utf-8")
    assert (done := mypy(tmp_path, "visits.py", "right.py")).returncode == 0, done.stdout
    lines = [f"record{at}: HomeVisit = {record!r}" for at, record in enumerate(WRONG.values())]
    (tmp_path / "wrong.py").write_text(head + "\n".join(lines) + "\n", "utf-8")
    done = mypy(tmp_path, "wrong.py")
    untold = [what for at, what in enumerate(WRONG) if f"wrong.py:{at + 3}: error" not in done.stdout]
    assert not untold, done.stdout


def test_every_form_is_python_that_runs_and_that_mypy_takes(tmp_path):
    for form in PACK.forms:
        text = form.typed_dict()
        (tmp_path / f"{form.id}.py").write_text(text, "utf-8")
        if sys.version_info >= (3, 11):
            made = {}
            exec(compile(text, form.id, "exec"), made)
            required = {field["id"] for field in form.describe()["fields"] if field["required"] and field["shown_when"] is None}
            name = "".join(part.capitalize() for part in form.id.split("_"))
            assert made[name].__required_keys__ == required, form.id
    assert (done := mypy(tmp_path, *[f"{form.id}.py" for form in PACK.forms])).returncode == 0, done.stdout


@pytest.mark.skipif(not TSC.exists(), reason="TypeScript is not installed in tests")
def test_typescript_takes_a_right_record_and_no_wrong_one(tmp_path):
    for form in PACK.forms:
        (tmp_path / f"{form.id}.ts").write_text(form.typescript(), "utf-8")
    head = 'import type { HomeVisit } from "./home_visit.js";\n\n'
    (tmp_path / "right.ts").write_text(f"{head}export const record: HomeVisit = {json.dumps(RIGHT)};\n", "utf-8")
    assert (done := tsc(tmp_path, "right.ts", *[f"{form.id}.ts" for form in PACK.forms])).returncode == 0, done.stdout
    lines = [f"export const record{at}: HomeVisit = {json.dumps(record)};" for at, record in enumerate(WRONG.values())]
    (tmp_path / "wrong.ts").write_text(head + "\n".join(lines) + "\n", "utf-8")
    done = tsc(tmp_path, "wrong.ts")
    untold = [what for at, what in enumerate(WRONG) if f"wrong.ts({at + 3}," not in done.stdout]
    assert not untold, done.stdout
