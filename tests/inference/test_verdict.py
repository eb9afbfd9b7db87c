"""Verdicts: conclusions come from fired rules alone, and stand clear or are not diagnosed."""

import random
from dataclasses import replace

import pytest

from assistant.dialogue.expert import Expert
from assistant.evidence import Observation
from assistant.inference.engine import fire
from assistant.inference.productions import ProductionIndex, compile_rules, statement
from assistant.inference.verdict import AHEAD, CLEAR, Case, Reasoner
from assistant.knowledge import load

_REFUSED = (("http-status", "403"), ("product", "dual-write"), ("phase", "live-sync"))
IDS = sorted(load().entries)


def _without_rules(knowledge, *, of=None, named=()):
    rules = tuple(
        rule
        for rule in knowledge.rules
        if rule.id not in named and not any(consequence.conclude == of for consequence in rule.then if of)
    )
    entries = dict(knowledge.entries)
    if of:
        entries[of] = replace(entries[of], rules=(), expects={})
    return Expert(replace(knowledge, rules=rules, entries=entries))


@pytest.mark.parametrize("entry", IDS)
def test_without_its_rules_an_entry_is_not_concluded(expert, knowledge, entry):
    """The text of an entry concludes it; with the entry's rules taken out, the same text never does."""
    without = _without_rules(knowledge, of=entry)
    for texts in knowledge.entries[entry].examples.values():
        concluded = [text for text in texts if expert.diagnose(text).verdict.conclusions[:1]]
        assert concluded
        for text in concluded:
            assert entry not in [one.entry for one in without.diagnose(text).verdict.conclusions]


def test_without_a_chaining_rule_what_depends_on_it_is_lost(expert, knowledge):
    """The AX export tells the phase through a rule; take the rules that tell it out, and the phase is not known."""
    text = "([Forbidden], The remote server returned an error: (403) Forbidden.), AX export encountered an error"
    phase = statement("phase", "initial-sync")
    chained = [rule.id for rule in knowledge.rules if any(then.fact == "phase" for then in rule.then)]
    assert expert.diagnose(text).verdict.certainties[phase] > 0.9
    assert phase not in _without_rules(knowledge, named=chained).diagnose(text).verdict.certainties


def test_what_signs_conclude_does_not_stand_up_to_what_was_read(expert):
    """A part of a message of Business Central beside the name of another product: which product it is, is the question.

    Beside the name of Business Central itself, or after an answer, it is not.
    """
    skipped = Observation("bc-skipped-message", "yes", 0.8, "message")
    other, named = (Observation("product", value, 0.95, "described") for value in ("other", "business-central"))

    def certainty(*seen):
        return expert.judge(Case(tuple(seen))).certainties["!bc-coupled-skipped"]

    assert certainty(skipped, other) < CLEAR < certainty(skipped)
    assert certainty(skipped, other, named) > CLEAR
    assert certainty(skipped, other, replace(named, certainty=1.0, how="answer")) > CLEAR


def test_what_follows_from_facts_that_were_read_counts_as_read(expert):
    """The phase was read, and only dual-write has phases: the word of another product beside it changes nothing."""
    exported, other = Observation("ax-export-error", "yes", 0.95, "message"), Observation("product", "other", 0.95, "described")
    phase = Observation("phase", "initial-sync", 0.95, "described")
    by_sign, by_fact = (expert.judge(Case(seen)) for seen in ((exported, other), (exported, other, phase)))
    weights = [
        [each.certainty for each in verdict.fired if each.rule == "dw-initial-403-forbidden/expects/product"]
        for verdict in (by_sign, by_fact)
    ]
    assert min(weights[0]) < 0 < min(weights[1])
    assert "product=dual-write" in by_fact.sound - by_sign.sound


def test_a_suspicion_carries_a_conclusion(expert, knowledge):
    """Facts give a suspicion, the suspicion a conclusion: without the middle rule, the end of the chain is gone."""
    case = Case(tuple(Observation(*fact, 1.0, "answer") for fact in _REFUSED))
    middle = [rule.id for rule in knowledge.rules if any(then.suspect == "access-refused" for then in rule.then)]
    with_it = expert.judge(case).certainties
    without = _without_rules(knowledge, named=middle).judge(case).certainties
    assert with_it["?access-refused"] > 0.5
    assert "?access-refused" not in without
    assert with_it["!dw-live-user-not-member"] > without.get("!dw-live-user-not-member", 0.0)


@pytest.mark.parametrize("entry", IDS)
def test_the_order_of_observations_changes_nothing(expert, knowledge, entry):
    """Evidence is a set: any order of observations gives the same verdict, to the last digit."""
    observations = expert.read(knowledge.entries[entry].examples["en"][0]).observations
    shuffled = [random.Random(seed).sample(observations, len(observations)) for seed in range(12)]
    verdicts = [expert.judge(Case(tuple(order))) for order in shuffled]
    assert all(verdict == verdicts[0] for verdict in verdicts)


@pytest.mark.parametrize("entry", IDS)
def test_the_index_leaves_out_nothing_that_could_fire(expert, knowledge, entry):
    """Firing only the productions that the index picks gives the rules' firings of the whole knowledge base."""
    everything = list(compile_rules(knowledge.rules))
    index = ProductionIndex(knowledge)
    for text in knowledge.entries[entry].examples["nl"]:
        terms = {statement(each.name, each.value) for each in expert.read(text).observations}
        picked = [each for each in fire(index.pick(terms).productions, terms) if "/expects/" not in each.rule]
        assert set(picked) == set(fire(everything, terms))


@pytest.mark.parametrize("entry", IDS)
def test_what_is_diagnosed_stands_clear(expert, knowledge, entry):
    """A diagnosis is at least 0.8 certain and ahead of every rival for the same words; evidence names real rules."""
    rules = {rule.id for rule in knowledge.rules}
    for texts in knowledge.entries[entry].examples.values():
        for text in texts:
            verdict = expert.diagnose(text).verdict
            if verdict.kind != "diagnosed":
                continue
            for one in verdict.conclusions:
                assert one.certainty >= CLEAR
                assert one.evidence
                assert all(reason.rule in rules or "/expects/" in reason.rule for reason in one.evidence)
            assert AHEAD > 0


def test_an_excluded_entry_is_not_concluded_again(expert, knowledge):
    """What was tried and did not help is not proposed again."""
    text = knowledge.entries["dw-live-party-type"].examples["en"][0]
    observations = expert.read(text).observations
    verdict = expert.judge(Case(observations, excluded=frozenset({"dw-live-party-type"})))
    assert "dw-live-party-type" not in [one.entry for one in verdict.conclusions]


def test_nothing_observed_concludes_nothing(knowledge):
    """No evidence, no conclusion."""
    verdict = Reasoner(knowledge).judge(Case())
    assert (verdict.kind, verdict.conclusions) == ("unknown", ())
