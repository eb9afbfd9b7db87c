"""The command `save`: a conversation saved where the user wants it, as it is or as a test that keeps a promise."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assistant.dialogue.events import Ask, Event, Option, Say, Write
from assistant.dialogue.expert import Expert
from assistant.dialogue.hearing import choose
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.session import Session
from assistant.dialogue.states import State
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import UNKNOWN, Knowledge, Language
from assistant.transcripts.beginning import begin
from assistant.transcripts.noting import NotedSession
from assistant.transcripts.reasoning import CONCLUDED
from assistant.transcripts.replay import Replayed, held, named, regrade
from assistant.transcripts.transcript import NOTHING, Transcript, Turn, write

AS_TEST = "--as-test"
PROMISE = "promise"
"""The id of the question what a conversation promises to conclude."""
FOLDER = Path("transcripts")
"""Where tests are saved, below the working folder."""

_COMMAND = re.compile(r"(/?)(?:save|bewaar|bewaren|opslaan)(?:\s+(\S.*))?", re.IGNORECASE)


def asked_to_save(line: str) -> str | None:
    """Return what follows the word `save` where `line` is that command (nothing, a file, `--as-test`), else None.

    As for every command, a `/` forces it; without one, what follows has to look like a file: "save fails" is a text.
    """
    found = _COMMAND.fullmatch(line.strip())
    if found is None:
        return None
    forced, target = found[1], (found[2] or "").strip()
    plain = not target or target == AS_TEST or re.fullmatch(r"\S*[.\\/]\S*\w", target)
    return target if forced or plain else None


class SaveCommand:
    """Takes the lines that are about saving out of a conversation; `asking` while it waits for a promise.

    A test is written below `folder`; where that is None nothing is written, and whoever holds the conversation gets its text.
    """

    def __init__(self, expert: Expert, noted: NotedSession, now: Callable[[], datetime], folder: Path | None = FOLDER) -> None:
        self._expert, self._noted, self._now, self._folder = expert, noted, now, folder
        self._test: Transcript | None = None

    @property
    def asking(self) -> bool:
        """Whether the next line is the answer to the question what is promised."""
        return self._test is not None

    def take(self, line: str) -> list[Event] | None:
        """Return what is said to a line about saving, None to any other."""
        language = self._noted.state.language
        target = None if self.asking else asked_to_save(line)
        if target is None and not self.asking:
            return None
        try:
            return self._promised(line, language) if target is None else self._asked(target, language)
        except InputError as error:
            return [Say(str(error), "warning")]

    def _asked(self, target: str, language: Language) -> list[Event]:
        if not self._noted.turns:
            return [Say(phrase(language, "nothing-to-save"), "hint")]
        if target == AS_TEST:
            self._test = trimmed(self._expert, self._noted.transcript)
            return [ask_promise(self._expert.knowledge, self._test, language)]
        name = target or f"sync-assistant-{self._now():%Y%m%d-%H%M%S}.txt"
        return [Write(name, write(self._noted.transcript)), self._hidden(language)]

    def _promised(self, line: str, language: Language) -> list[Event]:
        assert self._test is not None
        test, question = self._test, ask_promise(self._expert.knowledge, self._test, language)
        made = promise(self._expert.knowledge, line, question.choices)
        if made is None:
            return [Say(phrase(language, "promise-what"), "hint"), question]
        self._test = None
        if made == (UNKNOWN,):
            return [Say(phrase(language, "not-saved"), "hint")]
        replayed = as_test(self._expert, test, made)
        if self._folder is None:
            saved: Event = Write(replayed.path.as_posix(), write(replayed.new))
        else:
            saved = Say(phrase(language, "saved", path=_written(replayed, self._folder, language)))
        said: list[Event] = [saved, self._hidden(language)]
        if not replayed.kept:
            now = ", ".join(replayed.concluded) or NOTHING
            said.append(Say(phrase(language, "promise-not-kept", now=now), "warning"))
        return said

    def _hidden(self, language: Language) -> Say:
        """Say what was hidden, by rule and number, so that nobody has to guess what a saved file still tells."""
        report = ", ".join(f"{each.rule} {each.count}" for each in self._noted.redactor.report())
        if not report:
            return Say(phrase(language, "saved-clear"), "hint")
        return Say(phrase(language, "saved-hidden", report=report), "hint")


def trimmed(expert: Expert, transcript: Transcript) -> Transcript:
    """Return a conversation without what led nowhere: commands that changed nothing, what was taken back, the goodbye.

    Where its conclusions would be others without that, it stays whole.
    """
    header = transcript.header
    session = Session(expert, header.language, header.role, agent=header.agent)
    begin(session, header, expert.knowledge)
    kept: list[tuple[int, str, Turn]] = []  # each with the number of turns that could be taken back before it, and what it was
    for turn in transcript.turns:
        before = session.undoable
        session.receive(turn.said)
        what, kind = session.heard.what, session.heard.kind
        if kind == "command" and what == "back":
            kept = [each for each in kept if each[0] < session.undoable]
        elif kind in ("answer", "text") or (kind == "command" and what != "quit" and session.undoable > before):
            kept.append((before, what, turn))
    restarts = [at for at, (_, what, _) in enumerate(kept) if what == "restart"]
    first = restarts[-1] + (not header.handoff) if restarts else 0  # what was handed over, only the restart leaves behind
    shorter = Transcript(header, tuple(held(expert, Transcript(header, tuple(turn for *_, turn in kept[first:]))).turns))
    after_restart = [*named(transcript.turns, CONCLUDED)][-len([*named(shorter.turns, CONCLUDED)]) :]
    return shorter if [*named(shorter.turns, CONCLUDED)] == after_restart else transcript


def ask_promise(knowledge: Knowledge, transcript: Transcript, language: Language) -> Ask:
    """Return the question what a conversation promises: what it concluded, or nothing."""
    render = Renderer(knowledge, State(language))
    ids = list(dict.fromkeys(named(transcript.turns, CONCLUDED)))
    options = [Option(name, f"{name}: {render.title(name)}") for name in reversed(ids) if name in knowledge.entries]
    nothing = Option(NOTHING, phrase(language, "promise-nothing"))
    return Ask(PROMISE, phrase(language, "promise"), (*options, nothing, Option(UNKNOWN, phrase(language, "promise-none"))))


def promise(knowledge: Knowledge, line: str, choices: Sequence[Option]) -> tuple[str, ...] | None:
    """Return the promise that a line makes: a choice, or ids with commas; `("unknown",)` to make none, None for neither."""
    names = tuple(name.strip() for name in line.strip().split(","))
    if all(name in knowledge.entries for name in names):
        return names
    value = choose(line.strip(), choices)
    return () if value == NOTHING else (value,) if value else None


def as_test(expert: Expert, transcript: Transcript, promised: tuple[str, ...]) -> Replayed:
    """Return a conversation with its promise, held again as it is to be written; its path is the one where tests stand."""
    header = replace(transcript.header, concludes=promised, knowledge=expert.knowledge.version)
    area = expert.knowledge.entries[promised[-1]].area if promised else NOTHING
    name = f"{promised[-1] if promised else NOTHING}-{header.language}-saved.txt"
    return regrade(expert, FOLDER / area / name, replace(transcript, header=header))


def _written(replayed: Replayed, folder: Path, language: Language) -> Path:
    """Write a test below `folder`, over no other; return where. Raises InputError, in `language`, where that cannot be."""
    named = folder / replayed.path.relative_to(FOLDER)
    for number in range(1, 1000):
        path = named.with_stem(f"{named.stem}-{number}") if number > 1 else named
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(write(replayed.new))
        except FileExistsError:
            continue
        except OSError as error:
            raise _refused(path, error, language) from error
        return path
    raise InputError(phrase(language, "is-there", path=named))


def _refused(path: Path, error: OSError, language: Language) -> InputError:
    if isinstance(error, FileExistsError):
        return InputError(phrase(language, "is-there", path=path))
    return InputError(phrase(language, "cannot-write", path=path, reason=error.strerror or os.strerror(error.errno or 0)))
