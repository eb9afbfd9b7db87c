"""Texts as words: what encoders did is undone, every word knows its place in the original, and time is linear."""

import html
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.recognition.text import split, unread
from assistant.redaction import MASK
from tests.growth import LINEAR, growth

unhurried = settings(deadline=None, max_examples=500)

JSON = ['\\"', '\\\\\\"', "\\n", "\\t", "\\\\r", "\\u00e9", "\\\\u00eb", "\\u0130", "\\ud83d", "\\_", "\\", "\\\\", "\\&quot;"]
HTML = ["&quot;", "&amp;quot;", "&eacute;", "&#233;", "&#x130;", "&amp;", "&foo;", "&#0;", "&#xd800;", "&", "&am", "&lt;b&gt;"]
MARKUP = ["<b>", "</td>", "<br/>", '<a href="x">', "<a ", "<T>", "'", "’", "´", "“", "\u200b", "\xad", "\x00", "\x1b[0m"]
LETTERS = ["İ", "ǅ", "ß", "é", "e\u0301", "😀", "\ud800", "n", "r", "not", "can", "'t", "'s", "_", "__", "a", " ", ".", "\r\n"]
ESCAPES = [*JSON, *HTML, *MARKUP, *LETTERS]
messy = st.lists(st.sampled_from(ESCAPES) | st.text(st.characters(), max_size=3), max_size=25).map("".join)
any_text = messy | st.text(st.characters())


@unhurried
@given(any_text)
def test_spans_lie_in_the_original_in_order(text):
    """Each word has a part of the original that is not empty, and no word begins before the one that comes before it."""
    words = split(text)
    assert len(words.words) == len(words.starts) == len(words.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(words.starts, words.ends, strict=True))
    assert list(words.starts) == sorted(words.starts)
    assert list(words.ends) == sorted(words.ends)


@unhurried
@given(any_text)
def test_the_part_of_the_original_is_that_word(text):
    """Cut out and read by itself, what a word points to gives that word again: not more and not less."""
    words = split(text)
    for index, word in enumerate(words.words):
        assert word in split(words.excerpt(index, index)).words, (word, words.excerpt(index, index))


@unhurried
@given(any_text)
def test_words_are_lower_case_letters_and_digits(text):
    """Everything after sees one form: no capitals, no quotes, no spaces, nothing empty."""
    for word in split(text).words:
        assert word == word.lower()
        assert word.replace("_", "a").isalnum() or not word.isascii()
        assert not set(word) & set(" '’\"\\\n\t")


plain_words = st.lists(st.text("abdeéëïöuKLM", min_size=1, max_size=6), min_size=1, max_size=8)
separators = st.sampled_from([" ", '"', ": ", " - ", '("', '": "', "/", ", "])


@unhurried
@given(plain_words, separators, st.integers(0, 3), st.sampled_from([json.dumps, html.escape]))
def test_encoding_changes_no_word(words, separator, times, encode):
    """JSON in JSON in JSON, or HTML in HTML: the words are those of the message that was encoded."""
    message = encoded = separator.join(words)
    for _ in range(times):
        encoded = encode(encoded)
    assert split(encoded).words == split(message).words


QUOTES = ['"', '\\"', '\\\\\\"', "&quot;", "&amp;quot;", "&amp;amp;quot;", "\\&quot;", "\\\\&amp;quot;", "&#34;", "&#x22;", "“"]


@pytest.mark.parametrize("quote", [*QUOTES, "\\u0022", "\\\\u0022"])
def test_all_quotes_are_one_thing(quote):
    """`\\\\\\"`, `&amp;quot;`, `“` and `"` part words alike."""
    words = split(f"{quote}code{quote}:{quote}0x80072560{quote}")
    assert words.words == ("code", "0x80072560")
    assert [words.excerpt(index, index) for index in (0, 1)] == ["code", "0x80072560"]


LINE_ENDS = ["\\n", "\\\\n", "\\\\\\\\n", "\\r\\n", "\\t", "\n", "<br>", "<br />", "</td><td>", "&nbsp;", "\u2028", "\xa0"]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_escaped_and_marked_up_line_ends_part_words(end):
    """Two lines that an encoder or a web page joined are still two."""
    assert split(f"Write failed{end}Party record").words == ("write", "failed", "party", "record")


def test_a_word_after_an_escape_may_begin_with_its_letter():
    """In `\\nerror` it cannot be told whether a line end or a path was meant: the word says so."""
    words = split("C:\\new\\nerror")
    assert words.words == ("c", "new", "nerror")
    assert words.maybe_escaped == {1, 2}


