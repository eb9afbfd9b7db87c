"""Words to terms: what a word means, whatever its language, inflection, spelling or spelling slip.

A term is the id of a group of synonyms (`=customer`) or, for a word in no group, its stem in its language (`en:plugin`).
Dutch compounds and words glued together are taken apart (`koppelingsfout`), and a word that the vocabulary does not have
is read as the one it differs from by a single slip.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import Stemmer

from assistant.model import LANGUAGES
from assistant.model import Words as SharedWords
from assistant.recognition.text import Words, split

Terms = frozenset[str]
NOTHING: Terms = frozenset()

_SHORTEST_SLIP = 5
"""Shorter words are too near to each other for a slip to be told from another word."""
_LONGEST_GUESS = 40
"""Longer ones are not words: taking them apart would cost the square of their length."""
_SHORTEST_PART = 4
_LINKS = ("", "s", "en", "e", "n")
_REMEMBERED = 50_000


class Lexicon:
    """The vocabulary of all phrases. `learn` the phrases first, then ask for the terms of texts."""

    def __init__(self, shared: SharedWords) -> None:
        self._stemmers = {"en": Stemmer.Stemmer("english"), "nl": Stemmer.Stemmer("dutch")}
        self._stop: dict[str, frozenset[str]] = {
            language: frozenset(split(" ".join(shared.stop.get(language, ()))).words) for language in LANGUAGES
        }
        self._single: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._several: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._surfaces: dict[str, set[str]] = defaultdict(set)
        self._slips: dict[str, set[str]] = defaultdict(set)
        self._memory: dict[str, Terms] = {}
        for group in shared.groups:
            for language in LANGUAGES:
                for phrase in (*group.any, *(group.en if language == "en" else group.nl)):
                    self._add(language, phrase, f"={group.id}")

    def learn(self, language: str, phrase: str) -> list[Terms]:
        """Return the telling words of a phrase, each as the terms that any of them stands for, and remember them.

        `language` is one of the product's languages, or `any`.
        """
        languages = LANGUAGES if language == "any" else (language,)
        words = split(phrase)
        found: list[Terms] = []
        index = 0
        while index < len(words):
            length, terms = self._group_at(words.words, index, languages)
            if not terms and any(words.words[index] in self._stop[name] for name in languages):
                index += 1
                continue
            if not terms:
                terms = frozenset(self._own_terms(words.words[index], languages))
            found.append(terms)
            index += length
        return found

    def _own_terms(self, word: str, languages: Iterable[str]) -> Iterator[str]:
        for language in languages:
            term = f"{language}:{self._stem(language, word)}"
            self._add(language, word, term)
            yield term

    def _add(self, language: str, phrase: str, term: str) -> None:
        words = split(phrase).words
        if not words:
            return
        stems = tuple(self._stem(language, word) for word in words)
        if len(words) > 1:
            self._several[language, stems[0]].append((stems, term))
            self._several[language, stems[0]].sort(key=lambda known: (-len(known[0]), known))
            return
        self._single[language, stems[0]].add(term)
        for surface in {words[0], stems[0]}:
            self._surfaces[surface].add(term)
            if len(surface) >= _SHORTEST_SLIP:
                for shorter in _deletions(surface):
                    self._slips[shorter].add(surface)
        self._memory.clear()

    def stem(self, word: str) -> str:
        """Return the stem of a word that the vocabulary does not have, as a term of its own."""
        return f"?{self._stem('nl', word)}"

    def _stem(self, language: str, word: str) -> str:
        return str(self._stemmers[language].stemWord(word))

    def _group_at(self, words: Sequence[str], index: int, languages: Iterable[str]) -> tuple[int, Terms]:
        """Return the longest group word that begins at `index`, as the number of words and its terms."""
        for language in languages:
            for stems, term in self._several.get((language, self._stem(language, words[index])), ()):
                if self._follows(words, index, language, stems):
                    return len(stems), frozenset([term])
        terms = {
            term
            for language in languages
            for term in self._single.get((language, self._stem(language, words[index])), ())
            if term.startswith("=")
        }
        return 1, frozenset(terms)

    def _follows(self, words: Sequence[str], index: int, language: str, stems: tuple[str, ...]) -> bool:
        if index + len(stems) > len(words):
            return False
        return all(self._stem(language, words[index + offset]) == stem for offset, stem in enumerate(stems))

    def terms_at(self, words: Words, index: int, *, guess: bool = True) -> Terms:
        """Return what the words that begin at `index` mean. With `guess`, slips and compounds are read too."""
        word = words.words[index]
        terms = self._terms(word, guess)
        if index in words.maybe_escaped:
            terms |= self._terms(word[1:], guess)
        for language in LANGUAGES:
            known = self._several.get((language, self._stem(language, word)))
            if known:
                terms |= {term for stems, term in known if self._follows(words.words, index, language, stems)}
        return terms

    def is_stop(self, word: str) -> bool:
        """Tell whether a word says nothing by itself in one of the languages."""
        return any(word in stop for stop in self._stop.values())

    def _terms(self, word: str, guess: bool) -> Terms:
        key = word if guess else f"\0{word}"
        terms = self._memory.get(key)
        if terms is None:
            terms = self._look_up(word) or (self._guess(word) if guess else NOTHING)
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[key] = terms
        return terms

    def _look_up(self, word: str) -> Terms:
        found: set[str] = set()
        for language in LANGUAGES:
            found |= self._single.get((language, self._stem(language, word)), set())
        return frozenset(found)

    def _guess(self, word: str) -> Terms:
        if not _SHORTEST_SLIP <= len(word) <= _LONGEST_GUESS or not word.isalpha() or self.is_stop(word):
            return NOTHING
        return self._taken_apart(word) or self._without_slip(word)

    def _without_slip(self, word: str) -> Terms:
        near = {surface for shorter in (word, *_deletions(word)) for surface in self._slips.get(shorter, ())}
        near |= {shorter for shorter in _deletions(word) if shorter in self._surfaces and len(shorter) >= _SHORTEST_SLIP}
        return frozenset(term for surface in near if _one_slip(word, surface) for term in self._surfaces[surface])

    def _taken_apart(self, word: str) -> Terms:
        for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            tail = self._look_up(word[cut:])
            if not tail:
                continue
            for link in _LINKS:
                if word[:cut].endswith(link) and cut - len(link) >= _SHORTEST_PART:
                    head = self._look_up(word[: cut - len(link)])
                    if head:
                        return head | tail
        return NOTHING


def _deletions(word: str) -> Iterator[str]:
    return (word[:index] + word[index + 1 :] for index in range(len(word)))


def _one_slip(one: str, other: str) -> bool:
    """Tell whether one letter changed, added, dropped or swapped with its neighbour makes `one` into `other`."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        swapped = one[start + 1 : start + 2] + one[start : start + 1] == other[start : start + 2]
        return one[start + 1 :] == other[start + 1 :] or (swapped and one[start + 2 :] == other[start + 2 :])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[start + 1 :] == shorter[start:]
