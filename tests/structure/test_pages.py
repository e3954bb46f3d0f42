"""What the pages for readers say is there: links, paths, commands, a remedy for each mistake, a head for each module."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest

import public_items

from test_repository import ROOT, tracked

# Whose modules each say at their head what they are and why they are apart; a room joins the list when its own do.
ROOMS_WITH_HEADS = ["finding", "value", "network"]
# Pages whose every path and command must be there.
PAGES = ["ARCHITECTURE.md", "CONTRIBUTING.md", "DESIGN.md", "SECURITY.md", "STYLE.md", "tests/README.md"]
# What a path on such a page may be relative to.
BASES = ["", "core/src", "core", "core/src/pack", "core/packs", "tests", "tests/vectors", "tests/structure", "bindings-python", "bindings-wasm", "examples"]
# A room that has its place and does not exist yet.
TO_COME = {"checklist/"}


def slug(heading):
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def prose(text):
    """A page without its blocks of code."""
    return "".join(re.split(r"^```.*?^```$", text, flags=re.M | re.S))


def broken_links(page, text):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if re.match(r"[a-z]+://|mailto:", target) or "::" in target or "." not in target and "/" not in target and not target.startswith("#"):
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        if not to.exists():
            yield target
        elif anchor and anchor not in {slug(heading) for heading in re.findall(r"^#+ (.+)$", to.read_text("utf-8"), re.M)}:
            yield target


def absent_paths(text):
    """Paths between backticks that are nowhere."""
    for token in re.findall(r"`([\w./*-]*/[\w./*-]*)`", prose(text)):
        plain = token.removeprefix("../")
        if token not in TO_COME and not re.match(r"wushe/", token) and not any(any(ROOT.glob(f"{base}/{plain}".strip("/"))) for base in BASES):
            yield token


def words(text):
    """Room and type of each row of the glossary."""
    section = re.search(r"^## Words$(.*?)^## ", text, re.M | re.S)[1]
    return [tuple(row) for row in re.findall(r"^\| [^|`]+ \| [^|`]+ \| `(\w+)::(\w+)` \|", section, re.M)]


def absent_types(named):
    """Types that their room does not declare."""
    for room, name in named:
        files = [path for path in (ROOT / "core/src").rglob("*.rs") if path.relative_to(ROOT / "core/src").parts[0].removesuffix(".rs") == room]
        if not any(re.search(rf"^pub\S* (?:struct|enum|trait) {name}\b", public_items.written_out(path.read_text("utf-8")), re.M) for path in files):
            yield f"{room}::{name}"


def stages():
    return re.findall(r"^\s*(?:\[\[.*\]\] && )?stage ([\w-]+) ", (ROOT / "tests/run").read_text("utf-8"), re.M)


def unknown_in_commands(text):
    """Stages, tests, examples and programs that a page's commands name and that are not there."""
    for asked in re.findall(r"(?:^|`)tests/run((?: [a-z-]+)+)", text, re.M):
        yield from (f"stage {name}" for name in asked.split() if name not in stages())
    cargo = tomllib.loads((ROOT / "core/Cargo.toml").read_text("utf-8"))
    for kind in ("test", "example"):
        there = {target["name"] for target in cargo[kind]}
        yield from (f"--{kind} {name}" for name in re.findall(rf"--{kind} (\w+)", text) if name not in there)
    modules = re.findall(r"^mod (\w+);", (ROOT / "core/tests/all.rs").read_text("utf-8"), re.M)
    yield from (f"--test all {name}::" for name in re.findall(r"--test all (\w+)::", text) if not any(module.endswith(name) for module in modules))
    for name in re.findall(r"(?:pytest|python3) ([\w./-]+\.py)", text):
        if not (ROOT / name).is_file():
            yield name


