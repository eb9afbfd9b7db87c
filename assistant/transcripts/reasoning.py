"""The `~` lines: what a turn heard, asked, answered, concluded and walked, in ids and values.

They are drawn from states, verdicts and events and never from words, so they are the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.dialogue.events import Ask, Close, Conclude, Event, HandOff, ShowStep
from assistant.dialogue.hearing import Heard
from assistant.dialogue.states import State
from assistant.inference import Conclusion, Verdict
from assistant.inference.productions import Term, concluded
from assistant.untrusted import excerpt

CONCLUDED, ASKED, ANSWERED, STEP = "concluded", "asked", "answered", "step"
"""The first words of the lines whose second is the id of an entry or a question."""
OUTCOME = "outcome"
"""The first word of the line that tells how a conversation ended."""


def reasoning(before: State, heard: Heard, after: State, events: Sequence[Event], verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the lines of a turn that was `heard` in the state `before` and led to `after`, by way of `verdicts`."""
    yield from _heard(before, heard, after)
    for event in events:
        match event:
            case Ask():
                yield from _possible(event.id, verdicts)
                yield from _against(verdicts)
                yield f"{ASKED} {event.id}"
            case Conclude():
                yield f"{CONCLUDED} {event.id} {event.certainty:g}{_by(event, verdicts)}"
                yield from _against(verdicts)
            case ShowStep():
                risk = "" if event.risk == "none" else f", {event.risk}"
                yield f"{STEP} {event.entry} {event.number} of {event.total}, {event.role}{risk}"
            case HandOff():
                to = f" to {event.to}" if event.to else ""
                yield f"handed off{to}: {', '.join(event.candidates)}".rstrip(": ")
            case Close():
                yield f"{OUTCOME} {event.outcome}"
            case _:
                pass


def _heard(before: State, heard: Heard, after: State) -> Iterator[str]:
    if heard.kind == "command":
        yield f"heard command {heard.what} {excerpt(heard.value)}".rstrip()
        if heard.what == "back":
            return
    elif heard.kind == "answer":
        yield f"{ANSWERED} {before.open} = {heard.value}"
    else:
        yield f"heard {heard.kind}"
    known = set(before.observations)
    seen = (each for each in after.observations if each not in known and each.how != "answer")
    for each in sorted(seen, key=lambda each: (each.name, each.value)):
        yield f"heard {each.name} = {each.value} {_certainty(each.certainty)} by {each.how}"
    for name, value in sorted(after.values.items()):
        if before.values.get(name) != value:
            yield f"captured {name} = {excerpt(value)}"


def _possible(question: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the candidates that a question tells apart."""
    verdict = next((each for each in reversed(verdicts) if each.question and each.question.id == question), None)
    for each in verdict.conclusions if verdict else ():
        yield f"possible {each.entry} {_certainty(each.certainty)}"


def _against(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield what rules spoke against: the entry, how certain it is with all that was said, and the rules."""
    verdict = next((each for each in reversed(verdicts) if each.certainties is not None), None)
    rules: dict[Term, set[str]] = {}
    for each in verdict.fired if verdict else ():
        if each.certainty < 0 and each.conclusion.startswith("!") and "/expects/" not in each.rule:
            rules.setdefault(each.conclusion, set()).add(each.rule)
    for term in sorted(rules):
        certainty = (verdict.certainties or {}).get(term, 0.0) if verdict else 0.0
        yield f"against {term[1:]} {_certainty(certainty)} by {', '.join(sorted(rules[term]))}"


def _by(event: Conclude, verdicts: Sequence[Verdict]) -> str:
    """Return the rules that carry a conclusion, those of facts and suspicions on the way to it included."""
    for verdict in reversed(verdicts):
        if any(each.entry == event.id and _is(event, each) for each in verdict.conclusions) and verdict.fired:
            rules = _chain(concluded(event.id), verdict)
            return f" by {', '.join(rules)}" if rules else ""
    return ""


def _is(event: Conclude, conclusion: Conclusion) -> bool:
    return _certainty(event.certainty) == _certainty(conclusion.certainty)


def _chain(term: Term, verdict: Verdict) -> list[str]:
    """Return the rules by which `term` followed; what an entry expects is no rule."""
    rules: set[str] = set()
    open_, done = [term], set[Term]()
    while open_:
        term = open_.pop()
        done.add(term)
        for each in verdict.fired:
            if each.conclusion == term and "/expects/" not in each.rule:
                rules.add(each.rule)
                open_ += [premise for premise in each.premises if premise not in done]
    return sorted(rules)


def _certainty(certainty: float) -> str:
    return f"{round(certainty, 3):g}"
