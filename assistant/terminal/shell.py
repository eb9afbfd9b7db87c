"""The dialogue on a real terminal, with line editing, multi-line paste and colours: read, receive, show.

A paste arrives as one input, whatever its number of lines, and is made harmless before it is drawn. Ctrl-C clears the
line, Ctrl-D leaves, Alt-Enter begins a new line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style

from assistant.dialogue.events import Close, Event, Say
from assistant.dialogue.wording import phrase
from assistant.model import Language
from assistant.terminal.saving import Saver
from assistant.terminal.show import lines
from assistant.untrusted import harmless

if TYPE_CHECKING:  # the first prompt does not wait for the engine behind it
    from assistant.dialogue.session import Session

_STYLE = Style.from_dict({
    "heading": "bold",
    "evidence": "ansicyan",
    "warning": "ansiyellow",
    "hint": "ansibrightblack",
    "question": "bold",
    "choice": "",
    "step": "bold",
    "code": "ansigreen",
    "note": "",
    "plain": "",
    "prompt": "ansigreen bold",
})  # fmt: skip


def chat(
    begin: Callable[[], Session],
    opening: Sequence[Event],
    text: str | None,
    language: Language,
    *,
    input: Input | None = None,
    output: Output | None = None,
) -> None:
    """Hold a conversation until the user leaves. The first prompt does not wait for `begin`, which gives the session."""
    colours = ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None
    prompt: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), key_bindings=_bindings(), multiline=True, style=_STYLE, color_depth=colours,
        prompt_continuation="  ", input=input, output=output,
    )  # fmt: skip
    show = _Printer(prompt.output, colours, language)
    show(opening)
    session: Session | None = None
    saver = Saver()
    said = text
    while True:
        if said is None:
            try:
                said = harmless(prompt.prompt([("class:prompt", "> ")]))
            except KeyboardInterrupt:
                continue
            except EOFError:
                show(session.leave() if session else [Say(phrase(language, "bye"))])
                return
        if session is None:
            session = begin()
        events = session.receive(said)
        show.language = session.state.language
        show(events)
        show(list(saver.save(events, show.language)))
        if Close("left") in events:
            return
        said = None


class _Printer:
    """Prints events in the language that is spoken at the moment."""

    def __init__(self, output: Output, colours: ColorDepth | None, language: Language) -> None:
        self._output, self._colours = output, colours
        self.language: Language = language

    def __call__(self, events: Sequence[Event]) -> None:
        width = self._output.get_size().columns - 1
        for style, line in lines(events, self.language, width):
            print_formatted_text(
                FormattedText([(f"class:{style}", line)]), style=_STYLE, output=self._output, color_depth=self._colours
            )
        if events:
            print_formatted_text("", output=self._output)


def _bindings() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add(Keys.Enter)
    def _send(event: KeyPressEvent) -> Any:
        event.current_buffer.validate_and_handle()

    @bindings.add(Keys.Escape, Keys.Enter)
    def _new_line(event: KeyPressEvent) -> Any:
        event.current_buffer.insert_text("\n")

    @bindings.add(Keys.BracketedPaste)
    def _paste(event: KeyPressEvent) -> Any:
        event.current_buffer.insert_text(harmless(event.data))

    return bindings
