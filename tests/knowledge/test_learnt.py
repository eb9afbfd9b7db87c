"""Laws of `learnt.json`: what is written is read again, and what is not so written is a fault with a place."""

import json
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import Fault
from assistant.knowledge import load
from assistant.knowledge.learnt import LEARNT, learnt_text, read_learnt
from assistant.model import Learnt
from tests.knowledge import small

ROWS = st.builds(
    lambda weight, speaks: [weight, *chain.from_iterable(speaks.items())],
    st.integers(1, 20_000),
    st.dictionaries(st.integers(0, 1), st.integers(-300, 300)),
)
WORDS = st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), ROWS, max_size=5)


@given(WORDS, st.text(st.characters(codec="utf-8"), max_size=16))
def test_what_is_written_is_read_again(words, made_from):
    """Whatever the words are, the file gives back the same weights, and is the same for the same weights."""
    learnt = Learnt(("one", "other"), words, made_from)
    text = learnt_text(learnt)
    assert read_learnt(LEARNT, text.encode()) == learnt
    assert text == learnt_text(Learnt(("one", "other"), dict(reversed(words.items())), made_from))


GOOD = learnt_text(Learnt(("one", "other"), {"x": [1500, 0, 3, 1, -2]}, "abc"))


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '"x"', "{}", GOOD.replace("words", "wrds"), GOOD.replace(",-2]", "]"), GOOD.replace("1500", '"a"'),
     GOOD.replace('"one"', "1"), "[" * 100_000, "\ufeff" + GOOD, GOOD.replace("[1500,0,3,1,-2]", "7"),
     GOOD.replace("[1500,0,3,1,-2]", "[]"), GOOD.replace("1,-2", "2,-2"), GOOD.replace("0,3", "-1,3"), GOOD.replace("3", "3.0"),
     GOOD.replace("3", "true"), GOOD.replace("[1500,0,3,1,-2]", '"abc"')],
)  # fmt: skip
def test_anything_else_is_a_fault(content):
    """Cut off, of another shape, with a row too short: no traceback, and the file is named."""
    read = read_learnt("dir/learnt.json", content.encode())
    assert isinstance(read, Fault)
    assert str(read).startswith("dir/learnt.json:1:1: K050")


@given(st.binary(max_size=60))
def test_no_bytes_break_it(content):
    assert isinstance(read_learnt(LEARNT, content), Fault)


def test_the_highest_folder_that_has_it_counts(tmp_path):
    """A team that learnt anew is heard so; a broken file is told of and that of the folder below it counts."""
    below, above = tmp_path / "below", tmp_path / "above"
    above.mkdir()
    small.Small(below)
    (below / LEARNT).write_text(GOOD, encoding="utf-8")
    assert load(below).learnt.made_from == "abc"
    (above / LEARNT).write_text(GOOD.replace("abc", "xyz"), encoding="utf-8")
    higher = load(below, [above])
    assert (higher.learnt.made_from, higher.left_out) == ("xyz", ())
    assert higher.version != load(below).version
    (above / LEARNT).write_text(json.dumps({"names": []}), encoding="utf-8")
    broken = load(below, [above])
    assert broken.learnt.made_from == "abc"
    assert [fault.code for fault in broken.left_out] == ["K050"]


def test_without_it_nothing_is_learnt(tmp_path):
    """A folder without the file works, and hears no tellings."""
    assert small.Small(tmp_path).load().learnt == Learnt()
