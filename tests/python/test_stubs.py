"""The type stub that is committed is the one that the wheel was built with, and it tells the truth."""

import doctest
import importlib
import subprocess
import sys
import typing
from pathlib import Path

import wushe
from wushe.generated.codes import Code

PACKAGE = Path(__file__).resolve().parent.parent.parent / "bindings-python" / "python" / "wushe"
INSTALLED = Path(wushe.__file__).parent


def test_the_installed_package_is_the_built_one():
    assert INSTALLED != PACKAGE and (INSTALLED / "py.typed").exists()


def test_committed_stub_is_the_generated_one():
    assert (PACKAGE / "_core.pyi").read_text("utf-8") == (INSTALLED / "_core.pyi").read_text("utf-8"), "run bindings-python/build --stubs"


def test_stubtest(tmp_path):
    # An entry of the list that is not needed fails, too.
    allowed = Path(__file__).with_name("stubtest-allowlist.txt")
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "wushe", "--allowlist", str(allowed)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_python_layer_is_typed(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "-p", "wushe"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


USE = """
from pathlib import Path
from typing import assert_type

import polars as pl
import wushe as ws

pack = ws.Pack.builtin("hinggan")
form = pack.form("home_visit")
assert_type(pack.check({"worker": "W1"}, "home_visit", today="2022-05-21"), ws.Report)
assert_type(pack.check(b"", today="2022-05-21", findings=None), ws.LedgerReport)
assert_type(pack.check(Path("visits.csv"), today="2022-05-21"), ws.LedgerReport)
assert_type(pack.check(pl.DataFrame(), "home_visit", today="2022-05-21"), ws.LedgerReport)
assert_type(pack.check("visits.csv", "home_visit", today="2022-05-21"), ws.Report | ws.LedgerReport)
assert_type(form.check({}, "2022-05-21"), ws.Report)
assert_type(form.check_lines("", "2022-05-21"), ws.LedgerReport)
assert_type(pack.check(b"", today="2022-05-21").to_polars(), pl.DataFrame)
"""


def test_what_a_check_gives_is_known(tmp_path):
    (tmp_path / "use.py").write_text(USE, "utf-8")
    wrong = USE + 'pack.check(3, "home_visit", today="2022-05-21")\npack.check({}, today="2022-05-21")\n'
    (tmp_path / "wrong.py").write_text(wrong, "utf-8")

    def mypy(name):
        command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), name]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done := mypy("use.py")).returncode == 0, done.stdout
    assert (done := mypy("wrong.py")).stdout.count("No overload variant") == 2, done.stdout


def test_every_code_has_its_sentences():
    for code in typing.get_args(Code):
        assert wushe.sentence(code, {}) and wushe.sentence(code, {}, lang="en")


def test_doctests():
    ran = 0
    for path in sorted(INSTALLED.glob("*.py")):
        name = "wushe" if path.stem == "__init__" else f"wushe.{path.stem}"
        failed, attempted = doctest.testmod(importlib.import_module(name))
        assert failed == 0, name
        ran += attempted
    assert ran >= 40
