"""Whether LibreOffice is here and has the part that reads documents: `python office.py` fails where it has not."""

import shutil
import sys
from pathlib import Path


def reads_documents():
    """Whether there is LibreOffice with its Writer."""
    program = shutil.which("soffice")
    return program is not None and (Path(program).resolve().parent / "libswlo.so").exists()


if __name__ == "__main__":
    sys.exit(not reads_documents())
