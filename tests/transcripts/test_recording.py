"""Recording: every turn is on the disk when it is over, redacted and for its owner alone, and what broke off goes on."""

import os
import random
import stat
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from assistant.dialogue.events import Ask, Say, Write
from assistant.dialogue.session import Session
from assistant.errors import InputError
from assistant.transcripts import recording as module
from assistant.transcripts.noting import NotedSession
from assistant.transcripts.recording import RecordedSession, wanted
from assistant.transcripts.replay import Grade, regrade, replay
from assistant.transcripts.saving import trimmed
from assistant.transcripts.storage import chosen, new_recording, recording, stored, unfinished
from assistant.transcripts.transcript import read, write
from tests.dialogue.players import moves
from tests.secrets_corpus import pastes
from tests.transcripts.scenes import PARTY, TYPE

ROOT = Path(__file__).parents[2]
LINES = ("it does not sync", "dataverse", "why", "party", "no", "back", "no", "yes", "unknown", "done", "done", "yes", TYPE)
NOW = datetime(2026, 2, 3, 4, 5, 6)


@pytest.fixture
def session(expert, tmp_path):
    """Return a recorded session in a folder of its own."""
    return RecordedSession(expert, "en", None, tmp_path / "data", now=lambda: NOW)


def file_of(folder: Path) -> Path:
    (path,) = stored(folder)
    return path


# -- as it goes --------------------------------------------------------------------------------------------------------


def test_what_is_said_is_what_any_session_says(expert, tmp_path):
    """Recording changes nothing in a conversation, whatever is typed."""
    for seed in range(4):
        plain, recorded = Session(expert, "nl"), RecordedSession(expert, "nl", None, tmp_path)
        for line in moves(expert.knowledge, seed, 25):
            assert recorded.receive(line) == plain.receive(line)
        assert recorded.state == plain.state


def test_each_turn_is_on_the_disk_when_it_is_over(session, tmp_path):
    """After every line, the file holds the conversation so far; before the first there is no file."""
    assert stored(tmp_path / "data") == []
    for line in LINES:
        session.receive(line)
        assert file_of(tmp_path / "data").read_text(encoding="utf-8") == write(session.noted.transcript)
    assert file_of(tmp_path / "data").name == "20260203-040506.txt"


def test_what_was_typed_is_written_before_it_is_thought_about(session, tmp_path, monkeypatch):
    """Where the program fails in the middle of a turn, the words of the user are there."""
    session.receive("it does not sync")
    before = file_of(tmp_path / "data").read_text(encoding="utf-8")

    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(Session, "receive", fail)
    with pytest.raises(ZeroDivisionError):
        session.receive("two\nlines")
    assert file_of(tmp_path / "data").read_text(encoding="utf-8") == before + "> two\n> lines\n"


def test_a_recording_is_the_same_when_it_is_held_again(expert, session, tmp_path):
    """Also with secrets in it: what is written was thought about as it is written."""
    for line in (*LINES, f"token=abcdefghij123456 for jan@contoso.com at https://contoso.crm4.dynamics.com/api {PARTY}"):
        session.receive(line)
    replayed = replay(expert, file_of(tmp_path / "data"), "en")
    assert replayed.grade is Grade.SAME, replayed.difference()


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
def test_a_recording_is_private(session, tmp_path):
    """Only the owner may read a recording, or look into its folder, whatever the umask."""
    before = os.umask(0)
    try:
        session.receive("hello")
    finally:
        os.umask(before)
    path = file_of(tmp_path / "data")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_no_secret_reaches_the_disk(expert, tmp_path):
    """Of pastes with a secret of every kind nothing of it stands in the folder, where quotations are cut short too."""
    for number, paste in enumerate(pastes([PARTY, TYPE])[::16]):
        session = RecordedSession(expert, "en", None, tmp_path / str(number))
        for line in (paste.text, "how", f"note {paste.text}", "handoff"):
            session.receive(line)
        kept = file_of(tmp_path / str(number)).read_text(encoding="utf-8")
        assert [secret for secret in paste.secrets if secret in kept] == [], (paste.kind, paste.way)


