"""A conversation that is recorded as it goes, and can be saved and taken up again.

Beside the session that the user talks to goes one that hears the same lines redacted: what it notes is what is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from assistant.dialogue.events import Event, Say
from assistant.dialogue.expert import Expert
from assistant.dialogue.handoff import redacted
from assistant.dialogue.session import Session
from assistant.dialogue.states import State
from assistant.dialogue.wording import phrase
from assistant.model import Language
from assistant.transcripts.noting import NotedSession
from assistant.transcripts.saving import SaveCommand
from assistant.transcripts.storage import Recording, add, cut, new_recording
from assistant.transcripts.transcript import Header, answer, body, head, said

_OFF = ("no", "nee", "off", "uit", "false", "0")


def wanted(no_record: bool) -> bool:
    """Tell whether chats are recorded: not with `--no-record`, and not where SYNC_ASSISTANT_RECORD says no."""
    return not no_record and os.environ.get("SYNC_ASSISTANT_RECORD", "").strip().lower() not in _OFF


class Recorder:
    """Writes a conversation into a file of `folder`, piece by piece, until that fails; nothing where `folder` is None.

    The file is made when there is something to write.
    """

    def __init__(self, folder: Path | None, now: Callable[[], datetime]) -> None:
        self._folder, self._now = folder, now
        self._path: Path | None = None

    def write(self, header: Header, text: str) -> OSError | None:
        """Write a piece, in a new file after its header; return why that failed. After a failure nothing is written."""
        if self._folder is None:
            return None
        try:
            if self._path is None:
                self._path = new_recording(self._folder, self._now(), head(header) + text)
            else:
                add(self._path, text)
        except OSError as error:
            self._folder = None
            return error
        return None

    def go_on(self, recording: Recording, header: Header, text: str) -> OSError | None:
        """Go on after what is whole of a recording: in its own file where that stands in the folder, else in a new one."""
        if self._folder is None or recording.path.resolve().parent != self._folder.resolve():
            return self.write(header, text)
        self._path = recording.path
        try:
            cut(self._path, recording.length)
        except OSError as error:
            self._folder = None
            return error
        return None


class RecordedSession(Session):
    """A session that is recorded in `folder` as it goes, turn by turn, and that can be saved; not recorded where it is None.

    A file that cannot be written ends the recording, not the conversation.
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
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(expert, language, role, debug=debug, agent=agent)
        self.noted = NotedSession(expert, language, role, agent=agent)
        self._recorder = Recorder(folder, now)
        self._save = SaveCommand(expert, self.noted, now)

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
        return [*_told(failed, self.state.language), *events]

    def resume(self, state: State, left_out: Sequence[str] = ()) -> list[Event]:
        """Go on with a conversation that was handed over, as any session does."""
        self.noted.resume(redacted(state, self.noted.redactor))
        return super().resume(state, left_out)

    def go_on_from(self, recording: Recording) -> list[Event]:
        """Say again what the user said in a recording, as far as it is whole, and go on from there; return what is shown."""
        events: list[Event] = []
        for turn in recording.transcript.turns:
            events = super().receive(turn.said)
            self.noted.receive(turn.said)
        failed = self._recorder.go_on(recording, self.noted.header, body(self.noted.turns))
        count = len(recording.transcript.turns)
        resumed = Say(phrase(self.state.language, "gone-on", name=recording.path.stem, count=count), "hint")
        return [resumed, *_told(failed, self.state.language), *events]


def _told(failed: OSError | None, language: Language) -> list[Event]:
    if failed is None:
        return []
    reason = failed.strerror or type(failed).__name__
    return [Say(phrase(language, "not-recorded", path=failed.filename or "", reason=reason), "warning")]
