"""What of a rulebook a page with forms needs, and the hash of the whole: `generated/forms/`; `--check` fails when one is stale."""

import hashlib
import json
import pathlib
import sys

GENERATED = pathlib.Path(__file__).resolve().parent / "generated"
#: Those that a build without figures can have built in.
PACKS = ["national", "hinggan", "hinggan-illustrative"]
UNREAD = ["documents", "measures", "reported", "successions"]


def main(check):
    stale = False
    for name in PACKS:
        canonical = (GENERATED / f"{name}.json").read_text("utf-8").rstrip("\n")
        whole = json.loads(canonical)
        written = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if written(whole) != canonical:
            sys.exit(f"{name}.json is not written as Python writes it")
        text = hashlib.sha256(canonical.encode()).hexdigest() + "\n" + written({key: value for key, value in whole.items() if key not in UNREAD})
        out = GENERATED / "forms" / f"{name}.json"
        if out.exists() and out.read_text("utf-8") == text:
            continue
        stale = True
        if not check:
            out.parent.mkdir(exist_ok=True)
            out.write_text(text, "utf-8")
        print(f"{'stale, run core/packs/build' if check else 'wrote'}: generated/forms/{name}.json")
    return check and stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] == ["--check"]))
