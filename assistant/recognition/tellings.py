"""How people tell of a symptom: whole texts in their own words, from which the weight of each word is learnt.

The tellings of a symptom are a language model with Jelinek-Mercer smoothing (Zhai and Lafferty, 2001): a word tells as much
as its share in these tellings exceeds its usual share in all, ordinary texts (the background) included. A word is a term of
the lexicon or, where it has none, its stem; two neighbours are a word as well. No weight is set by hand: who adds a telling
changes them. What a text amounts to is the probability of each symptom against all others and against the background, with
the log-odds divided by a root of the number of words: words of one sentence are not independent, and many of them would
make anything certain.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

BACKGROUND = -1
"""Whose tellings the ordinary texts are."""
_OWN = 0.7
"""How much a word's share in the tellings of one symptom counts, against its usual share."""
_FEW = 2
"""So many tellings without the word are always counted: one telling proves little."""
_ROOT = 4
"""Which root: found by cross-validation over the tellings, where more words made surer than right (3 to 5 do as well)."""
_LEAST = 3
"""Fewer words than this tell less still: a nod or a number is no telling."""
_SHARED = 200
"""A word that the tellings of more symptoms hold tells nothing and is passed over: time does not grow with the knowledge."""
_WINDOW = 14
"""The words quoted as the reason: the run of so many that tells most."""
_MOST = 4
"""So many symptoms are reported at most."""

Feature = str


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells of: whose symptom, how probable (0 … 1), and the words that tell most, first to last."""

    owner: int
    probability: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A word of a text: where it stands and what it can mean."""

    place: int
    meanings: tuple[Feature, ...]


class TellingIndex:
    """The words of all tellings, by how telling they are for each symptom."""

    def __init__(self, tellings: Iterable[tuple[int, Sequence[Occurrence]]]) -> None:
        counts: dict[Feature, Counter[int]] = defaultdict(Counter)
        texts: Counter[int] = Counter()
        for owner, words in tellings:
            texts[owner] += 1
            for feature in {feature for feature, _ in _features(words)}:
                counts[feature][owner] += 1
        shares = {
            feature: {owner: count / (texts[owner] + _FEW) for owner, count in owners.items()}
            for feature, owners in counts.items()
            if len(owners) <= _SHARED
        }
        self._more: dict[Feature, dict[int, float]] = {}
        for feature, owners in shares.items():
            usual = sum(owners.values()) / len(texts)
            self._more[feature] = {owner: math.log(1 + _OWN / (1 - _OWN) * share / usual) for owner, share in owners.items()}
        self._any = BACKGROUND in texts

    def find(self, words: Sequence[Occurrence]) -> list[Told]:
        """Return the symptoms that a text tells of, the most probable first."""
        found = [(feature, place) for feature, place in _features(words) if feature in self._more]
        known = {feature for feature, _ in found}
        if not known:
            return []
        touched = sorted({owner for feature in known for owner in self._more[feature]} | ({BACKGROUND} if self._any else set()))
        scale = len(known) ** (1 / _ROOT)
        scores = {owner: sum(self._more[feature].get(owner, 0.0) for feature in sorted(known)) / scale for owner in touched}
        best = max(scores.values())
        odds = {owner: math.exp(score - best) for owner, score in scores.items()}
        total = sum(odds.values())
        ranked = sorted((owner for owner in touched if owner != BACKGROUND), key=lambda owner: (-odds[owner], owner))[:_MOST]
        first, last = self._window(found, ranked[0]) if ranked else (0, 0)
        familiar = sum(any(meaning in self._more for meaning in word.meanings) for word in words)
        trust = min(1.0, familiar / _LEAST)
        return [Told(owner, trust * odds[owner] / total, first, last) for owner in ranked]

    def _window(self, found: Sequence[tuple[Feature, int]], owner: int) -> tuple[int, int]:
        """Return the first and last word of the run that tells most of `owner`, each word counted once."""
        weights: dict[int, float] = defaultdict(float)
        for feature, place in found:
            weights[place] += self._more[feature].get(owner, 0.0) / len(self._more[feature])
        places = sorted(place for place, weight in weights.items() if weight > 0)
        best, span, start, inside = -1.0, (0, 0), 0, 0.0
        for place in places:
            inside += weights[place]
            while place - places[start] >= _WINDOW:
                inside -= weights[places[start]]
                start += 1
            if inside > best + 1e-9:
                best, span = inside, (places[start], place)
        return span


def _features(words: Sequence[Occurrence]) -> Iterator[tuple[Feature, int]]:
    """Yield the words of a text and the pairs of neighbours, with the place of each."""
    for number, word in enumerate(words):
        for meaning in word.meanings:
            yield meaning, word.place
        if number:
            yield f"{words[number - 1].meanings[0]} {word.meanings[0]}", word.place
