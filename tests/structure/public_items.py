"""The core's public items, read from its source: `unreachable_pub` is denied, so whatever says `pub` can be reached."""

import dataclasses
import pathlib
import re

TYPE = re.compile(r"pub (?:struct|enum|trait|union) (\w+)")
FUNCTION = re.compile(r"\s*pub (?:const )?fn (\w+)")
IMPL = re.compile(r"impl(?:<.*?>)? (?:\S+(?:<.*>)? for )?(\w+)")
FENCE = re.compile(r"```(?:should_panic|no_run)?\n(.*?)```", re.DOTALL)


# What the macro `word_list!` writes out: the enum, and below it what its words are asked with.
WORD_LIST = re.compile(r"^word_list! \{\n(.*?)^\}\n", re.MULTILINE | re.DOTALL)
WORD_FUNCTIONS = {"as_str": "(self) -> &'static str {", "from_name": "(name: &str) -> Option<%s> {"}


def written_out(text):
    """The source with its word lists as the enums and functions that they become."""
    def expand(found):
        body = re.sub(r"^    ", "", found[1], flags=re.MULTILINE)
        name = re.search(r"^pub enum (\w+)", body, re.MULTILINE)[1]
        enum, rest = re.match(r"(.*?^\}\n)(.*)", body, re.MULTILINE | re.DOTALL).groups()
        enum = re.sub(r"^(    \w+) = \".*\",$", r"\1,", enum, flags=re.MULTILINE)
        rest = re.sub(r"^(.*const ALL: .*);$", r"\1 = [];", rest, flags=re.MULTILINE)
        rest = re.sub(r"^(.*fn )(\w+);$", lambda line: line[1] + line[2] + WORD_FUNCTIONS[line[2]].replace("%s", name) + "\n}", rest, flags=re.MULTILINE)
        return f"{enum}\nimpl {name} {{\n" + re.sub(r"^(?=.)", "    ", rest, flags=re.MULTILINE) + "}\n"

    return WORD_LIST.sub(expand, text)


@dataclasses.dataclass(frozen=True)
class Item:
    """A public type (`owner` is empty) or function, under its module's public path."""
    module: str
    owner: str
    name: str
    docs: str
    signature: str

    def path(self):
        return "::".join(part for part in (self.module, self.owner, self.name) if part)

    def result(self):
        return self.signature.partition("->")[2]

    def fallible(self):
        return "Result<" in self.result()

    def makes_its_type(self):
        return bool(re.match(r"\s*(Option<|Result<\(?)?(Self\b|%s\b)" % (self.owner or r"\0"), self.result())) and "self" not in self.signature


def items(text, module):
    """Every public item of one file, without its unit tests."""
    docs, owner = [], ""
    lines = iter(text.splitlines())
    for line in lines:
        if line.strip() == "#[cfg(test)]":
            return
        if line.strip().startswith("///"):
            docs.append(line.strip().removeprefix("///").removeprefix(" "))
            continue
        if re.match(r"\s*#\[", line):
            continue
        if start := IMPL.match(line):
            owner = start[1]
        elif line == "}":
            owner = ""
        elif start := TYPE.match(line):
            yield Item(module, "", start[1], "\n".join(docs), "")
        elif start := FUNCTION.match(line):
            signature = line
            while not re.search(r"[{;]\s*$", signature):
                signature += " " + next(lines).strip()
            yield Item(module, owner, start[1], "\n".join(docs), signature)
        docs = []


def public_modules(source):
    """The path of each public module, by the file or folder that it is."""
    found = {}
    for path in [source / "lib.rs", *sorted(source.rglob("mod.rs"))]:
        parent = path.parent
        if parent == source or parent in found:
            for name in re.findall(r"^pub mod (\w+);", path.read_text("utf-8"), re.MULTILINE):
                found[parent / name] = "::".join((parent / name).relative_to(source).parts)
    return found


def public_items(source):
    modules = public_modules(source)
    for path in sorted(source.rglob("*.rs")):
        within = [path.with_suffix(""), *path.parents]
        module = next((modules[at] for at in within if at in modules), "")
        yield from items(written_out(path.read_text("utf-8")), module)


def examples(source):
    """The code of every example, from items' docs and modules' alike."""
    for path in sorted(source.rglob("*.rs")):
        lines = re.findall(r"^\s*//[/!] ?(.*)$|^(?!\s*//[/!])(.*)$", path.read_text("utf-8"), re.MULTILINE)
        for found in FENCE.findall("\n".join(docs for docs, _ in lines)):
            yield found
