"""A hand-off read again: the JSON form, from whoever it comes, as the state in which the conversation goes on.

The form is checked strictly; a file that is not one is refused with what is wrong. What it names and this knowledge base does
not have is left out, and told. A file can say what was seen and done, but confirm nothing: what destroys is asked again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

from assistant.dialogue.events import ROLE, VALUE, Event, Outcome, Say
from assistant.dialogue.handoff import FORMAT, LONGEST, VERSION
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import Ended, Phase, Place, State, Tried, Waiting
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.evidence import How, Observation, Recognition
from assistant.model import LANGUAGES, UNKNOWN, Knowledge, Language
from assistant.untrusted import excerpt, harmless

_MOST = 1000
"""A list in a hand-off has at most so many items."""

Record = Mapping[str, Any]


def welcome(knowledge: Knowledge, state: State, left_out: Sequence[str]) -> list[Event]:
    """Return what is said first when a conversation goes on: with what, for which case, what was noted, what was left out."""
    render = Renderer(knowledge, state)
    title = render.title(state.entry) if state.entry else render.say("note-unknown")
    events: list[Event] = [Say(render.say("handoff-resumed", title=title), "heading")]
    events += [Say(render.say("resume-case", reference=state.reference), "hint")] if state.reference else []
    events += [Say(render.say("resume-left-out", names="; ".join(left_out)), "warning")] if left_out else []
    if state.notes:
        events.append(Say("\n".join([render.say("resume-notes"), *(f"- {note}" for note in state.notes)])))
    return events


class _BrokenError(Exception):
    """What stands at a place of the form is not what belongs there; the message is the place."""


def restored(record: Record, knowledge: Knowledge, language: Language) -> tuple[State, tuple[str, ...]]:
    """Return the state that a hand-off holds, and what of it this knowledge base does not know.

    A hand-off to a role is for someone else than who wrote it, so the writer's role does not come with it. Raises
    InputError, in `language`, for what is no hand-off, is broken, or was written by a newer version.
    """
    if record.get("format") != FORMAT:
        raise InputError(phrase(language, "resume-foreign"))
    version = record.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise InputError(phrase(language, "resume-newer", version=version))
    try:
        if version != VERSION or isinstance(version, bool):
            raise _BrokenError("version")
        reading = _Reading(knowledge)
        return reading.state(record), tuple(dict.fromkeys(reading.left_out))
    except _BrokenError as broken:
        raise InputError(phrase(language, "resume-broken", place=str(broken))) from broken


class _Reading:
    """One reading of a hand-off; `left_out` collects what is not known here."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.left_out: list[str] = []

    def state(self, record: Record) -> State:
        """Return the state. Raises _BrokenError with the place that is wrong."""
        inner = _object(record, "state")
        role, to = _text_or_none(record, "role"), _text_or_none(record, "to")
        if to is not None or (role is not None and not self._known(role, self._knowledge.roles)):
            role = None
        entry = _text_or_none(inner, "entry")
        if entry is not None and not self._known(entry, self._knowledge.entries):
            entry = None
        position = _count(inner, "position") if entry else 0
        passed = frozenset(_strings(inner, "passed")) & {ROLE, *(VALUE + name for name in self._knowledge.values)}
        return State(
            language=_one_of(record, "language", LANGUAGES),
            role=role,
            phase=Phase(_one_of(inner, "phase", tuple(phase.value for phase in Phase))),
            observations=self._observations(inner),
            values=self._values(record),
            understood=_share(inner, "understood"),
            answers=self._answers(record),
            entry=entry,
            certainty=_share(inner, "certainty"),
            position=position,
            waiting=tuple(self._waiting(inner)),
            excluded=tuple(name for name in _strings(inner, "excluded") if self._known(name, self._knowledge.entries)),
            tried=tuple(self._tried(record)),
            within=self._within(inner, entry, position),
            passed=passed - {ROLE} if to is not None else passed,
            ended=tuple(self._ended(inner)),
            said=tuple(_strings(record, "said")),
            notes=tuple(excerpt(note, 500) for note in _strings(record, "notes")),
            reference=excerpt(_text_or_none(record, "case") or "", 60),
            agent=_flag(inner, "agent"),
            english_names="english-names" in inner and _flag(inner, "english-names"),
        )

    def _known(self, name: str, names: Iterable[str]) -> bool:
        known = name in names
        if not known:
            self.left_out.append(excerpt(name, 60))
        return known

    def _observations(self, record: Record) -> tuple[Observation, ...]:
        return tuple(self._observed(each) for each in _objects(record, "observations") if self._can_be_observed(each))

    def _can_be_observed(self, record: Record) -> bool:
        name, value = _text(record, "name"), _text(record, "value")
        fact = self._knowledge.facts.get(name)
        if fact is not None:
            return self._known(f"{name}: {value}", {f"{name}: {each.id}" for each in fact.values})
        return self._known(name, self._knowledge.symptoms) and self._known(value, ("yes", "no"))

    def _observed(self, record: Record) -> Observation:
        span = record.get("span")
        if span is not None and not (
            isinstance(span, list) and len(span) == 2 and all(_is_count(each) for each in span) and span[0] <= span[1]
        ):
            raise _BrokenError("span")
        return Observation(
            _text(record, "name"),
            _text(record, "value"),
            _share(record, "certainty"),
            _one_of(record, "how", get_args(How)),
            _text(record, "text"),
            (span[0], span[1]) if span else None,
        )

    def _values(self, record: Record) -> dict[str, str]:
        texts = _mapping(record, "values")
        return {name: excerpt(text, 200) for name, text in texts.items() if self._known(name, self._knowledge.values)}

    def _answers(self, record: Record) -> dict[str, str]:
        answers = {}
        for name, value in _mapping(record, "answers").items():
            question = self._knowledge.questions.get(name)
            if question is None:
                self._known(name, ())
            elif value == UNKNOWN or self._known(f"{name}: {value}", {f"{name}: {each.value}" for each in question.choices}):
                answers[name] = value
        return answers

    def _waiting(self, record: Record) -> Iterable[Waiting]:
        for each in _objects(record, "waiting"):
            read = Recognition(self._observations(each), self._values(each), _share(each, "understood"))
            if self._known(_text(each, "id"), self._knowledge.entries):
                yield Waiting(_text(each, "id"), read)

    def _tried(self, record: Record) -> Iterable[Tried]:
        for each in _objects(record, "steps"):
            name, number = _text(each, "id"), _count(each, "step")
            outcome = _one_of(each, "outcome", ("done", "skip", "failed"))
            if self._known(name, self._knowledge.entries) and self._has_step(name, number):
                yield Tried(name, number, outcome)

    def _has_step(self, entry: str, number: int) -> bool:
        steps = {f"{entry}, {each}" for each in range(len(self._knowledge.entries[entry].remedy))}
        return self._known(f"{entry}, {number}", steps)

    def _ended(self, record: Record) -> Iterable[Ended]:
        for each in _objects(record, "ended"):
            name, outcome = _text_or_none(each, "id"), _one_of(each, "outcome", get_args(Outcome))
            if name is None or self._known(name, self._knowledge.entries):
                yield Ended(name, outcome)

    def _within(self, record: Record, entry: str | None, position: int) -> tuple[Place, ...]:
        """Return the procedures that were open, as far as the steps really go through them."""
        places: list[Place] = []
        for each in _objects(record, "within"):
            name, inner = _text(each, "id"), _count(each, "position")
            remedy = self._knowledge.entries[entry].remedy if entry else ()
            if position >= len(remedy) or remedy[position].procedure != name or not self._known(name, self._knowledge.entries):
                break
            places.append(Place(name, inner))
            entry, position = name, inner
        return tuple(places)


