"""From evidence to a verdict: what fired, how sure it makes each entry, and whether one stands clear.

`Reasoner.judge` is a pure function of the knowledge base and the evidence. Its parts: the index picks productions, the
engine fires them, certainties are computed from the record, and here the entries are ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.evidence import Observation, Span
from assistant.inference.certainty import THRESHOLD, weigh
from assistant.inference.engine import fire
from assistant.inference.productions import Production, ProductionIndex, Term, about, answered, by_name, concluded, statement
from assistant.inference.questions import Candidates, QuestionTable
from assistant.model import Knowledge, Question

CLEAR = 0.8
"""An entry that is at least this certain can be diagnosed."""
AHEAD = 0.1
"""By how much it must lead every rival for the same evidence."""
POSSIBLE = 0.2
"""From this certainty on an entry makes a text ambiguous rather than unknown."""
NEAR = 0.05
"""What is less certain is not even near."""
MOST = 5
"""A verdict names at most so many entries."""

Kind = Literal["diagnosed", "ambiguous", "unknown"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a conclusion: the rule that fired and an observation that it rests on.

    `name` is the symptom's or fact's id and `value` what was seen; `span` is None where it was an answer. `weight` is the
    certainty that the rule lends the conclusion.
    """

    rule: str
    name: str
    value: str
    text: str
    span: Span | None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An entry, how certain it is (-1 … 1), and why: the observations behind every firing, the telling ones first."""

    entry: str
    certainty: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence amounts to.

    `conclusions` are the diagnoses while diagnosed, cause first, and the candidates while ambiguous, best first;
    `suggestions` the nearest entries where nothing fits. `fired`, `certainties` and `sound` (what was observed, or follows from
    facts that were) are the record, for explanations.
    """

    kind: Kind
    conclusions: tuple[Conclusion, ...] = ()
    suggestions: tuple[Conclusion, ...] = ()
    question: Question | None = None
    fired: tuple[Production, ...] = ()
    certainties: Mapping[Term, float] | None = None
    sound: frozenset[Term] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of a case: observations, the questions answered "don't know", and the entries ruled out."""

    observations: tuple[Observation, ...] = ()
    passed: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    understood: float = 1.0


class Reasoner:
    """Judges cases against one knowledge base. Build it once; it keeps nothing between cases."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._index = ProductionIndex(knowledge)
        self._table = QuestionTable(knowledge)
        self._direct = {rule.id: {condition.symptom for condition in rule.when} for rule in knowledge.rules}

    def judge(self, case: Case) -> Verdict:
        """Return the verdict on a case. The order of its observations does not matter."""
        observed = _terms(case.observations)
        productions, sound = self._index.pick(observed)
        fired = fire(productions, observed)
        certainties = weigh(fired, observed)
        record = Verdict("unknown", fired=tuple(fired), certainties=certainties, sound=sound)
        ranked = self._ranked(case, fired, certainties)
        diagnosed = self._clear(ranked)
        if diagnosed:
            return replace(record, kind="diagnosed", conclusions=tuple(diagnosed[:MOST]))
        possible = [conclusion for conclusion in ranked if conclusion.certainty > THRESHOLD]
        if not possible or possible[0].certainty < POSSIBLE or not _enough(case, possible):
            if not self._open(case):
                near = tuple(ranked)[:MOST]
                return replace(record, suggestions=near)
            possible = [] if not possible or possible[0].certainty < POSSIBLE else possible
        settled = {about(term) for term in observed} | case.passed
        implied = by_name(term for term, certainty in certainties.items() if certainty >= 0.5).keys()
        weights = {conclusion.entry: conclusion.certainty for conclusion in possible}
        answers = {each.name for each in case.observations if each.how == "answer"}
        known = tuple(sorted(term for term in certainties if certainties[term] >= 0.5))
        candidates = Candidates(weights, case.excluded, known, len(answers), len(case.passed))
        question = self._table.next_question(candidates, settled | implied)
        kind: Kind = "ambiguous" if possible or question else "unknown"
        left = () if question else self._left(candidates, ranked)
        return replace(record, kind=kind, conclusions=tuple(possible[:MOST]), suggestions=left, question=question)

    def _left(self, candidates: Candidates, ranked: Sequence[Conclusion]) -> tuple[Conclusion, ...]:
        """Return what the answers leave, apart from the candidates that something speaks for."""
        known = {one.entry: one for one in ranked}
        names = [name for name in self._table.left(candidates) if name not in candidates.weights]
        return tuple(known.get(name, Conclusion(name, 0.0, ())) for name in names)

    def together(self, verdicts: Iterable[Verdict]) -> Verdict:
        """Return the verdict on a text whose parts were each diagnosed by themselves: all that they conclude, cause first."""
        surest: dict[str, Conclusion] = {}
        for each in sorted((each for verdict in verdicts for each in verdict.conclusions), key=lambda each: -each.certainty):
            surest.setdefault(each.entry, each)
        return Verdict("diagnosed", tuple(self._cause_first(list(surest.values()))[:MOST]))

    def _ranked(self, case: Case, fired: Sequence[Production], certainties: Mapping[Term, float]) -> list[Conclusion]:
        by_conclusion: dict[Term, list[Production]] = {}
        for production in fired:
            by_conclusion.setdefault(production.conclusion, []).append(production)
        seen = {statement(each.name, each.value): each for each in case.observations}
        entries = sorted(
            (-certainties[term], term[1:])
            for term in by_conclusion
            if term.startswith("!") and term[1:] not in case.excluded and certainties[term] > NEAR
        )
        return [
            Conclusion(entry, -negative, tuple(_evidence(concluded(entry), by_conclusion, seen, certainties)))
            for negative, entry in entries
        ]

    def _clear(self, ranked: Sequence[Conclusion]) -> list[Conclusion]:
        """Return the conclusions that stand clear, each ahead of all rivals for the same evidence, cause first."""
        clear = [
            one
            for one in ranked
            if one.certainty >= CLEAR
            and not any(
                other.certainty > one.certainty - AHEAD and other.entry != one.entry and self._rivals(one, other)
                for other in ranked
            )
        ]
        return self._cause_first(clear)

    def _cause_first(self, clear: Sequence[Conclusion]) -> list[Conclusion]:
        effects = {name for one in clear for name in self._knowledge.entries[one.entry].leads_to}
        return sorted(clear, key=lambda one: (one.entry in effects, -one.certainty, one.entry))

    def _rivals(self, one: Conclusion, other: Conclusion) -> bool:
        """Tell whether two conclusions compete: what tells most for them overlaps, or is for one of them no text at all."""
        ours, theirs = self._telling_spans(one), self._telling_spans(other)
        return not ours or not theirs or any(a[0] < b[1] and b[0] < a[1] for a in ours for b in theirs)

    def _telling_spans(self, one: Conclusion) -> list[Span]:
        """Return where the symptoms stand that the weightiest rule names. What its facts rest on may come from anywhere."""
        named = [each for each in one.evidence if each.name in self._direct.get(each.rule, ())]
        telling = named or one.evidence
        return [each.span for each in telling if each.rule == telling[0].rule and each.span is not None]

    def _open(self, case: Case) -> bool:
        """Tell whether a text without candidates is still about our subject, so that asking makes sense."""
        return any(each.how == "answer" for each in case.observations) or _is_about_us(case)


