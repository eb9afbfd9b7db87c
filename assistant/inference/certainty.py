"""Certainty factors, from the recorded firings and the observations alone.

The calculus is MYCIN's (Shortliffe and Buchanan, 1975): a firing gives its conclusion the rule's certainty times that of
the weakest premise; a premise at or below `THRESHOLD` gives nothing; what speaks for a statement adds up as x + y - xy, what
speaks against it likewise, and the two meet as (for - against) / (1 - min(for, against)). Adding up the two sides apart makes
the result independent of the order of firings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce

from assistant.inference.productions import Production, Term

THRESHOLD = 0.2
"""A premise that is no surer than this lends its rule no weight (as in MYCIN)."""


def combine(certainties: Iterable[float]) -> float:
    """Return the joint certainty (-1 … 1) of independent pieces of evidence, each -1 … 1, in any order."""
    pieces = sorted(certainties)
    in_favour = reduce(lambda x, y: x + y - x * y, (piece for piece in pieces if piece > 0), 0.0)
    against = reduce(lambda x, y: x + y - x * y, (-piece for piece in pieces if piece < 0), 0.0)
    if min(in_favour, against) >= 1.0:
        return 0.0
    return (in_favour - against) / (1 - min(in_favour, against))


def weigh(fired: Iterable[Production], observed: Mapping[Term, float]) -> dict[Term, float]:
    """Return the certainty of every term that was observed or concluded.

    `observed` gives the certainty of observations.
    """
    reasons: dict[Term, list[Production]] = defaultdict(list)
    for production in fired:
        reasons[production.conclusion].append(production)
    known: dict[Term, float] = {}

    def certainty(term: Term) -> float:
        if term not in known:
            known[term] = observed.get(term, 0.0)  # stands while a circle of rules comes back to it
            pieces = [contribution(production) for production in reasons.get(term, ())]
            known[term] = combine([observed.get(term, 0.0), *pieces])
        return known[term]

    def contribution(production: Production) -> float:
        weakest = min(certainty(premise) for premise in production.premises)
        return production.certainty * weakest if weakest > THRESHOLD else 0.0

    for term in sorted({*observed, *reasons}):
        certainty(term)
    return known
