"""What a check reports: a code, how bad it is, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assistant.model import Knowledge, Place

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that an author should mend. `code` is stable; line and column count from 1."""

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.severity}: {self.message}"

    def record(self) -> dict[str, Any]:
        """Return the finding as JSON."""
        return {
            "path": self.path, "line": self.line, "column": self.column,
            "code": self.code, "severity": self.severity, "message": self.message,
        }  # fmt: skip


def found(knowledge: Knowledge, owner: str, path: str, code: str, severity: Severity, message: str) -> Finding:
    """Return a finding at `owner#path`, or at the nearest part above it whose place is known, in the end the owner's file."""
    parts = path.split("/") if path else []
    while (place := knowledge.places.get(f"{owner}#{'/'.join(parts)}")) is None and parts:
        parts.pop()
    if place is None:
        file = knowledge.places.get(f"{owner}#id")
        place = Place(file.path if file is not None else owner, 1)
    return Finding(place.path, place.line, place.column, code, severity, message)
