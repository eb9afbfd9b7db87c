"""The states of a conversation, and what may be heard in each: the whole machine as one table.

A conversation begins `listening`. Evidence leads to a question (`asking`) or to a conclusion, whose steps are walked
(`walking`; what must be known before a step is asked while `preparing`, and a step that destroys something waits in
`confirming`) until the verify question (`verifying`). It ends `closed`; a new text then begins a new case. Each state is a
frozen value, so going back is taking the one before.

What is heard is a command (its own name), an `answer` to the question that is open, or a `text`. The table names the method
of the session, or of its walk, that handles it; what is not in the table is answered with what is possible instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.dialogue.events import ROLE
from assistant.evidence import Observation, Recognition
from assistant.model import Language


class Phase(StrEnum):
    """Where the conversation stands."""

    LISTENING = "listening"
    ASKING = "asking"
    PREPARING = "preparing"
    CONFIRMING = "confirming"
    WALKING = "walking"
    VERIFYING = "verifying"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Tried:
    """One step that was walked, and how it went: `done`, `skip` or `failed`."""

    entry: str
    number: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another error of the same paste: the entry it was diagnosed as, and what was read in its part."""

    entry: str
    recognition: Recognition


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk stands in an entry: the index of the step, and the steps that were confirmed to destroy something."""

    entry: str
    position: int = 0
    confirmed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ended:
    """How the case of one entry ended: `solved`, `unverified`, `handed-off` or `left`; without an entry, nothing was known."""

    entry: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class State:
    """All that a conversation is at one moment.

    `answers` are the questions answered, by id, in order, `unknown` included. `open` is the question that waits for an
    answer. `entry` is the one whose remedy is walked, `position` the index of the step; `waiting` are the other errors
    of the same paste; `excluded` the entries that did not help. `within` are the procedures opened from a step, the innermost
    last; `passed` the questions of the dialogue itself that were put (each is put once); `ended` the entries done with.

    `interrupted` is the state in which an answer was changed while a remedy was walked, until something is concluded again.

    `said`, `notes` and `reference` are kept for the hand-off: the texts taken as evidence, what the user noted, the case's
    number elsewhere. `agent` means that the user asks on behalf of a customer, `english_names` that Dutch names of pages and
    actions have the English ones beside them.
    """

    language: Language
    role: str | None = None
    phase: Phase = Phase.LISTENING
    observations: tuple[Observation, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    understood: float = 0.0
    answers: Mapping[str, str] = field(default_factory=dict)
    open: str | None = None
    entry: str | None = None
    certainty: float = 0.0
    position: int = 0
    confirmed: frozenset[int] = frozenset()
    waiting: tuple[Waiting, ...] = ()
    excluded: tuple[str, ...] = ()
    tried: tuple[Tried, ...] = ()
    within: tuple[Place, ...] = ()
    passed: frozenset[str] = frozenset()
    ended: tuple[Ended, ...] = ()
    interrupted: State | None = None
    said: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reference: str = ""
    agent: bool = False
    english_names: bool = False

    def stopped(self) -> State:
        """Return the state with no remedy walked and no question open."""
        return replace(self, entry=None, open=None, position=0, confirmed=frozenset(), within=(), interrupted=None)

    def new_case(self) -> State:
        """Return a state that knows nothing of this case, but who the user is."""
        kept = self.passed & {ROLE}
        return State(self.language, self.role, passed=kept, agent=self.agent, english_names=self.english_names)


_EXPLAINED = dict.fromkeys(("why", "how", "whynot", "candidates", "answers"), "explain")
_CHANGED = dict.fromkeys(("change", "whatif"), "change")
_ANYWHERE = {
    "help": "help", "back": "back", "restart": "restart", "quit": "leave", "language": "speak", "names": "show_names",
    "role": "take_role", "note": "take_note", "case": "take_reference", "handoff": "write_handoff", **_EXPLAINED, **_CHANGED,
}  # fmt: skip
_READING = {**_ANYWHERE, "text": "hear"}
_STEPS = {**_READING, "all": "show_all", "skip": "skip_step", "failed": "fail_step"}

TRANSITIONS: Mapping[Phase, Mapping[str, str]] = {
    Phase.LISTENING: _READING,
    Phase.ASKING: {**_READING, "answer": "answer", "skip": "pass_question"},
    Phase.PREPARING: {**_STEPS, "answer": "prepare", "done": "pass_over", "skip": "pass_over"},
    Phase.CONFIRMING: {**_STEPS, "answer": "confirm", "done": "confirm_first"},
    Phase.WALKING: {**_STEPS, "done": "finish_step", "open": "open_procedure"},
    Phase.VERIFYING: {**_READING, "answer": "verify", "all": "show_all"},
    Phase.CLOSED: {**_ANYWHERE, "text": "begin_again"},
}
