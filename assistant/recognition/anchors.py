"""Names and codes that mean the same in every language: found when all of one list stand near each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.recognition.text import Words, split

_WINDOW = 80
"""The names of one anchor stand within so many words of each other."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One list of names: whose, and the words that must all be there."""

    owner: int
    names: frozenset[str]


class AnchorIndex:
    """All anchors, by their words."""

    def __init__(self, anchors: Iterable[tuple[int, Iterable[str]]]) -> None:
        self._anchors = tuple(
            Anchor(owner, frozenset(word for name in names for word in split(name).words)) for owner, names in anchors
        )
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for number, anchor in enumerate(self._anchors):
            for name in sorted(anchor.names):
                self._by_name[name].append(number)

    def find(self, text: Words) -> list[tuple[int, int, int]]:
        """Return the owner of each anchor found, once, with the first and last word of the text that it spans."""
        seen: dict[int, dict[str, int]] = defaultdict(dict)
        found: dict[int, tuple[int, int]] = {}
        for at, word in enumerate(text.words):
            for number in self._by_name.get(word, ()):
                places = seen[number]
                places[word] = at
                anchor = self._anchors[number]
                first = min(places.values())
                if anchor.owner not in found and len(places) == len(anchor.names) and at - first <= _WINDOW:
                    found[anchor.owner] = (first, at)
        return [(owner, first, last) for owner, (first, last) in sorted(found.items())]
