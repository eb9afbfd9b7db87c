"""What changed between two knowledge bases: every change is told once, where it is, and nothing else is."""

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.authoring.differences import Difference, compare, counted, told
from assistant.authoring.rewording import likeness, reworded
from assistant.knowledge import reader, schema
from assistant.model import LANGUAGES, Entry, Step, Text
from tests.knowledge.small import Small

RULE = ("rules", "stuck-by-message")
SEEN = ("symptoms", "mill-does-not-turn")
TURN = "    question: {en: Does the mill turn?, nl: Draait de molen?}\n"

# What is edited in the entry, and what is then told: the path, what happened there, before and after.
EDITS = [
    ("certainty: 0.9", "certainty: 0.8", ((*RULE, "certainty"), "changed", "0.9", "0.8")),
    ("nl: De molen zit vast", "nl: De molen staat", (("title", "nl"), "changed", "De molen zit vast", "De molen staat")),
    (
        '["Part {part} is blocked."]', '["Part {part} is blocked.", "Mill jammed, call for help"]',
        ((*SEEN, "messages", "en"), "added", None, "Mill jammed, call for help"),
    ),
    (
        '["Part {part} is blocked."]', '["Part {part} is stuck."]',
        ((*SEEN, "messages", "en"), "changed", "Part {part} is blocked.", "Part {part} is stuck."),
    ),
    (
        '      en: ["Part {part} is blocked."]', '      nl: ["Part {part} is blocked."]',
        ((*SEEN, "messages", "en"), "removed", "Part {part} is blocked.", None),
        ((*SEEN, "messages", "nl"), "added", None, "Part {part} is blocked."),
    ),
    (
        "      - {fact: product, is: mill}\n", "      - {fact: product, is: press}\n",
        ((*RULE, "when"), "changed", "{fact: product, is: mill}", "{fact: product, is: press}"),
    ),
    ("id: stuck-by-message", "id: jammed", (RULE, "removed", None, None), (("rules", "jammed"), "added", None, None)),
    ("  product: mill\n", "  product: press\n", (("expects", "product"), "changed", "mill", "press")),
    ("  product: mill\n", "", (("expects", "product"), "removed", "mill", None)),
    ("    risk: interrupts\n", "", (("remedy", "1", "risk"), "changed", "interrupts", "none")),
    ("    role: admin\n    risk", "    risk", (("remedy", "1", "role"), "removed", "admin", None)),
    ("en: all flour", "en: every flour", (("remedy", "2", "loses", "en"), "changed", "all flour", "every flour")),
    (TURN, "", ((*SEEN, "question"), "removed", "Does the mill turn?", None)),
    ("related: []", "related: [mill-stuck]", (("related",), "added", None, "mill-stuck")),
]  # fmt: skip


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path)


def flat(each):
    """Return a difference as the table above has it; rules are only named there."""
    values = [None if value is None or each.path[-2:-1] == ("rules",) else told(value, "en") for value in (each.old, each.new)]
    return each.path, each.what, *values


@pytest.mark.parametrize(("old", "new", "told_as"), [(old, new, rest) for old, new, *rest in EDITS])
def test_an_edit_is_told_where_it_is_and_nothing_else_is(small, old, new, told_as):
    """One entry has changed, and in it just what was edited; seen from the other side, what was added was removed."""
    before = small.load()
    small.edit(old, new)
    after = replace_entry(before, small)
    (change,) = compare(before, after)
    assert (change.kind, change.id, change.what) == ("entry", "mill-stuck", "changed")
    assert sorted(map(flat, change.differences), key=str) == sorted(map(tuple, told_as), key=str)
    (back,) = compare(after, before)
    swap = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted(((path, swap[what], new, old) for path, what, old, new in map(flat, back.differences)), key=str) == sorted(
        map(flat, change.differences), key=str
    )


def replace_entry(knowledge, small):
    """Return the knowledge with the entry as it is in the file now, right or not: differences do not ask for that."""
    entry = schema.entry(reader.read(small.entry, small.text(small.entry).encode()))
    assert isinstance(entry, Entry)
    return replace(knowledge, entries={entry.id: entry}, rules=entry.rules, symptoms={each.id: each for each in entry.symptoms})


