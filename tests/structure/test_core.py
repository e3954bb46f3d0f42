"""What the core's source never has: a room that reaches forward, and words that would tie it to a host."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "core/src"

# Each room imports only rooms earlier in this list; ARCHITECTURE.md says what each holds.
ROOMS = ["digest", "json", "parallel", "finding", "value", "packed", "citation", "time", "explanation", "condition", "choice", "network", "service", "staff",
         "form", "checklist", "pay", "metrics", "pack", "border"]

# Within these rooms each file or folder imports only earlier ones, which the room's own page says.
FOLDERS = {"condition": ["value", "syntax", "number", "calendar", "typed", "machine", "oracle", "expression", "packed", "lint", "json"],
           "form": ["world", "definition", "draft", "check", "table", "read", "columns", "out", "state", "lint"],
           "pay": ["exact", "fact", "scheme", "month", "answers", "payroll", "what_if", "lint"],
           "pack": ["source", "read"]}

FORBIDDEN = {
    "another language": r"\b(pyo3|wasm_bindgen|js_sys|web_sys|arrow\w*)\b",
    "the clock": r"\b(SystemTime|Instant|Utc::now|Local::now|chrono::Local|chrono_tz)\b",
    "the file system": r"\bstd::(fs|path)\b",
    "the machine": r"\bstd::(env|net|process|thread|os)\b",
    "a random order": r"\b(HashMap|HashSet|RandomState|DefaultHasher)\b",
    "a random source": r"\brand(om)?::",
    "a float": r"\b(f32|f64)\b",
    "global state": r"\b(static mut|thread_local|LazyLock|Mutex|RwLock)\b|\bstatic\b[^;=]*\bOnce(Lock|Cell)\b",
    "unsafe code": r"\bunsafe\b(?!_)",
}
# How other languages hand over a number with a point: no JSON takes it and no text writes it, and a ledger reads its shortest text.
EXCEPT = re.compile(r"\bfn of_float\b|\bMAX_EXACT: f64\b|\bserialize_f(32|64)\(|\bFloat\(f64\)")


# The one place where work is spread over threads, with the feature `parallel`; its answer is the same for every number of them.
THREADS = "parallel.rs"


def code(text):
    """The source without comments, line for line."""
    return [re.sub(r"(^|\s)//.*$", r"\1", line) for line in text.splitlines()]


def shipped(lines):
    """Without the unit tests, which stand last in a file and may use more."""
    for at, line in enumerate(lines):
        if line.strip() == "#[cfg(test)]" and any(re.match(r"\s*(?:pub\S* )?mod tests\b", after) for after in lines[at + 1:at + 3]):
            return lines[:at]
    return lines


def room_of(path):
    return path.relative_to(SOURCE).parts[0].removesuffix(".rs")


def depth_of(path):
    """How many `super` lead from this file's module to the crate's root."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return len(parts) - (parts[-1] == "mod")


def imports(text, depth):
    """Every room that the code names from the crate's root."""
    text = "\n".join(code(text))
    for start in re.finditer(r"\bcrate::|(?:\bsuper::)+", text):
        if start[0] != "crate::" and start[0].count("super::") < depth:
            continue
        rest = text[start.end():]
        if not rest.startswith("{"):
            yield from re.findall(r"^\w+", rest)
            continue
        level = 0
        for part in re.finditer(r"[{}]|(?<=[{,\s])\w+", rest):
            level += {"{": 1, "}": -1}.get(part[0], 0)
            if level == 0:
                break
            if level == 1 and part[0] not in "{}":
                yield part[0]


def reaching_forward(room, text, depth):
    return [name for name in imports(text, depth) if name in ROOMS and ROOMS.index(name) > ROOMS.index(room)]


def within(room, text):
    """Every file or folder of its own room that the code names from the crate's root."""
    return re.findall(r"\bcrate::%s::([a-z_]\w*)" % room, "\n".join(code(text)))


def forbidden(text):
    for number, line in enumerate(shipped(code(text)), 1):
        for what, pattern in FORBIDDEN.items():
            if re.search(pattern, line) and not EXCEPT.search(line):
                yield f"{number}: {what}: {line.strip()}"


class Core(unittest.TestCase):
    def files(self):
        files = sorted(SOURCE.rglob("*.rs"))
        self.assertGreater(len(files), 10)
        return files

    def test_every_room_is_in_the_list(self):
        self.assertEqual({room_of(path) for path in self.files()} - {"lib"} - set(ROOMS), set())

    def test_rooms_import_only_earlier_rooms(self):
        for path in self.files():
            if room_of(path) != "lib":
                found = reaching_forward(room_of(path), path.read_text("utf-8"), depth_of(path))
                self.assertEqual(found, [], path.relative_to(ROOT))

    def test_folders_import_only_earlier_folders(self):
        for room, order in FOLDERS.items():
            files = [path for path in self.files() if room_of(path) == room and path.parent.name != room]
            self.assertEqual({path.relative_to(SOURCE / room).parts[0] for path in files} - set(order), set())
            for path in files:
                own = order.index(path.relative_to(SOURCE / room).parts[0])
                found = [name for name in within(room, path.read_text("utf-8")) if name not in order[:own]]
                self.assertEqual(found, [], path.relative_to(ROOT))

    def test_no_forbidden_words(self):
        for path in self.files():
            found = list(forbidden(path.read_text("utf-8")))
            if path == SOURCE / THREADS:
                found = [line for line in found if not re.search("std::thread|Mutex", line)]
            self.assertEqual(found, [], path.relative_to(ROOT))

    def test_no_file_is_too_long(self):
        for path in self.files():
            if "generated" not in path.parts:
                self.assertLessEqual(len(path.read_text("utf-8").splitlines()), 450, path.relative_to(ROOT))


class Planted(unittest.TestCase):
    """The checks above see what they are for."""

    def test_reaching_forward(self):
        for text in ["use crate::pack::Pack;", "use crate::{finding::Code, pack};", "use super::super::pack::Pack;",
                     "use crate::{\n    finding::{Code, Path},\n    pack::Pack,\n};", "fn a() -> crate::pack::Pack {}"]:
            self.assertEqual(reaching_forward("form", text, 2), ["pack"], text)
        for text in ["use crate::finding::{Code, pack};", "// use crate::pack::Pack;", "use super::pack;", "use crate::form::pack;"]:
            self.assertEqual(reaching_forward("form", text, 2), [], text)

    def test_folders(self):
        self.assertEqual(within("pay", "use crate::pay::answers::paid::Paid;\nuse super::walk::Month;\nfn a() -> crate::pay::lint::X {}"), ["answers", "lint"])

    def test_forbidden_words(self):
        for text in ["use std::collections::HashMap;", "let x: f64 = 1.0;", "chrono::Utc::now()", "std::fs::read(p)",
                     "use arrow_array::Array;", "unsafe { x }", "fn visit_f32(self, x: f32)"]:
            self.assertEqual(len(list(forbidden(text))), 1, text)
        for text in ["// f64 is refused", "fn of_float(number: f64) -> X {", "let narrow = 1;", "#![forbid(unsafe_code)]",
                     "let x = 1;\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}"]:
            self.assertEqual(list(forbidden(text)), [], text)
