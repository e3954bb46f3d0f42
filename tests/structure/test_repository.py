"""What holds for the repository as a whole: its dependencies, its paths, its versions, its vectors."""

import json
import pathlib
import re
import subprocess
import tomllib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Codes without a vector, each with the tests that trigger it instead.
ELSEWHERE = {
    "pack_too_deep": "thirty-three folders are no line for a file: core/tests/authoring.rs",
    "facts_after_day": "a call over a book: core/tests/checklist_many.rs",
    "facts_again": "a call over a book: core/tests/checklist_many.rs",
    "pack_too_long": "four megabytes are no line for a file: core/tests/authoring.rs",
    "pack_not_compiled": "bytes, which no line holds: a unit test beside the reader and tests/node/compiled.test.mjs",
    "pack_compiled_damaged": "bytes, which no line holds: a unit test beside the reader and tests/node/compiled.test.mjs",
    "pack_compiled_version": "bytes, which no line holds: a unit test beside the reader",
    "division_list_too_long": "four gigabytes are no line for a file: a unit test beside the check",
    "division_list_more": "a thousand bad rows are no line for a file: core/tests/division_lists.rs and network's own",
    "book_damaged": "bytes, which no line holds: core/tests/book.rs",
    "book_version": "bytes, which no line holds: core/tests/book.rs",
    "book_form_unknown": "bytes, which no line holds: core/tests/book.rs",
    "book_form_differs": "bytes, which no line holds: core/tests/book.rs",
    "key_stored_kept": "a world that the vectors do not have: core/tests/beside.rs",
    "told_unknown": "an argument, not an input: core's doctest of Roster::told_kind",
    "unit_ambiguous": "a call over lists of two provinces: core/tests/book.rs",
    "day_ambiguous": "a call over two ledgers: core/tests/book.rs",
    "told_refused": "a call, not an input: core/tests/book.rs",
    "told_unread": "a call, not an input: core/tests/book.rs",
    "form_unknown": "an argument, not an input: core's doctest of LedgerRun",
    "form_unique_field": "a key of a rulebook: core/tests/doubles.rs",
    "ledger_twice": "a call, not an input: core/tests/doubles.rs",
    "row_before_headings": "a call, not an input: core/tests/doubles.rs",
    "correction_missing": "a call over a stored record: core/tests/correction.rs",
    "correction_hash": "a call over a stored record: core/tests/correction.rs",
    "correction_before_approval": "a call over a stored record: core/tests/correction.rs",
    "correction_without_reason": "a call over a stored record: core/tests/correction.rs",
    "correction_not_needed": "a call over a stored record: core/tests/correction.rs",
    "json_line_broken": "lines of JSON, which no vector asks: core/src/border/lines.rs and tests/python/test_check.py",
    "json_line_number": "lines of JSON, which no vector asks: core/src/border/lines.rs",
    "json_not_utf8": "bytes, which no line holds: core/src/border/lines.rs and tests/python/test_check.py",
    "input_too_deep": "a text this deep is read; a value is refused at Python's border: tests/python",
    "measure_does_not_add": "a call of notebooks: tests/python/test_figures.py",
    "measure_overflow": "no amount that a form accepts can reach it: the unit test beside the sum",
    "number_is_float": "no text has a float: core/tests/three_ways.rs and tests/python/test_check.py",
    "indicator_distinct_by_sum": "a doubt told to authors, not in the browser: core/tests/indicator.rs",
    "indicator_distinct_by_distinct": "a doubt told to authors, not in the browser: core/tests/indicator.rs",
    "parts_add": "core/tests/metrics.rs",
    "parts_open": "tests/python/test_figures.py",
    "parts_happen_to_add": "tests/python/test_figures.py",
    "parts_do_not_add": "core/tests/metrics.rs",
    "pack_unknown_builtin": "an argument, not an input: core's doctest of Pack::builtin",
    "pay_after": "no shipped scheme has ended yet: core/tests/pay.rs",
    "pay_choice_made": "a second call, not an input: core/tests/pay.rs",
    "pay_post_substituted": "told in explanations alone: core/tests/pay.rs",
    "pay_unstated_value": "a rulebook as people write it: core/tests/authoring.rs",
    "pay_value_shape": "a rulebook as people write it: core/tests/authoring.rs",
    "quote_missing": "core/tests/authoring.rs",
    "staff_level_unknown": "the shipped code lists have no such level: core/tests/authoring.rs",
    "staff_worker_doubled": "told of a roster, not of a ledger: core/tests/worker_list.rs and tests/python/test_workers.py",
    "staff_worker_unlisted": "told of a roster, not of a ledger: core/tests/worker_list.rs and tests/python/test_workers.py",
} | dict.fromkeys(
    ["pack_cycle", "pack_missing_file", "pack_missing_parent", "pack_removed_uncited", "pack_removed_unknown",
     "pack_toml", "pack_unknown_file"], "a rulebook as people write it, which the browser can't read: core/tests/authoring.rs") | dict.fromkeys(
    ["condition_code_nearest", "condition_code_unknown", "condition_constant", "condition_contradiction", "condition_none_negated",
     "condition_range_empty", "condition_redundant"],
    "a doubt told to authors, not in the browser: core/src/condition/lint/tests.rs and core/tests/authoring.rs") | dict.fromkeys(
    ["pay_choice_overlap", "pay_condition_never", "pay_falls", "pay_gap", "pay_grade_unreachable", "pay_hole", "pay_not_monotone",
     "pay_raise_idle", "pay_setting_unused", "pay_value_unused"],
    "a doubt told to authors, not in the browser: core/tests/pay_lint.rs and tests/python/test_check.py")