@pytest.mark.parametrize(
    ("option", "variable", "is_wanted"),
    [(False, None, True), (True, None, False), (False, "no", False), (False, "0", False), (False, "NO ", False),
     (True, "yes", False), (False, "yes", True), (False, "", True)],
)  # fmt: skip
def test_recording_can_be_switched_off(monkeypatch, option, variable, is_wanted):
    """By --no-record, or by SYNC_ASSISTANT_RECORD=no."""
    monkeypatch.delenv("SYNC_ASSISTANT_RECORD", raising=False)
    if variable is not None:
        monkeypatch.setenv("SYNC_ASSISTANT_RECORD", variable)
    assert wanted(option) is is_wanted


def test_a_disk_that_fails_ends_the_recording_and_not_the_conversation(expert, tmp_path, monkeypatch):
    """The user is told once, and the conversation goes on as any other."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    recorded = RecordedSession(expert, "en", None, tmp_path / "file" / "below")
    plain = Session(expert)
    said, *rest = recorded.receive(LINES[0])
    assert isinstance(said, Say)
    assert "not recorded" in said.text
    assert rest == plain.receive(LINES[0])
    assert recorded.receive(LINES[1]) == plain.receive(LINES[1])

    full = RecordedSession(expert, "en", None, tmp_path / "data")
    full.receive(LINES[0])

    def no_space(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "add", no_space)
    assert "No space left" in full.receive(LINES[1])[0].text
    monkeypatch.undo()
    full.receive(LINES[2])
    assert len(recording(file_of(tmp_path / "data"), "en").transcript.turns) == 1


def test_conversations_of_one_second_have_files_of_their_own(tmp_path):
    """A name that is taken gets a number."""
    assert len({new_recording(tmp_path, NOW, "text") for _ in range(3)}) == 3


def test_a_recording_that_was_deleted_is_not_begun_anew(session, tmp_path):
    """A file without its header would be of no use to anyone; the user is told."""
    session.receive("hello")
    file_of(tmp_path / "data").unlink()
    assert "not recorded" in session.receive("hello")[0].text
    assert stored(tmp_path / "data") == []


# -- broken off --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_a_process_that_is_killed_leaves_what_goes_on(expert, tmp_path, seed):
    """SIGKILL at any moment: the file is readable, and the conversation goes on after its last whole turn."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(tmp_path), "SYNC_ASSISTANT_RECORD": ""}
    folder = tmp_path / "sync-assistant" / "transcripts"
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "chat", "--plain", "--lang", "en"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    with process:
        process.stdin.write("".join(f"{line}\n" for line in LINES).encode())
        process.stdin.flush()
        while not stored(folder):
            time.sleep(0.001)
        time.sleep(random.Random(seed).uniform(0, 0.25))
        process.kill()
    found = next(unfinished(folder, "en"), None)
    whole = recording(file_of(folder), "en")
    count = len(whole.transcript.turns)
    expected = NotedSession(expert)
    for line in LINES[:count]:
        expected.receive(line)
    assert whole.transcript == expected.transcript
    assert (found is None) is (count == 0 or "outcome solved" in expected.turns[-1].reasoned)

    session = RecordedSession(expert, "en", None, folder)
    session.go_on_from(whole)
    for line in LINES[count:]:
        session.receive(line)
        expected.receive(line)
    assert session.state == expected.state
    assert file_of(folder).read_text(encoding="utf-8") == write(expected.transcript)


