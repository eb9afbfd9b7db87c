"""The command line: sub-commands, options and exit codes. It decides nothing else.

Exit codes: 0 done (for `diagnose`: diagnosed), 1 ambiguous or unknown, 2 usage or input.
Imports stand in the functions that need them, so that the first prompt does not wait for what it does not use.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast

from assistant import __version__, kb, replaying
from assistant.dialogue.events import Event, Say
from assistant.dialogue.wording import phrase
from assistant.errors import AssistantError, InputError, KnowledgeError
from assistant.loading import expert_over, knowledge_of, own_folders, role_of, tell_left_out
from assistant.model import Language
from assistant.options import MISUSED, OK, PROGRAM, UNDECIDED, Run, language_of, parser
from assistant.streams import complain, lines, read, show
from assistant.untrusted import harmless

if TYPE_CHECKING:
    from assistant.dialogue.expert import Expert
    from assistant.dialogue.session import Session
    from assistant.model import Knowledge

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (default: those of the process) name; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(given)
    for stream in (sys.stdin, sys.stdout):  # a byte or a character that the console does not have is no reason to stop
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        options = parser(language, _Version, _RUNS).parse_args(_with_command(given))
        return int(options.run(options, language))
    except KnowledgeError as error:
        complain(phrase(language, "knowledge-broken"))
        complain(str(error))
        return MISUSED
    except AssistantError as error:
        complain(phrase(language, "cli-wrong", program=PROGRAM, reason=error))
        return MISUSED
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130


# -- options -----------------------------------------------------------------------------------------------------------


def _with_command(given: list[str]) -> list[str]:
    """Put the command first, whatever options stand before it, and `chat` where none is named."""
    names = {name.split()[0] for name in _RUNS}
    at = next((at for at, word in enumerate(given) if word in names), None)
    if at is None and given and not given[0].startswith("-"):
        return given
    if at is None:
        alone = [word for word in given if word in ("-h", "--help", "--version")]
        return alone[:1] or ["chat", *given]
    before = given[:at]
    if not before or not before[0].startswith("-"):
        return given
    length = 2 if given[at] in ("kb", "transcripts") else 1
    return [*given[at : at + length], *before, *given[at + length :]]


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> NoReturn:
        from assistant.knowledge import load

        show(f"{PROGRAM} {__version__} (knowledge {load(None, own_folders(argparse.Namespace(knowledge=None))).version})")
        raise SystemExit(OK)


# -- commands ----------------------------------------------------------------------------------------------------------


def _chat(options: argparse.Namespace, language: Language) -> int:
    knowledge = _Later(lambda: knowledge_of(options, tell=False))  # not in the middle of the prompt
    ready = _Later(lambda: _expert(knowledge.get()))
    if options.role is not None:  # refused before anything is typed: this alone waits for the knowledge
        role_of(options, knowledge.get(), language)
    opening: list[Event] = [Say(phrase(language, "opening")), Say(phrase(language, "opening-hint"), "hint")]
    opening += [Say(phrase(language, "opening-agent"), "hint")] if options.agent else []

    def begin() -> Session:
        expert = ready.get()
        tell_left_out(expert.knowledge, options)
        return replaying.recorded(options, expert, language, options.role)

    if options.resume is not None:
        session, opening = replaying.gone_on(options, ready.get(), language) or _resumed(options, ready.get(), language)
        language = session.state.language

        def begin() -> Session:
            return session

    dumb = os.environ.get("TERM") == "dumb" or not (sys.stdin.isatty() and sys.stdout.isatty())
    if options.plain or dumb:
        from assistant.terminal import plain

        plain.chat(begin, opening, options.text, language, sys.stdin, sys.stdout)
    else:
        from assistant.terminal import shell

        shell.chat(begin, opening, options.text, language)
    return OK


def _expert(knowledge: Knowledge) -> Expert:
    from assistant.dialogue.expert import Expert

    return Expert(knowledge)


def _resumed(options: argparse.Namespace, expert: Expert, language: Language) -> tuple[Session, list[Event]]:
    """Return a session that goes on with a hand-off, and what it says first; the command line goes before the file."""
    from assistant import protocol
    from assistant.dialogue.resuming import restored

    text = read(options.resume, language)
    try:
        state, left_out = restored(protocol.parse_handoff(text, language), expert.knowledge, language)
    except InputError as error:
        raise InputError(f"{options.resume}: {error}") from error
    role = options.role or state.role
    session = replaying.recorded(options, expert, language if options.lang else state.language, role)
    state = replace(state, language=session.state.language, role=role, agent=state.agent or options.agent)
    return session, session.resume(state, left_out)


def _diagnose(options: argparse.Namespace, language: Language) -> int:
    if options.text is not None and options.file is not None:
        raise InputError(phrase(language, "two-inputs"))
    if options.text is None and options.file is None and sys.stdin.isatty():
        raise InputError(phrase(language, "no-input"))
    text = options.text if options.text is not None else read(options.file or "-", language)
    expert = expert_over(options)
    finding = expert.diagnose(text)
    if options.json:
        from assistant import protocol

        show(protocol.dump(protocol.verdict(expert, finding, language)))
    else:
        from assistant.dialogue.pages import verdict_page

        for line in verdict_page(expert, finding, language):
            show(harmless(line))
    return OK if finding.verdict.kind == "diagnosed" else UNDECIDED


def _triage(options: argparse.Namespace, language: Language) -> int:
    from assistant import protocol

    with lines(options.file, language) as given:
        for record in protocol.triage(expert_over(options), given, options.column, language):
            show(protocol.dump(record))
    return OK


def _converse(options: argparse.Namespace, language: Language) -> int:
    from assistant import protocol
    from assistant.transcripts.recording import RecordedSession

    expert = expert_over(options)
    session = RecordedSession(expert, language, role_of(options, expert.knowledge, language), tests=None)
    with lines("-", language) as given:
        for record in protocol.converse(session, given):
            show(protocol.dump(record))
    return OK


def _explain(options: argparse.Namespace, language: Language) -> int:
    knowledge = knowledge_of(options)
    if options.id not in knowledge.entries:
        close = difflib.get_close_matches(options.id, list(knowledge.entries), n=1)
        key = "no-entry-hint" if close else "no-entry"
        raise InputError(phrase(language, key, name=options.id, hint=close[0] if close else ""))
    if options.json:
        from assistant import protocol

        show(protocol.dump(protocol.entry(knowledge, options.id, language)))
    else:
        from assistant.dialogue.pages import entry_page

        for line in entry_page(knowledge, options.id, language):
            show(line)
    return OK


_RUNS: dict[str, Run] = {
    "chat": _chat,
    "diagnose": _diagnose,
    "triage": _triage,
    "converse": _converse,
    "explain": _explain,
    **replaying.RUNS,
    **kb.RUNS,
}


# -- what commands share ------------------------------------------------------------------------------------------------


class _Later(Generic[T]):
    """Something made in the background while the user reads; `get` waits for it, or raises what making it raised."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._made: T | None = None
        self._failed: BaseException | None = None
        self._make = make
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._made = self._make()
        except BaseException as error:
            self._failed = error

    def get(self) -> T:
        self._thread.join()
        if self._made is None:
            raise cast(BaseException, self._failed)
        return self._made
