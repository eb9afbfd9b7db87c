"""Files that the user asks for in the dialogue: written whole or not at all, and never over another without saying so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.dialogue.events import Event, Say, Write
from assistant.dialogue.wording import phrase
from assistant.files import write_whole
from assistant.model import Language


class Saver:
    """Writes what `Write` events ask for. A file that is there already is replaced when the same is asked a second time."""

    def __init__(self) -> None:
        self._refused: set[str] = set()

    def save(self, events: Iterable[Event], language: Language) -> Iterator[Say]:
        """Write the files that `events` ask for; yield what to tell the user of each."""
        for event in events:
            if isinstance(event, Write):
                yield self._save(event, language)

    def _save(self, event: Write, language: Language) -> Say:
        try:
            path = Path(event.path).expanduser()
            there = path.exists()
            if there and event.path not in self._refused:
                self._refused.add(event.path)
                return Say(phrase(language, "file-there", path=path), "warning")
            write_whole(path, event.text)
        except (OSError, ValueError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or error
            return Say(phrase(language, "cannot-write", path=event.path, reason=reason), "warning")
        return Say(phrase(language, "replaced" if there else "recorded", path=path), "hint")
