"""What would have to be so for an entry to be concluded: conditions of its rules that do not hold, and what speaks against it.

Each route is tried before it is named: the case with its conditions answered is judged, and a route that would not make the
entry more certain is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product

from assistant.evidence import Observation
from assistant.inference import Verdict
from assistant.inference.certainty import THRESHOLD
from assistant.inference.productions import Term, about, by_name, concluded, expectations, statement, suspicion
from assistant.inference.verdict import Case
from assistant.model import UNKNOWN, Condition, Entry, Knowledge, Rule

Judge = Callable[[Case], Verdict]

_MOST_ROUTES = 3
_MOST_TRIED = 40
"""So many ways to meet the conditions of an entry's rules are tried at most."""
_WORTH = 0.05
"""A route with more conditions must promise so much more than a shorter one."""
_UNASKED = 2
"""A condition that no question settles counts for so many more."""


@dataclass(frozen=True, slots=True)
class Need:
    """A condition that does not hold: a fact has none of `values`, or a symptom is not what `values` says."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """What would have to be so for a rule to fire: `needs` that are missing, and `otherwise` what is known otherwise now.

    `certainty` is how certain the entry would be then.
    """

    rule: str
    needs: tuple[Need, ...]
    otherwise: tuple[Need, ...]
    certainty: float

    @property
    def all(self) -> tuple[Need, ...]:
        """All that would have to be so."""
        return (*self.needs, *self.otherwise)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something known that an entry does not go with: the `term` that holds, and what the entry expects instead."""

    term: Term
    need: Need
    answered: bool


def supplied(case: Case, needs: Iterable[Need]) -> Case:
    """Return the case as if the user had answered that every need holds."""
    values = {need.name: need.values[0] for need in needs}
    kept = tuple(each for each in case.observations if each.name not in values)
    told = tuple(Observation(name, value, 1.0, "answer") for name, value in values.items())
    return replace(case, observations=(*kept, *told), passed=case.passed - values.keys())


def certainty_of(entry: str, verdict: Verdict) -> float:
    """Return how certain an entry is in the record; what nothing points to is at 0."""
    return (verdict.certainties or {}).get(concluded(entry), 0.0)


def contradictions(knowledge: Knowledge, entry: Entry, verdict: Verdict) -> tuple[Contradiction, ...]:
    """Return what is known and speaks against an entry, because it expects something else there."""
    known = by_name(verdict.certainties or ())
    contradicts = {fact.id: -fact.contradicts for fact in knowledge.facts.values()}
    against = [each for each in expectations(entry, known, contradicts, verdict.sound) if each.certainty < 0]
    found = []
    for each in against:
        (term,) = each.premises
        name = about(term)
        if (verdict.certainties or {}).get(term, 0.0) > THRESHOLD:
            plain = term.replace(":=", "=", 1)
            found.append(Contradiction(plain, Need(name, entry.expects[name]), plain != term))
    return tuple(found)


def routes(knowledge: Knowledge, judge: Judge, case: Case, entry: Entry, *, asked: str | None = None) -> tuple[Route, ...]:
    """Return the easiest ways to make an entry more certain, each harder one only where it promises more.

    What the question that is open (`asked`) settles is easiest of all.
    """
    verdict = judge(case)
    contradicted = {each.need.name: each.need for each in contradictions(knowledge, entry, verdict)}
    ways: dict[tuple[Need, ...], str] = {}
    for rule in knowledge.rules:
        if rule.certainty > 0 and any(then.conclude == entry.id for then in rule.then):
            for needs in islice(_missing(knowledge, rule, verdict.certainties or {}, frozenset()), _MOST_TRIED):
                if all(_can_be_told(knowledge, need) for need in needs):
                    ways.setdefault(needs, rule.id)

    def effort(needs: Iterable[Need]) -> int:
        return sum(_effort(knowledge, need) for need in needs if need.name != asked)

    easiest = sorted(ways, key=lambda needs: (effort(needs), [need.name for need in needs]))[:_MOST_TRIED]
    tried = [_try(judge, case, entry, ways[needs], needs, contradicted) for needs in easiest if needs or contradicted]
    now = certainty_of(entry.id, verdict)
    best, chosen = now, []
    for route in sorted(tried, key=lambda route: (effort(route.all), -round(route.certainty, 3), route.rule)):
        if route.certainty > best + _WORTH:
            best = route.certainty
            chosen.append(route)
    return tuple(chosen[:_MOST_ROUTES])


