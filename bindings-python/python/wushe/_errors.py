"""The exceptions of wushe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class WusheError(ValueError):
    """What was given can't be used; `findings` says why, where there is more than one sentence to say."""

    findings: list[Mapping[str, object]]

    def __init__(self, message: str, findings: Sequence[Mapping[str, object]] | None = None) -> None:
        super().__init__(message)
        self.findings = list(findings or ())

    def __reduce__(self) -> tuple[type[WusheError], tuple[str, list[Mapping[str, object]]]]:
        return type(self), (str(self), self.findings)


class InternalError(RuntimeError):
    """A mistake of wushe itself, not of the input."""
