"""Where recordings are kept: one file a conversation, in the user's data folder, for the user's eyes alone."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import Language
from assistant.transcripts.first import is_transcript
from assistant.transcripts.holding import lock_of
from assistant.transcripts.reasoning import OUTCOME
from assistant.transcripts.transcript import Transcript, parse, text_of

LAST = "last"
"""The name of the recording that is the newest."""


def data_folder() -> Path:
    """Return the folder of recordings on this computer; it may not exist yet."""
    import platformdirs  # 17 ms that only a chat needs, once something was said

    return platformdirs.user_data_path("sync-assistant", appauthor=False) / "transcripts"


def new_recording(folder: Path, now: datetime, text: str) -> Path:
    """Write the beginning of a conversation that begins `now` into a new file; return its path. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{now:%Y%m%d-%H%M%S}"
    for number in range(1, 100):
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}.txt"
        with suppress(FileExistsError):
            _write(path, "xb", text)
            return path
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def add(path: Path, text: str) -> None:
    """Write a piece at the end of a file that is there; it is with the system when this returns. Raises OSError."""
    _write(path, "ab", text)


def cut(path: Path, length: int) -> None:
    """Leave the first `length` bytes of a file. Raises OSError."""
    os.truncate(path, length)


def delete(path: Path) -> None:
    """Remove a recording, and what a crash may have left beside it. Raises OSError."""
    path.unlink(missing_ok=True)
    with suppress(OSError):  # on Windows a window that still writes it has this open
        lock_of(path).unlink(missing_ok=True)


def _write(path: Path, mode: Literal["xb", "ab"], text: str) -> None:
    with open(path, mode, buffering=0, opener=_private) as stream:
        stream.write(text.encode())


def _private(path: str, flags: int) -> int:
    """Open for the owner alone; what is gone is not made again, for its header would be missing."""
    return os.open(path, flags if flags & os.O_EXCL else flags & ~os.O_CREAT, 0o600)


def stored(folder: Path) -> list[Path]:
    """Return the recordings in a folder, the oldest first."""
    try:
        return sorted(path for path in folder.glob("*.txt") if is_transcript(path))
    except OSError:
        return []


def chosen(folder: Path, name: str, language: Language) -> Path:
    """Return the recording called `name`: its name, the beginning of only one name, or `last`. Raises InputError."""
    paths = stored(folder)
    if name == LAST and paths:
        return paths[-1]
    fitting = [path for path in paths if name in (path.stem, path.name)] or [
        path for path in paths if path.stem.startswith(name)
    ]
    if len(fitting) != 1:
        key = "many-recordings" if fitting else "no-recording"
        raise InputError(phrase(language, key, name=name, folder=folder))
    return fitting[0]


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording as far as it is whole: the turns that ended, and the length of their text in bytes."""

    path: Path
    transcript: Transcript
    length: int

    @property
    def outcome(self) -> str:
        """How the conversation came to its end, or nothing where it did not."""
        lines = self.transcript.turns[-1].reasoned if self.transcript.turns else ()
        return next((line.removeprefix(f"{OUTCOME} ") for line in lines if line.startswith(f"{OUTCOME} ")), "")

    def is_all(self) -> bool:
        """Tell whether the file holds no more whole turns by now."""
        try:
            return len(text_of(self.path, self.transcript.header.language, cut=True).encode()) == self.length
        except InputError:
            return False


def recording(path: Path, language: Language) -> Recording:
    """Return the whole part of a recording. Raises InputError, in `language`, where there is none."""
    text = text_of(path, language, cut=True)
    return Recording(path, parse(text, str(path), language), len(text.encode()))


def unfinished(folder: Path, language: Language) -> Iterator[Recording]:
    """Yield the recordings that did not come to their end, the newest first."""
    for path in reversed(stored(folder)):
        try:
            last = recording(path, language)
        except InputError:  # cut off in its header, or not ours
            continue
        if last.transcript.turns and not last.outcome:
            yield last
