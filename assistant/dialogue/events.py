"""What a turn of the conversation says: typed events, in the order in which they are to be shown.

Texts are complete, in the language of the session, and harmless. A shell only decides how an event looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

CONFIRM, VERIFY, ROLE, VALUE = "confirm", "verify", "role", "value:"
"""The ids of the questions that belong to the dialogue and not to the knowledge base; VALUE goes before a kind of value."""

Outcome = Literal["solved", "unverified", "handed-off", "left"]


@dataclass(frozen=True, slots=True)
class Say:
    """Words to the user. `tone` tells a shell how to colour them; the words stand by themselves."""

    text: str
    tone: Literal["plain", "heading", "evidence", "warning", "hint"] = "plain"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question, as it is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; at most one in a turn, and then its last event. The last choice is always `unknown`."""

    id: str
    text: str
    choices: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Conclude:
    """An entry is concluded."""

    id: str
    kind: str
    title: str
    certainty: float
    role: str


@dataclass(frozen=True, slots=True)
class ShowStep:
    """One step of a remedy: what to do and what should be seen after it. `number` counts from 1.

    `inside` is the title of the procedure to which the step belongs, where one was opened from a step of the remedy.
    """

    entry: str
    number: int
    total: int
    do: str
    see: str
    role: str
    risk: str
    note: str = ""
    code: str = ""
    inside: str = ""


@dataclass(frozen=True, slots=True)
class HandOff:
    """The case goes to someone else: `candidates` best first, `note` for people (Markdown), `data` for programs."""

    candidates: tuple[str, ...]
    to: str | None
    note: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Write:
    """The user wants a file: the shell writes `text`, whole or not at all, and says so. `path` is as the user typed it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Close:
    """The conversation is at its end."""

    outcome: Outcome


Event = Say | Ask | Conclude | ShowStep | HandOff | Write | Close
