"""The hand-off: all that the next person needs, for people (Markdown) and for programs (JSON); redacted.

The JSON holds the state as well, so that the conversation can go on where it stood: `resuming` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.dialogue.events import HandOff
from assistant.dialogue.remedy import Here, above, step_of, steps_left
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import Phase, State, Waiting
from assistant.dialogue.wording import sureness
from assistant.evidence import Observation
from assistant.inference import Conclusion
from assistant.model import Entry, Knowledge
from assistant.redaction import Redactor
from assistant.untrusted import excerpt

FORMAT = "sync-assistant hand-off"
VERSION = 1
"""Of the JSON form. A program reads the versions up to its own."""
LONGEST = 4000
"""A text in the form has at most so many characters."""
_STANDS = ("format", "version", "language", "case", "role", "to", "said", "answers", "steps", "values", "notes", "state")
"""The keys of the form from which a conversation goes on; the others are for who reads it."""


def hand_off(knowledge: Knowledge, state: State, conclusion: Conclusion | None, candidates: Sequence[Conclusion]) -> HandOff:
    """Return the hand-off of a conversation as it stands.

    `conclusion` is the entry it stands at, `candidates` what else is possible, best first. Addressed to the role that the step
    at hand needs, where the user does not have it.
    """
    redactor = Redactor()
    state = redacted(state, redactor)
    conclusion = _without(conclusion, redactor) if conclusion else None
    walks = state.entry is not None and state.phase is not Phase.CLOSED
    here = step_of(knowledge, state) if walks else None
    to = here.role if here is not None and above(knowledge, state, here) else None
    left = steps_left(knowledge, state) if walks else ()
    ids = [conclusion.entry] if conclusion else []
    ids += [each.entry for each in candidates if each.entry not in ids]
    note = "\n".join(_note(knowledge, state, conclusion, candidates, to, left))
    return HandOff(tuple(ids), to, note, _data(knowledge, state, conclusion, candidates, to))


def standing(knowledge: Knowledge, state: State) -> dict[str, Any]:
    """Return the part of the JSON form from which a conversation goes on as it stands. Nothing in it is redacted here."""
    data = _data(knowledge, state, None, (), None)
    return {key: data[key] for key in _STANDS}


def before_hand_off(state: State) -> State:
    """Return a state that ended in a hand-off as it stood before: there whoever takes over goes on. Any other state stays."""
    if state.phase is not Phase.CLOSED or not state.ended or state.ended[-1].outcome != "handed-off":
        return state
    return replace(state, phase=Phase.WALKING if state.entry else Phase.LISTENING, ended=state.ended[:-1])


def as_file(handoff: HandOff, path: str) -> str:
    """Return what a file of that name holds: JSON where it ends in `.json`, else Markdown."""
    if path.lower().endswith(".json"):
        return json.dumps(handoff.data, ensure_ascii=False, indent=2) + "\n"
    return handoff.note + "\n"


# -- what must not be handed on ----------------------------------------------------------------------------------------


def redacted(state: State, redactor: Redactor) -> State:
    """Return the state without what identifies a customer. The case's reference stays: it is there to be handed on."""
    return replace(
        state,
        said=tuple(redactor.redact(text) for text in state.said),
        observations=_redacted_texts(state.observations, redactor),
        values={name: redactor.redact(value) for name, value in state.values.items()},
        waiting=tuple(_redacted_part(each, redactor) for each in state.waiting),
        notes=tuple(redactor.redact(note) for note in state.notes),
    )


def _redacted_texts(observations: Sequence[Observation], redactor: Redactor) -> tuple[Observation, ...]:
    return tuple(replace(each, text=redactor.redact(each.text)) for each in observations)


def _redacted_part(waiting: Waiting, redactor: Redactor) -> Waiting:
    read = waiting.recognition
    values = {name: redactor.redact(value) for name, value in read.values.items()}
    observations = _redacted_texts(read.observations, redactor)
    return replace(waiting, recognition=replace(read, observations=observations, values=values))


