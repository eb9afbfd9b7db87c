"""Learns from tellings what each word speaks for: softmax regression by stochastic gradient descent, over tf-idf weights.

Bishop, Pattern Recognition and Machine Learning (2006), 4.3.4, for the model; Manning, Raghavan and Schütze, Introduction to
Information Retrieval (2008), 6.2, for the weights of words. Few passes over the texts, and no other regularisation: found by
cross-validation over texts that no telling was written from.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import mul

from assistant.model import Learnt

_PASSES = 12
_RATE = 3.0
_SLOWS = 0.1
"""By how much more of the first rate each pass is slower."""
_SMALL = 0.003
"""Where a probability is off by less, nothing is corrected: it saves most of the time."""
_TWICE = 2
"""A word of fewer texts tells nothing that holds."""
_NOTHING = 0.1
"""Who speaks no more than this for or against a symptom says nothing of it: five sixths of all do, and nothing changes."""


def learn(texts: Sequence[tuple[str, frozenset[str]]], made_from: str) -> Learnt:
    """Return what the words of `texts` speak for.

    Each text is the symptom it tells of (or `NONE_OF_THEM`) and all that is heard in it; `made_from` is kept with the result,
    to tell later whether it is still true. The same texts in the same order give the same result.
    """
    names = sorted({name for name, _ in texts})
    column = {name: number for number, name in enumerate(names)}
    held_by = Counter(feature for _, heard in texts for feature in heard)
    weights = {
        feature: round(math.log((1 + len(texts)) / (1 + count)) + 1, 3)
        for feature, count in sorted(held_by.items())
        if count >= _TWICE
    }
    rows = {feature: [0.0] * len(names) for feature in weights}
    samples = [(column[name], _weighed(heard, weights, rows)) for name, heard in texts]
    order = list(range(len(samples)))
    shuffled = random.Random(0)
    for number in range(_PASSES):
        shuffled.shuffle(order)
        rate = _RATE / (1 + _SLOWS * number)
        for index in order:
            _correct(*samples[index], rate, len(names))
    words = {feature: [round(1000 * weight), *_spoken(rows[feature])] for feature, weight in weights.items()}
    return Learnt(tuple(names), words, made_from)


def _spoken(row: Sequence[float]) -> Iterator[int]:
    """Yield what is kept of a row, in whole tenths, as `Learnt` has it."""
    for column, each in enumerate(row):
        tenths = round(10 * each)
        if abs(tenths) > 10 * _NOTHING:
            yield from (column, tenths)


def _weighed(heard: frozenset[str], weights: dict[str, float], rows: dict[str, list[float]]) -> list[tuple[list[float], float]]:
    known = sorted(feature for feature in heard if feature in weights)
    size = math.sqrt(sum(weights[feature] ** 2 for feature in known))
    return [(rows[feature], weights[feature] / size) for feature in known]


def _correct(right: int, sample: list[tuple[list[float], float]], rate: float, count: int) -> None:
    """Move the rows of the words of one text by as much as their prediction is off."""
    shares = [share for _, share in sample]
    scores = [sum(map(mul, shares, column)) for column in zip(*(row for row, _ in sample), strict=True)] or [0.0] * count
    best = max(scores)
    odds = [math.exp(score - best) for score in scores]
    total = sum(odds)
    off = [(column, rate * (each / total - (column == right))) for column, each in enumerate(odds)]
    moved = [(column, by) for column, by in off if abs(by) > rate * _SMALL]
    for row, share in sample:
        for column, by in moved:
            row[column] -= by * share
