"""Writes core/api.txt, the list of what the crate makes public: `python3 tests/structure/api.py`. Its difference shows a reviewer what a
change breaks; a test holds it to the source.

A line is a type, a function with its signature, a variant, a public field or a constant.
"""

import pathlib
import re
import sys

import public_items

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE, LIST = ROOT / "core/src", ROOT / "core/api.txt"
OPENS = re.compile(r"pub (struct|enum) (\w+)[^;{(]*\{$")
CONST = re.compile(r"\s*pub const (\w+: [^=]+?) =")
# A variant that stands alone, opens fields, or has them on its line.
VARIANT = re.compile(r"    (\w+)(?:,|\((.*)\),| \{.*| = .*,)$")


def members(text, module):
    """The variants, public fields and constants of one file's types."""
    owner, kind = "", ""
    for line in text.splitlines():
        if line.strip() == "#[cfg(test)]":
            return
        if start := OPENS.match(line):
            kind, owner = start[1], start[2]
        elif start := public_items.IMPL.match(line):
            kind, owner = "impl", start[1]
        elif line == "}":
            kind, owner = "", ""
        elif constant := CONST.match(line):
            yield "::".join(part for part in (module, owner, constant[1]) if part)
        elif kind == "struct" and (field := re.match(r"    pub (\w+: .*),$", line)):
            yield f"{module}::{owner}.{field[1]}"
        elif kind == "enum" and (variant := VARIANT.match(line)):
            yield f"{module}::{owner}::{variant[1]}" + (f"({variant[2]})" if variant[2] else "")


def lines():
    modules = public_items.public_modules(SOURCE)
    found = set()
    for item in public_items.public_items(SOURCE):
        signature = re.sub(r"\s+", " ", item.signature.partition("(")[2]).rstrip(" {").replace("( ", "(").replace(", )", ")")
        found.add(item.path() + (f"({signature}" if item.signature else ""))
    for path in sorted(SOURCE.rglob("*.rs")):
        if "generated" in path.parts:
            continue
        within = [path.with_suffix(""), *path.parents]
        if module := next((modules[at] for at in within if at in modules), ""):
            found.update(members(public_items.written_out(path.read_text("utf-8")), module))
    return sorted(found)


def text():
    return "".join(f"{line}\n" for line in lines())


if __name__ == "__main__":
    LIST.write_text(text(), "utf-8")
    print(f"{len(lines())} lines", file=sys.stderr)
