#!/usr/bin/env python3
"""Prints every figure of size and speed beside its goal: `tests/figures.py`. It asserts nothing: a busy machine is no fault.

`tests/figures.py --build` only builds what it measures.
"""

import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
ROWS = 1_000_000
# With the features that Python's wheel asks of the library, so that both builds share what is compiled of it.
BUILD = ["cargo", "build", "--quiet", "--release", "--locked", "--package", "wushe", "--package", "wushe-examples",
         "--features", "wushe/parallel", "--bin", "wushe-report"]


def said(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def build():
    """Builds the programs, and says where they are."""
    subprocess.run(BUILD, cwd=ROOT, check=True)
    metadata = said("cargo", "metadata", "--no-deps", "--format-version=1", "--locked")
    return pathlib.Path(metadata.split('"target_directory":"')[1].split('"')[0], "release")


def million_rows(report):
    """Seconds and megabytes of the main job."""
    with tempfile.TemporaryDirectory() as folder:
        ledger, out = pathlib.Path(folder, "ledger.csv"), pathlib.Path(folder, "answer.json")
        said(report, "--write-ledger", ledger, "--rows", str(ROWS))
        probe = ("import resource, subprocess, sys, time; start = time.monotonic(); subprocess.run(sys.argv[1:], check=True); "
                 "print(time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)")
        job = [report, "--ledger", ledger, "--format", "json", "--out", out]
        seconds, megabytes = said(sys.executable, "-c", probe, *job).split()
        return f"{ROWS:,} rows ({ledger.stat().st_size >> 20} MiB)", float(seconds), int(megabytes)


def main():
    programs = build()
    if sys.argv[1:] == ["--build"]:
        return
    if not (ROOT / "bindings-wasm/pkg/.build/full/named.wasm").exists():
        subprocess.run([ROOT / "bindings-wasm/build"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print("the npm package's module, bytes by room:")
    subprocess.run(["node", "bindings-wasm/size.mjs"], cwd=ROOT, check=False)
    what, seconds, megabytes = million_rows(programs / "wushe-report")
    print(f"{what} through the main job: {seconds:.1f} s, {megabytes} MB; the goals are below 6 s and 300 MB")


if __name__ == "__main__":
    main()
