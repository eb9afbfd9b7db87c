"""What is kept of a case beside its evidence, for a ticket: reference, notes, what was said; and the summary of it all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.dialogue.handoff import OUTCOMES, answers_given, endings, redacted, steps_tried
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import State
from assistant.dialogue.wording import sureness
from assistant.model import Knowledge
from assistant.redaction import Redactor
from assistant.untrusted import excerpt, harmless

_LONGEST = 2000
"""Characters that are kept of a text that was said: its beginning and its end."""
_MOST = 50
"""Texts and notes that are kept: the first ones."""


def with_said(state: State, text: str) -> State:
    """Return the state in which `text` was taken as evidence."""
    lines = harmless(text).strip()
    if len(lines) > _LONGEST:
        half = _LONGEST // 2
        lines = f"{lines[:half]} … {lines[-half:]}"
    return state if lines in state.said else replace(state, said=(*state.said, lines)[:_MOST])


def with_note(state: State, text: str) -> State:
    """Return the state with one note more."""
    return replace(state, notes=(*state.notes, excerpt(text, 500))[:_MOST])


def with_reference(state: State, text: str) -> State:
    """Return the state of a case that has the number `text` elsewhere."""
    return replace(state, reference=excerpt(text, 60))


def summary(knowledge: Knowledge, state: State) -> str:
    """Return the lines for the ticket: what was said, concluded, done, and the outcome. Plain text, redacted."""
    return "\n".join(_summary(knowledge, redacted(state, Redactor())))


def _summary(knowledge: Knowledge, state: State) -> Iterator[str]:
    render = Renderer(knowledge, state)
    say = render.say
    if state.reference:
        yield say("ticket-case", text=state.reference)
    for text in state.said:
        yield say("ticket-said", text=excerpt(text, 160))
    yield from _list(say("ticket-answers"), answers_given(knowledge, state, unknown=False))
    if state.entry is not None:
        how_sure = sureness(state.language, state.certainty)
        yield say("ticket-concluded", title=render.title(state.entry), id=state.entry, sureness=how_sure)
    yield from _list(say("ticket-done"), [excerpt(line, 110) for line in steps_tried(knowledge, state)])
    yield from _list(say("ticket-before"), [line.replace("`", "") for line in endings(knowledge, state, but=state.entry)])
    yield say("ticket-outcome", text=say(OUTCOMES[state.ended[-1].outcome if state.ended else "left"]))
    yield from _list(say("ticket-notes"), list(state.notes))


def _list(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield title
        yield from (f"- {item}" for item in items)
