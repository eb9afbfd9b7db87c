"""Laws of the pieces of a paste: nothing is lost, no message is cut, and a line is never parted."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.recognition.parts import pieces

TEXTS = st.text(st.sampled_from("ab \n\r\t"), max_size=60)


@st.composite
def texts_with_messages(draw):
    text = draw(TEXTS)
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    return text, [(min(place), max(place)) for place in places]


@given(texts_with_messages())
def test_pieces_are_the_whole_text_and_no_message_is_cut(given_):
    """Pieces follow each other without gaps, each message lies in one of them, and each begins a line."""
    text, messages = given_
    found = pieces(text, messages)
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(text)
    for start, end in messages:
        assert any(first <= start and end <= last for first, last in found)
    assert all(text[start - 1] in "\r\n" for start, _ in found[1:])


def test_a_text_is_cut_after_the_last_empty_line_between_two_messages():
    """What stands before a message on lines of its own belongs to it; an empty line parts better than a line end."""
    text = "first error\nits log\n\nand then\nsecond error"
    messages = [(0, 11), (text.index("second"), len(text))]
    assert [text[slice(*piece)] for piece in pieces(text, messages)] == ["first error\nits log\n\n", "and then\nsecond error"]


def test_messages_in_one_line_are_one_piece():
    """A line is never cut: glued messages are judged together."""
    assert pieces("one error. another error", [(0, 10), (11, 24)]) == [(0, 24)]
    assert pieces("nothing known", []) == [(0, 13)]


def test_a_log_of_thousands_of_messages_is_cut_into_few_pieces():
    """The number of pieces, and so the time to judge them, has a bound."""
    assert len(pieces("error\n" * 5000, [(at * 6, at * 6 + 5) for at in range(5000)])) <= 40
