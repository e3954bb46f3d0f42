#!/usr/bin/env python3
"""Times the main job on a ledger of a million rows and fails where it needs too long or too much memory."""

import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
ROWS, SECONDS, MEGABYTES = 1_000_000, 6, 300
JOB = ["cargo", "run", "--quiet", "--release", "--locked", "--"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        ledger, out = pathlib.Path(folder, "ledger.csv"), pathlib.Path(folder, "answer.json")
        subprocess.run([*JOB, "--write-ledger", ledger, "--rows", str(ROWS)], cwd=ROOT, check=True)
        # Cargo has built it by now; its own memory is not the job's.
        metadata = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version=1", "--locked"], cwd=ROOT, check=True, capture_output=True)
        target = metadata.stdout.decode().split('"target_directory":"')[1].split('"')[0]
        probe = ("import resource, subprocess, sys, time; start = time.monotonic(); subprocess.run(sys.argv[1:], check=True); "
                 "print(time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)")
        job = [pathlib.Path(target, "release/wushe-report"), "--ledger", ledger, "--format", "json", "--out", out]
        said = subprocess.run([sys.executable, "-c", probe, *job], check=True, capture_output=True, text=True).stdout
        seconds, megabytes = float(said.split()[0]), int(said.split()[1])
        size = ledger.stat().st_size >> 20
    print(f"{ROWS:,} rows ({size} MiB): {seconds:.1f} s of {SECONDS}, {megabytes} MB of {MEGABYTES}")
    return seconds < SECONDS and megabytes < MEGABYTES


if __name__ == "__main__":
    sys.exit(not main())
