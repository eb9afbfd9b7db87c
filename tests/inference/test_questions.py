"""Questions: never one that is settled, never one that cannot change the outcome, the telling and easy ones first."""

from dataclasses import replace

import pytest

from assistant.inference.certainty import combine
from assistant.inference.productions import ANSWER_MEETS, answered, expectations
from assistant.inference.questions import Candidates, QuestionTable
from assistant.inference.verdict import CLEAR
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


def test_what_is_left_is_named_only_where_it_is_little(table, knowledge):
    """A list of most of the knowledge base helps nobody; a few are named, those that meet most first."""
    assert table.left(Candidates({}, known=("product=business-central",))) == []
    known = ("message-about=party", "recent-change=environment", "where=dataverse")
    assert table.left(Candidates({}, known=known)) == ["dw-live-party-type"]
    assert set(table.left(Candidates({}, known=known[::2]))) == {"dw-live-party-type", "dw-live-party-not-found"}


def test_an_entry_that_nothing_speaks_for_yet_is_a_candidate_too(table):
    """Beside a doubtful candidate all others that fit count: the question separates them, and does not only test the first."""
    known = ("message-about=party", "where=dataverse")
    question = table.next_question(Candidates({"dw-live-party-type": 0.3}, known=known), {"message-about", "where"})
    assert question.id in ("party-type-message", "party-not-found-message", "recent-change")
    assert table.next_question(Candidates({}), set()).id in ("where", "product", "message-about", "need")


def test_the_last_candidate_is_asked_for_its_own_sign(table):
    """That all else is ruled out concludes nothing: its sign, which "none of these" would not show, is asked."""
    last = Candidates({}, known=("message-about=duplicate", "where=finance-operations"))
    assert table.left(last) == ["dw-live-address-key"]
    assert table.next_question(last, {"message-about", "where"}).id == "location-key-named"


def test_who_often_does_not_know_is_asked_less(table):
    """The more answers "don't know", the more a question must tell; after many only what has reasons is asked about."""
    settled = {"where", "message-about", "product", "need"}
    assert table.next_question(Candidates({}, passed=1), settled) is not None
    assert table.next_question(Candidates({}, passed=6), settled | {"doing", "where"}) is None
    assert table.next_question(Candidates({}, answered=12, passed=6), settled | {"doing", "where"}) is not None
    assert table.next_question(Candidates({}, passed=30), settled) is None
    assert table.next_question(Candidates({}, answered=30, passed=1), settled) is not None
    assert table.next_question(Candidates({}, answered=30, passed=30), settled) is None
    assert table.next_question(Candidates({"dw-live-party-type": 0.6}, answered=30, passed=30), settled) is not None


def test_of_two_alike_the_easier_is_asked(knowledge):
    """A question that is much harder to answer gives way to the next best."""
    best = QuestionTable(knowledge).next_question(Candidates({}), set())
    facts = {name: replace(fact, cost=20.0) if name == best.id else fact for name, fact in knowledge.facts.items()}
    assert QuestionTable(replace(knowledge, facts=facts)).next_question(Candidates({}), set()).id != best.id


def test_the_answers_that_meet_expectations_cannot_carry_an_entry(knowledge):
    """However many are met, together they add no more than three: with a mere suspicion they do not make a diagnosis."""
    entry = knowledge.entries["dw-live-unit-of-work"]
    added = []
    for count in range(1, len(entry.expects) + 1):
        known = {name: [answered(name, values[0])] for name, values in list(entry.expects.items())[:count]}
        made = expectations(entry, known, {}, frozenset())
        added.append(combine(production.certainty for production in made))
    assert added == pytest.approx(sorted(added))
    assert added[0] == pytest.approx(ANSWER_MEETS)
    assert added[-1] == pytest.approx(1 - (1 - ANSWER_MEETS) ** 3)
    assert combine([0.5, added[-1]]) < CLEAR
