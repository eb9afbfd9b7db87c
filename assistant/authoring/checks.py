"""Checks over a knowledge base that loads: each one small function with a code of its own.

What makes a file unusable (schema, languages, ids, references) is reported by the loader, with codes K…; these checks find
what loads and is still wrong, with codes C….
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.authoring.drafts import left_to_do
from assistant.authoring.findings import Finding, Severity, found
from assistant.authoring.lessons import has_tellings, made_from
from assistant.authoring.proof import noise, prove
from assistant.authoring.rivals import indistinguishable, unreached
from assistant.dialogue.expert import Expert
from assistant.knowledge.drafts import TODO, unfinished
from assistant.knowledge.learnt import LEARNT
from assistant.model import LANGUAGES, Entry, Rule

Check = Callable[[Expert], Iterator[Finding]]
_EXAMPLES, _NEAR_MISSES = 2, 1
"""How many examples and near misses an entry has at least, in each language."""
_MOST_READ = 6
"""Of what is recognised in a text, so much is told."""


def check(expert: Expert) -> list[Finding]:
    """Return what all checks find, in the order of files and lines."""
    return sorted({finding for each in CHECKS for finding in each(expert)})


def _at(expert: Expert, owner: str, path: str, code: str, severity: Severity, message: str) -> Finding:
    return found(expert.knowledge, owner, path, code, severity, message)


def unused_vocabulary(expert: Expert) -> Iterator[Finding]:
    """C101: a fact, suspicion, shared symptom, role or value that nothing uses."""
    knowledge = expert.knowledge
    used = {name for rule in knowledge.rules for name in _names(rule)}
    used |= {name for entry in knowledge.entries.values() for name in entry.expects}
    used |= {only.fact for entry in knowledge.entries.values() for step in entry.remedy for only in step.only if only.fact}
    used |= {entry.role.who for entry in knowledge.entries.values()}
    used |= {step.role for entry in knowledge.entries.values() for step in entry.remedy if step.role}
    used |= {name for role in knowledge.roles.values() for name in role.includes}
    texts = _all_text(expert)
    own = {symptom.id for entry in knowledge.entries.values() for symptom in entry.symptoms}
    for kind, names in (
        ("symptoms", [name for name in knowledge.symptoms if name not in own]),
        ("facts", list(knowledge.facts)),
        ("suspicions", list(knowledge.suspicions)),
        ("values", list(knowledge.values)),
    ):
        for name in names:
            if name not in used and f"{{{name}}}" not in texts:
                yield _at(expert, kind, name, "C101", "warning", f"nothing uses {name!r}")


def _names(rule: Rule) -> Iterator[str]:
    for part in rule.when:
        yield part.symptom or part.fact or part.suspect or ""
    for then in rule.then:
        yield then.fact or then.suspect or ""


def _all_text(expert: Expert) -> str:
    knowledge = expert.knowledge
    parts = [text for symptom in knowledge.symptoms.values() for texts in symptom.messages.values() for text in texts]
    for entry in knowledge.entries.values():
        texts = [entry.cause, entry.verify, *entry.warnings, *(step.do for step in entry.remedy)]
        texts += [step.see for step in entry.remedy] + [step.loses for step in entry.remedy if step.loses]
        parts += [text.in_(language) for text in texts for language in LANGUAGES]
    return "\n".join(parts)


def unused_symptom(expert: Expert) -> Iterator[Finding]:
    """C102: a symptom of an entry that no rule looks at: seeing it changes nothing."""
    used = {condition.symptom for rule in expert.knowledge.rules for condition in rule.when}
    for entry in expert.knowledge.entries.values():
        for number, symptom in enumerate(entry.symptoms):
            if symptom.id not in used:
                yield _at(expert, entry.id, f"symptoms/{number}/id", "C102", "warning", f"no rule looks at {symptom.id!r}")


def rule_never_fires(expert: Expert) -> Iterator[Finding]:
    """C103: a rule with a condition that can never hold: nothing shows, asks or concludes it."""
    knowledge = expert.knowledge
    concluded = {then.suspect for rule in knowledge.rules for then in rule.then}
    given = {(then.fact, value) for rule in knowledge.rules for then in rule.then for value in then.is_}
    for rule in knowledge.rules:
        for condition in rule.when:
            dead = (condition.suspect is not None and condition.suspect not in concluded) or (
                condition.symptom is not None and not _observable(expert, condition.symptom, condition.is_)
            )
            if condition.fact is not None and knowledge.facts[condition.fact].question is None:
                values = {value.id: value for value in knowledge.facts[condition.fact].values}
                shown = [value for value in condition.is_ if values[value].described or values[value].messages]
                dead = dead or not (shown or any((condition.fact, value) in given for value in condition.is_))
            if dead:
                place = knowledge.places[rule.id]
                message = f"rule {rule.id!r} can never fire: nothing makes a condition of it hold"
                yield Finding(place.path, place.line, place.column, "C103", "error", message)
                break


def _observable(expert: Expert, name: str, values: tuple[str, ...]) -> bool:
    symptom = expert.knowledge.symptoms[name]
    if symptom.question is not None:
        return True
    return values != ("no",) and bool(symptom.messages or symptom.anchors or symptom.described or symptom.tellings)


def contradictory_rules(expert: Expert) -> Iterator[Finding]:
    """C104: two rules with the same conditions, one for and one against the same conclusion."""
    seen: dict[tuple[object, object], Rule] = {}
    for rule in expert.knowledge.rules:
        for then in rule.then:
            key = (frozenset(rule.when), then)
            other = seen.setdefault(key, rule)
            if other.certainty * rule.certainty < 0:
                place = expert.knowledge.places[rule.id]
                message = f"rule {rule.id!r} says the opposite of {other.id!r} on the same conditions"
                yield Finding(place.path, place.line, place.column, "C104", "error", message)


def circular_rules(expert: Expert) -> Iterator[Finding]:
    """C105: rules that conclude what they rest on: a certainty must not feed itself."""
    knowledge = expert.knowledge
    edges: dict[str, set[str]] = {}
    for rule in knowledge.rules:
        ends = _concluded(rule)
        for condition in rule.when:
            for value in condition.is_ or ("",):
                start = condition.suspect or (f"{condition.fact}={value}" if condition.fact else condition.symptom or "")
                edges.setdefault(start, set()).update(ends)
    for start in sorted(edges):
        seen, fresh = set[str](), list(edges[start])
        while fresh:
            name = fresh.pop()
            if name not in seen:
                seen.add(name)
                fresh += edges.get(name, ())
        if start in seen:
            place = next(knowledge.places[rule.id] for rule in knowledge.rules if start in _concluded(rule))
            message = f"rules conclude {start!r} from itself"
            yield Finding(place.path, place.line, place.column, "C105", "error", message)


def _concluded(rule: Rule) -> set[str]:
    return {then.suspect or f"{then.fact}={then.is_[0]}" for then in rule.then if then.conclude is None}


def unreachable_entry(expert: Expert) -> Iterator[Finding]:
    """C106: an entry that a truthful user cannot reach by answering every question as the entry expects."""
    for entry in expert.knowledge.entries.values():
        message = unreached(expert, entry)
        if message is not None:
            yield _at(expert, entry.id, "expects", "C106", "error", message)


def indistinguishable_entries(expert: Expert) -> Iterator[Finding]:
    """C107: entries that expect the same answer to every question: no question can tell them apart."""
    for entry, message in indistinguishable(expert.knowledge):
        yield _at(expert, entry.id, "expects", "C107", "error", message)


def question_without_effect(expert: Expert) -> Iterator[Finding]:
    """C108: a question that no entry expects an answer to and no rule or step depends on."""
    knowledge = expert.knowledge
    used = {name for entry in knowledge.entries.values() for name in entry.expects}
    used |= {name for rule in knowledge.rules for name in _names(rule)}
    used |= {only.fact or "" for entry in knowledge.entries.values() for step in entry.remedy for only in step.only}
    for fact in knowledge.facts.values():
        if fact.question is not None and fact.id not in used:
            yield _at(expert, "facts", fact.id, "C108", "warning", f"the answer to {fact.id!r} changes nothing")


def incomplete_entry(expert: Expert) -> Iterator[Finding]:
    """C109 no rule concludes it, C110 no source, C111 too few examples, C112 no near miss, C113 it leads nowhere."""
    concluded = {then.conclude for rule in expert.knowledge.rules for then in rule.then if rule.certainty > 0}
    for entry in expert.knowledge.entries.values():
        if entry.id not in concluded:
            yield _at(expert, entry.id, "rules", "C109", "error", f"no rule concludes {entry.id!r}")
        if not entry.sources:
            yield _at(expert, entry.id, "sources", "C110", "error", "no source: which document does this come from?")
        for language in LANGUAGES:
            if len(entry.examples.get(language, ())) < _EXAMPLES:
                message = f"fewer than {_EXAMPLES} examples in {language!r}"
                yield _at(expert, entry.id, "examples", "C111", "error", message)
            if len(entry.near_misses.get(language, ())) < _NEAR_MISSES:
                yield _at(expert, entry.id, "near_misses", "C112", "error", f"no near miss in {language!r}")
        yield from _destructive_steps(expert, entry)


def unfinished_draft(expert: Expert) -> Iterator[Finding]:
    """C114: an entry that still has a TODO of its draft."""
    for entry in expert.knowledge.entries.values():
        left = left_to_do(entry)
        if left:
            how_often = f"in {len(left)} texts, first here" if len(left) > 1 else "here"
            message = f"still a draft, which a diagnosis leaves out: {TODO} stands {how_often}"
            yield _at(expert, entry.id, left[0], "C114", "error", message)


def not_learnt(expert: Expert) -> Iterator[Finding]:
    """C115: tellings that were added or changed since `kb learn`: what they say is not heard yet."""
    knowledge = expert.knowledge
    if not has_tellings(knowledge) or knowledge.learnt.made_from == made_from(knowledge):
        return
    message = "the tellings are not those that were learnt from: run kb learn"
    owners = {symptom.id: (entry.id, "symptoms") for entry in knowledge.entries.values() for symptom in entry.symptoms}
    new = [name for name, symptom in knowledge.symptoms.items() if symptom.tellings and name not in knowledge.learnt.names]
    for name in new:
        yield _at(expert, *owners.get(name, ("symptoms", name)), "C115", "error", message)
    if not new:
        yield Finding(LEARNT, 1, 1, "C115", "error", message)


def _destructive_steps(expert: Expert, entry: Entry) -> Iterator[Finding]:
    deleting = ("delete", "remove", "verwijder")
    for number, step in enumerate(entry.remedy):
        begins = step.do.en.lower().split(" ", 1)[0]
        if begins in deleting and step.risk != "destroys" and step.procedure is None:
            message = "a step that deletes something needs `risk: destroys` and `loses`"
            yield _at(expert, entry.id, f"remedy/{number}", "C113", "warning", message)


def unproven_entry(expert: Expert) -> Iterator[Finding]:
    """C201 missing, C202 stolen, C203 noisy: an example that does not reach its entry, a near miss that does."""
    codes = {"missing": "C201", "stolen": "C202", "noisy": "C203"}
    for entry in expert.knowledge.entries.values():
        for proof in prove(expert, entry):
            if proof.result != "right" and not unfinished(proof.text):
                what = {"missing": "nothing is concluded from it", "stolen": f"{proof.came!r} comes first"}
                message = what.get(proof.result, f"this must not conclude {proof.came!r}")
                message = f"{proof.result}: {message}; read in it: {_read(expert, proof.text)}"
                yield _at(expert, entry.id, proof.where, codes[proof.result], "error", message)


def _read(expert: Expert, text: str) -> str:
    """Return what is recognised in a text, the surest first, for an author to see what the rules had to go on."""
    seen = sorted(expert.read(text).observations, key=lambda each: (-each.certainty, each.name, each.value))
    return ", ".join(dict.fromkeys(f"{each.name}={each.value}" for each in seen[:_MOST_READ])) or "nothing"


def weak_pattern(expert: Expert) -> Iterator[Finding]:
    """C204: a pattern so weak that a background text, which must conclude nothing, concludes an entry."""
    for where, text, entry in noise(expert):
        message = f"concludes {entry!r} from a text that must conclude nothing: {text[:60]!r}"
        owner = f"vocabulary/{where.partition('/')[0]}.yaml"
        yield _at(expert, owner, where, "C204", "error", message)


CHECKS: tuple[Check, ...] = (
    unused_vocabulary,
    unused_symptom,
    rule_never_fires,
    contradictory_rules,
    circular_rules,
    unreachable_entry,
    indistinguishable_entries,
    question_without_effect,
    incomplete_entry,
    unfinished_draft,
    not_learnt,
    unproven_entry,
    weak_pattern,
)