@pytest.mark.parametrize("apostrophe", ["'", "’", "´", "&#39;", "&apos;", "\\'", "\\u2019", ""])
@pytest.mark.parametrize("verb", ["can", "do", "does", "did", "is", "was", "were", "could", "would", "has", "had", "wo"])
def test_contractions_are_written_out(verb, apostrophe):
    """With any apostrophe or none, `n't` is `not` and the verb before it is the same word."""
    contracted = "can" + apostrophe + "t" if verb == "can" else f"{verb}n{apostrophe}t"
    assert split(f"it {contracted} work").words == ("it", "will" if verb == "wo" else verb, "not", "work")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cannot", ("can", "not")),
        ("the user’s role", ("the", "user", "role")),
        ("I'm we've they're", ("i", "we", "they")),
        ("foto's", ("foto",)),
        ("’s ochtends", ("s", "ochtends")),
        ("o'clock", ("o", "clock")),
        ("initiële coördinatie ÉÉN", ("initiele", "coordinatie", "een")),
        ("e\u0301e\u0301n", ("e", "e", "n")),
        ("İstanbul", ("istanbul",)),
        ("Straße", ("straße",)),
        ("msdyn_partyid __secret v9.0", ("msdyn_partyid", "__secret", "v9", "0")),
        ("wo\u200brd so\xadft \ufeffstart", ("word", "soft", "start")),
        ("\x1b[1;31mParty\x1b[0m rec\x1b[4mord \\u001b[33mnot\\u001b[0m found", ("party", "record", "not", "found")),
        ("<ExportAxPackage>d__16.MoveNext()", ("exportaxpackage", "d__16", "movenext")),
        ("&foo; &amp; R&D", ("foo", "r", "d")),
        ("", ()),
        (" \t\r\n ", ()),
        ("!?… — ⚠️ 😀", ()),
    ],
)
def test_words_of(text, words):
    """Accents, possessives, names with underscores and generic types, as they are pasted."""
    assert split(text).words == words


@pytest.mark.parametrize(
    ("text", "word", "excerpt"),
    [
        ("😀😀 Forbidden", 0, "Forbidden"),
        ("caf&eacute; x", 0, "caf&eacute;"),
        ("x initi\\u00eble y", 1, "initi\\u00eble"),
        ("x geblokkee\\\\u0301 y", 2, "y"),
        ("&eacute;&eacute;n keer", 0, "&eacute;&eacute;n"),
        ("a &amp;amp; can't", 2, "can't"),
        ("<b>bold</b>", 0, "bold"),
        ("x &foo; y", 1, "foo"),
        ("İİ error", 1, "error"),
        ("\ud800 lone", 0, "lone"),
    ],
)
def test_excerpts_hold_whole_escapes(text, word, excerpt):
    """What is shown to a person as evidence is what stands in the paste, escapes included; places count code points."""
    words = split(text)
    assert words.excerpt(word, word) == excerpt
    assert text[words.starts[word] : words.ends[word]] == excerpt


SLOW = ["\\", "_", "&", "&amp;", "&#", "<a ", "</", "<a href", "'", "a'", "a'b", "\\u00", '\\"', "\x00", "\u200b", "é", "x"]


@pytest.mark.parametrize("part", SLOW)
@pytest.mark.parametrize("tail", ["", "x"])
def test_time_is_linear(part, tail):
    """Text made to be slow is not: four times the length takes about four times as long."""
    assert growth(split, lambda size: part * size + tail, 4_000) < LINEAR


def test_what_is_masked_is_one_word_and_quoted_as_it_was():
    original = "user jan.de.vries@fabrikam.nl has no right"
    words = split(original, unread(original))
    assert words.words == ("user", MASK, "has", "no", "right")
    assert words.excerpt(0, 2) == "user jan.de.vries@fabrikam.nl has"


@pytest.mark.parametrize("secret", ["password=Hunter22!", "10.2.3.4", "<guid-1>", "fabrikam.crm4.dynamics.com"])
def test_secrets_are_masked_at_both_ends_of_a_long_text(secret):
    """In between they are not looked for, and every character keeps its place."""
    long = f"{secret} {'word ' * 5_000}{secret}"
    seen = unread(long)
    assert len(seen) == len(long)
    assert seen.strip(f"{MASK}pasword=").count(MASK) == 0
    assert seen[-1] == seen[len(secret) - 1] == MASK
    assert growth(unread, lambda size: f"{secret} word " * size, 100) < LINEAR


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("one\ntwo HERE three\nfour", "two HERE three"),
        ("HERE", "HERE"),
        ("one\r\nHERE\r\ntwo", "HERE"),
        ('{"a": "one\\nHERE\\r\\ntwo"}', "HERE"),
        ("C:\\new HERE", "C:\\new HERE"),
        ("one\n\nHERE two", "HERE two"),
        ("HERE one\nHERE two", "HERE one\nHERE two"),
    ],
)
def test_the_lines_around_a_place(text, around):
    words = split(text)
    first, last = words.lines(text.index("HERE"), text.rindex("HERE") + 4)
    assert words.excerpt(first, last) == around
