"""An entry, or a verdict, as a plain page of text for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.dialogue.expert import Expert, Finding
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import State
from assistant.dialogue.wording import sureness
from assistant.inference import Conclusion
from assistant.model import LANGUAGES, Entry, Knowledge, Language, Step


def entry_page(knowledge: Knowledge, name: str, language: Language) -> Iterator[str]:
    """Yield the lines of the page of one entry: all that it holds for a reader, messages in full."""
    entry = knowledge.entries[name]
    render = Renderer(knowledge, State(language, english_names=True))
    say = render.say
    yield render.text(entry.title)
    yield say("page-id", id=entry.id, kind=say(f"page-kind-{entry.kind}"), area=entry.area)
    yield say(f"role-{entry.role.basis}", role=render.role(entry.role.who))
    if entry.role.note is not None:
        yield render.text(entry.role.note)
    yield ""
    yield say(f"cause-{entry.kind}", text=render.text(entry.cause))
    yield from _list(say("page-signs"), [render.text(symptom.title) for symptom in knowledge.symptoms_of(entry)])
    spoken = [symptom.messages for symptom in knowledge.symptoms_of(entry)]
    yield from _list(say("page-messages"), [message for each in spoken for name in LANGUAGES for message in each.get(name, ())])
    others = sorted({name for each in spoken for name in each} - set(LANGUAGES))
    if others:
        yield say("page-messages-too", languages=", ".join(others))
    yield from _list("", [say("warning", text=render.text(warning)) for warning in entry.warnings])
    yield ""
    yield say("page-steps")
    for number, step in enumerate(entry.remedy, 1):
        yield from _step(render, entry, step, number)
    yield ""
    yield say("page-verify", text=render.text(entry.verify))
    yield from _list(say("page-changes"), [render.text(change.text) for change in entry.changes])
    yield from _list(say("page-related"), [f"{other}: {render.title(other)}" for other in entry.related])
    yield from _list(say("page-sources"), [f"{source.document}, “{source.heading}”" for source in entry.sources])


def _step(render: Renderer, entry: Entry, step: Step, number: int) -> Iterator[str]:
    shown = render.step(entry, step, number, len(entry.remedy))
    yield f"{number}. {shown.do}"
    if shown.code:
        yield from (f"       {line}" for line in shown.code.splitlines())
    yield f"   {render.say('see', text=shown.see)}"
    if shown.note:
        yield f"   {shown.note}"


def _list(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield title
        yield from (f"- {item}" for item in items)


def verdict_page(expert: Expert, finding: Finding, language: Language) -> Iterator[str]:
    """Yield the lines that tell a person the verdict on one text."""
    state = State(language, values=finding.recognition.values, english_names=True)  # nobody can ask for them here
    render = Renderer(expert.knowledge, state)
    verdict = finding.verdict
    if verdict.kind == "diagnosed":
        for number, each in enumerate(verdict.conclusions):
            yield from [""] if number else []
            values = finding.part_of(each.entry).recognition.values
            its_own = Renderer(expert.knowledge, replace(state, values=values))
            yield from _diagnosis(expert.knowledge, its_own, each, language)
        return
    if verdict.kind == "ambiguous":
        if verdict.conclusions:
            yield render.say("candidates")
        for each in verdict.conclusions:
            how_sure = sureness(language, each.certainty)
            yield render.say("candidate", title=render.title(each.entry), id=each.entry, sureness=how_sure)
        if verdict.question is not None:
            yield render.say("would-ask", question=render.text(verdict.question.text))
        return
    yield render.say("unknown")
    yield render.say("unknown-more")
    yield render.say("unknown-support")


def _diagnosis(knowledge: Knowledge, render: Renderer, each: Conclusion, language: Language) -> Iterator[str]:
    entry = knowledge.entries[each.entry]
    say = render.say
    yield f"{say(f'found-{entry.kind}', title=render.text(entry.title))} ({entry.id})"
    reasons = render.reasons(each.evidence)
    yield say("because", sureness=sureness(language, each.certainty), reasons=say("reasons-join").join(reasons))
    yield say(f"cause-{entry.kind}", text=render.text(entry.cause))
    yield say(f"role-{entry.role.basis}", role=render.role(entry.role.who))
    for warning in entry.warnings:
        yield say("warning", text=render.text(warning))
    for number, step in enumerate(entry.remedy, 1):
        yield from _step(render, entry, step, number)
    yield say("page-verify", text=render.text(entry.verify))
