"""The Python that the first pages show runs as it stands there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def blocks(text):
    return re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_page_runs(page, tmp_path, monkeypatch, capsys):
    found = blocks((ROOT / page).read_text("utf-8"))
    assert found, f"{page} shows no Python"
    monkeypatch.chdir(tmp_path)
    # A reader goes from top to bottom, so later blocks see the names of earlier ones.
    names = {"__name__": "readme"}
    for number, block in enumerate(found, 1):
        exec(compile(block, f"{page}, Python block {number}", "exec"), names)
    said = capsys.readouterr().out
    for line in re.findall(r"print\(.*\) +# (.+)$", "\n".join(found), re.M):
        assert line in said, f"{page} says that this is printed: {line}"


def test_blocks_are_found():
    assert blocks("a\n```python\nx = 1\n```\n```rust\nlet y = 2;\n```\n```python\nz = 3\n```\n") == ["x = 1\n", "z = 3\n"]
