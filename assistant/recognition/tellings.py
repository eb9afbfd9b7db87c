"""How people tell of a symptom: what is heard in whole texts in their own words, by weights that were learnt.

The weights are those of a softmax regression over the words of the tellings (see `learning`). Each word has one for every
symptom that has tellings, and one for none of them: texts that are about something else are learnt too. No weight is set by
hand: who adds a telling changes them.

A word is heard as it stands, as what it means (a term of the lexicon, or its stem where it has none), and with the one before
it: people who ask how to do something, and people for whom it fails, differ in their smallest words. It is heard in pieces
too: what is misspelt, compounded, or in a language of few tellings still shares pieces of words with what was learnt. And what
else a text shows is heard, its messages and facts: the same words mean another thing beside another message.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.model import NONE_OF_THEM, Learnt

_LEAST = 4
"""Fewer words than this tell less, by the square of how many there are: a nod or a command is no telling."""
_SHARPER = 1.6
"""Learnt from few texts, the probabilities of the symptoms are too modest; to this power they are what cross-validation finds
them to be. That a text is about any of them at all needs no such correction."""
_WINDOW = 14
"""The words quoted as the reason: the run of so many that tells most."""
_PIECE = 4
"""Words are heard in pieces of so many letters …"""
_WHOLE = 5
"""… from so many letters on …"""
_LONGEST = 30
"""… up to so many: what is longer is no word."""
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
class Heard:
    """What a text tells of, the most probable first, and how probably it is about any symptom here at all (0 … 1)."""

    told: tuple[Told, ...] = ()
    ours: float = 1.0


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

    def hear(self, words: Sequence[Occurrence], shown: Iterable[str] = (), least: float = 0.0) -> Heard:
        """Return what a text tells of, as far as it is at least so probable. `shown` is what else was observed, by name."""
        known = {feature for feature in features(words, shown) if feature in self._words}
        if not words or not known:
            return Heard()
        rows = [self._words[feature] for feature in sorted(known)]
        size = math.sqrt(sum(row[0] ** 2 for row in rows))
        scores = [0.0] * len(self._names)
        for row in rows:
            share = row[0] / size / 10
            for column, tenths in zip(row[1::2], row[2::2], strict=True):
                scores[column] += share * tenths
        best = max(scores)
        odds = [math.exp(score - best) for score in scores]
        others = sum(each for each, name in zip(odds, self._names, strict=True) if name == NONE_OF_THEM)
        ours = max(0.0, 1 - others / sum(odds))
        sharper = [0.0 if name == NONE_OF_THEM else each**_SHARPER for each, name in zip(odds, self._names, strict=True)]
        familiar = min(1.0, sum(map(self._is_familiar, words)) / _LEAST) ** 2
        trust = familiar * ours / (sum(sharper) or 1.0)
        all_of_them = enumerate(zip(sharper, self._owners, strict=True))
        ranked = sorted((-each * trust, at, owner) for at, (each, owner) in all_of_them if owner is not None)
        likely = [one for one in ranked[:_MOST] if -one[0] >= least]
        first, last = self._window(words, likely[0][1]) if likely else (0, 0)
        told = tuple(Told(owner, -less, first, last) for less, _, owner in likely)
        return Heard(told, 1 - familiar * (1 - ours))

    def knows(self, shown: str) -> bool:
        """Tell whether an observation of that name was heard in the texts that were learnt."""
        return f"!{shown}" in self._words

    def speaks_for_none(self, shown: str) -> bool:
        """Tell whether an observation of that name speaks most for a text about something else."""
        row = self._words.get(f"!{shown}", ())
        return len(row) > 1 and self._names[max(zip(row[2::2], row[1::2], strict=True))[1]] == NONE_OF_THEM

    def _is_familiar(self, word: Occurrence) -> bool:
        """Tell whether a word was learnt, or at least half of its pieces were."""
        pieces = [piece in self._words for piece in _pieces(word.written)]
        return f"'{word.written}" in self._words or (any(pieces) and 2 * sum(pieces) >= len(pieces))

    def _window(self, words: Sequence[Occurrence], column: int) -> tuple[int, int]:
        """Return the first and last word of the run that tells most of one symptom."""
        tells: dict[int, float] = defaultdict(float)
        for feature, place in _placed(words):
            if feature in self._words:
                row = self._words[feature]
                columns = row[1::2]
                if column in columns:
                    tells[place] += max(0, row[0] * row[2 + 2 * columns.index(column)])
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


def features(words: Sequence[Occurrence], shown: Iterable[str] = ()) -> frozenset[Feature]:
    """Return all that is heard in the words of a text, and what else was observed in it."""
    return frozenset([*(feature for feature, _ in _placed(words)), *(f"!{each}" for each in shown)])


def _placed(words: Sequence[Occurrence]) -> Iterator[tuple[Feature, int]]:
    """Yield what is heard in the words, each with its place: written, as they are and in pairs; meant, likewise."""
    written = meant = ""
    for word in words:
        yield f"'{word.written}", word.place
        for piece in _pieces(word.written):
            yield piece, word.place
        if written:
            yield f"'{written} {word.written}", word.place
        written = word.written
        for meaning in word.meanings:
            yield meaning, word.place
        if word.meanings:
            if meant:
                yield f"{meant} {word.meanings[0]}", word.place
            meant = word.meanings[0]


def _pieces(word: str) -> Iterator[Feature]:
    """Yield the pieces of a word, its ends marked."""
    if _WHOLE <= len(word) <= _LONGEST:
        marked = f"<{word}>"
        for start in range(len(marked) - _PIECE + 1):
            yield f"#{marked[start : start + _PIECE]}"
