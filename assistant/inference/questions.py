"""Which question to ask next: the one that is expected to tell most about the remaining candidates for its cost.

What a question tells is counted in bits: how uncertain its answer is, less how uncertain it would be if the candidate were
known. A candidate that has the question among its expectations answers accordingly; one that has not may answer anything, so
its answer tells nothing. Candidates are the entries that something speaks for, by their certainty, and the others that nothing
known contradicts, who share the certainty that is left with "none of these". That one makes it worth asking for the own sign
of the last candidate.

A user who often does not know will not know the next answer either: what a question is worth is what it tells times the chance
that it is answered. When none is worth asking, the candidates are handed on.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.inference.productions import Term
from assistant.model import YES_NO, Knowledge, Question

_NONE_OF_THESE = 0.15
"""The least weight that remains for "none of these" and the entries that nothing speaks for."""
_LEAST_WORTH = 0.12
"""A question that is expected to tell less, in bits, is not asked."""
_PATIENCE = 7
"""After so many answers "don't know" only what something speaks for is asked about."""
_FEW = 5
"""So many entries that are merely left can be named without evidence for each; more would be a list of the knowledge base."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The entries that are still possible: those of `weights` by certainty, and all others that the `known` terms allow.

    `answered` counts the questions that the user has answered, `passed` those answered "don't know".
    """

    weights: Mapping[str, float]
    excluded: frozenset[str] = frozenset()
    known: tuple[Term, ...] = ()
    answered: int = 0
    passed: int = 0


@dataclass(frozen=True, slots=True)
class _Field:
    """Candidates as shares of one whole: `named` by entry, the entries of the set `others` with `share` each, and `none`."""

    named: Mapping[str, float]
    others: int
    share: float
    none: float


class QuestionTable:
    """The expectations of all entries, by question and answer, as sets of bits: one bit for each entry."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._questions = knowledge.questions
        self._entries = knowledge.entries
        self._bit = {entry: 1 << number for number, entry in enumerate(knowledge.entries)}
        self._concerned: dict[str, int] = {}
        self._by_answer: dict[str, dict[str, int]] = {}
        self._by_share: dict[str, dict[tuple[str, int], int]] = {}
        """The entries that expect a value, apart by how many values they expect: each then weighs that part less."""
        for entry in knowledge.entries.values():
            bit = self._bit[entry.id]
            for name, values in entry.expects.items():
                self._concerned[name] = self._concerned.get(name, 0) | bit
                answers, shares = self._by_answer.setdefault(name, {}), self._by_share.setdefault(name, {})
                for value in values:
                    answers[value] = answers.get(value, 0) | bit
                    shares[value, len(values)] = shares.get((value, len(values)), 0) | bit
        asked = [self._questions[name] for name in self._concerned if name in self._questions]
        most = {each.id: math.log2(len(each.choices)) / each.cost for each in asked}
        promise = {name: self._concerned[name].bit_count() * bits for name, bits in most.items()}
        self._promise = sorted(promise.items(), key=lambda item: (-item[1], item[0]))
        """What a question could tell for its cost if every entry that it concerns were a candidate of weight 1, most first."""
        self._most = max(most.values(), default=0.0)
        self._dearest = max((each.cost for each in asked), default=1.0)

    def next_question(self, candidates: Candidates, settled: Iterable[str]) -> Question | None:
        """Return the best question that is not `settled`, or None where none is worth asking."""
        if candidates.passed >= _PATIENCE and not candidates.weights:
            return None
        passed = set(settled)
        field = self._field(candidates)
        chance = (candidates.answered + 1) / (candidates.answered + candidates.passed + 1)
        least = _LEAST_WORTH / chance
        best: tuple[float, str] | None = None
        for name, bound in self._promising(field):
            if best and bound < -best[0]:
                break
            bits = self._bits(self._questions[name], field) if name not in passed else 0.0
            if bits >= least:
                best = min(best or (0.0, ""), (-bits / self._questions[name].cost, name))
        return self._questions[best[1]] if best else None

    def left(self, candidates: Candidates) -> list[str]:
        """Return the entries that nothing known contradicts, best met first, or none where they are too many to name."""
        remaining = self._remaining(candidates)
        if remaining.bit_count() > _FEW:
            return []
        known = [term.partition("=") for term in candidates.known]
        met = {
            entry: sum(value in self._entries[entry].expects.get(name, ()) for name, _, value in known)
            for entry in self._members(remaining)
        }
        return sorted(met, key=lambda entry: -met[entry])

    def possible(self, candidates: Candidates) -> list[str]:
        """Return the entries that what is known does not contradict, in the order of the knowledge base."""
        return self._members(self._remaining(candidates))

    # -- candidates ----------------------------------------------------------------------------------------------------

    def _members(self, entries: int) -> list[str]:
        return [name for name, bit in self._bit.items() if entries & bit]

    def _remaining(self, candidates: Candidates) -> int:
        remaining = (1 << len(self._bit)) - 1
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

    def _field(self, candidates: Candidates) -> _Field:
        others = self._remaining(candidates)
        for entry in candidates.weights:
            others &= ~self._bit[entry]
        unsure = max(_NONE_OF_THESE, 1 - max(candidates.weights.values(), default=0.0))
        whole = unsure + sum(candidates.weights.values())
        share = unsure / whole / (others.bit_count() + 1)
        return _Field({entry: weight / whole for entry, weight in candidates.weights.items()}, others, share, share)

    # -- questions -----------------------------------------------------------------------------------------------------

    def _promising(self, field: _Field) -> Iterator[tuple[str, float]]:
        """Yield questions, each with what it and all after it tell at most for their cost, until that is too little: those that
        concern a named candidate, then the others."""
        own = {name for entry in field.named for name in self._entries[entry].expects if name in self._questions}
        for name in sorted(own):
            yield name, math.inf
        for name, promise in self._promise:
            bound = promise * field.share + self._most * field.none
            if bound * self._dearest < _LEAST_WORTH:
                return
            if name not in own:
                yield name, bound

    def _bits(self, question: Question, field: _Field) -> float:
        """Return what the answer is expected to tell, in bits."""
        by_answer = dict.fromkeys((choice.value for choice in question.choices), 0.0)
        vague = 0.0
        for entry, weight in field.named.items():
            expected = self._entries[entry].expects.get(question.id, ())
            for value in expected:
                by_answer[value] += weight / len(expected)
            vague += weight * math.log2(len(expected) or 1)
        for (value, count), entries in self._by_share[question.id].items():
            weight = (entries & field.others).bit_count() * field.share / count
            by_answer[value] += weight
            vague += weight * math.log2(count)
        told = sum(by_answer.values())
        if not told:
            return 0.0
        if question.choices == YES_NO:
            by_answer["no"] += field.none  # who has none of these does not see their signs
        else:  # and answers other questions half as the candidates do, half at random
            none = {value: field.none * (weight / told + 1 / len(by_answer)) / 2 for value, weight in by_answer.items()}
            by_answer = {value: weight + none[value] for value, weight in by_answer.items()}
            vague += _uncertainty(none.values())
        return _uncertainty(by_answer.values()) - vague


def _uncertainty(weights: Collection[float]) -> float:
    """Return the entropy of weights, in bits, times their sum."""
    whole = sum(weights)
    return sum(weight * math.log2(whole / weight) for weight in weights if weight)
