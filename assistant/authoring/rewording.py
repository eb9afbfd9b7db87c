"""A change of prose in short: the words that changed, with a few around them, as `git diff --word-diff` shows them."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence

_AROUND = 4
"""So many words that stayed are shown on each side of a change."""
_MOST = 250_000
"""Above this product of their numbers of words, two texts are not compared word by word."""
_ALIKE = 0.4
"""Texts that are less alike are another text rather than the same one in other words."""


def reworded(old: str, new: str) -> str | None:
    """Return one line with `[-what went-]` and `{+what came+}`; None where the two have too little in common for that."""
    before, after = old.split(), new.split()
    if len(before) * len(after) > _MOST:
        return None
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE or before == after:
        return None
    shown: list[str] = []
    changes = matcher.get_opcodes()
    for number, (what, start, end, begin, stop) in enumerate(changes):
        if what == "equal":
            shown += _around(before[start:end], first=number == 0, last=number == len(changes) - 1)
        else:
            shown += [f"[-{' '.join(before[start:end])}-]"] if end > start else []
            shown += [f"{{+{' '.join(after[begin:stop])}+}}"] if stop > begin else []
    return " ".join(shown)


def _around(words: Sequence[str], *, first: bool, last: bool) -> list[str]:
    """Return those of the words that stayed which stand next to a change."""
    head = [] if first else list(words[:_AROUND])
    tail = [] if last else list(words[-_AROUND:])
    return list(words) if len(words) <= len(head) + len(tail) else [*head, "…", *tail]


def likeness(one: str, other: str) -> float:
    """Return from 0 to 1 how many words two texts share, in linear time."""
    mine, theirs = Counter(one.lower().split()), Counter(other.lower().split())
    return 2 * (mine & theirs).total() / ((mine.total() + theirs.total()) or 1)
