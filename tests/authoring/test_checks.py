"""The shipped knowledge base passes every check, and each check finds the fault that it is for."""

from dataclasses import replace

import pytest

from assistant.authoring.checks import CHECKS, check, unproven_entry
from assistant.dialogue.expert import Expert
from assistant.model import Condition, Consequence, FactKind, FactValue, NearMiss, Rule, Suspicion, Symptom, Text, ValueKind

TEXT = Text("text", "tekst")
ENTRY = "dw-live-party-type"


def test_the_shipped_knowledge_is_clean(expert):
    """No check finds anything, warnings included: every example reaches its entry, no near miss does."""
    assert [str(finding) for finding in check(expert)] == []


def changed_entry(knowledge, **changes):
    entry = replace(knowledge.entries[ENTRY], **changes)
    return replace(knowledge, entries={**knowledge.entries, ENTRY: entry})


def with_rule(knowledge, rule):
    return replace(
        knowledge,
        rules=(*knowledge.rules, rule),
        places={**knowledge.places, rule.id: knowledge.places["a-phase-is-dual-write"]},
    )


def seen(symptom):
    return (Condition(symptom=symptom),)


PARTY = "party-type-message"
FAULTS = {
    "unused value": ("C101", lambda k: replace(k, values={**k.values, "x": ValueKind("x", TEXT, TEXT)})),
    "unused suspicion": ("C101", lambda k: replace(k, suspicions={**k.suspicions, "x": Suspicion("x", TEXT)})),
    "unused symptom": (
        "C102",
        lambda k: changed_entry(k, symptoms=(*k.entries[ENTRY].symptoms, Symptom(id="x", title=TEXT))),
    ),
    "rule on a suspicion that nothing raises": (
        "C103",
        lambda k: with_rule(
            replace(k, suspicions={**k.suspicions, "x": Suspicion("x", TEXT)}),
            Rule("r", (Condition(suspect="x"),), (Consequence(conclude=ENTRY),), 0.5),
        ),
    ),
    "opposite rules": (
        "C104",
        lambda k: with_rule(
            with_rule(k, Rule("r", seen(PARTY), (Consequence(suspect="party-mismatch"),), 0.5)),
            Rule("s", seen(PARTY), (Consequence(suspect="party-mismatch"),), -0.5),
        ),
    ),
    "circle of rules": (
        "C105",
        lambda k: with_rule(
            k,
            Rule("r", (Condition(fact="product", is_=("dual-write",)),), (Consequence(fact="phase", is_=("live-sync",)),), 0.5),
        ),
    ),
    "unreachable entry": ("C106", lambda k: changed_entry(k, expects={})),
    "twins": (
        "C107",
        lambda k: replace(
            k, entries={**k.entries, "twin": replace(k.entries[ENTRY], id="twin")}
        ),
    ),
    "question without effect": (
        "C108",
        lambda k: replace(k, facts={**k.facts, "x": FactKind("x", TEXT, (FactValue(id="a"), FactValue(id="b")), TEXT)}),
    ),
    "entry that no rule concludes": (
        "C109",
        lambda k: replace(k, rules=tuple(r for r in k.rules if not any(then.conclude == ENTRY for then in r.then))),
    ),
    "no source": ("C110", lambda k: changed_entry(k, sources=())),
    "too few examples": ("C111", lambda k: changed_entry(k, examples={})),
    "no near miss": ("C112", lambda k: changed_entry(k, near_misses={})),
    "unmarked deletion": (
        "C113",
        lambda k: changed_entry(
            k, remedy=(replace(k.entries[ENTRY].remedy[0], do=Text("Delete the row.", "Verwijder de rij."), risk="none"),)
        ),
    ),
    "draft": ("C114", lambda k: changed_entry(k, cause=Text("TODO why", "TODO waarom"))),
    "not learnt": ("C115", lambda k: replace(k, unrelated=(*k.unrelated, "the mill is on fire"))),
    "example that reaches nothing": ("C201", lambda k: changed_entry(k, examples={"en": ("zebra zebra",)})),
    "stolen example": (
        "C202",
        lambda k: changed_entry(k, examples={"en": ("([Forbidden], (403) Forbidden.), AX export encountered an error",)}),
    ),
    "noisy near miss": (
        "C203",
        lambda k: changed_entry(k, near_misses={"en": (NearMiss(k.entries[ENTRY].examples["en"][0], "nothing"),)}),
    ),
    "weak pattern": ("C204", lambda k: replace(k, background=("AX export encountered an error: 403 Forbidden",))),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_check_finds_its_fault(knowledge, fault):
    """A knowledge base with one fault gets a finding with that fault's code, and with a place."""
    code, broken = FAULTS[fault]
    expert = Expert(broken(knowledge))
    findings = [finding for each in CHECKS if code in (each.__doc__ or "") for finding in each(expert)]
    assert code in {finding.code for finding in findings}
    assert all(finding.line >= 1 and finding.column >= 1 and finding.path for finding in findings)


def test_a_text_that_goes_astray_tells_what_was_read_in_it(knowledge):
    """For a missing and a stolen example alike, so that an author sees what the rules had to go on."""
    lost = "zebra zebra", "([Forbidden], (403) Forbidden.), AX export encountered an error"
    expert = Expert(changed_entry(knowledge, examples={"en": lost}))
    missing, stolen = (finding.message for finding in unproven_entry(expert))
    assert missing.endswith("read in it: nothing")
    assert "'dw-initial-403-forbidden' comes first" in stolen
    assert "ax-export-error=yes" in stolen
    assert "http-status=403" in stolen


def test_every_check_says_its_codes():
    """The docstring of a check begins with its code, and every code is tried above."""
    tried = {code for code, _ in FAULTS.values()}
    said = {word.strip(",:") for each in CHECKS for word in (each.__doc__ or "").split() if word[:2] in ("C1", "C2")}
    assert said == tried
