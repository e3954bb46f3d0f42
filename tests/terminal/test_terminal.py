"""The main job on a terminal: progress on long ledgers alone, and an interruption that leaves nothing behind."""

import os
import pathlib
import pty
import select
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/wushe-report"
INTERRUPTED = 130
# Seconds of work, so that the job has something to show.
LONG = 400_000


def read(terminal, seconds):
    """What the terminal shows within that time, or all of it where the job ends before."""
    shown, end = b"", time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if not select.select([terminal], [], [], left)[0]:
            break
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux: the other side is closed.
            break
        if not part:
            break
        shown += part
    return shown


class Terminal(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, *args, term="xterm-256color"):
        """The job with a terminal of its own, from which Ctrl-C reaches it."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve(BINARY, [str(BINARY), *args], {**os.environ, "TERM": term})
        self.addCleanup(os.close, terminal)
        return pid, terminal

    def code(self, pid):
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def until(self, holds):
        end = time.monotonic() + 60
        while not holds():
            self.assertLess(time.monotonic(), end, "it did not come to that")
            time.sleep(0.01)

    def ledger(self, rows):
        subprocess.run([BINARY, "--write-ledger", "ledger.csv", "--rows", str(rows)], cwd=self.folder, check=True)

    def test_ctrl_c_while_a_file_is_written_keeps_the_old_one(self):
        (self.folder / "ledger.csv").write_text("old", "utf-8")
        pid, terminal = self.start("--write-ledger", "ledger.csv", "--rows", "1000000")
        self.until(lambda: any(path.suffix == ".part" for path in self.folder.iterdir()))
        os.write(terminal, b"\x03")
        read(terminal, 30)
        self.assertEqual(self.code(pid), INTERRUPTED)
        self.assertEqual(self.names(), ["ledger.csv"])
        self.assertEqual((self.folder / "ledger.csv").read_text("utf-8"), "old")

    def test_an_end_from_outside_leaves_nothing_either(self):
        for number in [signal.SIGTERM, signal.SIGHUP]:
            job = subprocess.Popen([BINARY, "--write-ledger", "ledger.csv", "--rows", "1000000"], cwd=self.folder)
            self.until(lambda: any(path.suffix == ".part" for path in self.folder.iterdir()))
            job.send_signal(number)
            self.assertEqual(job.wait(30), INTERRUPTED)
            self.assertEqual(self.names(), [])

    def test_ctrl_c_while_a_ledger_is_awaited_writes_nothing(self):
        pid, terminal = self.start("--ledger", "-", "--out", "report.html")
        time.sleep(0.5)
        os.write(terminal, b"\x03")
        read(terminal, 30)
        self.assertEqual((self.code(pid), self.names()), (INTERRUPTED, []))

    def test_a_long_ledger_shows_how_far_it_is_and_leaves_a_clean_line(self):
        self.ledger(LONG)
        pid, terminal = self.start("--ledger", "ledger.csv", "--lang", "en", "--out", "report.html")
        shown = read(terminal, 120).decode()
        self.assertEqual(self.code(pid), 0)
        lines = [line.rstrip() for line in shown.split("\r")]
        self.assertRegex(lines[1], r"^ *\d+%  [\d,]+ rows, [\d,]+ rows/s$")
        self.assertGreater(len(lines), 3)
        self.assertEqual(lines[-2:], ["", ""])
        self.assertNotIn("\x1b", shown)
        self.assertEqual(self.names(), ["ledger.csv", "report.html"])

    def test_nothing_moves_where_nobody_can_see_it(self):
        self.ledger(LONG)
        pid, terminal = self.start("--ledger", "ledger.csv", "--out", "report.html", term="dumb")
        self.assertEqual((read(terminal, 120), self.code(pid)), (b"", 0))
        job = subprocess.run([BINARY, "--ledger", "ledger.csv", "--out", "report.html"], cwd=self.folder, capture_output=True)
        self.assertEqual((job.returncode, job.stdout, job.stderr), (0, b"", b""))


if __name__ == "__main__":
    unittest.main()
