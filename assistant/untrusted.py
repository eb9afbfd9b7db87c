"""Text from outside, made harmless before a terminal shows it or a file keeps it.

A pasted log can hold escape sequences that move the cursor, change the title or the clipboard, and marks that reorder what
is read. All of them go; tabs and line feeds stay. The same holds for every line that the product prints.
"""

from __future__ import annotations

import re

_SEQUENCE = re.compile(
    "(?:\x1b\\]|\x9d)[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\\\|\x9c)?"  # OSC: title, clipboard, links
    "|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]{0,4096}(?:\x1b\\\\|\x9c)?"  # DCS, SOS, PM, APC
    "|(?:\x1b\\[|\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]?"  # CSI: colours, cursor, modes
    "|\x1b[ -/]{0,8}[0-~]?"  # other escapes
)
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that change the direction of reading
    "\xad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # invisible, interlinear, tags
    "\ud800-\udfff]"  # lone surrogates cannot be written as UTF-8
)
_LINE_END = re.compile("\r\n?|[\u2028\u2029\x85]")


def harmless(text: str) -> str:
    """Return `text` without anything that acts on a terminal or hides; line ends become line feeds. Idempotent, linear."""
    return _CONTROL.sub("", _SEQUENCE.sub("", _LINE_END.sub("\n", text)))


def excerpt(text: str, limit: int = 90) -> str:
    """Return `text` harmless, on one line, and cut in its middle to at most `limit` characters."""
    line = " ".join(harmless(text).split())
    if len(line) <= limit:
        return line
    head = (limit - 1) * 2 // 3
    return f"{line[:head].rstrip()}…{line[len(line) - (limit - 1 - head) :].lstrip()}"
