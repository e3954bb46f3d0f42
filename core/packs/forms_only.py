"""What of a rulebook a page with forms needs, or with forms and pay, and the hash of the whole: `generated/forms/`, `generated/pay/`.

`--check` fails when one is stale.
"""

import hashlib
import json
import pathlib
import sys

GENERATED = pathlib.Path(__file__).resolve().parent / "generated"
#: Those that a build without figures can have built in.
PACKS = ["national", "hinggan", "hinggan-illustrative"]
FIGURES = ["documents", "measures", "reported", "successions"]
#: What each kind of build leaves unread.
UNREAD = {"forms": [*FIGURES, "pay"], "pay": FIGURES}


def main(check):
    stale = False
    for name in PACKS:
        canonical = (GENERATED / f"{name}.json").read_text("utf-8").rstrip("\n")
        whole = json.loads(canonical)
        written = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if written(whole) != canonical:
            sys.exit(f"{name}.json is not written as Python writes it")
        for folder, unread in UNREAD.items():
            text = hashlib.sha256(canonical.encode()).hexdigest() + "\n" + written({key: value for key, value in whole.items() if key not in unread})
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