def test_layout_and_comments_are_no_change(small):
    """Comments, quotes, brackets and the order of keys make no difference."""
    before = small.load()
    small.edit("certainty: 0.9", "certainty: 0.90  # sure")
    small.edit("kind: problem\narea: milling\n", "area: 'milling'\nkind: problem\n")
    small.edit("product: mill\n  mill-does-not-turn: yes", "mill-does-not-turn: [yes]\n  product: [mill]")
    assert small.load().version != before.version
    assert compare(before, small.load()) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "name", "what"),
    [
        ("      - id: press\n        label: {en: the press, nl: de pers}\n", "", "fact", "product", "changed"),
        ("{en: something is worn, nl: er is iets versleten}", "{en: worn, nl: versleten}", "suspicion", "worn", "changed"),
        ("facts:", "  - id: guest\n    title: {en: guest, nl: gast}\nfacts:", "role", "guest", "added"),
        ("en: [the, a]", "en: [the]", "stop", "en", "changed"),
        ("areas:", "background: [Hello there]\nareas:", "background", "", "changed"),
        ("areas:", "groups:\n  - {id: mills, any: [mill]}\nareas:", "words", "mills", "added"),
        ("areas:", "symptoms:\n  - {id: dust, title: {en: dust, nl: stof}}\nareas:", "symptom", "dust", "added"),
        ("areas:", "waivers:\n  - {document: a.md, heading: H, reason: r}\nareas:", "waiver", "a.md#H", "added"),
        ("    otherwise: {en: the part, nl: het onderdeel}", "    otherwise: {en: it, nl: het}", "value", "part", "changed"),
    ],
)  # fmt: skip
def test_the_vocabulary_is_compared_too(small, old, new, kind, name, what):
    """Each kind of the shared vocabulary is told by kind and id."""
    before = small.load()
    small.edit(old, new, small.vocabulary)
    assert (kind, name, what) in [(each.kind, each.id, each.what) for each in compare(before, small.load())]


def test_a_knowledge_base_is_the_same_as_itself(knowledge):
    """Nothing is told of equal ones; against an empty one, every part is there once."""
    assert compare(knowledge, knowledge) == []
    empty = replace(knowledge, entries={}, symptoms={}, facts={}, rules=())
    gone = compare(knowledge, empty)
    assert [each.what for each in gone] == ["removed"] * len(gone)
    assert {each.id for each in gone if each.kind == "entry"} == set(knowledge.entries)
    assert [(each.kind, each.id) for each in compare(empty, knowledge)] == [(each.kind, each.id) for each in gone]