# The rooms whose every other code has a vector that triggers it and one that does not.
ROOMS_WITH_VECTORS = ["value", "time", "condition", "network", "service", "form", "ledger", "metrics", "indicator", "pack", "staff", "pay"]

# Words that would name the machine that this was written on, put together so that they don't stand here.
MACHINE = re.compile("|".join([r"(?<![\w.])/" + name + r"/" for name in ("work", "root", "tmp", "home")] + [r"\.\./" + "shared"]))


def cargo_tree(*args):
    command = ["cargo", "tree", "--locked", "-e", "normal", "--target", "wasm32-unknown-unknown", "--prefix", "none", *args]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


def names(lines):
    return sorted({line.split(" ")[0] for line in lines if line})


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


class Dependencies(unittest.TestCase):
    """A new dependency of the core is a decision: it is made by changing `dependencies.json`."""

    def setUp(self):
        self.allowed = json.loads((ROOT / "tests/structure/dependencies.json").read_text("utf-8"))

    def test_core(self):
        self.assertEqual(names(cargo_tree("-p", "wushe")), self.allowed["wushe"])

    def test_core_with_every_feature(self):
        more = set(names(cargo_tree("-p", "wushe", "--all-features"))) - set(self.allowed["wushe"])
        self.assertEqual(sorted(more), self.allowed["wushe --all-features adds"])

    def test_wasm_binding(self):
        more = set(names(cargo_tree("-p", "wushe-wasm"))) - set(self.allowed["wushe"])
        self.assertEqual(sorted(more), self.allowed["wushe-wasm adds"])

    def test_no_feature_that_changes_numbers(self):
        features = dict(line.split(" ", 1) for line in cargo_tree("-p", "wushe", "--all-features", "-f", "{lib} {f}") if " " in line)
        for crate, banned in {"serde_json": {"arbitrary_precision", "float_roundtrip"},
                              "rust_decimal": {"serde-float", "serde-arbitrary-precision", "maths"},
                              "chrono": {"clock", "now", "wasmbind"}}.items():
            self.assertIn(crate, features)
            self.assertEqual(set(re.findall(r"[\w-]+", features[crate])) & banned, set(), crate)


