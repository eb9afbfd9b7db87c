"""Every entry proves itself: its examples reach it, its near misses do not, and no other entry steals them.

Each text has one of four results: `right`; `missing`, where nothing of the entry is recognised; `stolen`, where another entry
comes first; `noisy`, where the entry is concluded from a text that must not reach it. An example that is not diagnosed at once
is played as a conversation whose user answers as the entry expects: it must end with the entry all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.dialogue.events import Ask, Conclude
from assistant.dialogue.expert import Expert
from assistant.dialogue.session import Session
from assistant.model import UNKNOWN, Entry

Result = Literal["right", "missing", "stolen", "noisy"]
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one text of one entry. `where` is its path in the entry's file, `came` what was concluded instead."""

    entry: str
    where: str
    text: str
    result: Result
    came: str = ""


def prove(expert: Expert, entry: Entry) -> Iterator[Proof]:
    """Yield the result of every example and near miss of an entry."""
    for language, texts in entry.examples.items():
        for number, text in enumerate(texts):
            yield _example(expert, entry.id, f"examples/{language}/{number}", text)
    for language, misses in entry.near_misses.items():
        for number, miss in enumerate(misses):
            yield _near_miss(expert, entry.id, f"near_misses/{language}/{number}", miss.text, miss.concludes)


def _example(expert: Expert, entry: str, where: str, text: str) -> Proof:
    verdict = expert.diagnose(text).verdict
    names = [one.entry for one in verdict.conclusions]
    if names[:1] == [entry]:
        if verdict.kind == "diagnosed":
            return Proof(entry, where, text, "right")
        names = [name for name in [_reached(expert, entry, text)] if name]
        if names == [entry]:
            return Proof(entry, where, text, "right")
    return Proof(entry, where, text, "stolen" if names else "missing", names[0] if names else "")


def _reached(expert: Expert, entry: str, text: str) -> str | None:
    """Return the entry that a conversation concludes which begins with `text` and is answered as `entry` expects."""
    expects = expert.knowledge.entries[entry].expects
    session = Session(expert)
    events = session.receive(text)
    while True:
        concluded = next((each.id for each in events if isinstance(each, Conclude)), None)
        if concluded is not None or not isinstance(events[-1], Ask):
            return concluded
        events = session.receive(expects.get(events[-1].id, (UNKNOWN,))[0])


def _near_miss(expert: Expert, entry: str, where: str, text: str, concludes: str) -> Proof:
    verdict = expert.diagnose(text).verdict
    names = [one.entry for one in verdict.conclusions]
    if verdict.kind == "diagnosed" and entry in names:
        return Proof(entry, where, text, "noisy", entry)
    if concludes == NOTHING and verdict.kind == "diagnosed":
        return Proof(entry, where, text, "noisy", names[0])
    if concludes != NOTHING and names[:1] != [concludes]:
        return Proof(entry, where, text, "stolen" if names else "missing", names[0] if names else "")
    return Proof(entry, where, text, "right")


def noise(expert: Expert) -> Iterator[tuple[str, str, str]]:
    """Yield the texts that conclude something though they must conclude nothing: where it stands, the text, the entry."""
    knowledge = expert.knowledge
    for key, texts in (("background", knowledge.background), ("unrelated", knowledge.unrelated)):
        for number, text in enumerate(texts):
            verdict = expert.diagnose(text).verdict
            if verdict.kind == "diagnosed":
                yield f"{key}/{number}", text, verdict.conclusions[0].entry
