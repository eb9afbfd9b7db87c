"""Laws of a conversation that goes on from a hand-off: where it stood, from any file, and without harm from any."""

import copy
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialogue.events import CONFIRM, Write
from assistant.dialogue.handoff import VERSION
from assistant.dialogue.resuming import restored
from assistant.dialogue.session import Session
from assistant.dialogue.states import Phase, Place, State
from assistant.errors import InputError
from assistant.model import LANGUAGES
from assistant.redaction import Redactor
from assistant.untrusted import harmless
from tests.dialogue.players import asked, handed, moves, of, shown, strings, truthful


def _written(session):
    """Return what a JSON hand-off of the session holds, as it is read from the file."""
    return json.loads(of(session.receive("/handoff x.json"), Write)[0].text)


def _resumed(expert, record):
    state, left_out = restored(record, expert.knowledge, "en")
    session = Session(expert, state.language)
    return session, session.resume(state, left_out), left_out


def _without_what_is_left_out(state: State) -> State:
    """Return a state as a hand-off gives it back: redacted, nothing confirmed."""
    redactor = Redactor()
    say = redactor.redact

    def observed(several):
        return tuple(replace(each, text=say(each.text)) for each in several)

    return replace(
        state,
        said=tuple(say(text) for text in state.said),
        observations=observed(state.observations),
        values={name: say(value) for name, value in state.values.items()},
        waiting=tuple(
            replace(
                each,
                recognition=replace(
                    each.recognition,
                    observations=observed(each.recognition.observations),
                    values={name: say(value) for name, value in each.recognition.values.items()},
                    words=0,
                    messages=(),
                ),
            )
            for each in state.waiting
        ),
        notes=tuple(say(note) for note in state.notes),
        confirmed=frozenset(),
        interrupted=None,
        within=tuple(Place(place.entry, place.position) for place in state.within),
    )


def _begun(expert, entry="bc-uncouple", role=None, language="en"):
    session = Session(expert, language, role)
    return session, session.receive(expert.knowledge.entries[entry].examples[language][0])


# -- where it stood ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
def test_any_conversation_goes_on_where_it_stood(expert, seed):
    """After every turn: written, read and resumed it stands where it stood, and says the same to what comes next."""
    session = Session(expert, LANGUAGES[seed % 2], [None, *expert.knowledge.roles][seed % 6])
    for line in moves(expert.knowledge, seed, 25):
        session.receive(line)
        if session.state.phase is Phase.CLOSED:
            continue
        record = _written(session)
        resumed, _, left_out = _resumed(expert, record)
        assert left_out == ()
        expected = _without_what_is_left_out(session.state)
        if session.state.phase is not Phase.CONFIRMING and shown_destroys(expert, session):
            expected = replace(expected, phase=Phase.CONFIRMING, open=CONFIRM)
        assert resumed.state == expected
        assert json.loads(json.dumps(_written(resumed))) == record or shown_destroys(expert, session)


def shown_destroys(expert, session):
    """Tell whether the step at hand was confirmed to destroy something: that is asked again after resuming."""
    place = session.state.within[-1] if session.state.within else session.state
    return session.state.entry is not None and bool(place.confirmed) and place.position in place.confirmed


def test_whoever_takes_over_goes_on_at_the_step_and_gives_their_own_role(expert):
    """A hand-off to a role is resumed at the step it waits for; the one who has the role is asked for theirs, and walks on."""
    session, _ = _begun(expert, "bc-setup-permissions", role="bc-admin")
    for line in ("done", "done"):
        session.receive(line)
    assert session.state.phase is Phase.CLOSED
    resumed, events, _ = _resumed(expert, _written(session))
    assert asked(events).id == "role"
    events = resumed.receive("system-admin")
    assert (shown(events).entry, shown(events).number) == ("bc-setup-permissions", 3)
    assert [each.outcome for each in resumed.state.tried] == ["done", "done"]


def test_a_case_that_nobody_knew_waits_for_more(expert):
    """After a hand-off because nothing was left, it is resumed listening, and what failed is not proposed again."""
    session, events = _begun(expert, "dw-live-party-type")
    events = session.receive("unknown")
    events = session.receive("failed")
    while not handed(events):
        events = session.receive("unknown" if asked(events) else "failed")
    resumed, _, _ = _resumed(expert, _written(session))
    assert resumed.state.phase is Phase.LISTENING
    assert "dw-live-party-type" in resumed.state.excluded
    resumed.receive(expert.knowledge.entries["dw-live-party-type"].examples["en"][0])
    assert resumed.state.entry != "dw-live-party-type"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_noted_is_told(expert, language):
    """Whoever goes on is told the case, the notes and with what it goes on, in the language of the hand-off."""
    session, _ = _begun(expert, language=language)
    session.receive("case CAS-1")
    session.receive("note call after ten")
    _, events, _ = _resumed(expert, _written(session))
    told = "\n".join(text for event in events for text in strings(event))
    for words in ("CAS-1", "call after ten"):
        assert words in told


# -- files from anywhere -----------------------------------------------------------------------------------------------


