"""Transcripts held again: the user's lines are said anew, and the difference with what was written down is graded."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.dialogue.events import CONFIRM, ROLE, VALUE, VERIFY
from assistant.dialogue.expert import Expert
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import Knowledge, Language
from assistant.transcripts.beginning import begin, handed_over
from assistant.transcripts.first import is_transcript
from assistant.transcripts.noting import NotedSession, Visited
from assistant.transcripts.reasoning import ANSWERED, ASKED, CONCLUDED, STEP
from assistant.transcripts.transcript import (
    NOTHING,
    Transcript,
    Turn,
    after_header,
    body,
    parse,
    read,
    text_of,
)


class Grade(StrEnum):
    """How what was said anew differs from what was written down, from no difference to the worst."""

    SAME = "same"
    WORDING = "wording"
    PATH = "path"
    CONCLUSION = "conclusion"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Replayed:
    """A transcript and what it is when it is held again.

    `missing` are the ids it names that the knowledge base no longer has; `concluded` what is concluded now, in order.
    """

    path: Path
    grade: Grade
    old: Transcript
    new: Transcript
    missing: tuple[str, ...]
    concluded: tuple[str, ...]
    visited: Visited

    @property
    def kept(self) -> bool:
        """Whether the promise that a person made is kept; it is where there is none."""
        return _keeps(self.old.header.concludes, self.concluded)

    def difference(self) -> list[str]:
        """Return what differs, as a unified diff without line ends."""
        old, new = (body(each.turns).rstrip("\n").split("\n") for each in (self.old, self.new))
        return list(difflib.unified_diff(old, new, str(self.path), f"{self.path} (now)", lineterm=""))

    def record(self) -> dict[str, Any]:
        """Return what a program is told."""
        return {
            "path": str(self.path), "grade": self.grade.value, "language": self.old.header.language,
            "promised": None if self.old.header.concludes is None else list(self.old.header.concludes),
            "concluded": list(self.concluded), "missing": list(self.missing), "difference": self.difference(),
        }  # fmt: skip


def replay(expert: Expert, path: Path, language: Language, spoken: Language | None = None) -> Replayed:
    """Hold the transcript in a file again and grade what differs.

    `spoken` is the language to hold it in, by default its own. Raises InputError, in `language`, where the file is none.
    """
    return regrade(expert, path, read(path, language), spoken)


def regrade(expert: Expert, path: Path, old: Transcript, spoken: Language | None = None) -> Replayed:
    """Hold a transcript, that of the file `path`, again and grade what differs.

    Raises InputError where its header has something else than a hand-off.
    """
    missing = _missing(expert.knowledge, old, path)
    session = held(expert, old, spoken)
    new = Transcript(old.header, tuple(session.turns))
    concluded = tuple(named(new.turns, CONCLUDED))
    return Replayed(path, _grade(old, new, missing), old, new, missing, concluded, session.visited)


def held(expert: Expert, transcript: Transcript, spoken: Language | None = None) -> NotedSession:
    """Return the session in which the user has said all that a transcript holds, in `spoken` or else its own language."""
    header = transcript.header
    role = header.role if header.role in expert.knowledge.roles else None
    session = NotedSession(expert, spoken or header.language, role, agent=header.agent)
    begin(session, header, expert.knowledge)
    for turn in transcript.turns:
        session.receive(turn.said)
    return session


def found(paths: Sequence[Path], language: Language) -> list[Path]:
    """Return the transcripts that `paths` name: files, and all below folders. Raises InputError where one does not exist."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += [each for each in sorted(path.rglob("*.txt")) if is_transcript(each)]
        elif path.exists():
            files.append(path)
        else:
            raise InputError(phrase(language, "cannot-read", path=path, reason=os.strerror(2)))
    return list(dict.fromkeys(files))


def accept(replayed: Replayed, language: Language) -> None:
    """Write what is reasoned and said now into the file. Its header and the user's lines stay as they are."""
    text = text_of(replayed.path, language).replace("\r\n", "\n")
    kept = text[: after_header(text)].rstrip("\n")
    if parse(text, str(replayed.path), language) != replayed.old:
        raise InputError(phrase(language, "transcript-changed", path=replayed.path))
    beside = replayed.path.with_name(f"{replayed.path.name}.new")
    try:
        beside.write_text(f"{kept}\n\n{body(replayed.new.turns)}", encoding="utf-8", newline="\n")
        beside.replace(replayed.path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(phrase(language, "cannot-write", path=replayed.path, reason=error.strerror or error)) from error


def named(turns: Iterable[Turn], kind: str) -> Iterator[str]:
    """Yield the ids that the `~` lines of one kind name, in order."""
    for turn in turns:
        for line in turn.reasoned:
            word, _, rest = line.partition(" ")
            if word == kind and rest:
                yield rest.split()[0]


def _missing(knowledge: Knowledge, old: Transcript, path: Path) -> tuple[str, ...]:
    """Return the ids that a transcript names and the knowledge base no longer has."""
    try:
        found = handed_over(old.header, knowledge)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    entries = [*(old.header.concludes or ()), *named(old.turns, CONCLUDED), *named(old.turns, STEP)]
    questions = [*named(old.turns, ASKED), *named(old.turns, ANSWERED)]
    gone = [each for each in entries if each not in knowledge.entries]
    gone += [each for each in questions if each not in knowledge.questions and not _belongs_to_dialogue(each)]
    return tuple(dict.fromkeys([*(found[1] if found else ()), *gone]))


def _belongs_to_dialogue(question: str) -> bool:
    return question in (CONFIRM, VERIFY, ROLE) or question.startswith(VALUE)


def _grade(old: Transcript, new: Transcript, missing: Sequence[str]) -> Grade:
    if missing:
        return Grade.BROKEN
    before, after = list(named(old.turns, CONCLUDED)), list(named(new.turns, CONCLUDED))
    written = any(turn.reasoned for turn in old.turns)  # else it is the user's lines alone, to be filled in
    if not _keeps(old.header.concludes, after) or (written and before != after):
        return Grade.CONCLUSION
    if [turn.reasoned for turn in old.turns] != [turn.reasoned for turn in new.turns]:
        return Grade.PATH
    if [turn.words for turn in old.turns] == [turn.words for turn in new.turns]:
        return Grade.SAME
    told = [sorted(line for turn in each.turns for line in turn.words) for each in (old, new)]
    return Grade.PATH if told[0] == told[1] else Grade.WORDING  # the same words in another order: the steps changed places


def _keeps(promise: Sequence[str] | None, concluded: Sequence[str]) -> bool:
    if promise is None:
        return True
    if not promise or not concluded:
        return not promise and not concluded
    rest = iter(concluded)
    return all(name in rest for name in promise) and concluded[-1] == promise[-1]


def promised(promise: Sequence[str] | None) -> str:
    """Return a promise as it stands in a header."""
    return "" if promise is None else ", ".join(promise) or NOTHING
