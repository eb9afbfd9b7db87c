"""What comes from outside cannot act on a terminal, hide or break a file, and ordinary text passes unchanged."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.untrusted import excerpt, harmless
from tests.growth import LINEAR, growth

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = set("\xad\u180e\u200b\u2060\u2061\u2064\u206a\u206f\ufeff\ufff9\ufffb\U000e0001\U000e0041\U000e007f")
OPENINGS = [
    "\x1b",
    "\x1b[",
    "\x1b]",
    "\x1bP",
    "\x1bX",
    "\x1b^",
    "\x1b_",
    "\x1b(",
    "\x9b",
    "\x9d",
    "\x90",
    "\x98",
    "\x9e",
    "\x9f",
]
ENDINGS = ["\x1b\\", "\x9c", "\x07", "\x00", "\x08", "\x7f", "\x85", "\r", "\n", "\t", "\r\n", "\u2028", "\u2029"]
BETWEEN = ["31m", "0;title", ";", "?25l", " ", "a", "é", "😀", "\ud800", "\udfff", *sorted(BIDI), *sorted(INVISIBLE)]
PARTS = [*OPENINGS, *ENDINGS, *BETWEEN]
hostile = st.lists(st.sampled_from(PARTS) | st.text(st.characters(), max_size=4), max_size=30).map("".join)
any_text = hostile | st.text(st.characters())
ordinary = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]) | st.sampled_from("\t\n"))
unhurried = settings(deadline=None, max_examples=400)


@unhurried
@given(any_text)
def test_nothing_harmful_is_left(text):
    """No control but tab and line feed, no mark of direction, nothing invisible and no lone surrogate survives."""
    left = set(harmless(text))
    assert not {character for character in left if unicodedata.category(character) in ("Cc", "Cs")} - {"\t", "\n"}
    assert not left & (BIDI | INVISIBLE | {"\u2028", "\u2029"})


@unhurried
@given(any_text)
def test_harmless_text_can_be_written(text):
    """What is left can be encoded as UTF-8."""
    assert harmless(text).encode("utf-8").decode("utf-8") == harmless(text)


@unhurried
@given(any_text)
def test_harmless_is_idempotent(text):
    """What was made harmless once stays as it is: taking a part away never forms a new sequence."""
    assert harmless(harmless(text)) == harmless(text)


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b2Jcleared", "cleared"),
        ("\x1b[?1049hother screen", "other screen"),
        ("\x1b]0;a title\x07after", "after"),
        ("\x1b]0;a title\x1b\\after", "after"),
        ("\x9d0;a title\x9cafter", "after"),
        ("\x1b]52;c;c2VjcmV0\x07clipboard", "clipboard"),
        ("\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0;2;0\x1b\\picture", "picture"),
        ("\x90q#0;2;0\x9cpicture", "picture"),
        ("\x1b^private\x1b\\x", "x"),
        ("\x1b_program\x1b\\x", "x"),
        ("\x1b(0box", "box"),
        ("\x1bcreset", "reset"),
        ("\x1b\x1b[31mtwice", "twice"),
        ("cut at the end \x1b[", "cut at the end "),
        ("cut at the end \x1b", "cut at the end "),
    ],
)
def test_an_escape_sequence_goes_as_a_whole(raw, left):
    """Not only its first character is taken away: what it carries is no text."""
    assert harmless(raw) == left


@pytest.mark.parametrize("opening", ["\x1b]0;", "\x9d0;", "\x1bP", "\x90"])
def test_a_string_that_never_ends_takes_no_other_line(opening):
    """A title without an end hides at most the rest of its line."""
    assert harmless(f"before {opening}never closed\nthe error") == "before \nthe error"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\u2029", "\n"])
def test_every_line_end_becomes_a_line_feed(end):
    """Lines stay lines, whatever system they come from, and none can overwrite the one before it."""
    assert harmless(f"one{end}two") == "one\ntwo"


@unhurried
@given(ordinary)
def test_ordinary_text_stays_as_it_is(text):
    """Letters, accents, digits, signs, spaces, tabs and line feeds of any script pass unchanged."""
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Coördinatie: de geïnitialiseerde één-op-één toewijzing van ’s ochtends, “zo’n” €\u00a05,00",
        "an [b]old[/b] tag, C:\\new\\table, 100 % ~ `code` <b>",
        "👍 👩\u200d💻 🏳\ufe0f\u200d🌈 日本語 العربية",
        "",
    ],
)
def test_what_people_write_stays_as_it_is(text):
    """Dutch accents, quotes, emoji with joiners, markup and paths are ordinary text."""
    assert harmless(text) == text


@pytest.mark.parametrize(
    "part", ["\x1b]", "\x1b", "\x9d", "\x1b[", "\x1b[0;", "\x1bP", "\x90", "\x1b]0;x", "\r", "\u202e", "\x1b(("]
)
def test_time_is_linear(part):
    """Text made to be slow is not: four times the length takes about four times as long."""
    assert growth(harmless, lambda size: part * size, 20_000) < LINEAR


@unhurried
@given(any_text, st.integers(1, 120))
def test_an_excerpt_is_one_short_harmless_line(text, limit):
    """However long or hostile the text, an excerpt has no line end, no more than `limit` characters, and is harmless."""
    line = excerpt(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert harmless(line) == line


@given(st.text("ab c\n\t", max_size=40))
def test_a_short_text_is_its_own_excerpt(text):
    """Below the limit only the spaces between the words change."""
    assert excerpt(text, 40) == " ".join(text.split())


def test_a_long_excerpt_keeps_both_ends():
    """A message says at its beginning what it is about and at its end what was wrong."""
    line = excerpt("Unable to write " + "data " * 100 + "because the key exists", 60)
    assert line.startswith("Unable to write")
    assert line.endswith("the key exists")
    assert "…" in line
