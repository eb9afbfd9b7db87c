"""The picture of how questions lead to problems: what the dialogue really asks, from "it does not sync" on.

The tree is walked with the dialogue itself: a session is told every answer that a truthful user of some entry would give,
and shows what it asks or concludes then. An answer that no such user would give is not followed, so every way through the
picture is one that somebody goes. Here stand the tree and its Mermaid text; `drawing` lays it out as SVG.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from assistant.dialogue.events import Ask, Conclude, Event
from assistant.dialogue.expert import Expert
from assistant.dialogue.session import Session
from assistant.dialogue.states import State
from assistant.dialogue.wording import phrase, sureness
from assistant.errors import InputError
from assistant.files import write_whole
from assistant.knowledge import is_own
from assistant.model import UNKNOWN, Knowledge, Language
from assistant.untrusted import excerpt

DEEPEST = 30
"""So many questions one after the other are drawn at most."""
_LONGEST = 160
"""A text in the picture is cut to so many characters."""
_NAMED = 3
"""So many entries are named in small print."""

NodeKind = Literal["start", "question", "problem", "procedure", "unknown", "more", "missed"]


@dataclass(frozen=True, slots=True)
class Branch:
    """The answers that lead to a node; none where nothing is answered."""

    answers: tuple[str, ...]
    node: Node


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the picture: its text, the small print below it, the entry that it stands for, and where it leads."""

    kind: NodeKind
    text: str
    small: tuple[str, ...] = ()
    entry: str | None = None
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A title, the trees from top to bottom, and the names of the kinds of boxes."""

    title: str
    trees: tuple[Node, ...]
    legend: tuple[tuple[NodeKind, str], ...]


def picture(
    expert: Expert, language: Language, area: str | None = None, *, deepest: int = DEEPEST, unknown: bool = False
) -> Picture:
    """Return the picture of the ways to the entries of the areas that begin with `area`, or to all entries.

    `deepest` is the number of questions after which a way is not followed further. With `unknown`, ways that go through
    "I don't know" are drawn as well: those of users whom a question does not concern. Raises InputError where no area
    begins so.
    """
    entries = expert.knowledge.entries.values()
    drawn = tuple(entry.id for entry in entries if area is None or entry.area.startswith(area))
    if not drawn:
        areas = ", ".join(dict.fromkeys(entry.area for entry in entries))
        raise InputError(phrase(language, "no-area", name=area, areas=areas))
    walk = _Walk(expert, language, unknown=unknown)
    tree, missed = walk.tree(drawn, deepest), walk.missed(drawn)
    areas = ", ".join(dict.fromkeys(expert.knowledge.entries[name].area for name in drawn))
    title = phrase(language, "graph-title", area=excerpt(areas, _LONGEST) if area else phrase(language, "graph-all"))
    return Picture(title, (tree, missed) if missed else (tree,), _legend(language))


def _legend(language: Language) -> tuple[tuple[NodeKind, str], ...]:
    kinds: dict[NodeKind, str] = {
        "question": phrase(language, "graph-question"),
        "problem": phrase(language, "page-kind-problem"),
        "procedure": phrase(language, "page-kind-procedure"),
        "unknown": phrase(language, "graph-unknown"),
    }
    return tuple((kind, name[:1].upper() + name[1:]) for kind, name in kinds.items())


class _Walk:
    """Goes through a session, answer by answer; remembers which entries it came to."""

    def __init__(self, expert: Expert, language: Language, *, unknown: bool) -> None:
        self._knowledge = expert.knowledge
        self._language: Language = language
        self._unknown = unknown
        self._session = Session(expert, language)
        self._reached: set[str] = set()

    def tree(self, users: tuple[str, ...], deepest: int) -> Node:
        """Return the tree of the ways that `users` go, each a truthful user who has the problem of one entry."""
        opening = self._say("graph-opening")
        events = self._session.receive(opening)
        first = self._node(events, self._session.state, users, deepest)
        return Node("start", f"“{opening}”", branches=(Branch((), first),))

    def missed(self, users: Iterable[str]) -> Node | None:
        """Return the entries of `users` that no way came to, if any."""
        missed = [name for name in users if name not in self._reached]
        if not missed:
            return None
        leaves = tuple(Branch((), self._leaf(name)) for name in missed)
        hint = () if self._unknown else (self._say("graph-missed-hint"),)
        return Node("missed", self._say("graph-missed"), hint, branches=leaves)

    def _node(self, events: Sequence[Event], state: State, users: tuple[str, ...], left: int) -> Node:
        concluded = next((each for each in events if isinstance(each, Conclude)), None)
        if concluded is not None:
            self._reached.add(concluded.id)
            others = [name for name in users if name != concluded.id]
            return self._leaf(concluded.id, sureness(self._language, concluded.certainty), *self._names("graph-also", others))
        asked = events[-1] if events and isinstance(events[-1], Ask) else None
        if asked is None:
            return Node("unknown", self._say("graph-unknown"), self._names("graph-meant", users))
        if left == 0:
            self._reached.update(users)
            return Node("more", self._say("graph-more"), self._names("graph-meant", users))
        branches = tuple(self._branches(asked, state, users, left))
        values = [choice.value for choice in asked.choices if choice.value != UNKNOWN]
        count = sum(not any(self._answers(name, asked.id, value) for name in users) for value in values)
        small = (asked.id, self._say("graph-others", count=count)) if count else (asked.id,)
        return Node("question", excerpt(asked.text, _LONGEST), small, branches=branches)

    def _branches(self, asked: Ask, state: State, users: tuple[str, ...], left: int) -> Iterator[Branch]:
        """Yield where the answers of `users` to a question lead, answers that lead to the same together."""
        answers: dict[Node, list[str]] = {}
        for choice in asked.choices:
            answering = tuple(name for name in users if self._answers(name, asked.id, choice.value))
            if answering:
                self._session.state = state
                events = self._session.receive(choice.value)
                node = self._node(events, self._session.state, answering, left - 1)
                answers.setdefault(node, []).append(choice.label)
        for node, labels in answers.items():
            yield Branch(tuple(labels), node)

    def _answers(self, user: str, question: str, value: str) -> bool:
        expected = self._knowledge.entries[user].expects.get(question)
        if expected is None:
            return self._unknown and value == UNKNOWN
        return value in expected

    def _leaf(self, name: str, *small: str) -> Node:
        entry = self._knowledge.entries[name]
        return Node(entry.kind, excerpt(entry.title.in_(self._language), _LONGEST), (name, *small), name)

    def _names(self, key: str, names: Sequence[str]) -> tuple[str, ...]:
        if not names:
            return ()
        more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
        return (self._say(key, names=", ".join(names[:_NAMED]) + more),)

    def _say(self, key: str, **places: object) -> str:
        return phrase(self._language, key, **places)


# -- Mermaid -----------------------------------------------------------------------------------------------------------

_SHAPES: dict[NodeKind, tuple[str, str]] = {"start": ("([", "])"), "question": ("[", "]"), "missed": ("([", "])")}
_STYLES: dict[NodeKind, str] = {
    "start": "fill:#1f2f46,stroke:#1f2f46,color:#ffffff",
    "question": "fill:#eaf2fc,stroke:#4a7ab5,color:#16202e",
    "problem": "fill:#e6f4ea,stroke:#3c8a57,color:#16202e",
    "procedure": "fill:#f1eafa,stroke:#7a57b0,color:#16202e",
    "unknown": "fill:#f6f6f6,stroke:#8a8f98,color:#16202e,stroke-dasharray:4 3",
    "more": "fill:#ffffff,stroke:#8a8f98,color:#16202e,stroke-dasharray:4 3",
    "missed": "fill:#fff3e0,stroke:#b7791f,color:#16202e",
}
_NOT_PLAIN = re.compile(r"[^\w ,:/?!'’“”…·+()-]|:(?! )|^[^\w“]|^\d|_")
"""What Mermaid or the Markdown in its labels could take for markup: all but plain words, and what begins a list."""


def mermaid_lines(shown: Picture) -> Iterator[str]:
    """Yield the picture as the lines of a Mermaid flowchart."""
    yield "flowchart LR"
    yield f"  accTitle: {_plain(shown.title)}"
    numbers: dict[NodeKind, list[str]] = {}
    yield from (line for tree in shown.trees for line in _mermaid(tree, numbers))
    for kind, names in numbers.items():
        yield f"  classDef {kind} {_STYLES[kind]}"
        yield f"  class {','.join(names)} {kind}"


def _mermaid(node: Node, numbers: dict[NodeKind, list[str]]) -> Iterator[str]:
    name = f"n{sum(map(len, numbers.values()))}"
    numbers.setdefault(node.kind, []).append(name)
    before, after = _SHAPES.get(node.kind, ("(", ")"))
    text = "<br/>".join(_plain(line) for line in (node.text, *node.small))
    yield f'  {name}{before}"{text}"{after}'
    for branch in node.branches:
        label = "<br/>".join(_plain(answer) for answer in branch.answers)
        below = f"n{sum(map(len, numbers.values()))}"
        yield from _mermaid(branch.node, numbers)
        yield f'  {name} -->|"{label}"| {below}' if label else f"  {name} --> {below}"


def _plain(text: str) -> str:
    """Return a text in which every character that could be markup is written as its number."""
    return _NOT_PLAIN.sub(lambda found: f"#{ord(found[0])};", text)


# -- files -------------------------------------------------------------------------------------------------------------


def links(knowledge: Knowledge, folders: Sequence[Path], start: Path) -> dict[str, str]:
    """Return by entry the address of its file, relative to the folder `start`; the first of `folders` that has it counts."""
    found = {}
    for name in knowledge.entries:
        path = knowledge.places[f"{name}#id"].path
        files = [Path(path)] if is_own(path) else [folder / path for folder in folders]
        file = next((each for each in files if each.is_file()), None)
        if file is not None and file.resolve().drive == start.resolve().drive:  # no relative way leads to another drive
            found[name] = quote(Path(os.path.relpath(file.resolve(), start.resolve())).as_posix())
    return found


def write(path: Path, text: str, language: Language) -> None:
    """Write a picture to a file, whole or not at all. Raises InputError, in `language`, where it cannot be written."""
    try:
        write_whole(path, text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(phrase(language, "cannot-write", path=path, reason=reason)) from error
