"""A text as words: unescaped, lower-cased, without accents and markup, each word with its place in the original.

What people paste has been through JSON encoders, HTML pages, mail clients and terminals. All of that is undone here, in
one pass, so that everything after sees the same words: `\\\\\\"`, `&amp;quot;`, `“` and `"` are one thing.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from assistant.redaction import MASK, masked

_HIDDEN = r"\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_ENTITY = r"(?:amp;){0,4}(?P<%s>\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});"
_COLOUR = r"\[[0-?]{0,64}[@-~]"
_TAG = r"/?(?:span|br|p|div|b|i|em|strong|a|li|ul|ol|td|tr|th|table|tbody|code|pre|font|h[1-6])(?:\s[^<>]{0,200})?/?>"
_ESCAPED = re.compile(
    rf"[\\&<\x1b{_HIDDEN}](?:"  # one set of first characters: the text between them is passed over quickly
    r"(?<=\\)(?<!\\\\)\\*+(?:"  # a run of backslashes is tried once, from its first
    rf"u001[bB](?P<colour>{_COLOUR})|u(?P<hex>[0-9a-fA-F]{{4}})|&{_ENTITY % 'escaped'}|[nrt](?![a-z])|(?P<mark>[^\w\s\\])|_)"
    rf"|(?<=&){_ENTITY % 'entity'}"
    rf"|(?<=<){_TAG}"
    rf"|(?<=\x1b)(?:{_COLOUR})?"
    rf"|(?<=[{_HIDDEN}])[{_HIDDEN}]*+"
    r")"
)
_WORD = re.compile(MASK + r"++|[^\W_][\w]*(?:'[^\W\d_]{1,2}(?![\w']))?|(?<!_)_++[^\W_]\w*")
_CONTRACTED = {
    "cant": "can", "dont": "do", "doesnt": "does", "didnt": "did", "isnt": "is", "arent": "are", "wasnt": "was",
    "werent": "were", "wont": "will", "couldnt": "could", "wouldnt": "would", "shouldnt": "should", "hasnt": "has",
    "havent": "have", "hadnt": "had", "cannot": "can",
}  # fmt: skip
_SUFFIXES = ("'s", "'re", "'ve", "'ll", "'d", "'m")


def _folding() -> dict[int, str]:
    table = {ord(c): "'" for c in "‘’‚‛′`´"} | {ord(c): '"' for c in "“”„‟«»″"} | {0x130: "i", 0xA0: " ", 0x202F: " "}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base.lower()
    return table


_FOLDING = _folding()


_LINE_END = re.compile(r"\n|\r|\\++[nr](?![a-z])")
_LINE = 500
"""Lines are looked at in so many characters before and after."""
_MASKED = 8_000
"""What identifies or opens is looked for in so many characters at either end: where people write. It takes its time."""


def unread(original: str) -> str:
    """Return `original` with masks for what redaction would hide, so that nothing is understood from it; as long as it was.

    A secret or the name of a customer's host says nothing of a problem, but its letters may look like words that do. Without
    it, a text means the same before and after it was made safe to share. Linear.
    """
    if len(original) <= 2 * _MASKED:
        return masked(original)
    return masked(original[:_MASKED]) + original[_MASKED:-_MASKED] + masked(original[-_MASKED:])


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, with the start and end of each in the original, in code points.

    They are read in `seen`, which may have masks where the original has a secret; each run of masks is one word.
    """

    original: str
    seen: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    maybe_escaped: frozenset[int]
    """Indexes of words that may begin with the letter of an escape: in `\\nerror` the word is `nerror` or `error`."""

    def __len__(self) -> int:
        return len(self.words)

    def excerpt(self, first: int, last: int) -> str:
        """Return the original text from word `first` to word `last`, both included."""
        return self.original[self.starts[first] : self.ends[last]]

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and the last word of the lines in which the text from `start` to `end` stands."""
        before = [match.end() for match in _LINE_END.finditer(self.seen, max(0, start - _LINE), start)]
        after = _LINE_END.search(self.seen, end, end + _LINE)
        first = bisect_left(self.starts, before[-1] if before else max(0, start - _LINE))
        return first, bisect_left(self.starts, after.start() if after else end + _LINE) - 1


def split(original: str, seen: str | None = None) -> Words:
    """Return the words of `original`, as they stand in `seen` where that is given. Takes time linear in its length."""
    seen = original if seen is None else seen
    text, origin = _unescape(seen)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    escaped: set[int] = set()
    for match in _WORD.finditer(text):
        start, end = match.span()
        begin, finish = origin.start(start), origin.end(end - 1)
        if start and text[start - 1] == "\\" and text[start] in "nrt" and end - start > 1:
            escaped.add(len(words))
        for word in _whole(match.group().rstrip(MASK) or MASK):
            words.append(word)
            starts.append(begin)
            ends.append(finish)
    return Words(original, seen, tuple(words), tuple(starts), tuple(ends), frozenset(escaped))


def _whole(word: str) -> tuple[str, ...]:
    """Write contractions out and drop the possessive: `can't`, `cant` and `cannot` are all `can not`."""
    if "'" in word:
        base, _, tail = word.partition("'")
        if tail == "t" and base.endswith("n") and len(base) > 2:
            return (_CONTRACTED.get(base + tail, base[:-1]), "not")
        if "'" + tail in _SUFFIXES:
            return (base,)
        return (base, tail)
    if word in _CONTRACTED:
        return (_CONTRACTED[word], "not")
    return (word,)


class _Origin:
    """Maps places in the unescaped text back to the original: stretches of plain text and replacements take turns."""

    def __init__(self, places: list[int], origins: list[int]) -> None:
        self._places, self._origins = places, origins

    def start(self, place: int) -> int:
        """Return where the character at `place` begins in the original."""
        index = bisect_right(self._places, place) - 1
        return self._origins[index] + (0 if index % 2 else place - self._places[index])

    def end(self, place: int) -> int:
        """Return where the character at `place` ends in the original: all of what a replacement stands for."""
        index = bisect_right(self._places, place) - 1
        return self._origins[index + 1] if index % 2 else self._origins[index] + place - self._places[index] + 1


def _unescape(original: str) -> tuple[str, _Origin]:
    pieces: list[str] = []
    places, origins = [0], [0]
    length = last = 0
    for match in _ESCAPED.finditer(original):
        start, end = match.span()
        with_ = _replacement(match)
        if with_ == match.group():
            continue
        pieces.append(original[last:start])
        length += start - last
        pieces.append(with_)
        places.append(length)
        origins.append(start)
        length += len(with_)
        places.append(length)
        origins.append(end)
        last = end
    pieces.append(original[last:])
    folded = "".join(pieces).translate(_FOLDING).lower()
    return folded, _Origin(places, origins)


def _replacement(match: re.Match[str]) -> str:
    if match["colour"]:
        return ""
    if match["hex"]:
        return chr(int(match["hex"], 16))
    entity = match["entity"] or match["escaped"]
    if entity:
        character = html.unescape(f"&{entity};")
        return character if len(character) == 1 else match.group()
    if match["mark"]:
        return match["mark"]
    whole = match.group()
    if whole.endswith("_"):
        return "_"
    return "" if not whole.isprintable() else " "
