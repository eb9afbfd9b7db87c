"""What changed between two knowledge bases, part by part, as an author would say it: not in files and lines.

A part is an entry, or something of the shared vocabulary. Within it, things are named by the keys and ids of the YAML, and
what has no id (a step, a source) by its number. Layout and comments make no difference.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from assistant.authoring.rewording import likeness
from assistant.model import (
    Change,
    Condition,
    Consequence,
    FactValue,
    Knowledge,
    Language,
    NearMiss,
    Rule,
    Source,
    Step,
    Text,
    Waiver,
    WordGroup,
)

What = Literal["added", "removed", "changed", "moved"]
Kind = Literal[
    "entry", "symptom", "rule", "fact", "suspicion", "role", "value", "words", "stop", "background", "unrelated", "waiver"
]
_ORDERED = ("remedy", "values")
"""The lists in which each item that changed its place is told; of others, only that their order changed."""
_ALIKE = 0.5
"""Two items without an id that are so alike are the same one, changed."""
_MOST_PAIRS = 40_000
"""Of more possible pairs, none are tried: what is not equal is then removed and added."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs within a part.

    `path` leads to it by keys and ids, and by numbers from 1: those of the new part, or of the old one for what was removed.
    `old` and `new` are its values, None where there is none; of an item that moved, its numbers.
    """

    path: tuple[str, ...]
    what: What
    old: object = None
    new: object = None

    def record(self, language: Language) -> dict[str, Any]:
        """Return the difference as JSON."""
        old, new = (None if each is None else told(each, language) for each in (self.old, self.new))
        return {"path": "/".join(self.path), "what": self.what, "old": old, "new": new}


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that was added, removed or changed; `part` is what it is now, or was where it was removed."""

    kind: Kind
    id: str
    what: What
    part: object
    differences: tuple[Difference, ...] = ()

    def record(self, language: Language) -> dict[str, Any]:
        """Return the change as JSON."""
        return {
            "kind": self.kind, "id": self.id, "what": self.what,
            "differences": [each.record(language) for each in self.differences],
        }  # fmt: skip


def compare(old: Knowledge, new: Knowledge) -> list[PartChange]:
    """Return what changed: entries first, in the order of the files; what was removed stands last of its kind."""
    before, after = _parts(old), _parts(new)
    changes = []
    for kind in after:
        for name in dict.fromkeys([*after[kind], *before[kind]]):
            was, now = before[kind].get(name), after[kind].get(name)
            if was is None or now is None:
                changes.append(PartChange(kind, name, "added" if was is None else "removed", now if was is None else was))
            elif was != now:
                changes.append(PartChange(kind, name, "changed", now, tuple(_differ(was, now, ()))))
    return changes


def _parts(knowledge: Knowledge) -> dict[Kind, dict[str, object]]:
    """Return the parts by kind and id. A symptom or rule that stands in an entry is part of that."""
    entries = knowledge.entries.values()
    symptoms = {each.id for entry in entries for each in entry.symptoms}
    rules = {each.id for entry in entries for each in entry.rules}
    return {
        "entry": dict(knowledge.entries),
        "symptom": {name: each for name, each in knowledge.symptoms.items() if name not in symptoms},
        "rule": {each.id: each for each in knowledge.rules if each.id not in rules},
        "fact": dict(knowledge.facts),
        "suspicion": dict(knowledge.suspicions),
        "role": dict(knowledge.roles),
        "value": dict(knowledge.values),
        "words": {each.id: each for each in knowledge.words.groups},
        "stop": dict(knowledge.words.stop),
        "background": {"": knowledge.background},
        "unrelated": {"": knowledge.unrelated},
        "waiver": {f"{each.document}#{each.heading}": each for each in knowledge.waivers},
    }


# -- one part ----------------------------------------------------------------------------------------------------------


