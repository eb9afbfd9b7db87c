"""The rules of the knowledge base as productions over terms, and an index that picks those that matter.

A term is a statement in the working memory: `phase=live-sync` (a fact's value, or a symptom that is `yes` or `no`),
`phase:=live-sync` (the same, answered by the user), `?access-refused` (a suspicion) or `!dw-live-party-type` (an entry).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product
from typing import NamedTuple

from assistant.model import Consequence, Entry, Knowledge, Rule

Term = str

ANSWER_MEETS, ANSWER_CONTRADICTS = 0.25, -0.8
READ_MEETS = 0.03
"""How much an expectation of a suspected entry adds or takes when the user answered it, or adds when it was read in a text.
What a contradiction in a text takes depends on the fact (`FactKind.contradicts`)."""
EXCLUDES = 0.5
"""A fact of which a contradiction takes so much has one value at a time: the product that does not synchronise."""
ANSWERS_COUNT = 3
"""All answers that meet expectations add together no more than so many: they support a suspicion and cannot stand in for a
reason, because many entries expect the same."""


@dataclass(frozen=True, slots=True)
class Production:
    """When all premises hold, the conclusion follows with `certainty`. `rule` is the id of the rule it was made from."""

    rule: str
    premises: tuple[Term, ...]
    conclusion: Term
    certainty: float


def statement(name: str, value: str) -> Term:
    """Return the term for a fact that has a value, or a symptom that is yes or no."""
    return f"{name}={value}"


def answered(name: str, value: str) -> Term:
    """Return the term for the same, told by the user."""
    return f"{name}:={value}"


def suspicion(name: str) -> Term:
    """Return the term for a suspicion."""
    return f"?{name}"


def concluded(entry: str) -> Term:
    """Return the term for an entry that something speaks for."""
    return f"!{entry}"


def compile_rules(rules: Iterable[Rule]) -> Iterator[Production]:
    """Yield the productions of rules: one for each combination of a condition's values, and each consequence."""
    for rule in rules:
        alternatives = []
        for condition in rule.when:
            if condition.suspect is not None:
                alternatives.append([suspicion(condition.suspect)])
            else:
                name = condition.symptom or condition.fact or ""
                alternatives.append([statement(name, value) for value in condition.is_ or ("yes",)])
        for premises in product(*alternatives):
            for consequence in rule.then:
                yield Production(rule.id, premises, _term(consequence), rule.certainty)


def _term(consequence: Consequence) -> Term:
    if consequence.conclude is not None:
        return concluded(consequence.conclude)
    if consequence.suspect is not None:
        return suspicion(consequence.suspect)
    return statement(consequence.fact or "", consequence.is_[0])


class Picked(NamedTuple):
    """What evidence can reach. `sound` is what was observed, or follows from observed facts without the help of any symptom."""

    productions: tuple[Production, ...]
    sound: frozenset[Term]


class ProductionIndex:
    """Picks the productions whose premises can all come to hold, at a cost that depends on the evidence alone.

    Each production is filed under its rarest premise, so the many that share a common one are never visited. What is
    picked is only what the engine is given; whether it fires is decided there.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        productions = tuple(compile_rules(knowledge.rules))
        uses = Counter(premise for production in productions for premise in set(production.premises))
        self._by_key: dict[Term, list[Production]] = defaultdict(list)
        for production in productions:
            key = min(production.premises, key=lambda premise: (uses[premise], premise))
            self._by_key[key].append(production)
        self._entries = knowledge.entries
        self._contradicts = {fact.id: -fact.contradicts for fact in knowledge.facts.values()}

    def pick(self, terms: Iterable[Term]) -> Picked:
        """Return the productions that `terms` can reach, those of expectations included, in a fixed order."""
        observed = frozenset(terms)
        touched: set[Term] = set()
        waiting: dict[Term, list[Production]] = defaultdict(list)
        picked: list[Production] = []
        fresh = sorted(observed, reverse=True)
        while fresh:
            term = fresh.pop()
            if term in touched:
                continue
            touched.add(term)
            for production in (*self._by_key.get(term, ()), *waiting.pop(term, ())):
                missing = next((premise for premise in production.premises if premise not in touched), None)
                if missing is None:
                    picked.append(production)
                    fresh.append(production.conclusion)
                else:
                    waiting[missing].append(production)
        suspects = sorted(term[1:] for term in touched if term.startswith("!"))
        known = by_name(touched)
        sound = self._sound(observed, picked)
        expected = (expectations(self._entries[name], known, self._contradicts, sound) for name in suspects)
        return Picked((*picked, *chain.from_iterable(expected)), sound)

    def _sound(self, observed: Iterable[Term], picked: Iterable[Production]) -> frozenset[Term]:
        """Add to what was observed what follows from facts in it; each production stands after those it builds on."""
        sound = set(observed)
        for production in picked:
            if all(premise in sound and about(premise) in self._contradicts for premise in production.premises):
                sound.add(production.conclusion)
        return frozenset(sound)


def by_name(terms: Iterable[Term]) -> Mapping[str, list[Term]]:
    """Group the terms of facts and symptoms by what they are about."""
    known: dict[str, list[Term]] = defaultdict(list)
    for term in sorted(terms):
        if term[0] not in "!?":
            known[about(term)].append(term)
    return known


def about(term: Term) -> str:
    """Return the name of the fact or symptom that a statement is about."""
    return term.split("=", 1)[0].removesuffix(":")


def expectations(
    entry: Entry, known: Mapping[str, Iterable[Term]], contradicts: Mapping[str, float], sound: frozenset[Term]
) -> Iterator[Production]:
    """Yield what the expectations of a suspected entry make of what is known: it meets them or contradicts them.

    Of a fact with several values read in the text, one that meets the expectation is enough. But where values exclude each
    other, one that was only concluded, from the signs that are in question, does not stand up to one that is `sound` (see
    `Picked`). A symptom that was read and not expected says nothing: texts hold more than one thing.
    """
    conclusion = concluded(entry.id)
    met_by_answer: list[tuple[str, Term]] = []
    for name, values in entry.expects.items():
        terms = known.get(name)
        if terms is None:
            continue
        told = [term for term in terms if term.startswith(f"{name}:=")]
        make = answered if told else statement
        relevant = told or terms
        met = [term for value in values if (term := make(name, value)) in relevant]
        if told and met:
            met_by_answer += [(name, term) for term in met]
            continue
        against = ANSWER_CONTRADICTS if told else contradicts.get(name, 0.0)
        rivals = [] if met else relevant
        if met and against <= -EXCLUDES and not sound.intersection(met):
            rivals = [term for term in relevant if term in sound]
        for term, certainty in (*((term, READ_MEETS) for term in met), *((term, against) for term in rivals)):
            if certainty:
                yield Production(f"{entry.id}/expects/{name}", (term,), conclusion, certainty)
    for name, term in met_by_answer:
        yield Production(f"{entry.id}/expects/{name}", (term,), conclusion, _each(len(met_by_answer)))


def _each(count: int) -> float:
    """Return how much each of `count` met answers adds, so that together they add no more than `ANSWERS_COUNT` do."""
    return 1 - math.pow(1 - ANSWER_MEETS, min(count, ANSWERS_COUNT) / count)
