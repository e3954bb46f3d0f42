#!/usr/bin/env python3
"""Prints every figure of size and speed beside its goal: `tests/figures.py`. It asserts nothing: a busy machine is no fault."""

import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
ROWS = 1_000_000
RELEASE = ["cargo", "run", "--quiet", "--release", "--locked"]


def said(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def million_rows():
    """Seconds and megabytes of the main job, without what cargo needs."""
    with tempfile.TemporaryDirectory() as folder:
        ledger, out = pathlib.Path(folder, "ledger.csv"), pathlib.Path(folder, "answer.json")
        said(*RELEASE, "--", "--write-ledger", ledger, "--rows", str(ROWS))
        metadata = said("cargo", "metadata", "--no-deps", "--format-version=1", "--locked")
        target = metadata.split('"target_directory":"')[1].split('"')[0]
        probe = ("import resource, subprocess, sys, time; start = time.monotonic(); subprocess.run(sys.argv[1:], check=True); "
                 "print(time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)")
        job = [pathlib.Path(target, "release/wushe-report"), "--ledger", ledger, "--format", "json", "--out", out]
        seconds, megabytes = said(sys.executable, "-c", probe, *job).split()
        return f"{ROWS:,} rows ({ledger.stat().st_size >> 20} MiB)", float(seconds), int(megabytes)


def main():
    if not (ROOT / "bindings-wasm/pkg/.build/full/named.wasm").exists():
        subprocess.run([ROOT / "bindings-wasm/build"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print("the npm package's module, bytes by room:")
    subprocess.run(["node", "bindings-wasm/size.mjs"], cwd=ROOT, check=False)
    load = said(*RELEASE, "--package", "wushe", "--features", "divisions-hinggan", "--example", "load")
    print(f"the league's six division lists load in {load}; the goal is below 5000 µs")
    what, seconds, megabytes = million_rows()
    print(f"{what} through the main job: {seconds:.1f} s, {megabytes} MB; the goals are below 6 s and 300 MB")


if __name__ == "__main__":
    main()
