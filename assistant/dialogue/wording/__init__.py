"""Every sentence that the product itself says, by language. What an entry says stands in the knowledge base.

`en.py` and `nl.py` have the same keys with the same `{places}`, and so have `en_explaining.py` and `nl_explaining.py`; a test
keeps it so.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.dialogue.wording import en, en_explaining, nl, nl_explaining
from assistant.model import Language

PHRASES: Mapping[Language, Mapping[str, str]] = {
    "en": {**en.PHRASES, **en_explaining.PHRASES},
    "nl": {**nl.PHRASES, **nl_explaining.PHRASES},
}


def phrase(language: Language, key: str, **places: object) -> str:
    """Return the sentence `key` in `language`, with its places filled in."""
    return PHRASES[language][key].format(**places)


def sureness(language: Language, certainty: float) -> str:
    """Return a certainty (0 … 1) in words."""
    for least, key in ((0.95, "almost-certain"), (0.8, "very-likely"), (0.5, "likely")):
        if certainty >= least:
            return phrase(language, key)
    return phrase(language, "possible")