class Pages(unittest.TestCase):
    def test_links_lead_somewhere(self):
        pages = [path for path in tracked() if path.suffix == ".md" and path.is_file()]
        self.assertGreater(len(pages), 12)
        for page in pages:
            self.assertEqual(list(broken_links(page, page.read_text("utf-8"))), [], page.relative_to(ROOT))

    def test_paths_are_there(self):
        for name in PAGES:
            self.assertEqual(sorted(set(absent_paths((ROOT / name).read_text("utf-8")))), [], name)

    def test_commands_name_what_is_there(self):
        for name in [*PAGES, "README.md", "README.zh-CN.md", "benches/README.md", "core/packs/README.md", "core/packs/README.en.md"]:
            self.assertEqual(list(unknown_in_commands((ROOT / name).read_text("utf-8"))), [], name)

    def test_the_pairs_of_the_style_are_from_this_code(self):
        source = " ".join(re.sub(r"^\s*///? ?", "", line, flags=re.M) for path in (ROOT / "core/src").rglob("*.rs") for line in path.read_text("utf-8").splitlines())
        pairs = re.findall(r"^\| (.+) \| (.+) \|$", (ROOT / "STYLE.md").read_text("utf-8"), re.M)[2:]
        self.assertEqual(len(pairs), 5)
        for before, after in pairs:
            self.assertIn(after, source)
            self.assertNotIn(before, source)

    def test_the_words_name_types_that_are_there(self):
        text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
        named = words(text)
        rows = re.search(r"^## Words$(.*?)^## ", text, re.M | re.S)[1].count("\n| ") - 2
        self.assertEqual(len(named), rows)
        self.assertGreater(rows, 30)
        self.assertEqual(list(absent_types(named)), [])

    def test_every_stage_is_named(self):
        page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
        listed = re.search(r"The stages are (.*?)\. ", page, re.S)[1]
        self.assertEqual(re.findall(r"`([\w-]+)`", listed), stages())

    def test_planted_faults_are_seen(self):
        page = ROOT / "README.md"
        text = "[a](NONE.md) [b](ARCHITECTURE.md#none) [c](ARCHITECTURE.md#invariants-as-absences) [d](https://example.org) [e](crate::Code)"
        self.assertEqual(list(broken_links(page, text)), ["NONE.md", "ARCHITECTURE.md#none"])
        self.assertEqual(list(absent_paths("`core/src/none.rs` `pack/build.rs` `core/tests/`")), ["core/src/none.rs"])
        self.assertEqual(words("## Words\n| 站 | station | `network::Station` | a |\n| 镇 | town | `form::Unit` | b |\n## A"), [("network", "Station"), ("form", "Unit")])
        self.assertEqual(list(absent_types([("network", "Station"), ("form", "Unit")])), ["form::Unit"])
        self.assertEqual(list(unknown_in_commands("tests/run structure nowhere\n`cargo test --test none`, `--test all none::`")),
                         ["stage nowhere", "--test none", "--test all none::"])


class Remedies(unittest.TestCase):
    def test_every_mistake_has_one_on_the_page(self):
        page = (ROOT / "core/catalogue/CATALOGUE.md").read_text("utf-8")
        for path in sorted((ROOT / "core/catalogue").glob("*.toml")):
            for code, entry in tomllib.loads(path.read_text("utf-8")).items():
                self.assertIn(f"\n### {code}\n", page)
                if entry["severity"] in ("error", "warning"):
                    section = page.split(f"\n### {code}\n")[1].split("\n#")[0]
                    self.assertEqual(section.count(" → **"), 2, code)

    def test_a_code_without_one_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            catalogue = pathlib.Path(folder) / "core/catalogue"
            shutil.copytree(ROOT / "core/catalogue", catalogue)
            time = catalogue / "time.toml"
            time.write_text(re.sub(r"^fix_en = .*\n", "", time.read_text("utf-8"), count=1, flags=re.M), "utf-8")
            done = subprocess.run([sys.executable, catalogue / "generate.py", "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("time.toml: span_order has no fix_en", done.stderr)

    def test_no_build_holds_one(self):
        generated = (ROOT / "core/src/finding/generated/code.rs").read_text("utf-8")
        self.assertNotIn(tomllib.loads((ROOT / "core/catalogue/time.toml").read_text("utf-8"))["span_order"]["fix_en"], generated)


class Modules(unittest.TestCase):
    def test_each_says_what_it_is(self):
        for room in ROOMS_WITH_HEADS:
            for path in sorted((ROOT / "core/src" / room).rglob("*.rs")):
                if "generated" not in path.parts:
                    self.assertTrue(path.read_text("utf-8").startswith("//! "), path.relative_to(ROOT))
