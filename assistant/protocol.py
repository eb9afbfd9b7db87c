"""The JSON forms: verdicts, events, and the dialogue as JSON Lines. One object a line, ASCII-escaped."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.dialogue.events import Ask, Close, Conclude, Event, HandOff, Say, ShowStep, Write
from assistant.dialogue.expert import Expert, Finding
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.session import Session
from assistant.dialogue.states import State
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.inference import Conclusion
from assistant.model import Entry, Knowledge, Language

Record = dict[str, Any]

_LONGEST_HANDOFF = 2_000_000
"""Characters. The longest that the dialogue writes has some hundred thousand."""


def dump(record: Mapping[str, Any]) -> str:
    """Return one line of JSON, without its line end."""
    return json.dumps(record, ensure_ascii=True, allow_nan=False, separators=(", ", ": "))


def parse(line: str, language: Language) -> Record:
    """Return the JSON object in `line`. Raises InputError, in `language`, where there is none."""
    try:
        record = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise InputError(phrase(language, "bad-json", reason=str(error) or type(error).__name__)) from error
    if not isinstance(record, dict):
        raise InputError(phrase(language, "not-an-object"))
    return record


def parse_handoff(text: str, language: Language) -> Record:
    """Return the JSON object in `text`, a whole file. Raises InputError, in `language`, where it can be no hand-off."""
    if len(text) > _LONGEST_HANDOFF:
        raise InputError(phrase(language, "resume-too-long"))
    try:
        return parse(text, language)
    except InputError as error:
        raise InputError(phrase(language, "resume-foreign")) from error


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is too large")
    return number


# -- verdicts ----------------------------------------------------------------------------------------------------------


def verdict(expert: Expert, finding: Finding, language: Language) -> Record:
    """Return a verdict as JSON: what is diagnosed or possible, why, and what would be asked next."""
    state = State(language, values=finding.recognition.values)
    question = finding.verdict.question
    return {
        "verdict": finding.verdict.kind,
        "language": language,
        "diagnoses": [
            _diagnosis(expert, each, State(language, values=finding.part_of(each.entry).recognition.values))
            for each in finding.verdict.conclusions
        ],
        "suggestions": [
            {"id": each.entry, "kind": expert.knowledge.entries[each.entry].kind, "certainty": _rounded(each.certainty)}
            for each in finding.verdict.suggestions
        ],
        "question": _question(Renderer(expert.knowledge, state).ask(question)) if question else None,
    }


def _diagnosis(expert: Expert, conclusion: Conclusion, state: State) -> Record:
    entry = expert.knowledge.entries[conclusion.entry]
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": Renderer(expert.knowledge, state).title(entry.id),
        "certainty": _rounded(conclusion.certainty),
        "evidence": [
            {
                "rule": each.rule,
                "symptom": each.name if each.value == "yes" else f"{each.name}={each.value}",
                "text": each.text,
                "span": list(each.span) if each.span else None,
            }
            for each in conclusion.evidence
        ],
        "values": dict(state.values),
        "role": entry.role.who,
        "sources": sources(entry),
    }


def sources(entry: Entry) -> list[str]:
    """Return where an entry comes from, as `document#heading`."""
    return [f"{source.document}#{source.heading}" for source in entry.sources]


def _rounded(certainty: float) -> float:
    return round(certainty, 3)


def _question(ask: Ask) -> Record:
    choices = [{"value": choice.value, "label": choice.label} for choice in ask.choices]
    return {"id": ask.id, "text": ask.text, "choices": choices}


def triage(expert: Expert, lines: Iterable[str], column: str, language: Language) -> Iterator[Record]:
    """Yield one record for each record in `lines`, in the same order: its own keys with the verdict's beside them.

    Blank lines are passed over. A line that is no record, or has no text under `column`, becomes `{"error": …}`.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = parse(line, language)
            if not isinstance(record.get(column), str):
                raise InputError(phrase(language, "no-text", column=column))
        except InputError as error:
            yield {"error": phrase(language, "in-line", number=number, error=error)}
            continue
        judged = verdict(expert, expert.diagnose(record[column]), language)
        moved = {key: value for key, value in record.items() if key in judged or key == "input"}
        kept = {key: value for key, value in record.items() if key not in moved}
        yield {**kept, **({"input": moved} if moved else {}), **judged}


# -- the dialogue ------------------------------------------------------------------------------------------------------


def event(each: Event) -> Record:
    """Return an event as JSON."""
    match each:
        case Say():
            return {"type": "say", "text": each.text}
        case Ask():
            return {"type": "ask", "question": _question(each)}
        case Conclude():
            return {
                "type": "conclude", "id": each.id, "kind": each.kind, "title": each.title, "certainty": each.certainty,
                "role": each.role,
            }  # fmt: skip
        case ShowStep():
            return {
                "type": "step", "id": each.entry, "number": each.number, "total": each.total, "do": each.do,
                "see": each.see, "role": each.role, "risk": each.risk, "note": each.note, "code": each.code,
                **({"inside": each.inside} if each.inside else {}),
            }  # fmt: skip
        case HandOff():
            return {"type": "handoff", "candidates": list(each.candidates), "to": each.to, "note": each.note, "data": each.data}
        case Write():
            return {"type": "write", "path": each.path, "text": each.text}
        case Close():
            return {"type": "close", "outcome": each.outcome}


def turn(session: Session, events: Sequence[Event]) -> Record:
    """Return one turn of the dialogue as JSON."""
    return {"events": [event(each) for each in events], "state": session.state.phase.value}


def converse(session: Session, lines: Iterable[str]) -> Iterator[Record]:
    """Yield the opening turn, then one turn for each line `{"say": …}`; to a bad line, `error` beside no events."""
    yield turn(session, session.open())
    for line in lines:
        if not line.strip():
            continue
        language = session.state.language
        try:
            said = parse(line, language).get("say")
            if not isinstance(said, str):
                raise InputError(phrase(language, "no-text", column="say"))
        except InputError as error:
            yield {**turn(session, ()), "error": str(error)}
            continue
        yield turn(session, session.receive(said))


# -- entries -----------------------------------------------------------------------------------------------------------


def entry(knowledge: Knowledge, name: str, language: Language) -> Record:
    """Return one entry as JSON: what `explain --json` prints. `expects` is for a program that plays a truthful user."""
    found: Entry = knowledge.entries[name]
    render = Renderer(knowledge, State(language))
    asked = knowledge.questions
    return {
        "id": found.id,
        "kind": found.kind,
        "area": found.area,
        "title": render.text(found.title),
        "role": {"who": found.role.who, "basis": found.role.basis},
        "cause": render.text(found.cause),
        "symptoms": [{"id": symptom.id, "title": render.text(symptom.title)} for symptom in knowledge.symptoms_of(found)],
        "messages": {
            language: [message for symptom in knowledge.symptoms_of(found) for message in symptom.messages.get(language, ())]
            for language in sorted({key for symptom in knowledge.symptoms_of(found) for key in symptom.messages})
        },
        "expects": {
            key: values[0] if len(values) == 1 else list(values) for key, values in found.expects.items() if key in asked
        },
        "steps": [
            {
                "do": render.text(step.do), "see": render.text(step.see), "role": step.role or found.role.who,
                "risk": step.risk, "inferred": step.inferred == "yes", "procedure": step.procedure,
            }
            for step in found.remedy
        ],
        "warnings": [render.text(warning) for warning in found.warnings],
        "verify": render.text(found.verify),
        "related": list(found.related),
        "changes": [{"since": change.since, "text": render.text(change.text)} for change in found.changes],
        "sources": sources(found),
    }  # fmt: skip
