"""Long checks tell how far they are, stop where they are asked to, and leave nothing half done."""

import io
import itertools
import os
import signal
import subprocess
import sys
import textwrap
import time

import polars
import pyarrow
import pytest
import wushe as ws
from wushe import _progress

HEAD = "走访日期,社工站,走访社工,家庭编号"
ROW = "2022-05-20,152221100000,W1,H1"
TODAY = "2022-05-21"
ROWS = 300_000


@pytest.fixture(scope="module")
def pack():
    return ws.Pack.builtin("hinggan")


@pytest.fixture(scope="module")
def text():
    return f"{HEAD}\n{(ROW + chr(10)) * ROWS}".encode()


def columns(count):
    return {name: [cell] * count for name, cell in zip(HEAD.split(","), ROW.split(","))}


def line(number=0):
    return f'{{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H{number}"}}'


def told(check):
    seen = []
    report = check(lambda *far: seen.append(far))
    return report, seen


@pytest.mark.parametrize("kind", ["bytes", "path", "polars", "pyarrow", "lines", "stream"])
def test_it_goes_up_and_ends_whole(pack, text, kind, tmp_path):
    known = ROWS
    if kind == "bytes":
        known, (report, seen) = None, told(lambda tell: pack.check(text, today=TODAY, progress=tell))
    elif kind == "path":
        path = tmp_path / "台账.csv"
        path.write_bytes(text)
        known, (report, seen) = None, told(lambda tell: pack.check(path, today=TODAY, progress=tell))
    elif kind in ("polars", "pyarrow"):
        # Column by column a table is soon done.
        known = ROWS * 20
        table = polars.DataFrame(columns(known)) if kind == "polars" else pyarrow.table(columns(known))
        report, seen = told(lambda tell: pack.check(table, today=TODAY, progress=tell))
    else:
        lines = itertools.repeat(line(), ROWS)
        known = None if kind == "stream" else ROWS
        given = lines if kind == "stream" else list(lines)
        report, seen = told(lambda tell: pack.form("home_visit").check_lines(given, TODAY, progress=tell))
    whole = known or ROWS
    assert (report.rows, report.accepted) == (whole, whole)
    rows = [far[0] for far in seen]
    assert rows == sorted(rows) and len(rows) > 1, rows
    assert seen[-1] == (whole, whole)
    assert all(total == known for _, total in seen[:-1]), seen


def test_what_it_raises_stops_the_check(pack, text):
    class Enough(Exception):
        pass

    calls = []

    def stop(rows, total):
        calls.append(rows)
        raise Enough

    with pytest.raises(Enough):
        pack.check(text, today=TODAY, progress=stop)
    assert len(calls) == 1 and 0 < calls[0] < ROWS
    with pytest.raises(Enough):
        pack.form("home_visit").check_lines(itertools.repeat(line()), TODAY, progress=stop)


def test_a_source_of_lines_that_fails_is_heard(pack):
    def lines():
        yield line()
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        pack.form("home_visit").check_lines(lines(), TODAY)


def test_a_file_that_is_not_there(pack, tmp_path):
    with pytest.raises(FileNotFoundError) as missing:
        pack.check(tmp_path / "none.csv", today=TODAY)
    assert missing.value.filename == str(tmp_path / "none.csv")
    with pytest.raises(IsADirectoryError):
        (tmp_path / "folder.csv").mkdir()
        pack.check(tmp_path / "folder.csv", today=TODAY)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_line_on_a_terminal(pack, text, monkeypatch):
    monkeypatch.setattr(_progress, "_bar", _progress._Line)
    for progress, shown in ((True, True), (False, False), (None, False)):
        monkeypatch.setattr(sys, "stderr", Terminal())
        # Without a word there is a line only for who has waited a second.
        pack.check(text[: 1 << 20], today=TODAY, progress=progress)
        written = sys.stderr.getvalue()
        assert bool(written) == shown, (progress, written)
        assert not shown or written.endswith("\r\x1b[K") and "100 %" in written
    monkeypatch.setattr(_progress, "_PATIENCE", 0.0)
    pack.check(text[: 1 << 20], today=TODAY)
    assert "rows" in sys.stderr.getvalue()
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    pack.check(text[: 1 << 20], today=TODAY)
    assert sys.stderr.getvalue() == ""


def test_the_bar_of_tqdm(pack, text):
    class Bar:
        def __init__(self, **settings):
            self.n, self.total, self.closed = 0, None, False
            bars.append(self)

        def update(self, rows):
            assert rows >= 0
            self.n += rows

        def close(self):
            self.closed = True

    bars = []
    bar = _progress._Tqdm(Bar, 0.0)
    bar.tell(10, None, 100, 1000)
    assert (bars[0].n, bars[0].total) == (10, 100)
    bar.tell(98, 98, 98, 98)
    bar.close()
    assert (bars[0].n, bars[0].total, bars[0].closed) == (98, 98, True)


INTERRUPTED = """
    import itertools, sys, wushe as ws
    pack = ws.Pack.builtin("hinggan")
    form = pack.form("home_visit")
    head, row = {head!r}, {row!r}
    text = (head + chr(10) + (row + chr(10)) * 4_000_000).encode() if {kind!r} != "lines" else b""
    if {kind!r} == "path":
        with open({path!r}, "wb") as file:
            file.write(text)
    if {kind!r} == "table":
        import pyarrow
        table = pyarrow.table({{name: [cell] * 4_000_000 for name, cell in zip(head.split(","), row.split(","))}})
    print("ready", flush=True)
    report = None
    try:
        if {kind!r} == "bytes":
            report = pack.check(text, today="2022-05-21")
        elif {kind!r} == "path":
            import pathlib
            report = pack.check(pathlib.Path({path!r}), today="2022-05-21")
        elif {kind!r} == "table":
            report = pack.check(table, today="2022-05-21")
        else:
            report = form.check_lines(itertools.repeat({line!r}), today="2022-05-21")
        print("finished", flush=True)
    except KeyboardInterrupt:
        assert report is None
        assert pack.check((head + chr(10) + row + chr(10)).encode(), today="2022-05-21").accepted == 1
        print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="the signal of Ctrl-C is sent as POSIX does")
@pytest.mark.parametrize("kind", ["bytes", "path", "table", "lines"])
def test_ctrl_c_is_heard(kind, tmp_path):
    source = textwrap.dedent(INTERRUPTED).format(head=HEAD, row=ROW, line=line(), kind=kind, path=str(tmp_path / "l.csv"))
    job = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True)
    try:
        assert job.stdout.readline() == "ready\n"
        time.sleep(0.3)
        sent = time.monotonic()
        job.send_signal(signal.SIGINT)
        answer = job.stdout.readline()
        took = time.monotonic() - sent
        assert answer == "interrupted\n"
        # A slice is a tenth of a second; the rest is for a busy machine.
        assert took < 2, took
        assert job.wait(30) == 0
    finally:
        job.kill()
        job.wait()
        job.stdout.close()


