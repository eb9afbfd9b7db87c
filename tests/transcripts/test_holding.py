"""Two windows: the second notices that a recording is being written, and nothing of either is lost."""

import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from assistant.dialogue.events import Say
from assistant.model import LANGUAGES
from assistant.transcripts.holding import Hold, is_held, lock_of
from assistant.transcripts.recording import RecordedSession
from assistant.transcripts.replay import Grade, replay
from assistant.transcripts.storage import delete, recording, stored
from assistant.transcripts.transcript import read, write

ROOT = Path(__file__).parents[2]
FIRST = ("it does not sync", "dataverse")


def window(expert, folder, *lines, hour=4):
    """Return a window in which a conversation was begun."""
    session = RecordedSession(expert, "en", None, folder, now=lambda: datetime(2026, 2, 3, hour))
    for line in lines:
        session.receive(line)
    return session


def second(expert, folder, path, hour=5):
    """Return another window that goes on with a recording."""
    session = window(expert, folder, hour=hour)
    session.go_on_from(recording(path, "en"))
    return session


def said(path):
    return [turn.said for turn in read(path, "en").turns]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_window_goes_on_apart_and_says_so(expert, tmp_path, language):
    """Both files hold all of their conversation, whatever the order in which is typed, and replay; the other's name is told."""
    one = window(expert, tmp_path, *FIRST)
    (path,) = stored(tmp_path)
    two = second(expert, tmp_path, path)
    one.receive("party")
    two.receive(f"language {language}")
    two.receive("unknown")
    one.receive("no")
    assert one.told_apart() == []
    (told,) = two.told_apart()
    assert isinstance(told, Say)
    assert told.tone == "warning"
    own = next(each for each in stored(tmp_path) if each != path)
    assert path.stem in told.text
    assert own.stem in told.text
    assert said(path) == [*FIRST, "party", "no"]
    assert said(own) == [*FIRST, f"language {language}", "unknown"]
    assert own.read_text(encoding="utf-8") == write(two.noted.transcript)
    assert {replay(expert, each, "en").grade for each in (path, own)} == {Grade.SAME}


@pytest.mark.parametrize("end", ["quit", "leave"])
def test_who_is_done_with_a_recording_lets_go_of_it(expert, tmp_path, end):
    """After the window was left the next one goes on in the same file, and no lock stays behind."""
    one = window(expert, tmp_path, *FIRST)
    (path,) = stored(tmp_path)
    assert is_held(path)
    if end == "quit":
        one.receive("quit")
    else:
        one.leave()
    assert not is_held(path)
    two = second(expert, tmp_path, path)
    two.receive("party")
    assert (two.told_apart(), stored(tmp_path)) == ([], [path])
    assert said(path)[-1] == "party"
    two.leave()
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_written_after_it_was_read_is_not_cut_off(expert, tmp_path):
    """A window that read a recording before another one went on with it does not write over what came in between."""
    one = window(expert, tmp_path, *FIRST)
    (path,) = stored(tmp_path)
    early = recording(path, "en")
    one.receive("party")
    one.leave()
    two = window(expert, tmp_path, hour=5)
    two.go_on_from(early)
    two.receive("unknown")
    assert two.told_apart()
    assert said(path) == [*FIRST, "party"]
    assert said(stored(tmp_path)[1]) == [*FIRST, "unknown"]


def test_a_process_that_was_killed_holds_nothing(expert, tmp_path):
    """While it lives it holds its recording; after SIGKILL the lock it left stands in nobody's way, and goes."""
    folder = tmp_path / "sync-assistant" / "transcripts"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(tmp_path), "SYNC_ASSISTANT_RECORD": ""}
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", "chat", "--plain", "--lang", "en"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment,
    ) as process:  # fmt: skip
        process.stdin.write("".join(f"{line}\n" for line in FIRST).encode())
        process.stdin.flush()
        while not (stored(folder) and len(recording(stored(folder)[0], "en").transcript.turns) == 2):
            time.sleep(0.01)
        (path,) = stored(folder)
        assert is_held(path)
        process.kill()
    assert lock_of(path).exists()
    assert not is_held(path)
    lock_of(path).touch()
    session = second(expert, folder, path)
    session.receive("party")
    assert (session.told_apart(), said(path)) == ([], [*FIRST, "party"])
    session.leave()
    assert list(folder.iterdir()) == [path]


def test_only_one_of_many_holds_a_recording(tmp_path):
    """Taking is exclusive; letting go of what one does not have takes it from nobody."""
    holds = [Hold(tmp_path / "a.txt") for _ in range(5)]
    assert [hold.take() for hold in holds] == [True, False, False, False, False]
    for hold in holds[1:]:
        hold.let_go()
    assert is_held(tmp_path / "a.txt")
    assert not is_held(tmp_path / "b.txt")
    holds[0].let_go()
    assert [hold.take() for hold in reversed(holds)] == [True, False, False, False, False]


@pytest.mark.parametrize("error", [OSError(38, "Function not implemented"), NotImplementedError(), PermissionError(13, "no")])
def test_where_there_are_no_locks_a_recording_goes_on(expert, tmp_path, monkeypatch, error):
    """A disk that knows no locks is no reason to begin a file anew each time."""
    window(expert, tmp_path, *FIRST).leave()
    (path,) = stored(tmp_path)

    def fail(*_, **__):
        raise error

    monkeypatch.setattr("filelock.FileLock.acquire", fail)
    second(expert, tmp_path, path).receive("party")
    assert said(path) == [*FIRST, "party"]
    assert stored(tmp_path) == [path]


def test_a_recording_that_is_not_wanted_holds_nothing(expert, tmp_path):
    """A window that does not record leaves the file to the one that does."""
    window(expert, tmp_path, *FIRST).leave()
    (path,) = stored(tmp_path)
    session = RecordedSession(expert)
    session.go_on_from(recording(path, "en"))
    session.receive("party")
    assert (session.told_apart(), is_held(path), said(path)) == ([], False, list(FIRST))


def test_with_a_recording_goes_what_was_left_beside_it(expert, tmp_path):
    """Of a deleted recording nothing stays, not even the lock of a process that was killed."""
    window(expert, tmp_path, *FIRST).leave()
    (path,) = stored(tmp_path)
    lock_of(path).touch()
    delete(path)
    assert list(tmp_path.iterdir()) == []
