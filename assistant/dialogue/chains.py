"""How an entry came to be concluded: the engine's record as a chain of numbered statements. Pure: a record in, a chain out.

A statement was seen (an observation) or follows from earlier ones through one production that fired. A reason is a production
that fired and ends in the entry itself. Nothing else is in a chain, so whoever reads it out says only what the engine did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.evidence import Observation
from assistant.inference import Verdict
from assistant.inference.certainty import THRESHOLD
from assistant.inference.productions import Production, Term, concluded, statement

_SEEN = 0.5
"""What is seen at least so certainly needs no other ground."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a term holds: an observation, or a production that fired."""

    observation: Observation | None = None
    production: Production | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a chain; `sources` are the numbers of the earlier statements from which it follows."""

    number: int
    term: Term
    certainty: float
    ground: Ground
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A production that ends in the entry, the statements it rests on, and what it adds; below zero it speaks against."""

    production: Production
    sources: tuple[int, ...]
    weight: float

    @property
    def is_expectation(self) -> bool:
        """Tell whether it is no rule, but something that the entry expects and that was seen, or seen otherwise."""
        return is_expectation(self.production)


@dataclass(frozen=True, slots=True)
class Chain:
    """All that leads to an entry: statements in an order in which each follows from those before, then the reasons."""

    entry: str
    certainty: float
    statements: tuple[Statement, ...]
    reasons: tuple[Reason, ...]


def is_expectation(production: Production) -> bool:
    """Tell whether a production was made from an expectation of an entry, and not from a rule."""
    return "/expects/" in production.rule


def weight(production: Production, certainties: Mapping[Term, float]) -> float:
    """Return what a firing adds to its conclusion (-1 … 1)."""
    weakest = min(certainties.get(premise, 0.0) for premise in production.premises)
    return production.certainty * weakest if weakest > THRESHOLD else 0.0


def firings(entry: str, verdict: Verdict) -> list[Production]:
    """Return the productions that fired for or against an entry and added something, the weightiest first."""
    certainties = verdict.certainties or {}
    ending = [each for each in verdict.fired if each.conclusion == concluded(entry) and weight(each, certainties)]
    return sorted(ending, key=lambda each: (-abs(weight(each, certainties)), each.rule, each.premises))


def chain(entry: str, verdict: Verdict, observations: Iterable[Observation], ending: Sequence[Production]) -> Chain:
    """Return the chain that ends in those of an entry's `firings` that are given as `ending`."""
    certainties = verdict.certainties or {}
    grounds = _grounds(verdict.fired, certainties, observations)
    statements: dict[Term, Statement] = {}

    def number(term: Term) -> int:
        plain = _plain(term)
        if plain not in statements:
            ground = grounds[plain]
            sources = tuple(number(premise) for premise in (ground.production.premises if ground.production else ()))
            statements[plain] = Statement(len(statements) + 1, plain, certainties.get(plain, 0.0), ground, sources)
        return statements[plain].number

    reasons = tuple(
        Reason(each, tuple(sorted({number(premise) for premise in each.premises})), weight(each, certainties))
        for each in ending
    )
    return Chain(entry, certainties.get(concluded(entry), 0.0), tuple(statements.values()), reasons)


def _grounds(
    fired: Iterable[Production], certainties: Mapping[Term, float], observations: Iterable[Observation]
) -> dict[Term, Ground]:
    """Return why each term holds: what was clearly seen, then what follows from that, best first, then what was hardly seen.

    A term is grounded only in terms that were grounded before it, so a circle of rules never becomes a chain.
    """
    seen = {statement(each.name, each.value): each for each in sorted(observations, key=lambda each: each.certainty)}
    grounds = {term: Ground(each) for term, each in seen.items() if each.certainty >= _SEEN}
    rules = [each for each in fired if weight(each, certainties) > 0 and not is_expectation(each)]
    _follow(grounds, rules, certainties)
    for term, each in seen.items():
        grounds.setdefault(term, Ground(each))
    _follow(grounds, rules, certainties)
    _follow(grounds, [each for each in fired if not is_expectation(each)], certainties)  # whatever fired has a ground
    return grounds


def _follow(grounds: dict[Term, Ground], rules: Sequence[Production], certainties: Mapping[Term, float]) -> None:
    while fresh := dict(_next(grounds, rules, certainties)):
        grounds.update(fresh)


def _next(
    grounds: Mapping[Term, Ground], rules: Sequence[Production], certainties: Mapping[Term, float]
) -> Iterator[tuple[Term, Ground]]:
    for each in sorted(rules, key=lambda each: (weight(each, certainties), each.rule)):
        if each.conclusion not in grounds and all(_plain(premise) in grounds for premise in each.premises):
            yield each.conclusion, Ground(production=each)


def _plain(term: Term) -> Term:
    """Return the term without the mark that the user told it."""
    return term.replace(":=", "=", 1) if term[0] not in "!?" else term
