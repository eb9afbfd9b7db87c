"""Laws of learning: the weights follow from the texts alone, the same on every run, and separate what can be separated."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model import NONE_OF_THEM
from assistant.recognition.learning import learn


def speaks(learnt, word):
    """Return how much a word speaks for each name, 0 where nothing was kept."""
    row = learnt.words.get(word, [0])
    kept = dict(zip(row[1::2], row[2::2], strict=True))
    return [kept.get(column, 0) / 10 for column in range(len(learnt.names))]


A, B = frozenset({"x", "shared"}), frozenset({"y", "shared"})


def test_what_is_learnt_speaks_for_those_who_say_it():
    """A word that one symptom's texts have speaks for it, and against the others; one that all have, for none."""
    learnt = learn([("a", A), ("a", A), ("b", B), ("b", B)], "of this")
    assert learnt.names == ("a", "b")
    assert learnt.made_from == "of this"
    for_a, for_b = speaks(learnt, "x")
    assert for_a > 0.5 > -0.5 > for_b
    assert sum(speaks(learnt, "y")) == pytest.approx(0, abs=0.21)
    assert all(abs(each) < for_a / 4 for each in speaks(learnt, "shared"))
    assert "shared" in learnt.words  # known, though it tells nothing


def test_a_word_of_one_text_only_is_not_learnt():
    """It tells of that text, not of the symptom."""
    learnt = learn([("a", A | {"once"}), ("a", A), (NONE_OF_THEM, B), (NONE_OF_THEM, B)], "")
    assert "once" not in learnt.words
    assert "x" in learnt.words


def test_rarer_words_are_more_telling():
    """The weight of a word is its inverse document frequency: positive, and smaller the more texts have it."""
    learnt = learn([("a", A), ("a", A), ("b", B), ("b", B | {"x"}), ("b", B | {"x"})], "")
    assert 0 < learnt.words["x"][0] < learnt.words["y"][0]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.frozensets(st.sampled_from("uvwxyz"), max_size=5)), max_size=8))
def test_any_texts_can_be_learnt_from(texts):
    """Whatever the texts hold, and also of none at all, the result is whole: finite numbers, each symptom at most once."""
    learnt = learn(texts, "")
    assert set(learnt.names) == {name for name, _ in texts}
    for weight, *speaks_for in learnt.words.values():
        assert weight > 0
        assert speaks_for[::2] == sorted(set(speaks_for[::2]) & set(range(len(learnt.names))))
        assert all(1 < abs(tenths) < 10_000 for tenths in speaks_for[1::2])


def test_the_same_texts_give_the_same_weights_in_every_process():
    """Neither the seed of hashes nor anything else that differs between runs has a say."""
    code = (
        "from assistant.recognition.learning import learn\n"
        "said = [('a', 'x y z'), ('b', 'y z w'), ('a', 'x w'), ('', 'z q'), ('', 'q x')]\n"
        "print(learn([(name, frozenset(text.split())) for name, text in said], ''))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1
