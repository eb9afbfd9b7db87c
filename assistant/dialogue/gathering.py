"""What is known of a case: a text or an answer more, and all of it as the engine takes it. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.expert import Finding
from assistant.dialogue.states import State, Waiting
from assistant.dialogue.ticket import with_said
from assistant.evidence import Observation, Recognition
from assistant.inference.verdict import Case
from assistant.model import UNKNOWN


def with_text(state: State, text: str, read: Recognition, others: Sequence[Finding]) -> State:
    """Return the state in which `text` was taken as evidence: what was `read` in it, and the `others` of its errors wait.

    What the user answered is not overruled by what a text seems to say.
    """
    answered = {each.name for each in state.observations if each.how == "answer"}
    known = {(each.name, each.value): each for each in state.observations}
    for each in read.observations:
        old = known.get((each.name, each.value))
        if each.name not in answered and (old is None or old.certainty < each.certainty):
            known[each.name, each.value] = each
    return replace(
        with_said(state.stopped(), text),
        observations=tuple(known.values()),
        values={**read.values, **state.values},
        understood=max(read.understood, state.understood),
        waiting=tuple(Waiting(other.verdict.conclusions[0].entry, other.recognition) for other in others),
    )


def with_answer(state: State, question: str, value: str) -> State:
    """Return the state in which a question was answered; "don't know" is an answer from which nothing is known."""
    answered = replace(state, answers={**state.answers, question: value})
    if value == UNKNOWN:
        return answered
    others = tuple(each for each in state.observations if each.name != question)
    return replace(answered, observations=(*others, Observation(question, value, 1.0, "answer")))


def case_of(state: State) -> Case:
    """Return all that is known, for the engine: an entry that waits for its turn is none that this part could be."""
    passed = frozenset(name for name, value in state.answers.items() if value == UNKNOWN)
    elsewhere = {each.entry for each in state.waiting if not set(each.recognition.observations) <= set(state.observations)}
    return Case(state.observations, passed, frozenset(state.excluded) | elsewhere, state.understood)
