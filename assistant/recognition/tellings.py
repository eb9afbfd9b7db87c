"""How people tell of a symptom: what is heard in whole texts in their own words, by weights that were learnt.

The weights are those of a softmax regression over the words of the tellings (see `learning`). Each word has one for every
symptom that has tellings, and one for none of them: texts that are about something else are learnt too. No weight is set by
hand: who adds a telling changes them.

A word is heard as it stands, as what it means (a term of the lexicon, or its stem where it has none), and with the one before
it: people who ask how to do something, and people for whom it fails, differ in their smallest words.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.model import NONE_OF_THEM, Learnt

_LEAST = 4
"""Fewer words than this tell less, by the square of how many there are: a nod or a command is no telling."""
_SHARPER = 1.6
"""Learnt from few texts, the probabilities are too modest; to this power they are what cross-validation finds them to be."""
_ROOT = 0.25
"""What is most like one symptom is mostly right even where the text may be about something else: so much that doubt counts."""
_OURS = 0.93
"""A text that is less probably about one of the symptoms (0 … 1) …"""
_DOUBTED = 0.55
"""… makes no one surer than this."""
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
    """A word of a text: where it stands, how it is written, and what it can mean (nothing for a stop word)."""

    place: int
    written: str
    meanings: tuple[Feature, ...]


class TellingIndex:
    """What was learnt from tellings. `owners` are the numbers of the symptoms it was learnt for; others are passed over."""

    def __init__(self, learnt: Learnt, owners: Mapping[str, int]) -> None:
        self._words = learnt.words
        self._names = learnt.names
        self._owners = [owners.get(name) for name in learnt.names]

    def find(self, words: Sequence[Occurrence]) -> list[Told]:
        """Return the symptoms that a text tells of, the most probable first."""
        known = {feature for feature in features(words) if feature in self._words}
        if not known:
            return []
        size = math.sqrt(sum(self._words[feature].weight ** 2 for feature in known))
        scores = [0.0] * len(self._owners)
        for feature in sorted(known):
            word = self._words[feature]
            share = word.weight / size
            scores = [score + share * speaks for score, speaks in zip(scores, word.speaks_for, strict=True)]
        best = max(scores)
        odds = [math.exp(score - best) for score in scores]
        others = sum(each for each, name in zip(odds, self._names, strict=True) if name == NONE_OF_THEM)
        ours = max(0.0, 1 - others / sum(odds))
        sharper = [0.0 if name == NONE_OF_THEM else each**_SHARPER for each, name in zip(odds, self._names, strict=True)]
        familiar = min(1.0, sum(f"'{word.written}" in self._words for word in words) / _LEAST) ** 2
        trust = familiar * ours**_ROOT / (sum(sharper) or 1.0)
        most = 1.0 if ours >= _OURS else _DOUBTED
        all_of_them = enumerate(zip(sharper, self._owners, strict=True))
        ranked = sorted((-each, at, owner) for at, (each, owner) in all_of_them if owner is not None)
        if not ranked:
            return []
        first, last = self._window(words, ranked[0][1])
        return [Told(owner, min(-each * trust, most), first, last) for each, _, owner in ranked[:_MOST]]

    def _window(self, words: Sequence[Occurrence], column: int) -> tuple[int, int]:
        """Return the first and last word of the run that tells most of one symptom."""
        tells: dict[int, float] = defaultdict(float)
        for feature, place in _placed(words):
            if feature in self._words:
                word = self._words[feature]
                tells[place] += max(0.0, word.weight * word.speaks_for[column])
        places = sorted(place for place, much in tells.items() if much > 0)
        best, span, start, inside = -1.0, (words[0].place, words[-1].place), 0, 0.0
        for place in places:
            inside += tells[place]
            while place - places[start] >= _WINDOW:
                inside -= tells[places[start]]
                start += 1
            if inside > best + 1e-9:
                best, span = inside, (places[start], place)
        return span


def features(words: Sequence[Occurrence]) -> frozenset[Feature]:
    """Return all that is heard in the words of a text."""
    return frozenset(feature for feature, _ in _placed(words))


def _placed(words: Sequence[Occurrence]) -> Iterator[tuple[Feature, int]]:
    """Yield what is heard in the words, each with its place: written, as they are and in pairs; meant, likewise."""
    written = meant = ""
    for word in words:
        yield f"'{word.written}", word.place
        if written:
            yield f"'{written} {word.written}", word.place
        written = word.written
        for meaning in word.meanings:
            yield meaning, word.place
        if word.meanings:
            if meant:
                yield f"{meant} {word.meanings[0]}", word.place
            meant = word.meanings[0]
