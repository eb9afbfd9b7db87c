"""Entries, steps, questions and reasons as the events of one language. Pure: knowledge and a state in, events out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.dialogue.events import CONFIRM, VERIFY, Ask, Conclude, Event, Option, Say, ShowStep
from assistant.dialogue.states import State
from assistant.dialogue.wording import phrase, sureness
from assistant.inference import Conclusion, Evidence
from assistant.model import UNKNOWN, YES_NO, Choice, Entry, Knowledge, Language, Question, Step, Text
from assistant.untrusted import excerpt

_SLOT = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_MOST_REASONS = 2
_SURE = 0.8
"""A second reason is given when it would carry the conclusion alone: a doubtful one, said as if it were so, is false."""


class Renderer:
    """Says things about one knowledge base in one language, with the values that were captured."""

    def __init__(self, knowledge: Knowledge, state: State) -> None:
        self._knowledge = knowledge
        self._language: Language = state.language
        self._values = state.values

    def text(self, text: Text) -> str:
        """Return a text of the knowledge base, captured values filled in."""
        return fill(text.in_(self._language), self._values, self._knowledge, self._language)

    def say(self, key: str, **places: object) -> str:
        """Return a sentence of the product."""
        return phrase(self._language, key, **places)

    def role(self, role: str) -> str:
        """Return a role's title."""
        return self._knowledge.roles[role].title.in_(self._language)

    def title(self, entry: str) -> str:
        """Return an entry's title."""
        return self.text(self._knowledge.entries[entry].title)

    def ask(self, question: Question) -> Ask:
        """Return a question with "don't know" as its last choice."""
        return self._ask(question.id, self.text(question.text), question.choices)

    def ask_verify(self, entry: Entry) -> Ask:
        """Return the question whether the remedy worked."""
        return self._ask(VERIFY, self.text(entry.verify), YES_NO)

    def ask_confirm(self, step: Step) -> Ask:
        """Return the question that a step with risk `destroys` waits for."""
        return self._ask(CONFIRM, f"{self.say('confirm', text=self._lost(step))} {self.say('confirm-typing')}", YES_NO)

    def _lost(self, step: Step) -> str:
        return self.text(step.loses).rstrip(". ") + "." if step.loses is not None else ""

    def _ask(self, name: str, text: str, choices: Sequence[Choice]) -> Ask:
        options = [Option(choice.value, self.text(choice.label)) for choice in choices]
        return Ask(name, text, (*options, Option(UNKNOWN, self.say("unknown-choice"))))

    def conclusion(self, conclusion: Conclusion) -> Iterator[Event]:
        """Yield what is said when an entry is concluded, before its first step."""
        entry = self._knowledge.entries[conclusion.entry]
        certainty = max(0.0, min(1.0, round(conclusion.certainty, 3)))
        yield Conclude(entry.id, entry.kind, self.text(entry.title), certainty, entry.role.who)
        yield Say(self.say(f"found-{entry.kind}", title=self.text(entry.title)), "heading")
        reasons = self.reasons(conclusion.evidence)
        if reasons:
            how_sure = sureness(self._language, certainty)
            yield Say(self.say("because", sureness=how_sure, reasons=self.say("reasons-join").join(reasons)), "evidence")
        yield Say(self.say(f"cause-{entry.kind}", text=self.text(entry.cause)))
        yield Say(self.say(f"role-{entry.role.basis}", role=self.role(entry.role.who)))
        for warning in entry.warnings:
            yield Say(self.say("warning", text=self.text(warning)), "warning")
        for change in entry.changes:
            yield Say(self.text(change.text), "hint")

    def steps(self, total: int) -> Say:
        """Return how many steps there are and how they are walked."""
        return Say(self.say("step-one") if total == 1 else self.say("steps", total=total), "hint")

    def reasons(self, evidence: Sequence[Evidence]) -> list[str]:
        """Return the most telling reasons as parts of a sentence, symptoms before facts."""
        ordered = [reason for reason in evidence if reason.value != "no"]  # what is not so is no reason to a reader
        symptoms = [reason for reason in ordered if reason.name in self._knowledge.symptoms]
        named = symptoms or ordered
        telling = [*named[:1], *(reason for reason in named[1:] if reason.weight >= _SURE)]
        return [self._reason(reason) for reason in telling[:_MOST_REASONS]]

    def _reason(self, reason: Evidence) -> str:
        if reason.name in self._knowledge.facts:
            fact = self._knowledge.facts[reason.name]
            label = next((value.label for value in fact.values if value.id == reason.value), Text(reason.value, reason.value))
            return self.say("reason-fact", title=self.text(fact.title), label=self.text(label))
        title = self.text(self._knowledge.symptoms[reason.name].title)
        if reason.span is None or not reason.text:
            return title
        return self.say("reason-quoted", title=title, text=excerpt(reason.text, 60))

    def step(self, entry: Entry, step: Step, number: int, total: int) -> ShowStep:
        """Return one step, with what its user must know beside it."""
        notes = []
        if step.role is not None and step.role != entry.role.who:
            notes.append(self.say("step-role", role=self.role(step.role)) + ".")
        if step.risk == "interrupts":
            notes.append(self.say("step-interrupts"))
        if step.risk == "destroys":
            notes.append(self.say("step-destroys", text=self._lost(step)))
        if step.procedure is not None:
            notes.append(self.say("step-procedure", title=self.title(step.procedure), id=step.procedure))
        if step.inferred == "yes":
            notes.append(self.say("step-inferred"))
        return ShowStep(
            entry.id, number, total, self.text(step.do), self.text(step.see), step.role or entry.role.who, step.risk,
            " ".join(notes), (step.code or "").rstrip("\n"),
        )  # fmt: skip


def fill(words: str, values: Mapping[str, str], knowledge: Knowledge, language: Language) -> str:
    """Put captured values in their places; where nothing was captured, the vocabulary's words for it."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in values:
            return excerpt(values[name], 60)
        kind = knowledge.values.get(name)
        return kind.otherwise.in_(language) if kind else match.group()

    return _SLOT.sub(value, words)
