"""Laws of `answers`, `change` and `whatif`: other answers stay, the case goes on from the new evidence, `whatif` only tells."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialogue.changing import arguments, change_meant, reopened
from assistant.dialogue.events import Ask, Conclude, HandOff, Say
from assistant.dialogue.remedy import place_of, steps_of
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.session import Session
from assistant.dialogue.states import Phase, State
from assistant.evidence import Observation
from assistant.inference.verdict import Case
from assistant.knowledge import load
from assistant.model import LANGUAGES, UNKNOWN
from assistant.untrusted import harmless
from tests.dialogue.players import asked, concluded, moves, of, truthful

ENTRIES = load().entries
FIRST = "it does not sync"


_WALKED = {}


def _answered(expert, entry, language="en"):
    """Return a session in which every question on the way to an entry was answered truthfully."""
    if (entry, language) not in _WALKED:
        session = Session(expert, language)
        events = session.receive(FIRST)
        while session.state.phase is Phase.ASKING:
            events = session.receive(truthful(ENTRIES[entry], asked(events).id))
        _WALKED[entry, language] = session.state
    session = Session(expert, language)
    session.state = _WALKED[entry, language]
    return session


def _undo(session, before):
    """Go back where something changed, and assert that the state is what it was before."""
    if session.state != before:
        session.receive("/back")
    assert session.state == before


def _facts(state):
    return sorted((each.name, each.value, each.how) for each in state.observations)


def _case(state):
    return Case(state.observations, frozenset(n for n, v in state.answers.items() if v == UNKNOWN))


# -- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_lists_all_in_order(expert, language):
    """Every answer given stands there by its number, question and label, "don't know" included."""
    session = Session(expert, language)
    session.receive(FIRST)
    session.receive(UNKNOWN)
    events = session.receive("2")
    said = of(session.receive("answers"), Say)[0].text
    render = Renderer(expert.knowledge, session.state)
    for number, (name, value) in enumerate(session.state.answers.items(), 1):
        ask = render.ask(expert.knowledge.questions[name])
        label = next(choice.label for choice in ask.choices if choice.value == value)
        assert f"{number}. {ask.text}\n   {label}" in said
    assert asked(events) == session.receive("antwoorden")[-1]


def test_without_an_answer_there_is_nothing_to_change(expert):
    """Before the first answer `answers`, `change` and `whatif` say so, and change nothing."""
    session = Session(expert)
    for line in ("answers", "change 1", "whatif 1 yes", "/change 1 yes", "/whatif 1", "change", "whatif"):
        before = session.state
        assert of(session.receive(line), Say)
        if line.startswith(("/", "change", "answers")):
            assert session.state == before


# -- change ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_same_answer_again_changes_nothing(expert, entry):
    """`change N` with the answer that was given leaves the evidence and the verdict as they were, for every answer."""
    session = _answered(expert, entry)
    before = session.state
    for number, (name, value) in enumerate(before.answers.items(), 1):
        session = _answered(expert, entry)
        session.receive(f"change {number} {value}")
        assert session.state.answers == before.answers
        assert _facts(session.state) == _facts(before), name
        assert expert.judge(_case(session.state)) == expert.judge(_case(before))
        assert session.state.entry == before.entry


@pytest.mark.parametrize("entry", list(ENTRIES)[::2])
def test_the_other_answers_stay(expert, entry):
    """After `change N VALUE` all other answers are as they were, the new one is known, and none of them is asked again."""
    session = _answered(expert, entry)
    count = len(session.state.answers)
    for number in range(1, count + 1):
        session = _answered(expert, entry)
        before = session.state
        name = list(before.answers)[number - 1]
        for value in [*(choice.value for choice in expert.knowledge.questions[name].choices), UNKNOWN]:
            events = session.receive(f"change {number} {value}")
            assert session.state.answers == {**before.answers, name: value}
            told = {each.name: each.value for each in session.state.observations if each.how == "answer"}
            assert told.get(name) == (None if value == UNKNOWN else value)
            if session.state.phase is Phase.ASKING:
                assert asked(events).id not in session.state.answers
            _undo(session, before)


@pytest.mark.parametrize("entry", list(ENTRIES)[::3])
def test_changing_at_once_or_in_two_turns_is_the_same(expert, entry):
    """`change N` asks question N again and keeps the rest; answering it leads where `change N VALUE` leads."""
    whole = _answered(expert, entry)
    for number, name in enumerate(whole.state.answers, 1):
        value = expert.knowledge.questions[name].choices[0].value
        at_once, in_two = _answered(expert, entry), _answered(expert, entry)
        events = at_once.receive(f"change {number} {value}")
        question = asked(in_two.receive(f"wijzig {number}"))
        assert question.id == name
        assert name not in in_two.state.answers
        assert in_two.receive(value) == events
        assert in_two.state == at_once.state


def test_a_change_reaches_what_the_right_answer_would_have(expert):
    """Whoever answers the first question wrongly and mends it later ends at the entry that the answers mean."""
    for entry in ENTRIES.values():
        straight = _answered(expert, entry.id)
        if straight.state.entry != entry.id:
            continue
        session = Session(expert)
        events = session.receive(FIRST)
        first = asked(events).id
        right = truthful(entry, first)
        wrong = next(choice.value for choice in expert.knowledge.questions[first].choices if choice.value != right)
        session.receive(wrong)
        events = session.receive(f"change 1 {right}")
        for _ in range(40):
            if session.state.phase is not Phase.ASKING:
                break
            events = session.receive(truthful(entry, asked(events).id))
        assert session.state.entry == entry.id


def test_after_the_end_a_change_opens_the_case_again(expert):
    """Where nothing was left, or the user left, another answer goes on with the evidence that was there."""
    session = Session(expert)
    events = session.receive(FIRST)
    while not of(events, HandOff, Conclude):
        events = session.receive(UNKNOWN)
    assert session.state.phase is Phase.CLOSED
    count = len(session.state.answers)
    events = session.receive("change 1 1")
    assert session.state.phase is not Phase.CLOSED
    assert len(session.state.answers) == count


@pytest.mark.parametrize("entry", list(ENTRIES)[::3])
def test_back_takes_back_a_change_to_the_answer_that_was_given(expert, entry):
    """After `change N` with the same answer, `back` takes back that change, and not the turn before it."""
    count = len(_answered(expert, entry).state.answers)
    for number in range(1, count + 1):
        session = _answered(expert, entry)
        session.receive("note the turn before")
        before = session.state
        session.receive(f"change {number} {list(before.answers.values())[number - 1]}")
        session.receive("/back")
        assert session.state == before
        session.receive("/back")
        assert session.state.notes == ()


def _walks(expert, entry):
    """Yield sessions at the places of a walk: at each step and question of the remedy, in opened procedures too."""
    session = _answered(expert, entry)
    for _ in range(12):
        if session.state.phase is Phase.CLOSED or session.state.entry is None:
            return
        yield session
        question = session._open_question(session.state)
        opened = not question and not session.state.within and session.receive("open") and session.state.within
        if not opened:
            session.receive(truthful(ENTRIES[entry], question.id) if question else "done")


@pytest.mark.parametrize("entry", list(ENTRIES)[::2])
def test_a_walk_goes_on_where_it_was_while_its_steps_stay_the_same(expert, entry):
    """Whatever answer is changed, at once or in two turns: the same conclusion with the same steps goes on at the step."""
    stayed = 0
    for session in _walks(expert, entry):
        before = session.state
        number = 1 + session.undoable % len(before.answers)
        name = list(before.answers)[number - 1]
        for choice in expert.knowledge.questions[name].choices:
            for lines in ([f"change {number} {choice.value}"], [f"change {number}", choice.value]):
                for line in lines:
                    events = session.receive(line)
                after = session.state
                if after.entry == before.entry and concluded(events):
                    same = _all_steps(expert, after) == _all_steps(expert, before)
                    assert (place_of(after) == place_of(before) and after.within == before.within) or not same
                    stayed += same
                assert after.interrupted is None or after.entry is None
                for _ in lines:
                    session.receive("/back")
                assert session.state == before
    assert stayed


def _all_steps(expert, state):
    return [[here.index for here in steps_of(expert.knowledge, each)] for each in (state, replace(state, within=()))]


def test_a_walk_begins_again_where_its_steps_are_others(expert):
    """An answer on which steps depend may add steps before the one at hand: they are walked from the first on."""
    session = Session(expert)
    session.receive(ENTRIES["dw-live-user-not-member"].examples["en"][0])
    while "environment-kind" not in session.state.answers:
        question = session._open_question(session.state)
        session.receive(("microsoft-managed" if question.id == "environment-kind" else UNKNOWN) if question else "done")
    assert session.state.position > 0
    number = 1 + list(session.state.answers).index("environment-kind")
    session.receive(f"change {number} unknown")
    assert (session.state.entry, session.state.position) == ("dw-live-user-not-member", 0)


def test_a_walk_begins_at_its_first_step_where_another_entry_is_concluded(expert):
    """What was done for one conclusion is not taken as done for another."""
    session = Session(expert)
    for line in (FIRST, "dataverse", "party", "no", "yes", "unknown", "done"):
        session.receive(line)
    assert (session.state.entry, session.state.position) == ("dw-live-party-type", 1)
    session.receive("change 3 yes")
    session.receive("change 3 no")
    assert (session.state.entry, session.state.position) == ("dw-live-party-not-found", 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_named_as_at_the_question(expert, language):
    """Value, number, letter and label of a choice mean the same behind `change` as at the question itself."""
    session = Session(expert, language)
    ask = asked(session.receive(FIRST))
    session.receive("1")
    before = session.state
    for number, choice in enumerate(ask.choices, 1):
        for words in (choice.value, str(number), "abcdefghij"[number - 1], choice.label.lower()):
            session.receive(f"/change 1 {words}")
            assert session.state.answers[ask.id] == choice.value, words
            _undo(session, before)


# -- what if -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", list(ENTRIES)[::3])
def test_whatif_tells_what_change_does(expert, entry, language):
    """`whatif N VALUE` changes nothing, and names the conclusion or the question that `change N VALUE` brings."""
    session = _answered(expert, entry, language)
    before, count = session.state, len(session.state.answers)
    for number in range(1, count + 1):
        name = list(before.answers)[number - 1]
        for choice in expert.knowledge.questions[name].choices:
            said = of(session.receive(f"whatif {number} {choice.value}"), Say)[0].text
            assert session.state == before
            events = session.receive(f"change {number} {choice.value}")
            for one in of(events, Conclude):
                assert one.title in said
                assert f"({one.id})" in said
            for ask in of(events, Ask):
                assert (ask.text in said) == (ask.id in expert.knowledge.questions)
            if not concluded(events) and not of(events, Ask):
                assert said.split("\n")[-1] == Renderer(expert.knowledge, before).say("whatif-unknown")
            _undo(session, before)


# -- what is a command -------------------------------------------------------------------------------------------------


def test_with_arguments_that_mean_nothing_it_is_a_text(expert):
    """What people write may begin with these words; a stroke forces the command, which is then refused with a hint."""
    session = Session(expert)
    session.receive(FIRST)
    session.receive("1")
    for line in ("change 1 purple", "what if nobody answers", "change the password", "why not sync everything", "how do i",
                 "wat als er niets gebeurt", "change 400 bad request", "whatif 2 yes", "change 9 yes"):  # fmt: skip
        session.receive(line)
        assert session.heard.what == "text", line
    before = session.state
    for line in ("/change 1 purple", "/whatif 1 purple", "/change 0", "/change 77", "/whatif 1", "/change x", "change 55"):
        events = session.receive(line)
        assert session.heard.what in ("change", "whatif")
        assert session.state == before
        assert [type(event) for event in events] == [Say, Ask]


@given(words=st.one_of(st.text(), st.text(st.characters(codec=None)), st.text("0123456789²٣ -yno", max_size=8)))
@settings(max_examples=150)
def test_any_argument_is_met_with_words(expert, words):
    """Whatever stands behind the commands: no exception, harmless words, and an answer changes only to one of its choices."""
    state = State("en", answers={"where": "dataverse"}, observations=(Observation("where", "dataverse", 1.0, "answer"),))
    meant = change_meant(expert.knowledge, state, words)
    assert meant is None or meant.question == "where"
    assert all(isinstance(words in each, bool) for each in arguments(expert.knowledge, state).values())
    session = Session(expert)
    session.receive(FIRST)
    session.receive("1")
    for command in ("change", "whatif", "whynot"):
        events = session.receive(f"/{command} {words}")
        assert events
        assert all(each.text == harmless(each.text) for each in of(events, Say))


# -- the order of answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_order_of_answers_does_not_matter(expert, entry):
    """The same answers in any order give the same verdict."""
    told = [Observation(name, values[0], 1.0, "answer") for name, values in ENTRIES[entry].expects.items()]
    rng = random.Random(entry)
    orders = [rng.sample(told, len(told)) for _ in range(4)]
    for count in (2, 3, len(told)):
        verdicts = [expert.judge(Case(tuple(sorted(order[:count], key=lambda each: rng.random())))) for order in orders[:1] * 3]
        assert all(verdict == verdicts[0] for verdict in verdicts)


@pytest.mark.parametrize("entry", list(ENTRIES)[::3])
def test_answers_given_anew_in_any_order_conclude_the_same(expert, entry):
    """Giving the answers of a conversation again, one by one in any order, ends where the conversation ended."""
    before = _answered(expert, entry).state
    for order in itertools.islice(itertools.permutations(before.answers.items()), 1, 4):
        session = _answered(expert, entry)
        for name, value in order:
            session.receive(f"change {list(session.state.answers).index(name) + 1} {value}")
        assert session.state.entry == before.entry
        assert expert.judge(_case(session.state)) == expert.judge(_case(before))


# -- random conversations ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_in_any_conversation_explaining_changes_nothing_and_back_restores(expert, seed):
    """Among random moves: `whatif` and the explaining commands keep the very state; `back` after a change restores it."""
    rng = random.Random(seed)
    session = Session(expert, LANGUAGES[seed % 2])
    for line in moves(expert.knowledge, seed + 1000, 25):
        session.receive(line)
        before = session.state
        whatif = rng.choice(("1 1", "2 unknown", "1 yes", "2 b", "1", "", "9 9", "x"))
        whynot = rng.choice(("1", "2", "", "king", rng.choice(list(ENTRIES))))
        for command in (f"whatif {whatif}", "why", "how", f"whynot {whynot}", "candidates", "answers"):
            session.receive(f"/{command}".strip())
            assert session.state is before
        events = session.receive(f"/change {rng.randint(0, 4)} {rng.choice(('1', '2', 'yes', 'unknown', ''))}".strip())
        assert events
        if asked(events) and asked(events).id in expert.knowledge.questions:
            assert asked(events).id not in session.state.answers
        _undo(session, before)


def test_what_is_open_again_is_known_no_more(expert):
    """A reopened question has no answer, and nothing of its answer is known; all else is as it was."""
    session = _answered(expert, "dw-live-party-type")
    for name in session.state.answers:
        state = reopened(session.state, name)
        assert state.open == name
        assert state.entry is None
        assert name not in state.answers
        assert not [each for each in state.observations if each.name == name and each.how == "answer"]
        assert {**state.answers, name: session.state.answers[name]} == session.state.answers