def _without(conclusion: Conclusion, redactor: Redactor) -> Conclusion:
    evidence = tuple(replace(reason, text=redactor.redact(reason.text)) for reason in conclusion.evidence)
    return replace(conclusion, evidence=evidence)


# -- for programs ------------------------------------------------------------------------------------------------------


def _data(
    knowledge: Knowledge, state: State, conclusion: Conclusion | None, candidates: Sequence[Conclusion], to: str | None
) -> dict[str, Any]:
    entry = knowledge.entries[conclusion.entry] if conclusion else None
    return {
        "format": FORMAT,
        "version": VERSION,
        "language": state.language,
        "case": state.reference or None,
        "role": state.role,
        "to": to,
        "id": entry.id if entry else None,
        "title": Renderer(knowledge, state).text(entry.title) if entry else None,
        "certainty": round(conclusion.certainty, 3) if conclusion else None,
        "evidence": [
            {"rule": reason.rule, "symptom": reason.name, "value": reason.value, "text": reason.text}
            for reason in (conclusion.evidence if conclusion else ())
        ],
        "said": [text[:LONGEST] for text in state.said],
        "answers": dict(state.answers),
        "steps": [{"id": each.entry, "step": each.number, "outcome": each.outcome} for each in state.tried],
        "candidates": [{"id": each.entry, "certainty": round(each.certainty, 3)} for each in candidates],
        "values": _cut(state.values),
        "notes": list(state.notes),
        "sources": list(dict.fromkeys(f"{source.document}#{source.heading}" for source in (entry.sources if entry else ()))),
        "knowledge": knowledge.version,
        "state": _where(state),
    }


def _where(state: State) -> dict[str, Any]:
    """Return where the conversation stands. What was confirmed is left out: whoever goes on is asked again."""
    return {
        "phase": state.phase.value,
        "observations": [_observed(each) for each in state.observations],
        "understood": state.understood,
        "entry": state.entry,
        "certainty": state.certainty,
        "position": state.position,
        "within": [{"id": place.entry, "position": place.position} for place in state.within],
        "waiting": [
            {
                "id": each.entry,
                "observations": [_observed(one) for one in each.recognition.observations],
                "values": _cut(each.recognition.values),
                "understood": each.recognition.understood,
            }
            for each in state.waiting
        ],
        "excluded": list(state.excluded),
        "passed": sorted(state.passed),
        "ended": [{"id": each.entry, "outcome": each.outcome} for each in state.ended],
        "agent": state.agent,
        "english-names": state.english_names,
    }


def _observed(each: Observation) -> dict[str, Any]:
    span = list(each.span) if each.span else None
    return {
        "name": each.name, "value": each.value, "certainty": each.certainty, "how": each.how, "text": each.text[:LONGEST],
        "span": span,
    }  # fmt: skip


def _cut(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value[:LONGEST] for name, value in values.items()}


# -- for people --------------------------------------------------------------------------------------------------------


