"""A conversation that goes on from a hand-off: its transcript has that in its header, and needs no other file."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.dialogue.events import Write
from assistant.dialogue.handoff import LONGEST
from assistant.dialogue.resuming import restored
from assistant.dialogue.session import Session
from assistant.errors import InputError
from assistant.model import LANGUAGES
from assistant.transcripts.noting import NotedSession
from assistant.transcripts.recording import RecordedSession
from assistant.transcripts.replay import Grade, regrade, replay
from assistant.transcripts.saving import trimmed
from assistant.transcripts.storage import recording, stored
from assistant.transcripts.transcript import Header, head, parse, read, write
from tests.dialogue.players import moves, of
from tests.secrets_corpus import pastes
from tests.transcripts.scenes import PARTY, TYPE

ENTRY = "dw-live-party-type"


def handed_on(expert, *lines, language="en", role=None, agent=False):
    """Return the hand-off of a conversation, as a program reads it."""
    session = Session(expert, language, role, agent=agent)
    for line in lines:
        session.receive(line)
    return json.loads(of(session.receive("/handoff x.json"), Write)[0].text)


def taken_over(expert, record, folder=None, language="en"):
    """Return a recorded session that goes on with a hand-off, as `chat --resume FILE.json` does."""
    state, left_out = restored(record, expert.knowledge, language)
    session = RecordedSession(expert, state.language, state.role, folder)
    session.resume(state, left_out)
    return session


@pytest.fixture
def record(expert):
    return handed_on(expert, TYPE, "unknown", "done", "note jan@contoso.com called", "case 4711")


# -- held again --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_a_recording_that_began_from_any_hand_off_is_the_same_when_it_is_held_again(expert, tmp_path, seed):
    """Wherever the conversation stood, whatever is said then, and after it was written and read: no difference."""
    lines = list(moves(expert.knowledge, seed, 30))
    role = [None, *expert.knowledge.roles][seed % 6]
    record = handed_on(expert, *lines[: 3 + seed], language=LANGUAGES[seed % 2], role=role, agent=seed % 3 == 0)
    session = taken_over(expert, record, tmp_path)
    for line in lines[3 + seed :]:
        session.receive(line)
    (path,) = stored(tmp_path)
    replayed = replay(expert, path, "en")
    assert replayed.grade is Grade.SAME, replayed.difference()
    assert session.noted.state.entry == session.state.entry


def test_it_goes_on_again_where_it_stopped(expert, tmp_path, record):
    """Broken off and resumed, it stands where it stood, in the same file, which is still the same when it is held again."""
    session = taken_over(expert, record, tmp_path)
    session.receive("done")
    session.leave()
    (path,) = stored(tmp_path)
    again = RecordedSession(expert, "en", None, tmp_path)
    events = again.go_on_from(recording(path, "en"))
    assert (again.state.phase, again.state.tried, again.state.reference) == ("verifying", session.state.tried, "4711")
    assert events
    again.receive("yes")
    assert replay(expert, path, "en").grade is Grade.SAME
    assert "~ outcome solved" in path.read_text(encoding="utf-8")


def test_in_the_other_language_only_words_differ(expert, tmp_path, record):
    """What was handed over is in ids and values, so the transcript is held in Dutch as well."""
    session = taken_over(expert, record, tmp_path)
    for line in ("why", "done", "no"):
        session.receive(line)
    assert replay(expert, stored(tmp_path)[0], "en", "nl").grade is Grade.WORDING


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (("done", "yes"), ("done", "yes")),
        (("help", "done", "back", "done", "yes"), ("done", "yes")),
        (("done", "restart", TYPE), ("restart", TYPE)),
        ((PARTY, "done"), (PARTY, "done")),
    ],
)
def test_a_test_of_it_is_trimmed_and_concludes_the_same(expert, record, lines, left):
    """`save --as-test` of a conversation that was handed over keeps what that began with, and a restart that left it."""
    session = taken_over(expert, record)
    for line in lines:
        session.receive(line)
    shorter = trimmed(expert, session.noted.transcript)
    assert shorter.header == session.noted.header
    assert tuple(turn.said for turn in shorter.turns) == left
    assert shorter.turns[-1].reasoned == session.noted.turns[-1].reasoned
    assert regrade(expert, Path("x"), shorter).grade is Grade.SAME


# -- the header --------------------------------------------------------------------------------------------------------


def test_the_header_holds_what_was_handed_over_in_its_own_form(expert, record):
    """It is a hand-off that any session goes on with, and reads as it was written."""
    session = taken_over(expert, record)
    session.receive("done")
    text = write(session.noted.transcript)
    assert parse(text, "x", "en") == session.noted.transcript
    (line,) = [line for line in text.split("\n") if line.startswith("handoff: ")]
    state, left_out = restored(json.loads(line.removeprefix("handoff: ")), expert.knowledge, "en")
    assert (state.entry, state.position, state.reference, left_out) == (ENTRY, 1, "4711", ())
    assert "handoff" not in head(NotedSession(expert).header)


def test_nothing_of_a_foreign_file_that_must_not_be_kept_is_kept(expert, tmp_path, record):
    """A hand-off that somebody wrote with secrets in it is redacted before it stands in the header."""
    for number, paste in enumerate(pastes([TYPE])[::40]):
        record["said"], record["notes"] = [paste.text], [paste.text[:400]]
        record["state"]["observations"][0]["text"] = paste.text
        session = taken_over(expert, record, tmp_path / str(number))
        session.receive("done")
        kept = stored(tmp_path / str(number))[0].read_text(encoding="utf-8")
        assert [secret for secret in paste.secrets if secret in kept] == [], (paste.kind, paste.way)


def test_texts_that_grow_when_they_are_redacted_still_fit(expert, tmp_path, record):
    """Labels can be longer than what they hide: the header holds no more than may be read again."""
    record["said"] = [("pwd=q " * LONGEST)[:LONGEST]]
    session = taken_over(expert, record, tmp_path)
    session.receive("done")
    assert replay(expert, stored(tmp_path)[0], "en").grade is Grade.SAME


@pytest.mark.parametrize("value", ["", "x", "[]", "{", '{"a": NaN', "[" * 100_000, "9" * 5000, '"x"'])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_json_object_is_told_with_its_line(value, language):
    """As every fault of a header."""
    with pytest.raises(InputError, match=r"^x:3: .*handoff"):
        parse(f"{head(Header('en')).rstrip()}\nhandoff: {value}\n\n> a\n", "x", language)


@pytest.mark.parametrize("value", ["{}", '{"format": "other"}', '{"format": "sync-assistant hand-off", "version": 99}'])
def test_what_is_no_hand_off_is_told_with_its_file(expert, tmp_path, value):
    """A replay and a chat that is to go on with it refuse it with one message."""
    path = tmp_path / "x.txt"
    path.write_text(f"{head(Header('en')).rstrip()}\nhandoff: {value}\n\n> a\n~ heard text\n\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.txt: "):
        replay(expert, path, "en")
    with pytest.raises(InputError, match=r"x\.txt: "):
        RecordedSession(expert).go_on_from(recording(path, "en"))


def test_what_no_longer_exists_is_broken(expert, tmp_path, record):
    """A hand-off that names an entry which the knowledge base lost is graded so, and the entry is named."""
    session = taken_over(expert, record, tmp_path)
    session.receive("done")
    (path,) = stored(tmp_path)
    old = read(path, "en")
    header = replace(old.header, handoff=old.header.handoff.replace(ENTRY, "own-gone"))
    replayed = regrade(expert, path, replace(old, header=header))
    assert (replayed.grade, replayed.missing[0]) == (Grade.BROKEN, "own-gone")
