"""The dialogue with line editing, driven through prompt_toolkit's own pipe for input."""

import io
import re

import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from assistant.dialogue.events import Say
from assistant.dialogue.session import Session
from assistant.terminal import shell
from assistant.untrusted import harmless

MESSAGE = "Cannot update a party's type from 'DirOrganization' to 'DirPerson', a delete of the existing party"
CTRL_C, CTRL_D, ENTER, ALT_ENTER = "\x03", "\x04", "\r", "\x1b\r"
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")
SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[=>78]")


def _pasted(text):
    return f"\x1b[200~{text}\x1b[201~"


class Recording(Session):
    """A session that remembers what it received."""

    def __init__(self, expert, language):
        super().__init__(expert, language)
        self.received = []

    def receive(self, line):
        self.received.append(line)
        return super().receive(line)


@pytest.fixture
def talk(expert, monkeypatch):
    """Return a function that types keys at the shell until it ends: (what the session received, what was printed)."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")

    def talk(keys, *, text=None, language="en", columns=100):
        printed = io.StringIO()
        sessions = []

        def begin():
            sessions.append(Recording(expert, language))
            return sessions[-1]

        output = Vt100_Output(printed, lambda: Size(rows=50, columns=columns), term="xterm-256color", enable_cpr=False)
        with create_pipe_input() as pipe:
            pipe.send_text(keys)
            shell.chat(begin, [Say("OPENING")], text, language, input=pipe, output=output)
        assert len(sessions) <= 1
        return (sessions[0].received if sessions else None), printed.getvalue()

    return talk


def test_a_paste_of_many_lines_is_one_input(talk):
    """Forty pasted lines, commands among them, arrive at once and only after Enter; the line after it is one of its own."""
    paste = "\n".join(["quit", *(f"line {number}" for number in range(38)), MESSAGE])
    received, _ = talk(_pasted(paste) + ENTER + "quit" + ENTER)
    assert received == [paste, "quit"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_a_paste_do_not_send_it(talk, end):
    """Terminals paste line ends as carriage returns: they become line feeds, and none of them sends the line."""
    received, _ = talk(_pasted(f"one{end}two") + ENTER + CTRL_D)
    assert received == ["one\ntwo"]


def test_typed_and_pasted_words_are_one_line(talk):
    """What is typed before and after a paste belongs to the same input; Alt-Enter begins a new line in it."""
    received, _ = talk("see: " + _pasted("the paste") + " thanks" + ALT_ENTER + "bye now" + ENTER + CTRL_D)
    assert received == ["see: the paste thanks\nbye now"]


def test_interrupt_clears_the_line_and_goes_on(talk):
    """Ctrl-C throws away what is typed, leaves the conversation as it was, and ends nothing."""
    received, printed = talk("half a li" + CTRL_C + CTRL_C + "it does not sync" + ENTER + "4" + CTRL_C + "2" + ENTER + CTRL_D)
    assert received == ["it does not sync", "2"]
    assert "Goodbye." in printed


@pytest.mark.parametrize(("language", "goodbye"), [("en", "Goodbye."), ("nl", "Tot ziens.")])
def test_the_end_of_the_input_leaves(talk, language, goodbye):
    """Ctrl-D says goodbye in the language that is spoken, and ends."""
    received, printed = talk(CTRL_D, language=language)
    assert received is None
    assert printed.count(goodbye) == 1
    _, switched = talk(f"language {'en' if language == 'nl' else 'nl'}" + ENTER + CTRL_D, language=language)
    assert goodbye not in switched


def test_quit_leaves(talk):
    """After quit nothing more is read."""
    received, printed = talk("quit" + ENTER + "it does not sync" + ENTER)
    assert received == ["quit"]
    assert printed.count("Goodbye.") == 1


def test_the_first_prompt_does_not_wait_for_the_knowledge(talk):
    """Opening and prompt are there before the session is begun: who leaves at once never begins one."""
    received, printed = talk(CTRL_D)
    assert received is None
    assert printed.index("OPENING") < printed.index("> ")


def test_a_first_text_is_said_before_anything_is_read(talk):
    """What stood on the command line is received first."""
    received, printed = talk("4" + ENTER + CTRL_D, text="it does not sync")
    assert received == ["it does not sync", "4"]
    assert "Where do you see it?" in printed


def test_colours_are_there_unless_they_are_not_wanted(talk, monkeypatch):
    """A terminal gets colours; with NO_COLOR set it gets none, and the same words."""
    keys = _pasted(MESSAGE) + ENTER + "unknown" + ENTER + "all" + ENTER + "quit" + ENTER
    _, coloured = talk(keys)
    monkeypatch.setenv("NO_COLOR", "1")
    _, plain = talk(keys)
    assert COLOUR.search(coloured)
    assert COLOUR.findall(plain) == []
    for words in ("OPENING", "Step 1 of", "All steps:", "Goodbye."):
        assert words in SEQUENCE.sub("", coloured)
        assert words in SEQUENCE.sub("", plain)


HOSTILE = (
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]52;c;aGk=\x07", "\x9b31m", "\x9d0;t\x9c", "\u202eevil\u202c",
    "\x07\x08\x00", "\x1bPq\x1b\\", "\x1b[2J\x1b[H", "\x85", "\u2066x\u2069",
)  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_escape_sequences_of_a_paste_are_neither_drawn_nor_heard(talk, hostile):
    """Pasted escape sequences reach neither the screen nor the session; the words around them do."""
    _, harmlessly = talk(_pasted(f"{harmless(hostile)}{MESSAGE}") + ENTER + "quit" + ENTER)
    received, printed = talk(_pasted(f"{hostile}{MESSAGE}{hostile}") + ENTER + "quit" + ENTER)
    assert received == [f"{harmless(hostile)}{MESSAGE}{harmless(hostile)}", "quit"]
    ours = set(SEQUENCE.findall(harmlessly))
    assert {sequence for sequence in SEQUENCE.findall(printed) if not re.fullmatch(r"\x1b\[\d*[A-DGJK]", sequence)} <= ours
    left = SEQUENCE.sub("", printed)
    assert re.findall("[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", left) == []


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_lines_are_not_wider_than_the_terminal(talk, columns):
    """What is printed is wrapped between words to the width of the terminal, code and long words aside."""
    _, printed = talk("quit" + ENTER, text="it does not sync", columns=columns)
    said = SEQUENCE.sub("", printed).split("> ")[0].replace("\r", "")
    assert max(len(line) for line in said.split("\n")) < columns
    assert max(len(line) for line in said.split("\n")) <= 100
