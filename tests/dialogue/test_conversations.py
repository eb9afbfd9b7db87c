"""A program that plays a truthful user over JSON Lines reaches every entry and solves it, in both languages."""

import json

import pytest

from assistant import protocol
from assistant.dialogue.session import Session
from assistant.knowledge import load
from assistant.model import LANGUAGES, UNKNOWN

ENTRIES = load().entries


class Player:
    """Knows nothing but JSON Lines and `explain --json`: answers what the entry expects, does the steps, confirms."""

    def __init__(self, expects, first):
        self._expects = expects
        self._next = first
        self.turns = []

    def lines(self):
        """Yield what the player says, each line only after the turn before it was heard."""
        while self._next is not None:
            yield json.dumps({"say": self._next}) + "\n"

    def hear(self, line):
        turn = json.loads(line)
        self.turns.append(turn)
        if len(self.turns) == 1:
            return
        last = turn["events"][-1]
        if any(event["type"] in ("close", "handoff") for event in turn["events"]):
            self._next = None
        elif last["type"] == "ask":
            self._next = self._answer(last["question"])
        else:
            self._next = "done"

    def _answer(self, question):
        if question["id"] in ("confirm", "verify"):
            return "yes"
        expected = self._expects.get(question["id"], UNKNOWN)
        return expected if isinstance(expected, str) else expected[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_truthful_user_reaches_the_entry_and_solves_it(expert, entry, language):
    """From its first example: the entry is the first and only conclusion, its steps are all done, and the end is solved."""
    explained = json.loads(protocol.dump(protocol.entry(expert.knowledge, entry, language)))
    player = Player(explained["expects"], ENTRIES[entry].examples[language][0])
    for turn in protocol.converse(Session(expert, language), player.lines()):
        player.hear(protocol.dump(turn))
        assert len(player.turns) < 60
    events = [event for turn in player.turns for event in turn["events"]]
    assert [event["id"] for event in events if event["type"] == "conclude"] == [entry]
    assert {event["id"] for event in events if event["type"] == "step"} == {entry}
    assert events[-1] == {"type": "close", "outcome": "solved"}
    assert player.turns[-1]["state"] == "closed"
