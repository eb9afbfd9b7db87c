"""Every sentence that the product itself says, by language. What an entry says stands in the knowledge base.

`en.py` and `nl.py` have the same keys with the same `{places}`, and so have `en_explaining.py` and `nl_explaining.py`,
`en_reviewing.py` and `nl_reviewing.py`; a test keeps it so.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.dialogue.wording import en, en_explaining, en_reviewing, nl, nl_explaining, nl_reviewing
from assistant.model import Language, named

PHRASES: Mapping[Language, Mapping[str, str]] = {
    "en": {**en.PHRASES, **en_explaining.PHRASES, **en_reviewing.PHRASES},
    "nl": {**nl.PHRASES, **nl_explaining.PHRASES, **nl_reviewing.PHRASES},
}


def phrase(language: Language, key: str, **places: object) -> str:
    """Return the sentence `key` in `language`, with its places filled in."""
    return sentence(language, key).format(**places)


def sentence(language: Language, key: str, *, english_names: bool = False) -> str:
    """Return the sentence `key` with its places open; in Dutch with or without the English names of what it names."""
    return named(PHRASES[language][key], english_names=english_names)


def sureness(language: Language, certainty: float) -> str:
    """Return a certainty (0 … 1) in words."""
    for least, key in ((0.95, "almost-certain"), (0.8, "very-likely"), (0.5, "likely")):
        if certainty >= least:
            return phrase(language, key)
    return phrase(language, "possible")
