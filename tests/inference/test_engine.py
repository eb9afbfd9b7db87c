"""The engine fires exactly what follows, whatever the order, and leaves the process as it found it."""

import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.inference import engine
from assistant.inference.productions import Production

TERMS = [f"t{number}=yes" for number in range(8)]
productions = st.lists(
    st.builds(
        Production,
        rule=st.sampled_from([f"r{number}" for number in range(9)]),
        premises=st.lists(st.sampled_from(TERMS), min_size=1, max_size=3, unique=True).map(tuple),
        conclusion=st.sampled_from([*TERMS, "?s", "!e"]),
        certainty=st.sampled_from([0.5, -0.5, 0.9]),
    ),
    max_size=12,
    unique=True,
)


def closure(rules, facts):
    """Fire rules until nothing new follows: the plainest forward chaining there is, as an oracle."""
    known, fired = set(facts), set()
    while fresh := [rule for rule in rules if rule not in fired and set(rule.premises) <= known]:
        fired |= set(fresh)
        known |= {rule.conclusion for rule in fresh}
    return fired


@given(productions, st.sets(st.sampled_from(TERMS)))
def test_what_fires_is_the_closure(rules, facts):
    """Every rule whose premises come to hold fires, once, and no other."""
    fired = engine.fire(rules, facts)
    assert len(fired) == len(set(fired))
    assert set(fired) == closure(rules, facts)


@given(productions, st.sets(st.sampled_from(TERMS)), st.randoms(use_true_random=False))
def test_the_order_of_rules_and_facts_changes_nothing(rules, facts, random):
    """The record is the same set, in the order in which the rules were given."""
    shuffled = random.sample(rules, len(rules))
    fired = engine.fire(shuffled, facts)
    assert fired == [rule for rule in shuffled if rule in closure(rules, facts)]


def test_cases_leave_no_trace_in_each_other():
    """A case sees only its own facts, also when the engine has been used before."""
    rule = Production("r", ("a=yes",), "b=yes", 1.0)
    assert engine.fire([rule], {"a=yes"}) == [rule]
    assert engine.fire([rule], {"c=yes"}) == []


def test_an_engine_that_failed_is_thrown_away(monkeypatch):
    """After an error inside the engine the next case works: experta would stay `running`."""
    rule = Production("r", ("a=yes",), "b=yes", 1.0)
    monkeypatch.setattr(engine._Engine, "run", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.fire([rule], {"a=yes"})
    monkeypatch.undo()
    assert engine.fire([rule], {"a=yes"}) == [rule]


def test_importing_the_engine_changes_nothing_else():
    """No logging handler is installed, no name is left behind in `collections`."""
    code = (
        "import logging, collections; from assistant.inference import engine;"
        "print(len(logging.getLogger().handlers), logging.getLogger().level, hasattr(collections, 'Mapping'))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split() == ["0", str(logging.WARNING), "False"]
