"""Laws of what is learnt from tellings: who uses a word tells, not how often it stands or in which order the texts came."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.recognition.tellings import BACKGROUND, Occurrence, TellingIndex
from tests.growth import LINEAR, growth


def words(text):
    return [Occurrence(place, (word,)) for place, word in enumerate(text.split())]


TELLINGS = [
    (0, "the currency has no rate so customers stay behind"),
    (0, "no exchange rate for dollars and now nothing comes over"),
    (1, "somebody changed the password and now nothing comes over"),
    (1, "after a new password the connection is dead"),
    (BACKGROUND, "the printer says nothing and now it is dead"),
    (BACKGROUND, "what is the weather like over there"),
]


@pytest.fixture(scope="module")
def index():
    return TellingIndex([(owner, words(text)) for owner, text in TELLINGS])


def best(index, text):
    found = index.find(words(text))
    return found[0].owner if found else None


def test_a_text_tells_of_the_symptom_whose_words_it_uses(index):
    """Words that one symptom's tellings have outweigh those that all share."""
    assert best(index, "rate of the dollars and nothing comes over") == 0
    assert best(index, "nothing comes over, who set a new password ?") == 1


@given(st.lists(st.sampled_from(["rate", "password", "nothing", "over", "printer", "dollars", "xyzzy", "now"]), max_size=12))
def test_probabilities_are_shares_of_one_and_ranked(text):
    """They are between 0 and 1, at most 1 together (the background has the rest), best first, with a span inside the text."""
    index = TellingIndex([(owner, words(each)) for owner, each in TELLINGS])
    found = index.find(words(" ".join(text)))
    probabilities = [told.probability for told in found]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 <= probability <= 1 for probability in probabilities)
    assert sum(probabilities) <= 1 + 1e-9
    assert all(0 <= told.first <= told.last < len(text) for told in found)


@given(st.permutations(range(len(TELLINGS))))
def test_the_order_of_the_tellings_does_not_matter(order):
    """The same tellings, in any order, give the same answers."""
    text = words("no rate and nothing comes over since the password")
    one = TellingIndex([(owner, words(each)) for owner, each in TELLINGS])
    other = TellingIndex([(TELLINGS[at][0], words(TELLINGS[at][1])) for at in order])
    assert one.find(text) == other.find(text)


def test_saying_a_word_again_adds_nothing(index):
    """A word counts once: who repeats himself is not surer."""
    once, again = index.find(words("password dead")), index.find(words("password dead password password"))
    assert [told.owner for told in once] == [told.owner for told in again]


def test_what_the_background_says_too_is_no_sign(index):
    """Ordinary words leave the probability with the background."""
    found = index.find(words("what is the printer weather like over there"))
    assert all(told.probability < 0.3 for told in found)


def test_strange_words_tell_nothing(index):
    """A text of words that no telling has gives nothing, and neither does an index without tellings."""
    assert index.find(words("qwerty uiop")) == []
    assert index.find([]) == []
    assert TellingIndex([]).find(words("password")) == []


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


def test_a_telling_more_shifts_the_weights():
    """Nothing is tuned by hand: who adds a telling changes what its words tell."""
    text = words("the screen stays white")
    before = TellingIndex([(owner, words(each)) for owner, each in TELLINGS])
    after = TellingIndex([*((owner, words(each)) for owner, each in TELLINGS), (1, words("the screen stays white and empty"))])
    assert before.find(text) == [] or before.find(text)[0].probability < 0.4
    assert after.find(text)[0].owner == 1