def _walked(expert):
    session, events = _begun(expert)
    while not (asked(events) and asked(events).id == CONFIRM):
        question = asked(events)
        entry = expert.knowledge.entries["bc-uncouple"]
        events = session.receive(truthful(entry, question.id) if question else "done")
    return _written(session)


def _places(value, at=()):
    """Yield the path of every value in a record."""
    yield at
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in children:
        yield from _places(each, (*at, key))


def _changed(record, at, value):
    made = copy.deepcopy(record)
    inside = made
    for key in at[:-1]:
        inside = inside[key]
    if value is _GONE:
        del inside[at[-1]]
    else:
        inside[at[-1]] = value
    return made


_GONE = object()
WRONG = (
    _GONE, None, True, -1, 10**30, 0.5, 2.0, float("nan"), float("inf"), "", "x", "x" * 100_000, [], {}, ["x"], [None],
    {"x": 1},
    {"a": {"b": []}}, [[[]]], "\x1b[31m\u202e", "tenant-admin", "bc-full-sync", ["role"] * 2000,
)  # fmt: skip


def test_whatever_stands_at_a_place_is_taken_or_refused(expert):
    """Any value at any place of the form: a state whose conversation goes on, or one message; never another error."""
    record = _walked(expert)
    refused = taken = 0
    for at in [at for at in _places(record) if at]:
        for value in WRONG:
            try:
                session, events, _ = _resumed(expert, _changed(record, at, value))
            except InputError:
                refused += 1
                continue
            taken += 1
            assert [text for text in strings(session.state) if text != harmless(text)] == []
            told = [text for event in events for text in strings(event)]
            assert [text for text in told if text != harmless(text)] == []
            assert shown(events) is None or shown(events).risk != "destroys"
            for line in ("help", "handoff", "done", "yes", "all", "back"):
                assert session.receive(line)
    assert refused > 500
    assert taken > 100


@settings(max_examples=150)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
        max_leaves=8,
    )
)
def test_any_json_is_refused_plainly(expert, value):
    """What is no hand-off is said to be none."""
    record = value if isinstance(value, dict) else {"x": value}
    with pytest.raises(InputError):
        restored(record, expert.knowledge, "en")


@pytest.mark.parametrize("value", [True, -0.1, 1.1, float("nan"), float("inf"), "1", None])
def test_a_certainty_is_a_share(expert, value):
    """What is no number from 0 to 1 is no certainty, of an observation or of the conclusion."""
    record = _walked(expert)
    for at in (("state", "certainty"), ("state", "understood"), ("state", "observations", 0, "certainty")):
        with pytest.raises(InputError):
            restored(_changed(record, at, value), expert.knowledge, "en")


def test_a_newer_form_is_told_apart(expert):
    """Foreign, newer and broken files get three different messages, in each language."""
    record = _walked(expert)
    for language in LANGUAGES:
        messages = []
        for other in ({}, {**record, "version": VERSION + 1}, {**record, "state": {}}):
            with pytest.raises(InputError) as refused:
                restored(other, expert.knowledge, language)
            messages.append(str(refused.value))
        assert len(set(messages)) == 3
        assert str(VERSION + 1) in messages[1]


UNKNOWN_IDS = {
    "an entry": (("state", "entry"), "own-gone"),
    "an excluded entry": (("state", "excluded"), ["own-gone"]),
    "a role": (("role",), "own-gone"),
    "an answer": (("answers",), {"own-gone": "yes"}),
    "a value": (("values",), {"own-gone": "x"}),
    "a step": (("steps",), [{"id": "own-gone", "step": 0, "outcome": "done"}]),
}


@pytest.mark.parametrize("what", UNKNOWN_IDS)
def test_what_is_not_known_here_is_told_and_left_out(expert, what):
    """An id of another knowledge base is named to the user, and is nowhere in the state."""
    at, value = UNKNOWN_IDS[what]
    session, events, left_out = _resumed(expert, _changed(_walked(expert), at, value))
    assert left_out == ("own-gone",)
    assert "own-gone" in "\n".join(text for event in events for text in strings(event))
    assert "own-gone" not in list(strings(session.state))


def test_a_file_confirms_nothing(expert):
    """However a file is made up, a step that destroys something is shown only after the word was typed in this conversation."""
    record = _walked(expert)
    for position in range(6):
        for extra in ({"confirmed": [0, 1, 2, 3]}, {"within": [{"id": "bc-uncouple", "position": 1}]}):
            made = copy.deepcopy(record)
            made["state"] |= {"position": position, "phase": "walking", **extra}
            session, events, _ = _resumed(expert, made)
            assert shown(events) is None or shown(events).risk != "destroys"
            assert session.state.confirmed == frozenset()


def test_procedures_of_a_file_are_open_only_where_steps_go_through_them(expert):
    """A file cannot open a procedure that no step names."""
    record = _walked(expert)
    record["state"]["within"] = [{"id": "bc-full-sync", "position": 0}]
    session, _, _ = _resumed(expert, record)
    assert session.state.within == ()
