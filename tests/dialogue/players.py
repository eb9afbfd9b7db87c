"""What the tests of the dialogue share: what events carry, texts to begin with, and players that hold a conversation."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.dialogue.events import Ask, Close, Conclude, Event, HandOff, ShowStep
from assistant.dialogue.hearing import COMMANDS
from assistant.dialogue.session import Session
from assistant.model import UNKNOWN, Entry, Knowledge

VAGUE = ("it does not sync", "synchroniseert niet", "400 bad request", "dual write does not work", "BC synchroniseert niet")
FOREIGN = (
    "my printer is on fire",
    "hello",
    "asdf qwer zxcv",
    "de koffie in de kantine is koud",
    "<html><head><title>403 Forbidden</title></head><center>nginx/1.18.0</center></html>",
    "¿dónde está la biblioteca?",
    "🙂🙂🙂",
    "0",
    "...",
    'HTTP/1.1 404 Not Found {"message": "no such route"}',
    "fatal: unable to access 'https://git.example.org/': error 403",
)
GARBAGE = (
    "", " ", "/", "//", "/nonsense", "\x00\x1b[2J\x07", "\ud800", "{}{0}{title}", "%s%n", "x" * 3000, "9" * 40, "²", "-1",
    "\u202edaeh\u202c", "back\nquit", "role king", "language xx", "role", "taal", "1\n2\n3", "no no no", "))((",
)  # fmt: skip
NOTING = (
    "note the customer calls back", "notitie \x1b[31mrood <b>x</b> [a](http://b)", "case CAS-1", "zaak 22", "handoff",
    "overdracht", "handoff note.md", "overdracht notitie.json",
)  # fmt: skip
DESTROYING = ("how do i uncouple a customer in business central from the account in sales", "hoe ontkoppel ik een klant in BC")
"""Texts that lead to `bc-uncouple`, whose second and third step destroy something."""


def strings(value: Any) -> Iterator[str]:
    """Yield every text in an event, or in anything that an event holds."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from (*strings(key), *strings(each))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def of(events: Sequence[Event], *kinds: type) -> list[Any]:
    """Return the events of some kinds."""
    return [each for each in events if isinstance(each, kinds)]


def concluded(events: Sequence[Event]) -> list[str]:
    return [each.id for each in of(events, Conclude)]


def asked(events: Sequence[Event]) -> Ask | None:
    return events[-1] if events and isinstance(events[-1], Ask) else None


def shown(events: Sequence[Event]) -> ShowStep | None:
    return next(iter(of(events, ShowStep)), None)


def handed(events: Sequence[Event]) -> HandOff | None:
    return next(iter(of(events, HandOff)), None)


def outcome(events: Sequence[Event]) -> str | None:
    return next((each.outcome for each in of(events, Close)), None)


def truthful(entry: Entry, question: str) -> str:
    """Return what a user with the fault that `entry` describes answers: yes to what the dialogue asks, else what it expects."""
    return "yes" if question in ("confirm", "verify") else entry.expects.get(question, (UNKNOWN,))[0]


def play(session: Session, entry: Entry, first: str, most: int = 80) -> list[list[Event]]:
    """Say `first`, answer truthfully, do every step; return the events of each turn until the conversation ends."""
    turns = [session.receive(first)]
    while not of(turns[-1], Close, HandOff):
        assert len(turns) < most, "the conversation does not end"
        question = asked(turns[-1])
        turns.append(session.receive(truthful(entry, question.id) if question else "done"))
    return turns


def moves(knowledge: Knowledge, seed: int, length: int) -> Iterator[str]:
    """Yield the lines of one random conversation: commands, answers, garbage, pastes, half pastes and vague words."""
    rng = random.Random(seed)
    words = [word for words in COMMANDS.values() for word in words]
    values = [choice.value for question in knowledge.questions.values() for choice in question.choices]
    examples = [each for entry in knowledge.entries.values() for texts in entry.examples.values() for each in texts]
    for _ in range(length):
        example = rng.choice(examples)
        yield rng.choice((
            rng.choice(words), "/" + rng.choice(words), "done", "done", "done", "done", "skip", "back", UNKNOWN,
            str(rng.randint(0, 9)), rng.choice("abcdefgyn"), rng.choice(values), rng.choice(values),
            rng.choice(("yes", "ja", "no")), rng.choice(GARBAGE), rng.choice(VAGUE), rng.choice(FOREIGN),
            example, example[rng.randrange(len(example)) :], f"{example}\n\n{rng.choice(examples)}",
            f"{rng.choice(('change', 'wijzig', 'whatif'))} {rng.randint(1, 4)} {rng.choice(('1', 'b', 'no', UNKNOWN))}",
            f"{rng.choice(('change', 'whynot', 'why not'))} {rng.randint(0, 6)}",
            rng.choice(("language nl", "taal en")), f"role {rng.choice(list(knowledge.roles))}",
            rng.choice(NOTING), rng.choice(("open", "openen")),
        ))  # fmt: skip
