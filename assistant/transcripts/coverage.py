"""What no transcript comes by: entries, rules, questions and steps."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.model import Knowledge
from assistant.transcripts.noting import Visited


def unvisited(knowledge: Knowledge, visited: Visited) -> Iterator[tuple[str, str]]:
    """Yield the kind (`entry`, `rule`, `question`, `step`) and the id of each part of the knowledge that was not visited.

    A step is named by its entry and its number, from 1.
    """
    for entry in knowledge.entries.values():
        if entry.id not in visited.entries:
            yield "entry", entry.id
    for rule in knowledge.rules:
        if rule.id not in visited.rules:
            yield "rule", rule.id
    for question in knowledge.questions:
        if question not in visited.questions:
            yield "question", question
    for entry in knowledge.entries.values():
        for number in range(len(entry.remedy)):
            if (entry.id, number) not in visited.steps:
                yield "step", f"{entry.id} {number + 1}"
