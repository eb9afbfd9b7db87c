"""The two ways to read a text: as it stands, and with the escapes of JSON, HTML and web addresses undone.

A backslash before an `n` is a line feed in a log and a user named `nadia` in `CONTOSO\\\\nadia`, and only the text as it
stands shows where a quoted value with quotes in it ends. So rules look at both, and what either shows is hidden.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENTITY = r"&(?:amp;)*(?P<%s>\#[0-9]{1,6}|\#[xX][0-9a-fA-F]{1,5}|quot|apos|lt|gt|nbsp);"
_ESCAPE = re.compile(
    rf"""(?<!\\)\\+(?:u(?P<hex>[0-9a-fA-F]{{4}})|(?P<space>[nrt])|(?P<mark>["'`/<>])|{_ENTITY % "behind"})?
    |{_ENTITY % "entity"}
    |&(?P<amp>amp;)+
    |%(?:25)*(?P<byte>[2-7][0-9A-Fa-f]|0[9aAdD])""",
    re.X,
)


@dataclass(frozen=True, slots=True)
class View:
    """A reading of a text: `places` has for each of its characters, and for its end, the place in the original."""

    text: str
    places: range | list[int]

    def lower(self) -> str:
        """Return the text in lower case, character for character (`İ` would become two)."""
        lower = self.text.lower()
        return lower if len(lower) == len(self.text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)


def views(text: str) -> Iterator[View]:
    """Yield the readings of `text` that differ. Linear."""
    yield View(text, range(len(text) + 1))
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for match in _ESCAPE.finditer(text):
        character = _meant(match)
        if character == match[0]:
            continue
        start, end = match.span()
        pieces += (text[last:start], character)
        places.extend(range(last, start + 1))
        last = end
    if last:
        pieces.append(text[last:])
        places.extend(range(last, len(text) + 1))
        yield View("".join(pieces), places)


def _meant(match: re.Match[str]) -> str:
    if match["hex"] or match["byte"]:
        character = chr(int(match["hex"] or match["byte"], 16))
        return character if character.isprintable() or character in "\t\n" else " "
    if match["space"]:
        return "\t" if match["space"] == "t" else "\n"
    if match["entity"] or match["behind"]:
        character = html.unescape(f"&{match['entity'] or match['behind']};")
        return character if len(character) == 1 and character.isprintable() else " "
    if match["amp"]:
        return "&"
    return match["mark"] or "\\"
