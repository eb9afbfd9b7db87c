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
from assistant.inference.verdict import Kind
from assistant.model import UNKNOWN, Entry, Knowledge

Result = Literal["right", "missing", "stolen", "noisy"]
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Claim:
    """What must come of a text: it reaches the entry, or, where `concludes` is given, not the entry but that.

    `where` is its path in the entry's file. The entry is empty for a text of the vocabulary that must conclude nothing.
    """

    entry: str
    where: str
    text: str
    concludes: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one text of one entry. `where` is its path in the entry's file, `came` what was concluded instead.

    `kind` is that of the verdict on the text alone, `first` the entry that comes first in it and `certainty` how sure that is.
    """

    entry: str
    where: str
    text: str
    result: Result
    came: str = ""
    kind: Kind = "unknown"
    first: str = ""
    certainty: float = 0.0


def prove(expert: Expert, entry: Entry) -> Iterator[Proof]:
    """Yield the result of every example and near miss of an entry."""
    return (proof(expert, claim) for claim in claims(entry))


def claims(entry: Entry) -> Iterator[Claim]:
    """Yield what every example and near miss of an entry claims."""
    for language, texts in entry.examples.items():
        for number, text in enumerate(texts):
            yield Claim(entry.id, f"examples/{language}/{number}", text)
    for language, misses in entry.near_misses.items():
        for number, miss in enumerate(misses):
            yield Claim(entry.id, f"near_misses/{language}/{number}", miss.text, miss.concludes)


def quiet_claims(knowledge: Knowledge) -> Iterator[Claim]:
    """Yield what the texts of the vocabulary claim that must conclude nothing."""
    for key, texts in (("background", knowledge.background), ("unrelated", knowledge.unrelated)):
        for number, text in enumerate(texts):
            yield Claim("", f"{key}/{number}", text, NOTHING)


def proof(expert: Expert, claim: Claim) -> Proof:
    """Return what becomes of a text. The entry that it belongs to need not be there."""
    verdict = expert.diagnose(claim.text).verdict
    names = [one.entry for one in verdict.conclusions]
    judged = _example if claim.concludes is None else _near_miss
    result, came = judged(expert, claim, verdict.kind, names)
    certainty = verdict.conclusions[0].certainty if names else 0.0
    return Proof(claim.entry, claim.where, claim.text, result, came, verdict.kind, names[0] if names else "", certainty)


def _example(expert: Expert, claim: Claim, kind: Kind, names: list[str]) -> tuple[Result, str]:
    if names[:1] == [claim.entry]:
        if kind == "diagnosed":
            return "right", ""
        names = [name for name in [_reached(expert, claim.entry, claim.text)] if name]
        if names == [claim.entry]:
            return "right", ""
    return ("stolen", names[0]) if names else ("missing", "")


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


def _near_miss(expert: Expert, claim: Claim, kind: Kind, names: list[str]) -> tuple[Result, str]:
    if kind == "diagnosed" and claim.entry in names:
        return "noisy", claim.entry
    if claim.concludes == NOTHING and kind == "diagnosed":
        return "noisy", names[0]
    if claim.concludes != NOTHING and names[:1] != [claim.concludes]:
        return ("stolen", names[0]) if names else ("missing", "")
    return "right", ""


def noise(expert: Expert) -> Iterator[tuple[str, str, str]]:
    """Yield the texts that conclude something though they must conclude nothing: where it stands, the text, the entry."""
    for claim in quiet_claims(expert.knowledge):
        found = proof(expert, claim)
        if found.result != "right":
            yield claim.where, claim.text, found.came
