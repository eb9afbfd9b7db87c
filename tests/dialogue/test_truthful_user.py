"""From nothing but "it does not sync" a truthful user is led to every entry with few questions, also one who knows little."""

import random
from dataclasses import replace
from functools import cache

import pytest

from assistant.dialogue.session import Session
from assistant.model import UNKNOWN
from tests.bench.triage import expected, mean_questions, optimum, play, plays, turns
from tests.dialogue.players import asked, concluded, handed


@pytest.fixture(scope="module")
def played(expert):
    return list(plays(expert))


def test_every_entry_is_reached_from_nothing(played):
    """In both languages, and whichever of several true answers is given: the first conclusion is the entry."""
    assert [each for each in played if not each.reached] == []


def test_no_question_is_asked_twice(played):
    """What was answered, or passed, is settled."""
    for each in played:
        names = [name for name, _ in each.answers]
        assert len(names) == len(set(names)), each


def test_the_questions_are_nearly_as_few_as_can_be(expert, played):
    """Their mean number is within a fifth of what the best decision tree over the same questions needs."""
    assert mean_questions(played) <= 1.2 * optimum(expert.knowledge)


def test_problems_alone_are_reached_as_quickly(expert, played):
    """The law holds for the faults by themselves too: procedures, which are easy to tell apart, do not lend to them."""
    problems = {name: entry for name, entry in expert.knowledge.entries.items() if entry.kind == "problem"}
    best = optimum(replace(expert.knowledge, entries=problems))
    assert mean_questions([each for each in played if each.entry in problems]) <= 1.2 * best


@pytest.mark.parametrize("first", range(5))
def test_who_does_not_know_every_fifth_answer_gets_there(expert, first):
    """Nine in ten reach the entry, or are handed on with it among the first three candidates, wherever the gaps begin."""
    forgetful = list(plays(expert, forgets=first))
    assert sum(each.near for each in forgetful) >= 0.9 * len(forgetful)


def test_who_knows_nothing_is_soon_handed_on(expert):
    """A handful of questions, no conclusion, then the hand-off."""
    nothing = play(expert, next(iter(expert.knowledge.entries)), forgets=0, every=1)
    assert {answer for _, answer in nothing.answers} == {UNKNOWN}
    assert nothing.concluded is None
    assert 2 <= len(nothing.answers) <= 7


def test_what_the_answers_leave_is_handed_on(expert):
    """Who answers what they see and knows none of the rest is handed on with the one entry that still fits."""
    session = Session(expert, "en")
    events = session.receive("it does not sync")
    known = {"where": "finance-operations", "message-about": "duplicate"}
    while question := asked(events):
        events = session.receive(known.get(question.id, UNKNOWN))
    assert not concluded(events)
    assert handed(events).candidates == ("dw-live-address-key",)


@pytest.mark.parametrize("seed", range(8))
def test_the_optimum_is_that_of_all_trees(knowledge, seed):
    """Against trying every tree, on a few entries of the knowledge base."""
    rng = random.Random(seed)
    few = replace(knowledge, entries={name: knowledge.entries[name] for name in rng.sample(list(knowledge.entries), 12)})
    expects = {name: expected(few, name) for name in few.entries}
    users = frozenset((name, turn) for name in few.entries for turn in turns(few, name))

    def answer(user, question):
        values = expects[user[0]].get(question, [UNKNOWN])
        return values[user[1] % len(values)]

    @cache
    def least(left):
        if len({name for name, _ in left}) == 1:
            return 0.0
        costs = []
        for question in few.questions:
            parts = {}
            for user in left:
                parts.setdefault(answer(user, question), set()).add(user)
            if len(parts) > 1:
                costs.append(sum(least(frozenset(part)) for part in parts.values()))
        return min(costs) + sum(1 / len(turns(few, name)) for name, _ in left)

    assert optimum(few) == pytest.approx(least(users) / 12)
