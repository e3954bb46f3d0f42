"""Files that records name, held to what the records say of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from . import _core


def check_file(attachment: Mapping[str, Any], data: bytes) -> list[dict[str, Any]]:
    """What the bytes of a file say against an attachment's `size` and `hash` (SHA-256), as findings; none if it is the file that was meant.

    >>> import wushe as ws
    >>> said = {"name": "协议.pdf", "size": 3, "type": "application/pdf", "hash": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
    >>> ws.check_file(said, b"abc")
    []
    >>> [finding["code"] for finding in ws.check_file(said, b"abcd")]
    ['file_size_differs', 'file_hash_differs']
    """
    findings: list[dict[str, Any]] = json.loads(_core.check_file_json(attachment["size"], attachment["hash"], data))
    return findings
