"""The hand-off note: all that the next person needs, for people (Markdown) and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.dialogue.events import HandOff
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import State
from assistant.dialogue.wording import sureness
from assistant.inference import Conclusion
from assistant.model import Entry, Knowledge, Step
from assistant.untrusted import excerpt, harmless


def hand_off(
    knowledge: Knowledge,
    state: State,
    conclusion: Conclusion | None,
    candidates: Sequence[Conclusion],
    *,
    to: str | None = None,
    to_do: Sequence[Step] = (),
) -> HandOff:
    """Return the note for the state of a conversation.

    `conclusion` is the entry it stopped at, `candidates` what else is possible, `to` the role that is needed and `to_do`
    the steps that wait for it.
    """
    data = _data(knowledge, state, conclusion, candidates, to)
    render = Renderer(knowledge, state)
    ids = [conclusion.entry] if conclusion else []
    ids += [each.entry for each in candidates if each.entry not in ids]
    return HandOff(tuple(ids), to, "\n".join(_note(knowledge, state, conclusion, candidates, to, to_do, render)), data)


def _data(
    knowledge: Knowledge, state: State, conclusion: Conclusion | None, candidates: Sequence[Conclusion], to: str | None
) -> dict[str, Any]:
    entry = knowledge.entries[conclusion.entry] if conclusion else None
    return {
        "to": to,
        "id": entry.id if entry else None,
        "title": entry.title.in_(state.language) if entry else None,
        "certainty": round(conclusion.certainty, 3) if conclusion else None,
        "evidence": [
            {"rule": reason.rule, "symptom": reason.name, "value": reason.value, "text": harmless(reason.text)}
            for reason in (conclusion.evidence if conclusion else ())
        ],
        "answers": dict(state.answers),
        "steps": [{"id": each.entry, "step": each.number, "outcome": each.outcome} for each in state.tried],
        "candidates": [{"id": each.entry, "certainty": round(each.certainty, 3)} for each in candidates],
        "values": {name: harmless(value) for name, value in state.values.items()},
        "sources": [_source(source.document, source.heading) for source in (entry.sources if entry else ())],
        "knowledge": knowledge.version,
    }


def _source(document: str, heading: str) -> str:
    return f"{document}#{heading}"


def _note(
    knowledge: Knowledge,
    state: State,
    conclusion: Conclusion | None,
    candidates: Sequence[Conclusion],
    to: str | None,
    to_do: Sequence[Step],
    render: Renderer,
) -> Iterator[str]:
    say = render.say
    yield f"# {say('note-title')}"
    if to is not None:
        yield f"- **{say('note-for')}:** {render.role(to)}"
    if conclusion is not None:
        yield f"- **{say('note-problem')}:** {render.title(conclusion.entry)} (`{conclusion.entry}`)"
        yield f"- **{say('note-certainty')}:** {sureness(state.language, conclusion.certainty)} ({conclusion.certainty:.2f})"
        yield from _items(say("note-evidence"), render.reasons(conclusion.evidence))
    else:
        yield f"- **{say('note-problem')}:** {say('note-unknown')}"
    yield from _items(say("note-answers"), _answers(knowledge, state, render))
    yield from _items(
        say("note-steps"), [_tried(knowledge, each.entry, each.number, each.outcome, render) for each in state.tried]
    )
    yield from _items(say("note-to-do"), [render.text(step.do) for step in to_do])
    yield from _items(say("note-candidates"), [f"{render.title(each.entry)} (`{each.entry}`)" for each in candidates])
    values = [f"{knowledge.values[name].title.in_(state.language)}: {excerpt(value)}" for name, value in state.values.items()]
    yield from _items(say("note-values"), values)
    if conclusion is not None:
        entry: Entry = knowledge.entries[conclusion.entry]
        yield from _items(say("note-sources"), [f"{source.document}, “{source.heading}”" for source in entry.sources])
    yield f"- **{say('note-knowledge')}:** {knowledge.version}"


def _items(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"- **{title}:**"
        yield from (f"  - {item}" for item in items)


def _answers(knowledge: Knowledge, state: State, render: Renderer) -> list[str]:
    lines = []
    for name, value in state.answers.items():
        question = knowledge.questions[name]
        label = next((render.text(choice.label) for choice in question.choices if choice.value == value), None)
        lines.append(f"{render.text(question.text)} {label or render.say('unknown-choice')}")
    return lines


def _tried(knowledge: Knowledge, entry: str, number: int, outcome: str, render: Renderer) -> str:
    return f"{render.text(knowledge.entries[entry].remedy[number].do)} ({render.say(f'outcome-{outcome}')})"
