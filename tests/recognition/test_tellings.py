"""Laws of what is learnt from tellings: what is learnt is heard again, and nothing else decides."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import NONE_OF_THEM, Learnt
from assistant.recognition.learning import learn
from assistant.recognition.tellings import Occurrence, TellingIndex, features
from tests.growth import LINEAR, growth

OWNERS = {"rates": 0, "password": 1}


def words(text):
    return [Occurrence(place, word, (f"={word}",) if len(word) > 3 else ()) for place, word in enumerate(text.split())]


TELLINGS = [
    ("rates", "the currency has no rate so customers stay behind"),
    ("rates", "no exchange rate for dollars and now nothing comes over"),
    ("rates", "the rate of the dollars is not there"),
    ("password", "somebody changed the password and now nothing comes over"),
    ("password", "after a new password the connection is dead"),
    ("password", "who set a new password for the connection"),
    (NONE_OF_THEM, "the printer says nothing and now it is dead"),
    (NONE_OF_THEM, "what is the weather like over there"),
    (NONE_OF_THEM, "the printer and the weather are there"),
]


def index_of(tellings):
    return TellingIndex(learn([(owner, features(words(text))) for owner, text in tellings], ""), OWNERS)


@pytest.fixture(scope="module")
def index():
    return index_of(TELLINGS)


def best(index, text):
    found = index.find(words(text))
    return found[0].owner if found else None


def test_a_text_tells_of_the_symptom_whose_words_it_uses(index):
    """Words that one symptom's tellings have outweigh those that all share."""
    assert best(index, "the rate of the dollars and now nothing comes over") == 0
    assert best(index, "now nothing comes over with a new password") == 1


def test_what_was_learnt_is_heard_again(index):
    """Each telling, said again, tells most of the symptom that it was a telling of."""
    for owner, text in TELLINGS:
        if owner != NONE_OF_THEM:
            assert best(index, text) == OWNERS[owner]


@given(st.lists(st.sampled_from(["rate", "password", "nothing", "over", "printer", "dollars", "xyzzy", "now"]), max_size=12))
def test_probabilities_are_shares_of_one_and_ranked(text):
    """They are between 0 and 1, at most 1 together, best first, with a span inside the text."""
    found = SHARED.find(words(" ".join(text)))
    probabilities = [told.probability for told in found]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 <= probability <= 1 for probability in probabilities)
    assert sum(probabilities) <= 1 + 1e-9
    assert all(0 <= told.first <= told.last < len(text) for told in found)


SHARED = index_of(TELLINGS)


def test_saying_a_word_again_adds_nothing(index):
    """A word counts once: who repeats himself is no surer of the same thing."""
    once, again = index.find(words("password dead")), index.find(words("password dead password dead"))
    assert [told.owner for told in once] == [told.owner for told in again]


def test_what_is_told_of_something_else_makes_no_one_sure(index):
    """Where the words are those of texts about something else, every symptom is unlikely."""
    found = index.find(words("what is the printer weather like over there"))
    assert all(told.probability < 0.5 for told in found)


def test_strange_words_tell_nothing(index):
    """A text of words that no telling has gives nothing, and neither does an index without tellings."""
    assert index.find(words("qwerty uiop")) == []
    assert index.find([]) == []
    assert TellingIndex(Learnt(), OWNERS).find(words("password")) == []


def test_a_symptom_that_is_gone_is_passed_over():
    """What was learnt for a symptom that the knowledge no longer has is not reported, and disturbs nothing."""
    learnt = learn([(owner, features(words(text))) for owner, text in TELLINGS], "")
    left = TellingIndex(learnt, {"password": 7})
    assert {told.owner for _, text in TELLINGS for told in left.find(words(text))} == {7}


def test_the_quoted_words_are_the_telling_ones(index):
    """Of a long text, the run of words is quoted that tells most."""
    text = "hello " * 30 + "we have a new password and the connection is dead " + "regards " * 30
    told = index.find(words(text))[0]
    assert told.owner == 1
    assert 30 <= told.first <= told.last <= 40


def test_time_is_linear_in_the_text(index):
    """Four times the words take about four times as long."""
    vocabulary = ["rate", "password", "nothing", "over", "printer", "dollars", "now", "other", "words", "too"]
    assert growth(index.find, lambda size: words(" ".join(random.Random(7).choices(vocabulary, k=size))), 1_000) < LINEAR