def _differ(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from _differ(old.get(key, ()), new.get(key, ()), (*path, key))
    elif isinstance(old, tuple) and path[:1] != ("expects",):
        yield from _listed(old, new, path)
    elif _has_parts(old) and _has_parts(new):
        for each in fields(old):
            yield from _differ(getattr(old, each.name), getattr(new, each.name), (*path, each.name.rstrip("_")))
    elif old in (None, ()) or new in (None, ()):
        yield Difference(path, *(("added", None, new) if old in (None, ()) else ("removed", old, None)))
    else:
        yield Difference(path, "changed", old, new)


def _has_parts(value: object) -> bool:
    """Tell whether what differs in a value is told part by part; a condition or a near miss is told whole."""
    return is_dataclass(value) and not isinstance(value, Condition | Consequence | NearMiss)


def _listed(old: Sequence[Any], new: Sequence[Any], path: tuple[str, ...]) -> Iterator[Difference]:
    pairs = _by_id(old, new) if all(hasattr(each, "id") for each in (*old, *new)) else _by_likeness(old, new)
    partners = dict(pairs)
    known = {at: before for before, at in pairs}
    for at, item in enumerate(old):
        if at not in partners:
            yield Difference(_named(path, item, at), "removed", item)
    for at, item in enumerate(new):
        if at not in known:
            yield Difference(_named(path, item, at), "added", None, item)
        else:
            yield from _differ(old[known[at]], item, _named(path, item, at))
    moved = _moved([partners[at] for at in sorted(partners)])
    if path[-1:] and path[-1] in _ORDERED:
        for at in sorted(moved):
            yield Difference(_named(path, new[at], at), "moved", known[at] + 1, at + 1)
    elif moved:
        yield Difference(path, "moved")


def _named(path: tuple[str, ...], item: object, at: int) -> tuple[str, ...]:
    """Return the path of an item of a list: with its id, or its number; a text or a condition is its own name."""
    if not _has_parts(item):
        return path
    return (*path, getattr(item, "id", str(at + 1)))


def _by_id(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]]:
    there = {each.id: at for at, each in enumerate(new)}
    return [(at, there[each.id]) for at, each in enumerate(old) if each.id in there]


def _by_likeness(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]]:
    """Return the pairs of items that are equal, and of those left over the ones that are most alike."""
    places: dict[object, list[int]] = {}
    for at in reversed(range(len(new))):
        places.setdefault(new[at], []).append(at)
    pairs = [(at, places[each].pop()) for at, each in enumerate(old) if places.get(each)]
    taken, given = {at for at, _ in pairs}, {at for _, at in pairs}
    left, right = ([at for at in range(len(each)) if at not in done] for each, done in ((old, taken), (new, given)))
    if len(left) * len(right) > _MOST_PAIRS:
        return pairs
    alike = ((likeness(told(old[one], "en"), told(new[other], "en")), one, other) for one in left for other in right)
    for _, one, other in sorted((each for each in alike if each[0] >= _ALIKE), key=lambda each: (-each[0], *each[1:])):
        if one not in taken and other not in given:
            pairs.append((one, other))
            taken.add(one)
            given.add(other)
    return pairs


def _moved(order: Sequence[int]) -> set[int]:
    """Return the items that changed places with others; what was put in or taken out before an item does not move it."""
    matcher = difflib.SequenceMatcher(None, sorted(order), order, autojunk=False)
    stayed = {order[block.b + at] for block in matcher.get_matching_blocks() for at in range(block.size)}
    return set(order) - stayed


# -- values as text ----------------------------------------------------------------------------------------------------


def told(value: object, language: Language) -> str:
    """Return a value as text: words as they are written, a structure as YAML writes it on one line."""
    match value:
        case str():
            return value
        case Text():
            return value.en if language == "en" else value.nl
        case float() | int():
            return f"{value:g}"
        case tuple():
            texts = [told(each, language) for each in value]
            return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
        case Rule():
            when, then = (", ".join(told(each, language) for each in side) for side in (value.when, value.then))
            return f"when {when} then {then} certainty {value.certainty:g}"
        case NearMiss():
            return f"{value.text} (concludes: {value.concludes})"
        case Condition() | Consequence():
            given = {each.name.rstrip("_"): getattr(value, each.name) for each in fields(value)}
            return f"{{{', '.join(f'{key}: {told(each, language)}' for key, each in given.items() if each)}}}"
        case Step():
            return told(value.do, language)
        case Source():
            return f"{value.document}#{value.heading}" + (f": {value.part}" if value.part else "")
        case Change():
            return f"{value.since}: {told(value.text, language)}"
        case WordGroup():
            return ", ".join((*value.any, *(value.en if language == "en" else value.nl)))
        case Waiver():
            return value.reason
        case FactValue():
            return told(value.label, language)
        case _:
            return told(value.title, language) if hasattr(value, "title") else str(value)


def counted(changes: Sequence[PartChange]) -> dict[str, Counter[What]]:
    """Return how many of each kind were added, removed, changed or moved, those within the entries too.

    Steps and questions are counted as kinds of their own.
    """
    counts: dict[str, Counter[What]] = {}
    inner = {"rules": "rule", "symptoms": "symptom", "remedy": "step"}
    for change in changes:
        counts.setdefault(change.kind, Counter())[change.what] += 1
        within: dict[tuple[str, ...], What] = {}
        questions: dict[tuple[str, ...], What] = {}
        for each in change.differences:
            if len(each.path) > 1 and each.path[0] in inner:
                within.setdefault(each.path[:2], each.what if len(each.path) == 2 else "changed")
            if "question" in each.path:
                questions.setdefault(each.path[: each.path.index("question")], each.what)
        for path, what in within.items():
            counts.setdefault(inner[path[0]], Counter())[what] += 1
        for what in questions.values():
            counts.setdefault("question", Counter())[what] += 1
    return counts
