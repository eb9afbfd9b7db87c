"""The dialogue as plain lines: through pipes, and on a terminal that delivers a paste line by line."""

import io
import threading

import pytest

from assistant.dialogue.events import Ask, HandOff, Option, Say
from assistant.dialogue.session import Session
from assistant.terminal import plain
from assistant.terminal.show import lines
from assistant.untrusted import harmless

MESSAGE = "Cannot update a party's type from 'DirOrganization' to 'DirPerson', a delete of the existing party"


class Recording(Session):
    """A session that remembers what it received, and tells when."""

    def __init__(self, expert, language):
        super().__init__(expert, language)
        self.received = []
        self.answered = threading.Event()

    def receive(self, line):
        self.received.append(line)
        self.answered.set()
        return super().receive(line)


@pytest.fixture
def talk(expert):
    """Return a function that holds a plain dialogue over `stdin`: (what the session received, what was printed)."""

    def talk(stdin, *, text=None, language="en"):
        printed = io.StringIO()
        session = Recording(expert, language)
        begun = []

        def begin():
            begun.append(session)
            return session

        source = stdin(session) if callable(stdin) else io.StringIO(stdin)
        plain.chat(begin, [Say("OPENING")], text, language, source, printed)
        assert len(begun) <= 1
        return (session.received if begun else None), printed.getvalue()

    return talk


def test_each_line_is_a_turn(talk):
    """Through a pipe one line is one turn, whatever its line end; empty lines are turns too."""
    received, printed = talk("it does not sync\r\n\n4\nhelp\n")
    assert received == ["it does not sync", "", "4", "help"]
    assert printed.startswith("OPENING\n")


@pytest.mark.parametrize(("language", "goodbye"), [("en", "Goodbye."), ("nl", "Tot ziens.")])
def test_the_end_of_the_input_is_a_goodbye(talk, language, goodbye):
    """When the input ends, a goodbye in the language that is spoken is the last line, said once."""
    for typed in ("", "it does not sync\n", "it does not sync", "quit\n", "it does not sync\nquit\nhello\n"):
        _, printed = talk(typed, language=language)
        assert printed.splitlines()[-1] == goodbye
        assert printed.count(goodbye) == 1


def test_after_quit_nothing_is_read(talk):
    """Quit ends the conversation, whatever else is in the pipe."""
    assert talk("quit\nit does not sync\n")[0] == ["quit"]


def test_without_input_nothing_is_begun(talk):
    """The opening does not wait for the knowledge."""
    assert talk("")[0] is None


def test_a_first_text_is_said_before_anything_is_read(talk):
    """What stood on the command line comes first."""
    assert talk("4\n", text="it does not sync")[0] == ["it does not sync", "4"]


@pytest.mark.parametrize(
    "hostile", ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\u202eevil", "\x07\x08\x00", "\ud800"], ids=ascii
)
def test_what_is_printed_is_plain(talk, expert, hostile):
    """No escape sequences, no control characters, no cursor movement: whatever is said, only words and line feeds."""
    example = expert.knowledge.entries["dw-live-missing-privilege"].examples["en"][0]
    pasted = example.replace("prv", f"prv{hostile}", 1).replace("\n", " ")
    _, printed = talk(f"{pasted}\n{hostile}{MESSAGE}\n/{hostile}\nall\nfailed\nhelp\n{hostile}\n")
    assert printed == harmless(printed)
    printed.encode("utf-8")


@pytest.mark.parametrize(
    "event", [Say, lambda text: Ask("q", text, (Option("v", text),)), lambda text: HandOff((), None, text, {})]
)
def test_every_line_is_made_harmless_at_the_last_moment(event):
    """Whoever made an event, a terminal gets its words without what acts on it."""
    assert [words for _, words in lines([event("\x1b[31mred\x9b0m\u202e\x07")], "en") if words.strip("1. ")] == [
        words for _, words in lines([event("red")], "en") if words.strip("1. ")
    ]


def test_long_lines_are_not_wrapped(talk, expert):
    """A screen reader gets sentences, not lines cut at a width."""
    _, printed = talk(f"{MESSAGE}\n")
    assert expert.knowledge.entries["dw-live-party-type"].cause.en in printed


class Terminal(io.StringIO):
    """A terminal that delivers each paste at once and then waits for the answer."""

    def __init__(self, pastes, session):
        super().__init__()
        self._pastes, self._session = pastes, session

    def isatty(self):
        return True

    def __iter__(self):
        for paste in self._pastes:
            self._session.answered.clear()
            yield from (f"{line}\n" for line in paste.split("\n"))
            assert self._session.answered.wait(30)


def test_a_paste_on_a_terminal_is_one_input(talk, monkeypatch):
    """Lines that arrive together are one input, commands among them; what comes after the answer is the next."""
    monkeypatch.setattr(plain, "PASTE_PAUSE", 0.5)
    log = "\n".join(["2024-03-11 INFO start", "quit", MESSAGE, "", "back"])
    received, printed = talk(lambda session: Terminal([log, "done", "quit\nnot a command"], session))
    assert received == [log, "done", "quit\nnot a command"]
    assert printed.endswith("Goodbye.\n")


def test_the_last_paste_of_a_terminal_is_heard(talk, monkeypatch):
    """A paste that ends with the input itself is still one input."""
    monkeypatch.setattr(plain, "PASTE_PAUSE", 0.5)

    class Ending(Terminal):
        def __iter__(self):
            yield from ("it does\n", "not sync\n")

    received, printed = talk(lambda session: Ending([], session))
    assert received == ["it does\nnot sync"]
    assert printed.endswith("Goodbye.\n")


def test_a_hand_off_is_written_where_the_user_says(talk, tmp_path):
    """A file is written after the note was shown; one that is there is replaced only when the same is asked again, and said."""
    path = tmp_path / "note.md"
    path.write_text("mine", encoding="utf-8")
    _, printed = talk(f"{MESSAGE}\nhandoff {path}\n")
    assert path.read_text(encoding="utf-8") == "mine"
    assert printed.index("# Hand-off") < printed.index("is there already")
    _, printed = talk(f"{MESSAGE}\nhandoff {path}\nhandoff {path}\nhandoff {tmp_path / 'x.json'}\n")
    assert path.read_text(encoding="utf-8").startswith("# Hand-off")
    assert "Replaced: " in printed
    assert "Written: " in printed
    assert sorted(each.name for each in tmp_path.iterdir()) == ["note.md", "x.json"]


@pytest.mark.parametrize(
    "name", ["nowhere/note.md", "{}", "note.md/under.md", "x" * 300 + ".md", "a\\0b.md", "~nobody-of-that-name/x.md"]
)
def test_a_file_that_cannot_be_written_is_no_end(talk, tmp_path, name):
    """A folder that is not there, a name that is none: told in one line, nothing left behind, and the dialogue goes on."""
    (tmp_path / "note.md").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    target = (
        tmp_path / "folder" if name == "{}" else name if name.startswith("~") else f"{tmp_path}/{name}".replace("\\0", "\0")
    )
    _, printed = talk(f"{MESSAGE}\n/handoff {target}\n/handoff {target}\nhelp\n")
    assert "cannot write" in printed
    assert printed.index("cannot write") < printed.index("Commands")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "note.md"]
