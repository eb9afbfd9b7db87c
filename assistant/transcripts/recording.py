"""A conversation that is recorded as it goes, and can be saved and taken up again.

Beside the session that the user talks to goes one that hears the same lines redacted: what it notes is what is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from assistant.dialogue.events import Close, Event, Say
from assistant.dialogue.expert import Expert
from assistant.dialogue.session import Session
from assistant.dialogue.states import State
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import Language
from assistant.transcripts.beginning import begin
from assistant.transcripts.holding import Hold
from assistant.transcripts.noting import NotedSession
from assistant.transcripts.saving import FOLDER, SaveCommand
from assistant.transcripts.storage import Recording, add, cut, new_recording
from assistant.transcripts.transcript import Header, answer, body, head, said

_OFF = ("no", "nee", "off", "uit", "false", "0")


def wanted(no_record: bool) -> bool:
    """Tell whether chats are recorded: not with `--no-record`, and not where SYNC_ASSISTANT_RECORD says no."""
    return not no_record and os.environ.get("SYNC_ASSISTANT_RECORD", "").strip().lower() not in _OFF


class Recorder:
    """Writes a conversation into a file of `folder`, piece by piece, until that fails; nothing where `folder` is None.

    The file is made when there is something to write, and held as long as it is written. `apart` is the recording that this one
    goes on with in a file of its own, because another window holds that.
    """

    def __init__(self, folder: Path | None, now: Callable[[], datetime]) -> None:
        self._folder, self._now = folder, now
        self._hold: Hold | None = None
        self.path: Path | None = None
        self.apart: Path | None = None

    def write(self, header: Header, text: str) -> OSError | None:
        """Write a piece, in a new file after its header; return why that failed. After a failure nothing is written."""
        if self._folder is None:
            return None
        try:
            if self.path is None:
                self.path = new_recording(self._folder, self._now(), head(header) + text)
                self._hold = Hold(self.path)
                self._hold.take()
            else:
                add(self.path, text)
        except OSError as error:
            self._folder = None
            return error
        return None

    def go_on(self, recording: Recording, header: Header, text: str) -> OSError | None:
        """Go on after what is whole of a recording: in its own file where that stands in the folder, else in a new one.

        A new one as well where another window writes it, or wrote more of it since it was read: both are whole then.
        """
        if self._folder is None or recording.path.resolve().parent != self._folder.resolve():
            return self.write(header, text)
        hold = Hold(recording.path)
        if not hold.take() or not recording.is_all():
            hold.let_go()
            self.apart = recording.path
            return self.write(header, text)
        self.path, self._hold = recording.path, hold
        try:
            cut(self.path, recording.length)
        except OSError as error:
            self._folder = None
            return error
        return None

    def let_go(self) -> None:
        """Let another window go on with what was written."""
        if self._hold is not None:
            self._hold.let_go()
            self._hold = None


class RecordedSession(Session):
    """A session that is recorded in `folder` as it goes, turn by turn, and that can be saved; not recorded where it is None.

    A file that cannot be written ends the recording, not the conversation. `tests` is where `save --as-test` writes; where it
    is None nothing is written at all, and what is saved is given to the caller.
    """

    def __init__(
        self,
        expert: Expert,
        language: Language = "en",
        role: str | None = None,
        folder: Path | None = None,
        *,
        debug: bool = False,
        agent: bool = False,
        tests: Path | None = FOLDER,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(expert, language, role, debug=debug, agent=agent)
        self.noted = NotedSession(expert, language, role, agent=agent)
        self._recorder = Recorder(folder, now)
        self._save = SaveCommand(expert, self.noted, now, tests)

    def receive(self, line: str) -> list[Event]:
        """Take what the user typed or pasted; write it down before it is thought about, and what came of it after."""
        saved = self._save.take(line)
        if saved is not None:
            return saved if self._save.asking else [*saved, *self._still_open(self.state)]
        clean = self.noted.redactor.redact(line)
        failed = self._recorder.write(self.noted.header, said(clean))
        events = super().receive(line)
        self.noted.receive(clean)
        failed = failed or self._recorder.write(self.noted.header, answer(self.noted.turns[-1]))
        if Close("left") in events:
            self._recorder.let_go()
        return [*_told(failed, self.state.language), *events]

    def leave(self) -> list[Event]:
        """Return the words at the end, when the user goes without a word."""
        self._recorder.let_go()
        return super().leave()

    def resume(self, state: State, left_out: Sequence[str] = ()) -> list[Event]:
        """Go on with a conversation that was handed over, as any session does."""
        self.noted.resume(state)
        return super().resume(state, left_out)

    def go_on_from(self, recording: Recording) -> list[Event]:
        """Say again what the user said in a recording, as far as it is whole, and go on from there; return what is shown.

        Raises InputError, as path: what, where the hand-off with which it began is none.
        """
        try:
            events = begin(self, recording.transcript.header, self._knowledge)
        except InputError as error:
            raise InputError(f"{recording.path}: {error}") from error
        for turn in recording.transcript.turns:
            events = super().receive(turn.said)
            self.noted.receive(turn.said)
        failed = self._recorder.go_on(recording, self.noted.header, body(self.noted.turns))
        count = len(recording.transcript.turns)
        resumed = Say(phrase(self.state.language, "gone-on", name=recording.path.stem, count=count), "hint")
        return [resumed, *_told(failed, self.state.language), *events]

    def told_apart(self) -> list[Event]:
        """Return what to say where another window holds the recording with which this one goes on; nothing where none does."""
        if self._recorder.apart is None or self._recorder.path is None:
            return []
        names = {"name": self._recorder.apart.stem, "own": self._recorder.path.stem}
        return [Say(phrase(self.state.language, "recorded-apart", **names), "warning")]


def _told(failed: OSError | None, language: Language) -> list[Event]:
    if failed is None:
        return []
    reason = failed.strerror or type(failed).__name__
    return [Say(phrase(language, "not-recorded", path=failed.filename or "", reason=reason), "warning")]
