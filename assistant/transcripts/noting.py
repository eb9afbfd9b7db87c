"""A session that writes itself down, turn by turn, with all that must not be kept left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.dialogue.events import Ask, Conclude, Event, ShowStep
from assistant.dialogue.expert import Expert
from assistant.dialogue.handoff import redacted
from assistant.dialogue.remedy import step_of
from assistant.dialogue.session import Session
from assistant.dialogue.states import State
from assistant.inference import Verdict
from assistant.inference.verdict import Case
from assistant.model import Language
from assistant.redaction import Redactor
from assistant.transcripts.beginning import handed_over, with_handoff
from assistant.transcripts.reasoning import reasoning
from assistant.transcripts.transcript import Header, Transcript, Turn
from assistant.transcripts.words import words


@dataclass(slots=True)
class Visited:
    """What conversations came by: entries concluded, rules fired, questions asked, steps shown (entry and number from 0)."""

    entries: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    steps: set[tuple[str, int]] = field(default_factory=set)

    def add(self, other: Visited) -> None:
        """Add what another conversation came by."""
        self.entries |= other.entries
        self.rules |= other.rules
        self.questions |= other.questions
        self.steps |= other.steps


class _Witness(Expert):
    """An expert that keeps the verdicts it gives. It shares all else with the one it is made from."""

    def __init__(self, expert: Expert) -> None:
        vars(self).update(vars(expert))
        self.verdicts: list[Verdict] = []

    def judge(self, case: Case) -> Verdict:
        """Return the verdict on all that is known of a case, and keep it."""
        verdict = super().judge(case)
        self.verdicts.append(verdict)
        return verdict


class NotedSession(Session):
    """A session that hears each line redacted and notes the turn.

    Nothing that is noted was ever drawn from what must not be kept, so a quotation cut in its middle cannot show a part of
    it either; and the transcript, held again, is the same.
    """

    def __init__(self, expert: Expert, language: Language = "en", role: str | None = None, *, agent: bool = False) -> None:
        self._witness = _Witness(expert)
        super().__init__(self._witness, language, role, agent=agent)
        self.header = Header(language, role, expert.knowledge.version, agent=agent)
        self.redactor = Redactor()
        self.visited = Visited()
        self.turns: list[Turn] = []

    @property
    def transcript(self) -> Transcript:
        """The conversation so far."""
        return Transcript(self.header, tuple(self.turns))

    def receive(self, line: str) -> list[Event]:
        """Take what the user typed, redacted, as any session does, and note the turn."""
        said = self.redactor.redact(line)
        before = self.state
        self._witness.verdicts.clear()
        events = super().receive(said)
        reasons = reasoning(before, self.heard, self.state, events, self._witness.verdicts)
        told = (part for text in words(events, self.state.language) for part in self._redacted(text).split("\n"))
        turn = Turn(said, tuple(map(self._redacted, reasons)), tuple(told))
        self.turns.append(turn)
        self._visit(events)
        return events

    def resume(self, state: State, left_out: Sequence[str] = ()) -> list[Event]:
        """Go on with a conversation that was handed over, from what the header keeps of it: so does who holds it again."""
        self.header = with_handoff(self.header, self._witness.knowledge, redacted(state, self.redactor))
        found = handed_over(self.header, self._witness.knowledge)
        return super().resume(found[0] if found else state, left_out)

    def _redacted(self, text: str) -> str:
        text = text.replace(self.header.knowledge, _VERSION)  # it stands in the header; a note that names it is not another
        if len(text) < _SHORT and _is_clean(text):
            self.redactor.reserve(text)
            return text
        return self.redactor.redact(text)

    def _visit(self, events: Iterable[Event]) -> None:
        self.visited.rules.update(production.rule for verdict in self._witness.verdicts for production in verdict.fired)
        for event in events:
            match event:
                case Conclude():
                    self.visited.entries.add(event.id)
                case Ask():
                    self.visited.questions.add(event.id)
                case ShowStep():
                    here = step_of(self._witness.knowledge, self.state)
                    if here is not None and here.entry.id == event.entry:
                        self.visited.steps.add((event.entry, here.index))
                case _:
                    pass


_SHORT = 2000
_VERSION = "…"


@lru_cache(maxsize=10_000)
def _is_clean(text: str) -> bool:
    """Tell whether a text holds nothing to hide. What the product says is said again and again: it is looked at once."""
    return Redactor().redact(text) == text
