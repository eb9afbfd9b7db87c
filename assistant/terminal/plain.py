"""The dialogue as plain lines: for pipes, dumb terminals and screen readers. No colours, no cursor movement, no redrawing."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from assistant.dialogue.events import Close, Event, Say
from assistant.dialogue.wording import phrase
from assistant.model import Language
from assistant.terminal.saving import Saver
from assistant.terminal.show import lines

if TYPE_CHECKING:  # the first prompt does not wait for the engine behind it
    from assistant.dialogue.session import Session

PASTE_PAUSE = 0.05
"""Seconds. Lines that a terminal delivers quicker than anyone types belong to one paste."""


def chat(
    begin: Callable[[], Session],
    opening: Sequence[Event],
    text: str | None,
    language: Language,
    stdin: TextIO,
    stdout: TextIO,
) -> None:
    """Hold a conversation until the user leaves or the input ends. `begin` gives the session, and may take a while."""
    session: Session | None = None
    saver = Saver()

    def show(events: Sequence[Event]) -> None:
        for _, line in lines(events, session.state.language if session else language):
            print(line, file=stdout)
        stdout.flush()

    show(opening)
    for said in _turns(text, stdin):
        session = session or begin()
        events = session.receive(said)
        show(events)
        show(list(saver.save(events, session.state.language)))
        if Close("left") in events:
            return
    show(session.leave() if session else [Say(phrase(language, "bye"))])


def _turns(text: str | None, stdin: TextIO) -> Iterator[str]:
    if text is not None:
        yield text
    if not stdin.isatty():
        yield from (line.rstrip("\r\n") for line in stdin)
        return
    arrived: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(stdin, arrived), daemon=True).start()
    while (line := arrived.get()) is not None:
        paste = [line]
        while True:
            try:
                more = arrived.get(timeout=PASTE_PAUSE)
            except queue.Empty:
                break
            if more is None:
                arrived.put(None)
                break
            paste.append(more)
        yield "\n".join(paste)


def _read(stdin: TextIO, arrived: queue.Queue[str | None]) -> None:
    for line in stdin:
        arrived.put(line.rstrip("\r\n"))
    arrived.put(None)