def _note(
    knowledge: Knowledge,
    state: State,
    conclusion: Conclusion | None,
    candidates: Sequence[Conclusion],
    to: str | None,
    left: Sequence[Here],
) -> Iterator[str]:
    render = Renderer(knowledge, state)
    say = render.say
    yield f"# {say('note-title')}"
    if state.reference:
        yield _item(say("note-case"), state.reference)
    if to is not None:
        yield _item(say("note-for"), render.role(to))
    if conclusion is not None:
        yield _item(say("note-problem"), f"{render.title(conclusion.entry)} (`{conclusion.entry}`)")
        yield _item(say("note-certainty"), f"{sureness(state.language, conclusion.certainty)} ({conclusion.certainty:.2f})")
        yield from _items(say("note-evidence"), render.reasons(conclusion.evidence))
    else:
        yield _item(say("note-problem"), say("note-unknown"))
    yield from _items(say("note-said"), [f"“{excerpt(text, 400)}”" for text in state.said])
    yield from _items(say("note-answers"), answers_given(knowledge, state))
    yield from _items(say("note-steps"), steps_tried(knowledge, state))
    theirs = [here for here in left if to is None or not knowledge.may(state.role or to, here.role)]
    first = next((at for at, here in enumerate(left) if here not in theirs), len(left))
    yield from _items(say("note-to-do"), [_to_do(here, to, render) for here in left[:first]])
    yield from _items(say("note-after"), [_to_do(here, to, render) for here in left[first:]])
    yield from _items(say("note-ended"), endings(knowledge, state))
    yield from _items(say("note-candidates"), [f"{render.title(each.entry)} (`{each.entry}`)" for each in candidates])
    values = [f"{knowledge.values[name].title.in_(state.language)}: {excerpt(value)}" for name, value in state.values.items()]
    yield from _items(say("note-values"), values)
    yield from _items(say("note-notes"), state.notes)
    if conclusion is not None:
        entry: Entry = knowledge.entries[conclusion.entry]
        sources = dict.fromkeys(f"{source.document}, “{source.heading}”" for source in entry.sources)
        yield from _items(say("note-sources"), list(sources))
    yield _item(say("note-knowledge"), knowledge.version)


def _item(title: str, text: str) -> str:
    return f"- **{title}:** {_plain(text)}"


def _items(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"- **{title}:**"
        yield from (f"  - {_plain(item)}" for item in items)


def _plain(text: str) -> str:
    """Return a text on one line that Markdown shows as it is: no element, and no link or picture that would be fetched."""
    return " ".join(text.split()).replace("<", "\\<").replace("](", "]\\(")


def answers_given(knowledge: Knowledge, state: State, *, unknown: bool = True) -> list[str]:
    """Return the questions that were answered, each with its answer; those answered "don't know" unless `unknown` is False."""
    render = Renderer(knowledge, replace(state, agent=False))
    lines = []
    for name, value in state.answers.items():
        question = knowledge.questions[name]
        label = next((render.text(choice.label) for choice in question.choices if choice.value == value), None)
        if label or unknown:
            lines.append(f"{render.text(question.text)} {label or render.say('unknown-choice')}")
    return lines


def _to_do(here: Here, to: str | None, render: Renderer) -> str:
    """Return a step that waits: what it destroys before what to do, and its role where it is not the one that is addressed."""
    shown = render.step(here.entry, here.step, 1, 1)
    words = f"{render.say('step-destroys', text=render.lost(here.step))} {shown.do}" if shown.risk == "destroys" else shown.do
    return words if here.role == (to or here.entry.role.who) else f"{words} ({render.role(here.role)})"


OUTCOMES = {
    "solved": "ended-solved", "unverified": "ended-unverified", "handed-off": "ended-handed-off", "left": "ended-left",
    "failed": "ended-failed",
}  # fmt: skip


def endings(knowledge: Knowledge, state: State, but: str | None = None) -> list[str]:
    """Return the entries that the conversation is done with, each with how it ended; `but` one."""
    render = Renderer(knowledge, state)
    done = {each.entry for each in state.ended}
    ends = [(name, "failed") for name in state.excluded if name not in done]
    ends += [(each.entry, each.outcome) for each in state.ended if each.entry is not None]
    return [f"{render.title(name)} (`{name}`): {render.say(OUTCOMES[how])}" for name, how in ends if name != but]


def steps_tried(knowledge: Knowledge, state: State) -> list[str]:
    """Return the steps that were walked, each with how it went."""
    render = Renderer(knowledge, state)
    how = {"done": "outcome-done", "skip": "outcome-skip", "failed": "outcome-failed"}
    return [
        f"{render.text(knowledge.entries[each.entry].remedy[each.number].do)} ({render.say(how[each.outcome])})"
        for each in state.tried
    ]