@pytest.mark.parametrize("cut", [1, 5, 40, 200])
def test_a_half_written_turn_is_written_over(expert, session, tmp_path, cut):
    """What stands behind the last whole turn goes, also in the middle of a character."""
    for line in (*LINES[:4], "é" * 150):
        session.receive(line)
    session.leave()
    path = file_of(tmp_path / "data")
    path.write_bytes(path.read_bytes()[:-cut])
    again = RecordedSession(expert, "en", None, path.parent)
    events = again.go_on_from(recording(path, "en"))
    assert len(again.noted.turns) == 4
    assert isinstance(events[0], Say)
    assert isinstance(events[-1], Ask)
    again.receive("no")
    assert path.read_text(encoding="utf-8") == write(again.noted.transcript)


def test_the_newest_conversation_that_did_not_end_is_offered(expert, tmp_path):
    """One that was solved, handed off or left is not; nor is a file that stops in its header or is something else."""
    assert next(unfinished(tmp_path / "missing", "en"), None) is None
    for number, lines in enumerate((LINES[:3], LINES[:2], LINES[:12], ("hello", "quit"))):
        session = RecordedSession(expert, "en", None, tmp_path, now=lambda number=number: NOW.replace(hour=number))
        for line in lines:
            session.receive(line)
    (tmp_path / "20270101-000000.txt").write_text("sync-assistant transcript 1\nlang", encoding="utf-8")
    (tmp_path / "20280101-000000.txt").write_text("something else", encoding="utf-8")
    found = next(unfinished(tmp_path, "en"), None)
    assert found is not None
    assert len(found.transcript.turns) == 2


def test_a_transcript_from_elsewhere_goes_on_in_a_file_of_its_own(expert, session, tmp_path):
    """The file that was given stays as it is."""
    for line in LINES[:4]:
        session.receive(line)
    given = tmp_path / "given.txt"
    given.write_text(write(session.noted.transcript), encoding="utf-8")
    before = given.read_bytes()
    again = RecordedSession(expert, "en", None, tmp_path / "other")
    again.go_on_from(recording(given, "en"))
    again.receive("no")
    assert given.read_bytes() == before
    assert file_of(tmp_path / "other").read_text(encoding="utf-8") == write(again.noted.transcript)


def test_labels_go_on_where_they_stopped(expert, session, tmp_path):
    """A value that is hidden after the conversation went on has a label that is not in use."""
    session.receive("jan@contoso.com says it does not sync")
    session.leave()
    path = file_of(tmp_path / "data")
    again = RecordedSession(expert, "en", None, path.parent)
    again.go_on_from(recording(path, "en"))
    again.receive("piet@contoso.com says so too")
    said = [turn.said for turn in recording(path, "en").transcript.turns]
    assert said == ["<mail-1> says it does not sync", "<mail-2> says so too"]


def test_recordings_are_named_by_their_beginning(expert, tmp_path):
    """A whole name, the beginning of one only, or `last`."""
    for hour in (4, 5):
        RecordedSession(expert, "en", None, tmp_path, now=lambda hour=hour: NOW.replace(hour=hour)).receive("hello")
    four, five = stored(tmp_path)
    assert chosen(tmp_path, "20260203-04", "en") == four
    assert chosen(tmp_path, five.name, "en") == chosen(tmp_path, "last", "en") == five
    for name in ("2026", "x", ""):
        with pytest.raises(InputError):
            chosen(tmp_path, name, "en")


# -- saving ------------------------------------------------------------------------------------------------------------


def test_save_gives_the_conversation_to_the_shell(session):
    """`save FILE` asks the shell for that file, without a name for one with the time in it; what was hidden is told by rule."""
    assert [type(each) for each in session.receive("save")] == [Say]
    session.receive("jan@contoso.com says it does not sync")
    for line, name in (
        ("save my.txt", "my.txt"),
        ("/save my case", "my case"),
        ("bewaar", "sync-assistant-20260203-040506.txt"),
    ):
        write_event, told, *_ = session.receive(line)
        assert write_event == Write(name, write(session.noted.transcript))
        assert "mail 1" in told.text
    assert "contoso" not in write_event.text


