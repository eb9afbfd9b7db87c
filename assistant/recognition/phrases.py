"""Described behaviour in a text: phrases of a few telling words, in any order, near each other.

A word of a phrase weighs 1 / (1 + log2 n) where n symptoms or facts use it: what few entries speak of tells most, and no
weight is tuned by hand. The certainty is the weight of the words found within `_WINDOW` words, as a share of the phrase.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.recognition.lexicon import Terms

_WINDOW = 40
"""Words of a description stand within so many words of each other."""
_MOST_PLACES = 400
"""Of a word that a text repeats more often, the first and last occurrences count: time stays linear."""
_KEYS = 2
"""A phrase is looked at when one of so many of its most telling words is there."""
_LEAST = 0.45
"""Below this share a phrase was not said."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A described symptom: whose it is, and its telling words as sets of terms that mean the same."""

    owner: int
    parts: tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase found: whose, the share of it that was found (0 … 1), how much that tells, and between which words."""

    owner: int
    share: float
    weight: float
    first: int
    last: int


class PhraseIndex:
    """All phrases, by their most telling words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases = tuple(phrase for phrase in phrases if phrase.parts)
        owners: dict[str, set[int]] = defaultdict(set)
        for phrase in self._phrases:
            for part in phrase.parts:
                for term in part:
                    owners[term].add(phrase.owner)
        self._weight = {term: 1 / (1 + math.log2(len(known))) for term, known in owners.items()}
        self._weights = tuple(
            tuple(min(self._weight[term] for term in part) for part in phrase.parts) for phrase in self._phrases
        )
        self._totals = tuple(sum(weights) for weights in self._weights)
        self._by_term: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            ranked = sorted(range(len(phrase.parts)), key=lambda part: (-self._weights[number][part], part))
            for term in sorted({term for part in ranked[:_KEYS] for term in phrase.parts[part]}):
                self._by_term[term].append(number)

    def find(self, places: Mapping[str, Sequence[int]]) -> list[Said]:
        """Return the best phrase of each owner. `places` gives the words of the text at which each term stands, in order."""
        numbers = sorted({number for term in places for number in self._by_term.get(term, ())})
        best: dict[int, Said] = {}
        for number in numbers:
            said = self._said(number, places)
            if said is not None and (said.owner not in best or _rank(said) > _rank(best[said.owner])):
                best[said.owner] = said
        return [best[owner] for owner in sorted(best)]

    def _said(self, number: int, places: Mapping[str, Sequence[int]]) -> Said | None:
        phrase, weights, total = self._phrases[number], self._weights[number], self._totals[number]
        present = [part for part, terms in enumerate(phrase.parts) if not terms.isdisjoint(places)]
        if sum([weights[part] for part in present]) < _LEAST * total:
            return None
        hits = [(place, part) for part in present for term in phrase.parts[part] for place in _ends(places.get(term, ()))]
        hits.sort()
        found, first, last = _best_window(hits, weights)
        share = found / total
        return Said(phrase.owner, share, found, first, last) if share >= _LEAST else None


def _rank(said: Said) -> tuple[float, float, int]:
    return (said.share * min(1.0, 0.5 + said.weight / 4), said.weight, -said.first)


def _ends(places: Sequence[int]) -> Sequence[int]:
    if len(places) <= _MOST_PLACES:
        return places
    return [*places[: _MOST_PLACES // 2], *places[-_MOST_PLACES // 2 :]]


def _best_window(hits: Sequence[tuple[int, int]], weights: Sequence[float]) -> tuple[float, int, int]:
    """Return the weight of the distinct parts in the best window, and its first and last word."""
    inside = [0] * len(weights)
    weight = best = 0.0
    first, last, start = hits[0][0], hits[0][0], 0
    for place, part in hits:
        while place - hits[start][0] > _WINDOW:
            dropped = hits[start][1]
            inside[dropped] -= 1
            weight -= weights[dropped] if not inside[dropped] else 0.0
            start += 1
        inside[part] += 1
        weight += weights[part] if inside[part] == 1 else 0.0
        if weight > best + 1e-9:
            best, first, last = weight, hits[start][0], place
    return best, first, last
