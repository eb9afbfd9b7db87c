"""Laws of what is learnt from tellings: what is learnt is heard again, and nothing else decides."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import NONE_OF_THEM, Learnt
from assistant.recognition.learning import learn
from assistant.recognition.tellings import Heard, Occurrence, TellingIndex, features
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


def told(index, text, *shown, **least):
    return index.hear(words(text), *shown, **least).told


def best(index, text):
    likely = told(index, text)
    return likely[0].owner if likely else None


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
    heard = SHARED.hear(words(" ".join(text)))
    probabilities = [each.probability for each in heard.told]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 <= probability <= 1 for probability in probabilities)
    assert sum(probabilities) <= heard.ours + 1e-9 <= 1 + 2e-9
    assert all(0 <= each.first <= each.last < len(text) for each in heard.told)


SHARED = index_of(TELLINGS)


def test_saying_a_word_again_adds_nothing(index):
    """A word counts once: who repeats himself is no surer of the same thing."""
    once, again = told(index, "password dead"), told(index, "password dead password dead")
    assert [each.owner for each in once] == [each.owner for each in again]


def test_what_is_told_of_something_else_makes_no_one_sure(index):
    """Where the words are those of texts about something else, every symptom is unlikely, and so are all together."""
    heard = index.hear(words("what is the printer weather like over there"))
    assert all(each.probability < 0.5 for each in heard.told)
    assert heard.ours < 0.2 < 0.8 < index.hear(words("after a new password the connection is dead")).ours


def test_strange_words_tell_nothing(index):
    """A text of words that no telling has gives nothing, for or against, and neither does an index without tellings."""
    assert index.hear(words("qwerty uiop")) == index.hear([]) == index.hear([], ["refused=no"]) == Heard()
    assert TellingIndex(Learnt(), OWNERS).hear(words("password")) == Heard()


def test_a_word_or_two_cast_no_doubt(index):
    """A nod or a command may be like any text."""
    assert index.hear(words("printer")).ours > 0.8
    assert index.hear(words("the printer and the weather are there")).ours < 0.2


def test_only_what_is_probable_enough_is_reported(index):
    said = "the rate of the dollars and a new password"
    every = told(index, said)
    assert len(every) == 2
    assert told(index, said, least=every[0].probability) == every[:1]
    assert told(index, said, least=1.0) == ()


def test_words_are_known_by_their_pieces(index):
    """Misspelt, joined, or in a language that shares them: words that no telling has whole are like those that have."""
    assert best(index, "passwords wachtpassword changde conection") == 1
    assert best(index, "dollers dollarss thedollars") == 0
    assert told(index, "dollers dollarss thedollars")[0].probability > 0.2


def test_what_else_was_observed_decides_between_the_same_words():
    said = [("rates", ["refused=yes"], "the currency is refused"), ("password", ["refused=no"], "the password is refused")]
    index = TellingIndex(learn([(owner, features(words(text), shown)) for owner, shown, text in said * 3], ""), OWNERS)
    both = "currency and password and currency and password"
    assert told(index, both, ["refused=yes"])[0].owner == 0
    assert told(index, both, ["refused=no"])[0].owner == 1
    assert index.knows("refused=yes")
    assert not index.knows("refused=perhaps")


def test_a_symptom_that_is_gone_is_passed_over():
    """What was learnt for a symptom that the knowledge no longer has is not reported, and disturbs nothing."""
    learnt = learn([(owner, features(words(text))) for owner, text in TELLINGS], "")
    left = TellingIndex(learnt, {"password": 7})
    assert {each.owner for _, text in TELLINGS for each in told(left, text)} == {7}


def test_the_quoted_words_are_the_telling_ones(index):
    """Of a long text, the run of words is quoted that tells most."""
    text = "hello " * 30 + "we have a new password and the connection is dead " + "regards " * 30
    likely = told(index, text)[0]
    assert likely.owner == 1
    assert 30 <= likely.first <= likely.last <= 40


def test_time_is_linear_in_the_text(index):
    """Four times the words take about four times as long."""
    vocabulary = ["rate", "password", "nothing", "over", "printer", "dollars", "now", "other", "words", "too"]
    assert growth(index.hear, lambda size: words(" ".join(random.Random(7).choices(vocabulary, k=size))), 1_000) < LINEAR
