"""A state of a conversation, looked at: the engine's record of its case, which entries are left, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from assistant.dialogue.chains import Chain, chain, firings
from assistant.dialogue.clauses import Clauses
from assistant.dialogue.expert import Expert
from assistant.dialogue.routes import certainty_of
from assistant.dialogue.states import State
from assistant.dialogue.wording import sureness
from assistant.inference.questions import Candidates, QuestionTable
from assistant.inference.verdict import NEAR, Case

_MOST_LISTED = 5
_TELLS = 0.1
"""What lends an entry less is no reason to a reader."""
_KNOWN = 0.5
"""From this certainty on a statement counts as known."""


class Situation:
    """What a state amounts to. It only looks: the state stays as it is. `debug` asks for rules and numbers too."""

    def __init__(self, expert: Expert, state: State, case: Case, *, debug: bool = False) -> None:
        self.expert = expert
        self.knowledge = expert.knowledge
        self.state = state
        self.case = case
        self.debug = debug
        self.verdict = expert.judge(case)
        self.certainties = self.verdict.certainties or {}
        self.words = Clauses(expert.knowledge, state)

    def certainty(self, entry: str) -> float:
        """Return how certain an entry is (-1 … 1)."""
        return certainty_of(entry, self.verdict)

    def sureness(self, entry: str) -> str:
        """Return how certain an entry is, in words."""
        return sureness(self.state.language, self.certainty(entry))

    def title(self, entry: str) -> str:
        """Return an entry's title."""
        return self.words.render.title(entry)

    def quoted(self, entries: Sequence[str]) -> list[str]:
        """Return the titles of entries, in quotation marks."""
        return [f"“{self.title(name)}”" for name in entries]

    def ground_of(self, entry: str) -> Chain:
        """Return the chain of the weightiest firing for an entry; an empty one where nothing tells enough."""
        best = [each for each in firings(entry, self.verdict) if each.certainty >= _TELLS][:1]
        return chain(entry, self.verdict, self.case.observations, best)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The terms that count as known."""
        return tuple(sorted(term for term, certainty in self.certainties.items() if certainty >= _KNOWN))

    @cached_property
    def possible(self) -> list[str]:
        """The entries that nothing known contradicts, in the order of the knowledge base."""
        return QuestionTable(self.knowledge).possible(Candidates({}, self.case.excluded, self.known))

    @cached_property
    def listed(self) -> list[str]:
        """The entries to choose from, best first: the one concluded, those that something speaks for, then, where they are
        few, those that nothing contradicts."""
        ranked = sorted((-certainty, term[1:]) for term, certainty in self.certainties.items() if term.startswith("!"))
        ahead = [name for negative, name in ranked if -negative > NEAR and name not in self.case.excluded]
        concluded = [self.state.entry] if self.state.entry else []
        names = [*concluded, *(name for name in ahead if name not in concluded)]
        left = [name for name in self.possible if name not in names and self.certainty(name) >= 0]
        if self.state.entry is None and len(names) + len(left) <= _MOST_LISTED:
            names += sorted(left, key=lambda name: -self.signs(name)[0])
        return names[:_MOST_LISTED]

    def signs(self, name: str) -> tuple[int, int]:
        """Return how many of the signs that are known fit an entry, and how many of its signs are known.

        Its signs are what it expects and the symptoms that speak for it. A text holds more than one thing, so a symptom that
        was read and does not fit counts for nothing.
        """
        entry = self.knowledge.entries[name]
        signs = {symptom.id: ("yes",) for symptom in self.knowledge.symptoms_of(entry)} | dict(entry.expects)
        known: dict[str, set[str]] = {}
        for term in self.known:
            if term[0] not in "!?" and ":=" not in term:
                sign, _, value = term.partition("=")
                known.setdefault(sign, set()).add(value)
        answered = {each.name for each in self.case.observations if each.how == "answer"}
        fits = {sign: bool(known[sign] & set(values)) for sign, values in signs.items() if sign in known}
        counted = [fit for sign, fit in fits.items() if fit or sign in self.knowledge.facts or sign in answered]
        return sum(counted), len(counted)
