"""Entries, steps, questions and reasons as the events of one language. Pure: knowledge and a state in, events out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.dialogue.events import CONFIRM, ROLE, VALUE, VERIFY, Ask, Conclude, Event, Option, Say, ShowStep
from assistant.dialogue.states import State
from assistant.dialogue.wording import sentence, sureness
from assistant.inference import Conclusion, Evidence
from assistant.inference.verdict import AHEAD
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
        self._agent = state.agent
        self._names = state.english_names

    def text(self, text: Text) -> str:
        """Return a text of the knowledge base, captured values filled in."""
        return fill(text.in_(self._language, english_names=self._names), self._values, self._knowledge, self._language)

    def say(self, key: str, **places: object) -> str:
        """Return a sentence of the product."""
        return sentence(self._language, key, english_names=self._names).format(**places)

    def role(self, role: str) -> str:
        """Return a role's title."""
        return self._knowledge.roles[role].title.in_(self._language)

    def title(self, entry: str) -> str:
        """Return an entry's title."""
        return self.text(self._knowledge.entries[entry].title)

    def ask(self, question: Question) -> Ask:
        """Return a question with "don't know" as its last choice."""
        return self._ask(question.id, self._put(self.text(question.text)), question.choices)

    def ask_verify(self, entry: Entry) -> Ask:
        """Return the question whether the remedy worked."""
        text = self.text(entry.verify)
        return self._ask(VERIFY, self.say("customer-checks", question=text) if self._agent else text, YES_NO)

    def ask_confirm(self, step: Step) -> Ask:
        """Return the question that a step with risk `destroys` waits for."""
        said = self.say("customer-confirms" if self._agent else "confirm", text=self.lost(step))
        return self._ask(CONFIRM, f"{said} {self.say('confirm-typing')}", YES_NO)

    def ask_role(self) -> Ask:
        """Return the question which role the user has; who does not know it is shown every step."""
        roles = [Choice(role.id, role.title) for role in self._knowledge.roles.values()]
        return self._ask(ROLE, f"{self._put(self.say('which-role'))} {self.say('role-unknown')}", roles)

    def ask_value(self, kind: str) -> Ask:
        """Return the question for a value that a step needs: it is typed, and there is nothing to choose but not to know it."""
        question = self.say("which-value", title=self.text(self._knowledge.values[kind].title))
        return self._ask(VALUE + kind, f"{self._put(question)} {self.say('type-value')}", ())

    def _put(self, question: str) -> str:
        """Return a question as it is put: to the user, or by an agent to the customer."""
        return self.say("ask-customer", question=question) if self._agent else question

    def open_question(self, state: State, step: Step | None) -> Ask | None:
        """Return the question that is open in `state`, where the walk stands at `step`; None where none is."""
        name = state.open
        if name is None:
            return None
        if name == VERIFY:
            return self.ask_verify(self._knowledge.entries[state.entry or ""])
        if name == CONFIRM:
            return self.ask_confirm(step) if step else None
        if name == ROLE:
            return self.ask_role()
        return self.ask_value(name.removeprefix(VALUE)) if name.startswith(VALUE) else self.ask(self._knowledge.questions[name])

    def lost(self, step: Step) -> str:
        """Return what a step with risk `destroys` takes away."""
        return self.text(step.loses).rstrip(". ") + "." if step.loses is not None else ""

    def _ask(self, name: str, text: str, choices: Sequence[Choice]) -> Ask:
        options = [Option(choice.value, self.text(choice.label)) for choice in choices]
        return Ask(name, text, (*options, Option(UNKNOWN, self.say("unknown-choice"))))

    def conclusion(self, conclusion: Conclusion) -> Iterator[Event]:
        """Yield what is said when an entry is concluded, before its first step."""
        entry = self._knowledge.entries[conclusion.entry]
        yield from self._found(conclusion, f"found-{entry.kind}")
        yield Say(self.say(f"cause-{entry.kind}", text=self.text(entry.cause)))
        yield Say(self.say(f"role-{entry.role.basis}", role=self.role(entry.role.who)))
        for warning in entry.warnings:
            yield Say(self.say("warning", text=self.text(warning)), "warning")
        for change in entry.changes:
            yield Say(self.text(change.text), "hint")

    def same_conclusion(self, conclusion: Conclusion) -> Iterator[Event]:
        """Yield what is said when the entry whose remedy is walked is concluded once more."""
        return self._found(conclusion, "found-same")

    def _found(self, conclusion: Conclusion, key: str) -> Iterator[Event]:
        entry = self._knowledge.entries[conclusion.entry]
        certainty = max(0.0, min(1.0, round(conclusion.certainty, 3)))
        yield Conclude(entry.id, entry.kind, self.text(entry.title), certainty, entry.role.who)
        yield Say(self.say(key, title=self.text(entry.title)), "heading")
        reasons = self.reasons(conclusion.evidence)
        if reasons:
            how_sure = sureness(self._language, certainty)
            yield Say(self.say("because", sureness=how_sure, reasons=self.say("reasons-join").join(reasons)), "evidence")

    def so_far(self, candidates: Sequence[Conclusion], least: float) -> Say:
        """Return what a text looks like before anything is asked: the first candidate, if `least` certain and well ahead."""
        first, second = (*(each.certainty for each in candidates[:2]), 0.0, 0.0)[:2]
        if first >= least and first - second >= AHEAD:
            return Say(self.say("so-far-likely", title=self.title(candidates[0].entry)))
        return Say(self.say("so-far"))

    def steps(self, total: int) -> Say:
        """Return how many steps there are and how they are walked."""
        hint = self.say("step-one") if total == 1 else self.say("steps", total=total)
        names = f" {self.say('names-hint')}" if self._language != "en" and not self._names else ""
        return Say(hint + names, "hint")

    def shares(self, runs: Sequence[tuple[bool, Mapping[int, str]]]) -> Say:
        """Return whose the steps are: runs of steps, each with whether it is above the user's role, and the roles by number."""
        lines = []
        for place, (over, run) in enumerate(runs):
            numbers = ", ".join(str(number) for number in run)
            if over:
                roles = ", ".join(self.role(role) for role in dict.fromkeys(run.values()))
                lines.append(self.say("share-other", numbers=numbers, role=roles))
            else:
                lines.append(self.say("share-later" if place else "share-now", numbers=numbers))
        return Say("\n".join([self.say("shares"), *lines]))

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

    def step(self, entry: Entry, step: Step, number: int, total: int, *, opens: bool = False) -> ShowStep:
        """Return one step, with what its user must know beside it; `opens` tells that its procedure can be walked from here."""
        notes = []
        if step.role is not None and step.role != entry.role.who:
            notes.append(self.say("step-role", role=self.role(step.role)) + ".")
        if step.risk == "interrupts":
            notes.append(self.say("step-interrupts"))
        if step.risk == "destroys":
            notes.append(self.say("step-destroys", text=self.lost(step)))
        if step.inferred == "yes":
            notes.append(self.say("step-inferred"))
        if step.procedure is not None:
            key = "step-opens" if opens else "step-procedure"
            notes.append(self.say(key, title=self.title(step.procedure), id=step.procedure))
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
