"""What can go wrong, as one tree.

    AssistantError
    ├── KnowledgeError    an author's mistakes in the knowledge base, all of them, each with its place
    └── InputError        a file or record that a person gave cannot be used

Anything else that is raised is a fault of this program. What a person types is never an error: not understanding is an
answer of the dialogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class AssistantError(Exception):
    """Base of all errors that are shown to a person as one message."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake in a knowledge file.

    `line` and `column` count from 1; `code` is stable (`K…`), `message` says what is wrong and what is allowed.
    """

    path: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"


class KnowledgeError(AssistantError):
    """The knowledge base cannot be used; `faults` holds every mistake found, in the order of files and lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InputError(AssistantError):
    """A file, an option or a record that was given cannot be used."""
