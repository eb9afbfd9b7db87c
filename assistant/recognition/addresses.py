"""Words of a text that only say where: those of hosts that everybody knows. What is a customer's is masked before.

"dynamics" in the address of a page says nothing of a problem.
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
_GUID = r"(?<![\w-])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\w-])"
_ADDRESS = re.compile(rf"{_GUID}|{_DOTTED}")
"""Each begins at the first letter of a token only, so that a text is looked at once."""


def address_words(words: Words) -> frozenset[int]:
    """Return the indexes of the words that stand in an address or an identifier. Linear in the text."""
    found: set[int] = set()
    for match in _ADDRESS.finditer(words.seen):
        rest = match["rest"]
        if rest is not None and rest.rsplit(".", 1)[1].lower() not in _ENDINGS:
            continue  # a namespace, a version, two sentences without a space
        found.update(range(bisect_left(words.starts, match.start()), bisect_left(words.starts, match.end())))
    return frozenset(found)
