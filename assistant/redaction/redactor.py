"""A text in, the same text out with labels in the places of all that must not be kept.

All rules look at the whole text. What they find is merged where it overlaps and masked, and they look again until nothing
more is found: what stands beside a secret can be seen more clearly without it. Then all is replaced in the order of the
text. Labels that stand in the text already are left alone, so a redacted text stays as it is, whoever redacts it again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import get_args

from assistant.redaction import hosts, people, secrets
from assistant.redaction.rule import Kind
from assistant.redaction.views import views
from assistant.untrusted import harmless

RULES = (
    *secrets.RULES, *people.MAILS, *hosts.GUIDS, *hosts.HOSTS, *people.USERS, *hosts.IPS, *people.PHONES, *secrets.RANDOM,
)  # fmt: skip
"""Where several see the same, the first gives it its name."""
RULE_IDS: tuple[str, ...] = tuple(dict.fromkeys(rule.id for rule in RULES))
"""The ids under which a report counts."""

_LABEL = re.compile(rf"<({'|'.join(get_args(Kind))})-([1-9]\d{{0,5}})>")
MASK = "\ue000"
"""Stands for each character of a label while rules look (`<secret-1>` is no element): no letter, no mark and no space."""
_OPEN = re.compile(f"[^{MASK}]+")
_ROUNDS = 8
"""More than twice as many as any text has been seen to need; so the time stays linear in the text whatever it is."""
_ESCAPES = re.compile(r"\\+u0040|%(?:25)*40|&(?:amp;)*#(?:64|x40);", re.I)
_JOINTS = re.compile(r"\s+|\\+(?=\\)|%(?:25)*5c", re.I)
_EXACT: frozenset[Kind] = frozenset({"secret"})


@dataclass(frozen=True, slots=True)
class Hidden:
    """How often a rule hid something."""

    rule: str
    count: int


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    rule: int


class Redactor:
    """Hides what identifies a customer or opens a door, in all texts of one transcript.

    The same value gets the same label in all of them: `<host-1>`, `<guid-2>`. Labels are numbered in the order in which
    the values appear. What was hidden is remembered while this object lives, and never shown or written.
    """

    def __init__(self) -> None:
        self._labels: dict[tuple[Kind, str], str] = {}
        self._used: dict[str, set[int]] = defaultdict(set)
        self._next: Counter[str] = Counter()
        self._hidden: Counter[str] = Counter()

    def reserve(self, text: str) -> None:
        """Take the labels that stand in `text` as given away: the text of a transcript that goes on."""
        for match in _LABEL.finditer(text):
            self._used[match[1]].add(int(match[2]))

    def redact(self, text: str) -> str:
        """Return `text`, made harmless, with a label for each value that must not be kept. Idempotent, linear."""
        text = harmless(text)
        self.reserve(text)
        pieces: list[str] = []
        last = 0
        for span in _found(text):
            rule = RULES[span.rule]
            self._hidden[rule.id] += 1
            pieces += (text[last : span.start], self._label(rule.kind, text[span.start : span.end]))
            last = span.end
        return "".join((*pieces, text[last:]))

    def report(self) -> tuple[Hidden, ...]:
        """Return what was hidden so far: for each rule that hid something its id and how often, never what."""
        return tuple(Hidden(rule, self._hidden[rule]) for rule in RULE_IDS if self._hidden[rule])

    def _label(self, kind: Kind, value: str) -> str:
        key = (kind, _same(kind, value))
        if key not in self._labels:
            number = self._next[kind] + 1
            while number in self._used[kind]:
                number += 1
            self._next[kind] = number
            self._used[kind].add(number)
            self._labels[key] = f"<{kind}-{number}>"
        return self._labels[key]


def masked(text: str) -> str:
    """Return `text` with `MASK` for each character that redaction hides, or that is of a label: as long as it was.

    A text and what redaction makes of it are the same here but for the number of masks in a row. Idempotent, linear.
    """
    spans = _found(text)
    return _without(_without_labels(text), spans)


def _same(kind: Kind, value: str) -> str:
    """Return what spellings of one value share: case and escapes tell nothing, but in a password they may."""
    if kind in _EXACT:
        return value
    plain = _JOINTS.sub("\\\\" if kind == "name" and "\\" in value else "", _ESCAPES.sub("@", value)).lower()
    return re.sub(r"[^0-9a-f]", "", plain) if kind == "guid" else plain


def _found(text: str) -> list[_Span]:
    """Return what to hide in the order of the text, without overlaps, around the labels that stand there already."""
    left = _without_labels(text)
    hidden: list[_Span] = []
    for _ in range(_ROUNDS):
        new = [
            _Span(span.start + match.start(), span.start + match.end(), span.rule)
            for span in _seen(left)
            for match in _OPEN.finditer(left[span.start : span.end])
            if any(character.isalnum() for character in match[0])
        ]
        if not new:
            break
        hidden += new
        left = _without(left, new)
    return sorted(hidden, key=lambda span: span.start)


def _seen(text: str) -> list[_Span]:
    """Return what the rules see in `text`, merged where it overlaps: the rule that stands first gives its name."""
    found = sorted(
        (view.places[start], view.places[end], number)
        for view in views(text)
        for lower in (view.lower(),)
        for number, rule in enumerate(RULES)
        for start, end in rule.find(view.text, lower)
    )
    merged: list[_Span] = []
    for start, end, number in found:
        if merged and start < merged[-1].end:
            before = merged.pop()
            start, end, number = before.start, max(before.end, end), min(before.rule, number)
        merged.append(_Span(start, end, number))
    return merged


def _without_labels(text: str) -> str:
    return _LABEL.sub(lambda match: MASK * len(match[0]), text)


def _without(text: str, spans: list[_Span]) -> str:
    pieces: list[str] = []
    last = 0
    for span in spans:
        pieces += (text[last : span.start], MASK * (span.end - span.start))
        last = span.end
    return "".join((*pieces, text[last:]))
