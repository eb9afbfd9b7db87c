"""Changing one's mind: the answers given, what another answer would do, and the state to go on from. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.clauses import Clauses
from assistant.dialogue.events import Ask, Conclude, Event, Option
from assistant.dialogue.hearing import Heard, choose
from assistant.dialogue.naming import entry_named, looks_like_id
from assistant.dialogue.remedy import Here, steps_of
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import Phase, State
from assistant.dialogue.wording import sureness
from assistant.model import UNKNOWN, Knowledge


@dataclass(frozen=True, slots=True)
class Change:
    """An answer to be given anew: the question, and its new value, None where it is to be asked."""

    question: str
    value: str | None


def answer_lines(knowledge: Knowledge, state: State) -> Iterator[str]:
    """Yield the answers given, numbered in their order, "don't know" included."""
    clauses = Clauses(knowledge, state)
    if not state.answers:
        yield clauses.say("answers-none")
        return
    yield clauses.say("answers-title")
    for number, (name, value) in enumerate(state.answers.items(), 1):
        yield clauses.say("answer-line", number=number, question=clauses.question(name), answer=clauses.answer(name, value))
    yield clauses.say("answers-hint")


def change_meant(knowledge: Knowledge, state: State, words: str) -> Change | None:
    """Return what `N` or `N VALUE` means; None where there is no answer N, or VALUE is none of its choices."""
    number, _, value = words.strip().partition(" ")
    names = list(state.answers)
    if not (number.isascii() and number.isdigit() and len(number) <= 2 and 1 <= int(number) <= len(names)):
        return None
    name = names[int(number) - 1]
    if not value.strip():
        return Change(name, None)
    chosen = choose(value, _choices(knowledge, state, name))
    return Change(name, chosen) if chosen is not None else None


def refusal(knowledge: Knowledge, state: State, heard: Heard) -> str:
    """Return what to say to `change` or `whatif` where its argument does not do."""
    say = Renderer(knowledge, state).say
    number, _, value = heard.value.strip().partition(" ")
    if not state.answers:
        return say("answers-none")
    if value.strip() and change_meant(knowledge, state, number) is not None:
        return say("change-no-choice", number=number)
    return say("change-which" if heard.what == "change" else "whatif-which", count=len(state.answers))


def reopened(state: State, name: str) -> State:
    """Return the state in which an answered question is open again, and what was concluded from its answer is not.

    A remedy that was walked is remembered, for the new answer may conclude the same.
    """
    return replace(
        state.stopped(),
        phase=Phase.ASKING, open=name, interrupted=state if state.entry is not None else state.interrupted,
        answers={each: value for each, value in state.answers.items() if each != name},
        observations=tuple(each for each in state.observations if not (each.name == name and each.how == "answer")),
    )  # fmt: skip


def taken_up(knowledge: Knowledge, state: State, before: State | None) -> State | None:
    """Return the state with the walk at the step where it was `before` an answer was changed.

    None where nothing was walked, or where another entry is concluded or its steps are no longer the same.
    """
    if before is None:
        return None
    again = replace(state, position=before.position, confirmed=before.confirmed, within=before.within)
    return again if _steps_around(knowledge, again) == _steps_around(knowledge, before) else None


def _steps_around(knowledge: Knowledge, state: State) -> list[tuple[Here, ...]]:
    """Return the steps of the remedy, and of each procedure that is open in it."""
    return [steps_of(knowledge, replace(state, within=state.within[:depth])) for depth in range(len(state.within) + 1)]


def outlook(knowledge: Knowledge, state: State, change: Change, events: Sequence[Event]) -> str:
    """Return what another answer would lead to, given the `events` that it would bring."""
    return "\n".join(_outlook(knowledge, state, change, events))


def _outlook(knowledge: Knowledge, state: State, change: Change, events: Sequence[Event]) -> Iterator[str]:
    clauses = Clauses(knowledge, state)
    say = clauses.say
    value = change.value or UNKNOWN
    yield say("whatif-answer", question=clauses.question(change.question), answer=clauses.answer(change.question, value))
    if state.answers.get(change.question) == value:
        yield say("whatif-same")
    found = [each for each in events if isinstance(each, Conclude)]
    for one in found:
        key = "whatif-still" if one.id == state.entry else "whatif-concluded"
        yield say(key, title=one.title, id=one.id, sureness=sureness(state.language, one.certainty))
    asked = [each for each in events if isinstance(each, Ask) and each.id in knowledge.questions]
    for ask in asked:
        yield say("whatif-asked" if ask.id != state.open or found else "whatif-asked-still", question=ask.text)
    if not found and not asked:
        yield say("whatif-unknown")


class Arguments(Container[str]):
    """What may stand behind a command for it to be one, in a state: everything else is a text."""

    def __init__(self, knowledge: Knowledge, state: State, command: str) -> None:
        self._knowledge, self._state, self._command = knowledge, state, command

    def __contains__(self, words: object) -> bool:
        text = str(words)
        if text.isascii() and text.isdigit() and len(text) <= 2:
            return True
        if self._command == "whynot":
            return looks_like_id(text) or entry_named(self._knowledge, text) is not None
        return change_meant(self._knowledge, self._state, text) is not None


def arguments(knowledge: Knowledge, state: State) -> Mapping[str, Container[str]]:
    """Return the arguments that are valid behind the commands that explain and change."""
    return {command: Arguments(knowledge, state, command) for command in ("whynot", "change", "whatif")}


def _choices(knowledge: Knowledge, state: State, name: str) -> tuple[Option, ...]:
    asked = knowledge.questions.get(name)
    return Renderer(knowledge, state).ask(asked).choices if asked else ()