class Files(unittest.TestCase):
    def test_no_path_of_a_machine(self):
        for path in tracked():
            if not path.is_file():
                continue
            try:
                text = path.read_text("utf-8")
            except UnicodeDecodeError:
                continue
            self.assertEqual([line for line in text.splitlines() if MACHINE.search(line)], [], path.relative_to(ROOT))

    def test_both_halves_of_wasm_bindgen_have_one_version(self):
        pinned = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["workspace"]["dependencies"]["wasm-bindgen"]
        driver = tomllib.loads((ROOT / "bindings-wasm/driver/Cargo.toml").read_text("utf-8"))["dependencies"]
        self.assertEqual(pinned, driver["wasm-bindgen-cli-support"])
        self.assertTrue(pinned.startswith("="))

    def test_planted_paths_are_seen(self):
        for text in ["see /" + "work/main", 'open("/' + 'root/x")', "../" + "shared/data"]:
            self.assertTrue(MACHINE.search(text), text)
        for text in ["bindings-wasm/pkg/work/x", "https://example.org/work", "target/tmp"]:
            self.assertFalse(MACHINE.search(text), text)


class Vectors(unittest.TestCase):
    def setUp(self):
        files = sorted((ROOT / "tests/vectors").glob("*.jsonl"))
        self.lines = [(path.name, line) for path in files for line in path.read_text("utf-8").split("\n")[:-1]]
        self.assertGreater(len(self.lines), 100)

    def test_lines_are_written_as_they_are_compared(self):
        for name, line in self.lines:
            again = json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":"))
            self.assertEqual(line, again, name)

    def test_every_code_has_a_vector_that_triggers_it_and_one_that_does_not(self):
        triggered = [set(re.findall(r'"code":"(\w+)"', json.dumps(json.loads(line)["expect"], separators=(",", ":")))) for _, line in self.lines]
        for room in ROOMS_WITH_VECTORS:
            for code in tomllib.loads((ROOT / f"core/catalogue/{room}.toml").read_text("utf-8")):
                if code in ELSEWHERE:
                    continue
                self.assertTrue(any(code in codes for codes in triggered), f"no vector triggers {code}")
                self.assertTrue(any(code not in codes for codes in triggered), f"every vector triggers {code}")

    def test_an_exception_has_a_reason(self):
        exceptions = json.loads((ROOT / "tests/vectors/exceptions.json").read_text("utf-8"))
        self.assertEqual(sorted(exceptions), ["chromium", "node", "python", "rust"])
        for runner in exceptions.values():
            for name, reason in runner.items():
                self.assertGreater(len(reason), 10, name)


class Figures(unittest.TestCase):
    """The README's table of sizes and ratios has the lines of every bench, so none is left out or gone."""

    def test_every_bench_has_its_lines(self):
        table = (ROOT / "README.md").read_text("utf-8").split("<!-- figures:begin -->")[1].split("<!-- figures:end -->")[0]
        run = (ROOT / "benches/run").read_text("utf-8")
        for path in sorted((ROOT / "benches/src/bin").glob("*.rs")):
            self.assertIn(f"def bench_{path.stem}():", run)
            self.assertIn(f"| {path.stem}: ", table)
        for what in ["wasm: ", "main job: ", "npm entry `wushe`", "npm entry `wushe/forms`"]:
            self.assertIn(f"| {what}", table)


class Tests(unittest.TestCase):
    """Cargo is told which of the core's tests there are, so a file that nobody names would never run."""

    def test_every_file_of_tests_is_compiled(self):
        shared = set(re.findall(r"^mod (\w+);", (ROOT / "core/tests/all.rs").read_text("utf-8"), re.M))
        alone = {target["name"] for target in tomllib.loads((ROOT / "core/Cargo.toml").read_text("utf-8"))["test"]}
        self.assertEqual({path.stem for path in (ROOT / "core/tests").glob("*.rs")}, (shared | alone) - {"hostile", "rulebook"})
