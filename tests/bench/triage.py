"""How well a user who answers truthfully is led from nothing to an entry: the player, and the best that any questions could do.

The player knows what a program knows: the JSON of the dialogue and of `explain ID --json`. It starts with nothing but "it does
not sync", answers what `expects` says for its entry, `unknown` where that says nothing, and stops at the first conclusion or
hand-off. Where several answers hold, they are all played, in turn.

`optimum` is the least mean number of questions with which any decision tree over the same questions tells the entries apart,
exactly, every entry as likely as every other and "unknown" counted as an answer like any other. It only has to tell them
apart: it asks nothing to make sure, so no dialogue that also excludes "none of these" can do better.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant import protocol
from assistant.dialogue.expert import Expert
from assistant.dialogue.session import Session
from assistant.model import LANGUAGES, UNKNOWN, Knowledge, Language

BEGINNINGS: Mapping[Language, str] = {"en": "it does not sync", "nl": "synchroniseert niet"}
_NEAR = 3
"""A hand-off is right when the entry is among so many first candidates."""
_MOST = 40
"""A conversation with more questions than this has lost its way."""


@dataclass(frozen=True, slots=True)
class Play:
    """One conversation: the answers given by question, and what it ended with."""

    entry: str
    answers: tuple[tuple[str, str], ...]
    concluded: str | None
    candidates: tuple[str, ...] = ()

    @property
    def reached(self) -> bool:
        return self.concluded == self.entry

    @property
    def near(self) -> bool:
        """Tell whether the entry was concluded, or handed on among the first candidates."""
        return self.reached or (self.concluded is None and self.entry in self.candidates[:_NEAR])


def expected(knowledge: Knowledge, entry: str) -> Mapping[str, Sequence[str]]:
    """Return what `explain ID --json` says that holds for an entry: the values by question."""
    explained = json.loads(protocol.dump(protocol.entry(knowledge, entry, "en")))
    return {name: [value] if isinstance(value, str) else value for name, value in explained["expects"].items()}


def play(
    expert: Expert, entry: str, language: Language = "en", turn: int = 0, forgets: int | None = None, every: int = 5
) -> Play:
    """Return the conversation of a user with `entry`.

    `turn` picks one of several answers that hold. With `forgets` the answer number `forgets` (from 0) and each `every`th after
    it is "don't know".
    """
    expects = expected(expert.knowledge, entry)
    session = Session(expert, language)
    events = [protocol.event(each) for each in session.receive(BEGINNINGS[language])]
    answers: list[tuple[str, str]] = []
    while len(answers) < _MOST:
        for event in events:
            if event["type"] == "conclude":
                return Play(entry, tuple(answers), event["id"])
            if event["type"] == "handoff":
                return Play(entry, tuple(answers), None, tuple(event["candidates"]))
        if events[-1]["type"] != "ask":
            break
        name = events[-1]["question"]["id"]
        values = expects.get(name, [UNKNOWN])
        forgotten = forgets is not None and len(answers) % every == forgets
        answers.append((name, UNKNOWN if forgotten else values[turn % len(values)]))
        events = [protocol.event(each) for each in session.receive(answers[-1][1])]
    return Play(entry, tuple(answers), None)


def turns(knowledge: Knowledge, entry: str) -> range:
    """Return the turns that give every answer of an entry once."""
    return range(max(len(values) for values in expected(knowledge, entry).values()))


def plays(expert: Expert, **how: int) -> Iterator[Play]:
    """Yield the conversations of every entry, in both languages, with each answer in turn."""
    for entry in expert.knowledge.entries:
        for language in LANGUAGES:
            for turn in turns(expert.knowledge, entry):
                yield play(expert, entry, language, turn, **how)


def mean_questions(played: Sequence[Play]) -> float:
    """Return the mean number of questions, every entry weighing the same."""
    by_entry: dict[str, list[int]] = {}
    for each in played:
        by_entry.setdefault(each.entry, []).append(len(each.answers))
    return sum(sum(counts) / len(counts) for counts in by_entry.values()) / len(by_entry)


# -- the best possible -------------------------------------------------------------------------------------------------


def optimum(knowledge: Knowledge) -> float:
    """Return the least mean number of questions that tell all entries apart, as a truthful user answers them. Exact.

    Branch and bound over the sets of users that answers leave. A user is an entry and a turn, so that the tree may not count
    on one answer where several hold. The bound below a set is the weighted path length of Huffman's tree over its entries,
    with as many branches as the question of most answers has: no tree can be shorter.
    """
    users = [(entry, turn) for entry in knowledge.entries for turn in turns(knowledge, entry)]
    rounds = {entry: len(turns(knowledge, entry)) for entry in knowledge.entries}
    weight = [1 / rounds[entry] for entry, _ in users]
    members = {entry: sum(1 << number for number, user in enumerate(users) if user[0] == entry) for entry in rounds}
    return _Tree(_partitions(knowledge, users), weight, list(members.values())).cost((1 << len(users)) - 1) / len(rounds)


def _partitions(knowledge: Knowledge, users: Sequence[tuple[str, int]]) -> list[list[int]]:
    """Return for each question the sets of users that give the same answer."""
    expects = {entry: expected(knowledge, entry) for entry in knowledge.entries}
    found: dict[tuple[int, ...], None] = {}
    for name in knowledge.questions:
        by_answer: dict[str, int] = {}
        for number, (entry, turn) in enumerate(users):
            values = expects[entry].get(name, [UNKNOWN])
            value = values[turn % len(values)]
            by_answer[value] = by_answer.get(value, 0) | 1 << number
        found[tuple(sorted(by_answer.values()))] = None
    return [list(parts) for parts in found if len(parts) > 1]


class _Tree:
    """The cheapest decision tree over sets of users, as bits."""

    def __init__(self, partitions: Sequence[Sequence[int]], weight: Sequence[float], members: Sequence[int]) -> None:
        self._partitions = partitions
        self._weight = weight
        self._members = members
        self._widest = max(len(parts) for parts in partitions)
        self._exact: dict[int, float] = {}
        self._bounds: dict[int, float] = {}

    def cost(self, users: int, limit: float = float("inf")) -> float:
        """Return the total weighted depth of the best tree for `users`; from `limit` on, some number that is not below it."""
        if users in self._exact or self._bound(users) >= limit:
            return self._exact.get(users, limit)
        best = limit if self._bound(users) else 0.0
        for least, parts in self._splits(users):
            if least >= best:
                break
            total = least
            for part in parts:
                bound = self._bound(part)
                total += self.cost(part, best - total + bound) - bound
                if total >= best - 1e-9:
                    break
            best = min(best, total)
        if best < limit:
            self._exact[users] = best
        return best

    def _splits(self, users: int) -> list[tuple[float, list[int]]]:
        """Return the ways to split a set by one question, each with what it costs at least, the most promising first."""
        whole = self._mass(users)
        found = {}
        for parts in self._partitions:
            split = sorted((users & part for part in parts if users & part), key=int.bit_count, reverse=True)
            if len(split) > 1:
                found[tuple(split)] = whole + sum(map(self._bound, split))
        return sorted((least, list(split)) for split, least in found.items())

    def _bound(self, users: int) -> float:
        if users not in self._bounds:
            masses = [self._mass(users & entry) for entry in self._members if users & entry]
            masses += [0.0] * (-(len(masses) - 1) % (self._widest - 1))
            heapq.heapify(masses)
            total = 0.0
            while len(masses) > 1:
                joined = sum(heapq.heappop(masses) for _ in range(self._widest))
                total += joined
                heapq.heappush(masses, joined)
            self._bounds[users] = total
        return self._bounds[users]

    def _mass(self, users: int) -> float:
        mass = 0.0
        while users:
            lowest = users & -users
            mass += self._weight[lowest.bit_length() - 1]
            users ^= lowest
        return mass
