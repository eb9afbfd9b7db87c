"""Events as styled lines of text, the same for every terminal: the last place that text passes, so it is made harmless here."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from assistant.dialogue.events import CONFIRM, Ask, Close, Conclude, Event, HandOff, Say, ShowStep, Write
from assistant.dialogue.wording import phrase
from assistant.model import Language
from assistant.untrusted import harmless

WIDEST = 100
"""Lines are not wider than this, however wide the terminal: long lines are hard to read."""

Line = tuple[str, str]
"""The name of a style, and the words."""


def lines(events: Iterable[Event], language: Language, width: int | None = None) -> Iterator[Line]:
    """Yield what to print for `events`, wrapped to `width` columns (None: not wrapped)."""
    for event in events:
        for style, text in _event(event, language):
            for line in _wrapped(harmless(text), width):
                yield style, line


def _event(event: Event, language: Language) -> Iterator[Line]:
    match event:
        case Say():
            if event.tone == "heading":
                yield "plain", ""
            yield event.tone, event.text
        case Ask():
            yield "plain", ""
            yield "question", event.text
            for number, choice in enumerate(event.choices, 1):
                mark = "-" if event.id == CONFIRM else f"{number}."  # a confirmation is typed, not picked by number
                yield "choice", f"  {mark} {choice.label}"
        case ShowStep():
            yield "plain", ""
            key = "label-inside" if event.inside else "label-step"
            yield "step", f"{phrase(language, key, title=event.inside, number=event.number, total=event.total)}. {event.do}"
            if event.code:
                yield "plain", ""
                yield "code", textwrap.indent(event.code, "    ")
                yield "plain", ""
            yield "plain", f"  {phrase(language, 'see', text=event.see)}"
            if event.note:
                yield "warning" if event.risk != "none" else "hint", f"  {event.note}"
        case HandOff():
            yield "plain", ""
            yield "note", event.note
        case Conclude() | Write() | Close():
            return


def _wrapped(text: str, width: int | None) -> Iterator[str]:
    for line in text.split("\n"):
        if width is None or len(line) <= min(width, WIDEST) or line.startswith("    "):
            yield line
            continue
        indent = line[: len(line) - len(line.lstrip(" "))]
        hanging = indent + "   " if line.lstrip()[:1].isdigit() or line.lstrip().startswith("- ") else indent
        yield from textwrap.wrap(
            line, min(width, WIDEST), subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
        )
