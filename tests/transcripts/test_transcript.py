"""The text of a transcript: what is written is read again, whatever was said; what is broken is told with its line."""

import os
import random
import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.model import LANGUAGES
from assistant.transcripts.first import FIRST, is_transcript
from assistant.transcripts.noting import NotedSession
from assistant.transcripts.storage import recording
from assistant.transcripts.transcript import Header, Transcript, Turn, after_header, body, head, parse, read, write
from assistant.untrusted import harmless
from tests.dialogue.players import moves

TEXTS = st.text(max_size=60).map(harmless) | st.sampled_from(
    [
        "",
        "\n",
        "\n\n",
        ">",
        "> ",
        ">>> x",
        "~ y",
        "< z",
        " ",
        "  a  ",
        "\n> b\n",
        "\t",
        "language: nl",
        FIRST,
        "\u3000",
        "a\n\n\nb",
    ]
)
LINES = st.lists(TEXTS.map(lambda text: text.replace("\n", " ")), max_size=4).map(tuple)
IDS = st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)
HEADERS = st.builds(
    Header, st.sampled_from(LANGUAGES), st.none() | IDS, st.just("") | IDS,
    st.none() | st.lists(IDS.filter(lambda name: name != "nothing"), max_size=3).map(tuple), st.booleans(),
)  # fmt: skip
TRANSCRIPTS = st.builds(Transcript, HEADERS, st.lists(st.builds(Turn, TEXTS, LINES, LINES), max_size=4).map(tuple))
HEAD = f"{FIRST}\nlanguage: en\n\n"


@given(TRANSCRIPTS)
@example(Transcript(Header("en"), (Turn(""), Turn("\n"), Turn("> a\n\n> b"), Turn("c", (), ("", "<")), Turn("", ("",)))))
def test_what_is_written_is_read_again(transcript):
    """Reading is the inverse of writing, for every conversation and every header."""
    assert parse(write(transcript), "x", "en") == transcript


@pytest.mark.parametrize("seed", range(6))
def test_real_conversations_are_read_again(expert, seed):
    """So it is for conversations with pastes, garbage and commands of both languages."""
    session = NotedSession(expert, LANGUAGES[seed % 2])
    for line in moves(expert.knowledge, seed, 25):
        session.receive(line)
    assert parse(write(session.transcript), "x", "en") == session.transcript


@given(TRANSCRIPTS, st.data())
def test_a_file_that_stops_anywhere_holds_the_turns_that_ended(tmp_path_factory, transcript, data):
    """Of every beginning of a file whose header is whole, the turns are read that are whole, and nothing else."""
    written = write(transcript).encode()
    stop = data.draw(st.integers(len(head(transcript.header).encode()), len(written)))
    path = tmp_path_factory.getbasetemp() / f"cut-{os.getpid()}.txt"
    path.write_bytes(written[:stop])
    ends = [
        len((head(transcript.header) + body(transcript.turns[:count])).encode()) for count in range(len(transcript.turns) + 1)
    ]
    count = sum(end <= stop for end in ends) - 1
    found = recording(path, "en")
    assert found.transcript == Transcript(transcript.header, transcript.turns[:count])
    assert written[: found.length] == written[: ends[count]]


def test_a_paste_of_two_lines_is_not_two_turns():
    """Lines in a row are one paste, a lone > is an empty line of it, and a blank line ends a turn."""
    said = {
        "> a\n> b\n": ["a\nb"],
        "> a\n\n> b\n": ["a", "b"],
        "> a\n>\n> b\n": ["a\n\nb"],
        "> a\n> \n> b": ["a\n\nb"],
        "> a\n> > b\n": ["a\n> b"],
        "> a\n~ heard text\n> b\n": ["a", "b"],
        "\n\n> a\n\n\n\n> b\n\n\n": ["a", "b"],
        "> a\r\n> b\r\n\r\n> c\r\n": ["a\nb", "c"],
    }
    assert {text: [turn.said for turn in parse(HEAD + text, "x", "en").turns] for text in said} == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"hello\n", 1),
        (b"sync-assistant transcript 2\nlanguage: en\n", 1),
        (f"{FIRST}\n".encode(), 1),
        (f"{FIRST}\nlanguage: fr\n".encode(), 2),
        (f"{FIRST}\nlanguage: en\nlanguage: en\n".encode(), 3),
        (f"{FIRST}\nlanguage: en\ncolour: red\n".encode(), 3),
        (f"{FIRST}\nlanguage: en\n> hello\n".encode(), 3),
        (f"{FIRST}\nlanguage: en\nconcludes: a b\n".encode(), 3),
        (f"{FIRST}\nlanguage: en\nrole:\n".encode(), 3),
        (f"{FIRST}\nlanguage: en\nmode: king\n".encode(), 3),
        (f"{HEAD}hello\n".encode(), 4),
        (f"{HEAD}>hello\n".encode(), 4),
        (f"{HEAD}> hello\nword\n".encode(), 5),
        (f"{HEAD}~ heard text\n".encode(), 4),
        (f"{HEAD}< words\n".encode(), 4),
        (f"{HEAD}> a\n< words\n~ heard text\n".encode(), 6),
        (f"{HEAD}> a\n> caf\xe9\n".encode("latin-1"), 5),
        (b"\xff\xfe\x00", 1),
        (bytes(range(256)) * 3, 1),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path, content, line, language):
    """Whatever is wrong with a file, the message names its path and line, in the user's language."""
    path = tmp_path / "broken.txt"
    path.write_bytes(content)
    with pytest.raises(InputError) as told:
        read(path, language)
    found = re.match(rf"{re.escape(str(path))}:(\d+): \S", str(told.value))
    assert found
    assert int(found[1]) == (line if content[:3] != bytes(range(3)) else int(found[1]))


def test_messages_differ_by_language(tmp_path):
    """Dutch is Dutch here too."""
    told = set()
    for language in LANGUAGES:
        with pytest.raises(InputError) as refused:
            parse("hello", "x", language)
        told.add(str(refused.value))
    assert len(told) == 2


def test_random_bytes_never_leave_a_traceback(tmp_path):
    """Of any bytes, and of any transcript with a piece replaced, the outcome is a transcript or a message."""
    rng = random.Random(5)
    good = write(Transcript(Header("en", "user", "0a"), (Turn("a\n\nb", ("heard text",), ("x", "")),) * 3)).encode()
    path = tmp_path / "x.txt"
    for _ in range(400):
        at, length = rng.randrange(len(good)), rng.randrange(12)
        path.write_bytes(good[:at] + rng.randbytes(rng.randrange(8)) + good[at + length :])
        with suppress(InputError):
            assert isinstance(read(path, "nl"), Transcript)


def test_only_the_first_line_makes_a_transcript(tmp_path):
    """A transcript is told by its first line, with a byte order mark and Windows line ends too; a folder is none."""
    path = tmp_path / "x.txt"
    for content, told in ((FIRST, True), (f"\ufeff{FIRST}\r\n", True), (f" {FIRST}", False), (f"{FIRST}0", False), ("", False)):
        path.write_bytes(content.encode())
        assert is_transcript(path) is told
    assert not is_transcript(tmp_path)
    assert not is_transcript(tmp_path / "missing")


def test_the_header_ends_at_its_blank_line():
    """What stands before the first turn is kept as it was typed."""
    assert (HEAD + "> a\n")[after_header(HEAD + "> a\n") :] == "> a\n"
    assert after_header(FIRST) == len(FIRST)
