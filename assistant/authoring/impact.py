"""What a change of knowledge does: to the conversations that are written down, and to the texts that prove the entries.

Both knowledge bases are asked the same, and their answers compared. What a transcript has in its file does not matter for
that, save what the user said and what was promised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from assistant.authoring.proof import Claim, Proof, claims, proof, quiet_claims
from assistant.dialogue.expert import Expert
from assistant.model import Knowledge, Language, Place
from assistant.transcripts.replay import Grade, Replayed, regrade
from assistant.transcripts.transcript import Transcript, read

How = Literal["worse", "better", "otherwise", "certainty", "same"]
"""What a change does to one text or transcript; `certainty` where a text only becomes surer or less sure."""


@dataclass(frozen=True, slots=True)
class TranscriptImpact:
    """A transcript as the new knowledge holds it, graded against how the old one holds it.

    `kept` and `keeps` tell whether the old and the new knowledge keep what was promised; `promise` is that.
    """

    replayed: Replayed
    promise: tuple[str, ...] | None
    kept: bool
    keeps: bool

    @property
    def how(self) -> How:
        """What the change does: it is worse where the promise breaks, or what was asked or concluded is there no more."""
        if self.replayed.grade is Grade.SAME:
            return "same"
        if self.kept != self.keeps:
            return "better" if self.keeps else "worse"
        return "worse" if self.replayed.grade is Grade.BROKEN else "otherwise"

    def record(self) -> dict[str, Any]:
        """Return the impact as JSON: the keys of `replay`, what the change does, and whether the promise was and is kept."""
        promised = None if self.promise is None else list(self.promise)
        mine = {"how": self.how, "promised": promised, "kept": self.kept, "keeps": self.keeps}
        return self.replayed.record() | mine


def on_transcript(old: Expert, new: Expert, path: Path, language: Language) -> TranscriptImpact:
    """Return what a change does to the transcript in a file. Raises InputError, in `language`, where the file is none."""
    written = read(path, language)
    promise = written.header.concludes
    before = regrade(old, path, written)
    # A promise that the old knowledge does not keep either is not broken by the change, so it is not graded.
    header = written.header if before.kept else replace(written.header, concludes=None)
    now = regrade(new, path, Transcript(header, before.new.turns))
    return TranscriptImpact(now, promise, before.kept, replace(now, old=written).kept)


@dataclass(frozen=True, slots=True)
class Pair:
    """One text, with what it claims in the old knowledge and in the new.

    Where only one of them has it, the other is held to the same; `status` tells. `place` is where it stands in the files.
    """

    old: Claim
    new: Claim
    status: Literal["kept", "added", "removed"]
    place: Place | None


@dataclass(frozen=True, slots=True)
class TextImpact:
    """What the old and the new knowledge make of one text."""

    pair: Pair
    before: Proof
    now: Proof

    @property
    def how(self) -> How:
        """What the change does: it is worse where the text did what it claims and does so no longer."""
        right = self.before.result == "right", self.now.result == "right"
        if right[0] != right[1]:
            return "better" if right[1] else "worse"
        before, now = ((each.result, each.came, each.kind, each.first) for each in (self.before, self.now))
        if before != now:
            return "otherwise"
        return "same" if _certainty(self.before) == _certainty(self.now) else "certainty"

    def record(self) -> dict[str, Any]:
        """Return the impact as JSON."""
        claim = self.pair.new
        return {
            "how": self.how, "entry": claim.entry or None, "where": claim.where, "status": self.pair.status,
            "place": str(self.pair.place) if self.pair.place else None, "text": claim.text, "concludes": claim.concludes,
            "before": _record(self.before), "now": _record(self.now),
        }  # fmt: skip


def on_text(old: Expert, new: Expert, pair: Pair) -> TextImpact:
    """Return what a change does to one text."""
    return TextImpact(pair, proof(old, pair.old), proof(new, pair.new))


def pairs(old: Knowledge, new: Knowledge) -> Iterator[Pair]:
    """Yield each text of the examples and near misses, and of those that must conclude nothing, of one or both of the two."""
    before, after = _claims(old), _claims(new)
    for key in dict.fromkeys([*after, *before]):
        was, now = before.get(key), after.get(key)
        if now is not None:
            place = _place(new, now)
            yield Pair(now, now, "added", place) if was is None else Pair(was, now, "kept", place)
        elif was is not None:
            yield Pair(was, was, "removed", _place(old, was))


def _claims(knowledge: Knowledge) -> dict[tuple[str, str, str], Claim]:
    """Return the claims by entry, what they are (examples in English, say) and text: their numbers can change."""
    found = [claim for entry in knowledge.entries.values() for claim in claims(entry)]
    found += quiet_claims(knowledge)
    return {(claim.entry, claim.where.rpartition("/")[0], claim.text): claim for claim in found}


def _place(knowledge: Knowledge, claim: Claim) -> Place | None:
    """Return where a claim stands; of the texts that must conclude nothing, where they stand in the files of those names."""
    owner = claim.entry or f"vocabulary/{claim.where.partition('/')[0]}.yaml"
    return knowledge.places.get(f"{owner}#{claim.where}")


def _record(made: Proof) -> dict[str, Any]:
    return {
        "result": made.result, "verdict": made.kind, "first": made.first or None, "certainty": _certainty(made),
        "came": made.came or None,
    }  # fmt: skip


def _certainty(made: Proof) -> float:
    return round(made.certainty, 3)
