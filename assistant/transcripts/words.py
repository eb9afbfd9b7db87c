"""The `<` lines: what a turn said, as plain lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.dialogue.events import CONFIRM, Ask, Event, HandOff, Say, ShowStep
from assistant.dialogue.wording import phrase
from assistant.model import Language


def words(events: Iterable[Event], language: Language) -> Iterator[str]:
    """Yield the texts of `events` in the language that was spoken; a text can have several lines.

    The number of a step stands on a line of its own, so that steps that only change places leave the other lines the same.
    """
    for event in events:
        match event:
            case Say():
                yield event.text
            case Ask():
                yield event.text
                for number, choice in enumerate(event.choices, 1):
                    yield f"  {'-' if event.id == CONFIRM else f'{number}.'} {choice.label}"
            case ShowStep():
                yield phrase(language, "label-step", number=event.number, total=event.total)
                yield event.do
                yield from [event.code] if event.code else []
                yield phrase(language, "see", text=event.see)
                yield from [event.note] if event.note else []
            case HandOff():
                yield event.note
            case _:
                pass
