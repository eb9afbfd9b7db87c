"""Recognition and inference together: a text in, a verdict out."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.evidence import Recognition
from assistant.inference import Reasoner, Verdict
from assistant.inference.verdict import Case
from assistant.model import Knowledge
from assistant.recognition.recogniser import Recogniser


@dataclass(frozen=True, slots=True)
class Finding:
    """What one text gave: what was recognised in it, and the verdict on that."""

    recognition: Recognition
    verdict: Verdict


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
        """Return the verdict on one text alone."""
        recognition = self.read(text)
        return Finding(recognition, self.judge(Case(recognition.observations, understood=recognition.understood)))
