"""What of a rulebook a page with forms and pay or a checklist needs, and the hash of the whole: `generated/pay/`, `generated/checklist/`.

A page with forms alone has them compiled: `generated/forms/`, which `build` writes.

No such page reads ledgers, so what columns are called is left out too.

`--check` fails when one is stale.
"""

import hashlib
import json
import pathlib
import re
import sys

GENERATED = pathlib.Path(__file__).resolve().parent / "generated"
#: Those that a build without figures can have built in.
PACKS = ["national", "hinggan", "hinggan-illustrative"]
FIGURES = ["documents", "indicators", "measures", "reported", "successions", "targets"]
#: What each kind of build leaves unread.
UNREAD = {
    "pay": [*FIGURES, "standards", "items"],
    "checklist": [*FIGURES, "pay", "choices"],
}
#: What stands for a text that must be there and that nobody sees.
UNSEEN = {"en": "?", "zh": "?"}


def unseen(item):
    """An item of forms, facts or codes without what only the columns of a ledger, or readers of the rulebook, are told."""
    if isinstance(item, list):
        return [unseen(part) for part in item]
    if not isinstance(item, dict):
        return item
    return {key: UNSEEN if key == "reason" else unseen(part) for key, part in item.items() if key not in ("synonyms", "units")}


#: Forms whose records only a checklist reads: most of a rulebook's facts stand in them.
CHECKLIST_FORMS = ("person_facts",)
#: What only a checklist reads of a fact.
ASKED = ("question", "codes", "past", "fields", "formula", "provenance", "clause", "reason")


def named(value, names):
    """Every text in a value, for what items, forms and facts may name."""
    if isinstance(value, str):
        names.update(re.findall(r"[a-z_][a-z0-9_-]*", value))
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        named(part, names)


def read(whole, key, items, folder):
    if key not in ("codes", "facts", "forms"):
        return items
    if key == "forms" and folder != "checklist":
        items = [item for item in items if item["id"] not in CHECKLIST_FORMS]
    if key != "forms" and folder != "checklist":
        # What is named by no form is of the checklist.
        names = set()
        named([[form for form in whole.get("forms", []) if form["id"] not in CHECKLIST_FORMS], whole.get("pay", [])], names)
        items = [item for item in items if item["id"] in names]
    if folder != "checklist" and key == "facts":
        items = [{key: value for key, value in item.items() if key not in ASKED} for item in items]
    # A list or a fact is called by its label only where a mistake is told; a form and its fields are drawn with theirs, and a checklist asks.
    labelled = key == "forms" or folder == "checklist"
    return [unseen(item) | ({} if labelled else {"label": UNSEEN}) for item in items]


def main(check):
    stale = False
    for name in PACKS:
        canonical = (GENERATED / f"{name}.json").read_text("utf-8").rstrip("\n")
        whole = json.loads(canonical)
        written = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if written(whole) != canonical:
            sys.exit(f"{name}.json is not written as Python writes it")
        for folder, unread in UNREAD.items():
            text = hashlib.sha256(canonical.encode()).hexdigest() + "\n" + written({key: read(whole, key, value, folder) for key, value in whole.items() if key not in unread})
            out = GENERATED / folder / f"{name}.json"
            if out.exists() and out.read_text("utf-8") == text:
                continue
            stale = True
            if not check:
                out.parent.mkdir(exist_ok=True)
                out.write_text(text, "utf-8")
            print(f"{'stale, run core/packs/build' if check else 'wrote'}: generated/{folder}/{name}.json")
    return check and stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] == ["--check"]))
