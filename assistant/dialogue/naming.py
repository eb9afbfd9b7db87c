"""What a user may call an entry: its id, its number in the list of candidates, or words of its title. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from assistant.model import LANGUAGES, Knowledge

_NEAR = 0.6
"""How alike (0 … 1) an id must be to be suggested."""
_LONG = 3
"""Words of at most so many letters name nothing by themselves."""


def entry_named(knowledge: Knowledge, words: str, listed: Sequence[str] = ()) -> str | None:
    """Return the entry that `words` name: an id, a number of `listed`, or words of one title only; None where none or many."""
    plain = " ".join(words.lower().split())
    if plain in knowledge.entries:
        return plain
    if plain.isascii() and plain.isdigit():
        return listed[int(plain) - 1] if len(plain) <= 2 and 1 <= int(plain) <= len(listed) else None
    wanted = set(re.findall(r"\w+", plain))
    if not any(len(word) > _LONG for word in wanted):
        return None
    titles = {
        (name, language): set(re.findall(r"\w+", entry.title.in_(language, english_names=True).lower()))
        for name, entry in knowledge.entries.items()
        for language in LANGUAGES
    }
    fitting = {name for (name, _), title in titles.items() if wanted <= title}
    return fitting.pop() if len(fitting) == 1 else None


def nearest_id(knowledge: Knowledge, words: str) -> str | None:
    """Return the id that is most like `words`, or None where none is near."""
    close = difflib.get_close_matches("-".join(words.lower().split())[:80], knowledge.entries, n=1, cutoff=_NEAR)
    return close[0] if close else None


def looks_like_id(words: str) -> bool:
    """Tell whether `words` have the form of an id, whether or not there is one: single words joined by hyphens."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", words.lower()) is not None
