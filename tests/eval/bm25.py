"""A search box to compare with: BM25 over the sections of the source documents (Robertson and Zaragoza, 2009)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

_K1, _B = 1.2, 0.75


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


class SearchBox:
    """Ranks labelled pages for a text. A label may have several pages: its best one counts."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        self._pages = {name: Counter(words(text)) for name, text in pages.items()}
        self._lengths = {name: page.total() for name, page in self._pages.items()}
        self._usual = sum(self._lengths.values()) / max(1, len(self._lengths))
        within = Counter(word for page in self._pages.values() for word in page)
        count = len(self._pages)
        self._rare = {word: math.log(1 + (count - pages + 0.5) / (pages + 0.5)) for word, pages in within.items()}

    def best(self, text: str) -> str:
        asked = [word for word in dict.fromkeys(words(text)) if word in self._rare]
        return max(self._pages, key=lambda name: (sum(self._score(name, word) for word in asked), name))

    def _score(self, name: str, word: str) -> float:
        often = self._pages[name][word]
        return self._rare[word] * often * (_K1 + 1) / (often + _K1 * (1 - _B + _B * self._lengths[name] / self._usual))
