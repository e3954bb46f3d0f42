"""The Python that the READMEs show runs as it is there, and the package's own page has what a registry shows."""

import importlib.metadata
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "bindings-python" / "README.md"


def blocks(text):
    return re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)


@pytest.mark.parametrize("readme", [ROOT / "README.md", ROOT / "README.zh-CN.md", PAGE], ids=["project", "chinese", "package"])
def test_a_readme_runs(readme, tmp_path, monkeypatch, capsys):
    found = blocks(readme.read_text("utf-8"))
    assert found, f"{readme.name} shows no Python"
    monkeypatch.chdir(tmp_path)
    # A reader goes from top to bottom, so later blocks see the names of earlier ones.
    names = {"__name__": "readme"}
    for number, block in enumerate(found, 1):
        exec(compile(block, f"{readme.name}, Python block {number}", "exec"), names)
    said = capsys.readouterr().out
    for line in re.findall(r"print\(.*\) +# (.+)$", "\n".join(found), re.M):
        assert line in said, f"{readme.name} says that this is printed: {line}"


def test_the_page_of_the_package():
    page = importlib.metadata.metadata("wushe")
    assert page["Description-Content-Type"].startswith("text/markdown") and page.get_payload().strip() == PAGE.read_text("utf-8").strip()
    assert page["Summary"] and page["License-Expression"] and page["Keywords"]
    assert {"Repository", "Documentation", "Changelog"} <= {url.split(",")[0] for url in page.get_all("Project-URL")}
    assert "Typing :: Typed" in page.get_all("Classifier")


def test_blocks_are_found():
    assert blocks("a\n```python\nx = 1\n```\n```rust\nlet y = 2;\n```\n```python\nz = 3\n```\n") == ["x = 1\n", "z = 3\n"]