STEPS = [Step(Text(f"Do {word} now", "x"), Text(word, "x")) for word in ("wash", "turn", "push", "pull")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_steps_that_changed_places_are_told(small, order):
    """Those that are not told stand in the same order as before; no step that stayed is told, and no text."""
    before = small.load()
    entry = before.entries["mill-stuck"]
    changed = [
        replace(before, entries={"mill-stuck": replace(entry, remedy=tuple(steps))})
        for steps in (STEPS, [STEPS[at] for at in order])
    ]
    differences = [each for change in compare(*changed) for each in change.differences]
    assert {each.what for each in differences} <= {"moved"}
    assert all(each.path == ("remedy", str(each.new)) and order[each.new - 1] == each.old - 1 for each in differences)
    moved = {each.old - 1 for each in differences}
    stayed = [at for at in order if at not in moved]
    assert stayed == sorted(stayed)
    assert bool(moved) == (list(order) != sorted(order))


@pytest.mark.parametrize("at", range(5))
def test_a_step_put_in_moves_no_other(small, at):
    """What shifts because of it is not told."""
    before = small.load()
    entry = before.entries["mill-stuck"]
    new = Step(Text("Oil it", "Smeer"), Text("Smooth", "Glad"))
    sides = [
        replace(before, entries={"mill-stuck": replace(entry, remedy=tuple(steps))})
        for steps in (STEPS, [*STEPS[:at], new, *STEPS[at:]])
    ]
    (change,) = compare(*sides)
    assert change.differences == (Difference(("remedy", str(at + 1)), "added", None, new),)
    (change,) = compare(*reversed(sides))
    assert change.differences == (Difference(("remedy", str(at + 1)), "removed", new, None),)


@pytest.mark.parametrize(("often", "left"), [(1, 1), (2, 1), (3, 1), (3, 2), (4, 2)])
def test_a_text_that_stands_there_several_times_is_counted(small, often, left):
    """Where some of several equal texts go, as many were removed."""
    before = small.load()
    entry = before.entries["mill-stuck"]
    sides = [
        replace(before, entries={"mill-stuck": replace(entry, examples={"en": ("stuck",) * times})}) for times in (often, left)
    ]
    differences = [each for change in compare(*sides) for each in change.differences]
    assert differences == [Difference(("examples", "en"), "removed", "stuck")] * (often - left)


def test_what_changed_is_counted_by_kind(small):
    """What changed within an entry counts under its own kind; a changed question as one more."""
    before = small.load()
    small.edit("certainty: 0.9", "certainty: 0.8")
    small.edit("Does the mill turn?", "Does it turn?")
    small.edit("It shines.", "It is clean.")
    counts = {kind: dict(each) for kind, each in counted(compare(before, small.load())).items()}
    assert counts == {kind: {"changed": 1} for kind in ("entry", "rule", "symptom", "question", "step")}


def test_every_value_has_words(knowledge):
    """Whatever a knowledge base holds can be told in both languages, as text that is no Python."""
    gone = compare(knowledge, replace(knowledge, entries={}, symptoms={}, facts={}, rules=(), roles={}, values={}))
    gone += compare(replace(knowledge, suspicions={}, waivers=()), knowledge)
    parts = [each.part for each in gone]
    for entry in knowledge.entries.values():
        parts += [*entry.rules, *entry.remedy, *entry.sources, *entry.changes, *entry.symptoms]
        parts += [miss for misses in entry.near_misses.values() for miss in misses]
    texts = [told(part, language) for part in parts for language in LANGUAGES]
    assert all(texts)
    assert not [text for text in texts if re.search(r"object at|\b[A-Z]\w+\(\w+=", text)]


WORDS = st.lists(st.sampled_from(["the", "mill", "is", "stuck", "nobody", "knows", "why", "it", "turns"]), max_size=40)


@given(WORDS, WORDS)
def test_a_rewording_shows_what_went_and_what_came(old, new):
    """Without what came it is the old text, without what went the new one, but for the words that are left out between."""
    shown = reworded(" ".join(old), " ".join(new))
    if shown is None:
        return
    for text, keep, drop in ((old, "[-", "{+"), (new, "{+", "[-")):
        ends = {"[-": "-]", "{+": "+}"}
        words, inside = [], None
        for word in shown.split():
            inside = inside or next((mark for mark in ends if word.startswith(mark)), None)
            if inside != drop:
                words.append(word.removeprefix(keep).removesuffix(ends[keep]) if inside else word)
            if inside and word.endswith(ends[inside]):
                inside = None
        left = iter(text)
        assert all(word == "…" or any(word == other for other in left) for word in words)
        assert "…" in words or words == text


def test_a_rewording_is_shown_with_a_few_words_around_it():
    """Four on each side; between two changes, what is longer than both together is left out."""
    words = [str(number) for number in range(30)]
    other = [*words[:9], "new", *words[10:12], *words[13:24], "newer", *words[24:]]
    shown = "… 5 6 7 8 [-9-] {+new+} 10 11 [-12-] 13 14 15 16 … 20 21 22 23 {+newer+} 24 25 26 27 …"
    assert reworded(" ".join(words), " ".join(other)) == shown


def test_another_text_is_no_rewording():
    """Two texts without much in common are not mixed, nor are two that only differ in white space."""
    assert reworded("the mill is stuck", "De pers staat al stil") is None
    assert reworded("the  mill", "the mill") is None
    assert likeness("The mill", "the mill") == 1
    assert likeness("mill", "press") == likeness("", "") == 0
