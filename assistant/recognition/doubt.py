"""Doubt about what a text shows: the same words and numbers stand in the messages of other products.

What was learnt from tellings knows what texts about something else are like. In such a text, what is seen convinces less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.evidence import Observation, Span
from assistant.recognition.tellings import Occurrence, TellingIndex
from assistant.recognition.text import Words

OWN_WORDS = ("described", "told")
"""How what stands in the user's own words is observed."""
DOUBTED = 0.1
"""A text that is less probably about anything here (0 … 1) is doubted …"""
_IN_DOUBT = 0.4
"""… and what it shows counts for as little as this."""
_HEARD = 0.5
"""What is observed less surely than this has no say in what a text tells of."""


def names(shown: Iterable[Observation]) -> list[str]:
    """Return the names under which what a text shows is heard."""
    return [_name(seen) for seen in shown if seen.certainty >= _HEARD]


def doubted(
    shown: Sequence[Observation], ours: float, tellings: TellingIndex, words: Words, occurrences: Sequence[Occurrence]
) -> Iterator[Observation]:
    """Yield what a text shows, less certain where all of it is like texts about something else.

    `ours` is how probably it is about anything here. A message counts for less only where its own lines are like those texts
    too: a log holds much else. What speaks for something else is not doubted, nor is a message that was never heard in a
    telling: of a team's own the texts that were learnt know nothing.
    """
    for seen in shown:
        own_words = seen.how in OWN_WORDS
        probably = ours
        if tellings.speaks_for_none(_name(seen)) or not (own_words or tellings.knows(_name(seen))):
            probably = DOUBTED
        elif not own_words and seen.span is not None:
            probably = max(ours, _ours_in_lines(seen.span, shown, tellings, words, occurrences))
        share = min(1.0, _IN_DOUBT + (1 - _IN_DOUBT) * probably / DOUBTED)
        yield replace(seen, certainty=round(seen.certainty * share, 3))


def _ours_in_lines(
    span: Span, shown: Iterable[Observation], tellings: TellingIndex, words: Words, occurrences: Iterable[Occurrence]
) -> float:
    """Return how probably the lines in which a message stands, read alone, are about anything here."""
    first, last = words.lines(*span)
    start, end = words.starts[first], words.ends[last]
    beside = [each for each in shown if each.span and start <= each.span[0] and each.span[1] <= end]
    return tellings.hear([each for each in occurrences if first <= each.place <= last], names(beside)).ours


def _name(seen: Observation) -> str:
    return f"{seen.name}={seen.value}"
