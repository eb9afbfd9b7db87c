"""The corpus under `transcripts/`: what it must hold. That each transcript is the same when held again, the plugin tests."""

from pathlib import Path

import pytest

from assistant.knowledge import load
from assistant.redaction import Redactor
from assistant.transcripts.coverage import unvisited
from assistant.transcripts.noting import Visited
from assistant.transcripts.replay import found, replay
from assistant.transcripts.transcript import read

CORPUS = Path(__file__).parents[2] / "transcripts"
ENTRIES = load().entries
FILES = found([CORPUS], "en")


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_has_a_straight_hit_and_one_through_questions_in_both_languages(entry):
    """A message that is concluded in the first turn, and vague words that are not: each promised to end at the entry."""
    for language in ("en", "nl"):
        for what, direct in (("message", True), ("questions", False)):
            transcript = read(CORPUS / ENTRIES[entry].area / f"{entry}-{language}-{what}.txt", "en")
            assert transcript.header.language == language
            assert transcript.header.concludes == (entry,)
            first = any(line.startswith(f"concluded {entry} ") for line in transcript.turns[0].reasoned)
            assert first is direct


def test_every_file_is_a_transcript_with_a_promise():
    """No file of the folder is passed over, and a person has promised something of each."""
    assert set(FILES) == set(CORPUS.rglob("*.txt"))
    assert [path for path in FILES if read(path, "en").header.concludes is None] == []


def test_every_entry_rule_question_and_step_is_visited(expert):
    """No part of the knowledge base can change without a transcript that comes by."""
    visited = Visited()
    for path in FILES:
        visited.add(replay(expert, path, "en").visited)
    assert list(unvisited(expert.knowledge, visited)) == []


def test_nothing_in_the_corpus_would_be_hidden():
    """What is published is redacted."""
    for path in FILES:
        for turn in read(path, "en").turns:
            for text in (turn.said, *turn.reasoned, *turn.words):
                assert Redactor().redact(text) == text, path


def test_what_is_left_out_is_told(knowledge):
    """Of a visit to nothing, all is unvisited, each by its kind."""
    told = list(unvisited(knowledge, Visited()))
    assert {kind for kind, _ in told} == {"entry", "rule", "question", "step"}
    steps = sum(len(entry.remedy) for entry in knowledge.entries.values())
    assert len(told) == len(knowledge.entries) + len(knowledge.rules) + len(knowledge.questions) + steps
