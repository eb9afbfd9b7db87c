"""Which question to ask next: the one with the greatest expected gain over the remaining candidates for its cost.

The gain of a question is the expected drop, in bits, of the uncertainty about which candidate holds. A candidate that has
the question among its expectations answers accordingly; one that has not may answer anything, so it stays whatever is
answered. "None of these" is always a candidate too: it makes it worth asking for the last candidate's own symptom.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.inference.productions import Term
from assistant.model import YES_NO, Knowledge, Question

_NONE_OF_THESE = 0.15
"""The least weight that remains for "none of these"."""
_LEAST_GAIN = 0.01
"""A question that is expected to tell less, in bits, is not asked."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The entries that are still possible, by weight. Where none stands out, all that the known terms allow are."""

    weights: Mapping[str, float]
    excluded: frozenset[str] = frozenset()
    known: tuple[Term, ...] = ()


class QuestionTable:
    """The expectations of all entries, by question and answer, as sets of bits: one bit for each entry."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._questions = knowledge.questions
        self._entries = knowledge.entries
        self._bit = {entry: 1 << number for number, entry in enumerate(knowledge.entries)}
        self._all = (1 << len(self._bit)) - 1
        self._by_answer: dict[str, dict[str, int]] = {}
        self._concerned: dict[str, int] = {}
        for entry in knowledge.entries.values():
            for name, values in entry.expects.items():
                answers = self._by_answer.setdefault(name, {})
                for value in values:
                    answers[value] = answers.get(value, 0) | self._bit[entry.id]
                self._concerned[name] = self._concerned.get(name, 0) | self._bit[entry.id]
        asked = [name for name in self._by_answer if name in self._questions]
        self._widest_first = sorted(asked, key=lambda name: (-self._concerned[name].bit_count(), name))

    def next_question(self, candidates: Candidates, settled: Iterable[str]) -> Question | None:
        """Return the best question that is not `settled`, or None where no answer could change the outcome."""
        passed = set(settled)
        gains = self._weighted(candidates, passed) if candidates.weights else self._counted(candidates, passed)
        rated = [(-gain / self._questions[name].cost, name) for name, gain in gains if gain >= _LEAST_GAIN]
        return self._questions[min(rated)[1]] if rated else None

    def _weighted(self, candidates: Candidates, passed: set[str]) -> Iterator[tuple[str, float]]:
        """Yield questions with their gain where some candidates stand out: only those that concern one of them."""
        names = {name for entry in candidates.weights for name in self._entries[entry].expects}
        for name in sorted(names & self._questions.keys() - passed):
            yield name, self._gain_weighted(self._questions[name], candidates.weights)

    def _counted(self, candidates: Candidates, passed: set[str]) -> Iterator[tuple[str, float]]:
        """Yield questions with their gain where all entries are alike, until no further one can tell enough."""
        remaining = self._remaining(candidates)
        count = remaining.bit_count()
        for name in self._widest_first:
            if self._concerned[name].bit_count() * math.log2(count + 1) < _LEAST_GAIN * count:
                return
            if name not in passed:
                yield name, self._gain_counted(name, remaining)

    def possible(self, candidates: Candidates) -> list[str]:
        """Return the entries that what is known does not contradict, in the order of the knowledge base."""
        remaining = self._remaining(candidates)
        return [entry for entry, bit in self._bit.items() if remaining & bit]

    def _remaining(self, candidates: Candidates) -> int:
        remaining = self._all
        for entry in candidates.excluded:
            remaining &= ~self._bit[entry]
        allowed: dict[str, int] = {}
        for term in candidates.known:
            name, _, value = term.partition("=")
            if name in self._by_answer:
                allowed[name] = allowed.get(name, 0) | self._by_answer[name].get(value, 0)
        for name, entries in allowed.items():
            remaining &= entries | ~self._concerned[name]
        return remaining

    def _gain_weighted(self, question: Question, weights: Mapping[str, float]) -> float:
        none = max(_NONE_OF_THESE, 1 - max(weights.values()))
        by_answer = {choice.value: none / len(question.choices) for choice in question.choices}
        if question.choices == YES_NO:
            by_answer = {"yes": 0.0, "no": none}  # who has none of these does not see their symptoms
        open_ = 0.0
        for entry, weight in weights.items():
            expected = self._entries[entry].expects.get(question.id)
            if not expected:
                open_ += weight
                continue
            for value in expected:
                by_answer[value] = by_answer.get(value, 0.0) + weight / len(expected)
        return _gain(by_answer.values(), open_)

    def _gain_counted(self, name: str, remaining: int) -> float:
        concerned = (remaining & self._concerned[name]).bit_count()
        by_answer = [(remaining & entries).bit_count() for entries in self._by_answer[name].values()]
        return _gain(by_answer, remaining.bit_count() - concerned)


def _gain(by_answer: Iterable[float], open_: float) -> float:
    """Return the expected bits won: `by_answer` weighs the candidates behind each answer, `open_` those that stay anyway."""
    weights = [weight for weight in by_answer if weight > 0]
    told = sum(weights)
    total = told + open_
    if not told:
        return 0.0
    return sum(weight / total * math.log2(total / (weight + open_)) for weight in weights)
