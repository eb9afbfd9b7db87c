"""Described behaviour: a phrase is its telling words, in any order, near each other; other words take nothing away or add."""

from collections import defaultdict
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.recognition.phrases import Phrase, PhraseIndex
from tests.growth import LINEAR, growth


def phrase(owner, *parts):
    """Return a phrase; a part is one term, or several that mean the same with bars between them."""
    return Phrase(owner, tuple(frozenset(part.split("|")) for part in parts))


PHRASES = [
    phrase(0, "customer|client", "address", "duplicate"),
    phrase(1, "password", "expired"),
    phrase(1, "login", "refused"),
    phrase(2, "customer|client", "missing"),
    phrase(3, "duplicate", "missing", "record", "table"),
]
VOCABULARY = sorted({term for each in PHRASES for part in each.parts for term in part})


def said(text, phrases=PHRASES):
    """Return the share of each owner's best phrase in a text whose words are terms."""
    return {each.owner: each.share for each in PhraseIndex(phrases).find(places(text.split()))}


def places(words):
    found = defaultdict(list)
    for at, word in enumerate(words):
        found[word].append(at)
    return found


@pytest.mark.parametrize("order", [*permutations(["customer", "address", "duplicate"])])
def test_the_order_of_the_words_does_not_matter(order):
    """People say it in every order; the share is the same, and other words between change nothing."""
    assert said(" ".join(order))[0] == pytest.approx(1.0)
    assert said(" so the ".join(order))[0] == pytest.approx(1.0)


def test_words_that_mean_the_same_are_one_part():
    """A synonym stands for the word; both together are no more than one."""
    assert said("client address duplicate")[0] == pytest.approx(1.0)
    assert said("client customer address")[0] == pytest.approx(said("client address")[0])


def test_a_part_that_is_missing_lowers_the_share():
    """The more of the phrase is there the greater the share, and a word that few phrases use tells most."""
    whole, two = said("customer address duplicate")[0], said("customer address")[0]
    assert 0.45 <= two < whole == pytest.approx(1.0)
    assert said("address duplicate")[0] > said("customer duplicate").get(0, 0.0)


def test_too_little_of_a_phrase_is_nothing():
    """A single shared word of a phrase of several says nothing."""
    assert 0 not in said("customer")
    assert 3 not in said("duplicate missing")
    assert said("nothing of this is known") == {}
    assert said("") == {}


def test_the_words_must_stand_near_each_other():
    """Words a page apart are not one description."""
    assert said("password " + "x " * 30 + "expired")[1] == pytest.approx(1.0)
    assert said("password " + "x " * 60 + "expired")[1] < 0.6


def test_the_best_place_counts():
    """A word that also stands elsewhere does not draw the description away from where it is whole."""
    text = "address " + "x " * 60 + "customer address duplicate" + " x" * 60 + " duplicate"
    (found,) = [each for each in PhraseIndex(PHRASES).find(places(text.split())) if each.owner == 0]
    assert found.share == pytest.approx(1.0)
    assert (found.first, found.last) == (61, 63)


def test_the_best_phrase_of_each_owner_counts():
    """Phrases of one symptom are alternatives: they do not add up."""
    assert said("login refused")[1] == pytest.approx(1.0)
    assert said("login refused password")[1] == pytest.approx(1.0)


texts = st.lists(st.sampled_from([*VOCABULARY, "x", "y"]), min_size=1, max_size=25)


@settings(deadline=None, max_examples=300)
@given(texts, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 50)), max_size=4))
def test_unrelated_words_never_raise_the_certainty(words, insertions):
    """Whatever else a person writes, and wherever, no description becomes surer by words that are in none."""
    more = list(words)
    for at, count in insertions:
        more[at:at] = ["unrelated"] * count
    before, after = said(" ".join(words)), said(" ".join(more))
    assert all(share <= before.get(owner, 0.0) + 1e-9 for owner, share in after.items())


@settings(deadline=None, max_examples=300)
@given(texts)
def test_a_share_is_a_share_of_words_that_are_there(words):
    """From 0.45 to 1, and between two words of the text that belong to the phrase."""
    for each in PhraseIndex(PHRASES).find(places(words)):
        assert 0.45 <= each.share <= 1 + 1e-9
        assert 0 <= each.first <= each.last < len(words)
        own = {term for one in PHRASES if one.owner == each.owner for part in one.parts for term in part}
        assert {words[each.first], words[each.last]} <= own


@settings(deadline=None, max_examples=200)
@given(texts, st.randoms(use_true_random=False))
def test_the_order_of_the_phrases_does_not_matter(words, random):
    """The result does not depend on the order in which the files were read."""
    shuffled = random.sample(PHRASES, len(PHRASES))
    assert said(" ".join(words), shuffled) == pytest.approx(said(" ".join(words)))


@pytest.mark.parametrize("part", ["customer ", "customer address ", "customer client address duplicate ", "missing "])
def test_time_is_linear_in_repetition(part):
    """A log that says the same word a hundred thousand times costs no more than its length."""
    made = PhraseIndex(PHRASES)
    assert growth(made.find, lambda size: places((part * size).split()), 5_000) < LINEAR


def test_repetition_hides_nothing_at_either_end():
    """Of a word that is everywhere the first and last places count: what a person wrote around a log is still found."""
    log = "duplicate " * 5_000
    assert said(f"customer address {log}")[0] == pytest.approx(1.0)
    assert said(f"{log} customer address")[0] == pytest.approx(1.0)
