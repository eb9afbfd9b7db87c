"""Words of a text that only say where or who: hosts, mail addresses, identifiers, and the labels that redaction puts there.

They are words of a customer, not of a problem: what is understood must not depend on them, or a text would be read otherwise
once they are hidden.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from assistant.recognition.text import Words

_ENDINGS = frozenset([
    "azure", "be", "biz", "cloud", "com", "corp", "de", "es", "eu", "fr", "info", "int", "internal", "io", "lan", "local",
    "net", "nl", "org", "uk",
])  # fmt: skip
_DOTTED = r"(?<![\w.-])[\w-]++(?P<rest>(?:\.[\w-]++)++)"
_MAIL = r"(?<![\w.+@-])[\w.+-]++@[\w.-]++"
_LABEL = r"<[a-z]{2,20}-[0-9]{1,5}>"
_GUID = r"(?<![\w-])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\w-])"
_ADDRESS = re.compile(rf"{_LABEL}|{_GUID}|{_MAIL}|{_DOTTED}")
"""Each begins at the first letter of a token only, so that a text is looked at once."""


def address_words(words: Words) -> frozenset[int]:
    """Return the indexes of the words that stand in an address, an identifier or a label. Linear in the text."""
    found: set[int] = set()
    for match in _ADDRESS.finditer(words.original):
        rest = match["rest"]
        if rest is not None and rest.rsplit(".", 1)[1].lower() not in _ENDINGS:
            continue  # a namespace, a version, two sentences without a space
        found.update(range(bisect_left(words.starts, match.start()), bisect_left(words.starts, match.end())))
    return frozenset(found)
