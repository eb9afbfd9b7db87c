"""The parts of a paste: where one error ends and the next begins.

People collect errors in one paste: lines of a log, two tickets in a mail. A text is cut at line ends between messages
that were found, never within one and never in a line. Whether the pieces are errors of their own is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.evidence import Span

_LINE_END = re.compile(r"\r\n?|\n")
_EMPTY_LINE = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)")
_MOST = 40
"""A text with more messages is cut into so many pieces: what follows belongs to the last."""


def pieces(text: str, messages: Iterable[Span]) -> list[Span]:
    """Return the pieces of `text`, in order and without gaps: each holds a message, or several that no line end parts.

    `messages` are the spans of the messages that were found. A text with none, or with one, is one piece.
    """
    cuts: list[int] = []
    end = None
    for start, stop in sorted(messages):
        if end is not None and start >= end:
            cut = _cut(text, end, start)
            if cut is not None and len(cuts) + 1 < _MOST:
                cuts.append(cut)
        end = stop if end is None else max(end, stop)
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _cut(text: str, start: int, end: int) -> int | None:
    """Return where the later piece begins: after the last empty line between two messages, else in the last line."""
    for boundary in (_EMPTY_LINE, _LINE_END):
        found = [match.end() for match in boundary.finditer(text, start, end)]
        if found:
            return found[-1]
    return None
