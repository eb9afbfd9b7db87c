"""Recognition and inference together: a text in, a verdict out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Recognition, Span
from assistant.inference import Reasoner, Verdict
from assistant.inference.verdict import CLEAR, Case
from assistant.model import Knowledge
from assistant.recognition.parts import pieces
from assistant.recognition.recogniser import Recogniser
from assistant.recognition.text import unread


@dataclass(frozen=True, slots=True)
class Finding:
    """What one text gave: what was recognised in it, and the verdict on that.

    `parts` are its separate errors, cause first, each as if it had come alone; empty where the text is one case.
    """

    recognition: Recognition
    verdict: Verdict
    parts: tuple[Finding, ...] = ()

    def cases(self) -> tuple[Finding, ...]:
        """Return the parts, or the finding itself where there are none."""
        return self.parts or (self,)

    def part_of(self, entry: str) -> Finding:
        """Return the case in which `entry` is concluded: its captured values are those that belong to the entry."""
        return next((each for each in self.cases() if entry in _entries(each)), self)


class Expert:
    """A knowledge base ready for use. Building it takes a moment; after that it is immutable and can be shared."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._recogniser = Recogniser(knowledge)
        self._reasoner = Reasoner(knowledge)

    def read(self, text: str) -> Recognition:
        """Return what `text` holds; spans are in code points of `text`."""
        return self._recogniser.recognise(text)

    def judge(self, case: Case) -> Verdict:
        """Return the verdict on all that is known of a case."""
        return self._reasoner.judge(case)

    def diagnose(self, text: str) -> Finding:
        """Return the verdict on one text alone, its separate errors judged apart."""
        seen = unread(text)
        recognition = self._recogniser.recognise(text, seen)
        parts = self._parts(text, seen, recognition)
        if len(parts) > 1:
            verdict = self._reasoner.together([each.verdict for each in parts])
            order = [
                conclusion.entry for conclusion in verdict.conclusions
            ]  # a verdict names only so many: the rest comes last
            parts.sort(
                key=lambda part: min((order.index(name) for name in _entries(part) if name in order), default=len(order))
            )
            return Finding(recognition, verdict, tuple(parts))
        return self._finding(recognition)

    def _parts(self, text: str, seen: str, recognition: Recognition) -> list[Finding]:
        """Return the parts of a text that are each an error by itself; a piece that is none belongs to the one after it."""
        parts: list[Finding] = []
        found = pieces(seen, recognition.messages)
        begin = 0
        for start, end in found if len(found) > 1 else ():
            alone = self._finding(self._read_part(text, seen, (start, end)))
            if not _entries(alone):
                continue
            whole = self._finding(self._read_part(text, seen, (begin, end))) if begin < start else alone
            parts.append(whole if _entries(whole) & _entries(alone) else alone)
            begin = end
        return _separate(parts) if len(parts) > 1 else []

    def _read_part(self, text: str, seen: str, span: Span) -> Recognition:
        start, end = span
        return self._recogniser.recognise(text[start:end], seen[start:end]).moved(start)

    def _finding(self, recognition: Recognition) -> Finding:
        return Finding(recognition, self.judge(Case(recognition.observations, understood=recognition.understood)))


def _entries(finding: Finding) -> set[str]:
    """Return the entries that a text is diagnosed with."""
    return {each.entry for each in finding.verdict.conclusions} if finding.verdict.kind == "diagnosed" else set()


def _separate(parts: Sequence[Finding]) -> list[Finding]:
    """Return the parts that are errors of their own: the lines of one log speak of one error.

    A part that rests on what another shows as well is no second error, and one that names the same entries is a repetition.
    """
    separate: list[Finding] = []
    for part in parts:
        named = {entry for other in separate for entry in _entries(other)}
        if _entries(part) - named and not any(_rests_on(part, other) for other in parts if other is not part):
            separate.append(part)
    return separate


def _rests_on(part: Finding, other: Finding) -> bool:
    """Tell whether `other` shows all that tells most in `part`, and more of its own."""
    return _telling(part) <= _seen(other) and not _telling(other) <= _seen(part)


def _telling(finding: Finding) -> set[tuple[str, str]]:
    """Return the observations on which the weightiest rule of a part's diagnosis rests."""
    evidence = finding.verdict.conclusions[0].evidence if finding.verdict.conclusions else ()
    return {(each.name, each.value) for each in evidence if each.rule == evidence[0].rule}


def _seen(finding: Finding) -> set[tuple[str, str]]:
    return {(each.name, each.value) for each in finding.recognition.observations if each.certainty >= CLEAR}
