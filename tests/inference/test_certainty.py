"""MYCIN's laws of certainty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.inference.certainty import THRESHOLD, combine, weigh
from assistant.inference.productions import Production

factors = st.floats(-0.99, 0.99)


@given(st.lists(factors, max_size=6), st.randoms(use_true_random=False))
def test_order_does_not_matter(pieces, random):
    """Evidence adds up to the same in any order, to the last bit."""
    assert combine(random.sample(pieces, len(pieces))) == combine(pieces)


@given(st.lists(factors, max_size=6))
def test_the_result_is_a_certainty(pieces):
    """However much evidence there is, the result stays between -1 and 1."""
    assert -1 <= combine(pieces) <= 1


@given(st.lists(factors, max_size=5), st.floats(0.01, 0.99))
def test_more_in_favour_never_lowers(pieces, more):
    """A further piece in favour never makes a conclusion less certain, one against never more."""
    assert combine([*pieces, more]) >= combine(pieces) - 1e-9
    assert combine([*pieces, -more]) <= combine(pieces) + 1e-9


def test_the_textbook_values():
    """Two pieces in favour add up as x + y - xy; one each way as (x - y) / (1 - min)."""
    assert combine([0.6, 0.5]) == pytest.approx(0.8)
    assert combine([0.8, -0.3]) == pytest.approx(0.5 / 0.7)
    assert combine([1.0, -1.0]) == 0.0
    assert combine([]) == 0.0


def test_a_rule_is_as_certain_as_its_weakest_premise():
    """A firing gives its certainty times that of the weakest premise, along the whole chain."""
    chain = [Production("one", ("a=yes", "b=yes"), "?s", 0.5), Production("two", ("?s",), "!e", 0.8)]
    known = weigh(chain, {"a=yes": 0.9, "b=yes": 0.6})
    assert known["?s"] == pytest.approx(0.3)
    assert known["!e"] == pytest.approx(0.24)


def test_a_premise_at_the_threshold_lends_no_weight():
    """What is hardly believed is no reason for anything."""
    rule = Production("r", ("a=yes",), "!e", 1.0)
    assert weigh([rule], {"a=yes": THRESHOLD})["!e"] == 0.0
    assert weigh([rule], {"a=yes": THRESHOLD + 0.01})["!e"] > 0


def test_certainty_comes_from_firings_alone():
    """A conclusion that no recorded firing supports has no certainty, whatever was observed."""
    assert "!e" not in weigh([], {"a=yes": 1.0})