def _try(judge: Judge, case: Case, entry: Entry, rule: str, needs: tuple[Need, ...], contradicted: Mapping[str, Need]) -> Route:
    """Judge the case with the needs met; where that leaves the entry unlikely, with all that contradicts it changed as well."""
    missing = tuple(need for need in needs if need.name not in contradicted)
    otherwise = {need.name: need for need in needs if need.name in contradicted}
    alone = Route(rule, missing, tuple(otherwise.values()), certainty_of(entry.id, judge(supplied(case, needs))))
    if otherwise.keys() == contradicted.keys() or (needs and not otherwise and alone.certainty > THRESHOLD):
        return alone
    changed = tuple({**contradicted, **otherwise}.values())
    return Route(rule, missing, changed, certainty_of(entry.id, judge(supplied(case, (*missing, *changed)))))


def _can_be_told(knowledge: Knowledge, need: Need) -> bool:
    """Tell whether a user can do something to meet a need: answer its question, or show the text that it is read from."""
    symptom = knowledge.symptoms.get(need.name)
    return need.name in knowledge.questions or symptom is None or bool(symptom.messages or symptom.anchors or symptom.described)


def _effort(knowledge: Knowledge, need: Need) -> int:
    return 1 if need.name in knowledge.questions else 1 + _UNASKED


def _missing(
    knowledge: Knowledge, rule: Rule, certainties: Mapping[Term, float], above: frozenset[str]
) -> Iterator[tuple[Need, ...]]:
    """Yield the ways to meet the conditions of a rule that do not hold; a suspicion is met through the rules that raise it."""
    alternatives: list[list[tuple[Need, ...]]] = []
    for condition in rule.when:
        if not _holds(condition, certainties):
            alternatives.append(list(_meeting(knowledge, condition, certainties, above)))
    for way in product(*alternatives):
        needs = tuple(dict.fromkeys(need for part in way for need in part))
        if len({need.name for need in needs}) == len(needs):  # two conditions on one thing exclude each other
            yield needs


def _meeting(
    knowledge: Knowledge, condition: Condition, certainties: Mapping[Term, float], above: frozenset[str]
) -> Iterator[tuple[Need, ...]]:
    if condition.suspect is None:
        yield (Need(condition.symptom or condition.fact or "", condition.is_ or ("yes",)),)
    elif condition.suspect not in above:
        for rule in knowledge.rules:
            if rule.certainty > 0 and any(then.suspect == condition.suspect for then in rule.then):
                yield from _missing(knowledge, rule, certainties, above | {condition.suspect})


def _holds(condition: Condition, certainties: Mapping[Term, float]) -> bool:
    if condition.suspect is not None:
        return certainties.get(suspicion(condition.suspect), 0.0) > THRESHOLD
    name = condition.symptom or condition.fact or ""
    return any(certainties.get(statement(name, value), 0.0) > THRESHOLD for value in condition.is_ or ("yes",))


def settles(knowledge: Knowledge, need: Need, answers: Mapping[str, str]) -> str:
    """Return how a need can be settled: `ask` by its question, `change` where that was answered otherwise, `passed` where the
    answer was "don't know", `paste` where only a text can show it."""
    if need.name in answers:
        return "passed" if answers[need.name] == UNKNOWN else "change"
    return "ask" if need.name in knowledge.questions else "paste"