@pytest.mark.parametrize("line", ["save fails", "save the record", "save\nit", "Save failed: 400", "opslaan lukt niet"])
def test_words_that_only_begin_with_save_are_a_text(session, line):
    """As for every command: with anything else behind it, it is evidence."""
    session.receive(line)
    assert [turn.said for turn in session.noted.turns] == [line]


def test_saving_is_no_turn(session):
    """The command and the promise do not stand in the transcript, and the open question is asked again."""
    session.receive("it does not sync")
    question = session.receive("why")[-1]
    assert session.receive("save my.txt")[-1] == question
    session.receive("save --as-test")
    assert session.receive("unknown")[-1] == question
    assert len(session.noted.turns) == 2


def as_test(session, promise, tmp_path, monkeypatch, *more):
    monkeypatch.chdir(tmp_path)
    asked = session.receive("save --as-test")[-1]
    assert isinstance(asked, Ask)
    events = [each for line in (promise, *more) for each in session.receive(line)]
    return asked, events, list((tmp_path / "transcripts").rglob("*.txt"))


def test_a_test_is_trimmed_redacted_and_keeps_its_promise(expert, session, tmp_path, monkeypatch):
    """What led nowhere is gone, the promise stands in the header, and held again it is the same."""
    for line in ("help", "it does not sync", "1", "back", "dataverse", "why", "party", "no", "yes", "jan@contoso.com", "quit"):
        session.receive(line)
    asked, _, (path,) = as_test(session, "1", tmp_path, monkeypatch)
    assert [choice.value for choice in asked.choices] == ["dw-live-party-type", "nothing", "unknown"]
    assert path.relative_to(tmp_path).as_posix() == "transcripts/dual-write-live-sync/dw-live-party-type-en-saved.txt"
    transcript = read(path, "en")
    assert transcript.header.concludes == ("dw-live-party-type",)
    assert [turn.said for turn in transcript.turns][:5] == ["it does not sync", "dataverse", "party", "no", "yes"]
    assert "contoso" not in path.read_text(encoding="utf-8")
    assert regrade(expert, path, transcript).grade is Grade.SAME


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (("dataverse", "change 1 dataverse", "back", "party"), ("dataverse", "party")),
        (("dataverse", "xyzzy", "back", "1"), ("1",)),
        (("dataverse", "note x", "back", "back", "dataverse"), ("dataverse",)),
    ],
)
def test_what_was_taken_back_is_trimmed_and_nothing_else(expert, session, lines, left):
    """`back` takes out the turn that it took back, also where lines that changed nothing, or the same again, came between."""
    for line in ("it does not sync", *lines):
        session.receive(line)
    said = [turn.said for turn in trimmed(expert, session.noted.transcript).turns]
    assert said == ["it does not sync", *left]


def test_a_promise_can_be_another_than_what_is_concluded_now(session, tmp_path, monkeypatch):
    """What must be, and is not yet: the test is written, and the user is told that it fails today."""
    session.receive("my printer is on fire")
    _, events, (path,) = as_test(session, "gibberish", tmp_path, monkeypatch, "dw-live-party-type, dw-live-filter-null")
    assert read(path, "en").header.concludes == ("dw-live-party-type", "dw-live-filter-null")
    assert [each.tone for each in events if isinstance(each, Say)].count("warning") == 1


def test_no_test_is_written_over(session, tmp_path, monkeypatch):
    """A second one of the same name gets a number; talk that concludes nothing has a folder of its own."""
    session.receive("my printer is on fire")
    as_test(session, "nothing", tmp_path, monkeypatch)
    _, _, paths = as_test(session, "nothing", tmp_path, monkeypatch)
    assert sorted(path.name for path in paths) == ["nothing-en-saved-2.txt", "nothing-en-saved.txt"]
    assert {read(path, "en").header.concludes for path in paths} == {()}
