"""The notebooks run from the built wheel, and what they show is what is committed.

`python tests/python/test_notebooks.py --write` runs them and writes what they show over what is committed.
"""

import base64
import copy
import re
import shutil
import struct
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = Path(__file__).resolve().parent.parent.parent / "examples" / "notebooks"
# Of each notebook, those of matplotlib and those that the library draws.
PICTURES = {"payroll.ipynb": (1, 0), "quarter.ipynb": (0, 2), "visits.ipynb": (0, 0), "workbooks.ipynb": (0, 1)}
NAMES = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
# A character that a font lacks is told as a warning alone.
STRICT = 'import warnings\nwarnings.filterwarnings("error", message=".*Glyph.*")'
MACHINE = re.compile("|".join(r"(?<![\w.])/" + name + "/" for name in ("work", "root", "tmp", "home", "usr")))


def run(notebook, folder):
    """The notebook after a run in a folder of its own, with its outputs; raises where a cell does."""
    made = copy.deepcopy(notebook)
    made.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
    NotebookClient(made, timeout=300, resources={"metadata": {"path": str(folder)}}, kernel_name="python3").execute()
    made.cells.pop(0)
    # The kernel writes its own version there.
    made.metadata = copy.deepcopy(notebook.metadata)
    number = 0
    for cell in made.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            number += 1
            cell.execution_count = number
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = number
    return made


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def faults(notebook):
    """What a reader should not see: errors, warnings, and pictures with characters missing."""
    return [str(output)[:500] for output in outputs(notebook) if output.output_type == "error" or output.get("name") == "stderr"]


def shown(notebook):
    """What each cell's outputs say, without pictures, whose bytes depend on the fonts of the machine."""
    cells = []
    for cell in notebook.cells:
        texts, last = [], None
        for output in cell.get("outputs", []):
            stream = output.get("name")
            if stream is None:
                texts.append({kind: text for kind, text in output.data.items() if kind in ("text/html", "text/plain") and "image/png" not in output.data})
            elif stream == last:
                # A kernel may send what one cell prints in any number of pieces.
                texts[-1] += output.text
            else:
                texts.append(output.text)
            last = stream
        cells.append(texts)
    return cells


@pytest.fixture(scope="module", params=NAMES)
def both(request, tmp_path_factory):
    """A notebook as it is committed, and after a run where only what is committed beside it is there."""
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copytree(NOTEBOOKS, folder, dirs_exist_ok=True)
    committed = nbformat.read(NOTEBOOKS / request.param, as_version=4)
    return committed, run(committed, folder)


def test_every_notebook_is_linked_from_the_readme():
    readme = (NOTEBOOKS.parent.parent / "README.md").read_text("utf-8")
    assert NAMES and [name for name in NAMES if f"(examples/notebooks/{name})" not in readme] == []


def test_it_runs_without_a_fault(both):
    _, made = both
    assert faults(made) == []
    assert sum(cell.cell_type == "code" for cell in made.cells) > 7


def test_what_is_committed_is_what_it_shows(both):
    committed, made = both
    nbformat.validate(committed)
    assert shown(committed) == shown(made), "run tests/python/test_notebooks.py --write and look at the difference"
    assert faults(committed) == [] and not MACHINE.search(nbformat.writes(committed))


def test_the_pictures_are_there(both, request):
    expected = PICTURES[request.node.callspec.params["both"]]
    for notebook in both:
        shown = [output.get("data", {}) for output in outputs(notebook)]
        pictures = [base64.b64decode(data["image/png"]) for data in shown if "image/png" in data]
        drawn = [data["image/svg+xml"] for data in shown if "image/svg+xml" in data]
        assert (len(pictures), len(drawn)) == expected
        for picture in pictures:
            width, height = struct.unpack(">II", picture[16:24])
            assert picture.startswith(b"\x89PNG") and width > 700 and height > 350, (width, height)
        # Its characters are text, which a browser draws whatever fonts the machine of the kernel has.
        assert all("走访" in svg and "<text" in svg for svg in drawn)


@pytest.mark.parametrize("source", ['raise ValueError("planted")', 'import matplotlib.pyplot as plt\nplt.rcParams["font.family"] = "DejaVu Sans"\nplt.title("五社")\nplt.show()'])
def test_a_cell_that_fails_and_a_character_that_no_font_has_are_seen(source, tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    try:
        found = faults(run(notebook, tmp_path))
    except CellExecutionError as error:
        found = [str(error)]
    assert found and ("planted" in found[0] or "Glyph" in found[0]), found


def test_what_a_cell_prints_is_the_same_in_any_pieces():
    def says(*outputs):
        made = [nbformat.v4.new_output("stream", name=name, text=text) for name, text in outputs]
        return shown(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=made)]))

    assert says(("stdout", "text"), ("stdout", "\n")) == says(("stdout", "text\n")) == [["text\n"]]
    assert says(("stdout", "text"), ("stderr", "\n")) != says(("stdout", "text\n"))


def write():
    for name in NAMES:
        made = run(nbformat.read(NOTEBOOKS / name, as_version=4), NOTEBOOKS)
        assert faults(made) == [], faults(made)
        nbformat.write(made, NOTEBOOKS / name)


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    write()