# -- what may stand at a place of the form -----------------------------------------------------------------------------


def _get(record: Record, key: str, fits: Callable[[Any], bool]) -> Any:
    value = record.get(key)
    if key not in record or not fits(value):
        raise _BrokenError(key)
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9


def _text(record: Record, key: str) -> str:
    return harmless(_get(record, key, _is_text))


def _text_or_none(record: Record, key: str) -> str | None:
    return _text(record, key) if record.get(key, "") is not None else None


def _count(record: Record, key: str) -> int:
    return int(_get(record, key, _is_count))


def _share(record: Record, key: str) -> float:
    def fits(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= 1

    return float(_get(record, key, fits))


def _flag(record: Record, key: str) -> bool:
    return bool(_get(record, key, lambda value: isinstance(value, bool)))


def _one_of(record: Record, key: str, allowed: tuple[Any, ...]) -> Any:
    return _get(record, key, lambda value: isinstance(value, str) and value in allowed)


def _object(record: Record, key: str) -> Record:
    found: Record = _get(record, key, lambda value: isinstance(value, dict))
    return found


def _list(record: Record, key: str, fits: Callable[[Any], bool]) -> list[Any]:
    found: list[Any] = _get(
        record, key, lambda value: isinstance(value, list) and len(value) <= _MOST and all(fits(each) for each in value)
    )
    return found


def _objects(record: Record, key: str) -> list[Record]:
    return _list(record, key, lambda value: isinstance(value, dict))


def _strings(record: Record, key: str) -> list[str]:
    return [harmless(text) for text in _list(record, key, _is_text)]


def _mapping(record: Record, key: str) -> dict[str, str]:
    found = _object(record, key)
    if len(found) > _MOST or not all(_is_text(name) and _is_text(value) for name, value in found.items()):
        raise _BrokenError(key)
    return {harmless(name): harmless(value) for name, value in found.items()}
