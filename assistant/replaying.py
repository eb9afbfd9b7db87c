"""The commands about transcripts: `replay`, and `transcripts list | show | delete`; and the sessions of a chat, recorded.

Imports stand in the functions that need them, as in `cli`.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialogue.events import Event, Say
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.loading import expert_over
from assistant.model import Language
from assistant.options import MISUSED, OK, UNDECIDED, Run
from assistant.streams import complain, counted, show
from assistant.untrusted import harmless

if TYPE_CHECKING:
    from assistant.dialogue.expert import Expert
    from assistant.dialogue.session import Session
    from assistant.transcripts.recording import RecordedSession
    from assistant.transcripts.replay import Replayed
    from assistant.transcripts.storage import Recording


def _replay(options: argparse.Namespace, language: Language) -> int:
    from assistant.transcripts.coverage import unvisited
    from assistant.transcripts.noting import Visited
    from assistant.transcripts.replay import Grade, found, replay
    from assistant.transcripts.reports import sum_line

    if options.accept and os.environ.get("CI"):
        raise InputError(phrase(language, "accept-ci"))
    paths = options.paths or [Path("transcripts")]
    files = found(paths, language)
    if not files:
        raise InputError(phrase(language, "no-transcripts", paths=", ".join(map(str, paths))))
    expert = expert_over(options)
    spoken = None if options.accept else options.lang  # what is written stays in the language of its header
    grades, visited, failed, differs = list[Grade](), Visited(), False, False
    for path in counted(files, language, "replay-progress"):
        try:
            replayed = replay(expert, path, language, spoken)
        except InputError as error:
            failed = True
            _fail(path, str(error), json=options.json)
            continue
        grades.append(replayed.grade)
        visited.add(replayed.visited)
        _show(replayed, language, json=options.json)
        differs |= not _settled(replayed, options, language)
    if grades and not options.json:
        show(sum_line(grades, language))
    if options.coverage:
        missing = list(unvisited(expert.knowledge, visited))
        differs |= bool(missing)
        _show_unvisited(missing, language, json=options.json)
    return MISUSED if failed else UNDECIDED if differs else OK


def _settled(replayed: Replayed, options: argparse.Namespace, language: Language) -> bool:
    """Tell whether a transcript is the same, or was made so because that is accepted."""
    from assistant.transcripts.replay import Grade, accept

    if replayed.grade is Grade.SAME:
        return True
    if not options.accept:
        return False
    accept(replayed, language)
    if not options.json:
        show(phrase(language, "grade-accepted"))
    return replayed.kept


def _show(replayed: Replayed, language: Language, *, json: bool) -> None:
    from assistant.transcripts.replay import Grade
    from assistant.transcripts.reports import report_lines

    if json:
        from assistant import protocol

        show(protocol.dump(replayed.record()))
    elif replayed.grade is not Grade.SAME:
        for line in report_lines(replayed, language):
            show(harmless(line))


def _fail(path: Path, reason: str, *, json: bool) -> None:
    if json:
        from assistant import protocol

        show(protocol.dump({"path": str(path), "error": reason}))
    else:
        complain(reason)


def _show_unvisited(missing: Sequence[tuple[str, str]], language: Language, *, json: bool) -> None:
    for kind, name in missing:
        if json:
            from assistant import protocol

            show(protocol.dump({"not_visited": kind, "id": name}))
        else:
            show(phrase(language, "not-visited", kind=kind, name=name))
    if not missing and not json:
        show(phrase(language, "all-visited"))


# -- what is recorded --------------------------------------------------------------------------------------------------


def _list(options: argparse.Namespace, language: Language) -> int:
    from assistant.transcripts.reports import recording_line
    from assistant.transcripts.storage import data_folder, stored

    folder = data_folder()
    paths = stored(folder)
    if not paths:
        show(phrase(language, "no-recordings", folder=folder))
    for path in paths:
        show(recording_line(path, language))
    return OK


def _show_one(options: argparse.Namespace, language: Language) -> int:
    from assistant.transcripts.storage import chosen, data_folder
    from assistant.transcripts.transcript import text_of

    for line in harmless(text_of(chosen(data_folder(), options.name, language), language)).rstrip("\n").split("\n"):
        show(line)
    return OK


def _delete(options: argparse.Namespace, language: Language) -> int:
    from assistant.transcripts.storage import chosen, data_folder, delete, stored

    folder = data_folder()
    if bool(options.names) == options.all:
        raise InputError(phrase(language, "delete-which"))
    paths = stored(folder) if options.all else [chosen(folder, name, language) for name in options.names]
    for path in dict.fromkeys(paths):
        try:
            delete(path)
        except OSError as error:
            raise InputError(phrase(language, "cannot-write", path=path, reason=error.strerror or error)) from error
        show(phrase(language, "recording-deleted", path=path))
    return OK


# -- a chat ------------------------------------------------------------------------------------------------------------


def recorded(options: argparse.Namespace, expert: Expert, language: Language, role: str | None) -> RecordedSession:
    """Return the session of a chat, recorded in the user's data folder where that is wanted."""
    from assistant.transcripts.recording import RecordedSession, wanted
    from assistant.transcripts.storage import data_folder

    folder = data_folder() if wanted(options.no_record) else None
    return RecordedSession(expert, language, role, folder, debug=options.debug, agent=options.agent)


def gone_on(options: argparse.Namespace, expert: Expert, language: Language) -> tuple[Session, list[Event]] | None:
    """Return a session that goes on with a transcript, and what it says first; None where --resume names another file.

    Without a file it is the last recording that was broken off and that no other window holds, and a new conversation where
    there is none. A language or role on the command line is said to the session, so that the transcript tells it.
    """
    from assistant.transcripts.first import is_transcript
    from assistant.transcripts.storage import recording

    if options.resume and not is_transcript(Path(options.resume)):
        return None
    found, told = (recording(Path(options.resume), language), list[Event]()) if options.resume else _broken_off(language)
    given: str | None = options.role
    if found is None:
        return recorded(options, expert, language, given), [*told, Say(phrase(language, "nothing-to-resume"), "hint")]
    header = found.transcript.header
    options.agent = header.agent
    role = header.role if header.role in expert.knowledge.roles else None
    session = recorded(options, expert, header.language, role)
    events = session.go_on_from(found)
    if options.lang and options.lang != session.state.language:
        events = session.receive(f"/language {options.lang}")
    if given and given != session.state.role:
        events = session.receive(f"/role {given}")
    return session, [*told, *session.told_apart(), *events]


def _broken_off(language: Language) -> tuple[Recording | None, list[Event]]:
    """Return the last recording that was broken off, None where there is none; and what to say of those in other windows."""
    from assistant.transcripts.holding import is_held
    from assistant.transcripts.storage import data_folder, unfinished

    told: list[Event] = []
    for each in unfinished(data_folder(), language):
        if not is_held(each.path):
            return each, told
        told.append(Say(phrase(language, "open-elsewhere", name=each.path.stem), "hint"))
    return None, told


RUNS: dict[str, Run] = {
    "replay": _replay,
    "transcripts list": _list,
    "transcripts show": _show_one,
    "transcripts delete": _delete,
}
