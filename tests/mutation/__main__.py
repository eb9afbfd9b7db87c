"""How many single changes of the knowledge base the transcripts or the entry's own examples notice.

    python -m tests.mutation [COUNT] [SEED]

Each change is one that an author could make by mistake: a certainty, a rule or one of its conditions, a phrase or a message of
a symptom, the order, the text, the role or the risk of a step. It is noticed if a transcript differs in any way, or if an
example or a near miss of any entry that it touches has another result. What nobody notices is listed: it is explained, or a
transcript is missing.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from assistant.authoring.proof import prove
from assistant.dialogue.expert import Expert
from assistant.knowledge import load
from assistant.model import Entry, Knowledge, Rule, Step, Symptom, Text
from assistant.transcripts.replay import Grade, found, replay

CORPUS = Path(__file__).parents[2] / "transcripts"
Mutant = tuple[str, str, Knowledge]
"""What was changed, the entry it belongs to (or nothing), and the knowledge with it."""


def with_entry(knowledge: Knowledge, entry: Entry) -> Knowledge:
    symptoms = {**knowledge.symptoms, **{symptom.id: symptom for symptom in entry.symptoms}}
    return replace(knowledge, entries={**knowledge.entries, entry.id: entry}, symptoms=symptoms)


def with_rule(knowledge: Knowledge, old: Rule, new: Rule | None) -> Knowledge:
    def changed(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(rule for each in rules if (rule := new if each.id == old.id else each) is not None)

    entries = {name: replace(entry, rules=changed(entry.rules)) for name, entry in knowledge.entries.items()}
    return replace(knowledge, rules=changed(knowledge.rules), entries=entries)


def rule_mutants(knowledge: Knowledge, rng: random.Random) -> Mutant:
    """Change a certainty by a quarter or turn it round, leave out a rule, or one of its conditions."""
    rule = rng.choice(knowledge.rules)
    owner = next((entry.id for entry in knowledge.entries.values() for each in entry.rules if each.id == rule.id), "")
    kinds = ["certainty", "sign", "gone", *(["condition"] if len(rule.when) > 1 else [])]
    kind = rng.choice(kinds)
    if kind == "certainty":
        certainty = round(rule.certainty * rng.choice((0.75, 0.5)), 3)
        return (
            f"rule {rule.id}: certainty {rule.certainty} -> {certainty}",
            owner,
            with_rule(knowledge, rule, replace(rule, certainty=certainty)),
        )
    if kind == "sign":
        return (
            f"rule {rule.id}: certainty turned round",
            owner,
            with_rule(knowledge, rule, replace(rule, certainty=-rule.certainty)),
        )
    if kind == "gone":
        return f"rule {rule.id}: gone", owner, with_rule(knowledge, rule, None)
    at = rng.randrange(len(rule.when))
    when = rule.when[:at] + rule.when[at + 1 :]
    return f"rule {rule.id}: condition {at + 1} gone", owner, with_rule(knowledge, rule, replace(rule, when=when))


def symptom_mutants(knowledge: Knowledge, rng: random.Random) -> Mutant:
    """Leave out all messages or phrases of a language of a symptom, or the symptom's signs, or change its title."""
    entry = rng.choice(list(knowledge.entries.values()))
    symptom = rng.choice(entry.symptoms)
    kinds = ["title"]
    kinds += [f"messages {language}" for language in ("en", "nl") if symptom.messages.get(language)]
    kinds += [f"described {language}" for language in ("en", "nl", "any") if symptom.described.get(language)]
    kind = rng.choice(kinds)
    changed: Symptom
    if kind == "title":
        changed = replace(symptom, title=Text(symptom.title.en + " indeed", symptom.title.nl + " zeker"))
    else:
        field, language = kind.split()
        kept = {name: texts for name, texts in getattr(symptom, field).items() if name != language}
        changed = replace(symptom, **{field: kept})
    symptoms = tuple(changed if each.id == symptom.id else each for each in entry.symptoms)
    return f"symptom {symptom.id}: {kind}", entry.id, with_entry(knowledge, replace(entry, symptoms=symptoms))


def step_mutants(knowledge: Knowledge, rng: random.Random) -> Mutant:
    """Swap two steps, leave one out, or change what one says, the role it needs or its risk."""
    entry = rng.choice(list(knowledge.entries.values()))
    steps = list(entry.remedy)
    at = rng.randrange(len(steps))
    kind = rng.choice(["text", "see", "role", "risk", *(["swap", "gone"] if len(steps) > 1 else [])])
    step: Step = steps[at]
    if kind == "swap":
        other = (at + 1) % len(steps)
        steps[at], steps[other] = steps[other], steps[at]
    elif kind == "gone":
        del steps[at]
    elif kind == "text":
        steps[at] = replace(step, do=Text(step.do.en + " Now.", step.do.nl + " Nu."))
    elif kind == "see":
        steps[at] = replace(step, see=Text(step.see.en + " Always.", step.see.nl + " Altijd."))
    elif kind == "role":
        steps[at] = replace(step, role=rng.choice([role for role in knowledge.roles if role != (step.role or entry.role.who)]))
    else:
        steps[at] = replace(step, risk="interrupts" if step.risk != "interrupts" else "none")
    return f"step {entry.id}#{at + 1}: {kind}", entry.id, with_entry(knowledge, replace(entry, remedy=tuple(steps)))


KINDS: tuple[Callable[[Knowledge, random.Random], Mutant], ...] = (rule_mutants, symptom_mutants, step_mutants)


def mutants(knowledge: Knowledge, count: int, seed: int) -> Iterator[Mutant]:
    """Yield `count` changes, as many to rules as to symptoms and to steps."""
    rng = random.Random(seed)
    for number in range(count):
        yield KINDS[number % len(KINDS)](knowledge, rng)


def results(expert: Expert, owner: str) -> list[str]:
    """Return how the examples and near misses of an entry fare; of every entry where the change belongs to none."""
    names = [owner] if owner else list(expert.knowledge.entries)
    return [proved.result for name in names for proved in prove(expert, expert.knowledge.entries[name])]


def noticed(expert: Expert, owner: str, usual: list[str], files: list[Path]) -> str:
    """Return the first that notices the change: the examples, or a transcript with the grade it then has; nothing if none."""
    if results(expert, owner) != usual:
        return "examples"
    for path in sorted(files, key=lambda path: not owner or owner not in path.name):
        replayed = replay(expert, path, "en")
        if replayed.grade is not Grade.SAME:
            return f"{path.name}: {replayed.grade.value}"
    return ""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Print what notices each change, and at the end how many were noticed."""
    given = [int(each) for each in sys.argv[1:]]
    count, seed = (*given, *(300, 1)[len(given) :])
    knowledge = load()
    expert, files = Expert(knowledge), found([CORPUS], "en")
    usual: dict[str, list[str]] = {}
    missed = []
    for number, (what, owner, changed) in enumerate(mutants(knowledge, count, seed), 1):
        if owner not in usual:
            usual[owner] = results(expert, owner)
        by = noticed(Expert(changed), owner, usual[owner], files)
        say(f"{number:4} {what}: {by or 'NOT NOTICED'}")
        missed += [] if by else [what]
    say(f"noticed: {count - len(missed)} of {count}")
    for what in missed:
        say(f"  not noticed: {what}")


if __name__ == "__main__":
    main()
