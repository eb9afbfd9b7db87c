"""Questions: never one that is settled, never one that cannot change the outcome, the telling ones first."""

import pytest

from assistant.inference.questions import Candidates, QuestionTable
from assistant.model import UNKNOWN


@pytest.fixture(scope="module")
def table(knowledge):
    return QuestionTable(knowledge)


def test_a_settled_question_is_not_asked_again(table, knowledge):
    """Passing over one question after the other ends with none left, and none comes twice."""
    settled: set[str] = set()
    while question := table.next_question(Candidates({}), settled):
        assert question.id not in settled
        settled.add(question.id)
    assert settled <= set(knowledge.questions)


def test_one_candidate_alone_is_asked_for_its_own_signs(table, knowledge):
    """With a single doubtful candidate the question is one that it answers differently from "none of these"."""
    question = table.next_question(Candidates({"dw-live-party-type": 0.4}), set())
    assert question is not None
    assert question.id in knowledge.entries["dw-live-party-type"].expects


def test_what_both_candidates_answer_alike_does_not_separate_them(table, knowledge):
    """The question between two candidates is one on which their expectations differ."""
    one, other = "dw-initial-400-bad-request", "dw-initial-403-forbidden"
    question = table.next_question(Candidates({one: 0.7, other: 0.7}), set())
    expects = [knowledge.entries[entry].expects.get(question.id) for entry in (one, other)]
    assert expects[0] != expects[1]


def test_a_question_offers_few_choices_and_no_entries(knowledge):
    """At most seven choices besides "don't know", and never the titles of entries."""
    titles = {entry.title.en for entry in knowledge.entries.values()}
    for question in knowledge.questions.values():
        values = [choice.value for choice in question.choices]
        assert 2 <= len(values) <= 7
        assert UNKNOWN not in values
        assert not titles & {choice.label.en for choice in question.choices}


def test_what_is_known_rules_entries_out(table, knowledge):
    """An entry that expects something else than what is known is no longer possible."""
    possible = table.possible(Candidates({}, known=("product=business-central",)))
    assert possible
    assert all("business-central" in knowledge.entries[entry].expects["product"] for entry in possible)