_UNDERSTOOD = 0.6
_FULLY_UNDERSTOOD = 0.8
_NOISE = 0.15
"""Of a text that is understood less than this, described words say nothing: in enough noise every short word turns up."""
_NAMED = 0.6
"""So sure it must be that a text names what it is about; "v2" may be the version of anything."""
_SURE = 0.65
"""So sure a symptom must be in a text that names nothing of ours and is not understood in full."""
_ENOUGH = 0.33
"""So sure a text must tell of a symptom, whether or not its words are understood."""
_SUBJECT = ("product", "phase", "road")


def _is_about_us(case: Case) -> bool:
    """Tell whether a text names our products, or is understood so well that it need not: `400 Bad Request`."""
    if case.understood < _UNDERSTOOD:
        return False
    least = THRESHOLD if case.understood >= _FULLY_UNDERSTOOD else _SURE
    return _is_named(case.observations) or any(
        each.certainty >= least and (each.value == "yes" or least < _SURE) for each in case.observations
    )


def _is_named(observations: Iterable[Observation]) -> bool:
    return any(each.name in _SUBJECT and each.certainty >= _NAMED for each in observations)


def _enough(case: Case, possible: Sequence[Conclusion]) -> bool:
    """A fact or two in a text of which most is strange ("403 Forbidden", nginx) is no reason to go on asking."""
    heard = [each for each in case.observations if case.understood >= _NOISE or each.how != "described"]
    named = _is_named(heard) or any(each.how in ("message", "anchor", "answer") for each in heard)
    least = THRESHOLD if named else _SURE
    symptoms = {
        each.name
        for each in heard
        if each.certainty > (_ENOUGH if each.how == "told" else least) and (each.value == "yes" or each.how == "answer")
    }
    return (
        (named and case.understood >= _UNDERSTOOD)
        or _is_about_us(case)
        or any(evidence.name in symptoms for conclusion in possible for evidence in conclusion.evidence)
    )


def _terms(observations: Iterable[Observation]) -> dict[Term, float]:
    terms: dict[Term, float] = {}
    for each in observations:
        names = [statement(each.name, each.value)]
        if each.how == "answer":
            names.append(answered(each.name, each.value))
        for term in names:
            terms[term] = max(terms.get(term, 0.0), each.certainty)
    return terms


def _evidence(
    term: Term,
    by_conclusion: Mapping[Term, Sequence[Production]],
    seen: Mapping[Term, Observation],
    certainties: Mapping[Term, float],
) -> list[Evidence]:
    """Return the observations from which `term` follows, with the rule of the last step, the most certain first."""
    found: dict[tuple[str, str], tuple[float, Evidence]] = {}
    for production in by_conclusion.get(term, ()):
        if production.certainty <= 0:
            continue
        weight = production.certainty * min(certainties.get(premise, 0.0) for premise in production.premises)
        for each in _leaves(production, by_conclusion, seen, {term}):
            key = (each.name, each.value)
            evidence = Evidence(production.rule, each.name, each.value, each.text, each.span, round(weight, 3))
            if key not in found or weight > found[key][0]:
                found[key] = (weight, evidence)
    ordered = sorted(found.values(), key=lambda item: (-item[0], item[1].span or (0, 0), item[1].name))
    return [evidence for _, evidence in ordered]


def _leaves(
    production: Production,
    by_conclusion: Mapping[Term, Sequence[Production]],
    seen: Mapping[Term, Observation],
    above: set[Term],
) -> Iterable[Observation]:
    for premise in production.premises:
        plain = premise.replace(":=", "=", 1)
        if plain in seen:
            yield seen[plain]
        elif premise not in above:
            for deeper in by_conclusion.get(premise, ()):
                yield from _leaves(deeper, by_conclusion, seen, above | {premise})
